"""The proportion of one arm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from scipy.special import betainc, betaincc, betainccinv, betaincinv, expit, logit

from leukimmuno.effects.arguments import FloatArray
from leukimmuno.effects.computation import (
    Computation,
    Correct,
    Method,
    Settings,
    choose,
    prepare,
)
from leukimmuno.effects.roots import increasing_root
from leukimmuno.effects.tables import read_counts
from leukimmuno.model.vocabulary import EffectMeasure

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from leukimmuno.effects.estimate import Estimate

__all__ = ["proportion", "wilson_limits"]

Array: TypeAlias = FloatArray


def wilson_limits(x: Array, n: Array, z: float) -> tuple[Array, Array]:
    """Return the limits at which the score statistic of a proportion reaches z.

    The lower limit is written as a quotient without cancellation, which is 0 exactly for x = 0.
    """
    square = z * z
    root = z * np.sqrt(square + 4 * x * ((n - x) / n))
    low = (2 * x / n) * (x / (2 * x + square + root))
    high = np.where(x == n, 1.0, (2 * x + square + root) / (2 * (n + square)))
    return low, high


def _wilson(x: Array, n: Array, settings: Settings) -> tuple[Array, Array, Array]:
    return (x / n, *wilson_limits(x, n, settings.z))


def _clopper_pearson(x: Array, n: Array, settings: Settings) -> tuple[Array, Array, Array]:
    low = np.where(x == 0, 0.0, betaincinv(x, n - x + 1, settings.tail))
    high = np.where(x == n, 1.0, betainccinv(x + 1, n - x, settings.tail))
    return x / n, low, high


def _jeffreys(x: Array, n: Array, settings: Settings) -> tuple[Array, Array, Array]:
    low = np.where(x == 0, 0.0, betaincinv(x + 0.5, n - x + 0.5, settings.tail))
    high = np.where(x == n, 1.0, betainccinv(x + 0.5, n - x + 0.5, settings.tail))
    return x / n, low, high


def _agresti_coull(x: Array, n: Array, settings: Settings) -> tuple[Array, Array, Array]:
    square = settings.z**2
    size = n + square
    centre = (x + square / 2) / size
    margin = settings.z * np.sqrt(centre * (1 - centre) / size)
    return x / n, centre - margin, centre + margin


def _wald(x: Array, n: Array, settings: Settings) -> tuple[Array, Array, Array, Array]:
    error = np.sqrt(x * (n - x) / n) / n
    margin = settings.z * error
    return x / n, x / n - margin, x / n + margin, error


def _logit(x: Array, n: Array, settings: Settings) -> tuple[Array, Array, Array, Array]:
    added = settings.correction
    if settings.correct == "zeros":
        x, n = x + added * ((x == 0) | (x == n)), n + 2 * added * ((x == 0) | (x == n))
    elif settings.correct == "all":
        x, n = x + added, n + 2 * added
    error = np.sqrt(1 / x + 1 / (n - x))
    centre, known = np.log(x / (n - x)), np.isfinite(error)
    margin = np.where(known, settings.z * error, np.nan)
    value = np.where(known, x / n, np.nan)
    return value, expit(centre - margin), expit(centre + margin), np.where(known, error, np.nan)


def _mid_p(x: Array, n: Array, settings: Settings) -> tuple[Array, Array, Array]:
    # What stubs say of expit differs from release to release.
    inverse: Any = expit
    low = inverse(_lower_logit(x, n, settings))
    # Events and non-events exchanged; the sign of the logit keeps a small limit precise.
    high = inverse(-_lower_logit(n - x, n, settings))
    return x / n, low, high


def _lower_logit(x: Array, n: Array, settings: Settings) -> Array:
    """Return the logit at which the upper mid-p tail has the wanted probability."""
    # With events only, the tail is half the n-th power of the probability.
    all_log = np.log(2 * settings.tail) / n
    result = np.where(x == 0, -np.inf, all_log - np.log(-np.expm1(all_log)))
    rows = (x > 0) & (x < n)
    if rows.any():
        x, n = x[rows], n[rows]
        start = logit(wilson_limits(x, n, settings.z)[0])
        tail = settings.tail

        def error(at: Array, x: Array, n: Array) -> tuple[Array, Array]:
            p, q = expit(at), expit(-at)
            # Each share is used where it is the smaller one, and so the more precise.
            small = p < 0.5
            reach = np.where(small, betainc(x, n - x + 1, p), betaincc(n - x + 1, x, q))
            exceed = np.where(small, betainc(x + 1, n - x, p), betaincc(n - x, x + 1, q))
            middle = (reach + exceed) / 2
            rise = (reach - exceed) * (x * q + (n - x) * p) / 2
            return np.log(middle / tail), rise / middle

        result[rows] = increasing_root(error, start, x, n)
    return result


_METHODS = {
    "wilson": Method(_wilson, elementwise=True),
    "clopper-pearson": Method(_clopper_pearson, elementwise=True),
    "jeffreys": Method(_jeffreys, elementwise=True),
    "agresti-coull": Method(_agresti_coull, elementwise=True),
    "wald": Method(_wald, elementwise=True),
    "mid-p": Method(_mid_p),
    "logit": Method(
        _logit,
        scale="logit",
        corrects=True,
        undefined=(
            "0 and 1 have no logit without a correction; "
            "use correct='zeros', or method='wilson', which needs none"
        ),
        elementwise=True,
    ),
}


def proportion(
    events: ArrayLike,
    total: ArrayLike,
    *,
    method: Literal[
        "wilson", "clopper-pearson", "jeffreys", "agresti-coull", "wald", "mid-p", "logit"
    ] = "wilson",
    level: float = 0.95,
    correct: Correct = "zeros",
    correction: float = 0.5,
) -> Estimate:
    """Estimate the probability of an event in one arm.

    Parameters
    ----------
    events, total : int or array_like
        Events and patients; they broadcast against each other.
    method : str, default "wilson"
        - "wilson": limits where the score statistic reaches the normal quantile [1]_.
        - "clopper-pearson": exact limits, never below the level in coverage [2]_.
        - "jeffreys": quantiles of the beta distribution after Jeffreys's prior, 0 for no and 1
          for only events, as in [3]_.
        - "agresti-coull": from the standard error after adding half the squared normal quantile
          to events and to non-events [4]_.
        - "wald": from the standard error.
        - "mid-p": exact limits that count half the probability of the observed number [5]_.
        - "logit": from the standard error of the log odds.
    level : float, default 0.95
        Confidence level.
    correct : {"zeros", "all", "none"}, default "zeros"
        Whether `correction` is added to events and non-events before the "logit" method: where
        one of them is 0, always, or never. The other methods take none.
    correction : float, default 0.5
        What is added.

    Returns
    -------
    Estimate
        A fraction; `standard_error` for "wald" (scale "identity") and "logit" (scale "logit").

    Raises
    ------
    InvalidValueError
        If a count or option is invalid, or if one single logit is undefined; in arrays such
        entries are nan.

    Notes
    -----
    The value is events / total, but for "logit" after its correction. Limits of "wald" and
    "agresti-coull" are given as their formulas have them and can lie below 0 or above 1; the
    "wald" interval of no or only events has no width.

    References
    ----------
    .. [1] Wilson EB. Probable inference, the law of succession, and statistical inference. J Am
       Stat Assoc 1927;22:209-212.
    .. [2] Clopper CJ, Pearson ES. The use of confidence or fiducial limits illustrated in the
       case of the binomial. Biometrika 1934;26:404-413.
    .. [3] Brown LD, Cai TT, DasGupta A. Interval estimation for a binomial proportion. Stat Sci
       2001;16:101-133.
    .. [4] Agresti A, Coull BA. Approximate is better than "exact" for interval estimation of
       binomial proportions. Am Stat 1998;52:119-126.
    .. [5] Berry G, Armitage P. Mid-P confidence intervals: a brief review. Statistician
       1995;44:417-423.

    Examples
    --------
    >>> print(proportion(91, 271))
    proportion 0.336 (95% CI 0.282 to 0.394)
    >>> proportion(0, 20, method="clopper-pearson").low
    0.0
    """
    name, chosen = choose(_METHODS, method)
    settings = prepare(chosen, name, level, correct, correction)
    counts = read_counts(arm=(events, total))
    return Computation(EffectMeasure.PROPORTION, name, chosen, counts, settings).estimate(
        settings.level
    )
