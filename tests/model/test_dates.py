"""Dates to the year, month or day."""

# Texts stand for members of vocabularies and for dates, which checkers cannot see.
# mypy: disable-error-code="arg-type"
# pyright: reportArgumentType=false

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leukimmuno import DateRange, PartialDate, testing
from leukimmuno.errors import InvalidTypeError, InvalidValueError

dates = testing.partial_dates()


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2019", "year", date(2019, 1, 1), date(2019, 12, 31)),
        ("2019-02", "month", date(2019, 2, 1), date(2019, 2, 28)),
        ("2020-02", "month", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-03-14", "day", date(2019, 3, 14), date(2019, 3, 14)),
    ],
)
def test_precision_and_days(text: str, precision: str, first: date, last: date) -> None:
    found = PartialDate(text)
    assert (found.precision, found.first_day, found.last_day) == (precision, first, last)
    assert str(found) == text


def test_dates_are_read_from_date_objects_and_text() -> None:
    assert PartialDate.parse(date(2019, 3, 14)) == PartialDate("2019-03-14")
    assert PartialDate.parse("2019") == PartialDate("2019")
    found = PartialDate("2019")
    assert PartialDate.parse(found) is found


@given(dates)
def test_first_day_is_not_after_last_day(one: PartialDate) -> None:
    assert one.first_day <= one.last_day
    assert (one.first_day == one.last_day) == (one.precision == "day")
    assert (one.last_day + timedelta(1)).isoformat()[:4] != one.text or one.precision != "year"


@given(dates, dates)
def test_order_is_total_and_follows_the_last_day(a: PartialDate, b: PartialDate) -> None:
    assert (a < b) + (a == b) + (a > b) == 1
    assert (a <= b) == (a < b or a == b)
    assert (a >= b) == (b <= a)
    assert (a > b) == (b < a)
    if a.last_day < b.last_day:
        assert a < b


@given(st.lists(dates, max_size=6))
def test_sorting_is_transitive(some: list[PartialDate]) -> None:
    ordered = sorted(some)
    assert all(a <= b for i, a in enumerate(ordered) for b in ordered[i:])
    assert [d.last_day for d in ordered] == sorted(d.last_day for d in some)


def test_of_dates_that_end_on_one_day_the_vaguer_comes_first() -> None:
    assert PartialDate("2019") < PartialDate("2019-12") < PartialDate("2019-12-31")


def test_dates_do_not_compare_with_text() -> None:
    one: Any = PartialDate("2019")
    for compare in (one.__lt__, one.__le__, one.__gt__, one.__ge__):
        assert compare("2019") is NotImplemented


@pytest.mark.parametrize(
    ("given_", "error", "words"),
    [
        ("2019-3", InvalidValueError, "'2019-3' is no date written as YYYY, YYYY-MM or YYYY-MM-DD"),
        ("19", InvalidValueError, "'19' is no date"),
        ("2019-02-30", InvalidValueError, "'2019-02-30' is no date of the calendar"),
        ("0000", InvalidValueError, "'0000' is no date of the calendar"),
        ("2019-13", InvalidValueError, "'2019-13' is no date of the calendar"),
        ("٢٠١٩", InvalidValueError, "is no date written as"),
        ("2019\n", InvalidValueError, "is no date written as"),
        (2019, InvalidTypeError, "expected a date as text or datetime.date, got 2019"),
        (None, InvalidTypeError, "got None"),
        (datetime(2019, 3, 14, tzinfo=UTC), InvalidTypeError, "got datetime.datetime"),
    ],
)
def test_what_is_no_date(given_: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error) as caught:
        PartialDate(given_)
    assert str(caught.value).startswith("PartialDate.text: ")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2014-01-03", "2015-09", "2014-01-03 to 2015-09"),
        ("2014", None, "from 2014"),
        (None, "2015", "until 2015"),
        (None, None, "any time"),
        # The end may lie within the month of the start.
        ("2014-05", "2014-05-02", "2014-05 to 2014-05-02"),
    ],
)
def test_ranges_read_as_text(start: Any, end: Any, text: str) -> None:
    assert str(DateRange(start, end)) == text


def test_range_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="the end 2014-04 lies before the start 2014-05"):
        DateRange("2014-05", "2014-04")
