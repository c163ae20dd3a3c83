"""Measure the search for printed numbers, and the audit of all claims.

    python -m pip install -e .
    python benchmarks/claims.py [repeats]

A search over the whole registry, with its best explanation, is compared with one vectorised pass
that holds the numbers asked against every figure. Each ratio is of medians over runs taken in
turns; compare the ratios, microseconds belong to the machine. The audit is shown for each claim.
"""

from __future__ import annotations

import sys

import numpy as np
from timing import medians

import leukimmuno as li
from leukimmuno.claims.figures import figures_of

AT_MOST = 20.0
ASKED: tuple[tuple[list[float], str | None], ...] = (
    ([24.6, 15.7], "percent"),
    ([23, 10], "months"),
    ([79, 59], "percent"),
    ([7.7, 4.0], "months"),
    ([24.6], None),
)


def search(numbers: list[float], unit: str | None, repeats: int) -> dict[str, float]:
    """Time a search, and one pass of its numbers over all figures."""
    values = figures_of(li.registry).values
    column = np.array(numbers)[:, np.newaxis]
    return medians(
        repeats,
        ours=lambda: li.claims.trace(numbers, unit=unit).best,
        bare=lambda: np.nonzero(np.abs(values - column) <= 0.05),
    )


def main() -> int:
    """Print times and ratios; return 1 if the target is missed."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 501
    figures = figures_of(li.registry)
    print(f"{len(figures.entries)} figures of {figures.families} trials, labels and populations")
    header = f"{'numbers':<24} {'found':>6} {'search, us':>11} {'pass, us':>9} {'ratio':>6}"
    print(f"{header} {'target':>8}")
    missed = False
    for numbers, unit in ASKED:
        times = search(numbers, unit, repeats)
        ratio = times["ours"] / times["bare"]
        missed |= ratio > AT_MOST
        name = f"{', '.join(map(str, numbers))} {unit or ''}".strip()
        verdict = f"<= {AT_MOST:g}{'  MISSED' if ratio > AT_MOST else ''}"
        found = len(li.claims.trace(numbers, unit=unit))
        print(
            f"{name:<24} {found:6} {1e6 * times['ours']:11.0f} {1e6 * times['bare']:9.1f} "
            f"{ratio:6.1f} "
            f"{verdict:>8}"
        )
    claims = len(li.registry.claims)
    (audit,) = medians(5, audit=li.claims.audit).values()
    print(f"audit of {claims} claims: {1e3 * audit:.0f} ms, {1e3 * audit / claims:.1f} ms each")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
