"""The search for the figures that printed numbers really are."""

# Wrong arguments are given on purpose.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

import copy
import math
import pickle
import threading
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import leukimmuno as li
from leukimmuno.claims import Trace, trace
from leukimmuno.claims.figures import figures_of
from leukimmuno.errors import (
    InvalidTypeError,
    InvalidValueError,
    UnknownEntityError,
    UnknownUnitError,
)
from leukimmuno.model.trial import Baseline
from leukimmuno.model.unit_table import UNITS, convert
from tests.claims.conftest import rate, records, result

TIMES = [unit for unit in UNITS if UNITS[unit].dimension == "time"]


def told(found: Trace) -> list[tuple[float, str, str | None, bool]]:
    """List the matches of the best explanation."""
    assert found.best is not None
    return [
        (match.number, match.record.id, match.figure.arm_id, match.same_unit)
        for match in found.best.matches
    ]


def test_two_figures_of_one_result(small: li.Registry) -> None:
    found = trace([7.7, 4.0], unit="months", registry=small)
    assert told(found) == [(7.7, "duel-os-2019", "new", True), (4.0, "duel-os-2019", "old", True)]
    assert found.best is not None
    assert found.best.cost == 0


def test_two_figures_of_the_control_arm_are_found_out(small: li.Registry) -> None:
    found = trace([24, 16], unit="percent", registry=small)
    assert told(found) == [(24, "duel-cr-cri", "old", True), (16, "duel-cr", "old", True)]
    assert str(found.best) == (
        "both figures are the control arm's (DUEL, chemotherapy): "
        "24 is 24 % (DUEL, cr-cri, chemotherapy); 16 is 16 % (DUEL, cr, chemotherapy)"
    )


def test_percentages_printed_as_months_are_found_out(small: li.Registry) -> None:
    found = trace([23, 11], unit="months", registry=small)
    assert told(found) == [(23, "duel-os-2019", "new", False), (11, "duel-os-2019", "old", False)]
    assert str(found.best).startswith(
        "percentages of survival at 24 months, printed as months: 23 is 23 % (DUEL, os, engager"
    )


def test_a_superseded_figure_says_so(small: li.Registry) -> None:
    found = trace([7.5, 4.2], unit="months", registry=small)
    assert str(found.best).startswith("superseded since: 7.5 is 7.5 months")
    mixed = trace(["7.5", "4.0"], unit="months", registry=small)
    assert str(mixed.best).startswith("in part superseded since: 7.5 is 7.5 months")


def test_the_same_arm_of_a_single_arm_trial(changed: Any) -> None:
    arm = li.ArmResult(arm_id="cells", events=45, total=50)
    registry = changed(result("solo-any", "cr-cri", "solo", arms=[arm]))
    assert str(trace([80, 90], unit="percent", registry=registry).best).startswith(
        "both figures are the same arm's (SOLO, CAR T cells): 80 is 80 % (SOLO, cr, CAR T cells)"
    )
    three = trace([80, 90, 40], registry=registry, trial="solo")
    assert str(three.best).startswith("all figures are the same arm's (SOLO, CAR T cells): 80 is")


def test_one_figure_needs_no_remark(small: li.Registry) -> None:
    assert str(trace(33, trial="duel", registry=small, tolerance=3).best) == (
        "33 is 30 % (DUEL, cr, engager)"
    )


def test_a_number_matches_in_its_own_unit_first(small: li.Registry) -> None:
    # 41 years are also 492 months; 41 is the age itself.
    assert told(trace(492, unit="months", registry=small)) == [(492, "duel", "new", True)]
    assert told(trace(41, unit="year", registry=small)) == [(41, "duel", "new", True)]
    assert told(trace(41, unit="percent", registry=small)) == [(41, "duel", "new", False)]
    assert told(trace(41, registry=small)) == [(41, "duel", "new", True)]


