"""Check what a built wheel and sdist hold: all that is needed, and nothing that is not."""

from __future__ import annotations

import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LARGEST_WHEEL = 1_000_000
SDIST_FOLDERS = ("benchmarks", "curation", "docs", "examples", "src", "tests", "tools")


def complaints_about_wheel(wheel: Path) -> list[str]:
    """Compare the wheel with the source tree, file by file."""
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    wanted = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src" / "leukimmuno").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    package = {name for name in held if ".dist-info/" not in name}
    found = [f"the wheel lacks {name}" for name in sorted(wanted - package)]
    found += [f"the wheel should not hold {name}" for name in sorted(package - wanted)]
    for needed in ("leukimmuno/py.typed", "leukimmuno/data/manifest.json"):
        if needed not in held:
            found.append(f"the wheel lacks {needed}")
    for licence in ("LICENSE", "LICENSE-DATA"):
        if not any(name.endswith(f".dist-info/licenses/{licence}") for name in held):
            found.append(f"the wheel lacks {licence}")
    if wheel.stat().st_size > LARGEST_WHEEL:
        found.append(f"the wheel has {wheel.stat().st_size:,} bytes, over {LARGEST_WHEEL:,}")
    return found


def complaints_about_sdist(sdist: Path) -> list[str]:
    """Look for every folder that a packager needs to build, test and document."""
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    found = [
        f"the sdist lacks {folder}/"
        for folder in SDIST_FOLDERS
        if not any(name.startswith(f"{folder}/") for name in held)
    ]
    found += [
        f"the sdist should not hold {name}"
        for name in sorted(held)
        if "__pycache__" in name or name.startswith((".ci/", "docs/_build/", "docs/gallery/"))
    ]
    return found


def main() -> int:
    """Check the one wheel and the one sdist of the folder given."""
    folder = Path(sys.argv[1])
    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    found = complaints_about_wheel(wheel) + complaints_about_sdist(sdist)
    for line in found:
        print(line)
    print(f"{wheel.name}: {wheel.stat().st_size:,} bytes; {sdist.name}: {sdist.stat().st_size:,}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
