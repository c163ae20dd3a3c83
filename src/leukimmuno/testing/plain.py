"""Strategies for what records are made of: texts, ids, numbers and days."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

__all__ = ["days", "numbers", "slugs", "texts", "whole_numbers"]

_WORD = "abcdefghijklmnopqrstuvwxyz0123456789"

# Whatever a UTF-8 file can hold.
_CHARACTERS = st.characters(codec="utf-8")


def texts(size: int = 12) -> st.SearchStrategy[str]:
    """Draw texts as a record stores them: of any script, not empty, without space around."""
    return st.text(_CHARACTERS, max_size=size).map(lambda text: text.strip() or "x")


def slugs() -> st.SearchStrategy[str]:
    """Draw ids."""
    word = st.text(_WORD, min_size=1, max_size=6)
    return st.lists(word, min_size=1, max_size=3).map("-".join)


def numbers(low: float | None = None, high: float | None = None) -> st.SearchStrategy[float]:
    """Draw finite numbers: round ones as papers print them, and any others."""
    least = -1e12 if low is None else low
    most = 1e12 if high is None else high
    printed = st.integers(int(10 * max(least, -1e4)), int(10 * min(most, 1e4)))
    return printed.map(lambda tenths: tenths / 10) | st.floats(
        least, most, allow_nan=False, allow_infinity=False
    )


def whole_numbers(low: int = 0, high: int = 3000) -> st.SearchStrategy[int]:
    """Draw numbers of patients, events or days."""
    return st.integers(low, high)


def days() -> st.SearchStrategy[date]:
    """Draw calendar days of 1900 to 2100."""
    return st.dates(date(1900, 1, 1), date(2100, 12, 31))
