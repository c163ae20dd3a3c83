"""One estimated effect, or an array of them, with interval, method and provenance."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs
import numpy as np
from attrs import field, frozen

from leukimmuno.effects.arguments import FloatArray, checked_level
from leukimmuno.effects.formatting import abbreviation, describe, null_value
from leukimmuno.errors import (
    InvalidTypeError,
    InvalidValueError,
    MissingFigureError,
    UnionIntervalError,
)
from leukimmuno.model.vocabulary import EffectMeasure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Protocol

    from leukimmuno.effects.intervals import UnionInterval

    class Origin(Protocol):
        """What an estimate was computed from, kept to answer further questions about it."""

        def estimate(self, level: float) -> Estimate:
            """Return the estimate with limits at another level."""
            ...

        def p_value(self) -> Any:
            """Return the two-sided p-value of the method, or None if it has none."""
            ...

        def informative(self) -> Any:
            """Tell whether the data say anything about the effect."""
            ...


__all__ = ["Estimate", "Event", "Figures", "Scale"]

Event: TypeAlias = Literal["good", "bad"]
Figures: TypeAlias = float | FloatArray
Scale: TypeAlias = Literal["identity", "log", "logit"]


_FLOAT = np.dtype(np.float64)


def _frozen_figures(given: Any) -> Any:
    """Return a float, None, or a read-only float64 array that nobody else can write to."""
    if given is None or type(given) is float:
        return given
    if (
        type(given) is np.ndarray
        and given.dtype is _FLOAT
        and given.base is None
        and not given.flags.writeable
    ):
        return given
    array = np.asarray(given)
    if array.dtype.kind not in "iuf":
        message = f"Estimate: expected a number or an array of numbers, got {given!r}"
        raise InvalidTypeError(message, value=given)
    if not array.ndim:
        return float(array)
    base: Any = array.base
    private = base is None or (isinstance(base, np.ndarray) and not base.flags.writeable)
    if array.flags.writeable or not private or array.dtype != np.float64:
        array = array.astype(np.float64)
        array.setflags(write=False)
    return array


def _check_word(name: str, given: str | None, allowed: tuple[str | None, ...]) -> None:
    if given not in allowed:
        message = f"Estimate.{name}: expected one of {allowed}, got {given!r}"
        raise InvalidValueError(message, field=name, value=given)


def _any_above(low: Figures, high: Figures) -> bool:
    if isinstance(low, float) and isinstance(high, float):
        return low > high
    return bool(np.greater(low, high).any())


def _measure(given: object) -> EffectMeasure:
    if type(given) is EffectMeasure:
        return given
    return EffectMeasure.parse(given, "Estimate.measure")


@frozen(eq=False, repr=False, str=False)
class Estimate:
    """An effect with its confidence interval, on the natural scale.

    Most estimates come from the functions of this package; figures that a document prints can
    be wrapped directly.

    Parameters
    ----------
    value : float, array_like or None
        The estimate; None where only the interval is defined, as for a ratio of 0 to 0.
    low, high : float or array_like, optional
        Confidence limits; left out for a number without interval.
    measure : EffectMeasure or str
        What is estimated, such as "risk ratio".
    level : float, default 0.95
        Confidence level of the limits.
    standard_error : float or array_like, optional
        Standard error on `scale`.
    scale : {"identity", "log", "logit"}, default "identity"
        The scale of `standard_error`.
    method : str, optional
        How the limits were found.
    unit : str, optional
        Unit of value and limits, such as "month"; None for plain numbers.
    citations : tuple, default ()
        Where the figures come from.
    event : {"good", "bad"}, optional
        Whether the event is wanted, which decides between benefit and harm.
    union : UnionInterval, optional
        The interval of a number needed to treat that runs through infinity, in place of limits.

    Raises
    ------
    InvalidValueError
        If `low` exceeds `high`, or a single number is nan.
    UnionIntervalError
        On `low` or `high` of an estimate whose interval consists of two rays.

    Notes
    -----
    Single numbers are Python floats, arrays read-only copies; entries of arrays that are
    undefined are nan. Two estimates are equal if all their public figures are; an estimate of
    arrays has no hash. Not every right interval contains its estimate, so that is not checked.

    Examples
    --------
    >>> from leukimmuno.effects import risk_ratio
    >>> estimate = risk_ratio(91, 271, 21, 134)
    >>> print(estimate)
    RR 2.14 (95% CI 1.40 to 3.28)
    >>> estimate.excludes(1)
    True
    >>> print(Estimate(0.71, 0.55, 0.93, measure="hazard ratio"))
    HR 0.71 (95% CI 0.55 to 0.93)
    """

    value: Figures | None = field(converter=_frozen_figures)
    _low: Figures | None = field(default=None, converter=_frozen_figures, alias="low")
    _high: Figures | None = field(default=None, converter=_frozen_figures, alias="high")
    measure: EffectMeasure = field(kw_only=True, converter=_measure)
    level: float = field(default=0.95, kw_only=True, converter=checked_level)
    standard_error: Figures | None = field(default=None, kw_only=True, converter=_frozen_figures)
    scale: Scale = field(default="identity", kw_only=True)
    method: str | None = field(default=None, kw_only=True)
    unit: str | None = field(default=None, kw_only=True)
    citations: tuple[Any, ...] = field(default=(), kw_only=True, converter=tuple)
    event: Event | None = field(default=None, kw_only=True)
    union: UnionInterval | None = field(default=None, kw_only=True)
    _origin: Origin | None = field(default=None, kw_only=True, alias="origin")

    def __attrs_post_init__(self) -> None:
        _check_word("scale", self.scale, ("identity", "log", "logit"))
        _check_word("event", self.event, ("good", "bad", None))
        low, high = self._low, self._high
        for name, figure in (("value", self.value), ("low", low), ("high", high)):
            if type(figure) is float and math.isnan(figure):
                message = f"Estimate.{name}: a single number may not be nan; use None for undefined"
                raise InvalidValueError(message, field=name, value=figure)
        if (low is None) != (high is None):
            message = f"Estimate: expected both limits or neither, got {low!r} and {high!r}"
            raise InvalidValueError(message, field="low", value=low)
        # Computed limits are in order by construction, and there can be many of them.
        if self._origin is None and low is not None and high is not None and _any_above(low, high):
            message = f"Estimate: low {low!r} exceeds high {high!r}"
            raise InvalidValueError(message, field="low", value=low)

    @property
    def low(self) -> Figures | None:
        """Lower confidence limit."""
        self._refuse_union("low")
        return self._low

    @property
    def high(self) -> Figures | None:
        """Upper confidence limit."""
        self._refuse_union("high")
        return self._high

    def _refuse_union(self, name: str) -> None:
        if self.union is not None:
            message = (
                f"Estimate.{name}: the interval consists of two rays, {self.union}; "
                "use Estimate.interval"
            )
            raise UnionIntervalError(message, interval=self.union)

    @property
    def interval(self) -> UnionInterval | tuple[Figures | None, Figures | None]:
        """The limits as a pair, or the two rays of an interval through infinity."""
        return self.union if self.union is not None else (self._low, self._high)

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the figures; ``()`` for a single estimate."""
        return np.shape(self.value) if self.value is not None else ()

    @property
    def p_value(self) -> Figures | None:
        """Two-sided p-value of the null hypothesis of no effect, computed on access.

        None where the method defines none, or where the data leave it undefined.
        """
        result: Figures | None = None if self._origin is None else self._origin.p_value()
        return result

    @property
    def informative(self) -> bool | np.ndarray[Any, np.dtype[np.bool_]]:
        """False where the data say nothing about the effect, as no event in either arm."""
        result: bool = True if self._origin is None else self._origin.informative()
        return result

    @property
    def centre(self) -> Figures:
        """Middle of the limits: geometric on a log scale, arithmetic otherwise.

        The limits of a printed ratio are rounded, so their centre differs from the printed
        value; both are kept.

        Raises
        ------
        MissingFigureError
            If there are no limits.
        """
        low, high = self.low, self.high
        if low is None or high is None:
            message = "Estimate.centre: the estimate has no limits"
            raise MissingFigureError(message, missing=("low", "high"))
        middle = np.sqrt(low) * np.sqrt(high) if self.scale == "log" else np.add(low, high) / 2
        result: Figures = middle if np.ndim(middle) else float(middle)
        return result

    def at_level(self, level: float) -> Estimate:
        """Return the same estimate with limits at another confidence level.

        Parameters
        ----------
        level : float
            The new level, between 0 and 1.

        Returns
        -------
        Estimate
            With the citations of this one.

        Raises
        ------
        MissingFigureError
            If the estimate does not know what it was computed from.

        Examples
        --------
        >>> from leukimmuno.effects import risk_ratio
        >>> print(risk_ratio(91, 271, 21, 134).at_level(0.9))
        RR 2.14 (90% CI 1.50 to 3.07)
        """
        level = checked_level(level)
        if level == self.level:
            return self
        if self._origin is None:
            message = "Estimate.at_level: the figures behind this estimate are not known"
            raise MissingFigureError(message, missing=("counts or standard error",))
        return self._origin.estimate(level).with_citations(self.citations)

    def excludes(self, null: float | None = None) -> Any:
        """Tell whether the interval leaves out a value.

        Parameters
        ----------
        null : float, optional
            The value; by default the one that means no effect: 1 for ratios, 0 for differences,
            infinity for a number needed to treat.

        Returns
        -------
        bool or numpy.ndarray
            True where the value lies outside the closed interval.

        Raises
        ------
        MissingFigureError
            If there is no interval, or if `null` is left out for a proportion.
        """
        if null is None:
            null = null_value(self.measure)
            if null is None:
                message = "Estimate.excludes: a proportion needs a value to compare with"
                raise MissingFigureError(message, missing=("null",))
        if self.union is not None:
            held = self.union.contains(null)
            return np.logical_not(held) if np.ndim(held) else not held
        if self._low is None or self._high is None:
            message = "Estimate.excludes: the estimate has no interval"
            raise MissingFigureError(message, missing=("low", "high"))
        outside = (np.asarray(self._low) > null) | (np.asarray(self._high) < null)
        return outside if outside.ndim else bool(outside)

    def with_citations(self, citations: Iterable[Any]) -> Estimate:
        """Return the same estimate with other citations."""
        return attrs.evolve(self, citations=tuple(citations))

    def entry(self, index: int) -> tuple[float | None, float | None, float | None]:
        """Return value and limits at a flat position, as floats; (above, below) of two rays."""
        low, high = self._low, self._high
        if self.union is not None:
            low, high = self.union.above, self.union.below
        value, low, high = (
            None if figure is None else float(np.asarray(figure).flat[index])
            for figure in (self.value, low, high)
        )
        return value, low, high

    def to_dict(self) -> dict[str, Any]:
        """Return the public figures as plain Python values, arrays as lists."""

        def plain(figure: Any) -> Any:
            return figure.tolist() if isinstance(figure, np.ndarray) else figure

        result: dict[str, Any] = {"measure": self.measure.value}
        if self.union is None:
            result |= {
                "value": plain(self.value),
                "low": plain(self._low),
                "high": plain(self._high),
            }
        else:
            result |= {
                "value": plain(self.value),
                "below": plain(self.union.below),
                "above": plain(self.union.above),
            }
        for name in ("level", "method", "standard_error", "scale", "unit", "event"):
            result[name] = plain(getattr(self, name))
        result["p_value"] = plain(self.p_value)
        result["citations"] = list(self.citations)
        return result

    def _public(self) -> tuple[Any, ...]:
        return (
            self.value,
            self._low,
            self._high,
            self.standard_error,
            self.measure,
            self.level,
            self.scale,
            self.method,
            self.unit,
            self.citations,
            self.event,
            self.union,
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Estimate):
            return NotImplemented
        mine, theirs = self._public(), other._public()
        return mine[4:] == theirs[4:] and all(
            a is b or (a is not None and b is not None and np.array_equal(a, b, equal_nan=True))
            for a, b in zip(mine[:4], theirs[:4], strict=True)
        )

    def __hash__(self) -> int:
        if self.shape:
            message = "an Estimate of arrays has no hash"
            raise InvalidTypeError(message, field="Estimate", value=self.shape)
        return hash(self._public())

    def __str__(self) -> str:
        return describe(self)

    def __repr__(self) -> str:
        method = f", {self.method} method" if self.method else ""
        text = describe(self)
        if self.measure is not EffectMeasure.NUMBER_NEEDED_TO_TREAT:
            text = text.replace(abbreviation(self.measure), self.measure.value, 1)
        return f"<Estimate {text}{method}>"

    def _repr_html_(self) -> str:
        from leukimmuno.effects.drawing import card

        return card(self)
