"""Whom an article speaks of."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from typing import Any

import pytest

import leukimmuno as li
from leukimmuno.claims.ruling import listed
from leukimmuno.claims.scope import gaps, under_study, within
from tests.claims.conftest import PAPER


@pytest.mark.parametrize(
    ("narrow", "wide", "true"),
    [
        ("b-all", "b-all", True),
        ("b-all", "leukemia", True),
        ("leukemia", "b-all", False),
        ("aml", "all", False),
    ],
)
def test_within(small: li.Registry, narrow: str, wide: str, true: bool) -> None:
    assert within(small, narrow, wide) is true


def asserted(**said: Any) -> li.FigureAssertion:
    return li.FigureAssertion(number=1, unit="percent", trial_id="t", endpoint_ids=["cr"], **said)


def trial(**more: Any) -> li.Trial:
    arm = li.Arm("a", "a", "single", [li.Component("cells", "sole")])
    return li.Trial(id="t", name="T", design="single arm", arms=[arm], citations=PAPER, **more)


@pytest.mark.parametrize(
    ("said", "subtypes", "gap"),
    [
        (None, ["b-all"], None),
        ("b-all", ["b-all"], None),
        ("b-all", ["aml", "b-all"], None),
        ("b-all", [], None),
        ("all", ["b-all"], "the patients had B-ALL, not ALL in general"),
        ("leukemia", ["b-all", "aml"], "the patients had B-ALL and AML, not LEUKEMIA in general"),
        ("ph-positive", ["b-all"], "the patients had B-ALL, not PH-POSITIVE alone"),
        ("aml", ["b-all"], "the patients had B-ALL, not AML"),
        ("all", ["b-all", "aml"], "the patients had B-ALL and AML, not ALL"),
    ],
)
def test_diseases(
    small: li.Registry, said: str | None, subtypes: list[str], gap: str | None
) -> None:
    found = gaps(small, asserted(subtype_id=said), trial(subtype_ids=subtypes))
    assert found == ([] if gap is None else [gap])


@pytest.mark.parametrize(
    ("said", "true", "gap"),
    [
        (None, None, None),
        # A sentence that says nothing is taken to be about newly diagnosed patients.
        (None, "newly diagnosed", None),
        (None, "maintenance", "the patients' disease was maintenance, which is not said"),
        ("relapsed", None, None),
        ("relapsed", "relapsed or refractory", None),
        ("previously treated", "relapsed or refractory", None),
        ("relapsed", "previously treated", None),
        ("newly diagnosed", "relapsed", "the patients' disease was relapsed, not newly diagnosed"),
        ("maintenance", "remission", "the patients' disease was remission, not maintenance"),
    ],
)
def test_settings(small: li.Registry, said: str | None, true: str | None, gap: str | None) -> None:
    found = gaps(small, asserted(setting=said), trial(setting=true))
    assert found == ([] if gap is None else [gap])


@pytest.mark.parametrize(
    ("said", "true", "gap"),
    [
        (None, "18 to 75 years", None),
        (">= 18 years", None, None),
        # "Adults" is what a reader expects of 18 to 75.
        (">= 18 years", "18 to 75 years", None),
        ("65 to 90 years", ">= 18 years", "the patients were aged 18 years or more"),
        ("10 to 30 years", "18 to 75 years", "the patients were aged 18 to 75 years"),
        (
            "0 to 17 years",
            "18 to 75 years",
            "the patients were aged 18 to 75 years, not 0 to 17 years",
        ),
    ],
)
def test_ages(small: li.Registry, said: str | None, true: str | None, gap: str | None) -> None:
    found = gaps(small, asserted(ages=said), trial(ages=true))
    assert found == ([] if gap is None else [gap])


def test_gaps_add_up(small: li.Registry) -> None:
    article = asserted(subtype_id="all", ages="0 to 17 years")
    patients = trial(subtype_ids=["b-all"], setting="relapsed", ages="18 to 75 years")
    assert len(gaps(small, article, patients)) == 3


def test_what_an_arm_tests(small: li.Registry) -> None:
    assert under_study(small.trials["solo"].arms[0]) == ("cells",)
    assert under_study(small.trials["duel"].arm("new")) == ("engager",)
    assert under_study(small.trials["duel"].arm("old")) == ()


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c", "d"], "a, b, c and d"),
        (["a", "b", "c", "d", "e", "f"], "a, b, c, d and 2 more"),
    ],
)
def test_lists_of_words(items: list[str], text: str) -> None:
    assert listed(items) == text
