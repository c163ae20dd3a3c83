"""How names are folded, turned into ids and compared; how values are put into messages."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leukimmuno.model.text import SLUG, brief, fold, similar, slugify


@given(st.text())
def test_fold_is_idempotent_and_keeps_letters_and_digits_only(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert all(character.isalnum() for character in folded)


def test_fold_is_idempotent_for_every_character() -> None:
    for code in range(sys.maxunicode + 1):
        folded = fold(chr(code))
        assert fold(folded) == folded, hex(code)


@given(st.text(st.characters(codec="ascii")), st.text(" -_/.,'()", max_size=5))
def test_fold_ignores_case_and_punctuation(text: str, marks: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)
    assert fold(marks.join(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("CAR-T", "cart"),
        ("Ménière", "meniere"),
        ("Straße", "strasse"),
        ("β-catenin", "βcatenin"),
        ("ﬁbrosis", "fibrosis"),
        ("", ""),
    ],
)
def test_fold_of_names(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_slugify_gives_an_id_or_nothing(text: str) -> None:
    slug = slugify(text)
    assert slug == "" or SLUG.fullmatch(slug)
    assert slugify(slug) == slug


@given(st.from_regex(SLUG, fullmatch=True))
def test_slugify_leaves_ids_alone(slug: str) -> None:
    assert slugify(slug) == slug


@pytest.mark.parametrize("text", ["", "-", "a--b", "-a", "a-", "A", "a b", "a_b", "é", "a\n"])
def test_what_is_no_id(text: str) -> None:
    assert not SLUG.fullmatch(text)


def test_similar_names_come_best_first_and_once() -> None:
    names = {"blinatumomab": "b", "blincyto": "b", "inotuzumab": "i", "elotuzumab": "e"}
    assert similar("inotuzumb", names)[0] == "i"
    assert similar("blinatumomb", names) == ("b",)
    assert similar("xyz", names) == ()
    # One letter of twelve differs; from lintuzumab four of twenty-two: 0.083 and 0.18.
    antibodies = {name: name for name in ("blinatumomab", "lintuzumab", "obinutuzumab")}
    assert similar("blinatumumab", antibodies) == ("blinatumomab",)
    assert similar("a" * 10**6, names) == ()
    assert len(similar("abc", {f"abc{i}": str(i) for i in range(9)}, limit=2)) == 2


class Unprintable:
    def __repr__(self) -> str:
        raise ValueError


def test_brief_never_fails_and_never_floods() -> None:
    assert brief("no") == "'no'"
    assert brief(10**5000) == "an int too long to print"
    assert brief(Unprintable()) == "an Unprintable too long to print"
    nest: list[object] = []
    for _ in range(100_000):
        nest = [nest]
    assert brief(nest) == "a list nested too deeply to print"
    # 10 characters and the two quotes.
    assert brief("x" * 10, limit=5) == "'xxxx... (12 characters)"
    assert brief("x" * 10, limit=12) == "'xxxxxxxxxx'"
