"""Lookup, set operations and order of collections."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type,operator,call-overload,type-var"

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import leukimmuno as li
from leukimmuno.errors import (
    AmbiguousNameError,
    InvalidTypeError,
    InvalidValueError,
    NotOneError,
    UnknownEntityError,
)


@pytest.mark.parametrize(
    "name",
    ["engager", "ENGAGER", "engagermab", "Engage", "engage ", "ncit:C1", "NCIT:c1"],
)
def test_a_record_is_found_by_every_name_in_any_spelling(reg: li.Registry, name: str) -> None:
    assert reg.therapies[name] is reg.therapies["engager"]
    assert name in reg.therapies


def test_a_trial_is_found_by_its_registry_number(reg: li.Registry) -> None:
    assert reg.trials["nct00000001"].id == "duel"


def test_a_broader_code_names_nobody(reg: li.Registry) -> None:
    assert "mondo:0000001" not in reg.therapies


def test_an_ambiguous_name_lists_its_candidates(reg: li.Registry) -> None:
    with pytest.raises(AmbiguousNameError, match="'B4' names several of antigens") as caught:
        reg.antigens["B4"]
    assert caught.value.candidates == ("cd19", "b4-like")
    with pytest.raises(AmbiguousNameError):
        reg.antigens.get("B4")


def test_a_miss_suggests_similar_names(reg: li.Registry) -> None:
    with pytest.raises(UnknownEntityError, match="did you mean 'engager'") as caught:
        reg.therapies["engagermap"]
    assert caught.value.suggestions == ("engager",)
    assert caught.value.query == "engagermap"
    assert caught.value.collection == "therapies"
    assert isinstance(caught.value, KeyError)
    with pytest.raises(UnknownEntityError) as caught:
        reg.therapies["zzz"]
    assert caught.value.suggestions == ()
    assert "did you mean" not in str(caught.value)


def test_get_gives_a_default_on_a_miss(reg: li.Registry) -> None:
    assert reg.therapies.get("zzz") is None
    assert reg.therapies.get("zzz", 3) == 3
    assert reg.therapies.get("Engage") is reg.therapies["engager"]


def test_positions_and_slices(reg: li.Registry) -> None:
    assert reg.therapies[0].id == "engager"
    assert reg.therapies[-1].id == "elsewhere"
    assert reg.therapies[:2].ids == ("engager", "cells")
    assert reg.therapies[9:].reason == "the slice holds no record"
    with pytest.raises(IndexError, match="therapies hold 5 records, none at 5"):
        reg.therapies[5]


@pytest.mark.parametrize("key", [None, 1.0, True, ("a",), ["a"], b"engager"])
def test_other_keys_are_refused(reg: li.Registry, key: object) -> None:
    with pytest.raises(InvalidTypeError, match="looked up by name, position or slice"):
        reg.therapies[key]


def test_membership_of_records_is_by_data(reg: li.Registry) -> None:
    antigen = reg.antigens["cd3"]
    assert antigen in reg.antigens
    assert antigen not in reg.therapies
    assert li.Antigen(id="cd3", name="other", citations=antigen.citations) not in reg.antigens
    assert 3 not in reg.antigens


def test_iteration_gives_records_in_order(reg: li.Registry) -> None:
    assert [t.id for t in reg.therapies] == list(reg.therapies.ids)
    assert [t.id for t in reversed(reg.therapies)] == list(reg.therapies.ids)[::-1]
    assert len(reg.therapies) == 5


def test_first_and_one(reg: li.Registry) -> None:
    assert reg.therapies.first().id == "engager"
    assert reg.trials.one().id == "duel"
    with pytest.raises(NotOneError, match="exactly one of therapies, got 5: engager, cells") as e:
        reg.therapies.one()
    assert e.value.ids == reg.therapies.ids
    empty = reg.therapies.where(modality="vaccine")
    with pytest.raises(NotOneError, match="none of the 5 records left meets modality='vaccine'"):
        empty.first()
    with pytest.raises(NotOneError, match="therapies here are empty"):
        empty.one()


def test_search_ranks_whole_names_then_beginnings_then_parts(reg: li.Registry) -> None:
    assert reg.antigens.search("b4").ids == ("cd19", "b4-like")
    assert reg.antigens.search("b4l").ids == ("b4-like",)
    assert reg.therapies.search("rmab").ids == ("engager",)
    assert reg.therapies.search("engagermap").ids == ("engager",)
    nothing = reg.therapies.search("qqqqqq")
    assert nothing.ids == ()
    assert nothing.reason == "no name resembles 'qqqqqq'"
    assert reg.therapies.search("?!").ids == ()
    with pytest.raises(InvalidTypeError, match="expected text"):
        reg.therapies.search(3)


def test_set_operations_keep_order_and_registry(reg: li.Registry) -> None:
    a, b = reg.therapies[:3], reg.therapies[2:]
    assert (a | b) == reg.therapies
    assert (b | a).ids == ("macro", "chemo", "elsewhere", "engager", "cells")
    assert (a & b).ids == ("macro",)
    assert (a - b).ids == ("engager", "cells")
    assert (a - a).reason == "every record is taken away"
    assert (reg.therapies[:1] & reg.therapies[1:]).reason == "the two share no record"
    with pytest.raises(InvalidTypeError, match="expected a Collection"):
        a | [1]
    with pytest.raises(InvalidValueError, match="within one kind and registry"):
        a & reg.antigens
    with pytest.raises(InvalidValueError, match="within one kind and registry"):
        a & reg.as_of("2020").therapies


def test_equality_is_registry_kind_and_members(reg: li.Registry) -> None:
    assert reg.therapies == reg.therapies[:]
    assert hash(reg.therapies) == hash(reg.therapies[:])
    assert reg.therapies != reg.therapies[:2]
    assert reg.therapies != reg.as_of("2026").therapies
    assert reg.therapies != 3


def test_a_collection_never_changes(reg: li.Registry) -> None:
    with pytest.raises(AttributeError, match="immutable"):
        reg.therapies.reason = "x"
    with pytest.raises(AttributeError, match="immutable"):
        del reg.therapies._records


def test_repr_is_one_line(reg: li.Registry) -> None:
    assert repr(reg.therapies) == "<Collection therapies: 5 records: engager, cells, macro, ...>"
    assert repr(reg.trials) == "<Collection trials: 1 record: duel>"
    empty = reg.trials.where(lambda _: False)
    assert repr(empty) == (
        "<Collection trials: 0 records: none of the 1 records left meets the callable given>"
    )
    assert repr(li.Registry.of().trials) == (
        "<Collection trials: 0 records: records holds no trials>"
    )


def test_completion_offers_ids(reg: li.Registry) -> None:
    assert reg.trials._ipython_key_completions_() == ["duel"]


def test_collections_pickle_with_their_registry(reg: li.Registry) -> None:
    twin = pickle.loads(pickle.dumps(reg.therapies[:2]))
    assert twin.ids == ("engager", "cells")
    assert twin[0] == reg.therapies[0]
    assert twin[0].trials.ids == ("duel",)


@given(st.text(max_size=200))
def test_no_text_breaks_a_lookup(text: str) -> None:
    registry = li.Registry.of(
        li.Source(id="a-source", kind="web page", title="A"),
    )
    found = registry.sources.get(text)
    assert (text in registry.sources) is (found is not None)
    if found is None:
        with pytest.raises(UnknownEntityError) as caught:
            registry.sources[text]
        assert caught.value.query == text
    registry.sources.search(text)
