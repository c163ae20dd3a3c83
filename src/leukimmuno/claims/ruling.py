"""What a check says of one claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import field, frozen

from leukimmuno.claims.figures import digits_of, figures_of
from leukimmuno.claims.tracing import search
from leukimmuno.model.vocabulary import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from leukimmuno.catalog.registry import Registry
    from leukimmuno.claims.figures import Figure
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
        """Leave out what rests on the claim's own document or on articles alone.

        One article is no evidence for another.
        """
        own = self.claim.source_id
        return tuple(
            record
            for record in records
            if any(
                citation.source_id != own and citation.source.kind is not SourceKind.ARTICLE
                for citation in record.citations
            )
        )

    def figures(self, trial_id: str) -> list[Figure]:
        """Give the figures of a trial that are evidence for the claim."""
        entries = figures_of(self.registry).entries
        return [entries[place] for place in self._places(trial_id)]

    def traced(self, trial_id: str, numbers: list[float], unit: str | None) -> Trace:
        """Search a trial's figures for numbers of the article."""
        places = np.array(self._places(trial_id), dtype=np.intp)
        return search(
            figures_of(self.registry),
            [(number, digits_of(number)) for number in numbers],
            scope=self.registry.trials[trial_id].name,
            places=places,
            unit=unit,
        )

    def _places(self, trial_id: str) -> list[int]:
        found = figures_of(self.registry)
        known: dict[int, bool] = {}
        places = []
        for place in found.of("trial", trial_id).tolist():
            record = found.entries[place].record
            if known.setdefault(id(record), bool(self.evidence([record]))):
                places.append(place)
        return places


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
