"""Statements that therapies are used, studied or effective in a disease."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.claims.checks.comparing import benefit
from leukimmuno.claims.ruling import Case, Ruling, listed
from leukimmuno.claims.scope import within
from leukimmuno.model.vocabulary import (
    ArmRole,
    ComponentRole,
    EvidenceLevel,
    Favourable,
    TrialDesign,
    Verdict,
)

if TYPE_CHECKING:
    from leukimmuno.model.assertion import EvidenceAssertion

__all__ = ["rule"]

_ORDER = (Verdict.CONTRADICTED, Verdict.UNVERIFIABLE, Verdict.IMPRECISE, Verdict.SUPPORTED)


def rule(case: Case, assertion: EvidenceAssertion) -> Ruling:
    """Check what is known of therapies in a disease; the weakest named therapy decides."""
    if not assertion.therapy_ids:
        members = frozenset(case.registry.therapies.where(modality=assertion.modality).ids)
        return _known(case, assertion, members, f"the class {assertion.modality}")
    rulings = [
        _known(case, assertion, frozenset({name}), case.registry.therapies[name].name)
        for name in assertion.therapy_ids
    ]
    worst = min(rulings, key=lambda ruling: _ORDER.index(ruling.verdict))
    records = [record for ruling in rulings for record in ruling.records]
    return Ruling(worst.verdict, "; ".join(ruling.reason for ruling in rulings), records)


def _known(case: Case, assertion: EvidenceAssertion, members: frozenset[str], name: str) -> Ruling:
    approved = case.registry.approved(subtype=assertion.subtype_id, on=case.today)
    licensed = [one for one in approved if one.id in members]
    trials = [trial for trial in case.registry.trials if _studies(case, assertion, trial, members)]
    disease = assertion.subtype.name
    if assertion.level is EvidenceLevel.STUDIED:
        if not licensed and not trials:
            reason = f"the registry holds no trial or approval of {name} in {disease}"
            return Ruling(Verdict.UNVERIFIABLE, reason)
        said = []
        if licensed:
            said.append(f"approved: {listed(one.name for one in licensed)}")
        if trials:
            said.append(f"trials: {listed(trial.name for trial in trials)}")
        return Ruling(
            Verdict.SUPPORTED,
            f"{name} in {disease}: {'; '.join(said)}",
            (*_approvals(approved, licensed), *trials[:4]),
        )
    return _effective(case, assertion, members, name, trials, licensed, approved)


def _studies(case: Case, assertion: EvidenceAssertion, trial: Any, members: frozenset[str]) -> bool:
    if not any(
        within(case.registry, disease, assertion.subtype_id) for disease in trial.subtype_ids
    ):
        return False
    return any(
        part.therapy_id in members
        for arm in trial.arms
        if arm.role is not ArmRole.CONTROL
        for part in arm.components
        if part.role is not ComponentRole.LYMPHODEPLETION
    )


def _approvals(approved: Any, licensed: list[Any]) -> tuple[Any, ...]:
    return tuple(approved.because(one)[0].approval for one in licensed[:4])


def _effective(
    case: Case,
    assertion: EvidenceAssertion,
    members: frozenset[str],
    name: str,
    trials: list[Any],
    licensed: list[Any],
    approved: Any,
) -> Ruling:
    """Look for a randomised comparison in favour of the therapy, or for an approval."""
    wanted = frozenset(assertion.endpoint_ids)
    compared = [
        (result, estimate)
        for trial in trials
        if trial.design is TrialDesign.RANDOMISED
        for result in case.evidence(trial.results)
        if _first_only(trial, result, members, wanted) and (estimate := benefit(result)) is not None
    ]
    if compared:
        return _weighed(name, compared)
    if licensed and not wanted:
        reason = f"{name}: approved on {case.today} are {listed(one.name for one in licensed)}"
        return Ruling(Verdict.SUPPORTED, reason, _approvals(approved, licensed))
    if trials:
        names = listed(trial.name for trial in trials)
        reason = f"{name}: the registry holds no randomised comparison, only {names}"
        return Ruling(Verdict.IMPRECISE, reason, trials[:4])
    reason = f"the registry holds no trial of {name} in {assertion.subtype.name}"
    return Ruling(Verdict.UNVERIFIABLE, reason)


def _weighed(name: str, compared: list[tuple[Any, Any]]) -> Ruling:
    """Weigh randomised comparisons: clearly better, clearly worse, or neither."""
    better = [pair for pair in compared if pair[1].excludes() and _favours(*pair)]
    worse = [pair for pair in compared if pair[1].excludes() and not _favours(*pair)]
    unclear = [pair for pair in compared if not pair[1].excludes()]
    shown = [*better[:2], *worse[:2], *unclear[:2]]
    text = listed(
        f"{result.endpoint.name} in {result.trial.name}: {estimate}" for result, estimate in shown
    )
    verdict = Verdict.SUPPORTED if better else Verdict.CONTRADICTED
    if better and (worse or len(unclear) > len(better)):
        verdict = Verdict.IMPRECISE
    return Ruling(verdict, f"{name}: {text}", [result for result, _ in shown])


def _first_only(trial: Any, result: Any, members: frozenset[str], wanted: frozenset[str]) -> bool:
    """Tell whether a result compares patients who received one of the therapies with others."""
    if wanted and result.endpoint_id not in wanted:
        return False
    if len(result.arms) != 2 or result.superseded_by is not None or result.subgroup is not None:
        return False
    given = [{part.therapy_id for part in trial.arm(arm.arm_id).components} for arm in result.arms]
    return bool(given[0] & members) and not given[1] & members


def _favours(result: Any, estimate: Any) -> bool:
    """Tell whether an effect lies on the side that is good for the first arm's patients."""
    ratio = estimate.measure.value.endswith("ratio")
    more = bool(estimate.centre > (1.0 if ratio else 0.0))
    return more if result.endpoint.favourable is Favourable.GOOD else not more
