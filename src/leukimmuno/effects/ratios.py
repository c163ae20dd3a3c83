"""Risk ratios of two arms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from leukimmuno.effects.arguments import FloatArray
from leukimmuno.effects.computation import (
    Correct,
    Method,
    Settings,
    corrected,
    two_arms,
)
from leukimmuno.effects.scores import lower_risk_ratio
from leukimmuno.effects.significance import n_minus_1_p, normal_p, pearson_p
from leukimmuno.model.vocabulary import EffectMeasure

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from leukimmuno.effects.estimate import Estimate

__all__ = ["risk_ratio"]

Array: TypeAlias = FloatArray


def around(ratio: Array, error: Array, settings: Settings) -> tuple[Array, Array, Array, Array]:
    """Return a ratio with limits from the standard error of its logarithm.

    An infinite error, from an empty cell, makes everything nan.
    """
    spread = np.exp(settings.z * error)
    if not settings.regular and (settings.correct == "none" or not settings.correction):
        known = np.isfinite(error)
        ratio = np.where(known, ratio, np.nan)
        spread = np.where(known, spread, np.nan)
        error = np.where(known, error, np.nan)
    return ratio, ratio / spread, ratio * spread, error


def _log_parts(a: Array, n1: Array, c: Array, n2: Array, settings: Settings) -> tuple[Array, Array]:
    a, b, n1, c, d, n2 = corrected(a, n1, c, n2, settings)
    # The variance, 1/a - 1/n1 + 1/c - 1/n2, as a sum of what each arm adds: exactly nothing for
    # an arm in which all have the event.
    return (a * n2) / (c * n1), np.sqrt(b / (a * n1) + d / (c * n2))


def _katz(
    a: Array, n1: Array, c: Array, n2: Array, settings: Settings
) -> tuple[Array, Array, Array, Array]:
    ratio, error = _log_parts(a, n1, c, n2, settings)
    return around(ratio, error, settings)


def _katz_p(a: Array, n1: Array, c: Array, n2: Array, settings: Settings) -> tuple[Array]:
    ratio, error = _log_parts(a, n1, c, n2, settings)
    return (normal_p(np.log(ratio) / error),)


def any_event(a: Any, n1: Any, c: Any, n2: Any) -> Any:
    """Tell which tables hold an event, without which a ratio of risks is unknown."""
    return (a > 0) | (c > 0)


def _koopman(
    a: Array, n1: Array, c: Array, n2: Array, settings: Settings
) -> tuple[Array, Array, Array]:
    return _score(a, n1, c, n2, np.full(a.shape, settings.z**2))


def _miettinen_nurminen(
    a: Array, n1: Array, c: Array, n2: Array, settings: Settings
) -> tuple[Array, Array, Array]:
    total = n1 + n2
    return _score(a, n1, c, n2, settings.z**2 * total / (total - 1))


def _score(a: Array, n1: Array, c: Array, n2: Array, target: Array) -> tuple[Array, Array, Array]:
    low = lower_risk_ratio(a, n1, c, n2, target)
    return (a / n1) / (c / n2), low, 1 / lower_risk_ratio(c, n2, a, n1, target)


_METHODS = {
    "log": Method(
        _katz,
        _katz_p,
        scale="log",
        corrects=True,
        undefined=(
            "an arm without events has no log ratio without a correction; "
            "use correct='zeros', or method='koopman', which needs none"
        ),
        informative=any_event,
        elementwise=True,
    ),
    "koopman": Method(_koopman, pearson_p, scale="log", informative=any_event),
    "miettinen-nurminen": Method(
        _miettinen_nurminen, n_minus_1_p, scale="log", informative=any_event
    ),
}


def risk_ratio(
    events: ArrayLike,
    total: ArrayLike,
    control_events: ArrayLike,
    control_total: ArrayLike,
    *,
    method: Literal["log", "koopman", "miettinen-nurminen"] = "log",
    level: float = 0.95,
    correct: Correct = "zeros",
    correction: float = 0.5,
) -> Estimate:
    """Compare two risks by their ratio, experimental over control.

    Parameters
    ----------
    events, total : int or array_like
        Events and patients of the experimental arm.
    control_events, control_total : int or array_like
        Events and patients of the control arm; all four broadcast against each other.
    method : {"log", "koopman", "miettinen-nurminen"}, default "log"
        Limits from the standard error of the log ratio [1]_, from the score statistic [2]_, or
        from the score statistic with the variance times N / (N - 1) [3]_.
    level : float, default 0.95
        Confidence level.
    correct : {"zeros", "all", "none"}, default "zeros"
        Which tables get `correction` added to all four cells before the "log" method: those
        with an empty cell, all, or none. Score limits need no correction and take none.
    correction : float, default 0.5
        What is added.

    Returns
    -------
    Estimate
        On the natural scale; `standard_error`, for "log" only, is that of the log ratio.

    Raises
    ------
    InvalidValueError
        If a count or option is invalid, or if one single table has no log ratio; in arrays such
        entries are nan.

    Notes
    -----
    Without events in either arm the data say nothing about the ratio: the "log" method with its
    correction gives a value whose `informative` is False, the score methods give limits of 0
    and infinity and no value. If every patient of both arms has the event, the ratio is 1 with
    a finite interval.

    References
    ----------
    .. [1] Katz D, Baptista J, Azen SP, Pike MC. Obtaining confidence intervals for the risk
       ratio in cohort studies. Biometrics 1978;34:469-474.
    .. [2] Koopman PAR. Confidence intervals for the ratio of two binomial proportions.
       Biometrics 1984;40:513-517.
    .. [3] Miettinen O, Nurminen M. Comparative analysis of two rates. Stat Med 1985;4:213-226.

    Examples
    --------
    >>> print(risk_ratio(91, 271, 21, 134))
    RR 2.14 (95% CI 1.40 to 3.28)
    >>> print(risk_ratio(0, 10, 3, 20, method="koopman"))
    RR 0.00 (95% CI 0.00 to 2.18)
    >>> risk_ratio([91, 45], [271, 140], 21, 134).value.round(3)
    array([2.143, 2.051])
    """
    arms = (events, total, control_events, control_total)
    return two_arms(EffectMeasure.RISK_RATIO, _METHODS, arms, method, level, correct, correction)
