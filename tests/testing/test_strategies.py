"""The strategies themselves, and what else `leukimmuno.testing` offers."""

# Texts stand for members of vocabularies and for dates, which checkers cannot see.
# mypy: disable-error-code="arg-type"
# pyright: reportArgumentType=false

from __future__ import annotations

import importlib
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

import leukimmuno as li
from leukimmuno import testing
from leukimmuno.catalog.integrity import problems_of
from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.errors import (
    DataIntegrityError,
    InvalidTypeError,
    OverlayConflictError,
    UnknownFieldError,
)
from leukimmuno.testing import consistent
from leukimmuno.testing.entry_point import register

PYPROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"
CITE = (li.Citation("s", "abstract"),)

quick = settings(
    max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def test_entry_point_leads_to_a_function_that_registers_every_class() -> None:
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    module, _, name = project["entry-points"]["hypothesis"]["leukimmuno"].partition(":")
    assert getattr(importlib.import_module(module), name) is register
    register()
    for cls in testing.CLASSES:
        st.from_type(cls).validate()


@quick
@given(st.data())
def test_types_are_resolved_by_the_registered_strategies(data: st.DataObject) -> None:
    register()
    result = data.draw(st.from_type(li.TrialResult))
    assert 1 <= len(result.arms) <= 2


@pytest.mark.parametrize("cls", [li.Agency, li.Bound])
@given(data=st.data())
def test_vocabularies_have_strategies_too(cls: Any, data: st.DataObject) -> None:
    assert data.draw(testing.instances(cls)) in cls


@pytest.mark.parametrize(
    "cls", [li.Estimate, li.UnionInterval, li.Timeline], ids=lambda cls: cls.__name__
)
@quick
@given(data=st.data())
def test_classes_that_load_numpy(cls: Any, data: st.DataObject) -> None:
    assert type(data.draw(testing.instances(cls))) is cls


@quick
@given(testing.estimates())
def test_estimates_have_an_interval(estimate: li.Estimate) -> None:
    assert estimate.value is not None


def test_strategies_load_no_numpy_until_they_need_it() -> None:
    script = (
        "import sys, leukimmuno.testing.entry_point as e; e.register(); "
        "assert 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=120)


@pytest.mark.parametrize(("cls", "words"), [(int, "no strategy for int"), ("Trial", "a class")])
def test_other_classes_are_refused(cls: Any, words: str) -> None:
    with pytest.raises(InvalidTypeError, match=words):
        testing.instances(cls)


@quick
@given(
    testing.therapies(modality="car-t", name=st.sampled_from(["A", "B"])),
    testing.measures("time", bound="=", value=3),
    testing.ranges(low=0, unit="year"),
)
def test_fields_are_fixed_by_value_or_strategy(
    therapy: li.Therapy, measure: li.Measure, ages: li.Range
) -> None:
    assert therapy.modality is li.Modality.CAR_T
    assert therapy.name in {"A", "B"}
    assert (measure.dimension, measure.value) == ("time", 3)
    assert all(end is None or end >= 0 for end in (ages.low, ages.high))


def test_unknown_field_is_an_error() -> None:
    with pytest.raises(UnknownFieldError, match="Therapy has no field 'brand'") as caught:
        testing.therapies(brand="X")
    assert "brands" in caught.value.allowed
    assert caught.value.suggestions == ("brands",)


@pytest.mark.parametrize(
    ("strategy", "wanted"),
    [
        # What would be missed if strategies drew the easy half only.
        (testing.measures(), lambda x: x.value is None),
        (testing.intervals(), lambda x: x.high is None and x.low is not None),
        (testing.ranges(), lambda x: x.low is None and x.high is not None),
        (testing.arm_results(), lambda x: x.derived and 0 < x.events < x.total),
        (testing.trial_results(), lambda x: len(x.arms) == 2 and x.comparison is not None),
        (testing.approvals(), lambda x: x.indications),
        (testing.approvals(), lambda x: not x.indications),
        (testing.toxicity_rates(), lambda x: x.trial_id is None),
        (testing.toxicity_rates(), lambda x: x.trial_id and x.therapy_id),
        (testing.endpoints(), lambda x: x.competing_event),
        (testing.comparisons(), lambda x: x.measure is None),
        (testing.claims(), lambda x: isinstance(x.assertion, li.JudgedAssertion)),
        (testing.courses(), lambda x: x.median and x.range),
        (testing.therapies(), lambda x: x.bounds),
        (testing.texts(), lambda x: not x.isascii()),
    ],
)
def test_the_interesting_cases_are_drawn(strategy: Any, wanted: Any) -> None:
    # Seen once is enough: no second example is looked for, nor a smaller one.
    once = settings(max_examples=2000, phases=[Phase.generate], report_multiple_bugs=False)
    find(strategy, wanted, settings=once)


@quick
@given(testing.registries())
def test_registries_are_sound(registry: li.Registry) -> None:
    records = {name: tuple(getattr(registry, name)) for name in COLLECTIONS}
    assert list(problems_of(records)) == []
    assert len(registry.trials) >= 1
    assert all(citation.source.published for r in registry.results for citation in r.citations)


@settings(quick, max_examples=4)
@given(testing.registries(most=1))
def test_registries_survive_dump_and_load(
    tmp_path_factory: pytest.TempPathFactory, registry: li.Registry
) -> None:
    path = tmp_path_factory.mktemp("dump") / "drawn.json"
    registry.dump(path)
    back = li.Registry.load(path)
    for name in COLLECTIONS:
        assert tuple(getattr(back, name)) == tuple(getattr(registry, name))
    again = path.with_name("again.json")
    back.dump(again)
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.slow
def test_interesting_registries_are_drawn() -> None:
    def rich(registry: li.Registry) -> bool:
        return any(len(result.arms) == 2 for result in registry.results)

    options = settings(
        max_examples=300,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    find(testing.registries(), rich, settings=options)


def overlay(*records: Any) -> li.Registry:
    return li.Registry.of(*records, name="mine")


def test_sound_overlay_passes() -> None:
    source = li.Source(id="s", kind="label", title="T")
    antigen = li.Antigen(id="made-up-antigen", name="Made-up antigen", citations=CITE)
    testing.check_overlay(overlay(source, antigen), base=li.Registry.of())
    own = li.Source(id="notes-of-mine-2024", kind="label", title="T")
    testing.check_overlay(overlay(own))


def test_overlay_with_a_dangling_reference_fails() -> None:
    antigen = li.Antigen(id="made-up-antigen", name="Made-up antigen", citations=CITE)
    with pytest.raises(DataIntegrityError, match="refers to 's', which sources do not hold"):
        testing.check_overlay(overlay(antigen), base=li.Registry.of())


def test_overlay_that_contradicts_the_base_fails() -> None:
    one = li.Source(id="s", kind="label", title="T", accessed=date(2024, 1, 1))
    two = li.Source(id="s", kind="label", title="U")
    with pytest.raises(OverlayConflictError):
        testing.check_overlay(overlay(one), base=overlay(two))


def test_missing_hypothesis_is_named_with_the_extra_that_brings_it() -> None:
    script = """
import sys
sys.modules["hypothesis"] = None
from leukimmuno.errors import MissingExtraError
try:
    import leukimmuno.testing
except MissingExtraError as error:
    assert error.extra == "test", error.extra
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert 'pip install "leukimmuno[test]"' in done.stdout


def approval(name: str, date_: str, agency: str = "fda", *, ends: tuple[str, ...] = ()) -> Any:
    return li.Approval(
        id=name,
        therapy_id="drug",
        agency=agency,
        action="marketing stopped",
        date=date_,
        ends_ids=ends,
        citations=CITE,
    )


def test_event_of_a_drawn_registry_ends_only_what_is_its_own_and_earlier() -> None:
    earlier, later = approval("a", "2014"), approval("b", "2020")
    foreign, unnamed = approval("c", "2014", "ema"), approval("d", "2014")
    event = approval("e", "2017", ends=("a", "b", "c"))
    pools = {"approvals": [earlier, later, foreign, unnamed]}
    kept = consistent._within(lambda _: None, event, pools)
    assert kept == approval("e", "2017", ends=("a",))


def test_results_of_a_drawn_registry_fit_their_trial() -> None:
    control, single = (
        li.Arm(name, name, role, (li.Component("drug", "sole"),))
        for name, role in (("c", "control"), ("s", "experimental"))
    )
    trial = li.Trial(id="t", name="T", design="randomised", arms=(control, single), citations=CITE)
    short = li.Trial(id="u", name="U", design="randomised", arms=(control,), citations=CITE)

    def result(trial_id: str) -> li.TrialResult:
        return li.TrialResult(
            id="r",
            trial_id=trial_id,
            endpoint_id="e",
            analysis_set=li.AnalysisSet("randomised"),
            arms=(li.ArmResult(arm_id="x", events=1), li.ArmResult(arm_id="y")),
            citations=CITE,
        )

    pools: dict[str, list[Any]] = {"trials": [trial, short], "results": []}
    kept: Any = consistent._within(lambda _: None, result("t"), pools)
    # The experimental arm comes first, with the figures that came first.
    assert [(arm.arm_id, arm.events) for arm in kept.arms] == [("s", 1), ("c", None)]
    # One arm is too few, and one analysis stands in a registry once.
    assert consistent._within(lambda _: None, result("u"), pools) is None
    pools["results"].append(kept)
    assert consistent._within(lambda _: None, result("t"), pools) is None
