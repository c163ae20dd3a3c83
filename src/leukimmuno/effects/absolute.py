"""From relative effects to absolute ones, and between relative ones, at a baseline risk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from leukimmuno.effects.arguments import checked_level, finite, invalid
from leukimmuno.effects.estimate import Estimate
from leukimmuno.effects.formatting import RATIOS
from leukimmuno.effects.origins import Derived, settled
from leukimmuno.errors import InvalidTypeError, InvalidValueError, MissingFigureError
from leukimmuno.model.vocabulary import EffectMeasure

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["absolute_effect", "odds_to_risk_ratio"]


def absolute_effect(
    relative: Estimate | ArrayLike,
    baseline_risk: ArrayLike,
    *,
    measure: EffectMeasure | str | None = None,
    low: ArrayLike | None = None,
    high: ArrayLike | None = None,
    level: float = 0.95,
    per: float = 1000,
) -> Estimate:
    """Say how many more events a relative effect means among `per` patients.

    Parameters
    ----------
    relative : Estimate or float or array_like
        A risk ratio, odds ratio or hazard ratio, experimental over control, or a risk
        difference.
    baseline_risk : float or array_like
        Risk without the experimental treatment, a fraction strictly between 0 and 1.
    measure : EffectMeasure or str, optional
        What `relative` is, where it is a bare number.
    low, high : float or array_like, optional
        Limits of a bare number.
    level : float, default 0.95
        Level of these limits.
    per : float, default 1000
        The number of patients to count events among.

    Returns
    -------
    Estimate
        In events more (negative: fewer) per `per` patients, at a baseline risk that counts as
        known [1]_. A limit that would push the risk beyond 1 stops there.

    Raises
    ------
    InvalidValueError
        If the baseline risk is not strictly between 0 and 1, if the value itself pushes the risk
        out of its range, or if the measure has no absolute counterpart.
    MissingFigureError
        If a bare number comes without `measure`.

    Notes
    -----
    The risk becomes p RR with a risk ratio, p OR / (1 - p + p OR) with an odds ratio, and
    1 - (1 - p) ** HR with a hazard ratio.

    References
    ----------
    .. [1] Guyatt GH, Oxman AD, Santesso N, et al. GRADE guidelines: 12. Preparing summary of
       findings tables: binary outcomes. J Clin Epidemiol 2013;66:158-172.

    Examples
    --------
    >>> from leukimmuno.effects import risk_ratio
    >>> print(absolute_effect(risk_ratio(91, 271, 21, 134), 0.15))
    absolute effect 171.4 per 1000 (95% CI 59.7 to 342.6)
    """
    if measure is None and not isinstance(relative, Estimate):
        message = "absolute_effect: a bare number needs measure=, such as 'risk ratio'"
        raise MissingFigureError(message, missing=("measure",))
    source = relative_estimate(relative, measure, low, high, level, "relative")
    if source.measure not in _RISKS:
        names = ", ".join(known.value for known in _RISKS)
        message = f"relative: expected one of {names}, got a {source.measure.value}"
        raise InvalidValueError(message, field="relative", value=source)
    baseline = fraction(baseline_risk, "baseline_risk")
    many = float(finite(per, "per"))
    if many <= 0:
        message = f"per: expected a number above 0, got {per!r}"
        raise InvalidValueError(message, field="per", value=per)
    options = {"baseline": baseline, "per": many}
    return Derived(source, _absolute, options).estimate(source.level)


def odds_to_risk_ratio(
    odds_ratio: Estimate | ArrayLike,
    baseline_risk: ArrayLike,
    *,
    low: ArrayLike | None = None,
    high: ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """Turn an odds ratio into the risk ratio it means at a baseline risk.

    Parameters
    ----------
    odds_ratio : Estimate or float or array_like
        The odds ratio, experimental over control.
    baseline_risk : float or array_like
        Risk in the control arm, a fraction strictly between 0 and 1.
    low, high : float or array_like, optional
        Limits of a bare number.
    level : float, default 0.95
        Level of these limits.

    Returns
    -------
    Estimate
        ``OR / (1 - p + p OR)``, value and limits alike [1]_. The limits treat the baseline risk
        as known and are too narrow where it was estimated from the same trial.

    Raises
    ------
    InvalidValueError
        If the baseline risk is not strictly between 0 and 1, or the estimate is no odds ratio.

    References
    ----------
    .. [1] Zhang J, Yu KF. What's the relative risk? A method of correcting the odds ratio in
       cohort studies of common outcomes. JAMA 1998;280:1690-1691.

    Examples
    --------
    >>> print(odds_to_risk_ratio(2.72, 0.157, low=1.60, high=4.62))
    RR 2.14 (95% CI 1.46 to 2.95)
    """
    source = relative_estimate(odds_ratio, "odds ratio", low, high, level, "odds_ratio")
    if source.measure is not EffectMeasure.ODDS_RATIO:
        message = f"odds_ratio: expected an odds ratio, got a {source.measure.value}"
        raise InvalidValueError(message, field="odds_ratio", value=source)
    baseline = fraction(baseline_risk, "baseline_risk")
    return Derived(source, _risk_ratio, {"baseline": baseline}).estimate(source.level)


def relative_estimate(
    given: Estimate | ArrayLike,
    measure: EffectMeasure | str | None,
    low: ArrayLike | None,
    high: ArrayLike | None,
    level: float,
    name: str,
) -> Estimate:
    """Return an Estimate as it is, or make one of a bare number and its limits."""
    if isinstance(given, Estimate):
        if low is not None or high is not None:
            message = f"{name}: an Estimate has its own limits; leave out low= and high="
            raise InvalidValueError(message, field="low", value=low)
        return given
    if (low is None) != (high is None):
        message = f"{name}: expected a number with both limits or neither"
        raise InvalidTypeError(message, field=name, value=given)
    level = checked_level(level)
    kind = EffectMeasure.parse(measure, "measure")
    figures: list[Any] = []
    for part, figure in ((name, given), ("low", low), ("high", high)):
        if figure is None:
            figures.append(None)
            continue
        array = finite(figure, part)
        if kind in RATIOS and (array <= 0).any():
            at = int(np.argmax(array <= 0))
            problem = "expected a ratio above 0"
            raise invalid(problem, part, float(array.flat[at]), array.shape, at)
        figures.append(settled(array))
    return Estimate(*figures, measure=kind, level=level, method="reported")


def fraction(given: ArrayLike, name: str) -> Any:
    """Return numbers strictly between 0 and 1."""
    array = finite(given, name)
    bad = (array <= 0) | (array >= 1)
    if bad.any():
        at = int(np.argmax(bad))
        problem = "expected a fraction between 0 and 1"
        raise invalid(problem, name, float(array.flat[at]), array.shape, at)
    return settled(array)


def _by_risk_ratio(baseline: Any, ratio: Any) -> Any:
    return baseline * ratio


def _by_odds_ratio(baseline: Any, ratio: Any) -> Any:
    return baseline * _to_risk_ratio(baseline, ratio)


def _to_risk_ratio(baseline: Any, ratio: Any) -> Any:
    # Divided by the odds ratio above and below, so that infinity has its limit, 1 / p.
    with np.errstate(divide="ignore"):
        inverse = 1.0 / np.asarray(ratio)
    return 1.0 / ((1.0 - baseline) * inverse + baseline)


def _by_hazard_ratio(baseline: Any, ratio: Any) -> Any:
    return -np.expm1(np.log1p(-baseline) * ratio)


def _by_difference(baseline: Any, difference: Any) -> Any:
    return baseline + difference


_RISKS = {
    EffectMeasure.RISK_RATIO: _by_risk_ratio,
    EffectMeasure.ODDS_RATIO: _by_odds_ratio,
    EffectMeasure.HAZARD_RATIO: _by_hazard_ratio,
    EffectMeasure.RISK_DIFFERENCE: _by_difference,
}


def _absolute(source: Estimate, baseline: Any, per: float) -> Estimate:
    risk = _RISKS[source.measure]
    value, low, high = (
        None if figure is None else risk(baseline, figure)
        for figure in (source.value, source.low, source.high)
    )
    if value is not None:
        _check_risk(value, baseline, source)
    changes = [
        None if figure is None else settled(np.asarray((np.clip(figure, 0, 1) - baseline) * per))
        for figure in (value, low, high)
    ]
    return Estimate(
        *changes,
        measure=EffectMeasure.ABSOLUTE_EFFECT,
        level=source.level,
        method=source.method,
        unit=f"per {per:g}",
    )


def _check_risk(risk: Any, baseline: Any, source: Estimate) -> None:
    array: NDArray[np.float64] = np.asarray(risk)
    bad = (array > 1) | (array < 0)
    if bad.any():
        at = int(np.argmax(bad))
        problem = f"the {source.measure.value} leads to a risk outside 0 to 1"
        raise invalid(problem, "baseline_risk", float(array.flat[at]), array.shape, at)


def _risk_ratio(source: Estimate, baseline: Any) -> Estimate:
    figures = [
        None if figure is None else settled(np.asarray(_to_risk_ratio(baseline, figure)))
        for figure in (source.value, source.low, source.high)
    ]
    return Estimate(
        *figures, measure=EffectMeasure.RISK_RATIO, level=source.level, method=source.method
    )
