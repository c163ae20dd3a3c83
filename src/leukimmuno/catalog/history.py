"""What happened around a therapy or a disease, day by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, overload

from attrs import frozen

from leukimmuno.errors import AmbiguousNameError, InvalidTypeError, UnknownEntityError
from leukimmuno.model.subtype import Subtype
from leukimmuno.model.text import brief, did_you_mean, similar
from leukimmuno.model.therapy import Therapy
from leukimmuno.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leukimmuno.catalog.registry import Registry
    from leukimmuno.display.card import Card
    from leukimmuno.model.approval import Approval
    from leukimmuno.model.dates import PartialDate
    from leukimmuno.model.result import TrialResult
    from leukimmuno.model.source import Citation, Source
    from leukimmuno.model.vocabulary import Agency

__all__ = ["History", "HistoryEvent", "HistoryEventKind", "history"]

_ENDPOINTS = 3
"""How many endpoints the line of a publication names."""


class HistoryEventKind(Vocabulary):
    """What sort of thing happened on a day."""

    REGULATORY = "regulatory"
    PUBLICATION = "publication"
    SUPERSESSION = "supersession"


@frozen
class HistoryEvent:
    """One dated event.

    Attributes
    ----------
    date : PartialDate
        When, as precisely as it is known.
    kind : HistoryEventKind
        "regulatory", "publication" of results of a trial, or their "supersession" by later ones.
    record : Approval, Source or Therapy
        What it was: the regulatory event, or the publication; of an approval outside leukemia, of
        which nothing but the date is held, the therapy.
    text : str
        What happened, on one line, without the date.
    results : tuple of TrialResult
        The results published or superseded.
    citations : tuple of Citation
        What the event rests on.
    """

    date: PartialDate
    kind: HistoryEventKind
    record: Approval | Source | Therapy
    text: str
    results: tuple[TrialResult, ...] = ()
    citations: tuple[Citation, ...] = ()

    def __str__(self) -> str:
        return f"{self.date} {self.text}"


class History(Sequence[HistoryEvent]):
    """The dated events around one therapy or disease, oldest first; see `Registry.history`.

    An immutable sequence; a slice of it is a tuple of events. Printing it gives a card with
    numbered sources.

    Attributes
    ----------
    subject : Therapy or Subtype
        What it is the history of.
    reason : str or None
        Why there are no events, if so.
    """

    __slots__ = ("_events", "reason", "subject")

    subject: Therapy | Subtype
    reason: str | None

    def __init__(self, subject: Therapy | Subtype, events: Iterable[HistoryEvent]) -> None:
        put = object.__setattr__
        put(self, "subject", subject)
        put(self, "_events", tuple(events))
        registry = subject._home()
        day = "" if registry.day is None else f" by {registry.day}"
        reason = f"{registry.name} holds no dated event of {subject.name}{day}"
        put(self, "reason", None if self._events else reason)

    if TYPE_CHECKING:
        _events: tuple[HistoryEvent, ...]

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a History is immutable: cannot set {name!r}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a History is immutable: cannot delete {name!r}")

    @overload
    def __getitem__(self, index: int) -> HistoryEvent: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[HistoryEvent, ...]: ...
    def __getitem__(self, index: int | slice) -> HistoryEvent | tuple[HistoryEvent, ...]:
        return self._events[index]

    def __len__(self) -> int:
        return len(self._events)

    def __iter__(self) -> Iterator[HistoryEvent]:
        return iter(self._events)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, History):
            return NotImplemented
        return other.subject == self.subject and other._events == self._events

    def __hash__(self) -> int:
        return hash((self.subject, self._events))

    def __reduce__(self) -> tuple[Any, ...]:
        # Made again: the records within, pickled, could lose their registry.
        return history, (self.subject._home(), self.subject)

    def __repr__(self) -> str:
        number = f"{len(self)} event{'' if len(self) == 1 else 's'}"
        ends = ""
        if self._events:
            ends = f", {self._events[0].date} to {self._events[-1].date}"
        return f"<History {self.subject.id}: {number}{ends}>"

    def __str__(self) -> str:
        from leukimmuno.display.text import render_text

        return render_text(self._card())

    def _repr_html_(self) -> str:
        from leukimmuno.display.html import render_html

        return render_html(self._card())

    def _card(self) -> Card:
        from leukimmuno.display.card import Card, Footnotes, Item, Row, clean
        from leukimmuno.display.facts import origin_of

        footnotes = Footnotes()
        rows: dict[str, list[Item]] = {}
        for event in self:
            item = Item(clean(event.text), footnotes.mark(event.citations))
            rows.setdefault(str(event.date), []).append(item)
        registry = self.subject._home()
        notes = [] if self.reason is None else [clean(self.reason)]
        notes.extend(footnotes.notes())
        if registry.day and registry.released and registry.day > registry.released:
            notes.append(f"The data end with their release on {registry.released}.")
        return Card(
            title=clean(f"History of {self.subject.name}"),
            subtitle=Item(clean(f"{len(self)} dated events of {self.subject.id}")),
            rows=tuple(Row(date, tuple(items)) for date, items in rows.items()),
            sources=footnotes.sources(),
            notes=tuple(notes),
            origin=origin_of(registry),
        )


def history(registry: Registry, subject: Therapy | Subtype | str) -> History:
    """Gather the dated events of a therapy or disease; see `Registry.history`."""
    record = _found(registry, subject)
    if isinstance(record, Therapy):
        regulatory, results = _of_therapy(record), list(record.results)
    else:
        regulatory = [_regulatory(event, record) for event in _concerning(registry, record)]
        results = [result for trial in record.trials for result in trial.results]
    events = [*regulatory, *_of_results(results)]
    return History(record, sorted(events, key=lambda event: event.date))


def _found(registry: Registry, subject: object) -> Therapy | Subtype:
    """Look a therapy or disease up, whichever of the two the name belongs to."""
    if isinstance(subject, Therapy):
        return registry.therapies[subject.id]
    if isinstance(subject, Subtype):
        return registry.subtypes[subject.id]
    if not isinstance(subject, str):
        raise InvalidTypeError(
            f"history: expected a Therapy, a Subtype or a name, got {brief(subject)}", value=subject
        )
    therapies, subtypes = registry.therapies, registry.subtypes
    if subject in therapies and subject in subtypes:
        found = (therapies[subject].id, subtypes[subject].id)
        raise AmbiguousNameError(
            f"{brief(subject)} names the therapy {found[0]!r} and the disease {found[1]!r}; "
            "give the record",
            query=subject,
            candidates=found,
        )
    if subject in therapies:
        return therapies[subject]
    if subject in subtypes:
        return subtypes[subject]
    names = subtypes._names().answers() | therapies._names().answers()
    suggestions = similar(subject, names)
    hint = did_you_mean(suggestions)
    raise UnknownEntityError(
        f"{registry.name}: no {brief(subject)} among therapies and subtypes{hint}",
        query=subject,
        collection="therapies and subtypes",
        suggestions=suggestions,
    )


# -- regulatory events ---------------------------------------------------------------------------


def _of_therapy(therapy: Therapy) -> list[HistoryEvent]:
    events = [_regulatory(event, therapy) for event in therapy.approvals]
    since, day = therapy.approved_elsewhere_since, therapy._home().day
    if since is not None and (day is None or since.last_day <= day):
        said = "approved outside leukemia, or by then"
        events.append(
            HistoryEvent(
                since, HistoryEventKind.REGULATORY, therapy, said, citations=therapy.citations
            )
        )
    return events


def _concerning(registry: Registry, subtype: Subtype) -> list[Approval]:
    """Give the events on uses in a disease, a wider or a narrower one, and on what became of them.

    Warnings and access rules name no use: they concern the disease from the first use on. An event
    that ends other uses only is left out.
    """
    near = {subtype.id, *registry._ancestors(subtype.id), *registry._descendants(subtype.id)}
    granted = {
        event.id: event
        for event in registry.approvals
        if any(not near.isdisjoint(use.subtype_ids) for use in event.indications)
    }
    first: dict[tuple[str, Agency], PartialDate] = {}
    for event in granted.values():
        key = event.therapy_id, event.agency
        first[key] = min(event.date, first.get(key, event.date))
    kept: dict[str, Approval] = {}
    for event in sorted(registry.approvals, key=lambda event: event.date):
        since = first.get((event.therapy_id, event.agency))
        follows = since is not None and since <= event.date and not event.indications
        ends = not event.ends_ids or not kept.keys().isdisjoint(event.ends_ids)
        if event.id in granted or (follows and ends):
            kept[event.id] = event
    return list(kept.values())


def _regulatory(event: Approval, subject: Therapy | Subtype) -> HistoryEvent:
    who = f"{event.therapy.name}, " if isinstance(subject, Subtype) else ""
    pathway = f" ({event.pathway})" if event.pathway else ""
    said = " | ".join(map(str, event.indications)) or event.note
    text = f"{who}{event.agency.value.upper()}: {event.action}{pathway}"
    return HistoryEvent(
        event.date,
        HistoryEventKind.REGULATORY,
        event,
        f"{text}: {said}" if said else text,
        citations=event.citations,
    )


# -- results -------------------------------------------------------------------------------------


def _of_results(results: Iterable[TrialResult]) -> Iterator[HistoryEvent]:
    """Give one event for each document that first published, or superseded, results of a trial."""
    published, superseded = _Groups(), _Groups()
    for result in results:
        own = _first_document(result)
        if own is None:
            continue
        published.add(result, result, *own)
        successor = result.superseded_by
        later = None if successor is None else _first_document(successor)
        if successor is not None and later is not None:
            # Data of a later cut-off may have been published first.
            superseded.add(result, successor, max(own[0], later[0]), later[1])
    yield from published.events(HistoryEventKind.PUBLICATION, "published")
    yield from superseded.events(HistoryEventKind.SUPERSESSION, "superseded")


def _first_document(result: TrialResult) -> tuple[PartialDate, Source] | None:
    """Give the day and the source of a result's earliest publication."""
    sources = (citation.source for citation in result.citations)
    dated = [(source.published, source) for source in sources if source.published is not None]
    return min(dated, key=lambda pair: (pair[0], pair[1].id), default=None)


class _Groups:
    """Results by trial, document and day."""

    def __init__(self) -> None:
        self._groups: dict[Any, tuple[list[TrialResult], list[Citation]]] = {}

    def add(
        self, result: TrialResult, cited: TrialResult, day: PartialDate, source: Source
    ) -> None:
        """Add a result to the group of a document, and its places in it."""
        results, places = self._groups.setdefault((result.trial, source, day), ([], []))
        results.append(result)
        places.extend(citation for citation in cited.citations if citation.source_id == source.id)

    def events(self, kind: HistoryEventKind, verb: str) -> Iterator[HistoryEvent]:
        """Give the event of each group."""
        for (trial, source, day), (results, places) in self._groups.items():
            names = list(dict.fromkeys(result.endpoint.name for result in results))
            named = "; ".join(names[:_ENDPOINTS])
            more = f" and {len(names) - _ENDPOINTS} more" if len(names) > _ENDPOINTS else ""
            number = f"{len(results)} result{'' if len(results) == 1 else 's'}"
            text = f"{trial.name}: {number} {verb} ({source.short}): {named}{more}"
            yield HistoryEvent(
                day, kind, source, text, tuple(results), tuple(dict.fromkeys(places))
            )
