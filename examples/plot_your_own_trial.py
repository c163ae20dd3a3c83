"""
Adding your own trial
=====================

You have results that the registry does not hold: your own trial, or one published yesterday. How do
they get an effect, an interval and a citation, and stand beside the curated ones? The trial here is
made up.
"""

# %%
# Write it down
# -------------
#
# A source, a trial with its arms, and results with their counts. References are ids: those of the
# drugs and endpoints lead into the shipped registry. Each figure says where it was read. Terms of a
# vocabulary may be texts as well, and tuples lists; written as here, type checkers follow.

import matplotlib.pyplot as plt

import leukimmuno as li

paper = li.Source(
    id="doe-2026-example",
    kind=li.SourceKind.JOURNAL_ARTICLE,
    title="A made-up trial for this page",
    authors=("Doe J", "Roe R"),
    published=li.PartialDate("2026-05-02"),
)
trial = li.Trial(
    id="example-trial",
    name="EXAMPLE",
    design=li.TrialDesign.RANDOMISED,
    subtype_ids=("b-all",),
    arms=(
        li.Arm(
            id="blinatumomab",
            name="Blinatumomab",
            role=li.ArmRole.EXPERIMENTAL,
            components=(li.Component("blinatumomab", li.ComponentRole.SOLE),),
        ),
        li.Arm(
            id="chemotherapy",
            name="Chemotherapy",
            role=li.ArmRole.CONTROL,
            components=(li.Component("standard-chemotherapy", li.ComponentRole.SOLE),),
        ),
    ),
    citations=(li.Citation("doe-2026-example", "abstract"),),
)
remission = li.TrialResult(
    id="example-trial-cr",
    trial_id="example-trial",
    endpoint_id="complete-remission",
    analysis_set=li.AnalysisSet(li.AnalysisKind.RANDOMISED, 120),
    arms=(
        li.ArmResult(arm_id="blinatumomab", events=24, total=60),
        li.ArmResult(arm_id="chemotherapy", events=12, total=60),
    ),
    citations=(li.Citation("doe-2026-example", "Table 2"),),
)

# %%
# What cannot be true is refused at once, with the place and the figures:

try:
    li.ArmResult(arm_id="blinatumomab", events=61, total=60)
except li.errors.InvalidValueError as error:
    print(error)

# %%
# Lay it over the registry
# ------------------------
#
# The result is a new registry; the shipped one stays as it is. Now relations resolve both ways.

mine = li.Registry.of(paper, trial, remission, name="mine")
reg = li.registry.overlay(mine)
print(reg.results["example-trial-cr"])
print("EXAMPLE" in li.registry.trials, "EXAMPLE" in reg.trials)

# %%
# Side by side
# ------------
#
# Complete remission in the made-up trial and in the randomised trials of the same drug that the
# registry holds. The effect is computed in the same way from each: the ratio of the two rates, with
# a 95 % interval on the log scale.

found = [
    result
    for result in reg.results.where(endpoint="complete remission").current()
    if result.trial.name in {"TOWER", "EXAMPLE"} and "risk ratio" in result.effects()
]
axes = li.pictures.intervals(found, "risk ratio")
axes.set_title("Complete remission, blinatumomab over chemotherapy", loc="left")
plt.show()

# %%
# In words, with the trial's own figures as numbers needed to treat:

print(li.pictures.alt_text(axes))
for result in found:
    print(result.trial.name, result.effect("number needed to treat"))

# %%
# How sure can one trial of this size be?
# ---------------------------------------
#
# The same rates in a trial of another size: the estimate stays, the interval does not. With 20
# patients an arm, the number needed to treat runs from benefit through infinity to harm. The axis
# puts infinity, no effect, in the middle, so that such an interval is one line.

sizes = {"20 an arm": 20, "60 an arm, as above": 60, "240 an arm": 240}
needed = {
    label: li.effects.number_needed_to_treat(2 * n // 5, n, n // 5, n, event="good")
    for label, n in sizes.items()
}
axes = li.pictures.intervals(needed)
axes.set_title("40 % against 20 %, in trials of three sizes", loc="left")
plt.show()

# %%
# Keep it, and cite it
# --------------------
#
# ``mine.dump("mine.json")`` writes the records to a file that ``li.Registry.load`` reads again. The
# citation list holds your paper beside the others:

print(li.cite(found))

# %%
# What to keep in mind
# --------------------
#
# - Two trials in one picture are not pooled, and differ in patients and control treatment.
# - A result has an analysis set, an endpoint and often a time. What you leave out counts as "not
#   stated" and is never filled in.
# - Nobody has checked your records but you. Cards of an overlay name the registry a record is from.
