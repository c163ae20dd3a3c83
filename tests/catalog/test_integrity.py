"""What must hold between records."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type,operator,call-overload,type-var"

from __future__ import annotations

import attrs
import pytest

import leukimmuno as li
from leukimmuno.catalog.integrity import problems_of, require_sound
from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.errors import DataIntegrityError

CITED = [li.Citation("paper-2017", "abstract")]


def disease(name: str, *parents: str) -> li.Subtype:
    return li.Subtype(id=name, name=name, parent_ids=parents, citations=CITED)


def test_the_small_registry_is_sound(reg: li.Registry) -> None:
    assert list(problems_of({name: getattr(reg, name) for name in COLLECTIONS})) == []


def test_an_id_stands_once() -> None:
    with pytest.raises(DataIntegrityError, match=r"\$\.subtypes\[1\]\.id: 'a' stands twice") as e:
        li.Registry.of(disease("a"), disease("a"))
    assert e.value.path == "$.subtypes[1].id"
    assert e.value.problems == ("$.subtypes[1].id: 'a' stands twice among subtypes",)


@pytest.mark.parametrize(
    "parents",
    [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "a", "d": "a"}],
)
def test_a_cycle_of_subtypes_is_found(parents: dict[str, str]) -> None:
    with pytest.raises(DataIntegrityError, match=r"\$\.subtypes: 'a' is its own ancestor"):
        li.Registry.of(*(disease(name, parent) for name, parent in parents.items()))


def test_a_chain_is_no_cycle() -> None:
    assert (
        len(li.Registry.of(disease("a"), disease("b", "a"), disease("c", "a", "b")).subtypes) == 3
    )


def test_one_analysis_is_one_result(reg: li.Registry) -> None:
    twin = attrs.evolve(reg.results["duel-os"], id="twin")
    with pytest.raises(DataIntegrityError, match="'twin' is the same analysis as 'duel-os'"):
        li.Registry.of(*reg.results, twin)
    other = attrs.evolve(twin, assessor="blinded review")
    assert "twin" in li.Registry.of(*reg.results, other).results


def test_every_deep_reference_is_checked(reg: li.Registry) -> None:
    records = {name: list(getattr(reg, name)) for name in COLLECTIONS}
    records["antigens"] = records["antigens"][1:]
    found = list(problems_of(records))
    lost = "refers to 'cd19', which antigens do not hold"
    assert found == [
        f"$.therapies[0].targets[0].antigen_id: 'engager' {lost}",
        f"$.therapies[1].targets[0].antigen_id: 'cells' {lost}",
        f"$.claims[0].assertion.antigen_ids[0]: 'claim-1' {lost}",
    ]
    with pytest.raises(DataIntegrityError, match=r"^some\.json: \$.*\(and 2 more\)$") as caught:
        require_sound(records, file="some.json")
    assert caught.value.file == "some.json"


def test_arms_must_exist_in_the_trial(reg: li.Registry) -> None:
    records = {name: list(getattr(reg, name)) for name in COLLECTIONS}
    records["results"][0] = attrs.evolve(
        reg.results[0], arms=(li.ArmResult(arm_id="third", events=1, total=2),)
    )
    records["toxicity_rates"][0] = attrs.evolve(reg.toxicity_rates[0], arm_id="fourth")
    assert list(problems_of(records)) == [
        "$.results[0]: 'duel-cr' names the arm 'third', which trial 'duel' does not have",
        "$.toxicity_rates[0]: 'duel-crs' names the arm 'fourth', which trial 'duel' does not have",
    ]


def test_dated_facts_need_a_dated_source(reg: li.Registry) -> None:
    records = {name: list(getattr(reg, name)) for name in COLLECTIONS}
    undated = [li.Citation("codes", "x")]
    records["results"][0] = attrs.evolve(reg.results[0], citations=undated)
    assert list(problems_of(records)) == [
        "$.results[0].citations: no source of 'duel-cr' has a publication date"
    ]
