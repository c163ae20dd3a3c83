"""Write the reference pages of the public modules, and link types to the page they have.

Which names a page lists is what `__all__` of the module says, so that a new public name has a page
without anybody writing one. A class is documented under the shortest of its public names.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
from sphinx.util.nodes import make_refnode

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

# In the order of the table of contents, with what the page is called.
MODULES = {
    "leukimmuno": "Top level",
    "leukimmuno.effects": "Effect sizes",
    "leukimmuno.timelines": "Timelines",
    "leukimmuno.grading": "Grading",
    "leukimmuno.claims": "Claims",
    "leukimmuno.pictures": "Pictures",
    "leukimmuno.units": "Units",
    "leukimmuno.errors": "Errors",
    "leukimmuno.testing": "Testing",
}
INSIDE = (
    "leukimmuno.catalog.",
    "leukimmuno.claims.",
    "leukimmuno.display.",
    "leukimmuno.effects.",
    "leukimmuno.grading.",
    "leukimmuno.interchange.",
    "leukimmuno.model.",
    "leukimmuno.testing.",
)
KINDS = ("Records and values", "Vocabularies", "Functions", "Exceptions", "Objects")


def is_public(name: str) -> bool:
    """Tell whether a module exists and says which of its names are public."""
    found = importlib.util.find_spec(name)
    return bool(found and found.origin and hasattr(importlib.import_module(name), "__all__"))


def kind_of(item: object) -> str:
    """Tell under which heading a public object is listed."""
    if inspect.isclass(item):
        if issubclass(item, Exception):
            return "Exceptions"
        return "Vocabularies" if issubclass(item, Enum) else "Records and values"
    return "Functions" if callable(item) else "Objects"


def page_of(name: str, title: str, seen: set[int]) -> str:
    """Write the page of one module; objects in `seen` have a page under another name."""
    module = importlib.import_module(name)
    listed: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for attribute in sorted(module.__all__, key=str.lower):
        item = getattr(module, attribute)
        if attribute.startswith("__") or inspect.ismodule(item) or id(item) in seen:
            continue
        seen.add(id(item))
        listed[kind_of(item)].append(attribute)
    heading = f"{title}: ``{name}``"
    lines = [heading, "=" * len(heading), "", f".. currentmodule:: {name}", ""]
    lines += [*inspect.cleandoc(module.__doc__ or "").split("\n\n")[0].splitlines(), ""]
    for kind, attributes in listed.items():
        if attributes:
            lines += [kind, "-" * len(kind), "", ".. autosummary::", "   :toctree: names", ""]
            lines += [f"   {attribute}" for attribute in attributes]
            lines.append("")
    return "\n".join(lines)


def write_pages(app: Sphinx, _config: Config) -> None:
    """Write one page a module and an index, only where something changed."""
    folder = Path(app.srcdir, "reference", "api")
    folder.mkdir(parents=True, exist_ok=True)
    seen: set[int] = set()
    found = {name: title for name, title in MODULES.items() if is_public(name)}
    pages = {name: page_of(name, title, seen) for name, title in found.items()}
    contents = [".. toctree::", "   :maxdepth: 1", "", *(f"   {name}" for name in found), ""]
    pages["index"] = "\n".join(["Programming interface", "=====================", "", *contents])
    for name, text in pages.items():
        path = folder / f"{name}.rst"
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def link_own_types(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.TextElement
) -> nodes.Element | None:
    """Link `leukimmuno.model.therapy.Therapy` to the page of `leukimmuno.Therapy`."""
    target: str = node.get("reftarget", "")
    if node.get("refdomain") != "py" or not target.startswith("leukimmuno."):
        return None
    objects: dict[str, Any] = env.domains["py"].data["objects"]
    last = target.rpartition(".")[2]
    for module in MODULES:
        entry = objects.get(f"{module}.{last}")
        if entry is not None:
            return make_refnode(
                app.builder, node["refdoc"], entry.docname, entry.node_id, [content], target
            )
    # A class of the inside, such as the base of all records: named, without a page of its own.
    return content if target.startswith(INSIDE) else None


def short_signature(
    _app: Sphinx,
    what: str,
    _name: str,
    item: Any,
    _options: Any,
    _signature: str | None,
    result: str | None,
) -> tuple[str, str | None] | None:
    """Show an attrs class with the names and defaults of its fields; the text below says the rest.

    Its converters accept more than the stored types, so the real signature reads `Any` throughout.
    """
    if what != "class" or not attrs.has(item):
        return None
    parts = []
    keyword_only = False
    for field in attrs.fields(item):
        if not field.init:
            continue
        if field.kw_only and not keyword_only:
            keyword_only = True
            parts.append("*")
        default = field.default
        if default is attrs.NOTHING:
            parts.append(field.alias)
        elif isinstance(default, str | int | float | tuple | None) and not isinstance(
            default, Enum
        ):
            parts.append(f"{field.alias}={default!r}")
        else:
            parts.append(f"{field.alias}={str(default)!r}")
    return f"({', '.join(parts)})", result


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx; the pages must exist before it looks for the sources."""
    app.connect("config-inited", write_pages)
    app.connect("autodoc-process-signature", short_signature)
    app.connect("missing-reference", link_own_types)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
