"""Timelines of treatments, as one source states them.

Figures of different sources are never laid over each other: each source gives a timeline of its
own, and `timeline_sources` lists the choices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from leukimmuno.errors import MissingFigureError, VocabularyError
from leukimmuno.model.process import BoundKind, Edge, Step, StepKind, TimeBound
from leukimmuno.model.quantities import Range
from leukimmuno.model.therapy import Therapy
from leukimmuno.model.vocabulary import GradeBand, SourceKind
from leukimmuno.timelines.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leukimmuno.model.modality import ModalityProfile
    from leukimmuno.model.regimen import Regimen
    from leukimmuno.model.source import Citation
    from leukimmuno.model.toxicity import Course, ToxicityRate

__all__ = ["timeline_sources", "treatment_timeline"]

INFUSION = "infusion"
"""Id of the step that treatment timelines count from: the first infusion is day 0."""

# The label comes first, then what its pivotal trial published.
_RANK = {
    SourceKind.LABEL: 0,
    SourceKind.JOURNAL_ARTICLE: 1,
    SourceKind.CONFERENCE_ABSTRACT: 2,
    SourceKind.REGULATOR_NOTICE: 3,
}


def timeline_sources(owner: Therapy | ModalityProfile) -> tuple[str, ...]:
    """List the sources that state times of a treatment: labels, then trials, then the rest.

    Parameters
    ----------
    owner : Therapy or ModalityProfile
        A record bound to a registry.

    Returns
    -------
    tuple of str
        Ids of sources; the first is what `treatment_timeline` takes by itself.
    """
    cited = [citation for bound in owner.bounds for citation in bound.citations]
    if isinstance(owner, Therapy):
        for rate in _timed(owner):
            cited.extend(_cited(rate))
        for plan in owner.regimens:
            cited.extend(plan.citations)
    sources = {citation.source_id: citation.source for citation in cited}
    return tuple(sorted(sources, key=lambda name: _RANK.get(sources[name].kind, len(_RANK))))


def treatment_timeline(
    owner: Therapy | ModalityProfile, source: str | None = None, regimen: str | None = None
) -> Timeline:
    """Build the timeline of a treatment from what one source states.

    It holds the steps of the process that the source bounds, the cycles of a regimen, and the
    windows in which toxicities began and ended among those affected, all counted from the first
    infusion (a label's "day 1" is day 0).

    Parameters
    ----------
    owner : Therapy or ModalityProfile
        A record bound to a registry.
    source : str, optional
        Id of the source; without it, the first of `timeline_sources`.
    regimen : str, optional
        Id of the regimen whose cycles are shown; without it, the source's first one if the
        treatment has no process of its own.

    Raises
    ------
    MissingFigureError
        If no source states any time.
    VocabularyError
        If this source states none; the error lists those that do.
    """
    choices = timeline_sources(owner)
    if not choices:
        raise MissingFigureError(
            f"{owner.id}: no source of the registry states times of this treatment",
            missing=("bounds", "regimens", "onset of toxicities"),
        )
    chosen = choices[0] if source is None else source
    if chosen not in choices:
        raise VocabularyError(
            f"{owner.id}: source {chosen!r} states no times of it; {', '.join(choices)} do",
            field="source",
            value=chosen,
            allowed=choices,
        )
    bounds = [bound for bound in owner.bounds if chosen in bound.source_ids]
    named = {name for bound in bounds for name in (bound.from_id, bound.to_id)}
    steps = {step.id: step for step in owner.steps if step.id in named}
    steps.setdefault(INFUSION, Step(INFUSION, "First infusion", StepKind.TREATMENT, instant=True))
    if isinstance(owner, Therapy):
        for plan in _plans(owner, chosen, regimen, process=bool(bounds)):
            for step, limits in _cycles(plan):
                steps[step.id] = step
                bounds.extend(limits)
        for rate in _timed(owner):
            if any(citation.source_id == chosen for citation in _cited(rate)):
                step, limits = _toxicity(rate, chosen)
                if step.id not in steps:
                    steps[step.id] = step
                    bounds.extend(limits)
    return Timeline(
        tuple(steps.values()), tuple(bounds), anchor=INFUSION, name=f"{owner.name}, {chosen}"
    )


# What day 0 may be called; an onset after a transplant or a later dose has no place on the line.
_FROM_INFUSION = frozenset({None, "infusion", "start of infusion", "first infusion", "first dose"})


def _courses(rate: ToxicityRate) -> tuple[Course | None, Course | None]:
    """Give onset and duration of a rate, the onset only where it counts from the infusion."""
    onset = rate.onset
    if onset is not None and onset.since not in _FROM_INFUSION:
        onset = None
    return onset, rate.duration


def _timed(therapy: Therapy) -> tuple[ToxicityRate, ...]:
    """Give the therapy's rates that state times, those of any grade first."""
    timed = [rate for rate in therapy.toxicity_rates if any(_courses(rate))]
    return tuple(sorted(timed, key=lambda rate: rate.grade is not GradeBand.ANY))


def _cited(rate: ToxicityRate) -> tuple[Citation, ...]:
    """Give where the times of a rate were read."""
    cited = (course.citations or rate.citations for course in _courses(rate) if course is not None)
    return tuple(dict.fromkeys(citation for citations in cited for citation in citations))


def _toxicity(rate: ToxicityRate, source: str) -> tuple[Step, list[TimeBound]]:
    name = rate.adverse_event_id
    step = Step(name, rate.adverse_event.name, StepKind.TOXICITY, optional=True)
    onset, duration = (
        course
        if course and any(c.source_id == source for c in course.citations or rate.citations)
        else None
        for course in _courses(rate)
    )
    # An onset counts from the infusion, so it is not before it.
    limits, typical, kind = Range(0, None, "day"), None, BoundKind.REQUIRED
    if onset is not None:
        typical = onset.median
        if onset.range is not None:
            limits, kind = onset.range, BoundKind.OBSERVED
    bounds = [
        TimeBound(
            INFUSION,
            Edge.START,
            name,
            Edge.START,
            limits,
            kind,
            typical,
            citations=_cited(rate) if onset is None else onset.citations or rate.citations,
        )
    ]
    if duration is not None and duration.range is not None:
        bounds.append(
            TimeBound.duration(
                name,
                duration.range,
                BoundKind.OBSERVED,
                typical=duration.median,
                citations=duration.citations or rate.citations,
            )
        )
    return step, bounds


def _plans(
    therapy: Therapy, source: str, regimen: str | None, *, process: bool
) -> tuple[Regimen, ...]:
    if regimen is not None:
        return (therapy.regimens[regimen],)
    if process:
        return ()
    stated = therapy.regimens.where(
        lambda plan: any(citation.source_id == source for citation in plan.citations)
    )
    return tuple(stated[:1])


def _cycles(regimen: Regimen) -> Iterator[tuple[Step, list[TimeBound]]]:
    """Give each cycle's days of treatment as a step, placed by the lengths of those before it."""
    start, number = 0.0, 1
    for phase in regimen.phases:
        for _ in range(phase.cycles):
            first = min(dose.first_day for dose in phase.doses)
            last = max(dose.last_day for dose in phase.doses)
            step = Step(f"cycle-{number}", f"Cycle {number}, treatment", StepKind.TREATMENT)
            begin = start + first - 1
            yield (
                step,
                [
                    TimeBound(
                        INFUSION,
                        Edge.START,
                        step.id,
                        Edge.START,
                        Range(begin, begin, "day"),
                        citations=regimen.citations,
                    ),
                    TimeBound.duration(
                        step.id,
                        Range(last - first + 1, last - first + 1, "day"),
                        citations=regimen.citations,
                    ),
                ],
            )
            if phase.cycle_length is None:
                return
            start += phase.cycle_length.number_in("day")
            number += 1
