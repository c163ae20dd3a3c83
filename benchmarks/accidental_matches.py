"""Measure how often numbers drawn at random match stored figures.

    python -m pip install -e .
    python benchmarks/accidental_matches.py [draws]

Numbers are drawn evenly from 0.1 to 99.9 and taken for percentages. A set counts only if one
trial, label or disease explains all of it, no figure twice. The table of
docs/explanation/verdicts.md comes from here.
"""

from __future__ import annotations

import random
import sys

import leukimmuno as li
from leukimmuno.claims.figures import figures_of

# How many numbers, with how many decimals, whether in one random trial, and at which tolerance.
CASES: tuple[tuple[int, int, bool, float | None], ...] = (
    (1, 1, True, None),
    (1, 0, True, None),
    (2, 1, True, None),
    (2, 0, True, None),
    (2, 1, False, None),
    (2, 0, False, None),
    (3, 1, False, None),
    (1, 1, True, 0.05),
    (2, 1, True, 0.05),
    (2, 1, False, 0.05),
)
# What one figure for two numbers costs at the least.
TWICE = 10.0


def costs(
    draws: int, many: int, decimals: int, tolerance: float | None, trials: list[str]
) -> tuple[list[float], int]:
    """Give the costs of explanations in per cent, and how many there are in any unit."""
    chance = random.Random(20261122)
    found, any_unit = [], 0
    for _ in range(draws):
        numbers = [f"{chance.uniform(0.1, 99.9):.{decimals}f}" for _ in range(many)]
        trial = chance.choice(trials) if trials else None
        best = li.claims.trace(numbers, unit="percent", trial=trial, tolerance=tolerance).best
        if best is None or len(best.matches) < many or best.cost >= TWICE:
            continue
        any_unit += 1
        if all(match.same_unit for match in best.matches):
            found.append(best.cost)
    return found, any_unit


def main() -> int:
    """Print the shares of draws that match."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    figures = figures_of(li.registry)
    trials = [trial.id for trial in li.registry.trials if figures.of("trial", trial.id).size]
    sizes = sorted(figures.of("trial", trial).size for trial in trials)
    print(
        f"{len(figures.entries)} figures of {figures.families} trials, labels and diseases; "
        f"{len(trials)} trials, median {sizes[len(sizes) // 2]} figures"
    )
    print("numbers decimals scope     tolerance  percent  any unit  cost <= 1  cost 0")
    for many, decimals, within, tolerance in CASES:
        some = draws if within else max(draws // 4, 1)
        found, any_unit = costs(some, many, decimals, tolerance, trials if within else [])
        cheap, free = (sum(cost <= limit for cost in found) for limit in (1, 0))
        shares = [f"{100 * n / some:8.2f} %" for n in (len(found), any_unit, cheap, free)]
        scope = "one trial" if within else "registry"
        print(f"{many:7} {decimals:8} {scope:9} {tolerance or 'default':>9}", *shares)
    return 0


if __name__ == "__main__":
    sys.exit(main())
