"""Odds ratios of two arms."""

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
from leukimmuno.effects.exact import central_p, conditional_estimate, fisher_p, lower_limit
from leukimmuno.effects.ratios import around
from leukimmuno.effects.scores import lower_odds_ratio
from leukimmuno.effects.significance import n_minus_1_p, normal_p, pearson_p
from leukimmuno.model.vocabulary import EffectMeasure

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from leukimmuno.effects.estimate import Estimate

__all__ = ["odds_ratio"]

Array: TypeAlias = FloatArray


def _log_parts(a: Array, n1: Array, c: Array, n2: Array, settings: Settings) -> tuple[Array, Array]:
    a, b, n1, c, d, n2 = corrected(a, n1, c, n2, settings)
    # 1/a + 1/b = n1 / (a b)
    return (a / b) * (d / c), np.sqrt(n1 / (a * b) + n2 / (c * d))


def _woolf(
    a: Array, n1: Array, c: Array, n2: Array, settings: Settings
) -> tuple[Array, Array, Array, Array]:
    return around(*_log_parts(a, n1, c, n2, settings), settings)


def _woolf_p(a: Array, n1: Array, c: Array, n2: Array, settings: Settings) -> tuple[Array]:
    ratio, error = _log_parts(a, n1, c, n2, settings)
    return (normal_p(np.log(ratio) / error),)


def _peto_parts(
    a: Array, n1: Array, c: Array, n2: Array, settings: Settings
) -> tuple[Array, Array]:
    a, _, n1, c, _, n2 = corrected(a, n1, c, n2, settings)
    total, events = n1 + n2, a + c
    excess = (a * n2 - c * n1) / total
    variance = (n1 / total) * (n2 / total) * events * ((total - events) / (total - 1))
    return excess, variance


def _peto(
    a: Array, n1: Array, c: Array, n2: Array, settings: Settings
) -> tuple[Array, Array, Array, Array]:
    excess, variance = _peto_parts(a, n1, c, n2, settings)
    return around(np.exp(excess / variance), 1 / np.sqrt(variance), settings)


def _peto_p(a: Array, n1: Array, c: Array, n2: Array, settings: Settings) -> tuple[Array]:
    excess, variance = _peto_parts(a, n1, c, n2, settings)
    return (normal_p(excess / np.sqrt(variance)),)


def _cornfield(
    a: Array, n1: Array, c: Array, n2: Array, settings: Settings
) -> tuple[Array, Array, Array]:
    return _score(a, n1, c, n2, np.full(a.shape, settings.z**2))


def _miettinen_nurminen(
    a: Array, n1: Array, c: Array, n2: Array, settings: Settings
) -> tuple[Array, Array, Array]:
    total = n1 + n2
    return _score(a, n1, c, n2, settings.z**2 * total / (total - 1))


def _score(a: Array, n1: Array, c: Array, n2: Array, target: Array) -> tuple[Array, Array, Array]:
    value = (a / (n1 - a)) * ((n2 - c) / c)
    low = lower_odds_ratio(a, n1, c, n2, target)
    return value, low, 1 / lower_odds_ratio(c, n2, a, n1, target)


def _exact_limits(
    a: Array, n1: Array, c: Array, n2: Array, settings: Settings, half: float
) -> tuple[Array, Array]:
    low = lower_limit(a, n1, c, n2, settings.tail, half)
    return low, 1 / lower_limit(c, n2, a, n1, settings.tail, half)


def _conditional(
    a: Array, n1: Array, c: Array, n2: Array, settings: Settings
) -> tuple[Array, Array, Array]:
    return (conditional_estimate(a, n1, c, n2), *_exact_limits(a, n1, c, n2, settings, 0.0))


def _mid_p(
    a: Array, n1: Array, c: Array, n2: Array, settings: Settings
) -> tuple[Array, Array, Array]:
    return (conditional_estimate(a, n1, c, n2), *_exact_limits(a, n1, c, n2, settings, 0.5))


def _median_unbiased(
    a: Array, n1: Array, c: Array, n2: Array, settings: Settings
) -> tuple[Array, Array, Array]:
    value = lower_limit(a, n1, c, n2, 0.5, 0.5)
    # The largest possible table has a mid-p tail of 1/2 only at infinity; margins that leave a
    # single table say nothing.
    most = (a == n1) | (c == 0)
    value = np.where(most, np.where((a == 0) | (c == n2), np.nan, np.inf), value)
    return (value, *_exact_limits(a, n1, c, n2, settings, 0.5))


def _fisher_p(a: Array, n1: Array, c: Array, n2: Array, settings: Settings) -> tuple[Array]:
    return (fisher_p(a, n1, c, n2),)


def _mid_p_p(a: Array, n1: Array, c: Array, n2: Array, settings: Settings) -> tuple[Array]:
    return (central_p(a, n1, c, n2, 0.5),)


