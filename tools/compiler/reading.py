"""The curated TOML files as plain JSON data, each entry with the place it stands at."""

from __future__ import annotations

import math
import tomllib
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple

from leukimmuno.catalog.kinds import COLLECTIONS

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["RELEASE_FILES", "Entry", "load_toml", "read_entries"]

RELEASE_FILES = ("release.toml", "agreement.toml")
"""Files at the top of the curation folder that describe the data and hold no records."""


class Entry(NamedTuple):
    """One table of a TOML file: a record before it is built."""

    file: str
    collection: str
    position: int
    data: dict[str, Any]

    @property
    def place(self) -> str:
        """File, table with its position in the file, and id."""
        return f"{self.file}: {self.collection}[{self.position}] ({self.data.get('id', 'no id')})"


def load_toml(path: Path, file: str, problems: list[str]) -> dict[str, Any] | None:
    """Parse one TOML file; on failure note the problem and give None."""
    try:
        return tomllib.loads(path.read_bytes().decode())
    except UnicodeDecodeError as error:
        problems.append(f"{file}: no UTF-8 text ({error.reason} at byte {error.start})")
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{file}: no valid TOML: {error}")
    return None


def read_entries(curation: Path, problems: list[str]) -> list[Entry]:
    """Read every record of the curation folder, by file path and then by place in the file.

    Parameters
    ----------
    curation : Path
        The folder.
    problems : list of str
        Receives one line for each thing that is wrong; entries with a problem are left out.
    """
    entries: list[Entry] = []
    # Posix text, so that the order of records is the same on every platform.
    paths = {path.relative_to(curation).as_posix(): path for path in curation.rglob("*.toml")}
    for name in sorted(paths.keys() - set(RELEASE_FILES)):
        file = f"{curation.name}/{name}"
        tables = load_toml(paths[name], file, problems)
        for collection, items in (tables or {}).items():
            entries += _entries(file, collection, items, problems)
    return entries


def _entries(file: str, collection: str, items: Any, problems: list[str]) -> list[Entry]:
    if collection not in COLLECTIONS:
        problems.append(
            f"{file}: {collection}: unknown table; a file holds {', '.join(COLLECTIONS)}"
        )
        return []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        problems.append(f"{file}: {collection}: expected tables written as [[{collection}]]")
        return []
    entries = []
    for i, item in enumerate(items):
        raw = Entry(file, collection, i, item)
        found: list[str] = []
        data = _plain(item, raw.place, found)
        problems += found
        if not found:
            entries.append(raw._replace(data=data))
    return entries


def _plain(value: Any, place: str, problems: list[str]) -> Any:
    """Turn what TOML can say into what JSON can say: dates become ISO text."""
    if isinstance(value, dict):
        return {key: _plain(item, f"{place}.{key}", problems) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, f"{place}[{i}]", problems) for i, item in enumerate(value)]
    if isinstance(value, datetime | time):
        problems.append(f"{place}: expected a date without time, got {value}")
    elif isinstance(value, date):
        return value.isoformat()
    elif isinstance(value, float) and not math.isfinite(value):
        problems.append(f"{place}: expected a finite number, got {value}")
    return value
