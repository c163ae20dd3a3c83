"""Claims that articles make, restated, with what they assert in a form that can be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from attrs import field, frozen

from leukimmuno.errors import InvalidTypeError, InvalidValueError
from leukimmuno.model.assertion import Assertion, JudgedAssertion
from leukimmuno.model.base import Record
from leukimmuno.model.fields import Kind, checked, parts, ref, slug, text
from leukimmuno.model.source import Citation
from leukimmuno.model.text import brief

if TYPE_CHECKING:
    from leukimmuno.model.source import Source

__all__ = ["Claim"]


def _assertion(given: Any, place: str) -> Any:
    if not isinstance(given, Assertion):
        raise InvalidTypeError(
            f"{place}: expected one of the assertion classes, got {brief(given)}",
            field=place,
            value=given,
        )
    return given


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class Claim(Record):
    """One checkable statement of a document.

    Parameters
    ----------
    id : str
        Slug.
    source_id : str
        The document that makes it.
    section : str
        Where in the document.
    statement : str
        What it says, in our own words.
    assertion : Assertion
        What it asserts, in a form that can be checked: one of the assertion classes.
    note : str, optional
        How the statement was read, where it can be read in several ways.
    citations : tuple of Citation, optional
        Evidence for a judged verdict; required for one.
    """

    collection_name: ClassVar[str] = "claims"

    id: str = field(metadata=slug())
    source_id: str = field(metadata=ref("sources"))
    section: str = field(metadata=text())
    statement: str = field(metadata=text())
    assertion: Assertion = field(metadata={"kind": Kind("value", _assertion, of=Assertion)})
    note: str | None = field(default=None, metadata=text())
    citations: tuple[Citation, ...] = field(default=(), metadata=parts(Citation))

    def __attrs_post_init__(self) -> None:
        if isinstance(self.assertion, JudgedAssertion) and not self.citations:
            raise InvalidValueError(
                f"Claim.citations: {self.id!r} is judged, so its reasoning needs a citation",
                field="Claim.citations",
                value=(),
            )

    @property
    def source(self) -> Source:
        """The document that makes the claim."""
        source: Source = self._one("sources", self.source_id)
        return source

    def _summary(self) -> str:
        return self.statement
