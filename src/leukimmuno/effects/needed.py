"""Numbers needed to treat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from leukimmuno.effects.absolute import fraction, relative_estimate
from leukimmuno.effects.differences import risk_difference
from leukimmuno.effects.estimate import Estimate, Event
from leukimmuno.effects.intervals import UnionInterval
from leukimmuno.effects.origins import Derived, settled
from leukimmuno.errors import InvalidValueError
from leukimmuno.model.vocabulary import EffectMeasure

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import ArrayLike

    from leukimmuno.effects.computation import Correct

__all__ = ["number_needed_to_treat", "number_needed_to_treat_from_hazard_ratio"]


def number_needed_to_treat(
    events: ArrayLike,
    total: ArrayLike,
    control_events: ArrayLike,
    control_total: ArrayLike,
    *,
    method: Literal["newcombe", "wald", "miettinen-nurminen", "mee", "agresti-caffo"] = "newcombe",
    level: float = 0.95,
    correct: Correct = "none",
    correction: float = 0.5,
    event: Event | None = None,
) -> Estimate:
    """Count the patients to treat for one more event, the inverse of the risk difference.

    Parameters
    ----------
    events, total : int or array_like
        Events and patients of the experimental arm.
    control_events, control_total : int or array_like
        Events and patients of the control arm; all four broadcast against each other.
    method : str, default "newcombe"
        How the interval of the risk difference is found; see `risk_difference`.
    level : float, default 0.95
        Confidence level.
    correct, correction
        As for `risk_difference`.
    event : {"good", "bad"}, optional
        Whether the event is wanted (a remission) or not (a death). It decides whether the
        number is one to benefit (NNTB) or to harm (NNTH); without it only the sign is shown.

    Returns
    -------
    Estimate
        Positive where the experimental arm has more events. Where the interval of the
        difference holds 0, from l to u, the interval is the `UnionInterval` of
        ``(-inf, 1 / l]`` and ``[1 / u, inf)`` [1]_; its `low` and `high` then raise.

    Raises
    ------
    InvalidValueError
        If a count or option is invalid.
    UnionIntervalError
        On `low` or `high` of an estimate with two rays; for arrays as soon as one row has them.

    References
    ----------
    .. [1] Altman DG. Confidence intervals for the number needed to treat. BMJ 1998;317:1309.

    Examples
    --------
    >>> print(number_needed_to_treat(91, 271, 21, 134, event="good"))
    NNTB 5.6 (95% CI 3.9 to 11.1)
    >>> print(number_needed_to_treat(12, 50, 10, 50, event="good"))
    NNTB 25.0 (95% CI NNTB 5.0 to infinity to NNTH 8.2)
    """
    if event not in ("good", "bad", None):
        message = f"event: expected 'good', 'bad' or None, got {event!r}"
        raise InvalidValueError(message, field="event", value=event)
    difference = risk_difference(
        events,
        total,
        control_events,
        control_total,
        method=method,
        level=level,
        correct=correct,
        correction=correction,
    )
    return Derived(difference, _inverse, {"event": event}).estimate(difference.level)


def number_needed_to_treat_from_hazard_ratio(
    hazard_ratio: Estimate | ArrayLike,
    control_survival: ArrayLike,
    *,
    low: ArrayLike | None = None,
    high: ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """Count the patients to treat for one more survivor at a time.

    Parameters
    ----------
    hazard_ratio : Estimate or float or array_like
        The hazard ratio, experimental over control; a bare number comes with its limits.
    control_survival : float or array_like
        Survival of the control arm at that time, a fraction between 0 and 1.
    low, high : float or array_like, optional
        Limits of a hazard ratio given as a number.
    level : float, default 0.95
        Level of these limits.

    Returns
    -------
    Estimate
        ``1 / (S ** HR - S)`` [1]_: positive, to benefit, where the experimental arm survives
        longer. The limits are those of the hazard ratio; the control survival counts as known.

    Raises
    ------
    InvalidValueError
        If survival is not strictly between 0 and 1, or the estimate is no hazard ratio.

    References
    ----------
    .. [1] Altman DG, Andersen PK. Calculating the number needed to treat for trials where the
       outcome is time to an event. BMJ 1999;319:1492-1495.

    Examples
    --------
    >>> print(number_needed_to_treat_from_hazard_ratio(0.71, 0.30, low=0.55, high=0.93))
    NNTB 8.0 (95% CI 4.6 to 37.9)
    """
    ratio = relative_estimate(hazard_ratio, "hazard ratio", low, high, level, "hazard_ratio")
    if ratio.measure not in _HAZARD_RATIOS:
        message = f"hazard_ratio: expected a hazard ratio, got {ratio!r}"
        raise InvalidValueError(message, field="hazard_ratio", value=ratio)
    survival = fraction(control_survival, "control_survival")
    options = {"survival": survival, "event": "good"}
    return Derived(ratio, _inverse_survival_gain, options).estimate(ratio.level)


# Cumulative incidences do not add up to survival, so their ratios are left out.
_HAZARD_RATIOS = (EffectMeasure.HAZARD_RATIO,)


def _inverse(difference: Estimate, event: Event | None) -> Estimate:
    return _reciprocal(difference.value, difference.low, difference.high, difference, event)


def _inverse_survival_gain(ratio: Estimate, survival: Any, event: Event | None) -> Estimate:
    # A lower hazard ratio means a larger gain, so the limits change places.
    value, low, high = (
        None if figure is None else survival**figure - survival
        for figure in (ratio.value, ratio.high, ratio.low)
    )
    return _reciprocal(value, low, high, ratio, event)


def _reciprocal(value: Any, low: Any, high: Any, source: Estimate, event: Event | None) -> Estimate:
    with np.errstate(divide="ignore"):
        value = settled(1.0 / np.asarray(value))
        if low is None or high is None:
            return Estimate(value, measure=_MEASURE, method=source.method, event=event)
        # 1 / -0.0 would be minus infinity.
        below, above = 1.0 / (np.asarray(low) + 0.0), 1.0 / (np.asarray(high) + 0.0)
    below = settled(below)
    # A lower limit of 0 bounds benefit at infinity, an upper limit of 0 bounds harm there.
    above = settled(np.where(np.asarray(high) == 0, -np.inf, above))
    crosses = (np.asarray(low) < 0) & (np.asarray(high) > 0)
    common: dict[str, Any] = {
        "measure": _MEASURE,
        "level": source.level,
        "method": source.method,
        "event": event,
    }
    if crosses.any():
        return Estimate(value, union=UnionInterval(below, above), **common)
    return Estimate(value, above, below, **common)


_MEASURE = EffectMeasure.NUMBER_NEEDED_TO_TREAT
