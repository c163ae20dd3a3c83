"""Strategies for quantities and dates."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from leukimmuno.errors import VocabularyError
from leukimmuno.model.dates import DateRange, PartialDate
from leukimmuno.model.mrd import MrdCriterion
from leukimmuno.model.quantities import Interval, Measure, Range
from leukimmuno.model.unit_table import UNITS
from leukimmuno.model.vocabulary import Bound
from leukimmuno.testing.building import built, makes, maybe
from leukimmuno.testing.plain import days, numbers, texts

__all__ = [
    "date_ranges",
    "intervals",
    "measures",
    "mrd_criteria",
    "partial_dates",
    "ranges",
    "units",
]

_OPEN = (Bound.NOT_REACHED, Bound.NOT_ESTIMABLE)
_NUMERIC = tuple(bound for bound in Bound if bound not in _OPEN)


def units(dimension: str | None = None) -> st.SearchStrategy[str]:
    """Draw canonical unit texts.

    Parameters
    ----------
    dimension : str, optional
        Such as "time" or "mass per body surface"; any dimension if left out.
    """
    found = [unit.text for unit in UNITS.values() if dimension in (None, unit.dimension)]
    if not found:
        known = tuple(dict.fromkeys(unit.dimension for unit in UNITS.values()))
        raise VocabularyError(
            f"dimension: {dimension!r} is none of {', '.join(known)}",
            field="dimension",
            value=dimension,
            allowed=known,
        )
    return st.sampled_from(found)


@st.composite
def _interval_fields(draw: st.DrawFn) -> dict[str, Any]:
    low, high = sorted(draw(st.tuples(numbers(), numbers())))
    bounds = draw(st.tuples(st.sampled_from(Bound), st.sampled_from(Bound)))
    return {
        "low": None if bounds[0] in _OPEN else low,
        "high": None if bounds[1] in _OPEN else high,
        "low_bound": bounds[0],
        "high_bound": bounds[1],
    }


@makes(Interval)
def intervals(**fields: Any) -> st.SearchStrategy[Interval]:
    """Draw confidence limits, open ones among them; `fields` fixes fields by value or strategy."""
    usual = st.sampled_from([0.8, 0.9, 0.95, 0.99])
    any_level = st.floats(0, 1, exclude_min=True, exclude_max=True)
    fields = {"level": usual | any_level, **fields}
    return built(Interval, fields, _interval_fields(), ("low", "high", "low_bound", "high_bound"))


@makes(Measure)
def measures(dimension: str | None = None, **fields: Any) -> st.SearchStrategy[Measure]:
    """Draw figures with their unit, bounded and unreached ones among them.

    Parameters
    ----------
    dimension : str, optional
        What they measure, such as "time"; anything if left out.
    **fields
        Fields fixed by value or strategy; `value` and `bound` constrain each other.
    """
    number = st.fixed_dictionaries({"value": numbers(), "bound": st.sampled_from(_NUMERIC)})
    none = st.fixed_dictionaries({"value": st.none(), "bound": st.sampled_from(_OPEN)})
    fields = {"unit": units(dimension), **fields}
    return built(Measure, fields, number | none, ("value", "bound"))


@makes(Range)
def ranges(
    dimension: str | None = None, *, low: float | None = None, **fields: Any
) -> st.SearchStrategy[Range]:
    """Draw spans of a quantity, open ones among them.

    Parameters
    ----------
    dimension : str, optional
        What they measure, such as "time"; anything if left out.
    low : float, optional
        The least number of either end.
    **fields
        Fields fixed by value or strategy.
    """
    ends = st.tuples(numbers(low), numbers(low)).map(sorted)
    both = st.tuples(ends, st.booleans(), st.booleans()).map(
        lambda drawn: {
            "low": drawn[0][0] if drawn[1] else None,
            "high": drawn[0][1] if drawn[2] else None,
        }
    )
    return built(Range, {"unit": units(dimension), **fields}, both, ("low", "high"))


@makes(PartialDate)
def partial_dates(**fields: Any) -> st.SearchStrategy[PartialDate]:
    """Draw dates to the year, the month or the day; `fields` fixes fields."""
    # "2019", "2019-03" or "2019-03-14".
    text = st.builds(lambda day, size: day.isoformat()[:size], days(), st.sampled_from([4, 7, 10]))
    return built(PartialDate, {"text": text, **fields})


@makes(DateRange)
def date_ranges(**fields: Any) -> st.SearchStrategy[DateRange]:
    """Draw spans of dates, open ones among them; `fields` fixes fields by value or strategy."""
    ends = st.tuples(partial_dates(), partial_dates()).map(
        lambda pair: sorted(pair, key=lambda end: end.first_day)
    )
    both = st.tuples(ends, st.booleans(), st.booleans()).map(
        lambda drawn: {
            "start": drawn[0][0] if drawn[1] else None,
            "end": drawn[0][1] if drawn[2] else None,
        }
    )
    return built(DateRange, fields, both, ("start", "end"))


@makes(MrdCriterion)
def mrd_criteria(**fields: Any) -> st.SearchStrategy[MrdCriterion]:
    """Draw criteria of measurable residual disease; `fields` fixes fields by value or strategy."""
    threshold = st.sampled_from([1e-3, 1e-4, 1e-5, 1e-6]) | st.floats(0, 1, exclude_min=True)
    stated = st.fixed_dictionaries(
        {"threshold": threshold, "bound": maybe(st.sampled_from(_NUMERIC))}
    )
    fields = {"method": maybe(texts()), **fields}
    return built(MrdCriterion, fields, st.just({}) | stated, ("threshold", "bound"))
