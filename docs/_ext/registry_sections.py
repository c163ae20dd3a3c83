"""What the page of each kind of record shows, beside the facts that all kinds share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rst import escaped, lines, link, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rst import Notes

    from leukimmuno.model.approval import Approval
    from leukimmuno.model.base import Record
    from leukimmuno.model.result import TrialResult
    from leukimmuno.model.toxicity import ToxicityRate

Section = tuple[str, list[str]]

# What is computed for a table of results, where the figures allow it. A hazard ratio is not among
# them, because it is shown as printed.
COMPUTED = ("risk ratio", "risk difference", "number needed to treat", "median difference")


def computed(result: TrialResult) -> list[str]:
    """Give the effects of a result as text; of a single arm, its proportion."""
    possible = result.effects()
    if len(result.arms) == 1:
        return [str(result.effect("proportion"))] if "proportion" in possible else []
    if result.analysis_set.kind != "responders":
        return [str(result.effect(name)) for name in COMPUTED if name in possible]
    # Patients were not assigned to responding, so a number needed to treat has no meaning here.
    told = [
        str(result.effect(name)) for name in COMPUTED if name in possible and "need" not in name
    ]
    return [*told, "among responders: not a randomised comparison"]


def analysis(result: TrialResult) -> list[str]:
    """Give the parts of a result's identity that its source states."""
    stated = [str(result.analysis_set), result.subgroup, result.time, result.assessor]
    stated += [
        str(result.mrd) if result.mrd else None,
        result.assay,
        result.compartment,
        result.censoring,
    ]
    stated.append(f"data cut-off {result.data_cutoff}" if result.data_cutoff else None)
    if result.superseded_by is not None:
        stated.append(f"superseded by {result.superseded_by.id}")
    return [escaped(part) for part in stated if part]


def results_table(results: Iterable[TrialResult], notes: Notes, *, named: str) -> list[str]:
    """Give results as a table whose first column links to the trial or the endpoint."""
    rows = []
    for result in results:
        arms = [
            f"{escaped(result.trial.arm(arm.arm_id).name)}: {escaped(arm)}" for arm in result.arms
        ]
        printed = [result.comparison, *result.further_comparisons]
        rows.append(
            (
                f"{link(getattr(result, named))} {notes.cite(result.citations)}",
                lines(analysis(result)),
                lines(arms),
                lines(escaped(comparison) for comparison in printed if comparison),
                lines(map(escaped, computed(result))),
            )
        )
    header = (named.capitalize(), "Analysis", "Arms, as printed", "Comparison, as printed")
    return table((*header, "Computed"), rows, widths=(15, 19, 25, 18, 23))


def toxicity_table(rates: Iterable[ToxicityRate], notes: Notes, *, without: str = "") -> list[str]:
    """Give toxicity rates as a table, each with its scale and set; `without` one column."""
    header = ("Adverse event", "Observed in", "Grade", "Set and scale", "Rate", "Course")
    rows = []
    for rate in rates:
        trial = rate.trial
        if trial is None or rate.arm_id is None:
            subject = f"{', '.join(link(therapy) for therapy in rate.therapies)}, label"
        else:
            arm = escaped(trial.arm(rate.arm_id).name)
            subject = arm if without == "Trial" else f"{link(trial)}, {arm}"
        band = {"any": "any", "serious": "serious"}.get(rate.grade, f"grade {rate.grade}")
        scale = rate.scale and f"{rate.scale.value.upper()} {rate.scale_version or ''}".strip()
        stated = [str(rate.analysis_set), rate.causality, rate.period, scale]
        course = [("onset", rate.onset), ("duration", rate.duration)]
        event = "" if without == "Adverse event" else f"{link(rate.adverse_event)} "
        rows.append(
            (
                f"{event}{notes.cite(rate.citations)}",
                subject,
                escaped(band),
                lines(escaped(part) for part in stated if part),
                escaped(rate.rate_text),
                lines(escaped(f"{name}: {told}") for name, told in course if told),
            )
        )
    if without == "Adverse event":
        header = ("Source", *header[1:])
    return table(header, rows)


