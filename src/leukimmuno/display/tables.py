"""Collections as compact tables, in text and HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import attrs

from leukimmuno.display.card import clean
from leukimmuno.display.facts import origin_of
from leukimmuno.display.html import framed
from leukimmuno.display.related import arm_name
from leukimmuno.display.text import WIDTH, wrapped
from leukimmuno.display.titles import grade_words, subject_words
from leukimmuno.display.wording import field_items, label_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from leukimmuno.catalog.collection import Collection

__all__ = ["ROWS", "table_html", "table_text"]

ROWS = 20
"""How many records a table shows."""

_GAP = "  "
_NARROWEST = 8

# The fields that tell records of a kind apart, beside the id.
_FIELDS: dict[str, tuple[str, ...]] = {
    "therapies": ("name", "brands", "modality", "targets"),
    "modalities": ("name", "mechanism"),
    "antigens": ("name", "description"),
    "subtypes": ("name", "parent_ids"),
    "adverse_events": ("name", "aliases"),
    "endpoints": ("name", "kind", "favourable"),
    "regimens": ("name", "therapy_id", "setting"),
    "trials": ("name", "phase", "design", "subtype_ids"),
    "results": ("trial_id", "endpoint_id", "analysis_set", "arms"),
    "toxicity_rates": ("adverse_event_id", "grade", "subject", "rate"),
    "population_figures": ("figure", "subtype_id", "value", "range"),
    "approvals": ("date", "agency", "action", "therapy_id"),
    "sources": ("short", "title", "published"),
    "claims": ("source_id", "section", "statement"),
}

# Columns that no single field holds, or that are worded otherwise than on a card.
_WORDED: dict[str, Callable[[Any], str]] = {
    "arms": lambda result: "; ".join(
        f"{arm_name(result, result.trial_id, arm.arm_id)} {arm}" for arm in result.arms
    ),
    "grade": lambda rate: grade_words(rate.grade),
    "subject": subject_words,
    "rate": lambda rate: str(rate.rate_text),
    "short": lambda source: str(source.short),
}


def _columns(collection: Collection[Any]) -> tuple[list[str], list[list[str]]]:
    """Give the headings and the cells of the first records."""
    names = _FIELDS[collection._name]
    shown = collection[:ROWS]
    fields = attrs.fields_dict(type(collection[0]))
    cells = []
    for record in shown:
        row = [record.id]
        for name in names:
            worded = _WORDED.get(name)
            items = [worded(record)] if worded else field_items(record, fields[name])
            row.append(clean("; ".join(items)))
        cells.append(row)
    return ["id", *(label_of(type(collection[0]), name).lower() for name in names)], cells


def _caption(collection: Collection[Any]) -> str:
    name = collection._name.replace("_", " ")
    number = f"{len(collection)} record{'' if len(collection) == 1 else 's'}"
    reason = f" ({clean(collection.reason)})" if collection.reason else ""
    return f"{name}: {number}{reason}; {origin_of(collection._registry)}"


def _more(collection: Collection[Any]) -> str:
    return f"... and {len(collection) - ROWS} more" if len(collection) > ROWS else ""


def table_text(collection: Collection[Any]) -> str:
    """Give a collection as a text table of at most 88 columns; longer cells are cut.

    Parameters
    ----------
    collection : Collection
        Its first 20 records are shown.
    """
    lines = wrapped(_caption(collection))
    if len(collection):
        headings, cells = _columns(collection)
        widths = _widths([headings, *cells])
        lines.append("")
        for row in [headings, *cells]:
            line = _GAP.join(_cut(c, w).ljust(w) for c, w in zip(row, widths, strict=True))
            lines.append(line.rstrip())
    lines.extend(filter(None, [_more(collection)]))
    return "\n".join(lines)


def _widths(rows: list[list[str]]) -> list[int]:
    """Give columns their natural widths, and narrow the widest ones until the row fits.

    Ids are what a reader looks records up by, so that column is narrowed last.
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    room = WIDTH - len(_GAP) * (len(widths) - 1)
    while sum(widths) > room:
        widest = max(range(1, len(widths)), key=widths.__getitem__)
        if widths[widest] <= _NARROWEST:
            widths[0] = room - sum(widths[1:])
        else:
            widths[widest] -= 1
    return widths


def _cut(cell: str, width: int) -> str:
    return cell if len(cell) <= width else f"{cell[: width - 3]}..."


def table_html(collection: Collection[Any]) -> str:
    """Give a collection as an HTML table with a caption; cells are whole.

    Parameters
    ----------
    collection : Collection
        Its first 20 records are shown.
    """
    caption = _caption(collection)
    parts = [f'<div class="lic-scroll" tabindex="0"><table><caption>{escape(caption)}</caption>']
    if len(collection):
        headings, cells = _columns(collection)
        heads = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
        parts.append(f"<thead><tr>{heads}</tr></thead><tbody>")
        for first, *rest in cells:
            data = "".join(f'<td dir="auto">{escape(cell)}</td>' for cell in rest)
            parts.append(f'<tr><th scope="row">{escape(first)}</th>{data}</tr>')
        parts.append("</tbody>")
    parts.append("</table></div>")
    more = _more(collection)
    if more:
        parts.append(f'<p class="lic-foot">{more}</p>')
    return framed(caption, parts)
