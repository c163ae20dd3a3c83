"""Cards as HTML for notebooks and pages: no script, nothing loaded, every value escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from leukimmuno.display.facts import card_of
from leukimmuno.display.style import STYLE
from leukimmuno.display.text import marked

if TYPE_CHECKING:
    from leukimmuno.display.card import Card, Item, SourceNote
    from leukimmuno.model.base import Bindable

__all__ = ["card_html", "framed", "render_html"]


def card_html(item: Bindable) -> str:
    """Give the card of a record or value as one HTML element.

    Parameters
    ----------
    item : Record or Value
        Bound to a registry or not; unbound, relations are shown by their ids.

    Returns
    -------
    str
        A ``div`` of the class ``leukimmuno-card`` with the facts of the text card.
    """
    return render_html(card_of(item))


def render_html(card: Card) -> str:
    """Draw a card as HTML."""
    parts = [
        _paragraph(card.title, "lic-title"),
        _paragraph(marked(card.subtitle), "lic-kind"),
    ]
    if card.rows:
        parts.append("<dl>")
        for row in card.rows:
            parts.append(f"<dt>{escape(row.label)}</dt>")
            parts.extend(f'<dd dir="auto">{_item(item)}</dd>' for item in row.items)
        parts.append("</dl>")
    if card.sources:
        parts.append(_paragraph("Sources", "lic-head"))
        parts.append('<dl class="lic-sources">')
        parts.extend(map(_source, card.sources))
        parts.append("</dl>")
    parts.extend(_paragraph(note, "lic-foot") for note in (*card.notes, card.origin))
    return framed(f"{card.title}, {card.subtitle.text}", parts)


def framed(label: str, parts: list[str]) -> str:
    """Put HTML parts into the element that all cards and tables share."""
    return "\n".join(
        [
            f'<div class="leukimmuno-card" role="group" aria-label="{escape(label)}">',
            STYLE,
            *parts,
            "</div>",
        ]
    )


def _paragraph(text: str, name: str) -> str:
    return f'<p class="{name}" dir="auto">{escape(text)}</p>'


def _item(item: Item) -> str:
    return escape(marked(item)) if item.url is None else _link(item.url, marked(item))


def _link(url: str, text: str) -> str:
    return f'<a href="{escape(url)}" rel="noopener">{escape(text)}</a>'


def _source(note: SourceNote) -> str:
    link = f" {_link(note.url, note.link_text)}" if note.url else ""
    said = f"{escape(note.text)}{link} ({escape(note.places)})"
    return f'<dt>[{note.number}]</dt><dd dir="auto">{said}</dd>'
