"""Words for how often an adverse event happens, against the rates observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.claims.bands import band_of, verdict_on
from leukimmuno.claims.ruling import Case, Ruling, listed
from leukimmuno.claims.scope import treated, under_study
from leukimmuno.model.vocabulary import Bound, Frequency, GradeBand, Verdict

if TYPE_CHECKING:
    from leukimmuno.model.assertion import FrequencyAssertion

__all__ = ["given", "rule"]

_ANY = frozenset({GradeBand.ANY})
_SEVERE = frozenset({GradeBand.AT_LEAST_3, GradeBand.GRADE_3_OR_4, GradeBand.SERIOUS})
_WORST_FIRST = (
    Verdict.CONTRADICTED,
    Verdict.IMPRECISE,
    Verdict.SUPPORTED,
    Verdict.UNVERIFIABLE,
)


def rule(case: Case, assertion: FrequencyAssertion) -> Ruling:
    """Check a word for a frequency; the least favourable event decides."""
    rulings = [_event(case, assertion, event) for event in assertion.adverse_events]
    verdicts = [ruling.verdict for ruling in rulings]
    worst = min(verdicts, key=_WORST_FIRST.index)
    # What cannot be checked leaves the rest standing, but is said.
    unknown = Verdict.UNVERIFIABLE in verdicts and worst is not Verdict.UNVERIFIABLE
    reason = "; ".join(ruling.reason for ruling in rulings)
    records = [record for ruling in rulings for record in ruling.records]
    return Ruling(worst, reason, records, Verdict.UNVERIFIABLE if unknown else None)


def _event(case: Case, assertion: FrequencyAssertion, event: Any) -> Ruling:
    wanted = treated(case, assertion)
    rates = [
        rate
        for rate in case.evidence(case.registry.toxicity_rates)
        if wanted & set(given(rate)) and _share(rate) is not None and rate.superseded_by is None
    ]
    # A part of an event is rarer than the event, so it speaks only where nothing else does.
    own = [rate for rate in rates if rate.adverse_event_id == event.id]
    parts = {one.id for one in event.narrower}
    rates = own or [rate for rate in rates if rate.adverse_event_id in parts]
    any_grade = [rate for rate in rates if rate.grade in _ANY]
    severe = [rate for rate in rates if rate.grade in _SEVERE]
    asked, beside = (severe, any_grade) if assertion.severe else (any_grade, severe)
    if not asked and not assertion.severe:
        asked, beside = severe, []
    if not asked:
        return _unrated(case, assertion, event, wanted, any_grade)
    asked, beside = sorted(asked, key=_known_share), sorted(beside, key=_known_share)
    verdicts = [verdict_on(assertion.frequency, _known_share(rate)) for rate in asked]
    said = f"{event.name} is {_span(asked)}"
    if beside:
        said += f" (and {_span(beside)})"
    ends = [asked[0], asked[-1], *beside[:1]]
    reason = f"{said}, where {_meaning(assertion.frequency)}"
    return Ruling(_joint(assertion.frequency, verdicts), reason, ends)


def _joint(word: Frequency, verdicts: list[Verdict]) -> Verdict:
    """Join the verdicts of several rates: one case is a case, else the majority contradicts."""
    against = verdicts.count(Verdict.CONTRADICTED)
    if word is Frequency.NEVER:
        return Verdict.CONTRADICTED if against else Verdict.SUPPORTED
    if word is Frequency.OCCURS:
        return Verdict.CONTRADICTED if against == len(verdicts) else Verdict.SUPPORTED
    if 2 * against > len(verdicts):
        return Verdict.CONTRADICTED
    if verdicts.count(Verdict.SUPPORTED) == len(verdicts):
        return Verdict.SUPPORTED
    return Verdict.IMPRECISE


def _unrated(
    case: Case,
    assertion: FrequencyAssertion,
    event: Any,
    wanted: frozenset[str],
    any_grade: list[Any],
) -> Ruling:
    """Rule on an event of which no such rate is held, from the profile of the class."""
    if any_grade:
        any_grade = sorted(any_grade, key=_known_share)
        reason = f"the registry holds no rate of severe {event.name}; it is {_span(any_grade)}"
        return Ruling(Verdict.UNVERIFIABLE, reason, [any_grade[0], any_grade[-1]])
    profiles = [
        profile
        for profile in case.registry.modalities
        if event.id in profile.typical_adverse_event_ids
        and any(case.registry.therapies[one].modality is profile.modality for one in wanted)
        and case.evidence(_saying(profile, event.id, wanted))
    ]
    if profiles and assertion.frequency is Frequency.OCCURS:
        names = listed(profile.name for profile in profiles)
        return Ruling(Verdict.SUPPORTED, f"{event.name} is typical of {names}", profiles)
    return Ruling(
        Verdict.UNVERIFIABLE, f"the registry holds no rate of {event.name} under this treatment"
    )


def _saying(profile: Any, event_id: str, wanted: frozenset[str]) -> list[Any]:
    """Give what says that an event is typical of a class: sources of its own, or the profile's.

    Sources that speak of some therapies of the class say nothing of the others.
    """
    own = [one for one in profile.event_sources if event_id in one.adverse_event_ids]
    if not own:
        return [profile]
    return [one for one in own if not one.therapy_ids or wanted & set(one.therapy_ids)]


def given(rate: Any) -> tuple[str, ...]:
    """Give the therapies under study of a rate: those of a control arm do not count."""
    if rate.trial is None:
        return (rate.therapy_id,)
    return under_study(rate.trial.arm(rate.arm_id))


def _share(rate: Any) -> float | None:
    """Give a rate as a fraction; None where it is only a bound."""
    if rate.proportion is not None:
        return float(rate.proportion)
    if rate.percent is None or rate.percent_bound is not Bound.EQUAL:
        return None
    return float(rate.percent) / 100


def _known_share(rate: Any) -> float:
    share = _share(rate)
    return 0.0 if share is None else share


def _span(rates: list[Any]) -> str:
    """Say the bands and figures from the lowest to the highest rate."""
    low, high = rates[0], rates[-1]
    words = [band_of(_known_share(rate)).value for rate in (low, high)]
    band = words[0] if words[0] == words[1] else f"between {words[0]} and {words[1]}"
    return f"{band} ({_one(low)}{'' if low is high else f' to {_one(high)}'})"


def _one(rate: Any) -> str:
    grade = "any grade" if rate.grade is GradeBand.ANY else f"grade {rate.grade}"
    if rate.grade is GradeBand.SERIOUS:
        grade = "serious"
    subject = rate.therapy.name if rate.trial is None else rate.trial.name
    return f"{100 * _known_share(rate):.3g} %, {grade}, {subject}"


def _meaning(word: Frequency) -> str:
    return {
        Frequency.OCCURS: "any case at all is enough",
        Frequency.NEVER: "one case is enough to contradict never",
        Frequency.VERY_COMMON: "very common is at least 1 in 10",
        Frequency.COMMON: "common is at least 1 in 100",
        Frequency.UNCOMMON: "uncommon is 1 in 1,000 to 1 in 100",
        Frequency.RARE: "rare is 1 in 10,000 to 1 in 1,000",
        Frequency.VERY_RARE: "very rare is less than 1 in 10,000",
    }[word]
