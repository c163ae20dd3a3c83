"""The doses of a course in order, with body size and caps worked in, before they have dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from leukimmuno.errors import (
    BoundedFigureError,
    InvalidTypeError,
    InvalidValueError,
    MissingFigureError,
    UnitMismatchError,
)
from leukimmuno.model.quantities import Measure
from leukimmuno.model.text import brief
from leukimmuno.model.unit_table import unit_named

if TYPE_CHECKING:
    from leukimmuno.model.regimen import Dose, Phase, Regimen

__all__ = ["GivenDose", "course_of"]

_PER_TIME = "/day"

# Part of a unit that asks for a body size: the size asked for, with an example.
_SIZES = {"/kg": ("weight", "70 kg"), "/m**2": ("body_surface_area", "1.8 m**2")}


@attrs.frozen
class GivenDose:
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
        """Whether it runs on through its days."""
        return self.unit.endswith(_PER_TIME)

    @property
    def total_unit(self) -> str:
        """Unit of what is given in all."""
        return self.unit.removesuffix(_PER_TIME)

    def total(self, days: float) -> tuple[float, float]:
        """Give least and most of what is given in so many days."""
        return self.low * days, self.high * days


def course_of(
    regimen: Regimen, weight: object, body_surface_area: object, cycles: int | None
) -> tuple[list[GivenDose], int]:
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
            f"weight: {brief(weight)} is outside what regimen {regimen.id!r} is for "
            f"({regimen.weight})",
            field="weight",
            value=weight,
        )
    every = [phase for phase in regimen.phases for _ in range(phase.cycles)]
    every = every[: _cycles(regimen, cycles)]
    course: list[GivenDose] = []
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
            f"cycles: expected a whole number, got {brief(cycles)}", field="cycles", value=cycles
        )
    if not 1 <= cycles <= most:
        raise InvalidValueError(
            f"cycles: regimen {regimen.id!r} has {most}, expected from 1 to {most}, "
            f"got {brief(cycles)}",
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
            f"{name}: expected more than 0, such as {example!r}, got {brief(given)}",
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
) -> list[GivenDose]:
    """Work body size and cap into a dose; a rate runs through its days, a dose recurs on each."""
    low, high, unit = _stated(dose)
    for per, (size, example) in _SIZES.items():
        if per in unit:
            factor = sizes[size]
            if factor is None:
                raise MissingFigureError(
                    f"regimen {regimen.id!r}, {phase.name}: a dose in {unit} needs {size}=, such "
                    f"as {example}",
                    missing=(size,),
                )
            low, high, unit = low * factor, high * factor, unit.replace(per, "")
    if dose.cap is not None:
        most = dose.cap.number_in(unit)
        low, high = min(low, most), min(high, most)
    first, last = begin + dose.first_day - 1, begin + dose.last_day - 1
    runs = last - first + 1 if unit.endswith(_PER_TIME) else 1
    return [
        GivenDose(phase, cycle, on - begin + 1, dose.route, on, runs, low, high, unit)
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
