"""Times within which something begins, or that a step takes."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from typing import Any

import pytest

import leukimmuno as li
from leukimmuno.model.process import TimeBound
from leukimmuno.model.toxicity import Course
from tests.claims.conftest import LABEL, rate


def onset(window: Any, **more: Any) -> li.WindowAssertion:
    settings: dict[str, Any] = {"adverse_event_id": "crs", "therapy_id": "cells", **more}
    return li.WindowAssertion(window=window, **{"since": "infusion", **settings})


def step(window: Any, **more: Any) -> li.WindowAssertion:
    settings: dict[str, Any] = {"step": "leukapheresis", "therapy_id": "cells", **more}
    return li.WindowAssertion(window=window, since="start", **settings)


@pytest.mark.parametrize(
    ("window", "verdict"),
    [
        # The label has a median of 3 days and a range of 1 to 12.
        ("0 to 14 days", "supported"),
        ("0 to 2 weeks", "supported"),
        ("0 to 10 days", "imprecise"),
        ("5 to 14 days", "contradicted"),
    ],
)
def test_the_median_decides_and_the_range_refines(put: Any, window: str, verdict: str) -> None:
    finding = put(onset(window))
    assert finding.verdict == verdict
    assert finding.reason.startswith("onset cells: median 3 days, range 1 to 12 days, from infusi")
    assert [one.id for one in finding.records] == ["cells-crs"]


def later(**course: Any) -> li.ToxicityRate:
    return rate("cells-crs", "crs", therapy_id="cells", percent=77, onset=Course(**course))


def test_changing_the_onset_changes_the_verdict(put: Any, changed: Any) -> None:
    assert put(onset("0 to 14 days"), changed(later(median="20 days"))).verdict == "contradicted"


@pytest.mark.parametrize(
    ("course", "verdict"),
    [
        ({"median": "3 days"}, "supported"),
        ({"range": "1 to 12 days"}, "supported"),
        ({"range": "1 to 20 days"}, "imprecise"),
        ({"range": "15 to 20 days"}, "contradicted"),
        ({"median": li.Measure(None, "day", bound="not reached"), "range": "1 to 9 days"},
         "supported"),
        ({"median": li.Measure(None, "day", bound="not reached")}, "contradicted"),
    ],
)  # fmt: skip
def test_a_course_may_lack_median_or_range(
    put: Any, changed: Any, course: dict[str, Any], verdict: str
) -> None:
    assert put(onset("0 to 14 days"), changed(later(**course))).verdict == verdict


@pytest.mark.parametrize(
    ("counted", "said", "verdict"),
    [
        ("infusion", "infusion", "supported"),
        ("start of infusion", "first dose", "supported"),
        (None, "transplant", "supported"),
        ("transplant", "transplant", "supported"),
        ("transplant", "infusion", "unverifiable"),
    ],
)
def test_onsets_count_from_one_moment(
    put: Any, changed: Any, counted: str | None, said: str, verdict: str
) -> None:
    registry = changed(later(median="3 days", since=counted))
    assert put(onset("0 to 14 days", since=said), registry).verdict == verdict


def test_a_class_of_therapies(put: Any, changed: Any) -> None:
    of_class = {"therapy_id": None, "modality": "car-t"}
    assert put(onset("0 to 14 days", **of_class)).verdict == "supported"
    second = rate(
        "slow", "crs", trial_id="solo", arm_id="cells", percent=9, onset=Course(median="30 days")
    )
    finding = put(onset("0 to 14 days", **of_class), changed(second))
    assert finding.verdict == "imprecise"
    assert "SOLO: median 30 days" in finding.reason


def test_control_arms_and_superseded_onsets_do_not_count(put: Any, changed: Any) -> None:
    course = {"onset": Course(median="3 days")}
    old = rate("old-crs", "crs", trial_id="duel", arm_id="old", percent=1, **course)
    assert put(onset("0 to 14 days", therapy_id="chemo"), changed(old)).verdict == "unverifiable"
    new = rate("late", "crs", therapy_id="conjugate", percent=1, onset=Course(median="30 days"))
    gone = rate(
        "soon", "crs", therapy_id="conjugate", percent=1, superseded_by_id="late",
        period="first", **course,
    )  # fmt: skip
    window = onset("0 to 14 days", therapy_id="conjugate")
    assert put(window, changed(new, gone)).verdict == "contradicted"


def test_no_onset_is_unverifiable(put: Any, without: Any, changed: Any) -> None:
    finding = put(onset("0 to 14 days", therapy_id="engager"))
    assert finding.verdict == "unverifiable"
    assert finding.reason == (
        "the registry holds no onset of cytokine release syndrome under this treatment"
    )
    own = rate(
        "cells-crs", "crs", therapy_id="cells", percent=77, onset=Course(median="3 days"),
        citations=[li.Citation("article", "text")],
    )  # fmt: skip
    assert put(onset("0 to 14 days"), changed(own)).verdict == "unverifiable"


@pytest.mark.parametrize(
    ("window", "verdict"),
    [
        # The label has 3 to 4 hours.
        ("2 to 4 hours", "supported"),
        ("1 to 3 hours", "imprecise"),
        (">= 1 days", "contradicted"),
    ],
)
def test_the_time_of_a_step(put: Any, window: str, verdict: str) -> None:
    finding = put(step(window))
    assert finding.verdict == verdict
    assert finding.reason.startswith("leukapheresis takes cells: 3 to 4 hours; the article has ")
    assert [one.id for one in finding.records] == ["cells"]


def profile(hours: str) -> li.ModalityProfile:
    bound = TimeBound.duration("leukapheresis", hours, citations=LABEL)
    return li.ModalityProfile(
        id="car-t",
        name="CAR T cells",
        modality="car-t",
        mechanism="redirected T cells",
        steps=[li.Step("leukapheresis", "Leukapheresis")],
        bounds=[bound],
        citations=LABEL,
    )


def test_a_class_adds_its_own_profile(put: Any, changed: Any) -> None:
    of_class = {"therapy_id": None, "modality": "car-t"}
    assert put(step("2 to 4 hours", **of_class)).verdict == "supported"
    finding = put(step("2 to 4 hours", **of_class), changed(profile("5 to 6 hours")))
    assert finding.verdict == "imprecise"
    assert "CAR T cells: 5 to 6 hours" in finding.reason


def test_a_step_without_a_time_is_unverifiable(put: Any) -> None:
    finding = put(step("1 to 2 hours", step="shipping"))
    assert finding.verdict == "unverifiable"
    assert finding.reason == "the registry holds no other source for the time of shipping"
    # The bound rests on the label, so the label's own statement proves nothing.
    assert put(step("2 to 4 hours"), source="label").verdict == "unverifiable"
