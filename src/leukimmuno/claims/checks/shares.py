"""Figures about everybody with a disease."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.claims.figures import half_unit
from leukimmuno.claims.rounding import agrees
from leukimmuno.claims.ruling import Case, Ruling, listed
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
    if hits:
        verdict = Verdict.SUPPORTED if len(hits) == len(known) else Verdict.IMPRECISE
        second = None if verdict is Verdict.SUPPORTED else Verdict.SUPPORTED
        return Ruling(verdict, text, known, second)
    close = [figure for figure in known if _distance(figure, assertion) <= _NEAR]
    return Ruling(Verdict.IMPRECISE if close else Verdict.CONTRADICTED, text, known)


def _said(assertion: ShareAssertion) -> str:
    if assertion.number is None:
        return str(assertion.band)
    return f"{assertion.number:g}{' %' if assertion.unit == 'percent' else f' {assertion.unit}'}"


def _same_ages(assertion: ShareAssertion, figure: Any) -> bool:
    if assertion.ages is None or figure.ages is None:
        return assertion.ages is figure.ages
    return assertion.ages.overlap(figure.ages) is not None


def _unit(figure: Any) -> str:
    unit: str = (figure.value if figure.value is not None else figure.range).unit
    return unit


def _ends(figure: Any) -> tuple[float, float]:
    if figure.value is not None:
        return figure.value.value, figure.value.value
    low, high = figure.range.low, figure.range.high
    return (low if low is not None else high), (high if high is not None else low)


def _fits(figure: Any, assertion: ShareAssertion) -> bool:
    low, high = _ends(figure)
    if assertion.number is not None:
        inside = low <= assertion.number <= high
        return inside or any(
            agrees(end, assertion.number, assertion.unit, slack=half_unit(end))
            for end in (low, high)
        )
    band = assertion.band
    return band is not None and any(
        agrees(end, None, assertion.unit, band=band, slack=half_unit(end)) for end in (low, high)
    )


def _distance(figure: Any, assertion: ShareAssertion) -> float:
    low, high = _ends(figure)
    if assertion.number is not None:
        return min(abs(low - assertion.number), abs(high - assertion.number))
    band = assertion.band
    ends = [end for end in (band.low, band.high) if end is not None] if band is not None else []
    return min(abs(one - end) for one in (low, high) for end in ends)
