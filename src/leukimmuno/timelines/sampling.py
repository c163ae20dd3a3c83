"""Placing the points of a schedule one after another, each inside what is left to it."""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from scipy.special import betainc, betaincinv

from leukimmuno.model.process import Edge
from leukimmuno.timelines.building import bound_labelled, network_of
from leukimmuno.timelines.network import DAY, in_microseconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from leukimmuno.model.process import TimeBound
    from leukimmuno.timelines.timeline import Timeline

__all__ = ["Placement", "place_pert", "place_uniform", "plan"]


@attrs.frozen(eq=False)
class Placement:
    """How one point is placed: inside which limits from points placed before it.

    `low` and `high` list (point, offset in days): the new point comes at least, or at most, that
    long after each of them. `base` and `shape` are of the bound drawn: from which point it counts
    and its PERT distribution as (least, most, alpha, beta).
    """

    point: int
    low: list[tuple[int, float]]
    high: list[tuple[int, float]]
    base: int
    shape: tuple[float, float, float, float]


def plan(timeline: Timeline, anchor: int) -> list[Placement]:
    """Order the bounds: of those that lead on from a placed point, the first listed comes next.

    Once all limits are tightened, a point can be placed anywhere inside its limits from the points
    placed before, and the rest can still be completed (Dechter et al. 1991, decomposability).
    """
    starts = {step.id: 2 * i for i, step in enumerate(timeline.steps)}
    ends = []
    for label in range(len(timeline.bounds) + len(timeline.steps)):
        bound = bound_labelled(timeline, label)
        first = starts[bound.from_id] + (bound.from_edge is Edge.END)
        ends.append((bound, first, starts[bound.to_id] + (bound.to_edge is Edge.END)))
    touching: dict[int, list[int]] = {}
    for label, (_, first, second) in enumerate(ends):
        touching.setdefault(first, []).append(label)
        touching.setdefault(second, []).append(label)
    placed = [anchor]
    known = {anchor}
    waiting = list(touching[anchor])
    heapq.heapify(waiting)
    placements = []
    while waiting:
        bound, first, second = ends[heapq.heappop(waiting)]
        base, point = (first, second) if first in known else (second, first)
        if point in known:
            continue
        placements.append(_placement(timeline, bound, base, point, placed, forward=base == first))
        placed.append(point)
        known.add(point)
        for label in touching[point]:
            heapq.heappush(waiting, label)
    return placements


def _placement(
    timeline: Timeline,
    bound: TimeBound,
    base: int,
    point: int,
    placed: list[int],
    *,
    forward: bool,
) -> Placement:
    distances = network_of(timeline).distances
    least, most = -distances[point, base] / DAY, distances[base, point] / DAY
    span = bound.range
    if span.low is not None and span.high is not None:
        least, most = (in_microseconds(end, span.unit) / DAY for end in (span.low, span.high))
        if not forward:
            least, most = -most, -least
    mode = (least + most) / 2
    if bound.typical is not None:
        typical = bound.typical.number_in("day")
        mode = min(max(typical if forward else -typical, least), most)
    width = most - least
    alpha = 1 + 4 * (mode - least) / width if width else 1.0
    beta = 1 + 4 * (most - mode) / width if width else 1.0
    into, out_of = distances[placed, point], distances[point, placed]
    within = distances[np.ix_(placed, placed)]
    # A limit from u says nothing new where one from w, being within limits of u, is as tight.
    high = _telling(placed, into, within + into[None, :] <= into[:, None])
    low = _telling(placed, out_of, within.T + out_of[None, :] <= out_of[:, None])
    return Placement(
        point,
        [(u, -distance / DAY) for u, distance in low],
        [(u, distance / DAY) for u, distance in high],
        base,
        (float(least), float(most), float(alpha), float(beta)),
    )


def _telling(
    placed: list[int], distances: NDArray[np.float64], covered: NDArray[np.bool_]
) -> list[tuple[int, float]]:
    """Drop the limits that others imply; ``covered[u, w]`` says that w's implies u's."""
    kept = np.isfinite(distances)
    for u in range(len(placed)):
        kept[u] = False
        kept[u] = np.isfinite(distances[u]) and not (kept & covered[u]).any()
    return [(placed[u], float(distances[u])) for u in np.flatnonzero(kept)]


def _limits(placement: Placement, block: NDArray[np.float64]) -> tuple[Any, Any]:
    """Give the window that the points placed before leave, as arrays of the block's length."""
    (u, offset), *others = placement.low
    low = block[u] + offset
    for u, offset in others:
        np.maximum(low, block[u] + offset, out=low)
    (u, offset), *others = placement.high
    high = block[u] + offset
    for u, offset in others:
        np.minimum(high, block[u] + offset, out=high)
    return low, high


def place_uniform(
    placement: Placement, block: NDArray[np.float64], random: np.random.Generator
) -> None:
    """Place a point evenly over its window in every schedule of the block."""
    row = block[placement.point]
    if (
        len(placement.low) == len(placement.high) == 1
        and placement.low[0][0] == placement.high[0][0]
    ):
        # The window is as wide in every schedule: the usual case, and the fast one.
        (base, low), (_, high) = placement.low[0], placement.high[0]
        if low == high:
            np.add(block[base], low, out=row)
            return
        random.random(out=row)
        row *= high - low
        row += low
        row += block[base]
        return
    least, most = _limits(placement, block)
    random.random(out=row)
    row *= most - least
    row += least
    np.clip(row, least, most, out=row)


def place_pert(
    placement: Placement, block: NDArray[np.float64], random: np.random.Generator
) -> None:
    """Place a point by the PERT distribution of its bound, cut off at its window."""
    row, base = block[placement.point], block[placement.base]
    least, most, alpha, beta = placement.shape
    low, high = _limits(placement, block)
    width = most - least
    if placement.low == [(placement.base, least)] and placement.high == [(placement.base, most)]:
        row[:] = base + (least + width * random.beta(alpha, beta, size=row.size))
    else:
        # Cut off at the window, by the inverse of the distribution between its two ends.
        scale = width or math.inf
        first, last = (
            betainc(alpha, beta, np.clip((end - base - least) / scale, 0.0, 1.0))
            for end in (low, high)
        )
        share = first + random.random(row.size) * (last - first)
        row[:] = base + (least + width * betaincinv(alpha, beta, share))
    np.clip(row, low, high, out=row)
