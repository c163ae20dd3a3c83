"""When a figure that an article prints is the figure that a source holds.

An article rounds. A figure agrees with a stored one if the stored one rounds to it: half a unit
of the last digit printed. A whole percentage that is a multiple of five counts as rounded to
fives, one that is a multiple of ten as rounded to tens: writers say "80 percent" of 80.7 and
"70 percent" of 71, but seldom of 76. The slack is 1 percentage point for fives and 2 for tens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from leukimmuno.claims.figures import digits_of, half_unit
from leukimmuno.model.vocabulary import Bound

if TYPE_CHECKING:
    from leukimmuno.model.quantities import Range

__all__ = ["DOWNWARD", "UPWARD", "agrees", "slack_of"]

_FIVES, _TENS = 1.0, 2.0

UPWARD = frozenset({Bound.GREATER, Bound.AT_LEAST})
DOWNWARD = frozenset({Bound.LESS, Bound.AT_MOST})


def slack_of(printed: float, unit: str) -> float:
    """Give how far from a printed figure a stored one may lie.

    Examples
    --------
    >>> slack_of(24.6, "percent"), slack_of(70, "percent"), slack_of(23, "month")
    (0.05, 2.0, 0.5)
    """
    if unit == "percent" and digits_of(printed) == 0 and printed not in (0.0, 100.0):
        if printed % 10 == 0:
            return _TENS
        if printed % 5 == 0:
            return _FIVES
    return half_unit(printed)


def agrees(
    stored: float,
    printed: float | None,
    unit: str,
    *,
    bound: Bound = Bound.EQUAL,
    band: Range | None = None,
    slack: float = 0.0,
    held: Bound = Bound.EQUAL,
) -> bool:
    """Tell whether a stored figure is what an article prints or words.

    Parameters
    ----------
    stored : float
        The stored figure, in the article's unit.
    printed : float or None
        The figure printed; None where the article has a wording, given as `band`.
    unit : str
        The article's unit.
    bound : Bound
        "over" is ">", "up to" is "<=".
    band : Range, optional
        What a wording stands for.
    slack : float, default 0
        Half a unit of the last digit stored.
    held : Bound
        The bound of the stored figure: "<5" says nothing of "over 3".

    Examples
    --------
    >>> agrees(70.6, 70, "percent"), agrees(33.6, 24.6, "percent")
    (True, False)
    """
    hair = 1e-9 * max(1.0, abs(stored))
    if printed is None:
        low, high = (None, None) if band is None else band.ends_in(unit)
        room = slack + hair
        return (low is None or stored >= low - room) and (high is None or stored <= high + room)
    room = half_unit(printed) + slack + hair
    if bound in UPWARD:
        return held not in DOWNWARD and stored >= printed - room
    if bound in DOWNWARD:
        return held not in UPWARD and stored <= printed + room
    return abs(stored - printed) <= max(slack_of(printed, unit), slack) + hair
