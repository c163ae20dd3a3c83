"""What all measures of counts share: methods by name, settings, and the way to an Estimate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from attrs import frozen
from scipy.special import ndtri

from leukimmuno.effects.arguments import FloatArray, as_numbers, checked_level
from leukimmuno.effects.estimate import Estimate, Scale
from leukimmuno.effects.tables import Counts, read_counts
from leukimmuno.errors import InvalidValueError, VocabularyError
from leukimmuno.model.text import did_you_mean, fold, similar

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from leukimmuno.model.vocabulary import EffectMeasure

__all__ = [
    "Computation",
    "Correct",
    "Method",
    "Settings",
    "choose",
    "corrected",
    "prepare",
    "quantile",
    "two_arms",
]

Correct: TypeAlias = Literal["zeros", "all", "none"]
Kernel: TypeAlias = Callable[..., tuple[FloatArray, ...]]


@lru_cache(maxsize=64)
def quantile(level: float) -> float:
    """Return the standard normal quantile of a two-sided confidence level."""
    return float(ndtri((1.0 + level) / 2.0))


@frozen
class Settings:
    """What a formula needs beside the counts.

    Attributes
    ----------
    level : float
        Confidence level.
    correct : {"zeros", "all", "none"}
        Which tables get the continuity correction.
    correction : float
        What is added to each cell.
    regular : bool
        Whether the tables are known to have no empty cell.
    """

    level: float
    correct: Correct = "none"
    correction: float = 0.5
    regular: bool = False

    @property
    def tail(self) -> float:
        """Probability left out on each side."""
        return (1.0 - self.level) / 2.0

    @property
    def z(self) -> float:
        """Standard normal quantile of the level."""
        return quantile(self.level)


@frozen
class Method:
    """One way to compute a measure.

    Attributes
    ----------
    limits : callable
        Takes the columns of counts and the settings; returns value, low, high and, where the
        method has one, the standard error.
    p_value : callable or None
        Takes the same; returns a tuple of the two-sided p-value alone.
    scale : str
        The scale of the standard error.
    corrects : bool
        Whether the continuity correction has a meaning here.
    undefined : str
        Why limits can be undefined, and what to do.
    elementwise : bool
        Whether `limits` also takes plain numbers; searches need arrays.
    informative : callable or None
        Takes the columns; tells which tables carry information. None if all do.
    """

    limits: Kernel
    p_value: Kernel | None = None
    scale: Scale = "identity"
    corrects: bool = False
    undefined: str = ""
    informative: Callable[..., Any] | None = None
    elementwise: bool = False


@frozen(eq=False)
class Computation:
    """A measure of counts by one method: the origin of an Estimate."""

    measure: EffectMeasure
    name: str
    method: Method
    counts: Counts
    settings: Settings

    def estimate(self, level: float) -> Estimate:
        """Compute the estimate at a confidence level."""
        settings = self.settings
        if level != settings.level:
            settings = Settings(level, settings.correct, settings.correction, settings.regular)
        figures = self.counts.evaluate(
            self.method.limits, settings, elementwise=self.method.elementwise
        )
        value, low, high, *rest = (self.counts.shaped(figure) for figure in figures)
        if not self.counts.shape:
            if low != low or high != high:
                self._refuse()
            value = None if value != value else value
        return Estimate(
            value,
            low,
            high,
            measure=self.measure,
            level=settings.level,
            standard_error=rest[0] if rest else None,
            scale=self.method.scale,
            method=self.name,
            origin=self,
        )

    def _refuse(self) -> None:
        row = self.counts.row(0)
        arms = " v ".join(f"{row[at]}/{row[at + 1]}" for at in range(0, len(row), 2))
        message = (
            f"the {self.measure.value} of {arms} by method {self.name!r} is undefined: "
            f"{self.method.undefined}"
        )
        raise InvalidValueError(message, field="events", value=row)

    def p_value(self) -> Any:
        """Compute the p-value; None if the method has none or a single one is undefined."""
        if self.method.p_value is None:
            return None
        (flat,) = self.counts.evaluate(self.method.p_value, self.settings)
        result = self.counts.shaped(flat)
        return None if isinstance(result, float) and result != result else result

    def informative(self) -> Any:
        """Tell which tables say anything about the effect."""
        if self.method.informative is None:
            flat = np.ones(self.counts.size, dtype=np.bool_)
        else:
            flat = np.array(
                np.broadcast_to(self.method.informative(*self.counts.columns), self.counts.size)
            )
        return self.counts.shaped(flat)


def choose(methods: Mapping[str, Method], name: object) -> tuple[str, Method]:
    """Return the method of a name and the name as it is written here.

    Raises
    ------
    VocabularyError
        If there is none, with the names that exist and those that resemble it.
    """
    if isinstance(name, str):
        if name in methods:
            return name, methods[name]
        names = {fold(key): key for key in methods}
        found = names.get(fold(name))
        if found is not None:
            return found, methods[found]
    allowed = tuple(methods)
    suggestions = similar(str(name), {fold(key): key for key in allowed})
    hint = did_you_mean(suggestions[:1])
    message = f"method: {name!r} is not one of {', '.join(map(repr, allowed))}{hint}"
    raise VocabularyError(
        message, field="method", value=name, allowed=allowed, suggestions=suggestions
    )


def prepare(
    method: Method,
    name: str,
    level: float,
    correct: Any,
    correction: float,
    *,
    regular: bool = False,
) -> Settings:
    """Check level and correction and bind them together.

    Raises
    ------
    VocabularyError
        If `correct` is not one of "zeros", "all" and "none".
    InvalidValueError
        If `level` or `correction` is out of range, or all tables are to be corrected although
        the method works on whole counts.
    """
    level = checked_level(level)
    if correct not in ("zeros", "all", "none"):
        allowed = ("zeros", "all", "none")
        message = f"correct: {correct!r} is not one of 'zeros', 'all', 'none'"
        raise VocabularyError(message, field="correct", value=correct, allowed=allowed)
    if type(correction) is not float:
        array = as_numbers(correction, "correction")
        correction = float(array.reshape(-1)[0]) if array.size == 1 else float("nan")
    if not 0.0 <= correction < float("inf"):
        message = f"correction: expected one finite number of at least 0, got {correction!r}"
        raise InvalidValueError(message, field="correction", value=correction)
    if correct == "all" and not method.corrects:
        message = (
            f"correct: method {name!r} works on the counts as they are and takes no correction"
        )
        raise InvalidValueError(message, field="correct", value=correct)
    return Settings(level, correct, correction, regular)


def two_arms(
    measure: EffectMeasure,
    methods: Mapping[str, Method],
    arms: tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike],
    method: str,
    level: float,
    correct: Correct,
    correction: float,
) -> Estimate:
    """Compute a measure of two arms: the body that all such functions share."""
    name, chosen = choose(methods, method)
    counts = read_counts(arm=arms[:2], control=arms[2:])
    settings = prepare(chosen, name, level, correct, correction, regular=counts.regular)
    return Computation(measure, name, chosen, counts, settings).estimate(settings.level)


def corrected(
    events: FloatArray,
    total: FloatArray,
    control_events: FloatArray,
    control_total: FloatArray,
    settings: Settings,
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return the cells and totals, with the continuity correction added where it applies.

    The order is events, non-events and patients of the experimental arm, then of the control arm.
    """
    a, b, n1 = events, total - events, total
    c, d, n2 = control_events, control_total - control_events, control_total
    if settings.correct == "none" or (settings.regular and settings.correct == "zeros"):
        return a, b, n1, c, d, n2
    added: Any = settings.correction
    if settings.correct == "zeros":
        product = a * b * (c * d)
        if product.size and np.minimum.reduce(product, axis=None) > 0:
            return a, b, n1, c, d, n2
        added = added * ((a == 0) | (b == 0) | (c == 0) | (d == 0))
    twice = 2 * added
    return a + added, b + added, n1 + twice, c + added, d + added, n2 + twice