@pytest.mark.parametrize(
    ("value", "tolerance", "found"),
    [
        # 15.7 and 16 (8 of 50): computed from counts, so the number's own digits decide.
        (15.7, None, False),
        (15.96, None, False),
        (15.996, None, False),
        (16.0, None, True),
        ("16.0", None, True),
        (15.7, 0.3, True),
        (15.7, 0.29, False),
        (16, 0, True),
        (np.float64(16), np.float64(0), True),
        # 77 was printed as a whole number, so that 76.6 may be it.
        (76.6, None, True),
        (76.4, None, False),
        ("77.0", None, True),
    ],
)
def test_tolerance(small: li.Registry, value: Any, tolerance: Any, found: bool) -> None:
    answer = trace(value, unit="percent", tolerance=tolerance, registry=small)
    assert bool(answer) is found


def test_a_text_keeps_its_trailing_zero(changed: Any) -> None:
    arm = li.ArmResult(arm_id="cells", events=61, total=75)
    registry = changed(result("exact", "cri", "solo", arms=[arm]))
    # 61 of 75 are 81.33 %: "81" is that, "81.0" is not.
    assert trace("81", unit="percent", registry=registry)
    assert not trace("81.0", unit="percent", registry=registry)
    assert trace(" 81.3 ", unit="percent", registry=registry)


def test_a_number_lies_on_the_edge_of_what_was_rounded(changed: Any) -> None:
    arm = li.ArmResult(arm_id="cells", percent=24.6)
    registry = changed(result("edge", "cri", "solo", arms=[arm]))
    # 24.6 stands for 24.55 to 24.65, whatever floating point makes of the difference.
    assert trace("24.65", unit="percent", trial="solo", registry=registry)
    assert trace("24.55", unit="percent", trial="solo", registry=registry)
    assert not trace("24.66", unit="percent", trial="solo", registry=registry)


def test_the_digits_count_in_the_unit_of_the_number(changed: Any) -> None:
    arm = li.ArmResult(arm_id="cells", median=li.Measure(14.2, "month"))
    registry = changed(result("m", "os", "solo", arms=[arm]))
    # 14.2 months are 1.18 years, which is "1 year" to a whole number and "1.2" to one digit.
    for written, found in (("1", True), ("1.2", True), ("1.1", False), ("2", False)):
        assert bool(trace(written, unit="year", trial="solo", registry=registry)) is found


def test_zero_is_a_number_too(changed: Any) -> None:
    arm = li.ArmResult(arm_id="cells", events=0, total=75)
    registry = changed(result("none", "cri", "solo", arms=[arm]))
    assert told(trace(0, unit="percent", tolerance=0, registry=registry))[0][1] == "none"


def test_scopes(small: li.Registry) -> None:
    assert trace(80, unit="percent", registry=small, trial="SOLO")
    assert not trace(77, unit="percent", registry=small, trial="SOLO")
    assert trace(77, unit="percent", registry=small, therapy="cells").scope == "cells"
    assert not trace(77, unit="percent", registry=small, therapy=small.therapies["engager"])
    # Both arms of a trial count as figures of the therapy that it tests.
    assert trace(16, unit="percent", registry=small, therapy="engager")
    both = trace(16, registry=small, trial=small.trials["duel"], therapy="engager")
    assert both.scope == "DUEL with engager"
    assert not trace(16, registry=small, trial="duel", therapy="cells")
    assert not trace(16, unit="percent", registry=small, therapy="rumour")
    assert trace(16, registry=small).scope == "the whole registry small"


def test_no_match_is_empty_false_and_says_so(small: li.Registry) -> None:
    found = trace([1234.5], unit="percent", registry=small)
    assert (len(found), bool(found), list(found), found.best) == (0, False, [], None)
    assert (found.explanations, found.records) == ((), ())
    assert str(found) == "1234.5 %: no stored figure in the whole registry small matches"
    assert repr(found) == "<Trace of [1234.5]: 0 explanations>"
    # The registry holds no mass.
    mass = trace(7, unit="mg", registry=small, trial="solo")
    assert str(mass) == "7 mg: no stored figure in SOLO matches"
    assert mass.chance == 0
    assert str(trace(1234.5, registry=small)).startswith("1234.5: no stored figure")


