"""Timelines as iCalendar files (RFC 5545): one all-day event a step."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from leukimmuno.errors import InvalidValueError
from leukimmuno.extras import load_extra
from leukimmuno.model.dates import DateRange
from leukimmuno.model.process import Edge
from leukimmuno.timelines.wording import span_text

if TYPE_CHECKING:
    from leukimmuno.model.process import Step
    from leukimmuno.timelines.timeline import Timeline

__all__ = ["calendar_text"]

NOTICE = "For research and teaching; no medical advice."


def calendar_text(timeline: Timeline) -> str:
    """Give the calendar file of a timeline on dates.

    Each event spans all days on which its step may be under way. Where that is not bounded, the
    event takes the nearest day that is, and its description says so. Identifiers and stamps depend
    on the timeline only, so that importing the file again replaces its events.

    Raises
    ------
    InvalidValueError
        If the timeline has no date, or a step has no bounded day at all.
    MissingExtraError
        If the icalendar package is not installed.
    """
    icalendar: Any = load_extra("icalendar", "to_ics needs icalendar", "calendar")
    anchor = timeline.anchor_date
    if anchor is None:
        raise InvalidValueError(
            f"to_ics: {timeline.name} has no dates; put its anchor on a date with on(date)",
            field="anchor_date",
            value=None,
        )
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//leukimmuno//timelines//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", timeline.name)
    for step in timeline.steps:
        calendar.add_component(_event(icalendar, timeline, step, anchor))
    text: str = calendar.to_ical().decode()
    return text


def _event(icalendar: Any, timeline: Timeline, step: Step, anchor: date) -> Any:
    starts, ends = (_window(timeline, step, edge) for edge in Edge)
    first = starts.start or starts.end or ends.start or ends.end
    last = ends.end or ends.start or starts.end or starts.start
    if first is None or last is None:
        raise InvalidValueError(
            f"to_ics: no day of {step.name!r} is bounded; leave it out with without({step.id!r})",
            field="steps",
            value=step.id,
        )
    # An open side may leave the two in the wrong order.
    first_day, last_day = sorted((first.first_day, last.first_day))
    told = [f"start: {span_text(starts)}", f"end: {span_text(ends)}"]
    if step.optional:
        told.append("may not happen")
    if step.note:
        told.append(step.note)
    named = hashlib.sha256(f"{timeline.name}\n{anchor}\n{step.id}".encode()).hexdigest()[:16]
    event = icalendar.Event()
    event.add("uid", f"{step.id}-{named}@leukimmuno")
    event.add("dtstamp", datetime.combine(anchor, time(), UTC))
    event.add("dtstart", first_day)
    event.add("dtend", last_day + timedelta(days=1))  # the first day after it, by the standard
    event.add("summary", step.name)
    event.add("description", "\n".join([*told, NOTICE]))
    event.add("categories", [step.kind.value])
    event.add("transp", "TRANSPARENT")
    return event


def _window(timeline: Timeline, step: Step, edge: Edge) -> DateRange:
    window = timeline.window(step.id, edge)
    assert isinstance(window, DateRange)  # noqa: S101 - the timeline has a date
    return window
