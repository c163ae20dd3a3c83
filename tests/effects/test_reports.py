"""Effects from reported figures; expected values are worked out beside each test."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from leukimmuno import effects as public
from leukimmuno.effects import Estimate
from leukimmuno.errors import (
    BoundedFigureError,
    InvalidTypeError,
    InvalidValueError,
    MissingFigureError,
    UnionIntervalError,
    UnitMismatchError,
    VocabularyError,
)
from leukimmuno.model.quantities import Interval, Measure
from leukimmuno.model.vocabulary import Bound

# Options are handed over as text and figures compared freely.
effects: Any = public

Z = 1.959963984540054


def near(value: float) -> Any:
    return pytest.approx(value, rel=1e-10)


def test_reported_hazard_ratio() -> None:
    one = effects.hazard_ratio(0.77, 0.58, 1.03, level=0.975)
    assert (one.value, one.low, one.high, one.level) == (0.77, 0.58, 1.03, 0.975)
    # The 97.5% quantile is 2.2414027276049473.
    error = math.log(1.03 / 0.58) / (2 * 2.2414027276049473)
    assert one.standard_error == near(error)
    assert one.at_level(0.95).low == near(0.77 * math.exp(-Z * error))
    assert one.p_value == near(math.erfc(-math.log(0.77) / error / math.sqrt(2)))
    many = effects.hazard_ratio([0.7, 0.8], [0.5, 0.6], [0.9, 1.0])
    assert np.array_equal(many.low, [0.5, 0.6])
    other = effects.hazard_ratio(0.7, 0.5, 0.9, measure="cause-specific hazard ratio")
    assert str(other).startswith("cause-specific HR 0.70")
    with pytest.raises(InvalidValueError, match="low"):
        effects.hazard_ratio(0.7, 0.9, 0.5)
    with pytest.raises(InvalidValueError, match=r"value\[1\]"):
        effects.hazard_ratio([0.7, 0.0], 0.5, 0.9)
    with pytest.raises(InvalidValueError, match="ratio"):
        effects.hazard_ratio(0.7, 0.5, 0.9, measure="risk difference")
    with pytest.raises(VocabularyError):
        effects.hazard_ratio(0.7, 0.5, 0.9, measure="hazzard")
    with pytest.raises(InvalidValueError, match="broadcast"):
        effects.hazard_ratio([0.7, 0.8], [0.5, 0.6, 0.7], 0.9)


def test_hazard_ratio_from_p_value() -> None:
    # z of p = 0.01 two-sided is 2.5758293035489004.
    two = effects.hazard_ratio_from_p_value(0.71, 0.01, sides=2)
    assert two.standard_error == near(-math.log(0.71) / 2.5758293035489004)
    assert two.p_value == near(0.01)
    assert effects.hazard_ratio_from_p_value(0.71, 0.005, sides=1) == two
    for value, p, sides in ((1, 0.5, 2), (0.7, 1, 2), (0.7, 0.5, 1), (0.7, 0, 2), (0.7, 1.5, 2)):
        with pytest.raises(InvalidValueError):
            effects.hazard_ratio_from_p_value(value, p, sides=sides)
    wrong: Any = (0, 3, True, "2")
    for sides in wrong:
        with pytest.raises(InvalidValueError, match="sides"):
            effects.hazard_ratio_from_p_value(0.7, 0.01, sides=sides)


def test_hazard_ratio_from_observed_minus_expected() -> None:
    one = effects.hazard_ratio_from_observed_expected(-20, 55)
    assert one.value == near(math.exp(-20 / 55))
    assert one.standard_error == near(1 / math.sqrt(55))
    assert one.measure == "log-rank odds ratio"
    with pytest.raises(InvalidValueError):
        effects.hazard_ratio_from_observed_expected(-20, 0)
    with pytest.raises(InvalidValueError):
        effects.hazard_ratio_from_observed_expected(math.nan, 5)


def test_hazard_ratio_from_log_rank() -> None:
    # V = 100 / 4 = 25, log HR = -1.959963984540054 / 5.
    one = effects.hazard_ratio_from_log_rank(0.05, 100, sides=2, favours="experimental")
    assert one.value == near(math.exp(-Z / 5))
    assert one.high == near(1)
    other = effects.hazard_ratio_from_log_rank(0.05, 100, sides=2, favours="control")
    assert other.value == near(math.exp(Z / 5))
    # p = 1 means no difference.
    assert effects.hazard_ratio_from_log_rank(1, 100, sides=2, favours="control").value == 1
    # Events by arm, 60 and 40: V = 60 * 40 / 100 = 24.
    byarm = effects.hazard_ratio_from_log_rank(
        0.05, 100, sides=2, favours="experimental", share=0.6
    )
    assert byarm.standard_error == near(1 / math.sqrt(24))
    with pytest.raises(InvalidValueError, match="favours"):
        effects.hazard_ratio_from_log_rank(0.05, 9, sides=2, favours="both")
    with pytest.raises(InvalidValueError, match="share"):
        effects.hazard_ratio_from_log_rank(0.05, 9, sides=2, favours="control", share=1)


def test_hazard_ratio_from_medians() -> None:
    one = effects.hazard_ratio_from_medians("8 months", "4 months", 100, 50)
    assert one.value == near(0.5)
    assert one.standard_error == near(math.sqrt(1 / 100 + 1 / 50))
    assert effects.hazard_ratio_from_medians(8, 4, 100, 50, unit="month") == one
    weeks = effects.hazard_ratio_from_medians("14 days", "1 week", 100, 50)
    assert weeks.value == near(0.5)


def test_hazard_ratio_from_survival() -> None:
    # S = 1/2 and 1/4: HR = 1/2; errors by the delta method on log(-log S).
    one = effects.hazard_ratio_from_survival(0.5, 0.25, total=100, control_total=100)
    first = 0.05 / (0.5 * math.log(2))
    second = math.sqrt(0.25 * 0.75 / 100) / (0.25 * math.log(4))
    assert one.value == near(0.5)
    assert one.standard_error == near(math.hypot(first, second))
    other = effects.hazard_ratio_from_survival(
        0.5, 0.25, standard_error=0.05, control_standard_error=math.sqrt(0.25 * 0.75 / 100)
    )
    assert other.standard_error == near(math.hypot(first, second))
    with pytest.raises(MissingFigureError):
        effects.hazard_ratio_from_survival(0.5, 0.25)
    with pytest.raises(InvalidValueError, match="survival"):
        effects.hazard_ratio_from_survival(1.0, 0.25, total=10, control_total=10)


def test_medians() -> None:
    # Limits 5.6 to 9.6 and 2.9 to 5.3 months.
    options: dict[str, Any] = {
        "limits": ("5.6 months", "9.6 months"),
        "control_limits": ("2.9 months", "5.3 months"),
    }
    ratio = effects.median_ratio("7.7 months", "4.0 months", **options)
    error = math.hypot(math.log(9.6 / 5.6), math.log(5.3 / 2.9)) / (2 * Z)
    assert ratio.value == near(7.7 / 4)
    assert ratio.standard_error == near(error)
    assert ratio.low == near(7.7 / 4 * math.exp(-Z * error))
    difference = effects.median_difference("7.7 months", "4.0 months", **options)
    assert difference.unit == "month"
    assert difference.standard_error == near(math.hypot(4.0, 2.4) / (2 * Z))
    assert difference.p_value == near(
        math.erfc(3.7 / (math.hypot(4.0, 2.4) / (2 * Z)) / math.sqrt(2))
    )
    measures = effects.median_ratio(
        Measure(7.7, "month", interval=Interval(5.6, 9.6)),
        Measure(4.0, "month", interval=Interval(2.9, 5.3)),
    )
    assert measures == ratio
    bare = effects.median_ratio(
        7.7, 4.0, limits=(5.6, 9.6), control_limits=(2.9, 5.3), unit="month"
    )
    assert bare == ratio
    alone = effects.median_difference("1 year", "6 months")
    assert alone.unit == "year"
    assert alone.value == near(0.5)
    assert alone.interval == (None, None)
    exponential = effects.median_difference("8 months", "4 months", events=100, control_events=64)
    # Standard errors 8 / 10 and 4 / 8.
    assert exponential.standard_error == near(math.hypot(0.8, 0.5))
    half_known = effects.median_ratio(
        Measure(7.7, "month", interval=Interval(5.6, None, high_bound=Bound.NOT_REACHED)),
        "4 months",
    )
    assert half_known.interval == (None, None)
    arrays = effects.median_ratio([8, 6], [4, 3], events=[10, 20], control_events=30, unit="month")
    assert np.array_equal(arrays.value, [2.0, 2.0])


def test_quantities_of_time() -> None:
    pint = pytest.importorskip("pint")
    ratio = effects.median_ratio(pint.Quantity(14.0, "day"), "1 week")
    assert ratio.value == near(2.0)


def test_medians_that_cannot_be_used() -> None:
    with pytest.raises(InvalidTypeError, match="unit="):
        effects.median_ratio(7.7, 4.0)
    with pytest.raises(BoundedFigureError):
        effects.median_ratio(Measure(None, "month", bound=Bound.NOT_REACHED), "4 months")
    with pytest.raises(BoundedFigureError):
        effects.median_ratio("7 months", Measure(3, "month", bound=Bound(">")))
    with pytest.raises(UnitMismatchError):
        effects.median_ratio("7 mg", "4 months")
    with pytest.raises(InvalidValueError):
        effects.median_ratio("0 months", "4 months")
    with pytest.raises(InvalidTypeError, match="pair"):
        effects.median_ratio("7 months", "4 months", limits=("5 months",))
    with pytest.raises(InvalidValueError, match="lower limit"):
        effects.median_ratio("7 months", "4 months", limits=("9 months", "5 months"))
    with pytest.raises(MissingFigureError):
        effects.median_ratio("7 months", "4 months", events=10)
    with pytest.raises(MissingFigureError):
        effects.median_ratio("7 months", "4 months", control_events=10)
    with pytest.raises(InvalidValueError, match="control_events"):
        effects.median_ratio("7 months", "4 months", events=10, control_events=0)
    with pytest.raises(InvalidValueError, match="broadcast"):
        effects.median_ratio([7, 8], [1, 2, 3], unit="month")


def test_number_needed_to_treat() -> None:
    table = (91, 271, 21, 134)
    difference = effects.risk_difference(*table)
    needed = effects.number_needed_to_treat(*table)
    assert needed.value == near(1 / difference.value)
    assert needed.low == near(1 / difference.high)
    assert needed.high == near(1 / difference.low)
    assert str(needed) == "NNT 5.6 (95% CI 3.9 to 11.1)"
    harm = effects.number_needed_to_treat(*table, event="bad")
    assert str(harm) == "NNTH 5.6 (95% CI 3.9 to 11.1)"
    fewer = effects.number_needed_to_treat(21, 134, 91, 271, event="bad")
    assert str(fewer) == "NNTB 5.6 (95% CI 3.9 to 11.1)"
    assert fewer.low == near(1 / -difference.low)
    crossing = effects.number_needed_to_treat(10, 50, 12, 50, event="bad")
    assert str(crossing) == "NNTB 25.0 (95% CI NNTB 5.0 to infinity to NNTH 8.2)"
    assert crossing.at_level(0.1).low == near(
        1 / effects.risk_difference(10, 50, 12, 50, level=0.1).high
    )
    none = effects.number_needed_to_treat(5, 10, 5, 10, event="good")
    assert none.value == math.inf
    assert str(none).startswith("NNT infinite (95% CI NNTB ")
    flat = effects.number_needed_to_treat(0, 10, 0, 20, method="wald")
    assert flat.interval == (-math.inf, math.inf)
    with pytest.raises(InvalidValueError, match="event"):
        effects.number_needed_to_treat(*table, event="best")
    many = effects.number_needed_to_treat([12, 40], 50, 10, 50)
    with pytest.raises(UnionIntervalError):
        _ = many.low
    assert needed.p_value is None
    assert effects.number_needed_to_treat(*table, method="mee").p_value == (
        effects.risk_difference(*table, method="mee").p_value
    )


def test_number_needed_to_treat_at_a_limit_of_zero() -> None:
    # A Wald interval whose lower limit is exactly 0 bounds the number at infinity.
    ratio = Estimate(0.5, 0.25, 1.0, measure="hazard ratio")
    needed = effects.number_needed_to_treat_from_hazard_ratio(ratio, 0.25)
    # 1 / (0.25 ** 0.5 - 0.25) = 4 and 1 / (0.25 ** 0.25 - 0.25) = 2.188.
    assert needed.value == near(4.0)
    assert needed.low == near(1 / (math.sqrt(0.5) - 0.25))
    assert needed.high == math.inf
    other = effects.number_needed_to_treat_from_hazard_ratio(2.0, 0.5, low=1.0, high=4.0)
    # 1 / (0.5 ** 2 - 0.5) = -4.
    assert other.value == near(-4.0)
    assert other.low == -math.inf
    assert str(other) == "NNTH 4.0 (95% CI 2.3 to inf)"
    alone = effects.number_needed_to_treat_from_hazard_ratio(0.5, 0.25)
    assert str(alone) == "NNTB 4.0"
    with pytest.raises(InvalidValueError, match="hazard ratio"):
        effects.number_needed_to_treat_from_hazard_ratio(effects.risk_ratio(1, 9, 2, 9), 0.5)
    with pytest.raises(InvalidValueError, match="control_survival"):
        effects.number_needed_to_treat_from_hazard_ratio(0.5, 1.0)


def test_absolute_effect() -> None:
    # 150 per 1000 at RR 2 become 300: 150 more, limits 0.5 and 3 give 75 fewer and 300 more.
    one = effects.absolute_effect(2, 0.15, measure="risk ratio", low=0.5, high=3)
    assert (one.value, one.low, one.high) == (near(150), near(-75), near(300))
    assert one.unit == "per 1000"
    # OR 2 at 1/2: odds 2, risk 2/3. HR 2 at 1/2: 1 - 1/4. RD 0.1.
    odds = effects.absolute_effect(2, 0.5, measure="odds ratio", per=600)
    assert odds.value == near(100)
    hazard = effects.absolute_effect(2, 0.5, measure="hazard ratio", per=100)
    assert hazard.value == near(25)
    assert effects.absolute_effect(0.1, 0.5, measure="risk difference").value == near(100)
    # An upper limit of RR 9 at 0.15 stops at a risk of 1.
    stopped = effects.absolute_effect(2, 0.15, measure="risk ratio", low=1, high=9)
    assert stopped.high == near(850)
    infinite = effects.absolute_effect(effects.odds_ratio(3, 10, 0, 12, method="score"), 0.5)
    assert infinite.high == near(500)
    nothing = effects.absolute_effect(effects.risk_ratio(0, 9, 0, 9, method="koopman"), 0.5)
    assert nothing.value is None
    derived = effects.absolute_effect(effects.risk_ratio(91, 271, 21, 134), [0.1, 0.2])
    assert np.ndim(derived.value) == 1
    with pytest.raises(InvalidValueError, match="outside 0 to 1"):
        effects.absolute_effect(9, 0.15, measure="risk ratio")
    with pytest.raises(MissingFigureError):
        effects.absolute_effect(2, 0.15)
    with pytest.raises(InvalidValueError, match="expected one of"):
        effects.absolute_effect(2, 0.15, measure="median ratio")
    with pytest.raises(InvalidValueError, match="per"):
        effects.absolute_effect(2, 0.15, measure="risk ratio", per=0)
    with pytest.raises(InvalidValueError, match="ratio above 0"):
        effects.absolute_effect(-2, 0.15, measure="risk ratio")
    with pytest.raises(InvalidTypeError, match="both limits"):
        effects.absolute_effect(2, 0.15, measure="risk ratio", low=1)
    with pytest.raises(InvalidValueError, match="own limits"):
        effects.absolute_effect(effects.risk_ratio(1, 9, 2, 9), 0.15, low=1, high=2)


def test_odds_to_risk_ratio() -> None:
    # 2.72 / (1 - 0.157 + 0.157 * 2.72)
    one = effects.odds_to_risk_ratio(2.72, 0.157, low=1.6, high=4.62)
    assert one.value == near(2.72 / (0.843 + 0.157 * 2.72))
    assert one.low == near(1.6 / (0.843 + 0.157 * 1.6))
    exact = effects.odds_to_risk_ratio(effects.odds_ratio(3, 10, 0, 12, method="score"), 0.25)
    # An infinite odds ratio means certainty: 1 / 0.25.
    assert exact.value == near(4)
    assert exact.at_level(0.5).level == 0.5
    assert effects.odds_to_risk_ratio(2.0, 0.5).interval == (None, None)
    nothing = effects.odds_ratio(0, 10, 0, 12, method="score")
    assert effects.odds_to_risk_ratio(nothing, 0.25).value is None
    with pytest.raises(InvalidValueError, match="odds ratio"):
        effects.odds_to_risk_ratio(effects.risk_ratio(1, 9, 2, 9), 0.25)


def test_beta_binomial() -> None:
    # A uniform prior and 1 event of 1 give Beta(2, 1): mean 2/3, distribution function p^2.
    one = effects.beta_binomial(1, 1)
    assert one.mean == near(2 / 3)
    assert one.interval == (near(math.sqrt(0.025)), near(math.sqrt(0.975)))
    assert one.probability_above(0.5) == near(0.75)
    assert one.at_level(0.5).low == near(math.sqrt(0.25))
    assert one == effects.beta_binomial(1, 1)
    assert one != effects.beta_binomial(1, 2)
    assert (one == 1) is False
    assert hash(one) == hash(effects.beta_binomial(1, 1))
    assert repr(one) == "<BetaPosterior Beta(2, 1): mean 0.667 (95% CrI 0.158 to 0.987)>"
    many = effects.beta_binomial([0, 1], 1, prior=(0.5, 0.5))
    assert np.array_equal(many.mean, [0.25, 0.75])
    assert repr(many) == "<BetaPosterior posterior means of shape (2,)>"
    for prior in ((0, 1), (1, 1, 1), (1, math.nan)):
        with pytest.raises(InvalidValueError, match="prior"):
            effects.beta_binomial(1, 1, prior=prior)
    with pytest.raises(InvalidValueError, match="threshold"):
        one.probability_above(1.5)


def test_fragility_index() -> None:
    # Fisher's p of 1/100 v 9/100 is 0.0185, of 2/100 v 9/100 0.0582 (R).
    assert effects.fragility_index(1, 100, 9, 100) == 1
    assert effects.fragility_index(9, 100, 1, 100) == 1
    assert type(effects.fragility_index(1, 100, 9, 100)) is int
    assert effects.fragility_index(0, 10, 0, 20) == 0
    got = effects.fragility_index([1, 20, 0], 100, [9, 20, 0], 100)
    assert got.tolist() == [1, 0, 0]


@pytest.mark.parametrize("method", ["fisher", "mid-p", "none", "yates", "n-1"])
def test_fragility_index_is_the_first_step_that_is_not_significant(method: Any) -> None:
    tests: dict[str, Any] = {"fisher": effects.fisher_test, "mid-p": effects.mid_p_test}
    a, n1, c, n2 = 30, 400, 90, 410
    index: Any = effects.fragility_index(a, n1, c, n2, method=method)
    assert index > 20
    for step in range(index + 1):
        table = (a + step, n1, c, n2)
        if method in tests:
            p = tests[method](*table).p_value
        else:
            p = effects.chi_squared_test(*table, method=method).p_value
        assert (p >= 0.05) == (step == index)
    assert effects.fragility_index(a, n1, c, n2, method=method, alpha=1e-12) == 0


def test_tests_of_no_difference() -> None:
    # 2 of 2 v 0 of 2: of the 6 ways to place two events, 1 is this one and 1 its mirror.
    assert float(effects.fisher_test(2, 2, 0, 2)) == near(1 / 3)
    assert float(effects.fisher_test(2, 2, 0, 2, method="central")) == near(1 / 3)
    assert float(effects.fisher_test(2, 2, 0, 2, alternative="greater")) == near(1 / 6)
    assert float(effects.fisher_test(2, 2, 0, 2, alternative="less")) == near(1.0)
    assert float(effects.mid_p_test(2, 2, 0, 2)) == near(1 / 6)
    assert float(effects.mid_p_test(2, 2, 0, 2, alternative="greater")) == near(1 / 12)
    # Pearson's statistic of that table is 4, with (N - 1) / N 3, after Yates 1.
    for method, statistic in (("none", 4), ("n-1", 3), ("yates", 1)):
        test = effects.chi_squared_test(2, 2, 0, 2, method=method)
        assert test.statistic == near(statistic)
        assert test.p_value == near(math.erfc(math.sqrt(statistic / 2)))
    with pytest.raises(InvalidValueError, match="undefined"):
        effects.chi_squared_test(0, 10, 0, 20)
    many = effects.chi_squared_test([0, 1], 10, 0, 20)
    assert np.isnan(np.asarray(many)).tolist() == [True, False]
    assert "shape (2,)" in str(many)
    with pytest.raises(InvalidValueError, match="alternative"):
        effects.fisher_test(1, 2, 1, 2, alternative="more")
    assert effects.odds_ratio(7, 10, 1, 10, method="conditional").p_value == float(
        effects.fisher_test(7, 10, 1, 10)
    )
    assert effects.odds_ratio(7, 10, 1, 10, method="mid-p").p_value == float(
        effects.mid_p_test(7, 10, 1, 10)
    )


def test_p_values_too_small_for_floating_point_are_zero() -> None:
    table = (10**6, 10**6, 0, 10**6)
    assert float(effects.fisher_test(*table)) == 0.0
    assert float(effects.mid_p_test(*table)) == 0.0
    assert float(effects.fisher_test(*table, alternative="greater")) == 0.0
    assert float(effects.fisher_test(*table, alternative="less")) == 1.0
