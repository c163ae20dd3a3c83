"""CSL-JSON of sources."""

# mypy: disable-error-code="arg-type"

from __future__ import annotations

import json
from typing import Any

import pytest

import leukimmuno as li
from leukimmuno.errors import VocabularyError

# Variables and types of the schema of CSL 1.0.2 that an item may use.
VARIABLES = {
    *("id", "type", "title", "author", "container-title", "publisher", "issued", "accessed"),
    *("volume", "issue", "page", "DOI", "PMID", "PMCID", "URL", "number"),
}
TYPES = {
    *("article", "article-journal", "article-newspaper", "dataset", "document"),
    *("paper-conference", "webpage"),
}


def items(thing: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(li.cite(thing, style="csl-json"))
    return found


def test_a_source_is_an_item(reg: li.Registry) -> None:
    assert items(reg.trials["duel"]) == [
        {
            "id": "paper-2017",
            "type": "article-journal",
            "title": "The duel",
            "author": [{"family": "Alpha", "given": "A"}, {"family": "Beta", "given": "B"}],
            "issued": {"date-parts": [[2017, 3, 2]]},
            "DOI": "10.1000/duel",
        }
    ]


def test_every_detail_of_a_source_is_written() -> None:
    source = li.Source(
        id="s",
        kind="label",
        title="Ä label",
        publisher="The Agency",
        container="Site",
        published="2020-05",
        volume="1",
        issue="2",
        pages="3–4",  # an en dash, as printed
        pmid="123",
        pmcid="PMC123",
        nct="NCT00000001",
        url="https://example.org/a",
        accessed="2024-05-06",
    )
    text = li.cite(source, "csl-json")
    assert "Ä" in text
    assert text.endswith("]\n")
    assert json.loads(text) == [
        {
            "id": "s",
            "type": "document",
            "title": "Ä label",
            "publisher": "The Agency",
            "container-title": "Site",
            "issued": {"date-parts": [[2020, 5]]},
            "volume": "1",
            "issue": "2",
            "page": "3-4",
            "PMID": "123",
            "PMCID": "PMC123",
            "number": "NCT00000001",
            "URL": "https://example.org/a",
            "accessed": {"date-parts": [[2024, 5, 6]]},
        }
    ]


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Kantarjian H", {"family": "Kantarjian", "given": "H"}),
        ("van den Brink MRM", {"family": "van den Brink", "given": "MRM"}),
        ("Urbano-Ispizua Á", {"family": "Urbano-Ispizua", "given": "Á"}),
        ("Dupont J-P", {"family": "Dupont", "given": "J-P"}),
        ("Genentech", {"literal": "Genentech"}),
        ("European Medicines Agency", {"literal": "European Medicines Agency"}),
        ("Haute Autorité de santé", {"literal": "Haute Autorité de santé"}),
    ],
)
def test_people_have_two_names_and_bodies_one(author: str, name: dict[str, str]) -> None:
    source = li.Source(id="s", kind="web page", title="T", authors=[author])
    assert items(source)[0]["author"] == [name]


def test_the_whole_registry_keeps_to_the_language() -> None:
    found = items(li.registry)
    assert [item["id"] for item in found] == [
        line.partition("{")[2].rstrip(",")
        for line in li.cite(li.registry).splitlines()
        if line.startswith("@")
    ]
    for item in found:
        assert item.keys() <= VARIABLES
        assert item["type"] in TYPES


def test_nothing_cited_is_an_empty_list() -> None:
    assert li.cite([], style="csl-json") == "[]\n"


@pytest.mark.parametrize("style", ["apa", "", None, 3])
def test_an_unknown_style_is_refused(style: Any) -> None:
    with pytest.raises(VocabularyError, match="is none of 'bibtex', 'csl-json'"):
        li.cite(li.registry.trials["TOWER"], style)
