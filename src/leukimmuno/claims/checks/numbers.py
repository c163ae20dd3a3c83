"""Figures that an article states of a trial or of a class of therapies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.catalog.viewing import exists_from
from leukimmuno.claims.figures import Figure, dimension_of, factor_of, unit_words
from leukimmuno.claims.rounding import agrees
from leukimmuno.claims.ruling import Case, Ruling, listed
from leukimmuno.claims.scope import gaps, treated, under_study, within
from leukimmuno.model.quantities import shown
from leukimmuno.model.text import fold
from leukimmuno.model.trial import Trial
from leukimmuno.model.vocabulary import Bound, EndpointKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leukimmuno.model.assertion import FigureAssertion

__all__ = [
    "in_unit",
    "printed",
    "records_of",
    "related_endpoints",
    "replaced",
    "rule",
    "slack_in",
    "stated_of",
]

_MAIN = frozenset({"percentage", "survival", "median"})


def rule(case: Case, assertion: FigureAssertion) -> Ruling:
    """Check a figure."""
    if assertion.trial_id is None:
        return _of_class(case, assertion)
    trial = case.registry.trials[assertion.trial_id]
    if assertion.arm_id is not None:
        # An arm that the trial does not have is a mistake in the claim, not in the article.
        trial.arm(assertion.arm_id)
    if assertion.characteristic is not None:
        return _characteristic(case, assertion, trial)
    known = _of_arm(stated_of(case, trial.id, assertion.endpoint_ids, assertion), assertion)
    hits = [figure for figure in known if fits(figure, assertion)]
    current = [figure for figure in hits if not figure.superseded]
    if current:
        return _supported(case, assertion, current, known)
    if hits:
        return replaced(case, hits)
    return _near(case, assertion, known) or _unmatched(case, assertion, trial, known)


def _of_arm(figures: list[Figure], assertion: FigureAssertion) -> list[Figure]:
    """Leave out other arms, if the article names one."""
    arm = assertion.arm_id
    return [figure for figure in figures if arm is None or figure.arm_id == arm]


def _near(case: Case, assertion: FigureAssertion, known: list[Figure]) -> Ruling | None:
    """Rule on a figure of a composite of the endpoint, or of a part of it."""
    endpoints = related_endpoints(case, assertion.endpoint_ids)
    near = _of_arm(stated_of(case, assertion.trial_id or "", endpoints, assertion), assertion)
    close = [figure for figure in near if fits(figure, assertion)]
    current = [figure for figure in close if not figure.superseded]
    if close and not current:
        return replaced(case, close, second=Verdict.IMPRECISE)
    if not current:
        return None
    reason = f"{printed(assertion)} is {current[0]}"
    if known:
        named = listed(endpoint.name for endpoint in assertion.endpoints)
        reason += f"; of {named} the registry holds {listed(known)}"
    return Ruling(Verdict.IMPRECISE, reason, records_of(current[:1] + known[:2]))


def _supported(
    case: Case, assertion: FigureAssertion, hits: list[Figure], known: list[Figure]
) -> Ruling:
    first = hits[0]
    missing = gaps(case.registry, assertion, first.record.trial)
    if assertion.bound is Bound.EQUAL and assertion.band is None and first.bound is not Bound.EQUAL:
        missing.append(f"the figure is {first.bound.value}{shown(first.value)}")
    # Where a word can mean several endpoints, their other figures of the arm may differ.
    ambiguous = [
        figure
        for figure in known
        if figure not in hits
        and figure.arm_id == first.arm_id
        and not figure.superseded
        and figure.record.endpoint_id != first.record.endpoint_id
    ]
    reason = f"{printed(assertion)} is {first}"
    if ambiguous:
        reason += f"; the article's word can also mean {listed(ambiguous, 2)}"
    if missing:
        reason += f"; {'; '.join(missing)}"
    records = records_of(hits[:2] + ambiguous[:2])
    if missing or ambiguous:
        return Ruling(Verdict.IMPRECISE, reason, records, second=Verdict.SUPPORTED)
    return Ruling(Verdict.SUPPORTED, reason, records)


def replaced(case: Case, hits: list[Figure], second: Verdict | None = None) -> Ruling:
    """Rule on figures that a later analysis replaced, from the day that the first one did."""
    old = hits[0]
    next_one = last = old.record.superseded_by
    while getattr(last, "superseded_by", None) is not None:
        last = last.superseded_by
    new = [
        figure
        for figure in case.figures(old.record.trial_id)
        if figure.record is last and figure.what == old.what and figure.arm_id == old.arm_id
    ]
    when = _when(case, exists_from(next_one))
    now = f"; the later analysis has {listed(new, 2)}" if new else ""
    return Ruling(
        Verdict.OUTDATED,
        f"the figure is {old}, superseded{when}{now}",
        records_of([*hits[:2], *new[:1]]),
        second,
    )


def _when(case: Case, since: Any) -> str:
    """Say whether a figure was still current when the article was written."""
    if since is None:
        return ""
    if case.days is None:
        return f" by what was published by {since}; the article is {case.written()}"
    first, last = case.days
    if since <= first:
        return f" by what was published by {since}, before the article ({case.written()})"
    if since > last:
        return (
            f" by what was published by {since}; the figure was current when the article was "
            f"written ({case.written()})"
        )
    return (
        f" by what was published by {since}, within the time in which the article was written "
        f"({case.written()})"
    )


def _unmatched(case: Case, assertion: FigureAssertion, trial: Trial, known: list[Figure]) -> Ruling:
    """Rule on a figure that is not the stated arm's: another one of the trial, or none."""
    found = None
    if assertion.number is not None and assertion.bound is Bound.EQUAL:
        found = case.traced(trial.id, [assertion.number], assertion.unit)
    best = found.best if found is not None else None
    explained = f"; {best.text}" if best is not None else ""
    traced = best.records if best is not None else ()
    if not known:
        reason = f"the registry holds no such figure of {trial.name}{explained}"
        return Ruling(Verdict.UNVERIFIABLE, reason, traced, trace=found)
    shown_first = sorted(known, key=lambda figure: figure.superseded)
    return Ruling(
        Verdict.CONTRADICTED,
        f"the registry holds {listed(shown_first)}, not {printed(assertion)}{explained}",
        (*records_of(shown_first[:3]), *traced),
        trace=found,
    )


