"""The rules that each class states beyond the kinds of its fields, and how its objects read."""

# Texts stand for members of vocabularies and for dates, which checkers cannot see.
# mypy: disable-error-code="arg-type"
# pyright: reportArgumentType=false

from __future__ import annotations

from typing import Any

import pytest

import leukimmuno as li
from leukimmuno.errors import (
    BoundedFigureError,
    InvalidTypeError,
    InvalidValueError,
    MissingFigureError,
    VocabularyError,
)
from leukimmuno.model.result import rounds_to

CITE = (li.Citation("s", "abstract"),)
SET = li.AnalysisSet("randomised")


def make(cls: Any, **fields: Any) -> Any:
    """Build an object from the least that its class needs, and from what is given."""
    least: dict[Any, dict[str, Any]] = {
        li.Source: {"id": "s", "kind": "label", "title": "T"},
        li.Endpoint: {"id": "e", "name": "E", "kind": "binary response", "favourable": "good"},
        li.Dose: {"amount": "9 ug/day", "first_day": 1, "last_day": 1},
        li.Phase: {"name": "cycle 1", "doses": [dose()]},
        li.ArmResult: {"arm_id": "a"},
        li.Comparison: {"measure": "hazard ratio"},
        li.TrialResult: {
            "id": "r",
            "trial_id": "t",
            "endpoint_id": "e",
            "analysis_set": SET,
            "arms": [li.ArmResult(arm_id="a")],
        },
        li.ToxicityRate: {
            "id": "x",
            "adverse_event_id": "crs",
            "therapy_id": "drug",
            "analysis_set": SET,
        },
        li.PopulationFigure: {"id": "p", "subtype_id": "all", "figure": "share"},
        li.Approval: {
            "id": "a",
            "therapy_id": "drug",
            "agency": "fda",
            "action": "boxed warning",
            "date": "2014-12-03",
        },
        li.Indication: {"subtype_ids": ["b-all"]},
        li.Claim: {
            "id": "c",
            "source_id": "s",
            "section": "1",
            "statement": "x",
            "assertion": li.MechanismAssertion(therapy_id="drug", antigen_ids=("cd19",)),
        },
        li.Trial: {"id": "t", "name": "T", "design": "randomised", "arms": [arm("a")]},
        li.Regimen: {"id": "g", "name": "G", "therapy_id": "drug", "phases": []},
    }
    given = {**least.get(cls, {}), **fields}
    if "citations" in {a.name for a in cls.__attrs_attrs__} and cls is not li.Claim:
        given.setdefault("citations", CITE)
    return cls(**given)


def dose(**fields: Any) -> Any:
    return li.Dose(**{"amount": "9 ug/day", "first_day": 1, "last_day": 7, **fields})


def arm(name: str) -> Any:
    return li.Arm(name, name, "control", (li.Component("drug", "sole"),))


JUDGED = li.JudgedAssertion(verdict="supported", reasoning="so")
TWO = [li.ArmResult(arm_id="a"), li.ArmResult(arm_id="b")]
HR = li.Comparison(measure="hazard ratio", value=0.71)


