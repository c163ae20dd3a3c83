"""What must hold for the shipped data as a whole, whatever is added to them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from importlib.resources import files
from pathlib import Path

import pytest

import leukimmuno as li
from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.catalog.shipped import manifest
from leukimmuno.errors import InvalidTypeError, InvalidValueError, LeukimmunoError, VocabularyError

reg = li.registry
DAYS = sorted({event.date.last_day for event in reg.approvals})

# What the first full edition set out to hold.
AIMS = {
    "therapies": 60,
    "modalities": 15,
    "antigens": 30,
    "subtypes": 30,
    "adverse_events": 45,
    "trials": 60,
    "results": 300,
    "toxicity_rates": 200,
    "approvals": 60,
    "sources": 200,
    "claims": 80,
}


def fda(**criteria: object) -> set[str]:
    return set(reg.approved(agency="FDA", **criteria).ids)  # type: ignore[arg-type]


# -- approvals on a day ---------------------------------------------------------------------------


def test_immunotherapies_of_b_all_in_may_2021() -> None:
    found = reg.as_of("2021-05-17").approved(subtype="b-all", agency="FDA", immunotherapy=True)
    assert set(found.ids) == {"blinatumomab", "inotuzumab-ozogamicin", "tisagenlecleucel"}


def test_immunotherapies_of_a_child_in_may_2021() -> None:
    # Inotuzumab was for adults until March 2024.
    view = reg.as_of("2021-05-17")
    found = view.approved(
        subtype="b-all",
        age="12 years",
        setting="relapsed or refractory",
        agency="FDA",
        immunotherapy=True,
    )
    assert set(found.ids) == {"blinatumomab", "tisagenlecleucel"}
    assert "age not met" in found.why_not("inotuzumab-ozogamicin")[0]


def test_adults_and_tisagenlecleucel() -> None:
    found = reg.approved(subtype="b-all", age="adults", agency="FDA")
    (ground,) = found.because("tisagenlecleucel")
    assert ground.matches["age"] == "part of: 18 to 25 years"
    assert not ground.whole


def every_day() -> list[dt.date]:
    """Give each day of an event and the day before it."""
    return sorted({*DAYS, *(day - dt.timedelta(days=1) for day in DAYS)})


@pytest.mark.parametrize("day", every_day(), ids=str)
def test_what_no_day_of_history_may_show(day: dt.date) -> None:
    assert not fda(subtype="aml", modality="checkpoint inhibitor", on=day)
    # BPDCN is a neighbour of AML, and replacing immunoglobulin treats no leukemia.
    assert "tagraxofusp" not in reg.approved(subtype="aml", on=day)
    assert "immunoglobulin-replacement" not in reg.approved(
        subtype="cll", immunotherapy=True, on=day
    )


def test_what_those_names_stand_for() -> None:
    # Otherwise the test above could not fail.
    assert "tagraxofusp" in fda(subtype="bpdcn")
    assert reg.therapies["immunoglobulin-replacement"].purpose == "supportive"
    assert {"nivolumab", "pembrolizumab", "magrolimab"} <= set(
        reg.therapies.where(modality="checkpoint inhibitor", subtype="aml").ids
    )


def test_rituximab_is_for_mature_b_cell_leukemia_only() -> None:
    assert "rituximab" not in reg.approved(subtype="b-all")
    assert "rituximab" in fda(subtype="mature-b-cell-leukemia")
    assert "rituximab" in fda(subtype="cll")


def test_supportive_and_comparator_drugs_are_no_immunotherapy() -> None:
    found = reg.approved(subtype="leukemia", immunotherapy=True)
    assert all(therapy.purpose == "antileukemic" for therapy in found)
    assert not {"tocilizumab", "defibrotide", "venetoclax", "imatinib"} & set(found.ids)


@pytest.mark.parametrize("event", reg.approvals, ids=lambda event: event.id)
def test_each_approval_starts_on_its_day(event: li.Approval) -> None:
    eve = event.date.last_day - dt.timedelta(days=1)
    assert event.id not in reg.as_of(eve).approvals.ids
    assert event.id in reg.as_of(event.date.last_day).approvals.ids


# -- before the first event, and bad questions ----------------------------------------------------


@pytest.mark.parametrize("name", ["approvals", "results", "toxicity_rates", "claims"])
def test_before_the_first_event_collections_are_empty_and_say_why(name: str) -> None:
    empty = getattr(reg.as_of("1900-01-01"), name)
    assert len(empty) == 0
    assert empty.reason == f"leukimmuno holds no {name.replace('_', ' ')} as of 1900-01-01"


def test_before_the_first_event_nothing_is_approved() -> None:
    assert DAYS[0] > dt.date(1900, 1, 1)
    found = reg.approved(subtype="aml", on="1900-01-01")
    assert found.ids == ()
    assert found.reason == "no use in force on 1900-01-01 meets the query"
    assert reg.as_of("1900").history("blinatumomab").reason == (
        "leukimmuno holds no dated event of blinatumomab by 1900-12-31"
    )
    assert len(reg.as_of("1900-01-01").therapies) == len(reg.therapies)


@pytest.mark.parametrize(
    "day", ["yesterday", "2021-02-30", "17.5.2021", "05/17/2021", "", "2021-13"]
)
def test_days_that_are_none(day: str) -> None:
    with pytest.raises(InvalidValueError, match="as_of"):
        reg.as_of(day)
    with pytest.raises(InvalidValueError, match="on: "):
        reg.approved(on=day)


@pytest.mark.parametrize("day", [2021, 20210517.0, True, b"2021-05-17", ("2021", "05")])
def test_days_of_another_type(day: object) -> None:
    with pytest.raises(LeukimmunoError, match="as_of"):
        reg.as_of(day)  # type: ignore[arg-type]
    with pytest.raises(LeukimmunoError, match="on: "):
        reg.approved(on=day)  # type: ignore[arg-type]


def test_unknown_words_list_the_allowed_ones() -> None:
    with pytest.raises(VocabularyError, match="'relapsing' is not in the vocabulary Setting") as e:
        reg.approved(setting="relapsing")
    assert {"relapsed", "refractory", "newly diagnosed"} <= set(e.value.allowed)
    with pytest.raises(VocabularyError, match="'MHRAA' is not in the vocabulary Agency") as e:
        reg.approved(agency="MHRAA")
    assert {"fda", "ema"} <= set(e.value.allowed)
    with pytest.raises(InvalidTypeError, match="age: expected a quantity with its unit"):
        reg.approved(age=12)  # type: ignore[arg-type]


# -- the data as a whole --------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "aim"), AIMS.items())
def test_counts_reach_what_was_aimed_at(name: str, aim: int) -> None:
    assert len(getattr(reg, name)) >= aim


@pytest.mark.parametrize(
    "name", [name for name in COLLECTIONS if name not in {"sources", "claims"}]
)
def test_every_record_is_cited_with_a_place(name: str) -> None:
    for record in getattr(reg, name):
        assert record.citations, record.id
        assert all(citation.locator for citation in record.citations), record.id
        assert all(citation.source.title for citation in record.citations), record.id


def test_nine_figures_in_ten_were_read() -> None:
    for name in ("results", "toxicity_rates", "approvals", "population_figures"):
        marks = [c.checked == "text" for record in getattr(reg, name) for c in record.citations]
        assert sum(marks) >= 0.9 * len(marks), name


def test_the_manifest_says_what_the_data_hold() -> None:
    head = manifest()
    assert head["counts"] == {name: len(getattr(reg, name)) for name in COLLECTIONS}
    read, recalled = head["checked"]["text"], head["checked"]["recalled"]
    assert read >= 0.9 * (read + recalled)
    second = head["double_extraction"]
    assert 0 < second["agreed_before_resolution"] <= second["facts_compared"]
    # Both readings of a trial are kept for most trials.
    assert second["by_file"].keys() <= {*reg.trials.ids, *reg.therapies.ids}
    assert len(second["by_file"]) > len(reg.trials) / 2


def test_no_result_is_without_figures() -> None:
    for result in reg.results:
        held = [
            figure
            for arm in result.arms
            for figure in (arm.events, arm.percent, arm.median, *arm.survival)
            if figure is not None
        ]
        assert held or result.comparisons, result.id


def test_no_toxicity_rate_is_without_figures() -> None:
    for rate in reg.toxicity_rates:
        assert any(
            figure is not None for figure in (rate.events, rate.percent, rate.onset, rate.duration)
        ), rate.id


def test_events_of_regulators_say_the_day() -> None:
    # Of old events and of the end of a supply often no more than the month or year is known.
    events = reg.approvals.where(agency="FDA")
    exact = [event for event in events if len(event.date.text) == len("2017-07-11")]
    assert len(exact) >= 0.9 * len(events)
    new_uses = {"initial approval", "new indication", "conversion to regular approval"}
    since = dt.date(2000, 1, 1)
    for event in events.where(lambda one: one.action in new_uses and one.date.last_day >= since):
        assert event in exact, event.id


def test_what_is_installed_stays_below_a_megabyte() -> None:
    package = Path(str(files("leukimmuno")))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as wheel:
        for path in package.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                wheel.write(path, path.relative_to(package))
    assert packed.tell() < 1_000_000
