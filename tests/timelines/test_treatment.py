"""Timelines built from the registry: treatments by source, approvals, publications."""

# mypy: disable-error-code="arg-type,union-attr,operator"

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

import leukimmuno as li
from leukimmuno.errors import MissingFigureError, UnknownEntityError, VocabularyError
from leukimmuno.timelines import Step, TimeBound

LABEL = (li.Citation("label", "section 2"),)
PAPER = (li.Citation("paper-2017", "abstract"),)
CYCLE_1 = li.Phase(
    name="cycle 1",
    cycle_length="42 days",
    doses=[
        li.Dose(amount="9 ug/day", first_day=1, last_day=7),
        li.Dose(amount="28 ug/day", first_day=8, last_day=28),
    ],
)
LATER = attrs.evolve(
    CYCLE_1,
    name="later cycles",
    cycles=2,
    doses=[li.Dose(amount="28 ug/day", first_day=1, last_day=28)],
)


def rate(name: str, event: str, therapy: str, **more: Any) -> li.ToxicityRate:
    settings: dict[str, Any] = {"percent": 50, "citations": LABEL, **more}
    return li.ToxicityRate(
        id=name,
        adverse_event_id=event,
        therapy_id=therapy,
        analysis_set=li.AnalysisSet("safety"),
        **settings,
    )


@pytest.fixture(scope="module")
def timed(reg: li.Registry) -> li.Registry:
    """The small registry with a process, cycles, and toxicities that begin and end."""
    cells = attrs.evolve(
        reg.therapies["cells"],
        steps=(
            Step("leukapheresis", "Leukapheresis"),
            Step("expansion", "Expansion"),
            Step("infusion", "Infusion", instant=True),
        ),
        bounds=(
            TimeBound.duration("expansion", "3 to 6 weeks", citations=LABEL),
            TimeBound.order("leukapheresis", "expansion", citations=LABEL),
            TimeBound.order("expansion", "infusion", citations=LABEL),
            TimeBound.delay(
                "leukapheresis", "infusion", "30 to 105 days", "observed", citations=PAPER
            ),
        ),
    )
    plan = li.Regimen(
        id="three-cycles",
        name="three cycles",
        therapy_id="engager",
        phases=(CYCLE_1, LATER),
        citations=LABEL,
    )
    return reg.overlay(
        li.Registry.of(
            li.Source(id="label", kind="label", title="Label", published="2018"),
            cells,
            plan,
            rate("early", "crs", "cells", grade=">= 3", onset=li.Course(range="9 to 10 days")),
            rate(
                "crs",
                "crs",
                "cells",
                onset=li.Course(median="3 days", range="1 to 51 days", since="infusion"),
                duration=li.Course(median="8 days", range="1 to 36 days"),
            ),
            rate("fever", "fever", "cells", onset=li.Course(median="2 days")),
            rate("late", "fever", "engager", duration=li.Course(median="2 days"), citations=PAPER),
            name="timed",
        ),
        on_conflict="replace",
    )


def test_the_label_comes_first_and_sources_are_listed(timed: li.Registry) -> None:
    assert timed.therapies["cells"].timeline_sources == ("label", "paper-2017")
    assert timed.therapies["engager"].timeline_sources == ("label", "paper-2017")
    assert timed.therapies["macro"].timeline_sources == ()


def test_one_source_s_process_and_toxicities(timed: li.Registry) -> None:
    timeline = timed.therapies["cells"].timeline()
    assert timeline.name == "cellsleucel, label"
    assert [step.id for step in timeline.steps] == [
        "leukapheresis",
        "expansion",
        "infusion",
        "crs",
        "fever",
    ]
    # By hand: growing takes at least 21 days and ends no later than the infusion.
    assert timeline.window("expansion", edge="start") == li.Range(None, -21, "day")
    # The rate of any grade counts, not the one of grade 3 and more.
    assert timeline.window("crs", edge="start") == li.Range(1, 51, "day")
    assert timeline.window("crs", edge="end") == li.Range(2, 87, "day")
    # Only a median is known, so no window but "not before the infusion".
    assert timeline.window("fever", edge="start") == li.Range(0, None, "day")
    assert {citation.source_id for citation in timeline.citations} == {"label"}


def test_another_source_is_never_mixed_in(timed: li.Registry) -> None:
    timeline = timed.therapies["cells"].timeline(source="paper-2017")
    assert [step.id for step in timeline.steps] == ["leukapheresis", "infusion"]
    assert timeline.between("leukapheresis", "infusion") == li.Range(30, 105, "day")


def test_cycles_stand_where_their_lengths_put_them(timed: li.Registry) -> None:
    timeline = timed.therapies["engager"].timeline()
    assert [step.id for step in timeline.steps] == ["infusion", "cycle-1", "cycle-2", "cycle-3"]
    # A label's day 1 is day 0; 28 days of infusion in cycles of 42.
    assert timeline.window("cycle-1") == li.Range(0, 28, "day")
    assert timeline.window("cycle-2") == li.Range(42, 70, "day")
    assert timeline.window("cycle-3") == li.Range(84, 112, "day")


