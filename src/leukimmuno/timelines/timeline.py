"""The timeline: steps, bounds between them, and the questions asked of both."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - the converter resolves annotations at run time
from typing import TYPE_CHECKING, Any, Self

from attrs import evolve, field, frozen

from leukimmuno.errors import InvalidValueError
from leukimmuno.model.base import Value, field_names
from leukimmuno.model.dates import DateRange, PartialDate
from leukimmuno.model.fields import checked, day, parts, slug, term, text
from leukimmuno.model.process import BoundKind, Edge, Step, TimeBound
from leukimmuno.timelines import building, queries

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.axes import Axes

    from leukimmuno.model.quantities import Range
    from leukimmuno.model.source import Citation
    from leukimmuno.timelines.network import Network
    from leukimmuno.timelines.queries import ActiveSteps, CriticalChain
    from leukimmuno.timelines.simulation import Simulation

__all__ = ["Timeline"]


class _Solved(Value):
    """A value with a slot for what follows from its fields and is no field itself."""

    __slots__ = ("_network",)

    if TYPE_CHECKING:
        _network: Network


@frozen(eq=False, repr=False, field_transformer=checked)
class Timeline(_Solved):
    """A process in time: steps, and bounds on the time between their starts and ends.

    Every answer is tightened through all bounds together. Immutable: methods that change something
    give a new timeline. Educational, no medical advice.

    Parameters
    ----------
    steps : tuple of Step
        At least one, in the order shown.
    bounds : tuple of TimeBound, optional
        In any order; the order changes no answer but the schedules that a seed draws.
    anchor : str
        Id of the step from whose start (or end) windows count; that point is day 0.
    anchor_edge : Edge or str, default "start"
        Which point of the anchor.
    anchor_date : datetime.date or str, optional
        The day of the anchor; see `on`.
    name : str, default "timeline"
        What it shows.

    Raises
    ------
    InconsistentTimelineError
        If no schedule meets all bounds; it lists the steps and bounds that contradict each other.
    UnresolvedReferenceError
        If a bound or the anchor names a step that is not there.
    InvalidValueError
        If two steps share an id or name, or if an interval is bounded by what different sources
        observed: their figures stand side by side, each in its own timeline.

    Examples
    --------
    >>> from leukimmuno.timelines import Step, TimeBound
    >>> timeline = Timeline(
    ...     (Step("cells", "Making the cells"), Step("infusion", "Infusion", instant=True)),
    ...     (TimeBound.duration("cells", "3 to 6 weeks"), TimeBound.order("cells", "infusion")),
    ...     anchor="infusion",
    ... )
    >>> print(timeline.window("cells", edge="start"))
    up to -21 days
    """

    steps: tuple[Step, ...] = field(metadata=parts(Step, nonempty=True))
    bounds: tuple[TimeBound, ...] = field(default=(), metadata=parts(TimeBound))
    anchor: str = field(kw_only=True, metadata=slug())
    anchor_edge: Edge = field(default=Edge.START, metadata=term(Edge))
    anchor_date: date | None = field(default=None, metadata=day())
    name: str = field(default="timeline", metadata=text())

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_network", building.solved(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, tuple(getattr(self, name) for name in field_names(type(self)))

    # What it holds.

    def step(self, name: str) -> Step:
        """Give one step by id or name; case and punctuation do not matter.

        Raises
        ------
        UnknownEntityError
            With suggestions, if there is no such step.
        """
        return self.steps[building.index_of(self, name)]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Where the bounds were read, each once."""
        return tuple(dict.fromkeys(cite for bound in self.bounds for cite in bound.citations))

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Ids of the sources of the bounds, each once."""
        return tuple(dict.fromkeys(cite.source_id for cite in self.citations))

    # Building: each gives a new timeline.

    def with_steps(self, *steps: Step) -> Self:
        """Add steps."""
        return evolve(self, steps=(*self.steps, *steps))

    def with_bounds(self, *bounds: TimeBound) -> Self:
        """Add bounds; one that is there already changes nothing."""
        return evolve(self, bounds=tuple(dict.fromkeys((*self.bounds, *bounds))))

    def without(self, *names: str) -> Self:
        """Leave out steps, with every bound on them."""
        gone = {self.step(name).id for name in names}
        return evolve(
            self,
            steps=tuple(step for step in self.steps if step.id not in gone),
            bounds=tuple(b for b in self.bounds if not gone & {b.from_id, b.to_id}),
        )

    def of_source(self, source_id: str) -> Self:
        """Keep of the observed bounds only those that one source states, or no source at all."""
        return evolve(self, bounds=building.bounds_of(self.bounds, source_id))

    def what_if(
        self,
        durations: Mapping[str, Range | str] | None = None,
        /,
        **more: Range | str,
    ) -> Self:
        """Suppose how long steps take, in place of what is stated about their duration.

        Parameters
        ----------
        durations : mapping of str to Range or str, optional
            Step to its supposed duration, such as ``{"bridging": "1 to 3 weeks"}``.
        **more : Range or str
            The same as keywords; underscores stand for hyphens.

        Returns
        -------
        Timeline
            Its new bounds are of the kind "assumed".
        """
        supposed: dict[str, Range | str] = {}
        for name, span in (*(durations or {}).items(), *more.items()):
            step_id = self.step(name).id
            if step_id in supposed:
                raise InvalidValueError(
                    f"what_if: two durations are supposed for {step_id!r}",
                    field=step_id,
                    value=span,
                )
            supposed[step_id] = span
        kept = tuple(
            bound
            for bound in self.bounds
            if not (bound.from_id == bound.to_id and bound.from_id in supposed)
        )
        assumed = (
            TimeBound.duration(name, span, BoundKind.ASSUMED)  # a Range, Quantity or text
            for name, span in supposed.items()
        )
        return evolve(self, bounds=(*kept, *assumed))

    def on(self, anchor_date: date | PartialDate | str) -> Self:
        """Put the anchor on a day; windows then are date ranges.

        Parameters
        ----------
        anchor_date : datetime.date, PartialDate or str
            The day of day 0, to the day.
        """
        parsed = PartialDate.parse(anchor_date, "anchor_date")
        if parsed.precision != "day":
            raise InvalidValueError(
                f"anchor_date: expected a date to the day, got {parsed.text!r}",
                field="anchor_date",
                value=anchor_date,
            )
        return evolve(self, anchor_date=parsed.first_day)

    # Questions.

    def window(
        self, step: str, edge: Edge | str | None = None, *, unit: str = "day"
    ) -> Range | DateRange:
        """Give when a step can start, end, or be under way.

        Parameters
        ----------
        step : str
            Id or name.
        edge : Edge or str, optional
            "start" or "end"; without it, from the earliest start to the latest end.
        unit : str, default "day"
            Unit of the Range.

        Returns
        -------
        Range or DateRange
            Counted from the anchor, open where nothing limits it. After `on` a DateRange of whole
            days, rounded outward.
        """
        return queries.window(self, step, edge, unit)

    def between(
        self,
        first: str,
        second: str,
        *,
        from_edge: Edge | str = Edge.END,
        to_edge: Edge | str = Edge.START,
        unit: str = "day",
    ) -> Range:
        """Give the time from the end of one step to the start of another.

        Parameters
        ----------
        first, second : str
            Ids or names.
        from_edge, to_edge : Edge or str
            Which point of `first` and of `second`; end to start by default.
        unit : str, default "day"
            Unit of the answer.
        """
        return queries.between(self, (first, from_edge), (second, to_edge), unit)

    def duration(self, step: str, *, unit: str = "day") -> Range:
        """Give how long a step takes."""
        return queries.between(self, (step, Edge.START), (step, Edge.END), unit)

    def active_at(self, time: object) -> ActiveSteps:
        """Give the steps that surely and possibly are under way at a time.

        Parameters
        ----------
        time : Measure, Quantity or str
            From the anchor: "10 days", "-3 weeks". After `on` also a `datetime.date`, which stands
            for its whole number of days from the anchor.
        """
        return queries.active_at(self, time)

    def critical(
        self,
        first: str,
        second: str,
        *,
        limit: str = "shortest",
        from_edge: Edge | str = Edge.START,
        to_edge: Edge | str = Edge.END,
    ) -> CriticalChain:
        """Give the chain of steps that keeps the total from being shorter, or longer.

        Parameters
        ----------
        first, second : str
            The total runs from the start of `first` to the end of `second`.
        limit : {"shortest", "longest"}, default "shortest"
            Which limit of the total to explain.
        from_edge, to_edge : Edge or str
            Other points to count from and to.

        Raises
        ------
        MissingFigureError
            If nothing sets that limit; it names the steps without one.
        """
        return queries.critical(self, (first, from_edge), (second, to_edge), limit)

    def simulate(self, n: int, seed: int, distribution: str = "uniform") -> Simulation:
        """Draw schedules that meet every bound.

        Each bound is drawn in turn inside the window that the earlier draws leave, so that no draw
        is ever rejected.

        Parameters
        ----------
        n : int
            How many schedules.
        seed : int
            The same seed gives the same schedules.
        distribution : {"uniform", "pert"}, default "uniform"
            Of each bound over its range; PERT has its mode at the typical time, or in the middle.

        Raises
        ------
        MissingFigureError
            If a step has no limit; state one with `what_if` or leave the step out with `without`.
        """
        from leukimmuno.timelines.simulation import simulate

        return simulate(self, n, seed, distribution)

    # Other forms.

    def to_frame(self) -> pd.DataFrame:
        """Give one row a step: its windows, duration and sources. Needs pandas."""
        from leukimmuno.timelines.frames import steps_frame

        return steps_frame(self)

    def to_ics(self) -> str:
        """Give an iCalendar file of all-day events; needs `on` first, and the extra "calendar"."""
        from leukimmuno.timelines.calendar_file import calendar_text

        return calendar_text(self)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw certain and possible spans of the steps. Needs matplotlib.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure by default.
        """
        from leukimmuno.timelines.drawing import draw

        return draw(self, ax)

    def __repr__(self) -> str:
        day_0 = f" on {self.anchor_date}" if self.anchor_date else ""
        return (
            f"<Timeline {self.name}: {len(self.steps)} steps, {len(self.bounds)} bounds, "
            f"day 0 at the {self.anchor_edge} of {self.anchor}{day_0}>"
        )

    def __str__(self) -> str:
        from leukimmuno.timelines.wording import timeline_text

        return timeline_text(self)

    def _repr_html_(self) -> str:
        from leukimmuno.timelines.wording import timeline_html

        return timeline_html(self)


def _rebuild(
    steps: tuple[Step, ...],
    bounds: tuple[TimeBound, ...],
    anchor: str,
    anchor_edge: Edge,
    anchor_date: date | None,
    name: str,
) -> Timeline:
    return Timeline(steps, bounds, anchor_edge, anchor_date, name, anchor=anchor)
