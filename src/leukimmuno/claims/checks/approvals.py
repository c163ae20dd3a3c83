"""Statements that therapies are approved, as of the day of the document and of every other day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from leukimmuno.claims.ruling import Case, Ruling, listed
from leukimmuno.model.vocabulary import Purpose, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leukimmuno.catalog.approving import Grounds
    from leukimmuno.model.approval import Approval, Indication
    from leukimmuno.model.assertion import ApprovalAssertion

__all__ = ["rule"]


class _State(NamedTuple):
    """Whether the statement held on a day, and why.

    Attributes
    ----------
    true : bool
        Whether it held.
    named, others : tuple of str
        Therapies approved that day: those that the article means, and those that it leaves out
        though it says that there are no others.
    missing : tuple of str
        Therapies that the article names and that were not approved.
    grounds : dict of str to tuple of Grounds
        Why each therapy was approved for the use.
    """

    true: bool
    named: tuple[str, ...]
    others: tuple[str, ...]
    missing: tuple[str, ...]
    grounds: dict[str, tuple[Grounds, ...]]


class _Asked(NamedTuple):
    """The claim, and what its truth can depend on.

    Attributes
    ----------
    case : Case
        The claim with its registry.
    assertion : ApprovalAssertion
        What it says.
    among : tuple of str
        Therapies of the classes that it speaks of; all immunotherapies, where it names no class
        but says that there are no others.
    changes : tuple of date
        Days on which an approval of a therapy that matters was given or taken, in order.
    """

    case: Case
    assertion: ApprovalAssertion
    among: tuple[str, ...]
    changes: tuple[date, ...]


def rule(case: Case, assertion: ApprovalAssertion) -> Ruling:
    """Check a statement about approvals."""
    asked = _asked(case, assertion)
    now = _state(asked, case.today)
    days = _days(asked)
    then = [_state(asked, day) for day in days]
    held = [state.true for state in then]
    if now.true:
        if held and not any(held):
            why = _why(asked, then[0], days[0])
            reason = f"not yet true when it was written ({case.written()}): {why}; since then, "
            reason += _holding(asked, now)
            return Ruling(Verdict.CONTRADICTED, reason, _events(asked, now))
        return _holds(asked, now, changed=not all(held))
    why = _why(asked, now, case.today)
    evidence = _events(asked, now)
    if held and all(held):
        reason = f"true when it was written ({case.written()}); {why}"
        return Ruling(Verdict.OUTDATED, reason, evidence)
    if any(held):
        reason = f"it changed within the time in which it was written ({case.written()}); {why}"
        return Ruling(Verdict.OUTDATED, reason, evidence, second=Verdict.CONTRADICTED)
    latest = days[-1] if days else case.today
    span = _last_span(asked, latest)
    if span is not None:
        since = "" if span[0] == date.min else f"from {span[0]} "
        past = f"true {since}until {span[1]}"
        written = f", and no more when it was written ({case.written()})" if days else ""
        return Ruling(Verdict.OUTDATED, f"{past}{written}; {why}", evidence)
    reason = f"true on no day up to {latest}; {why}"
    return Ruling(Verdict.CONTRADICTED, reason, evidence)


def _holds(asked: _Asked, now: _State, *, changed: bool) -> Ruling:
    text = _holding(asked, now)
    second = None
    if changed:
        text += "; it became true within the time in which it was written "
        text += f"({asked.case.written()})"
        second = Verdict.CONTRADICTED
    evidence = _events(asked, now)
    partial = _partial(asked.assertion, now) if asked.assertion.approved else ()
    if partial:
        reason = f"{text}, of the use stated {listed(partial)}"
        return Ruling(Verdict.IMPRECISE, reason, evidence, second=second or Verdict.SUPPORTED)
    return Ruling(Verdict.SUPPORTED, text, evidence, second=second)


def _holding(asked: _Asked, now: _State) -> str:
    """Say what is approved of the therapies or classes asked about, and nothing of others."""
    assertion = asked.assertion
    meant = {*assertion.therapy_ids, *asked.among}
    names = listed((name for name in now.grounds if name in meant), 8) or "none"
    classes = f"; {listed(assertion.modalities, 8)}" if assertion.modalities else ""
    return f"on {asked.case.today} approved for {_use(assertion)}{classes}: {names}"


def _asked(case: Case, assertion: ApprovalAssertion) -> _Asked:
    if assertion.modalities:
        among = _of_classes(case, assertion)
    else:
        among = _immune(case) if assertion.exhaustive else ()
    relevant = {*assertion.therapy_ids, *among}
    events = (event for event in case.registry.approvals if event.therapy_id in relevant)
    return _Asked(case, assertion, among, tuple(sorted({event.date.last_day for event in events})))


def _days(asked: _Asked) -> list[date]:
    """Give first and last day of the document, and those between on which something happened.

    Days after the one that the registry shows are taken for that one.
    """
    case = asked.case
    if case.days is None:
        return []
    first, last = (min(day, case.today) for day in case.days)
    return sorted({first, last, *(day for day in asked.changes if first < day < last)})


def _state(asked: _Asked, day: date) -> _State:
    case, assertion = asked.case, asked.assertion
    found = case.registry.approved(
        subtype=assertion.subtype_id,
        age=assertion.ages,
        setting=assertion.setting,
        agency=assertion.agency,
        on=day,
    )
    therapies = assertion.therapy_ids
    grounds = {}
    for therapy in found:
        # A supportive use makes no therapy one more that is approved against the disease.
        why = tuple(
            ground
            for ground in found.because(therapy)
            if case.evidence([ground.approval])
            and (therapy.id in therapies or ground.indication.purpose is Purpose.ANTILEUKEMIC)
        )
        if why:
            grounds[therapy.id] = why
    if not therapies:
        named = tuple(name for name in asked.among if name in grounds)
        return _State(bool(named) is assertion.approved, named, (), (), grounds)
    named = tuple(name for name in therapies if name in grounds)
    if not assertion.approved:
        return _State(not named, named, (), (), grounds)
    missing = tuple(name for name in therapies if name not in grounds)
    others: tuple[str, ...] = ()
    if assertion.exhaustive:
        others = tuple(one for one in asked.among if one in grounds and one not in therapies)
    return _State(not missing and not others, named, others, missing, grounds)


def _of_classes(case: Case, assertion: ApprovalAssertion) -> tuple[str, ...]:
    """Give the therapies of the classes that the article speaks of."""
    therapies = case.registry.therapies
    found = (therapies.where(modality=modality).ids for modality in assertion.modalities)
    return tuple(dict.fromkeys(name for ids in found for name in ids))


def _immune(case: Case) -> tuple[str, ...]:
    """Give all immunotherapies, among which an article says that there are no others."""
    from leukimmuno.catalog.approving import is_immunotherapy

    return tuple(one.id for one in case.registry.therapies if is_immunotherapy(one))


def _partial(assertion: ApprovalAssertion, state: _State) -> tuple[str, ...]:
    """Say what part of the use therapies are approved for, where no event covers it wholly.

    Each therapy that the article names has to cover the use; of a class, one is enough.
    """
    partial = [
        name for name in state.named if not any(ground.whole for ground in state.grounds[name])
    ]
    if not assertion.therapy_ids and len(partial) < len(state.named):
        return ()
    return tuple(
        dict.fromkeys(
            f"{part} ({name})" for name in partial for part in state.grounds[name][0].partial
        )
    )


def _why(asked: _Asked, state: _State, day: date) -> str:
    """Say what keeps the statement from holding on a day on which it does not hold."""
    assertion = asked.assertion
    if not assertion.approved:
        return f"on {day} approved: {listed((_since(asked, state, n) for n in state.named), 8)}"
    said = []
    if not assertion.therapy_ids:
        said.append(f"no {listed(assertion.modalities)} approved on {day}")
    if state.missing:
        said.append(f"{listed(state.missing)} not approved on {day}")
    if state.others:
        names = (_since(asked, state, name) for name in state.others)
        said.append(f"on {day} approved as well: {listed(names, 8)}")
    elif state.grounds:
        said.append(f"approved for that use: {listed(state.grounds, 8)}")
    return "; ".join(said)


def _since(asked: _Asked, state: _State, name: str) -> str:
    """Say since when a therapy is approved for the use, and on what condition if there is one.

    A use on condition is not the use at large, where that one is granted too.
    """
    days: dict[str, list[date]] = {}
    for ground in state.grounds[name]:
        condition = _condition(ground.indication)
        days.setdefault(condition, []).append(_granted(asked, ground.approval, condition))
    condition = min(days)
    return f"{name} (since {min(days[condition])}{condition})"


def _condition(use: Indication) -> str:
    """Say on what condition beyond the criteria a use is granted; empty, so first, for none."""
    return "".join(f", {part}" for part in (use.mrd, use.restriction) if part is not None)


def _granted(asked: _Asked, event: Approval, condition: str) -> date:
    """Give the day since when a use holds: an event that ends others may take over theirs."""
    day = event.date.last_day
    for earlier in (asked.case.registry.approvals[ended] for ended in event.ends_ids):
        then = _state(asked, earlier.date.last_day).grounds.get(event.therapy_id, ())
        if any(
            ground.approval.id == earlier.id and _condition(ground.indication) == condition
            for ground in then
        ):
            day = min(day, _granted(asked, earlier, condition))
    return day


def _use(assertion: ApprovalAssertion) -> str:
    words = [str(assertion.ages) if assertion.ages is not None else ""]
    words.append(str(assertion.setting) if assertion.setting is not None else "")
    words.append(assertion.subtype.name)
    who = "" if assertion.agency is None else f" by {assertion.agency.value.upper()}"
    return " ".join(word for word in words if word) + who


def _events(asked: _Asked, state: _State) -> tuple[object, ...]:
    """Give the approvals that decide: those of the therapies named and of those left out.

    Where none of them is approved: what else is approved for the use, or else the named therapies'
    approvals for other uses, or else the therapies.
    """
    chosen = [*state.named, *state.others] or list(state.grounds)
    if chosen:
        return _each_once((state.grounds[name][0].approval for name in chosen), 8)
    case, named = asked.case, asked.assertion.therapy_ids or asked.among
    events = [one for one in case.evidence(case.registry.approvals) if one.therapy_id in named]
    return _each_once(events or (case.registry.therapies[name] for name in named), 4)


def _each_once(records: Iterable[object], most: int) -> tuple[object, ...]:
    return tuple(dict.fromkeys(records))[:most]


def _last_span(asked: _Asked, latest: date) -> tuple[date, date] | None:
    """Give the latest span of days, up to a day, on which the statement held."""
    days = [date.min, *(day for day in asked.changes if day <= latest)]
    ends = [*(day - timedelta(days=1) for day in days[1:]), latest]
    found: tuple[date, date] | None = None
    for start, end in reversed(list(zip(days, ends, strict=True))):
        if _state(asked, start).true:
            found = start, end if found is None else found[1]
        elif found is not None:
            break
    return found
