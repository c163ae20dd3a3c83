"""The Estimate as a value: equality, pickling, text, intervals, levels."""

from __future__ import annotations

import json
import math
import pickle
from typing import Any

import numpy as np
import pytest

from leukimmuno import effects as public
from leukimmuno.effects import Estimate, UnionInterval
from leukimmuno.errors import (
    InvalidTypeError,
    InvalidValueError,
    MissingFigureError,
    UnionIntervalError,
    VocabularyError,
)
from leukimmuno.model.vocabulary import EffectMeasure

# Options are handed over as text and figures compared freely.
effects: Any = public

TOWER = (91, 271, 21, 134)


def test_scalars_are_floats_and_arrays_read_only_copies() -> None:
    one = effects.risk_ratio(*TOWER)
    assert all(type(x) is float for x in (one.value, one.low, one.high, one.standard_error))
    assert type(one.p_value) is float
    source = np.array([1.0, 2.0])
    many: Any = Estimate(source, source - 1, source + 1, measure="risk ratio")
    source[:] = 9
    assert np.array_equal(many.value, [1.0, 2.0])
    view = source[:]
    view.setflags(write=False)
    kept: Any = Estimate(view, measure="risk ratio")
    source[:] = 7
    assert np.array_equal(kept.value, [9.0, 9.0])
    for array in (many.value, many.low, many.high):
        assert isinstance(array, np.ndarray)
        assert not array.flags.writeable
    assert Estimate(np.float32(2), measure="risk ratio").value == 2.0


def test_equality_and_hash() -> None:
    one, same = effects.risk_ratio(*TOWER), effects.risk_ratio(*TOWER)
    assert one == same
    assert hash(one) == hash(same)
    assert one != effects.risk_ratio(*TOWER, level=0.9)
    assert one != effects.odds_ratio(*TOWER)
    assert (one == 2.14) is False
    arrays = effects.risk_ratio([0, 1], 10, [0, 2], 10, correct="none")
    assert (arrays == effects.risk_ratio([0, 1], 10, [0, 2], 10, correct="none")) is True
    assert (arrays == effects.risk_ratio([0, 2], 10, [0, 2], 10, correct="none")) is False
    assert (arrays == one) is False
    with pytest.raises(InvalidTypeError, match="no hash"):
        hash(arrays)
    undefined = effects.risk_ratio(0, 10, 0, 20, method="koopman")
    assert undefined == effects.risk_ratio(0, 10, 0, 20, method="koopman")
    assert undefined != one


@pytest.mark.parametrize(
    "estimate",
    [
        effects.risk_ratio(*TOWER),
        effects.risk_difference([1, 2], 10, 3, 10, method="mee"),
        effects.number_needed_to_treat(12, 50, 10, 50, event="good"),
        effects.hazard_ratio(0.71, 0.55, 0.93),
        effects.absolute_effect(effects.odds_ratio(*TOWER), 0.2),
        effects.median_ratio("7.7 months", "4.0 months", events=164, control_events=87),
    ],
)
def test_pickles_and_still_answers(estimate: Any) -> None:
    again = pickle.loads(pickle.dumps(estimate))
    assert again == estimate
    assert again.at_level(0.8) == estimate.at_level(0.8)
    assert again.at_level(0.8).level == 0.8
    assert np.array_equal(again.p_value, estimate.p_value)


def test_levels() -> None:
    one = effects.risk_ratio(*TOWER)
    assert one.at_level(0.95) is one
    assert one.at_level(0.9) == effects.risk_ratio(*TOWER, level=0.9)
    cited = one.with_citations(["Kantarjian 2017"])
    assert cited.citations == ("Kantarjian 2017",)
    assert cited.at_level(0.9).citations == ("Kantarjian 2017",)
    assert cited.p_value == one.p_value
    assert cited != one
    with pytest.raises(MissingFigureError):
        Estimate(0.71, 0.55, 0.93, measure="hazard ratio").at_level(0.9)
    with pytest.raises(InvalidValueError):
        one.at_level(2)


