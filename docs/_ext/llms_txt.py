"""Write llms.txt: a short index of the pages and of the public names, for programs that read."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path
from typing import TYPE_CHECKING

from api_pages import MODULES, is_public

from leukimmuno import registry

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# Folder of pages to the heading under which they are listed; the first that fits.
_SECTIONS = {
    "tutorial/": "Tutorial",
    "how-to/": "How-to guides",
    "gallery/": "Examples",
    "explanation/": "Explanation",
    "reference/": "Reference",
}
# Pages made one a record, and one a name: their indexes are enough here.
_MANY = ("reference/entities/", "reference/api/names/")
_ABOUT = """\
# leukimmuno

> A typed, cited, unit-safe account of immunotherapy for leukemia, as a Python library: therapies,
> antigens, subtypes, adverse events, approvals and trial results as immutable objects that say
> where each figure comes from, effect sizes with the sources of their figures, treatment timelines,
> and articles' claims checked by computation. It informs research and teaching and gives no medical
> advice.

Import it as `import leukimmuno as li`; `li.registry` is the curated data, version {version}. Each
record has a page, at `reference/entities/<collection>/<id>.html`. The whole registry in files:
`reference/entities/downloads.html`.
"""


def first_line(item: object) -> str:
    """Give the first line of a docstring."""
    return (inspect.getdoc(item) or "").split("\n", 1)[0]


def pages(app: Sphinx) -> list[str]:
    """List the pages by section, with their titles."""
    listed: dict[str, list[str]] = {title: [] for title in _SECTIONS.values()}
    for name, title in sorted(app.env.titles.items()):
        if name.startswith(_MANY) and not name.endswith("index"):
            continue
        for folder, section in _SECTIONS.items():
            if name.startswith(folder):
                address = app.builder.get_target_uri(name)
                listed[section].append(f"- [{title.astext()}]({address})")
                break
    return [
        line
        for section, found in listed.items()
        if found
        for line in (f"## {section}", "", *found, "")
    ]


def names() -> list[str]:
    """List the public names of each public module, with what they are."""
    lines = ["## Public names", ""]
    for module in filter(is_public, MODULES):
        loaded = importlib.import_module(module)
        for name in sorted(loaded.__all__, key=str.lower):
            item = getattr(loaded, name)
            if name.startswith("__") or inspect.ismodule(item):
                continue
            said = first_line(item if callable(item) else type(item))
            lines.append(f"- `{module}.{name}`: {said}")
    return [*lines, ""]


def write(app: Sphinx, failure: Exception | None) -> None:
    """Write the file into the built site, unless it is there already."""
    if failure is not None or app.builder.format != "html":
        return
    text = "\n".join([_ABOUT.format(version=registry.version), *pages(app), *names()])
    path = Path(app.outdir, "llms.txt")
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx; titles are known once the build is finished."""
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
