"""What a source printed of the comparison between two arms."""

from __future__ import annotations

from attrs import field, frozen

from leukimmuno.errors import InvalidValueError
from leukimmuno.model.base import Value
from leukimmuno.model.fields import checked, count, flag, number, part, term, text
from leukimmuno.model.quantities import Interval, shown, unit_text
from leukimmuno.model.vocabulary import Basis, Bound, Direction, EffectMeasure

__all__ = ["Comparison"]


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class Comparison(Value):
    """A printed comparison of two arms: an effect measure, its limits and its p-value.

    Only what a source printed is stored; what can be computed is computed, by
    `TrialResult.effect`.

    Parameters
    ----------
    measure : EffectMeasure or str, optional
        Hazard ratio, cause-specific hazard ratio, risk difference, ...; None where only a p-value
        was printed.
    value : float, optional
        The figure as printed.
    bound : Bound or str, default "="
        How the figure relates to the number.
    unit : str, optional
        Unit of a difference ("percent", "month"); None for ratios.
    interval : Interval, optional
        Its limits, at their own level.
    p_value : float, optional
        Between 0 and 1.
    p_bound : Bound or str, default "="
        "<" where the source prints "P<0.001".
    sides : int, optional
        1 or 2; None where the source does not say.
    test : str, optional
        Log-rank, Fisher, Cochran-Mantel-Haenszel, ...
    stratified, adjusted : bool, optional
        Whether the analysis was; None where the source does not say.
    direction : Direction or str, default "experimental over control"
        Which arm the printed figure puts first.
    basis : Basis or str, default "randomised"
        What makes the arms comparable; only "randomised" may be pooled unasked.

    Examples
    --------
    >>> print(Comparison(measure="hazard ratio", value=0.71, interval=Interval(0.55, 0.93),
    ...                  p_value=0.01, sides=2))
    hazard ratio 0.71 (95% CI 0.55 to 0.93), P=0.01 (2-sided)
    """

    measure: EffectMeasure | None = field(default=None, metadata=term(EffectMeasure))
    value: float | None = field(default=None, metadata=number())
    bound: Bound = field(default=Bound.EQUAL, metadata=term(Bound))
    unit: str | None = field(default=None, metadata=unit_text())
    interval: Interval | None = field(default=None, metadata=part(Interval))
    p_value: float | None = field(default=None, metadata=number(0, 1))
    p_bound: Bound = field(default=Bound.EQUAL, metadata=term(Bound))
    sides: int | None = field(default=None, metadata=count(1))
    test: str | None = field(default=None, metadata=text())
    stratified: bool | None = field(default=None, metadata=flag())
    adjusted: bool | None = field(default=None, metadata=flag())
    direction: Direction = field(
        default=Direction.EXPERIMENTAL_OVER_CONTROL, metadata=term(Direction)
    )
    basis: Basis = field(default=Basis.RANDOMISED, metadata=term(Basis))

    def __attrs_post_init__(self) -> None:
        if self.measure is None and (self.value is not None or self.p_value is None):
            raise InvalidValueError(
                "Comparison.measure: a figure needs the measure it is of, and a comparison without "
                f"measure needs a p-value; got value {self.value!r}, p-value {self.p_value!r}",
                field="Comparison.measure",
                value=None,
            )
        if self.sides not in (None, 1, 2):
            raise InvalidValueError(
                f"Comparison.sides: a test has 1 or 2 sides, got {self.sides!r}",
                field="Comparison.sides",
                value=self.sides,
            )
        ratio = self.measure is not None and self.measure.value.endswith("ratio")
        if ratio and self.value is not None and self.value <= 0:
            raise InvalidValueError(
                f"Comparison.value: a {self.measure} is above 0, got {self.value!r}",
                field="Comparison.value",
                value=self.value,
            )

    def __str__(self) -> str:
        said = []
        if self.measure is not None:
            sign = "" if self.bound is Bound.EQUAL else f"{self.bound} "
            figure = "" if self.value is None else f" {sign}{shown(self.value)}"
            unit = f" {self.unit}" if self.unit and figure else ""
            limits = f" ({self.interval})" if self.interval else ""
            said.append(f"{self.measure}{figure}{unit}{limits}")
        if self.p_value is not None:
            sides = f" ({self.sides}-sided)" if self.sides else ""
            said.append(f"P{self.p_bound}{shown(self.p_value)}{sides}")
        return ", ".join(said)
