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

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch

import leukimmuno as li
from leukimmuno.timelines import Timeline

INFUSION = "2026-03-02"
process = li.registry.modalities["CAR T"].timeline()
print(process)
print("Leukapheresis to infusion:", process.between("leukapheresis", "infusion", from_edge="start"))

# %%
# A calendar needs limits for the steps that the article leaves open. The following ones are
# supposed, for this example only, and the timeline keeps them apart as "assumed". Bars are pale,
# and hatched by the kind of step, where it may be under way, and full where it surely is; a
# toxicity never surely is.

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
bins = [27 + half / 2 for half in range(62)]
for distribution, colour in (("uniform", EVEN), ("pert", MIDDLE)):
    drawn = supposed.simulate(100_000, seed=1, distribution=distribution)
    days = drawn.between("leukapheresis", "infusion", from_edge="start")
    low, median, high = drawn.quantiles("leukapheresis", "infusion", from_edge="start")
    label = (
        f"{distribution}: median {median.value:.0f}, 5 to 95 %: {low.value:.0f} to {high.value:.0f}"
    )
    share = np.full(days.size, 100 / days.size)
    axes.hist(days, bins, weights=share, color=colour, alpha=0.25)
    axes.hist(days, bins, weights=share, color=colour, histtype="step", lw=1.6, label=label)
shortest, longest = (
    supposed.critical("leukapheresis", "infusion", limit=limit, to_edge="start").total
    for limit in ("shortest", "longest")
)
top = axes.get_ylim()[1]
for total, side, shift in ((shortest, "left", 0.3), (longest, "right", -0.3)):
    day = total.number_in("day")
    axes.axvline(day, color=LIMIT, linestyle=":")
    axes.text(day + shift, top, f"{day:.1f} days", color=LIMIT, va="top", ha=side)
axes.set_xlabel("days from the start of leukapheresis to the infusion")
axes.set_ylabel("% of schedules per half day")
axes.set_title("From leukapheresis to infusion, as supposed", loc="left")
axes.spines[["top", "right"]].set_visible(False)
figure.legend(loc="outside upper left", ncols=2, frameon=False)
plt.show()

# %%
# What three sources say of one product
# -------------------------------------
#
# For tisagenlecleucel the label of 2018 and the pooled article on two trials print other days, and
# in 2025 the FDA shortened the duties of monitoring. The sources stand side by side and are not
# laid over each other. The axis is cut at day 100; an arrow says that the bar goes on.

drug = li.registry.therapies["tisagenlecleucel"]
sources = {
    "kymriah-label-2018": "Label of 2018",
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
# What is open at an end is missing in a frame.
OPEN = {
    "earliest_start": -np.inf,
    "latest_start": np.inf,
    "earliest_end": -np.inf,
    "latest_end": np.inf,
}


def median_onset(timeline: Timeline, step: str) -> float | None:
    """Give the median day of onset, where the source states it."""
    for bound in timeline.bounds:
        if (bound.from_id, bound.to_id) == ("infusion", step) and bound.typical is not None:
            return bound.typical.number_in("day")
    return None


def bar(axes: Axes, row: float, begin: float, end: float, **look: Any) -> None:
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
    for step in timeline.to_frame().fillna(OPEN).to_dict("records"):
        if step["kind"] not in COLOURS or step["id"] == "infusion":
            continue
        colour = COLOURS[step["kind"]]
        whole = step["earliest_start"], step["latest_end"]
        bar(axes, row, *whole, color=colour, alpha=0.3, linewidth=0)
        if step["kind"] == "toxicity":
            onset = step["earliest_start"], step["latest_start"]
            bar(axes, row, *onset, fill=False, edgecolor=colour, hatch="////", linewidth=0)
            middle = median_onset(timeline, step["id"])
            if middle is not None:
                axes.plot(middle, row, "D", color="white", markeredgecolor="0.15", markersize=7)
        else:
            bar(axes, row, step["latest_start"], step["earliest_end"], color=colour, linewidth=0)
        arrow = {"arrowstyle": "->", "color": "0.15", "linewidth": 1.4}
        if step["earliest_start"] < BEGIN:
            axes.annotate("", (BEGIN, row), (BEGIN + 3, row), arrowprops=arrow)
        if step["latest_end"] > END:
            axes.annotate("", (END, row), (END - 3, row), arrowprops=arrow)
        ticks.append(row)
        labels.append(step["name"][0].upper() + step["name"][1:])
        row += 0.75
    row += 0.25
axes.set_yticks(ticks, labels)
axes.set_ylim(row - 0.4, -0.5)
axes.set_xlim(BEGIN, END)
axes.set_xlabel("days from the infusion")
axes.set_title("Tisagenlecleucel in three sources", loc="left")
fortnights = list(range(-14, END, 14))
dates = [np.datetime64(INFUSION) + np.timedelta64(days, "D") for days in fortnights]
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
