"""Tables of anything: columns, units, ids, missing values, and both libraries."""

# mypy: disable-error-code="arg-type,call-overload"

from __future__ import annotations

import inspect
import subprocess
import sys
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import leukimmuno as li
from leukimmuno import testing
from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.errors import (
    InvalidTypeError,
    InvalidValueError,
    MissingExtraError,
    VocabularyError,
)
from leukimmuno.interchange.columns import columns_of, rows_of
from leukimmuno.model.base import Record, Value

CLASSES = sorted(
    (
        cls
        for name in li.__all__
        if inspect.isclass(cls := getattr(li, name)) and issubclass(cls, Record | Value)
    ),
    key=lambda cls: cls.__name__,
)
CITED = [li.Citation("paper-2017", "abstract")]


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_class_has_columns_of_different_names(cls: type) -> None:
    names = [column.name for column in columns_of(cls)]
    assert names
    assert len(set(names)) == len(names)


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(CLASSES).flatmap(testing.instances))
def test_cells_are_what_their_column_holds(item: Any) -> None:
    kinds = {"text": str, "word": str, "number": float, "count": int, "flag": bool}
    columns = columns_of(type(item))
    for row in rows_of(item):
        for cell, column in zip(row, columns, strict=True):
            assert cell is None or type(cell) is kinds[column.holds], column


@pytest.mark.parametrize("name", COLLECTIONS)
def test_an_empty_collection_has_the_columns(name: str) -> None:
    full = li.to_frame(getattr(li.registry, name))
    empty = li.to_frame(getattr(li.registry, name).where(lambda _: False))
    assert len(empty) == 0 < len(full)
    pd.testing.assert_series_equal(empty.dtypes, full.dtypes)
    polars = li.to_frame(getattr(li.registry, name), "polars")
    none = li.to_frame(getattr(li.registry, name).where(lambda _: False), library="polars")
    assert polars.columns == list(full.columns) == none.columns
    assert none.schema == polars.schema
    assert polars.height == len(full)


def test_one_row_a_record_and_ids_for_what_is_related(reg: li.Registry) -> None:
    frame = li.to_frame(reg.therapies).set_index("id")
    assert list(frame.index) == list(reg.therapies.ids)
    engager = frame.loc["engager"]
    assert engager["targets"] == "cd19; cd3"
    assert engager["modality"] == "t-cell engager"
    assert engager["xrefs"] == "ncit:C1; mondo:0000001"
    assert engager["sources"] == "paper-2017"
    assert engager["citations"] == '[{"locator": "abstract", "source_id": "paper-2017"}]'
    assert frame.loc["elsewhere", "approved_elsewhere_since"] == "2012"
    assert pd.isna(frame.loc["cells", "brands"])


def test_results_have_one_row_an_arm_with_the_comparison() -> None:
    result = li.TrialResult(
        id="r",
        trial_id="t",
        endpoint_id="e",
        analysis_set=li.AnalysisSet("randomised", 405),
        arms=[
            li.ArmResult(
                arm_id="a",
                events=91,
                total=271,
                percent=33.6,
                interval=li.Interval(28, 39.5),
                median=li.Measure(7.7, "months", interval=li.Interval(5.6, 9.6)),
            ),
            li.ArmResult(arm_id="b", median=li.Measure(None, "month", "not reached")),
        ],
        comparison=li.Comparison(
            measure="hazard ratio", value=0.71, interval=li.Interval(0.55, 0.93), p_value=0.01
        ),
        citations=CITED,
    )
    frame = li.to_frame(result)
    assert frame["arm_id"].tolist() == ["a", "b"]
    assert frame["analysis_set_n"].tolist() == [405, 405]
    first, second = (frame.iloc[place] for place in (0, 1))
    assert (first["events"], first["total"], first["percent"]) == (91, 271, 33.6)
    assert (first["percent_low"], first["percent_high"], first["percent_level"]) == (28, 39.5, 0.95)
    assert (first["median_value"], first["median_unit"]) == (7.7, "month")
    assert (first["median_low"], first["median_high"]) == (5.6, 9.6)
    # Nothing was counted in the second arm: no figure, so no bound of one either.
    assert pd.isna(second[["events", "percent", "percent_bound", "percent_low"]]).all()
    assert pd.isna(second["median_value"])
    assert second["median_bound"] == "not reached"
    assert first["percent_bound"] == first["median_bound"] == "="
    for row in (first, second):
        assert (row["comparison_measure"], row["comparison_value"]) == ("hazard ratio", 0.71)
        assert (row["comparison_low"], row["comparison_high"]) == (0.55, 0.93)
        assert pd.isna(row["comparison_stratified"])
    assert str(frame["events"].dtype) == "Int64"
    assert str(frame["comparison_stratified"].dtype) == "boolean"


def test_a_figure_called_value_lends_its_columns_no_prefix() -> None:
    figure = li.PopulationFigure(
        id="f", subtype_id="b-all", figure="share", value="75 percent", citations=CITED
    )
    row = li.to_frame(figure).iloc[0]
    assert (row["value"], row["unit"], row["bound"]) == (75, "percent", "=")


def test_an_assertion_is_its_kind_and_its_json(reg: li.Registry) -> None:
    row = li.to_frame(reg.claims).iloc[0]
    assert row["assertion_kind"] == "mechanism"
    assert row["assertion"] == '{"antigen_ids": ["cd19"], "therapy_id": "engager"}'


