"""Arguments as numbers of a common shape, and the error that names the entry that is wrong."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from leukimmuno.errors import InvalidTypeError, InvalidValueError, UnitMismatchError

__all__ = [
    "FloatArray",
    "as_numbers",
    "checked_level",
    "common_shape",
    "finite",
    "invalid",
    "plain_number",
]

FloatArray: TypeAlias = NDArray[np.float64]


def plain_number(given: Any, name: str) -> Any:
    """Return `given` without a dimensionless wrapper; refuse a unit, a truth value or a mask."""
    if hasattr(given, "magnitude") and hasattr(given, "units"):
        unit = str(given.units)
        if unit not in ("", "dimensionless"):
            message = f"{name}: expected a plain number, got the quantity {given!s}"
            raise UnitMismatchError(message, unit=unit, expected="a plain number")
        given = given.magnitude
    if isinstance(given, np.ma.MaskedArray):
        message = f"{name}: masked arrays are not supported; drop or fill the masked entries"
        raise InvalidTypeError(message, field=name, value=given)
    return given


def as_numbers(given: object, name: str) -> NDArray[Any]:
    """Turn an argument into a numeric array without changing its values."""
    if type(given) is np.ndarray and given.dtype.kind in "iuf":
        return given
    given = plain_number(given, name)
    try:
        array = np.asarray(given)
    except (ValueError, TypeError, OverflowError) as error:
        message = f"{name}: expected numbers of a regular shape, got {given!r} ({error})"
        raise InvalidTypeError(message, field=name, value=given) from None
    if array.dtype.kind in "iuf":
        return array
    if array.dtype.kind == "O" and all(_is_number(entry) for entry in array.flat):
        return array
    message = f"{name}: expected numbers, got {given!r}"
    raise InvalidTypeError(message, field=name, value=given)


def _is_number(entry: object) -> bool:
    # Large Python integers, fractions and decimals arrive as objects.
    return not isinstance(entry, (bool, str, bytes, complex)) and hasattr(entry, "__float__")


def finite(given: object, name: str) -> NDArray[np.float64]:
    """Return an argument as finite float64 numbers.

    Raises
    ------
    InvalidValueError
        For an entry that is not finite.
    """
    array = as_numbers(given, name).astype(np.float64)
    bad = ~np.isfinite(array)
    if bad.any():
        at = int(np.argmax(bad))
        problem = "expected a finite number"
        raise invalid(problem, name, float(array.flat[at]), array.shape, at)
    return array


def checked_level(level: float, name: str = "level") -> float:
    """Return a confidence level as a float strictly between 0 and 1.

    Raises
    ------
    InvalidTypeError
        If it is no single number.
    InvalidValueError
        If it lies outside the open interval from 0 to 1.
    """
    if type(level) is not float:
        array = as_numbers(level, name)
        if array.size != 1:
            message = f"{name}: expected one number for all rows, got {level!r}"
            raise InvalidTypeError(message, field=name, value=level)
        level = float(array.reshape(-1)[0])
    if not 0.0 < level < 1.0:
        message = f"{name}: expected a level between 0 and 1, such as 0.95, got {level!r}"
        raise InvalidValueError(message, field=name, value=level)
    return level


def common_shape(names: list[str], arrays: list[NDArray[Any]]) -> tuple[int, ...]:
    """Return the shape that arguments broadcast to, or say which do not fit."""
    shape = arrays[0].shape
    if all(array.shape == shape for array in arrays):
        return shape
    try:
        return np.broadcast_shapes(*(array.shape for array in arrays))
    except ValueError:
        shapes = ", ".join(
            f"{name} has shape {array.shape}" for name, array in zip(names, arrays, strict=True)
        )
        message = f"the arguments do not broadcast to one shape: {shapes}"
        raise InvalidValueError(
            message, field=", ".join(names), value=tuple(array.shape for array in arrays)
        ) from None


def invalid(
    problem: str, name: str, value: object, shape: tuple[int, ...], at: int
) -> InvalidValueError:
    """Build the error for one entry of an argument."""
    index: int | tuple[int, ...] | None = None
    where = name
    if shape:
        position = tuple(int(part) for part in np.unravel_index(at, shape))
        index = position[0] if len(position) == 1 else position
        where = f"{name}[{', '.join(str(part) for part in position)}]"
    return InvalidValueError(
        f"{where}: {problem}, got {value!r}", field=name, value=value, index=index
    )
