"""Short arrays are checked together; a fault among them is still named by its entry."""

from __future__ import annotations

import numpy as np
import pytest

from leukimmuno.effects import risk_ratio
from leukimmuno.errors import InvalidValueError


def test_more_events_than_patients_in_a_short_array() -> None:
    with pytest.raises(InvalidValueError, match=r"events\[1\]: expected at most total = 10"):
        risk_ratio(np.array([3, 11]), np.array([10, 10]), np.array([1, 1]), np.array([10, 10]))


def test_a_fraction_in_a_short_array() -> None:
    ones = np.array([1.0, 1.0])
    with pytest.raises(InvalidValueError, match=r"events\[0\]: expected a whole number, got 2.5"):
        risk_ratio(np.array([2.5, 3.0]), 10 * ones, ones, 10 * ones)


def test_an_empty_arm_in_a_short_array() -> None:
    with pytest.raises(InvalidValueError, match=r"^total\[1\]: expected at least 1 patient, got 0"):
        risk_ratio(np.array([1, 0]), np.array([10, 0]), np.array([1, 1]), np.array([10, 10]))


def test_a_count_beyond_what_a_float_tells_apart_in_a_short_array() -> None:
    large = np.array([2**53 + 1, 10])
    with pytest.raises(InvalidValueError, match=r"total\[0\]: expected at most 2\*\*53"):
        risk_ratio(np.array([1, 1]), large, np.array([1, 1]), np.array([10, 10]))