def test_more_explanations_follow_the_best(small: li.Registry) -> None:
    found = trace(40, registry=small)
    assert len(found) == len(list(found)) == len(found.explanations) == 2
    assert [one.matches[0].record.id for one in found] == ["cells-fever", "solo-cr"]
    assert [one.cost for one in found] == [0.0, 1.5]
    assert [one.id for one in found.records] == ["cells-fever", "solo-cr"]
    lines = str(found).splitlines()
    assert lines[0] == "40, in the whole registry small:"
    assert lines[1] == "1. 40 is 40 % (cells, fever, any grade)"
    assert lines[2] == "2. 40 is 40 (SOLO, cr, CAR T cells, events)"
    assert lines[3].startswith("chance of a match by accident: 0.")
    assert repr(found) == "<Trace of [40.0]: 2 explanations>"


def test_more_than_five_explanations_are_counted(changed: Any) -> None:
    therapies = [
        li.Therapy(
            id=f"t{at}", name=f"t{at}", modality="vaccine", citations=[li.Citation("paper", "x")]
        )
        for at in range(7)
    ]
    rates = [rate(f"r{at}", "rash", therapy_id=f"t{at}", percent=61.3) for at in range(7)]
    found = trace(61.3, unit="percent", registry=changed(*therapies, *rates))
    assert str(found).splitlines()[-2] == "and 2 more"
    # Equal explanations stand in the registry's order.
    assert [one.matches[0].record.id for one in found] == [f"r{at}" for at in range(7)]
    assert found.best is not None
    assert found.best.matches[0].record.id == "r0"


def test_more_numbers_explained_rank_before_fewer(small: li.Registry) -> None:
    # 77 and 40 are the label's; 40 alone is SOLO's.
    found = trace([40, 77], registry=small)
    assert [len(one.matches) for one in found] == [2, 1]
    assert told(found) == [(40, "cells-fever", None, True), (77, "cells-crs", None, True)]


def test_one_slip_of_the_unit_is_likelier_than_a_mixture(changed: Any) -> None:
    single = li.ArmResult(arm_id="cells", percent=23, median=li.Measure(11, "month"))
    registry = changed(result("r", "cri", "solo", arms=[single]))
    found = trace([23, 11], unit="months", registry=registry)
    # DUEL: both are percentages, 2 together. SOLO: one percentage, 2, beside a month, 1.
    assert [one.cost for one in found] == [2.0, 3.0]
    assert {match.figure.trial_id for match in found.explanations[0].matches} == {"duel"}
    # Two units, neither of them a mass: 2 for each.
    mass = trace([23, 11], unit="mg", trial="solo", registry=registry)
    assert [one.cost for one in mass] == [4.0]
    assert str(mass.best).startswith("months or percentages, printed as mg: 23 is 23 % (SOLO")


