"""Every stored figure of a registry, one entry each, in columns that a search runs over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from leukimmuno.model.quantities import Measure, shown
from leukimmuno.model.unit_table import unit_named
from leukimmuno.model.vocabulary import Bound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from leukimmuno.catalog.registry import Registry
    from leukimmuno.model.base import Record

__all__ = ["Figure", "Figures", "digits_of", "figures_of"]


@frozen(eq=False)
class Figure:
    """One stored figure and what it is of.

    Attributes
    ----------
    value : float
        The number, as printed or computed from counts.
    unit : str
        "percent", "month", "1", "count", ...
    what : str
        "percentage", "median", "survival", "events", "total", "ratio", "limit", "p-value",
        "onset", "duration", "share", "characteristic".
    record : Record
        The record that holds it.
    arm_id : str or None
        The arm, where it is of one.
    time : Measure or None
        The time point of a survival figure.
    label : str
        What it is, in words.
    slack : float
        Half a unit of the last digit that was stored; 0 for a figure computed from counts.
    bound : Bound
        How the printed figure relates to the number.
    """

    value: float
    unit: str
    what: str
    record: Any
    arm_id: str | None = None
    time: Measure | None = None
    label: str = ""
    slack: float = 0.0
    bound: Bound = Bound.EQUAL

    @property
    def trial_id(self) -> str | None:
        """The trial, if the figure is of one."""
        found = getattr(self.record, "trial_id", None)
        return self.record.id if type(self.record).__name__ == "Trial" else found

    @property
    def superseded(self) -> bool:
        """Whether a later analysis replaced it, in the registry's view."""
        return getattr(self.record, "superseded_by_id", None) is not None and (
            self.record.superseded_by is not None
        )

    def __str__(self) -> str:
        sign = "" if self.bound is Bound.EQUAL else self.bound.value
        number = shown(round(self.value, 2))
        if self.unit == "percent":
            return f"{sign}{number} % ({self.label})"
        unit = "" if self.unit in ("1", "count") else f" {self.unit}{'' if number == '1' else 's'}"
        return f"{sign}{number}{unit} ({self.label})"


class Figures:
    """All figures of a registry, with their numbers as arrays.

    Attributes
    ----------
    entries : tuple of Figure
        The figures.
    values : numpy.ndarray
        Their numbers.
    base : numpy.ndarray
        Times in days; other figures as they are.
    slack : numpy.ndarray
        Half a unit of the last digit stored, in the unit of `values`.
    factor : numpy.ndarray
        What a number has to be multiplied by to become its `base`.
    kind : numpy.ndarray
        Dimension of each unit, as an index into `dimensions`.
    """

    def __init__(self, entries: tuple[Figure, ...]) -> None:
        self.entries = entries
        self.dimensions = sorted({dimension_of(entry.unit) for entry in entries})
        self.values = _column(entry.value for entry in entries)
        self.slack = _column(entry.slack for entry in entries)
        self.factor = _column(factor_of(entry.unit) for entry in entries)
        self.base = self.values * self.factor
        self.kind = np.array(
            [self.dimensions.index(dimension_of(entry.unit)) for entry in entries], dtype=np.int64
        )
        self._where: dict[tuple[str, str], NDArray[np.intp]] = {}
        for key in ("trial", "therapy"):
            places: dict[str, list[int]] = {}
            for place, entry in enumerate(entries):
                for name in _subjects(entry, key):
                    places.setdefault(name, []).append(place)
            self._where.update(
                {(key, name): np.array(found, dtype=np.intp) for name, found in places.items()}
            )

    def of(self, key: str, name: str) -> NDArray[np.intp]:
        """Give the positions of the figures of a trial or a therapy."""
        return self._where.get((key, name), np.empty(0, dtype=np.intp))

    def trial(self, name: str) -> tuple[Figure, ...]:
        """Give the figures of a trial."""
        return tuple(self.entries[place] for place in self.of("trial", name))


def _column(numbers: Any) -> NDArray[np.float64]:
    return np.fromiter(numbers, dtype=np.float64)


def _subjects(entry: Figure, key: str) -> tuple[str, ...]:
    if key == "trial":
        return () if entry.trial_id is None else (entry.trial_id,)
    therapies = getattr(entry.record, "therapies", ())
    return tuple(therapy.id for therapy in therapies)


def dimension_of(unit: str) -> str:
    """Give what a unit measures; per cent is kept apart from plain numbers."""
    return "percent" if unit == "percent" else unit_named(unit).dimension


def factor_of(unit: str) -> float:
    """Give the factor to the base unit: days for times, nothing for the rest."""
    if dimension_of(unit) != "time":
        return 1.0
    return unit_named(unit).factor / unit_named("day").factor


def digits_of(printed: float | str) -> int:
    """Count the digits after the decimal point, as the number is written."""
    written = printed if isinstance(printed, str) else shown(printed)
    return len(written.partition(".")[2])


def half_unit(number: float) -> float:
    """Give half a unit of the last digit written."""
    return 0.5 * 10.0 ** -digits_of(number)


