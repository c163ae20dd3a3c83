"""Coverage and width of the intervals of a proportion and of a risk difference, exactly.

Run with ``python docs/studies/coverage_study.py [folder]``. For each true proportion the
probability of every possible count is known, so the chance that an interval holds the truth is a
sum, not a simulation. The script writes coverage_proportion.svg, coverage_difference.svg and
coverage_table.md into the folder (by default its own), each the same on every run.
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
PAIRS = ((10, 10), (20, 10), (30, 30), (60, 30))
SHARES = np.linspace(0.005, 0.995, 199)
CONTROL_SHARES = np.linspace(0.02, 0.98, 25)
DIFFERENCES = (0.0, 0.1, 0.2, 0.4)
PROPORTIONS = (
    "wilson",
    "clopper-pearson",
    "jeffreys",
    "agresti-coull",
    "wald",
    "mid-p",
    "logit",
)
METHODS = ("newcombe", "wald", "miettinen-nurminen", "mee", "agresti-caffo")


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


def two_arms(method: Any, n1: int, n2: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return coverage and expected width at each pair of true proportions."""
    a, c = (part.reshape(-1) for part in np.mgrid[0 : n1 + 1, 0 : n2 + 1])
    estimate = effects.risk_difference(a, n1, c, n2, method=method, level=LEVEL)
    low, high = np.clip(estimate.low, -1, 1), np.clip(estimate.high, -1, 1)  # type: ignore[arg-type]
    coverages, widths = [], []
    for difference in DIFFERENCES:
        for share in CONTROL_SHARES[CONTROL_SHARES + difference < 1]:
            chance = binom.pmf(a, n1, share + difference) * binom.pmf(c, n2, share)
            held = (low <= difference + 1e-12) & (high >= difference - 1e-12)
            coverages.append((chance * held).sum())
            widths.append((chance * (high - low)).sum())
    return np.array(coverages), np.array(widths)


def summary(method: str, setting: str, coverage: Any, width: Any) -> Row:
    """Reduce a grid to mean, minimum, the share well below the level, and mean width."""
    short = float((coverage < LEVEL - 0.02).mean())
    return Row(method, setting, float(coverage.mean()), float(coverage.min()), short, width.mean())


def study() -> tuple[list[Row], list[Row]]:
    """Compute all settings of both studies."""
    single = [
        summary(method, f"n = {n}", *one_arm(method, n)) for n in SIZES for method in PROPORTIONS
    ]
    double = [
        summary(method, f"{n1} v {n2}", *two_arms(method, n1, n2))
        for n1, n2 in PAIRS
        for method in METHODS
    ]
    return single, double


def table(title: str, rows: list[Row]) -> str:
    """Write rows as a table of Markdown."""
    lines = [
        f"{title}\n",
        "| setting | method | mean coverage | least coverage | truths covered below 93% | width |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {row.setting} | {row.method} | {row.mean:.3f} | {row.least:.3f} "
        f"| {row.short:.0%} | {row.width:.3f} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def best(rows: list[Row]) -> str:
    """Name the method whose mean coverage is nearest to the level among those rarely short."""
    scores: dict[str, list[float]] = {}
    for row in rows:
        scores.setdefault(row.method, []).append(abs(row.mean - LEVEL) + row.short * 0.1)
    return min(scores, key=lambda method: sum(scores[method]))


def recommendation(single: list[Row], double: list[Row]) -> str:
    """Say which method follows from the figures."""
    promised = min(row.least for row in single if row.method == "clopper-pearson")
    wald = min(row.least for row in single if row.method == "wald")
    return (
        "Mean coverage nearest to the level with few truths below 93%: "
        f"{best(single)} for a proportion, {best(double)} for a difference. "
        f"Only clopper-pearson never falls below the level (least: {promised:.3f}); "
        f"wald can fall to {wald:.3f}.\n"
    )


def draw_proportions(path: Path) -> None:
    """Plot coverage against the truth for arms of 20."""
    figure, axes = plt.subplots(len(PROPORTIONS), 1, figsize=(7, 11), sharex=True, sharey=True)
    for axis, method in zip(axes, PROPORTIONS, strict=True):
        coverage, _ = one_arm(method, 20)
        axis.plot(SHARES, coverage, color="#1f5fa8", linewidth=1)
        axis.axhline(LEVEL, color="#555555", linewidth=0.8, linestyle="--")
        axis.set_ylim(0.8, 1.005)
        axis.set_ylabel("coverage")
        axis.set_title(method, loc="left", fontsize=10)
    axes[-1].set_xlabel("true proportion, n = 20")
    save(figure, path)


def draw_differences(rows: list[Row], path: Path) -> None:
    """Plot mean and least coverage of a difference for each pair of arms."""
    figure, axes = plt.subplots(1, len(PAIRS), figsize=(11, 3.2), sharey=True)
    for axis, (n1, n2) in zip(axes, PAIRS, strict=True):
        chosen = [row for row in rows if row.setting == f"{n1} v {n2}"]
        places = np.arange(len(chosen))
        means, least = [row.mean for row in chosen], [row.least for row in chosen]
        axis.hlines(places, least, means, color="#999999", linewidth=1)
        axis.plot(means, places, "o", color="#1f5fa8", label="mean")
        axis.plot(least, places, "|", color="#a83c1f", markersize=10, label="least")
        axis.axvline(LEVEL, color="#555555", linewidth=0.8, linestyle="--")
        axis.set_yticks(places, [row.method for row in chosen])
        axis.set_xlabel("coverage")
        axis.set_title(f"{n1} v {n2}", fontsize=10)
    axes[0].legend(loc="lower left", fontsize=8)
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
    single, double = study()
    draw_proportions(folder / "coverage_proportion.svg")
    draw_differences(double, folder / "coverage_difference.svg")
    text = "\n".join(
        [
            table("Proportion, true values from 0.005 to 0.995", single),
            table("Risk difference, differences of 0, 0.1, 0.2 and 0.4", double),
            recommendation(single, double),
        ]
    )
    (folder / "coverage_table.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
