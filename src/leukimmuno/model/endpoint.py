"""Endpoints: what a trial counts or times, defined by criteria and parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from leukimmuno.errors import InvalidValueError
from leukimmuno.model.base import Record
from leukimmuno.model.fields import checked, parts, refs, slug, term, text, texts
from leukimmuno.model.source import Citation, cites
from leukimmuno.model.vocabulary import EndpointKind, Favourable, Origin
from leukimmuno.model.xref import CrossReference

if TYPE_CHECKING:
    from leukimmuno.catalog.collection import Collection
    from leukimmuno.model.result import TrialResult

__all__ = ["Endpoint"]


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class Endpoint(Record):
    """What a trial counts or times.

    Complete remission with full recovery of counts, CRh, CRi and each composite of them are
    separate endpoints. Event-free survival is defined trial by trial: a result states its own
    definition.

    Parameters
    ----------
    id, name : str
        Slug, and the usual name.
    aliases : tuple of str, optional
        Other names and abbreviations.
    kind : EndpointKind or str
        Binary response, time to event, duration among responders, ...
    favourable : Favourable or str
        Whether the event counted is good or bad for the patient.
    component_ids : tuple of str, optional
        The endpoints that a composite is made of.
    criteria : str, optional
        Whose definition it follows: Cheson, ELN, iwCLL, protocol.
    origin : Origin or str, optional
        From when time counts.
    competing_event : str, optional
        What a cumulative incidence competes with; required for that kind.
    definition : str, optional
        What counts, in our own words.
    xrefs : tuple of CrossReference, optional
        Codes.
    citations : tuple of Citation
        At least one.

    Examples
    --------
    >>> import leukimmuno as li
    >>> li.registry.endpoints["OS"]
    <Endpoint overall-survival: overall survival>
    """

    collection_name: ClassVar[str] = "endpoints"

    id: str = field(metadata=slug())
    name: str = field(metadata=text())
    aliases: tuple[str, ...] = field(default=(), metadata=texts())
    kind: EndpointKind = field(metadata=term(EndpointKind))
    favourable: Favourable = field(metadata=term(Favourable))
    component_ids: tuple[str, ...] = field(default=(), metadata=refs("endpoints"))
    criteria: str | None = field(default=None, metadata=text())
    origin: Origin | None = field(default=None, metadata=term(Origin))
    competing_event: str | None = field(default=None, metadata=text())
    definition: str | None = field(default=None, metadata=text())
    xrefs: tuple[CrossReference, ...] = field(default=(), metadata=parts(CrossReference))
    citations: tuple[Citation, ...] = field(metadata=cites())

    def __attrs_post_init__(self) -> None:
        cumulative = self.kind is EndpointKind.CUMULATIVE_INCIDENCE
        if cumulative != (self.competing_event is not None):
            raise InvalidValueError(
                f"Endpoint.competing_event: {self.id!r} is a {self.kind.value!r} and "
                f"{'needs the event it competes with' if cumulative else 'has no competing event'}",
                field="Endpoint.competing_event",
                value=self.competing_event,
            )

    @property
    def components(self) -> Collection[Endpoint]:
        """The endpoints that a composite is made of."""
        return self._many("endpoints", self.component_ids)

    @property
    def results(self) -> Collection[TrialResult]:
        """Results for this endpoint, and for none of its relatives."""
        return self._back("results", "endpoint")
