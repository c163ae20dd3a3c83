"""Every example in README.md, CONTRIBUTING.md and docs/ runs and prints what it shows.

Checked are the fenced blocks that hold prompts. The examples of one file share their names, in
order, as a reader would type them.
"""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
FENCE = re.compile(
    r"^(?P<mark>`{3,})[^\n`]*\n(?P<body>.*?)^(?P=mark)[ \t]*$", re.MULTILINE | re.DOTALL
)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
GENERATED = {"_build", "gallery", "api", "entities"}


def documents() -> list[Path]:
    """List the texts that people write."""
    return [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        ROOT / "CONTRIBUTING.md",
        *sorted(path for path in (ROOT / "docs").rglob("*.md") if not GENERATED & set(path.parts)),
    ]


def examples_in(text: str, name: str) -> doctest.DocTest:
    """Collect the examples of all fenced blocks, with their lines in the file."""
    parser = doctest.DocTestParser()
    found = []
    for block in FENCE.finditer(text):
        first_line = text.count("\n", 0, block.start("body"))
        for example in parser.get_examples(block["body"], name):
            example.lineno += first_line
            found.append(example)
    return doctest.DocTest(found, {"__name__": "__main__"}, name, name, 0, text)


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_examples_print_what_they_show(path: Path) -> None:
    test = examples_in(path.read_text(encoding="utf-8"), path.name)
    report: list[str] = []
    result = doctest.DocTestRunner(optionflags=FLAGS).run(test, out=report.append)
    assert result.failed == 0, "".join(report)


def test_readme_has_examples() -> None:
    assert examples_in((ROOT / "README.md").read_text(encoding="utf-8"), "README.md").examples


@pytest.mark.parametrize(
    ("text", "lines", "failed"),
    [
        ("```python\n>>> 1 + 1\n2\n```\n", [1], 0),
        ("Text\n\n```pycon\n>>> 1 + 1\n3\n```\n", [3], 1),
        ("````md\n```python\n```\n````\n\n```python\n>>> x = 1\n```\n\n```python\n>>> x\n1\n```\n",
         [6, 10], 0),
        ("```python\nprint(1)\n```\n", [], 0),
    ],
)  # fmt: skip
def test_collector_itself(text: str, lines: list[int], failed: int) -> None:
    test: Any = examples_in(text, "sample")
    assert [example.lineno for example in test.examples] == lines
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    assert runner.run(test, out=lambda _: None).failed == failed


def test_set_up_commands_are_lines_of_the_readme() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line.startswith("python3 -m venv ")]
    venv = "python3 -m venv .venv && .venv/bin/python -m "
    assert commands == [
        f"{venv}pip install . && .venv/bin/python -m leukimmuno",
        f"{venv}pip install -e '.[test]' && .venv/bin/python -m pytest",
    ]
