"""Quantities of pint's application registry, with the library's units defined there.

This is the one module that imports pint.
"""

from __future__ import annotations

import threading
from numbers import Number
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pint

from leukimmuno.errors import InvalidTypeError, UnknownUnitError
from leukimmuno.model.quantities import Measure, is_quantity
from leukimmuno.model.text import brief

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
    registry: Any = pint.get_application_registry()  # type: ignore[no-untyped-call]
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
        If a bare number comes without a unit, or something else than numbers with one.
    UnknownUnitError
        If neither pint nor the library knows the unit.

    Examples
    --------
    >>> import leukimmuno as li
    >>> print(li.Q(9, "ug/day").to("mg/week"))
    0.063 milligram / week
    """
    if unit is None:
        if is_quantity(value):
            return _made(value.magnitude, str(value.units))  # type: ignore[attr-defined]
        if isinstance(value, int | float):
            raise InvalidTypeError(
                f"Q: a bare number needs its unit, as in Q({brief(value)}, 'day')",
                field="value",
                value=value,
            )
        measure = Measure.parse(value, "value")
        return _made(measure.number_in(measure.unit), measure.unit)
    if not isinstance(unit, str):
        raise InvalidTypeError(
            f"Q: expected the unit as text, got {brief(unit)}", field="unit", value=unit
        )
    if isinstance(value, bool | str | Measure) or not _is_numeric(value):
        raise InvalidTypeError(
            f"Q: expected a number or array beside the unit {unit!r}, got {brief(value)}",
            field="value",
            value=value,
        )
    return _made(value, unit)


def _made(value: object, unit: str) -> pint.Quantity[Any]:
    registry: Any = application_registry()
    try:
        made: pint.Quantity[Any] = registry.Quantity(value, unit)
    except Exception as error:  # noqa: BLE001 - pint's reader raises whatever its parts raise
        reason = str(error) or "it cannot be read"
        raise UnknownUnitError(
            f"Q: pint knows no unit {brief(unit)} ({reason})", unit=unit
        ) from None
    return made


def _is_numeric(value: object) -> bool:
    """Tell whether `value` is a number, an array or a sequence that becomes one."""
    if is_quantity(value):
        return False
    return isinstance(value, Number | list | tuple) or hasattr(value, "__array__")
