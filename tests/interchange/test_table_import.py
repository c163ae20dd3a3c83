"""Results from one's own table: the round trip, the short names, and every kind of bad row."""

# mypy: disable-error-code="arg-type,assignment"

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

import leukimmuno as li
from leukimmuno import testing
from leukimmuno.errors import (
    DataIntegrityError,
    InvalidTypeError,
    UnknownEntityError,
    UnknownFieldError,
)
from leukimmuno.interchange.table_reader import column_at


def table(**columns: Any) -> pd.DataFrame:
    """Give a frame of the two arms of DUEL, with other columns than usual where given."""
    usual: dict[str, Any] = {
        "endpoint": "complete remission",
        "analysis_set": "randomised",
        "arm": ["new", "old"],
        "source": "paper-2017",
        "locator": "Table 2",
    }
    return pd.DataFrame({**usual, **columns})


def read(reg: li.Registry, frame: Any, **options: Any) -> tuple[li.TrialResult, ...]:
    return li.results_from_frame(frame, **{"trial": "DUEL", "registry": reg, **options})


def problems(reg: li.Registry, frame: Any, **options: Any) -> tuple[str, ...]:
    with pytest.raises(DataIntegrityError) as caught:
        read(reg, frame, **options)
    assert all(problem in str(caught.value) for problem in caught.value.problems)
    return caught.value.problems


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_the_registry_s_own_table_gives_its_results_back(library: Any) -> None:
    assert li.results_from_frame(li.to_frame(li.registry.results, library)) == tuple(
        li.registry.results
    )


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(testing.registries())
def test_a_table_of_any_results_gives_them_back(registry: li.Registry) -> None:
    for library in ("pandas", "polars"):
        frame = li.to_frame(registry.results, library)
        again = li.results_from_frame(frame, registry=registry)
        assert again == tuple(registry.results)


def test_short_names_counts_and_limits(reg: li.Registry) -> None:
    frame = table(
        n=150, events=[30, 15], total=[100, 50], percent=[30, 30.0], low=[21.2, None],
        high=[40.0, None], level=[0.9, None],
    )  # fmt: skip
    (result,) = read(reg, frame)
    assert result == li.TrialResult(
        id="duel-cr-2",  # the registry holds duel-cr already; see the next test
        trial_id="duel",
        endpoint_id="cr",
        analysis_set=li.AnalysisSet("randomised", 150),
        arms=[
            li.ArmResult(
                arm_id="new", events=30, total=100, percent=30, interval=li.Interval(21.2, 40, 0.9)
            ),
            li.ArmResult(arm_id="old", events=15, total=50, percent=30),
        ],
        citations=[li.Citation("paper-2017", "Table 2")],
    )
    assert not result.is_bound


def test_an_id_is_made_that_nothing_else_has(reg: li.Registry) -> None:
    twice = pd.concat([table(), table(subgroup="old"), table(subgroup="young", id="duel-cr-3")])
    assert [result.id for result in read(reg, twice)] == ["duel-cr-2", "duel-cr-4", "duel-cr-3"]


def test_medians_have_their_unit_and_may_be_unreached(reg: li.Registry) -> None:
    frame = table(
        endpoint="OS", median=[7.7, None], median_bound=[None, "not reached"], unit="months",
        low=[5.6, None], high=[9.6, None], comparison_measure=["hazard ratio", None],
        comparison_value=[0.71, None], checked="recalled",
    )  # fmt: skip
    (result,) = read(reg, frame)
    first, second = result.arms
    assert first.median == li.Measure(7.7, "month", interval=li.Interval(5.6, 9.6))
    assert second.median == li.Measure(None, "month", "not reached")
    # What is said once of the result holds for it.
    assert result.comparison == li.Comparison(measure="hazard ratio", value=0.71)
    assert result.citations == (li.Citation("paper-2017", "Table 2", "recalled"),)


def test_headings_are_renamed_or_left_out(reg: li.Registry) -> None:
    frame = table(R=[30, 15], N=[100, 50], colour="red")
    (result,) = read(reg, frame, columns={"R": "events", "N": "total", "colour": None})
    assert [(arm.events, arm.total) for arm in result.arms] == [(30, 100), (15, 50)]


def test_citations_may_be_given_for_all_rows(reg: li.Registry) -> None:
    frame = table().drop(columns=["source", "locator"])
    cited = li.Citation("paper-2017", "page 3")
    for one_or_more in (cited, [cited]):
        assert read(reg, frame, citations=one_or_more)[0].citations == (cited,)
    assert problems(reg, frame) == (
        "row 0: no source is named; give the columns 'source' and 'locator', or pass citations=",
    )


