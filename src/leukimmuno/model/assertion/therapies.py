"""Assertions on therapies: their licences, mechanisms, classes, and what the evidence says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from leukimmuno.model.assertion.needed import need_one
from leukimmuno.model.base import Value
from leukimmuno.model.fields import checked, flag, ref, refs, term, terms
from leukimmuno.model.quantities import Range, span
from leukimmuno.model.vocabulary import (
    Agency,
    EvidenceLevel,
    Mechanism,
    Modality,
    Setting,
)

if TYPE_CHECKING:
    from leukimmuno.catalog.collection import Collection
    from leukimmuno.model.antigen import Antigen
    from leukimmuno.model.endpoint import Endpoint
    from leukimmuno.model.subtype import Subtype
    from leukimmuno.model.therapy import Therapy

__all__ = ["ApprovalAssertion", "ClassAssertion", "EvidenceAssertion", "MechanismAssertion"]


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class ApprovalAssertion(Value):
    """That therapies are, or are not, approved for a use.

    Parameters
    ----------
    therapy_ids : tuple of str, optional
        The therapies named.
    modalities : tuple of Modality or str, optional
        Without therapies: that some therapy of these classes is approved. With them and
        `exhaustive`: the classes among which there are no others.
    subtype_id : str
        The disease.
    agency : Agency or str, optional
        The regulator; any, where the article names none.
    setting : Setting or str, optional
        The point in the disease.
    ages : Range, optional
        Ages, in completed years.
    approved : bool, default True
        Whether the article says they are approved.
    exhaustive : bool, default False
        Whether the article says that there are no others.
    """

    therapy_ids: tuple[str, ...] = field(default=(), metadata=refs("therapies"))
    modalities: tuple[Modality, ...] = field(default=(), metadata=terms(Modality))
    subtype_id: str = field(metadata=ref("subtypes"))
    agency: Agency | None = field(default=None, metadata=term(Agency))
    setting: Setting | None = field(default=None, metadata=term(Setting))
    ages: Range | None = field(default=None, metadata=span("time"))
    approved: bool = field(default=True, metadata=flag())
    exhaustive: bool = field(default=False, metadata=flag())

    def __attrs_post_init__(self) -> None:
        need_one(self, "therapy_ids", "modalities")

    @property
    def therapies(self) -> Collection[Therapy]:
        """The therapies named."""
        return self._many("therapies", self.therapy_ids)

    @property
    def subtype(self) -> Subtype:
        """The disease."""
        subtype: Subtype = self._one("subtypes", self.subtype_id)
        return subtype


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class MechanismAssertion(Value):
    """What a therapy is said to bind, and how it is said to act.

    Parameters
    ----------
    therapy_id : str
        The therapy.
    antigen_ids : tuple of str, optional
        The antigens it binds, effector receptors such as CD3 among them.
    mechanisms : tuple of Mechanism or str, optional
        How it acts.
    """

    therapy_id: str = field(metadata=ref("therapies"))
    antigen_ids: tuple[str, ...] = field(default=(), metadata=refs("antigens"))
    mechanisms: tuple[Mechanism, ...] = field(default=(), metadata=terms(Mechanism))

    def __attrs_post_init__(self) -> None:
        need_one(self, "antigen_ids", "mechanisms")

    @property
    def therapy(self) -> Therapy:
        """The therapy."""
        therapy: Therapy = self._one("therapies", self.therapy_id)
        return therapy

    @property
    def antigens(self) -> Collection[Antigen]:
        """The antigens."""
        return self._many("antigens", self.antigen_ids)


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class ClassAssertion(Value):
    """To which class therapies are said to belong.

    Parameters
    ----------
    therapy_ids : tuple of str
        The therapies.
    modalities : tuple of Modality or str
        The classes that the article's word covers; each therapy must be in one of them.
    """

    therapy_ids: tuple[str, ...] = field(metadata=refs("therapies", nonempty=True))
    modalities: tuple[Modality, ...] = field(metadata=terms(Modality, nonempty=True))

    @property
    def therapies(self) -> Collection[Therapy]:
        """The therapies."""
        return self._many("therapies", self.therapy_ids)


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class EvidenceAssertion(Value):
    """That therapies are used, studied or effective in a disease.

    Parameters
    ----------
    subtype_id : str
        The disease.
    level : EvidenceLevel or str
        "studied": a trial of it is known; "effective": a randomised comparison or an approval
        shows a benefit.
    therapy_ids : tuple of str, optional
        The therapies; each must have the evidence.
    modality : Modality or str, optional
        The class of therapies, of which one must have it.
    endpoint_ids : tuple of str, optional
        What it is said to improve.
    """

    subtype_id: str = field(metadata=ref("subtypes"))
    level: EvidenceLevel = field(metadata=term(EvidenceLevel))
    therapy_ids: tuple[str, ...] = field(default=(), metadata=refs("therapies"))
    modality: Modality | None = field(default=None, metadata=term(Modality))
    endpoint_ids: tuple[str, ...] = field(default=(), metadata=refs("endpoints"))

    def __attrs_post_init__(self) -> None:
        need_one(self, "therapy_ids", "modality")

    @property
    def therapies(self) -> Collection[Therapy]:
        """The therapies named."""
        return self._many("therapies", self.therapy_ids)

    @property
    def endpoints(self) -> Collection[Endpoint]:
        """What they are said to improve."""
        return self._many("endpoints", self.endpoint_ids)

    @property
    def subtype(self) -> Subtype:
        """The disease."""
        subtype: Subtype = self._one("subtypes", self.subtype_id)
        return subtype
