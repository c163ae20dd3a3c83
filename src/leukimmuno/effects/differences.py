"""Risk differences of two arms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from leukimmuno.effects.arguments import FloatArray
from leukimmuno.effects.computation import (
    Correct,
    Method,
    Settings,
    corrected,
    two_arms,
)
from leukimmuno.effects.scores import lower_difference
from leukimmuno.effects.significance import n_minus_1_p, normal_p, pearson_p
from leukimmuno.model.vocabulary import EffectMeasure

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from leukimmuno.effects.estimate import Estimate

__all__ = ["risk_difference"]

Array: TypeAlias = FloatArray


def difference(a: Array, n1: Array, c: Array, n2: Array) -> Array:
    """Return the difference of two proportions from one division, so that little cancels."""
    result: Array = a * n2
    result -= c * n1
    result /= n1 * n2
    return result


def _wald(
    a: Array, n1: Array, c: Array, n2: Array, settings: Settings
) -> tuple[Array, Array, Array, Array]:
    if settings.correct != "none":
        a, _, n1, c, _, n2 = corrected(a, n1, c, n2, settings)
    value = difference(a, n1, c, n2)
    # Assignment in place spares memory, and memory takes most of the time here.
    p, q = a / n1, c / n2
    variance = 1 - p
    variance *= p
    variance /= n1
    p = 1 - q
    p *= q
    p /= n2
    variance += p
    error = np.sqrt(variance)
    margin = settings.z * error
    return value, value - margin, value + margin, error


def _wald_p(a: Array, n1: Array, c: Array, n2: Array, settings: Settings) -> tuple[Array]:
    value, _, _, error = _wald(a, n1, c, n2, settings)
    return (normal_p(value / error),)


def _newcombe(
    a: Array, n1: Array, c: Array, n2: Array, settings: Settings
) -> tuple[Array, Array, Array]:
    # Distances of Wilson's limits from each proportion; see proportions.py.
    square = settings.z**2
    value = difference(a, n1, c, n2)
    down1, up1 = _wilson_distances(a, n1, settings.z, square)
    down2, up2 = _wilson_distances(c, n2, settings.z, square)
    return (
        value,
        value - np.sqrt(down1 * down1 + up2 * up2),
        value + np.sqrt(up1 * up1 + down2 * down2),
    )


def _wilson_distances(x: Array, n: Array, z: float, square: float) -> tuple[Array, Array]:
    p = x / n
    centre = (0.5 - p) * square
    half = z * np.sqrt(x * (1 - p) + square / 4)
    scale = 1 / (n + square)
    return (half - centre) * scale, (half + centre) * scale


def _mee(
    a: Array, n1: Array, c: Array, n2: Array, settings: Settings
) -> tuple[Array, Array, Array]:
    return _score(a, n1, c, n2, np.full(a.shape, settings.z**2))


def _miettinen_nurminen(
    a: Array, n1: Array, c: Array, n2: Array, settings: Settings
) -> tuple[Array, Array, Array]:
    total = n1 + n2
    return _score(a, n1, c, n2, settings.z**2 * total / (total - 1))


def _score(a: Array, n1: Array, c: Array, n2: Array, target: Array) -> tuple[Array, Array, Array]:
    low = lower_difference(a, n1, c, n2, target)
    return difference(a, n1, c, n2), low, -lower_difference(c, n2, a, n1, target)


def _agresti_caffo(
    a: Array, n1: Array, c: Array, n2: Array, settings: Settings
) -> tuple[Array, Array, Array]:
    a1, m1, c1, m2 = a + 1, n1 + 2, c + 1, n2 + 2
    centre = difference(a1, m1, c1, m2)
    margin = settings.z * np.sqrt(a1 * (m1 - a1) / m1**3 + c1 * (m2 - c1) / m2**3)
    return difference(a, n1, c, n2), centre - margin, centre + margin


METHODS = {
    "newcombe": Method(_newcombe, elementwise=True),
    "wald": Method(_wald, _wald_p, corrects=True, elementwise=True),
    "miettinen-nurminen": Method(_miettinen_nurminen, n_minus_1_p),
    "mee": Method(_mee, pearson_p),
    "agresti-caffo": Method(_agresti_caffo, elementwise=True),
}


def risk_difference(
    events: ArrayLike,
    total: ArrayLike,
    control_events: ArrayLike,
    control_total: ArrayLike,
    *,
    method: Literal["newcombe", "wald", "miettinen-nurminen", "mee", "agresti-caffo"] = "newcombe",
    level: float = 0.95,
    correct: Correct = "none",
    correction: float = 0.5,
) -> Estimate:
    """Compare two risks by their difference, experimental minus control.

    Parameters
    ----------
    events, total : int or array_like
        Events and patients of the experimental arm.
    control_events, control_total : int or array_like
        Events and patients of the control arm; all four broadcast against each other.
    method : {"newcombe", "wald", "miettinen-nurminen", "mee", "agresti-caffo"}
        Limits from the Wilson limits of each arm (Newcombe's method 10, default) [1]_; from
        the standard error; from the score statistic with the variance times N / (N - 1) [2]_
        or without that factor, as Farrington and Manning also have it [3]_; or from the standard
        error after adding one event and one non-event to each arm [4]_.
    level : float, default 0.95
        Confidence level.
    correct : {"zeros", "all", "none"}, default "none"
        Which tables get `correction` added to all four cells before the "wald" method. A
        difference needs no correction, so by default there is none.
    correction : float, default 0.5
        What is added.

    Returns
    -------
    Estimate
        As a difference of proportions; `standard_error` for "wald" only.

    Raises
    ------
    InvalidValueError
        If a count or option is invalid.

    Notes
    -----
    The value is always the observed difference, but for "wald" after a correction that was
    asked for. The limits of "wald" and "agresti-caffo" are given as their formulas have them:
    they can lie beyond -1 or 1, the "wald" interval has no width if each arm has no or only
    events, and that of "agresti-caffo" need not contain the value.

    References
    ----------
    .. [1] Newcombe RG. Interval estimation for the difference between independent proportions:
       comparison of eleven methods. Stat Med 1998;17:873-890.
    .. [2] Miettinen O, Nurminen M. Comparative analysis of two rates. Stat Med 1985;4:213-226.
    .. [3] Mee RW. Confidence bounds for the difference between two probabilities. Biometrics
       1984;40:1175-1176.
    .. [4] Agresti A, Caffo B. Simple and effective confidence intervals for proportions and
       differences of proportions result from adding two successes and two failures. Am Stat
       2000;54:280-288.

    Examples
    --------
    >>> print(risk_difference(91, 271, 21, 134))
    RD 0.179 (95% CI 0.090 to 0.257)
    >>> print(risk_difference(0, 10, 0, 20, method="miettinen-nurminen"))
    RD 0.000 (95% CI -0.166 to 0.284)
    """
    arms = (events, total, control_events, control_total)
    return two_arms(
        EffectMeasure.RISK_DIFFERENCE, METHODS, arms, method, level, correct, correction
    )
