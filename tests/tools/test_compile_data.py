"""The command: what it writes, what it compares, and how it refuses."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.catalog.storage import read_records

if TYPE_CHECKING:
    from tests.tools.conftest import Workshop

ROOT = Path(__file__).resolve().parents[2]


def test_writes_one_file_a_collection_and_the_manifest(workshop: Workshop) -> None:
    outcome = workshop.run()
    assert outcome.code == 0
    assert outcome.told == []
    names = {path.name for path in workshop.output.iterdir()}
    assert names == {"manifest.json", *(f"{name}.json" for name in COLLECTIONS)}
    for name in COLLECTIONS:
        text = (workshop.output / f"{name}.json").read_text(encoding="utf-8")
        assert text.endswith("\n")
        read_records(json.loads(text), name, path="$", file=name)
    assert (workshop.output / "claims.json").read_bytes() == b"[]\n"


def test_manifest(workshop: Workshop) -> None:
    workshop.run()
    manifest = json.loads((workshop.output / "manifest.json").read_text(encoding="utf-8"))
    sums = manifest.pop("sha256")
    assert sums.keys() == {f"{name}.json" for name in COLLECTIONS}
    for name, told in sums.items():
        assert hashlib.sha256((workshop.output / name).read_bytes()).hexdigest() == told
    # Counted by hand in conftest.py; every record but the sources has one citation.
    counts = dict.fromkeys(COLLECTIONS, 0) | {
        "therapies": 2,
        "antigens": 2,
        "subtypes": 2,
        "adverse_events": 1,
        "endpoints": 5,
        "trials": 1,
        "results": 5,
        "toxicity_rates": 3,
        "approvals": 3,
        "sources": 2,
    }
    assert manifest == {
        "format": 1,
        "name": "leukimmuno",
        "version": "2020.1.0",
        "released": "2020-01-31",
        "counts": counts,
        "checked": {"text": 23, "recalled": 1},
        "double_extraction": {
            "facts_compared": 10,
            "agreed_before_resolution": 9,
            "method": "Two readers, blind to each other.",
        },
    }


def test_summary_counts_records_and_citations(workshop: Workshop) -> None:
    printed = workshop.run().printed
    assert [line.split() for line in printed[:2]] == [["therapies", "2"], ["modalities", "0"]]
    # 23 of 24 is 95.83 %.
    assert "24, 95.8 % read in their source" in printed[-2]
    assert printed[-1] == "codes were not looked up: no --reference folder given"


def test_records_stand_by_file_path_and_then_by_place_in_the_file(workshop: Workshop) -> None:
    for name in ("trials/b.toml", "trials/a.toml"):
        letter = name[-6]
        workshop.write(
            name,
            f'[[sources]]\nid = "{letter}-2"\nkind = "news"\ntitle = "t"\n'
            f'[[sources]]\nid = "{letter}-1"\nkind = "news"\ntitle = "t"\n',
        )
    assert workshop.run().code == 0
    sources = json.loads((workshop.output / "sources.json").read_text(encoding="utf-8"))
    assert [entry["id"] for entry in sources] == ["paper", "list", "a-2", "a-1", "b-2", "b-1"]


def test_dates_of_toml_become_iso_text(workshop: Workshop) -> None:
    workshop.run()
    approvals = json.loads((workshop.output / "approvals.json").read_text(encoding="utf-8"))
    assert approvals[0]["date"] == "2014-12-03"


def test_an_empty_curation_gives_empty_collections(workshop: Workshop) -> None:
    for name in ("sources.toml", "concepts.toml", "approvals.toml", "agreement.toml"):
        (workshop.curation / name).unlink()
    (workshop.curation / "trials" / "one.toml").write_text("", encoding="utf-8")
    outcome = workshop.run()
    assert outcome.code == 0
    assert outcome.printed[-2].split() == ["citations", "0"]
    manifest = json.loads((workshop.output / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["double_extraction"] is None
    assert set(manifest["counts"].values()) == {0}


@pytest.mark.parametrize("seed", ["0", "1"])
def test_bytes_do_not_depend_on_the_hash_seed(
    workshop: Workshop, tmp_path: Path, seed: str
) -> None:
    workshop.run()
    other = tmp_path / "other"
    command = [sys.executable, str(ROOT / "tools" / "compile_data.py")]
    command += ["--curation", str(workshop.curation), "--output", str(other)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    for path in workshop.output.iterdir():
        assert (other / path.name).read_bytes() == path.read_bytes()


def test_check_passes_on_what_was_written(workshop: Workshop) -> None:
    workshop.run()
    outcome = workshop.run("--check")
    assert outcome.code == 0
    assert outcome.told == []


def test_check_finds_a_changed_byte_and_writes_nothing(workshop: Workshop) -> None:
    workshop.run()
    path = workshop.output / "results.json"
    changed = path.read_bytes().replace(b'"events": 91', b'"events": 97')
    path.write_bytes(changed)
    outcome = workshop.run("--check")
    assert outcome.code == 1
    assert len(outcome.told) == 2
    assert outcome.told[0].startswith("differs: results.json: line ")
    assert """is b'"events": 97,', compiled b'"events": 91,'""" in outcome.told[0]
    assert path.read_bytes() == changed


@pytest.mark.parametrize("content", [b"[]", b"[]\n\n"])
def test_check_finds_a_changed_end(workshop: Workshop, content: bytes) -> None:
    workshop.run()
    (workshop.output / "claims.json").write_bytes(content)
    outcome = workshop.run("--check")
    assert outcome.code == 1
    assert outcome.told[0].startswith("differs: claims.json: line ")


def test_check_finds_missing_and_superfluous_files(workshop: Workshop) -> None:
    workshop.run()
    (workshop.output / "claims.json").rename(workshop.output / "opinions.json")
    outcome = workshop.run("--check")
    assert outcome.code == 1
    assert outcome.told[:2] == [
        "differs: claims.json: is missing",
        "differs: opinions.json: is no file of the data",
    ]


def test_check_without_any_data_writes_nothing(workshop: Workshop) -> None:
    assert workshop.run("--check").code == 1
    assert not workshop.output.exists()


def test_every_problem_is_listed_and_nothing_is_written(workshop: Workshop) -> None:
    workshop.replace("trials/one.toml", "percent = 34,", "percent = 43,")
    workshop.replace("concepts.toml", 'modality = "t-cell engager"', 'modality = "magic"')
    workshop.replace("approvals.toml", "date = 2014-12-03", "date = 2014-12-03T10:00:00")
    outcome = workshop.run()
    assert outcome.code == 1
    assert not workshop.output.exists()
    assert [error.partition(": ")[0] for error in outcome.errors[:2]] == [
        "curation/approvals.toml",
        "curation/concepts.toml",
    ]
    # 43 % is neither 91/271 nor inside its limits.
    assert [error.rpartition(" ")[2] for error in outcome.errors[2:]] == [
        "[percentage]",
        "[within-limits]",
    ]
    assert outcome.told[-1] == "4 problems; nothing was written"
    assert "references are not checked" in outcome.told[0]


@pytest.mark.parametrize("option", ["--curation", "--reference"])
def test_a_folder_that_is_not_there_is_a_usage_error(
    workshop: Workshop, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        workshop.run(option, "nowhere")
    assert stopped.value.code == 2
    assert "nowhere is no folder" in capsys.readouterr().err
