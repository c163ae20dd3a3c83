"""Dosing arithmetic on a regimen: dated doses, totals, and what was given by a time.

For research and teaching; nothing here is a prescription.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs
from attrs import field, frozen

from leukimmuno.errors import (
    BoundedFigureError,
    InvalidTypeError,
    InvalidValueError,
    MissingFigureError,
    UnitMismatchError,
)
from leukimmuno.model.base import Value
from leukimmuno.model.dates import PartialDate
from leukimmuno.model.fields import checked, count, day, part, text
from leukimmuno.model.quantities import Measure, Range
from leukimmuno.model.unit_table import unit_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leukimmuno.model.regimen import Dose, Phase, Regimen

__all__ = ["DatedDose", "DoseSchedule", "exposure", "schedule", "total_dose"]

_PER_TIME = "/day"

# Part of a unit that asks for a body size: the size asked for and the unit it is counted in.
_SIZES = {"/kg": ("weight", "kg"), "/m**2": ("body_surface_area", "m**2")}


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


@attrs.frozen
class _Given:
    """One dose of the course, with body size and cap worked in, before it has a date.

    Days count from 0 through the whole course; low and high amounts are equal but for a range.
    """

    phase: Phase
    cycle: int
    cycle_day: int
    route: str | None
    first: int
    days: int
    low: float
    high: float
    unit: str

    @property
    def rate(self) -> bool:
        return self.unit.endswith(_PER_TIME)

    @property
    def total_unit(self) -> str:
        return self.unit.removesuffix(_PER_TIME)


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
    course, length = _course(regimen, weight, body_surface_area, cycles)
    doses = []
    for given in course:
        exact = given.low == given.high
        low, high = _total(given, given.days)
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
    course, _ = _course(regimen, weight, body_surface_area, cycles)
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
            f"time: expected a time from the start of treatment, got {time!r}",
            field="time",
            value=time,
        )
    course, _ = _course(regimen, weight, body_surface_area, cycles)
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


def _total(given: _Given, days: float) -> tuple[float, float]:
    return given.low * days, given.high * days


def _sum(shares: list[tuple[_Given, float]]) -> Measure | Range:
    """Add up shares of doses in the unit of the first one."""
    unit = shares[0][0].total_unit
    lows, highs = [], []
    for given, days in shares:
        factor = unit_named(given.total_unit).factor / unit_named(unit).factor
        low, high = _total(given, days)
        lows.append(low * factor)
        highs.append(high * factor)
    low, high = math.fsum(lows), math.fsum(highs)
    return Measure(low, unit) if low == high else Range(low, high, unit)


def _course(
    regimen: Regimen, weight: object, body_surface_area: object, cycles: int | None
) -> tuple[list[_Given], int]:
    """Lay out every dose of the course, and give the course's length in days."""
    kilograms = _size("weight", weight, "kg", "70 kg")
    sizes = {
        "weight": kilograms,
        "body_surface_area": _size("body_surface_area", body_surface_area, "m**2", "1.8 m**2"),
    }
    outside = (
        regimen.weight is not None
        and kilograms is not None
        and not regimen.weight.contains(Measure(kilograms, "kg"))
    )
    if outside:
        raise InvalidValueError(
            f"weight: {weight!r} is outside what regimen {regimen.id!r} is for ({regimen.weight})",
            field="weight",
            value=weight,
        )
    every = [phase for phase in regimen.phases for _ in range(phase.cycles)]
    every = every[: _cycles(regimen, cycles)]
    course: list[_Given] = []
    begin = 0
    for number, phase in enumerate(every, 1):
        for dose in phase.doses:
            course.extend(_doses(regimen, phase, number, dose, begin, sizes))
        begin += _days(regimen, phase, last=number == len(every))
    course.sort(key=lambda given: given.first)
    if len({unit_named(given.total_unit).dimension for given in course}) > 1:
        units = ", ".join(dict.fromkeys(given.unit for given in course))
        raise UnitMismatchError(
            f"regimen {regimen.id!r}: its doses measure different things ({units})",
            unit=course[-1].unit,
            expected=unit_named(course[0].total_unit).dimension,
        )
    return course, begin


def _cycles(regimen: Regimen, cycles: int | None) -> int:
    most = sum(phase.cycles for phase in regimen.phases)
    if cycles is None:
        return most
    if isinstance(cycles, bool) or not isinstance(cycles, int):
        raise InvalidTypeError(
            f"cycles: expected a whole number, got {cycles!r}", field="cycles", value=cycles
        )
    if not 1 <= cycles <= most:
        raise InvalidValueError(
            f"cycles: regimen {regimen.id!r} has {most}, expected from 1 to {most}, got {cycles!r}",
            field="cycles",
            value=cycles,
        )
    return cycles


def _days(regimen: Regimen, phase: Phase, *, last: bool) -> int:
    """Give the length of a cycle; the last one may just end with its last dose."""
    if phase.cycle_length is None:
        if last:
            return max(dose.last_day for dose in phase.doses)
        raise MissingFigureError(
            f"regimen {regimen.id!r}: something follows {phase.name}, whose length is not stated, "
            "so that its days are not known",
            missing=("cycle_length",),
        )
    days = phase.cycle_length.number_in("day")
    if abs(days - round(days)) > 1e-9:
        raise InvalidValueError(
            f"regimen {regimen.id!r}: a cycle of {phase.cycle_length} is no whole number of days",
            field="cycle_length",
            value=phase.cycle_length,
        )
    return round(days)


def _size(name: str, given: object, unit: str, example: str) -> float | None:
    if given is None:
        return None
    number = Measure.parse(given, name).number_in(unit)
    if number <= 0:
        raise InvalidValueError(
            f"{name}: expected more than 0, such as {example!r}, got {given!r}",
            field=name,
            value=given,
        )
    return number


def _doses(
    regimen: Regimen,
    phase: Phase,
    cycle: int,
    dose: Dose,
    begin: int,
    sizes: dict[str, float | None],
) -> list[_Given]:
    """Work body size and cap into a dose; a rate runs through its days, a dose recurs on each."""
    low, high, unit = _stated(dose)
    for per, (size, _) in _SIZES.items():
        if per in unit:
            factor = sizes[size]
            if factor is None:
                raise MissingFigureError(
                    f"regimen {regimen.id!r}, {phase.name}: a dose in {unit} needs {size}=, such "
                    f"as {'70 kg' if size == 'weight' else '1.8 m**2'}",
                    missing=(size,),
                )
            low, high, unit = low * factor, high * factor, unit.replace(per, "")
    if dose.cap is not None:
        most = dose.cap.number_in(unit)
        low, high = min(low, most), min(high, most)
    first, last = begin + dose.first_day - 1, begin + dose.last_day - 1
    runs = last - first + 1 if unit.endswith(_PER_TIME) else 1
    return [
        _Given(phase, cycle, on - begin + 1, dose.route, on, runs, low, high, unit)
        for on in range(first, last + 1, runs)
    ]


def _stated(dose: Dose) -> tuple[float, float, str]:
    if dose.amount is not None:
        amount = dose.amount.number_in(dose.amount.unit)
        return amount, amount, dose.amount.unit
    span = dose.amount_range
    assert span is not None  # noqa: S101 - a dose has one or the other
    if span.low is None or span.high is None:
        raise BoundedFigureError(
            f"the dose {str(span)!r} is open at one end and cannot be computed with",
            figure=str(span),
        )
    return span.low, span.high, span.unit