def test_a_regimen_can_be_chosen(timed: li.Registry) -> None:
    therapy = timed.therapies["engager"]
    chosen = therapy.timeline("paper-2017", regimen="engager-dose")
    # A regimen without cycle length is given once.
    assert [step.id for step in chosen.steps] == ["infusion", "cycle-1", "fever"]
    assert chosen.duration("cycle-1") == li.Range(7, 7, "day")
    with pytest.raises(UnknownEntityError):
        therapy.timeline(regimen="nothing")


def test_no_times_and_unknown_sources_are_errors(timed: li.Registry) -> None:
    with pytest.raises(MissingFigureError, match="macro: no source of the registry states times"):
        timed.therapies["macro"].timeline()
    with pytest.raises(VocabularyError, match="label, paper-2017 do") as caught:
        timed.therapies["cells"].timeline("codes")
    assert caught.value.allowed == ("label", "paper-2017")


def test_a_class_of_therapies_has_a_process_too(reg: li.Registry) -> None:
    profile = attrs.evolve(
        reg.modalities["car-t"],
        steps=(Step("leukapheresis", "Leukapheresis"), Step("infusion", "Infusion")),
        bounds=(TimeBound.order("leukapheresis", "infusion", citations=PAPER),),
    )
    bound = reg.bind(profile)
    assert bound.timeline_sources == ("paper-2017",)
    assert bound.timeline().window("leukapheresis", edge="end") == li.Range(None, 0, "day")


@pytest.mark.parametrize(
    ("steps", "bounds", "message"),
    [
        ((Step("a", "A"), Step("a", "B")), (), "two steps share an id"),
        ((Step("a", "A"),), (TimeBound.order("a", "b", citations=PAPER),), "names the step 'b'"),
        ((Step("a", "A"), Step("b", "B")), (TimeBound.order("a", "b"),), "has no citation"),
    ],
)
def test_a_process_names_its_steps_and_sources(
    reg: li.Registry, steps: Any, bounds: Any, message: str
) -> None:
    with pytest.raises(li.errors.InvalidValueError, match=message):
        attrs.evolve(reg.therapies["cells"], steps=steps, bounds=bounds)
    with pytest.raises(li.errors.InvalidValueError, match=message):
        attrs.evolve(reg.modalities["car-t"], steps=steps, bounds=bounds)


def test_regulatory_events_in_order(reg: li.Registry) -> None:
    timeline = reg.therapies["engager"].approval_timeline()
    assert [step.id for step in timeline.steps] == ["origin", "engager-1", "engager-2"]
    first = timeline.window("engager-1")
    assert (str(first.start), str(first.end)) == ("2014-12-03", "2014-12-03")
    # 2014-12-03 to 2017-07-11: 3 years (1096 days, 2016 being a leap year) less 146 days = 951.
    assert timeline.between("engager-1", "engager-2") == li.Range(951, 951, "day")
    assert timeline.anchor_date == dt.date(2014, 1, 1)
    disease = reg.subtypes["b-all"].approval_timeline()
    assert [step.id for step in disease.steps][1:] == ["engager-1", "engager-2", "cells-1"]


def test_a_date_to_the_month_leaves_its_days_open(reg: li.Registry) -> None:
    timeline = reg.therapies["cells"].approval_timeline()
    warned = timeline.window("cells-warning")
    assert (str(warned.start), str(warned.end)) == ("2024-04-01", "2024-04-30")


def test_publications_in_order(reg: li.Registry) -> None:
    timeline = reg.trials["duel"].publication_timeline()
    assert [step.id for step in timeline.steps] == ["origin", "abstract-2016", "paper-2017"]
    assert "2017-03-02: Alpha A and Beta B 2017, journal article (2)" in str(timeline)


def test_nothing_dated_is_an_error(reg: li.Registry) -> None:
    with pytest.raises(MissingFigureError, match="elsewhere: no dated event is known"):
        reg.therapies["elsewhere"].approval_timeline()


def test_an_onset_after_something_else_has_no_place(timed: li.Registry) -> None:
    late = rate("vod", "fever", "macro", onset=li.Course(range="3 to 57 days", since="transplant"))
    both = timed.overlay(li.Registry.of(late))
    assert both.therapies["macro"].timeline_sources == ()
    lasting = attrs.evolve(late, duration=li.Course(range="1 to 9 days"))
    timeline = timed.overlay(li.Registry.of(lasting)).therapies["macro"].timeline()
    assert timeline.window("fever", edge="start") == li.Range(0, None, "day")
    assert timeline.duration("fever") == li.Range(1, 9, "day")


def test_times_read_elsewhere_than_the_rate_belong_to_their_own_source(
    timed: li.Registry,
) -> None:
    split = rate(
        "split",
        "fever",
        "macro",
        onset=li.Course(range="3 to 57 days", citations=PAPER),
        duration=li.Course(range="1 to 9 days"),
    )
    therapy = timed.overlay(li.Registry.of(split)).therapies["macro"]
    assert therapy.timeline_sources == ("label", "paper-2017")
    label, paper = therapy.timeline("label"), therapy.timeline("paper-2017")
    assert label.window("fever", edge="start") == li.Range(0, None, "day")
    assert label.duration("fever") == li.Range(1, 9, "day")
    assert paper.window("fever", edge="start") == li.Range(3, 57, "day")
    assert paper.duration("fever") == li.Range(0, None, "day")
