"""Times within which something is said to happen, or that a step is said to take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.claims.checks.frequencies import given
from leukimmuno.claims.ruling import Case, Ruling, listed
from leukimmuno.claims.scope import treated
from leukimmuno.model.quantities import Range
from leukimmuno.model.text import fold
from leukimmuno.model.vocabulary import Verdict

if TYPE_CHECKING:
    from leukimmuno.model.assertion import WindowAssertion

__all__ = ["rule"]

# Words for the moment at which treatment begins.
_START_OF_TREATMENT = frozenset(
    map(
        fold,
        (
            "infusion",
            "first infusion",
            "start of infusion",
            "dose",
            "first dose",
            "start of treatment",
        ),
    )
)


def rule(case: Case, assertion: WindowAssertion) -> Ruling:
    """Check a window."""
    if assertion.adverse_event_id is not None:
        return _onset(case, assertion)
    return _step(case, assertion)


def _onset(case: Case, assertion: WindowAssertion) -> Ruling:
    """Compare a window with the onsets observed: medians decide, ranges refine."""
    wanted = treated(case, assertion)
    rates = [
        rate
        for rate in case.evidence(case.registry.toxicity_rates)
        if rate.adverse_event_id == assertion.adverse_event_id
        and rate.onset is not None
        and rate.superseded_by is None
        and wanted & set(given(rate))
        and _same_start(rate.onset.since, assertion.since)
    ]
    if not rates:
        name = assertion.adverse_event.name if assertion.adverse_event else ""
        reason = f"the registry holds no onset of {name} under this treatment"
        return Ruling(Verdict.UNVERIFIABLE, reason)
    spoken = listed(f"{_subject(rate)}: {rate.onset}" for rate in rates)
    inside = [rate for rate in rates if _typical_inside(rate.onset, assertion.window)]
    whole = [
        rate
        for rate in inside
        if rate.onset.range is None or assertion.window.contains(rate.onset.range)
    ]
    stated = f"onset {spoken}; the article has {assertion.window}"
    if len(whole) == len(rates):
        return Ruling(Verdict.SUPPORTED, stated, rates[:4])
    if inside:
        return Ruling(Verdict.IMPRECISE, stated, rates[:4])
    return Ruling(Verdict.CONTRADICTED, stated, rates[:4])


def _same_start(counted: str | None, said: str) -> bool:
    """Tell whether two onsets may count from one moment; what a source leaves open may."""
    if counted is None or fold(counted) == fold(said):
        return True
    return {fold(counted), fold(said)} <= _START_OF_TREATMENT


def _typical_inside(onset: Any, window: Range) -> bool:
    if onset.median is not None and onset.median.value is not None:
        return window.contains(Range(onset.median.value, onset.median.value, onset.median.unit))
    return onset.range is not None and window.overlap(onset.range) is not None


def _subject(rate: Any) -> str:
    name: str = rate.therapy.name if rate.trial is None else rate.trial.name
    return name


def _step(case: Case, assertion: WindowAssertion) -> Ruling:
    """Compare the time of a step with what other sources say of it."""
    wanted = treated(case, assertion)
    owners: list[Any] = [case.registry.therapies[name] for name in sorted(wanted)]
    if assertion.modality is not None:
        owners += case.registry.modalities.where(modality=assertion.modality)
    found = [
        (owner, bound)
        for owner in owners
        for bound in owner.bounds
        if bound.from_id == bound.to_id == assertion.step and case.evidence([bound])
    ]
    if not found:
        reason = f"the registry holds no other source for the time of {assertion.step}"
        return Ruling(Verdict.UNVERIFIABLE, reason)
    spoken = listed(f"{owner.name}: {bound.range}" for owner, bound in found)
    text = f"{assertion.step} takes {spoken}; the article has {assertion.window}"
    inside = [bound for _, bound in found if assertion.window.contains(bound.range)]
    meeting = [bound for _, bound in found if assertion.window.overlap(bound.range) is not None]
    records = [owner for owner, _ in found]
    if len(inside) == len(found):
        return Ruling(Verdict.SUPPORTED, text, records)
    return Ruling(Verdict.IMPRECISE if meeting else Verdict.CONTRADICTED, text, records)
