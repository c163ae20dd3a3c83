"""Subtypes of leukemia and the neighbours outside it, as an acyclic graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from leukimmuno.model.base import Record
from leukimmuno.model.fields import checked, parts, refs, slug, text, texts
from leukimmuno.model.source import Citation, cites
from leukimmuno.model.xref import CrossReference

if TYPE_CHECKING:
    from leukimmuno.catalog.collection import Collection
    from leukimmuno.model.antigen import Antigen
    from leukimmuno.model.approval import Approval
    from leukimmuno.model.population import PopulationFigure
    from leukimmuno.model.therapy import Therapy
    from leukimmuno.model.trial import Trial
    from leukimmuno.timelines import Timeline

__all__ = ["Subtype"]


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class Subtype(Record):
    """A disease: leukemia, one of its subtypes, or a neighbour outside leukemia.

    Philadelphia chromosome status is part of a subtype. Infant age is an age band, measurable
    residual disease a field of populations: neither is a subtype.

    Parameters
    ----------
    id, name : str
        Slug, and the usual name.
    aliases : tuple of str, optional
        Other names and abbreviations.
    parent_ids : tuple of str, optional
        The wider diseases it belongs to; several are possible, none makes it a root.
    description : str, optional
        What sets it apart, in a sentence.
    xrefs : tuple of CrossReference, optional
        Codes, each with its relation.
    citations : tuple of Citation
        At least one.

    Examples
    --------
    >>> import leukimmuno as li
    >>> [parent.id for parent in li.registry.subtypes["b-all"].parents]
    ['all']
    """

    collection_name: ClassVar[str] = "subtypes"

    id: str = field(metadata=slug())
    name: str = field(metadata=text())
    aliases: tuple[str, ...] = field(default=(), metadata=texts())
    parent_ids: tuple[str, ...] = field(default=(), metadata=refs("subtypes"))
    description: str | None = field(default=None, metadata=text())
    xrefs: tuple[CrossReference, ...] = field(default=(), metadata=parts(CrossReference))
    citations: tuple[Citation, ...] = field(metadata=cites())

    @property
    def parents(self) -> Collection[Subtype]:
        """The wider diseases it directly belongs to."""
        return self._many("subtypes", self.parent_ids)

    @property
    def children(self) -> Collection[Subtype]:
        """The narrower diseases that directly belong to it."""
        return self._back("subtypes", "parents")

    @property
    def ancestors(self) -> Collection[Subtype]:
        """Every wider disease, nearest first."""
        return self._many("subtypes", self._home()._ancestors(self.id))

    @property
    def descendants(self) -> Collection[Subtype]:
        """Every narrower disease, nearest first."""
        return self._many("subtypes", self._home()._descendants(self.id))

    @property
    def is_leukemia(self) -> bool:
        """Whether it is leukemia or one of its descendants, and no neighbour outside it."""
        return self.id == "leukemia" or "leukemia" in self._home()._ancestors(self.id)

    @property
    def therapies(self) -> Collection[Therapy]:
        """Therapies used or studied in it or in a narrower disease."""
        return self._home().therapies.where(subtype=self.id)

    @property
    def antigens(self) -> Collection[Antigen]:
        """Antigens on its cells, or on those of a narrower disease, that therapies of it seek.

        Effector receptors such as CD3, checkpoints and cytokine receptors are left out.
        """
        return self._home().antigens.where(subtype=self.id)

    @property
    def approvals(self) -> Collection[Approval]:
        """Regulatory events that concern it or a narrower disease."""
        return self._home().approvals.where(subtype=self.id)

    def approval_timeline(self) -> Timeline:
        """Give the regulatory events that concern it or a narrower disease as a timeline."""
        from leukimmuno.timelines.history import approval_timeline

        return approval_timeline(self)

    @property
    def trials(self) -> Collection[Trial]:
        """Trials in it or in a narrower disease."""
        return self._home().trials.where(subtype=self.id)

    @property
    def population_figures(self) -> Collection[PopulationFigure]:
        """Epidemiology and standard outcomes of exactly this disease."""
        return self._back("population_figures", "subtype")
