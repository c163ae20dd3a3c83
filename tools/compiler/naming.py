"""Rules on what records are called: names, and codes of outside vocabularies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leukimmuno.catalog.names import names_of
from leukimmuno.model.text import fold
from leukimmuno.model.vocabulary import Relation
from leukimmuno.model.xref import CrossReference
from tools.compiler.curated import Curated, Finding, parts
from tools.compiler.reference import GENE_PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leukimmuno.model.base import Record

__all__ = ["code_labels", "gene_codes", "known_codes", "unique_names"]


def unique_names(curated: Curated) -> Iterator[Finding]:
    """Find names, aliases and exact codes that two records of one collection share."""
    for members in curated.records.values():
        carriers: dict[str, Record] = {}
        for record in members:
            # Two records with one id are found as such; one's own names may fold alike.
            for key, name in {fold(name): name for name in names_of(record)}.items():
                other = carriers.setdefault(key, record)
                if other.id != record.id:
                    yield Finding(record, "", f"{name!r} also names {other.id!r}", (other,))


def known_codes(curated: Curated) -> Iterator[Finding]:
    """Find codes that the reference data do not hold.

    The reference data of diseases hold leukemias only, so that a neighbour's code is only reported.
    """
    if curated.reference is None:
        return
    known, complete = curated.reference.known, curated.reference.complete
    for record in curated:
        for where, item in parts(record):
            if not isinstance(item, CrossReference) or item.prefix not in complete:
                continue
            if item.code not in known[item.prefix]:
                disease = item.prefix in {"oncotree", "mondo"}
                yield Finding(
                    record,
                    where,
                    f"{item.curie} is not in the reference data",
                    fatal=not disease or bool(getattr(record, "parent_ids", ())),
                )


def code_labels(curated: Curated) -> Iterator[Finding]:
    """Find exact codes of diseases and adverse events under a label that is no name of the record.

    An outside label that is meant is added to the record's aliases; if the concept behind the
    code is another, the relation is not exact.
    """
    known = {} if curated.reference is None else curated.reference.known
    for name in ("subtypes", "adverse_events"):
        for record in curated[name]:
            names = set(map(fold, names_of(record)))
            for i, xref in enumerate(record.xrefs):
                labels = known.get(xref.prefix, {}).get(xref.code, ())
                exact = xref.relation is Relation.EXACT
                if exact and labels and names.isdisjoint(map(fold, labels)):
                    yield Finding(
                        record,
                        f".xrefs[{i}]",
                        f"{xref.curie} is {labels[0]!r}, which is none of the names given",
                    )


def gene_codes(curated: Curated) -> Iterator[Finding]:
    """Find antigens whose codes are of different genes, or of a gene that they do not name."""
    known = {} if curated.reference is None else curated.reference.known
    for antigen in curated["antigens"]:
        owners = [("", antigen, set(map(fold, names_of(antigen))))]
        owners += [
            (f".members[{i}]", member, {fold(member.symbol)})
            for i, member in enumerate(antigen.members)
        ]
        for where, owner, names in owners:
            for i, xref in enumerate(owner.xrefs):
                symbol = _symbol(xref, known)
                if symbol is not None and fold(symbol) not in names:
                    yield Finding(
                        antigen,
                        f"{where}.xrefs[{i}]",
                        f"{xref.curie} is {symbol}, which is none of the names given",
                    )


def _symbol(xref: CrossReference, known: dict[str, dict[str, tuple[str, ...]]]) -> str | None:
    """Give the gene that a code stands for, or None where it is no known exact gene code."""
    if xref.prefix not in GENE_PREFIXES or xref.relation is not Relation.EXACT:
        return None
    symbols = known.get(xref.prefix, {}).get(xref.code)
    return symbols[0] if symbols else None
