"""Figures stated of a trial's arm, or of the patients of a class."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from typing import Any

import pytest

import leukimmuno as li
from leukimmuno.claims.checks.numbers import printed
from leukimmuno.errors import UnknownEntityError
from tests.claims.conftest import PAPER, UPDATE, counts, result, times

SAID = {"subtype_id": "b-all", "setting": "relapsed or refractory"}


def figure(number: float | None, unit: str = "percent", **more: Any) -> li.FigureAssertion:
    settings: dict[str, Any] = {"trial_id": "duel", "endpoint_ids": ["cr"], **SAID, **more}
    return li.FigureAssertion(number=number, unit=unit, **settings)


def of_class(number: float | None, unit: str = "percent", **more: Any) -> li.FigureAssertion:
    return figure(number, unit, **{"trial_id": None, "modality": "car-t", **more})


def test_a_figure_of_an_arm(put: Any, changed: Any) -> None:
    finding = put(figure(30, arm_id="new"))
    assert (finding.verdict, finding.second) == ("supported", None)
    assert finding.reason == "30 % is 30 % (DUEL, cr, engager)"
    assert [one.id for one in finding.records] == ["duel-cr"]
    # Without an arm, either arm's figure will do.
    assert put(figure(16)).verdict == "supported"
    other = changed(result("duel-cr", "cr", arms=counts((50, 100), (8, 50))))
    assert put(figure(30, arm_id="new"), other).verdict == "contradicted"


def test_another_arms_figure_contradicts_and_is_explained(put: Any, without: Any) -> None:
    finding = put(figure(16, arm_id="new"))
    assert finding.verdict == "contradicted"
    assert finding.reason == (
        "the registry holds 30 % (DUEL, cr, engager), not 16 %; 16 is 16 % (DUEL, cr, chemotherapy)"
    )
    assert finding.trace.best.matches[0].figure.arm_id == "old"
    unknown = put(figure(63.2, arm_id="new"))
    assert (unknown.verdict, unknown.trace.best) == ("contradicted", None)
    assert unknown.reason == "the registry holds 30 % (DUEL, cr, engager), not 63.2 %"


def test_an_arm_that_the_trial_does_not_have_is_an_error(put: Any) -> None:
    with pytest.raises(UnknownEntityError, match="'duel' has no arm 'newer'"):
        put(figure(30, arm_id="newer"))


@pytest.mark.parametrize(
    ("number", "bound", "verdict", "said"),
    [
        (25, ">", "supported", "> 25 % is 30 %"),
        # 44 of 100 reached CR or CRi, but 30 CR.
        (35, ">=", "imprecise", ">= 35 % is 44 %"),
        (45, ">=", "contradicted", "not >= 45 %"),
        (35, "<=", "supported", "<= 35 % is 30 %"),
        (25, "<", "contradicted", "not < 25 %"),
    ],
)
def test_bounds(put: Any, number: float, bound: str, verdict: str, said: str) -> None:
    finding = put(figure(number, arm_id="new", bound=bound))
    assert finding.verdict == verdict
    assert said in finding.reason
    assert finding.trace is None


def test_a_stored_bound_is_a_qualifier_that_the_article_leaves_out(put: Any, changed: Any) -> None:
    arm = li.ArmResult(arm_id="new", percent=5, percent_bound="<")
    registry = changed(result("few", "cri", arms=[arm]))
    finding = put(figure(5, endpoint_ids=["cri"]), registry)
    assert (finding.verdict, finding.second) == ("imprecise", "supported")
    assert finding.reason == "5 % is <5 % (DUEL, cri, engager); the figure is <5"
    assert put(figure(5, endpoint_ids=["cri"], bound="<"), registry).verdict == "supported"
    # "Less than 80 %" does not say that it was over 60 %.
    arm = li.ArmResult(arm_id="new", percent=80, percent_bound="<")
    most = changed(result("many", "cri", arms=[arm]))
    assert put(figure(60, endpoint_ids=["cri"], bound=">"), most).verdict == "contradicted"


def test_a_wording_is_a_band(put: Any, changed: Any) -> None:
    nearly_half = li.Range(40, 50, "percent")
    assertion = figure(None, band=nearly_half, endpoint_ids=["cr-cri"], arm_id="new")
    finding = put(assertion)
    assert (finding.verdict, finding.reason) == (
        "supported",
        "40 to 50% is 44 % (DUEL, cr-cri, engager)",
    )
    lower = changed(result("duel-cr-cri", "cr-cri", arms=counts((39, 100), (12, 50))))
    contradicted = put(assertion, lower)
    assert (contradicted.verdict, contradicted.trace) == ("contradicted", None)


def test_deaths_are_no_survival(put: Any, changed: Any) -> None:
    # 41 of 100 died: an article's "41 % survived" is not that.
    arms = [
        li.ArmResult(arm_id=arm, events=events, total=100, median=li.Measure(months, "month"))
        for arm, events, months in (("new", 41, 7.7), ("old", 60, 4))
    ]
    registry = changed(
        result("duel-os-2017", "os", arms=arms, data_cutoff="2016"),
        result("duel-os-2019", "os", arms=arms, data_cutoff="2018", citations=UPDATE),
    )
    finding = put(figure(41, endpoint_ids=["os"]), registry)
    assert finding.verdict == "unverifiable"
    assert finding.reason.startswith("the registry holds no such figure of DUEL; 41 is 41 % (DUEL")


def test_a_composites_figure_is_imprecise(put: Any, without: Any, changed: Any) -> None:
    finding = put(figure(44, arm_id="new"))
    assert (finding.verdict, finding.second) == ("imprecise", None)
    assert finding.reason == (
        "44 % is 44 % (DUEL, cr-cri, engager); of cr the registry holds 30 % (DUEL, cr, engager)"
    )
    assert put(figure(44), without("duel-cr")).reason == "44 % is 44 % (DUEL, cr-cri, engager)"
    old = result(
        "first",
        "cr-cri",
        arms=counts((47, 100), (13, 50)),
        data_cutoff="2015",
        superseded_by_id="duel-cr-cri",
    )
    outdated = put(figure(47), changed(old))
    assert (outdated.verdict, outdated.second) == ("outdated", "imprecise")


def test_a_word_that_can_mean_two_endpoints_is_imprecise(put: Any) -> None:
    finding = put(figure(30, endpoint_ids=["cr", "cr-cri"], arm_id="new"))
    assert (finding.verdict, finding.second) == ("imprecise", "supported")
    assert "the article's word can also mean 44 % (DUEL, cr-cri, engager)" in finding.reason
    assert [one.id for one in finding.records] == ["duel-cr", "duel-cr-cri"]


def test_unnamed_patients_are_imprecise(put: Any) -> None:
    finding = put(figure(30, setting=None))
    assert (finding.verdict, finding.second) == ("imprecise", "supported")
    assert finding.reason.endswith("relapsed or refractory, which is not said")


def test_a_superseded_figure_is_outdated(put: Any, small: li.Registry) -> None:
    old = figure(7.5, "month", endpoint_ids=["os"], arm_id="new")
    finding = put(old, source="early")
    assert finding.verdict == "outdated"
    assert "the figure was current when the article was written (2018-02-01)" in finding.reason
    assert put(old, small.as_of("2018-02-01"), "early").verdict == "supported"
    # In a list of what is held, what is current comes first.
    wrong = put(figure(9.9, "month", endpoint_ids=["os"], arm_id="new"))
    assert wrong.reason.startswith("the registry holds 7.7 months")
    assert "and 7.5 months" in wrong.reason


@pytest.mark.parametrize(
    ("published", "words"),
    [
        # The update counts from 2019-06-30.
        ("2019-06-29", "the figure was current when the article was written"),
        ("2019-06-30", "before the article (2019-06-30)"),
        (None, "within the time in which the article was written"),
    ],
)
def test_the_day_of_the_later_analysis_itself(
    put: Any, changed: Any, published: str | None, words: str
) -> None:
    # Without a date of its own, the document was written on that day or before.
    dated = li.DateRange("2019-06-01", "2019-06-30")
    article = li.Source(id="article", kind="article", title="T", published=published, dated=dated)
    old = figure(7.5, "month", endpoint_ids=["os"], arm_id="new")
    assert words in put(old, changed(article)).reason


def test_contradicted_leads_before_outdated_and_outdated_before_imprecise(put: Any) -> None:
    loose = {"subtype_id": "all", "setting": None, "endpoint_ids": ["os"]}
    verdicts = [
        put(figure(number, "month", arm_id="new", **loose)).verdict for number in (9.9, 7.5, 7.7)
    ]
    assert verdicts == ["contradicted", "outdated", "imprecise"]


def test_units_are_converted_and_times_matched(put: Any) -> None:
    # 7.7 months of 30.4375 days are 234.4 days.
    assert put(figure(234, "day", endpoint_ids=["os"])).verdict == "supported"
    assert put(figure(23, endpoint_ids=["os"], time="2 years")).verdict == "supported"
    assert put(figure(23, endpoint_ids=["os"], time="1 year")).verdict == "unverifiable"


def test_neither_the_claims_own_document_nor_another_article_is_evidence(
    put: Any, changed: Any
) -> None:
    own = [li.Citation("article", "text")]
    lone = changed(result("lone", "cri", arms=counts((33, 100), (9, 50)), citations=own))
    assertion = figure(33, endpoint_ids=["cri"], arm_id="new")
    for source in ("article", "early"):
        finding = put(assertion, lone, source)
        assert (finding.verdict, finding.records) == ("unverifiable", ())
        assert finding.reason == "the registry holds no such figure of DUEL"
    both = [*own, *PAPER]
    shared = changed(result("lone", "cri", arms=counts((33, 100), (9, 50)), citations=both))
    assert put(assertion, shared).verdict == "supported"
    assert put(assertion, shared, "paper").verdict == "unverifiable"
    assert put(of_class(80), source="paper").verdict == "unverifiable"
    age = figure(41, "year", endpoint_ids=[], characteristic="median age")
    assert put(age, source="paper").verdict == "unverifiable"


def test_characteristics(put: Any, without: Any) -> None:
    age = {"endpoint_ids": [], "characteristic": "Median age"}
    finding = put(figure(41, "year", **age))
    assert finding.verdict == "supported"
    assert finding.reason == "41 years is 41 years (DUEL, median age, engager)"
    wrong = put(figure(63, "year", **age))
    assert (wrong.verdict, [one.id for one in wrong.records]) == ("contradicted", ["duel"])
    assert wrong.reason.endswith("(DUEL, median age, engager), not 63 years")
    assert put(figure(41, "year", **age, arm_id="old")).verdict == "unverifiable"
    # The name of the trial is no characteristic, and an age is no share.
    assert put(figure(41, "year", endpoint_ids=[], characteristic="duel")).verdict == "unverifiable"
    assert put(figure(41, **age)).verdict == "unverifiable"
    transplant = {"endpoint_ids": [], "characteristic": "prior transplant"}
    assert put(figure(46, **transplant)).verdict == "supported"


def second_trial(events: int, **more: Any) -> list[Any]:
    arm = li.Arm("a", "a", "single", [li.Component("cells", "sole")])
    settings: dict[str, Any] = {
        "subtype_ids": ["b-all"],
        "setting": "relapsed or refractory",
        "arms": [arm],
        "citations": PAPER,
        **more,
    }
    trial = li.Trial(id="other", name="OTHER", design="single arm", **settings)
    one = li.ArmResult(arm_id="a", events=events, total=100)
    return [trial, result("other-cr", "cr", "other", arms=[one])]


def test_a_figure_of_a_class_is_held_against_every_trial(put: Any, changed: Any) -> None:
    finding = put(of_class(80))
    assert finding.verdict == "supported"
    assert finding.reason == "1 of 1 figures fit 80 %: 80 % (SOLO, cr, CAR T cells)"
    both = put(of_class(80), changed(*second_trial(40)))
    assert (both.verdict, both.second) == ("imprecise", None)
    assert both.reason == (
        "1 of 2 figures fit 80 %: 40 % (OTHER, cr, a) to 80 % (SOLO, cr, CAR T cells)"
    )
    assert put(of_class(80), changed(*second_trial(81))).verdict == "supported"
    assert put(of_class(20)).verdict == "contradicted"
    assert put(of_class(70, bound=">"), changed(*second_trial(75))).verdict == "supported"


def test_a_class_whose_patients_are_not_said_is_imprecise(put: Any) -> None:
    finding = put(of_class(80, setting=None))
    assert (finding.verdict, finding.second) == ("imprecise", "supported")


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (None, "supported"),
        ("b-all", "supported"),
        ("leukemia", "imprecise"),
        ("ph-positive", "imprecise"),
        ("aml", "unverifiable"),
    ],
)
def test_a_class_in_a_disease(put: Any, said: str | None, verdict: str) -> None:
    assert put(of_class(80, subtype_id=said)).verdict == verdict


def test_a_therapy_by_name(put: Any) -> None:
    assert put(of_class(80, modality=None, therapy_id="cells")).verdict == "supported"
    # Given before the cells as lymphodepletion, and to DUEL's control arm: neither is tested.
    assert put(of_class(16, modality=None, therapy_id="chemo")).verdict == "unverifiable"
    assert put(of_class(30, modality="t-cell engager")).verdict == "supported"
    assert put(of_class(16, modality="t-cell engager")).verdict == "contradicted"


def test_superseded_figures_and_subgroups_do_not_count_for_a_class(put: Any, changed: Any) -> None:
    medians = of_class(7.7, "month", modality="t-cell engager", endpoint_ids=["os"])
    assert put(medians).reason.startswith("1 of 1 figures fit 7.7 months")
    part = result("part", "os", subgroup="women", arms=times((9, 30), (4, 11)))
    assert put(medians, changed(part)).reason.startswith("1 of 1 figures")


def test_a_characteristic_of_a_class(put: Any) -> None:
    age = {"endpoint_ids": [], "characteristic": "median age", "modality": "t-cell engager"}
    assert put(of_class(41, "year", **age)).reason.startswith("1 of 3 figures fit 41 years")
    assert put(of_class(5, "year", **age)).verdict == "contradicted"


def test_plain_numbers_have_no_unit(put: Any) -> None:
    assert put(figure(7, "1")).verdict == "unverifiable"
    assert printed(figure(7, "1")) == "7"
    assert printed(figure(1, "month")) == "1 month"