def test_a_trial_of_one_s_own_is_given_as_a_record(reg: li.Registry) -> None:
    own = attrs.evolve(reg.trials["duel"], id="rematch", name="REMATCH")
    (result,) = read(reg, table(), trial=own)
    assert result.trial_id == "rematch"


def test_the_trial_may_stand_in_a_column(reg: li.Registry) -> None:
    (result,) = read(reg, table(trial="NCT00000001"), trial=None)
    assert result.trial_id == "duel"
    assert read(reg, table(trial="duel"))[0].trial_id == "duel"


def test_the_values_of_numpy_and_dates_are_read(reg: li.Registry) -> None:
    frame = table(
        events=np.array([30, 15]), derived=np.array([False, False]),
        data_cutoff=pd.Timestamp("2016-06-01"),
    )  # fmt: skip
    (result,) = read(reg, frame)
    assert result.data_cutoff == li.PartialDate("2016-06-01")
    assert result.arms[0].events == 30
    other = table(data_cutoff=[dt.date(2016, 6, 1), dt.date(2016, 6, 1)])
    assert read(reg, pl.from_pandas(other))[0].data_cutoff == li.PartialDate("2016-06-01")


def test_every_bad_row_is_told_at_once(reg: li.Registry) -> None:
    frame = pd.DataFrame(
        [
            # arm, endpoint, set, events, total, percent, median, unit, low
            ("new", "CR", "randomised", 30.5, 100, None, None, None, None),
            ("third", "CR", "randomised", 15, 50, None, None, None, None),
            ("new", "compleat remission", "treated", 1, 2, None, None, None, None),
            ("new", "OS", "all of them", 1, 2, None, None, None, None),
            ("new", "OS", "safety", 7, 5, None, None, None, None),
            ("new", None, "infused", 1, 2, None, None, None, None),
            ("new", "OS", "evaluable", 1, 2, 50, 7, "month", 3),
            ("new", "OS", "enrolled", 1, 2, None, 7, "fortnight", None),
            ("new", "OS", "responders", 1, 2, None, None, "month", None),
            ("new", "OS", "subgroup", 1, 2, 101, None, None, None),
            ("new", "OS", "infused", 1, 2, None, None, None, 3),
        ],
        columns=["arm", "endpoint", "analysis_set", "events", "total", "percent", "median", "unit",
                 "low"],
    )  # fmt: skip
    told = problems(reg, frame, citations=li.Citation("paper-2017", "p"))
    expected = [
        (0, "column 'events': expected a whole number, got 30.5"),
        (1, "column 'arm': 'third' is no arm of 'duel' (new, old)"),
        (2, "column 'endpoint': small: no 'compleat remission' among 2 endpoints"),
        (3, "column 'analysis_set': 'all of them' is not in the vocabulary AnalysisKind"),
        (4, "column 'events': 7 events of 5"),
        (5, "column 'endpoint': a value is missing"),
        (6, "column 'low': limits need one percentage or one median in their row, and there are"),
        (7, "column 'unit': unit 'fortnight' is not in the table"),
        (8, "column 'median': a figure with bound '=' needs a number, got None"),
        (9, "column 'percent': expected a number from 0 to 100, got 101"),
        (10, "column 'low': limits need one percentage or one median in their row, and there is"),
    ]
    rows = [int(text.split(",")[0].removeprefix("row ")) for text in told]
    assert rows == sorted(rows)
    for row, start in expected:
        assert any(text.startswith(f"row {row}, {start}") for text in told), (row, told)
    assert set(rows) == {row for row, _ in expected}


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"events": ["thirty", 15]}, "row 0, column 'events': expected a number, got 'thirty'"),
        ({"events": [True, 15]}, "row 0, column 'events': expected a number, got True"),
        ({"derived": [1, None]}, "row 0, column 'derived': expected True or False, got 1"),
        ({"note": [3, None]}, "row 0, column 'note': expected text, got 3"),
        (
            {"data_cutoff": [pd.Timestamp("2016-06-01 12:00"), pd.NaT]},
            "row 0, column 'data_cutoff': expected text, got Timestamp('2016-06-01 12:00:00')",
        ),
        ({"survival": [3, None]}, "row 0, column 'survival': expected JSON text, got 3"),
        ({"survival": ["[", None]}, "row 0, column 'survival': no valid JSON: "),
        (
            {"survival": ['[{"time": {"value": 1, "unit": "mg"}, "percent": 3}]', None]},
            "row 0, column 'survival': expected time, got 1 mg",
        ),
        ({"locator": [None, None]}, "row 0, column 'locator': a value is missing"),
        ({"source": ["nobody", None]}, "row 0, column 'source': small: no 'nobody' among 3"),
        (
            {"comparison_value": [0.7, 0.8], "comparison_measure": "hazard ratio"},
            "row 1, column 'comparison_value': 0.8 contradicts 0.7 in row 0",
        ),
        ({"arm": ["new", "new"]}, "row 0, column 'arm': ArmResult(arm_id='new') stands twice"),
        (
            {"arm": ["new", "old"], "unit": ["month", None]},
            "row 0, column 'median_value': a figure with bound '=' needs a number, got None",
        ),
        (
            {"median": [3, None], "unit": ["month", None], "median_low": [1, None]},
            "row 0, column 'median_high': a figure with bound '=' needs a number, got None",
        ),
    ],
)
def test_a_bad_cell_is_told_by_row_and_column(
    reg: li.Registry, columns: dict[str, Any], said: str
) -> None:
    told = problems(reg, table(**columns))
    assert [text.startswith(said) for text in told] == [True], told


