"""Sources, and citations of a place in them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from leukimmuno.errors import InvalidValueError
from leukimmuno.model.base import Record, Value
from leukimmuno.model.dates import DateRange, PartialDate
from leukimmuno.model.fields import Kind, checked, day, part, parts, ref, slug, term, text, texts
from leukimmuno.model.vocabulary import Checked, SourceKind

if TYPE_CHECKING:
    from leukimmuno.catalog.collection import Collection
    from leukimmuno.model.claim import Claim

__all__ = ["IDENTIFIERS", "Citation", "Source", "cites"]

IDENTIFIERS = {
    "doi": re.compile(r"10\.[0-9]{4,9}/\S+"),
    "pmid": re.compile(r"[1-9][0-9]{0,8}"),
    "pmcid": re.compile(r"PMC[1-9][0-9]{0,8}"),
    "nct": re.compile(r"NCT[0-9]{8}"),
    "url": re.compile(r"https?://\S+"),
}
"""Field of an identifier to its form."""


@frozen(eq=False, repr=False, field_transformer=checked)
class Citation(Value):
    """A place in a source, and whether the figure was read there.

    Parameters
    ----------
    source_id : str
        Id of the source.
    locator : str
        Where in the source: "abstract", "Table 2", "label section 6.1".
    checked : Checked or str, default "text"
        "text" if the figure was read there, "recalled" if it is only widely known.
    note : str, optional
        What a reader has to know about this reading.

    Examples
    --------
    >>> Citation("kantarjian-2017-tower", "abstract")
    Citation(source_id='kantarjian-2017-tower', locator='abstract')
    """

    source_id: str = field(metadata=ref("sources"))
    locator: str = field(metadata=text())
    checked: Checked = field(default=Checked.TEXT, metadata=term(Checked))
    note: str | None = field(default=None, metadata=text())

    @property
    def source(self) -> Source:
        """The source, if the citation belongs to a registry's record."""
        source: Source = self._one("sources", self.source_id)
        return source


def cites() -> dict[str, Kind]:
    """Declare the citations of a record: at least one."""
    return parts(Citation, nonempty=True)


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class Source(Record):
    """A document that figures are read from.

    Parameters
    ----------
    id : str
        Slug, such as "kantarjian-2017-tower".
    kind : SourceKind or str
        Journal article, label, regulator's notice, ...
    title : str
        Title as printed.
    authors : tuple of str, optional
        "Family Given" or initials, in order; a body's name where a body is the author.
    container : str, optional
        Journal, book or site.
    publisher : str, optional
        Who issued it.
    published : PartialDate or str, optional
        First publication; what rests on the source exists from this date's last day.
    dated : DateRange, optional
        The days between which an undated document must have been written.
    volume, issue, pages : str, optional
        Where in the journal.
    doi, pmid, pmcid, nct, url : str, optional
        Identifiers, checked for form.
    accessed : datetime.date or str, optional
        The day a web page or a stored copy of it was read.
    copy : str, optional
        What was read, where it was not the document itself ("stored copy of the web page").

    Examples
    --------
    >>> print(repr(Source(id="a-2017", kind="journal article", title="On T cells", authors=["A B"],
    ...                   published="2017")))
    <Source a-2017: A B 2017, On T cells>
    """

    collection_name: ClassVar[str] = "sources"

    id: str = field(metadata=slug())
    kind: SourceKind = field(metadata=term(SourceKind))
    title: str = field(metadata=text())
    authors: tuple[str, ...] = field(default=(), metadata=texts())
    container: str | None = field(default=None, metadata=text())
    publisher: str | None = field(default=None, metadata=text())
    published: PartialDate | None = field(default=None, metadata=part(PartialDate))
    dated: DateRange | None = field(default=None, metadata=part(DateRange))
    volume: str | None = field(default=None, metadata=text())
    issue: str | None = field(default=None, metadata=text())
    pages: str | None = field(default=None, metadata=text())
    doi: str | None = field(default=None, metadata=text())
    pmid: str | None = field(default=None, metadata=text())
    pmcid: str | None = field(default=None, metadata=text())
    nct: str | None = field(default=None, metadata=text())
    url: str | None = field(default=None, metadata=text())
    accessed: date | None = field(default=None, metadata=day())
    copy: str | None = field(default=None, metadata=text())

    def __attrs_post_init__(self) -> None:
        for name, pattern in IDENTIFIERS.items():
            given = getattr(self, name)
            if given is not None and not pattern.fullmatch(given):
                raise InvalidValueError(
                    f"Source.{name}: {given!r} of {self.id!r} is not of the form {pattern.pattern}",
                    field=f"Source.{name}",
                    value=given,
                )

    @property
    def citations(  # type: ignore[override]  # pyright: ignore[reportIncompatibleVariableOverride]
        self,
    ) -> tuple[Citation, ...]:
        """Always empty: a source rests on itself."""
        return ()

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day on which it can have been written; None where nothing is known."""
        if self.published is not None:
            return self.published.first_day, self.published.last_day
        if self.dated is None or self.dated.start is None or self.dated.end is None:
            return None
        return self.dated.start.first_day, self.dated.end.last_day

    @property
    def short(self) -> str:
        """First author (or publisher) and year, as in a text."""
        who = (self.authors[0] if self.authors else self.publisher or self.container) or self.id
        others = " et al." if len(self.authors) > 2 else ""
        second = f" and {self.authors[1]}" if len(self.authors) == 2 else ""
        year = f" {self.published.text[:4]}" if self.published else ""
        return f"{who}{second}{others}{year}"

    @property
    def claims(self) -> Collection[Claim]:
        """Claims taken from this document."""
        return self._back("claims", "source")

    def _summary(self) -> str:
        return f"{self.short}, {self.title}"
