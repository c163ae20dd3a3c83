"""JSON Schema: what is written fits, what is wrong does not, and the committed file is current."""

# mypy: disable-error-code="arg-type"

from __future__ import annotations

import inspect
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

import leukimmuno as li
from leukimmuno import testing
from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.conversion.converter import unstructure
from leukimmuno.errors import InvalidTypeError
from leukimmuno.model.base import Record, Value
from leukimmuno.model.vocabulary import Vocabulary

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "_static" / "schema.json"
CLASSES = [
    cls
    for name in li.__all__
    if inspect.isclass(cls := getattr(li, name)) and issubclass(cls, Record | Value)
]
VALIDATORS = {cls: Draft202012Validator(li.json_schema(cls)) for cls in CLASSES}
WHOLE = Draft202012Validator(li.json_schema(li.Registry), format_checker=FormatChecker())


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Give the shipped registry as a file holds it."""
    path = tmp_path_factory.mktemp("schema") / "registry.json"
    li.registry.dump(path)
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("cls", [*CLASSES, li.Registry], ids=lambda cls: cls.__name__)
def test_every_schema_is_one_of_draft_2020_12(cls: type) -> None:
    schema = li.json_schema(cls)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == cls.__name__
    Draft202012Validator.check_schema(schema)
    # Each definition is there, and is needed.
    text = json.dumps(schema)
    named = {part.partition('"')[0] for part in text.split('"$ref": "#/$defs/')[1:]}
    assert named == schema["$defs"].keys()


def test_the_committed_schema_is_the_generated_one() -> None:
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == li.json_schema(li.Registry), (
        "run: python -m leukimmuno export docs/_static --format schema"
    )


def test_all_shipped_data_fit(data: Any) -> None:
    assert sum(map(len, data["collections"].values())) > 1000
    assert list(WHOLE.iter_errors(data)) == []


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(CLASSES).flatmap(testing.instances))
def test_whatever_can_be_stored_fits(item: Any) -> None:
    VALIDATORS[type(item)].validate(unstructure(item))


def test_a_vocabulary_lists_its_terms() -> None:
    schema = li.json_schema(li.Agency)
    assert schema["$defs"]["Agency"]["enum"] == [member.value for member in li.Agency]


def test_dimensions_limit_the_units() -> None:
    # A median is a time.
    schema = li.json_schema(li.ArmResult)["$defs"]["ArmResult"]["properties"]["median"]
    assert schema["properties"]["unit"]["enum"] == [
        "day", "second", "minute", "hour", "week", "month", "year"
    ]  # fmt: skip


def planted(name: str, place: str, value: Any) -> Any:
    """Name a fault: the value that goes to a dotted place in a collection's first fitting entry."""
    return pytest.param(place, value, id=name)