def figures_of(registry: Registry) -> Figures:
    """Give the figures of a registry; they are collected once for each registry or view."""
    known: Figures | None = registry.__dict__.get("_figures")
    if known is None:
        # Two threads may both collect them; one of the two equal answers is kept.
        known = registry.__dict__.setdefault("_figures", Figures(tuple(_collect(registry))))
    return known


def _collect(registry: Registry) -> Iterator[Figure]:
    for result in registry.results:
        yield from _of_result(result)
    for rate in registry.toxicity_rates:
        yield from _of_rate(rate)
    for trial in registry.trials:
        yield from _of_trial(trial)
    for figure in registry.population_figures:
        for number in (figure.value, *_ends(figure.range)):
            if number is not None and number.value is not None:
                label = f"{figure.figure} of {figure.subtype_id}"
                yield _printed(number, figure, "share", label)


def _ends(span: Any) -> tuple[Measure, ...]:
    if span is None:
        return ()
    return tuple(Measure(end, span.unit) for end in (span.low, span.high) if end is not None)


def _printed(measure: Measure, record: Any, what: str, label: str, **more: Any) -> Figure:
    number = measure.value if measure.value is not None else float("nan")
    return Figure(
        number,
        measure.unit,
        what,
        record,
        label=label,
        slack=half_unit(number),
        bound=measure.bound,
        **more,
    )


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
    if printed is not None and (exact is None or abs(exact - printed) > half_unit(printed)):
        yield Figure(
            printed,
            "percent",
            "percentage",
            record,
            arm_id,
            label=label,
            slack=half_unit(printed),
            bound=part.percent_bound,
        )
    yield from _limits(part.interval, "percent", record, arm_id, label)


def _limits(
    interval: Any, unit: str, record: Record, arm_id: str | None, label: str
) -> Iterator[Figure]:
    if interval is None:
        return
    for side, number in (("lower", interval.low), ("upper", interval.high)):
        if number is not None:
            yield Figure(
                number,
                unit,
                "limit",
                record,
                arm_id,
                label=f"{label}, {side} limit",
                slack=half_unit(number),
            )


def _of_result(result: Any) -> Iterator[Figure]:
    for arm in result.arms:
        name = result.trial.arm(arm.arm_id).name
        label = f"{result.trial.name}, {result.endpoint.name}, {name}"
        if result.subgroup:
            label += f", {result.subgroup}"
        yield from _counted(arm, result, label, arm.arm_id)
        if arm.median is not None and arm.median.value is not None:
            yield _printed(arm.median, result, "median", f"{label}, median", arm_id=arm.arm_id)
            yield from _limits(
                arm.median.interval, arm.median.unit, result, arm.arm_id, f"{label}, median"
            )
        for point in arm.survival:
            yield Figure(
                point.percent,
                "percent",
                "survival",
                result,
                arm.arm_id,
                point.time,
                f"{label}, at {point.time}",
                half_unit(point.percent),
                point.bound,
            )
            yield from _limits(
                point.interval, "percent", result, arm.arm_id, f"{label}, at {point.time}"
            )
    label = f"{result.trial.name}, {result.endpoint.name}"
    for comparison in (result.comparison, *result.further_comparisons):
        if comparison is None:
            continue
        measure = comparison.measure.value if comparison.measure else "comparison"
        unit = comparison.unit or "1"
        if comparison.value is not None:
            yield Figure(
                comparison.value,
                unit,
                "ratio",
                result,
                label=f"{label}, {measure}",
                slack=half_unit(comparison.value),
                bound=comparison.bound,
            )
        yield from _limits(comparison.interval, unit, result, None, f"{label}, {measure}")
        if comparison.p_value is not None:
            yield Figure(
                comparison.p_value,
                "1",
                "p-value",
                result,
                label=f"{label}, p-value",
                slack=half_unit(comparison.p_value),
                bound=comparison.p_bound,
            )


def _of_rate(rate: Any) -> Iterator[Figure]:
    subject = rate.therapy.name if rate.trial is None else rate.trial.name
    if rate.trial is not None and rate.arm_id is not None:
        subject += f", {rate.trial.arm(rate.arm_id).name}"
    band = "any grade" if rate.grade.value == "any" else f"grade {rate.grade}"
    label = f"{subject}, {rate.adverse_event.name}, {band}"
    yield from _counted(rate, rate, label, rate.arm_id)
    for what, course in (("onset", rate.onset), ("duration", rate.duration)):
        if course is not None:
            for number in (course.median, *_ends(course.range)):
                if number is not None and number.value is not None:
                    yield _printed(number, rate, what, f"{label}, {what}", arm_id=rate.arm_id)


def _of_trial(trial: Any) -> Iterator[Figure]:
    for arm in trial.arms:
        for baseline in arm.baseline:
            label = f"{trial.name}, {baseline.characteristic}, {arm.name}"
            for number in (baseline.value, *_ends(baseline.range)):
                if number is not None and number.value is not None:
                    yield _printed(number, trial, "characteristic", label, arm_id=arm.id)
            if baseline.events is not None:
                yield Figure(
                    baseline.events, "count", "events", trial, arm.id, label=f"{label}, patients"
                )
                if baseline.total is not None:
                    share = 100 * baseline.events / baseline.total
                    yield Figure(share, "percent", "characteristic", trial, arm.id, label=label)
