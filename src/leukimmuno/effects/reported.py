"""Effect sizes of a stored trial result, from the figures that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast

from leukimmuno.effects.absolute import absolute_effect
from leukimmuno.effects.arcsine import arcsine_difference, cohen_h
from leukimmuno.effects.differences import risk_difference
from leukimmuno.effects.hazards import (
    hazard_ratio,
    hazard_ratio_from_medians,
    hazard_ratio_from_p_value,
)
from leukimmuno.effects.medians import median_difference, median_ratio
from leukimmuno.effects.needed import number_needed_to_treat
from leukimmuno.effects.odds import odds_ratio
from leukimmuno.effects.proportions import proportion
from leukimmuno.effects.ratios import risk_ratio
from leukimmuno.errors import (
    BoundedFigureError,
    InvalidValueError,
    MissingFigureError,
    VocabularyError,
)
from leukimmuno.model.vocabulary import Bound, Direction, EffectMeasure, EndpointKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from leukimmuno.effects.estimate import Estimate
    from leukimmuno.model.comparison import Comparison
    from leukimmuno.model.quantities import Interval
    from leukimmuno.model.result import ArmResult, TrialResult

__all__ = ["available", "effect_of"]

# Measures of two arms' counts that need nothing but the counts.
_OF_COUNTS: dict[EffectMeasure, Callable[..., Estimate]] = {
    EffectMeasure.RISK_RATIO: risk_ratio,
    EffectMeasure.RISK_DIFFERENCE: risk_difference,
    EffectMeasure.ODDS_RATIO: odds_ratio,
    EffectMeasure.ARCSINE_DIFFERENCE: arcsine_difference,
    EffectMeasure.COHEN_H: cohen_h,
}
_OF_MEDIANS: dict[EffectMeasure, Callable[..., Estimate]] = {
    EffectMeasure.MEDIAN_RATIO: median_ratio,
    EffectMeasure.MEDIAN_DIFFERENCE: median_difference,
}
_PRINTED = frozenset(
    {
        EffectMeasure.HAZARD_RATIO,
        EffectMeasure.CAUSE_SPECIFIC_HAZARD_RATIO,
        EffectMeasure.SUBDISTRIBUTION_HAZARD_RATIO,
        EffectMeasure.LOG_RANK_ODDS_RATIO,
    }
)
# Patients are followed for different times, so counts of these alone mislead.
_OVER_TIME = frozenset(
    {
        EndpointKind.TIME_TO_EVENT,
        EndpointKind.DURATION_AMONG_RESPONDERS,
        EndpointKind.CUMULATIVE_INCIDENCE,
    }
)


def effect_of(
    result: TrialResult,
    name: str,
    *,
    arm: str | None = None,
    crude: bool = False,
    **options: Any,
) -> Estimate:
    """Compute an effect size from a result's own figures; see `TrialResult.effect`.

    Parameters
    ----------
    result : TrialResult
        A result bound to a registry, since the endpoint decides what may be computed.
    name : str
        The measure.
    arm : str, optional
        For "proportion", the id of the arm; the first arm if left out.
    crude : bool, default False
        Whether to take counts of a time-to-event endpoint as they are.
    **options
        Passed to the function of `leukimmuno.effects` that computes the measure.
    """
    measure = EffectMeasure.parse(name, "name")
    if measure in _PRINTED:
        estimate = _hazard(result, measure, **options)
    elif measure in _OF_MEDIANS:
        estimate = _OF_MEDIANS[measure](*_medians(result, measure), **options)
    elif measure is EffectMeasure.PROPORTION:
        _refuse_crude(result, measure, crude=crude)
        estimate = proportion(*_counts(result, measure, [_arm(result, arm)]), **options)
    elif measure is EffectMeasure.RMST_DIFFERENCE:
        raise MissingFigureError(
            f"{result.id}: a restricted mean needs the survival curve, which no result holds",
            missing=("survival curve",),
        )
    else:
        _refuse_crude(result, measure, crude=crude)
        estimate = _of_counts(result, measure, options)
    return estimate.with_citations(result.citations)


def available(result: TrialResult) -> tuple[str, ...]:
    """List the measures that a result's figures allow; see `TrialResult.effects`."""
    found = []
    for measure in EffectMeasure:
        try:
            effect_of(result, measure)
        except (MissingFigureError, BoundedFigureError, InvalidValueError):
            continue
        found.append(measure.value)
    return tuple(found)


def _of_counts(result: TrialResult, measure: EffectMeasure, options: dict[str, Any]) -> Estimate:
    counts = _counts(result, measure, _pair(result, measure))
    if measure is EffectMeasure.NUMBER_NEEDED_TO_TREAT:
        return number_needed_to_treat(*counts, event=result.endpoint.favourable.value, **options)
    if measure is EffectMeasure.ABSOLUTE_EFFECT:
        # Per 1000, from the risk ratio and this trial's own control risk.
        return absolute_effect(risk_ratio(*counts, **options), counts[2] / counts[3])
    return _OF_COUNTS[measure](*counts, **options)


def _refuse_crude(result: TrialResult, measure: EffectMeasure, *, crude: bool) -> None:
    kind = result.endpoint.kind
    if kind in _OVER_TIME and not crude:
        raise InvalidValueError(
            f"{result.id}: a {measure} from counts of a {kind.value!r} endpoint ignores how long "
            "patients were followed; pass crude=True if that is what you want",
            field="crude",
            value=crude,
        )


