"""The floors of the library: no module imports, when it is loaded, from a floor above its own."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import leukimmuno

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(leukimmuno.__file__).parent

# Bottom up; what stands on one line is one floor, whose parts do not import each other.
FLOORS = (
    {"_version", "errors"},
    {"extras", "model"},
    {"units", "conversion"},
    {"effects", "timelines", "grading"},
    {"catalog"},
    {"claims", "interchange", "display", "pictures"},
    {"cli", "sphinxext", "testing"},
    {"__main__"},
)
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}


def modules() -> list[Path]:
    return sorted(
        path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.stem[0] != "_"
    )


def place(path: Path) -> str:
    """Name the part of the library that a file belongs to."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def loaded(nodes: list[ast.stmt]) -> Iterator[str]:
    """Give the library's modules that running these statements loads."""
    for node in nodes:
        if isinstance(node, ast.If):
            names = {item.id for item in ast.walk(node.test) if isinstance(item, ast.Name)}
            if "TYPE_CHECKING" not in names:
                yield from loaded(node.body)
            yield from loaded(node.orelse)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ClassDef | ast.Try | ast.With):
            yield from loaded(node.body)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_import_runs_back_up(path: Path) -> None:
    own = place(path)
    for name in loaded(ast.parse(path.read_text(encoding="utf-8")).body):
        parts = name.split(".")
        if parts[0] != "leukimmuno" or len(parts) == 1 or parts[1] == own:
            continue
        assert FLOOR[parts[1]] < FLOOR[own], f"{own} imports {name} when it is loaded"


def test_every_part_has_its_floor() -> None:
    assert {place(path) for path in modules()} <= set(FLOOR)


def test_numbers_are_loaded_by_their_own_floor_only() -> None:
    heavy = {"numpy", "scipy"}
    users = {
        place(path)
        for path in modules()
        if heavy & {name.split(".")[0] for name in loaded(ast.parse(path.read_text()).body)}
    }
    assert users <= {"claims", "effects", "timelines"}


def test_one_module_imports_pint() -> None:
    users = {
        place(path)
        for path in modules()
        if "pint" in {name.split(".")[0] for name in loaded(ast.parse(path.read_text()).body)}
    }
    assert users == {"units"}
