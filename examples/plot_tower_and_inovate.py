"""
Remission within TOWER and within INO-VATE
==========================================

Two randomised trials gave adults with relapsed or refractory acute lymphoblastic leukemia an
antibody-based drug or chemotherapy: TOWER blinatumomab, INO-VATE inotuzumab ozogamicin. How do
the rates of remission compare *within* each trial, and how much does the answer depend on what
counts as remission?
"""

# %%
# The results that can answer
# ---------------------------
#
# Wanted are complete remissions, alone or with those of less than full recovery of blood counts,
# with counts for both arms, in all patients of an arm. Each row keeps what was counted and in whom:
# that is where the rows differ.

import matplotlib.pyplot as plt

import leukimmuno as li

reg = li.registry
full = reg.endpoints["complete remission"]
rows = [
    result
    for name in ("TOWER", "INO-VATE")
    for result in reg.results.where(trial=name).current()
    if full in (result.endpoint, *result.endpoint.components)
    and "risk ratio" in result.effects()
    and result.subgroup is None
]
for result in rows:
    print(f"{result.id}: {result.endpoint.name}, {result.analysis_set}")

# %%
# Rates, ratios and differences
# -----------------------------
#
# Each figure below is computed from the counts. The rates have Wilson intervals and the risk ratios
# log intervals, both at 95 %.

for result in rows:
    print(f"{result.trial.name}, {result.endpoint.name}")
    for arm in result.arms:
        rate = result.effect("proportion", arm=arm.arm_id)
        print(f"    {result.trial.arm(arm.arm_id).name}: {arm.events}/{arm.total}, {rate}")
    print(f"    {result.effect('risk ratio')}, {result.effect('risk difference')}")

# %%
# The picture
# -----------
#
# On the left the rate in each arm, on the right the ratio of the two rates on a log scale. A ratio
# to the right of the dotted line favours the antibody. CR is complete remission with full recovery
# of blood counts; CRh and CRi add partial and incomplete recovery. An asterisk marks a count that
# was worked out from a printed percentage.

EXPERIMENTAL, CONTROL = ("#0f6c8c", "o"), ("#b3541e", "s")
figure, (left, right) = plt.subplots(
    1,
    2,
    figsize=(9.5, 1.2 + 0.8 * len(rows)),
    width_ratios=(3, 2),
    sharey=True,
    layout="constrained",
)
for place, result in enumerate(rows):
    looks = (*EXPERIMENTAL, -0.13), (*CONTROL, 0.13)
    for arm, (colour, marker, shift) in zip(result.arms, looks, strict=True):
        figures = result.effect("proportion", arm=arm.arm_id).to_dict()
        low, value, high = (100 * figures[name] for name in ("low", "value", "high"))
        left.plot([low, high], [place + shift] * 2, color=colour, lw=2.5)
        left.plot(value, place + shift, marker, color=colour, ms=7)
        left.annotate(
            f"{arm.events}/{arm.total}{'*' if arm.derived else ''}",
            (high, place + shift),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            fontsize=9,
        )
    figures = result.effect("risk ratio").to_dict()
    low, value, high = (figures[name] for name in ("low", "value", "high"))
    right.plot([low, high], [place] * 2, color="0.25", lw=2.5)
    right.plot(value, place, "D", color="0.25", ms=6)
    right.annotate(
        f"{value:.2f} ({low:.2f} to {high:.2f})",
        (value, place),
        xytext=(0, 9),
        textcoords="offset points",
        ha="center",
        fontsize=9,
    )
    if place and rows[place - 1].trial_id != result.trial_id:
        for axes in (left, right):
            axes.axhline(place - 0.5, color="0.8", lw=0.8)

labels = [
    f"{result.trial.name}: {result.endpoint.aliases[0]}\n{result.analysis_set.n} patients"
    for result in rows
]
left.set_yticks(range(len(rows)), labels)
left.set_ylim(len(rows) - 0.5, -0.6)
left.set_xlim(0, 100)
left.set_title("Rate of remission in each arm", loc="left")
right.set_title("Ratio of the rates", loc="left")
left.set_xlabel("remission, % of the arm (95% CI)")
right.set_xscale("log")
right.set_xlim(0.8, 6)
right.set_xticks([1, 2, 3, 4, 5], ["1", "2", "3", "4", "5"])
right.minorticks_off()
right.axvline(1, color="0.5", lw=0.8, ls=":")
right.set_xlabel("risk ratio (95% CI)")
legend = {"blinatumomab or inotuzumab ozogamicin": EXPERIMENTAL, "chemotherapy": CONTROL}
for label, (colour, marker) in legend.items():
    left.plot([], [], f"{marker}-", color=colour, label=label)
figure.legend(loc="outside upper left", ncols=2, frameon=False)
for axes in (left, right):
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
plt.show()

# %%
# What the picture does not say
# -----------------------------
#
# - **It is no comparison of the two drugs.** The trials differ in patients, in the chemotherapy
#   they compared with, in who assessed remission and when. Rows of different trials may be set
#   against each other only by an indirect comparison, with its assumptions stated.
# - **The rows of one trial are not independent.** They count overlapping patients by different
#   rules, so they show how the rule moves the answer; they do not confirm each other.
# - **More remissions are not longer lives.** Survival is another endpoint, with results of its own.
# - Patients and physicians knew the arm. Patients assigned to chemotherapy who never started it
#   stay in the denominator of the randomised set.

survival = reg.results.where(trial="TOWER", endpoint="overall survival").current().first()
print(survival.effect("hazard ratio"))

# %%
# The sources of the rows, once each:

print(li.cite(rows))
