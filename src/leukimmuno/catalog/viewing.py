"""The registry as it stood at the end of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.model.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from leukimmuno.catalog.registry import Registry
    from leukimmuno.model.base import Record

__all__ = ["exists_from", "view"]


def exists_from(record: Any) -> date | None:
    """Give the first day on which a dated record was known; None for what is timeless.

    A result or toxicity rate exists from its earliest publication, an approval from its date, a
    claim and a source from publication, or from the last day on which an undated one can have been
    written. A source of which nothing is known is timeless.
    """
    match record.collection_name:
        case "approvals":
            return _last_day(record.date)
        case "sources":
            return None if record.days is None else record.days[1]
        case "claims":
            return exists_from(record.source)
        case "results" | "toxicity_rates":
            published = (citation.source.published for citation in record.citations)
            return min((day.last_day for day in published if day is not None), default=None)
        case _:
            return None


def _last_day(day: PartialDate) -> date:
    return day.last_day


def view(registry: Registry, day: date | str) -> Registry:
    """Make the view of a registry as of a day; see `Registry.as_of`."""
    from leukimmuno.catalog.registry import Registry as RegistryClass

    asked = PartialDate.parse(day, "as_of").last_day
    root = registry if registry._base is None else registry._base
    # A view of a view shows the earlier of the two days.
    shown = asked if registry.day is None else min(asked, registry.day)

    def read(collection: str) -> Iterable[Record]:
        for record in getattr(root, collection):
            since = exists_from(record)
            if since is None or since <= shown:
                yield record

    return RegistryClass(
        root.name, read, version=root.version, released=root.released, day=shown, base=root
    )
