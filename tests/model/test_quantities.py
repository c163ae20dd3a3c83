"""Measures, ranges and intervals: parsing, comparing, and what is refused."""

# Texts stand for members of vocabularies and for dates, which checkers cannot see.
# mypy: disable-error-code="arg-type"
# pyright: reportArgumentType=false

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leukimmuno import Interval, Measure, Q, Range, testing
from leukimmuno.errors import (
    BoundedFigureError,
    InvalidTypeError,
    InvalidValueError,
    LeukimmunoError,
    UnitMismatchError,
    UnknownUnitError,
)
from leukimmuno.model.quantities import is_quantity, shown

times = testing.ranges("time")
# Numbers so small that a change of unit takes them below the precision of floats are left out.
THOUSANDTHS = st.integers(-(10**9), 10**9).map(lambda n: n / 1000)
exact = testing.measures("time", bound="=", value=THOUSANDTHS)


# -- Measure ------------------------------------------------------------------------------------


@given(testing.measures(), testing.measures())
def test_equals_is_reflexive_and_symmetric(a: Measure, b: Measure) -> None:
    assert a.equals(a)
    assert a.equals(b) == b.equals(a)
    if a == b:
        assert a.equals(b)


@given(exact, testing.units("time"))
def test_equals_ignores_the_unit(a: Measure, unit: str) -> None:
    assert a.equals(Measure(a.number_in(unit), unit))
    number = a.number_in(unit)
    assert not a.equals(Measure(number + max(1, abs(number)) / 1e6, unit))


def test_equals_asks_for_bound_and_dimension_too() -> None:
    assert Measure(1, "week").equals("7 days")
    assert Measure(1, "week") != Measure(7, "day")
    assert not Measure(1, "week").equals(Measure(7, "day", "<"))
    assert not Measure(1, "week").equals("7 mg")
    unreached = Measure(None, "month", "not reached")
    assert unreached.equals(Measure(None, "day", "not reached"))
    assert not unreached.equals(Measure(None, "month", "not estimable"))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("12 years", 12, "year"),
        (" 7.7months ", 7.7, "month"),
        ("-3 days", -3, "day"),
        ("1e-4 percent", 1e-4, "percent"),
        ("9 ug/day", 9, "ug/day"),
        ("34%", 34, "percent"),
    ],
)
def test_measures_from_text(text: str, value: float, unit: str) -> None:
    assert Measure.parse(text) == Measure(value, unit)


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        (12, "a quantity with its unit such as '12 years', got 12"),
        (12.5, "got 12.5"),
        ("12", "got '12'"),
        ("soon", "got 'soon'"),
        ("", "got ''"),
        (None, "expected a Measure, a Quantity or text, got None"),
        ([1], "got [1]"),
        ({"value": 1}, "got {'value': 1}"),
    ],
)
def test_what_is_no_measure(given_: Any, words: str) -> None:
    with pytest.raises(InvalidTypeError) as caught:
        Measure.parse(given_, "time")
    assert str(caught.value).startswith("time: ")
    assert words in str(caught.value)
    assert caught.value.field == "time"


def test_quantity_of_many_numbers_is_no_measure() -> None:
    with pytest.raises(InvalidTypeError, match="expected one number with its unit"):
        Measure.parse(Q([1, 2], "day"))


def test_number_that_overflows_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="finite"):
        Measure.parse("1e999 days")


@given(st.text(max_size=30))
def test_arbitrary_text_is_read_or_refused(text: str) -> None:
    for cls in (Measure, Range):
        # Anything but the library's own errors fails here.
        with contextlib.suppress(LeukimmunoError):
            assert isinstance(cls.parse(text), cls)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((None, "month"), InvalidValueError, "bound '=' needs a number, got None"),
        ((3, "month", "not reached"), InvalidValueError, "'not reached' has no number, got 3.0"),
        ((True, "month"), InvalidTypeError, "Measure.value: expected a number, got True"),
        (("3", "month"), InvalidTypeError, "Measure.value: expected a number, got '3'"),
        ((float("nan"), "month"), InvalidValueError, "expected a finite number, got nan"),
        ((3, 5), InvalidTypeError, "Measure.unit: expected a unit such as 'month', got 5"),
        ((3, "moth"), UnknownUnitError, "Measure.unit: unit 'moth' is not in the table; did you"),
        ((3, "month", "~"), InvalidValueError, "Measure.bound: '~' is not in the vocabulary"),
        ((3, "month", "=", 5), InvalidTypeError, "Measure.interval: expected a Interval, got 5"),
    ],
)
def test_measures_that_are_refused(
    arguments: tuple[Any, ...], error: type[Exception], words: str
) -> None:
    with pytest.raises(error) as caught:
        Measure(*arguments)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "measure", [Measure(1, "percent", "<"), Measure(None, "month", "not reached")]
)
def test_bounded_figures_are_not_computed_with(measure: Measure) -> None:
    with pytest.raises(BoundedFigureError) as caught:
        measure.number_in(measure.unit)
    assert caught.value.figure == str(measure)
    assert str(measure) in str(caught.value)
    with pytest.raises(BoundedFigureError):
        _ = measure.quantity


def test_numbers_in_other_units() -> None:
    assert Measure(3, "weeks").number_in("day") == 21
    assert Measure(3, "weeks").dimension == "time"
    with pytest.raises(UnitMismatchError):
        Measure(3, "weeks").number_in("mg")


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        (Measure(7.7, "month", interval=Interval(5.6, 9.6)), "7.7 months (95% CI 5.6 to 9.6)"),
        (Measure(1, "month"), "1 month"),
        (Measure(34, "percent"), "34%"),
        (Measure(0.34, "1"), "0.34"),
        (Measure(9, "ug/day"), "9 ug/day"),
        (Measure(1, "percent", "<"), "<1%"),
        (Measure(None, "month", "not reached"), "not reached"),
    ],
)
def test_measures_read_as_printed(measure: Measure, text: str) -> None:
    assert str(measure) == text


