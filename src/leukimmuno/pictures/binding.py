"""What therapies bind, and in which diseases they are used: a map in three columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from attrs import frozen

from leukimmuno.catalog.approving import in_force
from leukimmuno.errors import InvalidTypeError
from leukimmuno.model.subtype import Subtype
from leukimmuno.model.text import brief
from leukimmuno.model.therapy import Therapy
from leukimmuno.model.vocabulary import Purpose, TargetRole
from leukimmuno.pictures.style import (
    BLUE,
    GREEN,
    PURPLE,
    VERMILION,
    axes_for,
    faint,
    folded,
    ink,
    legend_below,
    nothing,
    remember,
)

if TYPE_CHECKING:
    from datetime import date

    from matplotlib.axes import Axes

__all__ = ["target_map"]

# Where the columns stand, on an axis from 0 to 1: the middle one has its text between two dots.
_LEFT, _NEAR, _FAR, _RIGHT = 0.0, 0.34, 0.66, 1.0
_ROUNDS = 8
_APPROVED, _ENDED, _STUDIED = "approved", "approval ended", "studied"
_ROLES: dict[str, tuple[str, Any]] = {
    TargetRole.TUMOUR_ANTIGEN: (BLUE, "-"),
    TargetRole.PRESENTED_PEPTIDE: (BLUE, "-."),
    TargetRole.EFFECTOR_RECEPTOR: (PURPLE, ":"),
    TargetRole.CHECKPOINT: (PURPLE, "--"),
    TargetRole.CYTOKINE_RECEPTOR: (PURPLE, "-."),
}
_USES: dict[str, tuple[str, Any]] = {
    _APPROVED: (GREEN, "-"),
    _ENDED: (VERMILION, "--"),
    _STUDIED: (VERMILION, ":"),
}
_EXPECTED = "pass a disease, or therapies with a target"


@frozen
class Link:
    """A line between two entries of neighbouring columns.

    Attributes
    ----------
    start, end : str
        The names it joins.
    kind : str
        The role of a target, or how a therapy is used in a disease.
    """

    start: str
    end: str
    kind: str


def target_map(subject: Any, *, ax: Axes | None = None) -> Axes:
    """Draw which antigens therapies bind and in which diseases they are approved or studied.

    Antigens stand on the left, therapies in the middle, diseases on the right. The line of a target
    tells its role; that of a use is whole where any agency's approval is in force on the
    registry's day, dashed where the last one ended, and dotted where the therapy is only studied.

    Parameters
    ----------
    subject : Subtype, str, Therapy, or iterable of Therapy
        The therapies; of a disease, those used or studied in it or in a narrower one, with these
        diseases only and the wider ones. A text names a disease of the shipped registry. Therapies
        without a target, such as chemotherapy, are left out.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        Ordered so that few lines cross; `alt_text` gives the lines in words.

    Raises
    ------
    InvalidValueError
        If no therapy with a target is given.
    InvalidTypeError
        If something else is given.
    UnknownEntityError
        If the shipped registry holds no such disease.
    MissingExtraError
        Without matplotlib.

    Examples
    --------
    >>> import leukimmuno as li
    >>> ax = li.pictures.target_map(li.registry.therapies["blinatumomab"])
    >>> print(li.pictures.alt_text(ax).splitlines()[1].partition(";")[0])
    blinatumomab: binds CD19 (tumour antigen), CD3 (effector receptor)
    """
    given, near = _therapies(subject)
    therapies = [therapy for therapy in given if therapy.targets]
    if not therapies:
        reason = getattr(subject, "reason", None)
        raise nothing("target_map", _EXPECTED, reason or "no therapy given has a target")
    binding = [
        Link(target.antigen.name, therapy.name, target.role)
        for therapy in therapies
        for target in therapy.targets
    ]
    uses = [link for therapy in therapies for link in _uses(therapy, near)]
    columns = _ordered([therapy.name for therapy in therapies], binding, uses)
    rows = max(map(len, columns))
    ax = axes_for(ax, 9.5, 1.1 + 0.27 * rows)
    places = [_places(column, rows) for column in columns]
    for links, looks, ends, at in (
        (binding, _ROLES, (_LEFT, _NEAR), places[:2]),
        (uses, _USES, (_FAR, _RIGHT), places[1:]),
    ):
        for link in links:
            colour, line = looks[link.kind]
            heights = at[0][link.start], at[1][link.end]
            ax.plot(ends, heights, color=colour, linestyle=line, linewidth=1.5, zorder=1)
    _names(ax, places)
    ax.set_ylim(rows - 0.3, -1.6)
    ax.set_xlim(_LEFT, _RIGHT)
    ax.set_axis_off()
    _legend(ax, binding, uses)
    return remember(ax, _words(therapies, len(given), binding, uses))


def _therapies(subject: Any) -> tuple[list[Therapy], set[str] | None]:
    """Give the therapies meant, and the ids of the diseases shown; None for all."""
    if isinstance(subject, str):
        from leukimmuno.catalog.shipped import shipped_registry

        subject = shipped_registry().subtypes[subject]
    if isinstance(subject, Subtype):
        related = (*subject.ancestors, subject, *subject.descendants)
        return list(subject.therapies), {one.id for one in related}
    if isinstance(subject, Therapy):
        return [subject], None
    if not isinstance(subject, Iterable):
        raise InvalidTypeError(
            f"target_map: {_EXPECTED}; got {brief(subject)}", field="subject", value=subject
        )
    given = list(subject)
    for at, one in enumerate(given):
        if not isinstance(one, Therapy):
            raise InvalidTypeError(
                f"target_map: {_EXPECTED}; entry {at} is {brief(one)}", field="subject", value=one
            )
    return list({one.id: one for one in given}.values()), None


def _uses(therapy: Therapy, near: set[str] | None) -> list[Link]:
    """Give the diseases of a therapy and how it is used in each."""
    registry = therapy._home()
    day: date | None = registry.day or registry.released
    current = {
        name
        for event, use in in_force(registry, day or _ever())
        if event.therapy_id == therapy.id and use.purpose is Purpose.ANTILEUKEMIC
        for name in use.subtype_ids
    }
    granted = {
        name: None
        for event in therapy.approvals
        for use in event.indications
        if use.purpose is Purpose.ANTILEUKEMIC
        for name in use.subtype_ids
    }
    found = []
    for name in dict.fromkeys((*granted, *therapy.subtype_ids)):
        if near is not None and name not in near:
            continue
        kind = _APPROVED if name in current else _ENDED if name in granted else _STUDIED
        found.append(Link(therapy.name, registry.subtypes[name].name, kind))
    return found


def _ever() -> date:
    from datetime import date as day

    return day.max


# -- order and places ----------------------------------------------------------------------------


def _ordered(
    therapies: list[str], binding: list[Link], uses: list[Link]
) -> tuple[list[str], list[str], list[str]]:
    """Order the columns so that few lines cross: each entry near the mean of its neighbours."""
    antigens = sorted({link.start for link in binding})
    diseases = sorted({link.end for link in uses})
    middle = sorted(therapies)
    for _ in range(_ROUNDS):
        at = _shares(middle)
        antigens = _sorted_by(antigens, [(link.start, at[link.end]) for link in binding])
        diseases = _sorted_by(diseases, [(link.end, at[link.start]) for link in uses])
        left, right = _shares(antigens), _shares(diseases)
        pulls = [(link.end, left[link.start]) for link in binding]
        pulls += [(link.start, right[link.end]) for link in uses]
        middle = _sorted_by(middle, pulls)
    return antigens, middle, diseases


def _shares(column: list[str]) -> dict[str, float]:
    """Give where each entry stands in its column, from 0 to 1."""
    return {name: (at + 0.5) / len(column) for at, name in enumerate(column)}


def _sorted_by(column: list[str], pulls: list[tuple[str, float]]) -> list[str]:
    means = {}
    for name in column:
        own = [place for owner, place in pulls if owner == name]
        means[name] = sum(own) / len(own)
    return sorted(column, key=lambda name: (round(means[name], 9), name))


def _places(column: list[str], rows: int) -> dict[str, float]:
    """Spread the entries of a column over the height of the longest one."""
    return {name: share * rows - 0.5 for name, share in _shares(column).items()}


# -- drawing -------------------------------------------------------------------------------------


def _names(ax: Axes, places: list[dict[str, float]]) -> None:
    middle = (_NEAR + _FAR) / 2
    columns = (
        ("antigen", _LEFT, "right", -8),
        ("therapy", middle, "center", 0),
        ("disease", _RIGHT, "left", 8),
    )
    for (title, x, side, shift), column in zip(columns, places, strict=True):
        dots = (_NEAR, _FAR) if title == "therapy" else (x,)
        for name, y in column.items():
            ax.annotate(
                folded(name, 38, 1),
                (x, y),
                xytext=(shift, 0),
                textcoords="offset points",
                ha=side,
                va="center",
                fontsize=9,
                color=ink(ax),
                annotation_clip=False,
            )
            ax.plot(dots, [y] * len(dots), "o", color=faint(ax), markersize=4, clip_on=False)
        ax.annotate(
            title,
            (x, -1.2),
            xytext=(shift, 0),
            textcoords="offset points",
            ha=side,
            va="center",
            fontsize=9,
            fontweight="bold",
            color=ink(ax),
            annotation_clip=False,
        )


def _legend(ax: Axes, binding: list[Link], uses: list[Link]) -> None:
    from matplotlib.lines import Line2D

    handles = []
    for looks, links, what in ((_ROLES, binding, "binds: "), (_USES, uses, "")):
        shown = {link.kind for link in links}
        handles += [
            Line2D([], [], color=colour, linestyle=line, label=f"{what}{kind}")
            for kind, (colour, line) in looks.items()
            if kind in shown
        ]
    legend_below(ax, handles, 4, points=4)


def _words(therapies: list[Therapy], given: int, binding: list[Link], uses: list[Link]) -> str:
    left = given - len(therapies)
    number = f"{len(therapies)} therap{'y' if len(therapies) == 1 else 'ies'}"
    lines = [
        f"Map of {number}, what each binds, and the diseases it is approved or studied in"
        + (f"; {left} without a target left out." if left else ".")
    ]
    for therapy in therapies:
        bound = ", ".join(f"{x.start} ({x.kind})" for x in binding if x.end == therapy.name)
        used = ", ".join(f"{x.end} ({x.kind})" for x in uses if x.start == therapy.name)
        lines.append(f"{therapy.name}: binds {bound}; {used or 'no disease shown'}")
    return "\n".join(lines)
