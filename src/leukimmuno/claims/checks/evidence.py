"""Statements that therapies are used, studied or effective in a disease."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.claims.checks.comparing import benefit
from leukimmuno.claims.checks.significance import Compared, by_p_value, favours
from leukimmuno.claims.ruling import Case, Ruling, listed
from leukimmuno.claims.scope import treated, under_study, within
from leukimmuno.model.vocabulary import (
    Basis,
    EvidenceLevel,
    Purpose,
    TrialDesign,
    Verdict,
)

if TYPE_CHECKING:
    from leukimmuno.model.assertion import EvidenceAssertion

__all__ = ["rule"]

# A meta-analysis counts as one comparison more, where it keeps to what was randomised.
_RANDOMISED = (TrialDesign.RANDOMISED, TrialDesign.META_ANALYSIS)
_ORDER = (Verdict.CONTRADICTED, Verdict.UNVERIFIABLE, Verdict.IMPRECISE, Verdict.SUPPORTED)


def rule(case: Case, assertion: EvidenceAssertion) -> Ruling:
    """Check what is known of therapies in a disease; the weakest named therapy decides."""
    if not assertion.therapy_ids:
        members = treated(case, assertion)
        return _known(case, assertion, members, f"the class {assertion.modality}")
    rulings = [
        _known(case, assertion, frozenset({name}), case.registry.therapies[name].name)
        for name in assertion.therapy_ids
    ]
    verdicts = [ruling.verdict for ruling in rulings]
    worst = min(verdicts, key=_ORDER.index)
    records = [record for ruling in rulings for record in ruling.records]
    # What cannot be checked of one therapy leaves standing what is known of the others.
    known = [one for one in verdicts if one is not Verdict.UNVERIFIABLE]
    second = min(known, key=_ORDER.index) if worst is Verdict.UNVERIFIABLE and known else None
    return Ruling(worst, "; ".join(ruling.reason for ruling in rulings), records, second)


def _known(case: Case, assertion: EvidenceAssertion, members: frozenset[str], name: str) -> Ruling:
    found = case.registry.approved(subtype=assertion.subtype_id, on=case.today)
    events = {
        one.name: ground.approval
        for one in found
        for ground in found.because(one)
        if one.id in members
        and ground.indication.purpose is Purpose.ANTILEUKEMIC
        and case.evidence([ground.approval])
    }
    trials = [
        trial
        for trial in case.evidence(case.registry.trials)
        if _studies(case, assertion, trial, members)
    ]
    if assertion.level is EvidenceLevel.EFFECTIVE:
        return _effective(case, assertion, members, name, trials, events)
    disease = assertion.subtype.name
    if not events and not trials:
        reason = f"the registry holds no trial or approval of {name} in {disease}"
        return Ruling(Verdict.UNVERIFIABLE, reason)
    said = [f"approved: {listed(events)}"] if events else []
    if trials:
        said.append(f"trials: {listed(trial.name for trial in trials)}")
    records = (*list(events.values())[:4], *trials[:4])
    return Ruling(Verdict.SUPPORTED, f"{name} in {disease}: {'; '.join(said)}", records)


def _studies(case: Case, assertion: EvidenceAssertion, trial: Any, members: frozenset[str]) -> bool:
    """Tell whether a trial tests one of the therapies in the disease or a part of it."""
    wide = assertion.subtype_id
    return any(within(case.registry, disease, wide) for disease in trial.subtype_ids) and any(
        members & set(under_study(arm)) for arm in trial.arms
    )


def _effective(
    case: Case,
    assertion: EvidenceAssertion,
    members: frozenset[str],
    name: str,
    trials: list[Any],
    events: dict[str, Any],
) -> Ruling:
    """Look for a randomised comparison in favour of the therapy, or for an approval."""
    wanted = frozenset(assertion.endpoint_ids)
    results = [
        result
        for trial in trials
        if trial.design in _RANDOMISED
        for result in case.evidence(trial.results)
        if _first_only(trial, result, members, wanted)
    ]
    judged = [one for result in results if (one := _judged(result)) is not None]
    compared = sorted(judged, key=lambda one: not one.limited)
    approved = f"approved on {case.today}: {listed(events)}"
    shown = list(events.values())[:4]
    if any(one.told for one in compared):
        return _weighed(name, compared, f"; {approved}" if events else "", shown)
    if events and not wanted:
        return Ruling(Verdict.SUPPORTED, f"{name}: {approved}", shown)
    if trials:
        return _without_comparison(name, trials, {result.trial_id for result in results})
    reason = f"the registry holds no trial of {name} in {assertion.subtype.name}"
    return Ruling(Verdict.UNVERIFIABLE, reason)


def _judged(result: Any) -> Compared | None:
    """Judge a comparison by its interval, or by its p-value where there is none."""
    estimate = benefit(result)
    if estimate is None:
        return by_p_value(result)
    better = favours(result, estimate.measure, estimate.centre) if estimate.excludes() else None
    return Compared(result, str(estimate), better, limited=True)


def _without_comparison(name: str, trials: list[Any], open_ids: set[str]) -> Ruling:
    """Say what sort of trials there are where no comparison can be judged."""
    randomised = [trial for trial in trials if trial.design in _RANDOMISED]
    if not randomised:
        names = listed(trial.name for trial in trials)
        reason = f"{name}: the registry holds no randomised comparison, only {names}"
        return Ruling(Verdict.IMPRECISE, reason, trials[:4])
    said = {
        "compared, without an interval or p-value that tells which did better": [
            trial for trial in randomised if trial.id in open_ids
        ],
        "randomised, but not to compare this": [
            trial for trial in randomised if trial.id not in open_ids
        ],
        "not randomised": [trial for trial in trials if trial not in randomised],
    }
    parts = (f"{words}: {listed(one.name for one in of)}" for words, of in said.items() if of)
    reason = f"{name}: no randomised comparison can be judged; {'; '.join(parts)}"
    return Ruling(Verdict.IMPRECISE, reason, [one for of in said.values() for one in of][:4])


def _weighed(name: str, compared: list[Compared], approved: str, events: list[Any]) -> Ruling:
    """Weigh randomised comparisons: clearly better, clearly worse, or neither.

    Most of them clearly better supports, some is imprecise; none contradicts, unless a regulator
    has approved the therapy or one of them may be in its favour, which is imprecise as well.
    """
    better = [one for one in compared if one.better]
    worse = [one for one in compared if one.better is False]
    unclear = [one for one in compared if one.better is None and one.told]
    open_ones = [one for one in compared if not one.told]
    shown = [*better[:2], *worse[:2], *unclear[:2], *open_ones[:1]]
    text = listed(shown, 7)
    if not better:
        verdict = Verdict.IMPRECISE if events or open_ones else Verdict.CONTRADICTED
    elif worse or len(unclear) > len(better):
        verdict = Verdict.IMPRECISE
    else:
        verdict = Verdict.SUPPORTED
    records = [*(one.result for one in shown), *events]
    return Ruling(verdict, f"{name}: {text}{approved}", records)


def _first_only(trial: Any, result: Any, members: frozenset[str], wanted: frozenset[str]) -> bool:
    """Tell whether a result compares patients who received one of the therapies with others."""
    if wanted and result.endpoint_id not in wanted:
        return False
    if len(result.arms) != 2 or result.superseded_by is not None or result.subgroup is not None:
        return False
    if result.comparison is None:
        # Pooled counts of several trials are no randomised comparison by themselves.
        if trial.design is TrialDesign.META_ANALYSIS:
            return False
    elif result.comparison.basis is not Basis.RANDOMISED:
        return False
    given = [{part.therapy_id for part in trial.arm(arm.arm_id).components} for arm in result.arms]
    return bool(given[0] & members) and not given[1] & members
