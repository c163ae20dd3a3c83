"""Coverage and width of the intervals of a proportion and of two-arm effects, exactly.

Run with ``python docs/studies/coverage_study.py [folder]``. For each true proportion the
probability of every possible count is known, so the chance that an interval holds the truth is a
sum, not a simulation. The script writes one drawing a measure and coverage_table.md into the
folder (by default its own), each the same on every run, in about a minute.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
from scipy.stats import binom

from leukimmuno import effects

mpl.use("Agg")
import matplotlib.pyplot as plt

LEVEL = 0.95
SIZES = (10, 20, 50, 100)
DRAWN = (10, 50)
PAIRS = ((10, 10), (20, 10), (30, 30), (60, 30))
SHARES = np.linspace(0.005, 0.995, 199)
CONTROL_SHARES = np.linspace(0.02, 0.98, 25)
PROPORTIONS = (
    "wilson",
    "clopper-pearson",
    "jeffreys",
    "agresti-coull",
    "wald",
    "mid-p",
    "logit",
)


class Measure(NamedTuple):
    """A measure of two arms, its methods, and the true effects that are tried."""

    title: str
    file: str
    function: Any
    methods: tuple[str, ...]
    truths: tuple[float, ...]
    share: Any  # the experimental share, from an effect and the control share


MEASURES = (
    Measure(
        "Risk difference",
        "difference",
        effects.risk_difference,
        ("newcombe", "wald", "miettinen-nurminen", "mee", "agresti-caffo"),
        (0.0, 0.1, 0.2, 0.4),
        lambda effect, control: control + effect,
    ),
    Measure(
        "Risk ratio",
        "risk_ratio",
        effects.risk_ratio,
        ("log", "koopman", "miettinen-nurminen"),
        (0.5, 1.0, 1.5, 3.0),
        lambda effect, control: control * effect,
    ),
    # The limits of "median-unbiased" are those of "mid-p".
    Measure(
        "Odds ratio",
        "odds_ratio",
        effects.odds_ratio,
        ("log", "score", "miettinen-nurminen", "conditional", "mid-p", "peto"),
        (0.25, 1.0, 2.0, 6.0),
        lambda effect, control: effect * control / (1 - control + effect * control),
    ),
)


class Row(NamedTuple):
    """What one method reaches over a grid of true values."""

    method: str
    setting: str
    mean: float
    least: float
    short: float
    width: float


def one_arm(method: Any, n: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return coverage and expected width at each true proportion."""
    x = np.arange(n + 1)
    estimate = effects.proportion(x, n, method=method, level=LEVEL)
    # A truth lies within 0 and 1, so what an interval has outside does not count as width.
    low, high = np.clip(estimate.low, 0, 1), np.clip(estimate.high, 0, 1)  # type: ignore[arg-type]
    chance = np.asarray(binom.pmf(x[:, None], n, SHARES))
    held = (low[:, None] <= SHARES) & (high[:, None] >= SHARES)
    return (chance * held).sum(axis=0), (high - low) @ chance


