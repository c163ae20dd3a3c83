"""Two figures, or an order, that an article states of the arms of a trial."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.claims.checks.numbers import (
    in_unit,
    related_endpoints,
    replaced,
    slack_in,
    stated_of,
)
from leukimmuno.claims.figures import Figure
from leukimmuno.claims.rounding import agrees
from leukimmuno.claims.ruling import Case, Ruling, listed
from leukimmuno.claims.scope import gaps
from leukimmuno.effects import Estimate
from leukimmuno.errors import LeukimmunoError
from leukimmuno.model.vocabulary import Favourable, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leukimmuno.model.assertion import ComparisonAssertion
    from leukimmuno.model.result import TrialResult
    from leukimmuno.model.trial import Trial

__all__ = ["benefit", "rule"]

Pair = tuple[Figure, Figure]


def rule(case: Case, assertion: ComparisonAssertion) -> Ruling:
    """Check a comparison."""
    trial = case.registry.trials[assertion.trial_id]
    for name in (assertion.experimental_arm, assertion.control_arm):
        if name is not None:
            # An arm that the trial does not have is a mistake in the claim.
            trial.arm(name)
    if not case.evidence([trial]):
        return Ruling(Verdict.UNVERIFIABLE, f"no other source describes {trial.name}")
    if len(trial.arms) < 2:
        names = listed(arm.name for arm in trial.arms)
        reason = f"{trial.name} has one arm, {names}, and compares nothing"
        return Ruling(Verdict.CONTRADICTED, reason, (trial,))
    if assertion.experimental is None:
        return _order(case, assertion, trial)
    pairs = _pairs(case, assertion, assertion.endpoint_ids)
    hits = [pair for pair in pairs if _fits(pair, assertion)]
    current = [pair for pair in hits if not pair[0].superseded]
    if current:
        return _supported(case, assertion, current[0], pairs)
    if hits:
        return replaced(case, [figure for pair in hits for figure in pair])
    return _near(case, assertion, pairs) or _unmatched(case, assertion, trial, pairs)


def _near(case: Case, assertion: ComparisonAssertion, pairs: list[Pair]) -> Ruling | None:
    """Rule on figures of a composite of the endpoint, or of a part of it."""
    near = _pairs(case, assertion, related_endpoints(case, assertion.endpoint_ids))
    close = [pair for pair in near if _fits(pair, assertion)]
    current = [pair for pair in close if not pair[0].superseded]
    if close and not current:
        return replaced(case, list(close[0]), second=Verdict.IMPRECISE)
    if not current:
        return None
    named = listed(endpoint.name for endpoint in assertion.endpoints)
    meant = f"; of {named} the registry holds {_both(pairs[0])}" if pairs else ""
    reason = f"the figures are {_both(current[0])}{meant}"
    return Ruling(Verdict.IMPRECISE, reason, _records(current[:1] + pairs[:1]))


def _unmatched(
    case: Case, assertion: ComparisonAssertion, trial: Trial, pairs: list[Pair]
) -> Ruling:
    """Rule on figures that are not the two arms', and say whose they are."""
    numbers = [assertion.experimental or 0.0, assertion.control or 0.0]
    found = case.traced(trial.id, numbers, assertion.unit)
    best = found.best
    explained = f"; {best.text}" if best is not None else ""
    traced = best.records if best is not None else ()
    if not pairs:
        reason = f"the registry holds no such figures of both arms of {trial.name}{explained}"
        whole = best is not None and len(best.matches) == len(numbers)
        verdict = Verdict.CONTRADICTED if whole else Verdict.UNVERIFIABLE
        return Ruling(verdict, reason, traced, trace=found)
    first = min(pairs, key=lambda pair: pair[0].superseded)
    reason = f"the registry holds {_both(first)}{explained}"
    return Ruling(Verdict.CONTRADICTED, reason, (*_records([first]), *traced), trace=found)


def _supported(case: Case, assertion: ComparisonAssertion, pair: Pair, pairs: list[Pair]) -> Ruling:
    missing = gaps(case.registry, assertion, pair[0].record.trial)
    others = [
        other
        for other in pairs
        if other[0].record.endpoint_id != pair[0].record.endpoint_id
        and not other[0].superseded
        and not _fits(other, assertion)
    ]
    reason = f"the figures are {_both(pair)}"
    if others:
        reason += f"; the article's word can also mean {_both(others[0])}"
    if missing:
        reason += f"; {'; '.join(missing)}"
    vague = bool(missing or others)
    return Ruling(
        Verdict.IMPRECISE if vague else Verdict.SUPPORTED,
        reason,
        _records([pair, *others[:1]]),
        second=Verdict.SUPPORTED if vague else None,
    )


