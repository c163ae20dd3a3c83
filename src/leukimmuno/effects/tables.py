"""Validation, broadcasting and blockwise evaluation of counts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import numpy as np
from attrs import frozen

from leukimmuno.effects.arguments import FloatArray, as_numbers, common_shape, invalid

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

__all__ = ["Counts", "read_counts"]

Kernel: TypeAlias = "Callable[..., tuple[FloatArray, ...]]"

# The largest integer up to which every integer is a float64 of its own.
_LARGEST = 2**53
_COMPACT = np.iinfo(np.int32).max

# Rows evaluated at a time, so that all intermediate arrays of a formula stay in the cache.
_BLOCK = 8192
# Reading is simpler and takes longer blocks.
_READ = 4 * _BLOCK


@frozen(eq=False, repr=False)
class Counts:
    """Whole-number columns that broadcast against each other, checked once.

    Attributes
    ----------
    columns : tuple of numpy arrays
        One-dimensional arrays of whole numbers, each of the common length or of length 1.
    shape : tuple of int
        The common shape; ``()`` for scalars.
    size : int
        The number of rows.
    regular : bool
        Whether reading has shown that every arm has patients with and without the event.
    """

    columns: tuple[NDArray[Any], ...]
    shape: tuple[int, ...]
    size: int
    regular: bool = False

    def evaluate(
        self, kernel: Kernel, *extra: Any, elementwise: bool = False
    ) -> tuple[FloatArray, ...]:
        """Apply a formula to all rows, a block at a time.

        Parameters
        ----------
        kernel : callable
            Takes one float64 array per column, then `extra`, and returns a tuple of arrays.
        *extra
            Passed on unchanged.
        elementwise : bool, default False
            Whether the formula also takes plain numbers, which makes a single table quicker.

        Returns
        -------
        tuple of numpy.ndarray
            Flat float64 arrays of length `size`.
        """
        with np.errstate(all="ignore"):
            if elementwise and not self.shape:
                numbers = [np.float64(column[0]) for column in self.columns]
                return kernel(*numbers, *extra)
            if self.size <= _BLOCK:
                columns = (self._piece(column, slice(0, self.size)) for column in self.columns)
                return kernel(*columns, *extra)
            outputs: list[FloatArray] = []
            for start in range(0, self.size, _BLOCK):
                rows = slice(start, min(start + _BLOCK, self.size))
                pieces = kernel(*(self._piece(column, rows) for column in self.columns), *extra)
                if not outputs:
                    outputs = [np.empty(self.size) for _ in pieces]
                for output, piece in zip(outputs, pieces, strict=True):
                    output[rows] = piece
        return tuple(outputs)

    def _piece(self, column: NDArray[Any], rows: slice) -> FloatArray:
        if column.size != self.size:
            return np.broadcast_to(column.astype(np.float64), rows.stop - rows.start)
        piece = column[rows]
        return piece if piece.dtype == np.float64 else piece.astype(np.float64)

    def shaped(self, flat: NDArray[Any]) -> Any:
        """Give a flat result the shape of the input: a Python scalar or a read-only array."""
        if not self.shape:
            # A formula applied to plain numbers gives a plain number.
            return flat.item()
        flat.setflags(write=False)
        return flat if flat.shape == self.shape else flat.reshape(self.shape)

    def row(self, index: int) -> tuple[int, ...]:
        """Return the counts at a flat position as Python ints."""
        return tuple(
            int(column[index if column.size == self.size else 0]) for column in self.columns
        )


def read_counts(**named: tuple[ArrayLike, ArrayLike]) -> Counts:
    """Check events and totals and bring them to a common shape.

    Parameters
    ----------
    **named : tuple
        Pairs ``name=(events, total)``; `name` is the prefix of the argument names, ``"control"``
        for ``control_events`` and ``control_total``, ``"arm"`` for no prefix.

    Returns
    -------
    Counts
        The columns in the order given, events before totals.

    Raises
    ------
    InvalidValueError
        For a count that is negative, fractional, not finite or beyond 2**53, for more events
        than patients, for an empty arm, and for shapes that do not broadcast.
    InvalidTypeError
        For anything that is no number.
    UnitMismatchError
        For a quantity with a unit.
    """
    quick = _single_table(named) or _short_tables(named)
    if quick is not None:
        return quick
    names: list[str] = []
    arrays: list[NDArray[Any]] = []
    for prefix, (events, total) in named.items():
        lead = "" if prefix == "arm" else f"{prefix}_"
        names += [f"{lead}events", f"{lead}total"]
        arrays.append(_whole(events, f"{lead}events", lowest=0))
        arrays.append(_whole(total, f"{lead}total", lowest=1))
    shape = common_shape(names, arrays)
    size = math.prod(shape)
    columns = tuple(_column(array, shape, size) for array in arrays)
    counts = Counts(columns, shape, size)
    for first in range(0, len(columns), 2):
        _check_events(counts, names[first : first + 2], first)
    return counts


def _single_table(named: dict[str, tuple[ArrayLike, ArrayLike]]) -> Counts | None:
    """Return valid counts of a single table by the shortest way; None leaves it to the checks."""
    columns: list[FloatArray] = []
    regular = True
    for pair in named.values():
        if any(type(given) is not int and type(given) is not float for given in pair):
            return None
        events, total = cast("tuple[float, float]", pair)
        # Whole, in range, and no more events than patients, if all of this holds; nan is not whole.
        if not 0 <= events <= total <= _LARGEST or not total or events % 1 or total % 1:
            return None
        regular = regular and 0 < events < total
        columns += (np.array([float(events)]), np.array([float(total)]))
    return Counts(tuple(columns), (), 1, regular)


def _short_tables(named: dict[str, tuple[ArrayLike, ArrayLike]]) -> Counts | None:
    """Return valid counts of short arrays of one shape, checked together; None as above."""
    arrays: list[Any] = [column for pair in zip(*named.values(), strict=True) for column in pair]
    kinds = ""
    for array in arrays:
        # A shape is asked for once the first is known to be an array.
        if type(array) is not np.ndarray or array.shape != arrays[0].shape:
            return None
        kinds += array.dtype.kind
    shape, size, arms = arrays[0].shape, arrays[0].size, len(named)
    if not 1 < size <= _BLOCK or kinds.strip("iuf"):
        return None
    if len(shape) > 1:
        arrays = [array.reshape(-1) for array in arrays]
    # Events, then patients, then patients without the event, of one arm after the other.
    end = arms * size
    cells = np.empty(3 * end)
    whole, total = cells[: 2 * end], cells[end : 2 * end]
    np.concatenate(arrays, out=whole)
    # An integer beyond 2**53 may have been rounded to it; nan fails any comparison.
    if not np.maximum.reduce(total) < _LARGEST:
        return None
    np.subtract(total, cells[:end], out=cells[2 * end :])
    least = np.minimum.reduce(cells)
    valid = least > 0 or (least == 0 and total.all())
    if not valid or ("f" in kinds and not (np.floor(whole) == whole).all()):
        return None
    rows = [cells[at : at + size] for at in range(0, 2 * end, size)]
    columns = tuple(row for arm in range(arms) for row in (rows[arm], rows[arms + arm]))
    return Counts(columns, shape, size, bool(least))


def _column(array: NDArray[Any], shape: tuple[int, ...], size: int) -> NDArray[Any]:
    if array.size in (size, 1):
        return array.reshape(-1)
    return np.broadcast_to(array, shape).reshape(-1)


def _whole(given: ArrayLike, name: str, *, lowest: int) -> NDArray[Any]:
    """Return a compact integer copy of an argument of whole numbers of at least `lowest`."""
    array = as_numbers(given, name)
    kind = array.dtype.kind
    if array.size == 1 or kind == "O":
        return _whole_slowly(array, name, lowest)
    flat = array.reshape(-1)
    compact = np.empty(flat.size, dtype=np.int32)
    with np.errstate(invalid="ignore"):
        for start in range(0, flat.size, _READ):
            piece = flat[start : start + _READ]
            target = compact[start : start + _READ]
            np.copyto(target, piece, casting="unsafe")
            if not _survived(piece, target, lowest):
                return _whole_slowly(array, name, lowest)
    return compact.reshape(array.shape)


def _survived(piece: NDArray[Any], compact: NDArray[Any], lowest: int) -> bool:
    """Tell whether all entries are whole, in the range of int32 and at least `lowest`."""
    if piece.dtype.kind == "f":
        # Only a whole number in range survives the way to an integer; nan equals nothing.
        return bool(np.minimum.reduce(compact) >= lowest and (compact == piece).all())
    return bool(np.minimum.reduce(piece) >= lowest and np.maximum.reduce(piece) <= _COMPACT)


def _whole_slowly(array: NDArray[Any], name: str, lowest: int) -> NDArray[Any]:
    """Check entry by entry, naming the first that is wrong; used for single and odd values."""
    values = [_whole_entry(entry, name, lowest, array, at) for at, entry in enumerate(array.flat)]
    return np.array(values, dtype=np.int64).reshape(array.shape)


def _whole_entry(entry: Any, name: str, lowest: int, array: NDArray[Any], at: int) -> int:
    if isinstance(entry, np.generic):
        entry = entry.item()
    if not math.isfinite(entry):
        problem = "expected a finite count"
    elif entry < lowest:
        problem = "expected at least 1 patient" if lowest else "expected a count of at least 0"
    elif int(entry) != entry:
        problem = "expected a whole number"
    elif entry > _LARGEST:
        problem = "expected at most 2**53, beyond which floating point drops integers"
    else:
        return int(entry)
    raise invalid(problem, name, entry, array.shape, at)


def _check_events(counts: Counts, names: list[str], first: int) -> None:
    events, total = counts.columns[first : first + 2]
    if events.size == total.size:
        fits = all(
            (events[start : start + _READ] <= total[start : start + _READ]).all()
            for start in range(0, events.size, _READ)
        )
    else:
        fits = bool((events <= total).all())
    if fits:
        return
    at = int(np.argmax(np.broadcast_to(events > total, counts.size)))
    row = counts.row(at)
    problem = f"expected at most {names[1]} = {row[first + 1]}"
    raise invalid(problem, names[0], row[first], counts.shape, at)
