"""Profiles of classes of therapy side by side."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type"
# pyright: reportArgumentType=false

from __future__ import annotations

import pickle
from typing import Any

import pytest

import leukimmuno as li
from leukimmuno.errors import InvalidTypeError, InvalidValueError, UnknownEntityError


def profile(modality: str, *citations: li.Citation, **more: Any) -> li.ModalityProfile:
    return li.ModalityProfile(
        id=modality,
        name=f"Class {modality}",
        modality=modality,
        mechanism=f"what {modality} does",
        citations=citations,
        **more,
    )


@pytest.fixture(scope="module")
def reg() -> li.Registry:
    return li.Registry.of(
        li.Source(id="book", kind="web page", title="The <book>"),
        li.Source(id="leaflet", kind="web page", title="The leaflet"),
        li.AdverseEvent(id="fever", name="Fever", citations=[li.Citation("book", "page 3")]),
        li.AdverseEvent(id="chills", name="Chills", citations=[li.Citation("book", "page 3")]),
        profile(
            "vaccine",
            li.Citation("book", "page 1"),
            li.Citation("leaflet", "side 2"),
            onset_of_effect="weeks",
            durability="years",
            typical_adverse_event_ids=["fever", "chills"],
            status_in_leukemia="under study",
        ),
        profile("radiation", li.Citation("book", "page 1")),
        profile("cytokine", li.Citation("leaflet", "side 1", checked="recalled")),
        name="shelf",
        version="3",
    )


def test_rows_hold_one_text_a_profile(reg: li.Registry) -> None:
    table = reg.modalities["vaccine"].beside("radiation", reg.modalities["cytokine"])
    assert [one.id for one in table.profiles] == ["vaccine", "radiation", "cytokine"]
    assert dict(table.rows) == {
        "function": ("what vaccine does", "what radiation does", "what cytokine does"),
        "side effects": ("Fever, Chills", None, None),
        "onset of effect": ("weeks", None, None),
        "durability": ("years", None, None),
        "where it stands": ("under study", None, None),
    }
    assert repr(table) == "<ProfileTable vaccine, radiation, cytokine>"


def test_citations_come_once(reg: li.Registry) -> None:
    table = reg.modalities["vaccine"].beside("radiation")
    assert [(one.source_id, one.locator) for one in table.citations] == [
        ("book", "page 1"),
        ("leaflet", "side 2"),
    ]
    assert li.cite(table) == li.cite([reg.sources["book"], reg.sources["leaflet"]])


def test_both_cards_show_each_row_with_its_sources(reg: li.Registry) -> None:
    table = reg.modalities["radiation"].beside("vaccine")
    text, html = str(table), table._repr_html_()
    assert text.startswith("Class radiation beside Class vaccine\n")
    flat = " ".join(text.split())
    assert (
        "Onset of effect Class radiation: not stated [1] Class vaccine: weeks [1, 2] Durability"
    ) in flat
    assert "[1] book. The <book>. (page 1)" in flat
    assert text.rstrip().endswith("shelf, data version 3")
    assert "Recalled" not in text
    assert "Class vaccine: weeks" in html
    assert "The &lt;book&gt;" in html


def test_a_recalled_profile_says_so(reg: li.Registry) -> None:
    text = str(reg.modalities["vaccine"].beside("cytokine"))
    assert "Recalled: widely known, and not yet read in the source named." in " ".join(text.split())


def test_it_is_a_value(reg: li.Registry) -> None:
    table = li.registry.modalities["car-t"].beside("chemotherapy")
    assert pickle.loads(pickle.dumps(table)) == table
    assert hash(table) == hash(li.registry.modalities["car-t"].beside("chemotherapy"))
    assert table != reg.modalities["vaccine"].beside("radiation")


def test_what_is_no_profile_is_refused(reg: li.Registry) -> None:
    vaccine: Any = reg.modalities["vaccine"]
    with pytest.raises(UnknownEntityError, match="no 'vacine' among 3 modalities; did you mean"):
        vaccine.beside("vacine")
    with pytest.raises(InvalidTypeError, match=r"beside: expected a ModalityProfile or a name"):
        vaccine.beside(reg.sources["book"])
    with pytest.raises(InvalidValueError, match="beside: at least one other profile is needed"):
        vaccine.beside()
    with pytest.raises(li.errors.UnboundRecordError):
        profile("vaccine", li.Citation("book", "page 1")).beside("radiation")
