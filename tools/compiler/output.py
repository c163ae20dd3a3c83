"""The compiled files: their text, writing them, and comparing them with what is there."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from leukimmuno.catalog.storage import FORMAT
from leukimmuno.conversion.converter import unstructure
from leukimmuno.conversion.json_text import write_json
from leukimmuno.model.source import Citation
from leukimmuno.model.vocabulary import Checked
from tools.compiler.curated import Curated, parts

if TYPE_CHECKING:
    from pathlib import Path

    from tools.compiler.release import Release

__all__ = ["citation_counts", "compiled", "differences", "write"]


def citation_counts(curated: Curated) -> dict[str, int]:
    """Count citations by whether the figure was read there or recalled."""
    counts = {kind.value: 0 for kind in Checked}
    for record in curated:
        for _, item in parts(record):
            if isinstance(item, Citation):
                counts[item.checked.value] += 1
    return counts


def compiled(
    curated: Curated, release: Release, agreement: dict[str, Any] | None
) -> dict[str, bytes]:
    """Give the files of the data: one a collection, and the manifest."""
    files = {
        f"{name}.json": write_json([unstructure(record) for record in members]).encode()
        for name, members in curated.records.items()
    }
    manifest = {
        "format": FORMAT,
        "name": "leukimmuno",
        "version": release.version,
        "released": release.released.isoformat(),
        "counts": {name: len(members) for name, members in curated.records.items()},
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
        "checked": citation_counts(curated),
        "double_extraction": agreement,
    }
    return {**files, "manifest.json": write_json(manifest).encode()}


def write(files: dict[str, bytes], folder: Path) -> None:
    """Write the files, the manifest last."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def differences(files: dict[str, bytes], folder: Path) -> list[str]:
    """Say how the files in the folder differ from those compiled; nothing if they do not."""
    present = {path.name: path.read_bytes() for path in folder.glob("*.json")}
    told = [f"{name}: is missing" for name in files if name not in present]
    told += [f"{name}: is no file of the data" for name in sorted(present.keys() - files.keys())]
    for name, content in files.items():
        there = present.get(name, content)
        if there != content:
            told.append(f"{name}: {_first_difference(there, content)}")
    return told


def _first_difference(there: bytes, content: bytes) -> str:
    # The empty line at the end stands for the end of the file.
    old, new = there.split(b"\n"), content.split(b"\n")
    shorter = min(len(old), len(new))
    line = next((i for i in range(shorter) if old[i] != new[i]), shorter - 1)
    return f"line {line + 1} is {old[line].strip()!r}, compiled {new[line].strip()!r}"
