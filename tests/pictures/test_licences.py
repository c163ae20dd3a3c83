"""The history of approvals: rows, marks and spans against the small registry's dates."""

# The constructors take plain texts and lists besides what their annotations say, and matplotlib's
# stubs know little of what a line or a text holds.
# mypy: disable-error-code="arg-type,index,misc,operator,attr-defined,call-overload"

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import pytest
from matplotlib.colors import to_hex
from matplotlib.dates import date2num

import leukimmuno as li
from leukimmuno.errors import InvalidTypeError, InvalidValueError, UnknownEntityError
from leukimmuno.pictures.licences import _MARKS

if TYPE_CHECKING:
    from collections.abc import Callable


REMOVED: dict[str, Any] = {"action": "indication removed", "indications": []}
CITED = [li.Citation("paper", "page 1")]


def day(text: str) -> Any:
    to_number: Any = date2num
    return to_number(dt.date.fromisoformat(text))


def rows(ax: Any) -> list[str]:
    return [label.get_text() for label in ax.get_yticklabels()]


def spans(ax: Any) -> list[tuple[float, float, float, bool]]:
    """List the lines of uses in force: row, from, to, whether dashed."""
    return [
        (line.get_ydata()[0], *line.get_xdata(), line.get_linestyle() == "--")
        for line in ax.lines
        if line.get_linewidth() in (1.6, 3)
    ]


def small(*events: dict[str, Any], released: str | None = "2020-01-01") -> li.Registry:
    """Make a registry of one therapy with these events, numbered from 1."""
    use = li.Indication(subtype_ids=["all"])
    records: list[Any] = [
        li.Source(id="paper", kind="journal article", title="A paper"),
        li.Subtype(id="all", name="ALL", citations=CITED),
        li.Therapy(id="drug", name="drug", modality="naked antibody", citations=CITED),
    ]
    for number, given in enumerate(events, 1):
        event = {"agency": "FDA", "indications": [use], "action": "initial approval", **given}
        records.append(
            li.Approval(id=f"event-{number}", therapy_id="drug", citations=CITED, **event)
        )
    day = None if released is None else dt.date.fromisoformat(released)
    return li.Registry.of(*records, name="small", version="1", released=day)


def test_disease_has_a_row_a_therapy_and_agency_first_on_top(reg: li.Registry) -> None:
    ax = li.pictures.approvals(reg.subtypes["b-all"])
    # Chemotherapy of 1970 for all leukemia concerns B-ALL too; the drug for AML does not.
    assert rows(ax) == ["standard chemotherapy, FDA", "engagermab, FDA", "cellsleucel, FDA"]
    end = day("2026-01-01")
    assert spans(ax) == [
        (0, day("1970-12-31"), end, False),
        (1, day("2014-12-03"), day("2017-07-11"), True),  # accelerated
        (1, day("2017-07-11"), end, False),  # converted
        (2, day("2017-08-30"), end, False),
    ]
    assert ax.get_ylim()[0] > ax.get_ylim()[1]


def test_marks_tell_actions_and_pathways_without_colour(
    reg: li.Registry, marks: Callable[..., list[Any]]
) -> None:
    ax = li.pictures.approvals(reg.therapies)
    circles = {line.get_xdata()[0]: line for line in marks(ax, "o")}
    accelerated, ordinary = circles[day("2014-12-03")], circles[day("2017-08-30")]
    behind = to_hex(ax.get_facecolor())
    assert to_hex(accelerated.get_markerfacecolor()) == behind  # hollow
    assert to_hex(ordinary.get_markerfacecolor()) != behind
    (conversion,) = marks(ax, "s")
    assert (conversion.get_xdata()[0], conversion.get_ydata()[0]) == (day("2017-07-11"), 2)
    (withdrawal,) = marks(ax, "X")
    assert (withdrawal.get_xdata()[0], withdrawal.get_ydata()[0]) == (day("2011-06-30"), 1)
    # A warning stands above its row; of a date known to the month, at the last day.
    (warning,) = marks(ax, "^")
    assert warning.get_xdata()[0] == day("2024-04-30")
    assert 2 < warning.get_ydata()[0] < 3
    # The line from the first day to the last.
    assert [day("2024-04-01"), day("2024-04-30")] in [list(line.get_xdata()) for line in ax.lines]


def test_shapes_of_all_actions_differ() -> None:
    assert set(_MARKS) == set(li.Action)
    assert len({marker for marker, _, _ in _MARKS.values()}) == len(_MARKS)


def test_withdrawn_licence_ends_its_line(reg: li.Registry) -> None:
    ax = li.pictures.approvals(reg.therapies["macro"])
    assert spans(ax) == [(0, day("2010-05-01"), day("2011-06-30"), False)]
    assert li.pictures.alt_text(ax).splitlines() == [
        "History of approvals: 2 events, by therapy and agency, up to 2026-01-01.",
        (
            "macrolimab, FDA: 2010-05-01 initial approval; 2011-06-30 licence withdrawn; "
            "no use in force at the end"
        ),
    ]


