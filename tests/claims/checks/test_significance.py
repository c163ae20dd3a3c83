"""Randomised comparisons of which a source prints a p-value and no interval."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from typing import Any

import pytest

import leukimmuno as li
from tests.claims.conftest import PAPER, result

ARMS = [li.ArmResult(arm_id=arm) for arm in ("new", "old")]
OPEN = "compared, without an interval or p-value that tells which did better"


def known(*endpoints: str, **more: Any) -> li.EvidenceAssertion:
    settings: dict[str, Any] = {"therapy_ids": ["engager"], **more}
    return li.EvidenceAssertion(
        level="effective", subtype_id="b-all", endpoint_ids=endpoints or ("dfs",), **settings
    )


def endpoint(name: str = "dfs", kind: str = "time to event", good: bool = False) -> li.Endpoint:
    favourable = "good" if good else "bad"
    return li.Endpoint(id=name, name=name, kind=kind, favourable=favourable, citations=PAPER)


def compared(arms: Any = ARMS, of: str = "dfs", **printed: Any) -> li.TrialResult:
    return result("x", of, arms=arms, comparison=li.Comparison(**printed))


def arms_with(name: str, new: Any, old: Any) -> list[li.ArmResult]:
    return [li.ArmResult(arm_id=arm, **{name: one}) for arm, one in (("new", new), ("old", old))]


def months(value: float | None) -> li.Measure:
    return li.Measure(value, "month", "=" if value is not None else "not reached")


def alive(percent: float, at: float = 24) -> list[li.SurvivalPoint]:
    return [li.SurvivalPoint(li.Measure(at, "month"), percent)]


HAZARD = {"measure": "hazard ratio", "value": 0.5}


@pytest.mark.parametrize(
    ("printed", "verdict", "text"),
    [
        ({"p_value": 0.01}, "supported", "hazard ratio 0.5, p = 0.01"),
        ({"p_value": 0.01, "p_bound": "<"}, "supported", "hazard ratio 0.5, p < 0.01"),
        ({"p_value": 0.05, "p_bound": "<="}, "supported", "hazard ratio 0.5, p <= 0.05"),
        ({"p_value": 0.2}, "imprecise", "hazard ratio 0.5, p = 0.2"),
        ({"p_value": 0.2, "p_bound": ">"}, "imprecise", "hazard ratio 0.5, p > 0.2"),
        # One side of 0.03 is both of 0.06; 0.97 on one side lies as far out on the other.
        ({"p_value": 0.03, "sides": 1}, "imprecise", "p = 0.03 (one-sided)"),
        ({"p_value": 0.02, "sides": 1}, "supported", "p = 0.02 (one-sided)"),
        ({"p_value": 0.97, "sides": 1}, "imprecise", "p = 0.97 (one-sided)"),
        ({"p_value": 0.01, "value": 2.0}, "imprecise", "hazard ratio 2, p = 0.01"),
        (
            {"p_value": 0.01, "value": 2.0, "direction": "control over experimental"},
            "supported",
            "hazard ratio 2, p = 0.01",
        ),
        # Below 0.1 may be below 0.05, and above 0.01 may be above it.
        ({"p_value": 0.1, "p_bound": "<"}, "imprecise", OPEN),
        ({"p_value": 0.01, "p_bound": ">"}, "imprecise", OPEN),
        ({}, "imprecise", OPEN),
    ],
)
def test_a_p_value_judges_where_there_is_no_interval(
    put: Any, changed: Any, printed: dict[str, Any], verdict: str, text: str
) -> None:
    finding = put(known(), changed(endpoint(), compared(**{**HAZARD, **printed})))
    assert finding.verdict == verdict
    assert text in finding.reason


@pytest.mark.parametrize(
    ("given", "arms", "verdict"),
    [
        (endpoint(), arms_with("median", months(9), months(4)), "supported"),
        (endpoint(), arms_with("median", months(4), months(9)), "imprecise"),
        # To an event that is wanted, the shorter time is the better one.
        (endpoint(good=True), arms_with("median", months(4), months(9)), "supported"),
        (endpoint(), arms_with("survival", alive(70), alive(40)), "supported"),
        (endpoint(kind="binary response", good=True), arms_with("percent", 70, 40), "supported"),
        (endpoint(kind="binary response", good=True), arms_with("percent", 40, 70), "imprecise"),
        (endpoint(kind="binary response"), arms_with("percent", 40, 70), "supported"),
    ],
)
def test_without_a_ratio_the_arms_figures_tell_the_side(
    put: Any, changed: Any, given: li.Endpoint, arms: Any, verdict: str
) -> None:
    finding = put(known(), changed(given, compared(arms, p_value=0.01)))
    assert finding.verdict == verdict
    assert "dfs in DUEL: p = 0.01" in finding.reason
    assert "without figures" not in finding.reason


@pytest.mark.parametrize(
    ("given", "arms"),
    [
        (endpoint(), ARMS),
        (endpoint(), arms_with("median", months(9), months(None))),
        (endpoint(), arms_with("median", months(9), li.Measure(0.5, "year"))),
        (endpoint(), arms_with("survival", alive(70), alive(40, at=12))),
        (endpoint(), arms_with("survival", alive(70), alive(70))),
        # Survival that crosses, and a percentage of a time to an event, which may be either.
        (
            endpoint(),
            arms_with("survival", alive(70) + alive(20, 60), alive(40) + alive(30, 60)),
        ),
        (endpoint(), arms_with("percent", 70, 40)),
        (endpoint(kind="binary response"), arms_with("percent", 70, 70)),
    ],
)
def test_a_clear_difference_whose_side_is_not_known_neither_supports_nor_contradicts(
    put: Any, changed: Any, without: Any, given: li.Endpoint, arms: Any
) -> None:
    clear = compared(arms, p_value=0.01)
    alone = put(known(), changed(given, clear))
    assert (alone.verdict, OPEN in alone.reason) == ("imprecise", True)
    # Beside a comparison that shows nothing it may still be the one in favour.
    nothing = result("y", "cri", comparison=li.Comparison(p_value=0.6), arms=ARMS)
    unapproved = without("engager-1").overlay(li.Registry.of(given, clear, nothing, name="mine"))
    finding = put(known("dfs", "cri"), unapproved)
    assert finding.verdict == "imprecise"
    assert finding.reason == (
        "engager: cri in DUEL: p = 0.6 and dfs in DUEL: p = 0.01, without figures that tell which "
        "arm did better"
    )
    assert put(known("cri"), unapproved).verdict == "contradicted"


def test_randomised_trials_that_cannot_be_judged_are_not_said_to_be_unrandomised(
    put: Any, changed: Any
) -> None:
    lone = li.Trial(
        id="lone",
        name="LONE",
        design="single arm",
        subtype_ids=["b-all"],
        arms=[li.Arm("a", "a", "single", [li.Component("engager", "sole")])],
        citations=PAPER,
    )
    finding = put(known(), changed(endpoint(), result("x", "dfs", arms=ARMS), lone))
    assert finding.reason == (
        f"engager: no randomised comparison can be judged; {OPEN}: DUEL; not randomised: LONE"
    )
    assert {one.id for one in finding.records} == {"duel", "lone"}


def test_a_meta_analysis_counts_where_it_keeps_to_what_was_randomised(
    put: Any, changed: Any
) -> None:
    pooled = li.Trial(
        id="pooled",
        name="POOLED",
        design="meta-analysis",
        subtype_ids=["b-all"],
        arms=[
            li.Arm("new", "new", "experimental", [li.Component("cells", "sole")]),
            li.Arm("old", "old", "control", [li.Component("chemo", "sole")]),
        ],
        citations=PAPER,
    )
    printed = li.Comparison(measure="hazard ratio", value=0.5, interval=li.Interval(0.4, 0.6))
    cells = known("os", therapy_ids=["cells"])
    of_all = changed(pooled, result("x", "os", "pooled", arms=ARMS, comparison=printed))
    finding = put(cells, of_all)
    assert finding.verdict == "supported"
    assert "os in POOLED: HR 0.50" in finding.reason
    # Counts added up over trials are no comparison.
    bare = [
        li.ArmResult(arm_id=arm, events=events, total=100)
        for arm, events in (("new", 90), ("old", 8))
    ]
    added = changed(pooled, result("x", "cr", "pooled", arms=bare))
    assert "not to compare this: POOLED" in put(known("cr", therapy_ids=["cells"]), added).reason
