"""The interval plot: where estimates stand, what is written beside them, what is refused."""

# The constructors take plain texts and lists besides what their annotations say, and matplotlib's
# stubs know little of what a line or a text holds.
# mypy: disable-error-code="arg-type,index,misc,operator,attr-defined,call-overload"

from __future__ import annotations

import math
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.text import Annotation

import leukimmuno as li
from leukimmuno import Estimate, UnionInterval
from leukimmuno.errors import InvalidTypeError, InvalidValueError, MissingFigureError

RATIO = Estimate(0.71, 0.55, 0.93, measure="hazard ratio")
OTHER = Estimate(2.0, 1.0, 4.0, measure="hazard ratio")


def spans(ax: Any) -> list[tuple[float, float, float]]:
    """List the lines of the intervals: row, left end, right end."""
    return [
        (line.get_ydata()[0], *line.get_xdata())
        for line in ax.lines
        if len(line.get_xdata()) == 2 and line.get_linestyle() == "-"
    ]


def values(ax: Any) -> list[tuple[float, float]]:
    """List the marks of the estimates: row and place."""
    return [
        (line.get_ydata()[0], line.get_xdata()[0]) for line in ax.lines if line.get_marker() == "s"
    ]


def written(ax: Any) -> list[str]:
    """List what stands at the right of the rows."""
    return [text.get_text() for text in ax.texts if isinstance(text, Annotation)]


def ticks(ax: Any) -> dict[str, float]:
    return {
        label.get_text(): place
        for label, place in zip(ax.get_xticklabels(), ax.get_xticks(), strict=True)
    }


