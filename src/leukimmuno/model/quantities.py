"""Reported quantities: numbers with a unit text, their limits, and what is only a bound."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

from attrs import field, frozen

from leukimmuno.errors import (
    BoundedFigureError,
    InvalidTypeError,
    InvalidValueError,
    UnitMismatchError,
    UnknownUnitError,
)
from leukimmuno.model.base import Value
from leukimmuno.model.fields import Kind, checked, number, part, term
from leukimmuno.model.text import brief
from leukimmuno.model.unit_table import canonical_unit, convert, unit_named
from leukimmuno.model.vocabulary import Bound

if TYPE_CHECKING:
    import pint

__all__ = ["Interval", "Measure", "Range", "is_quantity", "measure", "span", "unit_text"]

_NUMBER = r"[-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"
_MEASURE = re.compile(rf"({_NUMBER})\s*(\S.*)?")
_RANGE = re.compile(rf"({_NUMBER})\s*(?:to|-|–)\s*({_NUMBER})\s*(\S.*)?")
_AT_LEAST = re.compile(rf"(?:>=|≥)\s*({_NUMBER})\s*(\S.*)?")
_AT_MOST = re.compile(rf"(?:<=|≤)\s*({_NUMBER})\s*(\S.*)?")
_OR_MORE = re.compile(rf"({_NUMBER})\s*(.*?)\s+(?:or|and)\s+(?:more|older|over|above)")
_STRICT = re.compile(rf"[<>]\s*{_NUMBER}.*")

# The bounds of a figure that has no number.
_OPEN = frozenset({Bound.NOT_REACHED, Bound.NOT_ESTIMABLE})


def unit_text() -> dict[str, Kind]:
    """Declare a unit text; common spellings are made canonical."""

    def convert_unit(given: Any, place: str) -> str:
        if not isinstance(given, str):
            raise InvalidTypeError(
                f"{place}: expected a unit such as 'month', got {brief(given)}",
                field=place,
                value=given,
            )
        try:
            return canonical_unit(given)
        except UnknownUnitError as error:
            raise UnknownUnitError(
                f"{place}: {error}", unit=error.unit, suggestions=error.suggestions
            ) from None

    return {"kind": Kind("text", convert_unit)}


def is_quantity(given: object) -> bool:
    """Tell whether `given` is a pint Quantity, without importing pint."""
    return hasattr(given, "magnitude") and hasattr(given, "units")


def shown(figure: float) -> str:
    """Write a stored number without a needless decimal point."""
    return f"{figure:.12g}"


def _plural(count: float, unit_text: str) -> str:
    if unit_text == "1":
        return ""
    if unit_text == "percent":
        return "%"
    worded = unit_named(unit_text).dimension == "time" and count != 1
    return f" {unit_text}s" if worded else f" {unit_text}"


@frozen(eq=False, repr=False, field_transformer=checked)
class Interval(Value):
    """Confidence limits as printed, at their own level, in the unit of the figure they belong to.

    Parameters
    ----------
    low, high : float or None
        The limits; None only where the bound beside it says why.
    level : float, default 0.95
        Confidence level, strictly between 0 and 1.
    low_bound, high_bound : Bound or str, default "="
        "not reached" or "not estimable" where a limit has no number.

    Examples
    --------
    >>> print(Interval(5.6, 9.6))
    95% CI 5.6 to 9.6
    """

    low: float | None = field(default=None, metadata=number())
    high: float | None = field(default=None, metadata=number())
    level: float = field(default=0.95, metadata=number(0, 1))
    low_bound: Bound = field(default=Bound.EQUAL, metadata=term(Bound))
    high_bound: Bound = field(default=Bound.EQUAL, metadata=term(Bound))

    def __attrs_post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise InvalidValueError(
                f"Interval.level: expected a level between 0 and 1, got {self.level!r}",
                field="Interval.level",
                value=self.level,
            )
        for side in ("low", "high"):
            _check_bound(f"Interval.{side}", getattr(self, side), getattr(self, f"{side}_bound"))
        if self.low is not None and self.high is not None and self.low > self.high:
            raise InvalidValueError(
                f"Interval: low {self.low!r} is above high {self.high!r}",
                field="Interval.low",
                value=self.low,
            )

    def _limit(self, side: str) -> str:
        figure, bound = getattr(self, side), getattr(self, f"{side}_bound")
        if figure is None:
            return str(bound)
        return shown(figure) if bound is Bound.EQUAL else f"{bound}{shown(figure)}"

    def __str__(self) -> str:
        return f"{self.level * 100:g}% CI {self._limit('low')} to {self._limit('high')}"


def _check_bound(place: str, figure: float | None, bound: Bound) -> None:
    if (figure is None) != (bound in _OPEN):
        raise InvalidValueError(
            f"{place}: a figure with bound {bound.value!r} "
            f"{'has no number' if bound in _OPEN else 'needs a number'}, got {figure!r}",
            field=place,
            value=figure,
        )


@frozen(eq=False, repr=False, field_transformer=checked)
class Measure(Value):
    """A figure with its unit, as printed.

    Parameters
    ----------
    value : float or None
        The number; None only where `bound` is "not reached" or "not estimable".
    unit : str
        A unit of the library's table, such as "month" or "ug/day"; common spellings are accepted.
    bound : Bound or str, default "="
        How the figure relates to the number: "=", "<", "<=", ">", ">=", or why there is none.
    interval : Interval, optional
        The confidence limits printed with it, in the same unit.

    Raises
    ------
    UnknownUnitError
        If the unit is not in the table.
    InvalidValueError
        If number and bound do not fit together.

    Notes
    -----
    Equality is textual: ``Measure(1, "week") != Measure(7, "day")``; `equals` compares what is
    measured.

    Examples
    --------
    >>> print(Measure(7.7, "months", interval=Interval(5.6, 9.6)))
    7.7 months (95% CI 5.6 to 9.6)
    >>> Measure(1, "week").equals("7 days")
    True
    """

    value: float | None = field(metadata=number(optional=True))
    unit: str = field(metadata=unit_text())
    bound: Bound = field(default=Bound.EQUAL, metadata=term(Bound))
    interval: Interval | None = field(default=None, metadata=part(Interval))

    def __attrs_post_init__(self) -> None:
        _check_bound("Measure.value", self.value, self.bound)

    @classmethod
    def parse(cls, given: object, place: str = "Measure") -> Self:
        """Read a Measure, a pint Quantity or text such as "12 years".

        Raises
        ------
        InvalidTypeError
            If `given` is a bare number or something else entirely.
        """
        if isinstance(given, cls):
            return given
        if is_quantity(given):
            try:
                figure = float(given.magnitude)  # type: ignore[attr-defined]
            except (TypeError, ValueError):
                raise InvalidTypeError(
                    f"{place}: expected one number with its unit, got {brief(given)}",
                    field=place,
                    value=given,
                ) from None
            return cls(figure, str(given.units))  # type: ignore[attr-defined]
        if isinstance(given, str):
            match = _MEASURE.fullmatch(given.strip())
            if match and match[2]:
                return cls(float(match[1]), match[2])
        if isinstance(given, str | int | float):
            raise InvalidTypeError(
                f"{place}: expected a quantity with its unit such as '12 years', "
                f"got {brief(given)}",
                field=place,
                value=given,
            )
        raise InvalidTypeError(
            f"{place}: expected a Measure, a Quantity or text, got {brief(given)}",
            field=place,
            value=given,
        )

    @property
    def dimension(self) -> str:
        """What the unit measures, such as "time"."""
        return unit_named(self.unit).dimension

    def number_in(self, unit: str) -> float:
        """Give the plain number in another unit of the same dimension.

        Raises
        ------
        BoundedFigureError
            If the figure is only a bound, not reached or not estimable.
        UnitMismatchError
            If `unit` measures something else.
        """
        if self.value is None or self.bound is not Bound.EQUAL:
            raise BoundedFigureError(
                f"the figure {str(self)!r} is no exact number to compute with", figure=str(self)
            )
        return convert(self.value, self.unit, unit)

    def equals(self, other: object) -> bool:
        """Tell whether the other quantity is the same amount, whatever its unit."""
        that = Measure.parse(other, "other")
        if self.dimension != that.dimension or self.bound != that.bound:
            return False
        if self.value is None or that.value is None:
            return self.value is that.value
        a, b = self.value * unit_named(self.unit).factor, that.value * unit_named(that.unit).factor
        return abs(a - b) <= 1e-12 * max(abs(a), abs(b))

    @property
    def quantity(self) -> pint.Quantity[Any]:
        """The figure as a Quantity of pint's application registry."""
        from leukimmuno.units import Q

        return Q(self.number_in(self.unit), self.unit)

    def __str__(self) -> str:
        if self.value is None:
            head = str(self.bound)
        else:
            sign = "" if self.bound is Bound.EQUAL else self.bound.value
            head = f"{sign}{shown(self.value)}{_plural(self.value, self.unit)}"
        return f"{head} ({self.interval})" if self.interval else head


