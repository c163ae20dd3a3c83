"""Quantities of pint's application registry, with the library's units defined there.

This is the one module that imports pint.
"""

from __future__ import annotations

import threading
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pint

from leukimmuno.errors import InvalidTypeError, UnknownUnitError
from leukimmuno.model.quantities import Measure, is_quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DEFINITIONS", "Q", "application_registry"]

DEFINITIONS: Mapping[str, str] = MappingProxyType(
    {
        "cell": "cell = [cell] = cells",
        "IU": "IU = [international_unit] = international_unit",
        "per_100000": "per_100000 = 1e-5",
    }
)
"""Units that pint lacks, with their definitions."""

# pint's default registry is built on first use and is not safe under threads while that happens.
_lock = threading.Lock()


def application_registry() -> pint.UnitRegistry[Any]:
    """Give pint's application registry, with the library's units defined where they are missing.

    Units that the registry defines already, by whatever text, are left alone.
    """
    registry: Any = pint.get_application_registry()
    with _lock:
        for name, definition in DEFINITIONS.items():
            if name not in registry:
                registry.define(definition)
    return registry  # type: ignore[no-any-return]


def Q(value: object, unit: str | None = None) -> pint.Quantity[Any]:  # noqa: N802 - the short name
    """Make a Quantity of pint's application registry.

    Parameters
    ----------
    value : float, array, Measure or str
        A number or array with `unit`; or a Measure or text such as "12 years" without.
    unit : str, optional
        Any unit pint knows, and "IU", "cell" and "per_100000" besides.

    Returns
    -------
    pint.Quantity
        A month is 365.25/12 days, as in pint.

    Raises
    ------
    InvalidTypeError
        If a bare number comes without a unit.
    UnknownUnitError
        If neither pint nor the library knows the unit.

    Examples
    --------
    >>> import leukimmuno as li
    >>> print(li.Q(9, "ug/day").to("mg/week"))
    0.063 milligram / week
    """
    registry = application_registry()
    if unit is None:
        if is_quantity(value):
            return registry.Quantity(value.magnitude, str(value.units))  # type: ignore[attr-defined]
        if isinstance(value, int | float):
            raise InvalidTypeError(
                f"Q: a bare number needs its unit, as in Q({value!r}, 'day')",
                field="value",
                value=value,
            )
        measure = Measure.parse(value, "value")
        return registry.Quantity(measure.number_in(measure.unit), measure.unit)
    if isinstance(value, bool | str):
        raise InvalidTypeError(
            f"Q: expected a number beside the unit {unit!r}, got {value!r}",
            field="value",
            value=value,
        )
    try:
        return registry.Quantity(value, unit)
    except pint.errors.UndefinedUnitError as error:
        raise UnknownUnitError(f"Q: pint knows no unit {unit!r} ({error})", unit=unit) from None
