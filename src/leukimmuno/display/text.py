"""Cards as plain text, wrapped at 88 columns."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from leukimmuno.display.facts import card_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leukimmuno.display.card import Card, Item, SourceNote
    from leukimmuno.model.base import Bindable

__all__ = ["WIDTH", "card_text", "facts_lines", "marked", "render_text", "source_lines", "wrapped"]

WIDTH = 88
"""Columns of a card."""


def card_text(item: Bindable) -> str:
    """Give the card of a record or value as text.

    Parameters
    ----------
    item : Record or Value
        Bound to a registry or not; unbound, relations are shown by their ids.

    Returns
    -------
    str
        Lines of at most 88 columns without trailing space; sources numbered at the foot.
    """
    return render_text(card_of(item))


def render_text(card: Card) -> str:
    """Draw a card as text."""
    blocks = [facts_lines(card)]
    if card.sources:
        blocks.append(["Sources", *source_lines(card.sources)])
    blocks.append([line for note in card.notes for line in wrapped(note)] + wrapped(card.origin))
    return "\n\n".join("\n".join(block) for block in blocks)


def facts_lines(card: Card) -> list[str]:
    """Give title, subtitle and rows as lines."""
    lines = [*wrapped(card.title), *wrapped(marked(card.subtitle))]
    if card.rows:
        lines.append("")
    indent = max((len(row.label) for row in card.rows), default=0) + 2
    for row in card.rows:
        head = row.label.ljust(indent)
        for item in row.items:
            lines.extend(wrapped(marked(item), head))
            head = " " * indent
    return lines


def source_lines(sources: Iterable[SourceNote]) -> list[str]:
    """Give the numbered sources as lines."""
    lines = []
    for note in sources:
        said = [note.text, note.link_text, f"({note.places})"]
        head = f"[{note.number}] "
        lines.extend(wrapped(" ".join(filter(None, said)), head))
    return lines


def marked(item: Item) -> str:
    """Give a statement with its citation numbers."""
    numbers = ", ".join(map(str, item.marks))
    return f"{item.text} [{numbers}]" if numbers else item.text


def wrapped(text: str, head: str = "") -> list[str]:
    """Break a text at 88 columns behind a head, further lines indented by the head's width."""
    lines = textwrap.wrap(
        text,
        WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_on_hyphens=False,
    )
    # A line that is broken within a word may end in the space before the word.
    return [line.rstrip() for line in lines]
