"""Timelines and simulated schedules as pandas DataFrames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.extras import load_extra
from leukimmuno.model.dates import DateRange
from leukimmuno.model.process import Edge

if TYPE_CHECKING:
    import pandas as pd

    from leukimmuno.timelines.simulation import Simulation
    from leukimmuno.timelines.timeline import Timeline

__all__ = ["schedules_frame", "steps_frame"]


def _pandas() -> Any:
    return load_extra("pandas", "to_frame needs pandas", "frames")


def steps_frame(timeline: Timeline) -> pd.DataFrame:
    """Give one row a step.

    Columns are ``id``, ``name``, ``kind``, ``optional``; ``earliest_start``, ``latest_start``,
    ``earliest_end``, ``latest_end`` in days from the anchor, or dates after `Timeline.on`;
    ``shortest`` and ``longest`` duration in days; ``sources``, the ids of the sources of bounds on
    the step, joined by "; ". What is unbounded is missing: NaN or NaT.
    """
    pandas = _pandas()
    rows = []
    for step in timeline.steps:
        row: dict[str, Any] = {
            "id": step.id,
            "name": step.name,
            "kind": step.kind.value,
            "optional": step.optional,
        }
        for edge in Edge:
            window = timeline.window(step.id, edge)
            dated = isinstance(window, DateRange)
            ends = (window.start, window.end) if dated else (window.low, window.high)  # type: ignore[union-attr]
            for which, end in zip(("earliest", "latest"), ends, strict=True):
                if dated:
                    row[f"{which}_{edge}"] = (
                        pandas.NaT if end is None else pandas.Timestamp(str(end))
                    )
                else:
                    row[f"{which}_{edge}"] = float("nan") if end is None else end
        duration = timeline.duration(step.id)
        row["shortest"], row["longest"] = duration.low, duration.high
        sources = (b.source_ids for b in timeline.bounds if step.id in (b.from_id, b.to_id))
        row["sources"] = "; ".join(dict.fromkeys(name for ids in sources for name in ids))
        rows.append(row)
    frame: pd.DataFrame = pandas.DataFrame(rows).astype({"shortest": float, "longest": float})
    return frame


def schedules_frame(simulation: Simulation) -> pd.DataFrame:
    """Give one row a schedule; columns are pairs of step id and "start" or "end", in days."""
    pandas = _pandas()
    columns = pandas.MultiIndex.from_tuples(
        [(step.id, edge.value) for step in simulation.timeline.steps for edge in Edge],
        names=["step", "edge"],
    )
    index = pandas.RangeIndex(simulation.n, name="schedule")
    frame: pd.DataFrame = pandas.DataFrame(simulation._days.T, columns=columns, index=index)
    return frame
