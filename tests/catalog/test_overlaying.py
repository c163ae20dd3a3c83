"""Overlays: what is merged, what conflicts, what never changes."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type,operator,call-overload,type-var"

from __future__ import annotations

import pickle

import attrs
import pytest

import leukimmuno as li
from leukimmuno.errors import (
    DataIntegrityError,
    InvalidTypeError,
    OverlayConflictError,
    VocabularyError,
)

CITED = [li.Citation("paper-2017", "abstract")]


def therapy(slug: str, **more: object) -> li.Therapy:
    settings = {"name": slug, "modality": "vaccine", "citations": CITED, **more}
    return li.Therapy(id=slug, **settings)


def test_new_records_join_and_relate(reg: li.Registry) -> None:
    mine = li.Registry.of(
        therapy("mine", targets=[li.Target("cd19", "tumour antigen")]), name="mine"
    )
    both = reg.overlay(mine)
    assert both.therapies.ids == (*reg.therapies.ids, "mine")
    assert both.antigens["cd19"].therapies.ids == ("engager", "cells", "mine")
    assert both.name == "small + mine"
    assert both.released == reg.released
    assert both.version == "1+0"
    assert "mine" not in reg.therapies
    assert both._origin_of(both.therapies["mine"]) == "mine"
    assert both._origin_of(both.therapies["engager"]) == "small"
    assert "From mine, laid into small + mine" in str(both.therapies["mine"])
    later = both.as_of("2020").overlay(li.Registry.of(therapy("third"), name="third"))
    assert later._origin_of(later.therapies["mine"]) == "mine"
    twin = pickle.loads(pickle.dumps(later))
    assert twin._origin_of(twin.therapies["third"]) == "third"
    assert both.therapies["engager"] is not reg.therapies["engager"]


def test_equal_records_do_not_conflict(reg: li.Registry) -> None:
    same = li.Registry.of(attrs.evolve(reg.therapies["engager"]))
    assert reg.overlay(same).therapies.ids == reg.therapies.ids


def test_different_data_under_one_id_conflict(reg: li.Registry) -> None:
    other = attrs.evolve(reg.therapies["engager"], brands=("Other",), description="Changed.")
    mine = li.Registry.of(other, name="mine")
    with pytest.raises(OverlayConflictError, match="'mine' disagrees with 'small'") as caught:
        reg.overlay(mine)
    assert caught.value.conflicts == (
        ("engager", "brands", ("Engage",), ("Other",)),
        ("engager", "description", None, "Changed."),
    )
    first = caught.value.conflicts[0]
    assert (first.id, first.field, first.ours, first.theirs) == tuple(first)
    assert "(and 1 more)" in str(caught.value)
    assert pickle.loads(pickle.dumps(caught.value)).conflicts == caught.value.conflicts
    assert reg.therapies["engager"].brands == ("Engage",)
    assert reg.overlay(mine, on_conflict="replace").therapies["engager"].brands == ("Other",)
    assert reg.overlay(mine, on_conflict="keep").therapies["engager"].brands == ("Engage",)
    assert reg.overlay(mine, on_conflict="replace").therapies.ids == reg.therapies.ids


@pytest.mark.parametrize(
    "claim",
    [
        {"name": "Engagermab"},
        {"brands": ["ENGAGE"]},
        {"aliases": ["engager"]},
        {"xrefs": [li.CrossReference("ncit", "C1")]},
    ],
)
def test_a_name_or_code_claimed_twice_conflicts(reg: li.Registry, claim: dict[str, object]) -> None:
    mine = li.Registry.of(therapy("mine", **claim))
    with pytest.raises(OverlayConflictError) as caught:
        reg.overlay(mine)
    (conflict,) = caught.value.conflicts
    assert (conflict.field, conflict.ours, conflict.theirs) == ("name", "engager", "mine")
    assert "mine" not in reg.overlay(mine, on_conflict="keep").therapies
    assert "mine" in reg.overlay(mine, on_conflict="replace").therapies


def test_a_reference_that_leads_nowhere_is_refused(reg: li.Registry) -> None:
    lost = li.Registry.of(therapy("mine", subtype_ids=["nowhere"]))
    with pytest.raises(DataIntegrityError, match="'mine' refers to 'nowhere', which subtypes do"):
        reg.overlay(lost)


def test_bad_arguments(reg: li.Registry) -> None:
    with pytest.raises(VocabularyError, match="on_conflict is one of error, replace, keep"):
        reg.overlay(li.Registry.of(), on_conflict="merge")
    with pytest.raises(InvalidTypeError, match="expected a Registry"):
        reg.overlay([])
