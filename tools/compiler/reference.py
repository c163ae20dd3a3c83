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


class Reference(NamedTuple):
    """Codes by prefix, each with its label, and what could not be looked up."""

    known: dict[str, dict[str, str]]
    missing: tuple[str, ...]


def read_reference(folder: Path) -> Reference:
    """Read the vocabularies that the folder holds.

    Parameters
    ----------
    folder : Path
        Looked through for genes.tsv, oncotree*.tsv, mondo*.tsv and ctcae_v5.json.
    """
    known: dict[str, dict[str, str]] = {}
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
    return Reference(known, tuple(missing))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _genes(path: Path) -> dict[str, dict[str, str]]:
    rows = _rows(path)
    return {
        prefix: {row[column].removeprefix("HGNC:"): row["symbol"] for row in rows if row[column]}
        for prefix, column in GENE_PREFIXES.items()
    }


def _oncotree(path: Path) -> dict[str, dict[str, str]]:
    return {"oncotree": {row["code"]: row["name"] for row in _rows(path)}}


def _mondo(path: Path) -> dict[str, dict[str, str]]:
    return {
        "mondo": {
            row["subject_id"].removeprefix("MONDO:"): row["subject_label"] for row in _rows(path)
        }
    }


def _ctcae(path: Path) -> dict[str, dict[str, str]]:
    terms = json.loads(path.read_text(encoding="utf-8"))
    return {"ctcae": {entry["term"]: entry["term"] for entry in terms}}
