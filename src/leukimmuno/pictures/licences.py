"""The approvals of therapies over the years: first ones, conversions, withdrawals, warnings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from attrs import frozen

from leukimmuno.catalog.history import History
from leukimmuno.errors import InvalidTypeError
from leukimmuno.model.approval import Approval
from leukimmuno.model.subtype import Subtype
from leukimmuno.model.text import brief
from leukimmuno.model.therapy import Therapy
from leukimmuno.model.vocabulary import Action, Agency, Pathway
from leukimmuno.pictures.style import (
    BLUE,
    GREEN,
    PURPLE,
    VERMILION,
    axes_for,
    background,
    counted,
    faint,
    folded,
    ink,
    legend_below,
    nothing,
    only_bottom,
    remember,
)

if TYPE_CHECKING:
    from datetime import date

    from matplotlib.axes import Axes

__all__ = ["approvals"]

# Shape, colour and lane of each action: uses in the middle, warnings above, access rules below.
_MARKS: dict[Action, tuple[str, str, float]] = {
    Action.INITIAL_APPROVAL: ("o", BLUE, 0),
    Action.NEW_INDICATION: ("D", BLUE, 0),
    Action.CONVERSION: ("s", GREEN, 0),
    Action.NARROWED: ("v", PURPLE, 0),
    Action.REMOVED: ("P", VERMILION, 0),
    Action.LICENCE_WITHDRAWN: ("X", VERMILION, 0),
    Action.MARKETING_STOPPED: ("|", VERMILION, 0),
    Action.BOXED_WARNING: ("^", PURPLE, -0.3),
    Action.ACCESS_RULE_SET: (">", PURPLE, 0.3),
    Action.ACCESS_RULE_LIFTED: ("<", PURPLE, 0.3),
}
_SIZES = {"X": 10, "P": 10, "^": 6.5, ">": 6.5, "<": 6.5}
_PROVISIONAL = frozenset({Pathway.ACCELERATED, Pathway.CONDITIONAL, Pathway.EXCEPTIONAL})
_EXPECTED = "pass a disease, a therapy, several of them, or regulatory events"


@frozen
class Row:
    """What one agency did about one therapy.

    Attributes
    ----------
    therapy : Therapy
        The therapy.
    agency : Agency
        The agency.
    events : tuple of Approval
        Its events, oldest first.
    spans : tuple of (date, date or None, bool)
        From when to when uses were in force, and whether each of these was provisional; None
        stands for the end of the picture.
    """

    therapy: Therapy
    agency: Agency
    events: tuple[Approval, ...]
    spans: tuple[tuple[date, date | None, bool], ...]


def approvals(subject: Any, *, agency: Agency | str | None = None, ax: Axes | None = None) -> Axes:
    """Draw regulatory events over the years, a row for each therapy and agency.

    A circle is an initial approval, a diamond a new use, a square a conversion to regular approval,
    a cross or a bar the end of a licence or of marketing. Hollow ones are provisional: accelerated,
    conditional or under exceptional circumstances. The line behind them lasts while a use is in
    force, dashed while every one is provisional. Triangles above are boxed warnings, those below
    access rules.

    Parameters
    ----------
    subject : Subtype, Therapy, str, History, or iterable of Therapy or Approval
        The disease, with the events that concern it as `Registry.history` finds them; the therapies
        with all their events; or the events themselves. A name is looked up in the shipped
        registry. Events that end a use belong with those that granted it.
    agency : Agency or str, optional
        Only the events of this agency.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        With the rows from top to bottom at 0, 1, 2, ..., the therapy approved first on top;
        `alt_text` gives the events in words.

    Raises
    ------
    InvalidValueError
        If there is no event to draw.
    InvalidTypeError
        If something else is given.
    UnknownEntityError
        If the shipped registry does not hold the name.
    MissingExtraError
        Without matplotlib.

    Notes
    -----
    A date known to the month or year stands at its last day, with a line from its first.

    Examples
    --------
    >>> import leukimmuno as li
    >>> ax = li.pictures.approvals("gemtuzumab ozogamicin", agency="FDA")
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['gemtuzumab ozogamicin, FDA']
    """
    wanted = None if agency is None else Agency.parse(agency, "agency")
    found = [event for event in _events(subject) if wanted in (None, event.agency)]
    if not found:
        whose = "no event" if wanted is None else f"no event of {_agency(wanted)}"
        raise nothing("approvals", _EXPECTED, getattr(subject, "reason", None) or whose)
    rows = _rows(found)
    end = _last_day(found)
    ax = axes_for(ax, 9, 1.5 + 0.38 * len(rows))
    for at, row in enumerate(rows):
        _draw(ax, at, row, end)
    ax.axvline(_place(end), color=faint(ax), linewidth=1, linestyle=":", zorder=0)
    ax.set_yticks(range(len(rows)), _names(rows))
    ax.set_ylim(len(rows) - 0.4, -0.6)
    first = min(_place(event.date.first_day) for event in found)
    room = 0.03 * (_place(end) - first) or 30.0
    ax.set_xlim(first - room, _place(end) + room)
    ax.xaxis_date()
    only_bottom(ax)
    _legend(ax, found)
    return remember(ax, _words(rows, end))


def _events(subject: Any) -> list[Approval]:
    """Gather the events meant, each once."""
    if isinstance(subject, str):
        from leukimmuno.catalog.shipped import shipped_registry

        subject = shipped_registry().history(subject)
    elif isinstance(subject, Subtype | Therapy):
        subject = subject._home().history(subject)
    if isinstance(subject, History):
        given: list[Any] = [one.record for one in subject if isinstance(one.record, Approval)]
    elif isinstance(subject, Iterable):
        given = list(subject)
    else:
        raise InvalidTypeError(
            f"approvals: {_EXPECTED}; got {brief(subject)}", field="subject", value=subject
        )
    found: dict[str, Approval] = {}
    for at, one in enumerate(given):
        if isinstance(one, Therapy):
            found.update((event.id, event) for event in one.approvals)
        elif isinstance(one, Approval):
            found[one.id] = one
        else:
            raise InvalidTypeError(
                f"approvals: {_EXPECTED}; entry {at} is {brief(one)}", field="subject", value=one
            )
    return sorted(found.values(), key=lambda event: event.date)


def _last_day(events: list[Approval]) -> date:
    """Give the day up to which the registry knows what happened."""
    registry = events[0]._home()
    days = [day for day in (registry.day, registry.released) if day is not None]
    return min(days, default=events[-1].date.last_day)


def _rows(events: list[Approval]) -> list[Row]:
    groups: dict[str, dict[Agency, list[Approval]]] = {}
    for event in events:
        groups.setdefault(event.therapy_id, {}).setdefault(event.agency, []).append(event)
    return [
        Row(own[0].therapy, agency, tuple(own), tuple(_spans(own)))
        for agencies in groups.values()
        for agency, own in agencies.items()
    ]


def _spans(events: list[Approval]) -> list[tuple[date, date | None, bool]]:
    """Give the times in which uses were in force."""
    spans: list[tuple[date, date | None, bool]] = []
    in_force: dict[str, Approval] = {}
    since: date | None = None
    was_provisional = False
    for event in events:
        for ended in event.ends_ids:
            in_force.pop(ended, None)
        if event.indications:
            in_force[event.id] = event
        provisional = all(one.pathway in _PROVISIONAL for one in in_force.values())
        day = event.date.last_day
        if since is not None and (not in_force or provisional is not was_provisional):
            spans.append((since, day, was_provisional))
            since = None
        if in_force and since is None:
            since, was_provisional = day, provisional
    if since is not None:
        spans.append((since, None, was_provisional))
    return spans


# -- drawing -------------------------------------------------------------------------------------


def _place(day: date) -> float:
    from matplotlib.dates import date2num

    return float(date2num(day))  # type: ignore[no-untyped-call]


def _draw(ax: Axes, at: int, row: Row, end: date) -> None:
    for start, stop, provisional in row.spans:
        ax.plot(
            [_place(start), _place(stop or end)],
            [at, at],
            color=faint(ax),
            linewidth=1.6 if provisional else 3,
            linestyle=(0, (3, 2)) if provisional else "-",
            solid_capstyle="butt",
            zorder=1,
        )
    for event in row.events:
        lane = _MARKS[event.action][2]
        day = _place(event.date.last_day)
        ax.plot([_place(event.date.first_day), day], [at + lane] * 2, color=ink(ax), lw=1, zorder=2)
        ax.plot(day, at + lane, zorder=3, **_look(ax, event.action, hollow=_is_hollow(event)))


def _is_hollow(event: Approval) -> bool:
    return event.pathway in _PROVISIONAL


def _look(ax: Axes, action: Action, *, hollow: bool) -> dict[str, Any]:
    """Give the look of a mark: its edge keeps it apart from the line and from other marks."""
    marker, colour, _ = _MARKS[action]
    if marker == "|":
        look = {"color": colour, "markersize": 13, "markeredgewidth": 3}
        return {**look, "marker": marker, "linestyle": "none"}
    return {
        "marker": marker,
        "markersize": _SIZES.get(marker, 8),
        "markerfacecolor": background(ax) if hollow else colour,
        "markeredgecolor": colour if hollow else background(ax),
        "markeredgewidth": 2 if hollow else 0.6,
        "linestyle": "none",
    }


def _names(rows: list[Row]) -> list[str]:
    """Name the therapy in the first of its rows, and the agency in each."""
    found = []
    for before, row in zip([None, *rows], rows, strict=False):
        agency = _agency(row.agency)
        again = before is not None and before.therapy is row.therapy
        found.append(agency if again else f"{folded(row.therapy.name, 40, 1)}, {agency}")
    return found


def _agency(agency: Agency) -> str:
    return "Health Canada" if agency is Agency.HEALTH_CANADA else agency.value.upper()


def _legend(ax: Axes, events: list[Approval]) -> None:
    from matplotlib.lines import Line2D

    shown = {event.action for event in events}
    handles = [
        Line2D([], [], label=action.value, **_look(ax, action, hollow=False))
        for action in _MARKS
        if action in shown
    ]
    if any(map(_is_hollow, events)):
        hollow = {**_look(ax, Action.INITIAL_APPROVAL, hollow=True), "markeredgecolor": ink(ax)}
        handles.append(Line2D([], [], label="hollow: provisional", **hollow))
    legend_below(ax, handles, 3, points=26)


def _words(rows: list[Row], end: date) -> str:
    number = sum(len(row.events) for row in rows)
    lines = [
        f"History of approvals: {counted(number, 'event')}, by therapy and agency, up to {end}."
    ]
    for row in rows:
        said = "; ".join(
            f"{event.date} {event.action}{f' ({event.pathway})' if event.pathway else ''}"
            for event in row.events
        )
        lasting = bool(row.spans) and row.spans[-1][1] is None
        state = "a use in force at the end" if lasting else "no use in force at the end"
        lines.append(f"{row.therapy.name}, {_agency(row.agency)}: {said}; {state}")
    return "\n".join(lines)
