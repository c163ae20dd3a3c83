"""From an antigen to the normal cells that carry it, the harms that follow, and their rates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from leukimmuno.errors import InvalidTypeError
from leukimmuno.model.antigen import Antigen
from leukimmuno.model.text import brief
from leukimmuno.model.vocabulary import GradeBand
from leukimmuno.pictures.style import (
    BLUE,
    VERMILION,
    axes_for,
    background,
    counted,
    faint,
    folded,
    ink,
    legend_below,
    nothing,
    remember,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from leukimmuno.effects.estimate import Estimate
    from leukimmuno.model.adverse_event import AdverseEvent
    from leukimmuno.model.toxicity import ToxicityRate

__all__ = ["toxicity_chain"]

# The axis counts per cent from 0 to 100; the columns of text stand left of 0, on the same scale.
_CELLS, _EVENTS, _RATES = -312.0, -200.0, -124.0
_BOX_END, _END, _WIDTH = _EVENTS - 22, 148.0, 12
_ROW_INCH, _LINE_INCH = 0.48, 0.175
_EXPECTED = "pass an antigen with adverse events that follow from binding it on healthy cells"


@frozen
class Row:
    """A rate, and what is written beside it.

    Attributes
    ----------
    rate : ToxicityRate
        The rate.
    name : str
        The therapies that bind the antigen, and the grade.
    details : str
        Who is counted, and in which trial or label.
    estimate : Estimate or None
        The proportion with its interval, where the counts are held.
    """

    rate: ToxicityRate
    name: str
    details: str
    estimate: Estimate | None


def toxicity_chain(antigen: Any, *, ax: Axes | None = None) -> Axes:
    """Draw the way from an antigen to the adverse events that come of binding it, with rates.

    On the left stand the normal cells that carry the antigen, then the adverse events that follow,
    then the rates of each under therapies that bind the antigen, with Wilson's interval at 95 %
    where counts are held; a hollow mark is a printed percentage without counts. Circles count all
    grades, squares severe ones, crosses deaths.

    Parameters
    ----------
    antigen : Antigen or str
        The antigen; a name is looked up in the shipped registry.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default. The columns of text need a wide one.

    Returns
    -------
    matplotlib.axes.Axes
        With the rates from top to bottom at 0, 1, 2, ..., in per cent from 0 to 100; an adverse
        event without a rate takes one line. `alt_text` gives the chain in words.

    Raises
    ------
    InvalidValueError
        If the registry holds no adverse event that follows from binding the antigen.
    InvalidTypeError
        If something else is given.
    UnknownEntityError
        If the shipped registry does not hold the name.
    MissingExtraError
        Without matplotlib.

    Notes
    -----
    Superseded rates are left out. A rate counts every such event in those patients, whatever
    caused it; rates of different sets, definitions and periods are no comparison of therapies.

    Examples
    --------
    >>> import leukimmuno as li
    >>> ax = li.pictures.toxicity_chain("CD19")
    >>> print(li.pictures.alt_text(ax).splitlines()[2])
    B-cell aplasia
    """
    record = _antigen(antigen)
    chain = {event: _rows(record, event) for event in record.on_target_adverse_events}
    if not chain:
        said = f"no adverse event is held that follows from binding {record.name}"
        raise nothing("toxicity_chain", _EXPECTED, said)
    number = sum(max(len(rows), 1) for rows in chain.values())
    cells = [folded(f"· {cell}", 30, 3) for cell in record.normal_expression]
    lines = sum(cell.count("\n") + 1 for cell in cells) + 4
    tall = max(number, lines * _LINE_INCH / _ROW_INCH)
    ax = axes_for(ax, _WIDTH, 1.5 + _ROW_INCH * tall)
    middle = (number - 1) / 2
    top = middle - tall / 2
    _heads(ax, top - 0.5)
    _antigen_box(ax, record.name, cells, middle)
    at = 0
    for event, rows in chain.items():
        _event(ax, event.name, middle, [at + place for place in range(max(len(rows), 1))])
        for row in rows:
            _rate(ax, at, row)
            at += 1
        if not rows:
            _text(ax, _RATES + 4, at, "no rate held for a therapy that binds it", size=8)
            at += 1
    ax.set_xlim(_CELLS, _END)
    ax.set_ylim(middle + tall / 2, top - 0.8)
    ax.set_yticks([])
    ax.set_xticks(range(0, 101, 25))
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.spines["bottom"].set_bounds(0, 100)
    ax.vlines([25, 50, 75, 100], top, middle + tall / 2, color=faint(ax), lw=0.4, zorder=0)
    ax.annotate(
        "patients affected, % (95% CI)",
        (50, 0),
        xycoords=("data", "axes fraction"),
        xytext=(0, -24),
        textcoords="offset points",
        ha="center",
        va="top",
        color=ink(ax),
    )
    _legend(ax, [row for rows in chain.values() for row in rows])
    return remember(ax, _words(record, chain))


def _antigen(given: Any) -> Antigen:
    if isinstance(given, Antigen):
        return given
    if not isinstance(given, str):
        raise InvalidTypeError(
            f"toxicity_chain: {_EXPECTED}; got {brief(given)}", field="antigen", value=given
        )
    from leukimmuno.catalog.shipped import shipped_registry

    return shipped_registry().antigens[given]


def _rows(antigen: Antigen, event: AdverseEvent) -> list[Row]:
    """Give the rates of an event under therapies that bind the antigen."""
    binding = set(antigen.therapies.ids)
    found = []
    for rate in event.toxicity_rates.current():
        names = [therapy.name for therapy in rate.therapies if therapy.id in binding]
        if names:
            grade = "any grade" if rate.grade is GradeBand.ANY else f"grade {rate.grade}"
            name = f"{' + '.join(names)}, {grade}"
            found.append(Row(rate, name, _details(rate), _estimate(rate)))
    return sorted(found, key=lambda row: row.rate.therapies.ids)


def _details(rate: ToxicityRate) -> str:
    where = rate.analysis_set.definition or "label"
    if rate.trial is not None and rate.arm_id is not None:
        several = len(rate.trial.arms) > 1
        where = rate.trial.name + (f", {rate.trial.arm(rate.arm_id).name}" if several else "")
    # No line ends within "n = 75".
    size = "" if rate.analysis_set.n is None else f", n\u00a0=\u00a0{rate.analysis_set.n}"
    period = f", {rate.period}" if rate.period else ""
    return f"{where}: {rate.analysis_set.kind}{size}{period}"


def _estimate(rate: ToxicityRate) -> Estimate | None:
    from leukimmuno.effects.proportions import proportion

    if rate.events is None or rate.total is None:
        return None
    return proportion(rate.events, rate.total)


# -- drawing -------------------------------------------------------------------------------------


def _text(ax: Axes, x: float, y: float, said: str, size: float = 9, **look: Any) -> None:
    colour = look.pop("color", ink(ax))
    ax.text(x, y, said, fontsize=size, va=look.pop("va", "center"), color=colour, **look)


def _heads(ax: Axes, y: float) -> None:
    for x, head in (
        (_CELLS, "antigen, normal cells"),
        (_EVENTS, "adverse event"),
        (_RATES + 4, "rates under therapies that bind it"),
    ):
        _text(ax, x, y, head, fontweight="bold")


def _antigen_box(ax: Axes, name: str, cells: list[str], middle: float) -> None:
    from matplotlib.patches import FancyBboxPatch

    said = "\n".join([f"{name}, carried by", *(cells or ["· no normal cells held"])])
    tall = (said.count("\n") + 2) * _LINE_INCH / _ROW_INCH
    ax.add_patch(
        FancyBboxPatch(
            (_CELLS, middle - tall / 2),
            _BOX_END - _CELLS,
            tall,
            boxstyle="square,pad=0",
            facecolor="none",
            edgecolor=BLUE,
            linewidth=1.5,
        )
    )
    _text(ax, _CELLS + 4, middle, said, size=8.5, linespacing=1.25)


def _event(ax: Axes, name: str, middle: float, places: list[int]) -> None:
    """Write an adverse event between the antigen and its rates, and join them."""
    centre = (places[0] + places[-1]) / 2
    arrow: Any = {"arrowstyle": "->", "color": BLUE, "linewidth": 1.4}
    ax.annotate("", (_EVENTS - 2, centre), (_BOX_END, middle), arrowprops=arrow)
    _text(ax, _EVENTS, centre, folded(name, 23, 2))
    ax.vlines(_RATES - 3, places[0] - 0.35, places[-1] + 0.35, color=faint(ax), lw=1.4)


def _rate(ax: Axes, at: int, row: Row) -> None:
    _text(ax, _RATES + 4, at - 0.28, folded(row.name, 44, 1), size=8)
    said = folded(row.details, 46, 2)
    _text(ax, _RATES + 4, at - 0.06, said, size=7, va="top", color=faint(ax))
    _text(ax, 106, at, row.rate.rate_text, size=8)
    counted = row.estimate is not None
    place = row.rate.percent
    if row.estimate is not None:
        value, low, high = (100 * (figure or 0.0) for figure in row.estimate.entry(0))
        ax.plot([low, high], [at, at], color=_colour(row), linewidth=2, solid_capstyle="butt")
        place = value
    if place is not None:
        ax.plot(place, at, clip_on=False, **_look(ax, row.rate.grade, counted=counted))


def _colour(row: Row) -> str:
    return BLUE if row.rate.grade is GradeBand.ANY else VERMILION


def _look(ax: Axes, grade: GradeBand, *, counted: bool) -> dict[str, Any]:
    marker = {GradeBand.ANY: "o", GradeBand.GRADE_5: "X"}.get(grade, "s")
    colour = BLUE if grade is GradeBand.ANY else VERMILION
    return {
        "marker": marker,
        "linestyle": "none",
        "markersize": 8 if marker == "X" else 6.5,
        "markerfacecolor": colour if counted else background(ax),
        "markeredgecolor": colour,
        "markeredgewidth": 1.4,
    }


def _legend(ax: Axes, rows: list[Row]) -> None:
    from matplotlib.lines import Line2D

    kinds = (
        ("any grade", GradeBand.ANY, {GradeBand.ANY}),
        (
            "a severe grade",
            GradeBand.AT_LEAST_3,
            set(GradeBand) - {GradeBand.ANY, GradeBand.GRADE_5},
        ),
        ("death (grade 5)", GradeBand.GRADE_5, {GradeBand.GRADE_5}),
    )
    shown = {row.rate.grade for row in rows}
    handles = [
        Line2D([], [], label=label, **_look(ax, grade, counted=True))
        for label, grade, grades in kinds
        if shown & grades
    ]
    if any(row.estimate is None and row.rate.percent is not None for row in rows):
        hollow = {**_look(ax, GradeBand.ANY, counted=False), "markeredgecolor": ink(ax)}
        handles.append(Line2D([], [], label="hollow: percentage without counts", **hollow))
    if handles:
        legend_below(ax, handles, 4, points=46)


def _words(antigen: Antigen, chain: dict[AdverseEvent, list[Row]]) -> str:
    events = counted(len(chain), "adverse event")
    rates = counted(sum(map(len, chain.values())), "rate")
    cells = "; ".join(antigen.normal_expression) or "no normal cells held"
    title = f"On-target toxicity of {antigen.name}: {events}, {rates}"
    lines = [
        f"{title}; with 95% confidence intervals where counts are held.",
        f"Carried by: {cells}",
    ]
    for event, rows in chain.items():
        lines.append(event.name if rows else f"{event.name}: no rate held")
        for row in rows:
            limits = ""
            if row.estimate is not None:
                _, low, high = row.estimate.entry(0)
                limits = f" ({100 * (low or 0.0):.1f} to {100 * (high or 0.0):.1f})"
            who = row.details.replace("\u00a0", " ")
            lines.append(f"  {row.name}, {who}: {row.rate.rate_text}{limits}")
    return "\n".join(lines)
