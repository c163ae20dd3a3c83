"""A trial result as a FHIR Evidence: its variables, and a statistic for each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.interchange.fhir_parts import (
    artifacts,
    coded,
    concept,
    interval_estimate,
    kept,
    own_identifier,
    quantity,
    reference,
    resource_id,
)
from leukimmuno.model.vocabulary import Direction, EffectMeasure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leukimmuno.model.comparison import Comparison
    from leukimmuno.model.result import ArmResult, TrialResult

__all__ = ["evidence_resource"]

_TYPES = {
    EffectMeasure.HAZARD_RATIO: ("C93150", "Hazard Ratio"),
    EffectMeasure.RISK_RATIO: ("C93152", "Relative Risk"),
    EffectMeasure.ODDS_RATIO: ("C16932", "Odds Ratio"),
    EffectMeasure.RISK_DIFFERENCE: ("0000424", "Risk Difference"),
}
# Figures of a result that FHIR has no element for, with the words that introduce them.
_QUALIFIERS = {
    "subgroup": "subgroup",
    "time": "time of assessment",
    "assessor": "assessor",
    "assay": "assay",
    "compartment": "compartment",
    "mrd": "criterion",
    "censoring": "censoring",
    "data_cutoff": "data cut-off",
    "definition": "definition of the endpoint",
}


def evidence_resource(result: TrialResult) -> dict[str, Any]:
    """Give the Evidence of a trial result.

    Notes
    -----
    The arm that a statistic is of stands in its category, since FHIR's statistics belong to the
    resource as a whole. A result that was superseded is retired, and leads to its successor.
    """
    successor = result.superseded_by
    study = reference("ResearchStudy", result.trial, result.trial.name)
    related = [
        *artifacts(result.citations),
        {"type": "derived-from", "resourceReference": study},
    ]
    if successor is not None:
        newer = reference("Evidence", successor, _title(successor))
        related.append({"type": "replaced-with", "resourceReference": newer})
    notes = [
        f"{words}: {getattr(result, name)}"
        for name, words in _QUALIFIERS.items()
        if getattr(result, name) is not None
    ]
    notes += [result.note] if result.note else []
    return kept(
        resourceType="Evidence",
        id=resource_id(result.id),
        identifier=[own_identifier(result)],
        title=_title(result),
        status="active" if successor is None else "retired",
        relatedArtifact=related,
        note=[{"text": text} for text in notes],
        variableDefinition=list(_variables(result)),
        studyDesign=[{"text": result.trial.design.value}],
        statistic=list(_statistics(result)),
    )


def _title(result: TrialResult) -> str:
    return f"{result.endpoint.name} in {result.trial.name}, {result.analysis_set.kind} set"


def _variables(result: TrialResult) -> Iterator[dict[str, Any]]:
    yield _variable("population", "population", str(result.analysis_set))
    roles = (("exposure", "exposure"), ("referenceExposure", "reference exposure"))
    for arm, (code, display) in zip(result.trial_arms, roles, strict=False):
        yield _variable(code, display, arm.name)
    yield _variable("measuredVariable", "measured variable", result.endpoint.name)


def _variable(code: str, display: str, what: str) -> dict[str, Any]:
    role = concept(display, coding=coded("variable-role", code, display))
    return {"variableRole": role, "observed": {"display": what}}


def _statistics(result: TrialResult) -> Iterator[dict[str, Any]]:
    for arm, figures in zip(result.trial_arms, result.arms, strict=True):
        for statistic in _of_arm(figures):
            yield {"category": {"text": arm.name}, **statistic}
    comparisons = [result.comparison] if result.comparison else []
    for comparison in (*comparisons, *result.further_comparisons):
        yield _of_comparison(comparison, result.analysis_set.n)


def _of_arm(arm: ArmResult) -> Iterator[dict[str, Any]]:
    sample = None if arm.total is None else {"numberOfParticipants": arm.total}
    if arm.events is not None or arm.percent is not None:
        yield kept(
            note=[{"text": "count derived from the percentage"}] if arm.derived else [],
            statisticType=_type("C44256", "Proportion"),
            quantity=quantity(arm.percent, "percent", arm.percent_bound),
            numberAffected=arm.events,
            sampleSize=sample,
            attributeEstimate=interval_estimate(arm.interval, "percent"),
        )
    if arm.median is not None:
        yield kept(
            description=f"median {arm.median}",
            statisticType=_type("C28007", "Median"),
            quantity=quantity(arm.median.value, arm.median.unit, arm.median.bound),
            sampleSize=sample,
            attributeEstimate=interval_estimate(arm.median.interval, arm.median.unit),
        )
    for point in arm.survival:
        yield kept(
            description=str(point),
            statisticType=concept(f"percentage free of the event at {point.time}"),
            quantity=quantity(point.percent, "percent", point.bound),
            sampleSize=sample,
            attributeEstimate=interval_estimate(point.interval, "percent"),
        )


def _type(code: str, display: str) -> dict[str, Any]:
    return concept(display.lower(), coding=coded("statistic-type", code, display))


def _of_comparison(comparison: Comparison, n: int | None) -> dict[str, Any]:
    measure = comparison.measure
    known = _TYPES.get(measure) if measure is not None else None
    kind = concept("comparison" if measure is None else measure.value)
    notes = [f"basis: {comparison.basis}"]
    if comparison.direction is not Direction.EXPERIMENTAL_OVER_CONTROL:
        notes.append(f"printed as {comparison.direction}")
    return kept(
        description=str(comparison),
        note=[{"text": text} for text in notes],
        statisticType=kind if known is None else _type(*known),
        quantity=quantity(comparison.value, comparison.unit, comparison.bound),
        sampleSize=None if n is None else {"numberOfParticipants": n},
        attributeEstimate=[
            *interval_estimate(comparison.interval, comparison.unit),
            *_p_value(comparison),
        ],
        modelCharacteristic=list(_model(comparison)),
    )


def _p_value(comparison: Comparison) -> Iterator[dict[str, Any]]:
    if comparison.p_value is None:
        return
    sides = comparison.sides and f"{comparison.sides}-sided"
    yield kept(
        description=sides,
        type=concept("P-value", coding=coded("attribute-estimate-type", "C44185", "P-value")),
        quantity=quantity(comparison.p_value, None, comparison.p_bound),
    )


def _model(comparison: Comparison) -> Iterator[dict[str, Any]]:
    for name in ("stratified", "adjusted"):
        stated = getattr(comparison, name)
        if stated is not None:
            yield {"code": {"text": name if stated else f"not {name}"}}
    if comparison.test is not None:
        yield {"code": {"text": f"test: {comparison.test}"}}
