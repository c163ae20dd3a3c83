"""Registries as JSON: one file of a user's own, or one file a collection in the package."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leukimmuno.catalog.integrity import require_sound
from leukimmuno.catalog.kinds import COLLECTIONS, class_of
from leukimmuno.conversion.converter import structure, unstructure
from leukimmuno.conversion.json_text import read_json, write_json
from leukimmuno.errors import DataIntegrityError, InvalidTypeError, InvalidValueError
from leukimmuno.model.fields import text

if TYPE_CHECKING:
    from os import PathLike

    from leukimmuno.catalog.registry import Registry
    from leukimmuno.model.base import Record

__all__ = ["dump_registry", "load_registry", "read_records"]

FORMAT = 1
_HEAD = {"format", "name", "version", "released", "collections"}


def read_records(data: Any, collection: str, *, path: str, file: str) -> tuple[Record, ...]:
    """Build the records of one collection from parsed JSON.

    Raises
    ------
    DataIntegrityError
        If an entry does not fit; the error names file and JSON path.
    """
    if not isinstance(data, list):
        raise _wrong(file, path, f"expected a list of {collection}, got {type(data).__name__}")
    cls = class_of(collection)
    return tuple(
        structure(entry, cls, path=f"{path}[{i}]", file=file) for i, entry in enumerate(data)
    )


def _wrong(file: str, path: str, reason: str) -> DataIntegrityError:
    return DataIntegrityError(
        f"{file}: {path}: {reason}", problems=[f"{path}: {reason}"], file=file, path=path
    )


def load_registry(path: str | PathLike[str], *, complete: bool = True) -> Registry:
    """Read a registry from one JSON file; see `Registry.load`."""
    from leukimmuno.catalog.registry import Registry

    file = str(path)
    try:
        content = Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise _wrong(file, "$", f"no UTF-8 text ({error.reason})") from None
    data = read_json(content, file)
    if not isinstance(data, dict):
        raise _wrong(file, "$", f"expected an object, got {type(data).__name__}")
    if data.get("format") != FORMAT:
        raise _wrong(file, "$.format", f"expected {FORMAT}, got {data.get('format')!r}")
    for key in sorted(data.keys() ^ _HEAD):
        raise _wrong(file, f"$.{key}", "is missing" if key in _HEAD else "is no known key")
    for key in ("name", "version"):
        try:
            text()["kind"].convert(data[key], key)
        except (InvalidTypeError, InvalidValueError) as error:
            raise _wrong(file, f"$.{key}", str(error)) from None
    collections = data["collections"]
    if not isinstance(collections, dict):
        raise _wrong(file, "$.collections", "expected an object")
    for key in sorted(collections.keys() - COLLECTIONS.keys()):
        raise _wrong(file, f"$.collections.{key}", "is no collection of a registry")
    records = {
        name: read_records(collections.get(name, []), name, path=f"$.collections.{name}", file=file)
        for name in COLLECTIONS
    }
    require_sound(records, complete=complete, file=file)
    return Registry(
        data["name"],
        records.__getitem__,
        version=data["version"],
        released=_released(data["released"], file),
    )


def _released(given: Any, file: str) -> date | None:
    if given is None:
        return None
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        raise _wrong(file, "$.released", f"expected a day or null, got {given!r}") from None


def dump_registry(registry: Registry, path: str | PathLike[str]) -> None:
    """Write a registry to one JSON file; see `Registry.dump`."""
    if registry.day is not None:
        raise InvalidValueError(
            f"dump: {registry!r} is a view, whose records refer to what its day had not seen; dump "
            "the registry itself, and take the view after loading",
            value=registry.day,
        )
    data = {
        "format": FORMAT,
        "name": registry.name,
        "version": registry.version,
        "released": registry.released and registry.released.isoformat(),
        "collections": {
            name: [unstructure(record) for record in getattr(registry, name)]
            for name in COLLECTIONS
        },
    }
    Path(path).write_text(write_json(data), encoding="utf-8", newline="\n")
