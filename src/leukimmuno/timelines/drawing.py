"""A picture of a timeline: certain and possible spans of each step, like a Gantt chart."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from leukimmuno.model.process import Edge, StepKind
from leukimmuno.timelines.building import point_of
from leukimmuno.timelines.network import DAY
from leukimmuno.timelines.queries import limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from leukimmuno.model.process import Step
    from leukimmuno.timelines.timeline import Timeline

__all__ = ["draw"]

# Of the Okabe-Ito palette, whose colours stay apart for colour-blind readers.
_COLOURS = {
    StepKind.PROCESS: "#0072B2",
    StepKind.TREATMENT: "#009E73",
    StepKind.TOXICITY: "#D55E00",
    StepKind.MONITORING: "#CC79A7",
}
# The kinds differ without colour too.
_HATCHES = {
    StepKind.PROCESS: "",
    StepKind.TREATMENT: "//",
    StepKind.TOXICITY: "xx",
    StepKind.MONITORING: "..",
    StepKind.EVENT: "--",
}
_POSSIBLE = 0.35
_HEIGHT = 0.55


def draw(timeline: Timeline, ax: Axes | None) -> Axes:
    """Draw a timeline; see `Timeline.plot`.

    A pale bar, hatched by the kind of step, spans the days on which a step may be under way, a full
    one those on which it surely is, which an optional one never is. An arrow says that the bar is
    not bounded on that side. The lower axis counts days from the anchor; after `Timeline.on` the
    upper one shows dates.
    """
    # The floor above: what all pictures share.
    from leukimmuno.pictures.style import axes_for, faint, only_bottom, remember

    ax = axes_for(ax, 9, 1.6 + 0.42 * len(timeline.steps))
    spans = [_span(timeline, step.id) for step in timeline.steps]
    left, right = _view(spans)
    for row, (step, span) in enumerate(zip(timeline.steps, spans, strict=True)):
        _bars(ax, row, span, (left, right), step)
    ax.axvline(0, color=faint(ax), linewidth=1, linestyle=":")
    ax.set_xlim(left, right)
    ax.set_ylim(len(timeline.steps) - 0.4, -0.6)
    labels = [f"{step.name}{' (optional)' if step.optional else ''}" for step in timeline.steps]
    ax.set_yticks(range(len(labels)), labels)
    anchor = timeline.step(timeline.anchor).name
    ax.set_xlabel(f"days from the {timeline.anchor_edge} of: {anchor}")
    only_bottom(ax)
    _legend(ax, timeline)
    if timeline.anchor_date is not None:
        _calendar_axis(ax, timeline)
    ax.set_title(timeline.name, loc="left")
    return remember(ax, str(timeline))


def _span(timeline: Timeline, step: str) -> tuple[float, float, float, float]:
    """Give earliest and latest start, earliest and latest end, in days."""
    anchor = point_of(timeline, timeline.anchor, timeline.anchor_edge)
    starts, ends = (limits(timeline, anchor, point_of(timeline, step, edge)) for edge in Edge)
    return (starts[0] / DAY, starts[1] / DAY, ends[0] / DAY, ends[1] / DAY)


def _view(spans: list[tuple[float, float, float, float]]) -> tuple[float, float]:
    """Choose the days shown: all that are bounded, with room for arrows beyond."""
    known = [day for span in spans for day in span if math.isfinite(day)]
    left, right = min(known), max(known)
    room = 0.08 * (right - left) or 1.0
    return left - room, right + room


def _bars(
    ax: Axes,
    row: int,
    span: tuple[float, float, float, float],
    view: tuple[float, float],
    step: Step,
) -> None:
    from leukimmuno.pictures.style import ink

    colour = _colour(ax, step.kind)
    earliest_start, latest_start, earliest_end, latest_end = span
    begin, finish = max(earliest_start, view[0]), min(latest_end, view[1])
    least = 0.004 * (view[1] - view[0])  # what takes minutes must be seen too
    ax.barh(row, max(finish - begin, least), left=begin, height=_HEIGHT, **_pale(colour, step.kind))
    certain = latest_start < earliest_end or earliest_start == latest_end
    if certain and not step.optional:
        ax.barh(
            row,
            max(earliest_end - latest_start, least),
            left=latest_start,
            height=_HEIGHT,
            color=colour,
            linewidth=0,
        )
    arrow: Any = {"arrowstyle": "->", "color": ink(ax), "linewidth": 1.6}
    reach = 0.03 * (view[1] - view[0])
    for open_ended, tip, inward in (
        (math.isinf(earliest_start), view[0], reach),
        (math.isinf(latest_end), view[1], -reach),
    ):
        if open_ended:
            ax.annotate("", (tip, row), (tip + inward, row), arrowprops=arrow)


def _colour(ax: Axes, kind: StepKind) -> str:
    from leukimmuno.pictures.style import faint

    return _COLOURS.get(kind) or faint(ax)


def _pale(colour: str, kind: StepKind) -> dict[str, Any]:
    from matplotlib.colors import to_rgba

    return {
        "facecolor": to_rgba(colour, _POSSIBLE),
        "edgecolor": colour,
        "hatch": _HATCHES[kind],
        "linewidth": 0.8,
    }


def _legend(ax: Axes, timeline: Timeline) -> None:
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Patch

    from leukimmuno.pictures.style import faint, legend_below

    kinds = dict.fromkeys(step.kind for step in timeline.steps)
    handles = [Patch(label=kind.value, **_pale(_colour(ax, kind), kind)) for kind in kinds]
    grey = faint(ax)
    handles += [
        Patch(color=grey, linewidth=0, label="full: certain"),
        Patch(facecolor=to_rgba(grey, _POSSIBLE), edgecolor=grey, label="pale: possible"),
    ]
    legend_below(ax, handles, 4)


def _calendar_axis(ax: Axes, timeline: Timeline) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num

    day_0 = float(date2num(timeline.anchor_date))  # type: ignore[no-untyped-call]

    def to_date(days: Any) -> Any:
        return days + day_0

    def to_days(dates: Any) -> Any:
        return dates - day_0

    upper = ax.secondary_xaxis("top", functions=(to_date, to_days))
    locator = AutoDateLocator()  # type: ignore[no-untyped-call]
    upper.xaxis.set_major_locator(locator)
    upper.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
