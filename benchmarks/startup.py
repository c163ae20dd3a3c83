"""Measure what `import leukimmuno` and a first lookup cost, beside the same work of known peers.

    python -m pip install --group benchmark -e .
    python benchmarks/startup.py [repeats]

Every number is a median over fresh interpreters, taken in turns so that a busy moment hits all of
them alike; the cost of a bare interpreter is taken off. Compare the ratios: milliseconds belong to
the machine.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from typing import NamedTuple

BARE = "bare interpreter"
STARTS = {
    BARE: "pass",
    "import attrs": "import attrs",
    "import leukimmuno": "import leukimmuno",
    "particle, first lookup": "from particle import Particle; Particle.from_pdgid(211)",
    "pycountry, first lookup": "import pycountry; pycountry.countries.get(alpha_2='DE')",
    "leukimmuno, first lookup": "import leukimmuno; leukimmuno.registry.therapies['blinatumomab']",
    "leukimmuno, first brand": "import leukimmuno; leukimmuno.registry.therapies['Blincyto']",
}
LOOKUPS = {
    "dict": "names = {record.id: record for record in therapies}",
    "by id": "names = therapies",
}
LOOKUP = """
import timeit
import leukimmuno
therapies = leukimmuno.registry.therapies
{setup}
key = "blinatumomab"
rounds = timeit.repeat("names[key]", globals=globals(), number=200_000, repeat=7)
print(1e9 * min(rounds) / 200_000)
"""


class Target(NamedTuple):
    """A ratio that must not be exceeded; None where the peer is shown for comparison only."""

    measured: str
    peer: str
    at_most: float | None


TARGETS = (
    Target("import leukimmuno", "import attrs", 0.5),
    Target("leukimmuno, first lookup", "particle, first lookup", 1.0),
    Target("leukimmuno, first brand", "particle, first lookup", 1.0),
    Target("leukimmuno, first lookup", "pycountry, first lookup", None),
    Target("by id", "dict", 5.0),
)


def run(code: str) -> str:
    """Run code in a new interpreter and give what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def time_starts(repeats: int) -> dict[str, float]:
    """Give the median milliseconds of each start, above those of a bare interpreter."""
    for code in STARTS.values():  # once before the clock runs, so that all bytecode is cached
        run(code)
    seconds: dict[str, list[float]] = {name: [] for name in STARTS}
    for _ in range(repeats):
        for name, code in STARTS.items():
            start = time.perf_counter()
            run(code)
            seconds[name].append(time.perf_counter() - start)
    medians = {name: 1000 * statistics.median(taken) for name, taken in seconds.items()}
    bare = medians[BARE]
    return {name: taken if name == BARE else taken - bare for name, taken in medians.items()}


def time_lookups() -> dict[str, float]:
    """Give nanoseconds of a lookup in a collection that is loaded, and in a plain dict."""
    return {name: float(run(LOOKUP.format(setup=setup))) for name, setup in LOOKUPS.items()}


def main() -> int:
    """Print the times and the ratios; return 1 if a target is missed."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    starts, lookups = time_starts(repeats), time_lookups()
    print(f"Python {sys.version.split()[0]}, medians of {repeats} fresh interpreters\n")
    for name, taken in starts.items():
        print(f"{name:<28} {taken:9.1f} ms{'' if name == BARE else ' above bare'}")
    for name, taken in lookups.items():
        print(f"{'lookup, ' + name:<28} {taken:9.1f} ns")
    print(f"\n{'measured':<28} {'beside':<26} {'ratio':>6} {'target':>8}")
    missed = False
    times = starts | lookups
    for measured, peer, at_most in TARGETS:
        ratio = times[measured] / times[peer]
        verdict = "" if at_most is None else f"<= {at_most:g}"
        if at_most is not None and ratio > at_most:
            verdict, missed = f"{verdict}  MISSED", True
        print(f"{measured:<28} {peer:<26} {ratio:6.2f} {verdict:>8}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
