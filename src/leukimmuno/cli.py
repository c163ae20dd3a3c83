"""The command line: records shown, searched, cited and exported, and claims audited."""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import TYPE_CHECKING, Any

from leukimmuno._version import __version__
from leukimmuno.errors import AmbiguousNameError, LeukimmunoError, UnknownEntityError
from leukimmuno.model.text import brief

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leukimmuno.catalog.registry import Registry
    from leukimmuno.model.base import Record

__all__ = ["find", "hits", "main"]

_ID_HELP = "id, name, brand, alias or code; 'trials/tower' says which collection is meant"


def main(arguments: Sequence[str] | None = None, registry: Registry | None = None) -> int:
    """Run a command and give its exit status.

    Parameters
    ----------
    arguments : sequence of str, optional
        The command line; that of the process if left out.
    registry : Registry, optional
        What is asked; the curated registry if left out.

    Returns
    -------
    int
        0, or 1 where a search finds nothing, or 2 for a wrong name or a folder that cannot be
        written, with a message on stderr.
    """
    options = _parser().parse_args(arguments)
    try:
        if registry is None:
            from leukimmuno.catalog.shipped import shipped_registry

            registry = shipped_registry()
        text, status = _answer(options, registry)
    except (LeukimmunoError, OSError) as error:
        _write(sys.stderr, f"leukimmuno: {error}\n")
        return 2
    _write(sys.stdout, f"{text.rstrip()}\n")
    return status


def _parser() -> argparse.ArgumentParser:
    # Each part of the command takes --json; a sub-command left out must not reset it.
    output = argparse.ArgumentParser(add_help=False)
    output.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="answer in JSON"
    )
    parser = argparse.ArgumentParser(
        prog="leukimmuno",
        description="Immunotherapy for leukemia as typed, cited data. It informs research and "
        "teaching and gives no medical advice.",
        parents=[output],
    )
    parser.add_argument("--version", action="version", version=f"leukimmuno {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, argument, about, meaning in (
        ("show", "ID", "show the card of a record", _ID_HELP),
        ("search", "TEXT", "list the records whose names contain a text", "part of a name"),
        ("cite", "ID", "give the sources of a record as BibTeX", _ID_HELP),
    ):
        command = commands.add_parser(name, help=about, description=about, parents=[output])
        command.add_argument("text", metavar=argument, help=meaning)
    about = "check what articles claim against the evidence"
    command = commands.add_parser("audit", help=about, description=about, parents=[output])
    command.add_argument(
        "text", metavar="DOCUMENT", nargs="?", help="id of an article; all articles if left out"
    )
    about = "write the whole registry to files"
    command = commands.add_parser("export", help=about, description=about, parents=[output])
    command.add_argument("text", metavar="FOLDER", help="where to write; made if it is not there")
    command.add_argument(
        "--format",
        action="append",
        metavar="FORMAT",
        help="csv (without any), parquet, json, bibtex, csl or schema; may be repeated",
    )
    return parser


def _answer(  # noqa: PLR0911 - one return a sub-command
    options: argparse.Namespace, registry: Registry
) -> tuple[str, int]:
    """Give the text to print and the exit status."""
    as_json = getattr(options, "json", False)
    if options.command is None:
        from leukimmuno.display.overview import overview_data, overview_text

        return (_json(overview_data(registry)) if as_json else overview_text(registry)), 0
    if options.command == "search":
        return _search(registry, options.text, as_json=as_json)
    if options.command == "audit":
        return _audit(registry, options.text, as_json=as_json), 0
    if options.command == "export":
        return _export(registry, options.text, options.format, as_json=as_json), 0
    record = find(registry, options.text)
    if options.command == "cite":
        return _cite(record, as_json=as_json), 0
    if not as_json:
        return str(record), 0
    from leukimmuno.conversion.converter import unstructure

    return _json({"collection": record.collection_name, "record": unstructure(record)}), 0


