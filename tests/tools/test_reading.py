"""Strict reading: each fault names file, table, record and key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.tools.conftest import Plant, Workshop

TOWER = "curation/trials/one.toml"


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        # TOML itself
        ("sources.toml", 'id = "list"', "id = ", "curation/sources.toml: no valid TOML: "),
        (
            "sources.toml",
            'id = "list"',
            'id = "list"\nid = "other"',
            "curation/sources.toml: no valid TOML: ",
        ),
        # tables
        (
            "approvals.toml",
            '[[approvals]]\nid = "engager-ema-2015"',
            '[[approval]]\nid = "engager-ema-2015"',
            "curation/approvals.toml: approval: unknown table; a file holds therapies, ",
        ),
        (
            "agreement.toml",
            "[double_extraction]",
            "[agreement]",
            "curation/agreement.toml: agreement: unknown key",
        ),
        # keys and types
        (
            "sources.toml",
            'title = "A vocabulary"',
            'title = "A vocabulary"\ncolour = "red"',
            "curation/sources.toml: sources[1] (list): ",
        ),
        (
            "sources.toml",
            'title = "A vocabulary"',
            "",
            "curation/sources.toml: sources[1] (list).title: the key 'title' is missing",
        ),
        (
            "sources.toml",
            'title = "A vocabulary"',
            "title = 3",
            "curation/sources.toml: sources[1] (list).title: ",
        ),
        (
            "trials/one.toml",
            "events = 91,",
            "events = 91.0,",
            f"{TOWER}: results[0] (one-cr).arms[0].events: ",
        ),
        (
            "trials/one.toml",
            "events = 91,",
            "events = 291,",
            f"{TOWER}: results[0] (one-cr).arms[0].events: ArmResult.events: 291 events of 271",
        ),
        (
            "trials/one.toml",
            "value = 0.71",
            "value = inf",
            f"{TOWER}: results[3] (one-os).comparison.value: expected a finite number, got inf",
        ),
        (
            "trials/one.toml",
            "percent = 16 ",
            "percent = nan ",
            f"{TOWER}: results[0] (one-cr).arms[1].percent: expected a finite number, got nan",
        ),
        (
            "approvals.toml",
            "date = 2014-12-03",
            "date = 12:00:00",
            (
                "curation/approvals.toml: approvals[0] (engager-fda-2014).date: "
                "expected a date without time, got 12:00:00"
            ),
        ),
        (
            "sources.toml",
            'id = "list"\n',
            "",
            "curation/sources.toml: sources[1] (no id).id: the key 'id' is missing",
        ),
        # the files at the top
        (
            "release.toml",
            'version = "2020.1.0"',
            'version = "1.0"',
            "curation/release.toml: version: expected YEAR.MONTH.NUMBER, got '1.0'",
        ),
        (
            "release.toml",
            "released = 2020-01-31",
            "",
            "curation/release.toml: released: the key is missing",
        ),
        (
            "release.toml",
            "released = 2020-01-31",
            'released = "2020-01-31"',
            "curation/release.toml: released: expected date, got '2020-01-31'",
        ),
        (
            "release.toml",
            "released = 2020-01-31",
            "released = 2020-01-31T00:00:00",
            "curation/release.toml: released: expected date, got ",
        ),
        ("release.toml", "released =", "released", "curation/release.toml: no valid TOML: "),
        (
            "agreement.toml",
            "facts_compared = 10",
            "facts_compared = 8",
            (
                "curation/agreement.toml: double_extraction.agreed_before_resolution: "
                "9 of 8 facts compared"
            ),
        ),
        (
            "agreement.toml",
            "facts_compared = 10",
            "facts_compared = true",
            "curation/agreement.toml: double_extraction: facts_compared: expected int, got True",
        ),
        ("agreement.toml", "= 10", "=", "curation/agreement.toml: no valid TOML: "),
    ],
)
def test_faults_of_form(
    plant: Plant, workshop: Workshop, name: str, old: str, new: str, expected: str
) -> None:
    outcome = plant(name, old, new)
    assert outcome.code == 1
    assert outcome.errors[0].startswith(expected)
    assert not workshop.output.exists()


def test_an_unknown_key_is_named(plant: Plant) -> None:
    outcome = plant("sources.toml", 'title = "A vocabulary"', 'title = "A vocabulary"\ncolour = 1')
    assert "colour" in outcome.errors[0]


@pytest.mark.parametrize("text", ['sources = "x"\n', "sources = [1]\n", "[sources]\nid = 'x'\n"])
def test_a_table_that_is_no_list_of_tables(workshop: Workshop, text: str) -> None:
    workshop.write("more.toml", text)
    outcome = workshop.run()
    assert outcome.errors == ["curation/more.toml: sources: expected tables written as [[sources]]"]


def test_text_that_is_not_utf_8(workshop: Workshop) -> None:
    (workshop.curation / "more.toml").write_bytes(b"# \xff\n")
    assert workshop.run().errors == [
        "curation/more.toml: no UTF-8 text (invalid start byte at byte 2)"
    ]


def test_a_missing_release_file(workshop: Workshop) -> None:
    (workshop.curation / "release.toml").unlink()
    outcome = workshop.run()
    assert outcome.code == 1
    assert outcome.errors == [
        "curation/release.toml: the file is missing; it holds version and released"
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            "concepts.toml",
            'id = "cd3"',
            'id = "cd19"',
            "curation/concepts.toml: antigens[1] (cd19).id: 'cd19' stands twice among antigens",
        ),
        (
            "approvals.toml",
            'ends_ids = ["engager-fda-2014"]',
            'ends_ids = ["engager-fda-2013"]',
            (
                "curation/approvals.toml: approvals[2] (engager-fda-2017).ends_ids[0]: "
                "'engager-fda-2017' refers to 'engager-fda-2013'"
            ),
        ),
        (
            "concepts.toml",
            'name = "leukemia"',
            'name = "leukemia"\nparent_ids = ["b-all"]',
            "curation/concepts.toml: subtypes[0] (leukemia): 'leukemia' is its own ancestor",
        ),
        (
            "trials/one.toml",
            '{ arm_id = "chemotherapy", events',
            '{ arm_id = "control", events',
            f"{TOWER}: results[0] (one-cr): 'one-cr' names the arm 'control'",
        ),
    ],
)
def test_faults_between_records_are_placed_in_their_file(
    plant: Plant, name: str, old: str, new: str, expected: str
) -> None:
    outcome = plant(name, old, new)
    assert outcome.code == 1
    assert outcome.errors[0].startswith(expected)
    assert outcome.errors[0].endswith("[integrity]")


AGES = """
[[population_figures]]
id = "share"
subtype_id = "b-all"
figure = "share"
citations = [{ source_id = "paper", locator = "introduction" }]
ages = { %s }
value = { unit = "percent", %s }
"""
CLAIM = """
[[claims]]
id = "early"
source_id = "paper"
section = "results"
statement = "It comes early."

