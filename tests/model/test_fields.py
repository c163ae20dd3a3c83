"""What fields accept, whatever the record."""

# Texts stand for members of vocabularies and for dates, which checkers cannot see.
# mypy: disable-error-code="arg-type"
# pyright: reportArgumentType=false

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

import leukimmuno as li
from leukimmuno.errors import InvalidTypeError, InvalidValueError, UnitMismatchError
from leukimmuno.model.base import stored_fields
from leukimmuno.model.fields import count, kind_of, number, text

CITE = (li.Citation("s", "abstract"),)


def source(**fields: Any) -> li.Source:
    return li.Source(**{"id": "s", "kind": "label", "title": "T", **fields})


def refused(error: type[Exception], words: str, **fields: Any) -> None:
    with pytest.raises(error) as caught:
        source(**fields)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("value", "error", "words"),
    [
        (5, InvalidTypeError, "Source.title: expected text, got 5"),
        (None, InvalidTypeError, "Source.title: expected text, got None"),
        ("", InvalidValueError, "without space around it and not empty, got ''"),
        (" T", InvalidValueError, "got ' T'"),
        ("T\n", InvalidValueError, "got 'T\\n'"),
        ("a\ud800", InvalidValueError, "half of a surrogate pair"),
    ],
)
def test_texts_that_are_refused(value: Any, error: type[Exception], words: str) -> None:
    refused(error, words, title=value)


def test_members_of_vocabularies_are_stored_as_plain_text() -> None:
    assert type(source(title=li.Modality.VACCINE).title) is str
    assert source(title="naïve – 細胞").title == "naïve – 細胞"


@pytest.mark.parametrize("value", ["A", "a b", "", "a_b", "-a", "a--b"])
def test_ids_that_are_refused(value: str) -> None:
    refused(InvalidValueError, f"Source.id: {value!r} is no id", id=value)


def test_id_of_another_type_is_refused() -> None:
    refused(InvalidTypeError, "Source.id: expected an id, got 5", id=5)


@pytest.mark.parametrize(
    ("value", "error", "words"),
    [
        ("Smith J", InvalidTypeError, "expected a tuple or list, got 'Smith J'"),
        (5, InvalidTypeError, "got 5"),
        ({"a": 1}, InvalidTypeError, "got {'a': 1}"),
        ({"a"}, InvalidTypeError, "got {'a'}"),
        (b"ab", InvalidTypeError, "got b'ab'"),
        (["a", 5], InvalidTypeError, "Source.authors[1]: expected text, got 5"),
        (["a", "b", "a"], InvalidValueError, "Source.authors: 'a' stands twice"),
    ],
)
def test_tuples_that_are_refused(value: Any, error: type[Exception], words: str) -> None:
    refused(error, words, authors=value)


def test_any_ordered_iterable_becomes_a_tuple() -> None:
    assert source(authors=["a", "b"]).authors == ("a", "b")
    assert source(authors=(name for name in "ab")).authors == ("a", "b")


def test_needed_citations() -> None:
    with pytest.raises(InvalidValueError, match=r"Subtype\.citations: at least one is needed"):
        li.Subtype(id="s", name="S", citations=())


@pytest.mark.parametrize(
    ("value", "error", "words"),
    [
        ("2024-02-30", InvalidValueError, "'2024-02-30' is no day written as YYYY-MM-DD"),
        ("2024", InvalidValueError, "'2024' is no day"),
        (5, InvalidTypeError, "expected a date without time, got 5"),
        (datetime(2024, 1, 1, tzinfo=UTC), InvalidTypeError, "expected a date without time"),
    ],
)
def test_days_that_are_refused(value: Any, error: type[Exception], words: str) -> None:
    refused(error, f"Source.accessed: {words}" if words[0] == "e" else words, accessed=value)


def test_days_from_text_and_dates() -> None:
    assert source(accessed="2024-02-29").accessed == date(2024, 2, 29)
    assert source(accessed=date(2024, 2, 29)).accessed == date(2024, 2, 29)


@pytest.mark.parametrize("value", ["no", "true", 0, 1, None])
def test_truth_values_are_true_or_false_only(value: Any) -> None:
    with pytest.raises(InvalidTypeError, match=r"derived: expected True or False, got"):
        li.ArmResult(arm_id="x", derived=value)


@pytest.mark.parametrize(
    ("value", "error", "words"),
    [
        (12.7, InvalidTypeError, "Arm.n: expected a whole number, got 12.7"),
        (12.0, InvalidTypeError, "got 12.0"),
        (True, InvalidTypeError, "got True"),
        ("12", InvalidTypeError, "got '12'"),
        (0, InvalidValueError, "from 1 to 9.0072e+15, got 0"),
        (2**53, InvalidValueError, "from 1 to 9.0072e+15, got 9007199254740992"),
    ],
)
def test_counts_that_are_refused(value: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error) as caught:
        count(1)["kind"].convert(value, "Arm.n")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("limits", "value", "words"),
    [
        ((0, 100), 100.5, "f: expected a number from 0 to 100, got 100.5"),
        ((0, None), -1, "f: expected a number at least 0, got -1.0"),
        ((None, 5), 6, "f: expected a number at most 5, got 6.0"),
        ((None, None), float("inf"), "f: expected a finite number, got inf"),
        ((None, None), 10**400, "f: expected a finite number, got 1000"),
    ],
)
def test_numbers_out_of_limits(limits: tuple[Any, Any], value: float, words: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        number(*limits)["kind"].convert(value, "f")
    assert str(caught.value).startswith(words)
    # A message stays short, whatever the number.
    assert len(str(caught.value)) < 300


def test_values_are_parsed_where_their_class_can() -> None:
    point = li.SurvivalPoint("24 months", 40)
    assert point.time == li.Measure(24, "month")
    with pytest.raises(InvalidTypeError, match=r"ArmResult.interval: expected a Interval, got '3'"):
        li.ArmResult(arm_id="a", interval="3")


def test_dimension_of_a_measure_is_checked() -> None:
    with pytest.raises(UnitMismatchError) as caught:
        li.SurvivalPoint("24 mg", 40)
    assert str(caught.value) == (
        "SurvivalPoint.time: expected time, got 24 mg ('mg' measures mass)"
    )
    assert caught.value.expected == "time"


def test_every_field_of_every_class_declares_its_kind() -> None:
    from leukimmuno import testing

    for cls in testing.CLASSES:
        if attrs.has(cls):
            for attribute in stored_fields(cls):
                kind = kind_of(attribute)
                assert kind.name in {
                    "slug",
                    "text",
                    "term",
                    "reference",
                    "number",
                    "count",
                    "flag",
                    "day",
                    "value",
                }
                # By name alone one can tell what refers to another record, and to how many.
                refers = kind.collection is not None
                assert refers == attribute.name.endswith(("_id", "_ids")) or attribute.name in {
                    "arm_id",
                    "from_id",
                    "to_id",
                }
                assert not refers or kind.many == attribute.name.endswith("_ids")


def test_kinds_compare_by_what_they_declare() -> None:
    assert text() == text()
    assert count(1) != count(0)
