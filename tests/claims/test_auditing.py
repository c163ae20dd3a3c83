"""The audit as a whole: which claims, which registry, which day."""

# Wrong arguments are given on purpose.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

import datetime as dt
import pickle
from typing import Any

import pytest

import leukimmuno as li
from leukimmuno.claims import Audit, audit
from leukimmuno.errors import (
    InvalidTypeError,
    UnknownEntityError,
    UnresolvedReferenceError,
)
from tests.claims.conftest import records, result

RIGHT = li.MechanismAssertion(therapy_id="engager", antigen_ids=["cd19"])
WRONG = li.MechanismAssertion(therapy_id="engager", antigen_ids=["cd20"])
JUDGED = li.JudgedAssertion(verdict="imprecise", reasoning="The paper says otherwise.")


def claim(name: str, assertion: Any = RIGHT, source: str = "article", **more: Any) -> li.Claim:
    settings: dict[str, Any] = {"section": "text", "statement": f"Statement {name}.", **more}
    return li.Claim(id=name, source_id=source, assertion=assertion, **settings)


def judged(name: str = "judged") -> li.Claim:
    cited = [li.Citation("paper", "page 2"), li.Citation("article", "text")]
    return claim(name, JUDGED, citations=cited)


@pytest.fixture(scope="module")
def holding() -> li.Registry:
    more = [claim("right"), claim("wrong", WRONG, "early"), judged()]
    return li.Registry.of(*records(), *more, name="holding", released=dt.date(2026, 1, 1))


def test_every_stored_claim_has_a_finding_in_order(holding: li.Registry) -> None:
    found = audit(registry=holding)
    assert isinstance(found, Audit)
    assert [(one.claim.id, str(one.verdict), one.computed) for one in found] == [
        ("right", "supported", True),
        ("wrong", "contradicted", True),
        ("judged", "imprecise", False),
    ]
    assert found.title == "holding 0"


def test_a_judged_claim_keeps_its_verdict_reasoning_and_citations(holding: li.Registry) -> None:
    finding = audit(registry=holding).of("judged")
    assert (finding.verdict, finding.reason) == ("imprecise", "The paper says otherwise.")
    assert [one.source_id for one in finding.citations] == ["paper"]
    assert finding.words == "imprecise (judged)"


def test_one_document(holding: li.Registry) -> None:
    early = audit("early", registry=holding)
    assert [one.claim.id for one in early] == ["wrong"]
    assert early.title == "The early"
    by_record = audit(holding.sources["article"], registry=holding)
    assert [one.claim.id for one in by_record] == ["right", "judged"]
    assert len(audit("paper", registry=holding)) == 0
    some = audit("early", registry=holding, claims=holding.claims)
    assert [one.claim.id for one in some] == ["wrong"]


def test_a_view_holds_what_was_written_by_then(holding: li.Registry) -> None:
    view = holding.as_of("2019-01-01")
    assert [one.claim.id for one in audit(registry=view)] == ["wrong"]
    assert [one.claim.id for one in audit(registry=holding.as_of("2017-12-31"))] == []


def test_claims_of_ones_own(small: li.Registry) -> None:
    mine = claim("mine")
    assert not mine.is_bound
    (finding,) = audit(registry=small, claims=(one for one in [mine]))
    assert finding.claim == mine
    assert finding.claim.is_bound
    assert list(audit(registry=small, claims=[])) == []


def test_the_day_is_the_views_but_not_after_the_release(small: li.Registry) -> None:
    approved = li.ApprovalAssertion(therapy_ids=["engager"], subtype_id="b-all")

    def on(registry: li.Registry) -> str:
        (finding,) = audit(registry=registry, claims=[claim("c", approved)])
        return str(finding.reason).split(" approved")[0]

    assert on(small) == "on 2026-01-01"
    assert on(small.as_of("2022-02-02")) == "on 2022-02-02"
    assert on(small.as_of("2099-01-01")) == "on 2026-01-01"
    undated = li.Registry.of(*records())
    assert on(undated.as_of("2022-02-02")) == "on 2022-02-02"
    # A registry without a day shows today.
    assert on(undated) == f"on {dt.date.today()}"  # noqa: DTZ011 - a calendar day


def test_the_curated_registry_is_audited_by_default() -> None:
    found = audit()
    assert len(found) == len(li.registry.claims)
    assert [one.claim for one in found] == list(li.registry.claims)
    assert audit(claims=[]).title == f"leukimmuno {li.registry.version}"


def test_unknown_names(small: li.Registry, holding: li.Registry) -> None:
    with pytest.raises(UnknownEntityError) as caught:
        audit("artcle", registry=holding)
    assert caught.value.suggestions == ("article",)
    with pytest.raises(UnresolvedReferenceError):
        audit(registry=small, claims=[claim("c", source="nowhere")])
    lost = li.MechanismAssertion(therapy_id="aspirin", antigen_ids=["cd19"])
    with pytest.raises(UnresolvedReferenceError, match="aspirin"):
        audit(registry=small, claims=[claim("c", lost)])
    unknown = li.ComparisonAssertion(trial_id="joust", endpoint_ids=["cr"], higher=True)
    with pytest.raises(UnresolvedReferenceError, match="joust"):
        audit(registry=small, claims=[claim("c", unknown)])


