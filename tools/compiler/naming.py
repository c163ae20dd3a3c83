"""Rules on what records are called: names, and codes of outside vocabularies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.catalog.names import names_of
from leukimmuno.model.text import fold
from leukimmuno.model.vocabulary import Relation
from leukimmuno.model.xref import CrossReference
from tools.compiler.curated import Curated, Finding, parts
from tools.compiler.reference import GENE_PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leukimmuno.model.base import Record

__all__ = ["gene_codes", "known_codes", "unique_names"]


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
    known = {} if curated.reference is None else curated.reference.known
    for record in curated:
        for where, item in parts(record):
            if isinstance(item, CrossReference) and item.code not in known.get(
                item.prefix, {item.code: ""}
            ):
                disease = item.prefix in {"oncotree", "mondo"}
                yield Finding(
                    record,
                    where,
                    f"{item.curie} is not in the reference data",
                    fatal=not disease or bool(getattr(record, "parent_ids", ())),
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


def _symbol(xref: CrossReference, known: dict[str, Any]) -> str | None:
    """Give the gene that a code stands for, or None where it is no known exact gene code."""
    if xref.prefix not in GENE_PREFIXES or xref.relation is not Relation.EXACT:
        return None
    symbol: str | None = known.get(xref.prefix, {}).get(xref.code)
    return symbol
