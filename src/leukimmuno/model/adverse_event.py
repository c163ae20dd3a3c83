"""Adverse events as concepts; how often they occur is a `ToxicityRate`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from leukimmuno.model.base import Record
from leukimmuno.model.fields import checked, parts, refs, slug, terms, text, texts
from leukimmuno.model.source import Citation, cites
from leukimmuno.model.vocabulary import GradingScale
from leukimmuno.model.xref import CrossReference

if TYPE_CHECKING:
    from leukimmuno.catalog.collection import Collection
    from leukimmuno.model.toxicity import ToxicityRate

__all__ = ["AdverseEvent"]


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class AdverseEvent(Record):
    """A harm that treatment may do.

    "Neurologic events", label-defined neurotoxicity and ICANS are three different records, since
    their definitions differ.

    Parameters
    ----------
    id, name : str
        Slug, and the usual name.
    aliases : tuple of str, optional
        Other names and abbreviations.
    description : str, optional
        What it is, in a sentence.
    signs : tuple of str, optional
        How it shows.
    management : tuple of str, optional
        What is usually done about it; information, no advice.
    grading_scales : tuple of GradingScale or str, optional
        Scales on which it has been graded.
    broader_ids : tuple of str, optional
        Wider adverse events that include it.
    xrefs : tuple of CrossReference, optional
        Codes.
    citations : tuple of Citation
        At least one.

    Examples
    --------
    >>> import leukimmuno as li
    >>> li.registry.adverse_events["CRS"]
    <AdverseEvent cytokine-release-syndrome: cytokine release syndrome>
    """

    collection_name: ClassVar[str] = "adverse_events"

    id: str = field(metadata=slug())
    name: str = field(metadata=text())
    aliases: tuple[str, ...] = field(default=(), metadata=texts())
    description: str | None = field(default=None, metadata=text())
    signs: tuple[str, ...] = field(default=(), metadata=texts())
    management: tuple[str, ...] = field(default=(), metadata=texts())
    grading_scales: tuple[GradingScale, ...] = field(default=(), metadata=terms(GradingScale))
    broader_ids: tuple[str, ...] = field(default=(), metadata=refs("adverse_events"))
    xrefs: tuple[CrossReference, ...] = field(default=(), metadata=parts(CrossReference))
    citations: tuple[Citation, ...] = field(metadata=cites())

    @property
    def broader(self) -> Collection[AdverseEvent]:
        """Wider adverse events that include it."""
        return self._many("adverse_events", self.broader_ids)

    @property
    def narrower(self) -> Collection[AdverseEvent]:
        """Adverse events that it includes."""
        return self._back("adverse_events", "broader")

    @property
    def toxicity_rates(self) -> Collection[ToxicityRate]:
        """How often it occurred, arm by arm and label by label."""
        return self._back("toxicity_rates", "adverse_event")
