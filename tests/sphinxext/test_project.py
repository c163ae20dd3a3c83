"""The extension within a project: incremental, in parallel, with MyST, and without Sphinx."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from leukimmuno import registry

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sphinxext.conftest import Build

PAGE = (
    "Notes\n=====\n\n:trial:`TOWER`, :li-cite:`kantarjian-2017-tower`\n\n.. li-result:: tower-cr\n"
)


def test_pages_are_read_anew_where_the_data_changed(build: Build) -> None:
    pages = {"index.rst": PAGE}
    build(pages=pages)
    again = build()
    assert re.search(r"updating environment: 0 added, 0 changed, 0 removed", again.status)
    later = build(leukimmuno_data_version=f"{registry.version}.1")
    assert "[config changed ('leukimmuno_data_version')] 1 added" in later.status


def test_reading_in_parallel_gives_the_same_pages(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "conf.py").write_text('extensions = ["leukimmuno.sphinxext"]\nhtml_theme = "basic"\n')
    names = [f"page{number}" for number in range(12)]
    tree = "".join(f"   {name}\n" for name in names)
    (source / "index.rst").write_text(f"All\n===\n\n.. toctree::\n\n{tree}")
    for name in names:
        (source / f"{name}.rst").write_text(PAGE)
    texts = {}
    for jobs in ("1", "2"):
        # -W: it would warn if the extension did not promise to be safe.
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "-j", jobs, "-b", "text", source]
        out = tmp_path / jobs
        done = subprocess.run(
            [*command, out, "-d", tmp_path / f"doctrees{jobs}"],
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        texts[jobs] = [(out / f"{name}.txt").read_text() for name in names]
    assert texts["1"] == texts["2"]
    assert "91/271" in texts["2"][0]


def test_myst_pages_can_use_it(build: Build) -> None:
    pytest.importorskip("myst_parser", reason="MyST is an extra of the documentation")
    page = "# Notes\n\nA paragraph on {therapy}`Blincyto`\nand {trial}`TOWR`.\n\n"
    page += "```{li-result}\n:trial: TOWER\n:endpoint: complete remission\n```\n"
    built = build(
        pages={"index.md": page}, extensions="leukimmuno.sphinxext,myst_parser", builder="text"
    )
    (warning,) = built.warnings.strip().splitlines()
    assert re.search(r"index\.md:4: WARNING: .*did you mean 'tower'", warning)
    assert "blinatumomab" in built.page("index.txt")
    assert "91/271" in built.page("index.txt")


def test_without_sphinx_the_error_names_the_extra() -> None:
    script = (
        "import sys\n"
        "sys.modules['sphinx'] = sys.modules['docutils'] = None\n"
        "import leukimmuno.sphinxext\n"
        "from leukimmuno.errors import MissingExtraError\n"
        "try:\n"
        "    leukimmuno.sphinxext.setup(None)\n"
        "except MissingExtraError as error:\n"
        "    print(error.extra, error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.startswith("sphinx leukimmuno.sphinxext needs Sphinx")
    assert 'pip install "leukimmuno[sphinx]"' in done.stdout
