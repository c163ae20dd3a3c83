"""The columns of all figures, and what is collected into them."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import leukimmuno as li
from leukimmuno.claims.figures import (
    COSTS,
    Column,
    Figure,
    digits_of,
    dimension_of,
    factor_of,
    figures_of,
    half_unit,
    unit_words,
)
from tests.claims.conftest import LABEL, PAPER, result


def of(registry: li.Registry, name: str) -> list[tuple[Any, ...]]:
    """List number, unit, kind and arm of a record's figures."""
    return [
        (round(entry.value, 6), entry.unit, entry.what, entry.arm_id)
        for entry in figures_of(registry).entries
        if entry.record.id == name
    ]


def test_counts_give_events_total_and_their_exact_percentage(small: li.Registry) -> None:
    assert of(small, "duel-cr") == [
        (30, "count", "events", "new"),
        (100, "count", "total", "new"),
        (30, "percent", "percentage", "new"),
        (8, "count", "events", "old"),
        (50, "count", "total", "old"),
        (16, "percent", "percentage", "old"),
    ]


def test_times_give_medians_and_survival_and_the_comparison_its_limits(small: li.Registry) -> None:
    assert of(small, "duel-os-2019") == [
        (7.7, "month", "median", "new"),
        (23, "percent", "survival", "new"),
        (4, "month", "median", "old"),
        (11, "percent", "survival", "old"),
        (0.71, "1", "ratio", None),
        (0.55, "1", "limit", None),
        (0.93, "1", "limit", None),
    ]


def test_a_trial_gives_its_patients(small: li.Registry) -> None:
    assert of(small, "duel") == [
        (41, "year", "characteristic", "new"),
        (18, "year", "characteristic", "new"),
        (80, "year", "characteristic", "new"),
        (46, "count", "events", "new"),
        (46, "percent", "characteristic", "new"),
        (100, "count", "total", "new"),
        (98, "count", "total", "new"),
    ]


def test_rates_give_percentage_and_course(small: li.Registry) -> None:
    assert of(small, "cells-crs") == [
        (77, "percent", "percentage", None),
        (3, "day", "onset", None),
        (1, "day", "onset", None),
        (12, "day", "onset", None),
    ]


def test_population_figures_give_values_and_ends(small: li.Registry) -> None:
    assert of(small, "adults") == [(75, "percent", "share", None)]
    assert of(small, "children") == [(85, "percent", "share", None), (88, "percent", "share", None)]


def test_everything_that_a_record_can_hold(changed: Any) -> None:
    arm = li.ArmResult(
        arm_id="new",
        events=33,
        total=98,
        # 33 of 98 are 33.67 %: the printed figure is another one.
        percent=35,
        percent_bound="<",
        interval=li.Interval(25.1, None, high_bound="not reached"),
        median=li.Measure(9.5, "month", interval=li.Interval(8.1, 11.25)),
        survival=[li.SurvivalPoint("2 years", 20, li.Interval(12, 31))],
    )
    other = li.ArmResult(
        arm_id="old", total=50, median=li.Measure(None, "month", bound="not reached")
    )
    printed = li.Comparison(measure="risk difference", value=7, unit="percent", p_value=0.00001)
    only_p = li.Comparison(p_value=0.04)
    registry = changed(
        result(
            "rich",
            "cri",
            subgroup="adults over 60",
            arms=[arm, other],
            comparison=printed,
            further_comparisons=[only_p],
        )
    )
    assert of(registry, "rich") == [
        (33, "count", "events", "new"),
        (98, "count", "total", "new"),
        (33.673469, "percent", "percentage", "new"),
        (35, "percent", "percentage", "new"),
        (25.1, "percent", "limit", "new"),
        (9.5, "month", "median", "new"),
        (8.1, "month", "limit", "new"),
        (11.25, "month", "limit", "new"),
        (20, "percent", "survival", "new"),
        (12, "percent", "limit", "new"),
        (31, "percent", "limit", "new"),
        (50, "count", "total", "old"),
        (7, "percent", "ratio", None),
        (0.00001, "1", "p-value", None),
        (0.04, "1", "p-value", None),
    ]
    rich = [one for one in figures_of(registry).entries if one.record.id == "rich"]
    assert str(rich[3]) == "<35 % (DUEL, cri, engager, adults over 60)"
    assert str(rich[7]) == "11.25 months (DUEL, cri, engager, adults over 60, median, upper limit)"
    assert str(rich[13]) == "1e-05 (DUEL, cri, p-value)"
    # 0.00001 was printed to five digits, not to a whole number.
    assert [rich[at].slack for at in (2, 3, 4, 7, 13)] == pytest.approx(
        [0, 0.5, 0.05, 0.005, 0.000005]
    )


def test_a_derived_count_gives_the_printed_percentage_only(changed: Any) -> None:
    arm = li.ArmResult(arm_id="cells", events=7, total=9, percent=78, derived=True)
    registry = changed(result("derived", "cri", "solo", arms=[arm]))
    assert of(registry, "derived")[2:] == [(78, "percent", "percentage", "cells")]


def test_a_percentage_that_the_counts_round_to_is_no_figure_of_its_own(changed: Any) -> None:
    arm = li.ArmResult(arm_id="cells", events=7, total=9, percent=77.8)
    registry = changed(result("plain", "cri", "solo", arms=[arm]))
    assert of(registry, "plain")[2:] == [(77.777778, "percent", "percentage", "cells")]


