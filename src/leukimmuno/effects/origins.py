"""Origins of estimates that do not come straight from counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import evolve, field, frozen
from scipy.special import erfc

from leukimmuno.effects.computation import quantile
from leukimmuno.effects.estimate import Estimate, Scale

if TYPE_CHECKING:
    from collections.abc import Callable

    from leukimmuno.model.vocabulary import EffectMeasure

__all__ = ["Derived", "Normal", "settled"]


def settled(figures: Any) -> Any:
    """Return a float for an array of no dimension, else the array made read-only."""
    if not np.ndim(figures):
        return float(figures)
    figures.setflags(write=False)
    return figures


@frozen(eq=False)
class Normal:
    """A value with a standard error and normal limits on some scale.

    Attributes
    ----------
    value, standard_error : float or numpy.ndarray
        The value on the natural scale, the error on `scale`.
    measure, method, scale, unit
        As of the estimate.
    printed : tuple or None
        Level and limits that a document prints, given back as they are at that level.
    """

    value: Any
    standard_error: Any
    measure: EffectMeasure
    method: str
    scale: Scale = "log"
    unit: str | None = None
    printed: tuple[float, Any, Any] | None = None

    def estimate(self, level: float) -> Estimate:
        """Return the estimate with limits at a level."""
        if self.printed is not None and self.printed[0] == level:
            _, low, high = self.printed
        else:
            margin = quantile(level) * np.asarray(self.standard_error)
            if self.scale == "log":
                low, high = self.value / np.exp(margin), self.value * np.exp(margin)
            else:
                low, high = self.value - margin, self.value + margin
            low, high = settled(low), settled(high)
        return Estimate(
            self.value,
            low,
            high,
            measure=self.measure,
            level=level,
            standard_error=self.standard_error,
            scale=self.scale,
            method=self.method,
            unit=self.unit,
            origin=self,
        )

    def p_value(self) -> Any:
        """Return the two-sided p-value of no effect."""
        distance = np.log(self.value) if self.scale == "log" else np.asarray(self.value)
        with np.errstate(all="ignore"):
            p = erfc(np.abs(distance) / self.standard_error / np.sqrt(2.0))
        result = settled(np.asarray(p))
        return None if isinstance(result, float) and result != result else result

    def informative(self) -> bool:
        """Return True: a value with a standard error says something."""
        return True


@frozen(eq=False)
class Derived:
    """An estimate that is a function of another one and of constants.

    Attributes
    ----------
    source : Estimate
        What it was computed from.
    build : callable
        A function at module level, so that the origin pickles; takes the source at the wanted
        level, then `options`.
    options : dict
        Further arguments of `build`.
    """

    source: Estimate
    build: Callable[..., Estimate]
    options: dict[str, Any] = field(factory=dict)

    def estimate(self, level: float) -> Estimate:
        """Return the estimate with limits at a level."""
        source = self.source.at_level(level)
        origin = evolve(self, source=source)
        result = evolve(self.build(source, **self.options), origin=origin)
        return result.with_citations(source.citations)

    def p_value(self) -> Any:
        """Return the p-value of the source: both say no effect at the same time."""
        return self.source.p_value

    def informative(self) -> Any:
        """Return what the source says."""
        return self.source.informative
