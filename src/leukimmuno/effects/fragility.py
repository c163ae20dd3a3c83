"""How few changed outcomes undo a significant result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from leukimmuno.effects.arguments import FloatArray, checked_level
from leukimmuno.effects.computation import Method, choose
from leukimmuno.effects.exact import central_p, fisher_p
from leukimmuno.effects.significance import chi_squared_statistic, normal_p
from leukimmuno.effects.tables import read_counts

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["fragility_index"]

Array: TypeAlias = FloatArray

_FIRST_STEPS = 8
_MOST_STEPS = 1024


def fragility_index(
    events: ArrayLike,
    total: ArrayLike,
    control_events: ArrayLike,
    control_total: ArrayLike,
    *,
    method: Literal["fisher", "mid-p", "none", "yates", "n-1"] = "fisher",
    alpha: float = 0.05,
) -> int | NDArray[np.int64]:
    """Count the patients whose changed outcome makes a significant result insignificant.

    In the arm with the lower risk, patients without the event are turned into patients with it,
    one by one, until the p-value reaches `alpha`.

    Parameters
    ----------
    events, total, control_events, control_total : int or array_like
        Events and patients of the experimental and of the control arm; they broadcast.
    method : {"fisher", "mid-p", "none", "yates", "n-1"}, default "fisher"
        Fisher's exact test [1]_, the mid-p test, or a chi-squared test by its correction.
    alpha : float, default 0.05
        The two-sided p-value from which on a result is not significant.

    Returns
    -------
    int or numpy.ndarray
        The number of patients; 0 where the result is not significant as it is.

    Raises
    ------
    InvalidValueError
        If a count or option is invalid.

    Notes
    -----
    The definition was made for trials with arms of equal size, where the arm with the lower
    risk is the one with fewer events.

    References
    ----------
    .. [1] Walsh M, Srinathan SK, McAuley DF, et al. The statistical significance of randomized
       controlled trial results is frequently fragile: a case for a Fragility Index. J Clin
       Epidemiol 2014;67:622-628.

    Examples
    --------
    >>> fragility_index(1, 100, 9, 100)
    1
    >>> fragility_index(20, 100, 20, 100)
    0
    """
    _, chosen = choose(_TESTS, method)
    alpha = checked_level(alpha, "alpha")
    counts = read_counts(arm=(events, total), control=(control_events, control_total))
    (flat,) = counts.evaluate(_index, chosen.limits, alpha)
    result: int | NDArray[np.int64] = counts.shaped(flat.astype(np.int64))
    return result


def _index(a: Array, n1: Array, c: Array, n2: Array, test: Any, alpha: float) -> tuple[Array]:
    swap = a * n2 > c * n1
    low, size = np.where(swap, c, a), np.where(swap, n2, n1)
    other, other_size = np.where(swap, a, c), np.where(swap, n1, n2)
    result = np.zeros(a.shape)
    rows = np.arange(a.size)
    first, steps = 0, _FIRST_STEPS
    while rows.size:
        # The p-value need not rise at every step, so each step is tried.
        events = low[rows, None] + np.arange(first, first + steps)
        table = (events, size[rows, None], other[rows, None], other_size[rows, None])
        flat = (np.broadcast_to(part, events.shape).reshape(-1) for part in table)
        within = events <= size[rows, None]
        p = test(*_kept(flat, within.reshape(-1)))
        reached = np.ones(events.shape, dtype=np.bool_)
        # Rounding must not turn p = alpha into a significant result.
        reached[within] = p >= alpha * (1 - 1e-12)
        found = reached.any(axis=1)
        result[rows[found]] = first + reached[found].argmax(axis=1)
        rows = rows[~found]
        first, steps = first + steps, min(2 * steps, _MOST_STEPS)
    return (result,)


def _kept(columns: Any, rows: Any) -> list[Array]:
    return [column[rows] for column in columns]


def _mid_p(a: Array, n1: Array, c: Array, n2: Array) -> Array:
    return central_p(a, n1, c, n2, 0.5)


def _pearson(a: Array, n1: Array, c: Array, n2: Array) -> Array:
    return _chi_squared(a, n1, c, n2, "none")


def _yates(a: Array, n1: Array, c: Array, n2: Array) -> Array:
    return _chi_squared(a, n1, c, n2, "yates")


def _n_minus_1(a: Array, n1: Array, c: Array, n2: Array) -> Array:
    return _chi_squared(a, n1, c, n2, "n-1")


def _chi_squared(a: Array, n1: Array, c: Array, n2: Array, variant: str) -> Array:
    # Without events, or without non-events, there is no difference to be significant.
    p = normal_p(np.sqrt(chi_squared_statistic(a, n1, c, n2, variant)))
    return np.where(np.isnan(p), 1.0, p)


_TESTS: dict[str, Any] = {
    "fisher": Method(fisher_p),  # type: ignore[arg-type]
    "mid-p": Method(_mid_p),  # type: ignore[arg-type]
    "none": Method(_pearson),  # type: ignore[arg-type]
    "yates": Method(_yates),  # type: ignore[arg-type]
    "n-1": Method(_n_minus_1),  # type: ignore[arg-type]
}
