"""Strategies for computed effect sizes; numpy is loaded when the first one is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from leukimmuno.testing.building import makes_late
from leukimmuno.testing.plain import whole_numbers

if TYPE_CHECKING:
    from leukimmuno.effects import Estimate, UnionInterval

__all__ = ["estimates", "union_intervals"]

_MEASURES = ("risk_ratio", "odds_ratio", "risk_difference", "number_needed_to_treat")


@st.composite
def _computed(draw: st.DrawFn) -> Any:
    from leukimmuno import effects

    # At least one patient with and one without the event in each arm: every measure is defined.
    totals = draw(st.tuples(whole_numbers(2), whole_numbers(2)))
    counts = [(draw(whole_numbers(1, total - 1)), total) for total in totals]
    level = draw(st.sampled_from([0.8, 0.9, 0.95, 0.99]))
    function = getattr(effects, draw(st.sampled_from(_MEASURES)))
    return function(*counts[0], *counts[1], level=level)


@makes_late("leukimmuno.effects.estimate.Estimate")
def estimates() -> st.SearchStrategy[Estimate]:
    """Draw effect sizes of two arms, computed from counts without zero cells."""
    return _computed()


@st.composite
def _rays(draw: st.DrawFn) -> Any:
    from leukimmuno.effects import UnionInterval

    ends = st.floats(-1e6, 1e6)
    return UnionInterval(*sorted(draw(st.tuples(ends, ends))))


@makes_late("leukimmuno.effects.intervals.UnionInterval")
def union_intervals() -> st.SearchStrategy[UnionInterval]:
    """Draw intervals that run through infinity."""
    return _rays()