def any_contrast(a: Any, n1: Any, c: Any, n2: Any) -> Any:
    """Tell which tables hold both an event and a non-event."""
    return ((a > 0) | (c > 0)) & ((a < n1) | (c < n2))


_METHODS = {
    "log": Method(
        _woolf,
        _woolf_p,
        scale="log",
        corrects=True,
        undefined=(
            "a table with an empty cell has no log odds ratio without a correction; "
            "use correct='zeros', or method='score' or 'conditional', which need none"
        ),
        informative=any_contrast,
        elementwise=True,
    ),
    "score": Method(_cornfield, pearson_p, scale="log", informative=any_contrast),
    "miettinen-nurminen": Method(
        _miettinen_nurminen, n_minus_1_p, scale="log", informative=any_contrast
    ),
    "conditional": Method(_conditional, _fisher_p, scale="log", informative=any_contrast),
    "mid-p": Method(_mid_p, _mid_p_p, scale="log", informative=any_contrast),
    "median-unbiased": Method(_median_unbiased, _mid_p_p, scale="log", informative=any_contrast),
    "peto": Method(
        _peto,
        _peto_p,
        scale="log",
        corrects=True,
        undefined="everybody or nobody had the event, which leaves no variance",
        informative=any_contrast,
        elementwise=True,
    ),
}


def odds_ratio(
    events: ArrayLike,
    total: ArrayLike,
    control_events: ArrayLike,
    control_total: ArrayLike,
    *,
    method: Literal[
        "log",
        "score",
        "miettinen-nurminen",
        "conditional",
        "mid-p",
        "median-unbiased",
        "peto",
    ] = "log",
    level: float = 0.95,
    correct: Correct | None = None,
    correction: float = 0.5,
) -> Estimate:
    """Compare two risks by the ratio of their odds, experimental over control.

    Parameters
    ----------
    events, total : int or array_like
        Events and patients of the experimental arm.
    control_events, control_total : int or array_like
        Events and patients of the control arm; all four broadcast against each other.
    method : str, default "log"
        - "log": limits from the standard error of the log odds ratio [1]_.
        - "score": limits where the score statistic reaches the normal quantile [2]_.
        - "miettinen-nurminen": the same with the variance times N / (N - 1) [3]_.
        - "conditional": the conditional maximum-likelihood estimate, with exact limits that
          leave out half of 1 - level on each side [2]_.
        - "mid-p": the conditional estimate, with limits that count only half of the
          probability of the observed table [4]_.
        - "median-unbiased": the odds ratio at which both mid-p tails are 1/2, with mid-p
          limits [4]_.
        - "peto": from observed minus expected events and their variance [5]_.
    level : float, default 0.95
        Confidence level.
    correct : {"zeros", "all", "none"}, optional
        Which tables get `correction` added to all four cells: by default those with an empty
        cell for "log", and none for "peto". The other methods need no correction and take none.
    correction : float, default 0.5
        What is added.

    Returns
    -------
    Estimate
        On the natural scale; `standard_error`, for "log" and "peto", is that of the log ratio.

    Raises
    ------
    InvalidValueError
        If a count or option is invalid, or if the log odds ratio of one single table is
        undefined; in arrays such entries are nan.

    Notes
    -----
    If nobody or everybody had the event in both arms, the data say nothing: "log" gives a value
    whose `informative` is False, "peto" is undefined, all others give limits of 0 and infinity
    and no value. The p-value of "conditional" is that of `fisher_test`, which does not always
    agree with the interval; ``fisher_test(..., method="central")`` does.

    References
    ----------
    .. [1] Woolf B. On estimating the relation between blood group and disease. Ann Hum Genet
       1955;19:251-253.
    .. [2] Cornfield J. A statistical problem arising from retrospective studies. Proc Third
       Berkeley Symp 1956;4:135-148.
    .. [3] Miettinen O, Nurminen M. Comparative analysis of two rates. Stat Med 1985;4:213-226.
    .. [4] Rothman KJ, Greenland S. Modern Epidemiology, 2nd ed. 1998, chapter 14.
    .. [5] Yusuf S, Peto R, Lewis J, Collins R, Sleight P. Beta blockade during and after
       myocardial infarction. Prog Cardiovasc Dis 1985;27:335-371.

    Examples
    --------
    >>> print(odds_ratio(91, 271, 21, 134))
    OR 2.72 (95% CI 1.60 to 4.62)
    >>> print(odds_ratio(3, 10, 0, 12, method="conditional"))
    OR inf (95% CI 0.54 to inf)
    """
    if correct is None:
        correct = "none" if method == "peto" else "zeros"
    arms = (events, total, control_events, control_total)
    return two_arms(EffectMeasure.ODDS_RATIO, _METHODS, arms, method, level, correct, correction)
