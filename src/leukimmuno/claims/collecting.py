"""How the figures of a registry are collected from its records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import fields

from leukimmuno.claims.figures import Figure, half_unit
from leukimmuno.model.trial import Flow
from leukimmuno.model.vocabulary import Bound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leukimmuno.catalog.registry import Registry
    from leukimmuno.model.base import Record
    from leukimmuno.model.quantities import Interval, Measure, Range

__all__ = ["collected"]

_STAGES = tuple(stage.name for stage in fields(Flow))


def collected(registry: Registry) -> Iterator[Figure]:
    """Give every figure of results, toxicity rates, trials and populations.

    Parameters
    ----------
    registry : Registry
        The registry or view.
    """
    for result in registry.results:
        yield from _of_result(result)
    for rate in registry.toxicity_rates:
        yield from _of_rate(rate)
    for trial in registry.trials:
        yield from _of_trial(trial)
    for figure in registry.population_figures:
        label = f"{figure.figure} of {figure.subtype_id}"
        yield from _measured(figure.value, "share", figure, label)
        yield from _ends(figure.range, "share", figure, label)


def _printed(
    number: float | None,
    unit: str,
    what: str,
    record: Any,
    label: str,
    arm_id: str | None = None,
    bound: Bound = Bound.EQUAL,
) -> Iterator[Figure]:
    """Give a printed figure, unless there is none."""
    if number is not None:
        yield Figure(
            number,
            unit,
            what,
            record,
            arm_id,
            label=label,
            slack=half_unit(number),
            bound=bound,
        )


def _measured(
    measure: Measure | None, what: str, record: Any, label: str, arm_id: str | None = None
) -> Iterator[Figure]:
    """Give a measure, unless there is none or it was not reached."""
    if measure is not None:
        yield from _printed(measure.value, measure.unit, what, record, label, arm_id, measure.bound)


def _ends(
    span: Range | None, what: str, record: Any, label: str, arm_id: str | None = None
) -> Iterator[Figure]:
    """Give the ends of a printed range."""
    if span is not None:
        for end in (span.low, span.high):
            yield from _printed(end, span.unit, what, record, label, arm_id)


def _limits(
    interval: Interval | None, unit: str, record: Record, label: str, arm_id: str | None = None
) -> Iterator[Figure]:
    """Give the confidence limits that are numbers."""
    if interval is not None:
        for side, number in (("lower", interval.low), ("upper", interval.high)):
            yield from _printed(number, unit, "limit", record, f"{label}, {side} limit", arm_id)


def _counted(part: Any, record: Record, label: str, arm_id: str | None) -> Iterator[Figure]:
    """Give count, total and percentage of an arm's result or a toxicity rate."""
    if part.events is not None:
        yield Figure(part.events, "count", "events", record, arm_id, label=f"{label}, events")
    if part.total is not None:
        yield Figure(part.total, "count", "total", record, arm_id, label=f"{label}, patients")
    exact = None
    if part.proportion is not None and not part.derived:
        exact = 100 * part.proportion
        yield Figure(exact, "percent", "percentage", record, arm_id, label=label)
    printed = part.percent
    # The printed percentage is a figure of its own only where the counts do not round to it.
    if printed is not None and (exact is None or abs(exact - printed) > half_unit(printed) + 1e-9):
        yield from _printed(
            printed, "percent", "percentage", record, label, arm_id, part.percent_bound
        )
    yield from _limits(part.interval, "percent", record, label, arm_id)


def _of_result(result: Any) -> Iterator[Figure]:
    trial = result.trial
    label = f"{trial.name}, {result.endpoint.name}"
    for arm in result.arms:
        yield from _of_arm(result, arm, f"{label}, {trial.arm(arm.arm_id).name}")
    for comparison in (result.comparison, *result.further_comparisons):
        if comparison is not None:
            yield from _of_comparison(result, comparison, label)


def _of_arm(result: Any, arm: Any, label: str) -> Iterator[Figure]:
    if result.subgroup:
        label += f", {result.subgroup}"
    yield from _counted(arm, result, label, arm.arm_id)
    median = f"{label}, median"
    if arm.median is not None:
        yield from _measured(arm.median, "median", result, median, arm.arm_id)
        yield from _limits(arm.median.interval, arm.median.unit, result, median, arm.arm_id)
    for point in arm.survival:
        at = f"{label}, at {point.time}"
        yield Figure(
            point.percent,
            "percent",
            "survival",
            result,
            arm.arm_id,
            point.time,
            at,
            half_unit(point.percent),
            point.bound,
        )
        yield from _limits(point.interval, "percent", result, at, arm.arm_id)


def _of_comparison(result: Any, comparison: Any, label: str) -> Iterator[Figure]:
    unit = comparison.unit or "1"
    measure = f"{label}, {comparison.measure}"
    yield from _printed(comparison.value, unit, "ratio", result, measure, bound=comparison.bound)
    yield from _limits(comparison.interval, unit, result, measure)
    yield from _printed(
        comparison.p_value, "1", "p-value", result, f"{label}, p-value", bound=comparison.p_bound
    )


def _of_rate(rate: Any) -> Iterator[Figure]:
    subject = rate.therapy.name if rate.trial is None else rate.trial.name
    if rate.trial is not None:
        subject += f", {rate.trial.arm(rate.arm_id).name}"
    band = "any grade" if rate.grade.value == "any" else f"grade {rate.grade}"
    label = f"{subject}, {rate.adverse_event.name}, {band}"
    yield from _counted(rate, rate, label, rate.arm_id)
    for what, course in (("onset", rate.onset), ("duration", rate.duration)):
        if course is not None:
            yield from _measured(course.median, what, rate, f"{label}, {what}", rate.arm_id)
            yield from _ends(course.range, what, rate, f"{label}, {what}", rate.arm_id)


def _of_trial(trial: Any) -> Iterator[Figure]:
    for arm in trial.arms:
        for baseline in arm.baseline:
            label = f"{trial.name}, {baseline.characteristic}, {arm.name}"
            yield from _measured(baseline.value, "characteristic", trial, label, arm.id)
            yield from _ends(baseline.range, "characteristic", trial, label, arm.id)
            if baseline.events is not None:
                yield Figure(
                    baseline.events, "count", "events", trial, arm.id, label=f"{label}, patients"
                )
                if baseline.total is not None:
                    share = 100 * baseline.events / baseline.total
                    yield Figure(share, "percent", "characteristic", trial, arm.id, label=label)
        for stage in _STAGES:
            number = None if arm.flow is None else getattr(arm.flow, stage)
            if number is not None:
                label = f"{trial.name}, {arm.name}, {stage.replace('_', ' ')}"
                yield Figure(number, "count", "total", trial, arm.id, label=label)
