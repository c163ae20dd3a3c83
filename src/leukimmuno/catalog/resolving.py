"""How a registry's records find each other: by reference, backwards, and along the subtypes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from leukimmuno.catalog.collection import Collection
from leukimmuno.catalog.relations import relations
from leukimmuno.errors import UnresolvedReferenceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from leukimmuno.catalog.registry import Registry

__all__ = ["Resolver"]


class Resolver:
    """The part of a registry that its records call."""

    if TYPE_CHECKING:
        name: str
        _base: Any
        _reverse: dict[tuple[str, str], dict[str, tuple[str, ...]]]

    def _lookup_in(self, collection: str, name: str) -> Any:
        return getattr(self, collection)[name]

    def _resolve(self, collection: str, reference: str) -> Any:
        found = getattr(self, collection)._by_id.get(reference)
        if found is not None:
            return found
        if self._base is not None:
            # Timeless records cite sources that the view's day had not seen yet.
            return self._base._resolve(collection, reference)
        raise UnresolvedReferenceError(
            f"{self.name}: a record refers to {reference!r}, which {collection} do not hold",
            reference=reference,
            collection=collection,
        )

    def _resolve_all(self, collection: str, references: Iterable[str]) -> Collection[Any]:
        return Collection(
            cast("Registry", self),
            collection,
            (self._resolve(collection, reference) for reference in references),
            reason=f"the record refers to no {collection.replace('_', ' ')}",
        )

    def _referring(self, collection: str, relation: str, target: str) -> Collection[Any]:
        ids = self._reversed(collection, relation).get(target, ())
        members = getattr(self, collection)._by_id
        return Collection(
            cast("Registry", self),
            collection,
            (members[i] for i in ids),
            reason=f"no {collection.replace('_', ' ')} of {self.name} refer to {target!r}",
        )

    def _reversed(self, collection: str, relation: str) -> dict[str, tuple[str, ...]]:
        key = (collection, relation)
        found = self._reverse.get(key)
        if found is None:
            lead = relations(collection)[relation].ids
            gathered: dict[str, list[str]] = {}
            for record in getattr(self, collection):
                for target in dict.fromkeys(lead(record)):
                    gathered.setdefault(target, []).append(record.id)
            found = {target: tuple(ids) for target, ids in gathered.items()}
            self._reverse[key] = found
        return found

    def _ancestors(self, subtype: str) -> tuple[str, ...]:
        return self._spread(subtype, lambda i: self._resolve("subtypes", i).parent_ids)

    def _descendants(self, subtype: str) -> tuple[str, ...]:
        children = self._reversed("subtypes", "parents")
        return self._spread(subtype, lambda i: children.get(i, ()))

    @staticmethod
    def _spread(start: str, step: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
        """Give everything reached from `start`, nearest first."""
        reached = dict.fromkeys(step(start))
        queue = list(reached)
        for item in queue:
            new = [i for i in step(item) if i not in reached]
            reached.update(dict.fromkeys(new))
            queue.extend(new)
        return tuple(reached)

    def _successor(self, record: Any) -> Any:
        """Give what superseded a record, if this registry's day has seen it."""
        if record.superseded_by_id is None:
            return None
        collection = record.collection_name
        found = getattr(self, collection)._by_id.get(record.superseded_by_id)
        if found is None and self._base is None:
            return self._resolve(collection, record.superseded_by_id)
        return found
