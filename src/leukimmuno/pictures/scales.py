"""The axis of an interval plot: where figures stand, what part is shown, and its ticks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from attrs import frozen

from leukimmuno.model.vocabulary import EffectMeasure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from leukimmuno.effects.estimate import Estimate

__all__ = ["LINEAR", "LOG", "RECIPROCAL", "Scale", "scale_for"]

LINEAR, LOG, RECIPROCAL = "linear", "log", "reciprocal"

_ROOM = 0.06
# The ticks of a decade; with fewer than enough of them in view, finer steps are taken.
_STEPS = (
    (1.0,),
    (1.0, 3.0),
    (1.0, 2.0, 5.0),
    (1.0, 1.5, 2.0, 3.0, 5.0, 7.0),
    tuple(1 + tenth / 10 for tenth in range(90)),
)
_ENOUGH = 4
# What a label needs of the axis, from the middle of one to the middle of the next.
_APART = 0.09
# A log axis shows at least a factor of 1.5.
_NARROWEST = math.log(1.5)


@frozen
class Scale:
    """The axis of an interval plot.

    Attributes
    ----------
    measure : EffectMeasure
        What is drawn.
    kind : str
        "linear", "log", or "reciprocal" for numbers needed to treat.
    view : tuple of float
        Left and right end.
    null : float or None
        Where no effect stands.
    ticks : tuple of (float, str)
        Ticks with their labels; none where matplotlib's own will do.
    """

    measure: EffectMeasure
    kind: str
    view: tuple[float, float]
    null: float | None
    ticks: tuple[tuple[float, str], ...] = ()

    @property
    def null_text(self) -> str:
        """The value of no effect, in words."""
        return "infinity" if self.kind == RECIPROCAL else f"{self.null:g}"

    def places(self, estimate: Estimate) -> tuple[float | None, float | None, float | None]:
        """Give where a single estimate and its limits stand; infinite beyond every axis."""
        return _places(estimate, self.kind)


def scale_for(measure: EffectMeasure, estimates: Sequence[Estimate]) -> Scale:
    """Choose the axis for single estimates of one measure."""
    from leukimmuno.effects.formatting import RATIOS, null_value

    if measure is EffectMeasure.PROPORTION:
        percent = tuple((tenth / 10, f"{10 * tenth}%") for tenth in range(0, 11, 2))
        return Scale(measure, LINEAR, (0.0, 1.0), None, percent)
    null = null_value(measure)
    if measure in RATIOS:
        shown = [place for place in _known(estimates, LOG) if place > 0]
        left, right = _widened([*map(math.log, shown), 0.0], _NARROWEST)
        view = math.exp(left), math.exp(right)
        return Scale(measure, LOG, view, null, _log_ticks(*view))
    if measure is EffectMeasure.NUMBER_NEEDED_TO_TREAT:
        view = _widened([*_known(estimates, RECIPROCAL), 0.0])
        signed = any(one.event is None for one in estimates)
        return Scale(measure, RECIPROCAL, view, 0.0, _needed_ticks(*view, signed=signed))
    return Scale(measure, LINEAR, _widened([*_known(estimates, LINEAR), 0.0]), null)


def _known(estimates: Sequence[Estimate], kind: str) -> list[float]:
    places = [place for one in estimates for place in _places(one, kind)]
    return [place for place in places if place is not None and math.isfinite(place)]


def _places(estimate: Estimate, kind: str) -> tuple[float | None, float | None, float | None]:
    value, low, high = estimate.entry(0)
    if kind != RECIPROCAL:
        return value, low, high
    # An interval [low, high], turned over, runs from 1/high to 1/low. So do two rays that meet in
    # infinity, since of them the entry gives (above, below).
    return _turned(value), _turned(high), _turned(low)


def _turned(figure: float | None) -> float | None:
    if not figure:
        return None if figure is None else math.inf
    return 1 / figure


def _widened(places: list[float], least: float = 0.0) -> tuple[float, float]:
    """Give the ends of an axis that shows all places, with room, and is as wide as `least`."""
    left, right = min(places), max(places)
    room = max(_ROOM * (right - left), (least - (right - left)) / 2) or 0.5
    return left - room, right + room


def _log_ticks(left: float, right: float) -> tuple[tuple[float, str], ...]:
    """Choose round ticks, as many as there is room for, with 1 among them."""
    decades = range(math.floor(math.log10(left)), math.ceil(math.log10(right)) + 1)
    choices = (
        [x for x in _round_numbers(decades, steps) if left <= x <= right] for steps in _STEPS
    )
    # The finest steps are enough for the narrowest view.
    ticks = next(choice for choice in choices if len(choice) >= _ENOUGH)
    least = _APART * math.log(right / left)
    chosen = _apart(sorted(ticks, key=lambda tick: abs(math.log(tick))), math.log, least)
    return tuple((tick, f"{tick:g}") for tick in sorted(chosen))


def _round_numbers(decades: Iterable[int], steps: Iterable[float]) -> list[float]:
    return [float(f"{step * 10.0**decade:.3g}") for decade in decades for step in steps]


def _needed_ticks(left: float, right: float, *, signed: bool) -> tuple[tuple[float, str], ...]:
    """Choose ticks at round numbers needed to treat, infinity in the middle."""
    rounds = [float(step * 10**decade) for decade in range(5) for step in (1, 2, 3, 5)]
    every = [1 / number for number in (*rounds, *(-x for x in rounds))]
    least = _APART * (right - left)
    inside = sorted((x for x in every if left <= x <= right), key=abs, reverse=True)
    chosen = _apart([0.0, *inside], float, least)
    return tuple(
        (place, "∞" if place == 0 else f"{(1 if signed else math.copysign(1, place)) / place:.6g}")
        for place in sorted(chosen)
    )


def _apart(ticks: Iterable[float], place: Callable[[float], float], least: float) -> list[float]:
    """Keep, in the order given, the ticks that leave room for those kept before."""
    kept: list[float] = []
    for tick in ticks:
        if all(abs(place(tick) - place(other)) >= least for other in kept):
            kept.append(tick)
    return kept