@pytest.mark.parametrize(
    ("cls", "fields", "words"),
    [
        (li.Source, {"doi": "11.1056/x"}, "Source.doi: '11.1056/x' of 's' is not of the form 10"),
        (li.Source, {"pmid": "012"}, "Source.pmid: '012'"),
        (li.Source, {"pmid": "١٢٣"}, "Source.pmid"),
        (li.Source, {"pmcid": "123"}, "Source.pmcid: '123'"),
        (li.Source, {"nct": "NCT123"}, "Source.nct: 'NCT123'"),
        (li.Source, {"nct": "NCT٠٠٠٠٠٠٠١"}, "Source.nct"),
        (li.Source, {"url": "www.x.org"}, "Source.url: 'www.x.org'"),
        (li.Source, {"url": "https://x.org/a b"}, "Source.url"),
        (
            li.CrossReference,
            {"prefix": "ncit", "code": "62528"},
            "CrossReference.code: '62528' is no NCI Thesaurus code (form C[0-9]+)",
        ),
        (
            li.Endpoint,
            {"kind": "cumulative incidence"},
            "Endpoint.competing_event: 'e' is a 'cumulative incidence' and needs the event",
        ),
        (
            li.Endpoint,
            {"competing_event": "death"},
            "'e' is a 'binary response' and has no competing event",
        ),
        (li.Dose, {"amount": None}, "Dose.amount: a dose has an amount or a range of amounts"),
        (li.Dose, {"amount_range": "1 to 2 mg"}, "and not both"),
        (li.Dose, {"first_day": 8, "last_day": 7}, "Dose.last_day: day 7 comes before day 8"),
        (li.Dose, {"first_day": 0}, "Dose.first_day: expected a number from 1"),
        (
            li.Phase,
            {"cycle_length": "6 days", "doses": [dose(last_day=3), dose()]},
            "Phase.doses: a dose on day 7 of a cycle of 6 days",
        ),
        (li.Phase, {"doses": []}, "Phase.doses: at least one is needed"),
        (li.Regimen, {}, "Regimen.phases: at least one is needed"),
        (li.ArmResult, {"events": 22, "total": 21}, "ArmResult.events: 22 events of 21"),
        (li.ArmResult, {"derived": True}, "ArmResult.derived: a derived count needs events, total"),
        # 91 of 271 are 33.58 %, which a paper prints as 34 %, or as 33.6 %.
        (
            li.ArmResult,
            {"events": 91, "total": 271, "percent": 33.0, "derived": True},
            "ArmResult.events: 91/271 is 33.58 %, which does not round to the printed 33 %",
        ),
        (
            li.ToxicityRate,
            {"events": 91, "total": 271, "percent": 33.5, "derived": True},
            "ToxicityRate.events: 91/271 is 33.58 %, which does not round to the printed 33.5 %",
        ),
        (li.ToxicityRate, {"events": 3, "total": 2}, "ToxicityRate.events: 3 events of 2"),
        (
            li.ToxicityRate,
            {"trial_id": "t"},
            "ToxicityRate.arm_id: 'x' names a trial without its arm or an arm without its trial",
        ),
        (li.ToxicityRate, {"arm_id": "a"}, "(trial None, arm 'a')"),
        (
            li.ToxicityRate,
            {"therapy_id": None},
            "ToxicityRate.therapy_id: 'x' needs a trial arm or a therapy as subject",
        ),
        (li.Course, {}, "Course.median: a course needs a median or a range"),
        (
            li.Course,
            {"median": "9 days", "range": "1 to 8 days"},
            "Course.median: 9 days lies outside the range 1 to 8 days",
        ),
        (
            li.TrialResult,
            {"arms": [*TWO, li.ArmResult(arm_id="c")]},
            "TrialResult.arms: 'r' needs one arm or two different ones, got ['a', 'b', 'c']",
        ),
        (
            li.TrialResult,
            {"arms": [TWO[0], li.ArmResult(arm_id="a", events=1)]},
            "two different ones, got ['a', 'a']",
        ),
        (li.TrialResult, {"comparison": HR}, "TrialResult.comparison: 'r' compares, but has one"),
        (li.TrialResult, {"further_comparisons": [HR]}, "'r' compares, but has one arm only"),
        (li.Comparison, {"sides": 3}, "Comparison.sides: a test has 1 or 2 sides, got 3"),
        (li.Comparison, {"value": 0}, "Comparison.value: a hazard ratio is above 0, got 0.0"),
        (
            li.Comparison,
            {"measure": None, "value": 0.7},
            "Comparison.measure: a figure needs the measure it is of",
        ),
        (li.Comparison, {"measure": None}, "a comparison without measure needs a p-value"),
        (li.Comparison, {"p_value": 1.2}, "Comparison.p_value: expected a number from 0 to 1"),
        (
            li.MrdCriterion,
            {"status": "negative", "threshold": 0},
            "MrdCriterion.threshold: no assay has a threshold of 0",
        ),
        (
            li.MrdCriterion,
            {"status": "negative", "bound": "<"},
            "MrdCriterion.bound: '<' needs a threshold",
        ),
        (
            li.PopulationFigure,
            {},
            "PopulationFigure.value: 'p' needs a value or a range",
        ),
        (
            li.Approval,
            {"action": "initial approval"},
            (
                "Approval.indications: 'a' is an event of kind 'initial approval', which grants at "
                "least one use"
            ),
        ),
        (
            li.Approval,
            {"indications": [li.Indication(subtype_ids=("b-all",))]},
            "'a' is an event of kind 'boxed warning', which grants none",
        ),
        (li.Indication, {"ages": "-1 to 5 years"}, "Indication.ages: no age is below 0, got -1 to"),
        (li.Indication, {"subtype_ids": []}, "Indication.subtype_ids: at least one is needed"),
        (
            li.Flow,
            {"randomised": 271, "treated": 272},
            "Flow.treated: 272 is more than the 271 randomised or enrolled",
        ),
        (li.Flow, {"enrolled": 97, "infused": 98}, "Flow.infused: 98 is more than the 97"),
        (
            li.Baseline,
            {"characteristic": "prior transplant", "events": 5, "total": 4},
            "Baseline.events: 5 events of 4",
        ),
        (
            li.Trial,
            {"arms": [arm("a"), li.Arm("a", "Other", "single", arm("a").components)]},
            "Trial.arms: 't' has two arms with one id among ['a', 'a']",
        ),
        (
            li.Claim,
            {"assertion": JUDGED},
            "Claim.citations: 'c' is judged, so its reasoning needs a citation",
        ),
    ],
)
def test_rule(cls: Any, fields: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        make(cls, **fields)
    assert words in str(caught.value)
    assert caught.value.field is not None
    assert str(caught.value).startswith(caught.value.field)


def test_prefix_of_a_code_is_of_a_closed_list() -> None:
    with pytest.raises(VocabularyError, match="'ncti' is none of ncit, unii") as caught:
        li.CrossReference("ncti", "C1")
    assert "ncit" in caught.value.suggestions
    assert "hgnc" in caught.value.allowed


def test_assertion_has_to_be_one_of_the_classes() -> None:
    with pytest.raises(InvalidTypeError, match=r"Claim.assertion: expected one of the assertion"):
        make(li.Claim, assertion="x")


def test_what_the_rules_allow() -> None:
    # 91/271 = 33.58 %: right at no digit, at one digit, and right as 34 % of a house that rounds.
    for percent in (34.0, 33.6, 33.58):
        assert make(li.ArmResult, events=91, total=271, percent=percent, derived=True).derived
    # Half a unit of the last digit may go either way: 1/8 = 12.5 %.
    assert rounds_to(12.5, 12.0)
    assert rounds_to(12.5, 13.0)
    assert not rounds_to(12.5, 14.0)
    # A median beyond reach does not contradict the range of what was seen so far.
    unreached = li.Measure(None, "month", "not reached")
    assert make(li.Course, median=unreached, range="1 to 20 months").median is unreached
    assert make(li.Phase, cycle_length="1 week").cycle_length == li.Measure(1, "week")
    with pytest.raises(BoundedFigureError):
        make(li.Phase, cycle_length=li.Measure(4, "week", "<"))
    assert make(li.Claim, assertion=JUDGED, citations=CITE).assertion is JUDGED
    assert make(li.Comparison, measure=None, p_value=0.01).measure is None
    assert make(li.Comparison, measure="risk difference", value=-3, unit="percent").value == -3


def test_proportions_and_survival() -> None:
    result = make(li.ArmResult, events=91, total=271)
    assert result.proportion == 91 / 271
    assert make(li.ArmResult, events=91).proportion is None
    assert make(li.ToxicityRate, events=1, total=4).proportion == 0.25
    assert make(li.ToxicityRate, total=4).proportion is None
    points = (li.SurvivalPoint("24 months", 40), li.SurvivalPoint("12 months", 60.5))
    result = make(li.ArmResult, survival=points)
    assert result.survival_at("2 years") is points[0]
    assert points[1].proportion == 0.605
    bounded = li.SurvivalPoint("12 months", 60.5, bound="<")
    with pytest.raises(BoundedFigureError, match="no exact number to compute with") as caught:
        _ = bounded.proportion
    assert caught.value.figure == str(bounded)
    with pytest.raises(MissingFigureError, match="at 36 months; printed for 24 months, 12 months"):
        result.survival_at("36 months")
    with pytest.raises(MissingFigureError, match="printed for no time"):
        make(li.ArmResult).survival_at("36 months")
    with pytest.raises(InvalidTypeError, match="with its unit such as '12 years', got 24"):
        result.survival_at(24)


def test_identity_of_a_result_leaves_out_figures_and_sources() -> None:
    one = make(li.TrialResult)
    other = make(li.TrialResult, id="q", citations=(li.Citation("z", "Table 1"),))
    assert one.identity == other.identity
    for field, value in {
        "subgroup": "age 65 or more",
        "time": "12 weeks",
        "assessor": "investigator",
        "assay": "PCR",
        "compartment": "blood",
        "mrd": li.MrdCriterion("negative", 1e-4),
        "censoring": "at transplant",
        "data_cutoff": "2016",
        "arms": TWO,
        "analysis_set": li.AnalysisSet("safety"),
    }.items():
        assert make(li.TrialResult, **{field: value}).identity != one.identity, field


LIMITS = li.Interval(28, 40)


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (make(li.ArmResult), ""),
        (make(li.ArmResult, total=271), "n = 271"),
        (make(li.ArmResult, events=91), "91"),
        (
            make(li.ArmResult, events=91, total=271, percent=34, interval=LIMITS),
            "91/271, 34% (95% CI 28 to 40)",
        ),
        (
            make(li.ArmResult, events=91, total=271, percent=34, derived=True),
            "91/271 (count derived from the percentage), 34%",
        ),
        (
            make(
                li.ArmResult,
                percent=1,
                percent_bound="<",
                median="7.7 months",
                survival=[li.SurvivalPoint("1 year", 5, LIMITS, "<")],
            ),
            "<1%, median 7.7 months, <5% at 1 year (95% CI 28 to 40)",
        ),
        (li.SurvivalPoint("2 years", 40.5), "40.5% at 2 years"),
        (SET, "randomised"),
        (li.AnalysisSet("safety", 5, "treated once"), "safety (n = 5): treated once"),
        (HR, "hazard ratio 0.71"),
        (
            make(li.Comparison, value=0.71, bound="<", interval=LIMITS, p_value=0.01, sides=2),
            "hazard ratio < 0.71 (95% CI 28 to 40), P=0.01 (2-sided)",
        ),
        (make(li.Comparison, measure=None, p_value=0.001, p_bound="<"), "P<0.001"),
        (
            make(li.Comparison, measure="risk difference", value=3, unit="percent"),
            "risk difference 3 percent",
        ),
        (make(li.Comparison, unit="percent"), "hazard ratio"),
        (make(li.Course, median="7 days"), "median 7 days"),
        (
            make(li.Course, range="1 to 9 days", since="infusion"),
            "range 1 to 9 days, from infusion",
        ),
        (dose(), "9 ug/day on days 1 to 7"),
        (make(li.Dose, cap="20 mg"), "9 ug/day on day 1, at most 20 mg"),
        (make(li.Dose, amount=None, amount_range="1 to 2 mg"), "1 to 2 mg on day 1"),
        (make(li.Phase), "cycle 1 (1 cycle): 9 ug/day on days 1 to 7"),
        (
            make(li.Phase, cycles=4, cycle_length="42 days"),
            "cycle 1 (4 cycles of 42 days): 9 ug/day on days 1 to 7",
        ),
        (li.MrdCriterion("negative"), "MRD negative"),
        (
            li.MrdCriterion("negative", 1e-4, "<", "PCR"),
            "MRD negative, < 0.0001, PCR",
        ),
        (li.MrdCriterion("positive", 1e-3), "MRD positive, 0.001"),
        (li.Flow(randomised=271, crossed_over=3), "271 randomised, 3 crossed over"),
        (
            li.Baseline("age", "55 years", "18 to 80 years"),
            "age: 55 years, range 18 to 80 years",
        ),
        (li.Baseline("male", events=5, total=9), "male: 5 of 9"),
        (li.Baseline("male", events=5), "male: 5"),
        (li.Target("cd19", "checkpoint"), "cd19 (checkpoint)"),
        (li.CrossReference("ncit", "C1"), "ncit:C1"),
        (li.CrossReference("ncit", "C1", "broader"), "ncit:C1 (broader)"),
        (make(li.Indication), "b-all"),
        (
            make(
                li.Indication,
                subtype_ids=["b-all", "cll"],
                setting="relapsed",
                minimum_relapses=2,
                ages=">= 18 years",
                line="second",
                mrd=li.MrdCriterion("positive"),
                biomarkers=["CD19+"],
                combination="dasatinib",
                prior_therapies=["a TKI"],
                restriction="once only",
            ),
            (
                "b-all or cll; relapsed; at least 2 relapses if relapsed; 18 years or more; "
                "MRD positive; second; CD19+; with dasatinib; after a TKI; once only"
            ),
        ),
    ],
)
def test_values_read_as_printed(item: Any, text: str) -> None:
    assert str(item) == text


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (
            make(li.Approval),
            "<Approval a: FDA 2014-12-03, boxed warning, drug>",
        ),
        (make(li.Claim), "<Claim c: x>"),
        (
            make(li.PopulationFigure, value="15 percent"),
            "<PopulationFigure p: share of all, 15%>",
        ),
        (
            make(li.PopulationFigure, range="10 to 20 percent"),
            "<PopulationFigure p: share of all, 10 to 20%>",
        ),
        (make(li.TrialResult), "<TrialResult r: e in t, randomised set>"),
        (
            make(li.ToxicityRate, events=1, total=4, percent=25, percent_bound="<"),
            "<ToxicityRate x: crs, any grade, drug: 1/4, <25%>",
        ),
        (
            make(li.ToxicityRate, therapy_id=None, trial_id="t", arm_id="a", grade=">=3", events=1),
            "<ToxicityRate x: crs, grade >= 3, t, a: 1>",
        ),
        (make(li.ToxicityRate, percent=25), "<ToxicityRate x: crs, any grade, drug: 25%>"),
        (make(li.Source), "<Source s: s, T>"),
        (make(li.Source, publisher="FDA", published="2017-05"), "<Source s: FDA 2017, T>"),
        (make(li.Source, container="Lancet"), "<Source s: Lancet, T>"),
        (make(li.Source, authors=["A", "B"]), "<Source s: A and B, T>"),
        (make(li.Source, authors=["A", "B", "C"]), "<Source s: A et al., T>"),
    ],
)
def test_records_say_what_they_are(item: Any, text: str) -> None:
    assert repr(item) == text


def test_pages_of_codes() -> None:
    assert li.CrossReference("mondo", "0004967").url == (
        "https://monarchinitiative.org/MONDO:0004967"
    )
    assert li.CrossReference("cd", "CD19").url is None
    assert make(li.Source).citations == ()
