"""Registries as JSON files."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type,operator,call-overload,type-var"

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING, Any

import pytest

import leukimmuno as li
from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.errors import DataIntegrityError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def stored(reg: li.Registry, tmp_path: Path) -> Path:
    path = tmp_path / "small.json"
    reg.dump(path)
    return path


def test_records_for_an_overlay_are_kept_in_a_file(reg: li.Registry, tmp_path: Path) -> None:
    extra = li.Antigen(id="extra", name="extra", citations=[li.Citation("paper-2017", "p")])
    li.Registry.of(extra, name="mine").dump(tmp_path / "mine.json")
    assert "'extra' refers to 'paper-2017'" in str(fails(tmp_path / "mine.json"))
    mine = li.Registry.load(tmp_path / "mine.json", complete=False)
    assert reg.overlay(mine).antigens["extra"].citations[0].source.id == "paper-2017"


def test_what_is_dumped_is_loaded(reg: li.Registry, stored: Path, tmp_path: Path) -> None:
    twin = li.Registry.load(stored)
    assert repr(twin) == repr(reg)
    for name in COLLECTIONS:
        assert list(getattr(twin, name)) == list(getattr(reg, name))
    twin.dump(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == stored.read_bytes()


def test_a_registry_without_release_round_trips(tmp_path: Path) -> None:
    li.Registry.of(name="bare").dump(tmp_path / "bare.json")
    assert li.Registry.load(str(tmp_path / "bare.json")).released is None


def test_dumps_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    code = "import sys, leukimmuno as li; li.registry.dump(sys.argv[1])"
    written = []
    for seed in ("0", "1", "4242"):
        path = tmp_path / f"{seed}.json"
        subprocess.run(
            [sys.executable, "-c", textwrap.dedent(code), str(path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
        written.append(path.read_bytes())
    assert len(set(written)) == 1


def edited(path: Path, **changes: Any) -> Path:
    data = json.loads(path.read_text())
    data.update(changes)
    path.write_text(json.dumps(data))
    return path


def fails(path: Path) -> DataIntegrityError:
    with pytest.raises(DataIntegrityError) as caught:
        li.Registry.load(path)
    assert caught.value.file == str(path)
    assert str(path) in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("changes", "path", "reason"),
    [
        ({"format": 2}, "$.format", "expected 1, got 2"),
        ({"more": 1}, "$.more", "is no known key"),
        ({"name": 3}, "$.name", "expected text, got 3"),
        ({"version": None}, "$.version", "expected text, got None"),
        ({"released": "soon"}, "$.released", "expected a day or null, got 'soon'"),
        ({"released": 3}, "$.released", "expected a day or null, got 3"),
        ({"collections": []}, "$.collections", "expected an object"),
        ({"collections": {"pills": []}}, "$.collections.pills", "is no collection"),
        ({"collections": {"therapies": {}}}, "$.collections.therapies", "list of therapies"),
        (
            {"collections": {"antigens": [{"id": "a"}]}},
            "$.collections.antigens[0].name",
            "the key 'name' is missing",
        ),
    ],
)
def test_what_is_amiss_is_named(
    stored: Path, changes: dict[str, Any], path: str, reason: str
) -> None:
    error = fails(edited(stored, **changes))
    assert error.path == path
    assert reason in str(error)


def test_a_missing_key_is_named(stored: Path) -> None:
    data = json.loads(stored.read_text())
    del data["name"]
    stored.write_text(json.dumps(data))
    error = fails(stored)
    assert (error.path, "is missing" in str(error)) == ("$.name", True)


def test_a_deep_fault_is_named_by_its_path(stored: Path) -> None:
    data = json.loads(stored.read_text())
    data["collections"]["results"][0]["arms"][1]["events"] = 51
    stored.write_text(json.dumps(data))
    error = fails(stored)
    assert error.path == "$.collections.results[0].arms[1].events"
    assert "51 events of 50" in str(error)


def test_an_open_reference_is_refused(stored: Path) -> None:
    data = json.loads(stored.read_text())
    data["collections"]["trials"] = []
    stored.write_text(json.dumps(data))
    assert "refers to 'duel', which trials do not hold" in str(fails(stored))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no valid JSON"),
        ("[", "no valid JSON"),
        ("[]", "expected an object, got list"),
        ('{"format": NaN}', "NaN is no JSON number"),
        ('{"format": 1, "format": 1}', "the key 'format' stands twice"),
        ("[" * 100_000, "nested too deeply"),
        ("1" * 10_000, "no valid JSON"),
    ],
)
def test_no_json_is_an_error(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    assert reason in str(fails(path))


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b"\xff\xfe{}")
    assert "no UTF-8 text" in str(fails(path))


def test_a_missing_file_is_the_system_s_own_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        li.Registry.load(tmp_path / "none.json")
