"""Which arm did clearly better, where a source prints a p-value and no interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from leukimmuno.model.quantities import shown
from leukimmuno.model.vocabulary import Bound, EndpointKind, Favourable

if TYPE_CHECKING:
    from leukimmuno.model.comparison import Comparison
    from leukimmuno.model.result import ArmResult, TrialResult
    from leukimmuno.model.vocabulary import EffectMeasure

__all__ = ["Compared", "by_p_value", "favours"]

# The level of the intervals that most sources print.
_LEVEL = 0.05
_BELOW = (Bound.LESS, Bound.AT_MOST)


class Compared(NamedTuple):
    """A randomised comparison and what it shows.

    Attributes
    ----------
    result : TrialResult
        The result.
    text : str
        Its effect or p-value in words.
    better : bool or None
        Whether the first arm did clearly better; False for clearly worse, None for neither.
    limited : bool
        Whether it has limits, so that it tells more than a p-value does.
    told : bool
        Whether the figures held tell which arm a clear difference favours.
    """

    result: TrialResult
    text: str
    better: bool | None
    limited: bool = False
    told: bool = True

    def __str__(self) -> str:
        return f"{self.result.endpoint.name} in {self.result.trial.name}: {self.text}"


def by_p_value(result: TrialResult) -> Compared | None:
    """Judge a comparison by its p-value; None where there is none, or it does not tell."""
    comparison = result.comparison
    if comparison is None or comparison.p_value is None:
        return None
    value = _two_sided(comparison)
    text = f"p {comparison.p_bound.value} {shown(comparison.p_value)}"
    text += " (one-sided)" if comparison.sides == 1 else ""
    if comparison.measure is not None and comparison.value is not None:
        text = f"{comparison.measure} {shown(comparison.value)}, {text}"
    if value > _LEVEL:
        # Less than 0.1 may be less than 0.05.
        return None if comparison.p_bound in _BELOW else Compared(result, text, None)
    if comparison.p_bound not in (Bound.EQUAL, *_BELOW):
        return None
    side = _side(result, comparison)
    if side is None:
        text += ", without figures that tell which arm did better"
    return Compared(result, text, side, told=side is not None)


def favours(result: TrialResult, measure: EffectMeasure, centre: float) -> bool:
    """Tell whether an effect lies on the side that is good for the first arm's patients.

    Parameters
    ----------
    result : TrialResult
        The result.
    measure : EffectMeasure
        What the effect is: a ratio, or a difference.
    centre : float
        The effect of the first arm over the second.
    """
    more = bool(centre > (1.0 if measure.value.endswith("ratio") else 0.0))
    return more if result.endpoint.favourable is Favourable.GOOD else not more


def _two_sided(comparison: Comparison) -> float:
    value = comparison.p_value or 0.0
    return 2 * min(value, 1 - value) if comparison.sides == 1 else value


def _side(result: TrialResult, comparison: Comparison) -> bool | None:
    """Tell from a ratio, or from the arms' figures, whether the first arm did better."""
    measure, value = comparison.measure, comparison.value
    if measure is not None and measure.value.endswith("ratio") and value is not None:
        over = 1 / value if comparison.direction.value.startswith("control") else value
        return favours(result, measure, over)
    longer = _longer(*result.arms)
    if longer is not None:
        return longer is (result.endpoint.favourable is Favourable.BAD)
    first, second = (arm.percent for arm in result.arms)
    counted = result.endpoint.kind is not EndpointKind.TIME_TO_EVENT
    if not counted or first is None or second is None or first == second:
        return None
    return (first > second) is (result.endpoint.favourable is Favourable.GOOD)


def _longer(first: ArmResult, second: ArmResult) -> bool | None:
    """Tell whether the first arm stayed longer without the event; None where that is not known."""
    pairs = [
        (one.percent, two.percent)
        for one in first.survival
        for two in second.survival
        if one.time == two.time
    ]
    if first.median is not None and second.median is not None:
        medians = first.median.value, second.median.value
        if None not in medians and first.median.unit == second.median.unit:
            pairs.append(medians)  # type: ignore[arg-type]
    ways = {one > two for one, two in pairs if one != two}
    return ways.pop() if len(ways) == 1 else None
