"""Effects with their confidence intervals, one below the other, like a forest plot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.model.vocabulary import EffectMeasure
from leukimmuno.pictures.gathering import rows_of
from leukimmuno.pictures.scales import LINEAR, LOG, Scale, scale_for
from leukimmuno.pictures.style import BLUE, axes_for, faint, folded, ink, only_bottom, remember

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from leukimmuno.effects.estimate import Estimate
    from leukimmuno.pictures.gathering import Row

__all__ = ["intervals"]

# Of a time to a bad event, longer is better.
_TIMES = frozenset(
    {
        EffectMeasure.MEDIAN_RATIO,
        EffectMeasure.MEDIAN_DIFFERENCE,
        EffectMeasure.RMST_DIFFERENCE,
    }
)


def intervals(
    effects: Any,
    effect: str | None = None,
    *,
    labels: Sequence[str] | None = None,
    ax: Axes | None = None,
    **options: Any,
) -> Axes:
    """Draw effects with their confidence intervals, one a row.

    Ratios stand on a log axis. Numbers needed to treat stand where their risk differences would,
    so that an interval which runs from benefit through infinity to harm is one line (Altman,
    BMJ 1998;317:1309). An arrow marks a limit beyond the axis. The dotted line is no effect.

    Parameters
    ----------
    effects : dict of str to Estimate, Estimate, TrialResult, or iterable of either
        What to draw; of a dict, the keys are the labels. An estimate of arrays gives a row an
        entry. All must be of one measure and unit.
    effect : str, optional
        For results: the name of the effect to compute from each, such as "risk ratio".
    labels : sequence of str, optional
        One a row. Several estimates need them; results are labelled by trial, endpoint and
        patients, and by what else sets them apart.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.
    **options
        Passed to `TrialResult.effect`, such as ``level=0.9`` or ``arm="control"``.

    Returns
    -------
    matplotlib.axes.Axes
        With the rows from top to bottom at 0, 1, 2, ...; `alt_text` gives the same in words.

    Raises
    ------
    InvalidValueError
        If there is nothing to draw, labels are missing or do not fit, or measures are mixed.
    InvalidTypeError
        If something else than estimates or results is given.
    MissingFigureError, BoundedFigureError
        If a result does not allow the effect.
    MissingExtraError
        Without matplotlib.

    Examples
    --------
    >>> import leukimmuno as li
    >>> remissions = li.registry.results.where(trial="TOWER", endpoint="complete remission")
    >>> ax = li.pictures.intervals(remissions, "risk ratio")
    >>> ax.get_xscale()
    'log'
    """
    rows = rows_of(effects, effect, labels, options)
    first = rows[0].estimate
    scale = scale_for(first.measure, [row.estimate for row in rows])
    names = ["\n".join(folded(part, 44, 2) for part in row.label.split("\n")) for row in rows]
    most = max(name.count("\n") for name in names)
    ax = axes_for(ax, 8.5, 1.0 + (0.36 + 0.17 * most) * len(rows))
    levels = {row.estimate.level for row in rows}
    figures = [_figures(row.estimate, with_level=len(levels) > 1) for row in rows]
    for at, (row, text) in enumerate(zip(rows, figures, strict=True)):
        _draw(ax, at, row.estimate, scale)
        ax.annotate(
            text,
            (1, at),
            xycoords=("axes fraction", "data"),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            fontsize="small",
            color=ink(ax),
            annotation_clip=False,
        )
    if scale.kind == LOG:
        ax.set_xscale("log")
    ax.set_xlim(*scale.view)
    if scale.ticks:
        ax.set_xticks([at for at, _ in scale.ticks], [said for _, said in scale.ticks])
        ax.minorticks_off()
    if scale.null is not None:
        ax.axvline(scale.null, color=faint(ax), linewidth=1, linestyle=":", zorder=0)
    ax.set_yticks(range(len(rows)), names)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    unit = f", {first.unit}" if first.unit else ""
    level = f" ({100 * first.level:.6g}% CI)" if len(levels) == 1 else ""
    side = _side(rows, scale)
    ax.set_xlabel(f"{scale.measure}{unit}{level}" + (f"\n{side}" if side else ""))
    only_bottom(ax)
    return remember(ax, _words(rows, figures, scale, side, levels))


# -- drawing -------------------------------------------------------------------------------------


def _draw(ax: Axes, at: int, estimate: Estimate, scale: Scale) -> None:
    value, low, high = scale.places(estimate)
    left, right = scale.view
    if low is not None and high is not None:
        # A limit beyond the view, or an infinite one, ends in an arrow.
        ax.plot(
            [max(low, left), min(high, right)], [at, at], color=BLUE, lw=2.2, solid_capstyle="butt"
        )
        for limit, edge, beyond, marker in (
            (low, left, low < left, "<"),
            (high, right, high > right, ">"),
        ):
            ax.plot(
                edge if beyond else limit,
                at,
                marker=marker if beyond else "|",
                color=BLUE,
                markersize=8,
                markeredgewidth=1.8,
                clip_on=False,
            )
    if value is not None and left <= value <= right:
        ax.plot(value, at, "s", color=BLUE, markersize=7, markeredgecolor=ink(ax))


def _figures(estimate: Estimate, *, with_level: bool) -> str:
    """Write value and limits, without what the axis says for all rows."""
    from leukimmuno.effects.formatting import abbreviation, describe, percent

    level = f"{percent(estimate.level)} CI "
    if estimate.measure is EffectMeasure.PROPORTION:
        value, low, high = estimate.entry(0)
        text = "undefined" if value is None else f"{100 * value:.1f}%"
        if low is not None and high is not None:
            text += f" ({level}{100 * low:.1f} to {100 * high:.1f})"
    else:
        unit = f" {estimate.unit}" if estimate.unit else ""
        text = describe(estimate).removeprefix(f"{abbreviation(estimate.measure)} ")
        text = text.replace(unit, "", 1)
    return text if with_level else text.replace(level, "", 1)


def _side(rows: list[Row], scale: Scale) -> str:
    """Say which side of the line is better, where that is known for all rows."""
    events = {row.event for row in rows}
    if scale.null is None or len(events) > 1 or None in events:
        return ""
    good = events == {"good"}
    if scale.measure in _TIMES:
        good = not good
    if scale.measure is EffectMeasure.NUMBER_NEEDED_TO_TREAT:
        return f"to the right of infinity: to {'benefit' if good else 'harm'}"
    return f"to the right of the line: {'better' if good else 'worse'} in the experimental arm"


def _words(rows: list[Row], said: list[str], scale: Scale, side: str, levels: set[float]) -> str:
    one = len(rows) == 1
    ends = "" if one else "s"
    name = rows[0].estimate.measure.value
    plural = (
        name
        if one
        else ("numbers" + name.removeprefix("number") if "needed" in name else f"{name}s")
    )
    level = f"{100 * min(levels):.6g}% " if len(levels) == 1 else ""
    axis = "" if scale.kind == LINEAR else f", on a {scale.kind} axis"
    null = "" if scale.null is None else f"; no effect at {scale.null_text}"
    unit = rows[0].estimate.unit
    head = (
        f"Interval plot of {len(rows)} {plural}{f' ({unit})' if unit else ''} with "
        f"{'its' if one else 'their'} {level}confidence interval{ends}{axis}{null}."
    )
    if side:
        head += f" {side[0].upper()}{side[1:]}."
    lines = [
        f"{row.label.replace(chr(10), '; ')}: {figures}"
        for row, figures in zip(rows, said, strict=True)
    ]
    return "\n".join([head, *lines])
