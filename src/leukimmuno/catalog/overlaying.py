"""Laying one registry over another, with a report of what they disagree about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.catalog.integrity import require_sound
from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.catalog.names import names_of
from leukimmuno.errors import Conflict, InvalidTypeError, OverlayConflictError, VocabularyError
from leukimmuno.model.base import Record, field_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leukimmuno.catalog.collection import Collection
    from leukimmuno.catalog.registry import Registry

__all__ = ["conflicts_between", "overlaid"]

_MODES = ("error", "replace", "keep")


def overlaid(ours: Registry, theirs: Registry, on_conflict: str) -> Registry:
    """Lay `theirs` over `ours`; see `Registry.overlay`."""
    from leukimmuno.catalog.registry import Registry as RegistryClass

    if not isinstance(theirs, RegistryClass):
        raise InvalidTypeError(f"overlay: expected a Registry, got {theirs!r}", value=theirs)
    if on_conflict not in _MODES:
        raise VocabularyError(
            f"overlay: on_conflict is one of {', '.join(_MODES)}, got {on_conflict!r}",
            field="on_conflict",
            value=on_conflict,
            allowed=_MODES,
        )
    if ours._base is not None and ours.day is not None:
        # Records of a view refer to what its day had not seen, so the view is taken afterwards.
        return overlaid(ours._base, theirs, on_conflict).as_of(ours.day)
    conflicts = tuple(conflicts_between(ours, theirs))
    if conflicts and on_conflict == "error":
        first = conflicts[0]
        more = f" (and {len(conflicts) - 1} more)" if len(conflicts) > 1 else ""
        raise OverlayConflictError(
            f"{theirs.name!r} disagrees with {ours.name!r} about {first.id!r}, {first.field}: "
            f"ours {first.ours!r}, theirs {first.theirs!r}{more}",
            conflicts=conflicts,
        )
    records = {
        name: _merged(getattr(ours, name), getattr(theirs, name), keep=on_conflict == "keep")
        for name in COLLECTIONS
    }
    require_sound(records)
    origins = {
        (name, record.id): record._registry._origin_of(record)
        for name, members in records.items()
        for record in members
    }
    return RegistryClass(
        f"{ours.name} + {theirs.name}",
        records.__getitem__,
        version=f"{ours.version}+{theirs.version}",
        # What the later of the two knows is known.
        released=max(filter(None, (ours.released, theirs.released)), default=None),
        origins=origins,
    )


def conflicts_between(ours: Registry, theirs: Registry) -> Iterator[Conflict]:
    """Find ids with different data, and names or codes claimed by two ids."""
    for collection in COLLECTIONS:
        here, there = getattr(ours, collection), getattr(theirs, collection)
        for record in there:
            known = here._by_id.get(record.id)
            if known is not None:
                yield from _differences(known, record)
            for name in names_of(record):
                for claimant in here._names().ids(name):
                    if claimant != record.id:
                        yield Conflict(name, "name", claimant, record.id)


def _differences(ours: Record, theirs: Record) -> Iterator[Conflict]:
    for field in field_names(type(ours)):
        a, b = getattr(ours, field), getattr(theirs, field)
        if a != b:
            yield Conflict(ours.id, field, a, b)


def _merged(ours: Collection[Any], theirs: Collection[Any], *, keep: bool) -> tuple[Record, ...]:
    """Merge two collections: ours in their order, then what only theirs holds."""
    taken = dict(ours._by_id)
    for record in theirs:
        contested = record.id in taken or any(
            claimant != record.id
            for name in names_of(record)
            for claimant in ours._names().ids(name)
        )
        if keep and contested:
            continue
        taken[record.id] = record
    return tuple(taken.values())