def test_a_family_that_looks_cheaper_may_cost_more(changed: Any) -> None:
    # In DUEL 61 and 62 are percentages of two results and two arms, which nobody copies; in SOLO
    # they are one result's percentage and count.
    new = li.ArmResult(arm_id="new", percent=61.5)
    old = li.ArmResult(arm_id="old", percent=62.5)
    single = li.ArmResult(arm_id="cells", percent=61.5, median=li.Measure(62.5, "month"))
    registry = changed(
        result("a", "cri", arms=[new]),
        result("b", "relapse", arms=[old]),
        result("c", "cri", "solo", arms=[single]),
    )
    found = trace([61.5, 62.5], registry=registry)
    # 0 + 0, with 1 for the other result and 1 for the other arm, against 0 + 0 side by side.
    assert [one.cost for one in found] == [0.0, 2.0]
    assert told(found)[0][1] == "c"
    by_unit = trace([61.5, 62.5], unit="percent", registry=registry)
    # The month is no percentage, which costs 2, and 1 more beside a number that is one.
    assert [one.cost for one in by_unit] == [2.0, 3.0]
    assert told(by_unit)[0][1] == "a"
    sup = li.ArmResult(arm_id="cells", events=62, total=80, percent=61.5)
    dear = changed(
        result("a", "cri", arms=[new]),
        result("b", "relapse", arms=[li.ArmResult(arm_id="new", percent=62)]),
        result("c", "cri", "solo", arms=[sup]),
    )
    # DUEL: 1 for the other result; SOLO: 1.5 for a count. The lower bounds are 0 and 1.5.
    assert [one.cost for one in trace([61.5, 62], registry=dear)] == [1.0, 1.5]


def test_one_figure_is_not_two_numbers(small: li.Registry) -> None:
    # 41 is one age only: to take it twice costs more than anything else could.
    found = trace([41, 41], registry=small, trial="duel")
    assert found.best is not None
    assert found.best.cost >= 10


def test_many_numbers_at_once(small: li.Registry) -> None:
    numbers = [30, 16, 44, 24, 7.7, 4.0]
    found = trace(numbers, registry=small)
    assert found.best is not None
    assert [match.number for match in found.best.matches] == numbers
    assert {match.figure.trial_id for match in found.best.matches} == {"duel"}


@pytest.mark.parametrize("unit", [None, "percent", "month"])
@given(numbers=st.lists(st.integers(0, 101), min_size=1, max_size=5))
@settings(max_examples=40)
def test_the_best_is_the_first_of_all(
    small: li.Registry, numbers: list[int], unit: str | None
) -> None:
    found = trace(numbers, unit=unit, registry=small)
    assert len(found) == len(found.explanations)
    if not found:
        assert found.best is None
        return
    assert found.best is not None
    assert (found.best.cost, str(found.best)) == (
        found.explanations[0].cost,
        str(found.explanations[0]),
    )
    ranks = [(-len(one.matches), one.cost) for one in found]
    assert ranks == sorted(ranks)
    assert len({one.matches[0].figure.family for one in found}) == len(found)


@given(
    value=st.one_of(st.integers(1, 400), st.integers(1, 4000).map(lambda tenths: tenths / 10)),
    stored=st.sampled_from(TIMES),
    asked=st.sampled_from(TIMES),
)
@settings(max_examples=60)
def test_a_planted_time_is_found_in_any_unit(value: float, stored: str, asked: str) -> None:
    arm = li.ArmResult(arm_id="cells", median=li.Measure(value, stored))
    planted = result("planted", "os", "solo", arms=[arm])
    registry = li.Registry.of(*(one for one in records() if one.id != "solo-cr"), planted)
    number = convert(value, stored, asked)
    tolerance = abs(number) * 1e-9
    found = trace(number, unit=asked, trial="solo", registry=registry, tolerance=tolerance)
    assert told(found) == [(number, "planted", "cells", True)]


@given(
    events=st.integers(0, 200),
    more=st.integers(1, 200),
    digits=st.integers(0, 4),
    as_text=st.booleans(),
)
@settings(max_examples=60)
def test_a_planted_percentage_is_found_at_any_rounding(
    events: int, more: int, digits: int, as_text: bool
) -> None:
    arm = li.ArmResult(arm_id="cells", events=events, total=events + more)
    planted = result("planted", "cri", "solo", arms=[arm])
    registry = li.Registry.of(*(one for one in records() if one.id != "solo-cr"), planted)
    text = f"{100 * events / (events + more):.{digits}f}"
    # A number loses its trailing zeros and becomes coarser: it is found all the more.
    value = text if as_text else float(text)
    found = trace(value, unit="percent", trial="solo", registry=registry)
    assert ("planted", "percentage") in {
        (match.record.id, match.figure.what) for one in found for match in one.matches
    }


