"""How the benchmarks time pieces of work that are compared with each other."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["medians"]


def medians(repeats: int, **work: Callable[[], object]) -> dict[str, float]:
    """Time each piece of work in turns, after one round to warm up; give median seconds."""
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(repeats + 1):
        for name, run in work.items():
            start = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(times[1:]) for name, times in taken.items()}
