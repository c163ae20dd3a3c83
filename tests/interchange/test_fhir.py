"""Resources of FHIR R5: what they say, and that the outside models accept them."""

# mypy: disable-error-code="arg-type"

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import leukimmuno as li
from leukimmuno import testing
from leukimmuno.errors import (
    DataIntegrityError,
    InvalidTypeError,
    MissingExtraError,
    UnboundRecordError,
)
from leukimmuno.interchange.fhir import check_resource
from leukimmuno.interchange.fhir_parts import quantity, resource_id

CITED = [li.Citation("paper", "Table 2", "recalled")]


def world(*more: Any, **trial: Any) -> li.Registry:
    """Make a registry around one trial of two arms."""
    return li.Registry.of(
        li.Source(id="paper", kind="journal article", title="The duel", published="2017"),
        li.Therapy(
            id="mab",
            name="duelmab",
            modality="naked antibody",
            xrefs=[
                li.CrossReference("ncit", "C1"),
                li.CrossReference("unii", "ABCDEFGHIJ", "broader"),
            ],
            citations=CITED,
        ),
        li.Therapy(id="chemo", name="chemo", modality="chemotherapy", citations=CITED),
        li.Endpoint(
            id="os", name="overall survival", kind="time to event", favourable="bad",
            definition="death from any cause", citations=CITED,
        ),
        li.Subtype(id="all", name="ALL", xrefs=[li.CrossReference("cd", "CD1")], citations=CITED),
        li.Trial(**{
            "id": "duel",
            "name": "DUEL",
            "design": "randomised",
            "arms": [
                li.Arm("new", "New", "experimental", [li.Component("mab", "sole", "high dose")],
                       li.Flow(randomised=271)),
                li.Arm("old", "Old", "control", [li.Component("chemo", "sole")],
                       li.Flow(enrolled=134)),
            ],
            "citations": CITED,
            **trial,
        }),
        *more,
    )  # fmt: skip


def result(**more: Any) -> li.TrialResult:
    stated: dict[str, Any] = {
        "id": "duel-os",
        "trial_id": "duel",
        "endpoint_id": "os",
        "analysis_set": li.AnalysisSet("randomised", 405),
        "arms": [li.ArmResult(arm_id="new"), li.ArmResult(arm_id="old")],
        "citations": CITED,
        **more,
    }
    return li.TrialResult(**stated)


def evidence(**more: Any) -> dict[str, Any]:
    made = li.to_fhir(world(result(**more)).results["duel-os"], validate=True)
    assert json.loads(json.dumps(made)) == made
    return made


def test_the_whole_registry_validates() -> None:
    bundle = li.to_fhir(li.registry)
    check_resource(json.loads(json.dumps(bundle, allow_nan=False)))
    kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
    assert kinds.count("ResearchStudy") == len(li.registry.trials)
    assert kinds.count("Evidence") == len(li.registry.results)
    assert kinds.count("Citation") == len(li.registry.sources)
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(set(urls)) == len(urls)


def references(part: Any) -> list[str]:
    if isinstance(part, list):
        return [found for item in part for found in references(item)]
    if isinstance(part, dict):
        own = [part["reference"]] if "reference" in part else []
        return own + references(list(part.values()))
    return []


def test_every_reference_of_the_registry_leads_to_an_entry() -> None:
    bundle = li.to_fhir(li.registry)
    held = {"/".join(entry["fullUrl"].rsplit("/", 2)[1:]) for entry in bundle["entry"]}
    named = references(bundle)
    assert len(named) > len(held)
    assert set(named) <= held


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(testing.registries())
def test_whatever_can_be_stored_validates(registry: li.Registry) -> None:
    check_resource(json.loads(json.dumps(li.to_fhir(registry))))


