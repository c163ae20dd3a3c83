"""Which stored figures a set of printed numbers really are.

Every figure of the registry is compared with every number: in the unit given, in other units of
the same dimension, and with the unit ignored, since articles print percentages as months. Figures
that match are joined into explanations, one a trial or label, and ranked.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import field, frozen

from leukimmuno.claims.figures import (
    Figure,
    Figures,
    digits_of,
    dimension_of,
    factor_of,
    figures_of,
    half_unit,
)
from leukimmuno.errors import InvalidTypeError, InvalidValueError
from leukimmuno.model.quantities import shown
from leukimmuno.model.text import brief
from leukimmuno.model.unit_table import canonical_unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from leukimmuno.catalog.registry import Registry
    from leukimmuno.model.therapy import Therapy
    from leukimmuno.model.trial import Trial

__all__ = ["Explanation", "Match", "Trace", "trace"]

# What a figure is decides how readily an article would quote it.
_COST = {
    "percentage": 0.0,
    "survival": 0.0,
    "median": 0.0,
    "share": 0.0,
    "ratio": 0.5,
    "characteristic": 1.0,
    "onset": 1.0,
    "duration": 1.0,
    "events": 1.5,
    "total": 2.0,
    "p-value": 3.0,
    "limit": 3.0,
}
_OTHER_UNIT = 2.0
# A figure that was stored with fewer digits than were asked for.
_COARSER = 0.25
_SUPERSEDED = 0.5
_OTHER_RECORD = 1.0
_OTHER_ARM = 1.0
# Combinations tried within one trial; the best candidates of each number come first.
_CANDIDATES = 6
_MOST_NUMBERS = 12


@frozen(eq=False)
class Match:
    """A stored figure that one of the numbers equals.

    Attributes
    ----------
    number : float
        The number asked about.
    figure : Figure
        The stored figure.
    same_unit : bool
        Whether the unit given measures the same thing as the figure's.
    """

    number: float
    figure: Figure
    same_unit: bool

    @property
    def record(self) -> Any:
        """The record that holds the figure."""
        return self.figure.record

    def __str__(self) -> str:
        return f"{shown(self.number)} is {self.figure}"


@frozen(eq=False)
class Explanation:
    """Stored figures of one trial or label that the numbers equal, together.

    Attributes
    ----------
    matches : tuple of Match
        One for each number explained, in the order asked.
    cost : float
        What speaks against it; explanations are ranked by numbers explained, then by this.
    text : str
        One sentence.
    """

    matches: tuple[Match, ...]
    cost: float
    unit: str | None = field(repr=False, default=None)

    @property
    def records(self) -> tuple[Any, ...]:
        """The records that hold the figures, each once."""
        return tuple(dict.fromkeys(match.record for match in self.matches))

    @property
    def text(self) -> str:
        """What the numbers are, in a sentence."""
        figures = "; ".join(str(match) for match in self.matches)
        return f"{_heading(self)}{figures}"

    def __str__(self) -> str:
        return self.text


def _heading(explanation: Explanation) -> str:
    figures = [match.figure for match in explanation.matches]
    both = "both figures" if len(figures) == 2 else "all figures"
    said = []
    slips = [match for match in explanation.matches if not match.same_unit]
    if slips and explanation.unit is not None:
        units = {match.figure.unit for match in slips}
        times = {str(match.figure.time) for match in slips if match.figure.time is not None}
        what = " or ".join(sorted(_unit_words(unit) for unit in units))
        at = f" of survival at {' or '.join(sorted(times))}" if times else ""
        said.append(f"{what}{at}, printed as {_unit_words(explanation.unit)}")
    arms = {(figure.trial_id, figure.arm_id) for figure in figures}
    records = {id(figure.record) for figure in figures}
    if len(figures) > 1 and len(arms) == 1 and figures[0].arm_id and len(records) > 1:
        trial: Any = figures[0].record
        trial = getattr(trial, "trial", trial)
        arm = trial.arm(figures[0].arm_id)
        role = f"the {arm.role} arm's" if arm.role.value != "single" else "the same arm's"
        said.append(f"{both} are {role} ({trial.name}, {arm.name})")
    replaced = sum(figure.superseded for figure in figures)
    if replaced:
        said.append("superseded since" if replaced == len(figures) else "in part superseded since")
    return f"{'; '.join(said)}: " if said else ""


def _unit_words(unit: str) -> str:
    return {"percent": "percentages", "1": "plain numbers", "count": "counts"}.get(unit, f"{unit}s")


@frozen(eq=False)
class Trace:
    """What a search for printed numbers found.

    Attributes
    ----------
    values : tuple of float
        The numbers asked about.
    unit : str or None
        The unit given.
    scope : str
        Where the search looked.
    explanations : tuple of Explanation
        The best first; empty if nothing matches.
    """

    values: tuple[float, ...]
    unit: str | None
    scope: str
    explanations: tuple[Explanation, ...]
    _coverage: Callable[[], float] = field(repr=False, alias="coverage")

    @property
    def chance(self) -> float:
        """How readily numbers match by accident, between 0 and 1.

        The share of the numbers of this precision, from 0 to 100 or to the number asked if that
        is larger, that equal some figure of the scope in the unit given; multiplied over the
        values.
        """
        return self._coverage()

    @property
    def best(self) -> Explanation | None:
        """The explanation ranked first, if there is one."""
        return self.explanations[0] if self.explanations else None

    @property
    def records(self) -> tuple[Any, ...]:
        """The records behind all explanations, each once."""
        return tuple(
            dict.fromkeys(record for found in self.explanations for record in found.records)
        )

    def __iter__(self) -> Any:
        return iter(self.explanations)

    def __len__(self) -> int:
        return len(self.explanations)

    def __bool__(self) -> bool:
        return bool(self.explanations)

    def __str__(self) -> str:
        numbers = ", ".join(shown(value) for value in self.values)
        unit = "" if self.unit is None else f" {self.unit}"
        if not self.explanations:
            return f"{numbers}{unit}: no stored figure in {self.scope} matches"
        lines = [f"{numbers}{unit}, in {self.scope}:"]
        lines += [f"{rank}. {found.text}" for rank, found in enumerate(self.explanations[:5], 1)]
        if len(self.explanations) > 5:
            lines.append(f"and {len(self.explanations) - 5} more")
        lines.append(f"chance of a match by accident: {self.chance:.2g}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Trace of {list(self.values)}: {len(self.explanations)} explanations>"


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
        The numbers as printed; a text keeps a trailing zero, as in "24.0".
    unit : str, optional
        The unit that the article gives them; without it any figure of that number matches.
    trial : Trial or str, optional
        Look among the figures of this trial only.
    therapy : Therapy or str, optional
        Look among the figures of patients who received this therapy only.
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
    >>> [match.figure.arm_id for match in found.best.matches]
    ['standard-chemotherapy', 'standard-chemotherapy']
    """
    numbers = _numbers(values)
    if registry is None:
        from leukimmuno.catalog.shipped import shipped_registry

        registry = shipped_registry()
    asked = None if unit is None else canonical_unit(unit)
    given: object = tolerance
    if given is not None and not (
        isinstance(given, int | float) and math.isfinite(given) and given >= 0
    ):
        raise InvalidValueError(
            f"tolerance: expected a finite number of at least 0, got {brief(tolerance)}",
            field="tolerance",
            value=tolerance,
        )
    figures = figures_of(registry)
    places, scope = _scope(registry, figures, trial, therapy)
    matches = [_matching(figures, places, number, asked, tolerance) for number in numbers]

    def coverage() -> float:
        return math.prod(_coverage(figures, places, one, asked, tolerance) for one in numbers)

    explanations = _explained(figures, [number for number, _ in numbers], matches, asked)
    return Trace(tuple(number for number, _ in numbers), asked, scope, explanations, coverage)


