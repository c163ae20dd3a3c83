"""Words for how often an adverse event happens, against the rates observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.claims.bands import band_of, verdict_on
from leukimmuno.claims.ruling import Case, Ruling, listed
from leukimmuno.model.vocabulary import Bound, Frequency, GradeBand, Verdict

if TYPE_CHECKING:
    from leukimmuno.model.assertion import FrequencyAssertion

__all__ = ["rule", "treated"]

_ANY = frozenset({GradeBand.ANY})
_SEVERE = frozenset({GradeBand.AT_LEAST_3, GradeBand.GRADE_3_OR_4, GradeBand.SERIOUS})
_RANK = {
    verdict: at
    for at, verdict in enumerate(
        (Verdict.CONTRADICTED, Verdict.IMPRECISE, Verdict.SUPPORTED, Verdict.UNVERIFIABLE)
    )
}


def rule(case: Case, assertion: FrequencyAssertion) -> Ruling:
    """Check a word for a frequency; the least favourable event decides."""
    rulings = [_event(case, assertion, event) for event in assertion.adverse_events]
    worst = min(rulings, key=lambda ruling: _RANK[ruling.verdict])
    reason = "; ".join(ruling.reason for ruling in rulings)
    records = [record for ruling in rulings for record in ruling.records]
    return Ruling(worst.verdict, reason, records, worst.second)


def treated(case: Case, assertion: Any) -> frozenset[str]:
    """Give the ids of the therapies that the article names, or of the class it names."""
    if assertion.therapy_ids:
        return frozenset(assertion.therapy_ids)
    return frozenset(case.registry.therapies.where(modality=assertion.modality).ids)


def _event(case: Case, assertion: FrequencyAssertion, event: Any) -> Ruling:
    wanted = treated(case, assertion)
    kinds = {event.id, *(one.id for one in event.narrower)}
    rates = [
        rate
        for rate in case.evidence(case.registry.toxicity_rates)
        if rate.adverse_event_id in kinds
        and wanted & set(_given(rate))
        and _share(rate) is not None
        and rate.superseded_by is None
    ]
    any_grade = [rate for rate in rates if rate.grade in _ANY]
    severe = [rate for rate in rates if rate.grade in _SEVERE]
    asked = severe if assertion.severe else any_grade or severe
    if not asked:
        return _unrated(case, assertion, event, wanted)
    # Where a sentence speaks of severe forms, the rates of any grade are shown beside them.
    shown = [*asked, *(any_grade if assertion.severe else severe if any_grade else [])]
    verdicts = [verdict_on(assertion.frequency, _share(rate) or 0.0) for rate in asked]
    if assertion.frequency is Frequency.OCCURS:
        verdict = min(verdicts, key=_RANK.__getitem__, default=Verdict.UNVERIFIABLE)
        if Verdict.SUPPORTED in verdicts:
            verdict = Verdict.SUPPORTED
    elif all(one is Verdict.SUPPORTED for one in verdicts):
        verdict = Verdict.SUPPORTED
    elif all(one is Verdict.CONTRADICTED for one in verdicts) or verdicts.count(
        Verdict.CONTRADICTED
    ) * 2 > len(verdicts):
        verdict = Verdict.CONTRADICTED
    else:
        verdict = Verdict.IMPRECISE
    asked.sort(key=lambda rate: _share(rate) or 0.0)
    said = f"{event.name} is {_span(asked)}"
    beside = [rate for rate in shown if rate not in asked]
    if beside:
        beside.sort(key=lambda rate: _share(rate) or 0.0)
        said += f" (and {_span(beside)})"
    ends = [asked[0], asked[-1], *beside[:1]]
    return Ruling(verdict, f"{said}, where {_meaning(assertion.frequency)}", ends)


def _unrated(case: Case, assertion: FrequencyAssertion, event: Any, wanted: Any) -> Ruling:
    """Rule on an event of which no rate is held, from the profile of the class."""
    profiles = [
        profile
        for profile in case.evidence(case.registry.modalities)
        if event.id in profile.typical_adverse_event_ids
        and any(case.registry.therapies[one].modality is profile.modality for one in wanted)
    ]
    if profiles and assertion.frequency is Frequency.OCCURS:
        names = listed(profile.name for profile in profiles)
        return Ruling(Verdict.SUPPORTED, f"{event.name} is typical of {names}", profiles)
    return Ruling(
        Verdict.UNVERIFIABLE, f"the registry holds no rate of {event.name} under this treatment"
    )


def _given(rate: Any) -> tuple[str, ...]:
    """Give the therapies under study of a rate: those of a control arm do not count."""
    if rate.trial is None:
        return (rate.therapy_id,)
    return tuple(part.therapy_id for part in rate.trial.arm(rate.arm_id).components)


def _share(rate: Any) -> float | None:
    if rate.proportion is not None:
        return float(rate.proportion)
    if rate.percent is None or rate.percent_bound is not Bound.EQUAL:
        return None
    return float(rate.percent) / 100


def _span(rates: list[Any]) -> str:
    low, high = rates[0], rates[-1]
    ends = f"{_one(low)}" if low is high else f"{_one(low)} to {_one(high)}"
    bands = {band_of(_share(rate) or 0.0).value for rate in rates}
    word = bands.pop() if len(bands) == 1 else f"between {band_of(_share(low) or 0.0)} and "
    if not word.startswith("between"):
        return f"{word} ({ends})"
    return f"{word}{band_of(_share(high) or 0.0)} ({ends})"


def _one(rate: Any) -> str:
    grade = "any grade" if rate.grade is GradeBand.ANY else f"grade {rate.grade}"
    if rate.grade is GradeBand.SERIOUS:
        grade = "serious"
    subject = rate.therapy.name if rate.trial is None else rate.trial.name
    return f"{100 * (_share(rate) or 0.0):.3g} %, {grade}, {subject}"


def _meaning(word: Frequency) -> str:
    return {
        Frequency.OCCURS: "any case at all is enough",
        Frequency.VERY_COMMON: "very common is at least 1 in 10",
        Frequency.COMMON: "common is at least 1 in 100",
        Frequency.UNCOMMON: "uncommon is 1 in 1,000 to 1 in 100",
        Frequency.RARE: "rare is 1 in 10,000 to 1 in 1,000",
        Frequency.VERY_RARE: "very rare is less than 1 in 10,000",
    }[word]
