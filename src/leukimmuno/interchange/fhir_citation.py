"""A source as a FHIR Citation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.interchange.fhir_parts import kept, own_identifier, resource_id

if TYPE_CHECKING:
    from leukimmuno.model.source import Source

__all__ = ["citation_resource"]

# Field of an identifier to the system that HL7's own examples name for it.
_SYSTEMS = {
    "doi": "https://doi.org",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov",
    "pmcid": "https://www.ncbi.nlm.nih.gov/pmc",
    "nct": "https://clinicaltrials.gov",
}


def citation_resource(source: Source) -> dict[str, Any]:
    """Give the Citation of a source: the document is its cited artifact."""
    identifiers = [
        {"system": system, "value": getattr(source, name)}
        for name, system in _SYSTEMS.items()
        if getattr(source, name) is not None
    ]
    entries = [
        {"contributor": {"display": author}, "rankingOrder": place}
        for place, author in enumerate(source.authors, 1)
    ]
    form = kept(
        publishedIn=kept(
            title=source.container,
            publisher=source.publisher and {"display": source.publisher},
        ),
        articleDate=source.published and source.published.text,
        volume=source.volume,
        issue=source.issue,
        pageString=source.pages,
    )
    written = source.dated
    artifact = kept(
        identifier=identifiers,
        dateAccessed=source.accessed and source.accessed.isoformat(),
        title=[{"text": source.title}],
        publicationForm=[form] if form else [],
        webLocation=[{"url": source.url}] if source.url else [],
        classification=[
            {"type": {"text": "kind of document"}, "classifier": [{"text": source.kind.value}]}
        ],
        contributorship=kept(entry=entries),
        note=[
            {"text": text}
            for text in (
                written and f"undated; written {written}",
                source.copy and f"read as: {source.copy}",
            )
            if text
        ],
    )
    return kept(
        resourceType="Citation",
        id=resource_id(source.id),
        identifier=[own_identifier(source)],
        status="active",
        title=source.short,
        citedArtifact=artifact,
    )
