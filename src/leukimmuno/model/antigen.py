"""Antigens: the molecules that therapies bind."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from leukimmuno.model.base import Record, Value
from leukimmuno.model.fields import checked, parts, refs, slug, text, texts
from leukimmuno.model.source import Citation, cites
from leukimmuno.model.xref import CrossReference

if TYPE_CHECKING:
    from leukimmuno.catalog.collection import Collection
    from leukimmuno.model.adverse_event import AdverseEvent
    from leukimmuno.model.therapy import Therapy

__all__ = ["Antigen", "Member"]


@frozen(eq=False, repr=False, field_transformer=checked)
class Member(Value):
    """One molecule of a group antigen such as the CD3 complex, with its own codes.

    Parameters
    ----------
    symbol : str
        Approved gene symbol.
    xrefs : tuple of CrossReference
        Codes of this molecule.
    """

    symbol: str = field(metadata=text())
    xrefs: tuple[CrossReference, ...] = field(default=(), metadata=parts(CrossReference))


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class Antigen(Record):
    """A molecule that a therapy binds: on leukemic cells, on effector cells or in between.

    Parameters
    ----------
    id, name : str
        Slug, and the usual name.
    aliases : tuple of str, optional
        Other names.
    description : str, optional
        What it is, in a sentence.
    normal_expression : tuple of str, optional
        Healthy cells and tissues that carry it: the reason for on-target toxicity.
    on_target_adverse_event_ids : tuple of str, optional
        Adverse events that follow from binding it on healthy cells.
    members : tuple of Member, optional
        The molecules of a group antigen; a group has no single code of its own.
    xrefs : tuple of CrossReference, optional
        Codes of the molecule.
    citations : tuple of Citation
        At least one.

    Examples
    --------
    >>> import leukimmuno as li
    >>> li.registry.antigens["CD19"]
    <Antigen cd19: CD19>
    """

    collection_name: ClassVar[str] = "antigens"

    id: str = field(metadata=slug())
    name: str = field(metadata=text())
    aliases: tuple[str, ...] = field(default=(), metadata=texts())
    description: str | None = field(default=None, metadata=text())
    normal_expression: tuple[str, ...] = field(default=(), metadata=texts())
    on_target_adverse_event_ids: tuple[str, ...] = field(
        default=(), metadata=refs("adverse_events")
    )
    members: tuple[Member, ...] = field(default=(), metadata=parts(Member))
    xrefs: tuple[CrossReference, ...] = field(default=(), metadata=parts(CrossReference))
    citations: tuple[Citation, ...] = field(metadata=cites())

    @property
    def therapies(self) -> Collection[Therapy]:
        """Therapies with this antigen among their targets."""
        return self._back("therapies", "targets")

    @property
    def on_target_adverse_events(self) -> Collection[AdverseEvent]:
        """Adverse events that follow from binding it on healthy cells."""
        return self._many("adverse_events", self.on_target_adverse_event_ids)
