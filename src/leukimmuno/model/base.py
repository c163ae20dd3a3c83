"""What every record and value shares: identity, equality, and the registry it is bound to.

A record that a registry hands out is bound to it by a strong reference in a plain slot. The slot
is no attrs field, so it shows in neither fields, `attrs.asdict`, JSON, repr nor equality.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

import attrs

from leukimmuno.errors import UnboundRecordError, UnresolvedReferenceError

if TYPE_CHECKING:
    from leukimmuno.catalog.collection import Collection
    from leukimmuno.catalog.registry import Registry
    from leukimmuno.model.source import Citation

__all__ = ["Bindable", "Record", "Value", "bound_copy", "field_names", "rebuilt", "stored_fields"]

_set = object.__setattr__


def stored_fields(cls: type) -> tuple[attrs.Attribute[Any], ...]:
    """Give the attrs attributes of a record or value class, in order."""
    attributes: tuple[attrs.Attribute[Any], ...] = attrs.fields(cls)
    return attributes


def field_names(cls: type) -> tuple[str, ...]:
    """Give the names of the stored fields of a record or value class, in order."""
    return _names(cls)


@cache
def _names(cls: type) -> tuple[str, ...]:
    # Every copy and comparison of a record asks for them.
    return tuple(attribute.name for attribute in stored_fields(cls))


class Bindable:
    """Base of records and values: equality by stored data, and the slot of the registry."""

    __slots__ = ("_registry",)

    if TYPE_CHECKING:
        _registry: Registry

    def _data(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in field_names(type(self)))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(other) is not type(self):
            return NotImplemented
        return self._data() == cast("Self", other)._data()

    def __hash__(self) -> int:
        return hash((type(self), self._data()))

    @property
    def is_bound(self) -> bool:
        """Whether the object belongs to a registry, so that its relations resolve."""
        return hasattr(self, "_registry")

    def _home(self) -> Registry:
        try:
            return self._registry
        except AttributeError:
            raise UnboundRecordError(
                f"{self!r} is bound to no registry, so its relations cannot be looked up; "
                "bind it with reg.bind(record), or add it with reg.overlay(Registry.of(record))",
                record=repr(self),
            ) from None

    def _one(self, collection: str, reference: str) -> Any:
        """Resolve one stored reference."""
        return self._home()._resolve(collection, reference)

    def _name_of(self, collection: str, reference: str) -> str:
        """Name a record referred to, by its id where it cannot be found: a repr must not fail."""
        try:
            name: str = self._one(collection, reference).name
        except (UnboundRecordError, UnresolvedReferenceError):
            return reference
        return name

    def _many(self, collection: str, references: tuple[str, ...]) -> Collection[Any]:
        """Resolve stored references, in their order."""
        return self._home()._resolve_all(collection, references)

    def _back(self, collection: str, relation: str) -> Collection[Any]:
        """Give the records of `collection` whose `relation` leads to this record."""
        return self._home()._referring(collection, relation, cast("Record", self).id)

    def _repr_html_(self) -> str:
        """Give the notebook card."""
        from leukimmuno.display.html import card_html

        return card_html(self)

    def __str__(self) -> str:
        from leukimmuno.display.text import card_text

        return card_text(self)


class Value(Bindable):
    """A part of a record that has no id of its own."""

    __slots__ = ()

    def __repr__(self) -> str:
        stated = ", ".join(
            f"{attribute.name}={getattr(self, attribute.name)!r}"
            for attribute in stored_fields(type(self))
            if getattr(self, attribute.name) != attribute.default
        )
        return f"{type(self).__name__}({stated})"


class Record(Bindable):
    """A citable object with an id, unique within its collection.

    Records are immutable. Two records are equal if their class and stored data are; they hash by
    class and id.
    """

    __slots__ = ()

    collection_name: ClassVar[str]
    """The collection of a registry that holds records of this class."""

    if TYPE_CHECKING:  # stored by each subclass; a source has no citations of its own
        id: str
        citations: tuple[Citation, ...]

    def __hash__(self) -> int:
        return hash((type(self), self.id))

    def _summary(self) -> str:
        """Give what the one-line repr says after class and id."""
        return str(getattr(self, "name", ""))

    def __repr__(self) -> str:
        summary = self._summary()
        return f"<{type(self).__name__} {self.id}{': ' if summary else ''}{summary}>"

    def __reduce__(self) -> tuple[Any, ...]:
        registry = getattr(self, "_registry", None)
        return _unpickle, (type(self), self._data(), registry and registry._pickle_token())


def rebuilt(cls: type[Record], data: tuple[Any, ...]) -> Any:
    """Make a record of data that was checked before, without checking it again."""
    record = cls.__new__(cls)
    for name, value in zip(field_names(cls), data, strict=True):
        _set(record, name, value)
    return record


def _unpickle(
    cls: type[Record], data: tuple[Any, ...], token: tuple[str, str | None] | None
) -> Any:
    """Rebuild a pickled record; rebind it where the shipped registry is of the same version."""
    record = rebuilt(cls, data)
    if token is not None:
        from leukimmuno.catalog.shipped import registry_of

        registry = registry_of(token)
        if registry is not None:
            return registry.bind(record)
    return record


def bound_copy(item: Bindable, registry: Registry) -> Any:
    """Copy a record or value, with everything inside it, bound to `registry`."""
    twin = object.__new__(type(item))
    for name in field_names(type(item)):
        value = getattr(item, name)
        if isinstance(value, Bindable):
            value = bound_copy(value, registry)
        elif type(value) is tuple and value and isinstance(value[0], Bindable):
            value = tuple(bound_copy(entry, registry) for entry in value)
        _set(twin, name, value)
    _set(twin, "_registry", registry)
    return twin