def _pairs(case: Case, assertion: ComparisonAssertion, endpoints: Iterable[str]) -> list[Pair]:
    """Give figures of the same kind and time of both arms of one result."""
    figures = stated_of(case, assertion.trial_id, endpoints, assertion)
    pairs = []
    for first in figures:
        arms = [arm.arm_id for arm in first.record.arms]
        if len(arms) != 2 or first.arm_id != (assertion.experimental_arm or arms[0]):
            continue
        for second in figures:
            control = assertion.control_arm or arms[1]
            if (
                second.record is first.record
                and second.arm_id == control
                and second.what == first.what
                and second.time == first.time
            ):
                pairs.append((first, second))
    return pairs


def _fits(pair: Pair, assertion: ComparisonAssertion) -> bool:
    unit = assertion.unit or ""
    return all(
        agrees(in_unit(figure, unit), number, unit, slack=slack_in(figure, unit))
        for figure, number in zip(pair, (assertion.experimental, assertion.control), strict=True)
    )


def _both(pair: Pair) -> str:
    return f"{pair[0]} v {pair[1]}"


def _records(pairs: list[Pair]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(pair[0].record for pair in pairs))


def _order(case: Case, assertion: ComparisonAssertion, trial: Trial) -> Ruling:
    """Check which arm is said to have the higher figure, without figures."""
    wanted = set(assertion.endpoint_ids)
    results = [
        result
        for result in case.evidence(trial.results)
        if result.endpoint_id in wanted
        and len(result.arms) == 2
        and result.arms[0].arm_id == (assertion.experimental_arm or result.arms[0].arm_id)
        and result.arms[1].arm_id == (assertion.control_arm or result.arms[1].arm_id)
        and result.superseded_by is None
        and result.subgroup is None
    ]
    read = [(result, estimate) for result in results if (estimate := benefit(result)) is not None]
    if not read:
        return _order_of_figures(case, assertion, trial)
    result, estimate = read[0]
    text = f"{result.endpoint.name} in {trial.name}: {estimate}"
    if _higher(result, estimate) is not assertion.higher:
        return Ruling(Verdict.CONTRADICTED, f"{text}, which is the other way round", (result,))
    if not estimate.excludes():
        reason = f"{text}, an interval that does not leave out no effect"
        return Ruling(Verdict.IMPRECISE, reason, (result,))
    missing = gaps(case.registry, assertion, trial)
    return Ruling(
        Verdict.IMPRECISE if missing else Verdict.SUPPORTED,
        "; ".join([text, *missing]),
        (result,),
        second=Verdict.SUPPORTED if missing else None,
    )


def _order_of_figures(case: Case, assertion: ComparisonAssertion, trial: Trial) -> Ruling:
    """Check an order of which only the two figures are known, and no interval."""
    pairs = [
        pair
        for pair in _pairs(case, assertion, assertion.endpoint_ids)
        if not pair[0].superseded and pair[0].value != pair[1].value
    ]
    named = listed(endpoint.name for endpoint in assertion.endpoints)
    if not pairs:
        reason = f"the registry holds no comparison of {named} in {trial.name}"
        return Ruling(Verdict.UNVERIFIABLE, reason)
    ways = {in_unit(one, two.unit) > two.value for one, two in pairs}
    text = f"the figures are {_both(pairs[0])}"
    if ways == {not assertion.higher}:
        reason = f"{text}, which is the other way round"
        return Ruling(Verdict.CONTRADICTED, reason, _records(pairs[:1]))
    reason = f"{text}, of which the registry holds no interval"
    return Ruling(Verdict.IMPRECISE, reason, _records(pairs[:1]))


def benefit(result: TrialResult) -> Any:
    """Give the effect of a randomised result, from its hazard ratio or its counts, or None."""
    comparison = result.comparison
    if (
        comparison is not None
        and comparison.measure is not None
        and comparison.measure.value.endswith("ratio")
        and comparison.value is not None
        and comparison.interval is not None
        and comparison.interval.low is not None
        and comparison.interval.high is not None
    ):
        ends = comparison.value, comparison.interval.low, comparison.interval.high
        if comparison.direction.value.startswith("control"):
            ends = 1 / ends[0], 1 / ends[2], 1 / ends[1]
        return Estimate(
            *ends,
            measure=comparison.measure,
            level=comparison.interval.level,
            scale="log",
        )
    try:
        return result.effect("risk difference")
    except LeukimmunoError:
        return None


def _higher(result: TrialResult, estimate: Any) -> bool:
    """Tell whether the first arm has the higher figure: longer times, more events counted."""
    ratio = estimate.measure.value.endswith("ratio")
    more = bool(estimate.centre > (1.0 if ratio else 0.0))
    hazard = "hazard" in estimate.measure.value or "log-rank" in estimate.measure.value
    # A time to a bad event is longer where its hazard is lower.
    return not more if hazard and result.endpoint.favourable is Favourable.BAD else more
