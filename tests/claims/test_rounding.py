"""When a printed figure is the stored one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import leukimmuno as li
from leukimmuno.claims.rounding import agrees, slack_of
from leukimmuno.model.vocabulary import Bound


@pytest.mark.parametrize(
    ("printed", "unit", "slack"),
    [
        (24.6, "percent", 0.05),
        (71, "percent", 0.5),
        (70, "percent", 2.0),
        (75, "percent", 1.0),
        # Nobody rounds to nothing or to everything.
        (0, "percent", 0.5),
        (100, "percent", 0.5),
        (70, "month", 0.5),
        (70.5, "percent", 0.05),
    ],
)
def test_slack(printed: float, unit: str, slack: float) -> None:
    assert slack_of(printed, unit) == pytest.approx(slack)


@pytest.mark.parametrize(
    ("stored", "printed", "true"),
    [
        (71, 70, True),
        (72, 70, True),
        (72.1, 70, False),
        (76, 75, True),
        (76.1, 75, False),
        (33.58, 34, True),
        (33.4, 34, False),
        (24.65, 24.6, True),
        (24.66, 24.6, False),
    ],
)
def test_the_stored_figure_rounds_to_the_printed_one(
    stored: float, printed: float, true: bool
) -> None:
    assert agrees(stored, printed, "percent") is true


def test_a_coarser_stored_figure_agrees_within_its_own_digits() -> None:
    assert agrees(16, 15.7, "percent", slack=0.5)
    assert not agrees(16, 15.4, "percent", slack=0.5)


@pytest.mark.parametrize(
    ("stored", "printed", "bound", "held", "true"),
    [
        (80, 70, ">", "=", True),
        (69.5, 70, ">=", "=", True),
        (69, 70, ">", "=", False),
        (60, 70, "<=", "=", True),
        (71, 70, "<", "=", False),
        (70.5, 70, "<", "=", True),
        # "less than 80" does not say that it was over 70, nor "more than 60" that it was below.
        (80, 70, ">", "<", False),
        (80, 70, ">", ">=", True),
        (60, 70, "<", ">", False),
        (60, 70, "<=", "<", True),
    ],
)
def test_bounds(stored: float, printed: float, bound: str, held: str, true: bool) -> None:
    found = agrees(stored, printed, "percent", bound=Bound(bound), held=Bound(held))
    assert found is true


def test_a_bound_leaves_room_for_both_roundings() -> None:
    # 69 may be 69.5, and "over 70" may be over 69.5.
    assert agrees(69, 70, "percent", bound=Bound.GREATER, slack=0.5)
    assert agrees(71, 70, "percent", bound=Bound.LESS, slack=0.5)
    assert not agrees(68.9, 70, "percent", bound=Bound.GREATER, slack=0.5)


@pytest.mark.parametrize(
    ("low", "high", "stored", "true"),
    [
        (40, 50, 40, True),
        (40, 50, 50, True),
        (40, 50, 39.9, False),
        (40, 50, 50.1, False),
        (None, 50, 0, True),
        (None, 50, 51, False),
        (40, None, 99, True),
        (40, None, 39, False),
    ],
)
def test_bands(low: float | None, high: float | None, stored: float, true: bool) -> None:
    band = li.Range(low, high, "percent")
    assert agrees(stored, None, "percent", band=band) is true


def test_a_band_is_read_in_the_figures_unit() -> None:
    # 14 days are two weeks.
    band = li.Range(1, 2, "week")
    assert agrees(14, None, "day", band=band)
    assert not agrees(15, None, "day", band=band)
    assert agrees(14.5, None, "day", band=band, slack=0.5)


def test_no_number_and_no_band_leaves_everything_open() -> None:
    assert agrees(5, None, "percent")


@given(st.floats(0.1, 99.9), st.integers(0, 3))
def test_a_figure_agrees_with_its_own_rounding(stored: float, digits: int) -> None:
    assert agrees(stored, round(stored, digits), "percent")
