"""Closed vocabularies."""

from __future__ import annotations

import contextlib
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import leukimmuno as li
from leukimmuno.errors import InvalidTypeError, VocabularyError
from leukimmuno.model.vocabulary import Modality, Vocabulary

# Those of other floors have tests of their own, and are there only if something has loaded them.
ALL = sorted(
    (cls for cls in Vocabulary.__subclasses__() if cls.__module__.startswith("leukimmuno.model.")),
    key=lambda cls: cls.__name__,
)
MEMBERS = [member for cls in ALL for member in cls]


def loosened(value: str, data: st.DataObject) -> str:
    """Write a value in other case and punctuation; of symbols only the spaces are free."""
    if set(value) & set("<=>"):
        return data.draw(st.sampled_from(["", " ", "  "])).join(value.replace(" ", ""))
    marks = st.text(" -_.,/'", max_size=2)
    words = [part for part in value if part.isalnum()]
    cased = (data.draw(st.sampled_from([c.upper(), c.lower()])) for c in words)
    return "".join(data.draw(marks) + c for c in cased) + data.draw(marks)


@given(st.sampled_from(MEMBERS), st.data())
def test_parse_is_the_inverse_of_value_in_any_case_and_punctuation(
    member: Vocabulary, data: st.DataObject
) -> None:
    assert type(member).parse(loosened(member.value, data)) is member


@pytest.mark.parametrize("member", MEMBERS, ids=repr)
def test_values_are_plain_text(member: Vocabulary) -> None:
    assert type(member).parse(member.value) is member
    assert type(member).parse(member) is member
    assert str(member) == member.value == member
    assert member.value == member.value.strip().lower()
    assert pickle.loads(pickle.dumps(member)) is member


def test_members_of_one_vocabulary_have_different_names_when_folded() -> None:
    for cls in ALL:
        assert len({cls.parse(member.value) for member in cls}) == len(cls)


@given(st.text())
def test_arbitrary_text_is_a_member_or_refused(text: str) -> None:
    with contextlib.suppress(VocabularyError):
        assert Modality.parse(text) in Modality


def test_message_names_value_vocabulary_suggestion_and_members() -> None:
    with pytest.raises(VocabularyError) as caught:
        li.Agency.parse("FDAA", "agency")
    error = caught.value
    assert str(error).startswith(
        "agency: 'FDAA' is not in the vocabulary Agency; did you mean 'fda'? (allowed: 'fda', 'ema'"
    )
    assert (error.field, error.suggestions) == ("agency", ("fda",))
    with pytest.raises(VocabularyError, match=r"^'zzz' is not in the vocabulary Agency \(allowed"):
        li.Agency.parse("zzz")


@pytest.mark.parametrize("given_", [None, 5, True, ["fda"], b"fda"])
def test_what_is_no_text_is_refused(given_: Any) -> None:
    with pytest.raises(InvalidTypeError, match="expected text from the vocabulary Agency, got"):
        li.Agency.parse(given_)
    with pytest.raises(InvalidTypeError, match=r"^agency: expected"):
        li.Agency.parse(given_, "agency")


def test_member_of_another_vocabulary_counts_as_its_text() -> None:
    assert li.AnalysisKind.parse(li.Basis.RANDOMISED) is li.AnalysisKind.RANDOMISED


def test_labels_of_modalities_start_with_a_capital() -> None:
    assert Modality.CAR_T.label == "CAR T"
    assert Modality.NK_CELLS.label == "NK cells"
    assert Modality.T_CELL_ENGAGER.label == "T-cell engager"
    assert all(member.label[0].isupper() for member in Modality)


@pytest.mark.parametrize(
    ("said", "grade"),
    [
        ("3", li.GradeBand.GRADE_3),
        (">= 3", li.GradeBand.AT_LEAST_3),
        (">=3", li.GradeBand.AT_LEAST_3),
        ("≥3", li.GradeBand.AT_LEAST_3),
        ("≥ 3", li.GradeBand.AT_LEAST_3),
        ("⩾3", li.GradeBand.AT_LEAST_3),
        ("3+", li.GradeBand.AT_LEAST_3),
        ("3 +", li.GradeBand.AT_LEAST_3),
        ("4+", li.GradeBand.AT_LEAST_4),
        ("3 or 4", li.GradeBand.GRADE_3_OR_4),
    ],
)
def test_a_sign_is_part_of_a_grade(said: str, grade: li.GradeBand) -> None:
    assert li.GradeBand.parse(said) is grade


@pytest.mark.parametrize("said", ["<3", "≤3", "≤ 3", "<= 3", "> 3", "= 3", "+3", "5+", "3++", "≥"])
def test_a_sign_is_never_dropped(said: str) -> None:
    with pytest.raises(VocabularyError):
        li.GradeBand.parse(said)


@pytest.mark.parametrize(("said", "bound"), [("≥", ">="), ("≤", "<="), (" >= ", ">="), ("<", "<")])
def test_bounds_in_one_sign(said: str, bound: str) -> None:
    assert li.Bound.parse(said).value == bound


def test_which_classes_are_immunotherapy() -> None:
    others = {member for member in Modality if not member.is_immunotherapy}
    assert others == {"chemotherapy", "targeted drug", "radiation", "supportive care"}
