"""Strategies for claims and what they assert."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import leukimmuno as li
from leukimmuno import testing
from leukimmuno.model.assertion import Assertion

KINDS = Assertion.__args__
# Seen once is enough: no second example is looked for, nor a smaller one.
ONCE = settings(max_examples=3000, phases=[Phase.generate], report_multiple_bugs=False)
STRATEGIES = {
    li.FigureAssertion: testing.figure_assertions,
    li.ComparisonAssertion: testing.comparison_assertions,
    li.FrequencyAssertion: testing.frequency_assertions,
    li.WindowAssertion: testing.window_assertions,
    li.ApprovalAssertion: testing.approval_assertions,
    li.MechanismAssertion: testing.mechanism_assertions,
    li.ClassAssertion: testing.class_assertions,
    li.ShareAssertion: testing.share_assertions,
    li.EvidenceAssertion: testing.evidence_assertions,
    li.JudgedAssertion: testing.judged_assertions,
}


def test_every_kind_has_its_strategy() -> None:
    assert set(STRATEGIES) == set(KINDS)


@pytest.mark.parametrize("cls", STRATEGIES, ids=lambda cls: cls.__name__)
@settings(max_examples=5)
@given(data=st.data())
def test_a_strategy_draws_its_own_class(cls: Any, data: st.DataObject) -> None:
    assert type(data.draw(STRATEGIES[cls]())) is cls
    assert type(data.draw(testing.instances(cls))) is cls


def test_claims_assert_every_kind() -> None:
    seen: set[type] = set()

    def complete(claim: li.Claim) -> bool:
        seen.add(type(claim.assertion))
        assert claim.citations or type(claim.assertion) is not li.JudgedAssertion
        return len(seen) == len(KINDS)

    plain = testing.claims(id="c", source_id="s", section="x", statement="So.", note="n")
    find(plain, complete, settings=ONCE)


@pytest.mark.parametrize(
    ("strategy", "wanted"),
    [
        (testing.figure_assertions(), lambda x: x.number is None and x.band.low is None),
        (testing.figure_assertions(), lambda x: x.number is not None and x.characteristic),
        (testing.figure_assertions(), lambda x: x.trial_id is None and x.modality),
        (testing.comparison_assertions(), lambda x: x.experimental is not None),
        (testing.frequency_assertions(), lambda x: x.modality and not x.therapy_ids),
        (testing.window_assertions(), lambda x: x.step and not x.adverse_event_id),
        (testing.approval_assertions(), lambda x: x.modalities and not x.therapy_ids),
        (testing.mechanism_assertions(), lambda x: x.mechanisms and not x.antigen_ids),
        (testing.share_assertions(), lambda x: x.band and x.unit == "percent"),
        (testing.evidence_assertions(), lambda x: x.endpoint_ids and x.modality),
    ],
)
def test_the_interesting_cases_are_drawn(strategy: Any, wanted: Any) -> None:
    find(strategy, wanted, settings=ONCE)


@settings(max_examples=10)
@given(
    testing.figure_assertions(arm_id="new", bound=">"),
    testing.frequency_assertions(frequency="rare"),
)
def test_fields_are_fixed(figure: li.FigureAssertion, word: li.FrequencyAssertion) -> None:
    assert (figure.arm_id, figure.bound) == ("new", ">")
    assert word.frequency is li.Frequency.RARE
