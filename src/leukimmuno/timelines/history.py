"""Timelines of what happened: regulatory events, and a trial's publications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.errors import MissingFigureError
from leukimmuno.model.process import BoundKind, Edge, Step, StepKind, TimeBound
from leukimmuno.model.quantities import Range
from leukimmuno.model.source import Citation, Source
from leukimmuno.timelines.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leukimmuno.model.subtype import Subtype
    from leukimmuno.model.therapy import Therapy
    from leukimmuno.model.trial import Trial

__all__ = ["approval_timeline", "publication_timeline"]


def approval_timeline(owner: Therapy | Subtype) -> Timeline:
    """Lay out the regulatory events of a therapy, or of a disease and its narrower ones, in order.

    Raises
    ------
    MissingFigureError
        If the registry holds no such event.
    """
    events = [
        (
            event.id,
            f"{event.date}: {event.therapy.name}, {event.agency.value.upper()}, {event.action}",
            event.date,
            event.citations,
        )
        for event in owner.approvals
    ]
    return _dated(events, f"Regulatory events: {owner.name}", owner.id)


def publication_timeline(trial: Trial) -> Timeline:
    """Lay out the publications that a trial's results and toxicity rates rest on, in order.

    Raises
    ------
    MissingFigureError
        If none of them has a date.
    """
    cited: dict[str, Source] = {}
    for record in (trial, *trial.results, *trial.toxicity_rates):
        for citation in record.citations:
            cited.setdefault(citation.source_id, citation.source)
    events = [
        (
            source.id,
            f"{source.published}: {source.short}, {source.kind}",
            source.published,
            (Citation(source.id, "publication"),),
        )
        for source in cited.values()
        if source.published is not None
    ]
    return _dated(events, f"Publications: {trial.name}", trial.id)


def _dated(events: Iterable[Any], name: str, owner: str) -> Timeline:
    """Place events on the calendar; day 0 is the start of the year of the first one."""
    ordered = sorted(events, key=lambda event: (event[2].last_day, event[0]))
    if not ordered:
        raise MissingFigureError(f"{owner}: no dated event is known", missing=("dates",))
    origin = ordered[0][2].first_day.replace(month=1, day=1)
    anchor = Step("origin", f"Start of {origin.year}", StepKind.EVENT, instant=True)
    steps, bounds = [anchor], []
    for number, (event_id, said, date, citations) in enumerate(ordered, 1):
        step = Step(event_id, f"{said} ({number})", StepKind.EVENT, instant=True)
        steps.append(step)
        # A date to the month or year leaves its days open.
        span = Range((date.first_day - origin).days, (date.last_day - origin).days, "day")
        bounds.append(
            TimeBound(
                anchor.id,
                Edge.START,
                step.id,
                Edge.START,
                span,
                BoundKind.REQUIRED,
                citations=citations,
            )
        )
    return Timeline(tuple(steps), tuple(bounds), anchor="origin", anchor_date=origin, name=name)
