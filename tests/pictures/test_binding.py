"""The map of antigens, therapies and diseases."""

# The constructors take plain texts and lists besides what their annotations say, and matplotlib's
# stubs know little of what a line or a text holds.
# mypy: disable-error-code="arg-type,index,misc,operator,attr-defined,call-overload"

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import pytest

import leukimmuno as li
from leukimmuno.errors import InvalidTypeError, InvalidValueError, UnknownEntityError
from leukimmuno.pictures.binding import _ROLES, _USES, Link, _ordered

CITED = [li.Citation("paper", "page 1")]


@pytest.fixture(scope="module")
def binders() -> li.Registry:
    """Two antigens, an effector, three therapies; one approved, one withdrawn, one studied."""

    def therapy(name: str, *targets: tuple[str, str], **more: Any) -> li.Therapy:
        bound = [li.Target(antigen, role) for antigen, role in targets]
        return li.Therapy(
            id=name, name=name, modality="naked antibody", targets=bound, citations=CITED, **more
        )

    def approval(therapy: str, date: str, **more: Any) -> li.Approval:
        settings: dict[str, Any] = {
            "action": "initial approval",
            "indications": [li.Indication(subtype_ids=["b-all"])],
            **more,
        }
        return li.Approval(
            id=f"{therapy}-{date[:4]}",
            therapy_id=therapy,
            agency="FDA",
            date=date,
            citations=CITED,
            **settings,
        )

    supportive = li.Indication(subtype_ids=["aml"], purpose="supportive")
    return li.Registry.of(
        li.Source(id="paper", kind="journal article", title="A paper"),
        *(li.Antigen(id=name, name=name.upper(), citations=CITED) for name in ("a1", "a2", "e1")),
        li.Subtype(id="all", name="ALL", citations=CITED),
        li.Subtype(id="b-all", name="B-ALL", parent_ids=["all"], citations=CITED),
        li.Subtype(id="aml", name="AML", citations=CITED),
        therapy("one", ("a1", "tumour antigen"), ("e1", "effector receptor")),
        therapy("two", ("a1", "tumour antigen"), subtype_ids=["aml"]),
        therapy("three", ("a2", "checkpoint"), subtype_ids=["aml"]),
        therapy("bare", subtype_ids=["aml"]),
        therapy("unused", ("a2", "checkpoint")),
        approval("one", "2010-01-01"),
        approval("one", "2011-01-01", action="new indication", indications=[supportive]),
        approval("two", "2010-01-01"),
        approval(
            "two",
            "2012-01-01",
            action="licence withdrawn",
            indications=[],
            ends_ids=["two-2010"],
        ),
    )


def lines(ax: Any) -> int:
    """Count the lines between columns."""
    return sum(line.get_marker() == "None" for line in ax.lines)


def test_map_tells_roles_and_uses(binders: li.Registry) -> None:
    ax = li.pictures.target_map(binders.therapies.where(lambda one: one.id != "unused"))
    assert li.pictures.alt_text(ax).splitlines() == [
        (
            "Map of 3 therapies, what each binds, and the diseases it is approved or studied in; "
            "1 without a target left out."
        ),
        "one: binds A1 (tumour antigen), E1 (effector receptor); B-ALL (approved)",
        "two: binds A1 (tumour antigen); B-ALL (approval ended), AML (studied)",
        "three: binds A2 (checkpoint); AML (studied)",
    ]
    assert lines(ax) == 4 + 4
    said = {text.get_text() for text in ax.texts}
    assert said == {
        "antigen", "therapy", "disease", "A1", "A2", "E1", "one", "two", "three", "B-ALL", "AML",
    }  # fmt: skip
    legend = ax.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == [
        "binds: tumour antigen",
        "binds: effector receptor",
        "binds: checkpoint",
        "approved",
        "approval ended",
        "studied",
    ]


