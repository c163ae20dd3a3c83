"""The verdicts on the claims of several documents, as a matrix with one mark a claim."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

from leukimmuno.errors import InvalidTypeError, VocabularyError
from leukimmuno.model.text import brief
from leukimmuno.model.vocabulary import Verdict
from leukimmuno.pictures.style import (
    BLUE,
    GREEN,
    PURPLE,
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

    from leukimmuno.claims.report import Finding

__all__ = ["claims_matrix"]

_LOOKS = {
    Verdict.SUPPORTED: ("o", GREEN),
    Verdict.IMPRECISE: ("s", BLUE),
    Verdict.OUTDATED: ("D", PURPLE),
    Verdict.CONTRADICTED: ("X", VERMILION),
    Verdict.UNVERIFIABLE: ("^", None),
}
# Marks of a cell stand in lines of ten under its number. A row is as high as its fullest cell, and
# as the name of the document needs; a unit of the height is the distance of two lines of marks.
_ACROSS = 10
_STEP = 0.082
_NUMBER = 1.3
_LEAST = 4.0
_GAP = 0.9
_INCH = 0.16
_EXPECTED = "pass an Audit, or findings of one"


def claims_matrix(
    findings: Any, *, by: Literal["document", "section"] = "document", ax: Axes | None = None
) -> Axes:
    """Draw how the claims of documents fared: a row a document, a column a verdict.

    Every claim is one mark in the cell of its leading verdict, hollow where a reader judged it and
    full where the verdict was computed. Each cell and row carries its number.

    Parameters
    ----------
    findings : Audit or iterable of Finding
        What `leukimmuno.claims.audit` returns, or part of it.
    by : {"document", "section"}, default "document"
        What the rows are; sections are useful for the audit of one document.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        Rows from top to bottom in the order of the findings; columns are the verdicts at
        0, 1, ..., 4. `alt_text` gives the numbers in words.

    Raises
    ------
    InvalidValueError
        If there is no finding.
    InvalidTypeError
        If something else is given.
    VocabularyError
        If `by` is none of the two.
    MissingExtraError
        Without matplotlib.

    Examples
    --------
    >>> import leukimmuno as li
    >>> ax = li.pictures.claims_matrix(li.claims.audit("article-survivornet-2021"))
    >>> [verdict.get_text().split()[0] for verdict in ax.get_xticklabels()]
    ['supported', 'imprecise', 'outdated', 'contradicted', 'unverifiable']
    """
    rows = _rows(findings, by)
    heights = [_height(own) for own in rows.values()]
    ax = axes_for(ax, 10, 1.3 + _INCH * sum(heights))
    top, centres = 0.0, []
    for own, height in zip(rows.values(), heights, strict=True):
        for column, verdict in enumerate(Verdict):
            _cell(ax, column, top, [one for one in own if one.verdict is verdict], verdict)
        centres.append(top + (height - _GAP) / 2)
        top += height
        ax.axhline(top - _GAP / 2, color=faint(ax), linewidth=0.6, zorder=0)
    names = [f"{folded(name, 30, 3)}\n{_claims(own)}" for name, own in rows.items()]
    ax.set_yticks(centres, names, fontsize=9)
    ax.tick_params(axis="both", length=0)
    totals = [
        sum(one.verdict is verdict for own in rows.values() for one in own) for verdict in Verdict
    ]
    heads = [f"{verdict}\n{total}" for verdict, total in zip(Verdict, totals, strict=True)]
    ax.set_xticks(range(len(heads)), heads)
    ax.xaxis.tick_top()
    ax.set_xlim(-0.5, len(heads) - 0.5)
    ax.set_ylim(top - _GAP / 2, -_GAP)
    ax.spines[:].set_visible(False)
    _legend(ax, [one for own in rows.values() for one in own])
    return remember(ax, _words(rows))


def _rows(findings: Any, by: str) -> dict[str, list[Finding]]:
    from leukimmuno.claims.report import Finding as FindingClass

    if by not in ("document", "section"):
        raise VocabularyError(
            f"by: expected 'document' or 'section', got {brief(by)}",
            field="by",
            value=by,
            allowed=("document", "section"),
        )
    if isinstance(findings, str) or not isinstance(findings, Iterable):
        raise InvalidTypeError(
            f"claims_matrix: {_EXPECTED}; got {brief(findings)}", field="findings", value=findings
        )
    rows: dict[str, list[Finding]] = {}
    for at, one in enumerate(findings):
        if not isinstance(one, FindingClass):
            raise InvalidTypeError(
                f"claims_matrix: {_EXPECTED}; entry {at} is {brief(one)}",
                field="findings",
                value=one,
            )
        name = one.claim.source.title if by == "document" else one.claim.section
        rows.setdefault(name, []).append(one)
    if not rows:
        raise nothing("claims_matrix", _EXPECTED, "no claim was audited")
    return rows


def _claims(findings: list[Finding]) -> str:
    return counted(len(findings), "claim")


def _height(findings: list[Finding]) -> float:
    fullest = max(sum(one.verdict is verdict for one in findings) for verdict in Verdict)
    return max(_NUMBER + -(-fullest // _ACROSS), _LEAST) + _GAP


# -- drawing -------------------------------------------------------------------------------------


def _cell(ax: Axes, column: int, top: float, findings: list[Finding], verdict: Verdict) -> None:
    if not findings:
        return
    left = column - _STEP * (_ACROSS - 1) / 2
    ax.text(
        left, top + 0.35, str(len(findings)), ha="center", va="center", color=ink(ax), weight="bold"
    )
    for computed in (True, False):
        places = [
            (left + _STEP * (at % _ACROSS), top + _NUMBER + 0.5 + at // _ACROSS)
            for at, one in enumerate(findings)
            if one.computed is computed
        ]
        if places:
            ax.plot(*zip(*places, strict=True), **_look(ax, verdict, computed=computed))


def _look(ax: Axes, verdict: Verdict, *, computed: bool) -> dict[str, Any]:
    marker, colour = _LOOKS[verdict]
    colour = colour or faint(ax)
    return {
        "marker": marker,
        "linestyle": "none",
        "markersize": 6.5 if marker == "X" else 5.6,
        "markerfacecolor": colour if computed else background(ax),
        "markeredgecolor": colour,
        "markeredgewidth": 1.2,
    }


def _legend(ax: Axes, findings: list[Finding]) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], label=verdict.value, **_look(ax, verdict, computed=True))
        for verdict in Verdict
        if any(one.verdict is verdict for one in findings)
    ]
    if not all(one.computed for one in findings):
        hollow = {**_look(ax, Verdict.SUPPORTED, computed=False), "markeredgecolor": ink(ax)}
        handles.append(Line2D([], [], label="hollow: judged by a reader", **hollow))
    legend_below(ax, handles, 3, points=10)


def _words(rows: dict[str, list[Finding]]) -> str:
    def told(findings: list[Finding]) -> str:
        judged = sum(not one.computed for one in findings)
        said = [
            f"{number} {verdict}"
            for verdict in Verdict
            if (number := sum(one.verdict is verdict for one in findings))
        ]
        return ", ".join(said) + (f"; {judged} judged by a reader" if judged else "")

    everything = [one for own in rows.values() for one in own]
    lines = [f"Matrix of the verdicts on {_claims(everything)}: {told(everything)}."]
    lines += [f"{name}: {_claims(own)}; {told(own)}" for name, own in rows.items()]
    return "\n".join(lines)
