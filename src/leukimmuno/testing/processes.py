"""Strategies for steps in time and the bounds between them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from leukimmuno.model.process import Edge, Step, TimeBound
from leukimmuno.model.quantities import Measure, Range
from leukimmuno.testing.building import built, makes
from leukimmuno.testing.figures import units
from leukimmuno.testing.plain import numbers, slugs

__all__ = ["steps", "time_bounds"]


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
        "range": Range(*ends, unit),
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
