"""Safeguarded Newton iteration on whole arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from leukimmuno.effects.arguments import FloatArray

__all__ = ["increasing_root"]

# Each of Newton's steps squares the error, so one step from here reaches full precision.
_LAST_ERROR = 1e-8
_LAST_BRACKET = 4e-16
_FREE_PASSES = 3
_MOST_PASSES = 200


def increasing_root(
    function: Callable[..., tuple[FloatArray, FloatArray]],
    start: FloatArray,
    *columns: FloatArray,
    low: FloatArray | float = -np.inf,
    high: FloatArray | float = np.inf,
) -> FloatArray:
    """Find where an increasing function is 0, for all rows at once.

    A step that leaves the bracket known so far is replaced by its middle; rows that have
    converged are dropped.

    Parameters
    ----------
    function : callable
        Takes the unknown and `columns`; returns the function and its derivative. The function is
        a relative error or a logarithm, so that its size tells how far there is to go.
    start : numpy.ndarray
        One starting value a row, inside the bracket.
    *columns : numpy.ndarray
        What the function needs, one entry a row.
    low, high : numpy.ndarray or float
        A bracket, if one is known.

    Returns
    -------
    numpy.ndarray
        The roots; nan where the function is nan.
    """
    x = start
    near = np.zeros(start.shape, dtype=np.bool_)
    # Most rows need nothing but Newton's steps, kept inside the bracket.
    for _ in range(_FREE_PASSES):
        error, slope = function(x, *columns)
        near = np.abs(error) <= _LAST_ERROR
        error /= slope
        x = np.minimum(np.maximum(x - error, low), high)
        if near.all():
            return x
    # Few rows are left as a rule: their positions pick them faster than a mask.
    rest = np.flatnonzero(~near)
    first = np.where(np.isfinite(x[rest]), x[rest], start[rest])
    ends = (np.broadcast_to(end, x.shape)[rest].astype(np.float64) for end in (low, high))
    x[rest] = _guarded(function, first, [column[rest] for column in columns], *ends)
    return x


def _guarded(
    function: Callable[..., tuple[FloatArray, FloatArray]],
    start: FloatArray,
    columns: list[FloatArray],
    low: FloatArray,
    high: FloatArray,
) -> FloatArray:
    """Halve the bracket where Newton's steps leave it or do not shrink fast enough."""
    result = start.copy()
    rows = np.arange(result.size)
    x = start
    last = before = np.full(x.shape, np.inf)
    for _ in range(_MOST_PASSES):  # pragma: no branch
        error, slope = function(x, *columns)
        np.copyto(low, x, where=error < 0)
        np.copyto(high, x, where=error > 0)
        step = error / slope
        new = x - step
        # Written so that a nan, from an infinite function or a slope of 0, counts as outside.
        trusted = (new >= low) & (new <= high)
        # Around a kink Newton's steps can swing to and fro: two of them have to halve.
        trusted &= (np.abs(step) <= before / 2) | np.isinf(high - low)
        new = np.where(trusted, new, (low + high) / 2)
        before, last = last, np.abs(new - x)
        near = (trusted & (np.abs(error) <= _LAST_ERROR)) | (error == 0) | np.isnan(new)
        near |= high - low <= _LAST_BRACKET * np.abs(new)
        x = new
        if near.all():
            break
        result[rows[near]] = x[near]
        stay = np.flatnonzero(~near)
        rows, x, low, high = rows[stay], x[stay], low[stay], high[stay]
        last, before = last[stay], before[stay]
        columns = [column[stay] for column in columns]
    result[rows] = x
    return result
