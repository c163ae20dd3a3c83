"""Every stored figure of a registry, one entry each, in columns that a search runs over."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from attrs import frozen

from leukimmuno.model.quantities import Measure, shown
from leukimmuno.model.trial import Trial
from leukimmuno.model.unit_table import unit_named
from leukimmuno.model.vocabulary import Bound

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import NDArray

    from leukimmuno.catalog.registry import Registry

__all__ = [
    "COSTS",
    "HAIR",
    "Column",
    "Figure",
    "Figures",
    "digits_of",
    "dimension_of",
    "factor_of",
    "figures_of",
    "half_unit",
    "unit_words",
]

COSTS = {
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
"""What a figure is, with how little an article would quote it."""

SUPERSEDED = 0.5
"""What is added for a figure that a later analysis replaced."""

HAIR = 1e-12
"""How far, as a share of a number, floating point may move it."""


@frozen(eq=False)
class Figure:
    """One stored figure and what it is of.

    Attributes
    ----------
    value : float
        The number, as printed or computed from counts.
    unit : str
        "percent", "month", "1", "count", ...
    what : str
        One of the kinds in `COSTS`.
    record : Record
        The record that holds it.
    arm_id : str or None
        The arm, where it is of one.
    time : Measure or None
        The time point of a survival figure.
    label : str
        What it is, in words.
    slack : float
        Half a unit of the last digit that was stored; 0 for a figure computed from counts.
    bound : Bound
        How the printed figure relates to the number.
    """

    value: float
    unit: str
    what: str
    record: Any
    arm_id: str | None = None
    time: Measure | None = None
    label: str = ""
    slack: float = 0.0
    bound: Bound = Bound.EQUAL

    @property
    def trial_id(self) -> str | None:
        """The trial, if the figure is of one."""
        if isinstance(self.record, Trial):
            return self.record.id
        return getattr(self.record, "trial_id", None)

    @property
    def superseded(self) -> bool:
        """Whether a later analysis replaced it, in the registry's view."""
        return getattr(self.record, "superseded_by_id", None) is not None and (
            self.record.superseded_by is not None
        )

    @property
    def family(self) -> str:
        """The trial, label or population that it is of: what one explanation is drawn from."""
        if self.trial_id is not None:
            return f"trial {self.trial_id}"
        therapy = getattr(self.record, "therapy_id", None)
        return f"label {therapy}" if therapy is not None else f"population {self.record.id}"

    def __str__(self) -> str:
        sign = "" if self.bound is Bound.EQUAL else self.bound.value
        # A percentage computed from counts has no last digit of its own.
        number = shown(self.value if self.slack else round(self.value, 2))
        if self.unit == "percent":
            return f"{sign}{number} % ({self.label})"
        unit = "" if self.unit in ("1", "count") else f" {unit_words(self.unit, self.value)}"
        return f"{sign}{number}{unit} ({self.label})"


class Column(NamedTuple):
    """Numbers in ascending order, with the positions of their figures.

    Attributes
    ----------
    places : numpy.ndarray
        Positions of the figures.
    numbers, reach : numpy.ndarray
        Their numbers, and how far each was rounded.
    widest : float
        The largest reach.
    """

    places: NDArray[np.intp]
    numbers: NDArray[np.float64]
    reach: NDArray[np.float64]
    widest: float

    @classmethod
    def of(
        cls, places: NDArray[np.intp], numbers: NDArray[np.float64], reach: NDArray[np.float64]
    ) -> Column:
        """Sort some figures by their numbers."""
        places = places[np.argsort(numbers[places], kind="stable")]
        return cls(places, numbers[places], reach[places], float(reach[places].max(initial=0.0)))

    def near(self, number: float, own: float, *, rounded: bool) -> NDArray[np.intp]:
        """Give the positions of the figures that lie within `own` of a number.

        With `rounded`, a figure's own reach counts where it is larger.
        """
        limit = own + HAIR * abs(number)
        window = max(limit, self.widest) if rounded else limit
        low = self.numbers.searchsorted(number - window, "left")
        part = slice(low, self.numbers.searchsorted(number + window, "right"))
        limits: Any = np.maximum(self.reach[part], limit) if rounded else limit
        found: NDArray[np.intp] = self.places[part][np.abs(self.numbers[part] - number) <= limits]
        return found


