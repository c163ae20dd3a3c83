"""Timelines as text, HTML, DataFrame, calendar file and picture."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import icalendar
import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation

from leukimmuno.errors import InvalidValueError, MissingExtraError
from leukimmuno.timelines import Step, TimeBound, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable


def build(steps: Iterable[Step], bounds: Iterable[TimeBound] = (), **more: Any) -> Timeline:
    return Timeline(tuple(steps), tuple(bounds), **more)


mpl.use("agg")


def without_package(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for module in [*sys.modules, name]:
        if module.partition(".")[0] == name:
            monkeypatch.setitem(sys.modules, module, None)


def missing(value: Any) -> bool:
    return bool(pd.isna(value))


# Text and HTML.


def test_text_has_a_line_a_step(article: Timeline) -> None:
    lines = str(article).splitlines()
    assert lines[0] == "CAR T-cell therapy: day 0 is the start of Infusion"
    assert lines[1].split() == ["step", "start", "end", "duration"]
    assert len(lines) == 2 + 9 + 1
    cells = {line.split("  ")[0]: line for line in lines}
    assert cells["Leukapheresis"].split("  ")[-1].strip() == "2 to 3 hours"
    assert "day -21.08 or earlier" in cells["Leukapheresis"]
    assert "21 to 42 days" in cells["Expansion"]
    assert cells["Modification"].endswith("not bounded")
    assert "day 7 to 28" in cells["ICANS (optional)"]
    assert lines[-1] == "sources: process-article"
    assert repr(article) == (
        "<Timeline CAR T-cell therapy: 9 steps, 11 bounds, day 0 at the start of infusion>"
    )


def test_text_with_dates(article: Timeline) -> None:
    dated = article.on("2026-03-02")
    assert "2026-03-09 to 2026-03-30" in str(dated)
    assert "until 2026-02-09" in str(dated)
    assert "from 2026-03-09" in str(dated)
    assert repr(dated).endswith("day 0 at the start of infusion on 2026-03-02>")


def test_text_of_what_is_hardly_bounded() -> None:
    timeline = build(
        [Step("a", "A"), Step("b", "B"), Step("c", "C", instant=True), Step("d", "D")],
        [TimeBound.duration("a", ">= 12 hours"), TimeBound.duration("d", ">= 2 days")],
        anchor="c",
    )
    text = str(timeline)
    assert "12 hours or more" in text
    assert "2 days or more" in text
    assert "at once" in text
    assert "sources" not in text
    assert "day 0 " in text


def test_html_says_the_same_and_escapes(article: Timeline) -> None:
    html = article._repr_html_()
    assert "<table>" in html
    assert "2 to 3 hours" in html
    assert "Sources: process-article" in html
    nasty = build([Step("a", "<script>")], anchor="a", name="<b>")
    assert "<script>" not in nasty._repr_html_()
    assert "&lt;script&gt;" in nasty._repr_html_()
    assert "Sources" not in nasty._repr_html_()


# Frames.


def test_frame_has_a_row_a_step(article: Timeline) -> None:
    frame = article.to_frame().set_index("id")
    assert list(frame.index) == [step.id for step in article.steps]
    assert frame.loc["crs", "latest_start"] == 14
    assert (frame.loc["expansion", "shortest"], frame.loc["expansion", "longest"]) == (21, 42)
    assert missing(frame.loc["modification", "longest"])
    assert missing(frame.loc["crs", "latest_end"])
    assert frame.loc["crs", "kind"] == "toxicity"
    assert frame.loc["crs", "sources"] == "process-article"
    assert frame["optional"].sum() == 2
    assert frame["earliest_start"].dtype == frame["longest"].dtype == float


def test_frame_with_dates(article: Timeline) -> None:
    frame = article.on("2026-03-02").to_frame().set_index("id")
    assert frame.loc["crs", "latest_start"] == pd.Timestamp("2026-03-16")
    assert missing(frame.loc["crs", "latest_end"])
    assert frame["earliest_start"].dtype.kind == "M"


def test_frame_of_schedules(limited: Timeline) -> None:
    drawn = limited.simulate(50, 1)
    frame = drawn.to_frame()
    assert frame.shape == (50, 2 * len(limited.steps))
    assert (frame["crs", "start"].to_numpy() == drawn.times("crs")).all()


def test_frames_need_pandas(article: Timeline, monkeypatch: pytest.MonkeyPatch) -> None:
    without_package(monkeypatch, "pandas")
    with pytest.raises(MissingExtraError, match=r"leukimmuno\[frames\]") as caught:
        article.to_frame()
    assert caught.value.extra == "frames"


# Calendar files.


def events(timeline: Timeline) -> dict[str, Any]:
    calendar = icalendar.Calendar.from_ical(timeline.to_ics())
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def test_calendar_has_an_all_day_event_a_step(limited: Timeline) -> None:
    found = events(limited.on("2026-03-02"))
    assert set(found) == {step.name for step in limited.steps}
    crs = found["Cytokine release syndrome"]
    # Onset day 0 to 14, 1 to 14 days long: under way from day 0 to 28; DTEND is the day after.
    assert crs["dtstart"].dt == date(2026, 3, 2)
    assert crs["dtend"].dt == date(2026, 3, 2) + timedelta(days=28 + 1)
    assert crs["dtstart"].params["VALUE"] == "DATE"
    assert "may not happen" in crs["description"]
    assert "no medical advice" in crs["description"]
    assert crs["categories"].to_ical() == b"toxicity"


def test_calendar_is_stable_and_its_identifiers_are_unique(limited: Timeline) -> None:
    dated = limited.on("2026-03-02")
    assert dated.to_ics() == limited.on("2026-03-02").to_ics()
    uids = [str(event["uid"]) for event in events(dated).values()]
    assert len(set(uids)) == len(uids)
    later = [str(event["uid"]) for event in events(limited.on("2026-03-03")).values()]
    assert not set(uids) & set(later)
    text = dated.to_ics()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert "PRODID:" in text
    assert text.count("DTSTAMP:20260302T000000Z") == len(uids)


def test_an_open_side_takes_the_nearest_day(article: Timeline) -> None:
    found = events(article.on("2026-03-02"))
    collection = found["Leukapheresis"]
    # Starts until February 9 (21 days and 2 hours before), ends until the same day.
    assert collection["dtstart"].dt == date(2026, 2, 9)
    assert "until 2026-02-09" in collection["description"]
    crs = found["Cytokine release syndrome"]
    assert (crs["dtstart"].dt, crs["dtend"].dt) == (date(2026, 3, 2), date(2026, 3, 3))


def test_a_note_is_shown() -> None:
    timeline = build([Step("a", "A", note="With care.")], anchor="a").on("2026-03-02")
    assert "With care." in events(timeline)["A"]["description"]


def test_a_calendar_needs_dates(article: Timeline) -> None:
    with pytest.raises(InvalidValueError, match=r"on\(date\)"):
        article.to_ics()
    loose = build([Step("a", "A"), Step("b", "B")], anchor="a").on("2026-03-02")
    with pytest.raises(InvalidValueError, match="'B'"):
        loose.to_ics()


def test_calendars_need_icalendar(article: Timeline, monkeypatch: pytest.MonkeyPatch) -> None:
    without_package(monkeypatch, "icalendar")
    with pytest.raises(MissingExtraError, match=r"leukimmuno\[calendar\]") as caught:
        article.on("2026-03-02").to_ics()
    assert caught.value.extra == "calendar"


# Pictures.


def test_picture_has_a_row_a_step(article: Timeline) -> None:
    import matplotlib.pyplot as plt

    ax = article.plot()
    assert [label.get_text() for label in ax.get_yticklabels()][:2] == [
        "Leukapheresis",
        "Shipping to the laboratory, activation",
    ]
    assert ax.get_xlabel() == "days from the start of: Infusion"
    assert not ax.child_axes
    # Nothing bounds leukapheresis on the left and CRS on the right: arrows say so.
    tips = [note.xy for note in ax.texts if isinstance(note, Annotation)]
    left, right = ax.get_xlim()
    assert (left, 0) in tips
    assert (right, 7) in tips
    plt.close("all")


def test_picture_shows_certain_spans_of_steps_that_surely_happen(limited: Timeline) -> None:
    import matplotlib.pyplot as plt
    from matplotlib.colors import to_rgba

    figure, axes = plt.subplots()
    ax = limited.on("2026-03-02").plot(axes)
    assert ax is axes
    assert len(ax.child_axes) == 1  # the calendar
    bars = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    full = [bar for bar in bars if to_rgba(bar.get_facecolor())[3] == 1]
    rows = {round(bar.get_y() + bar.get_height() / 2) for bar in full}
    # Surely under way at some time: expansion (latest start day -33, earliest end day -5).
    assert 3 in rows
    assert not rows & {7, 8}  # toxicities may not happen
    figure.canvas.draw()
    plt.close(figure)


def test_picture_of_a_single_moment() -> None:
    import matplotlib.pyplot as plt

    ax = build([Step("a", "A", instant=True)], anchor="a").plot()
    assert ax.get_xlim() == (-1, 1)
    plt.close("all")


def test_pictures_need_matplotlib(article: Timeline, monkeypatch: pytest.MonkeyPatch) -> None:
    without_package(monkeypatch, "matplotlib")
    with pytest.raises(MissingExtraError, match=r"leukimmuno\[plot\]") as caught:
        article.plot()
    assert caught.value.extra == "plot"
