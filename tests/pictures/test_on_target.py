"""The chain from an antigen to rates of the harm that follows from binding it."""

# The constructors take plain texts and lists besides what their annotations say, and matplotlib's
# stubs know little of what a line or a text holds.
# mypy: disable-error-code="arg-type,index,misc,operator,attr-defined,call-overload"

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import pytest
from matplotlib.colors import to_hex

import leukimmuno as li
from leukimmuno.errors import InvalidTypeError, InvalidValueError, UnknownEntityError

if TYPE_CHECKING:
    from collections.abc import Callable


CITED = [li.Citation("paper", "page 1")]


def rate(name: str, **more: Any) -> li.ToxicityRate:
    settings: dict[str, Any] = {
        "adverse_event_id": "aplasia",
        "therapy_id": "cells",
        "analysis_set": li.AnalysisSet("safety", 20, "label of 2020"),
        **more,
    }
    return li.ToxicityRate(id=name, citations=CITED, **settings)


@pytest.fixture(scope="module")
def chain() -> li.Registry:
    """One antigen with two harms, of which one has rates: counts, a percentage, deaths, nothing."""
    arms = [
        li.Arm("new", "cells", "experimental", [li.Component("cells", "sole")]),
        li.Arm("old", "drug", "control", [li.Component("drug", "sole")]),
    ]
    return li.Registry.of(
        li.Source(id="paper", kind="journal article", title="A paper"),
        li.AdverseEvent(id="aplasia", name="B-cell aplasia", citations=CITED),
        li.AdverseEvent(id="fever", name="fever", citations=CITED),
        li.Antigen(
            id="cd19",
            name="CD19",
            normal_expression=["B cells", "other cells"],
            on_target_adverse_event_ids=["aplasia", "fever"],
            citations=CITED,
        ),
        li.Antigen(id="bare", name="BARE", on_target_adverse_event_ids=["fever"], citations=CITED),
        li.Antigen(id="harmless", name="HARMLESS", citations=CITED),
        li.Subtype(id="all", name="ALL", citations=CITED),
        li.Therapy(
            id="cells",
            name="cellsleucel",
            modality="car-t",
            targets=[li.Target("cd19", "tumour antigen")],
            citations=CITED,
        ),
        li.Therapy(id="drug", name="drug", modality="chemotherapy", citations=CITED),
        li.Trial(
            id="duel",
            name="DUEL",
            design="randomised",
            subtype_ids=["all"],
            arms=arms,
            citations=CITED,
        ),
        li.Trial(
            id="solo",
            name="SOLO",
            design="single arm",
            subtype_ids=["all"],
            arms=[li.Arm("only", "cells", "single", [li.Component("cells", "sole")])],
            citations=CITED,
        ),
        rate("counted", events=10, total=20),
        rate("printed", percent=43),
        rate("death", events=1, total=20, grade="5"),
        rate("severe", percent=5, grade=">= 3", period="in a year"),
        rate("bare", events=3),
        rate("old", percent=99, superseded_by_id="printed"),
        rate("elsewhere", therapy_id="drug", percent=1),
        rate(
            "duel-new", therapy_id=None, trial_id="duel", arm_id="new", events=0, total=20,
            analysis_set=li.AnalysisSet("safety"),
        ),
        rate("duel-old", therapy_id=None, trial_id="duel", arm_id="old", events=0, total=20),
        rate("solo", therapy_id=None, trial_id="solo", arm_id="only", events=20, total=20),
    )  # fmt: skip


