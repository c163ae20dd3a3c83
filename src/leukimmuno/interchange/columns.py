"""The columns of a table of records: which there are, and what stands in them.

They follow from the declared fields of a class alone, so that a table without rows has them too.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from attrs import frozen

from leukimmuno.conversion.converter import tag_of, unstructure
from leukimmuno.model.antigen import Member
from leukimmuno.model.base import Record, Value, field_names, stored_fields
from leukimmuno.model.dates import PartialDate
from leukimmuno.model.fields import Kind, kind_of
from leukimmuno.model.process import Step
from leukimmuno.model.result import ArmResult, TrialResult
from leukimmuno.model.source import Citation
from leukimmuno.model.therapy import Target
from leukimmuno.model.trial import Arm, Component
from leukimmuno.model.vocabulary import Bound
from leukimmuno.model.xref import CrossReference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["SEPARATOR", "Cell", "Column", "Holds", "columns_of", "rows_of"]

Cell: TypeAlias = str | float | int | bool | None
Holds: TypeAlias = Literal["text", "word", "number", "count", "flag"]

SEPARATOR = "; "
"""What stands between the items of a cell that holds several."""

# Values that one short text names well enough for a table; other lists of values are JSON text.
_SHORT: dict[type, str] = {
    Arm: "id",
    Component: "therapy_id",
    CrossReference: "curie",
    Member: "symbol",
    Step: "id",
    Target: "antigen_id",
}
# A bound says something only beside the figure that it is of.
_FIGURES = {"bound": "value", "p_bound": "p_value", "percent_bound": "percent"}
_PLAIN: dict[str, Holds] = {
    "slug": "word",
    "reference": "word",
    "term": "word",
    "day": "word",
    "text": "text",
    "number": "number",
    "count": "count",
    "flag": "flag",
}


@frozen
class Column:
    """One column.

    Attributes
    ----------
    name : str
        Its heading.
    holds : str
        "text" for free text, "word" for ids, terms and dates, "number", "count" or "flag".
    path : tuple of str
        The attributes that lead from the record to the value; of a result, "arms" leads to the
        arm of the row.
    form : str
        How the value is written: "plain", "joined" for several, "json".
    kind : Kind
        What the field holds.
    write : callable
        Gives the cell of a value.
    """

    name: str
    holds: Holds
    path: tuple[str, ...]
    form: Literal["plain", "joined", "json"]
    kind: Kind
    write: Callable[[Any], Cell]


@cache
def columns_of(cls: type) -> tuple[Column, ...]:
    """Give the columns of a class of records or values, in the order of its fields.

    Examples
    --------
    >>> from leukimmuno import Measure
    >>> [column.name for column in columns_of(Measure)]
    ['value', 'unit', 'bound', 'low', 'high', 'level', 'low_bound', 'high_bound']
    """
    return tuple(_columns(cls, "", ()))


def rows_of(item: Record | Value) -> Iterator[tuple[Cell, ...]]:
    """Give the rows of a record or value: one an arm for a result, one for anything else."""
    cls: type = type(item)
    columns = columns_of(cls)
    arms = item.arms if isinstance(item, TrialResult) else (None,)
    for arm in arms:
        yield tuple(_cell(column, item, arm) for column in columns)


def _cell(column: Column, item: Any, arm: ArmResult | None) -> Cell:
    *owners, last = column.path
    owner = item
    for name in owners:
        owner = arm if arm is not None and name == "arms" else getattr(owner, name)
        if owner is None:
            return None
    value = getattr(owner, last)
    if value is None or value == ():
        return None
    alone = value is Bound.EQUAL and getattr(owner, _FIGURES.get(last, last), value) is None
    return None if alone else column.write(value)


def _columns(cls: type, prefix: str, path: tuple[str, ...]) -> Iterator[Column]:
    for attribute in stored_fields(cls):
        kind, name = kind_of(attribute), attribute.name
        place = (*path, name)
        if kind.name != "value":
            holds, form, write = _of_plain(kind)
            yield Column(prefix + name, holds, place, form, kind, write)
        elif kind.many:
            yield from _of_values(kind, cls, prefix, place)
        elif kind.of is PartialDate:
            yield Column(prefix + name, "word", place, "plain", kind, str)
        elif isinstance(kind.of, type):
            yield from _columns(kind.of, _inner_prefix(cls, prefix, name), place)
        else:
            yield Column(f"{prefix}{name}_kind", "word", place, "plain", kind, _tag)
            yield Column(prefix + name, "text", place, "json", kind, _json)


def _inner_prefix(cls: type, prefix: str, name: str) -> str:
    """Name the parts of a value: limits after the figure that they belong to."""
    if name == "interval":
        return f"{prefix}percent_" if "percent" in field_names(cls) else prefix
    return prefix if name == "value" else f"{prefix}{name}_"


def _of_plain(kind: Kind) -> tuple[Holds, Literal["plain", "joined"], Callable[[Any], Cell]]:
    holds = _PLAIN[kind.name]
    if kind.many:
        return holds, "joined", SEPARATOR.join
    if holds == "word":
        return holds, "plain", str
    # numpy and pyarrow take a member of a str enum for what it is, not for its text.
    return holds, "plain", _as_it_is


def _of_values(kind: Kind, cls: type, prefix: str, place: tuple[str, ...]) -> Iterator[Column]:
    name = prefix + place[-1]
    if kind.of is ArmResult and issubclass(cls, TrialResult):
        yield from _columns(ArmResult, prefix, place)
        return
    if kind.of is Citation:
        yield Column(f"{prefix}sources", "word", place, "joined", kind, _sources)
    short = _SHORT.get(kind.of)
    if short is None:
        yield Column(name, "text", place, "json", kind, _json)
    else:
        yield Column(name, "text", place, "joined", kind, _joined(short))


def _as_it_is(value: Any) -> Cell:
    found: Cell = value
    return found


def _joined(name: str) -> Callable[[Any], Cell]:
    def write(values: Any) -> Cell:
        return SEPARATOR.join(getattr(value, name) for value in values)

    return write


def _sources(citations: Any) -> Cell:
    return SEPARATOR.join(dict.fromkeys(citation.source_id for citation in citations))


def _tag(value: Any) -> Cell:
    return tag_of(type(value))


def _json(value: Any) -> Cell:
    data = list(map(unstructure, value)) if isinstance(value, tuple) else unstructure(value)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, allow_nan=False)
