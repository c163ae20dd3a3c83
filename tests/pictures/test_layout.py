"""No picture has texts that overlap or leave the figure, at its own size, light and dark."""

# The constructors take plain texts and lists besides what their annotations say, and matplotlib's
# stubs know little of what a line or a text holds.
# mypy: disable-error-code="arg-type,index,misc,operator,attr-defined,call-overload"

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import pytest

import leukimmuno as li

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

# Drawing and measuring takes its time, and is the same on every Python.
pytestmark = pytest.mark.slow


def of_counts(trial: str) -> Any:
    results: Any = li.registry.results.where(trial=trial)
    return results.where(lambda one: "risk ratio" in one.effects())


def proportions(trial: str) -> Any:
    results: Any = li.registry.results.where(trial=trial)
    return results.where(lambda one: "proportion" in one.effects())


def wide() -> dict[str, li.Estimate]:
    """Give limits of all kinds, and labels longer than a line."""
    long = "a trial with a name that is much too long for one line of a picture, or even for two"
    return {
        "tiny": li.Estimate(1e-5, 0.0, 1e5, measure="odds ratio"),
        long: li.Estimate(3.0, 1.0, float("inf"), measure="odds ratio", level=0.9),
        "undefined": li.Estimate(None, measure="odds ratio"),
    }


def needed() -> dict[str, li.Estimate]:
    calls = {"through": (30, 100, 28, 100), "benefit": (60, 100, 15, 100), "harm": (1, 90, 80, 90)}
    return {
        name: li.effects.number_needed_to_treat(*counts, event="good")
        for name, counts in calls.items()
    }


PICTURES: dict[str, Callable[[], Axes]] = {
    "ratios of two trials": lambda: li.pictures.intervals(
        of_counts("TOWER") | of_counts("INO-VATE"), "risk ratio"
    ),
    "differences": lambda: li.pictures.intervals(of_counts("TOWER"), "risk difference"),
    "proportions": lambda: li.pictures.intervals(proportions("ZUMA-3"), "proportion"),
    "numbers needed": lambda: li.pictures.intervals(needed()),
    "limits of all kinds": lambda: li.pictures.intervals(wide()),
    "one estimate": lambda: li.pictures.intervals(li.effects.risk_ratio(91, 271, 21, 134)),
    "approvals in ALL": lambda: li.pictures.approvals("all"),
    "approvals in leukemia": lambda: li.pictures.approvals("leukemia"),
    "approvals of one drug": lambda: li.pictures.approvals("gemtuzumab ozogamicin", agency="FDA"),
    "targets in ALL": lambda: li.pictures.target_map("all"),
    "targets of all therapies": lambda: li.pictures.target_map(li.registry.therapies),
    "targets of one therapy": lambda: li.pictures.target_map(li.registry.therapies["blinatumomab"]),
    "all claims": lambda: li.pictures.claims_matrix(li.claims.audit()),
    "sections": lambda: li.pictures.claims_matrix(
        li.claims.audit("article-exploring-role"), by="section"
    ),
    "one claim": lambda: li.pictures.claims_matrix(li.claims.audit()[:1]),
    "timeline": lambda: li.registry.modalities["CAR T"].timeline().plot(),
    "timeline with dates": lambda: (
        li.registry.therapies["tisagenlecleucel"].timeline().on("2026-03-02").plot()
    ),
    "chain of CD19": lambda: li.pictures.toxicity_chain("CD19"),
    "chain of CD33": lambda: li.pictures.toxicity_chain("CD33"),
    "chain of CD52": lambda: li.pictures.toxicity_chain("CD52"),
    "chain of CD5": lambda: li.pictures.toxicity_chain("CD5"),
    "chain of CD123": lambda: li.pictures.toxicity_chain("CD123"),
    "chain of PD-1": lambda: li.pictures.toxicity_chain("PD-1"),
}
DARK = ("ratios of two trials", "approvals in ALL", "sections", "timeline", "chain of CD33")


@pytest.mark.parametrize(
    ("name", "style"),
    [*((name, "default") for name in PICTURES), *((name, "dark_background") for name in DARK)],
)
def test_no_text_overlaps(name: str, style: str, faults: Callable[[Axes], list[str]]) -> None:
    with plt.style.context(style):
        assert faults(PICTURES[name]()) == []


@pytest.mark.parametrize("name", ["CD19", "CD33", "CD52", "CD123", "PD-1"])
def test_columns_of_a_chain_keep_their_room(name: str) -> None:
    ax = li.pictures.toxicity_chain(name)
    canvas: Any = ax.figure.canvas
    canvas.draw()
    canvas.draw()
    # Where each column begins, and what it must not reach: the box, the bracket, the axis of rates.
    box = ax.patches[0].get_window_extent(canvas.get_renderer())
    to_pixels = ax.transData.transform
    bracket, zero = (to_pixels((x, 0))[0] for x in (-127, 0))
    for text in ax.texts:
        column, edge = text.get_position()[0], text.get_window_extent().x1
        if not text.get_text():
            continue  # an arrow
        if "carried by" in text.get_text():
            inner = text.get_window_extent()
            assert box.x0 < inner.x0 < inner.x1 < box.x1, text
            assert box.y0 < inner.y0 < inner.y1 < box.y1, text
        elif -200 <= column < -127:
            assert edge < bracket, text
        elif -127 <= column < 0:
            assert edge < zero, text


def test_an_overlap_is_seen(faults: Callable[[Axes], list[str]]) -> None:
    _, ax = plt.subplots()
    ax.set_axis_off()
    ax.text(0.5, 0.5, "one")
    ax.text(0.51, 0.5, "other")
    ax.text(0.95, 0.2, "leaves the figure on the right side")
    assert faults(ax) == ["outside: leaves the figure on the right side", "overlap: one | other"]
