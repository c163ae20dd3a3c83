"""What the package promises to installers, checkers and other tools."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

import leukimmuno
from leukimmuno._version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
GROUPS: dict[str, list[str | dict[str, str]]] = PYPROJECT["dependency-groups"]

# Loaded only when a feature asks for them.
HEAVY = {
    "cattrs",
    "hypothesis",
    "jsonschema",
    "matplotlib",
    "numpy",
    "pandas",
    "pint",
    "polars",
    "pyarrow",
    "scipy",
    "sphinx",
}


def requirements_of_extra(name: str) -> set[str]:
    """Give the requirements of an extra, those of the extras that it names included."""
    found = set()
    for text in EXTRAS[name]:
        requirement = Requirement(text)
        if requirement.name == PROJECT["name"]:
            for inner in requirement.extras:
                found |= requirements_of_extra(inner)
        else:
            found.add(str(requirement))
    return found


def requirements_of_group(name: str) -> set[str]:
    """Give the requirements of a dependency group, those of the groups it includes included."""
    found = set()
    for entry in GROUPS[name]:
        if isinstance(entry, dict):
            found |= requirements_of_group(entry["include-group"])
        else:
            found.add(str(Requirement(entry)))
    return found


def loaded_after(statement: str) -> set[str]:
    """Run a statement in a new interpreter and list the top-level modules it leaves loaded."""
    script = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("name", sorted(EXTRAS.keys() & GROUPS.keys()))
def test_extra_and_dependency_group_of_one_name_are_equal(name: str) -> None:
    assert requirements_of_extra(name) == requirements_of_group(name)


def test_extras_for_features_have_a_group_each() -> None:
    assert EXTRAS.keys() - GROUPS.keys() == {"all"}


def test_all_is_every_extra_for_users() -> None:
    features: set[str] = set()
    for name in EXTRAS.keys() - {"all", "docs", "test"}:
        features |= requirements_of_extra(name)
    assert requirements_of_extra("all") == features


def test_every_dependency_has_a_lower_bound_and_no_upper_one() -> None:
    texts: Iterable[str] = [
        *PROJECT["dependencies"],
        *(text for name in EXTRAS for text in requirements_of_extra(name)),
    ]
    for text in texts:
        operators = {part.operator for part in Requirement(text).specifier}
        assert operators == {">="}, text


def test_runtime_dependencies_are_the_five_agreed_ones() -> None:
    names = {Requirement(text).name for text in PROJECT["dependencies"]}
    assert names == {"attrs", "cattrs", "numpy", "pint", "scipy"}


def test_installed_metadata_is_that_of_the_tree() -> None:
    installed = metadata.metadata("leukimmuno")
    assert installed["Version"] == __version__ == leukimmuno.__version__
    assert installed["Requires-Python"] == PROJECT["requires-python"]
    assert set(installed.get_all("Provides-Extra") or ()) == set(EXTRAS)


def test_classifiers_name_the_supported_pythons() -> None:
    prefix = "Programming Language :: Python :: "
    named = {
        text.removeprefix(prefix)
        for text in PROJECT["classifiers"]
        if re.fullmatch(rf"{prefix}3\.\d+", text)
    }
    assert named == {"3.11", "3.12", "3.13"}
    supported = SpecifierSet(PROJECT["requires-python"])
    assert all(version in supported for version in named)
    assert "3.10" not in supported


def test_version_is_the_same_in_every_file() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {__version__}\n" in citation
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(
        rf"^## (\[?Unreleased\]?|\[?{re.escape(__version__)}\]?)", changelog, re.MULTILINE
    )


def test_typing_marker_and_data_are_installed() -> None:
    package = files("leukimmuno")
    assert package.joinpath("py.typed").is_file()
    held = {entry.name for entry in package.joinpath("data").iterdir()}
    assert "manifest.json" in held
    assert len([name for name in held if name.endswith(".json")]) > 1


def test_import_is_light() -> None:
    assert not loaded_after("import leukimmuno") & (HEAVY | {"attrs"})


def test_first_lookup_loads_the_model_and_the_converter_alone() -> None:
    statement = "import leukimmuno as li\nli.registry.therapies['blinatumomab']"
    assert loaded_after(statement) & HEAVY == {"cattrs"}


def test_every_submodule_can_be_imported_alone() -> None:
    names = [
        module.name
        for module in pkgutil.walk_packages(leukimmuno.__path__, "leukimmuno.")
        if not module.name.endswith("__main__")
    ]
    assert names
    for name in names:
        importlib.import_module(name)


def test_every_name_in_all_exists_and_no_module_shadows_it() -> None:
    packages = ["leukimmuno"] + [
        module.name
        for module in pkgutil.walk_packages(leukimmuno.__path__, "leukimmuno.")
        if module.ispkg
    ]
    for name in packages:
        package = importlib.import_module(name)
        public = set(getattr(package, "__all__", ()))
        modules = {module.name for module in pkgutil.iter_modules(package.__path__)}
        for attribute in public:
            getattr(package, attribute)
        # A submodule may be offered as itself, never stand in for a function or a class.
        clashes = {
            attribute
            for attribute in public & modules
            if getattr(package, attribute) is not sys.modules.get(f"{name}.{attribute}")
        }
        assert not clashes, (name, clashes)
