"""Schedules drawn at random that meet every bound of a timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from leukimmuno.errors import InvalidTypeError, InvalidValueError, MissingFigureError
from leukimmuno.model.process import Edge
from leukimmuno.model.quantities import Measure
from leukimmuno.model.text import brief
from leukimmuno.model.unit_table import convert
from leukimmuno.timelines.building import network_of, point_of
from leukimmuno.timelines.sampling import place_pert, place_uniform, plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from leukimmuno.timelines.timeline import Timeline

__all__ = ["Simulation", "simulate"]

# Schedules drawn at a time, so that what a draw needs stays in the processor's cache.
_BLOCK = 8192


@attrs.frozen(eq=False, repr=False)
class Simulation:
    """Schedules drawn at random, each meeting every bound.

    Made by `Timeline.simulate`. Times are arrays of shape ``(n,)``, read-only.

    Attributes
    ----------
    timeline : Timeline
        What was simulated.
    n, seed : int
        How many schedules, and the seed.
    distribution : str
        "uniform" or "pert".

    Examples
    --------
    >>> from leukimmuno.timelines import Step, TimeBound, Timeline
    >>> drawn = Timeline(
    ...     (Step("cells", "Making the cells"),),
    ...     (TimeBound.duration("cells", "3 to 6 weeks"),),
    ...     anchor="cells",
    ... ).simulate(1000, seed=1)
    >>> days = drawn.between("cells", "cells", from_edge="start", to_edge="end")
    >>> bool(days.min() >= 21 and days.max() <= 42)
    True
    """

    timeline: Timeline
    n: int
    seed: int
    distribution: str
    _days: NDArray[np.float64]

    def __len__(self) -> int:
        return self.n

    def __repr__(self) -> str:
        return (
            f"<Simulation of {self.timeline.name}: {self.n} schedules, {self.distribution}, "
            f"seed {self.seed}>"
        )

    def times(
        self, step: str, edge: Edge | str = Edge.START, *, unit: str = "day"
    ) -> NDArray[np.float64]:
        """Give the times of a step's start or end from the anchor.

        Parameters
        ----------
        step : str
            Id or name.
        edge : Edge or str, default "start"
            Which point.
        unit : str, default "day"
            Unit of the array.
        """
        days = self._days[point_of(self.timeline, step, edge)]
        return days if unit == "day" else _read_only(days * convert(1, "day", unit))

    def between(
        self,
        first: str,
        second: str,
        *,
        from_edge: Edge | str = Edge.END,
        to_edge: Edge | str = Edge.START,
        unit: str = "day",
    ) -> NDArray[np.float64]:
        """Give the times from the end of one step to the start of another.

        Parameters
        ----------
        first, second : str
            Ids or names.
        from_edge, to_edge : Edge or str
            Other points, as in `Timeline.between`.
        unit : str, default "day"
            Unit of the array.
        """
        days = self.times(second, to_edge) - self.times(first, from_edge)
        return _read_only(days * convert(1, "day", unit))

    def quantiles(
        self,
        first: str,
        second: str,
        q: Sequence[float] = (0.05, 0.5, 0.95),
        *,
        from_edge: Edge | str = Edge.END,
        to_edge: Edge | str = Edge.START,
        unit: str = "day",
    ) -> tuple[Measure, ...]:
        """Give quantiles of an interval, such as 5 %, median and 95 %.

        Parameters
        ----------
        first, second, from_edge, to_edge, unit
            As in `between`.
        q : sequence of float, default (0.05, 0.5, 0.95)
            Probabilities from 0 to 1.

        Raises
        ------
        InvalidValueError
            If a probability is none.
        """
        for probability in q:
            if not 0 <= probability <= 1:
                raise InvalidValueError(
                    f"q: expected probabilities from 0 to 1, got {brief(probability)}",
                    field="q",
                    value=probability,
                )
        days = self.between(first, second, from_edge=from_edge, to_edge=to_edge, unit=unit)
        return tuple(Measure(float(figure), unit) for figure in np.quantile(days, list(q)))

    def to_frame(self) -> pd.DataFrame:
        """Give one row a schedule: days of every start and end from the anchor. Needs pandas."""
        from leukimmuno.timelines.frames import schedules_frame

        return schedules_frame(self)


def _read_only(array: NDArray[np.float64]) -> NDArray[np.float64]:
    array.flags.writeable = False
    return array


def simulate(timeline: Timeline, n: int, seed: int, distribution: str) -> Simulation:
    """Draw schedules; see `Timeline.simulate`."""
    for name, given, least in (("n", n, 1), ("seed", seed, 0)):
        if isinstance(given, bool) or not isinstance(given, int):
            raise InvalidTypeError(
                f"{name}: expected a whole number, got {brief(given)}", field=name, value=given
            )
        if given < least:
            raise InvalidValueError(
                f"{name}: expected at least {least}, got {brief(given)}", field=name, value=given
            )
    if distribution not in ("uniform", "pert"):
        raise InvalidValueError(
            f"distribution: expected 'uniform' or 'pert', got {brief(distribution)}",
            field="distribution",
            value=distribution,
        )
    anchor = point_of(timeline, timeline.anchor, timeline.anchor_edge)
    _refuse_unlimited(timeline, anchor)
    placements = plan(timeline, anchor)
    place = place_uniform if distribution == "uniform" else place_pert
    days = np.empty((2 * len(timeline.steps), n))
    days[anchor] = 0.0
    random = np.random.default_rng(seed)
    for first in range(0, n, _BLOCK):
        block = days[:, first : first + _BLOCK]
        for placement in placements:
            place(placement, block, random)
    return Simulation(timeline, n, seed, distribution, _read_only(days))


def _refuse_unlimited(timeline: Timeline, anchor: int) -> None:
    distances = network_of(timeline).distances
    unlimited = np.isinf(distances[anchor]) | np.isinf(distances[:, anchor])
    if unlimited.any():
        names = tuple(
            dict.fromkeys(timeline.steps[point // 2].id for point in np.flatnonzero(unlimited))
        )
        raise MissingFigureError(
            f"simulate: the bounds leave open when these start or end: {', '.join(names)}; state "
            "limits with what_if or with_bounds, or leave steps out with without",
            missing=names,
        )
