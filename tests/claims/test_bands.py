"""Words for frequencies."""

from __future__ import annotations

import pytest

from leukimmuno.claims.bands import CUT_OFFS, band_of, verdict_on
from leukimmuno.model.vocabulary import Frequency


@pytest.mark.parametrize(
    ("proportion", "word"),
    [
        (1.0, "very common"),
        (0.1, "very common"),
        (0.0999, "common"),
        (0.01, "common"),
        (0.00999, "uncommon"),
        (0.001, "uncommon"),
        (0.000999, "rare"),
        (0.0001, "rare"),
        (0.0000999, "very rare"),
        (0.0, "very rare"),
    ],
)
def test_bands_of_cioms(proportion: float, word: str) -> None:
    assert band_of(proportion).value == word


def test_bands_follow_each_other_by_tens() -> None:
    assert [least for _, least in CUT_OFFS] == [0.1, 0.01, 0.001, 0.0001, 0.0]


@pytest.mark.parametrize(
    ("word", "proportion", "verdict"),
    [
        ("rare", 0.77, "contradicted"),
        ("rare", 0.005, "imprecise"),
        ("rare", 0.0005, "supported"),
        ("rare", 0.00005, "imprecise"),
        ("uncommon", 0.05, "imprecise"),
        ("uncommon", 0.5, "contradicted"),
        # What is very common is common too, but not the other way round.
        ("common", 0.5, "supported"),
        ("common", 0.05, "supported"),
        ("common", 0.005, "imprecise"),
        ("common", 0.0005, "contradicted"),
        ("very common", 0.05, "imprecise"),
        ("very common", 0.5, "supported"),
        ("very rare", 0.0, "supported"),
        ("never", 0.001, "contradicted"),
        ("never", 0.0, "supported"),
        ("occurs", 0.001, "supported"),
        ("occurs", 0.0, "contradicted"),
    ],
)
def test_a_word_one_band_off_is_imprecise_and_one_further_off_wrong(
    word: str, proportion: float, verdict: str
) -> None:
    assert verdict_on(Frequency(word), proportion).value == verdict
