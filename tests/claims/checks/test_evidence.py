"""What is known of therapies in a disease."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from typing import Any

import pytest

import leukimmuno as li
from tests.claims.conftest import PAPER, UPDATE, approval, counts, result, times


def known(level: str, *therapies: str, **more: Any) -> li.EvidenceAssertion:
    settings: dict[str, Any] = {"subtype_id": "b-all", **more}
    return li.EvidenceAssertion(level=level, therapy_ids=therapies, **settings)


def hazard(value: float, low: float, high: float, **more: Any) -> li.TrialResult:
    printed = li.Comparison(
        measure="hazard ratio", value=value, interval=li.Interval(low, high), **more
    )
    arms = times((7.7, 23), (4, 11))
    return result(
        "duel-os-2019", "os", arms=arms, data_cutoff="2018", comparison=printed, citations=UPDATE
    )


def test_studied(put: Any, without: Any, changed: Any) -> None:
    finding = put(known("studied", "engager"))
    assert finding.verdict == "supported"
    assert finding.reason == "engager in B-ALL: approved: engager; trials: DUEL"
    assert [one.id for one in finding.records] == ["engager-1", "duel"]
    only_trial = put(known("studied", "engager"), without("engager-1"))
    assert only_trial.reason == "engager in B-ALL: trials: DUEL"
    only_approved = put(known("studied", "conjugate"))
    assert only_approved.reason == "conjugate in B-ALL: approved: conjugate"
    neither = put(known("studied", "conjugate"), without("conjugate-1"))
    assert neither.verdict == "unverifiable"
    assert neither.reason == "the registry holds no trial or approval of conjugate in B-ALL"


def test_a_wider_disease_counts_and_a_narrower_one_does_not(put: Any) -> None:
    assert put(known("studied", "engager", subtype_id="leukemia")).verdict == "supported"
    # DUEL's patients had B-ALL; the approval for B-ALL covers its Ph-positive part.
    assert put(known("studied", "engager", subtype_id="ph-positive")).reason == (
        "engager in PH-POSITIVE: approved: engager"
    )
    assert put(known("studied", "engager", subtype_id="aml")).verdict == "unverifiable"


def test_controls_lymphodepletion_and_supportive_uses_are_no_study(put: Any, without: Any) -> None:
    assert put(known("studied", "chemo"), without("chemo-1")).verdict == "unverifiable"
    assert put(known("studied", "calm")).verdict == "unverifiable"


def test_a_class(put: Any, without: Any) -> None:
    finding = put(known("studied", modality="car-t"))
    assert finding.reason == "the class car-t in B-ALL: approved: cells; trials: SOLO"
    assert put(known("studied", modality="vaccine")).verdict == "unverifiable"


def test_each_named_therapy_needs_its_evidence(put: Any) -> None:
    finding = put(known("studied", "engager", "rumour"))
    assert (finding.verdict, finding.second) == ("unverifiable", "supported")
    assert finding.reason.endswith("; the registry holds no trial or approval of rumour in B-ALL")
    assert put(known("studied", "rumour")).second is None


def test_effective_by_a_randomised_comparison(put: Any, changed: Any) -> None:
    finding = put(known("effective", "engager", endpoint_ids=["os"]))
    assert finding.verdict == "supported"
    assert finding.reason == (
        "engager: os in DUEL: HR 0.71 (95% CI 0.55 to 0.93); approved on 2026-01-01: engager"
    )
    assert [one.id for one in finding.records] == ["duel-os-2019", "engager-1"]


@pytest.mark.parametrize(
    ("figures", "approved", "verdict"),
    [
        ((0.71, 0.55, 0.93), True, "supported"),
        # Neither clearly better nor worse, or clearly worse: an approval softens it.
        ((0.9, 0.7, 1.2), True, "imprecise"),
        ((0.9, 0.7, 1.2), False, "contradicted"),
        ((1.5, 1.2, 1.9), True, "imprecise"),
        ((1.5, 1.2, 1.9), False, "contradicted"),
    ],
)
def test_changing_the_comparison_changes_the_verdict(
    put: Any, without: Any, figures: tuple[float, float, float], approved: bool, verdict: str
) -> None:
    gone = ["duel-os-2019"] if approved else ["duel-os-2019", "engager-1"]
    registry = without(*gone).overlay(li.Registry.of(hazard(*figures), name="mine"))
    assert put(known("effective", "engager", endpoint_ids=["os"]), registry).verdict == verdict


def test_several_comparisons_are_weighed(put: Any, changed: Any) -> None:
    # Survival better, CR (30 of 100 against 8 of 50) and CR/CRi (44 against 12 of 50): the limits
    # of the differences are 0.14 +- 0.14 and 0.20 +- 0.16, so that one of them may be open.
    every = put(known("effective", "engager"))
    assert every.verdict == "supported"
    assert "os in DUEL" in every.reason
    worse = changed(result("duel-relapse", "relapse", arms=counts((60, 100), (8, 50))))
    assert put(known("effective", "engager"), worse).verdict == "imprecise"
    open_ones = changed(
        hazard(0.71, 0.55, 0.93),
        result("duel-cr", "cr", arms=counts((17, 100), (8, 50))),
        result("duel-cr-cri", "cr-cri", arms=counts((25, 100), (12, 50))),
    )
    finding = put(known("effective", "engager"), open_ones)
    assert finding.verdict == "imprecise"
    fewer_relapses = changed(result("duel-relapse", "relapse", arms=counts((10, 100), (40, 50))))
    only = put(known("effective", "engager", endpoint_ids=["relapse"]), fewer_relapses)
    assert only.verdict == "supported"


def test_results_that_compare_nothing_are_left_out(put: Any, changed: Any, without: Any) -> None:
    wanted = known("effective", "engager", endpoint_ids=["cri"])
    printed = li.Comparison(
        measure="hazard ratio", value=0.5, interval=li.Interval(0.4, 0.6), basis="by response"
    )
    not_this = "randomised, but not to compare this"
    open_ = "compared, without an interval or p-value that tells which did better"
    for other, why in (
        (result("x", "cri", arms=[li.ArmResult(arm_id="new", events=90, total=100)]), not_this),
        (result("x", "cri", arms=counts((90, 100), (8, 50)), subgroup="women"), not_this),
        (result("x", "cri", arms=counts((90, 100), (8, 50)), comparison=printed), not_this),
        (result("x", "cri", arms=[li.ArmResult(arm_id=arm) for arm in ("new", "old")]), open_),
    ):
        finding = put(wanted, changed(other))
        assert (finding.verdict, finding.reason) == (
            "imprecise",
            f"engager: no randomised comparison can be judged; {why}: DUEL",
        )
    good = result("x", "cri", arms=counts((90, 100), (8, 50)))
    assert put(wanted, changed(good)).verdict == "supported"
    old = result("x", "cri", arms=counts((90, 100), (8, 50)), superseded_by_id="y")
    new = result("y", "cri", arms=counts((8, 100), (45, 50)), data_cutoff="2020")
    # What came later, 8 of 100 against 45 of 50, was clearly worse.
    later = put(wanted, changed(old, new))
    assert (later.verdict, "RD -0.820" in later.reason) == ("imprecise", True)


def test_a_therapy_in_both_arms_is_not_compared(put: Any, changed: Any, small: Any) -> None:
    both = li.Trial(
        id="both",
        name="BOTH",
        design="randomised",
        subtype_ids=["b-all"],
        arms=[
            li.Arm(
                "a",
                "a",
                "experimental",
                [li.Component("macro", "backbone"), li.Component("rumour", "added")],
            ),
            li.Arm("b", "b", "control", [li.Component("macro", "backbone")]),
        ],
        citations=PAPER,
    )
    arms = [li.ArmResult(arm_id=arm, events=n, total=100) for arm, n in (("a", 90), ("b", 8))]
    registry = changed(both, result("both-cr", "cr", "both", arms=arms))
    assert put(known("effective", "rumour"), registry).verdict == "supported"
    backbone = put(known("effective", "macro"), registry)
    assert backbone.reason == (
        "macro: no randomised comparison can be judged; randomised, but not to compare this: BOTH"
    )


def test_effective_by_an_approval_or_by_single_arms(put: Any, without: Any) -> None:
    finding = put(known("effective", "cells"))
    assert (finding.verdict, finding.reason) == (
        "supported",
        "cells: approved on 2026-01-01: cells",
    )
    # An approval says nothing of an endpoint.
    assert put(known("effective", "cells", endpoint_ids=["cr"])).verdict == "imprecise"
    lone = put(known("effective", "cells"), without("cells-1"))
    assert (lone.verdict, [one.id for one in lone.records]) == ("imprecise", ["solo"])
    nothing = put(known("effective", "rumour"))
    assert nothing.verdict == "unverifiable"
    assert nothing.reason == "the registry holds no trial of rumour in B-ALL"


def test_neither_the_claims_own_document_nor_another_article_is_evidence(
    put: Any, changed: Any
) -> None:
    own = [li.Citation("article", "text")]
    registry = changed(approval("rumour-1", "rumour", "2020-01-01", citations=own))
    for source in ("article", "undated"):
        assert put(known("studied", "rumour"), registry, source).verdict == "unverifiable"
    assert put(known("studied", "engager"), source="paper").reason == (
        "engager in B-ALL: approved: engager"
    )
