"""Differences of arcsine-transformed proportions."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from leukimmuno.effects.arguments import FloatArray
from leukimmuno.effects.computation import Method, Settings, two_arms
from leukimmuno.effects.significance import normal_p
from leukimmuno.model.vocabulary import EffectMeasure

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from leukimmuno.effects.estimate import Estimate

__all__ = ["arcsine_difference", "cohen_h"]

Array: TypeAlias = FloatArray


def _parts(a: Array, n1: Array, c: Array, n2: Array) -> tuple[Array, Array]:
    # asin(sqrt(p)) as an angle of a right triangle, which is precise for p near 1 as well.
    angle = np.arctan2(np.sqrt(a), np.sqrt(n1 - a)) - np.arctan2(np.sqrt(c), np.sqrt(n2 - c))
    return angle, np.sqrt(1 / n1 + 1 / n2) / 2


def _angle(
    a: Array, n1: Array, c: Array, n2: Array, settings: Settings
) -> tuple[Array, Array, Array, Array]:
    value, error = _parts(a, n1, c, n2)
    margin = settings.z * error
    return value, value - margin, value + margin, error


def _double(
    a: Array, n1: Array, c: Array, n2: Array, settings: Settings
) -> tuple[Array, Array, Array, Array]:
    value, low, high, error = _angle(a, n1, c, n2, settings)
    return 2 * value, 2 * low, 2 * high, 2 * error


def _p(a: Array, n1: Array, c: Array, n2: Array, settings: Settings) -> tuple[Array]:
    value, error = _parts(a, n1, c, n2)
    return (normal_p(value / error),)


_ANGLE = {"wald": Method(_angle, _p, elementwise=True)}
_DOUBLE = {"wald": Method(_double, _p, elementwise=True)}


def arcsine_difference(
    events: ArrayLike,
    total: ArrayLike,
    control_events: ArrayLike,
    control_total: ArrayLike,
    *,
    level: float = 0.95,
) -> Estimate:
    r"""Compare two risks by :math:`\arcsin\sqrt{p_1} - \arcsin\sqrt{p_2}`.

    Parameters
    ----------
    events, total : int or array_like
        Events and patients of the experimental arm.
    control_events, control_total : int or array_like
        Events and patients of the control arm; all four broadcast against each other.
    level : float, default 0.95
        Confidence level.

    Returns
    -------
    Estimate
        In radians, with a standard error that depends on the arm sizes only [1]_; empty cells
        need no correction.

    Raises
    ------
    InvalidValueError
        If a count or the level is invalid.

    References
    ----------
    .. [1] Rücker G, Schwarzer G, Carpenter J, Olkin I. Why add anything to nothing? The arcsine
       difference as a measure of treatment effect in meta-analysis with zero cells. Stat Med
       2009;28:721-738.

    Examples
    --------
    >>> print(arcsine_difference(91, 271, 21, 134))
    arcsine difference 0.211 (95% CI 0.108 to 0.315)
    """
    arms = (events, total, control_events, control_total)
    return two_arms(EffectMeasure.ARCSINE_DIFFERENCE, _ANGLE, arms, "wald", level, "none", 0.5)


def cohen_h(
    events: ArrayLike,
    total: ArrayLike,
    control_events: ArrayLike,
    control_total: ArrayLike,
    *,
    level: float = 0.95,
) -> Estimate:
    """Compare two risks by Cohen's h, twice the arcsine difference.

    Parameters
    ----------
    events, total : int or array_like
        Events and patients of the experimental arm.
    control_events, control_total : int or array_like
        Events and patients of the control arm; all four broadcast against each other.
    level : float, default 0.95
        Confidence level.

    Returns
    -------
    Estimate
        Signed: positive where the experimental risk is higher [1]_.

    Raises
    ------
    InvalidValueError
        If a count or the level is invalid.

    References
    ----------
    .. [1] Cohen J. Statistical power analysis for the behavioral sciences, 2nd ed. 1988,
       chapter 6.

    Examples
    --------
    >>> print(cohen_h(91, 271, 21, 134))
    Cohen's h 0.42 (95% CI 0.22 to 0.63)
    """
    arms = (events, total, control_events, control_total)
    return two_arms(EffectMeasure.COHEN_H, _DOUBLE, arms, "wald", level, "none", 0.5)
