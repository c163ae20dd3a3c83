"""Rules on printed comparisons: p-values against limits, and the side on which an effect lies."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from leukimmuno.model.quantities import shown
from leukimmuno.model.unit_table import unit_named
from leukimmuno.model.vocabulary import Bound, Direction, EffectMeasure
from tools.compiler.curated import Curated, Finding
from tools.compiler.figures import HAZARD_RATIOS, comparisons, slack

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["effect_sides", "p_values"]

_NORMAL = NormalDist()
# A log-rank test and Cox's limits of the same data differ a little; so do stratified ones.
_FACTOR = 3
_OF_Z = 0.05
_OF_SHARES = {EffectMeasure.RISK_RATIO, EffectMeasure.ODDS_RATIO, EffectMeasure.RISK_DIFFERENCE}


def p_values(curated: Curated) -> Iterator[Finding]:
    """Compare a hazard ratio's p-value with the one that its limits imply.

    Only where sides, test and stratification are stated: p-values of other analyses may differ
    from the limits, and a test of non-inferiority is against another value than 1.
    """
    for record, where, printed in comparisons(curated):
        stated = printed.sides is not None and printed.test and printed.stratified is not None
        if not stated or "inferior" in printed.test or printed.measure not in HAZARD_RATIOS:
            continue
        implied = _implied(printed)
        if implied is None or printed.p_value is None:
            continue
        least, most = implied[0] / _FACTOR, implied[1] * _FACTOR
        value, bound = printed.p_value, printed.p_bound
        # The other tail of a one-sided test.
        value = 1 - value if printed.sides == 1 and value > 0.5 else value
        too_small = value + slack(value) < least and bound is not Bound.GREATER
        too_large = value - slack(value) > most and bound in {Bound.EQUAL, Bound.GREATER}
        if too_small or too_large:
            yield Finding(
                record,
                f"{where}.p_value",
                f"P{bound}{shown(printed.p_value)}, but {shown(printed.value)} "
                f"({printed.interval}) implies {least:.1g} to {most:.1g}, {printed.sides}-sided",
            )


def _implied(printed: Any) -> tuple[float, float] | None:
    """Give the least and the most that a p-value may be by the figure and its limits."""
    value, interval = printed.value, printed.interval
    if value is None or interval is None or printed.bound is not Bound.EQUAL:
        return None
    low, high = interval.low, interval.high
    exact = interval.low_bound is Bound.EQUAL and interval.high_bound is Bound.EQUAL
    if not exact or low - slack(low) <= 0 or value - slack(value) <= 0:
        return None
    twice = 2 * _NORMAL.inv_cdf((1 + interval.level) / 2)
    widest = math.log((high + slack(high)) / (low - slack(low))) / twice
    narrowest = math.log(max((high - slack(high)) / (low + slack(low)), 1.001)) / twice
    ends = sorted(abs(math.log(value + sign * slack(value))) for sign in (-1, 1))
    nearest = 0.0 if abs(value - 1) <= slack(value) else ends[0]
    sides = printed.sides
    least = sides * _NORMAL.cdf(-(1 + _OF_Z) * ends[1] / narrowest)
    most = sides * _NORMAL.cdf(-(1 - _OF_Z) * nearest / widest)
    return least, most


def effect_sides(curated: Curated) -> Iterator[Finding]:
    """Find effects that favour one arm while the arms' own figures favour the other.

    Only for effects that are significant and not adjusted: a figure on the wrong side is then a
    sign of arms that were swapped, or of a ratio printed the other way round.
    """
    for record, where, printed in comparisons(curated):
        side = _side(printed)
        sides = _sides(printed.measure, *record.arms) if side else set()
        if sides == {-side}:
            first, second = record.arms
            yield Finding(
                record,
                f"{where}.value",
                f"{printed} lies on the other side than the arms' figures: {first}, and {second}",
            )


def _side(printed: Any) -> int:
    """Give 1 if more events, or earlier ones, are printed for the experimental arm, -1 if fewer.

    0 where the effect is not significant, adjusted, or of another kind.
    """
    hazards = printed.measure in HAZARD_RATIOS
    if printed.value is None or printed.adjusted or not (hazards or printed.measure in _OF_SHARES):
        return 0
    null = 0 if printed.measure is EffectMeasure.RISK_DIFFERENCE else 1
    interval = printed.interval
    if interval is not None and None not in (interval.low, interval.high):
        significant = interval.low > null or interval.high < null
    else:
        significant = printed.p_value is not None and printed.p_value < 0.05
    side = (printed.value > null) - (printed.value < null)
    flipped = -1 if printed.direction is Direction.CONTROL_OVER_EXPERIMENTAL else 1
    return side * flipped if significant else 0


def _sides(measure: EffectMeasure, first: Any, second: Any) -> set[int]:
    """Give the sides on which the arms' own figures lie, as `_side` does."""
    if measure in _OF_SHARES:
        return _sides_of_shares(first, second)
    before, after = _days(first.median), _days(second.median)
    pairs = [] if before is None or after is None else [(after, before)]
    for point in first.survival:
        pairs += [
            (other.percent, point.percent)
            for other in second.survival
            if other.time.equals(point.time) and other.bound is point.bound is Bound.EQUAL
        ]
    # More time, and a greater share free of the event, mean fewer events.
    return {(a > b) - (a < b) for a, b in pairs} - {0}


def _sides_of_shares(first: Any, second: Any) -> set[int]:
    known = []
    for arm in (first, second):
        if arm.proportion is not None:
            known.append(arm.proportion)
        elif arm.percent is not None and arm.percent_bound is Bound.EQUAL:
            known.append(arm.percent / 100)
    return {(known[0] > known[1]) - (known[0] < known[1])} - {0} if len(known) == 2 else set()


def _days(median: Any) -> float | None:
    """Give a median in days, one that was not reached being longer than any."""
    if median is None or median.bound not in {Bound.EQUAL, Bound.NOT_REACHED}:
        return None
    if median.value is None:
        return math.inf
    return float(median.value * unit_named(median.unit).factor)