def _of_class(case: Case, assertion: FigureAssertion) -> Ruling:
    """Check a figure said of all patients of a therapy or class, over the trials known."""
    wanted = treated(case, assertion)
    known: list[Figure] = []
    for trial in case.registry.trials:
        arms = {arm.id for arm in trial.arms if wanted & set(under_study(arm))}
        if not arms or not _about(case, assertion, trial):
            continue
        if assertion.characteristic is not None:
            figures = _described(case, assertion, trial)
        else:
            figures = stated_of(case, trial.id, assertion.endpoint_ids, assertion)
        known += [
            figure
            for figure in figures
            if figure.arm_id in arms
            and not figure.superseded
            and not getattr(figure.record, "subgroup", None)
        ]
    if not known:
        return Ruling(Verdict.UNVERIFIABLE, "the registry holds no trial that gives such a figure")
    known.sort(key=lambda figure: in_unit(figure, assertion.unit))
    hits = [figure for figure in known if fits(figure, assertion)]
    span = f"{known[0]} to {known[-1]}" if len(known) > 1 else str(known[0])
    count = f"{len(hits)} of {len(known)} figures fit {printed(assertion)}: {span}"
    chosen = records_of([*hits[:2], known[0], known[-1]])
    if not hits:
        return Ruling(Verdict.CONTRADICTED, count, chosen)
    missing = gaps(case.registry, assertion, trial_of(hits[0]))
    if len(hits) == len(known) and not missing:
        return Ruling(Verdict.SUPPORTED, count, chosen)
    reason = "; ".join([count, *missing])
    second = Verdict.SUPPORTED if len(hits) == len(known) else None
    return Ruling(Verdict.IMPRECISE, reason, chosen, second)


