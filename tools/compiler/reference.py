"""Outside vocabularies in a local folder, to look codes up in; none is part of the project."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["GENE_PREFIXES", "Reference", "read_reference"]

GENE_PREFIXES = {
    "hgnc": "hgnc",
    "uniprot": "uniprot",
    "ncbigene": "ncbi_gene",
    "ensembl": "ensembl",
}
"""Prefixes of codes that stand for a gene or its protein, and their columns in genes.tsv."""

_MAPPED = {"ncit", "doid"}
"""Prefixes of which only those codes are known that a disease is mapped to."""


class Reference(NamedTuple):
    """What the vocabularies say.

    Attributes
    ----------
    known : dict
        Prefix to code to the label and its synonyms.
    complete : frozenset of str
        Prefixes of which every code that records may use is known.
    missing : tuple of str
        Files that were not there.
    """

    known: dict[str, dict[str, tuple[str, ...]]]
    complete: frozenset[str]
    missing: tuple[str, ...]


def read_reference(folder: Path) -> Reference:
    """Read the vocabularies that the folder holds.

    Parameters
    ----------
    folder : Path
        Looked through for genes.tsv, oncotree*.tsv, mondo*.tsv and ctcae_v5.json.
    """
    known: dict[str, dict[str, tuple[str, ...]]] = {}
    complete: set[str] = set()
    missing = []
    for pattern, read in (
        ("genes.tsv", _genes),
        ("oncotree*.tsv", _oncotree),
        ("mondo*.tsv", _mondo),
        ("ctcae_v5.json", _ctcae),
    ):
        found = sorted(folder.glob(pattern))
        if not found:
            missing.append(pattern)
        for path in found:
            for prefix, codes in read(path).items():
                known.setdefault(prefix, {}).update(codes)
                complete.add(prefix)
    # Codes that other vocabularies hold to be the same: some of each, never all.
    complete -= _MAPPED
    return Reference(known, frozenset(complete), tuple(missing))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _genes(path: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    rows = _rows(path)
    return {
        prefix: {row[column].removeprefix("HGNC:"): (row["symbol"],) for row in rows if row[column]}
        for prefix, column in GENE_PREFIXES.items()
    }


def _oncotree(path: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    return {"oncotree": {row["code"]: (row["name"],) for row in _rows(path)}}


def _mondo(path: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    """Read diseases with the labels of the concepts that are exactly the same elsewhere."""
    known: dict[str, dict[str, tuple[str, ...]]] = {"mondo": {}}
    for row in _rows(path):
        code, label = row["subject_id"].removeprefix("MONDO:"), row["subject_label"]
        diseases = known["mondo"]
        diseases.setdefault(code, (label,))
        if row["predicate_id"] == "skos:exactMatch":
            diseases[code] += (row["object_label"],)
            prefix, _, outside = row["object_id"].partition(":")
            if prefix.casefold() in _MAPPED:
                there = known.setdefault(prefix.casefold(), {})
                there[outside] = (*there.get(outside, (row["object_label"],)), label)
    return known


def _ctcae(path: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    terms = json.loads(path.read_text(encoding="utf-8"))
    return {"ctcae": {entry["term"]: (entry["term"],) for entry in terms}}
