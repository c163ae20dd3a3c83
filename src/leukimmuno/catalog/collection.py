"""Collections: immutable, ordered sets of records with lookup and queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

from leukimmuno.catalog.names import NameIndex
from leukimmuno.errors import (
    AmbiguousNameError,
    InvalidTypeError,
    InvalidValueError,
    NotOneError,
    UnknownEntityError,
)
from leukimmuno.model.base import Record
from leukimmuno.model.text import brief, did_you_mean, similar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from leukimmuno.catalog.registry import Registry

__all__ = ["Collection"]

R = TypeVar("R", bound=Record)


class Collection(Generic[R]):
    """An immutable, ordered set of records of one kind, of one registry.

    Iterating gives records. ``c["name"]`` finds one by id, name, brand, alias or code, in any case
    and punctuation; ``c[0]`` and ``c[:5]`` go by position. ``|``, ``&`` and ``-`` combine
    collections of one registry.

    Attributes
    ----------
    reason : str or None
        Why the collection is empty, where a query made it so.

    Examples
    --------
    >>> import leukimmuno as li
    >>> li.registry.therapies["Besponsa"].id
    'inotuzumab-ozogamicin'
    >>> li.registry.therapies.where(targets=["CD19", "CD3"], brands="Blincyto").ids
    ('blinatumomab',)
    """

    __slots__ = ("_by_id", "_index", "_name", "_records", "_registry", "reason")

    reason: str | None

    def __init__(
        self,
        registry: Registry,
        name: str,
        records: Iterable[R],
        *,
        reason: str | None = None,
    ) -> None:
        put = object.__setattr__
        put(self, "_registry", registry)
        put(self, "_name", name)
        put(self, "_records", tuple(records))
        put(self, "_by_id", {record.id: record for record in self._records})
        put(self, "_index", None)
        put(self, "reason", None if self._records else reason)

    if TYPE_CHECKING:
        _registry: Registry
        _name: str
        _records: tuple[R, ...]
        _by_id: dict[str, R]
        _index: NameIndex | None

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Collection is immutable: cannot set {name!r}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Collection is immutable: cannot delete {name!r}")

    # -- lookup ------------------------------------------------------------------------------

    @overload
    def __getitem__(self, key: str) -> R: ...
    @overload
    def __getitem__(self, key: int) -> R: ...
    @overload
    def __getitem__(self, key: slice) -> Collection[R]: ...
    def __getitem__(self, key: str | int | slice) -> R | Collection[R]:
        try:
            return self._by_id[key]  # type: ignore[index]
        except (KeyError, TypeError):
            return self._find(key)

    def _find(self, key: str | int | slice) -> R | Collection[R]:
        if isinstance(key, str):
            return self._named(key)
        if isinstance(key, slice):
            return self._like(self._records[key], reason="the slice holds no record")
        if isinstance(key, bool) or not isinstance(key, int):
            raise InvalidTypeError(
                f"{self._name} are looked up by name, position or slice, got {key!r}", value=key
            )
        try:
            return self._records[key]
        except IndexError:
            raise IndexError(f"{self._name} hold {len(self)} records, none at {key}") from None

    def _names(self) -> NameIndex:
        if self._index is None:
            # Two threads may both build it: the results are equal, the last one stays.
            object.__setattr__(self, "_index", NameIndex(self._records))
        return cast("NameIndex", self._index)

    def _named(self, name: str) -> R:
        index = self._names()
        ids = index.ids(name)
        if len(ids) == 1:
            return self._by_id[ids[0]]
        if ids:
            raise AmbiguousNameError(
                f"{brief(name)} names several of {self._name}: {', '.join(ids)}",
                query=name,
                candidates=ids,
            )
        suggestions = similar(name, index.answers())
        hint = did_you_mean(suggestions)
        raise UnknownEntityError(
            f"{self._registry.name}: no {brief(name)} among {len(self)} {self._name}{hint}",
            query=name,
            collection=self._name,
            suggestions=suggestions,
        )

    def get(self, name: str, default: Any = None) -> Any:
        """Give the record with this name, or `default` if there is none.

        Raises
        ------
        AmbiguousNameError
            If several records carry the name.
        InvalidTypeError
            If `name` is no text; positions are looked up as in ``c[0]``.
        """
        if not isinstance(name, str):
            raise InvalidTypeError(f"get: expected a name, got {brief(name)}", value=name)
        try:
            return self[name]
        except UnknownEntityError:
            return default

    def __contains__(self, item: object) -> bool:
        if isinstance(item, str):
            return item in self._by_id or bool(self._names().ids(item))
        if isinstance(item, Record):
            return self._by_id.get(item.id) == item
        return False

    def search(self, text: str) -> Collection[R]:
        """Give the records with a name that contains `text`, best matches first.

        If there are none, records with similar names are given.
        """
        if not isinstance(text, str):
            raise InvalidTypeError(f"search: expected text, got {text!r}", value=text)
        ids = self._names().ranked(text) or similar(text, self._names().answers(), limit=5)
        return self._like((self._by_id[i] for i in ids), reason=f"no name resembles {brief(text)}")

    # -- the collection as a set -------------------------------------------------------------

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in order."""
        return tuple(self._by_id)

    def __iter__(self) -> Iterator[R]:
        return iter(self._records)

    def __reversed__(self) -> Iterator[R]:
        return reversed(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def first(self) -> R:
        """Give the first record.

        Raises
        ------
        NotOneError
            If the collection is empty.
        """
        if not self._records:
            raise NotOneError(f"no first record: {self._empty_text()}")
        return self._records[0]

    def one(self) -> R:
        """Give the only record.

        Raises
        ------
        NotOneError
            If there is none or more than one; the error lists them.
        """
        if len(self._records) == 1:
            return self._records[0]
        if not self._records:
            raise NotOneError(f"expected exactly one record: {self._empty_text()}")
        raise NotOneError(
            f"expected exactly one of {self._name}, got {len(self)}: {', '.join(self.ids)}",
            ids=self.ids,
        )

    def _empty_text(self) -> str:
        return f"{self._name} here are empty" + (f" ({self.reason})" if self.reason else "")

    def __or__(self, other: Collection[R]) -> Collection[R]:
        self._own(other)
        return self._like(
            (*self, *(record for record in other if record.id not in self._by_id)),
            reason="both are empty",
        )

    def __and__(self, other: Collection[R]) -> Collection[R]:
        ids = self._own(other)
        return self._like((r for r in self if r.id in ids), reason="the two share no record")

    def __sub__(self, other: Collection[R]) -> Collection[R]:
        ids = self._own(other)
        return self._like((r for r in self if r.id not in ids), reason="every record is taken away")

    def _own(self, other: object) -> dict[str, R]:
        if not isinstance(other, Collection):
            raise InvalidTypeError(f"expected a Collection, got {other!r}", value=other)
        if other._registry is not self._registry or other._name != self._name:
            raise InvalidValueError(
                f"collections combine within one kind and registry: {self!r} of "
                f"{self._registry.name!r} and {other!r} of {other._registry.name!r}",
                value=other,
            )
        return other._by_id

    def _like(self, records: Iterable[R], reason: str | None = None) -> Collection[R]:
        return Collection(self._registry, self._name, records, reason=reason)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Collection):
            return NotImplemented
        return (
            other._registry is self._registry
            and other._name == self._name
            and other.ids == self.ids
        )

    def __hash__(self) -> int:
        return hash((id(self._registry), self._name, self.ids))

    # -- queries -----------------------------------------------------------------------------

    def where(self, test: Callable[[R], bool] | None = None, /, **criteria: Any) -> Collection[R]:
        """Give the records that meet every criterion.

        Parameters
        ----------
        test : callable, optional
            Called with each record.
        **criteria
            Fields and relations by name. A related record is given by name, id or as the record;
            several values of a relation mean all of them, a collection any of its records; a
            disease includes its narrower ones.

        Returns
        -------
        Collection
            If it is empty, its `reason` says which criterion nothing met.

        Raises
        ------
        UnknownFieldError
            If the records have no such field or relation.
        UnknownEntityError, VocabularyError
            If a related record or a vocabulary value does not exist.
        """
        from leukimmuno.catalog.queries import test_for

        if test is not None and not callable(test):
            raise InvalidTypeError(
                f"where: expected a callable or keywords such as name=..., got {test!r}", value=test
            )
        tests: list[tuple[str, Callable[[Any], bool]]] = [
            (f"{name}={_shown(wanted)}", test_for(self._registry, self._name, name, wanted))
            for name, wanted in criteria.items()
        ]
        if test is not None:
            tests.append(("the callable given", test))
        kept: list[R] = list(self)
        for said, check in tests:
            before, kept = len(kept), [record for record in kept if check(record)]
            if before and not kept:
                return self._like((), reason=f"none of the {before} records left meets {said}")
        return self._like(kept, reason=self.reason or "there were no records to choose from")

    def current(self) -> Collection[R]:
        """Leave out what a later record of the same registry replaced."""
        return self._like(
            (record for record in self if getattr(record, "superseded_by", None) is None),
            reason="every record was superseded",
        )

    # -- how it shows ------------------------------------------------------------------------

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.ids)

    def __repr__(self) -> str:
        number = f"{len(self)} record{'' if len(self) == 1 else 's'}"
        shown = ", ".join(self.ids[:3]) + (", ..." if len(self) > 3 else "")
        detail = shown or self.reason or ""
        return f"<Collection {self._name}: {number}{': ' if detail else ''}{detail}>"

    def __str__(self) -> str:
        from leukimmuno.display.tables import table_text

        return table_text(self)

    def _repr_html_(self) -> str:
        from leukimmuno.display.tables import table_html

        return table_html(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickle, (self._registry, self._name, self.ids, self.reason)


def _shown(wanted: object) -> str:
    return wanted.id if isinstance(wanted, Record) else brief(wanted)


def _unpickle(
    registry: Registry, name: str, ids: tuple[str, ...], reason: str | None
) -> Collection[Any]:
    return Collection(registry, name, registry._resolve_all(name, ids), reason=reason)
