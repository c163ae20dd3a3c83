"""Measure the temporal network and the simulation beside the bare work that they cannot do without.

    python -m pip install -e .
    python benchmarks/timelines.py [repeats]

Tightening is compared with scipy's shortest paths on the same matrix, simulation with drawing as
many uniform numbers as the timeline has bounds. Each ratio is of medians over runs taken in turns;
compare the ratios, milliseconds belong to the machine.
"""

from __future__ import annotations

import random
import sys
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import johnson
from timing import medians

from leukimmuno import Range
from leukimmuno.timelines import Edge, Step, TimeBound, Timeline
from leukimmuno.timelines.building import network_of

POINTS = 1_000
SCHEDULES = 1_000_000

PROCESS = {
    "leukapheresis": "2 to 3 hours",
    "shipping": "1 to 3 days",
    "activation": "1 to 2 days",
    "modification": "1 to 2 days",
    "expansion": "3 to 6 weeks",
    "release": "3 to 10 days",
    "return": "1 to 3 days",
    "lymphodepletion": "3 to 4 days",
    "rest": "2 to 14 days",
    "infusion": "0.5 to 1 hours",
}


def network() -> tuple[tuple[Step, ...], tuple[TimeBound, ...]]:
    """Make steps and bounds of a random network that a hidden schedule meets."""
    chance = random.Random(20260302)
    steps = tuple(Step(f"s{i}", f"Step {i}") for i in range(POINTS // 2))
    times = {}
    for step in steps:
        times[step.id, Edge.START] = chance.randrange(0, 4000)
        times[step.id, Edge.END] = times[step.id, Edge.START] + chance.randrange(1, 200)
    points = list(times)
    bounds = []
    for _ in range(4 * POINTS):
        first, second = chance.sample(points, 2)
        gap = times[second] - times[first]
        low, high = gap - chance.randrange(1, 400), gap + chance.randrange(1, 400)
        span = Range(low / 4, high / 4, "day")
        bounds.append(TimeBound(first[0], first[1], second[0], second[1], span))
    return steps, tuple(dict.fromkeys(bounds))


def treatment() -> Timeline:
    """Make a CAR T-cell timeline with limits on every step."""
    names = list(PROCESS)
    toxicities = (
        ("crs", "0 to 14 days", "1 to 14 days"),
        ("icans", "7 to 28 days", "1 to 21 days"),
    )
    bounds = [TimeBound.duration(name, span) for name, span in PROCESS.items()]
    bounds += [TimeBound.directly(*pair) for pair in pairwise(names)]
    for name, onset, duration in toxicities:
        bounds += [
            TimeBound.onset("infusion", name, onset),
            TimeBound.duration(name, duration),
        ]
    bounds.append(TimeBound.onset("crs", "icans", "0 to 28 days"))
    steps = [Step(name, name) for name in (*names, "crs", "icans")]
    return Timeline(tuple(steps), tuple(bounds), anchor="infusion")


def main() -> int:
    """Print times and ratios; return 1 if a target is missed."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    steps, bounds = network()
    solved = network_of(Timeline(steps, bounds, anchor="s0"))
    matrix = csr_array((solved.weights, (solved.tails, solved.heads)), shape=(POINTS, POINTS))
    tightening = medians(
        repeats,
        ours=lambda: Timeline(steps, bounds, anchor="s0"),
        bare=lambda: johnson(matrix),
    )
    timeline = treatment()
    columns = len(timeline.bounds)
    simulation = medians(
        repeats,
        ours=lambda: timeline.simulate(SCHEDULES, seed=1),
        bare=lambda: [np.random.default_rng(1).random(SCHEDULES) for _ in range(columns)],
    )
    missed = False
    rows = (
        (f"tighten {POINTS} points, {len(bounds)} bounds", "scipy johnson", tightening, 3.0),
        (f"simulate {SCHEDULES} schedules", f"{columns} uniforms each", simulation, 5.0),
    )
    print(f"{'measured':<36} {'beside':<18} {'ms':>8} {'ms':>8} {'ratio':>6} {'target':>7}")
    for measured, beside, times, at_most in rows:
        ratio = times["ours"] / times["bare"]
        missed |= ratio > at_most
        verdict = f"<= {at_most:g}{'  MISSED' if ratio > at_most else ''}"
        print(
            f"{measured:<36} {beside:<18} {1e3 * times['ours']:8.1f} {1e3 * times['bare']:8.1f} "
            f"{ratio:6.2f} {verdict:>7}"
        )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
