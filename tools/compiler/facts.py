"""The figures of a record one by one, each with the question that a second reader is asked."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from leukimmuno.model.quantities import Interval, Measure, Range, shown
from leukimmuno.model.trial import Flow
from leukimmuno.model.vocabulary import Bound
from tools.compiler.identities import Identities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leukimmuno.model.comparison import Comparison
    from leukimmuno.model.result import ArmResult
    from leukimmuno.model.source import Citation
    from tools.compiler.curated import Curated

__all__ = ["NONE", "Fact", "facts_of"]

NONE = "none"
"""What stands for an age limit that an indication does not have."""


class Fact(NamedTuple):
    """One figure of the records.

    Attributes
    ----------
    path : str
        Collection, record and place, such as "results/tower-os/arms/blinatumomab/median".
    key : str
        The path as a second reader sees it: an approval's id may hold the year asked for.
    owner : str
        Id of the trial, or of the therapy where no trial is concerned.
    question : str
        What is asked; never the figure.
    value : str
        The figure as the record holds it, with bound and unit: "<0.001", "7.7 month".
    citations : tuple of Citation
        Where it was read.
    """

    path: str
    key: str
    owner: str
    question: str
    value: str
    citations: tuple[Citation, ...]


class _Figure(NamedTuple):
    """A figure within its record: where, what it is, and what is held."""

    place: str
    words: str
    value: str
    citations: tuple[Citation, ...] = ()


def facts_of(curated: Curated) -> Iterator[Fact]:
    """Walk the figures of trials' flow, results, toxicity rates, approvals and regimens."""
    identities = Identities(curated)
    for trial in curated["trials"]:
        yield from _facts(trial, trial.id, identities.trial(trial), _flows(trial))
    for result in curated["results"]:
        said = identities.result(result)
        yield from _facts(result, result.trial_id, said, _result(result, identities))
    for rate in curated["toxicity_rates"]:
        owner = rate.trial_id or rate.therapy_id
        yield from _facts(rate, owner, identities.rate(rate), _rate(rate))
    for approval in curated["approvals"]:
        said = identities.approval(approval)
        yield from _facts(approval, approval.therapy_id, said, _approval(approval, identities))
    for regimen in curated["regimens"]:
        said = identities.regimen(regimen)
        yield from _facts(regimen, regimen.therapy_id, said, _regimen(regimen))


def _facts(record: Any, owner: str, said: str, figures: Iterator[_Figure]) -> Iterator[Fact]:
    collection = record.collection_name
    shown_id = _blind_id(record) if collection == "approvals" else record.id
    for place, words, value, citations in figures:
        yield Fact(
            f"{collection}/{record.id}/{place}",
            f"{collection}/{shown_id}/{place}",
            owner,
            f"{said} - {words}",
            value,
            citations or record.citations,
        )


def _blind_id(approval: Any) -> str:
    return f"{approval.therapy_id}-{hashlib.sha256(approval.id.encode()).hexdigest()[:8]}"


def _told(figure: float | None, bound: Bound) -> str | None:
    """Write a figure with its bound; None where none is held."""
    if figure is None:
        return None if bound is Bound.EQUAL else bound.value
    return shown(figure) if bound is Bound.EQUAL else f"{bound.value}{shown(figure)}"


def _with_unit(told: str, unit: str) -> str:
    return told if not re.search(r"\d", told) or unit == "1" else f"{told} {unit}"


def _single(
    place: str, words: str, figure: float | None, bound: Bound = Bound.EQUAL, unit: str = "1"
) -> Iterator[_Figure]:
    told = _told(figure, bound)
    if told is not None:
        yield _Figure(place, words, _with_unit(told, unit))


def _limits(
    place: str, words: str, interval: Interval | None, unit: str, *, tell_level: bool = True
) -> Iterator[_Figure]:
    if interval is not None:
        level = f"{shown(100 * interval.level)} % " if tell_level else ""
        for side, name in (("low", "lower"), ("high", "upper")):
            yield from _single(
                f"{place}/{side}",
                f"{words}: {name} {level}confidence limit",
                getattr(interval, side),
                getattr(interval, f"{side}_bound"),
                unit,
            )


def _measure(place: str, words: str, measure: Measure | None) -> Iterator[_Figure]:
    if measure is not None:
        words = f"{words}, in {measure.unit}"
        yield from _single(place, words, measure.value, measure.bound, measure.unit)
        yield from _limits(f"{place}/interval", words, measure.interval, measure.unit)


def _range(place: str, words: str, span: Range | None) -> Iterator[_Figure]:
    if span is not None:
        for side, name in (("low", "lowest"), ("high", "highest")):
            asked = f"{words}, {name} value of the range, in {span.unit}"
            yield from _single(f"{place}/{side}", asked, getattr(span, side), unit=span.unit)


