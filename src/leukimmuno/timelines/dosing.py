"""Dosing arithmetic on a regimen: dated doses, totals, and what was given by a time.

For research and teaching; nothing here is a prescription.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs
from attrs import field, frozen

from leukimmuno.errors import InvalidValueError
from leukimmuno.model.base import Value
from leukimmuno.model.dates import PartialDate
from leukimmuno.model.fields import checked, count, day, part, text
from leukimmuno.model.quantities import Measure, Range
from leukimmuno.model.text import brief
from leukimmuno.model.unit_table import unit_named
from leukimmuno.timelines.course import course_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leukimmuno.model.regimen import Regimen
    from leukimmuno.timelines.course import GivenDose

__all__ = ["DatedDose", "DoseSchedule", "exposure", "schedule", "total_dose"]


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class DatedDose(Value):
    """One dose on its day, or one rate of infusion on its days, for one patient.

    Parameters
    ----------
    first_day, last_day : datetime.date
        The days, both inclusive; equal but for an infusion that runs on.
    phase : str
        Name of the phase.
    cycle : int
        Number of the cycle, counted through all phases from 1.
    cycle_day : int
        First day within the cycle, from 1.
    amount, amount_range : Measure or Range, optional
        One of them: the dose or rate with body size and cap worked in, such as 28 ug/day.
    total, total_range : Measure or Range, optional
        One of them: all that is given on these days.
    route : str, optional
        How it is given.
    """

    first_day: date = field(metadata=day())
    last_day: date = field(metadata=day())
    phase: str = field(metadata=text())
    cycle: int = field(metadata=count(1))
    cycle_day: int = field(metadata=count(1))
    amount: Measure | None = field(default=None, metadata=part(Measure))
    amount_range: Range | None = field(default=None, metadata=part(Range))
    total: Measure | None = field(default=None, metadata=part(Measure))
    total_range: Range | None = field(default=None, metadata=part(Range))
    route: str | None = field(default=None, metadata=text())

    def __str__(self) -> str:
        days = str(self.first_day)
        if self.last_day != self.first_day:
            days += f" to {self.last_day}"
        return f"{days}: {self.amount or self.amount_range} ({self.phase}, cycle {self.cycle})"


@attrs.frozen(repr=False)
class DoseSchedule:
    """The dated doses of a course, in order; iterate over it or index it.

    Attributes
    ----------
    doses : tuple of DatedDose
        The doses.
    start, end : datetime.date
        First day, and last day of the last cycle, rest days included.
    """

    doses: tuple[DatedDose, ...]
    start: date
    end: date

    def __iter__(self) -> Iterator[DatedDose]:
        return iter(self.doses)

    def __len__(self) -> int:
        return len(self.doses)

    def __getitem__(self, index: int) -> DatedDose:
        return self.doses[index]

    @property
    def treatment_days(self) -> tuple[date, ...]:
        """Days with a dose, each once."""
        days = {
            dose.first_day + timedelta(days=i)
            for dose in self.doses
            for i in range((dose.last_day - dose.first_day).days + 1)
        }
        return tuple(sorted(days))

    @property
    def rest_days(self) -> tuple[date, ...]:
        """Days without a dose up to the end of the last cycle."""
        treated = set(self.treatment_days)
        length = (self.end - self.start).days + 1
        every = (self.start + timedelta(days=i) for i in range(length))
        return tuple(day for day in every if day not in treated)

    def __repr__(self) -> str:
        return f"<DoseSchedule: {len(self.doses)} doses, {self.start} to {self.end}>"

    def __str__(self) -> str:
        return "\n".join(map(str, self.doses))


def schedule(
    regimen: Regimen,
    start: date | PartialDate | str,
    *,
    weight: object = None,
    body_surface_area: object = None,
    cycles: int | None = None,
) -> DoseSchedule:
    """Give the dated doses of a regimen; see `Regimen.schedule`."""
    parsed = PartialDate.parse(start, "start")
    if parsed.precision != "day":
        raise InvalidValueError(
            f"start: expected a date to the day, got {parsed.text!r}", field="start", value=start
        )
    first_day = parsed.first_day
    course, length = course_of(regimen, weight, body_surface_area, cycles)
    doses = []
    for given in course:
        exact = given.low == given.high
        low, high = given.total(given.days)
        begins = _on(first_day, given.first)
        doses.append(
            DatedDose(
                first_day=begins,
                last_day=_on(first_day, given.first + given.days - 1),
                phase=given.phase.name,
                cycle=given.cycle,
                cycle_day=given.cycle_day,
                amount=Measure(given.low, given.unit) if exact else None,
                amount_range=None if exact else Range(given.low, given.high, given.unit),
                total=Measure(low, given.total_unit) if exact else None,
                total_range=None if exact else Range(low, high, given.total_unit),
                route=given.route,
            )
        )
    return DoseSchedule(tuple(doses), first_day, _on(first_day, length - 1))


def total_dose(
    regimen: Regimen,
    *,
    weight: object = None,
    body_surface_area: object = None,
    cycles: int | None = None,
) -> Measure | Range:
    """Add up all doses of a regimen; see `Regimen.total_dose`."""
    course, _ = course_of(regimen, weight, body_surface_area, cycles)
    return _sum([(given, float(given.days)) for given in course])


def exposure(
    regimen: Regimen,
    time: object,
    *,
    weight: object = None,
    body_surface_area: object = None,
    cycles: int | None = None,
) -> Measure | Range:
    """Add up what was given by a time from the start; see `Regimen.exposure`."""
    elapsed = Measure.parse(time, "time").number_in("day")
    if elapsed < 0:
        raise InvalidValueError(
            f"time: expected a time from the start of treatment, got {brief(time)}",
            field="time",
            value=time,
        )
    course, _ = course_of(regimen, weight, body_surface_area, cycles)
    given = []
    for item in course:
        since = elapsed - item.first
        # An infusion runs evenly through its days; any other dose is given as its day begins.
        share = min(max(since, 0.0), float(item.days)) if item.rate else float(since >= 0)
        given.append((item, share))
    return _sum(given)


def _on(start: date, days: int) -> date:
    try:
        return start + timedelta(days=days)
    except OverflowError:
        raise InvalidValueError(
            f"start: {days} days from {start} the calendar has no day", field="start", value=start
        ) from None


def _sum(shares: list[tuple[GivenDose, float]]) -> Measure | Range:
    """Add up shares of doses in the unit of the first one."""
    unit = shares[0][0].total_unit
    lows, highs = [], []
    for given, days in shares:
        factor = unit_named(given.total_unit).factor / unit_named(unit).factor
        low, high = given.total(days)
        lows.append(low * factor)
        highs.append(high * factor)
    low, high = math.fsum(lows), math.fsum(highs)
    return Measure(low, unit) if low == high else Range(low, high, unit)
