"""Schedules drawn at random that meet every bound of a timeline."""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from scipy.special import betainc, betaincinv

from leukimmuno.errors import InvalidTypeError, InvalidValueError, MissingFigureError
from leukimmuno.model.process import Edge
from leukimmuno.model.quantities import Measure
from leukimmuno.model.unit_table import convert
from leukimmuno.timelines.building import bound_labelled, network_of, point_of
from leukimmuno.timelines.network import DAY, in_microseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from leukimmuno.model.process import TimeBound
    from leukimmuno.timelines.timeline import Timeline

__all__ = ["Simulation", "simulate"]

# Schedules drawn at a time, so that what a draw needs stays in the processor's cache.
_BLOCK = 8192


@attrs.frozen(eq=False, repr=False)
class Simulation:
    """Schedules drawn at random, each meeting every bound.

    Made by `Timeline.simulate`. Times are arrays of shape ``(n,)``, read-only.

    Attributes
    ----------
    timeline : Timeline
        What was simulated.
    n, seed : int
        How many schedules, and the seed.
    distribution : str
        "uniform" or "pert".

    Examples
    --------
    >>> from leukimmuno.timelines import Step, TimeBound, Timeline
    >>> drawn = Timeline(
    ...     (Step("cells", "Making the cells"),),
    ...     (TimeBound.duration("cells", "3 to 6 weeks"),),
    ...     anchor="cells",
    ... ).simulate(1000, seed=1)
    >>> days = drawn.between("cells", "cells", from_edge="start", to_edge="end")
    >>> bool(days.min() >= 21 and days.max() <= 42)
    True
    """

    timeline: Timeline
    n: int
    seed: int
    distribution: str
    _days: NDArray[np.float64]

    def __len__(self) -> int:
        return self.n

    def __repr__(self) -> str:
        return (
            f"<Simulation of {self.timeline.name}: {self.n} schedules, {self.distribution}, "
            f"seed {self.seed}>"
        )

    def times(
        self, step: str, edge: Edge | str = Edge.START, *, unit: str = "day"
    ) -> NDArray[np.float64]:
        """Give the times of a step's start or end from the anchor.

        Parameters
        ----------
        step : str
            Id or name.
        edge : Edge or str, default "start"
            Which point.
        unit : str, default "day"
            Unit of the array.
        """
        days = self._days[point_of(self.timeline, step, edge)]
        return days if unit == "day" else _read_only(days * convert(1, "day", unit))

    def between(
        self,
        first: str,
        second: str,
        *,
        from_edge: Edge | str = Edge.END,
        to_edge: Edge | str = Edge.START,
        unit: str = "day",
    ) -> NDArray[np.float64]:
        """Give the times from the end of one step to the start of another.

        Parameters
        ----------
        first, second : str
            Ids or names.
        from_edge, to_edge : Edge or str
            Other points, as in `Timeline.between`.
        unit : str, default "day"
            Unit of the array.
        """
        days = self.times(second, to_edge) - self.times(first, from_edge)
        return _read_only(days * convert(1, "day", unit))

    def quantiles(
        self,
        first: str,
        second: str,
        q: Sequence[float] = (0.05, 0.5, 0.95),
        *,
        from_edge: Edge | str = Edge.END,
        to_edge: Edge | str = Edge.START,
        unit: str = "day",
    ) -> tuple[Measure, ...]:
        """Give quantiles of an interval, such as 5 %, median and 95 %.

        Parameters
        ----------
        first, second, from_edge, to_edge, unit
            As in `between`.
        q : sequence of float, default (0.05, 0.5, 0.95)
            Probabilities from 0 to 1.

        Raises
        ------
        InvalidValueError
            If a probability is none.
        """
        for probability in q:
            if not 0 <= probability <= 1:
                raise InvalidValueError(
                    f"q: expected probabilities from 0 to 1, got {probability!r}",
                    field="q",
                    value=probability,
                )
        days = self.between(first, second, from_edge=from_edge, to_edge=to_edge, unit=unit)
        return tuple(Measure(float(figure), unit) for figure in np.quantile(days, list(q)))

    def to_frame(self) -> pd.DataFrame:
        """Give one row a schedule: days of every start and end from the anchor. Needs pandas."""
        from leukimmuno.timelines.frames import schedules_frame

        return schedules_frame(self)