GONE = object()
FAULTS = [
    planted("unknown key", "therapies.0.colour", "red"),
    planted("missing id", "therapies.0.id", GONE),
    planted("id in capitals", "therapies.0.id", "Blinatumomab"),
    planted("id with a space", "therapies.0.id", "blin atumomab"),
    planted("name empty", "therapies.0.name", ""),
    planted("name with space around it", "therapies.0.name", "blinatumomab "),
    planted("unknown modality", "therapies.0.modality", "magic"),
    planted("list as text", "therapies.0.brands", "Blincyto"),
    planted("name twice in a list", "therapies.0.aliases", ["MT103", "MT103"]),
    planted("reference as a number", "results.0.trial_id", 7),
    planted("no citation", "results.0.citations", []),
    planted("three arms", "results.0.arms", [{"arm_id": name} for name in "abc"]),
    planted("count as text", "results.0.arms.0.events", "91"),
    planted("count below zero", "results.0.arms.0.events", -1),
    planted("count with a fraction", "results.0.arms.0.total", 12.7),
    planted("percentage over 100", "results.0.arms.0.percent", 100.5),
    planted("flag as text", "results.0.arms.0.derived", "no"),
    planted("unknown unit", "results.0.arms.0.median", {"value": 1, "unit": "fortnight"}),
    planted("unit of mass for a time", "results.0.arms.0.median", {"value": 1, "unit": "mg"}),
    planted("median without a number", "results.0.arms.0.median", {"value": None, "unit": "day"}),
    planted(
        "number beside not reached",
        "results.0.arms.0.median",
        {"value": 3, "unit": "day", "bound": "not reached"},
    ),
    planted("level of 1", "results.0.arms.0.interval", {"low": 1, "high": 2, "level": 1}),
    planted("limit missing", "results.0.arms.0.interval", {"low": 1}),
    planted("three sides", "results.0.comparison", {"p_value": 0.1, "sides": 3}),
    planted("null for a text", "results.0.note", None),
    planted("date in words", "approvals.0.date", "3 December 2014"),
    planted("thirteenth month", "approvals.0.date", "2014-13"),
    planted("DOI as an address", "sources.0.doi", "https://doi.org/10.1000/x"),
    planted("PubMed number with letters", "sources.0.pmid", "PMID1"),
    planted("day that is none", "sources.0.accessed", "2014-02-30"),
    planted("trial without its arm", "toxicity_rates.0.arm_id", GONE),
    planted("unknown vocabulary of codes", "trials.0.xrefs.0.prefix", "zzz"),
    planted("code of another form", "trials.0.xrefs.0.code", "NCT1"),
    planted("assertion without kind", "claims.0.assertion.kind", GONE),
    planted("assertion of unknown kind", "claims.0.assertion.kind", "guess"),
]


def sound(data: Any) -> dict[str, Any]:
    """Give one entry of each collection in which every fault can be planted."""
    held = deepcopy({name: entries[:1] for name, entries in data["collections"].items()})
    held["results"] = [
        next(entry for entry in data["collections"]["results"] if len(entry["arms"]) == 2)
    ]
    held["toxicity_rates"] = [
        next(
            {name: value for name, value in entry.items() if name != "therapy_id"}
            for entry in data["collections"]["toxicity_rates"]
            if "arm_id" in entry
        )
    ]
    held["trials"] = [
        next(
            entry
            for entry in data["collections"]["trials"]
            if any(xref["prefix"] == "nct" for xref in entry.get("xrefs", [])[:1])
        )
    ]
    return {**data, "collections": deepcopy(held)}


@pytest.mark.parametrize(("place", "value"), FAULTS)
def test_a_planted_fault_is_rejected(data: Any, place: str, value: Any) -> None:
    bad = sound(data)
    assert WHOLE.is_valid(bad)
    *owners, last = [int(step) if step.isdigit() else step for step in place.split(".")]
    owner = bad["collections"]
    for step in owners:
        owner = owner[step]
    if value is GONE:
        del owner[last]
    else:
        owner[last] = value
    errors = list(WHOLE.iter_errors(bad))
    assert errors
    assert all(list(error.absolute_path)[:2] == ["collections", owners[0]] for error in errors)


@pytest.mark.parametrize(
    ("key", "value"),
    [("format", 2), ("name", ""), ("released", "soon"), ("collections", {"drugs": []}), ("x", 1)],
)
def test_a_wrong_head_is_rejected(data: Any, key: str, value: Any) -> None:
    assert not WHOLE.is_valid({**sound(data), key: value})
    assert WHOLE.is_valid({**sound(data), "released": None})


def test_one_arm_has_nothing_to_compare(data: Any) -> None:
    bad = sound(data)
    result = bad["collections"]["results"][0]
    result["arms"] = result["arms"][:1]
    result.pop("comparison", None)
    assert WHOLE.is_valid(bad)
    result["comparison"] = {"p_value": 0.5}
    assert not WHOLE.is_valid(bad)


def test_every_collection_of_a_registry_is_described() -> None:
    properties = li.json_schema(li.Registry)["properties"]["collections"]["properties"]
    assert properties.keys() == COLLECTIONS.keys()


@pytest.mark.parametrize(
    "cls", [li.Estimate, Record, Value, Vocabulary, int, "Therapy", None, li.registry]
)
def test_what_is_not_stored_has_no_schema(cls: Any) -> None:
    with pytest.raises(InvalidTypeError, match="json_schema: expected a record or value class"):
        li.json_schema(cls)