def test_what_an_estimate_refuses() -> None:
    with pytest.raises(InvalidValueError, match="exceeds"):
        Estimate(1, 3, 2, measure="risk ratio")
    with pytest.raises(InvalidValueError, match="exceeds"):
        Estimate([1, 1], [0, 3], [2, 2], measure="risk ratio")
    with pytest.raises(InvalidValueError, match="nan"):
        Estimate(math.nan, measure="risk ratio")
    with pytest.raises(InvalidValueError, match="both limits"):
        Estimate(1, 0.5, measure="risk ratio")
    with pytest.raises(InvalidValueError, match="scale"):
        Estimate(1, measure="risk ratio", scale="cubic")  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="event"):
        Estimate(1, measure="risk ratio", event="nice")  # type: ignore[arg-type]
    with pytest.raises(VocabularyError):
        Estimate(1, measure="rsik ratio")
    for bad in ("1", True, 1j):
        with pytest.raises(InvalidTypeError):
            Estimate(bad, measure="risk ratio")
    # An interval need not hold its estimate.
    assert Estimate(5, 1, 2, measure="risk ratio").value == 5


def test_text() -> None:
    one = effects.risk_ratio(*TOWER)
    assert str(one) == "RR 2.14 (95% CI 1.40 to 3.28)"
    assert repr(one) == "<Estimate risk ratio 2.14 (95% CI 1.40 to 3.28), log method>"
    assert str(effects.hazard_ratio(0.77, 0.58, 1.03, level=0.975)).startswith("HR 0.77 (97.5% CI")
    assert str(Estimate(3, measure="median difference", unit="month")) == (
        "median difference 3.00 month"
    )
    assert repr(Estimate(3, measure="hazard ratio")) == "<Estimate hazard ratio 3.00>"
    nothing = effects.risk_ratio(0, 10, 0, 20, method="koopman")
    assert str(nothing) == "RR undefined (95% CI 0.00 to inf); carries no information"
    assert str(Estimate(-math.inf, measure="risk difference")) == "RD -inf"
    assert str(Estimate(1234567.0, measure="odds ratio")) == "OR 1.23e+06"
    many = effects.risk_ratio([1, 2, 3, 4, 5, 6], 10, 3, 10)
    assert str(many).startswith("RR, shape (6,): 0.33 (95% CI ")
    assert str(many).endswith("(6 rows)")
    needed = effects.number_needed_to_treat([12, 30], 50, 10, 50)
    assert "-inf to -8.2 and 5.0 to inf" in str(needed)
    assert repr(effects.number_needed_to_treat(*TOWER, event="good")).startswith(
        "<Estimate NNTB 5.6 (95% CI"
    )


def test_dictionary() -> None:
    one = effects.risk_ratio(*TOWER).to_dict()
    assert one["measure"] == "risk ratio"
    assert one["low"] == effects.risk_ratio(*TOWER).low
    assert json.loads(json.dumps(one)) == one
    many = effects.risk_ratio([1, 2], 10, 3, 10).to_dict()
    assert many["value"] == [1 / 3, 2 / 3]
    union = effects.number_needed_to_treat(12, 50, 10, 50).to_dict()
    assert union["below"] < 0 < union["above"]
    assert "low" not in union


def test_comparison_with_a_null() -> None:
    assert effects.risk_ratio(*TOWER).excludes()
    assert effects.risk_difference(*TOWER).excludes()
    assert not effects.risk_ratio(*TOWER).excludes(2)
    assert effects.proportion(91, 271).excludes(0.5)
    with pytest.raises(MissingFigureError):
        effects.proportion(91, 271).excludes()
    with pytest.raises(MissingFigureError):
        Estimate(1, measure="risk ratio").excludes()
    assert effects.risk_ratio([91, 5], [271, 10], [21, 5], [134, 10]).excludes().tolist() == [
        True,
        False,
    ]
    crossing = effects.number_needed_to_treat(12, 50, 10, 50)
    assert not crossing.excludes()
    assert crossing.excludes(1)
    assert effects.number_needed_to_treat(*TOWER).excludes()
    many = effects.number_needed_to_treat([12, 40], 50, 10, 50)
    assert many.excludes().tolist() == [False, True]


def test_centre() -> None:
    # sqrt(0.58 * 1.03) = 0.77292...
    assert effects.hazard_ratio(0.77, 0.58, 1.03).centre == pytest.approx(math.sqrt(0.58 * 1.03))
    assert effects.risk_difference(*TOWER, method="wald").centre == pytest.approx(
        91 / 271 - 21 / 134
    )
    assert np.ndim(effects.risk_ratio([1, 2], 10, 3, 10).centre) == 1
    with pytest.raises(MissingFigureError):
        _ = Estimate(1, measure="risk ratio").centre