[claims.assertion]
kind = "%s"
window = { high = 7, unit = "day" }
since = "infusion"
adverse_event_id = "crs"
therapy_id = "engager"
"""
LISTED = CLAIM.replace("[claims.assertion]", "[[claims.assertion]]")


def test_an_open_end_is_left_out(workshop: Workshop) -> None:
    workshop.write(
        "more.toml",
        AGES % ('low = 18, unit = "year"', 'bound = "not reached"') + CLAIM % "window",
    )
    assert workshop.run().code == 0
    figures = json.loads((workshop.output / "population_figures.json").read_text("utf-8"))
    assert figures[0]["ages"] == {"low": 18.0, "high": None, "unit": "year"}
    assert figures[0]["value"] == {"value": None, "unit": "percent", "bound": "not reached"}
    claims = json.loads((workshop.output / "claims.json").read_text("utf-8"))
    assert claims[0]["assertion"]["window"] == {"low": None, "high": 7.0, "unit": "day"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Only what may be None may be left out.
        (AGES % ("low = 18", "value = 3"), "population_figures[0] (share).ages.unit: "),
        (
            AGES % ('low = 18, hihg = 3, unit = "year"', "value = 3"),
            "population_figures[0] (share)",
        ),
        (AGES % ('low = 18, unit = "year"', "bound = '='"), "population_figures[0] (share).value"),
        (CLAIM % "widow", "claims[0] (early).assertion"),
        (
            LISTED % "window",
            "claims[0] (early)",
        ),
        (AGES.replace("{ %s }", "%s") % ("18", "value = 3"), "population_figures[0] (share).ages"),
    ],
)
def test_nothing_else_may_be_left_out(workshop: Workshop, text: str, expected: str) -> None:
    workshop.write("more.toml", text)
    outcome = workshop.run()
    assert outcome.code == 1
    assert outcome.errors[0].startswith(f"curation/more.toml: {expected}")
