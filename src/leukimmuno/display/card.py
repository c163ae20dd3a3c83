"""The card: what a reader is told about one object, before it is drawn as text or HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from attrs import frozen

from leukimmuno.errors import UnboundRecordError, UnresolvedReferenceError
from leukimmuno.model.vocabulary import Checked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leukimmuno.model.source import Citation, Source

__all__ = ["Card", "Footnotes", "Item", "Row", "SourceNote", "clean", "link_of"]

# Controls, lone surrogates and the marks that reorder text around them: each would let a name
# reach beyond its own place on a terminal or a page.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def clean(text: str) -> str:
    r"""Put a text on one line; what could disturb a terminal or page becomes U+FFFD.

    Examples
    --------
    >>> clean("two  words\nand a third")
    'two words and a third'
    """
    return _UNSAFE.sub("\ufffd", " ".join(text.split()))


@frozen
class Item:
    """One statement, with the numbers of the sources it was read in.

    Attributes
    ----------
    text : str
        The statement.
    marks : tuple of int
        Numbers of sources.
    url : str or None
        The page that the text names, for HTML to link to.
    """

    text: str
    marks: tuple[int, ...] = ()
    url: str | None = None


@frozen
class Row:
    """A label and what stands beside it, a line each."""

    label: str
    items: tuple[Item, ...]


@frozen
class SourceNote:
    """One numbered source at the foot of a card.

    Attributes
    ----------
    number : int
        The number by which the card cites it.
    text : str
        Short form, title, container and date; the id where the source is not at hand.
    link_text, url : str
        Its DOI or address as words and as a link; empty where it has neither.
    places : str
        Where in the source the figures stand; says which were recalled and not read.
    """

    number: int
    text: str
    link_text: str
    url: str
    places: str


@frozen
class Card:
    """Everything that a card says, in order.

    Attributes
    ----------
    title, subtitle : Item
        What the object is called, and what kind of object it is, with its own sources.
    rows : tuple of Row
        The facts.
    sources : tuple of SourceNote
        The numbered sources.
    notes : tuple of str
        What a reader has to know about this card, if anything.
    origin : str
        The registry the object belongs to.
    """

    title: str
    subtitle: Item
    rows: tuple[Row, ...]
    sources: tuple[SourceNote, ...]
    notes: tuple[str, ...]
    origin: str


def link_of(source: Source) -> tuple[str, str] | None:
    """Give the text and address of a source's best link, or None if it has none."""
    if source.doi is not None:
        # Old identifiers contain characters that end a path, such as "<" and "#".
        return f"doi:{source.doi}", f"https://doi.org/{quote(source.doi, safe='/:;()')}"
    if source.pmid is not None:
        return f"PMID {source.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"
    if source.nct is not None:
        return source.nct, f"https://clinicaltrials.gov/study/{source.nct}"
    return None if source.url is None else (source.url, source.url)


class Footnotes:
    """Numbers sources in the order in which they are first cited.

    Attributes
    ----------
    recalled : bool
        Whether a figure cited was recalled and not read.
    """

    def __init__(self) -> None:
        self._sources: dict[str, Source | None] = {}
        self._places: dict[str, dict[str, None]] = {}
        self.recalled: bool = False

    def mark(self, citations: Iterable[Citation]) -> tuple[int, ...]:
        """Give the numbers of the sources cited, in rising order."""
        cited = set()
        for citation in citations:
            if citation.source_id not in self._sources:
                self._sources[citation.source_id] = source_at_hand(citation)
            said = [citation.locator, citation.note]
            if citation.checked is Checked.RECALLED:
                self.recalled = True
                said.insert(1, "recalled")
            place = clean(", ".join(filter(None, said)))
            self._places.setdefault(citation.source_id, {})[place] = None
            cited.add(citation.source_id)
        order = {source_id: number for number, source_id in enumerate(self._sources, 1)}
        return tuple(sorted(order[source_id] for source_id in cited))

    def notes(self) -> tuple[str, ...]:
        """Give what a reader has to know of the citations, to stand below a card."""
        said = "Recalled: widely known, and not yet read in the source named."
        return (said,) if self.recalled else ()

    def sources(self) -> tuple[SourceNote, ...]:
        """Give the numbered list."""
        return tuple(
            _note(number, source_id, source, "; ".join(self._places[source_id]))
            for number, (source_id, source) in enumerate(self._sources.items(), 1)
        )


def source_at_hand(citation: Citation) -> Source | None:
    """Give the source of a citation, or None where no registry holds it."""
    try:
        return citation.source
    except (UnboundRecordError, UnresolvedReferenceError):
        return None


def _note(number: int, source_id: str, source: Source | None, places: str) -> SourceNote:
    if source is None:
        return SourceNote(number, clean(source_id), "", "", places)
    parts: list[Any] = [source.short, source.title, source.container, source.published]
    said = [clean(str(part)) for part in parts if part is not None]
    text = ". ".join(part.rstrip(".") for part in said) + "."
    link_text, url = link_of(source) or ("", "")
    return SourceNote(number, text, clean(link_text), clean(url), places)
