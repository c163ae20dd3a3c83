"""Units: the table equals pint, and the application registry is treated with respect."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leukimmuno import Measure, Q, testing
from leukimmuno.errors import InvalidTypeError, UnknownUnitError
from leukimmuno.model.unit_table import UNITS, convert
from leukimmuno.units import DEFINITIONS, application_registry

FIRST: dict[str, str] = {}
for _unit in UNITS.values():
    FIRST.setdefault(_unit.dimension, _unit.text)


@pytest.mark.parametrize("unit", sorted(UNITS))
def test_unit_table_equals_pint(unit: str) -> None:
    first = FIRST[UNITS[unit].dimension]
    assert convert(1, unit, first) == pytest.approx(
        Q(1, unit).to(Q(1, first).units).magnitude, rel=1e-14
    )


@pytest.mark.parametrize("unit", sorted(UNITS))
def test_quantity_of_every_unit_reads_back_as_its_measure(unit: str) -> None:
    assert Measure.parse(Q(2.5, unit)) == Measure(2.5, unit)


@given(testing.measures(bound="=", value=st.floats(-1e9, 1e9)))
def test_quantity_of_a_measure(measure: Measure) -> None:
    assert measure.quantity.magnitude == measure.value
    assert Measure.parse(measure.quantity).equals(Measure(measure.value, measure.unit))


def test_q_reads_text_measures_and_quantities() -> None:
    assert Q("12 years") == Q(12, "year")
    assert Q(Measure(12, "year")) == Q(12, "year")
    assert Q(Q(12, "year")) == Q(12, "year")
    # 365.25 / 12 days.
    assert Q(1, "month").to("day").magnitude == pytest.approx(30.4375)


def test_q_reads_a_quantity_of_another_registry() -> None:
    other: Any = pint.UnitRegistry()
    quantity = Q(other.Quantity(3, "week"))
    assert quantity.to("day").magnitude == pytest.approx(21)
    assert quantity + Q(1, "day") == Q(22, "day")


def test_q_of_a_list_is_an_array() -> None:
    assert Q([1, 2], "week").to("day").magnitude.tolist() == pytest.approx([7, 14])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((5,), "bare number needs its unit"),
        ((None,), "expected a Measure, a Quantity or text, got None"),
        (("soon",), "got 'soon'"),
        ((5, 5), "expected the unit as text, got 5"),
        ((True, "day"), "got True"),
        (("5", "day"), "got '5'"),
        ((None, "day"), "got None"),
        (({}, "day"), "got {}"),
        ((Measure(1, "day"), "hour"), "got Measure"),
        ((object(), "day"), "got <object"),
    ],
)
def test_q_refuses_what_is_no_quantity(arguments: tuple[Any, ...], words: str) -> None:
    with pytest.raises(InvalidTypeError) as caught:
        Q(*arguments)
    assert words in str(caught.value)


def test_q_refuses_a_second_unit_for_a_quantity() -> None:
    with pytest.raises(InvalidTypeError):
        Q(Q(1, "week"), "day")


@pytest.mark.parametrize("unit", ["fortnightly", "day/", "2 day", "day)", "\x00"])
def test_q_refuses_a_unit_that_pint_cannot_read(unit: str) -> None:
    with pytest.raises(UnknownUnitError) as caught:
        Q(1, unit)
    assert caught.value.unit == unit
    assert repr(unit) in str(caught.value)


def run(script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_library_units_are_defined_once() -> None:
    registry = application_registry()
    assert application_registry() is registry
    assert all(name in registry for name in DEFINITIONS)


def test_units_that_a_user_defined_are_left_alone() -> None:
    # The user counts cells by the million; a second definition would overwrite the first.
    script = """
import pint
registry = pint.get_application_registry()
registry.define("mine = [unit_of_mine]")
registry.define("IU = 0.5 mine")
import leukimmuno as li
print(li.Q(4, "IU").to_base_units().magnitude)
"""
    assert run(script) == "2.0"


def test_quantities_belong_to_the_registry_that_the_user_set() -> None:
    script = """
import pint
mine = pint.UnitRegistry()
pint.set_application_registry(mine)
import leukimmuno as li
print((mine.Quantity(1, "day") + li.Q(24, "hour")).to("day").magnitude, "cell" in mine)
"""
    assert run(script) == "2.0 True"


THREADS = """
import sys, threading
sys.setswitchinterval(1e-6)
import leukimmuno as li
start, found = threading.Barrier(8), []
def work():
    start.wait()
    found.append(str(li.Q(9, "ug/day").to("mg/week")) + str(li.Q(1, "IU")) + str(li.Q(1, "cell")))
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(found), *set(found))
"""


def check_threads(processes: int) -> None:
    for _ in range(processes):
        # 9 µg a day are 63 µg a week.
        assert run(THREADS) == "8 0.063 milligram / week1 IU1 cell"


def test_first_quantities_under_threads() -> None:
    check_threads(3)


@pytest.mark.slow
def test_first_quantities_under_threads_in_many_processes() -> None:
    check_threads(20)
