"""Checking a timeline's steps and bounds, and solving the network they make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leukimmuno.errors import (
    InconsistentTimelineError,
    InvalidValueError,
    UnknownEntityError,
    UnresolvedReferenceError,
)
from leukimmuno.model.process import BoundKind, Edge, TimeBound
from leukimmuno.model.quantities import Range, shown
from leukimmuno.model.text import brief, did_you_mean, fold, similar
from leukimmuno.timelines.network import DAY, Network, in_microseconds, solve

if TYPE_CHECKING:
    from leukimmuno.timelines.timeline import Timeline

__all__ = ["bound_labelled", "bounds_of", "index_of", "network_of", "point_of", "solved"]


def index_of(timeline: Timeline, name: object) -> int:
    """Give the position of the step with this id or name."""
    wanted = fold(name) if isinstance(name, str) else ""
    names: dict[str, str] = {}
    for i, step in enumerate(timeline.steps):
        if wanted and wanted in (fold(step.id), fold(step.name)):
            return i
        names[fold(step.id)] = names[fold(step.name)] = step.id
    suggestions = similar(wanted, names) if wanted else ()
    hint = did_you_mean(suggestions[:1])
    raise UnknownEntityError(
        f"{timeline.name}: no step is named {brief(name)}{hint} "
        f"(steps: {', '.join(step.id for step in timeline.steps)})",
        query=str(name),
        collection="steps",
        suggestions=suggestions,
    )


def point_of(timeline: Timeline, name: object, edge: Edge | str) -> int:
    """Give the number of a step's start or end in the network."""
    return 2 * index_of(timeline, name) + (Edge.parse(edge, "edge") is Edge.END)


def bound_labelled(timeline: Timeline, label: int) -> TimeBound:
    """Give the bound behind a label: a stated one, or that a step ends after it starts."""
    if label < len(timeline.bounds):
        return timeline.bounds[label]
    step = timeline.steps[label - len(timeline.bounds)]
    note = "takes no time" if step.instant else "ends no sooner than it starts"
    limits = Range(0, 0 if step.instant else None, "day")
    return TimeBound.duration(step.id, limits, BoundKind.IMPLIED, note=note)


def bounds_of(bounds: tuple[TimeBound, ...], source_id: str) -> tuple[TimeBound, ...]:
    """Keep what is not observed, what no source is named for, and what this source observed."""
    return tuple(
        bound
        for bound in bounds
        if bound.kind is not BoundKind.OBSERVED
        or not bound.citations
        or source_id in bound.source_ids
    )


def network_of(timeline: Timeline) -> Network:
    """Give the solved network, which a copy made around the constructor lacks at first."""
    try:
        return timeline._network
    except AttributeError:
        network = solved(timeline)
        object.__setattr__(timeline, "_network", network)
        return network


def solved(timeline: Timeline) -> Network:
    """Check a timeline and tighten its bounds."""
    points = _points(timeline)
    _refuse_mixed_sources(timeline)
    tails: list[int] = []
    heads: list[int] = []
    weights: list[float] = []
    labels: list[int] = []

    def limit(tail: int, head: int, weight: float, label: int) -> None:
        tails.append(tail)
        heads.append(head)
        weights.append(weight)
        labels.append(label)

    for label, bound in enumerate(timeline.bounds):
        first = points[bound.from_id] + (bound.from_edge is Edge.END)
        second = points[bound.to_id] + (bound.to_edge is Edge.END)
        span = bound.range
        if span.high is not None:
            limit(first, second, in_microseconds(span.high, span.unit), label)
        if span.low is not None:
            limit(second, first, -in_microseconds(span.low, span.unit), label)
    for i, step in enumerate(timeline.steps):
        label = len(timeline.bounds) + i
        limit(2 * i + 1, 2 * i, 0.0, label)
        if step.instant:
            limit(2 * i, 2 * i + 1, 0.0, label)
    network = solve(2 * len(timeline.steps), tails, heads, weights, labels)
    if network.cycle:
        raise _contradiction(timeline, network)
    return network


def _points(timeline: Timeline) -> dict[str, int]:
    """Give each step the number of its start; its end has the next."""
    owner: dict[str, str] = {}
    for step in timeline.steps:
        for name in dict.fromkeys((fold(step.id), fold(step.name))):
            if name in owner:
                raise InvalidValueError(
                    f"Timeline.steps: {step.id!r} has the id or name of {owner[name]!r}",
                    field="Timeline.steps",
                    value=step.id,
                )
            owner[name] = step.id
    points = {step.id: 2 * i for i, step in enumerate(timeline.steps)}
    places = [("anchor", timeline.anchor)]
    for i, bound in enumerate(timeline.bounds):
        places += [(f"bounds[{i}].from_id", bound.from_id), (f"bounds[{i}].to_id", bound.to_id)]
    for place, name in places:
        if name not in points:
            raise UnresolvedReferenceError(
                f"Timeline.{place}: there is no step {name!r} (steps: {', '.join(points)})",
                reference=name,
                collection="steps",
            )
    return points


def _refuse_mixed_sources(timeline: Timeline) -> None:
    """Refuse to intersect what different sources observed of one interval."""
    seen: dict[frozenset[tuple[str, Edge]], TimeBound] = {}
    for bound in timeline.bounds:
        if bound.kind is not BoundKind.OBSERVED or not bound.citations:
            continue
        ends = frozenset({(bound.from_id, bound.from_edge), (bound.to_id, bound.to_edge)})
        other = seen.setdefault(ends, bound)
        if not set(other.source_ids) & set(bound.source_ids):
            raise InvalidValueError(
                f"Timeline.bounds: different sources observed one interval ({other}; {bound}); "
                "what they saw is not intersected: make a timeline of each",
                field="Timeline.bounds",
                value=bound,
            )


def _contradiction(timeline: Timeline, network: Network) -> InconsistentTimelineError:
    edges = list(network.cycle)
    bounds = [bound_labelled(timeline, int(network.labels[edge])) for edge in edges]
    points = [int(network.tails[edge]) for edge in edges]
    steps = tuple(dict.fromkeys(timeline.steps[point // 2].id for point in points))
    missed = -sum(float(network.weights[edge]) for edge in edges) / DAY
    listed = "; ".join(
        f"({i}) {bound}{f', {bound.note}' if bound.note else ''}"
        for i, bound in enumerate(bounds, 1)
    )
    return InconsistentTimelineError(
        f"{timeline.name}: no schedule meets these bounds together, they miss each other by "
        f"{shown(missed)} days: {listed}",
        steps=steps,
        bounds=bounds,
        sources=dict.fromkeys(name for bound in bounds for name in bound.source_ids),
    )
