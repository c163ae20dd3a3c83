"""Rules on what a figure can be at all: shares, and times no longer than anybody was observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.model.quantities import Measure, shown
from leukimmuno.model.unit_table import convert
from leukimmuno.model.vocabulary import Bound, Origin, TrialDesign
from tools.compiler.curated import Curated, Finding, parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, timedelta

    from leukimmuno.model.result import ArmResult

__all__ = ["follow_up", "life_times", "shares"]

_LIFE_TIME = 600
"""Months; no median or range of a time since treatment is longer."""


def shares(curated: Curated) -> Iterator[Finding]:
    """Find limits of percentages outside 0 to 100, and survival stored as a fraction."""
    for name in ("results", "toxicity_rates"):
        for record in curated[name]:
            for where, item in parts(record):
                if hasattr(item, "percent") and item.interval is not None:
                    yield from _limits(record, where, item)
            if hasattr(record, "percent") and record.interval is not None:
                yield from _limits(record, "", record)
    for result in curated["results"]:
        for i, arm in enumerate(result.arms):
            for j, point in enumerate(arm.survival):
                if 0 < point.percent < 1:
                    yield Finding(
                        result,
                        f".arms[{i}].survival[{j}].percent",
                        f"{shown(point.percent)} % is a fraction where a percentage is expected",
                    )


def _limits(record: Any, where: str, item: Any) -> Iterator[Finding]:
    for side in ("low", "high"):
        limit = getattr(item.interval, side)
        if limit is not None and not 0 <= limit <= 100:
            yield Finding(
                record, f"{where}.interval.{side}", f"{shown(limit)} is no percentage, 0 to 100"
            )


def life_times(curated: Curated) -> Iterator[Finding]:
    """Find times since treatment that are longer than 50 years."""
    for name in ("results", "toxicity_rates"):
        for record in curated[name]:
            for where, item in parts(record):
                if isinstance(item, Measure) and item.value is not None:
                    months = convert(item.value, item.unit, "month")
                    if months > _LIFE_TIME:
                        yield Finding(record, where, f"{item} is more than {_LIFE_TIME} months")


def follow_up(curated: Curated) -> Iterator[Finding]:
    """Find medians and survival figures at times when nobody had been observed for so long.

    From the first patient's enrolment to the data cut-off, or else to the latest publication where
    all are dated. Times since diagnosis and trials that look back start earlier.
    """
    for result in curated["results"]:
        span = _observed(curated, result)
        endpoint = curated.find("endpoints", result.endpoint_id)
        if span is None or (endpoint is not None and endpoint.origin is Origin.DIAGNOSIS):
            continue
        for i, arm in enumerate(result.arms):
            for place, time in _times(arm):
                if convert(time.value, time.unit, "day") > span.days:
                    yield Finding(
                        result,
                        f".arms[{i}].{place}",
                        f"{time}, but the first patient had been observed for "
                        f"{convert(span.days, 'day', 'month'):.1f} months at most",
                    )


def _times(arm: ArmResult) -> Iterator[tuple[str, Any]]:
    if arm.median is not None and arm.median.bound in {Bound.EQUAL, Bound.GREATER, Bound.AT_LEAST}:
        yield "median", arm.median
    for i, point in enumerate(arm.survival):
        if point.time.bound is Bound.EQUAL:
            yield f"survival[{i}].time", point.time


def _observed(curated: Curated, result: Any) -> timedelta | None:
    """Give the longest time for which a patient can have been observed, if dates tell."""
    trial = curated.find("trials", result.trial_id)
    looks_back = {TrialDesign.RETROSPECTIVE, TrialDesign.META_ANALYSIS}
    if trial is None or trial.design in looks_back:
        return None
    if trial.enrolment is None or trial.enrolment.start is None:
        return None
    ends: list[date | None] = [_published(curated, citation) for citation in result.citations]
    if result.data_cutoff is not None:
        ends = [result.data_cutoff.last_day]
    known = [end for end in ends if end is not None]
    # A source without a date may be the latest of all.
    return max(known) - trial.enrolment.start.first_day if len(known) == len(ends) else None


def _published(curated: Curated, citation: Any) -> date | None:
    source = curated.find("sources", citation.source_id)
    return None if source is None or source.published is None else source.published.last_day
