"""Queries by field and relation: what `Collection.where` accepts, and what it means."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from leukimmuno.catalog.collection import Collection
from leukimmuno.catalog.kinds import class_of
from leukimmuno.catalog.relations import lead_to, relations
from leukimmuno.errors import InvalidTypeError, InvalidValueError, UnknownFieldError
from leukimmuno.model.base import Record, stored_fields
from leukimmuno.model.fields import Kind, kind_of
from leukimmuno.model.result import AnalysisSet
from leukimmuno.model.text import did_you_mean, fold, similar
from leukimmuno.model.vocabulary import AnalysisKind, Mechanism, Modality

if TYPE_CHECKING:
    from leukimmuno.catalog.registry import Registry

__all__ = ["allowed_fields", "test_for"]

Test = Callable[[Record], bool]

# A therapy belongs to a class by what it is or by how it acts.
_BY_MECHANISM: dict[Modality, frozenset[Mechanism]] = {
    Modality.CHECKPOINT_INHIBITOR: frozenset(
        {Mechanism.T_CELL_CHECKPOINT_BLOCKADE, Mechanism.MACROPHAGE_CHECKPOINT_BLOCKADE}
    ),
}


def allowed_fields(collection: str) -> tuple[str, ...]:
    """List the keywords that a query of the collection accepts."""
    stored = (
        attribute.name
        for attribute in stored_fields(class_of(collection))
        if kind_of(attribute).collection is None and attribute.name != "citations"
    )
    return tuple(sorted({*relations(collection), *stored}))


def test_for(registry: Registry, collection: str, name: str, wanted: Any) -> Test:
    """Give the test that one keyword of a query stands for.

    Raises
    ------
    UnknownFieldError
        If the records have no such field or relation.
    UnknownEntityError, VocabularyError, InvalidTypeError
        If the value asked for does not exist or is of the wrong kind.
    """
    found = relations(collection).get(name)
    if found is not None:
        # A disease includes its narrower ones, except among the diseases themselves.
        spread = found.target == "subtypes" != collection
        groups = [
            _ids_meant(registry, found.target, item, spread=spread)
            for item in _several(name, wanted)
        ]
        return lambda record: all(lead_to(record, found, group) for group in groups)
    kinds = {a.name: kind_of(a) for a in stored_fields(class_of(collection))}
    if name not in kinds or name not in allowed_fields(collection):
        allowed = allowed_fields(collection)
        suggestions = similar(name, {fold(field): field for field in allowed})
        hint = did_you_mean(suggestions[:1])
        raise UnknownFieldError(
            f"{collection} have no field or relation {name!r}{hint} (there are: "
            f"{', '.join(allowed)})",
            field=name,
            allowed=allowed,
            suggestions=suggestions,
        )
    return _field_test(name, kinds[name], wanted)


def _several(name: str, wanted: Any) -> tuple[Any, ...]:
    items = tuple(wanted) if isinstance(wanted, tuple | list) else (wanted,)
    if not items:
        # All of no values would be met by every record.
        raise InvalidValueError(f"{name}: at least one value is needed", field=name, value=wanted)
    return items


def _ids_meant(registry: Registry, target: str, item: Any, *, spread: bool) -> frozenset[str]:
    """Give the ids that a name or record stands for; a collection stands for any of its records."""
    if isinstance(item, Collection) and item._name == target:
        members = (_ids_meant(registry, target, one, spread=spread) for one in item)
        return frozenset[str]().union(*members)
    if isinstance(item, Record):
        item = item.id
    if not isinstance(item, str):
        raise InvalidTypeError(
            f"expected the name or id of one of {target}, the record, or a collection of {target}, "
            f"got {item!r}",
            value=item,
        )
    found = registry._lookup_in(target, item).id
    if spread:
        return frozenset((found, *registry._descendants(found)))
    return frozenset((found,))


def _field_test(name: str, kind: Kind, wanted: Any) -> Test:
    if wanted is None:
        return lambda record: getattr(record, name) is None
    if kind.name == "term":
        return _term_test(name, kind, wanted)
    if kind.name in {"text", "slug"}:
        keys = [fold(_checked_text(name, item)) for item in _several(name, wanted)]

        def has_text(record: Record) -> bool:
            value = getattr(record, name)
            held = {fold(item) for item in ((value,) if isinstance(value, str) else value or ())}
            return all(key in held for key in keys)

        return has_text
    if kind.many:
        items = tuple(kind.convert(item, name) for item in _several(name, wanted))
        return lambda record: all(item in getattr(record, name) for item in items)
    if kind.of is AnalysisSet and isinstance(wanted, str):
        chosen = AnalysisKind.parse(wanted, name)
        return lambda record: getattr(record, name).kind is chosen
    expected = kind.convert(wanted, name)
    return lambda record: bool(getattr(record, name) == expected)


def _checked_text(name: str, item: Any) -> str:
    if not isinstance(item, str):
        raise InvalidTypeError(f"{name}: expected text, got {item!r}", field=name, value=item)
    return item


def _term_test(name: str, kind: Kind, wanted: Any) -> Test:
    members = tuple(kind.of.parse(item, name) for item in _several(name, wanted))

    def has_all(record: Record) -> bool:
        value = getattr(record, name)
        held = value if isinstance(value, tuple) else (value,)
        return all(
            member in held or (name == "modality" and _acts_as(record, member))
            for member in members
        )

    return has_all


def _acts_as(record: Record, modality: Modality) -> bool:
    mechanisms = cast("tuple[Mechanism, ...]", getattr(record, "mechanisms", ()))
    return not _BY_MECHANISM.get(modality, frozenset()).isdisjoint(mechanisms)