def two_arms(
    measure: Measure, method: str, n1: int, n2: int
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return coverage and expected width at each pair of true proportions."""
    a, c = (part.reshape(-1) for part in np.mgrid[0 : n1 + 1, 0 : n2 + 1])
    estimate = measure.function(a, n1, c, n2, method=method, level=LEVEL)
    low, high = np.asarray(estimate.low), np.asarray(estimate.high)
    if measure.file == "difference":
        near, far = np.clip(low, -1, 1), np.clip(high, -1, 1)
    else:
        # Undefined limits, which "peto" has without any event, exclude nothing.
        low, high = np.where(np.isnan(low), 0, low), np.where(np.isnan(high), np.inf, high)
        # A ratio r as r / (1 + r), so that an infinite limit has a finite width.
        near, far = low / (1 + low), 1 - 1 / (1 + high)
    coverages, widths = [], []
    for effect in measure.truths:
        shares = measure.share(effect, CONTROL_SHARES)
        held = (low <= effect + 1e-12) & (high >= effect - 1e-12)
        for share, control in zip(shares, CONTROL_SHARES, strict=True):
            if share < 1:
                chance = binom.pmf(a, n1, share) * binom.pmf(c, n2, control)
                coverages.append((chance * held).sum())
                widths.append((chance * (far - near)).sum())
    return np.array(coverages), np.array(widths)


def summary(method: str, setting: str, coverage: Any, width: Any) -> Row:
    """Reduce a grid to mean, minimum, the share well below the level, and mean width."""
    short = float((coverage < LEVEL - 0.02).mean())
    return Row(method, setting, float(coverage.mean()), float(coverage.min()), short, width.mean())


def study() -> list[list[Row]]:
    """Compute all settings of all measures, the proportion first."""
    single = [
        summary(method, f"n = {n}", *one_arm(method, n)) for n in SIZES for method in PROPORTIONS
    ]
    return [
        single,
        *(
            [
                summary(method, f"{n1} v {n2}", *two_arms(measure, method, n1, n2))
                for n1, n2 in PAIRS
                for method in measure.methods
            ]
            for measure in MEASURES
        ),
    ]


def table(title: str, rows: list[Row]) -> str:
    """Write rows as a table of Markdown, followed by what they say."""
    lines = [
        f"### {title}\n",
        "| setting | method | mean coverage | least coverage | truths covered below 93% | width |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {row.setting} | {row.method} | {row.mean:.3f} | {row.least:.3f} "
        f"| {row.short:.0%} | {row.width:.3f} |"
        for row in rows
    ]
    return "\n".join([*lines, "", findings(rows)])


def findings(rows: list[Row]) -> str:
    """Name the methods that are nearest to the level, narrow but rarely short, and never short."""
    methods = list(dict.fromkeys(row.method for row in rows))
    of = {method: [row for row in rows if row.method == method] for method in methods}
    nearest = min(methods, key=lambda m: sum(abs(row.mean - LEVEL) for row in of[m]))
    rarely = [m for m in methods if max(row.short for row in of[m]) <= 0.05]
    narrowest = min(rarely, key=lambda m: sum(row.width for row in of[m]))
    never = [m for m in methods if min(row.least for row in of[m]) >= LEVEL - 1e-9]
    worst = min(rows, key=lambda row: row.least)
    return (
        f"- Mean coverage nearest to 95%: {nearest}.\n"
        f"- Narrowest of those that cover at most 5% of the truths of any setting with less than "
        f"93%: {narrowest} (of {', '.join(rarely)}).\n"
        f"- Never below 95%: {', '.join(never) or 'none'}.\n"
        f"- Least coverage of all: {worst.method}, {worst.least:.3f} at {worst.setting}.\n"
    )


def draw_proportions(path: Path) -> None:
    """Plot coverage and width against the truth, which mirrors at 1/2."""
    figure, axes = plt.subplots(len(PROPORTIONS), 3, figsize=(9, 11), sharex=True, sharey="col")
    half = SHARES <= 0.5
    for line, method in zip(axes, PROPORTIONS, strict=True):
        for axis, n, style in zip(line[:2], DRAWN, ("--", "-"), strict=True):
            coverage, width = one_arm(method, n)
            axis.plot(SHARES[half], coverage[half], color="#1f5fa8", linewidth=1)
            axis.axhline(LEVEL, color="#555555", linewidth=0.8, linestyle="--")
            axis.set_ylim(0.8, 1.005)
            line[2].plot(SHARES[half], width[half], style, color="#a83c1f", label=f"n = {n}")
        line[0].set_ylabel(method)
        line[2].set_ylim(0, 0.7)
    for axis, title in zip(
        axes[0], (*(f"coverage, n = {n}" for n in DRAWN), "expected width"), strict=True
    ):
        axis.set_title(title, fontsize=10)
    axes[0][2].legend(fontsize=8)
    figure.supxlabel("true proportion", fontsize=10)
    save(figure, path)


def draw_measure(measure: Measure, rows: list[Row], path: Path) -> None:
    """Plot mean and least coverage, and mean width, for each pair of arms."""
    figure, axes = plt.subplots(2, len(PAIRS), figsize=(11, 5.4), sharey=True, sharex="row")
    for (above, below), (n1, n2) in zip(axes.T, PAIRS, strict=True):
        chosen = [row for row in rows if row.setting == f"{n1} v {n2}"]
        places = np.arange(len(chosen))
        means, least = [row.mean for row in chosen], [row.least for row in chosen]
        above.hlines(places, least, means, color="#999999", linewidth=1)
        above.plot(means, places, "o", color="#1f5fa8", label="mean")
        above.plot(least, places, "|", color="#a83c1f", markersize=10, label="least")
        above.axvline(LEVEL, color="#555555", linewidth=0.8, linestyle="--")
        above.set_xlabel("coverage")
        above.set_title(f"{n1} v {n2}", fontsize=10)
        below.plot([row.width for row in chosen], places, "o", color="#1f5fa8")
        below.set_xlabel("mean width")
        for axis in (above, below):
            axis.set_yticks(places, [row.method for row in chosen])
    axes[0][0].invert_yaxis()
    axes[0][0].legend(loc="lower left", fontsize=8)
    figure.suptitle(measure.title, fontsize=11)
    save(figure, path)


def save(figure: Any, path: Path) -> None:
    """Write a figure without anything that changes from run to run."""
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def main() -> None:
    """Write figures and table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    mpl.rcParams["svg.hashsalt"] = "leukimmuno"
    mpl.rcParams["svg.fonttype"] = "none"
    single, *double = study()
    draw_proportions(folder / "coverage_proportion.svg")
    parts = [table("Proportion", single)]
    for measure, rows in zip(MEASURES, double, strict=True):
        draw_measure(measure, rows, folder / f"coverage_{measure.file}.svg")
        parts.append(table(measure.title, rows))
    (folder / "coverage_table.md").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
