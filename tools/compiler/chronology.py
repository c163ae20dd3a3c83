"""Rules on dates: nothing after the release, no effect before its cause."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from leukimmuno.model.dates import PartialDate
from leukimmuno.model.vocabulary import Action, Agency, Pathway
from tools.compiler.curated import Curated, Finding, parts

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "approval_order",
    "conversions",
    "future_dates",
    "pathways",
    "publication_order",
    "registration_order",
    "succession",
]

_PROVISIONAL = {Pathway.ACCELERATED, Pathway.CONDITIONAL}


def future_dates(curated: Curated) -> Iterator[Finding]:
    """Find dates after the day of the data release."""
    for record in curated:
        for where, item in parts(record):
            day = item.first_day if isinstance(item, PartialDate) else item
            if isinstance(day, date) and day > curated.released:
                yield Finding(record, where, f"{item} is after the release, {curated.released}")


def publication_order(curated: Curated) -> Iterator[Finding]:
    """Find figures read in a source that is older than the closing of their data."""
    for name in ("results", "toxicity_rates"):
        for record in curated[name]:
            for i, citation in enumerate(record.citations):
                source = curated.find("sources", citation.source_id)
                published = source and source.published
                cutoff = record.data_cutoff
                if published and cutoff and published.last_day < cutoff.first_day:
                    yield Finding(
                        record,
                        f".citations[{i}]",
                        f"{source.id!r} is of {published}, before the data cut-off {cutoff}",
                    )


def approval_order(curated: Curated) -> Iterator[Finding]:
    """Find approvals of one therapy by one agency that do not stand in the order of their days."""
    latest: dict[Any, Any] = {}
    for event in curated["approvals"]:
        before = latest.get((event.therapy_id, event.agency))
        if before is not None and event.date < before.date:
            yield Finding(
                event,
                ".date",
                f"{event.date} stands after {before.id!r} of {before.date}; write them by date",
                (before,),
            )
        else:
            latest[event.therapy_id, event.agency] = event


def conversions(curated: Curated) -> Iterator[Finding]:
    """Find conversions to regular approval of nothing that was accelerated or conditional.

    That an event comes after those it ends is checked wherever records are put together.
    """
    for event in curated["approvals"]:
        if event.action is Action.CONVERSION:
            ended = [curated.find("approvals", name) for name in event.ends_ids]
            # One that is not there is found missing as such.
            if None not in ended and not any(one.pathway in _PROVISIONAL for one in ended):
                yield Finding(
                    event, ".ends_ids", "names no accelerated or conditional approval it converts"
                )


def pathways(curated: Curated) -> Iterator[Finding]:
    """Find pathways that an agency does not have.

    Accelerated approval is the FDA's; an accelerated assessment elsewhere is no pathway.
    """
    for event in curated["approvals"]:
        american = event.agency is Agency.FDA
        foreign = {Pathway.CONDITIONAL, Pathway.EXCEPTIONAL} if american else {Pathway.ACCELERATED}
        if event.pathway in foreign:
            yield Finding(event, ".pathway", f"{event.agency.upper()} has no {event.pathway} one")


def registration_order(curated: Curated) -> Iterator[Finding]:
    """Find approvals and publications that rest on a trial not yet registered.

    Only for trials registered before their first patient; others were registered when under way.
    """
    for event in curated["approvals"]:
        for i, name in enumerate(event.trial_ids):
            trial = curated.find("trials", name)
            if trial is not None and _starts_after(trial, event.date):
                yield Finding(
                    event,
                    f".trial_ids[{i}]",
                    f"{event.date} is before {trial.id!r} was registered, {trial.registered}",
                    (trial,),
                )
    for result in curated["results"]:
        trial = curated.find("trials", result.trial_id)
        published = _first_published(curated, result)
        if trial is not None and published is not None and _starts_after(trial, published):
            yield Finding(
                result,
                ".citations",
                f"published {published}, before {trial.id!r} was registered, {trial.registered}",
                (trial,),
            )


def _starts_after(trial: Any, day: PartialDate) -> bool:
    """Tell whether a trial was registered prospectively, and after a day."""
    start = trial.enrolment and trial.enrolment.start
    if trial.registered is None or start is None or trial.registered.first_day > start.last_day:
        return False
    return bool(day.last_day < trial.registered.first_day)


def _first_published(curated: Curated, record: Any) -> PartialDate | None:
    sources = (curated.find("sources", citation.source_id) for citation in record.citations)
    return min(
        (source.published for source in sources if source and source.published), default=None
    )


def succession(curated: Curated) -> Iterator[Finding]:
    """Find figures superseded by those of an earlier data cut-off."""
    for name in ("results", "toxicity_rates"):
        for record in curated[name]:
            successor = record.superseded_by_id and curated.find(name, record.superseded_by_id)
            ours, theirs = record.data_cutoff, successor and successor.data_cutoff
            if ours and theirs and theirs.last_day < ours.first_day:
                yield Finding(
                    record,
                    ".superseded_by_id",
                    f"of {ours}, but its successor {successor.id!r} is of {theirs}",
                    (successor,),
                )