def _flows(trial: Any) -> Iterator[_Figure]:
    for arm in trial.arms:
        for attribute in attrs.fields(Flow) if arm.flow is not None else ():
            stage = attribute.name
            yield from _single(
                f"arms/{arm.id}/flow/{stage}",
                f"arm '{arm.name}': number of patients {stage.replace('_', ' ')}",
                getattr(arm.flow, stage),
            )


def _counts(place: str, words: str, rate: Any) -> Iterator[_Figure]:
    """Give the counts and the percentage of an arm or of a toxicity rate."""
    if not rate.derived:
        yield from _single(f"{place}events", f"{words}number of patients with it", rate.events)
    asked = f"{words}number of patients counted (of how many)"
    yield from _single(f"{place}total", asked, rate.total)
    yield from _single(
        f"{place}percent",
        f"{words}percentage as printed",
        rate.percent,
        rate.percent_bound,
        "percent",
    )
    yield from _limits(f"{place}interval", f"{words}percentage", rate.interval, "percent")


def _arm(arm: ArmResult, name: str) -> Iterator[_Figure]:
    place, words = f"arms/{arm.arm_id}/", f"arm '{name}': "
    yield from _counts(place, words, arm)
    yield from _measure(f"{place}median", f"{words}median", arm.median)
    for point in arm.survival:
        here = f"{place}survival/{point.time}".replace(" ", "-")
        asked = f"{words}percentage free of the event at {point.time}"
        yield from _single(here, asked, point.percent, point.bound, "percent")
        yield from _limits(f"{here}/interval", asked, point.interval, "percent")


def _result(result: Any, identities: Identities) -> Iterator[_Figure]:
    for arm in result.arms:
        yield from _arm(arm, identities.arm(result.trial_id, arm.arm_id))
    if result.comparison is not None:
        yield from _comparison("comparison", result.comparison, result, identities)
    for i, further in enumerate(result.further_comparisons):
        yield from _comparison(f"further_comparisons/{i}", further, result, identities)


def _comparison(
    place: str, printed: Comparison, result: Any, identities: Identities
) -> Iterator[_Figure]:
    arms = " over ".join(f"'{identities.arm(result.trial_id, a.arm_id)}'" for a in result.arms)
    unit = printed.unit or "1"
    words = f"{identities.comparison(printed)} ({printed.direction}, {arms})"
    words += f", in {unit}" if printed.unit else ""
    yield from _single(f"{place}/value", words, printed.value, printed.bound, unit)
    yield from _limits(f"{place}/interval", words, printed.interval, unit, tell_level=False)
    if printed.interval is not None:
        level = 100 * printed.interval.level
        asked = f"{words}: level of the confidence limits, in percent"
        yield from _single(f"{place}/interval/level", asked, level, unit="percent")
    asked = f"{words}: p-value, with its sign if it is a bound"
    yield from _single(f"{place}/p_value", asked, printed.p_value, printed.p_bound)


def _rate(rate: Any) -> Iterator[_Figure]:
    yield from _counts("", "", rate)
    for name in ("onset", "duration"):
        course = getattr(rate, name)
        if course is None:
            continue
        words = f"{name} among those affected" + (f", from {course.since}" if course.since else "")
        for figure in (
            *_measure(f"{name}/median", f"median {words}", course.median),
            *_range(f"{name}/range", words, course.range),
        ):
            yield figure._replace(citations=course.citations)


def _approval(approval: Any, identities: Identities) -> Iterator[_Figure]:
    kind = f" (day of the {approval.date_kind})" if approval.date_kind else ""
    yield _Figure("date", f"date{kind}, as YYYY-MM-DD", approval.date.text)
    for i, use in enumerate(approval.indications):
        words = f"use '{identities.use(use)}': "
        for side, name in (("low", "lowest"), ("high", "highest")):
            end = None if use.ages is None else getattr(use.ages, side)
            unit = "year" if use.ages is None else use.ages.unit
            asked = f"{words}{name} age, in completed {unit}s, or '{NONE}' where there is no limit"
            value = NONE if end is None else f"{shown(end)} {unit}"
            yield _Figure(f"indications/{i}/ages/{side}", asked, value)


def _regimen(regimen: Any) -> Iterator[_Figure]:
    for i, phase in enumerate(regimen.phases):
        for j, dose in enumerate(phase.doses):
            place = f"phases/{i}/doses/{j}"
            days = f"day {dose.first_day}"
            if dose.last_day != dose.first_day:
                days = f"days {dose.first_day} to {dose.last_day}"
            words = f"phase '{phase.name}', {days}: "
            yield from _measure(f"{place}/amount", f"{words}dose", dose.amount)
            yield from _range(f"{place}/amount_range", f"{words}dose", dose.amount_range)
            yield from _measure(f"{place}/cap", f"{words}largest dose allowed", dose.cap)
