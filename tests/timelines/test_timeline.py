"""What a timeline answers, most of it on the process that one article tells."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from leukimmuno import DateRange, Measure, PartialDate, Q, Range
from leukimmuno.conversion.converter import structure, unstructure
from leukimmuno.errors import (
    InconsistentTimelineError,
    InvalidTypeError,
    InvalidValueError,
    MissingFigureError,
    UnitMismatchError,
    UnknownEntityError,
    UnresolvedReferenceError,
    VocabularyError,
)
from leukimmuno.model.source import Citation
from leukimmuno.timelines import BoundKind, Edge, Step, StepKind, TimeBound, Timeline
from leukimmuno.timelines.building import network_of

if TYPE_CHECKING:
    from collections.abc import Iterable


def build(steps: Iterable[Step], bounds: Iterable[TimeBound] = (), **more: Any) -> Timeline:
    return Timeline(tuple(steps), tuple(bounds), **more)


TWO_HOURS = 2 / 24
LABEL = (Citation("label", "section 6.1"),)


def days(span: Range | DateRange) -> tuple[float | None, float | None]:
    assert isinstance(span, Range)
    return span.ends_in("day")


def dates(start: Any, end: Any) -> DateRange:
    return DateRange(start, end)


# What the article gives.


def test_collection_to_infusion_is_at_least_21_days_and_2_hours_and_not_bounded(
    article: Timeline,
) -> None:
    total = article.between("leukapheresis", "infusion", from_edge="start")
    assert total == Range(21 + TWO_HOURS, None, "day")
    assert article.between("leukapheresis", "infusion") == Range(21, None, "day")
    assert article.window("leukapheresis", "start") == Range(None, -21 - TWO_HOURS, "day")


def test_five_of_its_seven_steps_have_no_longest_duration(article: Timeline) -> None:
    process = [step for step in article.steps if step.kind is not StepKind.TOXICITY]
    assert len(process) == 7
    assert sum(article.duration(step.id).high is None for step in process) == 5


def test_onset_of_toxicities(article: Timeline) -> None:
    assert article.window("Cytokine release syndrome", edge="start") == Range(0, 14, "day")
    assert article.window("icans", edge="start") == Range(7, 28, "day")
    # ICANS begins no sooner than CRS: at the earliest together (day 14), 28 days after at the most.
    onsets = article.between("crs", "icans", from_edge="start", to_edge="start")
    assert onsets == Range(0, 28, "day")
    for toxicity in ("crs", "icans"):
        assert days(article.window(toxicity, "end"))[1] is None
        assert days(article.window(toxicity))[1] is None


def test_stated_limits_make_it_finite(article: Timeline, limited: Timeline) -> None:
    # Low: 2 h + 1 + 1 + 21 + 2 + 3 days; high: 3 h + 3 + 2 + 42 + 5 + 4 days.
    total = limited.between("leukapheresis", "infusion", from_edge="start")
    assert total == Range(28 + TWO_HOURS, 56 + 3 / 24, "day")
    assert days(article.between("leukapheresis", "infusion"))[1] is None  # unchanged
    kinds = {bound.kind for bound in limited.bounds if bound.from_id == bound.to_id}
    assert kinds == {BoundKind.REQUIRED, BoundKind.ASSUMED}


def test_a_supposition_takes_the_place_of_what_is_stated(article: Timeline) -> None:
    faster = article.what_if(expansion="9 to 11 days")
    assert faster.duration("expansion") == Range(9, 11, "day")
    assert faster.what_if({"expansion": Range(9, 11, "day")}) == faster
    assert article.what_if() == article
    with pytest.raises(InvalidValueError, match="two durations"):
        article.what_if({"Expansion": "1 day"}, expansion="2 days")


# Windows and intervals.


@pytest.fixture
def plain() -> Timeline:
    return build(
        [Step("a", "Step A"), Step("b", "Step B"), Step("day-0", "Day zero", instant=True)],
        [
            TimeBound.duration("a", "2 to 4 days"),
            TimeBound.delay("a", "b", "1 to 2 weeks"),
            TimeBound.duration("b", "1 to 1 days"),
            TimeBound.directly("day-0", "a"),
        ],
        anchor="day-0",
    )


def test_windows_add_up(plain: Timeline) -> None:
    assert plain.window("a", "start") == Range(0, 0, "day")
    assert plain.window("a", "end") == Range(2, 4, "day")
    assert plain.window("b", "start") == Range(9, 18, "day")  # 2 + 7, 4 + 14
    assert plain.window("b") == Range(9, 19, "day")
    assert plain.window("day zero") == Range(0, 0, "day")


def test_windows_come_in_the_unit_asked_for(plain: Timeline) -> None:
    assert plain.window("a", "end", unit="hours") == Range(48, 96, "hour")
    assert plain.between("a", "b", unit="week") == Range(1, 2, "week")
    assert plain.duration("a", unit="hour") == Range(48, 96, "hour")
    with pytest.raises(UnitMismatchError):
        plain.window("a", unit="mg")


def test_an_interval_can_run_backwards(plain: Timeline) -> None:
    assert plain.between("b", "a", from_edge="start", to_edge="end") == Range(-14, -7, "day")


def test_what_is_not_linked_is_not_bounded() -> None:
    timeline = build([Step("a", "A"), Step("b", "B")], anchor="a")
    assert timeline.window("b") == Range(None, None, "day")
    assert timeline.window("a") == Range(0, None, "day")


def test_the_anchor_may_be_an_end() -> None:
    timeline = build(
        [Step("a", "A")], [TimeBound.duration("a", "2 days")], anchor="a", anchor_edge=Edge.END
    )
    assert timeline.window("a", "start") == Range(-2, -2, "day")


@pytest.mark.parametrize("name", ["Step A", "step-a", "STEP_A", "a"])
def test_steps_are_found_by_id_or_name(plain: Timeline, name: str) -> None:
    assert plain.step(name).id == "a"


def test_an_unknown_step_is_an_error_with_suggestions(article: Timeline) -> None:
    with pytest.raises(UnknownEntityError, match="did you mean 'infusion'") as caught:
        article.window("infuson")
    assert caught.value.suggestions == ("infusion",)
    assert caught.value.collection == "steps"
    for bad in ("???", 3):
        with pytest.raises(UnknownEntityError):
            article.window(bad)  # type: ignore[arg-type]
    with pytest.raises(VocabularyError):
        article.window("infusion", edge="middle")


# Dates.


def test_on_a_date_windows_are_dates_rounded_outward(article: Timeline) -> None:
    dated = article.on("2026-03-02")
    assert dated.window("crs", "start") == dates("2026-03-02", "2026-03-16")
    assert dated.window("icans", "start") == dates("2026-03-09", "2026-03-30")
    assert dated.window("crs", "end") == dates("2026-03-02", None)
    # 21 days and 2 hours before March 2 is February 8, 22:00.
    assert dated.window("leukapheresis", "start") == dates(None, "2026-02-09")
    limited = dated.what_if(laboratory="0 days", modification="0 days", lymphodepletion="0 days")
    earliest = limited.what_if({"return": "0 days"}).window("leukapheresis", "start")
    # 42 days and 3 hours before March 2 is January 18, 21:00.
    assert earliest == dates("2026-01-18", "2026-02-09")
    assert dated.between("leukapheresis", "infusion") == Range(21, None, "day")


@pytest.mark.parametrize("day", ["2026-03-02", date(2026, 3, 2), PartialDate("2026-03-02")])
def test_on_takes_a_day_in_any_form(article: Timeline, day: object) -> None:
    assert article.on(day).anchor_date == date(2026, 3, 2)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "error"),
    [
        ("2026-03", InvalidValueError),
        ("2026-02-30", InvalidValueError),
        (20260302, InvalidTypeError),
        (datetime(2026, 3, 2), InvalidTypeError),  # noqa: DTZ001
    ],
)
def test_on_refuses_what_is_no_day(article: Timeline, day: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        article.on(day)  # type: ignore[arg-type]


def test_days_beyond_the_calendar_are_refused(article: Timeline) -> None:
    with pytest.raises(InvalidValueError, match="calendar"):
        article.on("0001-01-02").window("leukapheresis", "start")


# What is under way.


def test_active_surely_and_possibly(limited: Timeline) -> None:
    at_10 = limited.active_at("10 days")
    assert {step.id for step in at_10.possibly} == {"crs", "icans"}
    assert at_10.surely == ()
    # Expansion ends 5 to 9 days before infusion, and takes at least 21 days.
    before = limited.active_at("-20 days")
    assert [step.id for step in before.surely] == ["expansion"]
    assert limited.active_at(Q(-20, "day")).surely == before.surely
    assert limited.active_at("-4 weeks").surely == ()
    assert "Expansion" in {step.name for step in limited.active_at("-4 weeks").possibly}
    assert str(before) == "at -20 days: surely Expansion; possibly also none"
    assert "surely none" in str(at_10)


def test_an_optional_step_is_never_surely_active() -> None:
    for optional in (False, True):
        timeline = build(
            [Step("a", "A", optional=optional)],
            [TimeBound.duration("a", "5 to 6 days")],
            anchor="a",
        )
        active = timeline.active_at("2 days")
        assert bool(active.surely) is not optional
        assert len(active.possibly) == 1


def test_active_on_a_date(limited: Timeline) -> None:
    dated = limited.on("2026-03-21")
    assert dated.active_at(date(2026, 3, 1)).surely == limited.active_at("-20 days").surely
    with pytest.raises(InvalidTypeError, match=r"on\(date\)"):
        limited.active_at(date(2026, 3, 1))
    with pytest.raises(InvalidTypeError):
        limited.active_at(10)
    with pytest.raises(UnitMismatchError):
        limited.active_at("10 kg")


# What is critical.


def test_the_critical_chain_of_the_article(article: Timeline) -> None:
    chain = article.critical("leukapheresis", "infusion", to_edge="start")
    assert chain.total == Measure(21 + TWO_HOURS, "day")
    assert [str(bound.range) for bound in chain.bounds] == ["2 to 3 hours", "3 to 6 weeks"]
    assert [step.name for step in chain.steps][:4] == [
        "Leukapheresis",
        "Shipping to the laboratory, activation",
        "Modification",
        "Expansion",
    ]
    assert str(chain).startswith("shortest total 21.0833333333 days: Leukapheresis")


def test_the_chain_of_a_longest_total(limited: Timeline) -> None:
    chain = limited.critical("leukapheresis", "infusion", limit="longest", to_edge="start")
    assert chain.total.value == pytest.approx(56 + 3 / 24, abs=1e-12)
    assert [bound.from_id for bound in chain.bounds] == [
        "leukapheresis",
        "laboratory",
        "modification",
        "expansion",
        "return",
        "lymphodepletion",
    ]


def test_of_two_parallel_chains_the_longer_is_critical() -> None:
    timeline = build(
        [Step(name, name.upper()) for name in ("start", "short", "long", "end")],
        [
            TimeBound.order("start", "short"),
            TimeBound.order("start", "long"),
            TimeBound.order("short", "end"),
            TimeBound.order("long", "end"),
            TimeBound.duration("short", "2 to 3 days"),
            TimeBound.duration("long", "4 to 9 days"),
        ],
        anchor="start",
    )
    chain = timeline.critical("start", "end")
    assert chain.total == Measure(4, "day")
    assert [step.id for step in chain.steps] == ["start", "long", "end"]
    assert [bound.from_id for bound in chain.bounds] == ["long"]


def test_a_limit_that_nothing_sets_has_no_chain(article: Timeline) -> None:
    with pytest.raises(MissingFigureError, match="laboratory, modification") as caught:
        article.critical("leukapheresis", "infusion", limit="longest")
    assert "expansion" not in caught.value.missing
    loose = build([Step("a", "A", instant=True), Step("b", "B", instant=True)], anchor="a")
    with pytest.raises(MissingFigureError, match="come after"):
        loose.critical("a", "b")
    with pytest.raises(MissingFigureError) as caught:
        loose.critical("a", "b", limit="longest")
    assert caught.value.missing == ("delay",)
    with pytest.raises(InvalidValueError, match="'shortest' or 'longest'"):
        article.critical("leukapheresis", "infusion", limit="low")


# Contradictions.


def test_a_contradiction_names_steps_bounds_kinds_and_sources() -> None:
    steps = [Step("a", "A"), Step("b", "B"), Step("c", "C"), Step("apart", "Apart")]
    bounds = [
        TimeBound.duration("apart", "1 to 2 days"),
        TimeBound.delay("a", "b", "3 to 4 days", "observed", citations=LABEL),
        TimeBound.delay("b", "c", "2 to 3 days"),
        TimeBound.delay("a", "c", "0 to 4 days", "observed", citations=LABEL),
    ]
    with pytest.raises(InconsistentTimelineError) as caught:
        build(steps, bounds, anchor="a")
    error = caught.value
    # 3 days, b's own time of at least 0, and 2 days make 5; at most 4 were seen.
    assert "miss each other by 1 days" in str(error)
    assert set(error.steps) == {"a", "b", "c"}
    assert error.sources == ("label",)
    kinds = [bound.kind for bound in error.bounds if isinstance(bound, TimeBound)]
    assert sorted(kinds) == ["implied", "observed", "observed", "required"]
    assert "observed; label" in str(error)
    assert "ends no sooner than it starts" in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert (again.steps, again.bounds, str(again)) == (error.steps, error.bounds, str(error))


def test_an_instant_step_takes_no_time() -> None:
    with pytest.raises(InconsistentTimelineError, match="takes no time"):
        build([Step("a", "A", instant=True)], [TimeBound.duration("a", "1 hour")], anchor="a")


def test_bounds_that_fit_exactly_do_not_contradict_each_other() -> None:
    # In binary fractions of a day 7 x 0.1 is less than 0.7.
    steps = [Step(f"s{i}", f"Step {i}") for i in range(7)]
    chain = [TimeBound.duration(f"s{i}", "0.1 to 0.1 days") for i in range(7)]
    joined = [TimeBound.directly(f"s{i}", f"s{i + 1}") for i in range(6)]
    total = TimeBound("s0", Edge.START, "s6", Edge.END, Range(0.7, 0.7, "day"))
    timeline = build(steps, [*chain, *joined, total], anchor="s0")
    assert timeline.window("s6", "end") == Range(0.7, 0.7, "day")


# Building.


def test_building_gives_a_new_timeline(plain: Timeline) -> None:
    more = plain.with_steps(Step("c", "Step C")).with_bounds(TimeBound.order("b", "c"))
    assert (len(plain.steps), len(more.steps)) == (3, 4)
    assert more.window("c", "start") == Range(10, None, "day")
    assert more.without("Step C") == plain
    assert more.with_bounds(TimeBound.order("b", "c")) == more
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        plain.name = "other"  # type: ignore[misc]


def test_the_anchor_cannot_be_left_out(plain: Timeline) -> None:
    with pytest.raises(UnresolvedReferenceError, match="anchor"):
        plain.without("day-0")


def test_a_bound_on_an_unknown_step_is_refused() -> None:
    with pytest.raises(UnresolvedReferenceError, match=r"bounds\[0\].to_id.*'z'") as caught:
        build([Step("a", "A")], [TimeBound.order("a", "z")], anchor="a")
    assert (caught.value.reference, caught.value.collection) == ("z", "steps")


@pytest.mark.parametrize("twin", [Step("a", "Other"), Step("other", "A"), Step("other", "a")])
def test_two_steps_of_one_name_are_refused(twin: Step) -> None:
    with pytest.raises(InvalidValueError, match="id or name of 'a'"):
        build([Step("a", "A"), twin], anchor="a")
    with pytest.raises(InvalidValueError, match="at least one"):
        build([], anchor="a")


def test_what_different_sources_observed_is_not_intersected(article: Timeline) -> None:
    label = TimeBound.onset("infusion", "crs", "1 to 10 days", citations=LABEL)
    with pytest.raises(InvalidValueError, match="not intersected"):
        article.with_bounds(label)
    # Each source alone is queryable, and gives its own window.
    kept = [bound for bound in article.bounds if bound.to_id != "crs"]
    other = attrs.evolve(article, bounds=(*kept, label))
    assert other.window("crs", "start") == Range(1, 10, "day")
    assert article.window("crs", "start") == Range(0, 14, "day")


def test_of_source_keeps_rules_and_what_that_source_saw(article: Timeline) -> None:
    label = TimeBound.duration("crs", "1 to 36 days", "observed", citations=LABEL)
    uncited = TimeBound.duration("icans", "1 to 80 days", "observed")
    both = article.with_bounds(label, uncited)
    assert both.source_ids == ("process-article", "label")
    only_label = both.of_source("label")
    assert only_label.window("crs", "start") == Range(None, None, "day")
    assert only_label.duration("crs") == Range(1, 36, "day")
    assert only_label.duration("icans") == Range(1, 80, "day")
    assert only_label.duration("expansion") == Range(21, 42, "day")  # required
    assert both.of_source("process-article").duration("crs") == Range(0, None, "day")


def test_requirements_of_several_sources_all_hold(plain: Timeline) -> None:
    more = TimeBound.duration("a", "3 to 9 days", citations=LABEL)
    assert plain.with_bounds(more).duration("a") == Range(3, 4, "day")


# Bounds and steps as values.


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: TimeBound("a", "end", "a", "end", "1 day"), InvalidValueError),  # type: ignore[arg-type]
        (lambda: TimeBound.duration("a", Range(None, None, "day")), InvalidValueError),
        (lambda: TimeBound.duration("a", "1 to 2 days", typical="3 days"), InvalidValueError),
        (lambda: TimeBound.duration("a", "1 to 2 kg"), UnitMismatchError),
        (lambda: TimeBound.duration("a", 3), InvalidTypeError),  # type: ignore[arg-type]
        (lambda: TimeBound.duration("a", "1 day", "guessed"), VocabularyError),
    ],
)
def test_bad_bounds_are_refused(make: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        make()  # type: ignore[operator]


def test_bounds_say_what_they_are() -> None:
    assert str(TimeBound.duration("a", "1 to 2 days")) == "duration of a: 1 to 2 days (required)"
    onset = TimeBound.onset("infusion", "crs", "1 to 10 days", typical="3 days", citations=LABEL)
    assert str(onset) == "start of infusion to start of crs: 1 to 10 days (observed; label)"
    assert str(Step("a", "Step A")) == "Step A"


def test_a_timeline_travels_as_json_and_pickle(limited: Timeline) -> None:
    dated = limited.on("2026-03-02")
    assert structure(unstructure(dated), Timeline) == dated
    again = pickle.loads(pickle.dumps(dated))
    assert again == dated
    assert again.window("crs") == dated.window("crs")
    assert len({dated, again, limited}) == 2
    assert unstructure(TimeBound.order("a", "b")) == {
        "from_id": "a",
        "from_edge": "end",
        "to_id": "b",
        "to_edge": "start",
        "range": {"low": 0.0, "high": None, "unit": "day"},
    }


def test_a_copy_made_around_the_constructor_solves_itself(plain: Timeline) -> None:
    twin = object.__new__(Timeline)
    for attribute in attrs.fields(Timeline):
        object.__setattr__(twin, attribute.name, getattr(plain, attribute.name))
    assert twin.window("b") == plain.window("b")
    assert network_of(twin) is network_of(twin)


def test_threads_may_ask_at_once(limited: Timeline) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(lambda _: limited.window("expansion"), range(64)))
    assert len(answers) == 1


def test_the_lazy_face_lists_its_names() -> None:
    from leukimmuno import timelines

    assert set(timelines.__all__) <= set(dir(timelines))
    assert all(getattr(timelines, name) for name in timelines.__all__)
    with pytest.raises(AttributeError, match="Timelin"):
        _ = timelines.Timelin  # type: ignore[attr-defined]
