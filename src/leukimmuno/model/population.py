"""Population figures: epidemiology and standard outcomes of a disease."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from leukimmuno.errors import InvalidValueError
from leukimmuno.model.base import Record
from leukimmuno.model.dates import DateRange
from leukimmuno.model.fields import checked, part, ref, slug, text
from leukimmuno.model.quantities import Measure, Range, measure, span
from leukimmuno.model.source import Citation, cites

if TYPE_CHECKING:
    from leukimmuno.model.subtype import Subtype

__all__ = ["PopulationFigure"]


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class PopulationFigure(Record):
    """A figure about everybody with a disease, or about its share in another.

    Parameters
    ----------
    id : str
        Slug.
    subtype_id : str
        The disease.
    figure : str
        What is measured: "share", "incidence", "five-year survival", "complete remission".
    of_subtype_id : str, optional
        The wider disease that a share is a share of.
    value : Measure, optional
        The figure; None where only a range was printed.
    range : Range, optional
        The range printed, as in "80 to 90 percent".
    ages : Range, optional
        Age band, in completed years.
    region : str, optional
        Where.
    period : DateRange, optional
        When.
    treatment : str, optional
        Under which treatment an outcome was seen.
    note : str, optional
        What a reader has to know.
    citations : tuple of Citation
        At least one.
    """

    collection_name: ClassVar[str] = "population_figures"

    id: str = field(metadata=slug())
    subtype_id: str = field(metadata=ref("subtypes"))
    figure: str = field(metadata=text())
    of_subtype_id: str | None = field(default=None, metadata=ref("subtypes"))
    value: Measure | None = field(default=None, metadata=measure())
    range: Range | None = field(default=None, metadata=span())
    ages: Range | None = field(default=None, metadata=span("time"))
    region: str | None = field(default=None, metadata=text())
    period: DateRange | None = field(default=None, metadata=part(DateRange))
    treatment: str | None = field(default=None, metadata=text())
    note: str | None = field(default=None, metadata=text())
    citations: tuple[Citation, ...] = field(metadata=cites())

    def __attrs_post_init__(self) -> None:
        if self.value is None and self.range is None:
            raise InvalidValueError(
                f"PopulationFigure.value: {self.id!r} needs a value or a range",
                field="PopulationFigure.value",
            )

    @property
    def subtype(self) -> Subtype:
        """The disease."""
        subtype: Subtype = self._one("subtypes", self.subtype_id)
        return subtype

    @property
    def of_subtype(self) -> Subtype | None:
        """The wider disease that a share is a share of, if the figure is a share."""
        if self.of_subtype_id is None:
            return None
        subtype: Subtype = self._one("subtypes", self.of_subtype_id)
        return subtype

    def _summary(self) -> str:
        figure = self.value if self.value is not None else self.range
        return f"{self.figure} of {self.subtype_id}, {figure}"
