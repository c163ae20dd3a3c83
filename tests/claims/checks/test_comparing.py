"""Two figures, or an order, of the arms of a trial."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from typing import Any

import pytest

import leukimmuno as li
from leukimmuno.errors import UnknownEntityError
from tests.claims.conftest import PAPER, UPDATE, counts, records, result, times

SAID = {"subtype_id": "b-all", "setting": "relapsed or refractory"}


def pair(new: float, old: float, unit: str = "percent", **more: Any) -> li.ComparisonAssertion:
    settings = {"trial_id": "duel", "endpoint_ids": ["cr"], **SAID, **more}
    return li.ComparisonAssertion(experimental=new, control=old, unit=unit, **settings)


def order(*, higher: bool, endpoint: str = "os", **more: Any) -> li.ComparisonAssertion:
    settings = {"trial_id": "duel", "endpoint_ids": [endpoint], **SAID, **more}
    return li.ComparisonAssertion(higher=higher, **settings)


def test_the_two_arms_figures(put: Any) -> None:
    finding = put(pair(30, 16))
    assert finding.verdict == "supported"
    assert (
        finding.reason == "the figures are 30 % (DUEL, cr, engager) v 16 % (DUEL, cr, chemotherapy)"
    )
    assert [record.id for record in finding.records] == ["duel-cr"]
    assert finding.computed
    # Tens are rounded: 32 would be printed as 30.
    assert put(pair(32, 16)).verdict == "contradicted"


def test_two_figures_of_the_control_arm_contradict_and_are_explained(
    put: Any, without: Any, changed: Any
) -> None:
    finding = put(pair(24, 16))
    assert finding.verdict == "contradicted"
    assert "the registry holds 30 % (DUEL, cr, engager) v 16 %" in finding.reason
    assert "both figures are the control arm's (DUEL, chemotherapy)" in finding.reason
    assert [one.id for one in finding.trace.best.records] == ["duel-cr-cri", "duel-cr"]
    # Without the other endpoint's figure, nothing explains the first number.
    less = put(pair(24, 16), without("duel-cr-cri"))
    assert less.verdict == "contradicted"
    assert "control arm's" not in less.reason
    # If the engager's arm had 24 of 100, the article would be right.
    assert put(pair(24, 16), changed(result("duel-cr", "cr", arms=counts((24, 100), (8, 50)))))


def test_swapped_arms_contradict_unless_they_are_named_so(put: Any) -> None:
    assert put(pair(16, 30)).verdict == "contradicted"
    assert put(pair(16, 30, experimental_arm="old", control_arm="new")).verdict == "supported"
    assert put(pair(30, 16, experimental_arm="old", control_arm="new")).verdict == "contradicted"


def test_changing_a_figure_changes_the_verdict(put: Any, changed: Any) -> None:
    other = changed(result("duel-cr", "cr", arms=counts((50, 100), (8, 50))))
    assert put(pair(30, 16)).verdict == "supported"
    assert put(pair(30, 16), other).verdict == "contradicted"
    assert put(pair(50, 16), other).verdict == "supported"


def test_percentages_printed_as_months(put: Any, changed: Any) -> None:
    finding = put(pair(23, 11, "month", endpoint_ids=["os"]))
    assert finding.verdict == "contradicted"
    assert "7.7 months (DUEL, os, engager, median) v 4 months" in finding.reason
    assert "percentages of survival at 24 months, printed as months" in finding.reason
    # In a registry where the medians are these, the article would be right.
    arms = times((23, 23), (11, 11))
    assert put(
        pair(23, 11, "month", endpoint_ids=["os"]),
        changed(result("duel-os-2019", "os", arms=arms, citations=UPDATE)),
    ).verdict == "supported"  # fmt: skip


def test_without_any_figures_of_that_kind_a_whole_explanation_contradicts(
    put: Any, changed: Any
) -> None:
    bare = [
        li.ArmResult(arm_id=arm, survival=[li.SurvivalPoint("24 months", percent)])
        for arm, percent in (("new", 23), ("old", 11))
    ]
    registry = changed(
        result("duel-os-2017", "os", arms=bare, data_cutoff="2016"),
        result("duel-os-2019", "os", arms=bare, data_cutoff="2018", citations=UPDATE),
    )
    finding = put(pair(23, 11, "month", endpoint_ids=["os"]), registry)
    assert finding.verdict == "contradicted"
    assert finding.reason.startswith(
        "the registry holds no such figures of both arms of DUEL; percentages of survival"
    )
    half = put(pair(23, 12.34, "month", endpoint_ids=["os"]), registry)
    assert (half.verdict, len(half.trace.best.matches)) == ("unverifiable", 1)
    none = put(pair(987, 12.34, "month", endpoint_ids=["os"]), registry)
    assert (none.verdict, none.records) == ("unverifiable", ())


def test_a_composites_figures_are_imprecise(put: Any, without: Any) -> None:
    finding = put(pair(44, 24))
    assert (finding.verdict, finding.second) == ("imprecise", None)
    assert finding.reason == (
        "the figures are 44 % (DUEL, cr-cri, engager) v 24 % (DUEL, cr-cri, chemotherapy); of cr "
        "the registry holds 30 % (DUEL, cr, engager) v 16 % (DUEL, cr, chemotherapy)"
    )
    # A part of the composite is near as well, and its absence is no matter.
    assert put(pair(30, 16, endpoint_ids=["cr-cri"])).verdict == "imprecise"
    assert put(pair(44, 24), without("duel-cr")).reason.endswith("(DUEL, cr-cri, chemotherapy)")


def test_a_word_that_can_mean_two_endpoints_is_imprecise(put: Any) -> None:
    finding = put(pair(30, 16, endpoint_ids=["cr", "cr-cri"]))
    assert (finding.verdict, finding.second) == ("imprecise", "supported")
    assert "the article's word can also mean 44 % (DUEL, cr-cri" in finding.reason


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"setting": None}, "the patients' disease was relapsed or refractory, which is not said"),
        ({"subtype_id": "all"}, "the patients had B-ALL, not ALL in general"),
        ({"ages": "0 to 17 years"}, "the patients were aged 18 years or more, not 0 to 17 years"),
    ],
)
def test_unnamed_patients_are_imprecise(put: Any, change: dict[str, Any], words: str) -> None:
    finding = put(pair(30, 16, **change))
    assert (finding.verdict, finding.second) == ("imprecise", "supported")
    assert finding.reason.endswith(f"; {words}")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("early", "by what was published by 2019-06-30; the figure was current when"),
        ("article", "by what was published by 2019-06-30, before the article (2021-05-17)"),
        ("undated", "within the time in which the article was written (between 2018-01-01 and"),
        (
            "timeless",
            "by what was published by 2019-06-30; the article is an undated document; the",
        ),
    ],
)
def test_superseded_figures_are_outdated_and_say_whether_they_were_current(
    put: Any, small: li.Registry, source: str, words: str
) -> None:
    assertion = pair(7.5, 4.2, "month", endpoint_ids=["os"])
    finding = put(assertion, source=source)
    assert finding.verdict == "outdated"
    assert words in finding.reason
    assert "the later analysis has 7.7 months" in finding.reason
    assert [one.id for one in finding.records] == ["duel-os-2017", "duel-os-2019"]
    # Before the update they were simply right.
    assert put(assertion, small.as_of("2018-12-31"), source).verdict == "supported"


def test_a_figure_ceased_to_be_current_with_its_first_successor(put: Any, changed: Any) -> None:
    middle = result(
        "duel-os-middle",
        "os",
        arms=times((7.6, 24), (4.1, 12)),
        data_cutoff="2017",
        superseded_by_id="duel-os-2019",
        citations=[li.Citation("early", "text")],
    )
    first = result(
        "duel-os-2017",
        "os",
        arms=times((7.5, 25), (4.2, 10)),
        data_cutoff="2016",
        superseded_by_id="duel-os-middle",
    )
    finding = put(pair(7.5, 4.2, "month", endpoint_ids=["os"]), changed(middle, first))
    assert "published by 2018-02-01, before the article" in finding.reason
    assert "the later analysis has 7.7 months" in finding.reason


def test_an_undated_successor_gives_no_day(put: Any) -> None:
    undated = [li.Citation("posting", "text")]
    later = result(
        "duel-os-2019", "os", arms=times((7.7, 23), (4, 11)), data_cutoff="2018", citations=undated
    )
    kept = [record for record in records() if record.id != "duel-os-2019"]
    finding = put(pair(7.5, 4.2, "month", endpoint_ids=["os"]), li.Registry.of(*kept, later))
    assert finding.verdict == "outdated"
    assert "engager, median), superseded; the later analysis has 7.7 months" in finding.reason


def test_a_superseded_composite_is_outdated_and_imprecise(put: Any, changed: Any) -> None:
    old = result(
        "first-cr-cri",
        "cr-cri",
        arms=counts((47, 100), (13, 50)),
        data_cutoff="2015",
        superseded_by_id="duel-cr-cri",
    )
    finding = put(pair(47, 26), changed(old))
    assert (finding.verdict, finding.second) == ("outdated", "imprecise")


def test_contradicted_and_outdated_figures_lead_before_later_verdicts(
    put: Any, changed: Any
) -> None:
    # 7.5 v 4.2 in the old analysis only: outdated goes before what is not said of the patients.
    loose = {"setting": None, "subtype_id": "all"}
    assert put(pair(7.5, 4.2, "month", endpoint_ids=["os"], **loose)).verdict == "outdated"
    assert put(pair(7.5, 9.9, "month", endpoint_ids=["os"], **loose)).verdict == "contradicted"
    # What is right today is not outdated because it was right before.
    same = result(
        "duel-os-2019", "os", arms=times((7.5, 25), (4.2, 10)), data_cutoff="2018", citations=UPDATE
    )
    both = pair(7.5, 4.2, "month", endpoint_ids=["os"])
    assert put(both, changed(same)).verdict == "supported"


def test_a_time_of_survival(put: Any) -> None:
    assert put(pair(23, 11, endpoint_ids=["os"], time="24 months")).verdict == "supported"
    assert put(pair(23, 11, endpoint_ids=["os"], time="2 years")).verdict == "supported"
    assert put(pair(23, 11, endpoint_ids=["os"], time="12 months")).verdict == "contradicted"


def test_units_of_one_dimension_are_converted(put: Any) -> None:
    # 7.7 months are 0.64 years, 4.0 are 0.33.
    assert put(pair(0.64, 0.33, "year", endpoint_ids=["os"])).verdict == "supported"


def test_a_single_arm_compares_nothing(put: Any) -> None:
    finding = put(pair(80, 16, trial_id="solo"))
    assert (finding.verdict, [one.id for one in finding.records]) == ("contradicted", ["solo"])
    assert finding.reason == "SOLO has one arm, CAR T cells, and compares nothing"


def test_neither_the_claims_own_document_nor_another_article_is_evidence(
    put: Any, changed: Any
) -> None:
    assert put(pair(30, 16)).verdict == "supported"
    assert put(pair(30, 16), source="paper").verdict == "unverifiable"
    hearsay = [li.Citation("article", "text")]
    lone = result("duel-cri", "cri", arms=counts((20, 100), (4, 50)), citations=hearsay)
    for source in ("article", "early"):
        finding = put(pair(20, 8, endpoint_ids=["cri"]), changed(lone), source)
        assert finding.verdict == "unverifiable"
        # Nor does the search find an article's own figures.
        assert lone not in finding.trace.records
        assert "20 %" not in finding.reason
    trial = li.Trial(
        id="hearsay",
        name="HEARSAY",
        design="single arm",
        arms=[li.Arm("a", "a", "single", [li.Component("cells", "sole")])],
        citations=hearsay,
    )
    finding = put(pair(1, 2, trial_id="hearsay"), changed(trial))
    assert finding.verdict == "unverifiable"
    assert finding.reason == "no other source describes HEARSAY"


@pytest.mark.parametrize("arms", [{"experimental_arm": "newer"}, {"control_arm": "older"}])
def test_an_arm_that_the_trial_does_not_have_is_an_error(put: Any, arms: dict[str, str]) -> None:
    with pytest.raises(UnknownEntityError, match="'duel' has no arm"):
        put(pair(30, 16, **arms))


@pytest.mark.parametrize(
    ("higher", "verdict"),
    [(True, "supported"), (False, "contradicted")],
)
def test_an_order_by_the_hazard_ratio(put: Any, higher: bool, verdict: str) -> None:
    # A hazard ratio of 0.71 for death: the engager's patients lived longer.
    finding = put(order(higher=higher))
    assert finding.verdict == verdict
    assert "os in DUEL: HR 0.71 (95% CI 0.55 to 0.93)" in finding.reason


def replacing(measure: str, value: float, low: float, high: float, **more: Any) -> li.TrialResult:
    printed = li.Comparison(
        measure=measure, value=value, interval=li.Interval(low, high), **more.pop("comparison", {})
    )
    settings: dict[str, Any] = {"arms": times((7.7, 23), (4, 11)), "citations": UPDATE, **more}
    return result("duel-os-2019", "os", data_cutoff="2018", comparison=printed, **settings)


def test_an_order_whose_interval_leaves_the_question_open_is_imprecise(
    put: Any, changed: Any
) -> None:
    finding = put(order(higher=True), changed(replacing("hazard ratio", 0.71, 0.4, 1.2)))
    assert (finding.verdict, finding.second) == ("imprecise", None)
    assert finding.reason.endswith("an interval that does not leave out no effect")


def test_an_order_the_other_way_round(put: Any, changed: Any) -> None:
    worse = changed(replacing("hazard ratio", 1.4, 1.1, 1.8))
    assert put(order(higher=True), worse).verdict == "contradicted"
    # Printed with the control arm first, 1.4 means the same as 0.71 the right way round.
    turned = replacing(
        "hazard ratio", 1.4, 1.1, 1.8, comparison={"direction": "control over experimental"}
    )
    assert put(order(higher=True), changed(turned)).verdict == "supported"


def test_an_order_without_its_patients_is_imprecise(put: Any) -> None:
    finding = put(order(higher=True, setting=None))
    assert (finding.verdict, finding.second) == ("imprecise", "supported")
    assert finding.reason.endswith("which is not said")


def test_an_order_by_counts(put: Any, changed: Any) -> None:
    # 30 of 100 against 8 of 50; the interval of the difference reaches from 0.00 to 0.26.
    more = changed(result("duel-cr", "cr", arms=counts((60, 100), (8, 50))))
    assert put(order(higher=True, endpoint="cr"), more).verdict == "supported"
    assert put(order(higher=False, endpoint="cr"), more).verdict == "contradicted"
    # More relapses are more, though they are bad.
    relapses = changed(result("duel-relapse", "relapse", arms=counts((60, 100), (8, 50))))
    assert put(order(higher=True, endpoint="relapse"), relapses).verdict == "supported"


def test_an_order_by_an_odds_ratio_of_something_good(put: Any, changed: Any) -> None:
    printed = li.Comparison(measure="odds ratio", value=3, interval=li.Interval(2, 5))
    better = changed(result("duel-cr", "cr", arms=counts((60, 100), (8, 50)), comparison=printed))
    finding = put(order(higher=True, endpoint="cr"), better)
    assert (finding.verdict, "OR 3" in finding.reason) == ("supported", True)


@pytest.mark.parametrize(
    "printed",
    [
        None,
        li.Comparison(p_value=0.01),
        li.Comparison(measure="hazard ratio", value=0.7),
        li.Comparison(measure="hazard ratio", interval=li.Interval(0.5, 0.9)),
        li.Comparison(
            measure="hazard ratio",
            value=0.7,
            interval=li.Interval(None, 0.9, low_bound="not estimable"),
        ),
        li.Comparison(
            measure="hazard ratio",
            value=0.7,
            interval=li.Interval(0.5, None, high_bound="not reached"),
        ),
        li.Comparison(
            measure="median difference", value=3, interval=li.Interval(1, 5), unit="month"
        ),
    ],
)
def test_an_order_of_which_only_the_figures_are_known(put: Any, changed: Any, printed: Any) -> None:
    bare = result(
        "duel-os-2019",
        "os",
        arms=times((7.7, 23), (4.0, 11)),
        data_cutoff="2018",
        comparison=printed,
        citations=UPDATE,
    )
    right = put(order(higher=True), changed(bare))
    assert right.verdict == "imprecise"
    assert right.reason.endswith("of which the registry holds no interval")
    wrong = put(order(higher=False), changed(bare))
    assert wrong.verdict == "contradicted"
    assert wrong.reason.endswith("which is the other way round")


def test_an_order_of_equal_or_of_no_figures_is_unverifiable(put: Any, changed: Any) -> None:
    equal = result(
        "duel-os-2019", "os", arms=times((4, 11), (4, 11)), data_cutoff="2018", citations=UPDATE
    )
    assert put(order(higher=True), changed(equal)).verdict == "unverifiable"
    finding = put(order(higher=True, endpoint="cri"))
    assert finding.verdict == "unverifiable"
    assert finding.reason == "the registry holds no comparison of cri in DUEL"


def test_an_order_takes_the_arms_that_are_named(put: Any, changed: Any) -> None:
    named = {"experimental_arm": "new", "control_arm": "old"}
    assert put(order(higher=True, **named)).verdict == "supported"
    turned = {"experimental_arm": "old", "control_arm": "new"}
    assert put(order(higher=True, **turned)).verdict == "contradicted"
    # The printed hazard ratio is of the other order, and the figures alone have no interval.
    assert put(order(higher=False, **turned)).verdict == "imprecise"


def test_subgroups_decide_no_order(put: Any, changed: Any, without: Any) -> None:
    registry = without("duel-os-2017", "duel-os-2019")
    part = result(
        "part",
        "os",
        subgroup="women",
        arms=times((7.7, 23), (4, 11)),
        comparison=li.Comparison(measure="hazard ratio", value=0.5, interval=li.Interval(0.4, 0.6)),
    )
    base = registry.overlay(li.Registry.of(part, name="mine"))
    # Its medians are still figures of the two arms.
    assert put(order(higher=True), base).verdict == "imprecise"


def test_a_result_of_one_arm_is_no_pair(put: Any, changed: Any) -> None:
    lone = result("lone", "cri", arms=[li.ArmResult(arm_id="new", events=9, total=100)])
    assert put(pair(9, 12.34, endpoint_ids=["cri"]), changed(lone)).verdict == "unverifiable"
    assert put(order(higher=True, endpoint="cri"), changed(lone)).verdict == "unverifiable"


def test_citations_leave_the_article_out(put: Any, changed: Any) -> None:
    both = [*PAPER, li.Citation("article", "text")]
    registry = changed(result("duel-cr", "cr", arms=counts((30, 100), (8, 50)), citations=both))
    assert [one.source_id for one in put(pair(30, 16), registry).citations] == ["paper"]
