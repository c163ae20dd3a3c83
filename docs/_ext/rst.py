"""Write reStructuredText: escaped text, links, tables, and footnotes of sources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leukimmuno.model.base import Record
    from leukimmuno.model.source import Citation, Source

# Whatever could begin or end markup, also at the start of a line or cell.
_SPECIAL = re.compile(r"([\\`*_|<>\[\](){}:.#+=~^$-])")
# Kinds of records with a page each; the others stand on such a page, under a label of their own.
PAGES = (
    "therapies",
    "trials",
    "antigens",
    "subtypes",
    "adverse_events",
    "endpoints",
    "modalities",
    "regimens",
)
LABELLED = {
    "results": "result",
    "toxicity_rates": "rate",
    "approvals": "approval",
    "population_figures": "figure",
    "sources": "source",
    "claims": "claim",
}


def escaped(text: object) -> str:
    """Give text that reads as itself, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(str(text).split()))


def capital(text: str) -> str:
    """Give text with its first letter in upper case, where that is a word and no code."""
    return text[:1].upper() + text[1:] if text.split(" ", 1)[0].isalpha() else text


def heading(text: str, line: str) -> list[str]:
    """Give a heading, underlined with `line`."""
    shown = escaped(text)
    return [shown, line * len(shown), ""]


def label(record: Record) -> str:
    """Name the place of a record that has no page of its own."""
    return f"{LABELLED[record.collection_name]}-{record.id}"


def anchor(record: Record) -> str:
    """Give the lines that put the label of a record before what follows."""
    return f".. _{label(record)}:\n\n"


def link(record: Record, text: str | None = None) -> str:
    """Give a link to a record: to its page, or to its place on another."""
    shown = _title(getattr(record, "name", record.id) if text is None else text)
    if record.collection_name in PAGES:
        return f":doc:`{shown} </reference/entities/{record.collection_name}/{record.id}>`"
    return f":ref:`{shown} <{label(record)}>`"


def web(text: object, address: str | None) -> str:
    """Give a link to an address, or the text alone where there is none."""
    return f"`{_title(text)} <{address}>`__" if address else escaped(text)


def _title(text: object) -> str:
    """Escape what would end a role's title early, and leave the rest as it reads."""
    return re.sub(r"([\\`<>])", r"\\\1", " ".join(str(text).split()))


def lines(entries: Iterable[str]) -> str:
    """Give entries one under the other, within one cell."""
    return "\n".join(f"| {entry}" for entry in entries)


def table(
    header: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int] = ()
) -> list[str]:
    """Give a table; a column that is empty throughout is left out, and so is an empty table.

    Without a header, the first column holds the headings.
    """
    cells = [[cell.strip() for cell in row] for row in rows]
    kept = [i for i in range(len(cells[0]) if cells else 0) if any(row[i] for row in cells)]
    if not kept:
        return []
    written = [".. list-table::", f"   :{'header-rows' if header else 'stub-columns'}: 1"]
    if widths:
        written.append(f"   :widths: {' '.join(str(widths[i]) for i in kept)}")
    written.append("")
    for row in [*([[escaped(name) for name in header]] if header else []), *cells]:
        for place, i in enumerate(kept):
            first, *rest = row[i].splitlines() or [""]
            written.append(f"   {'*' if place == 0 else ' '} - {first}".rstrip())
            written += [f"       {line}" for line in rest]
    return [*written, ""]


def described(source: Source, *, plain: bool = False) -> str:
    """Give a source as a bibliography has it: who, what, where, when, and what was read.

    Its short name leads to its place in the bibliography, unless it is `plain`.
    """
    address = f"https://doi.org/{source.doi}" if source.doi else source.url
    name = escaped(source.short) if plain else link(source, source.short)
    said = [f"{name}\\.", f"{web(source.title, address)}\\."]
    dated = source.published.text if source.published else None
    said += [f"{escaped(part)}\\." for part in (source.container, dated, source.copy) if part]
    return " ".join(said)


class Notes:
    """The sources of one page, as footnotes in the order in which they are first cited."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[Source, list[str]]] = {}

    def cite(self, citations: Iterable[Citation]) -> str:
        """Give the marks of citations, each source once, and remember where it was read."""
        marks = []
        for citation in citations:
            _, places = self._places.setdefault(citation.source_id, (citation.source, []))
            recalled = " (recalled)" if citation.checked == "recalled" else ""
            place = f"{citation.locator}{recalled}"
            if place not in places:
                places.append(place)
            marks.append(f"[#{citation.source_id}]_")
        return " ".join(dict.fromkeys(marks))

    def section(self) -> list[str]:
        """Give the footnotes under their heading."""
        if not self._places:
            return []
        written = [*heading("Sources", "-")]
        for source, places in self._places.values():
            read = f"Read at: {escaped('; '.join(places))}\\."
            written.append(f".. [#{source.id}] {described(source)} {read}")
        return [*written, ""]
