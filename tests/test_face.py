"""The face of the package: what `import leukimmuno as li` offers, and how it is typed."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import leukimmuno as li

SOURCE = Path(li.__file__).read_text(encoding="utf-8")


def declared() -> dict[str, str]:
    """Read the names that type checkers see, and where each comes from."""
    tree = ast.parse(SOURCE)
    block = next(
        node
        for node in tree.body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" and node.orelse
    )
    found = {}
    for node in block.body:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                # Only `import x as x` makes a name public to checkers.
                assert alias.asname is not None, alias.name
                found[alias.asname] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.AnnAssign):
            found[ast.unparse(node.target)] = "declared"
    return found


def test_names_for_checkers_and_names_at_run_time_are_the_same() -> None:
    assert sorted(declared()) == sorted(li.__all__)
    assert len(set(li.__all__)) == len(li.__all__)
    assert dir(li) == sorted(li.__all__)


@pytest.mark.parametrize("name", sorted(set(li.__all__) - {"registry"}))
def test_name_is_the_object_that_checkers_are_told_of(name: str) -> None:
    module, _, attribute = declared()[name].rpartition(".")
    value = getattr(li, name)
    assert value is getattr(li, name)
    expected = getattr(importlib.import_module(module), attribute, None)
    if expected is None:
        expected = importlib.import_module(f"{module}.{attribute}")
    assert value is expected


def test_unknown_name_is_an_attribute_error() -> None:
    misspelt = "regsitry"
    with pytest.raises(AttributeError, match="module 'leukimmuno' has no attribute 'regsitry'"):
        getattr(li, misspelt)


def test_registry_is_one_object() -> None:
    assert li.registry is li.registry
    assert isinstance(li.registry, li.Registry)


def public_names(module: Any) -> dict[str, Any]:
    return {name: getattr(module, name) for name in getattr(module, "__all__", ())}


def test_importing_every_submodule_shadows_no_public_name() -> None:
    packages = [li.__name__] + [
        found.name for found in pkgutil.walk_packages(li.__path__, "leukimmuno.") if found.ispkg
    ]
    before = {name: public_names(importlib.import_module(name)) for name in packages}
    for found in pkgutil.walk_packages(li.__path__, "leukimmuno."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    for name in packages:
        after = public_names(importlib.import_module(name))
        assert after.keys() == before[name].keys()
        for attribute, value in after.items():
            assert value is before[name][attribute], f"{name}.{attribute}"
    # Functions still answer after all that, and answer the same.
    assert li.effects.risk_ratio(91, 271, 21, 134) == li.effects.risk_ratio(91, 271, 21, 134)
    assert li.Q(1, "week") == li.Q(1, "week") == li.Q(7, "day")


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import leukimmuno", {"attr", "attrs", "cattrs", "pint", "numpy", "scipy", "typing"}),
        ("import leukimmuno; dir(leukimmuno)", {"attrs", "cattrs", "pint", "numpy"}),
        ("import leukimmuno; leukimmuno.errors", {"attrs", "cattrs", "pint", "numpy"}),
        ("import leukimmuno; leukimmuno.Therapy", {"cattrs", "pint", "numpy", "hypothesis"}),
        ("import leukimmuno; leukimmuno.Registry.of()", {"pint", "numpy", "cattrs"}),
    ],
)
def test_what_is_not_asked_for_is_not_loaded(statement: str, absent: set[str]) -> None:
    script = f"import sys; bare = set(sys.modules); {statement}; print(*set(sys.modules) - bare)"
    # Isolated from site-packages' own start-up files, which may load anything.
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(done.stdout.split())
    assert "leukimmuno" in loaded
    assert not loaded & (absent | {"pandas", "matplotlib", "hypothesis"})


GOOD = """
import leukimmuno as li

reveal_type(li.registry.therapies["x"].targets)
reveal_type(li.registry.results[0].effect("risk ratio"))
reveal_type(li.registry.trials.where(design="randomised").one())
reveal_type(li.Measure(1, "day").bound)
"""
TYPES = ("Target", "Estimate", "Trial", "Bound")
BAD = """
import leukimmuno as li

li.regsitry
"""


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_checkers_type_the_face_and_refuse_a_misspelt_name(checker: str, tmp_path: Path) -> None:
    command: list[str] = []
    if checker == "mypy" and find_spec("mypy"):
        command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache")]
    elif checker == "pyright":
        found = shutil.which("pyright") or shutil.which("pyright", path=Path(sys.executable).parent)
        command = [found, "--pythonpath", sys.executable] if found else []
    if not command:
        pytest.skip(f"{checker} is not installed")
    (tmp_path / "good.py").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.py").write_text(BAD, encoding="utf-8")
    runs = {
        name: subprocess.run(
            [*command, f"{name}.py"],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            timeout=300,
        )
        for name in ("good", "bad")
    }
    said = runs["good"].stdout
    assert runs["good"].returncode == 0, said
    revealed = [line for line in said.splitlines() if "evealed" in line or "Type of" in line]
    assert len(revealed) == len(TYPES), said
    for line, name in zip(revealed, TYPES, strict=True):
        assert name in line, line
    assert runs["bad"].returncode != 0
    assert "regsitry" in runs["bad"].stdout
