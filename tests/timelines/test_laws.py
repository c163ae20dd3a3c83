"""Laws that hold for every network, against linear programs solved by scipy."""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from leukimmuno import Range
from leukimmuno.errors import InconsistentTimelineError
from leukimmuno.timelines import Edge, Step, TimeBound, Timeline
from leukimmuno.timelines.building import network_of

if TYPE_CHECKING:
    from collections.abc import Iterable


def build(steps: Iterable[Step], bounds: Iterable[TimeBound] = (), **more: Any) -> Timeline:
    return Timeline(tuple(steps), tuple(bounds), **more)


MOST_STEPS = 4

Point = tuple[str, Edge]


def limit(first: Point, second: Point, span: Range) -> TimeBound:
    return TimeBound(first[0], first[1], second[0], second[1], span)


class Draft(NamedTuple):
    """Steps and bounds before they are checked together."""

    steps: list[Step]
    bounds: list[TimeBound]


@st.composite
def bound(draw: st.DrawFn, steps: list[Step], *, bounded: bool = False) -> TimeBound:
    """Draw a bound between two points; its times are quarters of a day, so that sums are exact."""
    points = list(product([step.id for step in steps], Edge))
    first, second = draw(st.permutations(points).map(lambda order: order[:2]))
    low = draw(st.integers(-40, 40))
    width = draw(st.integers(0, 60))
    shape = draw(st.sampled_from(["both"] if bounded else ["both", "both", "low", "high"]))
    return limit(
        first,
        second,
        Range(
            None if shape == "high" else low / 4,
            None if shape == "low" else (low + width) / 4,
            "day",
        ),
    )


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    steps = [
        Step(f"s{i}", f"Step {i}", instant=draw(st.booleans()))
        for i in range(draw(st.integers(1, MOST_STEPS)))
    ]
    return Draft(steps, draw(st.lists(bound(steps), max_size=7, unique=True)))


@st.composite
def schedules(draw: st.DrawFn, *, bounded: bool) -> Draft:
    """Draw bounds around a hidden schedule, so that at least that one meets them."""
    steps = [Step(f"s{i}", f"Step {i}") for i in range(draw(st.integers(1, MOST_STEPS)))]
    times = {}
    for step in steps:
        start = draw(st.integers(-40, 40))
        times[step.id, Edge.START] = start
        times[step.id, Edge.END] = start + draw(st.integers(0, 20))
    pairs = st.permutations(list(times)).map(lambda order: order[:2])
    bounds = []
    margins = st.integers(0, 20)
    for first, second in draw(st.lists(pairs, max_size=7)):
        gap = times[second] - times[first]
        low, high = gap - draw(margins), gap + draw(margins)
        bounds.append(limit(first, second, Range(low / 4, high / 4, "day")))
    if bounded:
        for point in list(times)[1:]:
            gap = times[point] - times["s0", Edge.START]
            low, high = gap - draw(margins), gap + draw(margins)
            bounds.append(limit(("s0", Edge.START), point, Range(low / 4, high / 4, "day")))
    return Draft(steps, list(dict.fromkeys(bounds)))


def program(draft: Draft) -> tuple[np.ndarray, np.ndarray]:
    """Write the bounds as A t <= b, times in days; written anew, not taken from the library."""
    index = {point: i for i, point in enumerate(product([s.id for s in draft.steps], Edge))}
    rows, limits = [], []

    def at_most(first: Point, second: Point, most: float) -> None:
        row = np.zeros(len(index))
        row[index[second]] += 1
        row[index[first]] -= 1
        rows.append(row)
        limits.append(most)

    for item in draft.bounds:
        first, second = (item.from_id, item.from_edge), (item.to_id, item.to_edge)
        if item.range.high is not None:
            at_most(first, second, item.range.high)
        if item.range.low is not None:
            at_most(second, first, -item.range.low)
    for step in draft.steps:
        at_most((step.id, Edge.END), (step.id, Edge.START), 0)
        if step.instant:
            at_most((step.id, Edge.START), (step.id, Edge.END), 0)
    return np.array(rows), np.array(limits)


def largest(objective: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
    """Maximise; infinite where unbounded."""
    result = linprog(-objective, A_ub=a, b_ub=b, bounds=(None, None), method="highs-ds")
    return math.inf if result.status == 3 else -float(result.fun or 0.0)


def timeline_of(draft: Draft) -> Timeline:
    return build(draft.steps, draft.bounds, anchor="s0")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(drafts(), schedules(bounded=False)))