def test_characteristics_without_a_total_have_no_share(changed: Any, small: li.Registry) -> None:
    arm = li.Arm(
        "only",
        "only",
        "single",
        [li.Component("cells", "sole")],
        baseline=[li.Baseline("women", events=12), li.Baseline("stage", range="1 to 4 weeks")],
    )
    trial = li.Trial(id="t", name="T", design="single arm", arms=[arm], citations=PAPER)
    assert of(changed(trial), "t") == [
        (12, "count", "events", "only"),
        (1, "week", "characteristic", "only"),
        (4, "week", "characteristic", "only"),
    ]


def test_open_ranges_and_unreached_figures_have_no_number(changed: Any) -> None:
    more = [
        li.PopulationFigure(
            id="open",
            subtype_id="aml",
            figure="share",
            range=li.Range(10, None, "percent"),
            citations=LABEL,
        ),
        li.PopulationFigure(
            id="unreached",
            subtype_id="aml",
            figure="survival",
            value=li.Measure(None, "month", bound="not reached"),
            citations=LABEL,
        ),
    ]
    registry = changed(*more)
    assert of(registry, "open") == [(10, "percent", "share", None)]
    assert of(registry, "unreached") == []


def test_superseded_figures_cost_more(small: li.Registry) -> None:
    figures = figures_of(small)
    medians = [
        (entry.record.id, entry.superseded, cost)
        for entry, cost in zip(figures.entries, figures.cost.tolist(), strict=True)
        if entry.what == "median" and entry.arm_id == "new"
    ]
    assert medians == [("duel-os-2017", True, 0.5), ("duel-os-2019", False, 0.0)]
    # Before the update was published, nothing had replaced the first analysis.
    before = [one for one in figures_of(small.as_of("2018-01-01")).entries if one.what == "median"]
    assert [one.record.id for one in before] == ["duel-os-2017"] * 2
    assert not any(one.superseded for one in before)


def test_columns_number_families_records_and_arms(small: li.Registry) -> None:
    figures = figures_of(small)
    names = {entry.family for entry in figures.entries}
    assert figures.families == len(names) == 6
    assert {"trial duel", "trial solo", "label cells", "population adults"} < names
    for column, key in (
        (figures.family, lambda one: one.family),
        (figures.record, lambda one: id(one.record)),
        (figures.arm, lambda one: one.arm_id),
    ):
        pairs = set(zip(column.tolist(), map(key, figures.entries), strict=True))
        assert len(pairs) == len({number for number, _ in pairs}) == len({k for _, k in pairs})
    armless = [one.arm_id is None for one in figures.entries]
    assert (figures.arm == -1).tolist() == armless
    assert {entry.what for entry in figures.entries} <= set(COSTS)


def test_bases_are_in_the_smallest_unit(small: li.Registry) -> None:
    figures = figures_of(small)
    at = [one.record.id for one in figures.entries].index("cells-crs")
    assert figures.base[at] == 77
    days = figures.column("time")
    # 1, 3 and 12 days come before 4 months; a day has 86,400 seconds.
    assert (days.numbers[:3] / 86_400).tolist() == [1, 3, 12]
    assert np.all(np.diff(days.numbers) >= 0)
    assert figures.column("mass").places.size == 0


def test_figures_of_a_trial_and_of_a_therapy(small: li.Registry) -> None:
    figures = figures_of(small)
    assert {one.trial_id for one in figures.trial("duel")} == {"duel"}
    assert figures.trial("nothing") == ()
    of_cells = {figures.entries[at].family for at in figures.of("therapy", "cells")}
    assert of_cells == {"trial solo", "label cells"}
    # Both arms of a trial that gave the therapy count, and its toxicity.
    of_engager = {figures.entries[at].record.id for at in figures.of("therapy", "engager")}
    assert {"duel", "duel-cr", "old-crs", "new-crs"} <= of_engager
    assert {figures.entries[at].arm_id for at in figures.of("therapy", "engager")} >= {"new", "old"}


def test_an_empty_registry_has_no_figures() -> None:
    figures = figures_of(li.Registry.of())
    assert (figures.entries, figures.families) == ((), 0)


def test_column_finds_what_lies_within_reach() -> None:
    numbers = np.array([5.0, 1.0, 3.0, 3.4])
    column = Column.of(np.arange(4), numbers, np.array([0.0, 0.0, 0.0, 0.5]))
    assert column.numbers.tolist() == [1.0, 3.0, 3.4, 5.0]
    assert sorted(column.near(3.0, 0.0, rounded=False).tolist()) == [2]
    # 3.4 was rounded to half a unit, so that it may be 3.
    assert sorted(column.near(3.0, 0.0, rounded=True).tolist()) == [2, 3]
    assert sorted(column.near(3.0, 2.0, rounded=False).tolist()) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("written", "digits"),
    [(24.6, 1), (25.0, 0), ("25.0", 1), (1e-05, 5), ("1e-05", 5), ("2.5e1", 0), (1e20, 0)],
)
def test_digits(written: float | str, digits: int) -> None:
    assert digits_of(written) == digits


def test_units() -> None:
    assert half_unit(24.6) == pytest.approx(0.05)
    assert (dimension_of("percent"), dimension_of("1"), dimension_of("week")) == (
        "percent",
        "proportion",
        "time",
    )
    assert factor_of("week") / factor_of("day") == 7
    assert factor_of("1") == factor_of("percent") == 1
    assert (unit_words("month"), unit_words("month", 1), unit_words("mg")) == (
        "months",
        "month",
        "mg",
    )


def test_a_figure_of_one_unit_and_of_none() -> None:
    record: Any = None
    assert str(Figure(1, "day", "onset", record, label="x")) == "1 day (x)"
    assert str(Figure(12, "count", "events", record, label="x")) == "12 (x)"
    # 91 of 271 has no last digit; two are shown.
    assert str(Figure(33.579, "percent", "percentage", record, label="x")) == "33.58 % (x)"
