"""Colours that can be told apart and read, axes, and the text for a picture."""

from __future__ import annotations

import sys
from typing import Any

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

import leukimmuno as li
from leukimmuno.errors import InvalidTypeError, InvalidValueError, MissingExtraError
from leukimmuno.pictures import style

RATIO = li.effects.risk_ratio(91, 271, 21, 134)
FIGURE: Any = Figure()
# The palette as published: Okabe and Ito, Color Universal Design, 2008.
OKABE_ITO = {
    "#000000",
    "#E69F00",
    "#56B4E9",
    "#009E73",
    "#F0E442",
    "#0072B2",
    "#D55E00",
    "#CC79A7",
}


@pytest.mark.parametrize("colour", [style.BLUE, style.GREEN, style.VERMILION, style.PURPLE])
def test_colours_are_of_the_palette_and_seen_on_white_and_black(colour: str) -> None:
    assert colour in OKABE_ITO
    assert style._contrast(colour, "white") >= 3
    assert style._contrast(colour, "black") >= 3


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    # As the guidelines' own examples have it: black on white, and the lightest grey for text.
    [("black", "white", 21.0), ("#767676", "white", 4.54), ("#777777", "white", 4.48)],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert style._contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert style._contrast(other, one) == style._contrast(one, other)


@pytest.mark.parametrize(
    ("name", "text", "behind"),
    [("default", "#000000", "#ffffff"), ("dark_background", "#ffffff", "#000000")],
)
def test_text_and_background_follow_the_style(name: str, text: str, behind: str) -> None:
    with plt.style.context(name):
        ax = style.axes_for(None, 4, 3)
        assert style.ink(ax) == text
        assert style.background(ax) == behind
        # 62 parts of one and 38 of the other: 0.62 * 255 = 158.1, 0.38 * 255 = 96.9.
        assert style.faint(ax) == ("#616161" if text == "#000000" else "#9e9e9e")
    # Drawn on later, outside the style: text that could not be read is not taken.
    assert style.ink(ax) == text


@pytest.mark.parametrize(("text", "behind"), [("black", "#ffffff"), ("white", "#000000")])
def test_behind_transparent_axes_is_what_the_text_was_chosen_for(text: str, behind: str) -> None:
    with plt.rc_context({"text.color": text}):
        figure, ax = plt.subplots(facecolor="none")
        ax.set_facecolor("none")
        assert style.background(ax) == behind
        figure.set_facecolor("#123456")
        assert style.background(ax) == "#123456"


def test_axes_given_are_the_axes_drawn_on_and_new_ones_have_the_size() -> None:
    _, ax = plt.subplots()
    assert style.axes_for(ax, 1, 1) is ax
    figure: Any = style.axes_for(None, 4, 3).figure
    assert tuple(figure.get_size_inches()) == (4, 3)


@pytest.mark.parametrize("given", ["axes", 3, FIGURE])
def test_something_else_than_axes_is_refused(given: Any) -> None:
    with pytest.raises(InvalidTypeError, match="ax: expected the axes of matplotlib"):
        li.pictures.intervals(RATIO, ax=given)


def test_pictures_need_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    audit = li.claims.audit("article-survivornet-2021")
    pictures: list[Any] = [
        lambda: li.pictures.intervals(RATIO),
        lambda: li.pictures.approvals("all"),
        lambda: li.pictures.target_map("all"),
        lambda: li.pictures.claims_matrix(audit),
        lambda: li.pictures.toxicity_chain("CD19"),
    ]
    for picture in pictures:
        with pytest.raises(MissingExtraError, match=r'pip install "leukimmuno\[plot\]"') as caught:
            picture()
        assert caught.value.extra == "plot"


@pytest.mark.parametrize(
    ("text", "width", "lines", "folded"),
    [
        ("one two three", 7, 2, "one two\nthree"),
        ("one two three four", 7, 2, "one two\nthree …"),
        ("one two three", 9, 1, "one two …"),
        ("short", 9, 1, "short"),
    ],
)
def test_long_texts_are_folded_and_say_that_they_are_cut(
    text: str, width: int, lines: int, folded: str
) -> None:
    assert style.folded(text, width, lines) == folded


def test_legend_stands_a_stated_way_below_the_axes() -> None:
    from matplotlib.lines import Line2D

    figure, ax = plt.subplots(dpi=72)  # a point is a pixel
    style.legend_below(ax, [Line2D([], [], label="a line")], 1, points=30)
    canvas: Any = figure.canvas
    canvas.draw()
    legend = ax.get_legend()
    assert legend is not None
    top = legend.get_window_extent().y1
    assert ax.get_window_extent().y0 - top == pytest.approx(30, abs=1)


def test_text_of_a_picture_is_of_the_last_one_drawn() -> None:
    _, ax = plt.subplots()
    li.pictures.intervals({"first": RATIO}, ax=ax)
    li.pictures.intervals({"second": RATIO}, ax=ax)
    assert "second" in li.pictures.alt_text(ax)


@pytest.mark.parametrize("given", [None, "axes", 7])
def test_what_holds_no_picture_has_no_text(given: Any) -> None:
    with pytest.raises(InvalidValueError, match="alt_text: expected axes that a picture"):
        li.pictures.alt_text(given)
    _, ax = plt.subplots()
    with pytest.raises(InvalidValueError, match="alt_text"):
        li.pictures.alt_text(ax)


def test_a_timeline_has_a_text_too() -> None:
    timeline = li.registry.modalities["CAR T"].timeline()
    ax = timeline.plot()
    assert li.pictures.alt_text(ax) == str(timeline)


@pytest.mark.parametrize(("number", "said"), [(0, "0 rates"), (1, "1 rate"), (2, "2 rates")])
def test_nouns_follow_their_number(number: int, said: str) -> None:
    assert style.counted(number, "rate") == said
