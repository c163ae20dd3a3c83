"""What a check says of one claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from leukimmuno.catalog.registry import Registry
    from leukimmuno.claims.tracing import Trace
    from leukimmuno.model.claim import Claim
    from leukimmuno.model.vocabulary import Verdict

__all__ = ["Case", "Ruling", "listed"]


@frozen
class Case:
    """A claim, the registry that it is checked against, and the days that matter.

    Attributes
    ----------
    claim : Claim
        The claim.
    registry : Registry
        The evidence.
    today : datetime.date
        The day that the registry shows: a view's day, or its release.
    days : tuple of datetime.date or None
        First and last day on which the document can have been written.
    """

    claim: Claim
    registry: Registry
    today: date
    days: tuple[date, date] | None

    def written(self) -> str:
        """Say when the document was written."""
        if self.days is None:
            return "an undated document"
        first, last = self.days
        return f"{last}" if first == last else f"between {first} and {last}"

    def evidence(self, records: Any) -> tuple[Any, ...]:
        """Leave out what rests on the claim's own document alone."""
        own = self.claim.source_id
        return tuple(
            record
            for record in records
            if any(citation.source_id != own for citation in record.citations)
        )


def _each_once(records: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(records))


@frozen
class Ruling:
    """A verdict with its reason.

    Attributes
    ----------
    verdict : Verdict
        The leading verdict.
    reason : str
        One sentence that quotes the figures.
    records : tuple of Record
        The evidence.
    second : Verdict or None
        A further verdict that holds as well.
    trace : Trace or None
        Where the article's numbers really come from.
    """

    verdict: Verdict
    reason: str
    records: tuple[Any, ...] = field(default=(), converter=_each_once)
    second: Verdict | None = None
    trace: Trace | None = None


def listed(items: Any, most: int = 4) -> str:
    """Join words, and say how many were left out."""
    words = [str(item) for item in items]
    kept = words[:most]
    more = f" and {len(words) - most} more" if len(words) > most else ""
    if not more and len(kept) > 1:
        return f"{', '.join(kept[:-1])} and {kept[-1]}"
    return ", ".join(kept) + more
