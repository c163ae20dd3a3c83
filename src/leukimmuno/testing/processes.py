"""Strategies for steps in time and the bounds between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from leukimmuno.model.process import Edge, Step, TimeBound
from leukimmuno.model.quantities import Measure, Range
from leukimmuno.model.text import fold
from leukimmuno.testing.building import built, makes, makes_late, maybe, some
from leukimmuno.testing.citing import citations
from leukimmuno.testing.figures import units
from leukimmuno.testing.plain import days, numbers, slugs, whole_numbers

if TYPE_CHECKING:
    from leukimmuno.timelines import Timeline

__all__ = ["processes", "steps", "time_bounds", "timelines"]


@makes(Step)
def steps(**fields: Any) -> st.SearchStrategy[Step]:
    """Draw steps of a process; `fields` fixes fields by value or strategy."""
    return built(Step, fields)


@st.composite
def _between(draw: st.DrawFn) -> dict[str, Any]:
    point = st.tuples(slugs(), st.sampled_from(Edge))
    (first, leaves), (second, enters) = draw(st.lists(point, min_size=2, max_size=2, unique=True))
    low, middle, high = sorted(draw(st.tuples(*(numbers(-1e4, 1e4) for _ in range(3)))))
    ends = draw(st.sampled_from([(low, high), (low, None), (None, high)]))
    unit = draw(units("time"))
    return {
        "from_id": first,
        "from_edge": leaves,
        "to_id": second,
        "to_edge": enters,
        "range": Range(ends[0], ends[1], unit),
        "typical": draw(st.sampled_from([None, Measure(middle, unit)])),
    }


@makes(TimeBound)
def time_bounds(**fields: Any) -> st.SearchStrategy[TimeBound]:
    """Draw bounds on the time between two points.

    Parameters
    ----------
    **fields
        Fields fixed by value or strategy; the two points, and `range` and `typical`, constrain
        each other.
    """
    names = ("from_id", "from_edge", "to_id", "to_edge", "range", "typical")
    return built(TimeBound, fields, _between(), names)


@st.composite
def _scheduled(draw: st.DrawFn, *, least: int = 0) -> dict[str, Any]:
    """Draw steps, and bounds that one schedule of them meets."""
    names = draw(st.lists(slugs(), min_size=least, max_size=3, unique_by=fold))
    found, points = [], []
    for name in names:
        instant = draw(st.booleans())
        start = draw(whole_numbers(0, 60))
        length = 0 if instant else draw(whole_numbers(0, 30))
        found.append(draw(steps(id=name, name=name, instant=instant)))
        points.append((name, Edge.START, start))
        points.append((name, Edge.END, start + length))
    pairs = [(a, b) for i, a in enumerate(points) for b in points[i + 1 :]]
    chosen = draw(some(st.sampled_from(pairs))) if pairs else ()
    return {
        "steps": tuple(found),
        "bounds": tuple(_around(draw, first, second) for first, second in chosen),
    }


def _around(draw: st.DrawFn, first: tuple[str, Edge, int], second: tuple[str, Edge, int]) -> Any:
    exact = second[2] - first[2]
    low, high = exact - draw(whole_numbers(0, 9)), exact + draw(whole_numbers(0, 9))
    ends = draw(st.sampled_from([(low, high), (low, None), (None, high)]))
    return TimeBound(
        first[0],
        first[1],
        second[0],
        second[1],
        Range(ends[0], ends[1], "day"),
        citations=draw(some(citations(), least=1)),
    )


def processes() -> st.SearchStrategy[dict[str, Any]]:
    """Draw `steps` and `bounds` of a therapy or modality: consistent, and with citations."""
    return _scheduled()


@st.composite
def _timeline(draw: st.DrawFn) -> Any:
    from leukimmuno.timelines import Timeline

    fields = draw(_scheduled(least=1))
    anchor = draw(st.sampled_from(fields["steps"])).id
    return Timeline(**fields, anchor=anchor, anchor_date=draw(maybe(days())))


@makes_late("leukimmuno.timelines.timeline.Timeline")
def timelines() -> st.SearchStrategy[Timeline]:
    """Draw timelines of one to three steps that some schedule meets."""
    return _timeline()
