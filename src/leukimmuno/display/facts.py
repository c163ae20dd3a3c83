"""The card of any record or value, bound or not, from its fields and its relations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from leukimmuno.display.card import Card, Footnotes, Item, Row, clean
from leukimmuno.display.related import RELATED, REPLACED, Reader
from leukimmuno.display.titles import subtitle_of, title_of
from leukimmuno.display.wording import field_items, label_of
from leukimmuno.model.base import Record
from leukimmuno.model.fields import kind_of

if TYPE_CHECKING:
    from leukimmuno.catalog.registry import Registry
    from leukimmuno.model.base import Bindable

__all__ = ["card_of", "facts_of", "origin_of"]

# Shown in the title and as numbered sources.
_ELSEWHERE = frozenset({"id", "name", "citations"})

# Lists of short items stand on one line.
_SHORT = 40


def card_of(item: Bindable) -> Card:
    """Give the card of a record or value, with its numbered sources."""
    footnotes = Footnotes()
    card = facts_of(item, footnotes)
    notes = (*card.notes, *footnotes.notes())
    return attrs.evolve(card, sources=footnotes.sources(), notes=notes)


def facts_of(item: Bindable, footnotes: Footnotes) -> Card:
    """Give the card without its list of sources, which are collected in `footnotes`."""
    cls: type = type(item)
    marks = footnotes.mark(getattr(item, "citations", ()))
    reader = Reader(footnotes)
    hidden = _ELSEWHERE | REPLACED.get(cls.__name__, frozenset())
    rows = [
        Row(label_of(cls, attribute.name), _items(item, attribute))
        for attribute in attrs.fields(cls)
        if attribute.name not in hidden
    ]
    if cls.__name__ in RELATED:
        rows.extend(RELATED[cls.__name__](item, reader))
    return Card(
        title=clean(title_of(item)),
        subtitle=Item(clean(subtitle_of(item)), marks),
        rows=tuple(
            Row(clean(row.label), tuple(Item(clean(i.text), i.marks, i.url) for i in row.items))
            for row in rows
            if row.items
        ),
        sources=(),
        notes=_notes(item, reader),
        origin=_record_origin(item) if item.is_bound else "Bound to no registry.",
    )


def _items(item: Bindable, attribute: attrs.Attribute[Any]) -> tuple[Item, ...]:
    texts = field_items(item, attribute)
    values = kind_of(attribute).name == "value"
    if values and any(len(text) > _SHORT for text in texts):
        return tuple(map(Item, texts))
    return (Item("; ".join(texts)),) if texts else ()


def origin_of(registry: Registry) -> str:
    """Give name, data version and day of a registry."""
    day = "" if registry.day is None else f", as of {registry.day}"
    return clean(f"{registry.name}, data version {registry.version}{day}")


def _record_origin(item: Bindable) -> str:
    """Give the registry, and where it is an overlay also the one that the record came from."""
    registry = item._registry
    here = origin_of(registry)
    source = registry._origin_of(item) if isinstance(item, Record) else registry.name
    return here if source == registry.name else clean(f"From {source}, laid into {here}")


def _notes(item: Bindable, reader: Reader) -> tuple[str, ...]:
    notes = []
    if type(item).__name__ in {"Regimen", "Dose", "Phase"}:
        notes.append("For research and teaching; no dosing advice.")
    if reader.gaps:
        notes.append("Some related records are not in this registry and are left out.")
    if item.is_bound:
        registry = item._registry
        late = registry.day and registry.released and registry.day > registry.released
        if late:
            notes.append(f"The data end with their release on {registry.released}.")
    return tuple(notes)