@frozen(eq=False, repr=False, field_transformer=checked)
class Range(Value):
    """A span of a quantity; an end that is open is None.

    Parameters
    ----------
    low, high : float or None
        The ends, both inclusive; of an age in completed years, 25 includes the whole 26th year.
    unit : str
        A unit of the library's table.

    Examples
    --------
    >>> print(Range(18, 25, "years")), print(Range(18, None, "years"))
    18 to 25 years
    18 years or more
    (None, None)
    """

    low: float | None = field(metadata=number(optional=True))
    high: float | None = field(metadata=number(optional=True))
    unit: str = field(metadata=unit_text())

    def __attrs_post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise InvalidValueError(
                f"Range: low {self.low!r} is above high {self.high!r}",
                field="Range.low",
                value=self.low,
            )

    @classmethod
    def parse(cls, given: object, place: str = "Range") -> Self:
        """Read a Range, a Measure, a Quantity or text such as "18 to 25 years" or ">= 18 years"."""
        if isinstance(given, cls):
            return given
        if isinstance(given, str):
            if _STRICT.fullmatch(given.strip()):
                raise InvalidValueError(
                    f"{place}: {brief(given)} leaves its end out, and a Range includes both; write "
                    "the last value that counts, as in '<= 17 years'",
                    field=place,
                    value=given,
                )
            for pattern, ends in (
                (_RANGE, lambda m: (float(m[1]), float(m[2]), m[3])),
                (_AT_LEAST, lambda m: (float(m[1]), None, m[2])),
                (_AT_MOST, lambda m: (None, float(m[1]), m[2])),
                (_OR_MORE, lambda m: (float(m[1]), None, m[2])),
            ):
                match = pattern.fullmatch(given.strip())
                if match:
                    low, high, text = ends(match)
                    if text:
                        return cls(low, high, text)
                    raise InvalidTypeError(
                        f"{place}: expected a range with its unit such as '18 to 25 years', "
                        f"got {brief(given)}",
                        field=place,
                        value=given,
                    )
        point = Measure.parse(given, place)
        figure = point.number_in(point.unit)
        return cls(figure, figure, point.unit)

    @property
    def dimension(self) -> str:
        """What the unit measures, such as "time"."""
        return unit_named(self.unit).dimension

    def ends_in(self, unit: str) -> tuple[float | None, float | None]:
        """Give both ends as numbers in another unit of the same dimension."""
        low, high = (
            None if end is None else convert(end, self.unit, unit) for end in (self.low, self.high)
        )
        return low, high

    def contains(self, other: object) -> bool:
        """Tell whether a quantity, or a whole other range, lies within this one."""
        low, high = self.ends_in(self.unit)
        that_low, that_high = Range.parse(other, "other").ends_in(self.unit)
        return (low is None or (that_low is not None and that_low >= low)) and (
            high is None or (that_high is not None and that_high <= high)
        )

    def overlap(self, other: object) -> Range | None:
        """Give what this range shares with another, or None if they share nothing."""
        that_low, that_high = Range.parse(other, "other").ends_in(self.unit)
        lows = [end for end in (self.low, that_low) if end is not None]
        highs = [end for end in (self.high, that_high) if end is not None]
        low, high = max(lows, default=None), min(highs, default=None)
        if low is not None and high is not None and low > high:
            return None
        return Range(low, high, self.unit)

    def equals(self, other: object) -> bool:
        """Tell whether the other range spans the same, whatever its unit."""
        that = Range.parse(other, "other")
        return self.dimension == that.dimension and self.contains(that) and that.contains(self)

    @property
    def quantities(self) -> tuple[pint.Quantity[Any] | None, pint.Quantity[Any] | None]:
        """Both ends as Quantities of pint's application registry; an open end is None."""
        from leukimmuno.units import Q

        low, high = (None if end is None else Q(end, self.unit) for end in (self.low, self.high))
        return low, high

    def __str__(self) -> str:
        low, high = self.low, self.high
        if low is not None and high is not None:
            if low == high:
                return f"{shown(low)}{_plural(low, self.unit)}"
            return f"{shown(low)} to {shown(high)}{_plural(high, self.unit)}"
        if low is not None:
            return f"{shown(low)}{_plural(low, self.unit)} or more"
        if high is not None:
            return f"up to {shown(high)}{_plural(high, self.unit)}"
        return "any"


def _dimensioned(cls: type[Value], dimensions: tuple[str, ...]) -> dict[str, Kind]:
    base = part(cls)["kind"]

    def convert_value(given: Any, place: str) -> Any:
        item = base.convert(given, place)
        if dimensions and item.dimension not in dimensions:
            raise UnitMismatchError(
                f"{place}: expected {' or '.join(dimensions)}, got {item} "
                f"({item.unit!r} measures {item.dimension})",
                unit=item.unit,
                expected=" or ".join(dimensions),
            )
        return item

    return {"kind": Kind("value", convert_value, of=cls, dimensions=dimensions)}


def measure(*dimensions: str) -> dict[str, Kind]:
    """Declare a Measure of one of the dimensions given, or of any."""
    return _dimensioned(Measure, dimensions)


def span(*dimensions: str) -> dict[str, Kind]:
    """Declare a Range of one of the dimensions given, or of any."""
    return _dimensioned(Range, dimensions)
