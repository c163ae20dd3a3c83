"""Effect sizes of stored results."""

# mypy: disable-error-code="arg-type,union-attr,operator"

from __future__ import annotations

from typing import Any

import attrs
import pytest

import leukimmuno as li
from leukimmuno.errors import (
    BoundedFigureError,
    InvalidValueError,
    MissingFigureError,
    UnboundRecordError,
    VocabularyError,
)


def changed(reg: li.Registry, name: str, **more: Any) -> li.TrialResult:
    return reg.bind(attrs.evolve(reg.results[name], **more))


def arms(first: dict[str, Any], second: dict[str, Any]) -> tuple[li.ArmResult, ...]:
    return (li.ArmResult(arm_id="new", **first), li.ArmResult(arm_id="old", **second))


def hazard(**more: Any) -> li.Comparison:
    settings: dict[str, Any] = {
        "measure": "hazard ratio",
        "value": 0.71,
        "interval": li.Interval(0.55, 0.93),
        **more,
    }
    return li.Comparison(**settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        # 30 of 100 against 15 of 50: the same risk, by hand.
        ("risk ratio", 1.0),
        ("odds ratio", 1.0),
        ("risk difference", 0.0),
        ("arcsine difference", 0.0),
        ("cohen h", 0.0),
        ("absolute effect", 0.0),
        ("proportion", 0.3),
    ],
)
def test_measures_of_counts(reg: li.Registry, name: str, value: float) -> None:
    estimate = reg.results["duel-cr"].effect(name)
    assert estimate.value == pytest.approx(value, abs=1e-12)
    assert estimate.citations == reg.results["duel-cr"].citations
    assert estimate.measure == name


def test_counts_and_options_reach_the_function(reg: li.Registry) -> None:
    result = changed(
        reg, "duel-cr", arms=arms({"events": 91, "total": 271}, {"events": 21, "total": 134})
    )
    plain = li.effects.risk_difference(91, 271, 21, 134, method="wald", level=0.9)
    assert result.effect("risk difference", method="wald", level=0.9) == (
        plain.with_citations(result.citations)
    )
    assert result.effect("proportion", arm="old").value == pytest.approx(21 / 134)
    with pytest.raises(VocabularyError, match="arm 'third' is none of new, old"):
        result.effect("proportion", arm="third")


def test_the_number_needed_to_treat_knows_what_is_good(reg: li.Registry) -> None:
    figures = arms({"events": 91, "total": 271}, {"events": 21, "total": 134})
    good = changed(reg, "duel-cr", arms=figures).effect("number needed to treat")
    # 1 / (91/271 - 21/134), by hand: 1 / 0.1790768 = 5.5842
    assert good.value == pytest.approx(5.5842, abs=1e-4)
    assert "benefit" in str(good) or "NNTB" in str(good)
    deaths = changed(reg, "duel-os", arms=figures).effect("number needed to treat", crude=True)
    assert "harm" in str(deaths) or "NNTH" in str(deaths)


def test_crude_counts_of_survival_are_refused_unless_asked_for(reg: li.Registry) -> None:
    result = reg.results["duel-os"]
    for name in ("risk ratio", "proportion"):
        with pytest.raises(InvalidValueError, match="pass crude=True"):
            result.effect(name)
    assert result.effect("risk ratio", crude=True).value == pytest.approx(0.5 / 0.6)


def test_a_printed_hazard_ratio(reg: li.Registry) -> None:
    result = changed(reg, "duel-os", comparison=hazard())
    estimate = result.effect("hazard ratio")
    assert (estimate.value, estimate.low, estimate.high, estimate.level) == (0.71, 0.55, 0.93, 0.95)
    assert result.effect("hazard ratio", level=0.9).low > 0.55


def test_a_ratio_printed_the_other_way_is_turned(reg: li.Registry) -> None:
    result = changed(reg, "duel-os", comparison=hazard(direction="control over experimental"))
    estimate = result.effect("hazard ratio")
    assert estimate.value == pytest.approx(1 / 0.71)
    assert (estimate.low, estimate.high) == pytest.approx((1 / 0.93, 1 / 0.55))


def test_a_further_comparison_is_found(reg: li.Registry) -> None:
    further = (hazard(measure="cause-specific hazard ratio"),)
    result = changed(reg, "duel-os", comparison=hazard(), further_comparisons=further)
    assert result.effect("cause-specific hazard ratio").measure == "cause-specific hazard ratio"


