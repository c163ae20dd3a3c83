"""Relations: what is stored resolves, and every relation can be walked back."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from functools import cached_property
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

import leukimmuno as li
from leukimmuno import testing
from leukimmuno.catalog.kinds import COLLECTIONS, class_of
from leukimmuno.model.base import Bindable, stored_fields
from leukimmuno.model.fields import kind_of

few = settings(
    max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def relations_of(item: Bindable) -> dict[str, str]:
    """Pair each field that stores references with the property that resolves it."""
    found = {}
    for attribute in stored_fields(type(item)):
        if kind_of(attribute).collection is None:
            continue
        base = attribute.name.removesuffix("_ids").removesuffix("_id")
        plurals = (f"{base}s", f"{base.removesuffix('y')}ies")
        names = (base, *plurals) if kind_of(attribute).many else (base,)
        name = next((name for name in names if hasattr(type(item), name)), None)
        if name is not None:
            found[attribute.name] = name
    return found


def check_forward(item: Bindable) -> None:
    for field, name in relations_of(item).items():
        stored, resolved = getattr(item, field), getattr(item, name)
        if isinstance(stored, tuple):
            # A relation may hold more than one field stores, as an approval's trials.
            assert set(stored) <= set(resolved.ids)
        else:
            assert (resolved and resolved.id) == stored
    for attribute in stored_fields(type(item)):
        value = getattr(item, attribute.name)
        for entry in value if isinstance(value, tuple) else (value,):
            if isinstance(entry, Bindable):
                check_forward(entry)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_stored_references_resolve_to_their_ids(name: str) -> None:
    for record in getattr(li.registry, name):
        if getattr(record, "superseded_by_id", None) is None:
            check_forward(record)


def test_references_of_assertions_resolve() -> None:
    named: dict[str, Any] = {
        "trial_id": "tower",
        "endpoint_ids": ("overall-survival",),
        "subtype_id": "b-all",
    }
    event: dict[str, Any] = {"adverse_event_id": "cytokine-release-syndrome"}
    drugs: dict[str, Any] = {"therapy_id": "blinatumomab"}
    days = li.Range(1, 2, "day")
    approved: dict[str, Any] = {
        "therapy_ids": ("blinatumomab",),
        "subtype_id": "b-all",
        "agency": li.Agency.FDA,
    }
    for assertion in (
        li.FigureAssertion(number=7.7, unit="month", **named),
        li.FigureAssertion(number=7.7, unit="month", **drugs, characteristic="median age"),
        li.ComparisonAssertion(higher=True, **named),
        li.FrequencyAssertion(
            adverse_event_ids=("cytokine-release-syndrome",), frequency="rare", modality="car-t"
        ),
        li.WindowAssertion(window=days, since="infusion", **event, **drugs),
        li.WindowAssertion(window=days, since="start", step="leukapheresis", modality="car-t"),
        li.ApprovalAssertion(**approved),
        li.MechanismAssertion(**drugs, antigen_ids=("cd19", "cd3")),
        li.ClassAssertion(therapy_ids=("blinatumomab",), modalities=("t-cell engager",)),
        li.ShareAssertion(
            subtype_id="b-all", of_subtype_id="all", figure="share", number=75, unit="percent"
        ),
        li.ShareAssertion(subtype_id="all", figure="cure", number=40, unit="percent"),
        li.EvidenceAssertion(
            subtype_id="b-all",
            level="studied",
            therapy_ids=("blinatumomab",),
            endpoint_ids=("overall-survival",),
        ),
    ):
        claim = li.Claim(id="c", source_id="s", section="1", statement="x", assertion=assertion)
        bound = li.registry.bind(claim).assertion
        assert bound.is_bound
        check_forward(bound)


@few
@given(testing.registries())
def test_stored_references_of_drawn_registries_resolve(registry: li.Registry) -> None:
    for name in COLLECTIONS:
        for record in getattr(registry, name):
            if getattr(record, "superseded_by_id", None) is None:
                check_forward(record)


def properties(cls: type) -> list[str]:
    return [
        name
        for name in dir(cls)
        if not name.startswith("_")
        and isinstance(getattr(cls, name, None), property | cached_property)
    ]


@few
@given(testing.registries())
def test_every_property_of_a_bound_record_answers_twice_alike(registry: li.Registry) -> None:
    for name in COLLECTIONS:
        for record in getattr(registry, name):
            for attribute in properties(class_of(name)):
                first, second = getattr(record, attribute), getattr(record, attribute)
                if isinstance(first, li.Collection):
                    assert first.ids == second.ids
                    assert all(item.is_bound for item in first)
                else:
                    assert first == second


# Record, relation, and the relation that leads back.
BOTH_WAYS = [
    ("therapies", lambda t: [x.antigen_id for x in t.targets], "antigens", "therapies"),
    ("approvals", lambda a: [a.therapy_id], "therapies", "approvals"),
    ("regimens", lambda r: [r.therapy_id], "therapies", "regimens"),
    ("trials", lambda t: t.therapies.ids, "therapies", "trials"),
    ("results", lambda r: [r.trial_id], "trials", "results"),
    ("results", lambda r: [r.endpoint_id], "endpoints", "results"),
    ("results", lambda r: r.therapies.ids, "therapies", "results"),
    ("toxicity_rates", lambda r: [r.adverse_event_id], "adverse_events", "toxicity_rates"),
    ("toxicity_rates", lambda r: r.therapies.ids, "therapies", "toxicity_rates"),
    ("toxicity_rates", lambda r: [r.trial_id], "trials", "toxicity_rates"),
    ("population_figures", lambda f: [f.subtype_id], "subtypes", "population_figures"),
    ("subtypes", lambda s: s.parent_ids, "subtypes", "children"),
    ("adverse_events", lambda a: a.broader_ids, "adverse_events", "narrower"),
    ("claims", lambda c: [c.source_id], "sources", "claims"),
]


def check_both_ways(registry: li.Registry) -> None:
    for here, forward, there, back in BOTH_WAYS:
        pairs = {
            (record.id, other) for record in getattr(registry, here) for other in forward(record)
        }
        reverse = {
            (record.id, other.id)
            for other in getattr(registry, there)
            for record in getattr(other, back)
        }
        assert {pair for pair in pairs if pair[1] is not None} == reverse, (here, there)


def test_relations_of_the_shipped_registry_lead_both_ways() -> None:
    check_both_ways(li.registry)


@few
@given(testing.registries())
def test_relations_of_drawn_registries_lead_both_ways(registry: li.Registry) -> None:
    check_both_ways(registry)


@few
@given(testing.registries())
def test_descendants_are_whose_ancestors_one_is(registry: li.Registry) -> None:
    for one in registry.subtypes:
        for other in registry.subtypes:
            assert (one.id in other.ancestors.ids) == (other.id in one.descendants.ids)
        assert one.id not in one.ancestors.ids


def test_leukemia_and_its_neighbours() -> None:
    subtypes = li.registry.subtypes
    assert subtypes["leukemia"].is_leukemia
    assert subtypes["b-all"].is_leukemia
    assert "leukemia" in subtypes["b-all"].ancestors.ids
    assert all(item.is_leukemia for item in subtypes["leukemia"].descendants)


def test_relations_of_a_disease_include_narrower_ones() -> None:
    b_all = li.registry.subtypes["b-all"]
    wider = li.registry.subtypes["leukemia"]
    assert set(b_all.therapies.ids) <= set(wider.therapies.ids)
    assert set(b_all.approvals.ids) <= set(wider.approvals.ids)
    assert set(b_all.trials.ids) <= set(wider.trials.ids)
    assert "blinatumomab" in b_all.therapies


def test_profile_of_a_modality() -> None:
    drug = li.registry.therapies["blinatumomab"]
    profile = drug.modality_profile
    if profile is not None:
        assert drug.id in profile.therapies.ids
    bare = li.Registry.of(drug)
    assert bare.therapies["blinatumomab"].modality_profile is None


def counted(name: str, kind: str, total: int, **more: Any) -> li.TrialResult:
    cited = [li.Citation("paper-2017", "abstract")]
    return li.TrialResult(
        id=name,
        trial_id="duel",
        endpoint_id=more.pop("endpoint", "cr"),
        analysis_set=li.AnalysisSet(kind, total, more.pop("definition", None)),
        arms=[li.ArmResult(arm_id=more.pop("arm", "new"), events=20, total=total)],
        citations=cited,
        **more,
    )


def test_other_sets_differ_in_nothing_but_the_set(reg: li.Registry) -> None:
    mine = li.Registry.of(
        counted("enrolled", "enrolled", 40),
        counted("infused", "infused", 30),
        counted("infused-in-time", "infused", 25, definition="at least 3 months before"),
        counted("other-time", "infused", 30, time="at one year"),
        counted("other-endpoint", "infused", 30, endpoint="os"),
        counted("other-assessor", "infused", 30, assessor="central"),
        counted("other-arm", "infused", 30, arm="old"),
    )
    laid = reg.overlay(mine)
    assert laid.results["enrolled"].other_sets.ids == ("infused", "infused-in-time")
    assert laid.results["infused-in-time"].other_sets.ids == ("enrolled", "infused")
    assert laid.results["other-time"].other_sets.ids == ()


def test_comparisons_come_with_the_main_measure_first() -> None:
    first = li.Comparison(measure="hazard ratio", value=0.7)
    second = li.Comparison(p_value=0.04)
    arms = [li.ArmResult(arm_id="new", events=1, total=2), li.ArmResult(arm_id="old", total=2)]
    base = counted("both", "randomised", 40)
    assert base.comparisons == ()
    assert attrs.evolve(base, arms=arms, comparison=first).comparisons == (first,)
    full = attrs.evolve(base, arms=arms, comparison=first, further_comparisons=[second])
    assert full.comparisons == (first, second)
