"""Bad input is refused by name, value and position."""

from __future__ import annotations

import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from leukimmuno import effects as public
from leukimmuno.errors import (
    InvalidTypeError,
    InvalidValueError,
    UnitMismatchError,
    VocabularyError,
)

# Options are handed over as text and figures compared freely.
effects: Any = public

TWO_ARMS = [
    effects.risk_ratio,
    effects.odds_ratio,
    effects.risk_difference,
    effects.arcsine_difference,
    effects.cohen_h,
    effects.number_needed_to_treat,
    effects.fisher_test,
    effects.mid_p_test,
    effects.chi_squared_test,
    effects.fragility_index,
]


@pytest.mark.parametrize("function", TWO_ARMS)
@pytest.mark.parametrize(
    ("table", "field", "value", "index"),
    [
        ((-1, 10, 2, 10), "events", -1, None),
        ((1, 10, -2, 10), "control_events", -2, None),
        ((1, 0, 2, 10), "total", 0, None),
        ((0, 10, 0, 0), "control_total", 0, None),
        ((1.5, 10, 2, 10), "events", 1.5, None),
        ((11, 10, 2, 10), "events", 11, None),
        ((1, 10, 11, 10), "control_events", 11, None),
        ((1, float("inf"), 2, 10), "total", float("inf"), None),
        ((1, 2**53 + 1, 2, 10), "total", 2**53 + 1, None),
        (([1, 2, -3], 10, 2, 10), "events", -3, 2),
        (([1.0, 2.5], 10, 2, 10), "events", 2.5, 1),
        (([[1, 2], [3, 11]], 10, 2, 10), "events", 11, (1, 1)),
        ((1, [10, 0], 0, 10), "total", 0, 1),
        (([3, 4], [3, 3], 2, 10), "events", 4, 1),
        ((1, 10, [2, 2**60], 2**61), "control_total", 2**61, None),
        ((1, [10, 2**53 + 2], 0, 10), "total", 2**53 + 2, 1),
    ],
)
def test_counts(function: Any, table: Any, field: str, value: Any, index: Any) -> None:
    with pytest.raises(InvalidValueError) as caught:
        function(*table)
    error = caught.value
    if field == "control_total" and value == 2**61:
        # Either of the two is named, whichever is read first.
        assert error.field in ("control_events", "control_total")
        return
    assert (error.field, error.value, error.index) == (field, value, index)
    assert repr(value) in str(error)
    assert field in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert (again.field, again.value, again.index) == (field, value, index)


def test_not_finite_counts() -> None:
    with pytest.raises(InvalidValueError, match=r"events\[1\]: expected a finite count, got nan"):
        effects.risk_ratio([1, np.nan], 10, 1, 10)
    with pytest.raises(InvalidValueError, match="total: expected a finite count, got inf"):
        effects.proportion(1, np.inf)


def test_long_arrays_name_the_position_too() -> None:
    total = np.full(20_000, 50)
    events = np.full(20_000, 5)
    events[17_000] = 51
    with pytest.raises(InvalidValueError, match=r"events\[17000\]: expected at most total = 50"):
        effects.risk_ratio(events, total, 1, 10)
    half = np.full(20_000, 5.0)
    half[19_999] = 0.5
    with pytest.raises(InvalidValueError) as caught:
        effects.risk_ratio(half, total, 1, 10)
    assert (caught.value.index, caught.value.value) == (19_999, 0.5)


@pytest.mark.parametrize(
    "bad", ["5", None, True, [True, False], 1 + 2j, b"5", object(), [[1], [1, 2]]]
)
def test_what_is_no_number(bad: Any) -> None:
    with pytest.raises(InvalidTypeError) as caught:
        effects.risk_ratio(bad, 10, 1, 10)
    assert caught.value.field == "events"


def test_masked_arrays_are_refused() -> None:
    with pytest.raises(InvalidTypeError, match="masked"):
        effects.proportion(np.ma.masked_array([1, 2], [True, False]), 10)