def test_values_and_lists_of_one_class_are_tables_too(reg: li.Registry) -> None:
    arms = li.to_frame(list(reg.trials["duel"].arms))
    assert arms["id"].tolist() == ["new", "old"]
    assert arms["components"].tolist() == ["engager", "chemo"]
    assert li.to_frame(arm for arm in reg.trials["duel"].arms).equals(arms)


def test_an_estimate_is_a_row_and_an_array_a_row_an_entry() -> None:
    one = li.effects.risk_ratio(91, 271, 21, 134)
    row = li.to_frame(one).iloc[0]
    assert (row["measure"], row["value"]) == ("risk ratio", one.value)
    assert (row["low"], row["high"], row["level"]) == (one.low, one.high, 0.95)
    assert (row["p_value"], row["standard_error"]) == (one.p_value, one.standard_error)
    assert pd.isna(row["below"])
    assert pd.isna(row["sources"])
    many = li.effects.risk_ratio([[1, 2], [3, 4]], 10, 3, 10)
    frame = li.to_frame(many)
    assert frame["index"].tolist() == [0, 1, 2, 3]
    # (1/10)/(3/10), (2/10)/(3/10), ...
    assert frame["value"].tolist() == pytest.approx([1 / 3, 2 / 3, 1, 4 / 3])
    both = li.to_frame([one, one])
    assert both["value"].tolist() == [one.value, one.value]
    assert li.to_frame(li.Estimate(0.5, measure="hazard ratio"))["p_value"].isna().all()


def test_an_interval_through_infinity_is_two_rays() -> None:
    needed = li.effects.number_needed_to_treat(3, 10, 3, 11, event="good")
    assert needed.union is not None
    row = li.to_frame(needed).iloc[0]
    assert (row["below"], row["above"]) == (needed.union.below, needed.union.above)
    assert pd.isna(row[["low", "high"]]).all()
    assert row["event"] == "good"


def test_an_estimate_of_a_result_names_its_sources(reg: li.Registry) -> None:
    estimate = reg.results["duel-cr"].effect("risk ratio")
    assert li.to_frame(estimate)["sources"].tolist() == ["paper-2017"]


def test_what_makes_its_own_table_is_asked_for_it(reg: li.Registry) -> None:
    timeline = li.registry.therapies["tisagenlecleucel"].timeline()
    pd.testing.assert_frame_equal(li.to_frame(timeline), timeline.to_frame())
    assert li.to_frame(timeline, "polars")["id"].to_list() == timeline.to_frame()["id"].tolist()
    audit = li.claims.audit(registry=reg)
    assert li.to_frame(audit)["claim"].tolist() == ["claim-1"]


def test_pairs_as_headings_become_words_for_polars() -> None:
    class Pairs:
        def to_frame(self) -> pd.DataFrame:
            headings = pd.MultiIndex.from_tuples([("infusion", "start"), ("infusion", "end")])
            return pd.DataFrame([[0.0, 1.0]], columns=headings)

    assert li.to_frame(Pairs(), "polars").columns == ["infusion start", "infusion end"]


def test_nothing_is_no_table() -> None:
    with pytest.raises(InvalidValueError, match="an empty list does not say which columns"):
        li.to_frame([])


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (3, "got 3"),
        ("therapies", "got 'therapies'"),
        ({"a": 1}, "got {'a': 1}"),
        ([1, 2], "of one class, got 1"),
        (li.registry, "a Registry is many tables; give one of its collections"),
    ],
)
def test_what_is_no_table_is_refused(item: Any, said: str) -> None:
    with pytest.raises(InvalidTypeError) as caught:
        li.to_frame(item)
    assert said in str(caught.value)


def test_kinds_are_not_mixed(reg: li.Registry) -> None:
    with pytest.raises(InvalidTypeError, match=r"<Trial duel: DUEL> among Therapy"):
        li.to_frame([reg.therapies["cells"], reg.trials["duel"]])


def test_an_unknown_library_is_refused() -> None:
    with pytest.raises(VocabularyError, match="'polar' is none of 'pandas', 'polars'") as caught:
        li.to_frame(li.registry.therapies, "polar")
    assert caught.value.suggestions == ("polars",)


@pytest.mark.parametrize(("library", "extra"), [("pandas", "frames"), ("polars", "polars")])
def test_a_library_that_is_missing_names_its_extra(
    library: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError, match=rf"leukimmuno\[{extra}\]") as caught:
        li.to_frame(li.registry.endpoints, library)
    assert caught.value.extra == extra


def test_frames_are_of_their_library() -> None:
    assert type(li.to_frame(li.registry.endpoints)) is pd.DataFrame
    assert type(li.to_frame(li.registry.endpoints, "polars")) is pl.DataFrame


def test_looking_at_the_functions_loads_no_library_of_tables() -> None:
    script = (
        "import sys, leukimmuno as li; li.to_frame, li.to_fhir, li.export_tables, "
        "li.results_from_frame; li.json_schema(li.Therapy); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    heavy = {"pandas", "polars", "pyarrow", "numpy", "pint", "fhir", "pydantic", "jsonschema"}
    assert not heavy & set(done.stdout.split())
