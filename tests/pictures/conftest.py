"""What the tests of pictures share: how to see what was drawn, and where."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import pytest
from matplotlib.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matplotlib.axes import Axes


@pytest.fixture(autouse=True)
def no_figure_stays_open() -> Iterator[None]:
    """Close what a test drew."""
    yield
    plt.close("all")


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Callable[[Axes], list[str]]:
    """Give a function that draws a picture and lists texts that overlap or leave the figure."""
    drawn: list[Text] = []
    draw: Any = Text.draw

    def noting(text: Text, renderer: Any) -> None:
        if text.get_visible() and text.get_text().strip():
            drawn.append(text)
        draw(text, renderer)

    monkeypatch.setattr(Text, "draw", noting)

    def list_faults(ax: Axes) -> list[str]:
        canvas: Any = ax.figure.canvas
        canvas.draw()  # lays the figure out
        drawn.clear()
        canvas.draw()
        assert len(drawn) > 2
        boxes = [(text.get_text(), text.get_window_extent(canvas.get_renderer())) for text in drawn]
        width, height = canvas.get_width_height()
        found = [
            f"outside: {said}"
            for said, box in boxes
            if box.x0 < -1 or box.y0 < -1 or box.x1 > width + 1 or box.y1 > height + 1
        ]
        for (one, box), (other, near) in combinations(boxes, 2):
            # Boxes may touch: a pixel of each is empty.
            across = min(box.x1, near.x1) - max(box.x0, near.x0)
            along = min(box.y1, near.y1) - max(box.y0, near.y0)
            if across > 1 and along > 1:
                found.append(f"overlap: {one} | {other}")
        return found

    return list_faults


@pytest.fixture
def marks() -> Callable[..., list[Any]]:
    """Give a function that lists the lines of a picture whose marker is this one."""

    def list_marks(ax: Any, marker: str) -> list[Any]:
        return [line for line in ax.lines if line.get_marker() == marker]

    return list_marks
