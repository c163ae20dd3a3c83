"""Safeguarded Newton iteration on whole arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from leukimmuno.effects.tables import FloatArray

__all__ = ["increasing_root"]

# Each of Newton's steps squares the error, so one step from here reaches full precision.
_LAST_ERROR = 1e-8
_LAST_BRACKET = 4e-16
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
    result = np.array(start, dtype=np.float64)
    rows = np.arange(result.size)
    x = result.copy()
    least: FloatArray = np.array(np.broadcast_to(low, x.shape), dtype=np.float64)
    most: FloatArray = np.array(np.broadcast_to(high, x.shape), dtype=np.float64)
    last = np.full(x.shape, np.inf)
    for _ in range(_MOST_PASSES):  # pragma: no branch
        error, slope = function(x, *columns)
        np.copyto(least, x, where=error < 0)
        np.copyto(most, x, where=error > 0)
        step = error / slope
        new = x - step
        # Written so that a nan, from an infinite function or a slope of 0, counts as outside.
        trusted = (new >= least) & (new <= most)
        # Around a kink Newton's steps can swing to and fro; inside a bracket each has to halve.
        trusted &= (np.abs(step) <= last / 2) | np.isinf(most - least)
        if not trusted.all():
            halved = ~trusted
            new[halved] = (least[halved] + most[halved]) / 2
        last = np.abs(new - x)
        near = (trusted & (np.abs(error) <= _LAST_ERROR)) | (error == 0) | np.isnan(new)
        near |= most - least <= _LAST_BRACKET * np.abs(new)
        x = new
        if near.all():
            break
        if 2 * np.count_nonzero(near) > near.size:
            result[rows[near]] = x[near]
            stay = ~near
            rows, x, least, most = rows[stay], x[stay], least[stay], most[stay]
            last = last[stay]
            columns = tuple(column[stay] for column in columns)
    result[rows] = x
    return result
