"""Approvals: what regulators and licence holders did, day by day, for which patients."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from leukimmuno.errors import InvalidValueError
from leukimmuno.model.base import Record, Value
from leukimmuno.model.dates import PartialDate
from leukimmuno.model.fields import checked, count, part, parts, ref, refs, slug, term, text, texts
from leukimmuno.model.mrd import MrdCriterion
from leukimmuno.model.quantities import Range, span
from leukimmuno.model.source import Citation, cites
from leukimmuno.model.vocabulary import Action, Agency, DateKind, Pathway, Purpose, Setting

if TYPE_CHECKING:
    from leukimmuno.catalog.collection import Collection
    from leukimmuno.model.subtype import Subtype
    from leukimmuno.model.therapy import Therapy
    from leukimmuno.model.trial import Trial

__all__ = ["GRANTING", "Approval", "Indication"]

GRANTING = frozenset(
    {Action.INITIAL_APPROVAL, Action.NEW_INDICATION, Action.CONVERSION, Action.NARROWED}
)
"""The actions that grant a use."""


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class Indication(Value):
    """For whom a therapy is approved, as criteria.

    Parameters
    ----------
    subtype_ids : tuple of str
        The diseases.
    ages : Range, optional
        In completed years, the upper end inclusive; months are allowed. None admits every age.
    setting : Setting or str, optional
        The point in the disease.
    minimum_relapses : int, optional
        How many relapses a relapsed disease must have had.
    line : str, optional
        Line of treatment, where the label states one.
    prior_therapies : tuple of str, optional
        What must have been given before.
    biomarkers : tuple of str, optional
        What must be found.
    mrd : MrdCriterion, optional
        Measurable residual disease required; it stands in this field only.
    combination : str, optional
        What it is approved together with.
    purpose : Purpose or str, default "antileukemic"
        Why it is given in this use.
    restriction : str, optional
        A further condition, in our own words.
    """

    subtype_ids: tuple[str, ...] = field(metadata=refs("subtypes", nonempty=True))
    ages: Range | None = field(default=None, metadata=span("time"))
    setting: Setting | None = field(default=None, metadata=term(Setting))
    minimum_relapses: int | None = field(default=None, metadata=count(1))
    line: str | None = field(default=None, metadata=text())
    prior_therapies: tuple[str, ...] = field(default=(), metadata=texts())
    biomarkers: tuple[str, ...] = field(default=(), metadata=texts())
    mrd: MrdCriterion | None = field(default=None, metadata=part(MrdCriterion))
    combination: str | None = field(default=None, metadata=text())
    purpose: Purpose = field(default=Purpose.ANTILEUKEMIC, metadata=term(Purpose))
    restriction: str | None = field(default=None, metadata=text())

    def __attrs_post_init__(self) -> None:
        if self.ages is not None and self.ages.low is not None and self.ages.low < 0:
            raise InvalidValueError(
                f"Indication.ages: no age is below 0, got {self.ages}",
                field="Indication.ages",
                value=self.ages,
            )

    @property
    def subtypes(self) -> Collection[Subtype]:
        """The diseases."""
        return self._many("subtypes", self.subtype_ids)

    def __str__(self) -> str:
        names = [self._name_of("subtypes", name) for name in self.subtype_ids]
        said = [" or ".join(names)]
        if self.setting is not None:
            said.append(self.setting.value)
        if self.minimum_relapses is not None and self.minimum_relapses > 1:
            said.append(f"at least {self.minimum_relapses} relapses if relapsed")
        if self.ages is not None:
            said.append(str(self.ages))
        said.extend(map(str, filter(None, (self.mrd, self.line, *self.biomarkers))))
        if self.combination:
            said.append(f"with {self.combination}")
        if self.prior_therapies:
            said.append(f"after {', '.join(self.prior_therapies)}")
        if self.restriction:
            said.append(self.restriction)
        return "; ".join(said)


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class Approval(Record):
    """One dated regulatory event.

    Parameters
    ----------
    id : str
        Slug.
    therapy_id : str
        Id of the therapy.
    agency : Agency or str
        The regulator.
    action : Action or str
        Initial approval, new indication, conversion, narrowing, withdrawal, boxed warning, ...
    pathway : Pathway or str, optional
        Legal basis of an approval.
    date : PartialDate, datetime.date or str
        The day it took effect.
    date_kind : DateKind or str, optional
        What the day is: the action letter's or the announcement's.
    indications : tuple of Indication, optional
        The uses it grants; at least one for an approval, none for a warning or an access rule.
    ends_ids : tuple of str, optional
        Earlier events whose uses this one replaces, narrows or ends.
    trial_ids : tuple of str, optional
        The trials it rested on.
    note : str, optional
        What happened, in our own words.
    citations : tuple of Citation
        At least one.
    """

    collection_name: ClassVar[str] = "approvals"

    id: str = field(metadata=slug())
    therapy_id: str = field(metadata=ref("therapies"))
    agency: Agency = field(metadata=term(Agency))
    action: Action = field(metadata=term(Action))
    pathway: Pathway | None = field(default=None, metadata=term(Pathway))
    date: PartialDate = field(metadata=part(PartialDate))
    date_kind: DateKind | None = field(default=None, metadata=term(DateKind))
    indications: tuple[Indication, ...] = field(default=(), metadata=parts(Indication))
    ends_ids: tuple[str, ...] = field(default=(), metadata=refs("approvals"))
    trial_ids: tuple[str, ...] = field(default=(), metadata=refs("trials"))
    note: str | None = field(default=None, metadata=text())
    citations: tuple[Citation, ...] = field(metadata=cites())

    def __attrs_post_init__(self) -> None:
        if (self.action in GRANTING) != bool(self.indications):
            raise InvalidValueError(
                f"Approval.indications: {self.id!r} is an event of kind {self.action.value!r}, "
                f"which {'grants at least one use' if self.action in GRANTING else 'grants none'}",
                field="Approval.indications",
                value=self.indications,
            )

    @property
    def therapy(self) -> Therapy:
        """The therapy."""
        therapy: Therapy = self._one("therapies", self.therapy_id)
        return therapy

    @property
    def ends(self) -> Collection[Approval]:
        """Earlier events whose uses this one replaces, narrows or ends."""
        return self._many("approvals", self.ends_ids)

    @property
    def trials(self) -> Collection[Trial]:
        """The trials it rested on."""
        return self._many("trials", self.trial_ids)

    @property
    def subtypes(self) -> Collection[Subtype]:
        """The diseases of all its uses."""
        ids = dict.fromkeys(name for use in self.indications for name in use.subtype_ids)
        return self._many("subtypes", tuple(ids))

    def _summary(self) -> str:
        return f"{self.agency.value.upper()} {self.date}, {self.action}, {self.therapy_id}"
