"""Records through JSON and back."""

# Texts stand for members of vocabularies and for dates, which checkers cannot see.
# mypy: disable-error-code="arg-type"
# pyright: reportArgumentType=false

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import leukimmuno as li
from leukimmuno import testing
from leukimmuno.conversion.converter import structure, tag_of, unstructure
from leukimmuno.conversion.json_text import read_json, write_json
from leukimmuno.model.base import Bindable

CLASSES = [cls for cls in testing.CLASSES if issubclass(cls, Bindable)]

some = settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
@some
@given(data=st.data())
def test_round_trip_is_exact(cls: type[Any], data: st.DataObject) -> None:
    item = data.draw(testing.instances(cls))
    text = write_json(unstructure(item))
    back = structure(read_json(text), cls)
    assert back == item
    assert hash(back) == hash(item)
    assert repr(back) == repr(item)
    assert write_json(unstructure(back)) == text


def test_defaults_are_left_out_and_dates_are_text() -> None:
    source = li.Source(id="a", kind="label", title="T", published="2019-03", accessed="2024-02-29")
    assert unstructure(source) == {
        "id": "a",
        "kind": "label",
        "title": "T",
        "published": "2019-03",
        "accessed": "2024-02-29",
    }


def test_none_is_written_where_it_has_to_be_given() -> None:
    assert unstructure(li.Range(None, 3, "day")) == {"low": None, "high": 3.0, "unit": "day"}


@pytest.mark.parametrize(
    ("cls", "tag"),
    [
        (li.FigureAssertion, "figure"),
        (li.WindowAssertion, "window"),
        (li.ApprovalAssertion, "approval"),
        (li.MechanismAssertion, "mechanism"),
        (li.JudgedAssertion, "judged"),
    ],
)
@some
@given(data=st.data())
def test_assertions_of_a_claim_are_tagged(cls: Any, tag: str, data: st.DataObject) -> None:
    assert tag_of(cls) == tag
    assertion = data.draw(testing.instances(cls))
    cites = (li.Citation("s", "abstract"),)
    claim = data.draw(testing.claims(assertion=assertion, citations=cites))
    assert unstructure(claim)["assertion"]["kind"] == tag
    assert "kind" not in unstructure(assertion)


def test_text_of_equal_data_is_equal_whatever_the_order_of_keys() -> None:
    assert write_json({"b": 1, "a": "é"}) == write_json({"a": "é", "b": 1})
    assert write_json({"b": 1, "a": "é"}) == '{\n "a": "é",\n "b": 1\n}\n'
