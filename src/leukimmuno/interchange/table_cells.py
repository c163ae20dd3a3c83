"""Cells of somebody else's data frame as plain Python values, or why they are none."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from leukimmuno.conversion.json_text import read_json
from leukimmuno.errors import DataIntegrityError, InvalidTypeError
from leukimmuno.model.text import brief

if TYPE_CHECKING:
    from leukimmuno.interchange.columns import Column

__all__ = ["BadCellError", "is_missing", "plain_rows", "read_cell"]


class BadCellError(Exception):
    """Why a cell cannot be read; collected, and never seen by a caller."""


def plain_rows(frame: Any) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Give the headings and rows of a pandas or polars DataFrame.

    Raises
    ------
    InvalidTypeError
        If it is neither, or a heading is no text or stands twice.
    """
    if hasattr(frame, "itertuples") and hasattr(frame, "columns"):
        rows = list(frame.itertuples(index=False, name=None))
    elif hasattr(frame, "iter_rows") and hasattr(frame, "columns"):
        rows = list(frame.iter_rows())
    else:
        raise InvalidTypeError(
            f"results_from_frame: expected a pandas or polars DataFrame, got {brief(frame)}",
            field="frame",
            value=frame,
        )
    headings = list(frame.columns)
    for place, heading in enumerate(headings):
        if not isinstance(heading, str) or heading in headings[:place]:
            raise InvalidTypeError(
                f"results_from_frame: the heading {brief(heading)} of column {place} "
                f"{'stands twice' if isinstance(heading, str) else 'is no text'}",
                field="frame",
                value=heading,
            )
    return headings, rows


def is_missing(cell: Any) -> bool:
    """Tell whether a cell is empty: None, NaN, NaT or the NA of pandas."""
    if cell is None or type(cell).__name__ in {"NAType", "NaTType"}:
        return True
    return isinstance(cell, float) and cell != cell


def read_cell(cell: Any, column: Column) -> Any:
    """Give the JSON value that a cell stands for; the model checks what it says.

    Raises
    ------
    BadCellError
        If the cell is of a type that the column does not hold.
    """
    # The scalars of numpy know the Python value that they are.
    value = cell.item() if hasattr(cell, "item") and not isinstance(cell, str) else cell
    if column.form == "json":
        return _json_value(value)
    if column.holds == "flag":
        return _expected(value, bool, "True or False")
    if column.holds in {"number", "count"}:
        number = _expected(value, int | float, "a number")
        # A column of whole numbers with a gap comes as floats.
        whole = column.holds == "count" and isinstance(number, float) and number.is_integer()
        return int(number) if whole else number
    if isinstance(value, datetime):
        midnight = value.time() == datetime.min.time()
        value = value.date() if midnight else value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return _expected(value, str, "text")


def _expected(value: Any, types: Any, words: str) -> Any:
    # A truth value is a number to Python, and to nobody else.
    if not isinstance(value, types) or (isinstance(value, bool) and types is not bool):
        raise BadCellError(f"expected {words}, got {brief(value)}")
    return value


def _json_value(value: Any) -> Any:
    text = _expected(value, str, "JSON text")
    try:
        return read_json(text)
    except DataIntegrityError as error:
        raise BadCellError(str(error)) from None