def _search(registry: Registry, text: str, *, as_json: bool) -> tuple[str, int]:
    found = hits(registry, text)
    if as_json:
        listed = [
            {"collection": record.collection_name, "id": record.id, "summary": repr(record)}
            for record in found
        ]
        return _json(listed), 0 if found else 1
    if not found:
        return f"No name resembles {text!r}.", 1
    from leukimmuno.display.card import clean

    places = [f"{record.collection_name}/{record.id}" for record in found]
    width = max(map(len, places))
    lines = (
        f"{place.ljust(width)}  {clean(repr(record))}"
        for place, record in zip(places, found, strict=True)
    )
    return "\n".join(lines), 0


def _cite(record: Record, *, as_json: bool) -> str:
    from leukimmuno.conversion.converter import unstructure
    from leukimmuno.interchange.bibliography import cite, sources_of

    bibtex = cite(record)
    if not as_json:
        return bibtex or f"% {record.collection_name}/{record.id} cites no source"
    return _json({"bibtex": bibtex, "sources": [unstructure(s) for s in sources_of(record)]})


def _audit(registry: Registry, document: str | None, *, as_json: bool) -> str:
    from leukimmuno.claims.auditing import audit
    from leukimmuno.claims.report import row

    found = audit(document, registry=registry)
    return _json([row(finding) for finding in found]) if as_json else str(found)


def _export(
    registry: Registry, folder: str, formats: Sequence[str] | None, *, as_json: bool
) -> str:
    from leukimmuno.interchange.export import export_tables

    paths = [str(path) for path in export_tables(registry, folder, formats or ("csv",))]
    return _json(paths) if as_json else "\n".join(paths)


def hits(registry: Registry, text: str) -> list[Record]:
    """Give the records whose names contain `text`, or else those with similar names."""
    from leukimmuno.catalog.kinds import COLLECTIONS

    collections = [getattr(registry, name) for name in COLLECTIONS]
    found = [c[i] for c in collections for i in c._names().ranked(text)]
    return found or [record for c in collections for record in c.search(text)]


def find(registry: Registry, text: str) -> Record:
    """Give the one record of a registry with this name, whatever its collection.

    Parameters
    ----------
    registry : Registry
        Where to look.
    text : str
        Id, name, brand, alias or code; ``"trials/tower"`` asks one collection.

    Raises
    ------
    UnknownEntityError
        If nothing is called so; suggestions are of the form ``"trials/tower"``.
    AmbiguousNameError
        If several records are called so; candidates are of that form too.
    """
    from leukimmuno.catalog.kinds import COLLECTIONS

    collection, slash, name = text.partition("/")
    if slash and collection in COLLECTIONS:
        record: Record = getattr(registry, collection)[name]
        return record
    candidates: dict[str, Record] = {}
    suggestions: list[str] = []
    for where in COLLECTIONS:
        members = getattr(registry, where)
        try:
            found = [members[text]]
        except AmbiguousNameError as error:
            found = [members[i] for i in error.candidates]
        except UnknownEntityError as error:
            suggestions.extend(f"{where}/{i}" for i in error.suggestions)
            continue
        candidates.update((f"{where}/{record.id}", record) for record in found)
    # An id comes before names that happen to read the same.
    exact = [record for record in candidates.values() if record.id == text]
    if len(exact) == 1:
        return exact[0]
    if len(candidates) == 1:
        return next(iter(candidates.values()))
    if candidates:
        raise AmbiguousNameError(
            f"{text!r} names several records; say which one: {', '.join(candidates)}",
            query=text,
            candidates=candidates,
        )
    hint = f"; did you mean {' or '.join(suggestions[:3])}?" if suggestions else ""
    raise UnknownEntityError(
        f"{registry.name} holds nothing called {brief(text)}{hint}",
        query=text,
        collection="registry",
        suggestions=suggestions,
    )


def _json(data: Any) -> str:
    return json.dumps(data, indent=1, sort_keys=True, allow_nan=False)


def _write(stream: Any, text: str) -> None:
    """Write what the stream's encoding can show; a reader who has left is no error."""
    encoding = stream.encoding or "ascii"
    shown = text.encode(encoding, errors="replace").decode(encoding)
    try:
        stream.write(shown)
        stream.flush()
    except BrokenPipeError:
        # The interpreter flushes once more on exit: let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