def test_a_trial_is_a_research_study() -> None:
    trial = world(
        result(),
        title="Antibody or chemotherapy",
        aliases=["20120215"],
        phase="3",
        subtype_ids=["all"],
        ages=">= 18 years",
        setting="relapsed",
        stratification=["age", "region"],
        enrolment=li.DateRange("2014-01", "2015-09-30"),
        xrefs=[li.CrossReference("nct", "NCT00000001"),
               li.CrossReference("eudract", "2013-000536-10")],
    ).trials["duel"]  # fmt: skip
    study = li.to_fhir(trial, validate=True)
    assert study["resourceType"] == "ResearchStudy"
    assert (study["id"], study["title"]) == ("duel", "Antibody or chemotherapy")
    assert study["label"] == [{"value": "DUEL"}, {"value": "20120215"}]
    assert study["identifier"][1:] == [
        {
            "type": {"text": "ClinicalTrials.gov"},
            "system": "https://clinicaltrials.gov",
            "value": "NCT00000001",
        },
        {
            "type": {"text": "EudraCT"},
            "system": "https://www.clinicaltrialsregister.eu",
            "value": "2013-000536-10",
        },
    ]
    # The registry number once more, as a CURIE with its page; EudraCT has no page of its own.
    cited, *pages = study["relatedArtifact"]
    assert cited["citation"] == "paper 2017, Table 2 (recalled, not read there)"
    assert cited["resourceReference"] == {"reference": "Citation/paper", "display": "The duel"}
    assert pages == [
        {
            "type": "documentation",
            "label": "nct:NCT00000001",
            "document": {"url": "https://clinicaltrials.gov/study/NCT00000001"},
        }
    ]
    assert study["phase"]["coding"][0]["code"] == "phase-3"
    assert study["progressStatus"][0]["period"] == {"start": "2014-01", "end": "2015-09-30"}
    # 271 randomised to one arm, 134 enrolled to the other.
    assert study["recruitment"] == {
        "actualNumber": 405,
        "eligibility": {"display": "18 years or more"},
    }
    # The control's therapy is no focus; a broader code is not the therapy's own.
    (focus,) = study["focus"]
    assert focus["concept"] == {
        "text": "duelmab",
        "coding": [{"system": "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", "code": "C1"}],
    }
    assert study["condition"][0]["coding"][0]["system"].endswith("/vocabularies/cd")
    assert [group["description"] for group in study["comparisonGroup"]] == [
        "duelmab (sole): high dose",
        "chemo (sole)",
    ]
    assert study["outcomeMeasure"] == [
        {"name": "overall survival", "description": "death from any cause"}
    ]
    assert study["note"] == [{"text": "randomisation stratified by age, region"}]


@pytest.mark.parametrize("flow", [None, li.Flow(screened=3)])
def test_what_a_trial_does_not_state_is_left_out(flow: li.Flow | None) -> None:
    arms = [li.Arm("new", "New", "single", [li.Component("mab", "sole")], flow)]
    study = li.to_fhir(world(arms=arms, phase="1b").trials["duel"], validate=True)
    assert study["phase"] == {"text": "phase 1b"}
    assert study["title"] == "DUEL"
    absent = {"recruitment", "progressStatus", "outcomeMeasure", "note", "classifier", "condition"}
    assert not absent & study.keys()


def test_a_count_is_a_proportion_with_its_sample() -> None:
    made = evidence(
        arms=[
            li.ArmResult(
                arm_id="new", events=91, total=271, derived=True, percent=33.6,
                interval=li.Interval(28, 39.5, 0.9),
            ),
            li.ArmResult(arm_id="old", percent=16, percent_bound="<"),
        ]
    )  # fmt: skip
    first, second = made["statistic"]
    assert first["category"] == {"text": "New"}
    assert first["statisticType"]["coding"][0]["code"] == "C44256"
    assert first["numberAffected"] == 91
    assert first["sampleSize"] == {"numberOfParticipants": 271}
    percent = {"unit": "percent", "system": "http://unitsofmeasure.org", "code": "%"}
    assert first["quantity"] == {"value": 33.6, **percent}
    (limits,) = first["attributeEstimate"]
    assert limits["level"] == 0.9
    assert limits["type"]["coding"][0]["code"] == "C53324"
    assert limits["range"] == {
        "low": {"value": 28.0, **percent},
        "high": {"value": 39.5, **percent},
    }
    assert first["note"] == [{"text": "count derived from the percentage"}]
    assert second["quantity"] == {"value": 16.0, "comparator": "<", **percent}
    assert "sampleSize" not in second


