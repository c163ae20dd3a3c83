"""Data that does not fit gives an error that names the place, whatever the data."""

from __future__ import annotations

import contextlib
import copy
import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import leukimmuno as li
from leukimmuno import testing
from leukimmuno.conversion.converter import structure, unstructure
from leukimmuno.conversion.json_text import read_json, write_json
from leukimmuno.errors import DataIntegrityError
from leukimmuno.model.base import Bindable

CLASSES = [cls for cls in testing.CLASSES if issubclass(cls, Bindable)]

plain = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -(10**400), math.nan, math.inf, -0.0, 12.7])
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["no", "yes", "1", "", " ", "2019-02-30", "\ud800", "x" * 9000])
)
trees = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


class Depth(int):
    """How deep a nest is."""


def deep(levels: int) -> Any:
    nest: Any = "x"
    for _ in range(levels):
        nest = [nest]
    return nest


def places(data: Any, path: str = "$") -> list[tuple[str, Any, Any]]:
    """List every container of the data with a key or index in it, and its path."""
    found: list[tuple[str, Any, Any]] = []
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in items:
        here = f"{path}.{key}" if isinstance(data, dict) else f"{path}[{key}]"
        found.append((here, data, key))
        if isinstance(value, dict | list):
            found.extend(places(value, here))
    return found


def built_or_refused(data: Any, cls: type[Any]) -> DataIntegrityError | None:
    error = built = None
    try:
        built = structure(data, cls, file="mine.json")
    except DataIntegrityError as caught:
        error = caught
    if error is not None:
        assert error.file == "mine.json"
        assert error.path is not None
        assert error.path.startswith("$")
        assert all(problem.startswith("$") for problem in error.problems)
        assert str(error).startswith("mine.json: $")
        assert error.problems[0].startswith(f"{error.path}: ")
        # Nobody reads a message of megabytes.
        assert len(str(error)) < 5000
        return error
    assert built is not None
    assert type(built) is cls
    # What was taken can be written again.
    assert structure(read_json(write_json(unstructure(built))), cls) == built
    write_json(unstructure(built)).encode()
    return None


many = settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
@many
@given(data=trees)
def test_arbitrary_json_gives_a_record_or_a_named_place(cls: Any, data: Any) -> None:
    built_or_refused(data, cls)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
@many
@given(data=st.data())
def test_one_wrong_entry_is_named_by_its_path(cls: Any, data: st.DataObject) -> None:
    valid = read_json(write_json(unstructure(data.draw(testing.instances(cls)))))
    if not valid or not isinstance(valid, dict):
        built_or_refused(data.draw(trees), cls)
        return
    path, holder, key = data.draw(st.sampled_from(places(valid)))
    # The depth is drawn and not the nest: older releases of hypothesis print what they draw.
    wrong = data.draw(trees | st.sampled_from([Depth(3), Depth(100_000)]))
    holder[key] = deep(wrong) if isinstance(wrong, Depth) else wrong
    error = built_or_refused(valid, cls)
    # Another text may be valid in itself, and be at fault only beside what refers to it.
    told = not isinstance(wrong, str) and key in {"id", "name", "events", "title"}
    if error is not None and isinstance(holder, dict) and told:
        assert any(problem.startswith(path) for problem in error.problems), error


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
@many
@given(data=st.data())
def test_unknown_and_missing_keys_are_named(cls: Any, data: st.DataObject) -> None:
    valid = unstructure(data.draw(testing.instances(cls)))
    if not isinstance(valid, dict):
        return
    error = built_or_refused({**valid, "surplus": 1}, cls)
    assert error is not None
    assert "the key 'surplus' is unknown" in str(error)
    for attribute in cls.__attrs_attrs__:
        if attribute.default.__class__.__name__ == "_Nothing":
            fewer = {key: value for key, value in valid.items() if key != attribute.name}
            error = built_or_refused(fewer, cls)
            assert error is not None
            assert f"$.{attribute.name}: the key '{attribute.name}' is missing" in error.problems


TRIAL: dict[str, Any] = {
    "id": "tower",
    "name": "TOWER",
    "design": "randomised",
    "arms": [
        {
            "id": "blinatumomab",
            "name": "Blinatumomab",
            "role": "experimental",
            "components": [{"therapy_id": "blinatumomab", "role": "sole"}],
            "flow": {"randomised": 271},
        }
    ],
    "citations": [{"source_id": "kantarjian-2017", "locator": "abstract"}],
}


