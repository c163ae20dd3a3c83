"""What must hold between records: references, the subtype graph, ids, arms, identities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from leukimmuno.catalog.relations import references
from leukimmuno.errors import DataIntegrityError
from leukimmuno.model.base import Record
from leukimmuno.model.vocabulary import ArmRole

__all__ = ["problems_of", "require_sound"]

Records = Mapping[str, Iterable[Record]]


def require_sound(records: Records, *, complete: bool = True, file: str | None = None) -> None:
    """Raise `DataIntegrityError` with every problem that `problems_of` finds."""
    problems = list(problems_of(records, complete=complete))
    if problems:
        head = f"{file}: " if file else ""
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise DataIntegrityError(
            f"{head}{problems[0]}{more}",
            problems=problems,
            file=file,
            path=problems[0].partition(": ")[0],
        )


def problems_of(records: Records, *, complete: bool = True) -> Iterator[str]:
    """Find what is inconsistent between records.

    Parameters
    ----------
    records : mapping of str to iterable of Record
        Collection name to its records.
    complete : bool, default True
        Whether every reference has to resolve among them.

    Yields
    ------
    str
        One line a problem: its JSON path, then what is wrong.
    """
    held = {name: {record.id for record in members} for name, members in records.items()}
    for name, members in records.items():
        seen: set[str] = set()
        for i, record in enumerate(members):
            if record.id in seen:
                yield f"$.{name}[{i}].id: {record.id!r} stands twice among {name}"
            seen.add(record.id)
            if complete:
                for reference in references(record):
                    if reference.id not in held.get(reference.target, ()):
                        yield (
                            f"$.{name}[{i}]{reference.path}: {record.id!r} refers to "
                            f"{reference.id!r}, which {reference.target} do not hold"
                        )
    for name, field, fault in _CHAINS:
        for start in _cycles(field, records.get(name, ())):
            yield f"$.{name}: {start!r} {fault}"
    yield from _identities(records.get("results", ()))
    if complete:
        yield from _arms(records)
        yield from _ends(records.get("approvals", ()))
        yield from _dates(records)


# References within one collection that must never lead back to where they start.
_CHAINS = (
    ("subtypes", "parent_ids", "is its own ancestor"),
    ("adverse_events", "broader_ids", "is broader than itself"),
    ("endpoints", "component_ids", "is a component of itself"),
    ("results", "superseded_by_id", "replaces itself"),
    ("toxicity_rates", "superseded_by_id", "replaces itself"),
)


def _cycles(field: str, members: Iterable[Any]) -> Iterator[str]:
    parents: dict[str, tuple[Any, ...]] = {}
    for record in members:
        above = getattr(record, field)
        parents[record.id] = above if isinstance(above, tuple) else (above,)
    for start, above in parents.items():
        queue, reached = list(above), set(above)
        while queue:
            for parent in parents.get(queue.pop(), ()):
                if parent not in reached:
                    reached.add(parent)
                    queue.append(parent)
        if start in reached:
            yield start


def _identities(results: Iterable[Any]) -> Iterator[str]:
    seen: dict[Any, str] = {}
    for i, result in enumerate(results):
        other = seen.setdefault(result.identity, result.id)
        if other != result.id:
            yield (
                f"$.results[{i}]: {result.id!r} is the same analysis as {other!r}; one analysis "
                "printed twice is one result with two citations"
            )


def _ends(approvals: Iterable[Any]) -> Iterator[str]:
    """Find events that end a use which is not theirs to end."""
    events = {event.id: event for event in approvals}
    for i, event in enumerate(events.values()):
        for j, name in enumerate(event.ends_ids):
            ended = events.get(name)
            if ended is None:
                continue
            if (ended.therapy_id, ended.agency) != (event.therapy_id, event.agency):
                why = "which is another therapy's or agency's"
            elif ended is event or ended.date.first_day > event.date.last_day:
                why = "which is not earlier"
            else:
                continue
            yield f"$.approvals[{i}].ends_ids[{j}]: {event.id!r} ends {ended.id!r}, {why}"


def _arms(records: Records) -> Iterator[str]:
    arms: dict[str, dict[str, ArmRole]] = {
        trial.id: {arm.id: arm.role for arm in cast("Any", trial).arms}
        for trial in records.get("trials", ())
    }
    for i, result in enumerate(cast("Iterable[Any]", records.get("results", ()))):
        held = arms.get(result.trial_id, {})
        roles = [held.get(arm.arm_id) for arm in result.arms]
        if roles == [ArmRole.CONTROL, ArmRole.EXPERIMENTAL]:
            # Every ratio and difference would be printed upside down.
            yield f"$.results[{i}].arms: {result.id!r} puts the control arm first"
    for name, members in (
        ("results", records.get("results", ())),
        ("toxicity_rates", records.get("toxicity_rates", ())),
    ):
        for i, record in enumerate(cast("Iterable[Any]", members)):
            named = [arm.arm_id for arm in record.arms] if name == "results" else [record.arm_id]
            for arm in named:
                if arm is not None and arm not in arms.get(record.trial_id, {arm}):
                    yield (
                        f"$.{name}[{i}]: {record.id!r} names the arm {arm!r}, which trial "
                        f"{record.trial_id!r} does not have"
                    )


def _dates(records: Records) -> Iterator[str]:
    """Find dated facts that rest on no dated source: nobody could tell when they were known."""
    dated = {
        source.id
        for source in cast("Iterable[Any]", records.get("sources", ()))
        if source.published is not None
    }
    for name in ("results", "toxicity_rates"):
        for i, record in enumerate(records.get(name, ())):
            if dated.isdisjoint(citation.source_id for citation in record.citations):
                yield f"$.{name}[{i}].citations: no source of {record.id!r} has a publication date"
