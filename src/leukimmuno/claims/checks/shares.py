"""Figures about everybody with a disease."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from leukimmuno.claims.figures import half_unit, unit_words
from leukimmuno.claims.rounding import agrees
from leukimmuno.claims.ruling import Case, Ruling, listed
from leukimmuno.model.quantities import shown
from leukimmuno.model.text import fold
from leukimmuno.model.vocabulary import Verdict

if TYPE_CHECKING:
    from leukimmuno.model.assertion import ShareAssertion

__all__ = ["rule"]

# A share that is more than this from the article's, in percentage points, contradicts it.
_NEAR = 10.0


def rule(case: Case, assertion: ShareAssertion) -> Ruling:
    """Check a share or a standard outcome against the figures of other sources."""
    known = [
        figure
        for figure in case.evidence(case.registry.population_figures)
        if figure.subtype_id == assertion.subtype_id
        and figure.of_subtype_id == assertion.of_subtype_id
        and fold(figure.figure) == fold(assertion.figure)
        and _ends(figure)
        and _same_ages(assertion, figure)
        and _unit(figure) == assertion.unit
    ]
    said = _said(assertion)
    if not known:
        reason = f"the registry holds no other source for the {assertion.figure} ({said})"
        return Ruling(Verdict.UNVERIFIABLE, reason)
    spoken = listed(figure.value if figure.value is not None else figure.range for figure in known)
    text = f"other sources have {spoken}; the article has {said}"
    hits = [figure for figure in known if _fits(figure, assertion)]
    if len(hits) == len(known):
        return Ruling(Verdict.SUPPORTED, text, known)
    if hits:
        return Ruling(Verdict.IMPRECISE, text, known, Verdict.SUPPORTED)
    far = _NEAR if assertion.unit == "percent" else 0.0
    close = any(_distance(figure, assertion) <= far for figure in known)
    return Ruling(Verdict.IMPRECISE if close else Verdict.CONTRADICTED, text, known)


def _said(assertion: ShareAssertion) -> str:
    if assertion.number is None:
        return str(assertion.band)
    unit = f" {unit_words(assertion.unit, assertion.number)}"
    unit = {"percent": " %", "1": ""}.get(assertion.unit, unit)
    return f"{shown(assertion.number)}{unit}"


def _same_ages(assertion: ShareAssertion, figure: Any) -> bool:
    if assertion.ages is None or figure.ages is None:
        return assertion.ages is figure.ages
    return assertion.ages.overlap(figure.ages) is not None


def _unit(figure: Any) -> str:
    unit: str = (figure.value if figure.value is not None else figure.range).unit
    return unit


def _ends(figure: Any) -> tuple[float, ...]:
    """Give the two ends of a figure, equal where it is one number; nothing if it has none."""
    ends = (figure.range.low, figure.range.high) if figure.value is None else (figure.value.value,)
    known = [end for end in ends if end is not None]
    return (known[0], known[-1]) if known else ()


def _stated(assertion: ShareAssertion) -> tuple[float, float]:
    """Give the two ends of what the article states; an open end is infinite."""
    if assertion.number is not None:
        return assertion.number, assertion.number
    low, high = (None, None) if assertion.band is None else assertion.band.ends_in(assertion.unit)
    return (-math.inf if low is None else low), (math.inf if high is None else high)


def _fits(figure: Any, assertion: ShareAssertion) -> bool:
    """Tell whether a number lies in a source's range, or a source's figure in the article's."""
    low, high = _ends(figure)
    if assertion.number is not None:
        return low <= assertion.number <= high or any(
            agrees(end, assertion.number, assertion.unit, slack=half_unit(end))
            for end in (low, high)
        )
    return all(
        agrees(end, None, assertion.unit, band=assertion.band, slack=half_unit(end))
        for end in (low, high)
    )


def _distance(figure: Any, assertion: ShareAssertion) -> float:
    """Give how far apart the two lie; 0 where they overlap."""
    low, high = _ends(figure)
    first, last = _stated(assertion)
    return max(first - high, low - last, 0.0)
