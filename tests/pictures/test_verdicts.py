"""The matrix of verdicts."""

# The constructors take plain texts and lists besides what their annotations say, and matplotlib's
# stubs know little of what a line or a text holds.
# mypy: disable-error-code="arg-type,index,misc,operator,attr-defined,call-overload"

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import pytest
from matplotlib.colors import to_hex

import leukimmuno as li
from leukimmuno.claims import Audit, Finding
from leukimmuno.errors import InvalidTypeError, InvalidValueError, VocabularyError
from leukimmuno.pictures.verdicts import _LOOKS

CITED = [li.Citation("paper", "page 1")]


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    """Of one document 11 supported claims and 1 contradicted, judged; of the other 1 imprecise."""
    assertion = li.MechanismAssertion(therapy_id="drug", antigen_ids=["cd19"])

    def claim(name: str, source: str, section: str) -> li.Claim:
        return li.Claim(
            id=name, source_id=source, section=section, statement="Said.", assertion=assertion
        )

    claims = [claim(f"first-{number}", "one", "head") for number in range(12)]
    claims.append(claim("second-1", "two", "tail"))
    reg = li.Registry.of(
        li.Source(id="one", kind="web page", title="The first article"),
        li.Source(id="two", kind="web page", title="The second article"),
        li.Antigen(id="cd19", name="CD19", citations=[li.Citation("one", "page 1")]),
        li.Therapy(
            id="drug",
            name="drug",
            modality="naked antibody",
            targets=[li.Target("cd19", "tumour antigen")],
            citations=[li.Citation("one", "page 1")],
        ),
        *claims,
    )
    verdicts = [("supported", True)] * 11 + [("contradicted", False), ("imprecise", True)]
    return [
        Finding(claim, li.Verdict.parse(verdict), "Because.", computed=computed)
        for claim, (verdict, computed) in zip(reg.claims, verdicts, strict=True)
    ]


def cells(ax: Any) -> dict[str, int]:
    """Count the marks of each shape."""
    found: dict[str, int] = {}
    for line in ax.lines:
        if line.get_linestyle() == "None":
            marker = str(line.get_marker())
            found[marker] = found.get(marker, 0) + len(line.get_xdata())
    return found


def test_every_claim_is_a_mark_of_its_verdict(findings: list[Finding]) -> None:
    ax = li.pictures.claims_matrix(Audit(findings, "test"))
    assert cells(ax) == {"o": 11, "X": 1, "s": 1}
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        "The first article\n12 claims",
        "The second article\n1 claim",
    ]
    assert [label.get_text() for label in ax.get_xticklabels()] == [
        "supported\n11", "imprecise\n1", "outdated\n0", "contradicted\n1", "unverifiable\n0",
    ]  # fmt: skip
    assert sorted(text.get_text() for text in ax.texts) == ["1", "1", "11"]


def test_marks_stand_in_the_column_of_their_verdict_in_lines_of_ten(
    findings: list[Finding],
) -> None:
    ax = li.pictures.claims_matrix(findings)
    (circles,) = [line for line in ax.lines if line.get_marker() == "o"]
    across, down = list(circles.get_xdata()), list(circles.get_ydata())
    assert all(-0.5 < x < 0.5 for x in across)
    assert down == [down[0]] * 10 + [down[0] + 1]
    assert across[10] == across[0]
    (cross,) = [line for line in ax.lines if line.get_marker() == "X"]
    assert 2.5 < cross.get_xdata()[0] < 3.5
    # The second document stands below the first.
    (square,) = [line for line in ax.lines if line.get_marker() == "s"]
    assert square.get_ydata()[0] > down[10]
    assert ax.get_ylim()[0] > ax.get_ylim()[1]


def test_what_a_reader_judged_is_hollow(findings: list[Finding]) -> None:
    ax = li.pictures.claims_matrix(findings)
    hollow = {
        line.get_marker()
        for line in ax.lines
        if line.get_linestyle() == "None"
        and to_hex(line.get_markerfacecolor()) == to_hex(ax.get_facecolor())
    }
    assert hollow == {"X"}
    legend = ax.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == [
        "supported", "imprecise", "contradicted", "hollow: judged by a reader",
    ]  # fmt: skip
    computed = li.pictures.claims_matrix(findings[:11]).get_legend()
    assert computed is not None
    assert [text.get_text() for text in computed.get_texts()] == ["supported"]


def test_text_has_the_numbers(findings: list[Finding]) -> None:
    assert li.pictures.alt_text(li.pictures.claims_matrix(findings)).splitlines() == [
        (
            "Matrix of the verdicts on 13 claims: 11 supported, 1 imprecise, 1 contradicted; "
            "1 judged by a reader."
        ),
        "The first article: 12 claims; 11 supported, 1 contradicted; 1 judged by a reader",
        "The second article: 1 claim; 1 imprecise",
    ]


def test_rows_may_be_sections(findings: list[Finding]) -> None:
    ax = li.pictures.claims_matrix(findings, by="section")
    assert [label.get_text().split("\n")[0] for label in ax.get_yticklabels()] == ["head", "tail"]


def test_shapes_differ() -> None:
    assert set(_LOOKS) == set(li.Verdict)
    assert len({marker for marker, _ in _LOOKS.values()}) == len(_LOOKS)


def test_numbers_are_those_of_the_audit() -> None:
    audit = li.claims.audit()
    _, axes = plt.subplots()
    ax = li.pictures.claims_matrix(audit, ax=axes)
    assert ax is axes
    heads = dict(label.get_text().split("\n") for label in ax.get_xticklabels())
    assert heads == {verdict.value: str(count) for verdict, count in audit.counts.items()}
    assert sum(cells(ax).values()) == len(audit)


def test_what_cannot_be_drawn_is_refused(findings: list[Finding]) -> None:
    with pytest.raises(InvalidValueError, match=r"nothing to draw \(no claim was audited\)"):
        li.pictures.claims_matrix(Audit([], "nothing"))
    with pytest.raises(VocabularyError, match="by: expected 'document' or 'section'"):
        li.pictures.claims_matrix(findings, by="verdict")


@pytest.mark.parametrize(
    ("given", "said"), [("audit", "got 'audit'"), (7, "got 7"), ([7], "entry 0 is 7")]
)
def test_something_else_is_refused(given: Any, said: str) -> None:
    with pytest.raises(InvalidTypeError, match=said):
        li.pictures.claims_matrix(given)
