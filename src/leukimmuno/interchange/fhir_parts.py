"""The parts that FHIR resources are made of: identifiers, concepts, references, quantities."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from leukimmuno.model.vocabulary import Bound, Relation
from leukimmuno.model.xref import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leukimmuno.model.base import Record
    from leukimmuno.model.dates import DateRange
    from leukimmuno.model.quantities import Interval
    from leukimmuno.model.source import Citation
    from leukimmuno.model.xref import CrossReference

__all__ = [
    "BASE",
    "artifacts",
    "coded",
    "concept",
    "interval_estimate",
    "kept",
    "own_identifier",
    "period",
    "quantity",
    "reference",
    "resource_id",
    "xref_identifiers",
]

Part = dict[str, Any]

BASE = "https://leukimmuno.readthedocs.io/fhir"
"""Base of the URLs of resources, and of the systems of the registry's own ids."""

TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
UCUM = "http://unitsofmeasure.org"
_UCUM = {
    "second": "s",
    "minute": "min",
    "hour": "h",
    "day": "d",
    "week": "wk",
    "month": "mo",
    "year": "a",
    "percent": "%",
    "1": "1",
}
# URIs by which HL7 or the vocabulary itself names a code system; the page of codes for others.
_SYSTEMS = {
    "ncit": "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
    "unii": "http://fdasis.nlm.nih.gov",
    "rxnorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "chembl": "https://www.ebi.ac.uk/chembl",
    "atc": "http://www.whocc.no/atc",
    "hgnc": "http://www.genenames.org",
    "uniprot": "https://www.uniprot.org",
    "ncbigene": "https://www.ncbi.nlm.nih.gov/gene",
    "ensembl": "https://www.ensembl.org",
    "oncotree": "https://oncotree.mskcc.org",
    "mondo": "http://purl.obolibrary.org/obo/mondo.owl",
    "doid": "http://purl.obolibrary.org/obo/doid.owl",
    "hp": "http://purl.obolibrary.org/obo/hp.owl",
    "nct": "https://clinicaltrials.gov",
    "eudract": "https://www.clinicaltrialsregister.eu",
}
_LONGEST_ID = 64


def kept(**parts: Any) -> Part:
    """Make an element of its parts; FHIR has no empty ones."""
    return {name: value for name, value in parts.items() if value not in (None, "", [], {}, ())}


def resource_id(text: str) -> str:
    """Give an id that FHIR accepts: at most 64 characters, the end of a longer one digested."""
    if len(text) <= _LONGEST_ID:
        return text
    return f"{text[:51]}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def own_identifier(record: Record) -> Part:
    """Give the id of a record in the registry."""
    return {"system": f"{BASE}/{record.collection_name}", "value": record.id}


def xref_identifiers(xrefs: Iterable[CrossReference]) -> list[Part]:
    """Give the codes that mean exactly the same, as identifiers."""
    return [
        kept(type={"text": PREFIXES[xref.prefix].name}, system=_system(xref), value=xref.code)
        for xref in xrefs
        if xref.relation is Relation.EXACT
    ]


def _system(xref: CrossReference) -> str:
    return _SYSTEMS.get(xref.prefix, f"{BASE}/vocabularies/{xref.prefix}")


def concept(text: str, xrefs: Iterable[CrossReference] = (), coding: Part | None = None) -> Part:
    """Give a concept by its name, with the codes that mean exactly the same."""
    codings = [] if coding is None else [coding]
    codings += [
        {"system": _system(xref), "code": xref.code}
        for xref in xrefs
        if xref.relation is Relation.EXACT
    ]
    return kept(coding=codings, text=text)


def coded(system: str, code: str, display: str) -> Part:
    """Give a code of one of HL7's own systems."""
    return {"system": f"{TERMINOLOGY}/{system}", "code": code, "display": display}


def reference(resource: str, record: Record, display: str) -> Part:
    """Refer to the resource of a record."""
    return {"reference": f"{resource}/{resource_id(record.id)}", "display": display}


def quantity(value: float | None, unit: str | None, bound: Bound = Bound.EQUAL) -> Part | None:
    """Give a figure with its unit; None where there is no number."""
    if value is None:
        return None
    code = None if unit is None else _UCUM.get(unit)
    return kept(
        value=value,
        comparator=None if bound is Bound.EQUAL else bound.value,
        unit=unit,
        system=code and UCUM,
        code=code,
    )


def interval_estimate(interval: Interval | None, unit: str | None) -> list[Part]:
    """Give confidence limits; a limit without a number is said in a note."""
    if interval is None:
        return []
    ends = kept(low=quantity(interval.low, unit), high=quantity(interval.high, unit))
    open_ends = [
        {"text": f"{side} limit: {bound}"}
        for side, bound in (("lower", interval.low_bound), ("upper", interval.high_bound))
        if bound is not Bound.EQUAL
    ]
    return [
        kept(
            type=concept(
                "confidence interval",
                coding=coded("attribute-estimate-type", "C53324", "Confidence interval"),
            ),
            level=interval.level,
            range=ends,
            note=open_ends,
        )
    ]


def period(span: DateRange | None) -> Part | None:
    """Give a span of dates, each as precise as it is known."""
    if span is None:
        return None
    return kept(start=span.start and span.start.text, end=span.end and span.end.text)


def artifacts(citations: Iterable[Citation], xrefs: Iterable[CrossReference] = ()) -> list[Part]:
    """Give the places cited, and the pages of outside codes under their CURIEs."""
    cited = [
        {
            "type": "citation",
            "label": one.source.short,
            "citation": f"{one.source.short}, {one.locator} ({_CHECKED[one.checked.value]})",
            "resourceReference": reference("Citation", one.source, one.source.title),
        }
        for one in citations
    ]
    pages = [
        {"type": "documentation", "label": xref.curie, "document": {"url": xref.url}}
        for xref in xrefs
        if xref.url is not None
    ]
    return cited + pages


_CHECKED = {"text": "read there", "recalled": "recalled, not read there"}