def test_medians_and_survival_have_their_units() -> None:
    made = evidence(
        arms=[
            li.ArmResult(
                arm_id="new",
                total=271,
                median=li.Measure(
                    7.7, "month",
                    interval=li.Interval(5.6, None, high_bound="not reached"),
                ),
                survival=[li.SurvivalPoint("24 months", 40, li.Interval(30, 50))],
            ),
            li.ArmResult(arm_id="old", median=li.Measure(None, "month", "not reached")),
        ]
    )  # fmt: skip
    median, survival, unreached = made["statistic"]
    assert median["quantity"]["code"] == "mo"
    assert median["attributeEstimate"][0]["range"].keys() == {"low"}
    assert median["attributeEstimate"][0]["note"] == [{"text": "upper limit: not reached"}]
    assert survival["statisticType"] == {"text": "percentage free of the event at 24 months"}
    assert survival["quantity"]["value"] == 40
    assert unreached["description"] == "median not reached"
    assert "quantity" not in unreached


def test_a_comparison_has_limits_p_value_and_model() -> None:
    made = evidence(
        comparison=li.Comparison(
            measure="hazard ratio", value=0.71, interval=li.Interval(0.55, 0.93),
            p_value=0.01, p_bound="<", sides=2, test="log-rank", stratified=True, adjusted=False,
            direction="control over experimental",
        ),
        further_comparisons=[li.Comparison(p_value=0.2),
                             li.Comparison(measure="rmst difference", value=3, unit="month")],
    )  # fmt: skip
    ratio, bare, difference = made["statistic"]
    assert ratio["statisticType"]["coding"][0]["code"] == "C93150"
    assert ratio["quantity"] == {"value": 0.71}
    assert ratio["sampleSize"] == {"numberOfParticipants": 405}
    limits, p_value = ratio["attributeEstimate"]
    assert limits["range"] == {"low": {"value": 0.55}, "high": {"value": 0.93}}
    assert p_value["type"]["coding"][0]["code"] == "C44185"
    assert p_value["quantity"] == {"value": 0.01, "comparator": "<"}
    assert p_value["description"] == "2-sided"
    assert [part["code"]["text"] for part in ratio["modelCharacteristic"]] == [
        "stratified",
        "not adjusted",
        "test: log-rank",
    ]
    assert {"text": "printed as control over experimental"} in ratio["note"]
    assert bare["statisticType"] == {"text": "comparison"}
    assert "quantity" not in bare
    assert difference["quantity"]["code"] == "mo"
    assert "attributeEstimate" not in difference


def test_an_evidence_names_its_variables_and_what_qualifies_it() -> None:
    made = evidence(
        subgroup="age over 55", note="A caution.", analysis_set=li.AnalysisSet("safety")
    )
    roles = [
        (part["variableRole"]["coding"][0]["code"], part["observed"]["display"])
        for part in made["variableDefinition"]
    ]
    assert roles == [
        ("population", "safety"),
        ("exposure", "New"),
        ("referenceExposure", "Old"),
        ("measuredVariable", "overall survival"),
    ]
    assert made["title"] == "overall survival in DUEL, safety set"
    assert made["note"] == [{"text": "subgroup: age over 55"}, {"text": "A caution."}]
    assert made["status"] == "active"
    assert made["relatedArtifact"][-1] == {
        "type": "derived-from",
        "resourceReference": {"reference": "ResearchStudy/duel", "display": "DUEL"},
    }


