"""What happened around a therapy or a disease, day by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, overload

from attrs import frozen

from leukimmuno.errors import AmbiguousNameError, InvalidTypeError, UnknownEntityError
from leukimmuno.model.base import Record
from leukimmuno.model.subtype import Subtype
from leukimmuno.model.text import brief, similar
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

__all__ = ["Event", "EventKind", "History", "history"]

_ENDPOINTS = 3
"""How many endpoints the line of a publication names."""


class EventKind(Vocabulary):
    """What sort of thing happened on a day."""

    REGULATORY = "regulatory"
    PUBLICATION = "publication"
    SUPERSESSION = "supersession"


@frozen
class Event:
    """One dated event.

    Attributes
    ----------
    date : PartialDate
        When, as precisely as it is known.
    kind : EventKind
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
    kind: EventKind
    record: Approval | Source | Therapy
    text: str
    results: tuple[TrialResult, ...] = ()
    citations: tuple[Citation, ...] = ()

    def __str__(self) -> str:
        return f"{self.date} {self.text}"


class History(Sequence[Event]):
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

    def __init__(self, subject: Therapy | Subtype, events: Iterable[Event]) -> None:
        put = object.__setattr__
        put(self, "subject", subject)
        put(self, "_events", tuple(events))
        registry = subject._home()
        day = "" if registry.day is None else f" by {registry.day}"
        reason = f"{registry.name} holds no dated event of {subject.name}{day}"
        put(self, "reason", None if self._events else reason)

    if TYPE_CHECKING:
        _events: tuple[Event, ...]

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a History is immutable: cannot set {name!r}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a History is immutable: cannot delete {name!r}")

    @overload
    def __getitem__(self, index: int) -> Event: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Event, ...]: ...
    def __getitem__(self, index: int | slice) -> Event | tuple[Event, ...]:
        return self._events[index]

    def __len__(self) -> int:
        return len(self._events)

    def __iter__(self) -> Iterator[Event]:
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
        if footnotes.recalled:
            notes.append("Recalled: widely known, and not yet read in the source named.")
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
    events = [*_regulatory(record), *_published(record.results if _is_therapy(record) else [])]
    raise NotImplementedError
