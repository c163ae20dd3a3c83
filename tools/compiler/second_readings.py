"""The answers of second readers, kept beside the first reading as both stood when compared."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any, NamedTuple

from tools.compiler.agreeing import agree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["FOLDER", "Reading", "read_table", "readings_in", "with_readings", "write_readings"]

FOLDER = "second-reading"
"""The folder within the curation folder that holds one file a trial or therapy."""

_COLUMNS = ("path", "first", "second", "source")
_METHOD = (
    "A second reader, who saw neither the records nor the first reader's notes, answered one "
    "question a figure from the sources cited; the answers were compared by a tool before "
    "any difference was resolved."
)


class Reading(NamedTuple):
    """One figure as two readers read it, before any difference was resolved."""

    path: str
    first: str
    second: str
    source: str


def read_table(
    path: Path, file: str, columns: Iterable[str], problems: list[str]
) -> list[dict[str, str]]:
    """Read a table of texts; note what is wrong with it and then give no rows."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines, strict=True)
        try:
            header, rows = reader.fieldnames or (), list(reader)
        except (csv.Error, UnicodeDecodeError) as error:
            problems.append(f"{file}: no readable table: {error}")
            return []
    missing = [name for name in columns if name not in header]
    problems += [f"{file}: the column {name!r} is missing" for name in missing]
    ragged = [i for i, row in enumerate(rows, start=2) if None in row or None in row.values()]
    problems += [f"{file}: row {i} has more or fewer fields than the header" for i in ragged]
    return [] if missing or ragged else rows


def readings_in(curation: Path, problems: list[str]) -> dict[str, list[Reading]]:
    """Read what second readers read, by trial or therapy."""
    found = {}
    for path in sorted((curation / FOLDER).glob("*.csv")):
        file = f"{curation.name}/{FOLDER}/{path.name}"
        readings = [
            Reading(*(row[name].strip() for name in _COLUMNS))
            for row in read_table(path, file, _COLUMNS, problems)
        ]
        seen = set()
        for reading in readings:
            if reading.path in seen:
                problems.append(f"{file}: {reading.path} stands twice")
            if not reading.first or not reading.second:
                problems.append(f"{file}: {reading.path} needs both readings")
            seen.add(reading.path)
        found[path.stem] = readings
    return found


def write_readings(curation: Path, owner: str, readings: Iterable[Reading]) -> None:
    """Write the readings of one trial or therapy, by path."""
    path = curation / FOLDER / f"{owner}.csv"
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows(sorted(readings))


def with_readings(
    tally: Mapping[str, Any] | None, readings: Mapping[str, list[Reading]]
) -> dict[str, Any] | None:
    """Add what the tables of readings hold to a tally made by hand; None where there is neither.

    Parameters
    ----------
    tally : mapping, optional
        Facts compared, those agreed, and the method, of what was tallied by hand.
    readings : mapping
        Readings by trial or therapy.
    """
    by_file = {
        owner: {
            "facts_compared": len(members),
            "agreed_before_resolution": sum(agree(one.first, one.second) for one in members),
        }
        for owner, members in sorted(readings.items())
        if members
    }
    if not by_file:
        return None if tally is None else dict(tally)
    counts = [*by_file.values()] if tally is None else [tally, *by_file.values()]
    method = _METHOD
    if tally is not None:
        method = f"{tally['facts_compared']} facts: {tally['method']} The others: {_METHOD}"
    return {
        "facts_compared": sum(part["facts_compared"] for part in counts),
        "agreed_before_resolution": sum(part["agreed_before_resolution"] for part in counts),
        "method": method,
        "by_file": by_file,
    }