def test_shapes_that_do_not_broadcast_are_named() -> None:
    expected = r"events has shape \(2,\), total has shape \(3,\), control_events has shape \(\)"
    with pytest.raises(InvalidValueError, match=expected):
        effects.risk_ratio([1, 2], [10, 10, 10], 1, 10)


@pytest.mark.parametrize("level", [0, 1, -0.5, 1.5, float("nan"), 95])
@pytest.mark.parametrize("function", [effects.risk_ratio, effects.risk_difference])
def test_levels(function: Any, level: Any) -> None:
    with pytest.raises(InvalidValueError) as caught:
        function(1, 10, 2, 10, level=level)
    assert caught.value.field == "level"


def test_a_level_is_one_number() -> None:
    with pytest.raises(InvalidTypeError):
        effects.proportion(1, 10, level=[0.9, 0.95])
    with pytest.raises(InvalidTypeError):
        effects.proportion(1, 10, level="high")
    assert effects.proportion(1, 10, level=np.float64(0.9)).level == 0.9


def test_methods() -> None:
    with pytest.raises(VocabularyError) as caught:
        effects.risk_ratio(1, 10, 2, 10, method="kopman")
    assert caught.value.suggestions == ("koopman",)
    assert caught.value.allowed == ("log", "koopman", "miettinen-nurminen")
    assert caught.value.field == "method"
    with pytest.raises(VocabularyError):
        effects.proportion(1, 10, method=3)
    # Case and punctuation do not matter.
    assert effects.risk_ratio(1, 10, 2, 10, method="Koopman").method == "koopman"


def test_corrections() -> None:
    with pytest.raises(VocabularyError):
        effects.risk_ratio(1, 10, 2, 10, correct="some")
    for correction in (-0.5, float("nan"), float("inf"), [0.5, 1]):
        with pytest.raises(InvalidValueError):
            effects.risk_ratio(1, 10, 2, 10, correction=correction)
    with pytest.raises(InvalidValueError, match="takes no correction"):
        effects.risk_ratio(1, 10, 2, 10, method="koopman", correct="all")
    # (91.25 / 271.5) / (21.25 / 134.5)
    ratio = effects.risk_ratio(91, 271, 21, 134, correct="all", correction=0.25)
    assert ratio.value == pytest.approx(91.25 / 271.5 / (21.25 / 134.5), rel=1e-14)
    assert effects.risk_ratio(1, 10, 2, 10, correction=1).value == 0.5
    # Corrections of 0.5 for all: 1.5 / 11 of 0.5 / 11.
    logit = effects.proportion(1, 10, method="logit", correct="all")
    assert logit.value == pytest.approx(1.5 / 11, rel=1e-14)
    wald = effects.risk_difference(0, 10, 3, 10, method="wald", correct="zeros")
    assert wald.value == pytest.approx(-3 / 11, rel=1e-14)
    assert effects.risk_difference(0, 10, 3, 10, method="wald").value == pytest.approx(-0.3)


def test_uncorrected_empty_cells() -> None:
    for function, method in (
        (effects.risk_ratio, "log"),
        (effects.odds_ratio, "log"),
        (effects.odds_ratio, "peto"),
    ):
        with pytest.raises(InvalidValueError, match="undefined"):
            function(0, 10, 0, 20, method=method, correct="none")
        together = function([0, 3], 10, [0, 4], 20, method=method, correct="none")
        assert np.isnan(together.value).tolist() == [True, False]
        assert np.isnan(together.low).tolist() == [True, False]
        assert np.isnan(together.p_value).tolist() == [True, False]
    with pytest.raises(InvalidValueError, match="no logit"):
        effects.proportion(0, 10, method="logit", correct="none")
    # All have the event: the ratio is 1 and its log has no variance.
    assert effects.risk_ratio(10, 10, 20, 20, correct="none").interval == (1.0, 1.0)


