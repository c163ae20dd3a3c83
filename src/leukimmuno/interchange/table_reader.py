"""Reading the rows of a table of results: names looked up, arms gathered, problems kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from leukimmuno.catalog.registry import Registry
from leukimmuno.catalog.shipped import shipped_registry
from leukimmuno.conversion.converter import structure, unstructure
from leukimmuno.errors import DataIntegrityError, InvalidTypeError, LeukimmunoError
from leukimmuno.interchange.columns import Column, columns_of
from leukimmuno.interchange.table_cells import BadCellError, is_missing, read_cell
from leukimmuno.model.result import TrialResult
from leukimmuno.model.source import Citation
from leukimmuno.model.text import brief, fold
from leukimmuno.model.trial import Trial

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CITED", "COLUMNS", "LIMITS", "NEEDED", "SHORT", "Cells", "Reader", "column_at"]

COLUMNS = {column.name: column for column in columns_of(TrialResult) if column.name != "sources"}
# Names as people head their tables; limits belong to the one figure of the row.
SHORT = {
    "trial": "trial_id",
    "endpoint": "endpoint_id",
    "arm": "arm_id",
    "analysis_set": "analysis_set_kind",
    "n": "analysis_set_n",
    "median": "median_value",
    "unit": "median_unit",
}
LIMITS = ("low", "high", "level")
CITED = {
    field.name: field for field in columns_of(Citation) if field.name in {"locator", "checked"}
} | {"source": next(field for field in columns_of(Citation) if field.name == "source_id")}
NEEDED = ("trial_id", "endpoint_id", "arm_id", "analysis_set_kind")
# Names in these are turned into ids.
_LOOKED_UP = frozenset({"trial_id", "endpoint_id", "arm_id", "source"})
_NO_KEY = re.compile(r"the key '(\w+)' is missing")
_OWNER = re.compile(r"[A-Z]\w*\.\w+(?:\[\d+\])?: ")


Cells = dict[str, Any]


class Reader:
    """Reads rows, looks up what they name, and keeps every problem until the end."""

    def __init__(
        self,
        registry: Registry | None,
        trial: Trial | str | None,
        citations: Citation | Iterable[Citation],
    ) -> None:
        if registry is not None and not isinstance(registry, Registry):
            raise InvalidTypeError(
                f"registry: expected a Registry, got {brief(registry)}", value=registry
            )
        self.registry: Registry = shipped_registry() if registry is None else registry
        self.trial: Trial | None = self.registry.trials[trial] if isinstance(trial, str) else trial
        if self.trial is not None and not isinstance(self.trial, Trial):
            raise InvalidTypeError(
                f"trial: expected a Trial or its name, got {brief(trial)}", value=trial
            )
        cited = (citations,) if isinstance(citations, Citation) else tuple(citations)
        for one in cited:
            if not isinstance(one, Citation):
                raise InvalidTypeError(
                    f"citations: expected Citations, got {brief(one)}", value=one
                )
        self.citations: list[Any] = [unstructure(one) for one in cited]
        self.problems: list[tuple[int, str]] = []
        self.faults: set[tuple[int, str | None]] = set()
        self.bad: set[int] = set()
        self.headings: dict[str, str] = {}
        self.taken: set[str] = set(self.registry.results.ids)

    def complain(self, row: int, name: str | None, reason: str) -> None:
        """Keep a problem; `name` is that of the column at fault, if one is."""
        heading = "" if name is None else f", column {self.headings.get(name, name)!r}"
        self.problems.append((row, f"row {row}{heading}: {reason}"))
        self.faults.add((row, name))
        self.bad.add(row)

    def stop_if_bad(self) -> None:
        """Raise all problems at once, in the order of the rows."""
        if not self.problems:
            return
        said = [text for _, text in sorted(self.problems, key=lambda problem: problem[0])]
        count = f"{len(said)} problem{'' if len(said) == 1 else 's'}"
        raise DataIntegrityError(f"results_from_frame: {count}\n" + "\n".join(said), problems=said)

    # -- one row -----------------------------------------------------------------------------

    def row(self, number: int, row: tuple[Any, ...], names: list[tuple[str, str | None]]) -> Cells:
        """Read a row under the long names of its columns; what is missing is left out."""
        cells: Cells = {}
        for (heading, name), cell in zip(names, row, strict=True):
            if name is None:
                continue
            long = SHORT.get(name, name)
            self.headings[long] = heading
            if is_missing(cell):
                continue
            column = COLUMNS.get(long) or CITED.get(long) or COLUMNS[f"percent_{long}"]
            try:
                cells[long] = read_cell(cell, column)
                if column.form == "plain" and long not in _LOOKED_UP:
                    # A cell that is wrong by itself is told beside other faults of its result.
                    column.kind.convert(cells[long], long)
            except (BadCellError, LeukimmunoError) as error:
                self.complain(number, long, str(error).removeprefix(f"{long}: "))
        if "id" in cells:
            self.taken.add(cells["id"])
        self._limits(number, cells)
        self._look_up(number, cells)
        return cells

    def _limits(self, number: int, cells: Cells) -> None:
        """Give limits to the one figure of the row that they can belong to."""
        stated = [name for name in LIMITS if name in cells]
        if not stated:
            return
        figures = [name for name in ("percent", "median_value") if name in cells]
        if len(figures) != 1:
            self.complain(
                number,
                stated[0],
                "limits need one percentage or one median in their row, and there "
                f"{'is none' if not figures else 'are both'}; say which with 'percent_low' or "
                "'median_low'",
            )
        prefix = "median" if figures == ["median_value"] else "percent"
        for name in stated:
            long = f"{prefix}_{name}"
            self.headings[long] = self.headings[name]
            cells[long] = cells.pop(name)

    def _look_up(self, number: int, cells: Cells) -> None:
        """Replace names by ids; say what is not known."""
        if self.trial is not None:
            named = cells.setdefault("trial_id", self.trial.id)
            trial: Trial | None = self.trial
            if fold(str(named)) not in {fold(self.trial.id), fold(self.trial.name)}:
                self.complain(number, "trial_id", f"{named!r} is not the trial {self.trial.id!r}")
            cells["trial_id"] = self.trial.id
        else:
            trial = self._found(number, cells, "trial_id", "trials")
        self._found(number, cells, "endpoint_id", "endpoints")
        self._found(number, cells, "source", "sources")
        if trial is not None and "arm_id" in cells:
            arms = {fold(text): arm.id for arm in trial.arms for text in (arm.name, arm.id)}
            given = cells["arm_id"]
            cells["arm_id"] = arms.get(fold(given), given)
            if fold(given) not in arms:
                ids = ", ".join(arm.id for arm in trial.arms)
                self.complain(number, "arm_id", f"{given!r} is no arm of {trial.id!r} ({ids})")
        for name in NEEDED:
            if name not in cells and (number, name) not in self.faults:
                self.complain(number, name, "a value is missing")

    def _found(self, number: int, cells: Cells, name: str, collection: str) -> Any:
        if name not in cells:
            return None
        try:
            record = getattr(self.registry, collection)[cells[name]]
        except LeukimmunoError as error:
            self.complain(number, name, str(error))
            return None
        cells[name] = record.id
        return record

    # -- one result --------------------------------------------------------------------------

    def result(self, rows: list[tuple[int, Cells]]) -> TrialResult | None:
        """Build a result from the rows of its arms, unless one of them is bad already."""
        if any(number in self.bad for number, _ in rows):
            return None
        data = self._gathered(rows)
        self._cite(rows, data)
        if any(number in self.bad for number, _ in rows):
            return None
        if "id" not in data:
            data["id"] = self._free_id(data)
        try:
            return structure(data, TrialResult)
        except DataIntegrityError as error:
            for problem in error.problems:
                self._explain(problem, rows)
            return None

    def _gathered(self, rows: list[tuple[int, Cells]]) -> dict[str, Any]:
        """Put the cells of all rows where a result's JSON has them."""
        arms: list[dict[str, Any]] = [{} for _ in rows]
        data: dict[str, Any] = {"arms": arms}
        for arm, (number, cells) in zip(arms, rows, strict=True):
            for name in filter(COLUMNS.__contains__, cells):
                first, *between = COLUMNS[name].path[:-1] or ("",)
                owner = arm if first == "arms" else data.setdefault(first, {}) if first else data
                for step in between:
                    owner = owner.setdefault(step, {})
                stated = owner.setdefault(COLUMNS[name].path[-1], cells[name])
                if stated != cells[name]:
                    self.complain(
                        number,
                        name,
                        f"{brief(cells[name])} contradicts {brief(stated)} in row {rows[0][0]}",
                    )
            # A median that was not reached has no number, but says so.
            if "median" in arm:
                arm["median"].setdefault("value", None)
        return data

    def _cite(self, rows: list[tuple[int, Cells]], data: dict[str, Any]) -> None:
        if "citations" in data:
            return
        named = [
            {
                "source_id": cells["source"],
                **{name: cells[name] for name in ("locator", "checked") if name in cells},
            }
            for _, cells in rows
            if "source" in cells
        ]
        data["citations"] = [
            one for place, one in enumerate(named) if one not in named[:place]
        ] or self.citations
        if not data["citations"]:
            self.complain(
                rows[0][0],
                None,
                "no source is named; give the columns 'source' and 'locator', or pass citations=",
            )

    def _free_id(self, data: dict[str, Any]) -> str:
        base = f"{data['trial_id']}-{data['endpoint_id']}"
        number, name = 1, base
        while name in self.taken:
            number += 1
            name = f"{base}-{number}"
        self.taken.add(name)
        return name

    def _explain(self, problem: str, rows: list[tuple[int, Cells]]) -> None:
        """Say a problem at a JSON path in terms of row and column."""
        place, _, reason = problem.partition(": ")
        missing = _NO_KEY.fullmatch(reason)
        if missing:
            place, reason = f"{place}.{missing[1]}", "a value is missing"
        arm = re.match(r"\$\.arms\[(\d+)\]", place)
        row = rows[int(arm[1])][0] if arm else rows[0][0]
        steps = tuple(re.sub(r"\[\d+\]", "", place).split(".")[1:])
        self.complain(row, column_at(steps), _OWNER.sub("", reason, count=1))


def column_at(steps: tuple[str, ...]) -> str | None:
    """Name the column that holds what stands at a path, or the nearest to it."""
    if steps[:1] == ("citations",):
        return "source" if "source_id" in steps else next(iter(CITED.keys() & set(steps)), None)
    for end in range(len(steps), 0, -1):
        for name, column in COLUMNS.items():
            if column.path[:end] == steps[:end] and _fits(column, steps, end):
                return name
    return None


def _fits(column: Column, steps: tuple[str, ...], end: int) -> bool:
    """Tell whether a column lies on a path: inside its JSON, or at or above the column itself."""
    return end == len(steps) or column.path == steps[:end]
