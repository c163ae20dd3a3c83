"""The unit table on its own; tests/test_units.py compares it with pint."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leukimmuno import testing
from leukimmuno.errors import UnitMismatchError, UnknownUnitError, VocabularyError
from leukimmuno.model.unit_table import UNITS, canonical_unit, convert, unit_named

PAIRS = st.sampled_from(sorted({u.dimension for u in UNITS.values()})).flatmap(
    lambda dimension: st.tuples(testing.units(dimension), testing.units(dimension))
)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("months", "month"),
        ("mo", "month"),
        ("%", "percent"),
        ("", "1"),
        ("mcg/day", "ug/day"),
        ("µg / d", "ug/day"),
        ("μg/d", "ug/day"),
        ("mg / m^2", "mg/m**2"),
        ("mg/day/m²", "mg/m**2/day"),
        ("cells/ml", None),
        ("milligram / day / kilogram", "mg/kg/day"),
        ("iu", "IU"),
    ],
)
def test_spellings(text: str, canonical: str | None) -> None:
    if canonical is None:
        with pytest.raises(UnknownUnitError):
            canonical_unit(text)
    else:
        assert canonical_unit(text) == canonical


@pytest.mark.parametrize("unit", sorted(UNITS))
def test_canonical_texts_stay(unit: str) -> None:
    assert canonical_unit(unit) == unit
    assert unit_named(unit) is UNITS[unit]
    # Whole sizes keep exact what is exact: 72 hours are 3 days.
    assert UNITS[unit].factor == int(UNITS[unit].factor) >= 1


@given(st.text(max_size=20))
def test_arbitrary_text_is_a_unit_or_refused(text: str) -> None:
    with contextlib.suppress(UnknownUnitError):
        assert canonical_unit(text) in UNITS


def test_unknown_unit_suggests_and_lists() -> None:
    with pytest.raises(UnknownUnitError) as caught:
        canonical_unit("monht")
    assert caught.value.suggestions[0] == "month"
    assert str(caught.value).startswith(
        "unit 'monht' is not in the table; did you mean 'month'? (units: day, second"
    )
    with pytest.raises(UnknownUnitError, match=r"'furlong/@' is not in the table \(units: day"):
        canonical_unit("furlong/@")


@pytest.mark.parametrize(
    ("number", "unit", "to", "expected"),
    [
        # By hand: 7 days a week, 24 hours a day, 365.25 / 12 days a month.
        (3, "weeks", "days", 21.0),
        (72, "hours", "days", 3.0),
        (1, "month", "days", 30.4375),
        (2, "years", "months", 24.0),
        (35, "percent", "1", 0.35),
        (0.35, "1", "percent", 35.0),
        (28, "ug/day", "mg/day", 0.028),
        (1, "mCi", "MBq", 37.0),
        (1, "cell/uL", "cell/L", 1e6),
        (7.7, "month", "month", 7.7),
    ],
)
def test_conversions_are_exact(number: float, unit: str, to: str, expected: float) -> None:
    assert convert(number, unit, to) == expected


@given(st.floats(-1e9, 1e9), PAIRS)
def test_conversion_there_and_back(number: float, units: tuple[str, str]) -> None:
    there = convert(number, units[0], units[1])
    assert math.isclose(convert(there, units[1], units[0]), number, rel_tol=1e-14, abs_tol=1e-300)
    assert convert(number, units[0], units[0]) == number


def test_different_dimensions_do_not_convert() -> None:
    with pytest.raises(
        UnitMismatchError, match="'mg' measures mass, 'day' measures time"
    ) as caught:
        convert(1, "mg", "day")
    assert (caught.value.unit, caught.value.expected) == ("mg", "time")
    # A rate of patients is no count of them.
    with pytest.raises(UnitMismatchError):
        convert(1, "percent", "count")


def test_strategy_of_units_knows_the_dimensions() -> None:
    with pytest.raises(VocabularyError, match="'length' is none of time, proportion") as caught:
        testing.units("length")
    assert "mass" in caught.value.allowed
