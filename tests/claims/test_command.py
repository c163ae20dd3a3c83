"""The command that audits: `python -m leukimmuno audit [DOCUMENT]`."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

import datetime as dt
import json

import pytest

import leukimmuno as li
from leukimmuno import cli
from leukimmuno.claims.report import COLUMNS
from tests.claims.conftest import records


def claim(name: str, source: str, antigen: str) -> li.Claim:
    return li.Claim(
        id=name,
        source_id=source,
        section="text",
        statement=f"The engager binds {antigen}.",
        assertion=li.MechanismAssertion(therapy_id="engager", antigen_ids=[antigen]),
    )


@pytest.fixture(scope="module")
def holding() -> li.Registry:
    more = claim("right", "article", "cd19"), claim("wrong", "early", "cd20")
    return li.Registry.of(*records(), *more, name="holding", released=dt.date(2026, 1, 1))


def run(
    capsys: pytest.CaptureFixture[str], registry: li.Registry, *arguments: str
) -> tuple[int, str, str]:
    status = cli.main(arguments, registry)
    said = capsys.readouterr()
    return status, said.out, said.err


def test_all_claims(capsys: pytest.CaptureFixture[str], holding: li.Registry) -> None:
    status, out, err = run(capsys, holding, "audit")
    assert (status, err) == (0, "")
    assert out == f"{li.claims.audit(registry=holding)}\n"
    assert out.startswith(
        "holding 0: 2 claims; 1 supported, 1 contradicted; 100 % computed\n\n"
        "The engager binds cd19.\n  supported: engager binds CD19 (tumour antigen) and CD3"
    )


def test_one_document(capsys: pytest.CaptureFixture[str], holding: li.Registry) -> None:
    status, out, _ = run(capsys, holding, "audit", "early")
    assert status == 0
    assert out.startswith("The early: 1 claims; 1 contradicted; 100 % computed")
    assert "cd19" not in out
    assert run(capsys, holding, "audit", "paper")[1] == "The paper: 0 claims; none\n"


def test_json(capsys: pytest.CaptureFixture[str], holding: li.Registry) -> None:
    for arguments in (["audit", "early", "--json"], ["--json", "audit", "early"]):
        (row,) = json.loads(run(capsys, holding, *arguments)[1])
        assert set(row) == set(COLUMNS)
        assert (row["claim"], row["verdict"], row["computed"]) == ("wrong", "contradicted", True)
        assert row["second"] is None


def test_an_unknown_document(capsys: pytest.CaptureFixture[str], holding: li.Registry) -> None:
    status, out, err = run(capsys, holding, "audit", "erly")
    assert status != 0
    assert out == ""
    assert "no 'erly' among 8 sources; did you mean 'early'?" in err