class Figures:
    """All figures of a registry, with their numbers as arrays.

    Attributes
    ----------
    entries : tuple of Figure
        The figures.
    values, slack : numpy.ndarray
        Their numbers, and half a unit of the last digit stored.
    reach : numpy.ndarray
        `slack` and what floating point adds.
    base, base_reach : numpy.ndarray
        `values` and `reach` in the smallest unit of their dimension.
    kind : numpy.ndarray
        Dimension of each unit, as an index into `dimensions`.
    cost : numpy.ndarray
        What speaks against each as the figure that an article quotes.
    family, record, arm : numpy.ndarray
        Trial (or label, or population), record and arm, numbered; -1 where a figure is of no arm.
    families : int
        How many families there are.
    """

    def __init__(self, entries: tuple[Figure, ...]) -> None:
        self.entries = entries
        units = {entry.unit for entry in entries}
        self.dimensions: tuple[str, ...] = tuple(sorted({dimension_of(unit) for unit in units}))
        kinds = {unit: self.dimensions.index(dimension_of(unit)) for unit in units}
        factors = {unit: factor_of(unit) for unit in units}
        factor = _floats(factors[entry.unit] for entry in entries)
        self.values: NDArray[np.float64] = _floats(entry.value for entry in entries)
        self.slack: NDArray[np.float64] = _floats(entry.slack for entry in entries)
        self.reach: NDArray[np.float64] = self.slack + HAIR * np.abs(self.values)
        self.base: NDArray[np.float64] = self.values * factor
        self.base_reach: NDArray[np.float64] = self.reach * factor
        self.kind: NDArray[np.int64] = _numbered((entry.unit for entry in entries), kinds)
        # Whether a record is superseded, and its therapies, are looked up once a record.
        records = {id(entry.record): entry for entry in entries}
        late = {name: entry.superseded for name, entry in records.items()}
        self.cost: NDArray[np.float64] = _floats(
            COSTS[entry.what] + SUPERSEDED * late[id(entry.record)] for entry in entries
        )
        self.record: NDArray[np.int64] = _numbered(id(entry.record) for entry in entries)
        self.arm: NDArray[np.int64] = _numbered(entry.arm_id for entry in entries)
        self.family: NDArray[np.int64] = _numbered(entry.family for entry in entries)
        self.families: int = int(self.family.max(initial=-1)) + 1
        therapies = {name: _therapies(entry) for name, entry in records.items()}
        self._where: dict[tuple[str, str], NDArray[np.intp]] = {}
        for key in ("trial", "therapy"):
            places: dict[str, list[int]] = {}
            for place, entry in enumerate(entries):
                trial = () if entry.trial_id is None else (entry.trial_id,)
                for name in trial if key == "trial" else therapies[id(entry.record)]:
                    places.setdefault(name, []).append(place)
            self._where.update(
                {(key, name): np.array(found, dtype=np.intp) for name, found in places.items()}
            )
        self._every = Column.of(np.arange(len(entries)), self.values, self.reach)
        self._columns = {name: self.column(name, self._every.places) for name in self.dimensions}

    def column(
        self, dimension: str | None = None, places: NDArray[np.intp] | None = None
    ) -> Column:
        """Give what a search runs over.

        Parameters
        ----------
        dimension : str, optional
            Figures of this dimension, in its smallest unit; without it all figures, as they are.
        places : numpy.ndarray, optional
            These figures only.
        """
        if dimension is None:
            return self._every if places is None else Column.of(places, self.values, self.reach)
        if dimension not in self.dimensions:
            return Column.of(np.empty(0, dtype=np.intp), self.base, self.base_reach)
        if places is None:
            return self._columns[dimension]
        places = places[self.kind[places] == self.dimensions.index(dimension)]
        return Column.of(places, self.base, self.base_reach)

    def of(self, key: str, name: str) -> NDArray[np.intp]:
        """Give the positions of the figures of a trial or a therapy."""
        return self._where.get((key, name), np.empty(0, dtype=np.intp))

    def trial(self, name: str) -> tuple[Figure, ...]:
        """Give the figures of a trial."""
        return tuple(self.entries[place] for place in self.of("trial", name))


def _floats(numbers: Iterable[float]) -> NDArray[np.float64]:
    return np.fromiter(numbers, dtype=np.float64)


def _numbered(names: Iterable[Hashable], known: dict[Any, int] | None = None) -> NDArray[np.int64]:
    """Give names numbers in the order in which they first come; None is -1."""
    numbers: dict[Hashable, int] = {} if known is None else known
    return np.fromiter(
        (-1 if name is None else numbers.setdefault(name, len(numbers)) for name in names),
        dtype=np.int64,
    )


def _therapies(entry: Figure) -> tuple[str, ...]:
    """Give the therapies of a figure's trial, every arm's, or of its label."""
    trial = (
        entry.record if isinstance(entry.record, Trial) else getattr(entry.record, "trial", None)
    )
    owner = entry.record if trial is None else trial
    return tuple(therapy.id for therapy in getattr(owner, "therapies", ()))


def dimension_of(unit: str) -> str:
    """Give what a unit measures; per cent is kept apart from plain numbers."""
    return "percent" if unit == "percent" else unit_named(unit).dimension


def factor_of(unit: str) -> float:
    """Give the factor to the smallest unit of the dimension; 1 for plain numbers and per cent."""
    return 1.0 if dimension_of(unit) in ("percent", "proportion") else unit_named(unit).factor


def unit_words(unit: str, number: float = 2.0) -> str:
    """Give a unit as words: times have a plural."""
    plural = unit_named(unit).dimension == "time" and number != 1
    return f"{unit}s" if plural else unit


def digits_of(printed: float | str) -> int:
    """Count the digits after the decimal point, as the number is written.

    Examples
    --------
    >>> digits_of(24.6), digits_of("24.60"), digits_of(0.00001), digits_of("2.5e1")
    (1, 2, 5, 0)
    """
    exponent = Decimal(printed if isinstance(printed, str) else shown(printed)).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def half_unit(number: float) -> float:
    """Give half a unit of the last digit written."""
    return 0.5 * 10.0 ** -digits_of(number)


def figures_of(registry: Registry) -> Figures:
    """Give the figures of a registry; they are collected once for each registry or view."""
    known: Figures | None = registry.__dict__.get("_figures")
    if known is not None:
        return known
    from leukimmuno.claims.collecting import collected

    # Two threads may both collect them; one of the two equal answers is kept.
    kept: Figures = registry.__dict__.setdefault("_figures", Figures(tuple(collected(registry))))
    return kept
