"""What an editor knows of a user's script, though the library loads its names on first use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from shutil import which
from typing import Any

import pytest

import leukimmuno as li

BIN = Path(sys.executable).parent
# In an editor, the library is found through the interpreter of the project.
SOURCES = str(Path(li.__file__).resolve().parents[1])


def tool(name: str) -> str:
    """Give a command of pyright, from beside the interpreter or the path."""
    found = which(name, path=str(BIN)) or which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: it is part of the dependency group 'lint'")
    return found


def checked(folder: Path, script: str) -> list[tuple[str, int, str]]:
    """Let pyright check a script, and give severity, line (from 1) and message of each finding."""
    (folder / "script.py").write_text(script)
    (folder / "pyrightconfig.json").write_text(
        json.dumps({"extraPaths": [SOURCES], "typeCheckingMode": "standard"})
    )
    done = subprocess.run(
        [tool("pyright"), "--pythonpath", sys.executable, "--outputjson", "script.py"],
        cwd=folder, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.stdout, done.stderr
    findings = json.loads(done.stdout)["generalDiagnostics"]
    return [
        (one["severity"], one["range"]["start"]["line"] + 1, one["message"]) for one in findings
    ]


REVEALED = {
    "li.registry": "Registry",
    'li.registry.therapies["x"]': "Therapy",
    'li.registry.therapies["x"].targets': "tuple[Target, ...]",
    'li.registry.therapies["x"].targets[0].antigen.name': "str",
    'li.registry.therapies["x"].approvals.first().date': "PartialDate",
    'li.registry.therapies.where(modality="car-t")': "Collection[Therapy]",
    "li.registry.therapies[0:3]": "Collection[Therapy]",
    'li.registry.results.where(trial="TOWER").one().arms[0].events': "int | None",
    'li.registry.results.first().effect("risk ratio")': "Estimate",
    "li.effects.risk_ratio(91, 271, 21, 134)": "Estimate",
    'li.registry.therapies["x"].timeline()': "Timeline",
    "li.claims.audit()[0].verdict": "Verdict",
    "li.cite(li.registry)": "str",
}


def test_types_reach_through_the_lazy_face(tmp_path: Path) -> None:
    lines = ["import leukimmuno as li", *(f"reveal_type({name})" for name in REVEALED)]
    found = checked(tmp_path, "\n".join(lines) + "\n")
    assert [one for one in found if one[0] == "error"] == []
    told = {line: message for severity, line, message in found if severity == "information"}
    for line, (name, kind) in enumerate(REVEALED.items(), start=2):
        assert told[line].endswith(f' is "{kind}"'), f"{name}: {told[line]}"


def test_every_public_name_is_known_and_no_other(tmp_path: Path) -> None:
    names = [f"li.{name}" for name in li.__all__]
    wrong = ["li.regsitry", "li.registry.therapy", 'li.registry.therapies["x"].target']
    lines = [
        "import leukimmuno as li",
        f"print({', '.join(names)})",
        *(f"print({w})" for w in wrong),
    ]
    found = checked(tmp_path, "\n".join(lines))
    errors = [(line, text) for severity, line, text in found if severity == "error"]
    assert {line for line, _ in errors} == {3, 4, 5}, errors
    assert any('"regsitry" is not a known attribute' in text for _, text in errors)


class Server:
    """As much of the language server's protocol as one question takes."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [tool("pyright-langserver"), "--stdio"],
            cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.folder = folder.as_uri()

    def send(self, **message: Any) -> None:
        assert self.process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def read(self) -> Any:
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the language server stopped"
        return json.loads(self.process.stdout.read(length))

    def answer(self, number: int) -> Any:
        """Wait for an answer; what the server asks meanwhile is answered with nothing."""
        while True:
            message = self.read()
            if message.get("id") == number and "method" not in message:
                return message["result"]
            if "id" in message and "method" in message:
                items = message.get("params", {}).get("items")
                self.send(id=message["id"], result=None if items is None else [None] * len(items))

    def complete(self, text: str) -> set[str]:
        """Give the names that are offered at the end of a script."""
        self.send(
            id=1,
            method="initialize",
            params={
                "processId": None,
                "rootUri": self.folder,
                "capabilities": {"workspace": {"configuration": True}},
                "workspaceFolders": [{"uri": self.folder, "name": "project"}],
            },
        )
        self.answer(1)
        self.send(method="initialized", params={})
        uri = f"{self.folder}/script.py"
        document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        self.send(method="textDocument/didOpen", params={"textDocument": document})
        last = text.splitlines()[-1]
        position = {"line": text.count("\n"), "character": len(last)}
        params = {"textDocument": {"uri": uri}, "position": position}
        self.send(id=2, method="textDocument/completion", params=params)
        found = self.answer(2)
        return {item["label"] for item in found["items"]}


@pytest.mark.parametrize(
    ("typed", "offered", "not_offered"),
    [
        ("li.", {*li.__all__} - {"__version__"}, {"TYPE_CHECKING_X", "attrs"}),
        ("li.registry.", {"therapies", "trials", "results", "approved", "as_of"}, {"therapy"}),
        ('li.registry.therapies["x"].', {"targets", "results", "timeline", "status"}, {"target"}),
        ("li.effects.", {"risk_ratio", "hazard_ratio", "proportion"}, {"np"}),
    ],
)
def test_an_editor_offers_the_names(
    tmp_path: Path, typed: str, offered: set[str], not_offered: set[str]
) -> None:
    (tmp_path / "pyrightconfig.json").write_text(json.dumps({"extraPaths": [SOURCES]}))
    server = Server(tmp_path)
    try:
        found = server.complete(f"import leukimmuno as li\n{typed}")
    finally:
        server.process.kill()
        server.process.communicate()
    assert offered <= found, sorted(offered - found)
    assert not not_offered & found
