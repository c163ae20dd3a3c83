"""BibTeX or CSL-JSON of exactly the sources that an object rests on."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.catalog.registry import Registry
from leukimmuno.errors import InvalidTypeError, VocabularyError
from leukimmuno.interchange.csl import csl_json
from leukimmuno.model.base import Bindable, Record
from leukimmuno.model.source import Citation, Source
from leukimmuno.model.text import brief, similar
from leukimmuno.model.vocabulary import SourceKind

__all__ = ["bibtex", "cite", "sources_of"]

_TYPES = {
    SourceKind.JOURNAL_ARTICLE: "article",
    SourceKind.CONFERENCE_ABSTRACT: "inproceedings",
}
_CONTAINERS = {
    SourceKind.JOURNAL_ARTICLE: "journal",
    SourceKind.CONFERENCE_ABSTRACT: "booktitle",
}
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
# What is escaped already, or stands as it is.
_VERBATIM = frozenset({"author", "doi", "url"})


def cite(item: Any, style: str = "bibtex") -> str:
    """Give the bibliography of exactly the sources that something rests on.

    Parameters
    ----------
    item : record, value, Estimate, Collection, Registry or iterable of these
        Anything that carries citations. A source cites itself.
    style : {"bibtex", "csl-json"}, default "bibtex"
        The format: BibTeX, or the JSON of the Citation Style Language, which Zotero and pandoc
        read.

    Returns
    -------
    str
        One entry a source, in the order in which they are first cited, ending in a line break.
        Where nothing is cited, BibTeX is empty and CSL-JSON an empty list.

    Raises
    ------
    InvalidTypeError
        If `item` can carry no citations.
    UnboundRecordError
        If the record belongs to no registry, so that its sources are unknown.
    VocabularyError
        If `style` is none of the two.

    Examples
    --------
    >>> import leukimmuno as li
    >>> print(li.cite(li.registry.trials["TOWER"]).splitlines()[0])
    @article{kantarjian-2017-tower,
    """
    given: object = style
    writer = _STYLES.get(style) if isinstance(given, str) else None
    if writer is None:
        raise VocabularyError(
            f"style: {brief(style)} is none of {', '.join(map(repr, _STYLES))}",
            field="style",
            value=style,
            allowed=_STYLES,
            suggestions=similar(str(style), {name.replace("-", ""): name for name in _STYLES}),
        )
    return writer(sources_of(item))


def bibtex(sources: Iterable[Source]) -> str:
    """Give a BibTeX file with one entry a source."""
    return "\n".join(map(_entry, sources))


_STYLES: dict[str, Callable[[Iterable[Source]], str]] = {"bibtex": bibtex, "csl-json": csl_json}


def sources_of(item: Any) -> tuple[Source, ...]:
    """Give the sources that something rests on, each once, in the order of citation."""
    return tuple({source.id: source for source in _walk(item)}.values())


def _walk(item: Any) -> Iterator[Source]:
    if isinstance(item, Source):
        yield item
    elif isinstance(item, Citation):
        yield item.source
    elif isinstance(item, Registry):
        for name in COLLECTIONS:
            yield from _walk(getattr(item, name))
    elif isinstance(item, Record) or hasattr(item, "citations"):
        for citation in item.citations:
            yield citation.source
    elif isinstance(item, Bindable | str | bytes) or not isinstance(item, Iterable):
        raise InvalidTypeError(
            f"cite: expected something that carries citations, got {item!r}", value=item
        )
    else:
        for member in item:
            yield from _walk(member)


def _escaped(text: str) -> str:
    flat = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(_ESCAPES.get(letter, letter) for letter in flat)


def _fields(source: Source) -> Iterator[tuple[str, str | None]]:
    names = list(map(_escaped, source.authors))
    if not names and source.publisher:
        # Braces keep a body's name in one piece.
        names.append(f"{{{_escaped(source.publisher)}}}")
    yield "author", " and ".join(names)
    yield "title", source.title
    yield _CONTAINERS.get(source.kind, "howpublished"), source.container
    if source.published is not None:
        year, _, rest = source.published.text.partition("-")
        yield "year", year
        yield "month", str(int(rest[:2])) if rest else None
    for name in ("volume", "publisher", "doi", "url"):
        yield name, getattr(source, name)
    yield "number", source.issue
    yield "pages", source.pages and source.pages.replace("–", "-").replace("-", "--")
    notes = [
        f"{label} {value}"
        for label, value in (("PMID", source.pmid), ("PMCID", source.pmcid), ("", source.nct))
        if value
    ]
    if source.accessed is not None:
        notes.append(f"accessed {source.accessed.isoformat()}")
    yield "note", ", ".join(note.strip() for note in notes) or None


def _entry(source: Source) -> str:
    lines = [
        f"  {name} = {{{value if name in _VERBATIM else _escaped(value)}}},"
        for name, value in _fields(source)
        if value
    ]
    return "\n".join((f"@{_TYPES.get(source.kind, 'misc')}{{{source.id},", *lines, "}", ""))
