"""Therapies and what they bind."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from leukimmuno.model.base import Record, Value
from leukimmuno.model.dates import PartialDate
from leukimmuno.model.fields import checked, part, parts, ref, refs, slug, term, terms, text, texts
from leukimmuno.model.process import Step, TimeBound, check_process
from leukimmuno.model.source import Citation, cites
from leukimmuno.model.vocabulary import (
    Agency,
    Development,
    Mechanism,
    Modality,
    Purpose,
    Status,
    TargetRole,
)
from leukimmuno.model.xref import CrossReference

if TYPE_CHECKING:
    from leukimmuno.catalog.collection import Collection
    from leukimmuno.model.adverse_event import AdverseEvent
    from leukimmuno.model.antigen import Antigen
    from leukimmuno.model.approval import Approval
    from leukimmuno.model.modality import ModalityProfile
    from leukimmuno.model.regimen import Regimen
    from leukimmuno.model.result import TrialResult
    from leukimmuno.model.subtype import Subtype
    from leukimmuno.model.toxicity import ToxicityRate
    from leukimmuno.model.trial import Trial
    from leukimmuno.timelines import Timeline

__all__ = ["Target", "Therapy"]


@frozen(eq=False, repr=False, field_transformer=checked)
class Target(Value):
    """An antigen that a therapy binds, and what the antigen is to it.

    Parameters
    ----------
    antigen_id : str
        Id of the antigen.
    role : TargetRole or str
        Tumour antigen, effector receptor such as CD3, checkpoint, cytokine receptor, presented
        peptide.
    hla : str, optional
        HLA restriction of a presented peptide.
    """

    antigen_id: str = field(metadata=ref("antigens"))
    role: TargetRole = field(metadata=term(TargetRole))
    hla: str | None = field(default=None, metadata=text())

    @property
    def antigen(self) -> Antigen:
        """The antigen itself."""
        antigen: Antigen = self._one("antigens", self.antigen_id)
        return antigen

    def __str__(self) -> str:
        return f"{self._name_of('antigens', self.antigen_id)} ({self.role})"


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class Therapy(Record):
    """A treatment: an immunotherapy, a comparator or a supportive drug.

    Parameters
    ----------
    id, name : str
        Slug, and the international non-proprietary or usual name.
    brands : tuple of str, optional
        Brand names.
    aliases : tuple of str, optional
        Other names and development codes.
    modality : Modality or str
        What kind of thing it is.
    mechanisms : tuple of Mechanism or str, optional
        How it acts.
    targets : tuple of Target, optional
        What it binds.
    purpose : Purpose or str, default "antileukemic"
        Why it is given; keeps comparators and supportive drugs apart.
    subtype_ids : tuple of str, optional
        Diseases in which it is used or studied.
    development : Development or str, default "active"
        Whether its development goes on.
    approved_elsewhere_since : PartialDate or str, optional
        Since when a regulator is known to have approved it for a use outside leukemia; such uses
        are not stored themselves.
    description : str, optional
        What it is, in a sentence.
    steps : tuple of Step, optional
        The steps of making and giving it, where its process matters.
    bounds : tuple of TimeBound, optional
        Times between these steps, each with its source.
    xrefs : tuple of CrossReference, optional
        Codes.
    citations : tuple of Citation
        At least one.

    Examples
    --------
    >>> import leukimmuno as li
    >>> li.registry.therapies["Blincyto"]
    <Therapy blinatumomab (Blincyto): T-cell engager, CD19 x CD3>
    """

    collection_name: ClassVar[str] = "therapies"

    id: str = field(metadata=slug())
    name: str = field(metadata=text())
    brands: tuple[str, ...] = field(default=(), metadata=texts())
    aliases: tuple[str, ...] = field(default=(), metadata=texts())
    modality: Modality = field(metadata=term(Modality))
    mechanisms: tuple[Mechanism, ...] = field(default=(), metadata=terms(Mechanism))
    targets: tuple[Target, ...] = field(default=(), metadata=parts(Target))
    purpose: Purpose = field(default=Purpose.ANTILEUKEMIC, metadata=term(Purpose))
    subtype_ids: tuple[str, ...] = field(default=(), metadata=refs("subtypes"))
    development: Development = field(default=Development.ACTIVE, metadata=term(Development))
    approved_elsewhere_since: PartialDate | None = field(default=None, metadata=part(PartialDate))
    description: str | None = field(default=None, metadata=text())
    steps: tuple[Step, ...] = field(default=(), metadata=parts(Step))
    bounds: tuple[TimeBound, ...] = field(default=(), metadata=parts(TimeBound))
    xrefs: tuple[CrossReference, ...] = field(default=(), metadata=parts(CrossReference))
    citations: tuple[Citation, ...] = field(metadata=cites())

    def __attrs_post_init__(self) -> None:
        check_process(f"Therapy {self.id!r}", self.steps, self.bounds)

    @property
    def modality_profile(self) -> ModalityProfile | None:
        """The profile of its modality, or None where the registry holds none."""
        return next(iter(self._home().modalities.where(modality=self.modality)), None)

    @property
    def subtypes(self) -> Collection[Subtype]:
        """Diseases in which it is used or studied."""
        return self._many("subtypes", self.subtype_ids)

    @property
    def approvals(self) -> Collection[Approval]:
        """Its regulatory events, in the registry's order."""
        return self._back("approvals", "therapy")

    @property
    def trials(self) -> Collection[Trial]:
        """Trials with an arm that received it."""
        return self._back("trials", "therapies")

    @property
    def results(self) -> Collection[TrialResult]:
        """Results that compare or describe an arm that received it."""
        return self._back("results", "therapies")

    @property
    def toxicity_rates(self) -> Collection[ToxicityRate]:
        """Toxicity rates of its label and of the trial arms that received it."""
        return self._back("toxicity_rates", "therapies")

    @property
    def adverse_events(self) -> Collection[AdverseEvent]:
        """Adverse events for which it has a toxicity rate."""
        ids = dict.fromkeys(rate.adverse_event_id for rate in self.toxicity_rates)
        return self._many("adverse_events", tuple(ids))

    @property
    def regimens(self) -> Collection[Regimen]:
        """How it is dosed."""
        return self._back("regimens", "therapy")

    @property
    def timeline_sources(self) -> tuple[str, ...]:
        """Ids of the sources that state times of it: labels, then trials, then the rest."""
        from leukimmuno.timelines.treatment import timeline_sources

        return timeline_sources(self)

    def timeline(self, source: str | None = None, regimen: str | None = None) -> Timeline:
        """Give its process, its cycles and the windows of its toxicities, from one source.

        Parameters
        ----------
        source : str, optional
            Id of a source; without it, the first of `timeline_sources`. Figures of different
            sources are never laid over each other.
        regimen : str, optional
            Id of the regimen whose cycles are shown.

        Raises
        ------
        MissingFigureError, VocabularyError
            If no source, or not this one, states times.
        """
        from leukimmuno.timelines.treatment import treatment_timeline

        return treatment_timeline(self, source, regimen)

    def approval_timeline(self) -> Timeline:
        """Give its regulatory events as a timeline."""
        from leukimmuno.timelines.history import approval_timeline

        return approval_timeline(self)

    @property
    def status(self) -> Status:
        """Its standing with the FDA for leukemia on the registry's day; see `status_with`."""
        return self.status_with(Agency.FDA)

    def status_with(self, agency: Agency | str) -> Status:
        """Give its standing with one agency, for leukemia and its listed neighbours.

        Parameters
        ----------
        agency : Agency or str
            The regulator asked about.

        Returns
        -------
        Status
            On the day that the registry (or its `as_of` view) shows.
        """
        from leukimmuno.catalog.approving import status_of

        return status_of(self, Agency.parse(agency, "agency"))

    def _summary(self) -> str:
        names = [
            # Without the registry, ids such as "cd19" come nearest to the usual names in capitals.
            target.antigen_id.upper() if name == target.antigen_id else name
            for target in self.targets
            for name in (target._name_of("antigens", target.antigen_id),)
        ]
        return ", ".join(filter(None, (self.modality.label, " x ".join(names))))

    def __repr__(self) -> str:
        brand = f" ({self.brands[0]})" if self.brands else ""
        return f"<Therapy {self.id}{brand}: {self._summary()}>"
