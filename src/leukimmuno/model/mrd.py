"""Measurable residual disease: what counted as positive or negative."""

from __future__ import annotations

from attrs import field, frozen

from leukimmuno.errors import InvalidValueError
from leukimmuno.model.base import Value
from leukimmuno.model.fields import checked, number, term, text
from leukimmuno.model.vocabulary import Bound, MrdStatus

__all__ = ["MrdCriterion"]


@frozen(eq=False, repr=False, field_transformer=checked)
class MrdCriterion(Value):
    """A criterion of measurable residual disease.

    Parameters
    ----------
    status : MrdStatus or str
        "positive" or "negative".
    threshold : float, optional
        The proportion of leukemic cells that divides the two, such as 1e-4; above 0, at most 1.
    bound : Bound or str, optional
        How the cells found relate to the threshold: "<" for below it.
    method : str, optional
        Flow cytometry, quantitative PCR, sequencing.

    Examples
    --------
    >>> print(MrdCriterion("negative", 1e-4, "<", "PCR or flow cytometry"))
    MRD negative, < 0.0001, PCR or flow cytometry
    """

    status: MrdStatus = field(metadata=term(MrdStatus))
    threshold: float | None = field(default=None, metadata=number(0, 1))
    bound: Bound | None = field(default=None, metadata=term(Bound))
    method: str | None = field(default=None, metadata=text())

    def __attrs_post_init__(self) -> None:
        if self.threshold == 0:
            raise InvalidValueError(
                "MrdCriterion.threshold: no assay has a threshold of 0",
                field="MrdCriterion.threshold",
                value=0.0,
            )
        if self.bound is not None and self.threshold is None:
            raise InvalidValueError(
                f"MrdCriterion.bound: {self.bound.value!r} needs a threshold",
                field="MrdCriterion.bound",
                value=self.bound,
            )

    def __str__(self) -> str:
        said = [f"MRD {self.status}"]
        if self.threshold is not None:
            said.append(f"{self.bound} {self.threshold:g}" if self.bound else f"{self.threshold:g}")
        if self.method:
            said.append(self.method)
        return ", ".join(said)
