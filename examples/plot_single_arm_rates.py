"""
What single-arm response rates can and cannot say
=================================================

CAR T cells were approved for acute lymphoblastic leukemia on trials without a control group. Their
remission rates are quoted side by side. How exact are they, whom do they count, and what would it
take to say that one product is better than another?
"""

# %%
# Three trials, two denominators
# ------------------------------
#
# A rate of the *infused* leaves out those for whom no product came in time: some died, some
# progressed, some batches failed. A rate of the *enrolled* counts them as not in remission. Both
# are true; they answer different questions.

from typing import Any

import matplotlib.pyplot as plt

import leukimmuno as li

reg = li.registry
PAIRS = {
    "ELIANA": ("eliana-cr-cri-3-year", "eliana-cr-cri-enrolled"),
    "ZUMA-3": ("zuma-3-cr-cri-2-year", "zuma-3-cr-cri-enrolled"),
    "FELIX": ("felix-cr-cri-all-infused", "felix-cr-cri-enrolled"),
}
rows = [reg.results[name] for pair in PAIRS.values() for name in pair]
for result in rows:
    print(f"{result.trial.name}, {result.analysis_set.kind}: {result.arms[0]}")

# %%
# The picture
# -----------
#
# Complete remission with full or incomplete recovery of blood counts, with Wilson intervals at 95
# %.

labels = [f"{one.trial.name}\n{one.analysis_set.kind}, n = {one.arms[0].total}" for one in rows]
axes = li.pictures.intervals(rows, "proportion", labels=labels)
for place in (1.5, 3.5):
    axes.axhline(place, color="0.6", linewidth=0.6)
axes.set_title("Remission after CAR T cells, by who is counted", loc="left")
plt.show()

# %%
# The same in words:

print(li.pictures.alt_text(axes))

# %%
# How much the denominator moves a rate
# -------------------------------------
#
# Within each trial the responders are the same people, so no interval is needed: the difference is
# who else is counted. It is as large as the differences between products that are quoted.


def arm_of(name: str) -> Any:
    """Give the only arm of a result."""
    return reg.results[name].arms[0]


for name, (infused, enrolled) in PAIRS.items():
    one, other = arm_of(infused), arm_of(enrolled)
    points = 100 * (one.events / one.total - other.events / other.total)
    share = 100 * one.total / other.total
    print(
        f"{name}: {share:.0f} % of the enrolled were infused; the rate falls by {points:.0f} points"
    )

# %%
# How exact a rate is
# -------------------
#
# The interval says how far chance alone may have moved the rate in a group of this size. Three
# formulas in use agree closely here; the exact one of Clopper and Pearson is the widest. None knows
# of selection, of patients not counted, or of a trial stopped early.

arm = arm_of("zuma-3-cr-cri-2-year")
for method in ("wilson", "clopper-pearson", "jeffreys"):
    print(method, li.effects.proportion(arm.events, arm.total, method=method))

# %%
# The comparison that is missing
# ------------------------------
#
# To say "better than chemotherapy" one needs what chemotherapy would have done in the same
# patients. The control arms of two randomised trials show how loose such a yardstick is: in both,
# adults with relapsed or refractory disease received one of several chemotherapies. The trials
# counted remission by slightly different rules, and the same arm was counted twice.

controls = {
    "TOWER: CR, CRh or CRi\nchemotherapy": reg.results["tower-cr-crh-cri"],
    "INO-VATE: CR or CRi, first 218 patients\nchemotherapy": reg.results["ino-vate-cr-cri-2016"],
    "INO-VATE: CR or CRi, all patients\nchemotherapy": reg.results["ino-vate-cr-cri-2019"],
}
estimates = {
    label: result.effect("proportion", arm=result.arms[1].arm_id)
    for label, result in controls.items()
}
axes = li.pictures.intervals(estimates)
axes.set_title("The same kind of patients under chemotherapy", loc="left")
plt.show()

# %%
# What follows, and what does not
# -------------------------------
#
# - A single-arm rate **can** say that remissions happen far more often than without treatment,
#   since acute leukemia hardly ever remits by itself.
# - It **can** give a range for the next group of the same kind, if that group is chosen alike.
# - It **cannot** rank products. ELIANA treated children and young adults, ZUMA-3 and FELIX adults;
#   disease burden, earlier transplants and bridging differed. Intervals that overlap do not show
#   that products are equal, and intervals that do not overlap would not show that one is better.
# - It **cannot** show longer life. Time to event without a control measures patients as much as
#   treatment.
# - The two rows of a trial are the same patients counted twice, not two pieces of evidence.
#
# The sources of the rows:

print(li.cite([*rows, *controls.values()]))