def test_text_has_the_chain_and_every_rate(chain: li.Registry) -> None:
    ax = li.pictures.toxicity_chain(chain.antigens["cd19"])
    # Wilson's interval with z = 1.95996, z^2 = 3.8415, n = 20. For 10 of 20:
    # 0.5 +- 1.95996 * sqrt(0.25/20 + 3.8415/1600) / (1 + 3.8415/20) = 0.5 +- 0.2007.
    # For 1 of 20: 0.0089 to 0.2361; for 0 of 20: 0 to 3.8415/23.8415 = 0.1611, mirrored for 20.
    assert li.pictures.alt_text(ax).splitlines() == [
        (
            "On-target toxicity of CD19: 2 adverse events, 7 rates; with 95% confidence intervals "
            "where counts are held."
        ),
        "Carried by: B cells; other cells",
        "B-cell aplasia",
        "  cellsleucel, any grade, label of 2020: safety, n = 20: 10/20 (29.9 to 70.1)",
        "  cellsleucel, any grade, label of 2020: safety, n = 20: 43%",
        "  cellsleucel, grade 5, label of 2020: safety, n = 20: 1/20 (0.9 to 23.6)",
        "  cellsleucel, grade >= 3, label of 2020: safety, n = 20, in a year: 5%",
        "  cellsleucel, any grade, label of 2020: safety, n = 20: 3",
        "  cellsleucel, any grade, DUEL, cells: safety: 0/20 (0.0 to 16.1)",
        "  cellsleucel, any grade, SOLO: safety, n = 20: 20/20 (83.9 to 100.0)",
        "fever: no rate held",
    ]


def test_rates_stand_at_their_percentages(
    chain: li.Registry, marks: Callable[..., list[Any]]
) -> None:
    ax = li.pictures.toxicity_chain(chain.antigens["cd19"])
    behind = to_hex(ax.get_facecolor())
    circles = [
        (line.get_ydata()[0], line.get_xdata()[0], to_hex(line.get_markerfacecolor()) == behind)
        for line in marks(ax, "o")
    ]
    # Row 4, "3 events" of nobody knows how many, has no mark.
    assert circles == [(0, 50, False), (1, 43, True), (5, 0, False), (6, 100, False)]
    (square,) = marks(ax, "s")
    assert (square.get_ydata()[0], square.get_xdata()[0]) == (3, 5)
    (cross,) = marks(ax, "X")
    assert (cross.get_ydata()[0], cross.get_xdata()[0]) == (2, 5)
    spans = {
        line.get_ydata()[0]: line.get_xdata() for line in ax.lines if len(line.get_xdata()) == 2
    }
    assert set(spans) == {0, 2, 5, 6}
    assert list(spans[0]) == pytest.approx([29.93, 70.07], abs=0.01)
    assert list(ax.get_xticks()) == [0, 25, 50, 75, 100]


def test_picture_holds_cells_events_and_who_was_counted(chain: li.Registry) -> None:
    ax = li.pictures.toxicity_chain(chain.antigens["cd19"])
    said = [text.get_text() for text in ax.texts]
    assert "CD19, carried by\n· B cells\n· other cells" in said
    assert "B-cell aplasia" in said
    assert "cellsleucel, grade 5" in said
    assert "10/20" in said
    assert "no rate held for a therapy that binds it" in said
    legend = ax.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == [
        "any grade", "a severe grade", "death (grade 5)", "hollow: percentage without counts",
    ]  # fmt: skip


def test_chain_without_rates_or_cells(chain: li.Registry) -> None:
    ax = li.pictures.toxicity_chain(chain.antigens["bare"])
    assert ax.get_legend() is None
    assert li.pictures.alt_text(ax).splitlines() == [
        (
            "On-target toxicity of BARE: 1 adverse event, 0 rates; with 95% confidence intervals "
            "where counts are held."
        ),
        "Carried by: no normal cells held",
        "fever: no rate held",
    ]
    assert "BARE, carried by\n· no normal cells held" in [text.get_text() for text in ax.texts]


def test_names_are_of_the_shipped_registry_and_axes_are_used() -> None:
    _, axes = plt.subplots()
    assert li.pictures.toxicity_chain("CD19", ax=axes) is axes
    assert "B-cell aplasia" in li.pictures.alt_text(axes)
    with pytest.raises(UnknownEntityError):
        li.pictures.toxicity_chain("CD1900")


def test_antigen_without_harm_says_so(chain: li.Registry) -> None:
    said = r"no adverse event is held that follows from binding HARMLESS\); pass an antigen"
    with pytest.raises(InvalidValueError, match=said):
        li.pictures.toxicity_chain(chain.antigens["harmless"])


def test_something_else_is_refused(chain: li.Registry) -> None:
    with pytest.raises(InvalidTypeError, match="got 7"):
        li.pictures.toxicity_chain(7)
