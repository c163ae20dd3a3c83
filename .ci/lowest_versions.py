"""Print pip constraints that hold every declared dependency at its lowest version."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
# The documentation is built with current releases only.
LEFT_OUT = frozenset({"docs"})
BOUND = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?\s*>=\s*(?P<version>[0-9.]+)")


def main() -> int:
    """Write one constraint a line; complain about a dependency without a lower bound."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    requirements = list(project["dependencies"])
    for extra, wanted in project["optional-dependencies"].items():
        if extra not in LEFT_OUT:
            requirements.extend(wanted)
    lowest = {}
    for requirement in requirements:
        if requirement.startswith(project["name"]):
            continue
        found = BOUND.fullmatch(requirement)
        if found is None:
            print(f"{requirement!r} in {PYPROJECT} has no plain lower bound", file=sys.stderr)
            return 1
        lowest[found["name"]] = found["version"]
    for name, version in sorted(lowest.items()):
        print(f"{name}=={version}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