def _arm(result: TrialResult, arm: str | None) -> ArmResult:
    if arm is None:
        return result.arms[0]
    for candidate in result.arms:
        if candidate.arm_id == arm:
            return candidate
    ids = tuple(candidate.arm_id for candidate in result.arms)
    raise VocabularyError(
        f"{result.id}: arm {arm!r} is none of {', '.join(ids)}", field="arm", value=arm, allowed=ids
    )


def _pair(result: TrialResult, measure: EffectMeasure) -> tuple[ArmResult, ArmResult]:
    if len(result.arms) == 1:
        raise MissingFigureError(
            f"{result.id}: a {measure} compares two arms, and this result has one",
            missing=("control arm",),
        )
    return result.arms[0], result.arms[1]


def _require(result: TrialResult, measure: EffectMeasure, missing: list[str]) -> None:
    if missing:
        raise MissingFigureError(
            f"{result.id}: a {measure} needs {', '.join(missing)}, which the result does not hold",
            missing=missing,
        )


def _counts(
    result: TrialResult, measure: EffectMeasure, arms: list[ArmResult] | tuple[ArmResult, ...]
) -> list[Any]:
    figures = [(arm, name) for arm in arms for name in ("events", "total")]
    missing = [f"{name} of arm {a.arm_id!r}" for a, name in figures if getattr(a, name) is None]
    _require(result, measure, missing)
    return [getattr(arm, name) for arm, name in figures]


def _medians(result: TrialResult, measure: EffectMeasure) -> list[Any]:
    if result.endpoint.kind is EndpointKind.CUMULATIVE_INCIDENCE:
        raise InvalidValueError(
            f"{result.id}: a {measure} has no meaning for a cumulative incidence", field="name"
        )
    arms = _pair(result, measure)
    _require(
        result, measure, [f"median of arm {arm.arm_id!r}" for arm in arms if arm.median is None]
    )
    return [arm.median for arm in arms]


def _hazard(
    result: TrialResult,
    measure: EffectMeasure,
    *,
    method: str = "reported limits",
    level: float | None = None,
) -> Estimate:
    """Take a printed ratio with its limits, or work it out from its p-value or from medians."""
    methods = {"reported limits": _from_limits, "p-value": _from_p_value, "medians": _from_medians}
    if method not in methods:
        raise VocabularyError(
            f"method: {method!r} is none of {', '.join(map(repr, methods))}",
            field="method",
            value=method,
            allowed=tuple(methods),
        )
    estimate = methods[method](result, measure)
    return estimate if level is None else estimate.at_level(level)


def _printed(result: TrialResult, measure: EffectMeasure) -> Comparison:
    _pair(result, measure)
    for comparison in (result.comparison, *result.further_comparisons):
        if comparison is not None and comparison.measure is measure:
            if comparison.bound is not Bound.EQUAL:
                raise BoundedFigureError(
                    f"{result.id}: the {measure} is printed as a bound only: {comparison}",
                    figure=str(comparison),
                )
            return comparison
    raise MissingFigureError(
        f"{result.id}: no {measure} was printed for this result", missing=(f"{measure}",)
    )


def _from_limits(result: TrialResult, measure: EffectMeasure) -> Estimate:
    printed = _printed(result, measure)
    missing = [name for name in ("value", "interval") if getattr(printed, name) is None]
    _require(result, measure, [f"the printed {name}" for name in missing])
    value, limits = cast("float", printed.value), cast("Interval", printed.interval)
    exact = limits.low_bound is limits.high_bound is Bound.EQUAL
    if limits.low is None or limits.high is None or not exact:
        raise BoundedFigureError(
            f"{result.id}: a limit of the {measure} is no exact number: {limits}",
            figure=str(limits),
        )
    low, high = limits.low, limits.high
    if printed.direction is Direction.CONTROL_OVER_EXPERIMENTAL:
        value, low, high = 1 / value, 1 / high, 1 / low
    return hazard_ratio(value, low, high, level=limits.level, measure=measure)


def _from_p_value(result: TrialResult, measure: EffectMeasure) -> Estimate:
    printed = _printed(result, measure)
    missing = [name for name in ("value", "p_value", "sides") if getattr(printed, name) is None]
    _require(result, measure, [f"the printed {name.replace('_', '-')}" for name in missing])
    if printed.p_bound is not Bound.EQUAL:
        raise BoundedFigureError(
            f"{result.id}: the p-value is printed as a bound only: {printed}", figure=str(printed)
        )
    # None of the three is missing, and the model admits no other number of sides.
    value = cast("float", printed.value)
    p_value, sides = cast("float", printed.p_value), cast("Literal[1, 2]", printed.sides)
    if printed.direction is Direction.CONTROL_OVER_EXPERIMENTAL:
        value = 1 / value
    return hazard_ratio_from_p_value(value, p_value, sides=sides)


def _from_medians(result: TrialResult, measure: EffectMeasure) -> Estimate:
    medians = _medians(result, measure)
    arms = _pair(result, measure)
    _require(
        result, measure, [f"events of arm {arm.arm_id!r}" for arm in arms if arm.events is None]
    )
    return hazard_ratio_from_medians(*medians, *(arm.events for arm in arms))
