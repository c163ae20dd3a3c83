"""A registry written to files, by function and from the command line."""

# mypy: disable-error-code="arg-type"

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING, Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import leukimmuno as li
from leukimmuno import cli
from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.errors import InvalidTypeError, MissingExtraError, VocabularyError
from leukimmuno.interchange.export import FORMATS, guarded

if TYPE_CHECKING:
    from pathlib import Path

CITED = [li.Citation("paper", "Table 2")]
RISKY = '=HYPERLINK("http://example.org")'


def sources() -> list[li.Source]:
    return [
        li.Source(id="paper", kind="news", title=RISKY, container="+plain", copy="'quoted'"),
        li.Source(id="other", kind="news", title='A "B", C\nand D', published="2020"),
    ]


@pytest.fixture
def small() -> li.Registry:
    return li.Registry.of(*sources(), name="small")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_one_table_a_collection_in_both_formats(reg: li.Registry, tmp_path: Path) -> None:
    paths = li.export_tables(reg, tmp_path / "new" / "folder")
    assert [path.name for path in paths] == [
        f"{name}.{ending}" for ending in ("csv", "parquet") for name in COLLECTIONS
    ]
    folder = tmp_path / "new" / "folder"
    for name in COLLECTIONS:
        expected = li.to_frame(getattr(reg, name), "polars")
        assert pl.read_parquet(folder / f"{name}.parquet").equals(expected)
        assert len(rows(folder / f"{name}.csv")) == expected.height
        assert (folder / f"{name}.csv").read_text().split("\n")[0].split(",") == expected.columns


def test_cells_of_a_csv_are_plain(reg: li.Registry, tmp_path: Path) -> None:
    li.export_tables(reg, tmp_path, ["csv"])
    first, second, *_ = rows(tmp_path / "results.csv")
    assert (first["arm_id"], first["events"], first["total"]) == ("new", "30", "100")
    assert (first["derived"], first["percent"], first["percent_bound"]) == ("false", "", "")
    assert second["arm_id"] == "old"
    assert rows(tmp_path / "population_figures.csv")[0]["bound"] == "="
    assert b"\r" not in (tmp_path / "results.csv").read_bytes()


def test_a_csv_of_the_registry_gives_its_results_back(tmp_path: Path) -> None:
    li.export_tables(li.registry, tmp_path, ["csv"])
    frame: Any = pd.read_csv(tmp_path / "results.csv", dtype_backend="numpy_nullable")
    texts = frame.select_dtypes("string").columns
    # What the page says to do: take one apostrophe away.
    frame[texts] = frame[texts].apply(lambda column: column.str.removeprefix("'"))
    assert li.results_from_frame(frame) == tuple(li.registry.results)


def test_no_free_text_can_run_as_a_formula(small: li.Registry, tmp_path: Path) -> None:
    li.export_tables(small, tmp_path, ["csv", "parquet"])
    paper, other = rows(tmp_path / "sources.csv")
    assert paper["title"] == f"'{RISKY}"
    assert (paper["container"], paper["copy"]) == ("'+plain", "''quoted'")
    assert other["title"] == 'A "B", C\nand D'
    exact = pl.read_parquet(tmp_path / "sources.parquet")
    assert exact["title"].to_list() == [RISKY, 'A "B", C\nand D']


@given(st.text())
def test_guarding_is_undone_by_one_apostrophe(text: str) -> None:
    safe = guarded(text)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe.removeprefix("'") == text


def test_the_other_formats(small: li.Registry, tmp_path: Path) -> None:
    paths = li.export_tables(small, tmp_path, ("json", "bibtex", "csl", "schema", "json"))
    assert [path.name for path in paths] == [
        "registry.json",
        "sources.bib",
        "sources.csl.json",
        "schema.json",
    ]
    again = li.Registry.load(paths[0])
    assert list(again.sources) == list(small.sources)
    # Every source is there, cited or not.
    assert paths[1].read_text(encoding="utf-8") == li.cite(small.sources)
    assert [item["id"] for item in json.loads(paths[2].read_text())] == ["paper", "other"]
    assert json.loads(paths[3].read_text()) == li.json_schema(li.Registry)


def test_equal_data_gives_equal_files(reg: li.Registry, tmp_path: Path) -> None:
    first = li.export_tables(reg, tmp_path / "a", FORMATS)
    second = li.export_tables(reg, tmp_path / "b", FORMATS)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize("formats", ["excel", ["csv", "excel"], [3]])
def test_an_unknown_format_is_refused_before_anything_is_written(
    small: li.Registry, tmp_path: Path, formats: Any
) -> None:
    with pytest.raises(VocabularyError, match="is none of 'csv', 'parquet', 'json'"):
        li.export_tables(small, tmp_path / "x", formats)
    assert not (tmp_path / "x").exists()


def test_one_format_may_be_given_as_a_text(small: li.Registry, tmp_path: Path) -> None:
    (path,) = li.export_tables(small, tmp_path, "bibtex")
    assert path.name == "sources.bib"


def test_only_a_registry_is_exported(tmp_path: Path) -> None:
    with pytest.raises(InvalidTypeError, match="export_tables: expected a Registry"):
        li.export_tables(li.registry.trials, tmp_path)


def test_parquet_needs_the_extra(
    small: li.Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(MissingExtraError, match=r"leukimmuno\[frames\]"):
        li.export_tables(small, tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_the_command_writes_csv_and_lists_the_files(
    small: li.Registry, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["export", str(tmp_path)], small) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [str(tmp_path / f"{name}.csv") for name in COLLECTIONS]
    arguments = ["export", str(tmp_path), "--format", "json", "--format", "csl", "--json"]
    assert cli.main(arguments, small) == 0
    assert json.loads(capsys.readouterr().out) == [
        str(tmp_path / "registry.json"),
        str(tmp_path / "sources.csl.json"),
    ]


def test_the_command_tells_what_is_wrong(
    small: li.Registry, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["export", str(tmp_path), "--format", "excel"], small) == 2
    assert "'excel' is none of 'csv'" in capsys.readouterr().err
    (tmp_path / "file").write_text("")
    assert cli.main(["export", str(tmp_path / "file")], small) == 2
    assert "leukimmuno: [Errno" in capsys.readouterr().err
