"""A whole registry written to files: tables, JSON, bibliographies and the schema."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.catalog.registry import Registry
from leukimmuno.errors import InvalidTypeError, VocabularyError
from leukimmuno.extras import load_extra
from leukimmuno.interchange.bibliography import cite
from leukimmuno.interchange.frames import Table, table_of
from leukimmuno.interchange.schema import json_schema
from leukimmuno.model.text import brief, similar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from os import PathLike

    from leukimmuno.interchange.columns import Cell, Holds

__all__ = ["FORMATS", "export_tables", "guarded"]

# A spreadsheet takes a cell that begins so for a formula; the apostrophe itself marks a text.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "'")
_ARROW: dict[Holds, str] = {
    "text": "string",
    "word": "string",
    "number": "float64",
    "count": "int64",
    "flag": "bool_",
}


def export_tables(
    registry: Registry,
    folder: str | PathLike[str],
    formats: Iterable[str] = ("csv", "parquet"),
) -> tuple[Path, ...]:
    """Write a registry to files that other programs read.

    Parameters
    ----------
    registry : Registry
        What to write, such as `leukimmuno.registry` or a view of it.
    folder : path
        Where to write; made if it does not exist. Files of the same name are replaced.
    formats : iterable of str, default ("csv", "parquet")
        "csv" and "parquet" write one table a collection, with the columns of `to_frame`; "json"
        writes ``registry.json`` as `Registry.dump` does, "bibtex" and "csl" all sources as
        ``sources.bib`` and ``sources.csl.json``, "schema" the JSON Schema of ``registry.json``.

    Returns
    -------
    tuple of pathlib.Path
        The files written, in order.

    Raises
    ------
    VocabularyError
        If a format is unknown; nothing is written then.
    MissingExtraError
        If "parquet" is asked for and pyarrow is not installed.

    Notes
    -----
    Equal data gives equal files. CSV is UTF-8 with a line feed after each row; a missing value is
    an empty cell. So that no spreadsheet runs a text as a formula, an apostrophe is put before free
    text that begins with ``= + - @ '``, a tab or a carriage return: a program that reads the CSV
    takes one leading apostrophe away. Parquet and JSON hold the text as it is.

    Examples
    --------
    >>> import leukimmuno as li
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     [path.name for path in li.export_tables(li.registry, folder, ["bibtex", "csl"])]
    ['sources.bib', 'sources.csl.json']
    """
    if not isinstance(registry, Registry):
        raise InvalidTypeError(
            f"export_tables: expected a Registry, got {brief(registry)}", value=registry
        )
    wanted = _known(formats)
    if "parquet" in wanted:
        _arrow("pyarrow.parquet")
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    return tuple(path for name in wanted for path in _WRITERS[name](registry, place))


def _known(formats: Iterable[str]) -> tuple[str, ...]:
    wanted = (formats,) if isinstance(formats, str) else tuple(formats)
    for name in wanted:
        if name not in FORMATS:
            raise VocabularyError(
                f"formats: {brief(name)} is none of {', '.join(map(repr, FORMATS))}",
                field="formats",
                value=name,
                allowed=FORMATS,
                suggestions=similar(str(name), {known: known for known in FORMATS}),
            )
    return tuple(dict.fromkeys(wanted))


def guarded(text: str) -> str:
    """Make a free text safe to open in a spreadsheet; undone by taking one apostrophe away.

    Examples
    --------
    >>> guarded("=1+1"), guarded("'quoted'"), guarded("plain")
    ("'=1+1", "''quoted'", 'plain')
    """
    return f"'{text}" if text.startswith(_RISKY) else text


def _tables(registry: Registry) -> Iterator[tuple[str, Table]]:
    for name in COLLECTIONS:
        yield name, table_of(getattr(registry, name))


def _csv(registry: Registry, folder: Path) -> Iterator[Path]:
    for name, table in _tables(registry):
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(heading for heading, _ in table.columns)
            for row in table.rows:
                cells = zip(row, table.columns, strict=True)
                writer.writerow([_csv_cell(cell, holds) for cell, (_, holds) in cells])
        yield path


def _csv_cell(cell: Cell, holds: Holds) -> Cell:
    if isinstance(cell, bool):
        return str(cell).lower()
    # Ids and terms are ours: the bound "=" alone is no formula.
    return guarded(cell) if holds == "text" and isinstance(cell, str) else cell


def _arrow(module: str) -> Any:
    return load_extra(module, "Parquet needs pyarrow", "frames")


def _parquet(registry: Registry, folder: Path) -> Iterator[Path]:
    pyarrow, parquet = _arrow("pyarrow"), _arrow("pyarrow.parquet")
    for name, table in _tables(registry):
        arrays = {
            heading: pyarrow.array(
                [row[place] for row in table.rows], type=getattr(pyarrow, _ARROW[holds])()
            )
            for place, (heading, holds) in enumerate(table.columns)
        }
        path = folder / f"{name}.parquet"
        parquet.write_table(pyarrow.table(arrays), path)
        yield path


def _json(registry: Registry, folder: Path) -> Iterator[Path]:
    path = folder / "registry.json"
    registry.dump(path)
    yield path


def _text(
    name: str, write: Callable[[Registry], str]
) -> Callable[[Registry, Path], Iterator[Path]]:
    def run(registry: Registry, folder: Path) -> Iterator[Path]:
        path = folder / name
        path.write_text(write(registry), encoding="utf-8", newline="\n")
        yield path

    return run


_WRITERS: dict[str, Callable[[Registry, Path], Iterator[Path]]] = {
    "csv": _csv,
    "parquet": _parquet,
    "json": _json,
    "bibtex": _text("sources.bib", lambda registry: cite(registry.sources)),
    "csl": _text("sources.csl.json", lambda registry: cite(registry.sources, "csl-json")),
    "schema": _text(
        "schema.json",
        lambda _: json.dumps(json_schema(Registry), indent=1, ensure_ascii=False) + "\n",
    ),
}

FORMATS = tuple(_WRITERS)
"""What `export_tables` can write."""
