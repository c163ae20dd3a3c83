"""What describes the data as a whole: version, release day, agreement of the two extractions."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from tools.compiler.reading import load_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Release", "read_agreement", "read_release"]

_VERSION = re.compile(r"20\d\d\.(?:[1-9]|1[0-2])\.(?:0|[1-9]\d*)")
_AGREEMENT = {"facts_compared": int, "agreed_before_resolution": int, "method": str}


class Release(NamedTuple):
    """Version and day of the data."""

    version: str
    released: date


def _keys(file: str, table: Mapping[str, Any], wanted: Mapping[str, type]) -> list[str]:
    """Say which keys are missing, unknown or of the wrong type."""
    problems = [f"{file}: {key}: unknown key" for key in table if key not in wanted]
    for key, kind in wanted.items():
        if key not in table:
            problems.append(f"{file}: {key}: the key is missing")
        # A bool is an int, and a time of day a date, to isinstance.
        elif not isinstance(table[key], kind) or isinstance(table[key], bool | datetime):
            problems.append(f"{file}: {key}: expected {kind.__name__}, got {table[key]!r}")
    return problems


def read_release(curation: Path, problems: list[str]) -> Release | None:
    """Read `release.toml`; on failure note the problems and give None."""
    file = f"{curation.name}/release.toml"
    path = curation / "release.toml"
    if not path.is_file():
        problems.append(f"{file}: the file is missing; it holds version and released")
        return None
    table = load_toml(path, file, problems)
    if table is None:
        return None
    found = _keys(file, table, {"version": str, "released": date})
    if not found and not _VERSION.fullmatch(table["version"]):
        found.append(f"{file}: version: expected YEAR.MONTH.NUMBER, got {table['version']!r}")
    problems += found
    return None if found else Release(table["version"], table["released"])


def read_agreement(curation: Path, problems: list[str]) -> dict[str, Any] | None:
    """Read `agreement.toml`: a tally, made by hand, of how often two blind readers agreed.

    None where the file is absent or at fault. Readings compared figure by figure are added to it
    by `second_readings.with_readings`.
    """
    file = f"{curation.name}/agreement.toml"
    path = curation / "agreement.toml"
    if not path.is_file():
        return None
    table = load_toml(path, file, problems)
    if table is None:
        return None
    found = _keys(file, table, {"double_extraction": dict})
    if not found:
        agreement: dict[str, Any] = table["double_extraction"]
        place = f"{file}: double_extraction"
        found = _keys(place, agreement, _AGREEMENT)
        if not found:
            agreed, compared = agreement["agreed_before_resolution"], agreement["facts_compared"]
            if 0 <= agreed <= compared:
                return agreement
            found = [f"{place}.agreed_before_resolution: {agreed} of {compared} facts compared"]
    problems += found
    return None
