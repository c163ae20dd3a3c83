"""Strategies for the timeless records and their parts, and for sources."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from leukimmuno.model.adverse_event import AdverseEvent
from leukimmuno.model.antigen import Antigen, Member
from leukimmuno.model.endpoint import Endpoint
from leukimmuno.model.modality import EventSource, ModalityProfile
from leukimmuno.model.source import IDENTIFIERS, Source
from leukimmuno.model.subtype import Subtype
from leukimmuno.model.therapy import Target, Therapy
from leukimmuno.model.vocabulary import EndpointKind
from leukimmuno.model.xref import PREFIXES, CrossReference
from leukimmuno.testing.building import built, makes, maybe
from leukimmuno.testing.plain import texts
from leukimmuno.testing.processes import processes

__all__ = [
    "adverse_events",
    "antigens",
    "cross_references",
    "endpoints",
    "event_sources",
    "members",
    "modality_profiles",
    "sources",
    "subtypes",
    "targets",
    "therapies",
]

_UTF8 = st.characters(codec="utf-8")


@makes(Source)
def sources(**fields: Any) -> st.SearchStrategy[Source]:
    """Draw sources with well-formed identifiers; `fields` fixes fields by value or strategy."""
    identifiers = {
        name: maybe(st.from_regex(pattern, fullmatch=True, alphabet=_UTF8))
        for name, pattern in IDENTIFIERS.items()
    }
    return built(Source, {**identifiers, **fields})


@makes(CrossReference)
def cross_references(**fields: Any) -> st.SearchStrategy[CrossReference]:
    """Draw codes of outside vocabularies; `fields` fixes fields by value or strategy."""
    code = st.sampled_from(sorted(PREFIXES)).flatmap(
        lambda prefix: st.fixed_dictionaries(
            {
                "prefix": st.just(prefix),
                "code": st.from_regex(PREFIXES[prefix].pattern, fullmatch=True, alphabet=_UTF8),
            }
        )
    )
    return built(CrossReference, fields, code, ("prefix", "code"))


@makes(Member)
def members(**fields: Any) -> st.SearchStrategy[Member]:
    """Draw molecules of a group antigen; `fields` fixes fields by value or strategy."""
    return built(Member, fields)


@makes(Antigen)
def antigens(**fields: Any) -> st.SearchStrategy[Antigen]:
    """Draw antigens; `fields` fixes fields by value or strategy."""
    return built(Antigen, fields)


@makes(Subtype)
def subtypes(**fields: Any) -> st.SearchStrategy[Subtype]:
    """Draw diseases; `fields` fixes fields by value or strategy."""
    return built(Subtype, fields)


@makes(AdverseEvent)
def adverse_events(**fields: Any) -> st.SearchStrategy[AdverseEvent]:
    """Draw adverse events; `fields` fixes fields by value or strategy."""
    return built(AdverseEvent, fields)


@makes(Endpoint)
def endpoints(**fields: Any) -> st.SearchStrategy[Endpoint]:
    """Draw endpoints; `fields` fixes fields, `kind` together with `competing_event`."""
    kinds = st.tuples(st.sampled_from(EndpointKind), texts()).map(
        lambda drawn: {
            "kind": drawn[0],
            "competing_event": (
                drawn[1] if drawn[0] is EndpointKind.CUMULATIVE_INCIDENCE else None
            ),
        }
    )
    return built(Endpoint, fields, kinds, ("kind", "competing_event"))


@makes(EventSource)
def event_sources(**fields: Any) -> st.SearchStrategy[EventSource]:
    """Draw what names typical toxicities; `fields` fixes fields by value or strategy."""
    return built(EventSource, fields)


@makes(ModalityProfile)
def modality_profiles(**fields: Any) -> st.SearchStrategy[ModalityProfile]:
    """Draw profiles of classes of therapies; `fields` fixes fields by value or strategy."""
    return built(ModalityProfile, fields, processes(), ("steps", "bounds"))


@makes(Target)
def targets(**fields: Any) -> st.SearchStrategy[Target]:
    """Draw targets; `fields` fixes fields by value or strategy."""
    return built(Target, fields)


@makes(Therapy)
def therapies(**fields: Any) -> st.SearchStrategy[Therapy]:
    """Draw therapies; `fields` fixes fields by value or strategy.

    Examples
    --------
    >>> from hypothesis import given
    >>> @given(therapies(modality="car-t"))
    ... def test(therapy):
    ...     assert therapy.modality == "car-t"
    >>> test()
    """
    return built(Therapy, fields, processes(), ("steps", "bounds"))
