"""Trial results from somebody's own table, checked row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.errors import DataIntegrityError, UnknownFieldError
from leukimmuno.interchange.table_cells import plain_rows
from leukimmuno.interchange.table_reader import CITED, COLUMNS, LIMITS, NEEDED, SHORT, Cells, Reader
from leukimmuno.model.text import fold, similar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from leukimmuno.catalog.registry import Registry
    from leukimmuno.model.result import TrialResult
    from leukimmuno.model.source import Citation
    from leukimmuno.model.trial import Trial

__all__ = ["results_from_frame"]

_ALLOWED = (*SHORT, *LIMITS, *CITED, *COLUMNS)
# What makes two rows one result, besides its arms: all of the identity that a row states.
_IDENTITY = (
    "trial_id",
    "endpoint_id",
    "analysis_set_kind",
    "analysis_set_definition",
    *("subgroup", "time", "assessor", "assay", "compartment"),
    *("mrd_status", "mrd_threshold", "mrd_bound", "mrd_method"),
    *("censoring", "data_cutoff"),
)


def results_from_frame(
    frame: Any,
    *,
    trial: Trial | str | None = None,
    citations: Citation | Iterable[Citation] = (),
    columns: Mapping[str, str | None] | None = None,
    registry: Registry | None = None,
) -> tuple[TrialResult, ...]:
    """Read trial results from a table with one row an arm.

    Parameters
    ----------
    frame : pandas.DataFrame or polars.DataFrame
        Columns are named as `to_frame` names them for results, or shorter: ``trial``,
        ``endpoint``, ``arm``, ``analysis_set``, ``n``, ``events``, ``total``, ``percent``,
        ``median``, ``unit`` (of the median), ``low``, ``high`` and ``level`` (limits of the row's
        percentage or median), ``source``, ``locator``, ``checked``.
    trial : Trial or str, optional
        The trial of all rows, where no column names it; a trial of your own as its record.
    citations : Citation or iterable of Citation, optional
        Where the figures come from, for rows that name no source.
    columns : mapping of str to str or None, optional
        The frame's headings to the names here, where they differ; None leaves a column out.
    registry : Registry, optional
        In which trials, endpoints and sources are looked up by name; the curated one if left out.

    Returns
    -------
    tuple of TrialResult
        Unbound; add them with ``reg.overlay(li.Registry.of(*results, name="mine"))``.

    Raises
    ------
    DataIntegrityError
        If anything in the rows does not fit. It lists every problem with its row, counted from 0
        as by ``frame.iloc``, and its column.
    UnknownFieldError
        If a column has a name that means nothing here.
    InvalidTypeError
        If `frame` is no DataFrame.

    Notes
    -----
    Rows that agree in trial, endpoint, analysis set and everything else that identifies a result
    are its arms, the experimental one first. Give an ``id`` where that is not what you mean, as
    with three arms compared in pairs. What concerns the result as a whole, such as its hazard
    ratio, may stand in one of its rows or in all. The column `sources` is not read, since it does
    not say where in the source.

    Examples
    --------
    >>> import leukimmuno as li
    >>> import pandas as pd
    >>> frame = pd.DataFrame({
    ...     "endpoint": "complete remission", "analysis_set": "randomised",
    ...     "arm": ["blinatumomab", "chemotherapy"], "events": [91, 21], "total": [271, 134],
    ...     "source": "kantarjian-2017-tower", "locator": "Table 2",
    ... })
    >>> li.results_from_frame(frame, trial="TOWER")
    (<TrialResult tower-complete-remission: complete-remission in tower, randomised set>,)
    """
    reader = Reader(registry, trial, citations)
    headings, rows = plain_rows(frame)
    names = _names(headings, columns or {})
    _require(names, set() if trial is None else {"trial_id"})
    groups: dict[tuple[Any, ...], list[tuple[int, Cells]]] = {}
    for number, row in enumerate(rows):
        cells = reader.row(number, row, names)
        stated = ("id",) if "id" in cells else _IDENTITY
        identity = tuple((name, cells.get(name)) for name in stated)
        groups.setdefault(identity, []).append((number, cells))
    results = [reader.result(members) for members in groups.values()]
    reader.stop_if_bad()
    return tuple(result for result in results if result is not None)


def _names(headings: list[str], columns: Mapping[str, str | None]) -> list[tuple[str, str | None]]:
    """Give each heading with the name that it stands for; None for what is left out."""
    strange = next((heading for heading in columns if heading not in headings), None)
    if strange is not None:
        raise UnknownFieldError(
            f"columns: the frame has no column {strange!r} (there are: {', '.join(headings)})",
            field=str(strange),
            allowed=headings,
            suggestions=similar(str(strange), {fold(name): name for name in headings}),
        )
    names = [(heading, columns.get(heading, heading)) for heading in headings]
    unknown = [name for _, name in names if name not in {None, "sources", *_ALLOWED}]
    if unknown:
        raise UnknownFieldError(
            f"results_from_frame: no column is called {', '.join(map(repr, unknown))}; name it in "
            'columns={"heading": "name"}, or leave it out with columns={"heading": None} (names: '
            f"{', '.join(_ALLOWED)})",
            field=str(unknown[0]),
            allowed=_ALLOWED,
            suggestions=similar(str(unknown[0]), {fold(name): name for name in _ALLOWED}),
        )
    long = [SHORT.get(name, name) for _, name in names if name is not None]
    twice = next((name for place, name in enumerate(long) if name in long[:place]), None)
    if twice is not None:
        raise UnknownFieldError(
            f"results_from_frame: two columns stand for {twice!r}", field=twice, allowed=_ALLOWED
        )
    return [(heading, None if name == "sources" else name) for heading, name in names]


def _require(names: list[tuple[str, str | None]], given: set[str]) -> None:
    """Refuse a frame without the columns that every row needs."""
    present = given | {SHORT.get(name, name) for _, name in names if name is not None}
    long_to_short = {long: short for short, long in SHORT.items()}
    problems = [
        f"column {long_to_short[name]!r} is missing" for name in NEEDED if name not in present
    ]
    if problems:
        raise DataIntegrityError(
            f"results_from_frame: {'; '.join(problems)}; name the frame's own columns in "
            'columns={"heading": "name"}',
            problems=problems,
        )
