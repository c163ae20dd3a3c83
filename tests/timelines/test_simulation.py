"""Simulated schedules: what they are drawn from, and what may be asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy import stats

from leukimmuno import Measure, Range
from leukimmuno.errors import InvalidTypeError, InvalidValueError, MissingFigureError
from leukimmuno.timelines import Edge, Step, TimeBound, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable


def build(steps: Iterable[Step], bounds: Iterable[TimeBound] = (), **more: Any) -> Timeline:
    return Timeline(tuple(steps), tuple(bounds), **more)


N = 20_000


def one_step(span: str = "2 to 5 days", typical: str | None = None) -> Timeline:
    return build([Step("a", "A")], [TimeBound.duration("a", span, typical=typical)], anchor="a")


def durations(timeline: Timeline, distribution: str, step: str = "a") -> Any:
    drawn = timeline.simulate(N, 7, distribution)
    return drawn.between(step, step, from_edge="start", to_edge="end")


def test_uniform_draws_are_uniform() -> None:
    days = durations(one_step(), "uniform")
    assert stats.kstest(days, stats.uniform(2, 3).cdf).pvalue > 1e-3


@pytest.mark.parametrize(
    ("typical", "a", "b"),
    [
        ("3 days", 1 + 4 * (3 - 2) / 3, 1 + 4 * (5 - 3) / 3),  # Beta of the PERT distribution
        ("2 days", 1.0, 5.0),
        ("5 days", 5.0, 1.0),
        (None, 3.0, 3.0),
    ],
)
@pytest.mark.parametrize("backwards", [False, True])
def test_pert_draws_follow_their_beta(
    typical: str | None, a: float, b: float, *, backwards: bool
) -> None:
    timeline = one_step(typical=typical)
    if backwards:  # the start is then drawn from the end
        timeline = build(timeline.steps, timeline.bounds, anchor="a", anchor_edge=Edge.END)
    days = durations(timeline, "pert")
    assert stats.kstest(days, stats.beta(a, b, loc=2, scale=3).cdf).pvalue > 1e-3


def test_pert_is_cut_off_where_other_bounds_leave_less() -> None:
    # The step of 2 to 5 days has to end by day 3, as another bound says: a truncated Beta(3, 3).
    timeline = one_step().with_bounds(TimeBound.duration("a", "0 to 3 days"))
    beta = stats.beta(3, 3, loc=2, scale=3)
    days = durations(timeline, "pert")
    assert days.max() <= 3
    assert stats.kstest(days, lambda x: beta.cdf(x) / beta.cdf(3)).pvalue > 1e-3


def test_pert_of_a_one_sided_bound_takes_the_tightened_range() -> None:
    timeline = build(
        [Step("a", "A")],
        [TimeBound.duration("a", ">= 2 days"), TimeBound.duration("a", "<= 5 days")],
        anchor="a",
    )
    days = durations(timeline, "pert")
    assert stats.kstest(days, stats.beta(3, 3, loc=2, scale=3).cdf).pvalue > 1e-3


@pytest.mark.parametrize("distribution", ["uniform", "pert"])
def test_a_window_that_other_draws_narrow(distribution: str) -> None:
    # Two steps in a row within 5 days in all: the second has what the first leaves.
    timeline = build(
        [Step("a", "A"), Step("b", "B")],
        [
            TimeBound.duration("a", "1 to 4 days"),
            TimeBound.directly("a", "b"),
            TimeBound.duration("b", "1 to 4 days"),
            TimeBound("a", Edge.START, "b", Edge.END, Range(0, 5, "day")),
        ],
        anchor="a",
    )
    drawn = timeline.simulate(N, 3, distribution)
    assert (drawn.times("a", "end") == drawn.times("b", "start")).all()
    assert drawn.times("b", "end").max() <= 5 + 1e-12
    first = drawn.between("a", "a", from_edge="start", to_edge="end")
    second = drawn.between("b", "b", from_edge="start", to_edge="end")
    assert (first + second <= 5 + 1e-12).all()
    assert min(first.min(), second.min()) >= 1 - 1e-12
    if distribution == "uniform":  # given the first, the second is uniform on what is left
        left = np.minimum(4.0, 5 - first) - 1
        assert stats.kstest((second - 1) / left, stats.uniform().cdf).pvalue > 1e-3


@pytest.mark.parametrize("distribution", ["uniform", "pert"])
def test_the_process_of_the_article(limited: Timeline, distribution: str) -> None:
    drawn = limited.simulate(N, 1, distribution)
    total = drawn.between("leukapheresis", "infusion", from_edge="start")
    assert total.min() >= 28 + 2 / 24
    assert total.max() <= 56 + 3 / 24
    onsets = drawn.times("icans") - drawn.times("crs")
    assert onsets.min() >= -1e-12
    assert 7 <= drawn.times("icans").min() <= drawn.times("icans").max() <= 28
    # In order of drawing: the means of the uniform steps add up.
    if distribution == "uniform":
        expected = (2.5 / 24) + 2 + 1.5 + 31.5 + 3.5 + 3.5
        assert total.mean() == pytest.approx(expected, abs=0.2)


@pytest.mark.parametrize("distribution", ["uniform", "pert"])
def test_a_step_of_fixed_length_is_no_problem(distribution: str) -> None:
    assert (durations(one_step("3 to 3 days"), distribution) == 3).all()


def test_what_is_not_limited_is_named(article: Timeline) -> None:
    with pytest.raises(MissingFigureError, match="what_if") as caught:
        article.simulate(10, 1)
    assert "crs" in caught.value.missing
    assert "expansion" in caught.value.missing  # its start is open, as what follows it is
    process = article.without("crs", "icans")
    with pytest.raises(MissingFigureError):
        process.simulate(10, 1)


def test_the_same_seed_gives_the_same_schedules(limited: Timeline) -> None:
    one, same, other = (limited.simulate(100, seed) for seed in (1, 1, 2))
    for step in limited.steps:
        assert (one.times(step.id) == same.times(step.id)).all()
    assert not (one.times("crs") == other.times("crs")).all()
    assert len(one) == 100
    assert repr(one) == "<Simulation of CAR T-cell therapy: 100 schedules, uniform, seed 1>"


def test_more_schedules_than_one_block() -> None:
    days = one_step().simulate(20_001, 5).times("a", "end")
    assert days.shape == (20_001,)
    assert ((days >= 2) & (days <= 5)).all()


def test_arrays_are_read_only_and_come_in_the_unit_asked_for() -> None:
    drawn = one_step().simulate(10, 1)
    with pytest.raises(ValueError, match="read-only"):
        drawn.times("a", "end")[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        drawn.between("a", "a")[0] = 0
    assert drawn.times("a", "end", unit="hour") == pytest.approx(24 * drawn.times("a", "end"))
    assert drawn.between("a", "a", unit="week") == pytest.approx(-drawn.times("a", "end") / 7)


def test_quantiles_of_an_interval() -> None:
    drawn = one_step().simulate(N, 1)
    low, middle, high = drawn.quantiles("a", "a", from_edge="start", to_edge="end")
    for found, expected in ((low, 2.15), (middle, 3.5), (high, 4.85)):  # 2 + 3 q
        assert found.unit == "day"
        assert found.number_in("day") == pytest.approx(expected, abs=0.05)
    (hours,) = drawn.quantiles("a", "a", [0], from_edge="start", to_edge="end", unit="hour")
    assert isinstance(hours, Measure)
    assert hours.number_in("hour") == pytest.approx(48, abs=0.1)
    with pytest.raises(InvalidValueError, match="probabilities"):
        drawn.quantiles("a", "a", [5])


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"n": 0}, InvalidValueError),
        ({"n": 1.5}, InvalidTypeError),
        ({"n": True}, InvalidTypeError),
        ({"seed": -1}, InvalidValueError),
        ({"seed": None}, InvalidTypeError),
        ({"distribution": "normal"}, InvalidValueError),
    ],
)
def test_arguments_that_make_no_sense_are_refused(
    arguments: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        one_step().simulate(**{"n": 10, "seed": 1, **arguments})


@pytest.mark.parametrize("distribution", ["uniform", "pert"])
def test_two_limits_above_hold_both(distribution: str) -> None:
    # b starts at most 10 days after the infusion and at most 6 after a starts, never before a.
    timeline = build(
        [Step("day-0", "Day 0", instant=True), Step("a", "A", instant=True), Step("b", "B")],
        [
            TimeBound.onset("day-0", "a", "0 to 8 days"),
            TimeBound.onset("day-0", "b", "0 to 10 days"),
            TimeBound.onset("a", "b", "0 to 6 days"),
            TimeBound.duration("b", "1 day"),
        ],
        anchor="day-0",
    )
    drawn = timeline.simulate(N, 11, distribution)
    first, second = drawn.times("a"), drawn.times("b")
    assert (second <= np.minimum(10, first + 6) + 1e-12).all()
    assert (second >= first - 1e-12).all()
    assert second.max() > 9
    if distribution == "uniform":
        left = np.minimum(10, first + 6) - first
        assert stats.kstest((second - first) / left, stats.uniform().cdf).pvalue > 1e-3
