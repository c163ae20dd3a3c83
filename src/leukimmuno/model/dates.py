"""Dates as precise as their source states them."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from typing import Any, Self

from attrs import field, frozen

from leukimmuno.errors import InvalidTypeError, InvalidValueError
from leukimmuno.model.base import Value
from leukimmuno.model.fields import Kind, checked, part
from leukimmuno.model.text import brief

__all__ = ["DateRange", "PartialDate"]

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def _date_text(given: Any, place: str) -> str:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given.isoformat()
    if not isinstance(given, str):
        raise InvalidTypeError(
            f"{place}: expected a date as text or datetime.date, got {brief(given)}",
            field=place,
            value=given,
        )
    match = _FORM.fullmatch(given)
    if match is None or not given.isascii():
        raise InvalidValueError(
            f"{place}: {brief(given)} is no date written as YYYY, YYYY-MM or YYYY-MM-DD",
            field=place,
            value=given,
        )
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError as error:
        raise InvalidValueError(
            f"{place}: {brief(given)} is no date of the calendar ({error})",
            field=place,
            value=given,
        ) from None
    return given


@frozen(eq=False, repr=False, field_transformer=checked)
class PartialDate(Value):
    """A date to the year, the month or the day.

    A fact with such a date counts from the date's last day, when it surely held.

    Parameters
    ----------
    text : str or datetime.date
        "2019", "2019-03" or "2019-03-14".

    Examples
    --------
    >>> PartialDate("2019-02").last_day
    datetime.date(2019, 2, 28)
    >>> PartialDate("2019-02").precision
    'month'
    """

    text: str = field(metadata={"kind": Kind("text", _date_text)})

    @classmethod
    def parse(cls, given: object, place: str = "PartialDate") -> Self:
        """Read a PartialDate, a date or its text."""
        return given if isinstance(given, cls) else cls(_date_text(given, place))

    @property
    def precision(self) -> str:
        """How exact the date is: "year", "month" or "day"."""
        return ("year", "month", "day")[self.text.count("-")]

    @property
    def first_day(self) -> date:
        """The earliest day that the date may mean."""
        year, month, day = (*map(int, self.text.split("-")), 1, 1)[:3]
        return date(year, month, day)

    @property
    def last_day(self) -> date:
        """The latest day that the date may mean."""
        parts = tuple(map(int, self.text.split("-")))
        if len(parts) == 3:
            return date(*parts)
        year, month = (*parts, 12)[:2]
        return date(year, month, calendar.monthrange(year, month)[1])

    # Two dates that end on one day: the more precise one is the later, for it starts later.
    def _order(self) -> tuple[date, date]:
        return self.last_day, self.first_day

    def __lt__(self, other: object) -> bool:
        return self._order() < other._order() if isinstance(other, PartialDate) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self._order() <= other._order() if isinstance(other, PartialDate) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self._order() > other._order() if isinstance(other, PartialDate) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self._order() >= other._order() if isinstance(other, PartialDate) else NotImplemented

    def __str__(self) -> str:
        return self.text


@frozen(eq=False, repr=False, field_transformer=checked)
class DateRange(Value):
    """A span of dates; an end that is open is None.

    Parameters
    ----------
    start, end : PartialDate, datetime.date or str, optional
        The two ends, both inclusive.

    Raises
    ------
    InvalidValueError
        If the end lies before the start.

    Examples
    --------
    >>> print(DateRange("2014-01-03", "2015-09"))
    2014-01-03 to 2015-09
    """

    start: PartialDate | None = field(default=None, metadata=part(PartialDate))
    end: PartialDate | None = field(default=None, metadata=part(PartialDate))

    def __attrs_post_init__(self) -> None:
        if self.start and self.end and self.end.last_day < self.start.first_day:
            raise InvalidValueError(
                f"DateRange: the end {self.end} lies before the start {self.start}",
                field="DateRange.end",
                value=self.end.text,
            )

    def __str__(self) -> str:
        if self.start and self.end:
            return f"{self.start} to {self.end}"
        if self.start:
            return f"from {self.start}"
        return f"until {self.end}" if self.end else "any time"
