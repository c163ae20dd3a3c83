"""Links to records and sources, and warnings about what the registry does not hold."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.environment import BuildEnvironment

    from leukimmuno.model.base import Record
    from leukimmuno.model.source import Source

__all__ = ["line_of", "record_link", "source_links", "warn"]

_logger = logging.getLogger(__name__)


def warn(message: object, location: Any) -> None:
    """Warn of a name or a figure that the registry does not hold.

    Parameters
    ----------
    message : object
        What is wrong; an error of the library names the nearest names itself.
    location : str, tuple or Node
        Where, in any form that Sphinx takes.
    """
    _logger.warning("%s", message, location=location, type="leukimmuno", subtype="unknown")


def line_of(text: str, path: str, start: int) -> int:
    """Give the line on which a role's text stands, from the first line of its paragraph.

    Docutils and MyST know the paragraph of a role, and not its line. Where the text is not found,
    as in a docstring, the paragraph's line has to do.

    Examples
    --------
    >>> line_of("nothing", "no-such-file.rst", 7)
    7
    """
    try:
        with Path(path).open(encoding="utf-8") as stream:
            for number, line in enumerate(islice(stream, start - 1, None), start):
                if f"`{text}`" in line:
                    return number
    except OSError:
        pass
    return start


def record_link(text: str, record: Record, env: BuildEnvironment) -> nodes.Node:
    """Give a link with this text to the page of a record, as ``leukimmuno_pages`` says.

    Parameters
    ----------
    text : str
        What is shown.
    record : Record
        A record that has a page.
    env : BuildEnvironment
        Of the project that is built.
    """
    pages = env.config.leukimmuno_pages.rstrip("/")
    page = f"{pages}/{record.collection_name}/{record.id}"
    shown = nodes.inline(text, text, classes=["leukimmuno"])
    if not pages:
        return shown
    if "://" in pages:
        return nodes.reference("", "", shown, refuri=f"{page}.html", internal=False)
    return addnodes.pending_xref(
        "",
        shown,
        refdomain="std",
        reftype="doc",
        reftarget=f"/{page}",
        refdoc=env.docname,
        refexplicit=True,
        refwarn=True,
    )


def source_links(sources: Iterable[Source], text: str | None = None) -> list[nodes.Node]:
    """Give sources by author and year, each linked to its DOI or address, with semicolons between.

    Parameters
    ----------
    sources : iterable of Source
        The sources, in order.
    text : str, optional
        What is shown in place of author and year.
    """
    found: list[nodes.Node] = []
    for source in sources:
        if found:
            found.append(nodes.Text("; "))
        shown = nodes.inline("", text or source.short, classes=["leukimmuno-source"])
        address = f"https://doi.org/{source.doi}" if source.doi else source.url
        if address is None:
            found.append(shown)
        else:
            options = {"refuri": address, "reftitle": source.title, "internal": False}
            found.append(nodes.reference("", "", shown, **options))
    return found
