"""Ratios and differences of median times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from leukimmuno.effects.arguments import FloatArray, checked_level, common_shape, finite, invalid
from leukimmuno.effects.computation import quantile
from leukimmuno.effects.estimate import Estimate
from leukimmuno.effects.origins import Normal, settled
from leukimmuno.errors import (
    BoundedFigureError,
    InvalidTypeError,
    InvalidValueError,
    MissingFigureError,
    UnitMismatchError,
)
from leukimmuno.model.quantities import Measure, is_quantity
from leukimmuno.model.unit_table import canonical_unit, convert, unit_named
from leukimmuno.model.vocabulary import Bound, EffectMeasure

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Medians", "median_difference", "median_ratio", "read_medians"]


@frozen(eq=False)
class Medians:
    """Median times of one arm, in the unit that both arms share.

    Attributes
    ----------
    value : numpy.ndarray
        The medians.
    limits : tuple or None
        Their confidence limits, if known.
    level : float
        The level of these limits.
    """

    value: FloatArray
    limits: tuple[FloatArray, FloatArray] | None
    level: float


def median_ratio(
    median: Any,
    control_median: Any,
    *,
    limits: tuple[Any, Any] | None = None,
    control_limits: tuple[Any, Any] | None = None,
    limits_level: float = 0.95,
    events: ArrayLike | None = None,
    control_events: ArrayLike | None = None,
    level: float = 0.95,
    unit: str | None = None,
) -> Estimate:
    """Compare two median times by their ratio, experimental over control.

    Parameters
    ----------
    median, control_median : Measure, Quantity, str or array_like
        The medians, such as "7.7 months", in any units of time; bare numbers need `unit`.
    limits, control_limits : tuple, optional
        Confidence limits of each median, in the forms a median may have. A Measure with an
        interval brings its own.
    limits_level : float, default 0.95
        The level of `limits` and `control_limits`.
    events, control_events : float or array_like, optional
        Events of the arms, used where limits are not known.
    level : float, default 0.95
        Confidence level of the result.
    unit : str, optional
        Unit of bare numbers.

    Returns
    -------
    Estimate
        With limits from those of the medians on the log scale, else from the events as if
        survival were exponential [1]_, else without an interval.

    Raises
    ------
    InvalidTypeError
        If a median is a bare number and `unit` is left out.
    BoundedFigureError
        If a median was not reached or is only a bound.
    UnitMismatchError
        If a median is no time.
    InvalidValueError
        If a figure is not above 0.

    References
    ----------
    .. [1] Collett D. Modelling survival data in medical research, 3rd ed. 2015, chapter 2.

    Examples
    --------
    >>> print(median_ratio("7.7 months", "4.0 months", events=164, control_events=87))
    median ratio 1.93 (95% CI 1.48 to 2.50)
    >>> print(median_ratio(7.7, 4.0, unit="month"))
    median ratio 1.93
    """
    level = checked_level(level)
    first, second, _ = read_medians(
        median, control_median, unit, limits, control_limits, limits_level
    )
    value = first.value / second.value
    errors = _errors(first, second, events, control_events, logarithmic=True)
    return _result(value, errors, EffectMeasure.MEDIAN_RATIO, None, level)


def median_difference(
    median: Any,
    control_median: Any,
    *,
    limits: tuple[Any, Any] | None = None,
    control_limits: tuple[Any, Any] | None = None,
    limits_level: float = 0.95,
    events: ArrayLike | None = None,
    control_events: ArrayLike | None = None,
    level: float = 0.95,
    unit: str | None = None,
) -> Estimate:
    """Compare two median times by their difference, experimental minus control.

    Parameters
    ----------
    median, control_median, limits, control_limits, limits_level, events, control_events
        As for `median_ratio`.
    level : float, default 0.95
        Confidence level of the result.
    unit : str, optional
        Unit of bare numbers.

    Returns
    -------
    Estimate
        In the unit of the experimental median, with a standard error from the width of the
        medians' own limits, else from the events as if survival were exponential, else without
        an interval. Limits of medians are rarely symmetric, so the interval is approximate.

    Raises
    ------
    InvalidTypeError, BoundedFigureError, UnitMismatchError, InvalidValueError
        As for `median_ratio`.

    Examples
    --------
    >>> limits = {"limits": ("5.6 months", "9.6 months"),
    ...           "control_limits": ("2.9 months", "5.3 months")}
    >>> print(median_difference("7.7 months", "4.0 months", **limits))
    median difference 3.70 month (95% CI 1.37 to 6.03)
    """
    level = checked_level(level)
    first, second, shared = read_medians(
        median, control_median, unit, limits, control_limits, limits_level
    )
    value = first.value - second.value
    errors = _errors(first, second, events, control_events, logarithmic=False)
    return _result(value, errors, EffectMeasure.MEDIAN_DIFFERENCE, shared, level)


def read_medians(
    median: Any,
    control_median: Any,
    unit: str | None,
    limits: tuple[Any, Any] | None = None,
    control_limits: tuple[Any, Any] | None = None,
    limits_level: float = 0.95,
) -> tuple[Medians, Medians, str]:
    """Read the medians of both arms and bring them to the unit of the first."""
    level = checked_level(limits_level, "limits_level")
    value, shared = _times(median, "median", unit)
    control, other = _times(control_median, "control_median", unit)
    control = control * convert(1.0, other, shared)
    common_shape(["median", "control_median"], [value, control])
    return (
        Medians(value, *_limits(median, limits, level, "limits", unit, shared)),
        Medians(
            control,
            *_limits(control_median, control_limits, level, "control_limits", unit, shared),
        ),
        shared,
    )


def _times(given: Any, name: str, unit: str | None) -> tuple[FloatArray, str]:
    """Return positive times and their unit."""
    if isinstance(given, str):
        given = Measure.parse(given, name)
    if isinstance(given, Measure):
        if given.bound is not Bound.EQUAL or given.value is None:
            message = f"{name}: {given} is only a bound, which no ratio or difference can use"
            raise BoundedFigureError(message, figure=str(given))
        numbers, found = given.value, given.unit
    elif is_quantity(given):
        numbers, found = given.magnitude, canonical_unit(str(given.units))
    elif unit is None:
        message = f"{name}: expected a time such as '7.7 months', got {given!r}; or say unit="
        raise InvalidTypeError(message, field=name, value=given)
    else:
        numbers, found = given, canonical_unit(unit)
    if unit_named(found).dimension != "time":
        message = f"{name}: expected a time, got the unit {found!r}"
        raise UnitMismatchError(message, unit=found, expected="time")
    array = finite(numbers, name)
    if (array <= 0).any():
        at = int(np.argmax(array <= 0))
        problem = "expected a time above 0"
        raise invalid(problem, name, float(array.flat[at]), array.shape, at)
    return array, found


def _limits(
    median: Any,
    limits: Any,
    level: float,
    name: str,
    unit: str | None,
    shared: str,
) -> tuple[tuple[FloatArray, FloatArray] | None, float]:
    if limits is None:
        own = median.interval if isinstance(median, Measure) else None
        if own is None or own.low is None or own.high is None:
            return None, level
        level, unit = own.level, median.unit
        limits = (own.low, own.high)
    if len(limits) != 2:
        message = f"{name}: expected a pair of limits, got {limits!r}"
        raise InvalidTypeError(message, field=name, value=limits)
    pair = []
    for limit in limits:
        array, found = _times(limit, name, unit)
        pair.append(array * convert(1.0, found, shared))
    if (pair[0] > pair[1]).any():
        message = f"{name}: the lower limit exceeds the upper one in {limits!r}"
        raise InvalidValueError(message, field=name, value=limits)
    return (pair[0], pair[1]), level


def _errors(
    first: Medians,
    second: Medians,
    events: ArrayLike | None,
    control_events: ArrayLike | None,
    *,
    logarithmic: bool,
) -> tuple[Any, str, str]:
    """Return the standard error, the method behind it and the scale it is on."""
    scale = "log" if logarithmic else "identity"
    if first.limits is not None and second.limits is not None:
        widths = [
            _half_width(arm.limits, arm.level, logarithmic)
            for arm in (first, second)
            if arm.limits is not None
        ]
        return np.hypot(*widths), "limits of the medians", scale
    if (events is None) != (control_events is None):
        message = "the events of one arm are missing"
        missing = ("events",) if events is None else ("control_events",)
        raise MissingFigureError(message, missing=missing)
    if events is None:
        return None, "medians alone", scale
    parts = []
    for name, given, arm in (
        ("events", events, first),
        ("control_events", control_events, second),
    ):
        count = finite(given, name)
        if (count <= 0).any():
            at = int(np.argmax(count <= 0))
            problem = "expected a number above 0"
            raise invalid(problem, name, float(count.flat[at]), count.shape, at)
        common_shape(["median", name], [arm.value, count])
        parts.append((1.0 if logarithmic else arm.value) / np.sqrt(count))
    return np.hypot(*parts), "medians, exponential", scale


def _half_width(
    limits: tuple[FloatArray, FloatArray], level: float, logarithmic: bool
) -> FloatArray:
    low, high = np.log(limits) if logarithmic else limits
    result: FloatArray = (high - low) / (2 * quantile(level))
    return result


def _result(
    value: Any,
    errors: tuple[Any, str, Any],
    measure: EffectMeasure,
    unit: str | None,
    level: float,
) -> Estimate:
    error, method, scale = errors
    if error is None:
        return Estimate(
            settled(np.asarray(value)),
            measure=measure,
            level=level,
            method=method,
            scale=scale,
            unit=unit,
        )
    common_shape(["medians", "limits or events"], [np.asarray(value), np.asarray(error)])
    figure, spread = (settled(np.array(part)) for part in np.broadcast_arrays(value, error))
    return Normal(figure, spread, measure, method, scale, unit).estimate(level)