def _numbers(values: Any) -> list[tuple[float, int]]:
    """Give each number with the digits after its point."""
    if isinstance(values, str | int | float):
        values = (values,)
    if not isinstance(values, Iterable):
        raise InvalidTypeError(
            f"values: expected numbers, got {brief(values)}", field="values", value=values
        )
    found = []
    for at, given in enumerate(values):
        place = f"values[{at}]"
        if isinstance(given, bool) or not isinstance(given, int | float | str | np.number):
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
        found.append((number, digits_of(given.strip() if isinstance(given, str) else number)))
    if not 0 < len(found) <= _MOST_NUMBERS:
        raise InvalidValueError(
            f"values: expected 1 to {_MOST_NUMBERS} numbers, got {len(found)}",
            field="values",
            value=len(found),
        )
    return found


def _scope(
    registry: Registry, figures: Figures, trial: Any, therapy: Any
) -> tuple[NDArray[np.intp] | slice, str]:
    from leukimmuno.model.therapy import Therapy as TherapyClass
    from leukimmuno.model.trial import Trial as TrialClass

    parts, words = [], []
    for key, given, cls in (("trial", trial, TrialClass), ("therapy", therapy, TherapyClass)):
        if given is None:
            continue
        collection = registry.trials if key == "trial" else registry.therapies
        record: Any = collection[given.id if isinstance(given, cls) else given]
        parts.append(figures.of(key, record.id))
        words.append(record.name)
    if not parts:
        return slice(None), f"the whole registry {registry.name}"
    common = parts[0] if len(parts) == 1 else np.intersect1d(parts[0], parts[1])
    return common, " with ".join(words)


