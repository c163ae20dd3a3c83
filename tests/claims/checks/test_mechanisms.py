"""What therapies bind, how they act, and to which class they belong."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from typing import Any

import pytest

import leukimmuno as li
from tests.claims.conftest import PAPER


def binds(*antigens: str, therapy: str = "engager", **more: Any) -> li.MechanismAssertion:
    return li.MechanismAssertion(therapy_id=therapy, antigen_ids=antigens, **more)


def classed(*therapies: str, modalities: list[str]) -> li.ClassAssertion:
    return li.ClassAssertion(therapy_ids=therapies, modalities=modalities)


def test_antigens(put: Any, changed: Any) -> None:
    finding = put(binds("cd19", "cd3"))
    assert finding.verdict == "supported"
    assert finding.reason == ("engager binds CD19 (tumour antigen) and CD3 (effector receptor)")
    assert [one.id for one in finding.records] == ["engager"]
    assert put(binds("cd19")).verdict == "supported"
    other = li.Therapy(
        id="engager",
        name="engager",
        modality="t-cell engager",
        targets=[li.Target("cd20", "tumour antigen")],
        citations=PAPER,
    )
    assert put(binds("cd19", "cd3"), changed(other)).verdict == "contradicted"


def test_a_wrong_antigen_contradicts_and_a_right_one_beside_it_softens(put: Any) -> None:
    wrong = put(binds("cd20"))
    assert (wrong.verdict, wrong.second) == ("contradicted", None)
    assert wrong.reason.endswith("; the article has CD20")
    half = put(binds("cd19", "cd20"))
    assert (half.verdict, half.second) == ("contradicted", "imprecise")
    none = put(binds("cd20", therapy="conjugate"))
    assert none.reason == "conjugate binds no stated antigen; the article has CD20"


def test_mechanisms(put: Any) -> None:
    right = put(binds(mechanisms=["t-cell redirection"]))
    assert right.verdict == "supported"
    assert right.reason.endswith(" and acts by t-cell redirection")
    some = put(binds(mechanisms=["t-cell redirection", "payload"]))
    assert (some.verdict, some.second) == ("imprecise", None)
    # The antigen is right, the mechanism is not held.
    assert put(binds("cd19", mechanisms=["payload"])).verdict == "imprecise"
    wrong = put(binds(mechanisms=["payload"]))
    assert (wrong.verdict, wrong.second) == ("contradicted", None)
    bare = put(binds(therapy="cells", mechanisms=["payload"]))
    assert " and acts by no stated mechanism; the article has payload" in bare.reason


@pytest.mark.parametrize(
    ("therapies", "modalities", "verdict"),
    [
        (["engager"], ["t-cell engager"], "supported"),
        (["engager", "cells"], ["t-cell engager", "car-t"], "supported"),
        # Made from an antibody, so that the word is too broad rather than wrong.
        (["engager", "conjugate"], ["naked antibody"], "imprecise"),
        (["engager", "cells"], ["naked antibody"], "contradicted"),
        (["engager"], ["car-t"], "contradicted"),
        # A checkpoint inhibitor by how it acts.
        (["macro"], ["checkpoint inhibitor"], "supported"),
    ],
)
def test_classes(put: Any, therapies: list[str], modalities: list[str], verdict: str) -> None:
    finding = put(classed(*therapies, modalities=modalities))
    assert finding.verdict == verdict
    assert [one.id for one in finding.records] == therapies


def test_a_class_is_worded_with_what_the_article_has(put: Any, changed: Any) -> None:
    finding = put(classed("engager", modalities=["car-t"]))
    assert finding.reason == "engager is of the class t-cell engager; the article has car-t"
    cells = li.Therapy(id="engager", name="engager", modality="car-t", citations=PAPER)
    assert put(classed("engager", modalities=["car-t"]), changed(cells)).verdict == "supported"


def test_neither_the_claims_own_document_nor_another_article_is_evidence(put: Any) -> None:
    finding = put(binds("cd19", therapy="rumour"))
    assert finding.verdict == "unverifiable"
    assert finding.reason == "no other source describes rumour"
    assert put(classed("rumour", modalities=["vaccine"])).verdict == "unverifiable"
    assert put(binds("cd19"), source="paper").verdict == "unverifiable"