def _read_only(array: NDArray[np.float64]) -> NDArray[np.float64]:
    array.flags.writeable = False
    return array


@attrs.frozen(eq=False)
class _Draw:
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


def simulate(timeline: Timeline, n: int, seed: int, distribution: str) -> Simulation:
    """Draw schedules; see `Timeline.simulate`."""
    for name, given, least in (("n", n, 1), ("seed", seed, 0)):
        if isinstance(given, bool) or not isinstance(given, int):
            raise InvalidTypeError(
                f"{name}: expected a whole number, got {given!r}", field=name, value=given
            )
        if given < least:
            raise InvalidValueError(
                f"{name}: expected at least {least}, got {given!r}", field=name, value=given
            )
    if distribution not in ("uniform", "pert"):
        raise InvalidValueError(
            f"distribution: expected 'uniform' or 'pert', got {distribution!r}",
            field="distribution",
            value=distribution,
        )
    anchor = point_of(timeline, timeline.anchor, timeline.anchor_edge)
    _refuse_unlimited(timeline, anchor)
    draws = _plan(timeline, anchor)
    days = np.empty((2 * len(timeline.steps), n))
    days[anchor] = 0.0
    random = np.random.default_rng(seed)
    for first in range(0, n, _BLOCK):
        block = days[:, first : first + _BLOCK]
        for draw in draws:
            if distribution == "uniform":
                _place_uniform(draw, block, random)
            else:
                _place_pert(draw, block, random)
    return Simulation(timeline, n, seed, distribution, _read_only(days))


def _refuse_unlimited(timeline: Timeline, anchor: int) -> None:
    distances = network_of(timeline).distances
    unlimited = np.isinf(distances[anchor]) | np.isinf(distances[:, anchor])
    if unlimited.any():
        names = tuple(
            dict.fromkeys(timeline.steps[point // 2].id for point in np.flatnonzero(unlimited))
        )
        raise MissingFigureError(
            f"simulate: the bounds leave open when these start or end: {', '.join(names)}; state "
            "limits with what_if or with_bounds, or leave steps out with without",
            missing=names,
        )


def _plan(timeline: Timeline, anchor: int) -> list[_Draw]:
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
    draws = []
    while waiting:
        bound, first, second = ends[heapq.heappop(waiting)]
        base, point = (first, second) if first in known else (second, first)
        if point in known:
            continue
        draws.append(_draw(timeline, bound, base, point, placed, forward=base == first))
        placed.append(point)
        known.add(point)
        for label in touching[point]:
            heapq.heappush(waiting, label)
    return draws


def _draw(
    timeline: Timeline,
    bound: TimeBound,
    base: int,
    point: int,
    placed: list[int],
    *,
    forward: bool,
) -> _Draw:
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
    return _Draw(
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


def _limits(draw: _Draw, block: NDArray[np.float64]) -> tuple[Any, Any]:
    """Give the window that the points placed before leave, as arrays of the block's length."""
    (u, offset), *others = draw.low
    low = block[u] + offset
    for u, offset in others:
        np.maximum(low, block[u] + offset, out=low)
    (u, offset), *others = draw.high
    high = block[u] + offset
    for u, offset in others:
        np.minimum(high, block[u] + offset, out=high)
    return low, high


def _place_uniform(draw: _Draw, block: NDArray[np.float64], random: np.random.Generator) -> None:
    row = block[draw.point]
    if len(draw.low) == len(draw.high) == 1 and draw.low[0][0] == draw.high[0][0]:
        # The window is as wide in every schedule: the usual case, and the fast one.
        (base, low), (_, high) = draw.low[0], draw.high[0]
        if low == high:
            np.add(block[base], low, out=row)
            return
        random.random(out=row)
        row *= high - low
        row += low
        row += block[base]
        return
    least, most = _limits(draw, block)
    random.random(out=row)
    row *= most - least
    row += least
    np.clip(row, least, most, out=row)


def _place_pert(draw: _Draw, block: NDArray[np.float64], random: np.random.Generator) -> None:
    row, base = block[draw.point], block[draw.base]
    least, most, alpha, beta = draw.shape
    low, high = _limits(draw, block)
    width = most - least
    if draw.low == [(draw.base, least)] and draw.high == [(draw.base, most)]:
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
