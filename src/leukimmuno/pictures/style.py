"""What all pictures share: axes, colours that suit the background, and the text for a picture."""

from __future__ import annotations

from textwrap import shorten, wrap
from typing import TYPE_CHECKING, Any

from leukimmuno.errors import InvalidTypeError, InvalidValueError
from leukimmuno.extras import load_extra
from leukimmuno.model.text import brief

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

__all__ = [
    "BLUE",
    "GREEN",
    "PURPLE",
    "VERMILION",
    "alt_text",
    "axes_for",
    "background",
    "counted",
    "faint",
    "folded",
    "ink",
    "legend_below",
    "nothing",
    "only_bottom",
    "remember",
]

# The colours of Okabe and Ito (2008) that keep a contrast of 3 on white and on black. Those of
# their palette that do not (orange, sky blue, yellow, black) are left out.
BLUE = "#0072B2"
GREEN = "#009E73"
VERMILION = "#D55E00"
PURPLE = "#CC79A7"

_LEGIBLE = 3.0
_FAINT = 0.62
_ALT = "leukimmuno_alt"


def axes_for(ax: Axes | None, width: float, height: float) -> Axes:
    """Give the axes to draw on: those given, or those of a new figure of this size in inches.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    InvalidTypeError
        If `ax` is something else.
    """
    plt: Any = load_extra("matplotlib.pyplot", "pictures need matplotlib", "plot")
    from matplotlib.axes import Axes as AxesClass

    if ax is None:
        drawn: Axes = plt.subplots(figsize=(width, height), layout="constrained")[1]
        return drawn
    if not isinstance(ax, AxesClass):
        raise InvalidTypeError(
            f"ax: expected the axes of matplotlib, got {brief(ax)}", field="ax", value=ax
        )
    return ax


# -- colours -------------------------------------------------------------------------------------


def _luminance(colour: Any) -> float:
    """Give the relative luminance of the Web Content Accessibility Guidelines 2.1."""
    from matplotlib.colors import to_rgb

    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: Any, other: Any) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def background(ax: Axes) -> str:
    """Give the colour behind the axes, as far as matplotlib knows it."""
    import matplotlib as mpl
    from matplotlib.colors import to_hex, to_rgba

    # Of a figure within a figure, the outer one.
    figure: Any = ax.figure.figure
    for colour in (ax.get_facecolor(), figure.get_facecolor()):
        if to_rgba(colour)[3] > 0.5:
            return to_hex(colour)
    # Transparent: the page behind fits the style that the text was chosen for.
    text = to_rgba(mpl.rcParams["text.color"])
    return "#000000" if _luminance(text) > 0.5 else "#ffffff"


def ink(ax: Axes) -> str:
    """Give the style's colour of text, or black or white where that could not be read."""
    import matplotlib as mpl
    from matplotlib.colors import to_hex

    behind, colour = background(ax), to_hex(mpl.rcParams["text.color"])
    if _contrast(colour, behind) >= _LEGIBLE:
        return colour
    return max(("#000000", "#ffffff"), key=lambda choice: _contrast(choice, behind))


def faint(ax: Axes) -> str:
    """Give the colour of what stands back, between text and background."""
    from matplotlib.colors import to_hex, to_rgb

    pairs = zip(to_rgb(ink(ax)), to_rgb(background(ax)), strict=True)
    red, green, blue = (_FAINT * text + (1 - _FAINT) * behind for text, behind in pairs)
    return to_hex((red, green, blue))


# -- parts ---------------------------------------------------------------------------------------


def only_bottom(ax: Axes) -> None:
    """Leave of the frame the lower line, which carries the scale."""
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)


def legend_below(ax: Axes, handles: Sequence[Any], columns: int, *, points: float = 40) -> None:
    """Put a legend under the axes, this many points below them whatever their height."""
    from matplotlib.transforms import ScaledTranslation

    # Of a figure within a figure, the outer one.
    figure: Any = ax.figure.figure
    down = ScaledTranslation(0, -points / 72, figure.dpi_scale_trans)
    ax.legend(
        handles=handles,
        loc="upper center",
        bbox_to_anchor=(0.5, 0),
        bbox_transform=ax.transAxes + down,
        ncols=columns,
        frameon=False,
        fontsize="small",
        borderaxespad=0,
    )


def folded(text: str, width: int, lines: int) -> str:
    """Break a text into at most so many lines; what does not fit is left out, with an ellipsis."""
    found = wrap(text, width)
    if len(found) > lines:
        rest = " ".join(found[lines - 1 :])
        found = [*found[: lines - 1], shorten(rest, width, placeholder=" …")]
    return "\n".join(found)


def counted(number: int, noun: str) -> str:
    """Write a number with its noun, in the plural if need be."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def nothing(what: str, expected: str, reason: str | None = None) -> InvalidValueError:
    """Make the error for a picture of nothing."""
    why = f" ({reason})" if reason else ""
    return InvalidValueError(f"{what}: there is nothing to draw{why}; {expected}", field=what)


# -- the picture in words ------------------------------------------------------------------------


def remember(ax: Axes, words: str) -> Axes:
    """Keep the text of a picture with its axes."""
    setattr(ax, _ALT, words)
    return ax


def alt_text(ax: Axes) -> str:
    """Give the facts of a picture in words, for those who do not see it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        What a function of this module, or `Timeline.plot`, returned.

    Returns
    -------
    str
        The text of the last picture drawn on these axes: what it shows, and a line for each row.

    Raises
    ------
    InvalidValueError
        If the axes hold no picture of this library.

    Examples
    --------
    >>> import leukimmuno as li
    >>> ratio = li.effects.risk_ratio(91, 271, 21, 134)
    >>> print(li.pictures.alt_text(li.pictures.intervals({"TOWER": ratio})))
    Interval plot of 1 risk ratio with its 95% confidence interval, on a log axis; no effect at 1.
    TOWER: 2.14 (1.40 to 3.28)
    """
    words = getattr(ax, _ALT, None)
    if not isinstance(words, str):
        raise InvalidValueError(
            f"alt_text: expected axes that a picture was drawn on, got {brief(ax)}",
            field="ax",
            value=ax,
        )
    return words
