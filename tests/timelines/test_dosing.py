"""Dosing arithmetic; doses as in the label of Blincyto (section 2, Tables 1 to 3)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leukimmuno import Dose, Measure, Phase, Q, Range, Regimen
from leukimmuno.errors import (
    BoundedFigureError,
    InvalidTypeError,
    InvalidValueError,
    MissingFigureError,
    UnitMismatchError,
)
from leukimmuno.model.source import Citation
from leukimmuno.timelines import DatedDose

START = "2026-03-02"


def dose(amount: Any, first: int, last: int | None = None, **more: Any) -> Dose:
    kind = "amount_range" if isinstance(amount, Range) else "amount"
    return Dose(**{kind: amount}, first_day=first, last_day=last or first, **more)


def regimen(*phases: Phase, **more: Any) -> Regimen:
    return Regimen(
        id="r",
        name="Regimen",
        therapy_id="t",
        phases=phases,
        citations=(Citation("label", "section 2"),),
        **more,
    )


def phase(name: str, cycles: int, length: str | None, *doses: Dose) -> Phase:
    return Phase(name=name, cycles=cycles, cycle_length=length, doses=doses)  # type: ignore[arg-type]


FULL = dose("28 ug/day", 1, 28)

RELAPSED = regimen(
    phase("induction 1", 1, "42 days", dose("9 ug/day", 1, 7), dose("28 ug/day", 8, 28)),
    phase("induction 2", 1, "6 weeks", FULL),
    phase("consolidation", 3, "42 days", FULL),
    phase("continued therapy", 4, "84 days", FULL),
    weight=Range(45, None, "kg"),
)
MRD_POSITIVE = regimen(phase("MRD-positive", 4, "42 days", FULL), weight=Range(45, None, "kg"))

SMALL = regimen(
    phase(
        "induction 1",
        1,
        "42 days",
        dose("5 ug/m**2/day", 1, 7, cap="9 ug/day"),
        dose("15 ug/m**2/day", 8, 28, cap="0.028 mg/day"),
    ),
    weight=Range(None, 45, "kg"),
)


def test_blinatumomab_first_cycle() -> None:
    doses = RELAPSED.schedule(START, cycles=1)
    # 7 x 9 = 63 ug, 21 x 28 = 588 ug
    assert [(d.amount, d.total, d.first_day, d.last_day) for d in doses] == [
        (Measure(9, "ug/day"), Measure(63, "ug"), date(2026, 3, 2), date(2026, 3, 8)),
        (Measure(28, "ug/day"), Measure(588, "ug"), date(2026, 3, 9), date(2026, 3, 29)),
    ]
    assert [(d.cycle, d.cycle_day) for d in doses] == [(1, 1), (1, 8)]
    assert RELAPSED.total_dose(cycles=1) == Measure(651, "ug")
    assert len(doses.treatment_days) == 28
    assert len(doses.rest_days) == 14  # 42 days in all
    assert (doses.start, doses.end) == (date(2026, 3, 2), date(2026, 4, 12))


def test_blinatumomab_later_cycles() -> None:
    doses = RELAPSED.schedule(START)
    assert len(doses) == 2 + 8
    assert {d.total for d in doses if d.cycle > 1} == {Measure(784, "ug")}  # 28 x 28
    starts = {d.cycle: d.first_day for d in doses if d.cycle_day == 1}
    gaps = [(starts[i + 1] - starts[i]).days for i in range(1, 9)]
    assert gaps == [42, 42, 42, 42, 42, 84, 84, 84]
    assert len(doses.treatment_days) == 9 * 28
    assert len(doses.treatment_days) + len(doses.rest_days) == 5 * 42 + 4 * 84
    # 651 + 8 x 784
    assert RELAPSED.total_dose() == Measure(6923, "ug")
    assert doses[0].phase == "induction 1"
    assert doses[-1].phase == "continued therapy"


def test_mrd_positive_has_no_step_up() -> None:
    assert MRD_POSITIVE.total_dose(cycles=1) == Measure(784, "ug")
    assert {d.amount for d in MRD_POSITIVE.schedule(START)} == {Measure(28, "ug/day")}


@pytest.mark.parametrize(
    ("surface", "low", "high"),
    [
        ("1 m**2", 5, 15),
        ("1.5 m**2", 7.5, 22.5),
        ("1.8 m**2", 9, 27),
        ("2 m**2", 9, 28),  # 10 and 30, but for the caps
    ],
)
def test_doses_per_surface_stop_at_the_flat_caps(surface: str, low: float, high: float) -> None:
    doses = SMALL.schedule(START, body_surface_area=surface, weight="40 kg")
    assert [d.amount.value for d in doses if d.amount] == pytest.approx([low, high])
    assert {d.amount.unit for d in doses if d.amount} == {"ug/day"}
    total = SMALL.total_dose(body_surface_area=surface)
    assert isinstance(total, Measure)
    assert total.value == pytest.approx(7 * low + 21 * high)


@pytest.mark.parametrize("call", ["schedule", "total_dose", "exposure"])
def test_a_missing_body_size_is_an_error_where_it_is_needed(call: str) -> None:
    first = {"schedule": (START,), "total_dose": (), "exposure": ("1 day",)}[call]
    with pytest.raises(MissingFigureError, match="body_surface_area=") as caught:
        getattr(SMALL, call)(*first, weight="40 kg")
    assert caught.value.missing == ("body_surface_area",)
    getattr(RELAPSED, call)(*first)  # flat doses need none


def test_doses_per_weight() -> None:
    per_kg = regimen(phase("once", 1, None, dose("10 mg/kg", 1, route="intravenous infusion")))
    given = per_kg.schedule(START, weight="70 kg")
    assert given[0].total == given[0].amount == Measure(700, "mg")
    assert given[0].route == "intravenous infusion"
    assert (given.start, given.end) == (date(2026, 3, 2), date(2026, 3, 2))
    assert per_kg.total_dose(weight=Q(70_000, "g")) == Measure(700, "mg")
    with pytest.raises(MissingFigureError, match="weight=") as caught:
        per_kg.total_dose()
    assert caught.value.missing == ("weight",)


def test_a_dose_repeats_on_each_of_its_days_and_a_rate_runs_through_them() -> None:
    daily = regimen(phase("a", 1, "21 days", dose("1.8 mg/m**2", 1), dose("30 mg/m**2", 2, 4)))
    given = daily.schedule(START, body_surface_area="2 m**2")
    assert [d.first_day.day for d in given] == [2, 3, 4, 5]
    assert [d.cycle_day for d in given] == [1, 2, 3, 4]
    # 2 x (1.8 + 3 x 30) = 183.6
    total = daily.total_dose(body_surface_area="2 m**2")
    assert total.equals("183.6 mg")
    assert str(given[1]) == "2026-03-03: 60 mg (a, cycle 1)"
    assert str(RELAPSED.schedule(START)[0]) == (
        "2026-03-02 to 2026-03-08: 9 ug/day (induction 1, cycle 1)"
    )
    assert str(given).count("\n") == 3
    assert repr(given) == "<DoseSchedule: 4 doses, 2026-03-02 to 2026-03-22>"


def test_a_range_of_doses_stays_a_range() -> None:
    cells = regimen(phase("infusion", 1, None, dose(Range(0.2e6, 5e6, "cell/kg"), 1)))
    given = cells.schedule(START, weight="50 kg")[0]
    assert given.amount is None
    assert given.total is None
    assert given.amount_range == given.total_range == Range(1e7, 2.5e8, "cell")
    assert str(given) == "2026-03-02: 10000000 to 250000000 cell (infusion, cycle 1)"
    assert cells.total_dose(weight="50 kg") == Range(1e7, 2.5e8, "cell")
    assert cells.exposure("0 days", weight="50 kg") == Range(1e7, 2.5e8, "cell")
    open_ended = regimen(phase("infusion", 1, None, dose(Range(2e6, None, "cell/kg"), 1)))
    with pytest.raises(BoundedFigureError, match="open at one end"):
        open_ended.total_dose(weight="50 kg")
    no_least = regimen(phase("infusion", 1, None, dose(Range(None, 2e6, "cell/kg"), 1)))
    with pytest.raises(BoundedFigureError, match="open at one end"):
        no_least.total_dose(weight="50 kg")


def test_activity_per_weight_stops_at_its_cap() -> None:
    activity = regimen(phase("once", 1, None, dose("15 MBq/kg", 1, cap="1.184 GBq")))
    assert activity.total_dose(weight="70 kg") == Measure(1050, "MBq")
    assert activity.total_dose(weight="100 kg") == Measure(1184, "MBq")


def test_units_of_one_dimension_mix_freely() -> None:
    mixed = regimen(
        phase("a", 1, "1 week", dose("9 ug/day", 1, 7)),
        phase("b", 1, "7 days", dose("0.028 mg/day", 1, 7)),
        phase("c", 1, "168 hours", dose("0.1 mg", 1)),
    )
    # 63 + 196 + 100 ug
    assert mixed.total_dose().equals("0.359 mg")
    assert mixed.schedule(START).end == date(2026, 3, 22)


def test_a_wrong_dimension_is_refused() -> None:
    with pytest.raises(UnitMismatchError, match="measure different things"):
        regimen(phase("a", 1, None, dose("1 mg", 1), dose("1 IU", 1))).total_dose()
    with pytest.raises(UnitMismatchError):
        regimen(phase("a", 1, None, dose("1 mg", 1, cap="1 IU"))).total_dose()
    with pytest.raises(UnitMismatchError):
        SMALL.total_dose(body_surface_area="70 kg")
    with pytest.raises(UnitMismatchError):
        RELAPSED.exposure("3 mg")
    with pytest.raises(InvalidTypeError):
        SMALL.total_dose(body_surface_area=1.8)


@pytest.mark.parametrize(
    ("time", "micrograms"),
    [
        ("0 days", 0),
        ("12 hours", 4.5),
        ("7 days", 63),
        ("8 days", 91),
        ("28 days", 651),
        ("5 weeks", 651),
        ("42 days", 651),
        ("43 days", 679),
        ("10 years", 6923),
    ],
)
def test_exposure_grows_evenly_through_an_infusion(time: str, micrograms: float) -> None:
    assert RELAPSED.exposure(time).equals(Measure(micrograms, "ug"))


def test_a_single_dose_is_given_as_its_day_begins() -> None:
    days_1_8 = regimen(phase("a", 1, "21 days", dose("2 mg", 1), dose("1 mg", 8)))
    expected = [("0 days", 2), ("6.9 days", 2), ("7 days", 3), ("1 year", 3)]
    for time, milligrams in expected:
        assert days_1_8.exposure(time) == Measure(milligrams, "mg")


@given(st.floats(0, 700), st.floats(0, 700))
def test_exposure_never_falls_and_ends_at_the_total(first: float, second: float) -> None:
    early, late = (
        RELAPSED.exposure(Measure(t, "day")).ends_in("ug")[0]  # type: ignore[union-attr]
        if isinstance(RELAPSED.exposure(Measure(t, "day")), Range)
        else RELAPSED.exposure(Measure(t, "day")).number_in("ug")  # type: ignore[union-attr]
        for t in sorted((first, second))
    )
    assert early <= late + 1e-9  # type: ignore[operator]
    assert late <= 6923 + 1e-9  # type: ignore[operator]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"cycles": 0}, InvalidValueError),
        ({"cycles": 10}, InvalidValueError),
        ({"cycles": 1.0}, InvalidTypeError),
        ({"cycles": True}, InvalidTypeError),
        ({"weight": "44 kg"}, InvalidValueError),
        ({"weight": "0 kg"}, InvalidValueError),
        ({"weight": 70}, InvalidTypeError),
    ],
)
def test_arguments_that_do_not_fit_are_refused(
    arguments: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        RELAPSED.total_dose(**arguments)
    assert RELAPSED.total_dose(weight="45 kg", cycles=1) == Measure(651, "ug")


def test_dates_and_times_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="to the day"):
        RELAPSED.schedule("2026-03")
    with pytest.raises(InvalidValueError, match="calendar"):
        RELAPSED.schedule("9999-12-01")
    with pytest.raises(InvalidValueError, match="from the start"):
        RELAPSED.exposure("-1 days")


def test_a_cycle_without_length_can_only_be_the_last() -> None:
    two = regimen(
        phase("first", 1, None, dose("1 mg", 1)), phase("second", 1, None, dose("2 mg", 1))
    )
    assert two.total_dose(cycles=1) == Measure(1, "mg")
    with pytest.raises(MissingFigureError, match="first"):
        two.schedule(START)
    with pytest.raises(InvalidValueError, match="whole number of days"):
        regimen(phase("month", 1, "1 month", dose("1 mg", 1))).schedule(START)


def test_a_dated_dose_is_a_value() -> None:
    one = RELAPSED.schedule(START)[0]
    assert one == RELAPSED.schedule(date(2026, 3, 2))[0]
    assert isinstance(one, DatedDose)
    assert len({one, RELAPSED.schedule(START)[1]}) == 2