def test_lines_join_the_names_they_tell_of(binders: li.Registry) -> None:
    ax = li.pictures.target_map(binders.therapies["one"])
    # One therapy between two antigens: at the middle of two rows, which are 0 and 1.
    places = {text.get_text(): text.xy[1] for text in ax.texts}
    assert (places["A1"], places["E1"], places["one"], places["B-ALL"]) == (0, 1, 0.5, 0.5)
    ends = {tuple(line.get_ydata()) for line in ax.lines if line.get_marker() == "None"}
    assert ends == {(0, 0.5), (1, 0.5), (0.5, 0.5)}


def test_styles_of_roles_and_uses_differ_without_colour() -> None:
    assert set(_ROLES) == set(li.TargetRole)
    for looks in (_ROLES, _USES):
        pairs = list(looks.values())
        assert len(set(pairs)) == len(pairs)
    assert len({line for _, line in _USES.values()}) == 3
    assert _ROLES[li.TargetRole.TUMOUR_ANTIGEN][1] != _ROLES[li.TargetRole.EFFECTOR_RECEPTOR][1]


def test_disease_shows_itself_and_its_kin_only(binders: li.Registry) -> None:
    ax = li.pictures.target_map(binders.subtypes["all"])
    words = li.pictures.alt_text(ax)
    assert "one: binds" in words
    assert "two: binds A1 (tumour antigen); B-ALL (approval ended)" in words
    assert "AML" not in words


def test_therapy_without_a_disease_says_so(binders: li.Registry) -> None:
    ax = li.pictures.target_map([binders.therapies["unused"]])
    assert "unused: binds A2 (checkpoint); no disease shown" in li.pictures.alt_text(ax)
    assert li.pictures.alt_text(ax).startswith("Map of 1 therapy, what each binds")


def test_view_of_a_day_shows_what_was_approved_then(reg: li.Registry) -> None:
    early = li.pictures.target_map(reg.as_of("2014-01-01").therapies["engager"])
    assert "B-ALL (studied)" in li.pictures.alt_text(early)
    late = li.pictures.target_map(reg.as_of("2015-01-01").therapies["engager"])
    assert "B-ALL (approved)" in li.pictures.alt_text(late)


def test_order_avoids_crossings() -> None:
    # In alphabetical order both lines would cross.
    binding = [Link("a", "z", "checkpoint"), Link("b", "y", "checkpoint")]
    uses = [Link("z", "m", "studied"), Link("y", "n", "studied")]
    antigens, therapies, diseases = _ordered(["y", "z"], binding, uses)
    assert antigens.index("a") == therapies.index("z") == diseases.index("m")
    assert antigens.index("b") == therapies.index("y") == diseases.index("n")


def test_therapies_given_twice_are_drawn_once(binders: li.Registry) -> None:
    one = binders.therapies["one"]
    assert "Map of 1 therapy," in li.pictures.alt_text(li.pictures.target_map([one, one]))


def test_names_are_of_the_shipped_registry_and_axes_are_used() -> None:
    _, axes = plt.subplots()
    assert li.pictures.target_map("hairy cell leukemia", ax=axes) is axes
    assert "moxetumomab pasudotox: binds CD22" in li.pictures.alt_text(axes)
    with pytest.raises(UnknownEntityError):
        li.pictures.target_map("no such disease")


def test_nothing_says_why(binders: li.Registry) -> None:
    with pytest.raises(InvalidValueError, match=r"no therapy given has a target\); pass a disease"):
        li.pictures.target_map([binders.therapies["bare"]])
    with pytest.raises(InvalidValueError, match=r"nothing to draw \(.*vaccine"):
        li.pictures.target_map(binders.therapies.where(modality="vaccine"))


@pytest.mark.parametrize(("given", "said"), [(7, "got 7"), ([7], "entry 0 is 7")])
def test_something_else_is_refused(given: Any, said: str) -> None:
    with pytest.raises(InvalidTypeError, match=said):
        li.pictures.target_map(given)