def test_numbers_are_shown_without_needless_digits() -> None:
    assert [shown(x) for x in (3.0, 0.1, 1e-05, 1234567.0)] == ["3", "0.1", "1e-05", "1234567"]


def test_quantities_are_told_without_pint() -> None:
    assert is_quantity(Q(1, "day"))
    assert not is_quantity(Measure(1, "day"))


# -- Interval -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (Interval(5.6, 9.6), "95% CI 5.6 to 9.6"),
        (Interval(5.6, None, high_bound="not reached"), "95% CI 5.6 to not reached"),
        (Interval(0, 1, 0.9, ">", "<"), "90% CI >0 to <1"),
    ],
)
def test_intervals_read_as_printed(interval: Interval, text: str) -> None:
    assert str(interval) == text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((9.6, 5.6), "Interval: low 9.6 is above high 5.6"),
        ((1, 2, 1), "Interval.level: expected a level between 0 and 1, got 1.0"),
        ((1, 2, 0), "Interval.level: expected a level between 0 and 1, got 0.0"),
        ((1, 2, 95), "Interval.level: expected a number from 0 to 1, got 95.0"),
        ((None, 2), "Interval.low: a figure with bound '=' needs a number, got None"),
        ((1, 2, 0.95, "=", "not reached"), "Interval.high: a figure with bound 'not reached'"),
    ],
)
def test_intervals_that_are_refused(arguments: tuple[Any, ...], words: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Interval(*arguments)
    assert words in str(caught.value)


# -- Range --------------------------------------------------------------------------------------


@given(times, times)
def test_overlap_lies_within_both_and_is_symmetric(a: Range, b: Range) -> None:
    shared, other = a.overlap(b), b.overlap(a)
    assert (shared is None) == (other is None)
    if a.unit == b.unit and shared is not None:
        assert a.contains(shared)
        assert b.contains(shared)
        assert shared.equals(other)


@given(times)
def test_range_contains_itself_and_overlaps_itself(a: Range) -> None:
    assert a.contains(a)
    assert a.equals(a)
    assert a.overlap(a) == a
    assert Range(None, None, a.unit).contains(a)
    assert Range(None, None, a.unit).overlap(a) == a


@given(times, times, times)
def test_contains_is_transitive(a: Range, b: Range, c: Range) -> None:
    a, b, c = (Range(r.low, r.high, "day") for r in (a, b, c))
    if a.contains(b) and b.contains(c):
        assert a.contains(c)
    if a.contains(b) and b.contains(a):
        assert a == b


@given(st.integers(-5000, 5000), st.integers(0, 5000))
def test_whole_days_contain_the_same_hours(start: int, length: int) -> None:
    days = Range(start, start + length, "day")
    hours = Range(24 * start, 24 * (start + length), "hour")
    assert days.equals(hours)
    assert hours.equals(days)
    assert not days.contains(Range(24 * start - 1, None, "hour"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18 to 25 years", Range(18, 25, "year")),
        ("18-25 years", Range(18, 25, "year")),
        ("18–25 years", Range(18, 25, "year")),
        (">= 18 years", Range(18, None, "year")),
        ("<= 25 years", Range(None, 25, "year")),
        ("18 years or more", Range(18, None, "year")),
        ("18 years and older", Range(18, None, "year")),
        ("12 years", Range(12, 12, "year")),
    ],
)
def test_ranges_from_text(text: str, expected: Range) -> None:
    assert Range.parse(text) == expected


def test_ranges_from_measures_and_quantities() -> None:
    assert Range.parse(Measure(3, "weeks")) == Range(3, 3, "week")
    assert Range.parse(Q(3, "week")) == Range(3, 3, "week")
    one = Range(1, 2, "day")
    assert Range.parse(one) is one
    with pytest.raises(
        InvalidTypeError, match=r"ages: expected a range with its unit .*, got '18 to 25'"
    ):
        Range.parse("18 to 25", "ages")


@pytest.mark.parametrize("text", ["< 18 years", "> 18 years"])
def test_range_that_leaves_its_end_out_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="leaves its end out, and a Range includes both"):
        Range.parse(text, "ages")


@pytest.mark.parametrize(
    ("range_", "text"),
    [
        (Range(18, 25, "year"), "18 to 25 years"),
        (Range(18, None, "year"), "18 years or more"),
        (Range(None, 25, "year"), "up to 25 years"),
        (Range(3, 3, "year"), "3 years"),
        (Range(None, None, "year"), "any"),
        (Range(80, 90, "percent"), "80 to 90%"),
    ],
)
def test_ranges_read_as_text(range_: Range, text: str) -> None:
    assert str(range_) == text


def test_range_with_ends_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"Range: low 25\.0 is above high 18\.0"):
        Range(25, 18, "year")


def test_ranges_that_share_nothing_or_measure_other_things() -> None:
    assert Range(1, 2, "day").overlap("3 days") is None
    assert Range(1, 2, "day").overlap("24 to 36 hours") == Range(1, 1.5, "day")
    assert not Range(1, 2, "day").equals("1 to 2 mg")
    with pytest.raises(UnitMismatchError):
        Range(1, 2, "day").contains("1 mg")


def test_ends_as_quantities() -> None:
    low, high = Range(1, None, "week").quantities
    assert low == Q(7, "day")
    assert high is None
    assert Range(1, None, "week").dimension == "time"
