"""Findings and audits: counting, choosing, printing."""

# Wrong arguments are given on purpose.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

import sys
from typing import Any

import pytest

import leukimmuno as li
from leukimmuno.claims import Audit, Finding
from leukimmuno.claims.report import COLUMNS, row
from leukimmuno.errors import (
    InvalidTypeError,
    MissingExtraError,
    NotOneError,
    UnknownEntityError,
    VocabularyError,
)


def claim(name: str, statement: str = "So.") -> li.Claim:
    return li.Claim(
        id=name,
        source_id="article",
        section="end",
        statement=statement,
        assertion=li.MechanismAssertion(therapy_id="engager", antigen_ids=["cd19"]),
    )


@pytest.fixture
def found(small: li.Registry) -> Audit:
    def one(name: str, verdict: str, statement: str = "So.", **more: Any) -> Finding:
        bound = small.bind(claim(name, statement))
        settings: dict[str, Any] = {"computed": True, **more}
        return Finding(bound, li.Verdict(verdict), f"because of {name}", **settings)

    duel, label = small.results["duel-cr"], small.toxicity_rates["cells-crs"]
    return Audit(
        [
            one("first", "supported", records=(duel, duel, label)),
            one("second", "contradicted", "A <b> & c", second=li.Verdict.OUTDATED),
            one("third", "contradicted", computed=False),
        ],
        "The <article>",
    )


def test_it_is_a_sequence(found: Audit) -> None:
    assert len(found) == 3
    assert [one.claim.id for one in found] == ["first", "second", "third"]
    assert found[-1].claim.id == "third"
    assert found[0] in found
    part = found[1:]
    assert isinstance(part, Audit)
    assert ([one.claim.id for one in part], part.title) == (["second", "third"], "The <article>")
    with pytest.raises(IndexError):
        found[3]


def test_counts_name_every_verdict(found: Audit) -> None:
    assert {str(verdict): count for verdict, count in found.counts.items()} == {
        "supported": 1,
        "imprecise": 0,
        "outdated": 0,
        "contradicted": 2,
        "unverifiable": 0,
    }
    assert found.computed == pytest.approx(2 / 3)


def test_where_takes_the_leading_verdict(found: Audit) -> None:
    assert [one.claim.id for one in found.where("contradicted")] == ["second", "third"]
    assert [one.claim.id for one in found.where(li.Verdict.SUPPORTED)] == ["first"]
    assert len(found.where("outdated")) == 0
    with pytest.raises(VocabularyError) as caught:
        found.where("contradictd")
    assert caught.value.suggestions == ("contradicted",)


def test_of_a_claim(found: Audit) -> None:
    assert found.of("second").claim.id == "second"
    assert found.of(claim("third")) is found[2]
    with pytest.raises(UnknownEntityError) as caught:
        found.of("secnd")
    error = caught.value
    assert isinstance(error, KeyError)
    assert (error.query, error.collection, error.suggestions) == ("secnd", "claims", ("second",))
    assert str(error) == (
        "The <article>: no 'secnd' among the 3 claims audited; did you mean 'second'?"
    )
    with pytest.raises(UnknownEntityError, match=r"no 'zzz' among the 3 claims audited$"):
        found.of("zzz")
    for wrong in (3, None):
        with pytest.raises(InvalidTypeError, match="of: expected a Claim or its id, got"):
            found.of(wrong)


def test_an_empty_audit() -> None:
    empty = Audit([], "Nothing")
    assert str(empty) == "Nothing: 0 claims; none"
    assert not empty
    with pytest.raises(NotOneError, match="Nothing: no claim was audited"):
        empty.computed  # noqa: B018 - reading it is the test
    assert list(empty.to_frame().columns) == list(COLUMNS)


def test_words(found: Audit) -> None:
    assert [one.words for one in found] == [
        "supported",
        "contradicted, also outdated",
        "contradicted (judged)",
    ]


def test_citations_come_once_and_without_the_article(found: Audit) -> None:
    assert [one.source_id for one in found[0].citations] == ["paper", "label"]
    assert found[1].citations == ()


def test_print(found: Audit) -> None:
    assert (
        str(found[0])
        == (
            "So.\n"
            "  supported: because of first\n"
            "  The article, end\n"
            "  evidence: Alpha A 2017, The label"
        )
        or str(found[0]).splitlines()[1] == "  supported: because of first"
    )
    lines = str(found).splitlines()
    assert lines[0] == "The <article>: 3 claims; 1 supported, 2 contradicted; 67 % computed"
    assert lines[1:4] == ["", "So.", "  supported: because of first"]
    assert lines[5].startswith("  evidence: Alpha A 2017, ")
    assert "  contradicted, also outdated: because of second" in lines
    # Without evidence there is no line of it.
    assert str(found[1]).count("\n") == 2
    assert repr(found) == f"<Audit of {lines[0]}>"


def test_html_is_escaped(found: Audit) -> None:
    page = found._repr_html_()
    assert "<caption>The &lt;article&gt;: 3 claims" in page
    assert "<td>A &lt;b&gt; &amp; c</td><td>contradicted, also outdated</td>" in page
    assert page.count("<tr>") == 4
    assert page.count('<th scope="col">') == 3
    alone = found[1]._repr_html_()
    assert alone.count("<tr>") == 2
    assert "<caption>The article: 1 claims" in alone


def test_a_row_holds_plain_values(found: Audit) -> None:
    assert row(found[0]) == {
        "claim": "first",
        "document": "article",
        "section": "end",
        "statement": "So.",
        "verdict": "supported",
        "second": None,
        "computed": True,
        "reason": "because of first",
        "sources": "paper; label",
    }
    assert row(found[1])["second"] == "outdated"


def test_a_frame(found: Audit) -> None:
    frame = found.to_frame()
    assert list(frame.columns) == list(COLUMNS)
    assert frame["verdict"].tolist() == ["supported", "contradicted", "contradicted"]
    assert frame["computed"].tolist() == [True, True, False]


def test_a_frame_needs_pandas(found: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"leukimmuno\[frames\]") as caught:
        found.to_frame()
    assert caught.value.extra == "frames"