def test_a_superseded_result_is_retired() -> None:
    early = result(id="early", data_cutoff="2016", superseded_by_id="duel-os")
    made = li.to_fhir(world(result(), early).results["early"], validate=True)
    assert made["status"] == "retired"
    assert made["relatedArtifact"][-1]["type"] == "replaced-with"
    assert made["relatedArtifact"][-1]["resourceReference"]["reference"] == "Evidence/duel-os"


def test_a_source_is_a_citation() -> None:
    source = li.Source(
        id="paper",
        kind="web page",
        title="The duel",
        authors=["Alpha A", "Beta B"],
        container="Journal",
        publisher="The Agency",
        dated=li.DateRange("2020", "2021"),
        volume="1",
        issue="2",
        pages="3-4",
        doi="10.1000/duel",
        nct="NCT00000001",
        url="https://example.org",
        accessed="2024-05-06",
        copy="stored copy",
    )
    made = li.to_fhir(source, validate=True)
    artifact = made["citedArtifact"]
    assert (made["resourceType"], made["status"]) == ("Citation", "active")
    assert artifact["identifier"] == [
        {"system": "https://doi.org", "value": "10.1000/duel"},
        {"system": "https://clinicaltrials.gov", "value": "NCT00000001"},
    ]
    assert artifact["title"] == [{"text": "The duel"}]
    assert artifact["publicationForm"] == [
        {
            "publishedIn": {"title": "Journal", "publisher": {"display": "The Agency"}},
            "volume": "1",
            "issue": "2",
            "pageString": "3-4",
        }
    ]
    assert artifact["dateAccessed"] == "2024-05-06"
    assert artifact["webLocation"] == [{"url": "https://example.org"}]
    assert artifact["contributorship"]["entry"][1] == {
        "contributor": {"display": "Beta B"},
        "rankingOrder": 2,
    }
    assert [note["text"] for note in artifact["note"]] == [
        "undated; written 2020 to 2021",
        "read as: stored copy",
    ]
    bare = li.to_fhir(li.Source(id="s", kind="news", title="T"), validate=True)["citedArtifact"]
    assert bare.keys() == {"title", "classification"}


def test_a_long_id_is_shortened_and_stays_its_own() -> None:
    long = [f"{'long-' * 20}{end}" for end in "ab"]
    assert [len(resource_id(text)) for text in long] == [64, 64]
    assert resource_id(long[0]) != resource_id(long[1])
    assert resource_id("x" * 64) == "x" * 64


def test_units_outside_the_table_of_ucum_have_no_code() -> None:
    assert quantity(1, "mg") == {"value": 1, "unit": "mg"}


def test_nothing_is_an_empty_bundle(reg: li.Registry) -> None:
    assert li.to_fhir([], validate=True) == {"resourceType": "Bundle", "type": "collection"}
    assert len(li.to_fhir(reg.results)["entry"]) == 3


@pytest.mark.parametrize("item", [3, "tower", {}, [3], li.registry.therapies["blinatumomab"]])
def test_what_has_no_resource_is_refused(item: Any) -> None:
    with pytest.raises(InvalidTypeError, match="to_fhir: expected trials, results"):
        li.to_fhir(item)


def test_an_unbound_result_cannot_name_its_parts() -> None:
    with pytest.raises(UnboundRecordError):
        li.to_fhir(result())


def test_a_broken_resource_is_told_with_its_place() -> None:
    with pytest.raises(DataIntegrityError, match="title") as caught:
        check_resource({"resourceType": "Citation", "status": "active", "title": 3})
    assert any(problem.startswith("$.title") for problem in caught.value.problems)


def test_validation_needs_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fhir.resources", None)
    with pytest.raises(MissingExtraError, match=r"leukimmuno\[fhir\]") as caught:
        li.to_fhir(li.registry.sources.first(), validate=True)
    assert caught.value.extra == "fhir"
