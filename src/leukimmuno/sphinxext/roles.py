"""Roles that name a record or cite a source."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.util.docutils import ReferenceRole

from leukimmuno.catalog.shipped import shipped_registry
from leukimmuno.errors import AmbiguousNameError, UnknownEntityError
from leukimmuno.sphinxext.linking import line_of, record_link, source_links, warn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from docutils.nodes import Node, system_message

__all__ = ["CiteRole", "RecordRole"]


class _NamingRole(ReferenceRole):
    """What both roles share: looking up, and warning where the name stands."""

    def look_up(self, collection: str, name: str) -> Any:
        """Give the record of this name, or None with a warning."""
        try:
            return getattr(shipped_registry(), collection)[name]
        except (UnknownEntityError, AmbiguousNameError) as error:
            path, start = self.get_source_info()
            line = line_of(self.text, str(path), start or 1)
            warn(error, f"{path}:{line}")
            return None


class RecordRole(_NamingRole):
    """Name a record, with a link to its page: :therapy:`Blincyto` or :trial:`the trial <TOWER>`.

    Parameters
    ----------
    collection : str
        The collection that holds the records.
    """

    collections: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "therapy": "therapies",
            "antigen": "antigens",
            "trial": "trials",
            "subtype": "subtypes",
        }
    )
    """Name of the role to the collection that it looks in."""

    def __init__(self, collection: str) -> None:
        super().__init__()
        self.collection = collection

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Give the link; the bare text where it was asked for by ``!``, or the name is unknown."""
        record = None if self.disabled else self.look_up(self.collection, self.target)
        if record is None:
            return [nodes.inline(self.rawtext, self.title, classes=["leukimmuno"])], []
        text = self.title if self.has_explicit_title else record.name
        return [record_link(text, record, self.env)], []


class CiteRole(_NamingRole):
    """Cite sources by id: :li-cite:`kantarjian-2017-tower`, several with commas between."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Give author and year of each source, linked to the document."""
        names = [name.strip() for name in self.target.split(",")]
        found = [self.look_up("sources", name) for name in names]
        sources = [source for source in found if source is not None]
        if not sources:
            return [nodes.inline(self.rawtext, self.title, classes=["leukimmuno"])], []
        return source_links(sources, self.title if self.has_explicit_title else None), []
