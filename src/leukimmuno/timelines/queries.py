"""Questions asked of a timeline: windows, intervals, what is under way, what is critical."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import attrs

from leukimmuno.errors import InvalidTypeError, InvalidValueError, MissingFigureError
from leukimmuno.model.dates import DateRange, PartialDate
from leukimmuno.model.process import BoundKind, Edge, Step, TimeBound
from leukimmuno.model.quantities import Measure, Range
from leukimmuno.model.text import brief
from leukimmuno.model.unit_table import convert
from leukimmuno.timelines.building import bound_labelled, index_of, network_of, point_of
from leukimmuno.timelines.network import DAY, in_microseconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from leukimmuno.timelines.timeline import Timeline

__all__ = [
    "ActiveSteps",
    "CriticalChain",
    "active_at",
    "between",
    "critical",
    "limits",
    "window",
]


@attrs.frozen
class ActiveSteps:
    """The steps under way at a time.

    Attributes
    ----------
    time : Measure
        The time asked about, from the anchor.
    surely : tuple of Step
        Under way in every schedule that meets the bounds.
    possibly : tuple of Step
        Under way in at least one; all of `surely` among them.
    """

    time: Measure
    surely: tuple[Step, ...]
    possibly: tuple[Step, ...]

    def __str__(self) -> str:
        sure = ", ".join(map(str, self.surely)) or "none"
        other = ", ".join(str(step) for step in self.possibly if step not in self.surely)
        return f"at {self.time}: surely {sure}; possibly also {other or 'none'}"


@attrs.frozen
class CriticalChain:
    """What sets a limit to the time from one point to another.

    Attributes
    ----------
    limit : str
        "shortest" or "longest".
    total : Measure
        The limit explained.
    steps : tuple of Step
        The steps of the chain, in order.
    bounds : tuple of TimeBound
        The stated bounds that add time to the total, in order.
    """

    limit: str
    total: Measure
    steps: tuple[Step, ...]
    bounds: tuple[TimeBound, ...]

    def __str__(self) -> str:
        head = f"{self.limit} total {self.total}: {', '.join(map(str, self.steps))}"
        return "\n".join([head, *(f"  {bound}" for bound in self.bounds)])


def _anchor(timeline: Timeline) -> int:
    return point_of(timeline, timeline.anchor, timeline.anchor_edge)


def limits(timeline: Timeline, first: int, second: int) -> tuple[float, float]:
    """Give least and most microseconds from one point to another; infinite where unbounded."""
    distances = network_of(timeline).distances
    return 0.0 - float(distances[second, first]), float(distances[first, second])


def _in_unit(microseconds: float, unit: str) -> float | None:
    if math.isinf(microseconds):
        return None
    return microseconds / (convert(1, unit, "day") * DAY)


def _range(low: float, high: float, unit: str) -> Range:
    return Range(_in_unit(low, unit), _in_unit(high, unit), unit)


def window(timeline: Timeline, step: str, edge: Edge | str | None, unit: str) -> Range | DateRange:
    """Give the window of a step; see `Timeline.window`."""
    start, end = (point_of(timeline, step, e) for e in (Edge.START, Edge.END))
    if edge is not None:
        start = end = point_of(timeline, step, edge)
    anchor = _anchor(timeline)
    low, high = limits(timeline, anchor, start)[0], limits(timeline, anchor, end)[1]
    if timeline.anchor_date is None:
        return _range(low, high, unit)
    anchor_date = timeline.anchor_date
    return DateRange(_day(anchor_date, low, math.floor), _day(anchor_date, high, math.ceil))


def _day(anchor: date, microseconds: float, rounded: Callable[[float], int]) -> PartialDate | None:
    if math.isinf(microseconds):
        return None
    days = rounded(microseconds / DAY)
    try:
        return PartialDate.parse(anchor + timedelta(days=days))
    except OverflowError:
        raise InvalidValueError(
            f"anchor_date: {days} days from {anchor} the calendar has no day",
            field="anchor_date",
            value=anchor,
        ) from None


def between(
    timeline: Timeline, first: tuple[str, Edge | str], second: tuple[str, Edge | str], unit: str
) -> Range:
    """Give the time from one point to another; see `Timeline.between`."""
    return _range(*limits(timeline, point_of(timeline, *first), point_of(timeline, *second)), unit)


def active_at(timeline: Timeline, time: object) -> ActiveSteps:
    """Give what is under way at a time; see `Timeline.active_at`.

    A step can be under way at t if it can have started by t and can end at t or later: that
    both can happen in one schedule follows, as no cycle through start, end and t adds up below 0.
    """
    measure = _time(timeline, time)
    at = in_microseconds(measure.number_in(measure.unit), measure.unit)
    anchor = _anchor(timeline)
    surely, possibly = [], []
    for i, step in enumerate(timeline.steps):
        earliest_start, latest_start = limits(timeline, anchor, 2 * i)
        earliest_end, latest_end = limits(timeline, anchor, 2 * i + 1)
        if earliest_start <= at <= latest_end:
            possibly.append(step)
            if latest_start <= at <= earliest_end and not step.optional:
                surely.append(step)
    return ActiveSteps(measure, tuple(surely), tuple(possibly))


def _time(timeline: Timeline, time: object) -> Measure:
    if isinstance(time, date) and not isinstance(time, datetime):
        if timeline.anchor_date is None:
            raise InvalidTypeError(
                f"time: {time} is a date, and the timeline has none: put its anchor on a date "
                "with on(date), or give the time from the anchor such as '10 days'",
                field="time",
                value=time,
            )
        return Measure((time - timeline.anchor_date).days, "day")
    measure = Measure.parse(time, "time")
    measure.number_in("day")  # refuses what is no time
    return measure


def critical(
    timeline: Timeline,
    first: tuple[str, Edge | str],
    second: tuple[str, Edge | str],
    limit: str,
) -> CriticalChain:
    """Explain a limit of the time from one point to another; see `Timeline.critical`."""
    if limit not in ("shortest", "longest"):
        raise InvalidValueError(
            f"limit: expected 'shortest' or 'longest', got {brief(limit)}",
            field="limit",
            value=limit,
        )
    start, end = point_of(timeline, *first), point_of(timeline, *second)
    shortest = limit == "shortest"
    total = limits(timeline, start, end)[0 if shortest else 1]
    if math.isinf(total):
        raise _unlimited(timeline, first[0], second[0], limit)
    network = network_of(timeline)
    # The least time from a to b is the most time from b to a with its sign turned.
    edges = network.path(end, start)[::-1] if shortest else network.path(start, end)
    ahead = network.tails if shortest else network.heads
    points = [start, *(int(ahead[edge]) for edge in edges)]
    bounds = (bound_labelled(timeline, int(network.labels[e])) for e in edges if network.weights[e])
    return CriticalChain(
        limit,
        Measure(total / DAY, "day"),
        tuple(dict.fromkeys(timeline.steps[point // 2] for point in points)),
        tuple(bound for bound in bounds if bound.kind is not BoundKind.IMPLIED),
    )


def _unlimited(timeline: Timeline, first: str, second: str, limit: str) -> MissingFigureError:
    names = [timeline.steps[index_of(timeline, name)].name for name in (first, second)]
    said = f"critical: no bound sets the {limit} time between {names[0]!r} and {names[1]!r}"
    if limit == "shortest":
        return MissingFigureError(
            f"{said}: neither has to come after the other", missing=("order",)
        )
    open_ended = tuple(
        step.id
        for i, step in enumerate(timeline.steps)
        if math.isinf(limits(timeline, 2 * i, 2 * i + 1)[1])
    )
    told = f"; steps without a longest duration: {', '.join(open_ended)}" if open_ended else ""
    return MissingFigureError(f"{said}{told}", missing=open_ended or ("delay",))
