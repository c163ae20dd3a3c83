"""Tables of records, estimates and timelines as pandas or polars data frames."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, overload

from leukimmuno.catalog.collection import Collection
from leukimmuno.catalog.kinds import class_of
from leukimmuno.catalog.registry import Registry
from leukimmuno.errors import (
    InvalidTypeError,
    InvalidValueError,
    VocabularyError,
)
from leukimmuno.extras import load_extra
from leukimmuno.interchange.columns import SEPARATOR, Cell, Holds, columns_of, rows_of
from leukimmuno.model.base import Record, Value
from leukimmuno.model.text import brief, similar

if TYPE_CHECKING:
    from types import ModuleType

    import pandas as pd
    import polars as pl

    from leukimmuno.effects import Estimate

__all__ = ["Table", "table_of", "to_frame"]

_EXTRAS = {"pandas": "frames", "polars": "polars"}
# Types with a place for what is missing, whichever the library.
_PANDAS: dict[Holds, str] = {
    "text": "string",
    "word": "string",
    "number": "float64",
    "count": "Int64",
    "flag": "boolean",
}
_POLARS: dict[Holds, str] = {
    "text": "String",
    "word": "String",
    "number": "Float64",
    "count": "Int64",
    "flag": "Boolean",
}
_ESTIMATE: dict[str, Holds] = {
    "index": "count",
    "measure": "word",
    "value": "number",
    "low": "number",
    "high": "number",
    "below": "number",
    "above": "number",
    "level": "number",
    "unit": "word",
    "standard_error": "number",
    "scale": "word",
    "p_value": "number",
    "method": "text",
    "event": "word",
    "sources": "word",
}


class Table(NamedTuple):
    """Named, typed columns and the rows under them."""

    columns: tuple[tuple[str, Holds], ...]
    rows: list[tuple[Cell, ...]]


@overload
def to_frame(item: Any, library: Literal["pandas"] = "pandas") -> pd.DataFrame: ...
@overload
def to_frame(item: Any, library: Literal["polars"]) -> pl.DataFrame: ...
def to_frame(item: Any, library: str = "pandas") -> Any:
    """Give records, estimates, a timeline or an audit as a tidy table.

    Parameters
    ----------
    item : Collection, record, value, Estimate, Timeline, Audit or iterable of one of the first four
        What to show. What has a method `to_frame` of its own is asked for its table.
    library : {"pandas", "polars"}, default "pandas"
        Which library's DataFrame to give.

    Returns
    -------
    pandas.DataFrame or polars.DataFrame
        One row a record; of results, one row an arm with the columns of the comparison beside it.

    Raises
    ------
    InvalidTypeError
        If `item` is nothing that a table can show, or mixes kinds.
    InvalidValueError
        If `item` is an empty list, of which nobody can say which columns it has.
    MissingExtraError
        If the library is not installed.

    Notes
    -----
    Columns follow from the class alone, so an empty collection has them too. Related records are
    ids; several items in one cell are joined by "; ". A Measure becomes `<name>_value`,
    `<name>_unit` and `<name>_bound`, with its confidence limits in `<name>_low`, `<name>_high` and
    `<name>_level`: the unit of a figure always stands in a column of its own, or in the name, as in
    `percent`. Dates are text, as precise as their source states them. Lists with an inner
    structure, such as the citations with their places, are JSON text; `sources` names the documents
    alone.

    Examples
    --------
    >>> import leukimmuno as li
    >>> results = li.registry.results.where(trial="TOWER", endpoint="complete remission")
    >>> frame = li.to_frame(results)
    >>> frame[["arm_id", "events", "total", "percent"]]
             arm_id  events  total  percent
    0  blinatumomab      91    271     34.0
    1  chemotherapy      21    134     16.0
    """
    if library not in _EXTRAS:
        raise VocabularyError(
            f"library: {brief(library)} is none of {', '.join(map(repr, _EXTRAS))}",
            field="library",
            value=library,
            allowed=_EXTRAS,
            suggestions=similar(str(library), {name: name for name in _EXTRAS}),
        )
    own = getattr(item, "to_frame", None)
    if callable(own):
        return _own_frame(own(), library)
    table = table_of(item)
    return _pandas_frame(table) if library == "pandas" else _polars_frame(table)


def table_of(item: Any) -> Table:
    """Give columns and rows of records, values or estimates; see `to_frame`."""
    if isinstance(item, Collection):
        return _of_items(class_of(item._name), item)
    if isinstance(item, Record | Value):
        return _of_items(type(item), (item,))
    from leukimmuno.effects import Estimate

    if isinstance(item, Estimate):
        return _of_estimates((item,))
    if isinstance(item, Registry):
        raise InvalidTypeError(
            "to_frame: a Registry is many tables; give one of its collections, such as "
            "reg.results, or write them all with export_tables",
            value=item,
        )
    if isinstance(item, str | bytes | dict) or not isinstance(item, Iterable):
        raise InvalidTypeError(
            "to_frame: expected a Collection, a record, an Estimate, a Timeline, an Audit or a "
            f"list of one of these, got {brief(item)}",
            value=item,
        )
    return _of_list(list(item))


def _of_list(items: list[Any]) -> Table:
    from leukimmuno.effects import Estimate

    if not items:
        raise InvalidValueError(
            "to_frame: an empty list does not say which columns it has; an empty Collection does",
            field="item",
            value=items,
        )
    cls = type(items[0])
    other = next((item for item in items if type(item) is not cls), None)
    if other is not None or not issubclass(cls, Record | Value | Estimate):
        raise InvalidTypeError(
            "to_frame: expected records, values or estimates of one class, got "
            f"{brief(items[0] if other is None else other)}"
            + ("" if other is None else f" among {cls.__name__}"),
            value=items[0] if other is None else other,
        )
    return _of_estimates(items) if issubclass(cls, Estimate) else _of_items(cls, items)


def _of_items(cls: type, items: Iterable[Any]) -> Table:
    columns: tuple[tuple[str, Holds], ...] = tuple(
        (column.name, column.holds) for column in columns_of(cls)
    )
    return Table(columns, [row for item in items for row in rows_of(item)])


def _of_estimates(estimates: Sequence[Estimate]) -> Table:
    """Give one row a single estimate, and one row an entry of an array."""
    rows = [row for estimate in estimates for row in _estimate_rows(estimate)]
    return Table(tuple(_ESTIMATE.items()), rows)


def _estimate_rows(estimate: Estimate) -> list[tuple[Cell, ...]]:
    import math

    p_value = estimate.p_value
    sources = dict.fromkeys(citation.source_id for citation in estimate.citations)
    cited = SEPARATOR.join(sources) or None
    rows: list[tuple[Cell, ...]] = []
    for index in range(math.prod(estimate.shape)):
        value, low, high = estimate.entry(index)
        rays = (None, None) if estimate.union is None else (high, low)
        limits = (low, high) if estimate.union is None else (None, None)
        rows.append(
            (
                index,
                estimate.measure.value,
                value,
                *limits,
                *rays,
                estimate.level,
                estimate.unit,
                _entry(estimate.standard_error, estimate.shape, index),
                estimate.scale,
                _entry(p_value, estimate.shape, index),
                estimate.method,
                estimate.event,
                cited,
            )
        )
    return rows


def _entry(figures: Any, shape: tuple[int, ...], index: int) -> float | None:
    """Give one entry of figures that may be one number for all."""
    if figures is None:
        return None
    import numpy as np

    return float(np.broadcast_to(figures, shape).flat[index])


def _library(name: str) -> ModuleType:
    return load_extra(name, f"to_frame needs {name}", _EXTRAS[name])


def _pandas_frame(table: Table) -> Any:
    pandas = _library("pandas")
    return pandas.DataFrame(
        {
            name: pandas.Series([row[place] for row in table.rows], dtype=_PANDAS[holds])
            for place, (name, holds) in enumerate(table.columns)
        }
    )


def _polars_frame(table: Table) -> Any:
    polars = _library("polars")
    schema = {name: getattr(polars, _POLARS[holds]) for name, holds in table.columns}
    data = {name: [row[place] for row in table.rows] for place, name in enumerate(schema)}
    return polars.DataFrame(data, schema=schema)


def _own_frame(frame: Any, library: str) -> Any:
    """Pass on the pandas frame that an object gave of itself, or convert it."""
    if library == "pandas":
        return frame
    polars = _library("polars")
    # Steps with their edges are pairs, which polars does not take as names.
    names = [name if isinstance(name, str) else " ".join(name) for name in frame.columns]
    return polars.from_pandas(frame.set_axis(names, axis="columns"))
