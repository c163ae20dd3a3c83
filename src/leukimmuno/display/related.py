"""What a card says beyond stored fields: relations, and figures computed from the record's own."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from leukimmuno.display.card import Footnotes, Item, Row, clean, link_of
from leukimmuno.display.wording import name_of, phrase, reference_name, said
from leukimmuno.errors import LeukimmunoError, UnknownEntityError, UnresolvedReferenceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from leukimmuno.model.approval import Approval
    from leukimmuno.model.result import TrialResult

__all__ = ["COMPUTED", "RELATED", "REPLACED", "Reader", "arm_name", "effect_words"]

# Longer lists are cut, and say so.
_LIMIT = 12

COMPUTED = (
    "risk ratio",
    "risk difference",
    "odds ratio",
    "number needed to treat",
    "median ratio",
    "median difference",
)
"""The effects of a result that its card computes, where the figures allow them."""


class Reader:
    """Reads relations for one card and remembers whether one led nowhere."""

    def __init__(self, footnotes: Footnotes) -> None:
        self.footnotes: Footnotes = footnotes
        self.gaps: bool = False

    def records(self, read: Callable[[], Iterable[Any]]) -> list[Any]:
        """Read a relation; give nothing where the registry lacks the records that it needs."""
        try:
            return list(read())
        except (UnresolvedReferenceError, UnknownEntityError):
            self.gaps = True
            return []

    def row(self, label: str, texts: Iterable[str]) -> Row:
        """Make a row of one line from names."""
        names = list(texts)
        more = [f"and {len(names) - _LIMIT} more"] if len(names) > _LIMIT else []
        joined = "; ".join(names[:_LIMIT] + more)
        return Row(label, (Item(joined),) if joined else ())

    def lines(self, label: str, records: Iterable[Any], words: Callable[[Any], str]) -> Row:
        """Make a row with a line and citation numbers for each record."""
        held = list(records)
        items = [
            Item(words(record), self.footnotes.mark(record.citations)) for record in held[:_LIMIT]
        ]
        if len(held) > _LIMIT:
            items.append(Item(f"and {len(held) - _LIMIT} more"))
        return Row(label, tuple(items))

    def names(self, label: str, read: Callable[[], Iterable[Any]]) -> Row:
        """Make a row of the names of related records."""
        return self.row(label, map(name_of, self.records(read)))

    def number(self, label: str, read: Callable[[], Any]) -> Row:
        """Make a row that counts related records; a row of none is left out."""
        size = len(self.records(read))
        return self.row(label, [str(size)] if size else [])


def arm_name(owner: Any, trial_id: str, arm_id: str) -> str:
    """Give the name of a trial's arm, or its id where the trial is not at hand."""
    if not owner.is_bound:
        return arm_id
    try:
        name: str = owner._registry._resolve("trials", trial_id).arm(arm_id).name
    except (UnresolvedReferenceError, UnknownEntityError):
        return arm_id
    return name


def effect_words(result: TrialResult, name: str) -> str:
    """Put a computed effect with its interval into words, or say why it is not there."""
    try:
        estimate = result.effect(name)
    except LeukimmunoError as error:
        return f"{name}: not computed ({error})"
    return f"{estimate}; method: {estimate.method}"


def _therapy(therapy: Any, reader: Reader) -> list[Row]:
    if not therapy.is_bound:
        return []
    approvals = sorted(
        reader.records(lambda: therapy.approvals),
        key=lambda event: (event.date.last_day, event.id),
    )
    return [
        reader.row("Status", reader.records(lambda: [f"{therapy.status} (FDA)"])),
        reader.lines("Approvals", approvals, _approval_words),
        reader.names("Trials", lambda: therapy.trials),
        reader.row("Results", reader.records(lambda: _counted(therapy.results))),
        reader.number("Toxicity rates", lambda: therapy.toxicity_rates),
        reader.number("Regimens", lambda: therapy.regimens),
    ]


def _counted(results: Any) -> list[str]:
    current = len(results.current())
    return [f"{len(results)}, {current} of them current"] if len(results) else []


def _approval_words(event: Approval) -> str:
    pathway = f" ({event.pathway})" if event.pathway else ""
    uses = " | ".join(map(phrase, event.indications))
    return f"{event.date} {said(event.agency)}, {event.action}{pathway}" + (
        f": {uses}" if uses else ""
    )


