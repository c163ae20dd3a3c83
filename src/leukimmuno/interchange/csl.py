"""CSL-JSON of sources, as reference managers and citation processors read it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from leukimmuno.model.vocabulary import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from leukimmuno.model.dates import PartialDate
    from leukimmuno.model.source import Source

__all__ = ["csl_item", "csl_json"]

# Item types of CSL 1.0.2; "document" is what has no better one.
_TYPES = {
    SourceKind.JOURNAL_ARTICLE: "article-journal",
    SourceKind.CONFERENCE_ABSTRACT: "paper-conference",
    SourceKind.LABEL: "document",
    SourceKind.REGULATOR_NOTICE: "document",
    SourceKind.REGISTRY_POSTING: "webpage",
    SourceKind.PRESS_RELEASE: "document",
    SourceKind.NEWS: "article-newspaper",
    SourceKind.WEB_PAGE: "webpage",
    SourceKind.ARTICLE: "article",
    SourceKind.VOCABULARY: "dataset",
}
# A family name, then initials: "Kantarjian H", "Urbano-Ispizua Á". Anything else is kept whole,
# since a body's name must not be taken apart.
_PERSON = re.compile(r"(?P<family>\S.*) (?P<given>(?:[^\W\d_a-z]-?){1,4})")


def csl_json(sources: Iterable[Source]) -> str:
    """Give a CSL-JSON file: a list with one item a source."""
    items = [csl_item(source) for source in sources]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def csl_item(source: Source) -> dict[str, Any]:
    """Give one source as an item of CSL-JSON.

    Notes
    -----
    Authors are read as a family name and initials, unless they do not look so; then, as for a
    body, the name is one literal. The number of a trial registration goes to "number".
    """
    item = {
        "id": source.id,
        "type": _TYPES[source.kind],
        "title": source.title,
        "author": [_name(author) for author in source.authors],
        "container-title": source.container,
        "publisher": source.publisher,
        "issued": source.published and _partial(source.published),
        "volume": source.volume,
        "issue": source.issue,
        "page": source.pages and source.pages.replace("–", "-"),
        "DOI": source.doi,
        "PMID": source.pmid,
        "PMCID": source.pmcid,
        "number": source.nct,
        "URL": source.url,
        "accessed": source.accessed and _day(source.accessed),
    }
    return {name: value for name, value in item.items() if value}


def _name(author: str) -> dict[str, str]:
    match = _PERSON.fullmatch(author)
    return match.groupdict() if match else {"literal": author}


def _partial(day: PartialDate) -> dict[str, Any]:
    return {"date-parts": [list(map(int, day.text.split("-")))]}


def _day(day: date) -> dict[str, Any]:
    return {"date-parts": [[day.year, day.month, day.day]]}
