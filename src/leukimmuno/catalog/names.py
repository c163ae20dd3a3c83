"""The index of names: ids, names, brands, aliases and exact codes, in any case and punctuation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leukimmuno.model.text import fold
from leukimmuno.model.vocabulary import Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from leukimmuno.model.base import Record

__all__ = ["NameIndex", "names_of"]


def names_of(record: Record) -> Iterator[str]:
    """Give every name by which a record is found: the id first, then names, then codes."""
    yield record.id
    name: str | None = getattr(record, "name", None)
    if name is not None:
        yield name
    for field in ("brands", "aliases"):
        yield from getattr(record, field, ())
    for xref in getattr(record, "xrefs", ()):
        # A broader code stands for more than the record, so it does not name it.
        if xref.relation is Relation.EXACT:
            yield xref.curie
            if xref.prefix == "nct":
                yield xref.code


class NameIndex:
    """Folded name to the ids that carry it, in the order of the records."""

    __slots__ = ("_ids",)

    def __init__(self, records: Iterable[Record]) -> None:
        ids: dict[str, tuple[str, ...]] = {}
        for record in records:
            for name in names_of(record):
                key = fold(name)
                known = ids.get(key, ())
                if key and record.id not in known:
                    ids[key] = (*known, record.id)
        self._ids = ids

    def ids(self, name: str) -> tuple[str, ...]:
        """Give the ids that carry the name; none, one or several."""
        return self._ids.get(fold(name), ())

    def answers(self) -> dict[str, str]:
        """Give every folded name with the first id that carries it."""
        return {name: ids[0] for name, ids in self._ids.items()}

    def ranked(self, query: str) -> list[str]:
        """Rank ids by how well a name matches a search text, best first.

        A whole name comes before a beginning, a beginning before a part.
        """
        wanted = fold(query)
        if not wanted:
            return []
        ranks: dict[str, int] = {}
        for name, ids in self._ids.items():
            if wanted not in name:
                continue
            rank = 0 if name == wanted else 1 if name.startswith(wanted) else 2
            for record_id in ids:
                ranks[record_id] = min(rank, ranks.get(record_id, rank))
        return sorted(ranks, key=lambda record_id: ranks[record_id])