def changed(path: tuple[Any, ...], value: Any) -> Any:
    data = copy.deepcopy(TRIAL)
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "place", "words"),
    [
        (("name",), 5, "$.name", "expected text, got 5"),
        (("name",), "", "$.name", "not empty"),
        (("aliases",), ["a", 5], "$.aliases[1]", "expected text, got 5"),
        (("aliases",), "AMG103", "$.aliases", "expected a list, got 'AMG103'"),
        (("aliases",), ["a", "a"], "$.aliases", "'a' stands twice"),
        (("design",), "randomized", "$.design", "did you mean 'randomised'?"),
        (("arms",), {}, "$.arms", "expected a list, got {}"),
        (("arms",), [], "$.arms", "at least one is needed"),
        (("arms", 0), None, "$.arms[0]", "expected an object (Arm), got None"),
        (("arms", 0, "flow", "randomised"), 12.7, "$.arms[0].flow.randomised", "got 12.7"),
        (("arms", 0, "flow", "randomised"), "no", "$.arms[0].flow.randomised", "got 'no'"),
        (("arms", 0, "flow", "randomised"), True, "$.arms[0].flow.randomised", "got True"),
        (("arms", 0, "flow", "randomised"), 10**400, "$.arms[0].flow.randomised", "from 0 to"),
        (("arms", 0, "flow", "treated"), 272, "$.arms[0].flow.treated", "272 is more than"),
        (("arms", 0, "id"), "A B", "$.arms[0].id", "'A B' is no id"),
        (("ages",), {"low": 1, "high": 2, "unit": "mg"}, "$.ages", "expected time"),
        (("ages",), {"low": 1, "high": 2, "unit": "yaer"}, "$.ages.unit", "did you mean 'year'"),
        (("ages",), {"low": math.nan, "high": 2, "unit": "day"}, "$.ages.low", "finite"),
        (("registered",), "2019-02-30", "$.registered", "no date of the calendar"),
        (("registered",), 2019, "$.registered", "expected a date"),
    ],
)
def test_each_problem_is_named_with_its_place(
    path: tuple[Any, ...], value: Any, place: str, words: str
) -> None:
    with pytest.raises(DataIntegrityError) as caught:
        structure(changed(path, value), li.Trial)
    assert caught.value.path == place
    assert words in str(caught.value)
    assert len(caught.value.problems) == 1


def test_values_that_python_cannot_print_are_named_too() -> None:
    place = ("arms", 0, "flow", "randomised")
    with pytest.raises(DataIntegrityError, match="got an int too long to print") as caught:
        structure(changed(place, 10**5000), li.Trial)
    assert caught.value.path == "$.arms[0].flow.randomised"
    with pytest.raises(DataIntegrityError, match=r"got a list nested too deeply") as caught:
        structure(changed(("name",), deep(100_000)), li.Trial)
    assert caught.value.path == "$.name"


def test_several_problems_are_reported_together() -> None:
    data = changed(("arms", 0, "id"), 5)
    del data["citations"]
    with pytest.raises(DataIntegrityError) as caught:
        structure(data, li.Trial, path="$.trials[3]", file="f.json")
    assert [problem.partition(": ")[0] for problem in caught.value.problems] == [
        "$.trials[3].arms[0].id",
        "$.trials[3].citations",
    ]


CLAIM = {"id": "c", "source_id": "s", "section": "1", "statement": "x"}


@pytest.mark.parametrize(
    ("assertion", "place", "words"),
    [
        ({"kind": "figuer"}, "$.assertion", "got 'figuer'"),
        ({"kind": []}, "$.assertion", "class, share, evidence, judged, got []"),
        ({}, "$.assertion", "got None"),
        ("x", "$.assertion", "expected an object, got 'x'"),
        ({"kind": "window", "since": "x"}, "$.assertion.window", "'window' is missing"),
    ],
)
def test_union_names_its_tags(assertion: Any, place: str, words: str) -> None:
    with pytest.raises(DataIntegrityError) as caught:
        structure({**CLAIM, "assertion": assertion}, li.Claim)
    assert caught.value.path == place
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "Expecting property name"),
        ("[NaN]", "NaN is no JSON number"),
        ("[-Infinity]", "-Infinity is no JSON number"),
        ('{"a": 1, "a": 2}', "the key 'a' stands twice in one object"),
        ("[" * 100_000, "nested too deeply"),
        ("1" * 5000, "digits"),
        ("", "Expecting value"),
    ],
)
def test_text_that_is_no_strict_json_is_refused(text: str, words: str) -> None:
    with pytest.raises(DataIntegrityError) as caught:
        read_json(text, "mine.json")
    assert str(caught.value).startswith("mine.json: no valid JSON: ")
    assert words in str(caught.value)
    assert (caught.value.file, caught.value.path) == ("mine.json", "$")
    with pytest.raises(DataIntegrityError, match=r"^no valid JSON"):
        read_json(text)


@given(st.text() | trees.map(repr))
def test_arbitrary_text_is_read_or_refused(text: str) -> None:
    # Anything but the library's own error fails here.
    with contextlib.suppress(DataIntegrityError):
        read_json(text)
