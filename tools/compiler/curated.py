"""The curated records together, and where each of them stands in the TOML files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from leukimmuno.catalog.integrity import problems_of
from leukimmuno.catalog.kinds import COLLECTIONS, class_of
from leukimmuno.conversion.converter import structure
from leukimmuno.errors import DataIntegrityError
from leukimmuno.model.base import Bindable, Record, field_names
from tools.compiler.omissions import with_nulls

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tools.compiler.reading import Entry
    from tools.compiler.reference import Reference

__all__ = ["Curated", "Finding", "build", "integrity", "parts"]

_PLACE = re.compile(r"\$\.(\w+)(?:\[(\d+)\](\S*))?: (.*)")


class Finding(NamedTuple):
    """Something that a rule found wrong with a record.

    Attributes
    ----------
    record : Record
        The record to be looked at.
    where : str
        The place within it, such as ".arms[0].percent".
    reason : str
        What is wrong.
    others : tuple of Record
        Further records concerned; a deliberate exception may stand at any of them.
    fatal : bool
        Whether it stops the compilation; if not, it is only reported.
    """

    record: Record
    where: str
    reason: str
    others: tuple[Record, ...] = ()
    fatal: bool = True


class Curated:
    """Every record that could be built, by collection.

    Parameters
    ----------
    built : list of (Entry, Record)
        Records with the entries they come from, in the order of the files.
    released : date
        The day of the data release.
    reference : Reference, optional
        Outside vocabularies to look codes up in.
    """

    def __init__(
        self,
        built: list[tuple[Entry, Record]],
        released: date,
        reference: Reference | None = None,
    ) -> None:
        self.released = released
        self.reference = reference
        self.records: dict[str, tuple[Record, ...]] = {
            name: tuple(record for entry, record in built if entry.collection == name)
            for name in COLLECTIONS
        }
        # By identity: two records may wrongly have one id, and equal data besides.
        self._places = {id(record): entry.place for entry, record in built}
        self._by_id = {(entry.collection, record.id): record for entry, record in built}

    def __getitem__(self, collection: str) -> tuple[Any, ...]:
        """Give the records of one collection."""
        return self.records[collection]

    def find(self, collection: str, record_id: str) -> Any:
        """Give the record of a reference, or None where the reference leads nowhere."""
        return self._by_id.get((collection, record_id))

    def place(self, record: Record) -> str:
        """Give file, table and id of a record."""
        return self._places[id(record)]

    def __iter__(self) -> Iterator[Record]:
        for members in self.records.values():
            yield from members


def build(entries: list[Entry], problems: list[str]) -> list[tuple[Entry, Record]]:
    """Build the record of each entry; note what does not fit and leave that entry out."""
    built = []
    for entry in entries:
        cls = class_of(entry.collection)
        try:
            record = structure(with_nulls(entry.data, cls), cls, path=entry.place)
        except DataIntegrityError as error:
            problems += [f"{problem} [form]" for problem in error.problems]
        else:
            built.append((entry, record))
    return built


def integrity(curated: Curated, *, complete: bool) -> Iterator[str]:
    """Find what is inconsistent between records, placed in the TOML files.

    Parameters
    ----------
    curated : Curated
        The records.
    complete : bool
        Whether every reference has to resolve; not so while some records could not be built.
    """
    for problem in problems_of(curated.records, complete=complete):
        match = cast("re.Match[str]", _PLACE.fullmatch(problem))
        collection, index, rest, reason = match.groups()
        if index is None:
            # A cycle is told of the collection, naming the record first.
            record, rest = curated.find(collection, reason.split("'")[1]), ""
        else:
            record = curated[collection][int(index)]
        yield f"{curated.place(record)}{rest}: {reason} [integrity]"


def parts(item: Bindable, where: str = "") -> Iterator[tuple[str, Any]]:
    """Walk everything inside a record or value, however deep, with its place."""
    for name in field_names(type(item)):
        value = getattr(item, name)
        here = f"{where}.{name}"
        if isinstance(value, tuple):
            places = [(f"{here}[{i}]", entry) for i, entry in enumerate(value)]
        else:
            places = [(here, value)]
        for place, entry in places:
            yield place, entry
            if isinstance(entry, Bindable):
                yield from parts(entry, place)
