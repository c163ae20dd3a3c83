"""How labels, vocabulary terms, references and parts of records are put into words."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import attrs

from leukimmuno.display.card import source_at_hand
from leukimmuno.errors import UnresolvedReferenceError
from leukimmuno.model.base import Bindable, Record
from leukimmuno.model.fields import Kind, kind_of
from leukimmuno.model.quantities import shown
from leukimmuno.model.source import Citation, Source
from leukimmuno.model.trial import Component
from leukimmuno.model.vocabulary import Agency, Bound, Checked, GradingScale, Modality

__all__ = ["field_items", "kind_words", "label_of", "name_of", "phrase", "reference_name", "said"]

_LABELS = {
    "data_cutoff": "Data cut-off",
    "doi": "DOI",
    "mrd": "MRD",
    "nct": "NCT number",
    "p_value": "P-value",
    "pmcid": "PMCID",
    "pmid": "PMID",
    "url": "URL",
    "xrefs": "Codes",
    "hla": "HLA",
    "favourable": "The event is",
}
_MIXED_CASE = {Agency.HEALTH_CANADA: "Health Canada"}
_ACRONYMS = frozenset(
    {
        GradingScale.CTCAE,
        GradingScale.ASTCT,
        GradingScale.MSKCC,
        GradingScale.CARTOX,
        GradingScale.NCI_CRS,
    }
)
_NAMES = frozenset(
    {GradingScale.PENN, GradingScale.LEE, GradingScale.MODIFIED_LEE, GradingScale.SEATTLE}
)


def label_of(cls: type, field: str) -> str:
    """Give the label of a field: "Subtypes" for `subtype_ids`, "Data cut-off" for `data_cutoff`."""
    if field in _LABELS:
        return _LABELS[field]
    base = field.removesuffix("_ids").removesuffix("_id")
    # A property of the bare name, such as "ends", says that the word has no plural.
    if field.endswith("_ids") and not hasattr(cls, base):
        base = f"{base.removesuffix('y')}ies" if base.endswith("y") else f"{base}s"
    words = base.replace("_", " ")
    return words[0].upper() + words[1:]


def kind_words(cls: type) -> str:
    """Give the name of a class in words: "Trial result" for `TrialResult`."""
    name = cls.__name__
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return words.strip().capitalize()


def said(value: Any) -> str:
    """Put one stored item into words; references are words already."""
    if isinstance(value, StrEnum):
        return _term(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return shown(value)
    return phrase(value) if isinstance(value, Bindable) else str(value)


def _term(value: StrEnum) -> str:
    if isinstance(value, Modality):
        return value.label
    if isinstance(value, Agency):
        return _MIXED_CASE.get(value, value.value.upper())
    if value in _ACRONYMS and isinstance(value, GradingScale):
        return value.value.upper()
    if value in _NAMES and isinstance(value, GradingScale):
        return value.value.title()
    return value.value


def name_of(record: Record) -> str:
    """Give the words by which a record is mentioned."""
    if isinstance(record, Source):
        return record.short
    name: str | None = getattr(record, "name", None)
    return record._summary() if name is None else name


def reference_name(owner: Bindable, collection: str, reference: str) -> str:
    """Give the name of the record that `owner` refers to, or its id where it is not at hand."""
    if not owner.is_bound:
        return reference
    try:
        return name_of(owner._registry._resolve(collection, reference))
    except UnresolvedReferenceError:
        return reference


def phrase(value: Bindable) -> str:
    """Put a value, or the mention of a record, on one line."""
    if isinstance(value, Record):
        return name_of(value)
    if isinstance(value, Citation):
        source = source_at_hand(value)
        recalled = ", recalled" if value.checked is Checked.RECALLED else ""
        return f"{value.source_id if source is None else source.short}, {value.locator}{recalled}"
    if isinstance(value, Component):
        note = f", {value.note}" if value.note else ""
        therapy = reference_name(value, "therapies", value.therapy_id)
        return f"{therapy} ({value.role}{note})"
    if type(value).__str__ is not Bindable.__str__:
        return str(value)
    cls: type = type(value)
    stated = ((attribute, field_items(value, attribute)) for attribute in attrs.fields(cls))
    return "; ".join(
        f"{label_of(cls, attribute.name).lower()} {', '.join(items)}"
        for attribute, items in stated
        if items
    )


def field_items(owner: Bindable, attribute: attrs.Attribute[Any]) -> tuple[str, ...]:
    """Put what a field holds into words, item by item; empty where it says nothing.

    None, an empty tuple, a default False and the bound "=" say nothing.
    """
    value: Any = getattr(owner, attribute.name)
    if value is None or value is Bound.EQUAL or (attribute.default is False and not value):
        return ()
    kind: Kind = kind_of(attribute)
    items: tuple[Any, ...] = value if kind.many else (value,)
    if kind.collection is not None:
        return tuple(reference_name(owner, kind.collection, item) for item in items)
    return tuple(filter(None, map(said, items)))
