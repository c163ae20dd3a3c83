"""Whether two readers read the same figure, whatever way each of them wrote it."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import datetime
from typing import NamedTuple

from leukimmuno.errors import InvalidValueError, LeukimmunoError
from leukimmuno.model.dates import PartialDate
from leukimmuno.model.unit_table import canonical_unit, convert

__all__ = ["agree"]

_FORMS = ("%d %B %Y", "%B %d, %Y", "%B %d %Y", "%d %b %Y", "%b %d, %Y", "%d.%m.%Y")
_SPELLED = {
    "nr": "not reached",
    "ne": "not estimable",
    "not evaluable": "not estimable",
    "no limit": "none",
}
_SIGNS = str.maketrans({"·": ".", "−": "-", "–": "-", "≤": "<=", "≥": ">=", "×": "x"})
_POWER = re.compile(r"\s*[x*]\s*10\s*\^?\s*([0-9]+)")
_THOUSANDS = re.compile(r"(?<=[1-9]),(?=[0-9]{3}(?![0-9]))")
_NUMBER = re.compile(
    r"(?:p\s*)?(<=|>=|<|>|=)?\s*(-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e-?[0-9]+)?)\s*([a-z%].*)?"
)


class _Number(NamedTuple):
    bound: str
    value: float
    unit: str | None


def agree(first: str, second: str) -> bool:
    """Tell whether two answers mean the same figure.

    Parameters
    ----------
    first, second : str
        Dates, numbers with bound and unit, or words such as "not reached". A unit that one of
        them leaves out is taken to be the other's.

    Examples
    --------
    >>> agree("7.7 month", "7.70"), agree("<0.001", "P < .001"), agree("34 percent", "34.2%")
    (True, True, False)
    """
    one, other = _plain(first), _plain(second)
    days = _day(one), _day(other)
    if None not in days:
        return days[0] == days[1]
    numbers = _number(one), _number(other)
    if numbers[0] is not None and numbers[1] is not None:
        return _equal(numbers[0], numbers[1])
    return one == other


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(_SIGNS).strip().casefold()
    folded = " ".join(folded.split())
    folded = _THOUSANDS.sub("", _POWER.sub(r"e\1", folded))
    return _SPELLED.get(folded, folded)


def _day(text: str) -> str | None:
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a day only
        except ValueError:
            continue
    # A year alone is a number too, and compares as one.
    if "-" not in text[1:]:
        return None
    try:
        return PartialDate(text).text
    except InvalidValueError:
        return None


def _number(text: str) -> _Number | None:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    bound, value, unit = match.groups()
    return _Number(bound or "=", float(value), unit)


def _equal(one: _Number, other: _Number) -> bool:
    value = other.value
    if one.unit is not None and other.unit is not None and one.unit != other.unit:
        try:
            value = convert(value, canonical_unit(other.unit), canonical_unit(one.unit))
        except LeukimmunoError:
            return False
    return one.bound == other.bound and math.isclose(one.value, value, rel_tol=1e-9)
