"""The dated events around a therapy or a disease; `records` in conftest.py are worked by hand."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type,operator,call-overload,type-var"

from __future__ import annotations

import pickle
from itertools import pairwise

import attrs
import pytest

import leukimmuno as li
from leukimmuno.catalog.history import History, HistoryEvent
from leukimmuno.errors import AmbiguousNameError, InvalidTypeError, UnknownEntityError

CITED = [li.Citation("paper-2017", "abstract")]


def lines(events: History) -> list[str]:
    return [str(event) for event in events]


def ids(events: History) -> list[str]:
    return [event.record.id for event in events]


def event(name: str, therapy: str, date: str, **more: object) -> li.Approval:
    settings = {"agency": "FDA", "action": "boxed warning", "citations": CITED, **more}
    return li.Approval(id=name, therapy_id=therapy, date=date, **settings)


def use(*subtypes: str) -> list[li.Indication]:
    return [li.Indication(subtype_ids=subtypes)]


def result(reg: li.Registry, name: str, source: str, **more: object) -> li.TrialResult:
    cited = [li.Citation(source, "text")]
    return attrs.evolve(reg.results["duel-cr"], id=name, time=name, citations=cited, **more)


def test_a_therapy(reg: li.Registry) -> None:
    assert lines(reg.history("engager")) == [
        (
            "2014-12-03 FDA: initial approval (accelerated): B-ALL; relapsed or refractory; "
            "18 years or more"
        ),
        "2016-12 DUEL: 1 result published (abstract-2016 2016): overall survival",
        (
            "2017-03-02 DUEL: 2 results published (Alpha A and Beta B 2017): complete remission; "
            "overall survival"
        ),
        "2017-03-02 DUEL: 1 result superseded (Alpha A and Beta B 2017): overall survival",
        "2017-07-11 FDA: conversion to regular approval: B-ALL; relapsed or refractory",
    ]


def test_each_event_leads_to_its_records(reg: li.Registry) -> None:
    approval, first, second, superseded, _ = reg.history("engager")
    assert approval.record is reg.approvals["engager-1"]
    assert (approval.kind, approval.results) == ("regulatory", ())
    assert approval.citations == reg.approvals["engager-1"].citations
    assert first.record is reg.sources["abstract-2016"]
    assert (first.kind, first.date) == ("publication", li.PartialDate("2016-12"))
    assert first.results == (reg.results["duel-os-early"],)
    assert second.results == (reg.results["duel-cr"], reg.results["duel-os"])
    # Both results cite one place.
    assert second.citations == tuple(CITED)
    assert superseded.kind == "supersession"
    assert superseded.record is reg.sources["paper-2017"]
    assert superseded.results == (reg.results["duel-os-early"],)


@pytest.mark.parametrize(
    ("day", "number"),
    [
        ("2014-12-02", 0),
        ("2014-12-03", 1),
        # A month counts from its last day.
        ("2016-12-30", 1),
        ("2016-12-31", 2),
        ("2017-03-01", 2),
        ("2017-03-02", 4),
        ("2017-07-11", 5),
        ("2030", 5),
    ],
)
def test_a_view_lists_what_had_happened(reg: li.Registry, day: str, number: int) -> None:
    seen = reg.as_of(day).history("engager")
    assert lines(seen) == lines(reg.history("engager"))[:number]
    assert all(event.record._home() is seen.subject._home() for event in seen)


def test_before_the_first_event_there_is_a_reason(reg: li.Registry) -> None:
    nothing = reg.as_of("2001-02").history("engager")
    assert len(nothing) == 0
    assert nothing.reason == "small holds no dated event of engagermab by 2001-02-28"
    assert "small holds no dated event of engagermab by 2001-02-28" in str(nothing)
    assert reg.history("bpdcn").reason == "small holds no dated event of BPDCN"
    assert reg.history("engager").reason is None


def test_an_approval_elsewhere_is_an_event_of_the_therapy(reg: li.Registry) -> None:
    (event,) = reg.history("elsewhere")
    assert str(event) == "2012 approved outside leukemia, or by then"
    assert event.record is reg.therapies["elsewhere"]
    assert event.citations == tuple(CITED)
    assert len(reg.as_of("2012-12-30").history("elsewhere")) == 0
    assert len(reg.as_of("2012-12-31").history("elsewhere")) == 1


def test_a_disease_takes_in_wider_uses_warnings_and_trials(reg: li.Registry) -> None:
    found = reg.history("b-all")
    assert ids(found) == [
        "chemo-1",
        "engager-1",
        "abstract-2016",
        "paper-2017",
        "paper-2017",
        "engager-2",
        "cells-1",
        "cells-warning",
    ]
    assert found[0].text == "standard chemotherapy, FDA: initial approval: LEUKEMIA"
    assert found[-1].text == "cellsleucel, FDA: boxed warning"


def test_a_narrower_disease_is_covered_but_not_what_was_studied_in_a_wider(
    reg: li.Registry,
) -> None:
    narrow = reg.history("ph-positive-all")
    assert ids(narrow) == ["chemo-1", "engager-1", "engager-2", "cells-1", "cells-warning"]
    assert ids(reg.history("leukemia"))[:3] == ["chemo-1", "macro-1", "macro-2"]
    assert ids(reg.history("aml")) == ["chemo-1", "macro-1", "macro-2"]


def test_events_on_other_uses_are_no_events_of_the_disease(reg: li.Registry) -> None:
    more = reg.overlay(
        li.Registry.of(
            # Before the first use in B-ALL, by another agency, of another use.
            event("early", "macro", "2011-01-01"),
            event("new", "macro", "2012", action="new indication", indications=use("b-all")),
            event("foreign", "macro", "2013", agency="EMA"),
            event("rule", "macro", "2013-05", action="access rule set", note="A register."),
            event("lifted", "macro", "2014", action="access rule lifted", ends_ids=["rule"]),
            event("gone", "macro", "2015", action="indication removed", ends_ids=["new"]),
        )
    )

    def of_macro(disease: str) -> list[str]:
        events = (event.record for event in more.history(disease))
        return [one.id for one in events if getattr(one, "therapy_id", None) == "macro"]

    assert of_macro("b-all") == ["new", "rule", "lifted", "gone"]
    # The warning and the rule are of the therapy, whatever it is used for.
    assert of_macro("aml") == ["macro-1", "early", "macro-2", "rule", "lifted"]
    assert "2013-05 FDA: access rule set: A register." in lines(more.history("macro"))
    assert len(more.history("macro")) == 8


def test_events_are_in_order_whatever_the_order_of_the_records(reg: li.Registry) -> None:
    backwards = li.Registry.of(
        *(
            record
            for name in ("approvals", "therapies", "subtypes", "sources", "antigens")
            for record in reversed(getattr(reg, name))
        )
    )
    for name in ("b-all", "leukemia", "engager"):
        found = backwards.history(name)
        assert all(one.date <= other.date for one, other in pairwise(found))
    assert ids(backwards.history("aml")) == ["chemo-1", "macro-1", "macro-2"]


def test_a_successor_published_first_supersedes_once_both_are_known(reg: li.Registry) -> None:
    later = li.Source(id="late", kind="journal article", title="Late", published="2018-05-05")
    more = reg.overlay(
        li.Registry.of(later, result(reg, "slow", "late", superseded_by_id="duel-cr"))
    )
    superseded = [event for event in more.history("engager") if event.kind == "supersession"]
    assert [(str(event.date), event.record.id) for event in superseded] == [
        ("2017-03-02", "paper-2017"),
        ("2018-05-05", "paper-2017"),
    ]
    assert superseded[1].results == (more.results["slow"],)


def test_results_without_a_date_are_left_out(reg: li.Registry) -> None:
    undated = result(reg, "undated", "codes", superseded_by_id="duel-cr")
    replaced = result(reg, "replaced", "paper-2017", superseded_by_id="undated")
    # Such a result can stand only in a registry that is still open.
    names = ("trials", "therapies", "endpoints", "sources", "antigens", "results", "approvals")
    held = [record for name in names for record in getattr(reg, name)]
    more = li.Registry.of(*held, undated, replaced)
    events = more.history("engager")
    assert [event.text for event in events if event.kind == "supersession"] == [
        "DUEL: 1 result superseded (Alpha A and Beta B 2017): overall survival"
    ]
    assert [len(event.results) for event in events if event.kind == "publication"] == [1, 3]


def test_the_earliest_source_of_a_result_counts(reg: li.Registry) -> None:
    twice = [li.Citation("paper-2017", "Table 1"), li.Citation("abstract-2016", "text")]
    both = attrs.evolve(reg.results["duel-cr"], id="both", time="later", citations=twice)
    first = reg.overlay(li.Registry.of(both)).history("engager")[1]
    assert [result.id for result in first.results] == ["duel-os-early", "both"]
    assert [citation.locator for citation in first.citations] == ["abstract", "text"]


def test_a_line_names_three_endpoints(reg: li.Registry) -> None:
    endpoints = [
        attrs.evolve(reg.endpoints["cr"], id=f"e{i}", name=f"endpoint {i}") for i in range(3)
    ]
    results = [
        attrs.evolve(reg.results["duel-cr"], id=f"r{i}", endpoint_id=f"e{i}") for i in range(3)
    ]
    more = reg.overlay(li.Registry.of(*endpoints, *results))
    assert more.history("engager")[2].text == (
        "DUEL: 5 results published (Alpha A and Beta B 2017): complete remission; overall "
        "survival; endpoint 0 and 2 more"
    )


@pytest.mark.parametrize("name", ["engager", "Engage", "ENGAGERMAB", "ncit:C1"])
def test_any_name_finds_the_therapy(reg: li.Registry, name: str) -> None:
    assert reg.history(name) == reg.history(reg.therapies["engager"])
    # A record of another registry, or of none, stands for its id.
    assert reg.history(attrs.evolve(reg.therapies["engager"])) == reg.history(name)
    assert reg.history(reg.subtypes["b-all"]) == reg.history("B ALL")
    assert reg.as_of("2015").history(reg.therapies["engager"]).subject == reg.therapies["engager"]


def test_unknown_names(reg: li.Registry) -> None:
    with pytest.raises(UnknownEntityError, match="did you mean 'engager'") as caught:
        reg.history("engagermob")
    assert caught.value.query == "engagermob"
    assert caught.value.suggestions == ("engager",)
    with pytest.raises(UnknownEntityError, match="did you mean 'ph-positive-all'"):
        reg.history("ph-positive-al")
    with pytest.raises(UnknownEntityError, match=r"among therapies and subtypes$"):
        reg.history("zzz")
    stranger = attrs.evolve(reg.therapies["engager"], id="stranger")
    with pytest.raises(UnknownEntityError, match="'stranger'"):
        reg.history(stranger)


def test_a_name_of_a_therapy_and_of_a_disease(reg: li.Registry) -> None:
    both = attrs.evolve(reg.therapies["macro"], id="both", name="both", aliases=["AML"])
    more = reg.overlay(li.Registry.of(both))
    with pytest.raises(AmbiguousNameError, match="give the record") as caught:
        more.history("aml")
    assert caught.value.candidates == ("both", "aml")
    assert more.history(more.subtypes["aml"]).subject is more.subtypes["aml"]


@pytest.mark.parametrize("given", [3, None, ["engager"]])
def test_what_is_no_therapy_disease_or_name(reg: li.Registry, given: object) -> None:
    with pytest.raises(InvalidTypeError, match="history: expected a Therapy, a Subtype or a name"):
        reg.history(given)


def test_other_records_are_refused(reg: li.Registry) -> None:
    with pytest.raises(InvalidTypeError, match="<Trial duel: DUEL>"):
        reg.history(reg.trials["duel"])


def test_it_is_an_immutable_sequence(reg: li.Registry) -> None:
    found = reg.history("engager")
    assert list(found) == list(found[:]) == [found[i] for i in range(len(found))]
    assert isinstance(found[:2], tuple)
    assert found[-1] in found
    assert found.index(found[1]) == 1
    assert list(reversed(found)) == list(found[::-1])
    for change in ("reason", "subject", "other"):
        with pytest.raises(AttributeError, match=f"immutable: cannot set {change!r}"):
            setattr(found, change, None)
    with pytest.raises(AttributeError, match="immutable: cannot delete 'reason'"):
        del found.reason
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(found[0], "text", "other")  # noqa: B010 - a type checker refuses the assignment


def test_equality_and_hash(reg: li.Registry) -> None:
    assert reg.history("engager") == reg.history("engager")
    assert hash(reg.history("engager")) == hash(reg.history("engager"))
    assert reg.history("engager") != reg.as_of("2015").history("engager")
    assert reg.history("cells") != reg.history("engager")
    assert reg.history("engager") != list(reg.history("engager"))


def test_pickling_keeps_it_bound(reg: li.Registry) -> None:
    found = reg.as_of("2017-05").history("engager")
    copy = pickle.loads(pickle.dumps(found))
    assert copy == found
    assert copy[1].results[0].trial.name == "DUEL"
    assert copy.subject._home().day == found.subject._home().day


def test_repr(reg: li.Registry) -> None:
    assert repr(reg.history("engager")) == "<History engager: 5 events, 2014-12-03 to 2017-07-11>"
    assert repr(reg.history("elsewhere")) == "<History elsewhere: 1 event, 2012 to 2012>"
    assert repr(reg.history("bpdcn")) == "<History bpdcn: 0 events>"


def test_the_card_lists_events_by_day_with_numbered_sources(reg: li.Registry) -> None:
    assert str(reg.as_of("2017-05").history("engager")).splitlines() == [
        "History of engagermab",
        "4 dated events of engager",
        "",
        # 88 columns: 12 for the date, 76 for the text.
        (
            "2014-12-03  FDA: initial approval (accelerated): B-ALL; relapsed or refractory; "
            "18 years"
        ),
        "            or more [1]",
        "2016-12     DUEL: 1 result published (abstract-2016 2016): overall survival [2]",
        "2017-03-02  DUEL: 2 results published (Alpha A and Beta B 2017): complete remission;",
        "            overall survival [1]",
        "            DUEL: 1 result superseded (Alpha A and Beta B 2017): overall survival [1]",
        "",
        "Sources",
        "[1] Alpha A and Beta B 2017. The duel. 2017-03-02. doi:10.1000/duel (abstract)",
        "[2] abstract-2016 2016. Early. 2016-12. (abstract)",
        "",
        "small, data version 1, as of 2017-05-31",
    ]


def test_the_card_says_what_was_recalled_and_where_the_data_end(reg: li.Registry) -> None:
    recalled = [li.Citation("paper-2017", "text", "recalled")]
    more = reg.overlay(li.Registry.of(event("warning", "macro", "2012", citations=recalled)))
    seen = str(more.as_of("2030").history("macro"))
    assert "Recalled: widely known, and not yet read in the source named." in seen
    assert "The data end with their release on 2026-01-01." in seen
    assert "The data end" not in str(more.as_of("2020").history("macro"))
    assert "Recalled" not in str(reg.history("macro"))


def test_the_card_in_a_notebook(reg: li.Registry) -> None:
    page = reg.history("engager")._repr_html_()
    assert page.startswith('<div class="leukimmuno-card"')
    assert "<dt>2017-07-11</dt>" in page
    for said in lines(reg.history("engager")):
        assert said.partition(" ")[2] in page


def test_what_a_history_rests_on_can_be_cited(reg: li.Registry) -> None:
    cited = li.cite(reg.history("engager"))
    assert cited.count("\n}") == 2
    assert "paper-2017" in cited
    assert "abstract-2016" in cited


def test_an_event_prints_date_and_text(reg: li.Registry) -> None:
    first = reg.history("cells")[0]
    assert isinstance(first, HistoryEvent)
    assert str(first) == f"{first.date} {first.text}"


def test_the_shipped_registry_knows_what_was_withdrawn_and_came_back() -> None:
    seen = li.registry.as_of("2017-12-31").history("Mylotarg")
    approvals = [event.record for event in seen if isinstance(event.record, li.Approval)]
    fda = [one for one in approvals if one.agency == "fda"]
    # FDA: accelerated approval in May 2000, sale stopped in 2010, licence withdrawn by the Federal
    # Register of 28 November 2011, approved again in September 2017.
    assert [(one.date.text[:4], one.action.value) for one in fda[:4]] == [
        ("2000", "initial approval"),
        ("2010", "marketing stopped"),
        ("2011", "licence withdrawn"),
        ("2017", "initial approval"),
    ]
