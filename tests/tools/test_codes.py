"""Codes looked up in reference data, small files of the form of the real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tools.conftest import Workshop

CONCEPTS = "concepts.toml"


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
        # The right form of a code, and in the reference data, but another disease's or event's.
        (
            'code = "0004947"',
            'code = "0004967"',
            (
                "subtypes[1] (b-all).xrefs[1]: mondo:0004967 is 'lymphocytic leukemia', which is "
                "none of the names given [code-label]"
            ),
        ),
        (
            'code = "Cytokine release syndrome"',
            'code = "Capillary leak syndrome"',
            (
                "adverse_events[0] (crs).xrefs[0]: ctcae:Capillary leak syndrome is 'Capillary "
                "leak syndrome', which is none of the names given [code-label]"
            ),
        ),
        (
            'code = "BLL", relation = "broader"',
            'code = "TLL", relation = "exact"',
            (
                "subtypes[1] (b-all).xrefs[0]: oncotree:TLL is 'T-Lymphoblastic Leukemia', which "
                "is none of the names given [code-label]"
            ),
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


def test_a_label_or_a_synonym_is_enough(workshop: Workshop, reference: Path) -> None:
    # The id b-all is NCIt's label of the disease, which MONDO says is exactly the same.
    workshop.replace(
        CONCEPTS, '{ prefix = "mondo", code = "0004947" }', '{ prefix = "ncit", code = "C8644" }'
    )
    assert workshop.run("--reference", str(reference)).code == 0
    workshop.replace(CONCEPTS, 'id = "b-all"', 'id = "b-cell-all"')
    for event in ("engager-fda-2014", "engager-ema-2015", "engager-fda-2017"):
        workshop.replace("approvals.toml", '"b-all"', '"b-cell-all"', after=f'id = "{event}"')
    assert workshop.run("--reference", str(reference)).errors == [
        (
            f"curation/{CONCEPTS}: subtypes[1] (b-cell-all).xrefs[1]: ncit:C8644 is 'B-ALL', "
            "which is none of the names given [code-label]"
        )
    ]
    workshop.replace(
        CONCEPTS, 'id = "b-cell-all"', 'id = "b-cell-all"\naliases = ["B-lymphocytic leukaemia"]'
    )
    assert len(workshop.run("--reference", str(reference)).errors) == 1
    workshop.replace(CONCEPTS, "leukaemia", "leukemia")
    assert workshop.run("--reference", str(reference)).code == 0


def test_a_code_that_is_not_exact_may_have_any_label(workshop: Workshop, reference: Path) -> None:
    workshop.replace(CONCEPTS, 'code = "BLL"', 'code = "TLL"')
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
