"""Hazard ratios from what reports print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy.special import ndtri

from leukimmuno.effects.arguments import checked_level, common_shape, finite, invalid
from leukimmuno.effects.computation import quantile
from leukimmuno.effects.formatting import RATIOS
from leukimmuno.effects.origins import Normal, settled
from leukimmuno.errors import InvalidValueError, MissingFigureError
from leukimmuno.model.vocabulary import EffectMeasure

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from leukimmuno.effects.estimate import Estimate

__all__ = [
    "hazard_ratio",
    "hazard_ratio_from_log_rank",
    "hazard_ratio_from_medians",
    "hazard_ratio_from_observed_expected",
    "hazard_ratio_from_p_value",
    "hazard_ratio_from_survival",
]


def hazard_ratio(
    value: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    *,
    level: float = 0.95,
    measure: EffectMeasure | str = EffectMeasure.HAZARD_RATIO,
) -> Estimate:
    """Take a hazard ratio with its limits as a report prints them.

    Parameters
    ----------
    value, low, high : float or array_like
        The ratio, experimental over control, and its limits.
    level : float, default 0.95
        The level of the limits as printed, such as 0.975.
    measure : EffectMeasure or str, default "hazard ratio"
        "cause-specific hazard ratio", "subdistribution hazard ratio" or another ratio.

    Returns
    -------
    Estimate
        With the printed figures at the printed level, and the standard error of the logarithm
        from the width of the interval at that level. Rounded limits are not quite symmetric
        about the value: `centre` is their geometric mean, and other levels are laid around the
        printed value.

    Raises
    ------
    InvalidValueError
        If a figure is not above 0, `low` exceeds `high`, or the measure is no ratio.

    References
    ----------
    .. [1] Parmar MKB, Torri V, Stewart L. Extracting summary statistics to perform
       meta-analyses of the published literature for survival endpoints. Stat Med
       1998;17:2815-2834.

    Examples
    --------
    >>> estimate = hazard_ratio(0.77, 0.58, 1.03, level=0.975)
    >>> print(estimate)
    HR 0.77 (97.5% CI 0.58 to 1.03)
    >>> print(estimate.at_level(0.95))
    HR 0.77 (95% CI 0.60 to 0.99)
    """
    level = checked_level(level)
    kind = EffectMeasure.parse(measure, "measure")
    if kind not in RATIOS:
        message = f"measure: expected a ratio, got {kind.value!r}"
        raise InvalidValueError(message, field="measure", value=measure)
    ratio, lower, upper = _together(
        value=_positive(value, "value"), low=_positive(low, "low"), high=_positive(high, "high")
    )
    if (lower > upper).any():
        at = int(np.argmax(lower > upper))
        problem = f"expected at most high = {float(upper.flat[at])!r}"
        raise invalid(problem, "low", float(lower.flat[at]), lower.shape, at)
    error = (np.log(upper) - np.log(lower)) / (2 * quantile(level))
    printed = (level, settled(lower), settled(upper))
    return Normal(
        settled(ratio), settled(error), kind, "reported limits", printed=printed
    ).estimate(level)


def hazard_ratio_from_p_value(
    value: ArrayLike,
    p_value: ArrayLike,
    *,
    sides: Literal[1, 2],
    level: float = 0.95,
) -> Estimate:
    """Give a printed hazard ratio the interval that its p-value implies.

    Parameters
    ----------
    value : float or array_like
        The hazard ratio, experimental over control; not 1.
    p_value : float or array_like
        The p-value of a Wald or log-rank test.
    sides : {1, 2}
        How many sides the test has; reports differ, so it has to be stated. A one-sided p-value
        counts in the direction of the value.
    level : float, default 0.95
        Level of the interval.

    Returns
    -------
    Estimate
        With ``|log HR| / z(p)`` as standard error [1]_.

    Raises
    ------
    InvalidValueError
        If the ratio is not above 0 or is 1, or if the p-value implies no distance from 1.

    References
    ----------
    .. [1] Parmar MKB, Torri V, Stewart L. Stat Med 1998;17:2815-2834.

    Examples
    --------
    >>> print(hazard_ratio_from_p_value(0.71, 0.01, sides=2))
    HR 0.71 (95% CI 0.55 to 0.92)
    """
    level = checked_level(level)
    ratio, p = _together(value=_positive(value, "value"), p_value=_positive(p_value, "p_value"))
    z = _p_quantile(p, sides)
    if (ratio == 1).any():
        at = int(np.argmax(ratio == 1))
        problem = "a ratio of 1 has no standard error to find from a p-value"
        raise invalid(problem, "value", 1.0, ratio.shape, at)
    return _normal(ratio, np.abs(np.log(ratio)) / z, "p-value", level)


def hazard_ratio_from_observed_expected(
    observed_minus_expected: ArrayLike, variance: ArrayLike, *, level: float = 0.95
) -> Estimate:
    """Estimate a hazard ratio from a log-rank test's observed minus expected events.

    Parameters
    ----------
    observed_minus_expected : float or array_like
        Observed minus expected events of the experimental arm.
    variance : float or array_like
        Its hypergeometric variance, above 0.
    level : float, default 0.95
        Confidence level.

    Returns
    -------
    Estimate
        ``exp((O - E) / V)`` with standard error ``1 / sqrt(V)`` [1]_, labelled "log-rank odds
        ratio": close to the hazard ratio where the effect is not large.

    Raises
    ------
    InvalidValueError
        If a figure is not finite or the variance not above 0.

    References
    ----------
    .. [1] Yusuf S, Peto R, Lewis J, Collins R, Sleight P. Beta blockade during and after
       myocardial infarction. Prog Cardiovasc Dis 1985;27:335-371.

    Examples
    --------
    >>> print(hazard_ratio_from_observed_expected(-20.0, 55.0))
    log-rank OR 0.70 (95% CI 0.53 to 0.91)
    """
    level = checked_level(level)
    excess, spread = _together(
        observed_minus_expected=finite(observed_minus_expected, "observed_minus_expected"),
        variance=_positive(variance, "variance"),
    )
    return _normal(
        np.exp(excess / spread),
        1 / np.sqrt(spread),
        "observed minus expected",
        level,
        EffectMeasure.LOG_RANK_ODDS_RATIO,
    )


def hazard_ratio_from_log_rank(
    p_value: ArrayLike,
    events: ArrayLike,
    *,
    sides: Literal[1, 2],
    favours: Literal["experimental", "control"],
    share: ArrayLike = 0.5,
    level: float = 0.95,
) -> Estimate:
    """Estimate a hazard ratio from a log-rank p-value and the number of events.

    Parameters
    ----------
    p_value : float or array_like
        The p-value of the log-rank test.
    events : float or array_like
        Events of both arms together.
    sides : {1, 2}
        How many sides the test has.
    favours : {"experimental", "control"}
        The arm with the lower hazard, which a p-value does not tell.
    share : float or array_like, default 0.5
        The experimental arm's share of the patients, or of the events if those are printed by
        arm.
    level : float, default 0.95
        Confidence level.

    Returns
    -------
    Estimate
        From the approximate variance ``events * share * (1 - share)`` [1]_.

    Raises
    ------
    InvalidValueError
        If an argument is out of its range.

    References
    ----------
    .. [1] Tierney JF, Stewart LA, Ghersi D, Burdett S, Sydes MR. Practical methods for
       incorporating summary time-to-event data into meta-analysis. Trials 2007;8:16.

    Examples
    --------
    >>> print(hazard_ratio_from_log_rank(0.01, 251, sides=2, favours="experimental", share=2 / 3))
    HR 0.71 (95% CI 0.54 to 0.92)
    """
    level = checked_level(level)
    if favours not in ("experimental", "control"):
        message = f"favours: expected 'experimental' or 'control', got {favours!r}"
        raise InvalidValueError(message, field="favours", value=favours)
    p, count, part = _together(
        p_value=_positive(p_value, "p_value"),
        events=_positive(events, "events"),
        share=_fraction(share, "share"),
    )
    deviation = np.sqrt(count * part * (1 - part))
    sign = -1.0 if favours == "experimental" else 1.0
    return _normal(
        np.exp(sign * _p_quantile(p, sides, least=0.0) / deviation),
        1 / deviation,
        "log-rank p-value",
        level,
    )


def hazard_ratio_from_medians(
    median: Any,
    control_median: Any,
    events: ArrayLike,
    control_events: ArrayLike,
    *,
    level: float = 0.95,
    unit: str | None = None,
) -> Estimate:
    """Estimate a hazard ratio from median times, as if survival were exponential.

    Parameters
    ----------
    median, control_median : Measure, Quantity, str or array_like
        Median times of the arms, such as "7.7 months"; bare numbers need `unit`.
    events, control_events : float or array_like
        Events of the arms.
    level : float, default 0.95
        Confidence level.
    unit : str, optional
        Unit of bare numbers.

    Returns
    -------
    Estimate
        Control median over experimental median, with ``sqrt(1 / events + 1 / control_events)``
        as standard error of its logarithm [1]_.

    Raises
    ------
    InvalidTypeError
        If a median is a bare number and `unit` is left out.
    InvalidValueError
        If a figure is not above 0.
    BoundedFigureError
        If a median was not reached or is only a bound.

    References
    ----------
    .. [1] Collett D. Modelling survival data in medical research, 3rd ed. 2015, chapter 15.

    Examples
    --------
    >>> print(hazard_ratio_from_medians("7.7 months", "4.0 months", 164, 87))
    HR 0.52 (95% CI 0.40 to 0.67)
    """
    from leukimmuno.effects.medians import read_medians

    level = checked_level(level)
    first, second, _ = read_medians(median, control_median, unit)
    times, control_times, count, control_count = _together(
        median=first.value,
        control_median=second.value,
        events=_positive(events, "events"),
        control_events=_positive(control_events, "control_events"),
    )
    error = np.sqrt(1 / count + 1 / control_count)
    return _normal(control_times / times, error, "medians, exponential", level)


def hazard_ratio_from_survival(
    survival: ArrayLike,
    control_survival: ArrayLike,
    *,
    standard_error: ArrayLike | None = None,
    control_standard_error: ArrayLike | None = None,
    total: ArrayLike | None = None,
    control_total: ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """Estimate a hazard ratio from survival at one time, as if hazards were proportional.

    Parameters
    ----------
    survival, control_survival : float or array_like
        Survival of the arms at the same time, fractions strictly between 0 and 1.
    standard_error, control_standard_error : float or array_like, optional
        Standard errors of these fractions.
    total, control_total : float or array_like, optional
        Patients of the arms, for the binomial standard error, which is right if nobody was
        censored before that time. Used where no standard errors are given.
    level : float, default 0.95
        Confidence level.

    Returns
    -------
    Estimate
        ``log S1 / log S2`` with a standard error by the delta method [1]_.

    Raises
    ------
    MissingFigureError
        If neither both standard errors nor both totals are given.
    InvalidValueError
        If an argument is out of its range.

    References
    ----------
    .. [1] Parmar MKB, Torri V, Stewart L. Stat Med 1998;17:2815-2834.

    Examples
    --------
    >>> print(hazard_ratio_from_survival(0.5, 0.25, total=100, control_total=100))
    HR 0.50 (95% CI 0.34 to 0.73)
    """
    level = checked_level(level)
    first = _fraction(survival, "survival")
    second = _fraction(control_survival, "control_survival")
    if standard_error is not None and control_standard_error is not None:
        error = _positive(standard_error, "standard_error")
        control_error = _positive(control_standard_error, "control_standard_error")
    elif total is not None and control_total is not None:
        patients, control_patients = (
            _positive(total, "total"),
            _positive(control_total, "control_total"),
        )
        _together(survival=first, total=patients)
        _together(control_survival=second, control_total=control_patients)
        error = np.sqrt(first * (1 - first) / patients)
        control_error = np.sqrt(second * (1 - second) / control_patients)
    else:
        message = "hazard_ratio_from_survival: needs the standard errors or the totals of both arms"
        raise MissingFigureError(message, missing=("standard_error", "control_standard_error"))
    first, second, error, control_error = _together(
        survival=first,
        control_survival=second,
        standard_error=error,
        control_standard_error=control_error,
    )
    spread = np.hypot(error / (first * np.log(first)), control_error / (second * np.log(second)))
    return _normal(np.log(first) / np.log(second), spread, "survival at a time", level)


def _normal(
    value: Any,
    error: Any,
    method: str,
    level: float,
    measure: EffectMeasure = EffectMeasure.HAZARD_RATIO,
) -> Estimate:
    ratio, spread = (settled(np.array(part)) for part in np.broadcast_arrays(value, error))
    return Normal(ratio, spread, measure, method).estimate(level)


def _together(**named: Any) -> tuple[Any, ...]:
    """Broadcast arguments against each other, or say which do not fit."""
    arrays = [np.asarray(value) for value in named.values()]
    shape = common_shape(list(named), arrays)
    return tuple(np.array(np.broadcast_to(array, shape)) for array in arrays)


def _positive(given: ArrayLike, name: str) -> Any:
    array = finite(given, name)
    if (array <= 0).any():
        at = int(np.argmax(array <= 0))
        raise invalid("expected a number above 0", name, float(array.flat[at]), array.shape, at)
    return array


def _fraction(given: ArrayLike, name: str) -> Any:
    array = _positive(given, name)
    if (array >= 1).any():
        at = int(np.argmax(array >= 1))
        raise invalid("expected a fraction below 1", name, float(array.flat[at]), array.shape, at)
    return array


def _p_quantile(p: Any, sides: int, least: float = 1e-300) -> Any:
    """Return the normal quantile of a p-value in the direction of the effect."""
    if sides not in (1, 2) or isinstance(sides, bool):
        message = f"sides: expected 1 or 2, got {sides!r}"
        raise InvalidValueError(message, field="sides", value=sides)
    z = -ndtri(p / sides)
    bad = (p > 1) | (z < least)
    if bad.any():
        at = int(np.argmax(bad))
        limit = 0.5 if sides == 1 else 1
        problem = f"expected a {sides}-sided p-value below {limit} in the direction of the effect"
        raise invalid(problem, "p_value", float(p.flat[at]), p.shape, at)
    return z
