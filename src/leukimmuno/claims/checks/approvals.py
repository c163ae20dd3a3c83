"""Statements that therapies are approved, as of the day of the document and of every other day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from leukimmuno.claims.ruling import Case, Ruling, listed
from leukimmuno.model.vocabulary import Modality, Verdict

if TYPE_CHECKING:
    from leukimmuno.catalog.approving import Approved
    from leukimmuno.model.assertion import ApprovalAssertion

__all__ = ["rule"]


class _State(NamedTuple):
    """Whether the statement held on a day, and what keeps it from holding."""

    true: bool
    partial: tuple[str, ...]
    missing: tuple[str, ...]
    others: tuple[str, ...]
    found: Approved


def rule(case: Case, assertion: ApprovalAssertion) -> Ruling:
    """Check a statement about approvals."""
    now = _state(case, assertion, case.today)
    if now.true:
        return _holds(case, assertion, now)
    then = [_state(case, assertion, day) for day in _days(case)]
    if then and all(state.true for state in then):
        reason = f"true when it was written ({case.written()}); {_why(case, now, case.today)}"
        return Ruling(Verdict.OUTDATED, reason, _events(now, assertion))
    if any(state.true for state in then):
        reason = (
            f"it changed within the time in which it was written ({case.written()}); "
            f"{_why(case, now, case.today)}"
        )
        return Ruling(Verdict.OUTDATED, reason, _events(now, assertion))
    span = _last_span(case, assertion)
    if span is not None:
        first, last = span
        reason = (
            f"true from {first} to {last}, and no more when it was written ({case.written()}); "
            f"{_why(case, now, case.today)}"
        )
        return Ruling(Verdict.OUTDATED, reason, _events(now, assertion))
    reason = f"true on no day up to {case.today}: {_why(case, now, case.today)}"
    return Ruling(Verdict.CONTRADICTED, reason, _events(now, assertion))


def _holds(case: Case, assertion: ApprovalAssertion, now: _State) -> Ruling:
    day = case.today
    text = f"on {day} approved for {_use(assertion)}: {listed(now.found.ids, 8) or 'none'}"
    then = [_state(case, assertion, one) for one in _days(case)]
    early = [state for state in then if not state.true]
    if early and len(early) == len(then):
        reason = (
            f"not yet true when it was written ({case.written()}): "
            f"{_why(case, early[0], _days(case)[0])}; {text}"
        )
        return Ruling(Verdict.CONTRADICTED, reason, _events(now, assertion))
    if early:
        text += f"; it became true within the time in which it was written ({case.written()})"
    if now.partial:
        reason = f"{text}, of the use stated {listed(now.partial)}"
        return Ruling(Verdict.IMPRECISE, reason, _events(now, assertion), second=Verdict.SUPPORTED)
    return Ruling(Verdict.SUPPORTED, text, _events(now, assertion))


def _days(case: Case) -> list[date]:
    """Give the days on which the document can have been written, as far as the registry knows."""
    if case.days is None:
        return []
    return sorted({min(day, case.today) for day in case.days})


def _approved(case: Case, assertion: ApprovalAssertion, day: date) -> Approved:
    return case.registry.approved(
        subtype=assertion.subtype_id,
        age=assertion.ages,
        setting=assertion.setting,
        agency=assertion.agency,
        on=day,
    )


def _state(case: Case, assertion: ApprovalAssertion, day: date) -> _State:
    found = _approved(case, assertion, day)
    ids = set(found.ids)
    named = set(assertion.therapy_ids)
    if not named:
        of_class = set(_of_classes(case, assertion)) & ids
        true = bool(of_class) is assertion.approved
        return _State(true, (), () if of_class else _class_words(assertion), (), found)
    missing = tuple(sorted(named - ids))
    if not assertion.approved:
        return _State(not named & ids, (), (), tuple(sorted(named & ids)), found)
    others: tuple[str, ...] = ()
    if assertion.exhaustive:
        others = tuple(one for one in _of_classes(case, assertion) if one in ids - named)
    partial = tuple(
        dict.fromkeys(
            f"{part} ({name})"
            for name in assertion.therapy_ids
            if name in ids and not any(ground.whole for ground in found.because(name))
            for part in found.because(name)[0].partial
        )
    )
    return _State(not missing and not others, partial, missing, others, found)


def _of_classes(case: Case, assertion: ApprovalAssertion) -> tuple[str, ...]:
    """Give the therapies among which an article says that there are no others."""
    if not assertion.modalities:
        not_immune = {
            Modality.CHEMOTHERAPY,
            Modality.TARGETED_DRUG,
            Modality.RADIATION,
            Modality.SUPPORTIVE_CARE,
        }
        return tuple(one.id for one in case.registry.therapies if one.modality not in not_immune)
    return tuple(
        dict.fromkeys(
            name
            for modality in assertion.modalities
            for name in case.registry.therapies.where(modality=modality).ids
        )
    )


def _class_words(assertion: ApprovalAssertion) -> tuple[str, ...]:
    return tuple(f"any {modality}" for modality in assertion.modalities)


def _why(case: Case, state: _State, day: date) -> str:
    said = []
    if state.missing:
        said.append(f"{listed(state.missing)} not approved on {day}")
    if state.others:
        names = (f"{name}{_since(state, name)}" for name in state.others)
        said.append(f"on {day} approved as well: {listed(names, 8)}")
    if state.missing and state.found.ids:
        said.append(f"approved for that use: {listed(state.found.ids, 8)}")
    return "; ".join(said)


def _since(state: _State, name: str) -> str:
    first = min(ground.approval.date.last_day for ground in state.found.because(name))
    return f" (since {first})"


def _use(assertion: ApprovalAssertion) -> str:
    words = [str(assertion.ages) if assertion.ages is not None else ""]
    words.append(str(assertion.setting) if assertion.setting is not None else "")
    words.append(assertion.subtype.name)
    who = "" if assertion.agency is None else f" by {assertion.agency.value.upper()}"
    return " ".join(word for word in words if word) + who


def _events(state: _State, assertion: ApprovalAssertion) -> tuple[object, ...]:
    """Give the approvals that decide: those of the therapies named and of those left out."""
    wanted = [*assertion.therapy_ids, *state.others] or list(state.found.ids)
    chosen = [name for name in wanted if name in state.found.ids] or list(state.found.ids)
    grounds = (state.found.because(name)[0] for name in dict.fromkeys(chosen))
    return tuple(dict.fromkeys(ground.approval for ground in grounds))[:8]


def _last_span(case: Case, assertion: ApprovalAssertion) -> tuple[date, date] | None:
    """Give the latest span of days on which the statement held, from event to event."""
    days = sorted({event.date.last_day for event in case.registry.approvals})
    days = [day for day in days if day <= case.today]
    true = [(day, _state(case, assertion, day).true) for day in days]
    for at in range(len(true) - 1, -1, -1):
        if true[at][1]:
            start = at
            while start and true[start - 1][1]:
                start -= 1
            end = true[at + 1][0] - timedelta(days=1) if at + 1 < len(true) else case.today
            return true[start][0], end
    return None
