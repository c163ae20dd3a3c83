"""Rules on dates: nothing after the release, no effect before its cause."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from leukimmuno.model.dates import PartialDate
from tools.compiler.curated import Curated, Finding, parts

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["approval_order", "future_dates", "publication_order"]


def future_dates(curated: Curated) -> Iterator[Finding]:
    """Find dates after the day of the data release."""
    for record in curated:
        for where, item in parts(record):
            day = item.first_day if isinstance(item, PartialDate) else item
            if isinstance(day, date) and day > curated.released:
                yield Finding(record, where, f"{item} is after the release, {curated.released}")


def publication_order(curated: Curated) -> Iterator[Finding]:
    """Find figures read in a source that is older than the closing of their data."""
    for name in ("results", "toxicity_rates"):
        for record in curated[name]:
            for i, citation in enumerate(record.citations):
                source = curated.find("sources", citation.source_id)
                published = source and source.published
                cutoff = record.data_cutoff
                if published and cutoff and published.last_day < cutoff.first_day:
                    yield Finding(
                        record,
                        f".citations[{i}]",
                        f"{source.id!r} is of {published}, before the data cut-off {cutoff}",
                    )


def approval_order(curated: Curated) -> Iterator[Finding]:
    """Find approvals of one therapy by one agency that do not stand in the order of their days."""
    latest: dict[Any, Any] = {}
    for event in curated["approvals"]:
        before = latest.get((event.therapy_id, event.agency))
        if before is not None and event.date < before.date:
            yield Finding(
                event,
                ".date",
                f"{event.date} stands after {before.id!r} of {before.date}; write them by date",
                (before,),
            )
        else:
            latest[event.therapy_id, event.agency] = event
