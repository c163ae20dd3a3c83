"""Assertions on numbers: a figure, a comparison of figures, a share of patients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from leukimmuno.errors import InvalidValueError, UnitMismatchError
from leukimmuno.model.assertion.needed import need_one
from leukimmuno.model.base import Value
from leukimmuno.model.fields import checked, flag, number, ref, refs, slug, term, text
from leukimmuno.model.quantities import Measure, Range, measure, span, unit_text
from leukimmuno.model.unit_table import unit_named
from leukimmuno.model.vocabulary import (
    Bound,
    Modality,
    Setting,
)

if TYPE_CHECKING:
    from leukimmuno.catalog.collection import Collection
    from leukimmuno.model.endpoint import Endpoint
    from leukimmuno.model.subtype import Subtype
    from leukimmuno.model.therapy import Therapy
    from leukimmuno.model.trial import Trial

__all__ = ["ComparisonAssertion", "FigureAssertion", "ShareAssertion"]


def _check_band(assertion: FigureAssertion | ShareAssertion) -> None:
    """Refuse a figure that is a number and a span at once, or a span in another dimension."""
    owner, band = type(assertion).__name__, assertion.band
    if band is None:
        return
    if assertion.number is not None:
        raise InvalidValueError(
            f"{owner}.band: a figure is a number or a span, got {assertion.number!r} and {band}",
            field=f"{owner}.band",
            value=band,
        )
    if band.low is None and band.high is None:
        raise InvalidValueError(
            f"{owner}.band: a span needs an end, got {band}", field=f"{owner}.band", value=band
        )
    dimension = unit_named(assertion.unit).dimension
    if band.dimension != dimension:
        raise UnitMismatchError(
            f"{owner}.band: expected {dimension} as in {assertion.unit!r}, got {band} "
            f"({band.unit!r} measures {band.dimension})",
            unit=band.unit,
            expected=dimension,
        )


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class FigureAssertion(Value):
    """A number stated of a trial's arm, or of the patients of a class of therapies.

    Parameters
    ----------
    number : float, optional
        The figure as the article prints it; a multiple of ten or of five counts as rounded.
    band : Range, optional
        The span that a wording stands for, as 40 to 50 percent for "nearly half"; in place of
        `number`.
    unit : str
        The unit that the article gives the number.
    bound : Bound or str, default "="
        "over" is ">", "up to" is "<=".
    trial_id, arm_id : str, optional
        The trial and the arm that the figure is said to be of.
    therapy_id, modality : optional
        What the patients received, where no trial is named.
    endpoint_ids : tuple of str, optional
        The endpoint that the article's word means; several where the word can mean several.
    characteristic : str, optional
        A characteristic at baseline instead of an endpoint, such as "median age".
    time : Measure, optional
        The time that a survival figure is said to be for.
    subtype_id, setting, ages : optional
        The patients, as far as the article says.
    """

    number: float | None = field(default=None, metadata=number())
    band: Range | None = field(default=None, metadata=span())
    unit: str = field(metadata=unit_text())
    bound: Bound = field(default=Bound.EQUAL, metadata=term(Bound))
    trial_id: str | None = field(default=None, metadata=ref("trials"))
    arm_id: str | None = field(default=None, metadata=slug())
    therapy_id: str | None = field(default=None, metadata=ref("therapies"))
    modality: Modality | None = field(default=None, metadata=term(Modality))
    endpoint_ids: tuple[str, ...] = field(default=(), metadata=refs("endpoints"))
    characteristic: str | None = field(default=None, metadata=text())
    time: Measure | None = field(default=None, metadata=measure("time"))
    subtype_id: str | None = field(default=None, metadata=ref("subtypes"))
    setting: Setting | None = field(default=None, metadata=term(Setting))
    ages: Range | None = field(default=None, metadata=span("time"))

    def __attrs_post_init__(self) -> None:
        need_one(self, "number", "band")
        _check_band(self)
        need_one(self, "endpoint_ids", "characteristic")
        need_one(self, "trial_id", "therapy_id", "modality")

    @property
    def trial(self) -> Trial | None:
        """The trial it is said to be of."""
        return None if self.trial_id is None else self._one("trials", self.trial_id)

    @property
    def therapy(self) -> Therapy | None:
        """The therapy it is said to be of."""
        return None if self.therapy_id is None else self._one("therapies", self.therapy_id)

    @property
    def endpoints(self) -> Collection[Endpoint]:
        """The endpoints that the article's word can mean."""
        return self._many("endpoints", self.endpoint_ids)

    @property
    def subtype(self) -> Subtype | None:
        """The disease of the patients."""
        return None if self.subtype_id is None else self._one("subtypes", self.subtype_id)


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class ComparisonAssertion(Value):
    """Two figures, or an order, stated of the two arms of a trial.

    Parameters
    ----------
    trial_id : str
        The trial.
    endpoint_ids : tuple of str
        The endpoint that the article's word means; several where the word can mean several.
    experimental, control : float, optional
        The figures of the two arms as printed; left out where only an order is stated.
    unit : str, optional
        The unit that the article gives them.
    higher : bool, optional
        Whether the experimental arm's figure is said to be the higher one.
    experimental_arm, control_arm : str, optional
        The arms, where the trial has more than two.
    time : Measure, optional
        The time that survival figures are said to be for.
    subtype_id, setting, ages : optional
        The patients, as far as the article says.
    """

    trial_id: str = field(metadata=ref("trials"))
    endpoint_ids: tuple[str, ...] = field(metadata=refs("endpoints", nonempty=True))
    experimental: float | None = field(default=None, metadata=number())
    control: float | None = field(default=None, metadata=number())
    unit: str | None = field(default=None, metadata=unit_text())
    higher: bool | None = field(default=None, metadata=flag())
    experimental_arm: str | None = field(default=None, metadata=slug())
    control_arm: str | None = field(default=None, metadata=slug())
    time: Measure | None = field(default=None, metadata=measure("time"))
    subtype_id: str | None = field(default=None, metadata=ref("subtypes"))
    setting: Setting | None = field(default=None, metadata=term(Setting))
    ages: Range | None = field(default=None, metadata=span("time"))

    def __attrs_post_init__(self) -> None:
        need_one(self, "experimental", "higher")
        stated = [self.experimental is not None, self.control is not None, self.unit is not None]
        if any(stated) and not all(stated):
            raise InvalidValueError(
                "ComparisonAssertion.experimental: both figures and their unit are needed, or none",
                field="ComparisonAssertion.experimental",
                value=self.experimental,
            )

    @property
    def trial(self) -> Trial:
        """The trial."""
        trial: Trial = self._one("trials", self.trial_id)
        return trial

    @property
    def endpoints(self) -> Collection[Endpoint]:
        """The endpoints that the article's word can mean."""
        return self._many("endpoints", self.endpoint_ids)

    @property
    def subtype(self) -> Subtype | None:
        """The disease of the patients."""
        return None if self.subtype_id is None else self._one("subtypes", self.subtype_id)


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class ShareAssertion(Value):
    """A figure about everybody with a disease, such as its share in another.

    Parameters
    ----------
    subtype_id : str
        The disease.
    figure : str
        What is stated, as `PopulationFigure.figure` words it: "share", "complete remission".
    number : float, optional
        The figure as printed.
    band : Range, optional
        The span printed, as in "80 to 90 percent"; in place of `number`.
    unit : str
        Its unit.
    of_subtype_id : str, optional
        The wider disease that a share is a share of.
    ages : Range, optional
        Age band, in completed years.
    """

    subtype_id: str = field(metadata=ref("subtypes"))
    figure: str = field(metadata=text())
    number: float | None = field(default=None, metadata=number())
    band: Range | None = field(default=None, metadata=span())
    unit: str = field(metadata=unit_text())
    of_subtype_id: str | None = field(default=None, metadata=ref("subtypes"))
    ages: Range | None = field(default=None, metadata=span("time"))

    def __attrs_post_init__(self) -> None:
        need_one(self, "number", "band")
        _check_band(self)

    @property
    def subtype(self) -> Subtype:
        """The disease."""
        subtype: Subtype = self._one("subtypes", self.subtype_id)
        return subtype

    @property
    def of_subtype(self) -> Subtype | None:
        """The wider disease that a share is a share of."""
        return None if self.of_subtype_id is None else self._one("subtypes", self.of_subtype_id)