@pytest.mark.parametrize(
    "five",
    [np.int8(5), np.uint64(5), 5.0, np.float32(5), np.array(5), Fraction(5), Decimal(5)],
)
def test_any_whole_number_counts(five: Any) -> None:
    estimate = effects.risk_ratio(five, 10, 1, 10)
    assert estimate == effects.risk_ratio(5, 10, 1, 10)
    assert type(estimate.value) is float


@pytest.mark.parametrize("dtype", [np.int8, np.uint16, np.int64, np.float32, np.float64, object])
@pytest.mark.parametrize("count", [3, 20_000])
def test_any_type_of_array(dtype: Any, count: int) -> None:
    events = np.resize(np.array([1, 2, 3]), count).astype(dtype)
    estimate = effects.risk_ratio(events, 10, 1, 10)
    assert np.array_equal(estimate.value, np.resize([1.0, 2.0, 3.0], count))


def test_large_integers_in_long_arrays_stay_exact() -> None:
    total = np.full(20_000, 2**40)
    estimate = effects.proportion(np.full(20_000, 2**39), total)
    assert (estimate.value == 0.5).all()


class Quantity:
    """What a quantity looks like from outside."""

    def __init__(self, magnitude: Any, units: str) -> None:
        self.magnitude, self.units = magnitude, units


def test_quantities() -> None:
    with pytest.raises(UnitMismatchError) as caught:
        effects.risk_ratio(Quantity(5, "month"), 10, 1, 10)
    assert caught.value.unit == "month"
    plain: Any = Quantity(5, "dimensionless")
    assert effects.risk_ratio(plain, 10, 1, 10) == effects.risk_ratio(5, 10, 1, 10)


def test_real_quantities() -> None:
    pint = pytest.importorskip("pint")
    with pytest.raises(UnitMismatchError):
        effects.proportion(pint.Quantity(5, "kg"), 10)


def test_broadcasting_and_empty_arrays() -> None:
    grid = effects.risk_ratio([[1], [2]], 10, [1, 2, 4], 10)
    assert np.array_equal(grid.value, [[1, 0.5, 0.25], [2, 1, 0.5]])
    for function in TWO_ARMS[:5]:
        assert function([], [], 1, 10).value.shape == (0,)
    for method in ("koopman", "miettinen-nurminen"):
        assert effects.risk_ratio([], 10, 1, 10, method=method).low.shape == (0,)
    for method in ("mee", "newcombe"):
        assert effects.risk_difference([], 10, 1, 10, method=method).low.shape == (0,)
    for method in ("score", "conditional", "mid-p", "median-unbiased", "peto"):
        assert effects.odds_ratio([], 10, 1, 10, method=method).low.shape == (0,)
    for method in ("wilson", "mid-p", "logit", "jeffreys"):
        assert effects.proportion([], 10, method=method).low.shape == (0,)
    assert effects.fragility_index([], 10, 1, 10).shape == (0,)


def test_input_arrays_are_neither_kept_nor_changed() -> None:
    events = np.array([5, 6])
    estimate = effects.risk_ratio(events, 10, 1, 10)
    before = estimate.at_level(0.9).low
    events[:] = 1
    assert np.array_equal(estimate.at_level(0.9).low, before)
    with pytest.raises(ValueError, match="read-only"):
        estimate.value[0] = 1


def test_kinds_of_long_and_short_arrays_agree() -> None:
    rng = np.random.default_rng(7)
    total = rng.integers(1, 60, (2, 9000))
    events = rng.integers(0, total + 1)
    for function, method in (
        (effects.risk_ratio, "log"),
        (effects.risk_ratio, "koopman"),
        (effects.odds_ratio, "conditional"),
        (effects.risk_difference, "mee"),
        (effects.risk_difference, "newcombe"),
    ):
        together = function(events[0], total[0], events[1], total[1], method=method)
        for at in (0, 8191, 8192, 8999):
            columns = (events[0, at], total[0, at], events[1, at], total[1, at])
            single = function(*(int(x) for x in columns), method=method)
            for part in ("value", "low", "high"):
                one, many = getattr(single, part), getattr(together, part)[at]
                assert (one is None and np.isnan(many)) or one == pytest.approx(many, rel=1e-12)
