"""Words for how often adverse events happen."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from typing import Any

import pytest

import leukimmuno as li
from tests.claims.conftest import LABEL, rate


def said(word: str, *events: str, **more: Any) -> li.FrequencyAssertion:
    settings: dict[str, Any] = {"therapy_ids": ["cells"], **more}
    return li.FrequencyAssertion(adverse_event_ids=events or ("crs",), frequency=word, **settings)


def test_rare_of_what_most_patients_have(put: Any, changed: Any) -> None:
    finding = put(said("rare"))
    assert finding.verdict == "contradicted"
    assert finding.reason == (
        "cytokine release syndrome is very common (77 %, any grade, cells) (and very common "
        "(48 %, grade >= 3, cells)), where rare is 1 in 10,000 to 1 in 1,000"
    )
    # Severe forms are shown beside any grade, and both are evidence.
    assert [one.id for one in finding.records] == ["cells-crs", "cells-crs-3"]
    seldom = changed(rate("cells-crs", "crs", therapy_id="cells", percent=0.05))
    assert put(said("rare"), seldom).verdict == "supported"
    assert put(said("uncommon"), seldom).verdict == "imprecise"


def test_severe_forms_are_judged_by_grade_3_and_shown_beside_any_grade(
    put: Any, changed: Any
) -> None:
    finding = put(said("rare", severe=True))
    assert finding.verdict == "contradicted"
    assert finding.reason.startswith(
        "cytokine release syndrome is very common (48 %, grade >= 3, cells) (and very common (77 %"
    )
    mild = changed(rate("cells-crs-3", "crs", therapy_id="cells", grade=">= 3", percent=0.05))
    assert put(said("rare", severe=True), mild).verdict == "supported"
    # That any form is rare is as wrong as before.
    assert put(said("rare"), mild).verdict == "contradicted"


def test_severe_forms_without_a_rate_of_their_own_show_any_grade(put: Any, without: Any) -> None:
    finding = put(said("rare", severe=True), without("cells-crs-3"))
    assert finding.verdict == "unverifiable"
    assert finding.reason == (
        "the registry holds no rate of severe cytokine release syndrome; it is very common (77 %, "
        "any grade, cells)"
    )
    assert [one.id for one in finding.records] == ["cells-crs"]


def test_without_rates_of_any_grade_severe_ones_speak(put: Any, without: Any) -> None:
    finding = put(said("very common"), without("cells-crs"))
    assert (finding.verdict, "and" in finding.reason) == ("supported", False)


@pytest.mark.parametrize("grade", ["3 or 4", "serious"])
def test_other_bands_count_as_severe(put: Any, changed: Any, grade: str) -> None:
    other = changed(rate("cells-crs-3", "crs", therapy_id="cells", grade=grade, percent=48))
    finding = put(said("rare", severe=True), other)
    word = "serious" if grade == "serious" else "grade 3 or 4"
    assert f"(48 %, {word}, cells)" in finding.reason


def test_the_control_arm_does_not_count(put: Any) -> None:
    # DUEL's chemotherapy had 1 of 100, which would make it "common".
    finding = put(said("common", therapy_ids=["chemo"]))
    assert finding.verdict == "unverifiable"
    engager = put(said("very common", modality="t-cell engager", therapy_ids=[]))
    assert engager.verdict == "supported"
    assert "(14 %, any grade, DUEL)" in engager.reason


def test_lymphodepletion_does_not_count(put: Any, changed: Any) -> None:
    solo = changed(rate("solo-rash", "rash", trial_id="solo", arm_id="cells", events=25, total=50))
    assert put(said("very common", "rash"), solo).verdict == "supported"
    assert put(said("very common", "rash", therapy_ids=["chemo"]), solo).verdict == "unverifiable"


def test_a_part_of_an_event_speaks_only_where_nothing_else_does(put: Any, without: Any) -> None:
    # Fever at 0.5 % is part of the syndrome; there is no rate of the whole.
    finding = put(said("uncommon", therapy_ids=["conjugate"]))
    assert finding.verdict == "supported"
    # 40 % fever does not blur the 77 % of the whole.
    assert "40 %" not in put(said("very common")).reason


def test_several_rates_the_majority_contradicts(put: Any, changed: Any) -> None:
    both = {"therapy_ids": ["engager", "cells"]}
    finding = put(said("very common", **both))
    assert finding.verdict == "supported"
    assert "very common (14 %, any grade, DUEL to 77 %, any grade, cells)" in finding.reason
    low = changed(rate("cells-crs", "crs", therapy_id="cells", percent=0.5))
    # One of two is two bands off: neither right nor wrong as a whole.
    mixed = put(said("very common", **both), low)
    assert mixed.verdict == "imprecise"
    assert "between uncommon and very common (0.5 %" in mixed.reason
    lower = changed(
        rate("cells-crs", "crs", therapy_id="cells", percent=0.5),
        rate("again", "crs", therapy_id="cells", percent=0.4, period="later"),
    )
    assert put(said("very common", **both), lower).verdict == "contradicted"


def test_one_case_is_enough_for_an_event_to_occur(put: Any, changed: Any) -> None:
    assert put(said("occurs")).verdict == "supported"
    none = changed(rate("cells-crs", "crs", therapy_id="cells", events=0, total=50))
    assert put(said("occurs"), none).verdict == "contradicted"
    some = changed(
        rate("cells-crs", "crs", therapy_id="cells", events=0, total=50),
        rate("again", "crs", therapy_id="cells", events=1, total=50, period="later"),
    )
    assert put(said("occurs"), some).verdict == "supported"


def test_one_case_is_enough_against_never(put: Any, changed: Any) -> None:
    assert put(said("never")).verdict == "contradicted"
    none = changed(rate("cells-crs", "crs", therapy_id="cells", events=0, total=50))
    assert put(said("never"), none).verdict == "supported"
    zeros = [
        rate(f"zero-{at}", "crs", therapy_id="cells", events=0, total=50, period=f"{at}")
        for at in range(3)
    ]
    # One rate of four is above 0.
    assert put(said("never"), changed(*zeros)).verdict == "contradicted"


def test_several_events_the_worst_decides(put: Any) -> None:
    # Fever at 40 % is very common, the syndrome at 77 % too: "very common" fits both, and nothing
    # is known of rash.
    assert put(said("very common", "crs", "fever")).verdict == "supported"
    partly = put(said("very common", "crs", "rash"))
    assert (partly.verdict, partly.second) == ("supported", "unverifiable")
    assert "; the registry holds no rate of rash under this treatment" in partly.reason
    wrong = put(said("rare", "crs", "rash"))
    assert (wrong.verdict, wrong.second) == ("contradicted", "unverifiable")
    alone = put(said("rare", "rash"))
    assert (alone.verdict, alone.second) == ("unverifiable", None)


def test_the_profile_of_a_class_shows_that_an_event_occurs(put: Any, without: Any) -> None:
    finding = put(said("occurs", "rash"))
    assert (finding.verdict, finding.reason) == ("supported", "rash is typical of CAR T cells")
    assert [one.id for one in finding.records] == ["car-t"]
    assert put(said("occurs", "rash"), without("car-t")).verdict == "unverifiable"
    assert put(said("occurs", "rash", therapy_ids=["engager"])).verdict == "unverifiable"


def profile(*sources: li.EventSource) -> li.ModalityProfile:
    return li.ModalityProfile(
        id="car-t",
        name="CAR T cells",
        modality="car-t",
        mechanism="redirected T cells",
        typical_adverse_event_ids=["rash"],
        event_sources=sources,
        citations=[*LABEL, *OWN],
    )


def naming(citations: Any, *therapies: str) -> li.EventSource:
    return li.EventSource(adverse_event_ids=["rash"], therapy_ids=therapies, citations=citations)


OWN = [li.Citation("article", "text")]


@pytest.mark.parametrize(
    ("sources", "verdict"),
    [
        # Without sources of its own an event rests on the profile's, of which one is the label.
        ([], "supported"),
        # What the audited article alone puts on the list is no evidence for it.
        ([naming(OWN)], "unverifiable"),
        ([naming(OWN), naming(LABEL)], "supported"),
        ([naming(OWN, "cells"), naming(LABEL, "cells")], "supported"),
        # What is known of other therapies of the class says nothing of this one.
        ([naming(OWN), naming(LABEL, "engager")], "unverifiable"),
    ],
)
def test_an_article_is_no_evidence_for_the_list_that_it_made(
    put: Any, changed: Any, sources: list[li.EventSource], verdict: str
) -> None:
    listed = changed(profile(*sources))
    assert put(said("occurs", "rash"), listed).verdict == verdict
    of_class = put(said("occurs", "rash", therapy_ids=[], modality="car-t"), listed)
    assert of_class.verdict == verdict


def test_a_source_of_a_class_tells_its_events_and_therapies(changed: Any) -> None:
    source = changed(profile(naming(LABEL, "cells"))).modalities["car-t"].event_sources[0]
    assert [one.id for one in source.adverse_events] == ["rash"]
    assert [one.id for one in source.therapies] == ["cells"]


def test_bounds_superseded_rates_and_bare_counts_do_not_count(
    put: Any, changed: Any, without: Any
) -> None:
    rates = [
        rate("low", "rash", therapy_id="cells", percent=1, percent_bound="<"),
        rate("bare", "rash", therapy_id="cells", events=3, period="ever"),
        rate("new", "rash", therapy_id="cells", percent=30, period="late"),
        rate("old", "rash", therapy_id="cells", percent=2, superseded_by_id="new"),
        rate("grade-4", "rash", therapy_id="cells", percent=2, grade="4"),
    ]
    finding = put(said("very common", "rash"), changed(*rates))
    assert (finding.verdict, [one.id for one in finding.records]) == ("supported", ["new"])


def test_neither_the_claims_own_document_nor_another_article_is_evidence(
    put: Any, changed: Any
) -> None:
    assert put(said("very common"), source="label").verdict == "unverifiable"
    own = [li.Citation("article", "text")]
    lone = changed(rate("lone", "rash", therapy_id="cells", percent=30, citations=own))
    assert put(said("very common", "rash"), lone).verdict == "unverifiable"
    assert put(said("very common", "rash"), lone, "early").verdict == "unverifiable"
    both = changed(rate("lone", "rash", therapy_id="cells", percent=30, citations=[*own, *LABEL]))
    assert put(said("very common", "rash"), both).verdict == "supported"


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("occurs", "any case at all is enough"),
        ("never", "one case is enough to contradict never"),
        ("very common", "very common is at least 1 in 10"),
        ("common", "common is at least 1 in 100"),
        ("uncommon", "uncommon is 1 in 1,000 to 1 in 100"),
        ("rare", "rare is 1 in 10,000 to 1 in 1,000"),
        ("very rare", "very rare is less than 1 in 10,000"),
    ],
)
def test_the_cut_offs_are_printed(put: Any, word: str, meaning: str) -> None:
    assert put(said(word)).reason.endswith(f", where {meaning}")
