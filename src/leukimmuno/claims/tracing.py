"""Which stored figures a set of printed numbers really are.

Every figure of the registry is compared with every number: in the unit given, in other units of
the same dimension, and with the unit ignored, since articles print percentages as months. Figures
that match are joined into explanations, one a trial or label, and ranked.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from leukimmuno.claims.explaining import Explanation, Match, Trace
from leukimmuno.claims.figures import Figures, digits_of, dimension_of, factor_of, figures_of
from leukimmuno.claims.ranking import Ranking
from leukimmuno.errors import InvalidTypeError, InvalidValueError
from leukimmuno.model.text import brief
from leukimmuno.model.therapy import Therapy
from leukimmuno.model.trial import Trial
from leukimmuno.model.unit_table import canonical_unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from leukimmuno.catalog.registry import Registry

__all__ = ["Explanation", "Match", "Trace", "search", "trace"]

_MOST_NUMBERS = 12


def trace(
    values: float | str | Iterable[float | str],
    *,
    unit: str | None = None,
    trial: Trial | str | None = None,
    therapy: Therapy | str | None = None,
    tolerance: float | None = None,
    registry: Registry | None = None,
) -> Trace:
    """Find which stored figures printed numbers equal.

    Parameters
    ----------
    values : float, str or iterable of them
        The numbers as printed, 12 at most; a text keeps a trailing zero, as in "24.0".
    unit : str, optional
        The unit that the article gives them; without it any figure of that number matches.
    trial : Trial or str, optional
        Look among the figures of this trial only.
    therapy : Therapy or str, optional
        Look only among the figures of labels of this therapy and of trials that gave it, every
        arm included, since articles take one arm for another.
    tolerance : float, optional
        How far a figure may lie from the number, in the number's unit; by default half a unit of
        the last digit, of the number or of the stored figure, whichever is coarser.
    registry : Registry, optional
        The evidence; the curated registry by default.

    Returns
    -------
    Trace
        Explanations, the best first; empty where nothing matches.

    Raises
    ------
    InvalidValueError
        For no numbers, more than twelve, one that is not finite, or a negative tolerance.
    InvalidTypeError
        For anything that is no number.
    UnknownUnitError, UnknownEntityError
        For an unknown unit, trial or therapy.

    Examples
    --------
    >>> import leukimmuno as li
    >>> found = li.claims.trace([24.6, 15.7], unit="percent", trial="TOWER")
    >>> found.best.text.partition(":")[0]
    "both figures are the control arm's (TOWER, Standard chemotherapy)"
    """
    numbers = _numbers(values)
    if registry is None:
        from leukimmuno.catalog.shipped import shipped_registry

        registry = shipped_registry()
    asked = None if unit is None else _unit(unit)
    allowed = None if tolerance is None else _tolerance(tolerance)
    figures = figures_of(registry)
    places, scope = _scope(registry, figures, trial, therapy)
    return search(figures, numbers, places=places, scope=scope, unit=asked, tolerance=allowed)


def search(
    figures: Figures,
    numbers: Sequence[tuple[float, int]],
    *,
    scope: str,
    places: NDArray[np.intp] | None = None,
    unit: str | None = None,
    tolerance: float | None = None,
) -> Trace:
    """Compare numbers, each with its digits after the point, with all figures or with some."""
    matches = [_matching(figures, places, number, unit, tolerance) for number in numbers]
    values = tuple(number for number, _ in numbers)
    ranking = Ranking(figures, values, matches, unit)
    best = ranking.best()
    slip = best is not None and not all(match.same_unit for match in best.matches)

    def coverage() -> float:
        among = None if slip else unit
        return math.prod(_coverage(figures, places, one, among, tolerance) for one in numbers)

    return Trace(values, unit, scope, best, len(ranking), ranking.all, coverage)


def _numbers(values: Any) -> list[tuple[float, int]]:
    """Give each number with the digits after its point."""
    if isinstance(values, str | int | float | np.number):
        values = (values,)
    if isinstance(values, np.ndarray):
        values = values.ravel()
    if isinstance(values, bytes | dict) or not isinstance(values, Iterable):
        raise InvalidTypeError(
            f"values: expected numbers, got {brief(values)}", field="values", value=values
        )
    found = [_number(given, f"values[{at}]") for at, given in enumerate(values)]
    if not 0 < len(found) <= _MOST_NUMBERS:
        raise InvalidValueError(
            f"values: expected 1 to {_MOST_NUMBERS} numbers, got {len(found)}",
            field="values",
            value=len(found),
        )
    return found


def _number(given: Any, place: str) -> tuple[float, int]:
    real = isinstance(given, int | float | np.integer | np.floating)
    if isinstance(given, bool) or not (real or isinstance(given, str)):
        raise InvalidTypeError(
            f"{place}: expected a number, got {brief(given)}", field=place, value=given
        )
    try:
        number = float(given)
    except (ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise InvalidValueError(
            f"{place}: expected a finite number, got {brief(given)}", field=place, value=given
        )
    if isinstance(given, np.floating):
        # The digits of a short float are those that it prints, not those of its double.
        number = float(str(given))
    return number, digits_of(given.strip() if isinstance(given, str) else number)


def _unit(unit: Any) -> str:
    if not isinstance(unit, str):
        raise InvalidTypeError(
            f"unit: expected a unit such as 'month', got {brief(unit)}", field="unit", value=unit
        )
    return canonical_unit(unit)


def _tolerance(tolerance: Any) -> float:
    if isinstance(tolerance, bool) or not isinstance(tolerance, int | float | np.number):
        raise InvalidTypeError(
            f"tolerance: expected a number, got {brief(tolerance)}",
            field="tolerance",
            value=tolerance,
        )
    allowed = float(tolerance)
    if not (math.isfinite(allowed) and allowed >= 0):
        raise InvalidValueError(
            f"tolerance: expected a finite number of at least 0, got {brief(tolerance)}",
            field="tolerance",
            value=tolerance,
        )
    return allowed


def _scope(
    registry: Registry, figures: Figures, trial: Any, therapy: Any
) -> tuple[NDArray[np.intp] | None, str]:
    """Give the positions of the figures to look at, None for all, and say what they are."""
    places: NDArray[np.intp] | None = None
    words = []
    for key, given, cls in (("trial", trial, Trial), ("therapy", therapy, Therapy)):
        if given is None:
            continue
        name = given.id if isinstance(given, cls) else given
        if not isinstance(name, str):
            raise InvalidTypeError(
                f"{key}: expected a name or a {cls.__name__}, got {brief(given)}",
                field=key,
                value=given,
            )
        record: Any = (registry.trials if key == "trial" else registry.therapies)[name]
        some = figures.of(key, record.id)
        places = some if places is None else np.intersect1d(places, some)
        words.append(record.name)
    return places, " with ".join(words) if words else f"the whole registry {registry.name}"


def _matching(
    figures: Figures,
    places: NDArray[np.intp] | None,
    number: tuple[float, int],
    unit: str | None,
    tolerance: float | None,
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Give the positions of the figures that equal a number, and whether their unit fits."""
    value, digits = number
    own, rounded = (0.5 * 10.0**-digits, True) if tolerance is None else (tolerance, False)
    raw = figures.column(places=places).near(value, own, rounded=rounded)
    if unit is None:
        return raw, np.ones(raw.shape, dtype=np.bool_)
    factor = factor_of(unit)
    column = figures.column(dimension_of(unit), places)
    same = column.near(value * factor, own * factor, rounded=rounded)
    # Figures of that number in another unit follow those that are the quantity itself.
    known = set(same.tolist())
    other = [place for place in raw.tolist() if place not in known]
    fits = np.arange(same.size + len(other)) < same.size
    return np.concatenate((same, np.array(other, dtype=np.intp))), fits


def _coverage(
    figures: Figures,
    places: NDArray[np.intp] | None,
    number: tuple[float, int],
    unit: str | None,
    tolerance: float | None,
) -> float:
    """Give the share of numbers between 0 and the top that some figure would match."""
    value, digits = number
    own = 0.5 * 10.0**-digits if tolerance is None else tolerance
    factor = 1.0 if unit is None else factor_of(unit)
    column = figures.column(None if unit is None else dimension_of(unit), places)
    near = np.maximum(column.reach / factor, own) if tolerance is None else own
    centre = column.numbers / factor
    top = max(100.0, abs(value))
    low, high = (np.clip(centre + side * near, 0, top) for side in (-1, 1))
    order = np.argsort(low)
    low, high = low[order], high[order]
    # The union of the intervals: each adds what lies above all ends before it.
    before = np.maximum.accumulate(np.concatenate(([0.0], high)))[:-1]
    return float(np.maximum(high - np.maximum(low, before), 0.0).sum() / top)