def test_informative() -> None:
    assert effects.risk_ratio(*TOWER).informative
    assert not effects.risk_ratio(0, 10, 0, 20).informative
    assert effects.risk_ratio(10, 10, 20, 20).informative
    assert not effects.odds_ratio(10, 10, 20, 20).informative
    assert effects.odds_ratio([0, 1], 10, 0, 20).informative.tolist() == [False, True]
    assert effects.risk_difference(0, 10, 0, 20).informative
    assert Estimate(1, measure="risk ratio").informative
    assert effects.hazard_ratio(0.7, 0.5, 0.9).informative
    assert effects.number_needed_to_treat(*TOWER).informative


def test_p_values_where_there_are_none() -> None:
    assert effects.risk_difference(*TOWER).p_value is None
    assert Estimate(1, measure="risk ratio").p_value is None
    # 0 of 10 v 0 of 20: no variance, so no test by the standard error.
    assert effects.risk_difference(0, 10, 0, 20, method="wald").p_value is None
    # The score statistic of a difference that goes to 0 goes to 0.
    assert effects.risk_difference(0, 10, 0, 20, method="mee").p_value == 1.0


def test_cards() -> None:
    for estimate in (
        effects.risk_ratio(*TOWER),
        effects.risk_ratio(0, 10, 3, 20, method="koopman"),
        effects.risk_ratio(0, 10, 0, 20, method="koopman"),
        effects.risk_difference(*TOWER),
        effects.proportion(91, 271),
        Estimate(1, 1, 1, measure="risk ratio"),
    ):
        html = estimate._repr_html_()
        assert html.count("<svg") == 1
        assert 'role="img"' in html
        assert 'role="group"' in html
        assert "currentColor" in html
        assert "<script" not in html
        assert str(estimate) in html
        assert "nan" not in html
    for estimate in (
        effects.risk_ratio([1, 2], 10, 3, 10),
        effects.number_needed_to_treat(12, 50, 10, 50),
        effects.number_needed_to_treat(*TOWER),
        Estimate(1, measure="risk ratio"),
    ):
        html = estimate._repr_html_()
        assert str(estimate) in html
    cited = effects.risk_ratio(*TOWER).with_citations(["<b>Smith & Co</b>"])._repr_html_()
    assert "&lt;b&gt;Smith &amp; Co&lt;/b&gt;" in cited
    assert "<li>" in cited


def test_union_intervals() -> None:
    interval = UnionInterval(-8.0, 5.0)
    assert 6 in interval
    assert -9 in interval
    assert 0 not in interval
    assert math.inf in interval
    assert interval == UnionInterval(-8.0, 5.0)
    assert interval != UnionInterval(-8.0, 6.0)
    assert (interval == 3) is False
    assert hash(interval) == hash(UnionInterval(-8.0, 5.0))
    assert repr(interval) == "<UnionInterval -inf to -8.0 and 5.0 to inf>"
    assert interval.contains([6, 0]).tolist() == [True, False]
    assert pickle.loads(pickle.dumps(interval)) == interval
    with pytest.raises(InvalidValueError):
        UnionInterval(5.0, -8.0)
    # As an array, an entry in reverse order is an ordinary interval.
    mixed = UnionInterval(np.array([-8.0, 9.0]), np.array([5.0, 4.0]))
    assert mixed.contains(6).tolist() == [True, True]
    assert mixed.contains(0).tolist() == [False, False]
    assert "shape (2,)" in str(mixed)
    with pytest.raises(TypeError):
        hash(mixed)


def test_limits_of_two_rays_raise_and_name_the_interval() -> None:
    estimate = effects.number_needed_to_treat(12, 50, 10, 50)
    for part in ("low", "high"):
        with pytest.raises(UnionIntervalError, match="interval") as caught:
            getattr(estimate, part)
        assert caught.value.interval == estimate.interval
    assert isinstance(estimate.interval, UnionInterval)


def test_the_package_is_lazy_and_lists_its_names() -> None:
    assert set(dir(effects)) == set(effects.__all__)
    for name in effects.__all__:
        assert getattr(effects, name).__doc__
    with pytest.raises(AttributeError, match="risk_ration"):
        _ = effects.risk_ration


def test_every_measure_has_a_text() -> None:
    for measure in EffectMeasure:
        text = str(Estimate(2, 1, 3, measure=measure))
        assert "(95% CI " in text


def test_undefined_in_arrays_is_nan() -> None:
    many: Any = effects.risk_ratio([0, 1], 10, [0, 2], 20, method="koopman")
    assert np.isnan(many.value).tolist() == [True, False]
    assert many.low.tolist()[0] == 0
    assert many.high.tolist()[0] == math.inf
    assert effects.risk_ratio(0, 10, 0, 20, method="koopman").value is None