@given(st.sampled_from(sorted(UNITS)), st.integers(1, 10**6).map(lambda n: n / 100))
@settings(max_examples=60)
def test_a_planted_figure_of_any_unit_is_found(unit: str, value: float) -> None:
    base = Baseline("something", li.Measure(value, unit))
    arm = li.Arm("only", "only", "single", [li.Component("cells", "sole")], baseline=[base])
    planted = li.Trial(
        id="planted",
        name="P",
        design="single arm",
        arms=[arm],
        citations=[li.Citation("paper", "x")],
    )
    registry = li.Registry.of(*records(), planted)
    assert told(trace(value, unit=unit, trial="P", registry=registry)) == [
        (value, "planted", "only", True)
    ]


def test_chance_is_the_share_of_numbers_that_match(small: li.Registry) -> None:
    # SOLO's figures in per cent: 80, exactly. Of 0 to 100, numbers with one digit from 79.95 to
    # 80.05 match it: 0.1 %.
    assert trace(80.0, unit="percent", registry=small, trial="solo", tolerance=0.05).chance == (
        pytest.approx(0.001)
    )
    assert trace("80.0", unit="percent", registry=small, trial="solo").chance == (
        pytest.approx(0.001)
    )
    # Whole numbers: 79.5 to 80.5; two of them, multiplied.
    assert trace([80, 80], unit="percent", registry=small, trial="solo").chance == (
        pytest.approx(0.01**2)
    )
    # Without a unit 40, 50 and 80 count, each with one unit of width.
    assert trace(80, registry=small, trial="solo").chance == pytest.approx(0.03)
    # A number above 100 widens what it is compared with.
    assert trace(400, registry=small, trial="solo").chance == pytest.approx(3 / 400)
    # 40 "months" are no months: the best explanation ignores the unit, and so does the chance.
    assert trace(40, unit="month", registry=small, trial="solo").chance == pytest.approx(0.03)
    # Overlapping intervals count once: 3 and 1 and 12 days; 77, 48, 40 per cent.
    near = trace(3, unit="day", registry=small, therapy="cells", tolerance=2)
    # 1 to 5 and -1 to 3 are together 0 to 5; 10 to 14.
    assert near.chance == pytest.approx((5 + 4) / 100)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([], "expected 1 to 12 numbers, got 0"),
        (range(13), "expected 1 to 12 numbers, got 13"),
        ([1, math.nan], r"values\[1\]: expected a finite number, got nan"),
        ([math.inf], "finite"),
        ("-inf", "finite"),
        ("24 %", r"values\[0\]: expected a finite number, got '24 %'"),
        (10**400, "finite"),
        (np.array([]), "got 0"),
    ],
)
def test_bad_numbers(small: li.Registry, values: Any, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        trace(values, registry=small)


@pytest.mark.parametrize(
    "values", [True, [1, False], None, [None], object(), b"24", {1: 2}, [[1]], [1j]]
)
def test_no_numbers(small: li.Registry, values: Any) -> None:
    with pytest.raises(InvalidTypeError, match=r"expected (a number|numbers), got"):
        trace(values, registry=small)


@pytest.mark.parametrize("values", [np.array(16), np.array([16]), np.float32(16), np.int64(16)])
def test_numbers_of_numpy(small: li.Registry, values: Any) -> None:
    assert trace(values, unit="percent", registry=small).values == (16.0,)


def test_a_short_float_has_the_digits_that_it_prints(changed: Any) -> None:
    arm = li.ArmResult(arm_id="cells", median=li.Measure(24.6, "month"))
    registry = changed(result("m", "os", "solo", arms=[arm]))
    assert trace(np.float32(24.6), unit="month", registry=registry).values == (24.6,)


@pytest.mark.parametrize("tolerance", [-1, -1e-9, math.nan, math.inf])
def test_bad_tolerance(small: li.Registry, tolerance: float) -> None:
    with pytest.raises(InvalidValueError, match="tolerance: expected a finite number of at least"):
        trace(1, tolerance=tolerance, registry=small)


@pytest.mark.parametrize("tolerance", [True, "0.1", [1]])
def test_tolerance_that_is_no_number(small: li.Registry, tolerance: Any) -> None:
    with pytest.raises(InvalidTypeError, match="tolerance: expected a number"):
        trace(1, tolerance=tolerance, registry=small)


def test_unknown_names(small: li.Registry) -> None:
    with pytest.raises(UnknownUnitError) as unit:
        trace(1, unit="mnths", registry=small)
    assert unit.value.suggestions
    with pytest.raises(UnknownEntityError) as trial:
        trace(1, trial="dule", registry=small)
    assert trial.value.suggestions == ("duel",)
    with pytest.raises(UnknownEntityError):
        trace(1, therapy="aspirin", registry=small)
    # A position is no name.
    with pytest.raises(InvalidTypeError, match="trial: expected a name or a Trial, got 0"):
        trace(1, trial=0, registry=small)
    with pytest.raises(InvalidTypeError, match="therapy: expected a name or a Therapy"):
        trace(1, therapy=small.trials["duel"], registry=small)
    with pytest.raises(InvalidTypeError, match="unit: expected a unit such as 'month', got 3"):
        trace(1, unit=3, registry=small)


def test_the_curated_registry_is_searched_by_default() -> None:
    assert trace(7.7, unit="months", trial="TOWER").best is not None


def test_views_and_overlays_have_their_own_index(small: li.Registry, changed: Any) -> None:
    assert trace(7.7, unit="month", registry=small)
    assert not trace(7.7, unit="month", registry=small.as_of("2018-01-01"))
    arm = li.ArmResult(arm_id="cells", median=li.Measure(987, "month"))
    mine = changed(result("mine", "os", "solo", arms=[arm]))
    assert trace(987, unit="month", registry=mine)
    assert not trace(987, unit="month", registry=small)
    assert figures_of(small) is figures_of(small)
    assert figures_of(mine) is not figures_of(small)


def test_eight_threads_make_the_first_search() -> None:
    registry = li.Registry.of(*records(), name="shared")
    start = threading.Barrier(8)
    answers: list[str] = []
    indexes: list[Any] = []

    def ask() -> None:
        start.wait()
        found = trace([24, 16], unit="percent", registry=registry)
        answers.append(str(found))
        indexes.append(figures_of(registry))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert len(set(answers)) == 1
    assert len({id(index) for index in indexes}) == 1


def test_records_and_registries_are_pickled_as_before() -> None:
    registry = li.Registry.of(*records(), name="kept")
    before = pickle.dumps(registry.trials["duel"]), pickle.dumps(registry)
    trace(16, registry=registry)
    assert (pickle.dumps(registry.trials["duel"]), pickle.dumps(registry)) == before
    assert trace(16, registry=pickle.loads(before[1]))
    shipped = li.registry.trials["TOWER"]
    trace(7.7, trial="TOWER")
    assert pickle.loads(pickle.dumps(shipped)).is_bound
    assert pickle.loads(pickle.dumps(li.registry)) is li.registry


def test_a_trace_is_pickled_and_copied_with_its_answers() -> None:
    found = trace([7.7, 4], unit="months", trial="TOWER")
    for twin in (pickle.loads(pickle.dumps(found)), copy.copy(found), copy.deepcopy(found)):
        assert (str(twin), len(twin), twin.chance) == (str(found), len(found), found.chance)
        assert str(twin.best) == str(found.best)
    assert pickle.loads(pickle.dumps(trace(98765.4))).best is None
