"""
A calendar of CAR T-cell therapy
================================

Cells leave the patient and come back weeks later; then come days of watching for toxicities. What
can be said about the dates if the infusion is planned for Monday, 2 March 2026, and how much of it
does each source say? The patient is made up. This is for teaching and gives no advice.
"""

# %%
# What one article says
# ---------------------
#
# An article for patients tells the process in seven steps and limits the length of two. Everything
# else follows from their order, or is open.

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Patch

import leukimmuno as li
from leukimmuno.timelines import Timeline

INFUSION = "2026-03-02"
process = li.registry.modalities["CAR T"].timeline()
print(process)
print("Leukapheresis to infusion:", process.between("leukapheresis", "infusion", from_edge="start"))

# %%
# A calendar needs limits for the steps that the article leaves open. The following ones are
# supposed, for this example only, and the timeline keeps them apart as "assumed". Bars are pale
# where a step may be under way, and full where it surely is; a toxicity never surely is.

supposed = process.what_if(
    {
        "shipping-out": "1 to 3 days",
        "freezing-and-return": "2 to 5 days",
        "cytokine-release-syndrome": "1 to 14 days",
    },
    modification="1 to 2 days",
    lymphodepletion="3 to 4 days",
    infusion="0 to 1 hours",
    icans="1 to 21 days",
)
axes = supposed.on(INFUSION).plot()
axes.set_title("The process as one article tells it, open steps supposed", loc="left")
plt.show()

# %%
# How long from vein to vein?
# ---------------------------
#
# Schedules are drawn that meet every bound, with each step spread evenly over its range or, by
# PERT, with more weight on the middle. The two lines at the sides are what no schedule passes. The
# histograms show what the suppositions imply. They are no forecast: nobody measured these
# distributions.

EVEN, MIDDLE, LIMIT = "#0072B2", "#D55E00", "0.35"
figure, axes = plt.subplots(figsize=(9, 3.4), layout="constrained")
bins = np.arange(27, 58, 0.5)
for distribution, colour in (("uniform", EVEN), ("pert", MIDDLE)):
    drawn = supposed.simulate(100_000, seed=1, distribution=distribution)
    days = drawn.between("leukapheresis", "infusion", from_edge="start")
    low, median, high = drawn.quantiles("leukapheresis", "infusion", from_edge="start")
    label = (
        f"{distribution}: median {median.value:.0f}, 5 to 95 %: {low.value:.0f} to {high.value:.0f}"
    )
    axes.hist(days, bins, weights=np.full(days.size, 100 / days.size), color=colour, alpha=0.25)
    axes.hist(
        days,
        bins,
        weights=np.full(days.size, 100 / days.size),
        color=colour,
        histtype="step",
        linewidth=1.6,
        label=label,
    )
total = supposed.between("leukapheresis", "infusion", from_edge="start")
for limit, align, shift in ((total.low, "left", 5), (total.high, "right", -5)):
    axes.axvline(limit, color=LIMIT, linestyle=":")
    axes.annotate(
        f"{limit:.1f} days",
        (limit, 0.97),
        xycoords=("data", "axes fraction"),
        xytext=(shift, 0),
        textcoords="offset points",
        ha=align,
        va="top",
        color=LIMIT,
    )
axes.set_xlabel("days from the start of leukapheresis to the infusion")
axes.set_ylabel("% of schedules per half day")
axes.spines[["top", "right"]].set_visible(False)
figure.legend(loc="outside upper left", ncols=2, frameon=False)
plt.show()

# %%
# What two sources say of one product
# -----------------------------------
#
# For tisagenlecleucel the label of 2018 and the pooled article on two trials print other days, and
# in 2025 the FDA shortened the duties of monitoring. The sources stand side by side and are not
# laid over each other. The axis is cut at day 100; an arrow says that the bar goes on.

drug = li.registry.therapies["tisagenlecleucel"]
sources = {
    "kymriah-label-2018": "label of 2018",
    "levine-2021-pooled": "ELIANA and ENSIGN, pooled 2021",
    "fda-2025-rems": "FDA notice of June 2025",
}
for source in sources:
    print(drug.timeline(source), end="\n\n")

# %%
# Pale and full mean the same as above. Hatched are the days on which a toxicity began among those
# affected, and the diamond marks the median onset. What happens before the infusion is left out but
# for lymphodepletion.

