"""Modality profiles: what a whole class of therapies has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from leukimmuno.model.base import Record, Value
from leukimmuno.model.fields import checked, parts, refs, slug, term, text, texts
from leukimmuno.model.process import Step, TimeBound, check_process
from leukimmuno.model.source import Citation, cites
from leukimmuno.model.vocabulary import Modality

if TYPE_CHECKING:
    from leukimmuno.catalog.collection import Collection
    from leukimmuno.display.comparing import ProfileTable
    from leukimmuno.model.adverse_event import AdverseEvent
    from leukimmuno.model.therapy import Therapy
    from leukimmuno.timelines import Timeline

__all__ = ["EventSource", "ModalityProfile"]


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class EventSource(Value):
    """Which sources say that some toxicities are typical of a class.

    Parameters
    ----------
    adverse_event_ids : tuple of str
        The toxicities.
    therapy_ids : tuple of str, optional
        The therapies of the class that the sources speak of; none where they speak of the class.
    citations : tuple of Citation
        At least one.
    """

    adverse_event_ids: tuple[str, ...] = field(metadata=refs("adverse_events", nonempty=True))
    therapy_ids: tuple[str, ...] = field(default=(), metadata=refs("therapies"))
    citations: tuple[Citation, ...] = field(metadata=cites())

    @property
    def adverse_events(self) -> Collection[AdverseEvent]:
        """The toxicities."""
        return self._many("adverse_events", self.adverse_event_ids)

    @property
    def therapies(self) -> Collection[Therapy]:
        """The therapies that the sources speak of."""
        return self._many("therapies", self.therapy_ids)


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class ModalityProfile(Record):
    """What a class of therapies has in common, in our own words.

    Parameters
    ----------
    id, name : str
        Slug of the modality, and its name.
    modality : Modality or str
        The class described.
    aliases : tuple of str, optional
        Other names.
    mechanism : str
        How the class acts.
    requirements : str, optional
        What it needs: cells, a donor, an antigen.
    onset_of_effect, durability : str, optional
        How soon it acts, and how long the effect lasts.
    typical_adverse_event_ids : tuple of str, optional
        The toxicities the class is known for.
    event_sources : tuple of EventSource, optional
        What says so, for those that not all of the profile's sources name.
    status_in_leukemia : str, optional
        Where the class stands in leukemia.
    steps : tuple of Step, optional
        The steps that its process has in general.
    bounds : tuple of TimeBound, optional
        Times between these steps, each with its source.
    citations : tuple of Citation
        At least one.
    """

    collection_name: ClassVar[str] = "modalities"

    id: str = field(metadata=slug())
    name: str = field(metadata=text())
    modality: Modality = field(metadata=term(Modality))
    aliases: tuple[str, ...] = field(default=(), metadata=texts())
    mechanism: str = field(metadata=text())
    requirements: str | None = field(default=None, metadata=text())
    onset_of_effect: str | None = field(default=None, metadata=text())
    durability: str | None = field(default=None, metadata=text())
    typical_adverse_event_ids: tuple[str, ...] = field(default=(), metadata=refs("adverse_events"))
    event_sources: tuple[EventSource, ...] = field(default=(), metadata=parts(EventSource))
    status_in_leukemia: str | None = field(default=None, metadata=text())
    steps: tuple[Step, ...] = field(default=(), metadata=parts(Step))
    bounds: tuple[TimeBound, ...] = field(default=(), metadata=parts(TimeBound))
    citations: tuple[Citation, ...] = field(metadata=cites())

    def __attrs_post_init__(self) -> None:
        check_process(f"ModalityProfile {self.id!r}", self.steps, self.bounds)

    @property
    def timeline_sources(self) -> tuple[str, ...]:
        """Ids of the sources that state times of its process."""
        from leukimmuno.timelines.treatment import timeline_sources

        return timeline_sources(self)

    def timeline(self, source: str | None = None) -> Timeline:
        """Give its process in general, from one source; see `Therapy.timeline`."""
        from leukimmuno.timelines.treatment import treatment_timeline

        return treatment_timeline(self, source)

    def beside(self, *others: ModalityProfile | str) -> ProfileTable:
        """Put other profiles beside this one: function, side effects, onset, durability, standing.

        Parameters
        ----------
        *others : ModalityProfile or str
            At least one, by name, id or as the record.

        Returns
        -------
        ProfileTable
            Its `rows` hold the texts, its `citations` what they rest on.

        Raises
        ------
        UnknownEntityError
            If the registry has no such profile.
        InvalidTypeError, InvalidValueError
            If something else than profiles, or nothing, is given.

        Examples
        --------
        >>> import leukimmuno as li
        >>> table = li.registry.modalities["chemotherapy"].beside("CAR T")
        >>> for text in table.rows["onset of effect"]:
        ...     print(text)
        Often within days or weeks; ...
        Remission within three months of the infusion, ...
        """
        from leukimmuno.display.comparing import beside

        return beside(self, others)

    @property
    def typical_adverse_events(self) -> Collection[AdverseEvent]:
        """The toxicities the class is known for."""
        return self._many("adverse_events", self.typical_adverse_event_ids)

    @property
    def therapies(self) -> Collection[Therapy]:
        """Therapies of this class, also those that belong to it by mechanism."""
        return self._home().therapies.where(modality=self.modality)
