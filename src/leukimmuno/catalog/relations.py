"""Which records lead to which: stored references by their fields, and the derived relations."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from leukimmuno.catalog.kinds import class_of
from leukimmuno.model.base import Bindable, Record, stored_fields
from leukimmuno.model.fields import Kind, kind_of
from leukimmuno.model.vocabulary import TargetRole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Reference", "Relation", "lead_to", "references", "relations"]


class Relation(NamedTuple):
    """A way from a record to records of another collection."""

    target: str
    ids: Callable[[Any], tuple[str, ...]]


class Reference(NamedTuple):
    """One stored reference: its place within the record, the collection and the id."""

    path: str
    target: str
    id: str


def _stored(field: str, *, many: bool) -> Callable[[Any], tuple[str, ...]]:
    def ids(record: Any) -> tuple[str, ...]:
        value = getattr(record, field)
        if many:
            return cast("tuple[str, ...]", value)
        return () if value is None else (value,)

    return ids


def _antigens(record: Any) -> tuple[str, ...]:
    return tuple(target.antigen_id for target in record.targets)


def _of_related(relation: str) -> Callable[[Any], tuple[str, ...]]:
    def ids(record: Any) -> tuple[str, ...]:
        return tuple(item.id for item in getattr(record, relation))

    return ids


def _trial_subtypes(record: Any) -> tuple[str, ...]:
    return () if record.trial is None else record.trial.subtype_ids


def _bearing_subtypes(antigen: Any) -> tuple[str, ...]:
    """Give the diseases of the therapies that seek the antigen on leukemic cells."""
    found = (
        name
        for therapy in antigen.therapies
        if any(t.antigen_id == antigen.id and t.role in _ON_LEUKEMIA for t in therapy.targets)
        for name in _own_and_approved_subtypes(therapy)
    )
    return tuple(dict.fromkeys(found))


def _own_and_approved_subtypes(record: Any) -> tuple[str, ...]:
    approved = (name for event in record.approvals for name in _of_related("subtypes")(event))
    return tuple(dict.fromkeys((*record.subtype_ids, *approved)))


# Effector receptors such as CD3, checkpoints and cytokine receptors are no antigens of a disease.
_ON_LEUKEMIA = frozenset({TargetRole.TUMOUR_ANTIGEN, TargetRole.PRESENTED_PEPTIDE})

# Relations that no single stored field holds. Both numbers are accepted in a query.
_DERIVED: dict[str, dict[str, Relation]] = {
    "therapies": {
        "targets": Relation("antigens", _antigens),
        "target": Relation("antigens", _antigens),
        "antigen": Relation("antigens", _antigens),
        "subtype": Relation("subtypes", _own_and_approved_subtypes),
        "subtypes": Relation("subtypes", _own_and_approved_subtypes),
        "trial": Relation("trials", _of_related("trials")),
        "trials": Relation("trials", _of_related("trials")),
        "adverse_event": Relation("adverse_events", _of_related("adverse_events")),
        "adverse_events": Relation("adverse_events", _of_related("adverse_events")),
    },
    "antigens": {
        "therapy": Relation("therapies", _of_related("therapies")),
        "therapies": Relation("therapies", _of_related("therapies")),
        "subtype": Relation("subtypes", _bearing_subtypes),
        "subtypes": Relation("subtypes", _bearing_subtypes),
    },
    "trials": {
        "therapy": Relation("therapies", _of_related("therapies")),
        "therapies": Relation("therapies", _of_related("therapies")),
    },
    "results": {
        "therapy": Relation("therapies", _of_related("therapies")),
        "therapies": Relation("therapies", _of_related("therapies")),
        "subtype": Relation("subtypes", _trial_subtypes),
    },
    "toxicity_rates": {
        "therapy": Relation("therapies", _of_related("therapies")),
        "therapies": Relation("therapies", _of_related("therapies")),
        "subtype": Relation("subtypes", _trial_subtypes),
    },
    "approvals": {
        "subtype": Relation("subtypes", _of_related("subtypes")),
        "subtypes": Relation("subtypes", _of_related("subtypes")),
    },
}


@cache
def relations(collection: str) -> dict[str, Relation]:
    """Give the relations of a collection's records by name: "trial", "subtypes", "targets"."""
    cls = class_of(collection)
    found: dict[str, Relation] = {}
    for attribute in stored_fields(cls):
        kind = kind_of(attribute)
        if kind.collection is None:
            continue
        relation = Relation(kind.collection, _stored(attribute.name, many=kind.many))
        base = attribute.name.removesuffix("_ids").removesuffix("_id")
        found[base] = relation
        plural = f"{base.removesuffix('y')}ies" if base.endswith("y") else f"{base}s"
        if kind.many and hasattr(cls, plural):
            found[plural] = relation
    return {**found, **_DERIVED.get(collection, {})}


def references(item: Bindable, path: str = "") -> Iterator[Reference]:
    """Walk every stored reference of a record or value, however deep, with its place."""
    for attribute in stored_fields(type(item)):
        value = getattr(item, attribute.name)
        here = f"{path}.{attribute.name}"
        if value is None or value == ():
            continue
        kind: Kind = kind_of(attribute)
        if isinstance(value, tuple):
            places: Iterable[tuple[str, Any]] = (
                (f"{here}[{i}]", entry) for i, entry in enumerate(value)
            )
        else:
            places = ((here, value),)
        for place, entry in places:
            if kind.collection is not None:
                yield Reference(place, kind.collection, entry)
            elif isinstance(entry, Bindable):
                yield from references(entry, place)


def lead_to(record: Record, relation: Relation, wanted: frozenset[str]) -> bool:
    """Tell whether a relation of the record leads to one of the ids wanted."""
    return not wanted.isdisjoint(relation.ids(record))