def test_a_hazard_ratio_from_its_p_value(reg: li.Registry) -> None:
    printed = hazard(interval=None, p_value=0.01, sides=2)
    result = changed(reg, "duel-os", comparison=printed)
    expected = li.effects.hazard_ratio_from_p_value(0.71, 0.01, sides=2)
    assert result.effect("hazard ratio", method="p-value").low == expected.low
    turned = changed(
        reg, "duel-os", comparison=attrs.evolve(printed, direction="control over experimental")
    )
    assert turned.effect("hazard ratio", method="p-value").value == pytest.approx(1 / 0.71)
    with pytest.raises(MissingFigureError, match="the printed interval") as caught:
        result.effect("hazard ratio")
    assert caught.value.missing == ("the printed interval",)
    bounded = changed(reg, "duel-os", comparison=attrs.evolve(printed, p_bound="<"))
    with pytest.raises(BoundedFigureError, match="bound only"):
        bounded.effect("hazard ratio", method="p-value")
    unsided = changed(reg, "duel-os", comparison=attrs.evolve(printed, sides=None))
    with pytest.raises(MissingFigureError, match="the printed sides"):
        unsided.effect("hazard ratio", method="p-value")


def test_a_hazard_ratio_from_medians(reg: li.Registry) -> None:
    figures = arms(
        {"median": "8 months", "events": 50, "total": 100},
        {"median": "4 months", "events": 30, "total": 50},
    )
    result = changed(reg, "duel-os", arms=figures)
    assert result.effect("hazard ratio", method="medians").value == pytest.approx(0.5)
    assert result.effect("median ratio").value == pytest.approx(2)
    assert result.effect("median difference").value == pytest.approx(4)
    uncounted = changed(reg, "duel-os", arms=arms({"median": "8 months"}, {"median": "4 months"}))
    with pytest.raises(MissingFigureError, match="events of arm 'new', events of arm 'old'"):
        uncounted.effect("hazard ratio", method="medians")
    with pytest.raises(VocabularyError, match="method: 'guess' is none of"):
        result.effect("hazard ratio", method="guess")


def test_what_is_missing_is_named(reg: li.Registry) -> None:
    partial = changed(reg, "duel-cr", arms=arms({"events": 3}, {"total": 5}))
    with pytest.raises(MissingFigureError) as caught:
        partial.effect("risk ratio")
    assert caught.value.missing == ("total of arm 'new'", "events of arm 'old'")
    with pytest.raises(MissingFigureError, match="median of arm 'new'"):
        partial.effect("median ratio")
    with pytest.raises(MissingFigureError, match="no hazard ratio was printed"):
        partial.effect("hazard ratio")
    with pytest.raises(MissingFigureError, match="survival curve"):
        partial.effect("rmst difference")
    single = changed(reg, "duel-cr", arms=(li.ArmResult(arm_id="new", events=3, total=5),))
    with pytest.raises(MissingFigureError, match="compares two arms") as caught:
        single.effect("risk ratio")
    assert caught.value.missing == ("control arm",)
    assert single.effect("proportion").value == pytest.approx(0.6)


def test_bounds_are_no_numbers(reg: li.Registry) -> None:
    for comparison in (
        hazard(bound="<"),
        hazard(interval=li.Interval(0.55, None, high_bound="not estimable")),
        hazard(interval=li.Interval(0.55, 0.93, low_bound="<")),
    ):
        result = changed(reg, "duel-os", comparison=comparison)
        with pytest.raises(BoundedFigureError):
            result.effect("hazard ratio")
    unreached = arms({"median": li.Measure(None, "month", "not reached")}, {"median": "4 months"})
    with pytest.raises(BoundedFigureError):
        changed(reg, "duel-os", arms=unreached).effect("median ratio")


def test_a_cumulative_incidence_has_no_medians(reg: li.Registry) -> None:
    relapse = li.Endpoint(
        id="relapse",
        name="relapse",
        kind="cumulative incidence",
        favourable="bad",
        competing_event="death in remission",
        citations=reg.results[0].citations,
    )
    both = reg.overlay(li.Registry.of(relapse))
    result = both.bind(attrs.evolve(reg.results["duel-os"], endpoint_id="relapse"))
    with pytest.raises(InvalidValueError, match="no meaning for a cumulative incidence"):
        result.effect("median ratio")
    with pytest.raises(InvalidValueError, match="crude"):
        result.effect("risk ratio")


def test_what_is_available(reg: li.Registry) -> None:
    assert reg.results["duel-cr"].effects() == (
        "proportion",
        "risk ratio",
        "odds ratio",
        "risk difference",
        "number needed to treat",
        "arcsine difference",
        "cohen h",
        "absolute effect",
    )
    assert reg.results["duel-os"].effects() == ()
    assert changed(reg, "duel-os", comparison=hazard()).effects() == ("hazard ratio",)


def test_an_unknown_measure_and_an_unbound_result(reg: li.Registry) -> None:
    with pytest.raises(VocabularyError, match="did you mean 'risk ratio'"):
        reg.results["duel-cr"].effect("risk ration")
    with pytest.raises(UnboundRecordError):
        attrs.evolve(reg.results["duel-cr"]).effect("risk ratio")
