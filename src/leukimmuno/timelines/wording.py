"""Timelines as text and as HTML for notebooks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from leukimmuno.model.dates import DateRange
from leukimmuno.model.process import Edge
from leukimmuno.model.quantities import Range

if TYPE_CHECKING:
    from leukimmuno.timelines.timeline import Timeline

__all__ = ["span_text", "timeline_html", "timeline_text"]

_HEAD = ("step", "start", "end", "duration")


def span_text(span: Range | DateRange) -> str:
    """Word a window: days from the anchor, or dates.

    Examples
    --------
    >>> span_text(Range(0, 14, "day")), span_text(Range(None, -21.0833, "day"))
    ('day 0 to 14', 'day -21.08 or earlier')
    """
    if isinstance(span, DateRange):
        return str(span)
    low, high = (None if end is None else f"{round(end, 2):g}" for end in span.ends_in("day"))
    if low is None:
        return "not bounded" if high is None else f"day {high} or earlier"
    if high is None:
        return f"day {low} or later"
    return f"day {low}" if low == high else f"day {low} to {high}"


def _duration_text(span: Range) -> str:
    """Word how long something takes."""
    low, high = span.ends_in("day")
    if high is None and not low:
        return "not bounded"
    unit, factor = ("hour", 24) if max(low or 0, high or 0) < 1 else ("day", 1)
    low, high = (None if end is None else round(factor * end, 2) for end in (low, high))
    return str(Range(low, high, unit))


def _rows(timeline: Timeline) -> list[tuple[str, ...]]:
    rows = []
    for step in timeline.steps:
        windows = (span_text(timeline.window(step.id, edge)) for edge in Edge)
        named = f"{step.name} (optional)" if step.optional else step.name
        length = "at once" if step.instant else _duration_text(timeline.duration(step.id))
        rows.append((named, *windows, length))
    return rows


def _title(timeline: Timeline) -> str:
    anchor = timeline.step(timeline.anchor).name
    dated = f", {timeline.anchor_date}" if timeline.anchor_date else ""
    return f"{timeline.name}: day 0 is the {timeline.anchor_edge} of {anchor}{dated}"


def timeline_text(timeline: Timeline) -> str:
    """Give the timeline as aligned text, one line a step."""
    rows = [_HEAD, *_rows(timeline)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_HEAD))]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    sources = [f"sources: {', '.join(timeline.source_ids)}"] if timeline.source_ids else []
    return "\n".join([_title(timeline), *lines, *sources])


def timeline_html(timeline: Timeline) -> str:
    """Give the timeline as an HTML table in the frame that all cards share."""
    from leukimmuno.display.html import framed

    head = "".join(f'<th scope="col">{name}</th>' for name in _HEAD)
    body = "".join(
        f'<tr><th scope="row" dir="auto">{escape(name)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + "</tr>"
        for name, *cells in _rows(timeline)
    )
    title = escape(_title(timeline))
    parts = [
        '<div class="lic-scroll">',
        f"<table><caption>{title}</caption><thead><tr>{head}</tr></thead>",
        f"<tbody>{body}</tbody></table></div>",
    ]
    if timeline.source_ids:
        sources = escape(", ".join(timeline.source_ids))
        parts.append(f'<p class="lic-foot">Sources: {sources}</p>')
    return framed(_title(timeline), parts)