def test_line_is_whole_while_any_use_is_regular() -> None:
    reg = small(
        {"date": "2010-01-01", "pathway": "regular"},
        {"date": "2011-01-01", "action": "new indication", "pathway": "accelerated"},
        {"date": "2012-01-01", **REMOVED, "ends_ids": ["event-1"]},
        {"date": "2013-01-01", **REMOVED, "ends_ids": ["event-2"]},
        {"date": "2014-01-01", "pathway": "conditional"},
    )  # fmt: skip
    ax = li.pictures.approvals(reg.approvals)
    assert spans(ax) == [
        (0, day("2010-01-01"), day("2012-01-01"), False),
        (0, day("2012-01-01"), day("2013-01-01"), True),
        (0, day("2014-01-01"), day("2020-01-01"), True),
    ]
    words = li.pictures.alt_text(ax)
    assert "2011-01-01 new indication (accelerated)" in words
    assert words.endswith("a use in force at the end")


def test_stopped_marketing_is_a_bar_and_does_not_end_a_licence(
    marks: Callable[..., list[Any]],
) -> None:
    reg = small(
        {"date": "2010-01-01"},
        {"date": "2015-01-01", "action": "marketing stopped", "indications": []},
    )
    ax = li.pictures.approvals(reg.therapies["drug"])
    assert spans(ax) == [(0, day("2010-01-01"), day("2020-01-01"), False)]
    (bar,) = marks(ax, "|")
    assert bar.get_xdata()[0] == day("2015-01-01")


def test_warning_alone_has_no_line(reg: li.Registry) -> None:
    ax = li.pictures.approvals([reg.approvals["cells-warning"]])
    assert spans(ax) == []
    assert "no use in force" in li.pictures.alt_text(ax)


def test_picture_ends_with_the_view_or_the_last_event(reg: li.Registry) -> None:
    ax = li.pictures.approvals(reg.as_of("2016-01-01").subtypes["b-all"])
    assert spans(ax)[-1] == (1, day("2014-12-03"), day("2016-01-01"), True)
    # After the release nothing is known.
    ax = li.pictures.approvals(reg.as_of("2030-01-01").therapies["cells"])
    assert spans(ax)[-1][2] == day("2026-01-01")
    undated = small(
        {"date": "2010-01-01"}, {"date": "2012", "action": "new indication"}, released=None
    )
    ax = li.pictures.approvals(undated.therapies["drug"])
    assert spans(ax) == [(0, day("2010-01-01"), day("2012-12-31"), False)]


def test_single_event_on_the_last_day_has_room() -> None:
    ax = li.pictures.approvals(small({"date": "2020-01-01"}).therapies["drug"])
    assert ax.get_xlim() == (day("2020-01-01") - 30, day("2020-01-01") + 30)


def test_agencies_of_a_therapy_follow_each_other() -> None:
    reg = small(
        {"date": "2010-01-01", "agency": "Health Canada"},
        {"date": "2011-01-01"},
    )
    ax = li.pictures.approvals(reg.subtypes["all"])
    assert rows(ax) == ["drug, Health Canada", "FDA"]
    assert rows(li.pictures.approvals(reg.subtypes["all"], agency="fda")) == ["drug, FDA"]
    with pytest.raises(InvalidValueError, match=r"nothing to draw \(no event of EMA\)"):
        li.pictures.approvals(reg.subtypes["all"], agency="EMA")


def test_legend_names_what_is_shown(reg: li.Registry) -> None:
    def labels(ax: Any) -> list[str]:
        legend = ax.get_legend()
        assert legend is not None
        return [text.get_text() for text in legend.get_texts()]

    assert labels(li.pictures.approvals(reg.therapies["engager"])) == [
        "initial approval",
        "conversion to regular approval",
        "hollow: provisional",
    ]
    assert labels(li.pictures.approvals(reg.therapies["macro"])) == [
        "initial approval",
        "licence withdrawn",
    ]


def test_names_are_of_the_shipped_registry_and_axes_are_used() -> None:
    _, axes = plt.subplots()
    ax = li.pictures.approvals("gemtuzumab ozogamicin", agency="FDA", ax=axes)
    assert ax is axes
    # Approved on 17 May 2000, withdrawn on 28 November 2011, approved again on 1 September 2017.
    assert [span[1:3] for span in spans(ax)[:1]] == [(day("2000-05-17"), day("2011-11-28"))]
    assert spans(ax)[1][1] == day("2017-09-01")
    with pytest.raises(UnknownEntityError):
        li.pictures.approvals("no such drug")


def test_history_is_drawn_without_its_publications(reg: li.Registry) -> None:
    history = reg.history("b-all")
    assert {event.kind for event in history} > {li.HistoryEventKind.REGULATORY}
    ax = li.pictures.approvals(history)
    assert li.pictures.alt_text(ax) == li.pictures.alt_text(
        li.pictures.approvals(reg.subtypes["b-all"])
    )


def test_nothing_says_why(reg: li.Registry) -> None:
    with pytest.raises(InvalidValueError, match=r"nothing to draw \(no event\); pass a disease"):
        li.pictures.approvals([])
    with pytest.raises(InvalidValueError, match=r"nothing to draw \(.*EMA"):
        li.pictures.approvals(reg.approvals.where(agency="EMA"))
    with pytest.raises(InvalidValueError, match="nothing to draw"):
        li.pictures.approvals(reg.subtypes["bpdcn"])


@pytest.mark.parametrize(("given", "said"), [(7, "got 7"), ([7], "entry 0 is 7")])
def test_something_else_is_refused(given: Any, said: str) -> None:
    with pytest.raises(InvalidTypeError, match=said):
        li.pictures.approvals(given)