@pytest.mark.parametrize(
    "assertion",
    [
        li.FigureAssertion(number=1, unit="percent", trial_id="joust", endpoint_ids=["cr"]),
        li.FigureAssertion(
            number=1, unit="percent", trial_id="duel", endpoint_ids=["cr"], subtype_id="gone"
        ),
        li.FrequencyAssertion(adverse_event_ids=["gone"], frequency="rare", therapy_ids=["cells"]),
        li.WindowAssertion(
            window="1 to 2 days", since="infusion", adverse_event_id="gone", therapy_id="engager"
        ),
        li.WindowAssertion(window="1 to 2 days", since="start", step="wait", therapy_id="gone"),
        li.ApprovalAssertion(therapy_ids=["engager"], subtype_id="gone"),
        li.MechanismAssertion(therapy_id="engager", antigen_ids=["gone"]),
        li.ClassAssertion(therapy_ids=["gone"], modalities=["car-t"]),
        li.EvidenceAssertion(subtype_id="gone", level="studied", therapy_ids=["engager"]),
        li.EvidenceAssertion(subtype_id="b-all", level="studied", therapy_ids=["gone"]),
    ],
    ids=lambda assertion: type(assertion).__name__,
)
def test_references_that_lead_nowhere_are_errors_wherever_they_stand(
    small: li.Registry, assertion: Any
) -> None:
    with pytest.raises(UnresolvedReferenceError, match=r"gone|joust"):
        audit(registry=small, claims=[claim("c", assertion)])


@pytest.mark.parametrize("claims", [claim("c"), 3, "right"])
def test_claims_that_are_none(small: li.Registry, claims: Any) -> None:
    with pytest.raises(InvalidTypeError, match=r"claims(\[0\])?: expected"):
        audit(registry=small, claims=claims)


def test_other_records_are_no_claims(small: li.Registry) -> None:
    with pytest.raises(InvalidTypeError, match=r"claims\[1\]: expected a Claim, got <Trial duel"):
        audit(registry=small, claims=[claim("c"), small.trials["duel"]])  # type: ignore[list-item]


@pytest.mark.parametrize("document", [0, ["article"], claim("c")])
def test_documents_that_are_none(holding: li.Registry, document: Any) -> None:
    with pytest.raises(InvalidTypeError, match="document: expected a name or a Source"):
        audit(document, registry=holding)


def test_verdicts_are_computed_anew_for_each_registry(holding: li.Registry) -> None:
    other = li.Therapy(
        id="engager",
        name="engager",
        modality="t-cell engager",
        targets=[li.Target("cd20", "tumour antigen")],
        citations=[li.Citation("paper", "abstract")],
    )
    mine = holding.overlay(li.Registry.of(other, name="mine"), "replace")
    before, after = audit(registry=holding), audit(registry=mine)
    assert [str(one.verdict) for one in before] == ["supported", "contradicted", "imprecise"]
    assert [str(one.verdict) for one in after] == ["contradicted", "supported", "imprecise"]


def test_an_audit_is_pickled(holding: li.Registry) -> None:
    pair = li.ComparisonAssertion(
        trial_id="duel", endpoint_ids=["cr"], experimental=24, control=16, unit="percent"
    )
    found = audit(registry=holding, claims=[claim("pair", pair), judged()])
    twin = pickle.loads(pickle.dumps(found))
    assert [one.words for one in twin] == [one.words for one in found]
    # The explanation can be read though the records are bound to no registry any more.
    assert twin[0].reason == found[0].reason
    assert str(twin[0].trace) == str(found[0].trace)
    shipped = audit()[:5]
    assert str(pickle.loads(pickle.dumps(shipped))) == str(shipped)


def test_a_claim_shows_what_it_asserts(holding: li.Registry) -> None:
    pair = li.ComparisonAssertion(
        trial_id="duel", endpoint_ids=["cr"], experimental=24, control=16, unit="percent"
    )
    card = str(holding.bind(claim("pair", pair, note="As the table has it.")))
    assert card.startswith("Statement pair.\nClaim pair")
    flat = " ".join(card.split())
    assert "Assertion trial DUEL; endpoints cr; experimental 24; control 16; unit percent" in flat
    assert "Note As the table has it." in flat


def test_dumped_claims_come_back(holding: li.Registry, tmp_path: Any) -> None:
    audit(registry=holding)
    holding.dump(tmp_path / "claims.json")
    back = li.Registry.load(tmp_path / "claims.json")
    assert [one.words for one in audit(registry=back)] == [
        one.words for one in audit(registry=holding)
    ]


def test_what_is_laid_over_is_evidence_as_well(small: li.Registry) -> None:
    mine = li.Registry.of(
        li.Source(id="notes", kind="registry posting", title="Notes", published="2020"),
        result(
            "duel-cri",
            "cri",
            arms=[li.ArmResult(arm_id="new", events=9, total=100)],
            citations=[li.Citation("notes", "row 1")],
        ),
        name="mine",
    )
    figure = li.FigureAssertion(
        number=9, unit="percent", trial_id="duel", endpoint_ids=["cri"], setting="relapsed"
    )
    (finding,) = audit(registry=small.overlay(mine), claims=[claim("c", figure)])
    assert finding.verdict == "supported"
