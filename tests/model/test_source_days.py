"""When a document was, or can have been, written."""

# Texts stand for dates and for members of vocabularies, which checkers cannot see.
# mypy: disable-error-code="arg-type"
# pyright: reportArgumentType=false

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import leukimmuno as li
from leukimmuno.errors import InvalidTypeError


def source(**more: Any) -> li.Source:
    return li.Source(id="s", kind="article", title="T", **more)


@pytest.mark.parametrize(
    ("given", "days"),
    [
        ({"published": "2021-05-17"}, ((2021, 5, 17), (2021, 5, 17))),
        ({"published": "2021-02"}, ((2021, 2, 1), (2021, 2, 28))),
        ({"published": "2021"}, ((2021, 1, 1), (2021, 12, 31))),
        ({"dated": li.DateRange("2020-02", "2021")}, ((2020, 2, 1), (2021, 12, 31))),
        # A date that is known goes before what can be inferred.
        (
            {"published": "2021-05-17", "dated": li.DateRange("2020", "2022")},
            ((2021, 5, 17), (2021, 5, 17)),
        ),
        ({"dated": li.DateRange("2020", None)}, None),
        ({"dated": li.DateRange(None, "2020")}, None),
        ({}, None),
    ],
)
def test_days(given: dict[str, Any], days: Any) -> None:
    expected = None if days is None else tuple(dt.date(*day) for day in days)
    assert source(**given).days == expected


def test_dated_is_a_span() -> None:
    with pytest.raises(InvalidTypeError):
        source(dated="2020")


def test_an_undated_document_exists_from_the_last_day_it_can_have_been_written() -> None:
    assertion = li.JudgedAssertion(verdict="supported", reasoning="Read.")
    claim = li.Claim(
        id="c",
        source_id="s",
        section="x",
        statement="So.",
        assertion=assertion,
        citations=[li.Citation("s", "x")],
    )
    registry = li.Registry.of(source(dated=li.DateRange("2020-02", "2021-06")), claim)
    before, after = registry.as_of("2021-06-29"), registry.as_of("2021-06-30")
    assert (before.sources.ids, before.claims.ids) == ((), ())
    assert (after.sources.ids, after.claims.ids) == (("s",), ("c",))
    # A document of which nothing is known is always there.
    timeless = li.Registry.of(source(), claim)
    assert timeless.as_of("1900-01-01").claims.ids == ("c",)