def _trial(trial: Any, reader: Reader) -> list[Row]:
    arms = []
    for arm in trial.arms:
        parts = [f"{arm.name} ({arm.role}): {', '.join(map(phrase, arm.components))}"]
        parts.extend(filter(None, [str(arm.flow or ""), *map(str, arm.baseline)]))
        arms.append(Item("; ".join(parts)))
    rows = [Row("Arms", tuple(arms))]
    if trial.is_bound:
        # The property itself may fail, so it is read inside.
        results = reader.records(lambda: trial.results.current())  # noqa: PLW0108
        rows.append(reader.lines("Results", results, _result_words))
        rows.append(reader.number("Toxicity rates", lambda: trial.toxicity_rates))
    return rows


def _result_words(result: TrialResult) -> str:
    endpoint = reference_name(result, "endpoints", result.endpoint_id)
    where = ", ".join(
        filter(None, [f"{result.analysis_set.kind} set", result.subgroup, result.time])
    )
    parts = [*_arm_words(result), *filter(None, [str(result.comparison or "")])]
    return f"{endpoint} ({where}): {'; '.join(parts)}"


def _arm_words(result: TrialResult) -> list[str]:
    return [f"{arm_name(result, result.trial_id, arm.arm_id)} {arm}" for arm in result.arms]


def _result(result: Any, reader: Reader) -> list[Row]:
    compared = [phrase(c) for c in (result.comparison, *result.further_comparisons) if c]
    possible: list[str] = []
    if result.is_bound and len(result.arms) == 2:
        allowed = reader.records(result.effects)
        possible = [name for name in COMPUTED if name in allowed]
    newer = [result.superseded_by_id] if result.superseded_by_id else []
    return [
        Row("Arms", tuple(map(Item, _arm_words(result)))),
        Row("Printed comparison", tuple(map(Item, compared))),
        Row("Computed", tuple(Item(effect_words(result, name)) for name in possible)),
        reader.row("Superseded by", newer),
        reader.row("Note", [result.note] if result.note else []),
    ]


def _toxicity(rate: Any, reader: Reader) -> list[Row]:
    limits = f" ({rate.interval})" if rate.interval else ""
    derived = " (count derived from the percentage)" if rate.derived else ""
    arm = [arm_name(rate, rate.trial_id, rate.arm_id)] if rate.arm_id else []
    return [
        reader.row("Arm", arm),
        reader.row("Rate", [f"{rate.rate_text}{limits}{derived}"] if rate.rate_text else []),
    ]


def _source(source: Any, reader: Reader) -> list[Row]:
    _, url = link_of(source) or ("", "")
    rows = [Row("Link", (Item(url, url=clean(url)),) if url else ())]
    if source.is_bound:
        rows.append(reader.number("Claims", lambda: source.claims))
    return rows


def _bound_rows(*reads: tuple[str, str, bool]) -> Callable[[Any, Reader], list[Row]]:
    """Make the rows of relations by label and attribute: named in full, or counted."""

    def rows(record: Any, reader: Reader) -> list[Row]:
        if not record.is_bound:
            return []
        made = []
        for label, name, named in reads:
            row = reader.names if named else reader.number
            made.append(row(label, partial(getattr, record, name)))
        return made

    return rows


RELATED: Mapping[str, Callable[[Any, Reader], list[Row]]] = MappingProxyType(
    {
        "Therapy": _therapy,
        "Trial": _trial,
        "TrialResult": _result,
        "ToxicityRate": _toxicity,
        "Antigen": _bound_rows(("Therapies", "therapies", True)),
        "ModalityProfile": _bound_rows(("Therapies", "therapies", True)),
        "Subtype": _bound_rows(
            ("Children", "children", True),
            ("Therapies", "therapies", True),
            ("Trials", "trials", True),
            ("Population figures", "population_figures", False),
        ),
        "AdverseEvent": _bound_rows(
            ("Narrower", "narrower", True), ("Toxicity rates", "toxicity_rates", False)
        ),
        "Endpoint": _bound_rows(("Results", "results", False)),
        "Source": _source,
    }
)
"""Class name to the rows that follow its stored fields."""

REPLACED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "Therapy": frozenset({"brands"}),
        "Trial": frozenset({"arms"}),
        "TrialResult": frozenset(
            {"arms", "comparison", "further_comparisons", "superseded_by_id", "note"}
        ),
        "ToxicityRate": frozenset(
            {"arm_id", "events", "total", "derived", "percent", "percent_bound", "interval"}
        ),
        "Claim": frozenset({"statement"}),
    }
)
"""Class name to the fields that title and related rows show in place of a row of their own."""
