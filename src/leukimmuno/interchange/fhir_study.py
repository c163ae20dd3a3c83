"""A trial as a FHIR ResearchStudy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.interchange.fhir_parts import (
    artifacts,
    coded,
    concept,
    kept,
    own_identifier,
    period,
    resource_id,
    xref_identifiers,
)
from leukimmuno.model.vocabulary import ArmRole

if TYPE_CHECKING:
    from leukimmuno.model.trial import Arm, Trial

__all__ = ["study_resource"]

_PHASES = {
    "1": ("phase-1", "Phase 1"),
    "1/2": ("phase-1-phase-2", "Phase 1/Phase 2"),
    "2": ("phase-2", "Phase 2"),
    "2/3": ("phase-2-phase-3", "Phase 2/Phase 3"),
    "3": ("phase-3", "Phase 3"),
    "4": ("phase-4", "Phase 4"),
}


def study_resource(trial: Trial) -> dict[str, Any]:
    """Give the ResearchStudy of a trial.

    Notes
    -----
    FHIR's period of a study is not the period of enrolment, which stands as a state of progress.
    """
    enrolled = period(trial.enrolment)
    endpoints = {result.endpoint_id: result.endpoint for result in trial.results}
    notes = []
    if trial.stratification:
        notes.append({"text": f"randomisation stratified by {', '.join(trial.stratification)}"})
    return kept(
        resourceType="ResearchStudy",
        id=resource_id(trial.id),
        identifier=[own_identifier(trial), *xref_identifiers(trial.xrefs)],
        title=trial.title or trial.name,
        label=[{"value": name} for name in (trial.name, *trial.aliases)],
        relatedArtifact=artifacts(trial.citations, trial.xrefs),
        status="active",
        phase=trial.phase and _phase(trial.phase),
        studyDesign=[{"text": trial.design.value}],
        focus=[{"concept": concept(therapy.name, therapy.xrefs)} for therapy in _studied(trial)],
        condition=[concept(subtype.name, subtype.xrefs) for subtype in trial.subtypes],
        classifier=[{"text": trial.setting.value}] if trial.setting else [],
        note=notes,
        progressStatus=[{"state": {"text": "enrolment"}, "actual": True, "period": enrolled}]
        if enrolled
        else [],
        recruitment=kept(
            actualNumber=_number(trial), eligibility=trial.ages and {"display": str(trial.ages)}
        ),
        comparisonGroup=[_group(arm) for arm in trial.arms],
        outcomeMeasure=[
            kept(name=endpoint.name, description=endpoint.definition)
            for endpoint in endpoints.values()
        ],
    )


def _phase(phase: str) -> dict[str, Any]:
    known = _PHASES.get(phase)
    coding = known and coded("research-study-phase", *known)
    return concept(f"phase {phase}", coding=coding)


def _studied(trial: Trial) -> list[Any]:
    """Give the therapies of every arm that is no control."""
    arms = [arm for arm in trial.arms if arm.role is not ArmRole.CONTROL]
    return list({therapy.id: therapy for arm in arms for therapy in arm.therapies}.values())


def _number(trial: Trial) -> int | None:
    """Give how many patients the arms took in, if that is known of each."""
    numbers: list[int] = []
    for arm in trial.arms:
        flow = arm.flow
        if flow is None:
            return None
        taken = flow.enrolled if flow.randomised is None else flow.randomised
        if taken is None:
            return None
        numbers.append(taken)
    return sum(numbers)


def _group(arm: Arm) -> dict[str, Any]:
    received = [
        f"{part.therapy.name} ({part.role})" + (f": {part.note}" if part.note else "")
        for part in arm.components
    ]
    return kept(
        linkId=resource_id(arm.id),
        name=arm.name,
        type={"text": arm.role.value},
        description="; ".join(received),
    )
