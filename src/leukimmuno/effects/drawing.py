"""The card of an estimate for notebooks, with a small drawing of the interval."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from leukimmuno.effects.formatting import RATIOS, describe, null_value

if TYPE_CHECKING:
    from leukimmuno.effects.estimate import Estimate

__all__ = ["card"]

_WIDTH = 240
_HEIGHT = 36
_MARGIN = 12

_STYLE = (
    "color:var(--jp-content-font-color1, var(--pst-color-text-base, inherit));"
    "font-family:sans-serif;padding:0.25em 0"
)


def card(estimate: Estimate) -> str:
    """Return the card as HTML: the text of the estimate, its facts and, for one, a drawing."""
    text = escape(describe(estimate))
    facts = [("measure", estimate.measure.value)]
    facts += [("method", estimate.method)] if estimate.method else []
    if isinstance(estimate.p_value, float):
        facts.append(("p", f"{estimate.p_value:.2g}"))
    rows = "".join(
        f'<dt style="display:inline;margin:0;opacity:0.75">{escape(name)}: </dt>'
        f'<dd style="display:inline;margin:0 1em 0 0">{escape(fact)}</dd>'
        for name, fact in facts
    )
    sources = "".join(f"<li>{escape(str(citation))}</li>" for citation in estimate.citations)
    listed = f'<ol style="margin:0.25em 0 0 1.5em;padding:0">{sources}</ol>' if sources else ""
    return (
        f'<div class="leukimmuno-estimate" role="group" aria-label="{text}" style="{_STYLE}">'
        f'<div style="font-weight:600">{text}</div>{_drawing(estimate, text)}'
        f'<dl style="margin:0">{rows}</dl>{listed}</div>'
    )


def _drawing(estimate: Estimate, text: str) -> str:
    figures = _positions(estimate)
    if figures is None:
        return ""
    value, low, high, null = figures
    middle = _HEIGHT / 2
    marks = [f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{middle}" y2="{middle}" stroke-width="2"/>']
    if null is not None:
        marks.append(
            f'<line x1="{null:.1f}" x2="{null:.1f}" y1="2" y2="{_HEIGHT - 2}" '
            'stroke-width="1" stroke-dasharray="3 3"/>'
        )
    marks += [
        f'<line x1="{end:.1f}" x2="{end:.1f}" y1="{middle - 5}" y2="{middle + 5}" '
        'stroke-width="2"/>'
        for end in (low, high)
    ]
    if value is not None:
        marks.append(
            f'<rect x="{value - 4:.1f}" y="{middle - 4}" width="8" height="8" fill="currentColor"/>'
        )
    return (
        f'<svg role="img" aria-label="{text}" width="{_WIDTH}" height="{_HEIGHT}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}" stroke="currentColor" fill="none">'
        f"{''.join(marks)}</svg>"
    )


def _positions(
    estimate: Estimate,
) -> tuple[float | None, float, float, float | None] | None:
    """Return where value, limits and null value lie in the drawing; None if there is none."""
    if estimate.shape or estimate.union is not None:
        return None
    value, low, high = estimate.entry(0)
    if low is None or high is None:
        return None
    null = null_value(estimate.measure)
    ratio = estimate.measure in RATIOS
    points = [None if x is None else _on_axis(x, ratio) for x in (value, low, high, null)]
    known = [x for x in points if x is not None and math.isfinite(x)]
    least, most = min(known, default=0.0), max(known, default=1.0)
    width = (most - least) or 1.0

    def place(x: float) -> float:
        # An infinite limit reaches the edge of the drawing.
        share = min(max((x - least) / width, -0.05), 1.05) if math.isfinite(x) else _edge(x)
        return _MARGIN + share * (_WIDTH - 2 * _MARGIN)

    placed = [None if x is None else place(x) for x in points]
    if null is not None and math.isinf(null):
        placed[3] = None
    return placed[0], float(placed[1] or 0.0), float(placed[2] or 0.0), placed[3]


def _on_axis(x: float, ratio: bool) -> float:
    if not ratio:
        return x
    return math.log(x) if x > 0 else -math.inf


def _edge(x: float) -> float:
    return 1.05 if x > 0 else -0.05
