"""The command line."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type"
# pyright: reportArgumentType=false

from __future__ import annotations

import importlib
import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from leukimmuno import cli
from leukimmuno._version import __version__
from leukimmuno.catalog.registry import Registry
from leukimmuno.catalog.shipped import manifest, shipped_registry
from leukimmuno.errors import AmbiguousNameError, UnknownEntityError
from leukimmuno.model.endpoint import Endpoint
from leukimmuno.model.source import Citation
from leukimmuno.model.subtype import Subtype

CITED = [Citation("a-source", "page 1")]


@pytest.fixture(scope="module")
def sample() -> Registry:
    return Registry.load(Path(__file__).parent / "display" / "sample.json")


def run(
    capsys: pytest.CaptureFixture[str], registry: Registry, *arguments: str
) -> tuple[int, str, str]:
    status = cli.main(arguments, registry)
    said = capsys.readouterr()
    return status, said.out, said.err


def test_the_overview_does_the_main_job(
    capsys: pytest.CaptureFixture[str], sample: Registry
) -> None:
    status, out, err = run(capsys, sample)
    assert (status, err) == (0, "")
    flat = " ".join(out.split())
    assert out.startswith(f"leukimmuno {__version__}; sample, data version 1")
    assert "It informs research and teaching and gives no medical advice." in flat
    assert "therapies 2, modalities 1," in flat
    assert "blinatumomab (Blincyto)" in out
    assert "TOWER: remission" in out
    assert "blinatumomab: 91/271, 34%" in out
    assert "chemotherapy: 21/134, 16%" in out
    # (91/271) / (21/134) = 2.1427 and 91/271 - 21/134 = 0.17907.
    assert "RR 2.14 (95% CI 1.40 to 3.28)" in out
    assert "RD 0.179 (95% CI" in out
    # Overall survival is no remission.
    assert "overall survival" not in out
    sources = out.partition("\nSources\n")[2]
    assert [line[:3] for line in sources.splitlines() if line[0] == "["] == ["[1]", "[2]", "[3]"]
    assert "doi:10.1056/NEJMoa1609783 (abstract; Table 2)" in sources
    assert all(len(line) <= 88 and line == line.rstrip() for line in out.splitlines())


def test_the_overview_in_json(capsys: pytest.CaptureFixture[str], sample: Registry) -> None:
    status, out, _ = run(capsys, sample, "--json")
    data = json.loads(out)
    assert status == 0
    assert data["counts"]["therapies"] == 2
    assert data["therapy"]["id"] == "blinatumomab"
    (figures,) = data["remission"]
    assert figures["result"]["id"] == "tower-cr"
    assert figures["effects"]["risk ratio"]["value"] == pytest.approx((91 / 271) / (21 / 134))
    assert data["released"] is None


def test_the_overview_says_when_data_were_released(
    capsys: pytest.CaptureFixture[str], sample: Registry
) -> None:
    records = [
        record
        for name in (
            "therapies",
            "antigens",
            "subtypes",
            "approvals",
            "endpoints",
            "trials",
            "results",
            "toxicity_rates",
            "regimens",
            "sources",
        )
        for record in getattr(sample, name)
    ]
    dated = Registry.of(*records, name="dated", released=date(2026, 5, 1))
    assert run(capsys, dated)[1].splitlines()[0].endswith("released 2026-05-01")


def test_the_overview_of_the_shipped_data_says_how_they_were_read(
    capsys: pytest.CaptureFixture[str], sample: Registry
) -> None:
    shipped = shipped_registry()
    head = manifest()
    text, recalled = head["checked"]["text"], head["checked"]["recalled"]
    second = head["double_extraction"]
    agreed, compared = second["agreed_before_resolution"], second["facts_compared"]
    flat = " ".join(run(capsys, shipped)[1].split())
    assert f"Of {text + recalled} citations {text} were read where they point (" in flat
    assert f"Two readers agreed on {agreed} of {compared} facts (" in flat
    data = json.loads(run(capsys, shipped, "--json")[1])
    assert data["checked"] == {"text": text, "recalled": recalled}
    assert data["double_extraction"] == {
        "facts_compared": compared,
        "agreed_before_resolution": agreed,
    }
    # Of other registries nothing is known.
    assert "citations" not in run(capsys, sample)[1].partition("\nSources\n")[0]
    assert "checked" not in json.loads(run(capsys, sample, "--json")[1])


def test_show(capsys: pytest.CaptureFixture[str], sample: Registry) -> None:
    status, out, _ = run(capsys, sample, "show", "Blincyto")
    assert (status, out) == (0, f"{sample.therapies['blinatumomab']}\n")
    assert run(capsys, sample, "show", "trials/TOWER")[1] == f"{sample.trials['tower']}\n"
    for arguments in (["show", "cd19", "--json"], ["--json", "show", "cd19"]):
        _, out, _ = run(capsys, sample, *arguments)
        data = json.loads(out)
        assert data["collection"] == "antigens"
        assert data["record"]["name"] == "CD19"


def test_search(capsys: pytest.CaptureFixture[str], sample: Registry) -> None:
    status, out, _ = run(capsys, sample, "search", "blina")
    assert status == 0
    first, *_ = out.splitlines()
    assert first.split()[0] == "therapies/blinatumomab"
    assert "<Therapy blinatumomab (Blincyto): T-cell engager, CD19 x CD3>" in first
    data = json.loads(run(capsys, sample, "search", "blina", "--json")[1])
    assert data[0] == {
        "collection": "therapies",
        "id": "blinatumomab",
        "summary": "<Therapy blinatumomab (Blincyto): T-cell engager, CD19 x CD3>",
    }
    # No name contains it, but one is like it.
    assert "therapies/blinatumomab" in run(capsys, sample, "search", "blinatumumab")[1]


@pytest.mark.parametrize("text", ["zzzzqqqq", "", "?!"])
def test_search_without_a_find(
    capsys: pytest.CaptureFixture[str], sample: Registry, text: str
) -> None:
    assert run(capsys, sample, "search", text)[:2] == (1, f"No name resembles {text!r}.\n")
    status, out, _ = run(capsys, sample, "search", text, "--json")
    assert (status, json.loads(out)) == (1, [])


def test_cite(capsys: pytest.CaptureFixture[str], sample: Registry) -> None:
    status, out, _ = run(capsys, sample, "cite", "tower-cr")
    assert status == 0
    assert out.startswith("@article{kantarjian-2017,")
    assert out.count("@") == 1
    data = json.loads(run(capsys, sample, "cite", "tower-cr", "--json")[1])
    assert data["bibtex"] == out
    assert [source["id"] for source in data["sources"]] == ["kantarjian-2017"]
    # A claim about a figure need not cite anything.
    assert run(capsys, sample, "cite", "remission-claim")[1] == (
        "% claims/remission-claim cites no source\n"
    )


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("blinatumumab", "therapies/blinatumomab"),
        ("therapies/blinatumumab", "'blinatumomab'"),
        ("zzzzqqqq", "nothing called 'zzzzqqqq'\n"),
        ("nowhere/tower", "nothing called 'nowhere/tower'"),
    ],
)
@pytest.mark.parametrize("command", ["show", "cite"])
def test_a_wrong_name_ends_in_2_with_a_suggestion(
    capsys: pytest.CaptureFixture[str],
    sample: Registry,
    command: str,
    text: str,
    suggestion: str,
) -> None:
    status, out, err = run(capsys, sample, command, text)
    assert (status, out) == (2, "")
    assert suggestion in err
    assert "Traceback" not in err


def test_a_very_long_name_is_not_echoed_whole(
    capsys: pytest.CaptureFixture[str], sample: Registry
) -> None:
    status, _, err = run(capsys, sample, "show", "x" * 20_000)
    assert status == 2
    assert len(err) < 500


def named(name: str, id: str = "x") -> Endpoint:  # noqa: A002
    return Endpoint(id=id, name=name, kind="count", favourable="good", citations=CITED)


def test_an_ambiguous_name_lists_the_candidates(capsys: pytest.CaptureFixture[str]) -> None:
    mine = Registry.of(
        named("shared"),
        named("shared", "y"),
        Subtype(id="z", name="Shared", citations=CITED),
        Subtype(id="same", name="one", citations=CITED),
        named("other", "same"),
        named("z", "w"),
    )
    status, _, err = run(capsys, mine, "show", "shared")
    assert status == 2
    assert "subtypes/z, endpoints/x, endpoints/y" in err
    with pytest.raises(AmbiguousNameError) as caught:
        cli.find(mine, "same")
    assert caught.value.candidates == ("subtypes/same", "endpoints/same")
    # Of a subtype with the id "z" and an endpoint with the name "z", the id decides.
    assert cli.find(mine, "z") is mine.subtypes["z"]
    assert cli.find(mine, "other") is mine.endpoints["same"]
    with pytest.raises(UnknownEntityError) as missed:
        cli.find(mine, "othre")
    assert missed.value.suggestions == ("endpoints/same",)


def test_what_the_terminal_cannot_show_is_replaced(
    monkeypatch: pytest.MonkeyPatch, sample: Registry
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii", newline="\n"))
    assert cli.main(["show", "kantarjian-2017"], sample) == 0
    # "Gökbuget" has one letter that is not in ASCII.
    assert b"G?kbuget" in raw.getvalue()


def test_a_reader_who_has_left_is_no_error(
    monkeypatch: pytest.MonkeyPatch, sample: Registry
) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert cli.main(["show", "tower"], sample) == 0


def test_importing_the_entry_point_runs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    module = importlib.import_module("leukimmuno.__main__")
    assert module.main is cli.main
    assert capsys.readouterr() == ("", "")


def test_streams_without_encoding_get_ascii(
    monkeypatch: pytest.MonkeyPatch, sample: Registry
) -> None:
    # A StringIO, as a test or a notebook may put there, has the encoding None.
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    assert cli.main(["show", "kantarjian-2017"], sample) == 0
    assert "G?kbuget" in stream.getvalue()


def test_version_and_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out == f"leukimmuno {__version__}\n"
    with pytest.raises(SystemExit) as stop:
        cli.main(["shwo", "tower"])
    assert stop.value.code == 2


def test_the_shipped_package_runs() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "leukimmuno"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "gives no medical advice." in " ".join(done.stdout.split())
    assert "RR 2.14 (95% CI 1.40 to 3.28)" in done.stdout
    wrong = subprocess.run(
        [sys.executable, "-m", "leukimmuno", "show", "blinatumumab"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert wrong.returncode == 2
    assert "therapies/blinatumomab" in wrong.stderr
    assert "Traceback" not in wrong.stderr
