"""The units that records may use: text, dimension and factor, checked without pint.

A test proves that every factor equals pint's. A month is 365.25/12 days and a year 365.25 days,
as in pint.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from leukimmuno.errors import UnitMismatchError, UnknownUnitError
from leukimmuno.model.text import brief, did_you_mean, similar

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["UNITS", "Unit", "canonical_unit", "convert", "unit_named"]


class Unit(NamedTuple):
    """One unit: its canonical text, its dimension, and its size in the dimension's smallest unit.

    Sizes are whole numbers, so that 72 hours are exactly 3 days and 35 percent exactly 0.35.
    """

    text: str
    dimension: str
    factor: float


_TABLE = (
    Unit("day", "time", 86_400.0),
    Unit("second", "time", 1.0),
    Unit("minute", "time", 60.0),
    Unit("hour", "time", 3600.0),
    Unit("week", "time", 604_800.0),
    Unit("month", "time", 2_629_800.0),
    Unit("year", "time", 31_557_600.0),
    # A proportion, a count and a rate are three kinds of figure: none converts to another.
    Unit("1", "proportion", 100.0),
    Unit("percent", "proportion", 1.0),
    Unit("count", "count", 1.0),
    Unit("1/year", "rate", 100_000.0),
    Unit("per_100000/year", "rate", 1.0),
    Unit("mg", "mass", 1e6),
    Unit("ng", "mass", 1.0),
    Unit("ug", "mass", 1000.0),
    Unit("g", "mass", 1e9),
    Unit("kg", "mass", 1e12),
    Unit("m**2", "body surface", 1.0),
    Unit("mL", "volume", 1.0),
    Unit("L", "volume", 1e3),
    Unit("mg/day", "mass per time", 1000.0),
    Unit("ug/day", "mass per time", 1.0),
    Unit("mg/m**2", "mass per body surface", 1000.0),
    Unit("ug/m**2", "mass per body surface", 1.0),
    Unit("g/m**2", "mass per body surface", 1e6),
    Unit("mg/m**2/day", "mass per body surface and time", 1000.0),
    Unit("ug/m**2/day", "mass per body surface and time", 1.0),
    Unit("mg/kg", "mass per body weight", 1000.0),
    Unit("ug/kg", "mass per body weight", 1.0),
    Unit("mg/kg/day", "mass per body weight and time", 1000.0),
    Unit("cell", "cells", 1.0),
    Unit("cell/kg", "cells per body weight", 1.0),
    Unit("cell/L", "cells per volume", 1.0),
    Unit("cell/uL", "cells per volume", 1e6),
    Unit("IU", "international units", 1.0),
    Unit("IU/day", "international units per time", 1.0),
    Unit("IU/m**2", "international units per body surface", 1.0),
    Unit("IU/kg", "international units per body weight", 1.0),
    Unit("MBq", "activity", 1.0),
    Unit("GBq", "activity", 1e3),
    Unit("mCi", "activity", 37.0),
    Unit("MBq/kg", "activity per body weight", 1.0),
    Unit("mCi/kg", "activity per body weight", 37.0),
    Unit("Gy", "absorbed radiation", 1.0),
)

UNITS = MappingProxyType({unit.text: unit for unit in _TABLE})
"""Canonical unit text to its `Unit`."""

_ALIASES = {
    "seconds": "second",
    "minutes": "minute",
    "min": "minute",
    "h": "hour",
    "hr": "hour",
    "hours": "hour",
    "d": "day",
    "days": "day",
    "weeks": "week",
    "wk": "week",
    "months": "month",
    "mo": "month",
    "years": "year",
    "yr": "year",
    "y": "year",
    "%": "percent",
    "proportion": "1",
    "fraction": "1",
    "dimensionless": "1",
    "": "1",
    "milligram": "mg",
    "microgram": "ug",
    "nanogram": "ng",
    "gram": "g",
    "kilogram": "kg",
    "mcg": "ug",
    "µg": "ug",
    "μg": "ug",
    "m2": "m**2",
    "m^2": "m**2",
    "m²": "m**2",
    "ml": "mL",
    "l": "L",
    "cells": "cell",
    # What pint writes.
    "meter ** 2": "m**2",
    "milliliter": "mL",
    "liter": "L",
    "microliter": "uL",
    "megabecquerel": "MBq",
    "gigabecquerel": "GBq",
    "millicurie": "mCi",
    "gray": "Gy",
    "iu": "IU",
}


def _parts(given: Iterable[str]) -> tuple[str, ...]:
    """Put what a unit is divided by in one order: "mg/day/kg" is "mg/kg/day"."""
    head, *divisors = given
    return head, *sorted(divisors)


_BY_PARTS = {_parts(text.split("/")): text for text in UNITS}


def canonical_unit(text: str) -> str:
    """Give the table's text for a unit in a common spelling.

    Raises
    ------
    UnknownUnitError
        If the table has no such unit.

    Examples
    --------
    >>> canonical_unit("months"), canonical_unit("mcg/day"), canonical_unit("mg / m^2")
    ('month', 'ug/day', 'mg/m**2')
    """
    if text in UNITS:
        return text
    parts = (part.strip() for part in text.split("/"))
    found = _BY_PARTS.get(_parts(_ALIASES.get(part, part) for part in parts))
    if found is not None:
        return found
    suggestions = similar(text, {**{unit: unit for unit in UNITS}, **_ALIASES})
    hint = did_you_mean(suggestions[:1])
    raise UnknownUnitError(
        f"unit {brief(text)} is not in the table{hint} (units: {', '.join(UNITS)})",
        unit=text,
        suggestions=suggestions,
    )


def unit_named(text: str) -> Unit:
    """Give the unit of a text in any common spelling."""
    return UNITS[canonical_unit(text)]


def convert(number: float, unit: str, to: str) -> float:
    """Express `number` of one unit in another of the same dimension.

    Raises
    ------
    UnitMismatchError
        If the two units measure different things.

    Examples
    --------
    >>> convert(3, "weeks", "days")
    21.0
    """
    source, target = unit_named(unit), unit_named(to)
    if source.dimension != target.dimension:
        raise UnitMismatchError(
            f"{unit!r} measures {source.dimension}, {to!r} measures {target.dimension}",
            unit=unit,
            expected=target.dimension,
        )
    # The larger factor over the smaller is mostly whole: one rounding, none if the unit stays.
    if source.factor >= target.factor:
        return number * (source.factor / target.factor)
    return number / (target.factor / source.factor)