def trial_of(figure: Figure) -> Any:
    """Give the trial of a figure, of a result or of the trial's own."""
    return figure.record if isinstance(figure.record, Trial) else figure.record.trial


def _about(case: Case, assertion: FigureAssertion, trial: Trial) -> bool:
    said = assertion.subtype_id
    if said is None:
        return True
    return any(
        within(case.registry, disease, said) or within(case.registry, said, disease)
        for disease in trial.subtype_ids
    )


def _described(case: Case, assertion: FigureAssertion, trial: Trial) -> list[Figure]:
    """Give the figures of a characteristic at baseline."""
    asked = fold(assertion.characteristic or "")
    dimension = dimension_of(assertion.unit)
    return [
        figure
        for figure in case.figures(trial.id)
        if figure.what == "characteristic"
        and asked in fold(figure.label.removeprefix(trial.name))
        and dimension_of(figure.unit) == dimension
    ]


def _characteristic(case: Case, assertion: FigureAssertion, trial: Trial) -> Ruling:
    known = _of_arm(_described(case, assertion, trial), assertion)
    if not known:
        reason = f"the registry holds no {assertion.characteristic} of {trial.name}"
        return Ruling(Verdict.UNVERIFIABLE, reason)
    hits = [figure for figure in known if fits(figure, assertion)]
    if hits:
        return Ruling(Verdict.SUPPORTED, f"{printed(assertion)} is {hits[0]}", records_of(hits))
    reason = f"the registry holds {listed(known)}, not {printed(assertion)}"
    return Ruling(Verdict.CONTRADICTED, reason, records_of(known))


def stated_of(
    case: Case, trial_id: str, endpoint_ids: Iterable[str], assertion: Any
) -> list[Figure]:
    """Give the figures of a trial's endpoints that could be meant, in the article's dimension."""
    wanted = set(endpoint_ids)
    dimension = None if assertion.unit is None else dimension_of(assertion.unit)
    return [
        figure
        for figure in case.figures(trial_id)
        if figure.what in _MAIN
        and getattr(figure.record, "endpoint_id", None) in wanted
        and not _of_events(figure)
        and dimension in (None, dimension_of(figure.unit))
        and (
            assertion.time is None
            or (figure.time is not None and figure.time.equals(assertion.time))
        )
    ]


def _of_events(figure: Figure) -> bool:
    """Tell whether a percentage is that of patients with the event, of an endpoint over time.

    An article's percentage of survival is of those without the event.
    """
    over_time = EndpointKind.TIME_TO_EVENT, EndpointKind.DURATION_AMONG_RESPONDERS
    return figure.what == "percentage" and figure.record.endpoint.kind in over_time


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


def fits(figure: Figure, assertion: FigureAssertion) -> bool:
    """Tell whether a figure is the one that the article prints."""
    return agrees(
        in_unit(figure, assertion.unit),
        assertion.number,
        assertion.unit,
        bound=assertion.bound,
        band=assertion.band,
        slack=slack_in(figure, assertion.unit),
        held=figure.bound,
    )


def slack_in(figure: Figure, unit: str) -> float:
    """Give half a unit of a figure's last digit, in another unit of its dimension."""
    return figure.slack * factor_of(figure.unit) / factor_of(unit)


def printed(assertion: FigureAssertion) -> str:
    """Give the article's figure as it stands there."""
    if assertion.number is None:
        return str(assertion.band)
    sign = "" if assertion.bound is Bound.EQUAL else f"{assertion.bound} "
    unit = f" {unit_words(assertion.unit, assertion.number)}"
    unit = {"percent": " %", "1": ""}.get(assertion.unit, unit)
    return f"{sign}{shown(assertion.number)}{unit}"


def records_of(figures: Iterable[Figure]) -> tuple[Any, ...]:
    """Give the records of figures, each once."""
    return tuple(dict.fromkeys(figure.record for figure in figures))
