"""Two figures, or an order, that an article states of the arms of a trial."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.claims.checks.numbers import in_unit, related_endpoints, replaced, stated_of
from leukimmuno.claims.figures import Figure, factor_of
from leukimmuno.claims.rounding import agrees
from leukimmuno.claims.ruling import Case, Ruling, listed
from leukimmuno.claims.scope import gaps
from leukimmuno.claims.tracing import trace
from leukimmuno.effects import Estimate
from leukimmuno.errors import LeukimmunoError
from leukimmuno.model.vocabulary import Favourable, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leukimmuno.model.assertion import ComparisonAssertion
    from leukimmuno.model.result import TrialResult

__all__ = ["benefit", "rule"]

Pair = tuple[Figure, Figure]


def rule(case: Case, assertion: ComparisonAssertion) -> Ruling:
    """Check a comparison."""
    trial = assertion.trial
    if len(trial.arms) < 2:
        return Ruling(
            Verdict.CONTRADICTED,
            f"{trial.name} has one arm, {trial.arms[0].name}, and compares nothing",
            (trial,),
        )
    if assertion.experimental is None:
        return _order(case, assertion)
    pairs = _pairs(case, assertion, assertion.endpoint_ids)
    hits = [pair for pair in pairs if _fits(pair, assertion)]
    current = [pair for pair in hits if not pair[0].superseded]
    if current:
        return _supported(case, assertion, current[0])
    if hits:
        return replaced(case, [figure for pair in hits for figure in pair])
    return _near(case, assertion, pairs) or _unmatched(case, assertion, pairs)


def _near(case: Case, assertion: ComparisonAssertion, pairs: list[Pair]) -> Ruling | None:
    """Rule on figures of a composite of the endpoint, or of a part of it."""
    near = _pairs(case, assertion, related_endpoints(case, assertion.endpoint_ids))
    close = [pair for pair in near if _fits(pair, assertion) and not pair[0].superseded]
    if not close:
        return None
    named = listed(endpoint.name for endpoint in assertion.endpoints)
    meant = f"; of {named} the registry holds {_both(pairs[0])}" if pairs else ""
    reason = f"the figures are {_both(close[0])}{meant}"
    return Ruling(Verdict.IMPRECISE, reason, _records(close[:1] + pairs[:1]))


def _unmatched(case: Case, assertion: ComparisonAssertion, pairs: list[Pair]) -> Ruling:
    """Rule on figures that are not the two arms', and say whose they are."""
    trial = assertion.trial
    numbers = [assertion.experimental or 0.0, assertion.control or 0.0]
    found = trace(numbers, unit=assertion.unit, trial=trial, registry=case.registry)
    explained = f"; {found.best.text}" if found.best is not None else ""
    traced = found.best.records if found.best is not None else ()
    if not pairs:
        reason = f"the registry holds no such figures of both arms of {trial.name}{explained}"
        verdict = Verdict.CONTRADICTED if _whole(found, 2) else Verdict.UNVERIFIABLE
        return Ruling(verdict, reason, traced, trace=found)
    shown = next((pair for pair in pairs if not pair[0].superseded), pairs[0])
    reason = f"the registry holds {_both(shown)}{explained}"
    return Ruling(Verdict.CONTRADICTED, reason, (*_records([shown]), *traced), trace=found)


def _whole(found: Any, count: int) -> bool:
    return found.best is not None and len(found.best.matches) == count


def _supported(case: Case, assertion: ComparisonAssertion, pair: Pair) -> Ruling:
    missing = gaps(case.registry, assertion, assertion.trial)
    others = [
        other
        for other in _pairs(case, assertion, assertion.endpoint_ids)
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
        agrees(
            in_unit(figure, unit),
            number,
            unit,
            slack=figure.slack * factor_of(figure.unit) / factor_of(unit),
        )
        for figure, number in zip(pair, (assertion.experimental, assertion.control), strict=True)
    )


def _both(pair: Pair) -> str:
    return f"{pair[0]} v {pair[1]}"


def _records(pairs: list[Pair]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(pair[0].record for pair in pairs))


def _order(case: Case, assertion: ComparisonAssertion) -> Ruling:
    """Check which arm is said to have done better, without figures."""
    wanted = set(assertion.endpoint_ids)
    results = [
        result
        for result in assertion.trial.results
        if result.endpoint_id in wanted
        and len(result.arms) == 2
        and result.superseded_by is None
        and result.subgroup is None
        and case.evidence([result])
    ]
    read = [(result, estimate) for result in results if (estimate := benefit(result)) is not None]
    if not read:
        return Ruling(
            Verdict.UNVERIFIABLE,
            f"the registry holds no comparison of {listed(wanted)} in {assertion.trial.name}",
        )
    result, estimate = read[0]
    good = result.endpoint.favourable is Favourable.GOOD
    # A time to a bad event is longer where its hazard is lower.
    higher = bool(estimate.centre > _null(estimate))
    if _hazard(estimate):
        higher = higher if good else not higher
    sure = estimate.excludes()
    text = f"{result.endpoint.name} in {assertion.trial.name}: {estimate}"
    missing = gaps(case.registry, assertion, assertion.trial)
    if higher is not assertion.higher:
        return Ruling(Verdict.CONTRADICTED, f"{text}, which is the other way round", (result,))
    if not sure:
        reason = f"{text}, an interval that does not leave out no effect"
        return Ruling(Verdict.IMPRECISE, reason, (result,))
    reason = f"{text}{'; ' if missing else ''}{'; '.join(missing)}"
    return Ruling(
        Verdict.IMPRECISE if missing else Verdict.SUPPORTED,
        reason,
        (result,),
        second=Verdict.SUPPORTED if missing else None,
    )


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


def _hazard(estimate: Any) -> bool:
    return "hazard" in estimate.measure.value or "log-rank" in estimate.measure.value


def _null(estimate: Any) -> float:
    return 1.0 if estimate.measure.value.endswith("ratio") else 0.0