BEGIN, END = -18, 100
COLOURS = {"treatment": "#009E73", "monitoring": "#B0578D", "toxicity": "#D55E00"}


def days_of(timeline: Timeline, step: str, edge: str) -> tuple[float, float]:
    """Give the first and last day of an edge, infinite where it is open."""
    low, high = timeline.window(step, edge).ends_in("day")
    return (-np.inf if low is None else low), (np.inf if high is None else high)


def median_onset(timeline: Timeline, step: str) -> float | None:
    """Give the median day of onset, where the source states it."""
    for bound in timeline.bounds:
        if (bound.from_id, bound.to_id) == ("infusion", step) and bound.typical is not None:
            return bound.typical.number_in("day")
    return None


def bar(axes: plt.Axes, row: float, begin: float, end: float, **look: object) -> None:
    """Draw the part of a bar that the axis shows, if there is any."""
    begin, end = max(begin, BEGIN), min(end, END)
    if begin < end:
        axes.barh(row, end - begin, left=begin, height=0.5, **look)


figure, axes = plt.subplots(figsize=(9.5, 5.2), layout="constrained")
row, ticks, labels = 0.0, [], []
axes.axvline(0, color="0.3", linewidth=1, linestyle=":", zorder=0)
for source, title in sources.items():
    timeline = drug.timeline(source)
    axes.text(0.6, row, title, fontweight="bold", va="center")
    row += 0.75
    for step in timeline.steps:
        kind = step.kind.value
        if kind not in COLOURS or step.id == "infusion":
            continue
        starts, ends = days_of(timeline, step.id, "start"), days_of(timeline, step.id, "end")
        bar(axes, row, starts[0], ends[1], color=COLOURS[kind], alpha=0.3, linewidth=0)
        if kind == "toxicity":
            bar(axes, row, *starts, fill=False, edgecolor=COLOURS[kind], hatch="////", linewidth=0)
        else:
            bar(axes, row, starts[1], ends[0], color=COLOURS[kind], linewidth=0)
        for beyond, tip, inward in ((starts[0] < BEGIN, BEGIN, 3), (ends[1] > END, END, -3)):
            if beyond:
                arrow = {"arrowstyle": "->", "color": "0.15", "linewidth": 1.4}
                axes.annotate("", (tip, row), (tip + inward, row), arrowprops=arrow)
        median = median_onset(timeline, step.id) if kind == "toxicity" else None
        if median is not None:
            axes.plot(median, row, "D", color="white", markeredgecolor="0.15", markersize=7)
        ticks.append(row)
        labels.append(step.name[0].upper() + step.name[1:])
        row += 0.75
    row += 0.25
axes.set_yticks(ticks, labels)
axes.set_ylim(row - 0.4, -0.5)
axes.set_xlim(BEGIN, END)
axes.set_xlabel("days from the infusion")
fortnights = list(range(-14, END, 14))
dates = [np.datetime64(INFUSION) + days for days in fortnights]
axes.secondary_xaxis("top").set_xticks(fortnights, [f"{day.item():%d %b}" for day in dates])
axes.tick_params(axis="y", length=0)
axes.spines[["top", "right", "left"]].set_visible(False)
(diamond,) = axes.plot([], [], "D", color="white", markeredgecolor="0.15", label="median onset")
hatched = Patch(fill=False, edgecolor="#D55E00", hatch="////", linewidth=0, label="days of onset")
shades = [Patch(color="0.35", label="certain"), Patch(color="0.35", alpha=0.3, label="possible")]
kinds = [Patch(color=colour, label=kind) for kind, colour in COLOURS.items()]
figure.legend(
    handles=[*kinds, *shades, hatched, diamond],
    loc="outside lower center",
    ncols=7,
    frameon=False,
    fontsize="small",
)
plt.show()

# %%
# What the pictures do not say
# ----------------------------
#
# - **A window is no probability.** It holds what was seen in somebody, or what a rule allows. That
#   of neurotoxicity runs to day 359, and the median onset is day 6.
# - **A window is one of those affected.** How many are affected is another figure, with a scale:
#   see the toxicity rates of the therapy.
# - **The sources describe other patients.** The label's days of cytokine release syndrome are those
#   of leukemia and lymphoma together, the pooled article's those of leukemia.
# - **The process and the product are two accounts.** The limits of the first picture do not hold
#   for tisagenlecleucel, and some of them are supposed.
#
# The sources of the last picture:

print(li.cite([drug.timeline(source) for source in sources]))
