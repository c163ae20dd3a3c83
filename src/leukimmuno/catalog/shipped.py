"""The curated registry that comes with the package, and how it and its records are pickled."""

from __future__ import annotations

import threading
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.catalog.registry import Registry
from leukimmuno.catalog.storage import read_records
from leukimmuno.conversion.json_text import read_json
from leukimmuno.errors import DataIntegrityError

if TYPE_CHECKING:
    from leukimmuno.model.base import Record

__all__ = ["manifest", "pickled", "registry_of", "shipped_registry", "token_of"]

NAME = "leukimmuno"
_lock = threading.Lock()
_shipped: Registry | None = None


def _read_file(name: str) -> Any:
    file = f"{name}.json"
    text = files("leukimmuno").joinpath("data", file).read_text(encoding="utf-8")
    return read_json(text, f"leukimmuno/data/{file}")


def manifest() -> dict[str, Any]:
    """Give the manifest of the shipped data: version, release day, counts and checksums."""
    data: dict[str, Any] = _read_file("manifest")
    return data


def _read(collection: str) -> tuple[Record, ...]:
    file = f"leukimmuno/data/{collection}.json"
    return read_records(_read_file(collection), collection, path="$", file=file)


def shipped_registry() -> Registry:
    """Give the curated registry: one object a process, made on first use."""
    global _shipped  # noqa: PLW0603 - the one object, published by one assignment under a lock
    if _shipped is None:
        with _lock:
            if _shipped is None:
                head = manifest()
                _shipped = Registry(
                    NAME,
                    _read,
                    version=head["version"],
                    released=date.fromisoformat(head["released"]),
                )
    return _shipped


def token_of(registry: Registry) -> tuple[str, str | None] | None:
    """Name the shipped registry, or a view of it, by data version and day; None for others."""
    root = registry if registry._base is None else registry._base
    if root is not _shipped:
        return None
    return root.version, None if registry.day is None else registry.day.isoformat()


def registry_of(token: tuple[str, str | None]) -> Registry | None:
    """Give the registry that a token names, or None where the data version is another."""
    version, day = token
    registry = shipped_registry()
    if registry.version != version:
        return None
    return registry if day is None else registry.as_of(day)


def pickled(registry: Registry) -> tuple[Any, ...]:
    """Give how a registry is rebuilt: the shipped one by its version, another by its records."""
    token = token_of(registry)
    if token is not None:
        return _from_token, (token,)
    if registry._base is not None:
        return Registry.as_of, (registry._base, registry.day)
    # Records are pickled as bare data: with their registry they would pickle it again.
    records = {
        name: tuple((type(record), record._data()) for record in getattr(registry, name))
        for name in COLLECTIONS
    }
    head = (registry.name, registry.version, registry.released, dict(registry._origins))
    return _from_data, (*head, records)


def _from_token(token: tuple[str, str | None]) -> Registry:
    registry = registry_of(token)
    if registry is None:
        raise DataIntegrityError(
            f"the pickled registry is of data version {token[0]}, the installed one of "
            f"{shipped_registry().version}; pickle its records, or dump it to a file instead"
        )
    return registry


def _from_data(
    name: str,
    version: str,
    released: date | None,
    origins: dict[tuple[str, str], str],
    data: dict[str, tuple[tuple[type[Record], tuple[Any, ...]], ...]],
) -> Registry:
    from leukimmuno.model.base import rebuilt

    records = {
        collection: tuple(rebuilt(cls, values) for cls, values in members)
        for collection, members in data.items()
    }
    return Registry(name, records.__getitem__, version=version, released=released, origins=origins)