def approvals_table(approvals: Iterable[Approval], notes: Notes, *, without: str = "") -> list[str]:
    """Give regulatory events in the order of their dates; `without` one column."""
    rows = [
        (
            f"{escaped(event.date)} {notes.cite(event.citations)}",
            escaped(event.agency.value.upper()),
            link(event.therapy) if without != "Therapy" else "",
            escaped(f"{event.action} ({event.pathway})" if event.pathway else event.action),
            lines(escaped(use) for use in event.indications) or escaped(event.note or ""),
            ", ".join(link(trial) for trial in event.trials) if without != "Trials" else "",
        )
        for event in sorted(approvals, key=lambda event: (event.date.last_day, event.id))
    ]
    header = ("Date", "Agency", "Therapy", "Event", "Uses", "Trials")
    return table(header, rows, widths=(15, 9, 14, 19, 34, 9))


def linked(records: Iterable[Record]) -> list[str]:
    """Give records as a bulleted list of links."""
    return [*(f"- {link(record)}" for record in records), ""]


def of_therapy(record: Any, notes: Notes) -> list[Section]:
    """Give approvals, dosing, results and toxicity of a therapy."""
    dosing = [
        (
            f"{escaped(regimen.name)} {notes.cite(regimen.citations)}",
            escaped(phase.name),
            escaped(phase.cycles),
            escaped(phase.cycle_length or ""),
            lines(
                escaped(f"{dose}{f', {dose.route}' if dose.route else ''}") for dose in phase.doses
            ),
        )
        for regimen in record.regimens
        for phase in regimen.phases
    ]
    return [
        ("Approvals", approvals_table(record.approvals, notes, without="Therapy")),
        ("Dosing", table(("Regimen", "Phase", "Cycles", "Cycle length", "Doses"), dosing)),
        ("Trials", linked(record.trials)),
        ("Results", results_table(record.results, notes, named="trial")),
        ("Toxicity", toxicity_table(record.toxicity_rates, notes)),
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
    approvals = record._home().approvals.where(trials=record.id)
    return [
        ("Arms", table(("Arm", "Role", "Received", "Patients", "Baseline"), arms)),
        ("Results", results_table(record.results, notes, named="endpoint")),
        ("Toxicity", toxicity_table(record.toxicity_rates, notes, without="Trial")),
        ("Approvals that rest on it", approvals_table(approvals, notes, without="Trials")),
    ]


def of_antigen(record: Any, _notes: Notes) -> list[Section]:
    """Give the therapies that bind an antigen, and as what."""
    rows = [
        (link(therapy), escaped(therapy.modality.label), escaped(target.role))
        for therapy in record.therapies
        for target in therapy.targets
        if target.antigen_id == record.id
    ]
    return [("Therapies", table(("Therapy", "Modality", "The antigen is its"), rows))]


def of_subtype(record: Any, notes: Notes) -> list[Section]:
    """Give what is used, studied, approved and known in a disease."""
    figures = [
        (
            f"{escaped(figure.figure)} {notes.cite(figure.citations)}",
            escaped(figure.value or figure.range),
            lines(escaped(part) for part in (figure.ages, figure.region, figure.period) if part),
            escaped(figure.note or ""),
        )
        for figure in record.population_figures
    ]
    return [
        ("Narrower", linked(record.children)),
        ("Therapies", linked(record.therapies)),
        ("Trials", linked(record.trials)),
        ("Approvals", approvals_table(record.approvals, notes)),
        ("Population figures", table(("Figure", "Value", "Population", "Note"), figures)),
    ]


def of_adverse_event(record: Any, notes: Notes) -> list[Section]:
    """Give the narrower terms of an adverse event and its rates."""
    return [
        ("Narrower", linked(record.narrower)),
        ("Rates", toxicity_table(record.toxicity_rates, notes, without="Adverse event")),
    ]


def of_endpoint(record: Any, notes: Notes) -> list[Section]:
    """Give the results for exactly this endpoint."""
    return [("Results", results_table(record.results, notes, named="trial"))]


def of_modality(record: Any, _notes: Notes) -> list[Section]:
    """Give the therapies of a class."""
    return [("Therapies", linked(record.therapies))]


SECTIONS: dict[str, Callable[[Any, Notes], list[Section]]] = {
    "therapies": of_therapy,
    "trials": of_trial,
    "antigens": of_antigen,
    "subtypes": of_subtype,
    "adverse_events": of_adverse_event,
    "endpoints": of_endpoint,
    "modalities": of_modality,
}
