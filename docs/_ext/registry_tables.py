"""Tables of results, toxicity rates, regulatory events and claims, each with its sources."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from rst import anchor, escaped, lines, link, table

from leukimmuno.model.fields import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rst import Notes

    from leukimmuno.claims.report import Finding
    from leukimmuno.model.approval import Approval
    from leukimmuno.model.claim import Claim
    from leukimmuno.model.result import TrialResult
    from leukimmuno.model.toxicity import ToxicityRate

# What is computed for a table of results, where the figures allow it. A hazard ratio is not among
# them, because it is shown as printed.
COMPUTED = ("risk ratio", "risk difference", "number needed to treat", "median difference")


@cache
def computed(result: TrialResult) -> tuple[str, ...]:
    """Give the effects of a result as text; of a single arm, its proportion."""
    possible = result.effects()
    if len(result.arms) == 1:
        return (str(result.effect("proportion")),) if "proportion" in possible else ()
    wanted = [name for name in COMPUTED if name in possible]
    if result.analysis_set.kind != "responders":
        return tuple(str(result.effect(name)) for name in wanted)
    # Patients were not assigned to responding, so a number needed to treat has no meaning here.
    told = [str(result.effect(name)) for name in wanted if name != "number needed to treat"]
    return (*told, "among responders: not a randomised comparison")


def replaced(record: TrialResult | ToxicityRate) -> str:
    """Say which record replaced this one, with a link; empty where none did."""
    successor = record.superseded_by
    return "" if successor is None else f"superseded by {link(successor, 'a later analysis')}"


def analysis(result: TrialResult) -> list[str]:
    """Give the parts of a result's identity that its source states."""
    stated = [str(result.analysis_set), result.subgroup, result.time, result.assessor]
    stated.append(str(result.mrd) if result.mrd else None)
    stated += [result.assay, result.compartment, result.censoring]
    stated.append(f"data cut-off {result.data_cutoff}" if result.data_cutoff else None)
    return [part for part in (*(escaped(part or "") for part in stated), replaced(result)) if part]


def results_table(results: Iterable[TrialResult], notes: Notes, *, named: str) -> list[str]:
    """Give results as a table whose first column names the endpoint or the trial.

    Named by endpoint, it is the trial's own table, to which other pages link row by row.
    """
    rows = []
    for result in results:
        if named == "endpoint":
            first = f"{anchor(result)}{link(result.endpoint)}"
        else:
            first = link(result, result.trial.name)
            first += f", {link(result.endpoint)}" if named == "trial and endpoint" else ""
        arms = [
            f"{escaped(result.trial.arm(arm.arm_id).name)}: {escaped(arm)}" for arm in result.arms
        ]
        printed = [result.comparison, *result.further_comparisons]
        rows.append(
            (
                f"{first} {notes.cite(result.citations)}",
                lines(analysis(result)),
                lines(arms),
                lines(escaped(comparison) for comparison in printed if comparison),
                lines(map(escaped, computed(result))),
            )
        )
    header = (named.capitalize(), "Analysis", "Arms, as printed", "Comparison, as printed")
    return table((*header, "Computed"), rows, widths=(15, 19, 25, 18, 23))


def band_of(rate: ToxicityRate) -> str:
    """Word which grades a rate counts."""
    return {"any": "any", "serious": "serious"}.get(rate.grade, f"grade {rate.grade}")


def home_of(rate: ToxicityRate) -> Any:
    """Give the trial on whose page a rate stands, or the therapy of the label that prints it."""
    return rate.trial or rate.therapy


