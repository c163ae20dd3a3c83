"""Rules on printed figures that are checked one by one: shares, limits, centres, curves."""

from __future__ import annotations

import math
import operator
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from leukimmuno.model.quantities import Interval, shown
from leukimmuno.model.result import ArmResult, SurvivalPoint, rounds_to
from leukimmuno.model.unit_table import unit_named
from leukimmuno.model.vocabulary import Bound, EffectMeasure, EndpointKind
from tools.compiler.curated import Curated, Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from leukimmuno.model.base import Record

__all__ = [
    "HAZARD_RATIOS",
    "comparisons",
    "percentages",
    "ratio_centres",
    "slack",
    "survival_falls",
    "within_limits",
]

_HOLDS: dict[Bound, Callable[[float, float], bool]] = {
    Bound.EQUAL: rounds_to,
    Bound.LESS: operator.lt,
    Bound.AT_MOST: operator.le,
    Bound.GREATER: operator.gt,
    Bound.AT_LEAST: operator.ge,
}
# Their limits are symmetric about the estimate on the log scale, the model being Cox's or alike.
HAZARD_RATIOS = {
    EffectMeasure.HAZARD_RATIO,
    EffectMeasure.CAUSE_SPECIFIC_HAZARD_RATIO,
    EffectMeasure.SUBDISTRIBUTION_HAZARD_RATIO,
}


def slack(printed: float) -> float:
    """Give half a unit of the last digit that was printed, a final zero being lost."""
    return 0.5 * 10.0 ** -len(shown(printed).partition(".")[2])


def _rates(curated: Curated) -> Iterator[tuple[Record, str, Any]]:
    """Walk everything that counts events among patients, with its place in its record."""
    for result in curated["results"]:
        for i, arm in enumerate(result.arms):
            yield result, f".arms[{i}]", arm
    for rate in curated["toxicity_rates"]:
        yield rate, "", rate


def _is_estimated(curated: Curated, record: Any) -> bool:
    """Tell whether the percentage is an estimate over time, so not simply events over total."""
    endpoint = curated.find("endpoints", getattr(record, "endpoint_id", ""))
    return endpoint is not None and endpoint.kind is EndpointKind.CUMULATIVE_INCIDENCE


def percentages(curated: Curated) -> Iterator[Finding]:
    """Recompute every printed percentage from its counts."""
    for record, where, rate in _rates(curated):
        if rate.proportion is None or rate.percent is None or _is_estimated(curated, record):
            continue
        exact = 100 * rate.events / rate.total
        holds = _HOLDS.get(rate.percent_bound)
        if holds is None or not holds(exact, rate.percent):
            yield Finding(
                record,
                f"{where}.percent",
                f"{rate.events}/{rate.total} is {exact:.2f} %, printed "
                f"{rate.percent_bound} {shown(rate.percent)} %",
            )


class _Figure(NamedTuple):
    """A printed number with the limits printed beside it."""

    record: Record
    where: str
    value: float | None
    bound: Bound
    interval: Interval | None


def _figures(curated: Curated) -> Iterator[_Figure]:
    for record, where, rate in _rates(curated):
        yield _Figure(record, f"{where}.percent", rate.percent, rate.percent_bound, rate.interval)
        if isinstance(rate, ArmResult):
            if rate.median is not None:
                median = rate.median
                yield _Figure(
                    record, f"{where}.median", median.value, median.bound, median.interval
                )
            for i, point in enumerate(rate.survival):
                yield _Figure(
                    record, f"{where}.survival[{i}]", point.percent, point.bound, point.interval
                )
    for result, where, printed in comparisons(curated):
        yield _Figure(result, where, printed.value, printed.bound, printed.interval)


def comparisons(curated: Curated) -> Iterator[tuple[Any, str, Any]]:
    """Walk every printed comparison, with its place in its result."""
    for result in curated["results"]:
        if result.comparison is not None:
            yield result, ".comparison", result.comparison
        for i, further in enumerate(result.further_comparisons):
            yield result, f".further_comparisons[{i}]", further


def within_limits(curated: Curated) -> Iterator[Finding]:
    """Find figures outside the limits printed beside them."""
    for record, where, value, bound, interval in _figures(curated):
        if value is None or bound is not Bound.EQUAL or interval is None:
            continue
        low, high = interval.low, interval.high
        if (low is not None and value < low) or (high is not None and value > high):
            yield Finding(record, where, f"{shown(value)} lies outside its limits, {interval}")


def ratio_centres(curated: Curated) -> Iterator[Finding]:
    """Compare a ratio with the centre of its limits on the log scale, as far as digits tell.

    A hazard ratio off the centre is a fault; for other ratios the interval may be of an exact or
    score method, whose centre lies elsewhere, so that it is only reported.
    """
    for record, where, printed in comparisons(curated):
        value, interval = printed.value, printed.interval
        if printed.measure is None or not printed.measure.value.endswith("ratio"):
            continue
        if value is None or printed.bound is not Bound.EQUAL or interval is None:
            continue
        exact = interval.low_bound is Bound.EQUAL and interval.high_bound is Bound.EQUAL
        if not exact or interval.low <= 0:
            continue
        low, high = interval.low, interval.high
        least = math.sqrt(max(low - slack(low), 0) * (high - slack(high)))
        most = math.sqrt((low + slack(low)) * (high + slack(high)))
        if value + slack(value) < least - 1e-9 or value - slack(value) > most + 1e-9:
            yield Finding(
                record,
                f"{where}.value",
                f"{printed.measure} {shown(value)} is not at the centre of its limits "
                f"{shown(low)} to {shown(high)}, {math.sqrt(low * high):.3f}",
                fatal=printed.measure in HAZARD_RATIOS,
            )


def survival_falls(curated: Curated) -> Iterator[Finding]:
    """Find curves that rise: the share free of an event cannot grow with time."""
    for result in curated["results"]:
        for i, arm in enumerate(result.arms):
            exact = [point for point in arm.survival if point.bound is Bound.EQUAL]
            exact.sort(key=lambda point: (_days(point), point.percent))
            for before, after in pairwise(exact):
                if after.percent > before.percent:
                    told = "two at one time" if _days(after) == _days(before) else "rising"
                    yield Finding(result, f".arms[{i}].survival", f"{before}, then {after}: {told}")


def _days(point: SurvivalPoint) -> float:
    # Times of one curve may be given in several units.
    return (point.time.value or 0) * unit_named(point.time.unit).factor
