"""Short arrays of one shape are checked together; the answers are those of each table."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from leukimmuno.effects import Estimate, odds_ratio, proportion, risk_difference, risk_ratio
from leukimmuno.errors import InvalidTypeError, InvalidValueError

INF, NAN = float("inf"), float("nan")
CORRECTABLE: Any = ((risk_ratio, "log"), (odds_ratio, "log"), (risk_difference, "wald"))
OTHERS: Any = ((risk_difference, "newcombe"), (risk_difference, "agresti-caffo"))


@pytest.mark.parametrize(
    ("events", "total", "message"),
    [
        ([1, 7], [10, 5], r"events\[1\]: expected at most total = 5, got 7"),
        ([1, 2.5], [10, 10], r"events\[1\]: expected a whole number, got 2.5"),
        ([1, 2], [10, 10.5], r"total\[1\]: expected a whole number, got 10.5"),
        ([1, 0], [10, 0], r"total\[1\]: expected at least 1 patient, got 0"),
        ([-1, 0], [10, 10], r"events\[0\]: expected a count of at least 0, got -1"),
        ([0, -(2**63)], [1, 2**53], r"events\[1\]: expected a count of at least 0"),
        ([1, 1], [2**53 + 1, 10], r"total\[0\]: expected at most 2\*\*53"),
        ([1.0, INF], [5.0, INF], r"events\[1\]: expected a finite count, got inf"),
        ([1.0, 1.0], [INF, 5.0], r"total\[0\]: expected a finite count, got inf"),
        ([NAN, 1.0], [5.0, 5.0], r"events\[0\]: expected a finite count, got nan"),
        ([-INF, 1.0], [5.0, 5.0], r"events\[0\]: expected a finite count, got -inf"),
    ],
)
def test_one_fault_among_good_tables_is_named(events: Any, total: Any, message: str) -> None:
    with pytest.raises(InvalidValueError, match="^" + message):
        proportion(np.array(events), np.array(total))
    good = np.array([1, 1]), np.array([10, 10])
    message = message.replace("total = ", "control_total = ")
    with pytest.raises(InvalidValueError, match="^control_" + message):
        risk_ratio(*good, np.array(events), np.array(total))


def test_the_largest_count_is_taken() -> None:
    found = proportion(np.array([2**53, 1]), np.array([2**53, 2]))
    assert [found.entry(at)[0] for at in range(2)] == [1.0, 0.5]


def tables(least: int) -> st.SearchStrategy[list[tuple[int, int, int, int]]]:
    arm = st.tuples(st.integers(least, 40), st.integers(least, 40)).filter(any)
    one = st.tuples(arm, arm).map(lambda arms: (arms[0][0], sum(arms[0]), arms[1][0], sum(arms[1])))
    return st.lists(one, min_size=2, max_size=6)


def same(function: Any, rows: list[tuple[int, int, int, int]], kind: str, **options: Any) -> None:
    columns = np.array(rows).T
    shape = (len(rows), 1)
    for shaped in (columns, columns.reshape(4, *shape)):
        together: Estimate = function(*shaped.astype(kind), **options)
        for at, row in enumerate(rows):
            try:
                single = function(*row, **options).entry(0)
            except InvalidValueError:  # a single table that has no estimate
                single = (None, None, None)
            expected = [NAN if figure is None else figure for figure in single]
            assert together.entry(at) == pytest.approx(expected, rel=1e-12, abs=1e-15, nan_ok=True)


@given(tables(0), st.sampled_from(["int64", "float64", "uint8"]))
def test_tables_together_are_the_tables_one_by_one(
    rows: list[tuple[int, int, int, int]], kind: str
) -> None:
    for function, method in CORRECTABLE:
        for correct in ("zeros", "none", "all"):
            same(function, rows, kind, method=method, correct=correct)
    for function, method in OTHERS:
        same(function, rows, kind, method=method)


@given(tables(1))
def test_without_an_empty_cell_there_is_nothing_to_correct(
    rows: list[tuple[int, int, int, int]],
) -> None:
    columns = np.array(rows).T
    for function, method in CORRECTABLE:
        corrected = function(*columns, method=method, correct="zeros")
        assert corrected == function(*columns, method=method, correct="none")
        assert function(*columns, method=method, correct="all") != corrected


def test_short_arrays_of_different_shapes_broadcast_or_say_that_they_do_not() -> None:
    rows, columns = np.array([[1], [2]]), np.array([10, 20, 30])
    found = proportion(rows, columns)
    assert found.shape == (2, 3)
    assert found.entry(5) == pytest.approx(proportion(2, 30).entry(0), rel=1e-14)
    with pytest.raises(InvalidValueError, match=r"events has shape \(2,\), total has shape \(3,\)"):
        proportion(np.array([1, 2]), columns)


@pytest.mark.parametrize("kind", ["bool", "complex128", "U2", "datetime64[D]"])
def test_short_arrays_of_what_is_no_count_are_refused(kind: str) -> None:
    with pytest.raises(InvalidTypeError, match=r"^total: expected numbers"):
        proportion(np.array([0, 1]), np.array([1, 1]).astype(kind))


def test_a_short_array_of_large_integers_is_read_exactly() -> None:
    with pytest.raises(InvalidValueError, match=r"total\[1\]: expected at most 2\*\*53"):
        proportion(np.array([1, 1]), np.array([10, 2**70], dtype=object))


def test_a_table_beyond_the_range_of_floats_raises_no_warning() -> None:
    # 2/3 against 1 in 2**53 - 1: Peto's ratio, which is meant for small effects, overflows.
    events, total = np.array([2, 8]), np.array([3, 20])
    found = odds_ratio(events, total, np.array([1, 5]), np.array([2**53 - 1, 20]), method="peto")
    assert found.entry(1) == pytest.approx(odds_ratio(8, 20, 5, 20, method="peto").entry(0))
