"""Codes looked up in reference data, small files of the form of the real ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tools.conftest import Workshop

CONCEPTS = "concepts.toml"


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    folder = tmp_path / "reference"
    folder.mkdir()
    # HGNC, UniProt, NCBI Gene and Ensembl ids of the three genes as HGNC lists them.
    (folder / "genes.tsv").write_text(
        "symbol\thgnc\tuniprot\tncbi_gene\tensembl\n"
        "CD19\tHGNC:1633\tP15391\t930\tENSG00000177455\n"
        "CD22\tHGNC:1643\tP20273\t933\tENSG00000012124\n"
        "CD3E\tHGNC:1674\tP07766\t916\t\n",
        encoding="utf-8",
    )
    (folder / "oncotree_2025.tsv").write_text("code\tname\nBLL\tB-ALL\n", encoding="utf-8")
    (folder / "mondo_mappings.tsv").write_text(
        "subject_id\tsubject_label\nMONDO:0004947\tB-ALL\n", encoding="utf-8"
    )
    (folder / "ctcae_v5.json").write_text(
        json.dumps([{"term": "Cytokine release syndrome"}]), encoding="utf-8"
    )
    return folder


def test_right_codes_pass(workshop: Workshop, reference: Path) -> None:
    outcome = workshop.run("--reference", str(reference))
    assert outcome.code == 0
    assert outcome.told == []
    assert not any("not looked up" in line for line in outcome.printed)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'code = "1633"',
            'code = "1634"',
            "antigens[0] (cd19).xrefs[0]: hgnc:1634 is not in the reference data [known-code]",
        ),
        (
            'code = "Cytokine release syndrome"',
            'code = "Cytokine storm"',
            (
                "adverse_events[0] (crs).xrefs[0]: ctcae:Cytokine storm is not in the reference "
                "data [known-code]"
            ),
        ),
        (
            'code = "BLL"',
            'code = "BALL"',
            "subtypes[1] (b-all).xrefs[0]: oncotree:BALL is not in the reference data [known-code]",
        ),
        (
            'code = "0004947"',
            'code = "0004948"',
            "subtypes[1] (b-all).xrefs[1]: mondo:0004948 is not in the reference data [known-code]",
        ),
        # CD22's codes at CD19
        (
            'code = "1633"',
            'code = "1643"',
            (
                "antigens[0] (cd19).xrefs[0]: hgnc:1643 is CD22, which is none of the names given "
                "[gene-code]"
            ),
        ),
        (
            'code = "P15391"',
            'code = "P20273"',
            (
                "antigens[0] (cd19).xrefs[1]: uniprot:P20273 is CD22, which is none of the "
                "names given [gene-code]"
            ),
        ),
        (
            'code = "1674"',
            'code = "1643"',
            (
                "antigens[1] (cd3).members[0].xrefs[0]: hgnc:1643 is CD22, which is none of the "
                "names given [gene-code]"
            ),
        ),
    ],
)
def test_wrong_codes_are_found(
    workshop: Workshop, reference: Path, old: str, new: str, expected: str
) -> None:
    workshop.replace(CONCEPTS, old, new)
    outcome = workshop.run("--reference", str(reference))
    assert outcome.errors == [f"curation/{CONCEPTS}: {expected}"]
    assert outcome.code == 1
    # Without the reference data nobody can tell.
    assert workshop.run().code == 0


def test_a_related_gene_need_not_be_named(workshop: Workshop, reference: Path) -> None:
    workshop.replace(CONCEPTS, 'code = "P15391"', 'code = "P20273", relation = "close"')
    assert workshop.run("--reference", str(reference)).code == 0


def test_a_disease_outside_leukemia_may_be_missing_from_the_reference(
    workshop: Workshop, reference: Path
) -> None:
    workshop.replace(
        CONCEPTS,
        'name = "leukemia"',
        'name = "leukemia"\nxrefs = [{prefix = "oncotree", code = "X"}]',
    )
    outcome = workshop.run("--reference", str(reference))
    assert outcome.code == 0
    assert outcome.notices == [
        (
            f"curation/{CONCEPTS}: subtypes[0] (leukemia).xrefs[0]: oncotree:X is not in the "
            "reference data [known-code]"
        )
    ]


def test_what_is_missing_is_said(workshop: Workshop, reference: Path) -> None:
    (reference / "genes.tsv").unlink()
    (reference / "ctcae_v5.json").unlink()
    workshop.replace(CONCEPTS, 'code = "1633"', 'code = "1643"')
    outcome = workshop.run("--reference", str(reference))
    assert outcome.code == 0
    assert outcome.printed[-1] == (
        "codes were not looked up in genes.tsv, ctcae_v5.json: not there"
    )
