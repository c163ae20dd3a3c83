"""BibTeX of what an object rests on."""

# mypy: disable-error-code="arg-type"

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import leukimmuno as li
from leukimmuno.errors import InvalidTypeError, UnboundRecordError

DUEL = """\
@article{paper-2017,
  author = {Alpha A and Beta B},
  title = {The duel},
  year = {2017},
  month = {3},
  doi = {10.1000/duel},
}
"""
EARLY = """\
@inproceedings{abstract-2016,
  title = {Early},
  year = {2016},
  month = {12},
}
"""


def test_a_record_cites_its_sources(reg: li.Registry) -> None:
    assert li.cite(reg.trials["duel"]) == DUEL
    assert li.cite(reg.results["duel-os-early"]) == EARLY


def test_a_source_cites_itself(reg: li.Registry) -> None:
    assert li.cite(reg.sources["paper-2017"]) == DUEL


def test_a_citation_cites_its_source(reg: li.Registry) -> None:
    assert li.cite(reg.trials["duel"].citations[0]) == DUEL


def test_many_things_cite_each_source_once_in_order(reg: li.Registry) -> None:
    assert li.cite(reg.results) == f"{DUEL}\n{EARLY}"
    assert li.cite([reg.results["duel-os-early"], reg.trials, reg.results]) == f"{EARLY}\n{DUEL}"


def test_an_estimate_carries_its_result_s_citations(reg: li.Registry) -> None:
    assert li.cite(reg.results["duel-cr"].effect("risk ratio")) == DUEL


def test_nothing_cited_is_empty() -> None:
    assert li.cite([]) == ""
    assert li.cite(li.effects.risk_ratio(1, 2, 1, 2)) == ""


@pytest.mark.parametrize("item", [3, "text", b"bytes", None, li.Target("cd19", "tumour antigen")])
def test_what_carries_no_citations_is_refused(item: object) -> None:
    with pytest.raises(InvalidTypeError, match="expected something that carries citations"):
        li.cite(item)


def test_an_unbound_record_knows_no_sources() -> None:
    lone = li.Antigen(id="a", name="A", citations=[li.Citation("s", "p")])
    with pytest.raises(UnboundRecordError):
        li.cite(lone)


def source(**more: Any) -> li.Source:
    settings: dict[str, Any] = {"id": "s", "kind": "web page", "title": "T", **more}
    return li.Source(**settings)


def test_every_detail_of_a_source_is_written() -> None:
    text = li.cite(
        source(
            kind="label",
            title="50% & {more}_$#~^\\",
            publisher="The Agency",
            container="Site",
            published="2020",
            volume="1",
            issue="2",
            pages="3-4",
            pmid="123",
            pmcid="PMC123",
            nct="NCT00000001",
            url="https://example.org/a_b?c=%20",
            accessed="2024-05-06",
        )
    )
    assert text == (
        "@misc{s,\n"
        "  author = {{The Agency}},\n"
        "  title = {50\\% \\& \\{more\\}\\_\\$\\#\\textasciitilde{}\\textasciicircum{}"
        "\\textbackslash{}},\n"
        "  howpublished = {Site},\n"
        "  year = {2020},\n"
        "  volume = {1},\n"
        "  publisher = {The Agency},\n"
        "  url = {https://example.org/a_b?c=%20},\n"
        "  number = {2},\n"
        "  pages = {3--4},\n"
        "  note = {PMID 123, PMCID PMC123, NCT00000001, accessed 2024-05-06},\n"
        "}\n"
    )


@given(st.text(min_size=1).map(str.strip).filter(bool))
def test_braces_stay_balanced_whatever_the_title(title: str) -> None:
    text = li.cite(source(title=title))
    depth, escaped = 0, False
    for letter in text:
        if escaped or letter == "\\":
            escaped = not escaped
            continue
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth >= 0
    assert depth == 0
