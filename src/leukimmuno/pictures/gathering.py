"""The rows of an interval plot: estimates with labels, from whatever was given."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import attrs
from attrs import frozen

from leukimmuno.errors import InvalidTypeError, InvalidValueError
from leukimmuno.model.result import TrialResult
from leukimmuno.model.text import brief
from leukimmuno.pictures.style import nothing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leukimmuno.effects.estimate import Estimate

__all__ = ["Row", "rows_of"]

_EXPECTED = "pass estimates with labels, or results with the name of an effect"


@frozen
class Row:
    """One line of the picture.

    Attributes
    ----------
    label : str
        What it is an estimate of.
    estimate : Estimate
        A single estimate.
    event : str or None
        Whether the event is "good" or "bad", if that is known.
    """

    label: str
    estimate: Estimate
    event: str | None


def rows_of(
    effects: Any, effect: str | None, labels: Sequence[str] | None, options: dict[str, Any]
) -> list[Row]:
    """Make the rows; see `leukimmuno.pictures.intervals`."""
    if isinstance(effects, Mapping):
        if labels is not None:
            raise InvalidValueError(
                "labels: the keys of the dict are the labels; leave them out", field="labels"
            )
        labels, effects = [str(key) for key in effects], list(effects.values())
    given = _listed(effects)
    if not given:
        raise nothing("intervals", _EXPECTED, getattr(effects, "reason", None))
    if any(isinstance(one, TrialResult) for one in given):
        rows = _of_results(given, effect, options)
    else:
        rows = _of_estimates(given, effect, options)
    if labels is None and len(rows) > 1 and not rows[0].label:
        raise InvalidValueError(
            f"labels: {len(rows)} estimates need {len(rows)} labels, or pass a dict",
            field="labels",
            value=labels,
        )
    if labels is not None:
        if isinstance(labels, str) or len(labels) != len(rows):
            raise InvalidValueError(
                f"labels: expected {len(rows)}, one a row, got {brief(labels)}",
                field="labels",
                value=labels,
            )
        rows = [attrs.evolve(row, label=label) for row, label in zip(rows, labels, strict=True)]
    _check_alike(rows)
    return rows


def _listed(effects: Any) -> list[Any]:
    from leukimmuno.effects.estimate import Estimate

    if isinstance(effects, Estimate | TrialResult):
        return [effects]
    if isinstance(effects, str) or not isinstance(effects, Iterable):
        raise InvalidTypeError(
            f"intervals: {_EXPECTED}; got {brief(effects)}", field="effects", value=effects
        )
    given = list(effects)
    for at, one in enumerate(given):
        # All of the first one's kind: rows of a kind have one source of labels.
        kind = TrialResult if isinstance(given[0], TrialResult) else Estimate
        if not isinstance(one, kind):
            raise InvalidTypeError(
                f"intervals: {_EXPECTED}; entry {at} is {brief(one)}", field="effects", value=one
            )
    return given


def _of_results(
    results: list[TrialResult], effect: str | None, options: dict[str, Any]
) -> list[Row]:
    if effect is None:
        raise InvalidValueError(
            "effect: results need the name of the effect to compute; the first of them allows "
            f"{', '.join(results[0].effects()) or 'none'}",
            field="effect",
        )
    return [
        Row(label, result.effect(effect, **options), result.endpoint.favourable.value)
        for label, result in zip(_labels(results), results, strict=True)
    ]


def _labels(results: list[TrialResult]) -> list[str]:
    """Name each result by trial, endpoint, patients and what else differs among them."""
    apart = [
        name
        for name in ("subgroup", "time", "assessor", "data_cutoff")
        if len({getattr(result, name) for result in results}) > 1
    ]
    found = []
    for result in results:
        size = "" if result.analysis_set.n is None else f", n = {result.analysis_set.n}"
        details = [f"{result.analysis_set.kind}{size}"]
        for name in apart:
            value = getattr(result, name)
            if value is not None:
                details.append(f"data to {value}" if name == "data_cutoff" else str(value))
        found.append(f"{result.trial.name}: {result.endpoint.name}\n{'; '.join(details)}")
    return found


def _of_estimates(
    estimates: list[Estimate], effect: str | None, options: dict[str, Any]
) -> list[Row]:
    for name, value in (("effect", effect), *options.items()):
        if value is not None:
            raise InvalidValueError(
                f"{name}: this is for results; estimates are computed already",
                field=name,
                value=value,
            )
    found = [
        Row("", single, single.event) for estimate in estimates for single in _singles(estimate)
    ]
    if not found:
        raise nothing("intervals", _EXPECTED, "the estimate is an array without entries")
    if len(found) == 1:
        return [attrs.evolve(found[0], label=found[0].estimate.measure.value)]
    return found


def _singles(estimate: Estimate) -> list[Estimate]:
    """Take an estimate of arrays apart."""
    from leukimmuno.effects.estimate import Estimate as EstimateClass
    from leukimmuno.effects.intervals import UnionInterval

    if not estimate.shape:
        return [estimate]
    found = []
    for index in range(math.prod(estimate.shape)):
        value, low, high = (
            None if figure is None or math.isnan(figure) else figure
            for figure in estimate.entry(index)
        )
        union = None
        if low is None or high is None:
            low = high = None
        elif low > high:
            # The entry of an interval through infinity holds where its rays begin and end.
            union, low, high = UnionInterval(high, low), None, None
        found.append(
            EstimateClass(
                value,
                low,
                high,
                union=union,
                measure=estimate.measure,
                level=estimate.level,
                unit=estimate.unit,
                event=estimate.event,
            )
        )
    return found


def _check_alike(rows: list[Row]) -> None:
    for name in ("measure", "unit"):
        found = {str(getattr(row.estimate, name) or "none") for row in rows}
        if len(found) > 1:
            raise InvalidValueError(
                f"intervals: one picture has one {name}, got {', '.join(sorted(found))}",
                field="effects",
                value=tuple(sorted(found)),
            )
