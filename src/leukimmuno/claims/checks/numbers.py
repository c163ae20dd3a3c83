"""Figures that an article states of a trial or of a class of therapies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.claims.figures import Figure, dimension_of, factor_of, figures_of
from leukimmuno.claims.rounding import agrees
from leukimmuno.claims.ruling import Case, Ruling, listed
from leukimmuno.claims.scope import gaps, within
from leukimmuno.claims.tracing import trace
from leukimmuno.model.quantities import shown
from leukimmuno.model.text import fold
from leukimmuno.model.vocabulary import Bound, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leukimmuno.model.assertion import FigureAssertion

__all__ = ["in_unit", "printed", "related_endpoints", "replaced", "rule", "stated_of"]

_MAIN = frozenset({"percentage", "survival", "median"})


def rule(case: Case, assertion: FigureAssertion) -> Ruling:
    """Check a figure."""
    if assertion.trial_id is None:
        return _of_class(case, assertion)
    if assertion.characteristic is not None:
        return _characteristic(case, assertion)
    known = _of_arm(
        stated_of(case, assertion.trial_id, assertion.endpoint_ids, assertion), assertion
    )
    hits = [figure for figure in known if _fits(figure, assertion)]
    current = [figure for figure in hits if not figure.superseded]
    if current:
        return _supported(case, assertion, current, known)
    if hits:
        return replaced(case, hits)
    return _near(case, assertion, known) or _unmatched(case, assertion, known)


def _of_arm(figures: list[Figure], assertion: FigureAssertion) -> list[Figure]:
    """Leave out other arms, if the article names one."""
    arm = assertion.arm_id
    return [figure for figure in figures if arm is None or figure.arm_id == arm]


def _near(case: Case, assertion: FigureAssertion, known: list[Figure]) -> Ruling | None:
    """Rule on a figure of a composite of the endpoint, or of a part of it."""
    endpoints = related_endpoints(case, assertion.endpoint_ids)
    near = _of_arm(stated_of(case, assertion.trial_id or "", endpoints, assertion), assertion)
    close = [figure for figure in near if _fits(figure, assertion)]
    if not close:
        return None
    reason = f"{printed(assertion)} is {close[0]}"
    if known:
        named = listed(endpoint.name for endpoint in assertion.endpoints)
        reason += f"; of {named} the registry holds {listed(known)}"
    return Ruling(Verdict.IMPRECISE, reason, _records(close + known[:2]))


def _supported(
    case: Case, assertion: FigureAssertion, hits: list[Figure], known: list[Figure]
) -> Ruling:
    trial = hits[0].record.trial
    missing = gaps(case.registry, assertion, trial)
    others = [figure for figure in known if figure.arm_id is None or figure not in hits]
    ambiguous = [
        figure
        for figure in others
        if len(assertion.endpoint_ids) > 1
        and figure.arm_id == hits[0].arm_id
        and not figure.superseded
        and figure.record.endpoint_id != hits[0].record.endpoint_id
    ]
    reason = f"{printed(assertion)} is {hits[0]}"
    if ambiguous:
        reason += f"; the article's word can also mean {listed(ambiguous, 2)}"
    if missing:
        reason += f"; {'; '.join(missing)}"
    verdict = Verdict.IMPRECISE if missing or ambiguous else Verdict.SUPPORTED
    return Ruling(
        verdict,
        reason,
        _records(hits[:2] + ambiguous[:2]),
        second=Verdict.SUPPORTED if verdict is Verdict.IMPRECISE else None,
    )


def replaced(case: Case, hits: list[Figure]) -> Ruling:
    """Rule on figures that a later analysis replaced."""
    old = hits[0]
    successor = old.record.superseded_by
    while getattr(successor, "superseded_by", None) is not None:
        successor = successor.superseded_by
    new = [
        figure
        for figure in figures_of(case.registry).trial(old.record.trial_id)
        if figure.record is successor and figure.what == old.what and figure.arm_id == old.arm_id
    ]
    now = f"; the later analysis has {listed(new, 2)}" if new else ""
    since = first_day(successor)
    when = ""
    if case.days is not None and since is not None:
        first, last = case.days
        if since <= first:
            when = f", published {since}, before the article ({case.written()})"
        elif since > last:
            when = f", published {since}; the figure was current when the article was written"
        else:
            when = f", published {since}, within the time in which the article was written"
    return Ruling(
        Verdict.OUTDATED,
        f"the figure is {old}, superseded{when}{now}",
        _records([*hits[:2], *new[:1]]),
    )


def first_day(record: Any) -> Any:
    """Give the day from which a record exists, or None."""
    from leukimmuno.catalog.viewing import exists_from

    return exists_from(record)


def _unmatched(case: Case, assertion: FigureAssertion, known: list[Figure]) -> Ruling:
    """Rule on a figure that is not the stated arm's: another one of the trial, or none."""
    found = None
    if assertion.number is not None and assertion.bound is Bound.EQUAL:
        found = trace(
            assertion.number,
            unit=assertion.unit,
            trial=assertion.trial_id,
            registry=case.registry,
        )
    if not known:
        name = case.registry.trials[assertion.trial_id or ""].name
        reason = f"the registry holds no such figure of {name}"
        return Ruling(Verdict.UNVERIFIABLE, reason, trace=found)
    best = found.best if found else None
    explained = f"; {best.text}" if best is not None else ""
    return Ruling(
        Verdict.CONTRADICTED,
        f"the registry holds {listed(known)}, not {printed(assertion)}{explained}",
        (*_records(known[:3]), *(best.records if best is not None else ())),
        trace=found,
    )


