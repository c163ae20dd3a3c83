"""Assertions on toxicities: how often, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from leukimmuno.model.assertion.needed import need_one
from leukimmuno.model.base import Value
from leukimmuno.model.fields import checked, flag, ref, refs, slug, term, text
from leukimmuno.model.quantities import Range, span
from leukimmuno.model.vocabulary import (
    Frequency,
    Modality,
)

if TYPE_CHECKING:
    from leukimmuno.catalog.collection import Collection
    from leukimmuno.model.adverse_event import AdverseEvent
    from leukimmuno.model.therapy import Therapy

__all__ = ["FrequencyAssertion", "WindowAssertion"]


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class FrequencyAssertion(Value):
    """How often an adverse event is said to happen, in a word.

    Parameters
    ----------
    adverse_event_ids : tuple of str
        The event; several where the article's word covers several, of which each must fit.
    frequency : Frequency or str
        The word: "rare", "common", or "occurs" where the article says no more.
    severe : bool, default False
        Whether the sentence speaks of severe or dangerous forms only.
    therapy_ids : tuple of str, optional
        The therapies.
    modality : Modality or str, optional
        The class of therapies, where none is named.
    """

    adverse_event_ids: tuple[str, ...] = field(metadata=refs("adverse_events", nonempty=True))
    frequency: Frequency = field(metadata=term(Frequency))
    severe: bool = field(default=False, metadata=flag())
    therapy_ids: tuple[str, ...] = field(default=(), metadata=refs("therapies"))
    modality: Modality | None = field(default=None, metadata=term(Modality))

    def __attrs_post_init__(self) -> None:
        need_one(self, "therapy_ids", "modality")

    @property
    def adverse_events(self) -> Collection[AdverseEvent]:
        """The events."""
        return self._many("adverse_events", self.adverse_event_ids)

    @property
    def therapies(self) -> Collection[Therapy]:
        """The therapies named."""
        return self._many("therapies", self.therapy_ids)


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class WindowAssertion(Value):
    """A time within which something is said to happen, or that a step is said to take.

    Parameters
    ----------
    window : Range
        The time stated.
    since : str
        From when it counts: "infusion", "first dose"; "start" for how long a step takes.
    adverse_event_id : str, optional
        What begins within the window.
    step : str, optional
        The step of the process, such as "leukapheresis", whose duration is stated.
    therapy_id : str, optional
        The therapy.
    modality : Modality or str, optional
        The class of therapies, where none is named.
    """

    window: Range = field(metadata=span("time"))
    since: str = field(metadata=text())
    adverse_event_id: str | None = field(default=None, metadata=ref("adverse_events"))
    step: str | None = field(default=None, metadata=slug())
    therapy_id: str | None = field(default=None, metadata=ref("therapies"))
    modality: Modality | None = field(default=None, metadata=term(Modality))

    def __attrs_post_init__(self) -> None:
        need_one(self, "adverse_event_id", "step")
        need_one(self, "therapy_id", "modality")

    @property
    def adverse_event(self) -> AdverseEvent | None:
        """What is said to happen."""
        return (
            None
            if self.adverse_event_id is None
            else self._one("adverse_events", self.adverse_event_id)
        )

    @property
    def therapy(self) -> Therapy | None:
        """The therapy after which it is said to happen."""
        return None if self.therapy_id is None else self._one("therapies", self.therapy_id)