def test_a_row_of_another_trial_is_told(reg: li.Registry) -> None:
    assert problems(reg, table(trial=["duel", "TOWER"])) == (
        "row 1, column 'trial': 'TOWER' is not the trial 'duel'",
    )


def test_a_trial_and_an_arm_that_are_not_known_are_told(reg: li.Registry) -> None:
    told = problems(reg, table(trial=["TOWER", "duel"], arm=["new", None]), trial=None)
    assert [text.partition(";")[0] for text in told] == [
        "row 0, column 'trial': small: no 'TOWER' among 1 trials",
        "row 1, column 'arm': a value is missing",
    ]


def test_rows_of_one_id_must_agree(reg: li.Registry) -> None:
    told = problems(reg, table(id="mine", time=["week 4", "week 8"]))
    assert told == ("row 1, column 'time': 'week 8' contradicts 'week 4' in row 0",)


def test_a_frame_without_the_named_columns_says_which(reg: li.Registry) -> None:
    told = problems(reg, pd.DataFrame({"events": []}), trial=None)
    assert told == tuple(
        f"column {name!r} is missing" for name in ("trial", "endpoint", "arm", "analysis_set")
    )
    assert read(reg, table().iloc[:0]) == ()


def test_unknown_columns_are_refused(reg: li.Registry) -> None:
    with pytest.raises(UnknownFieldError, match="no column is called 'event', 'x'") as caught:
        read(reg, table(event=3, x=1))
    assert caught.value.suggestions[0] == "events"
    with pytest.raises(UnknownFieldError, match="the frame has no column 'R'"):
        read(reg, table(), columns={"R": "events"})
    with pytest.raises(UnknownFieldError, match="two columns stand for 'arm_id'"):
        read(reg, table(arm_id="new"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"frame": [1, 2]}, "expected a pandas or polars DataFrame"),
        ({"frame": pd.DataFrame([[1]])}, "the heading 0 of column 0 is no text"),
        ({"frame": pd.DataFrame([[1, 2]], columns=["a", "a"])}, "'a' of column 1 stands twice"),
        ({"trial": 3}, "trial: expected a Trial or its name, got 3"),
        ({"registry": "mine"}, "registry: expected a Registry, got 'mine'"),
        ({"citations": ["paper"]}, "citations: expected Citations, got 'paper'"),
    ],
)
def test_arguments_of_wrong_types_are_refused(
    reg: li.Registry, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(InvalidTypeError) as caught:
        read(reg, **{"frame": table(), **options})
    assert said in str(caught.value)


def test_an_unknown_trial_is_refused(reg: li.Registry) -> None:
    with pytest.raises(UnknownEntityError):
        read(reg, table(), trial="TOWRE")


def test_results_of_a_frame_can_be_laid_over_the_registry(reg: li.Registry) -> None:
    results = read(reg, table(subgroup="old", events=[30, 15], total=[100, 50]))
    mine = li.Registry.of(*results, name="mine")
    laid = reg.overlay(mine).results[results[0].id]
    # (30/100) / (15/50)
    assert laid.effect("risk ratio").value == pytest.approx(1)


@pytest.mark.parametrize(
    ("steps", "name"),
    [
        (("arms", "median", "unit"), "median_unit"),
        (("arms", "survival", "time"), "survival"),
        (("comparison",), "comparison_measure"),
        (("citations", "locator"), "locator"),
        (("citations", "source_id"), "source"),
        (("citations",), None),
        ((), None),
    ],
)
def test_a_path_leads_to_its_column(steps: tuple[str, ...], name: str | None) -> None:
    assert column_at(steps) == name
