"""How an estimate is written as text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from leukimmuno.model.vocabulary import EffectMeasure

if TYPE_CHECKING:
    from leukimmuno.effects.estimate import Estimate
    from leukimmuno.effects.intervals import UnionInterval

__all__ = ["RATIOS", "abbreviation", "describe", "describe_interval", "null_value"]

RATIOS = frozenset(
    {
        EffectMeasure.RISK_RATIO,
        EffectMeasure.ODDS_RATIO,
        EffectMeasure.HAZARD_RATIO,
        EffectMeasure.CAUSE_SPECIFIC_HAZARD_RATIO,
        EffectMeasure.SUBDISTRIBUTION_HAZARD_RATIO,
        EffectMeasure.LOG_RANK_ODDS_RATIO,
        EffectMeasure.MEDIAN_RATIO,
    }
)
"""The measures that are 1 where there is no effect."""

_ABBREVIATIONS = {
    EffectMeasure.RISK_RATIO: "RR",
    EffectMeasure.ODDS_RATIO: "OR",
    EffectMeasure.RISK_DIFFERENCE: "RD",
    EffectMeasure.HAZARD_RATIO: "HR",
    EffectMeasure.CAUSE_SPECIFIC_HAZARD_RATIO: "cause-specific HR",
    EffectMeasure.SUBDISTRIBUTION_HAZARD_RATIO: "subdistribution HR",
    EffectMeasure.LOG_RANK_ODDS_RATIO: "log-rank OR",
    EffectMeasure.NUMBER_NEEDED_TO_TREAT: "NNT",
    EffectMeasure.COHEN_H: "Cohen's h",
    EffectMeasure.RMST_DIFFERENCE: "RMST difference",
}

_DECIMALS = {
    EffectMeasure.RISK_DIFFERENCE: 3,
    EffectMeasure.ARCSINE_DIFFERENCE: 3,
    EffectMeasure.PROPORTION: 3,
    EffectMeasure.NUMBER_NEEDED_TO_TREAT: 1,
    EffectMeasure.ABSOLUTE_EFFECT: 1,
}

# More rows than this and a table of estimates is cut.
_ROWS = 5


def abbreviation(measure: EffectMeasure) -> str:
    """Return the usual short name of a measure."""
    return _ABBREVIATIONS.get(measure, measure.value)


def null_value(measure: EffectMeasure) -> float | None:
    """Return the value of a measure where there is no effect; None for a proportion."""
    if measure in RATIOS:
        return 1.0
    if measure is EffectMeasure.NUMBER_NEEDED_TO_TREAT:
        return math.inf
    return None if measure is EffectMeasure.PROPORTION else 0.0


def number(figure: float | None, decimals: int) -> str:
    """Write a figure with fixed decimals, or two digits where those would show too little."""
    if figure is None or math.isnan(figure):
        return "undefined"
    if math.isinf(figure):
        return "inf" if figure > 0 else "-inf"
    if figure and (abs(figure) < 9.5 * 10.0**-decimals or abs(figure) >= 1e6):
        return f"{figure:.2g}" if abs(figure) < 1 else f"{figure:.3g}"
    return f"{figure:.{decimals}f}"


def percent(level: float) -> str:
    """Write a confidence level, such as 97.5%."""
    return f"{100 * level:.6g}%"


def describe(estimate: Estimate) -> str:
    """Write an estimate with its interval on one line, or an array with its first rows."""
    name = abbreviation(estimate.measure)
    if estimate.shape:
        size = math.prod(estimate.shape)
        rows = [_entry(estimate, index) for index in range(min(_ROWS, size))]
        more = f", ... ({size} rows)" if size > _ROWS else ""
        return f"{name}, shape {estimate.shape}: {', '.join(rows)}{more}"
    if estimate.measure is EffectMeasure.NUMBER_NEEDED_TO_TREAT:
        return _number_needed(estimate)
    note = "" if estimate.informative else "; carries no information"
    return f"{name} {_entry(estimate, 0)}{note}"


def describe_interval(estimate: Estimate) -> str:
    """Write the limits of a scalar estimate; empty where it has none."""
    if estimate.union is not None:
        return _union(estimate, estimate.union)
    decimals = _DECIMALS.get(estimate.measure, 2)
    _, low, high = estimate.entry(0)
    if low is None or high is None:
        return ""
    return f"{number(low, decimals)} to {number(high, decimals)}"


def _entry(estimate: Estimate, index: int) -> str:
    decimals = _DECIMALS.get(estimate.measure, 2)
    unit = f" {estimate.unit}" if estimate.unit else ""
    value, low, high = estimate.entry(index)
    text = f"{number(value, decimals)}{unit}"
    if low is None or high is None:
        return text
    interval = f"{number(low, decimals)} to {number(high, decimals)}"
    if estimate.union is not None and low > high:
        interval = f"-inf to {number(high, decimals)} and {number(low, decimals)} to inf"
    return f"{text} ({percent(estimate.level)} CI {interval})"


def _number_needed(estimate: Estimate) -> str:
    """Write a number needed to treat, to benefit (NNTB) or to harm (NNTH) where that is known."""
    value, _, _ = estimate.entry(0)
    interval = describe_interval(estimate)
    if estimate.event is None or value is None:
        text = f"NNT {number(value, 1)}"
    else:
        text = _worded(value, estimate.event)
        if estimate.union is None:
            # An interval on one side of infinity: both limits carry the wording of the value.
            limits = [abs(limit) for limit in estimate.entry(0)[1:] if limit is not None]
            interval = " to ".join(number(limit, 1) for limit in sorted(limits))
    return f"{text} ({percent(estimate.level)} CI {interval})" if interval else text


def _union(estimate: Estimate, union: UnionInterval) -> str:
    if estimate.event is None:
        return str(union)
    ends = [float(union.above), float(union.below)]
    if estimate.event == "bad":
        ends.reverse()
    benefit, harm = (_worded(end, estimate.event) for end in ends)
    return f"{benefit} to infinity to {harm}"


def _worded(value: float, event: str) -> str:
    if math.isinf(value):
        return "NNT infinite"
    # More events are a benefit exactly if the event is good.
    side = "NNTB" if (value > 0) == (event == "good") else "NNTH"
    return f"{side} {number(abs(value), 1)}"