def toxicity_table(
    rates: Iterable[ToxicityRate], notes: Notes, *, page: Any = None, without: str = ""
) -> list[str]:
    """Give toxicity rates as a table, each with its scale and set; `without` one column."""
    rows = []
    for rate in rates:
        trial = rate.trial
        if trial is None or rate.arm_id is None:
            subject = f"{', '.join(link(therapy) for therapy in rate.therapies)}, label"
        else:
            arm = escaped(trial.arm(rate.arm_id).name)
            subject = arm if without == "Trial" else f"{link(trial)}, {arm}"
        scale = rate.scale and f"{rate.scale.value.upper()} {rate.scale_version or ''}".strip()
        stated = [str(rate.analysis_set), rate.causality, rate.period, scale]
        course = [("onset", rate.onset), ("duration", rate.duration)]
        own = anchor(rate) if page is not None and home_of(rate) == page else ""
        event = "" if without == "Adverse event" else link(rate.adverse_event)
        rows.append(
            (
                f"{own}{event or subject} {notes.cite(rate.citations)}",
                subject if event else "",
                escaped(band_of(rate)),
                lines(
                    [*(escaped(part) for part in stated if part), *filter(None, [replaced(rate)])]
                ),
                escaped(rate.rate_text),
                lines(escaped(f"{name}: {told}") for name, told in course if told),
            )
        )
    first = "Observed in" if without == "Adverse event" else "Adverse event"
    return table((first, "Observed in", "Grade", "Set and scale", "Rate", "Course"), rows)


def approvals_table(
    approvals: Iterable[Approval], notes: Notes, *, page: Any = None, without: str = ""
) -> list[str]:
    """Give regulatory events in the order of their dates; `without` one column."""
    rows = []
    for event in in_order(approvals):
        own = anchor(event) if page is not None and event.therapy == page else ""
        rows.append(
            (
                f"{own}{escaped(event.date)} {notes.cite(event.citations)}",
                escaped(event.agency.value.upper()),
                link(event.therapy) if without != "Therapy" else "",
                escaped(f"{event.action} ({event.pathway})" if event.pathway else event.action),
                lines(escaped(use) for use in event.indications) or escaped(event.note or ""),
                ", ".join(link(trial) for trial in event.trials) if without != "Trials" else "",
            )
        )
    header = ("Date", "Agency", "Therapy", "Event", "Uses", "Trials")
    return table(header, rows, widths=(15, 9, 14, 19, 34, 9))


def in_order(approvals: Iterable[Approval]) -> list[Approval]:
    """Give regulatory events, the oldest first."""
    return sorted(approvals, key=lambda event: (event.date.last_day, event.id))


def named_in(claim: Claim) -> list[Any]:
    """Give the records that an assertion names, each once, in order."""
    found: dict[tuple[str, str], Any] = {}
    assertion = claim.assertion
    for attribute in type(assertion).__attrs_attrs__:  # type: ignore[attr-defined]
        collection = kind_of(attribute).collection
        value = getattr(assertion, attribute.name)
        if collection is None or value is None:
            continue
        for name in value if isinstance(value, tuple) else (value,):
            found[collection, name] = getattr(claim._home(), collection)[name]
    return list(found.values())


def badge(verdict: Any) -> str:
    """Give a verdict, marked by colour beside its word."""
    return f":verdict-{verdict.value}:`{verdict.value}`"


def claims_table(findings: Iterable[Finding], notes: Notes, *, own: bool) -> list[str]:
    """Give claims with their verdicts; `own` on the page of the document that makes them."""
    rows = []
    for finding in findings:
        claim = finding.claim
        where = escaped(claim.section) if own else link(claim, claim.source.short)
        about = ", ".join(map(link, named_in(claim)))
        also = f" also {badge(finding.second)}" if finding.second is not None else ""
        how = "computed" if finding.computed else "judged by a reader"
        note = [escaped(claim.note)] if claim.note and own else []
        rows.append(
            (
                f"{anchor(claim) if own else ''}{escaped(claim.statement)}",
                lines([f"{badge(finding.verdict)}{also}", how]),
                f"{escaped(finding.reason)} {notes.cite(finding.citations)}",
                lines([where, *note, *([f"about {about}"] if about and own else [])]),
            )
        )
    header = ("Claim, in our words", "Verdict", "Why", "Where" if own else "Document")
    return table(header, rows, widths=(26, 14, 40, 20))