def _matching(
    figures: Figures,
    places: NDArray[np.intp] | slice,
    number: tuple[float, int],
    unit: str | None,
    tolerance: float | None,
) -> list[tuple[int, bool]]:
    """Give the positions of the figures that equal a number, and whether their unit fits."""
    value, digits = number
    own = 0.5 * 10.0**-digits if tolerance is None else tolerance
    values, slack = figures.values[places], figures.slack[places]
    limit = np.maximum(slack, own) if tolerance is None else own
    # A hair more, for numbers that lie on the edge of rounding.
    raw = np.abs(values - value) <= limit * (1 + 1e-9) + 1e-9
    if unit is None:
        fits = raw
    else:
        dimension = dimension_of(unit)
        factor = factor_of(unit)
        if dimension in figures.dimensions:
            same = figures.kind[places] == figures.dimensions.index(dimension)
            scale = figures.factor[places] / factor
            coarse = np.maximum(slack * scale, own) if tolerance is None else own
            fits = same & (np.abs(values * scale - value) <= coarse * (1 + 1e-9) + 1e-9)
        else:
            fits = np.zeros(values.shape, dtype=np.bool_)
    found = np.flatnonzero(raw | fits)
    index = found if isinstance(places, slice) else places[found]
    return list(zip(index.tolist(), fits[found].tolist(), strict=True))


def _coverage(
    figures: Figures,
    places: NDArray[np.intp] | slice,
    number: tuple[float, int],
    unit: str | None,
    tolerance: float | None,
) -> float:
    """Give the share of numbers between 0 and the top that some figure would match."""
    value, digits = number
    own = 0.5 * 10.0**-digits if tolerance is None else tolerance
    values, slack = figures.values[places], figures.slack[places]
    scale: Any = 1.0
    if unit is not None:
        if dimension_of(unit) not in figures.dimensions:
            return 0.0
        same = figures.kind[places] == figures.dimensions.index(dimension_of(unit))
        scale = figures.factor[places][same] / factor_of(unit)
        values, slack = values[same], slack[same]
    top = max(100.0, abs(value))
    near = np.maximum(slack * scale, own) if tolerance is None else np.full(values.shape, own)
    centre = values * scale
    low, high = np.clip(centre - near, 0, top), np.clip(centre + near, 0, top)
    order = np.argsort(low)
    low, high = low[order], high[order]
    if not low.size:
        return 0.0
    # The union of the intervals: each adds what lies above all ends before it.
    before = np.concatenate(([0.0], np.maximum.accumulate(high)[:-1]))
    return float(np.maximum(high - np.maximum(low, before), 0.0).sum() / top)


def _explained(
    figures: Figures,
    numbers: Sequence[float],
    matches: list[list[tuple[int, bool]]],
    unit: str | None,
) -> tuple[Explanation, ...]:
    """Join matches of one trial, label or population into explanations, and rank them."""
    groups: dict[str, list[list[tuple[float, int, bool]]]] = {}
    for at, found in enumerate(matches):
        for place, same in found:
            entry = figures.entries[place]
            cost = _COST[entry.what] + (0 if same else _OTHER_UNIT)
            cost += _COARSER * (entry.slack > half_unit(numbers[at]))
            cost += _SUPERSEDED * entry.superseded
            members = groups.setdefault(_family(entry), [[] for _ in numbers])
            members[at].append((cost, place, same))
    ranked: list[tuple[int, float, int, Explanation]] = []
    for members in groups.values():
        explanation = _best(figures, numbers, members, unit)
        ranked.append((-len(explanation.matches), explanation.cost, len(ranked), explanation))
    ranked.sort(key=lambda item: item[:3])
    return tuple(item[-1] for item in ranked)


def _family(entry: Figure) -> str:
    if entry.trial_id is not None:
        return f"trial {entry.trial_id}"
    therapy = getattr(entry.record, "therapy_id", None)
    return f"label {therapy}" if therapy is not None else f"population {entry.record.id}"


def _best(
    figures: Figures,
    numbers: Sequence[float],
    members: list[list[tuple[float, int, bool]]],
    unit: str | None,
) -> Explanation:
    """Choose one figure a number, so that together they are the likeliest to be quoted."""
    known = [(at, sorted(found)[:_CANDIDATES]) for at, found in enumerate(members) if found]
    # So many numbers at once need no second thoughts: the cheapest of each is taken.
    if len(known) > 4:
        known = [(at, found[:1]) for at, found in known]
    cost, chosen = min(
        (
            (
                sum(item[0] for item in one)
                + _spread([figures.entries[place] for _, place, _ in one]),
                one,
            )
            for one in product(*(found for _, found in known))
        ),
        key=lambda pair: pair[0],
    )
    matched = tuple(
        Match(numbers[at], figures.entries[place], same)
        for (at, _), (_, place, same) in zip(known, chosen, strict=True)
    )
    return Explanation(matched, cost, unit)


def _spread(entries: list[Figure]) -> float:
    """Give the cost of figures that do not stand side by side in one result."""
    if len(entries) < 2:
        return 0.0
    if len({id(entry) for entry in entries}) < len(entries):
        return 10.0
    records = {id(entry.record) for entry in entries}
    arms = {entry.arm_id for entry in entries}
    cost = _OTHER_RECORD * (len(records) - 1)
    # Two arms of one result, or one arm throughout, is what writers copy; a mixture is not.
    if len(records) > 1 and len(arms) > 1:
        cost += _OTHER_ARM * (len(arms) - 1)
    return cost
