"""An outside project that uses the extension, built in a temporary folder."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

import pytest

pytest.importorskip("sphinx", reason='needs Sphinx: pip install "leukimmuno[sphinx]"')

from sphinx.application import Sphinx
from sphinx.util.console import strip_colors
from sphinx.util.docutils import docutils_namespace, patch_docutils

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Build = Callable[..., "Built"]


class Built(NamedTuple):
    """What a build left: its folder, its warnings, and what it said."""

    folder: Path
    warnings: str
    status: str

    def page(self, name: str = "index.html") -> str:
        return (self.folder / name).read_text(encoding="utf-8")


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Build a project of the given pages, with settings beside the extension."""

    def run(
        *, builder: str = "html", pages: dict[str, str] | None = None, **settings: str
    ) -> Built:
        source, out = tmp_path / "source", tmp_path / builder
        source.mkdir(exist_ok=True)
        (source / "conf.py").write_text('extensions = ["leukimmuno.sphinxext"]\n')
        for name, text in (pages or {}).items():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_text(text, encoding="utf-8")
        status, warning = StringIO(), StringIO()
        with patch_docutils(source), docutils_namespace():
            app = Sphinx(
                source, source, out, tmp_path / "doctrees", builder,
                confoverrides={"html_theme": "basic", **settings},
                status=status, warning=warning,
            )  # fmt: skip
            app.build()
        return Built(out, strip_colors(warning.getvalue()), strip_colors(status.getvalue()))

    return run