def _of_class(case: Case, assertion: FigureAssertion) -> Ruling:
    """Check a figure said of all patients of a therapy or class, over the trials known."""
    known: list[Figure] = []
    for trial in case.registry.trials:
        if not _about(case, assertion, trial):
            continue
        arms = _arms_of(case, assertion, trial)
        known += [
            figure
            for figure in stated_of(case, trial.id, assertion.endpoint_ids, assertion)
            if figure.arm_id in arms and not figure.superseded and not figure.record.subgroup
        ]
    if not known:
        return Ruling(Verdict.UNVERIFIABLE, "the registry holds no trial that gives such a figure")
    known.sort(key=lambda figure: figure.value)
    hits = [figure for figure in known if _fits(figure, assertion)]
    span = f"{known[0]} to {known[-1]}" if len(known) > 1 else str(known[0])
    count = f"{len(hits)} of {len(known)} figures fit {printed(assertion)}: {span}"
    chosen = _records([*hits[:2], known[0], known[-1]])
    if len(hits) == len(known):
        return Ruling(Verdict.SUPPORTED, count, chosen)
    return Ruling(Verdict.IMPRECISE if hits else Verdict.CONTRADICTED, count, chosen)


def _about(case: Case, assertion: FigureAssertion, trial: Any) -> bool:
    said = assertion.subtype_id
    if said is None:
        return True
    return any(
        within(case.registry, disease, said) or within(case.registry, said, disease)
        for disease in trial.subtype_ids
    )


def _arms_of(case: Case, assertion: FigureAssertion, trial: Any) -> set[str]:
    """Give the arms in which patients received the therapy, or one of the class."""
    if assertion.therapy_id is not None:
        wanted = {assertion.therapy_id}
    else:
        wanted = set(case.registry.therapies.where(modality=assertion.modality).ids)
    return {arm.id for arm in trial.arms if wanted & {part.therapy_id for part in arm.components}}


def _characteristic(case: Case, assertion: FigureAssertion) -> Ruling:
    asked = fold(assertion.characteristic or "")
    known = [
        figure
        for figure in figures_of(case.registry).trial(assertion.trial_id or "")
        if figure.what == "characteristic" and asked in fold(figure.label)
    ]
    name = case.registry.trials[assertion.trial_id or ""].name
    if not known:
        reason = f"the registry holds no {assertion.characteristic} of {name}"
        return Ruling(Verdict.UNVERIFIABLE, reason)
    hits = [figure for figure in known if _fits(figure, assertion)]
    if hits:
        return Ruling(Verdict.SUPPORTED, f"{printed(assertion)} is {hits[0]}", _records(hits))
    reason = f"the registry holds {listed(known)}, not {printed(assertion)}"
    return Ruling(Verdict.CONTRADICTED, reason, _records(known))


def stated_of(
    case: Case, trial_id: str, endpoint_ids: Iterable[str], assertion: Any
) -> list[Figure]:
    """Give the figures of a trial's endpoints that could be meant, in the article's dimension."""
    wanted = set(endpoint_ids)
    dimension = None if assertion.unit is None else dimension_of(assertion.unit)
    found = []
    for figure in figures_of(case.registry).trial(trial_id):
        if figure.what not in _MAIN or getattr(figure.record, "endpoint_id", None) not in wanted:
            continue
        if not case.evidence([figure.record]):
            continue
        if dimension is not None and dimension_of(figure.unit) != dimension:
            continue
        if assertion.time is not None and not (
            figure.time is not None and figure.time.equals(assertion.time)
        ):
            continue
        found.append(figure)
    return found


def related_endpoints(case: Case, endpoint_ids: Iterable[str]) -> list[str]:
    """Give composites that hold one of the endpoints, and the parts of a composite."""
    asked = set(endpoint_ids)
    near = {part for one in asked for part in case.registry.endpoints[one].component_ids}
    near |= {one.id for one in case.registry.endpoints if asked & set(one.component_ids)}
    return sorted(near - asked)


def in_unit(figure: Figure, unit: str) -> float:
    """Give a figure in another unit of its dimension."""
    if figure.unit == unit:
        return figure.value
    return figure.value * factor_of(figure.unit) / factor_of(unit)


def _fits(figure: Figure, assertion: FigureAssertion) -> bool:
    return agrees(
        in_unit(figure, assertion.unit),
        assertion.number,
        assertion.unit,
        bound=assertion.bound,
        band=assertion.band,
        slack=figure.slack * factor_of(figure.unit) / factor_of(assertion.unit),
    )


def printed(assertion: Any) -> str:
    """Give the article's figure as it stands there."""
    if assertion.number is None:
        return str(assertion.band)
    sign = "" if getattr(assertion, "bound", Bound.EQUAL) is Bound.EQUAL else f"{assertion.bound} "
    unit = {"percent": " %", "1": ""}.get(assertion.unit, f" {assertion.unit}s")
    return f"{sign}{shown(assertion.number)}{unit}"


def _records(figures: Iterable[Figure]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(figure.record for figure in figures))
