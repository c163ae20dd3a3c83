"""Draw regulatory events on an axis of years, as a picture that follows the theme's colours."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from registry_tables import in_order

from leukimmuno.model.approval import GRANTING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leukimmuno.model.approval import Approval

_ENDING = frozenset({"indication removed", "licence withdrawn", "marketing stopped"})
_LANE, _TOP, _RIGHT, _AXIS = 28, 8, 792, 34
_LONGEST = 27  # letters of a lane's name that the room on the left takes
_SIGNS = (
    ("granted", "use granted, changed or confirmed"),
    ("ended", "use or licence ended"),
    ("rule", "warning or access rule"),
)


def _sign_of(event: Approval) -> str:
    if event.action in GRANTING:
        return "granted"
    return "ended" if event.action.value in _ENDING else "rule"


def _drawn(sign: str, x: float, y: float) -> str:
    if sign == "granted":
        return f'<circle class="granted" cx="{x:.1f}" cy="{y - 3}" r="6"/>'
    if sign == "ended":
        return f'<path class="ended" d="M{x - 5:.1f} {y - 8}l10 10m0 -10l-10 10"/>'
    # Lower, so that a warning of the day of an approval does not hide it.
    return f'<path class="rule" d="M{x:.1f} {y + 1}l6 10h-12z"/>'


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def picture(approvals: Iterable[Approval], *, by: str) -> list[str]:
    """Give events as an inline picture with one lane a therapy or agency; empty without events.

    The table below it on the page holds the same events, so the picture's text says how many there
    are and how far they reach.
    """
    events = in_order(approvals)
    if not events:
        return []
    lanes: dict[str, list[Any]] = {}
    for event in events:
        lane = event.therapy.name if by == "therapy" else event.agency.value.upper()
        lanes.setdefault(lane, []).append(event)
    # At least eight years, or events of one year would stand on a line as wide as the picture.
    first = events[0].date.first_day.year
    last = max(events[-1].date.last_day.year + 1, first + 8)
    step = next(size for size in (1, 2, 5, 10) if (last - first) / size <= 13)

    names = {name: _short(name) for name in lanes}
    left = 24 + 7 * max(map(len, names.values()))

    def across(year: float) -> float:
        return left + (year - first) / (last - first) * (_RIGHT - left - 10)

    bottom = _TOP + _LANE * len(lanes)
    shapes = []
    for year in range(-(-first // step) * step, last + 1, step):
        x = across(year)
        shapes.append(f'<path class="grid" d="M{x:.1f} {_TOP}V{bottom}"/>')
        shapes.append(f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{year}</text>')
    for row, (name, held) in enumerate(lanes.items()):
        y = _TOP + _LANE * row + _LANE // 2
        shapes.append(
            f'<text x="{left - 12}" y="{y + 4}" text-anchor="end">{escape(names[name])}</text>'
        )
        shapes.append(f'<path class="lane" d="M{left} {y}H{_RIGHT}"/>')
        for event in held:
            day = event.date.last_day
            x = across(day.year + (day.timetuple().tm_yday - 1) / 366)
            told = escape(f"{event.date} {event.agency.value.upper()}: {name}, {event.action}")
            shapes.append(f"<g><title>{told}</title>{_drawn(_sign_of(event), x, y)}</g>")
    x = float(left + 6)
    for sign, words in _SIGNS:
        if any(_sign_of(event) == sign for event in events):
            # On the line of the words, which the signs in the lanes stand above or below.
            shapes.append(_drawn(sign, x, bottom + _AXIS + (-6 if sign == "rule" else 3)))
            shapes.append(f'<text x="{x + 12:.1f}" y="{bottom + _AXIS + 4}">{words}</text>')
            x += 40 + 6.6 * len(words)
    count = f"{len(events)} regulatory event{'s' if len(events) > 1 else ''}"
    said = f"{count} from {events[0].date} to {events[-1].date}, one line a {by}; see the table."
    drawing = (
        f'<svg viewBox="0 0 800 {bottom + _AXIS + 14}" role="img" aria-label="{escape(said)}">'
        f"{''.join(shapes)}</svg>"
    )
    # Wider than a phone, so it scrolls there; accessibility.js lets the keyboard reach it.
    html = f'<div class="approvals-picture">{drawing}</div>'
    return [".. raw:: html", "", f"   {html}", ""]