def test_ratios_stand_on_a_log_axis_with_the_line_of_no_effect() -> None:
    ax = li.pictures.intervals({"one": RATIO, "other": OTHER})
    assert ax.get_xscale() == "log"
    assert spans(ax) == [(0, 0.55, 0.93), (1, 1.0, 4.0)]
    assert values(ax) == [(0, 0.71), (1, 2.0)]
    (null,) = [line for line in ax.lines if line.get_linestyle() == ":"]
    assert list(null.get_xdata()) == [1, 1]
    assert written(ax) == ["0.71 (0.55 to 0.93)", "2.00 (1.00 to 4.00)"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["one", "other"]
    assert ax.get_xlabel() == "hazard ratio (95% CI)"
    left, right = ax.get_xlim()
    # Room at both ends: 6 % of log(4 / 0.55) = 1.984, a factor of 1.126.
    assert left == pytest.approx(0.55 / 1.1264, rel=1e-3)
    assert right == pytest.approx(4 * 1.1264, rel=1e-3)
    assert ticks(ax)["1"] == 1
    # The first row is on top.
    assert ax.get_ylim()[0] > ax.get_ylim()[1]


def test_text_has_the_same_facts() -> None:
    ax = li.pictures.intervals([RATIO, OTHER], labels=["one", "other"])
    assert li.pictures.alt_text(ax).splitlines() == [
        (
            "Interval plot of 2 hazard ratios with their 95% confidence intervals, on a log axis; "
            "no effect at 1."
        ),
        "one: 0.71 (0.55 to 0.93)",
        "other: 2.00 (1.00 to 4.00)",
    ]


def test_axes_given_are_drawn_on() -> None:
    _, ax = plt.subplots()
    assert li.pictures.intervals(RATIO, ax=ax) is ax


def test_one_estimate_is_labelled_by_its_measure() -> None:
    ax = li.pictures.intervals(RATIO)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["hazard ratio"]


def test_numbers_needed_stand_at_their_reciprocals_and_run_through_infinity() -> None:
    # Two rays, below -10 and above 5, are the span from 1/-10 to 1/5; the value 20 is 0.05.
    through = Estimate(
        20.0, measure="number needed to treat", union=UnionInterval(-10.0, 5.0), event="good"
    )
    plain = Estimate(4.0, 2.0, 8.0, measure="number needed to treat", event="good")
    ax = li.pictures.intervals({"through": through, "plain": plain})
    assert ax.get_xscale() == "linear"
    assert spans(ax) == [(0, -0.1, 0.2), (1, 0.125, 0.5)]
    assert values(ax) == [(0, 0.05), (1, 0.25)]
    places = ticks(ax)
    assert places["∞"] == 0
    assert places["2"] == 0.5
    # Benefit and harm are told apart by the side, so no tick has a sign.
    assert places["10"] == -0.1 or places["10"] == 0.1
    assert not any(label.startswith("-") for label in places)
    assert ax.get_xlabel().endswith("to the right of infinity: to benefit")
    assert written(ax)[0] == "NNTB 20.0 (NNTB 5.0 to infinity to NNTH 10.0)"
    assert "no effect at infinity" in li.pictures.alt_text(ax)


def test_numbers_needed_without_an_event_have_signs() -> None:
    negative = Estimate(-4.0, -8.0, -2.0, measure="number needed to treat")
    ax = li.pictures.intervals({"negative": negative})
    assert spans(ax) == [(0, -0.5, -0.125)]
    assert ticks(ax)["-2"] == -0.5
    assert ax.get_xlabel() == "number needed to treat (95% CI)"


def test_number_needed_of_no_difference_is_in_the_middle() -> None:
    none = Estimate(math.inf, measure="number needed to treat", union=UnionInterval(-8.0, 8.0))
    ax = li.pictures.intervals({"none": none})
    assert values(ax) == [(0, 0.0)]
    zero = Estimate(2.0, 0.0, 4.0, measure="number needed to treat")
    ax = li.pictures.intervals({"reaches zero": zero})
    # 1/0 lies beyond every axis: an arrow.
    assert [line.get_marker() for line in ax.lines if line.get_marker() in "<>"] == [">"]


@pytest.mark.parametrize(
    ("low", "high", "arrows"),
    [(0.0, 2.0, ["<"]), (0.5, math.inf, [">"]), (0.0, math.inf, ["<", ">"]), (0.5, 2.0, [])],
)
def test_limits_beyond_the_axis_end_in_arrows(low: float, high: float, arrows: list[str]) -> None:
    ax = li.pictures.intervals(Estimate(1.5, low, high, measure="risk ratio"))
    assert [line.get_marker() for line in ax.lines if line.get_marker() in "<>"] == arrows
    (span,) = spans(ax)
    left, right = ax.get_xlim()
    assert span == (0, low if "<" not in arrows else left, high if ">" not in arrows else right)


def test_estimate_without_value_or_limits_shows_what_there_is() -> None:
    ax = li.pictures.intervals(
        {
            "interval": Estimate(None, 0.5, 2.0, measure="risk ratio"),
            "value": Estimate(3.0, measure="risk ratio"),
            "neither": Estimate(None, measure="risk ratio"),
            "beyond": Estimate(math.inf, measure="risk ratio"),
        }
    )
    assert spans(ax) == [(0, 0.5, 2.0)]
    assert values(ax) == [(1, 3.0)]
    assert written(ax) == ["undefined (0.50 to 2.00)", "3.00", "undefined", "inf"]


def test_arrays_give_a_row_an_entry() -> None:
    ratios = Estimate(
        np.array([2.0, np.nan]), np.array([1.0, np.nan]), np.array([4.0, np.nan]),
        measure="odds ratio",
    )  # fmt: skip
    ax = li.pictures.intervals(ratios, labels=["a", "b"])
    assert spans(ax) == [(0, 1.0, 4.0)]
    assert written(ax) == ["2.00 (1.00 to 4.00)", "undefined"]


def test_arrays_of_numbers_needed_hold_both_kinds_of_intervals() -> None:
    # Of the second entry, above <= below: the ordinary interval from 2 to 8.
    needed = Estimate(
        np.array([20.0, 4.0]),
        measure="number needed to treat",
        union=UnionInterval(np.array([-10.0, 8.0]), np.array([5.0, 2.0])),
    )
    ax = li.pictures.intervals(needed, labels=["through", "plain"])
    assert spans(ax) == [(0, -0.1, 0.2), (1, 0.125, 0.5)]


def test_proportions_are_percentages_from_0_to_100() -> None:
    ax = li.pictures.intervals(
        {
            "some": Estimate(0.5, 0.25, 0.75, measure="proportion"),
            "bare": Estimate(0.125, measure="proportion"),
            "undefined": Estimate(None, 0.0, 1.0, measure="proportion"),
        }
    )
    assert ax.get_xlim() == (0, 1)
    assert ticks(ax) == {"0%": 0, "20%": 0.2, "40%": 0.4, "60%": 0.6, "80%": 0.8, "100%": 1}
    assert written(ax) == ["50.0% (25.0 to 75.0)", "12.5%", "undefined (0.0 to 100.0)"]
    assert not [line for line in ax.lines if line.get_linestyle() == ":"]
    assert li.pictures.alt_text(ax).startswith(
        "Interval plot of 3 proportions with their 95% confidence intervals.\n"
    )


def test_differences_stand_on_a_plain_axis_with_their_unit() -> None:
    ax = li.pictures.intervals(
        {"a": Estimate(3.7, 1.5, 5.9, measure="median difference", unit="month", level=0.9)}
    )
    assert ax.get_xscale() == "linear"
    left, right = ax.get_xlim()
    # Room of 6 % of the way from no effect, 0, to 5.9.
    assert (left, right) == pytest.approx((-0.354, 6.254))
    assert ax.get_xlabel() == "median difference, month (90% CI)"
    assert written(ax) == ["3.70 (1.50 to 5.90)"]
    assert "1 median difference (month) with its 90% confidence interval" in li.pictures.alt_text(
        ax
    )


def test_levels_that_differ_are_told_row_by_row() -> None:
    ax = li.pictures.intervals(
        {"a": RATIO, "b": Estimate(2, 1, 4, measure="hazard ratio", level=0.9)}
    )
    assert written(ax) == ["0.71 (95% CI 0.55 to 0.93)", "2.00 (90% CI 1.00 to 4.00)"]
    assert ax.get_xlabel() == "hazard ratio"


@pytest.mark.parametrize(
    ("measure", "event", "said"),
    [
        ("risk ratio", "good", "to the right of the line: better in the experimental arm"),
        ("risk ratio", "bad", "to the right of the line: worse in the experimental arm"),
        # The time to a bad event: longer is better.
        ("median ratio", "bad", "to the right of the line: better in the experimental arm"),
        ("number needed to treat", "bad", "to the right of infinity: to harm"),
    ],
)
def test_side_of_benefit_is_told_where_it_is_known(measure: str, event: Any, said: str) -> None:
    ax = li.pictures.intervals({"a": Estimate(2.0, 1.5, 4.0, measure=measure, event=event)})
    assert ax.get_xlabel().splitlines()[1] == said
    assert f"{said[0].upper()}{said[1:]}." in li.pictures.alt_text(ax)


def test_side_of_benefit_is_not_told_where_events_differ() -> None:
    ax = li.pictures.intervals(
        {
            "a": Estimate(2, 1, 4, measure="risk ratio", event="good"),
            "b": Estimate(2, 1, 4, measure="risk ratio", event="bad"),
        }
    )
    assert "\n" not in ax.get_xlabel()


def test_results_are_computed_and_labelled(reg: li.Registry) -> None:
    # 30 of 100 and 15 of 50: the ratio is 1.
    ax = li.pictures.intervals(reg.results.where(endpoint="cr"), "risk ratio")
    assert values(ax) == [(0, 1.0)]
    (label,) = (label.get_text() for label in ax.get_yticklabels())
    assert label == "DUEL: complete remission\nrandomised"
    assert "better in the experimental arm" in ax.get_xlabel()
    ax = li.pictures.intervals(reg.results["duel-cr"], "proportion", arm="old", level=0.9)
    assert values(ax) == [(0, 0.3)]
    assert ax.get_xlabel() == "proportion (90% CI)"


def test_labels_of_results_name_what_differs(reg: li.Registry) -> None:
    # 40/100 over 25/50 and 50/100 over 30/50 are 0.8 and 5/6; the cut-offs tell them apart.
    ax = li.pictures.intervals(reg.results.where(endpoint="os"), "risk ratio", crude=True)
    assert [place for _, place in values(ax)] == pytest.approx([0.8, 5 / 6])
    assert [label.get_text().split("\n")[1] for label in ax.get_yticklabels()] == [
        "randomised; data to 2016-06",
        "randomised; data to 2017-01",
    ]
    ax = li.pictures.intervals(
        reg.results.where(endpoint="os"), "risk ratio", crude=True, labels=["early", "late"]
    )
    assert [label.get_text() for label in ax.get_yticklabels()] == ["early", "late"]


def test_labels_of_results_hold_size_and_other_details(reg: li.Registry) -> None:
    from attrs import evolve

    base = reg.results["duel-cr"]
    sized = evolve(base, id="sized", analysis_set=li.AnalysisSet("infused", 75), assessor="central")
    ax = li.pictures.intervals([base, reg.bind(sized)], "risk ratio")
    assert [label.get_text().split("\n")[1] for label in ax.get_yticklabels()] == [
        "randomised",
        "infused, n = 75; central",
    ]


@pytest.mark.parametrize(
    ("given", "more", "said"),
    [
        ([], {}, "nothing to draw; pass estimates with labels"),
        ({}, {}, "nothing to draw"),
        ([RATIO, OTHER], {}, "2 estimates need 2 labels, or pass a dict"),
        ([RATIO, OTHER], {"labels": ["one"]}, r"labels: expected 2, one a row, got \['one'\]"),
        ([RATIO, OTHER], {"labels": "ab"}, "labels: expected 2, one a row, got 'ab'"),
        ({"a": RATIO}, {"labels": ["b"]}, "the keys of the dict are the labels"),
        (RATIO, {"effect": "risk ratio"}, "effect: this is for results"),
        (RATIO, {"level": 0.9}, "level: this is for results"),
        (Estimate(np.array([]), measure="risk ratio"), {}, "an array without entries"),
        (
            {"a": RATIO, "b": Estimate(2, measure="odds ratio")},
            {},
            "one picture has one measure, got hazard ratio, odds ratio",
        ),
        (
            {
                "a": Estimate(2, measure="median difference", unit="month"),
                "b": Estimate(2, measure="median difference", unit="year"),
            },
            {},
            "one picture has one unit, got month, year",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(given: Any, more: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidValueError, match=said):
        li.pictures.intervals(given, **more)


@pytest.mark.parametrize(
    ("given", "said"),
    [("risk ratio", "got 'risk ratio'"), (7, "got 7"), ([RATIO, 7], "entry 1 is 7"),
     (["a"], "entry 0 is 'a'")],
)  # fmt: skip
def test_something_else_is_refused(given: Any, said: str) -> None:
    with pytest.raises(InvalidTypeError, match=said):
        li.pictures.intervals(given)


def test_results_and_estimates_are_not_mixed(reg: li.Registry) -> None:
    with pytest.raises(InvalidTypeError, match="entry 1"):
        li.pictures.intervals([reg.results["duel-cr"], RATIO], "risk ratio")


def test_no_result_says_why_there_is_none(reg: li.Registry) -> None:
    none = reg.results.where(endpoint="cr", subgroup="children")
    with pytest.raises(InvalidValueError, match=r"nothing to draw \(.*children"):
        li.pictures.intervals(none, "risk ratio")


def test_results_need_an_effect_that_they_allow(reg: li.Registry) -> None:
    with pytest.raises(InvalidValueError, match="effect: results need the name of the effect"):
        li.pictures.intervals(reg.results["duel-cr"])
    with pytest.raises(MissingFigureError, match="hazard ratio"):
        li.pictures.intervals(reg.results["duel-cr"], "hazard ratio")


def test_axis_of_a_precise_ratio_spans_a_factor() -> None:
    ax = li.pictures.intervals(Estimate(1.0, 0.999, 1.001, measure="risk ratio"))
    left, right = ax.get_xlim()
    assert right / left == pytest.approx(1.5)
    assert left * right == pytest.approx(0.999 * 1.001)


@pytest.mark.parametrize(
    ("low", "high"),
    [(0.9, 1.1), (0.5, 2.0), (0.1, 10.0), (0.01, 300.0), (1e-6, 1e6), (2.0, 2.1), (0.999, 1.001)],
)
def test_ticks_of_ratios_are_round_few_and_apart(low: float, high: float) -> None:
    ax = li.pictures.intervals(Estimate(None, low, high, measure="risk ratio"))
    places = ticks(ax)
    left, right = ax.get_xlim()
    assert 1 in places.values()
    assert 3 <= len(places) <= 12
    logs = sorted(math.log(place) for place in places.values())
    assert min(np.diff(logs)) >= 0.0899 * math.log(right / left)
    for label, place in places.items():
        assert float(label) == place