def test_windows_equal_those_of_a_linear_program(draft: Draft) -> None:
    a, b = program(draft)
    feasible = linprog(np.zeros(a.shape[1]), A_ub=a, b_ub=b, bounds=(None, None)).status == 0
    try:
        timeline = timeline_of(draft)
    except InconsistentTimelineError as error:
        assert not feasible
        # The circle named is a contradiction by itself.
        named = Draft([s for s in draft.steps if s.id in error.steps], [])
        a, b = program(named._replace(bounds=[x for x in error.bounds if isinstance(x, TimeBound)]))
        assert linprog(np.zeros(a.shape[1]), A_ub=a, b_ub=b, bounds=(None, None)).status == 2
        return
    assert feasible
    points = list(product([step.id for step in draft.steps], Edge))
    for i, j in product(range(len(points)), repeat=2):
        if i == j:
            continue
        objective = np.zeros(len(points))
        objective[j], objective[i] = 1, -1
        high = largest(objective, a, b)
        span = timeline.between(
            points[i][0], points[j][0], from_edge=points[i][1], to_edge=points[j][1]
        )
        if math.isinf(high):
            assert span.high is None
        else:
            assert span.high == pytest.approx(high, abs=1e-9)
            # The lower end is the upper one of the interval seen from its other side.
            back = timeline.between(
                points[j][0], points[i][0], from_edge=points[j][1], to_edge=points[i][1]
            )
            assert back.low == -(span.high or 0.0)


@given(schedules(bounded=False), st.randoms())
def test_the_order_of_building_does_not_matter(draft: Draft, random: object) -> None:
    timeline = timeline_of(draft)
    steps, bounds = draft.steps[:], draft.bounds[:]
    random.shuffle(bounds)  # type: ignore[attr-defined]
    random.shuffle(steps)  # type: ignore[attr-defined]
    stepwise = build(steps, anchor="s0")
    for item in bounds:
        stepwise = stepwise.with_bounds(item)
    for step in draft.steps:
        for edge in Edge:
            assert timeline.window(step.id, edge) == stepwise.window(step.id, edge)


@given(schedules(bounded=False))
def test_tightening_twice_changes_nothing(draft: Draft) -> None:
    timeline = timeline_of(draft)
    tightened = []
    points = list(product([step.id for step in draft.steps], Edge))
    for first, second in product(points, points):
        if first != second:
            span = timeline.between(first[0], second[0], from_edge=first[1], to_edge=second[1])
            if (span.low, span.high) != (None, None):
                tightened.append(limit(first, second, span))
    again = timeline.with_bounds(*tightened)
    assert np.array_equal(network_of(again).distances, network_of(timeline).distances)


@given(schedules(bounded=False), st.data())
def test_a_bound_more_never_widens_a_window(draft: Draft, data: st.DataObject) -> None:
    before = timeline_of(draft)
    extra = data.draw(bound(draft.steps))
    try:
        after = before.with_bounds(extra)
    except InconsistentTimelineError:
        assume(False)
    assert (network_of(after).distances <= network_of(before).distances).all()


def check_schedules(draft: Draft, distribution: str, seed: int) -> None:
    timeline = timeline_of(draft)
    drawn = timeline.simulate(200, seed, distribution)
    for item in draft.bounds:
        gaps = drawn.between(
            item.from_id, item.to_id, from_edge=item.from_edge, to_edge=item.to_edge
        )
        assert item.range.low is not None
        assert item.range.high is not None
        assert gaps.min() >= item.range.low - 1e-9
        assert gaps.max() <= item.range.high + 1e-9
    for step in draft.steps:
        assert drawn.between(step.id, step.id, from_edge="start", to_edge="end").min() >= -1e-9
    assert (drawn.times("s0") == 0).all()


@pytest.mark.parametrize("distribution", ["uniform", "pert"])
@settings(max_examples=60)
@given(draft=schedules(bounded=True), seed=st.integers(0, 2**32))
def test_every_simulated_schedule_meets_every_bound(
    distribution: str, draft: Draft, seed: int
) -> None:
    check_schedules(draft, distribution, seed)


@given(schedules(bounded=True))
def test_a_step_is_active_as_the_linear_program_says(draft: Draft) -> None:
    timeline = timeline_of(draft)
    a, b = program(draft)
    anchor = np.zeros(a.shape[1])
    anchor[0] = 1
    for at in (-3.0, 0.0, 2.25):
        active = timeline.active_at(f"{at} days")
        for i, step in enumerate(draft.steps):
            rows = np.zeros((2, a.shape[1]))
            rows[0, 2 * i], rows[1, 2 * i + 1] = 1, -1  # start <= t <= end
            rows[0, 0] -= 1
            rows[1, 0] += 1
            found = linprog(
                np.zeros(a.shape[1]),
                A_ub=np.vstack([a, rows]),
                b_ub=np.hstack([b, [at, -at]]),
                bounds=(None, None),
            )
            assert (step in active.possibly) == (found.status == 0)


def test_drafts_reach_both_outcomes() -> None:
    """The strategies above would prove little if they only ever drew one kind."""
    steps = [Step("s0", "Step 0"), Step("s1", "Step 1")]
    good = Draft(steps, [TimeBound.order("s0", "s1")])
    bad = Draft(steps, [TimeBound.order("s0", "s1"), TimeBound.delay("s0", "s1", "-2 to -1 days")])
    timeline_of(good)
    with pytest.raises(InconsistentTimelineError):
        timeline_of(bad)
    assert attrs.evolve(timeline_of(good), name="x") != timeline_of(good)
