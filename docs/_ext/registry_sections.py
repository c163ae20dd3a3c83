"""What the page of each kind of record shows, beside the facts that all kinds share."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from approvals_picture import picture
from registry_tables import (
    approvals_table,
    claims_table,
    named_in,
    results_table,
    toxicity_table,
)
from rst import anchor, escaped, lines, link, table

from leukimmuno import claims, registry
from leukimmuno.catalog.relations import relations
from leukimmuno.timelines.wording import span_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rst import Notes

    from leukimmuno.claims.report import Audit, Finding
    from leukimmuno.model.base import Record

Section = tuple[str, list[str]]

CLAIMS = "Claims about it"


@cache
def verdicts() -> Audit:
    """Check every stored claim, once a build."""
    return claims.audit()


@cache
def _claims_by_record() -> dict[tuple[str, str], list[Finding]]:
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in verdicts():
        for record in named_in(finding.claim):
            found.setdefault((record.collection_name, record.id), []).append(finding)
    return found


def claims_about(record: Record, notes: Notes) -> list[Section]:
    """Give the claims of articles that name a record, with their verdicts."""
    found = _claims_by_record().get((record.collection_name, record.id), [])
    return [(CLAIMS, claims_table(found, notes, own=False))]


def linked(records: Iterable[Record]) -> list[str]:
    """Give records as a bulleted list of links."""
    return [*(f"- {link(record)}" for record in records), ""]


def of_current(results: Any, notes: Notes, named: str) -> list[str]:
    """Give the results that no later one superseded, and say where the others are."""
    current = results.current()
    older = len(results) - len(current)
    body = results_table(current, notes, named=named)
    if older:
        analyses = f"{older} earlier {'analysis' if older == 1 else 'analyses'}"
        body += [f"{analyses}: :doc:`superseded results </reference/entities/superseded>`.", ""]
    return body


def process(record: Any, notes: Notes) -> list[str]:
    """Give the windows of the steps of a treatment, from the first of its sources."""
    if not record.timeline_sources:
        return []
    timeline = record.timeline()
    rows = []
    for step in timeline.steps:
        named = f"{step.name} (optional)" if step.optional else step.name
        windows = (span_text(timeline.window(step.id, edge)) for edge in ("start", "end"))
        length = "at once" if step.instant else str(timeline.duration(step.id))
        rows.append([escaped(cell) for cell in (named, *windows, length)])
    first = timeline.step(timeline.anchor).name
    said = f"Day 0 is the {timeline.anchor_edge} of: {first}."
    others = len(record.timeline_sources) - 1
    if others:
        said += f" Of {others + 1} sources that state times, this is the first; figures of "
        said += "different sources are never laid over each other."
    marks = notes.cite(timeline.citations)
    return [f"{escaped(said)} {marks}", "", *table(("Step", "Start", "End", "Duration"), rows)]


def phases(regimens: Iterable[Any], notes: Notes, *, named: bool) -> list[str]:
    """Give the phases of regimens, with every dose."""
    rows = [
        (
            f"{link(regimen)} {notes.cite(regimen.citations)}" if named else "",
            escaped(phase.name),
            escaped(phase.cycles),
            escaped(phase.cycle_length or ""),
            lines(
                escaped(f"{dose}{f', {dose.route}' if dose.route else ''}") for dose in phase.doses
            ),
        )
        for regimen in regimens
        for phase in regimen.phases
    ]
    return table(("Regimen", "Phase", "Cycles", "Cycle length", "Doses"), rows)


def of_therapy(record: Any, notes: Notes) -> list[Section]:
    """Give approvals, dosing, results and toxicity of a therapy."""
    approvals = record.approvals
    table_of = approvals_table(approvals, notes, page=record, without="Therapy")
    return [
        ("Approvals", [*picture(approvals, by="agency"), *table_of]),
        ("Dosing", phases(record.regimens, notes, named=True)),
        ("Course of treatment", process(record, notes)),
        ("Trials", linked(record.trials)),
        ("Results", of_current(record.results, notes, "trial and endpoint")),
        ("Toxicity", toxicity_table(record.toxicity_rates, notes, page=record)),
        *claims_about(record, notes),
    ]


def of_trial(record: Any, notes: Notes) -> list[Section]:
    """Give arms, results, toxicity and approvals of a trial."""
    arms = [
        (
            escaped(arm.name),
            escaped(arm.role),
            lines(
                f"{link(part.therapy)}{escaped(f', {part.role}')}"
                + (escaped(f": {part.note}") if part.note else "")
                for part in arm.components
            ),
            escaped(arm.flow or ""),
            lines(map(escaped, arm.baseline)),
        )
        for arm in record.arms
    ]
    approvals = registry.approvals.where(trials=record.id)
    rates = toxicity_table(record.toxicity_rates, notes, page=record, without="Trial")
    return [
        ("Arms", table(("Arm", "Role", "Received", "Patients", "Baseline"), arms)),
        ("Results", results_table(record.results, notes, named="endpoint")),
        ("Toxicity", rates),
        ("Approvals that rest on it", approvals_table(approvals, notes, without="Trials")),
        *claims_about(record, notes),
    ]


def of_antigen(record: Any, notes: Notes) -> list[Section]:
    """Give the therapies that bind an antigen, and as what, with their diseases and trials."""
    rows = [
        (
            link(therapy),
            escaped(therapy.modality.label),
            escaped(target.role),
            ", ".join(map(link, therapy.trials)),
        )
        for therapy in record.therapies
        for target in therapy.targets
        if target.antigen_id == record.id
    ]
    ids = relations("antigens")["subtypes"].ids(record)
    return [
        (
            "Therapies",
            table(("Therapy", "Modality", "The antigen is its", "Trials"), rows),
        ),
        ("Diseases in which it is sought", linked(registry.subtypes[name] for name in ids)),
        *claims_about(record, notes),
    ]


def figures_table(figures: Iterable[Any], notes: Notes, *, own: bool = False) -> list[str]:
    """Give population figures; with the disease, and as their own place, in the list of all."""
    rows = []
    for figure in figures:
        share = f" of {link(figure.of_subtype)}" if figure.of_subtype is not None else ""
        parts = (figure.ages, figure.region, figure.period, figure.treatment)
        rows.append(
            (
                f"{anchor(figure)}{link(figure.subtype)}" if own else "",
                f"{escaped(figure.figure)}{share} {notes.cite(figure.citations)}",
                escaped(figure.value or figure.range),
                lines(escaped(part) for part in parts if part),
                escaped(figure.note or ""),
            )
        )
    return table(("Disease", "Figure", "Value", "Population", "Note"), rows)


def of_subtype(record: Any, notes: Notes) -> list[Section]:
    """Give what is used, studied, approved and known in a disease."""
    approvals = record.approvals
    return [
        ("Narrower", linked(record.children)),
        (
            "Approvals",
            [*picture(approvals, by="therapy"), *approvals_table(approvals, notes)],
        ),
        ("Antigens sought", linked(record.antigens)),
        ("Therapies", linked(record.therapies)),
        ("Trials", linked(record.trials)),
        ("Population figures", figures_table(record.population_figures, notes)),
        *claims_about(record, notes),
    ]


def of_adverse_event(record: Any, notes: Notes) -> list[Section]:
    """Give the narrower terms of an adverse event, what leads to it, and its rates."""
    antigens = [a for a in registry.antigens if record.id in a.on_target_adverse_event_ids]
    classes = [m for m in registry.modalities if record.id in m.typical_adverse_event_ids]
    therapies = {t.id: t for rate in record.toxicity_rates for t in rate.therapies}
    return [
        ("Narrower", linked(record.narrower)),
        ("On-target effect of binding", linked(antigens)),
        ("Typical of", linked(classes)),
        ("Observed under", linked(therapies.values())),
        ("Rates", toxicity_table(record.toxicity_rates, notes, without="Adverse event")),
        *claims_about(record, notes),
    ]


def of_endpoint(record: Any, notes: Notes) -> list[Section]:
    """Give the composites that contain an endpoint, and the results for exactly this one."""
    composites = [e for e in registry.endpoints if record.id in e.component_ids]
    return [
        ("Part of", linked(composites)),
        ("Results", of_current(record.results, notes, "trial")),
        *claims_about(record, notes),
    ]


def of_modality(record: Any, notes: Notes) -> list[Section]:
    """Give process, therapies and approvals of a class."""
    rows = [
        (
            link(therapy),
            ", ".join(link(target.antigen) for target in therapy.targets),
            ", ".join(map(link, therapy.subtypes)),
            escaped(therapy.status),
        )
        for therapy in record.therapies
    ]
    events = [event for therapy in record.therapies for event in therapy.approvals]
    header = ("Therapy", "Binds", "Diseases", "FDA status in leukemia")
    return [
        ("Course of treatment", process(record, notes)),
        ("Therapies", table(header, rows)),
        ("Approvals", [*picture(events, by="therapy"), *approvals_table(events, notes)]),
        *claims_about(record, notes),
    ]


def of_regimen(record: Any, notes: Notes) -> list[Section]:
    """Give the phases of a regimen."""
    return [("Phases", phases([record], notes, named=False))]


SECTIONS: dict[str, Callable[[Any, Notes], list[Section]]] = {
    "therapies": of_therapy,
    "trials": of_trial,
    "antigens": of_antigen,
    "subtypes": of_subtype,
    "adverse_events": of_adverse_event,
    "endpoints": of_endpoint,
    "modalities": of_modality,
    "regimens": of_regimen,
}
