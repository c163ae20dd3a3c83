"""How matches are joined into explanations and ranked: the figures likeliest to be quoted first."""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from leukimmuno.claims.explaining import Explanation, Match
from leukimmuno.claims.figures import Figures, half_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Ranking"]

# Numbers of another unit than was given, once for each unit; more if others are of the right one.
_OTHER_UNIT = 2.0
_MIXED_UNITS = 1.0
# A figure that was stored with fewer digits than were asked for.
_COARSER = 0.25
_OTHER_RECORD = 1.0
_OTHER_ARM = 1.0
# Two numbers that are said to be one figure.
_SAME_FIGURE = 10.0
# Combinations tried within one trial; the best candidates of each number come first.
_CANDIDATES = 6
_TOGETHER = 4


class _Candidate(NamedTuple):
    """A figure that one number equals; candidates sort by what speaks against them."""

    cost: float
    place: int
    same_unit: bool
    kind: int
    record: int
    arm: int


class Ranking:
    """Matches of each number, joined into one explanation a family, and ranked.

    Parameters
    ----------
    figures : Figures
        The figures searched.
    numbers : sequence of float
        The numbers asked about.
    matches : sequence of (array of int, array of bool)
        For each number the positions of the figures that equal it, and whether their unit fits.
    unit : str, optional
        The unit that the numbers were given.
    """

    def __init__(
        self,
        figures: Figures,
        numbers: Sequence[float],
        matches: Sequence[tuple[NDArray[np.intp], NDArray[np.bool_]]],
        unit: str | None,
    ) -> None:
        self.figures: Figures = figures
        self.numbers: Sequence[float] = numbers
        self.unit: str | None = unit
        self.matches: Sequence[tuple[NDArray[np.intp], NDArray[np.bool_]]] = matches
        # For each family: how many numbers it explains.
        self.explained: NDArray[np.int64] = np.zeros(figures.families, dtype=np.int64)
        for places, _ in matches:
            known = np.zeros(figures.families, dtype=np.bool_)
            known[figures.family[places]] = True
            self.explained += known

    def __len__(self) -> int:
        return int(np.count_nonzero(self.explained))

    def all(self) -> tuple[Explanation, ...]:
        """Give every explanation, the best first."""
        candidates = self._candidates(self.explained > 0)
        homes = np.flatnonzero(self.explained).tolist()
        joined = [(-int(self.explained[home]), *self._join(candidates, home)) for home in homes]
        joined.sort(key=lambda one: one[:2])
        return tuple(self._told(cost, chosen) for _, cost, chosen in joined)

    def best(self) -> Explanation | None:
        """Give the best explanation without joining those that cannot be it."""
        most = int(self.explained.max(initial=0))
        if not most:
            return None
        candidates = self._candidates(self.explained == most)
        # What each family costs at the least: its cheapest figures, without regard to each other.
        homes = sorted(
            (sum(families[home][0].cost for families in candidates if home in families), home)
            for home in np.flatnonzero(self.explained == most).tolist()
        )
        best: tuple[float, int] | None = None
        told: Any = ()
        for least, home in homes:
            if best is not None and (least, home) > best:
                break
            cost, chosen = self._join(candidates, home)
            if best is None or (cost, home) < best:
                best, told = (cost, home), chosen
        return None if best is None else self._told(best[0], told)

    def _candidates(self, keep: NDArray[np.bool_]) -> list[dict[int, list[_Candidate]]]:
        """Give, for each number, the candidates of each family that is kept, the best first."""
        return [
            self._grouped(number, *found, keep)
            for number, found in zip(self.numbers, self.matches, strict=True)
        ]

    def _grouped(
        self,
        number: float,
        places: NDArray[np.intp],
        same: NDArray[np.bool_],
        keep: NDArray[np.bool_],
    ) -> dict[int, list[_Candidate]]:
        figures = self.figures
        wanted = keep[figures.family[places]]
        places, same = places[wanted], same[wanted]
        coarser = figures.slack[places] > half_unit(number) * (1 + 1e-9)
        # The numbers share what another unit costs.
        slip = _OTHER_UNIT / len(self.numbers)
        cost = figures.cost[places] + slip * ~same + _COARSER * coarser
        codes = (column[places] for column in (figures.kind, figures.record, figures.arm))
        columns = [column.tolist() for column in (cost, places, same, *codes)]
        families: dict[int, list[_Candidate]] = {}
        rows = map(_Candidate._make, zip(*columns, strict=True))
        for home, row in zip(figures.family[places].tolist(), rows, strict=True):
            families.setdefault(home, []).append(row)
        for found in families.values():
            found.sort()
        return families

    def _join(
        self, candidates: list[dict[int, list[_Candidate]]], home: int
    ) -> tuple[float, list[tuple[int, _Candidate]]]:
        """Choose one figure a number, so that together they are the likeliest to be quoted."""
        asked = [at for at, families in enumerate(candidates) if home in families]
        # So many numbers at once need no second thoughts: the cheapest of each is taken.
        most = _CANDIDATES if len(asked) <= _TOGETHER else 1
        known = [candidates[at][home][:most] for at in asked]
        best, told = math.inf, known[0]
        for chosen in product(*known):
            price = sum([one.cost for one in chosen])
            if price < best and (price := price + self._slips(chosen) + _apart(chosen)) < best:
                best, told = price, list(chosen)
        return best, list(zip(asked, told, strict=True))

    def _slips(self, chosen: tuple[_Candidate, ...]) -> float:
        """Give what figures of other units cost together, beyond what each has been charged."""
        slips = [one.kind for one in chosen if not one.same_unit]
        if not slips:
            return 0.0
        mixed = _MIXED_UNITS if len(slips) < len(chosen) else 0.0
        return _OTHER_UNIT * (len(set(slips)) - len(slips) / len(self.numbers)) + mixed

    def _told(self, cost: float, chosen: list[tuple[int, _Candidate]]) -> Explanation:
        entries = self.figures.entries
        matches = [Match(self.numbers[at], entries[one.place], one.same_unit) for at, one in chosen]
        return Explanation(tuple(matches), cost, self.unit)


def _apart(chosen: tuple[_Candidate, ...]) -> float:
    """Give what it costs that figures do not stand side by side in one result."""
    if len({one.place for one in chosen}) < len(chosen):
        return _SAME_FIGURE
    records = {one.record for one in chosen}
    if len(records) == 1:
        return 0.0
    # Two arms of one result, or one arm throughout, is what writers copy; a mixture is not.
    arms = {one.arm for one in chosen}
    return _OTHER_RECORD * (len(records) - 1) + _OTHER_ARM * (len(arms) - 1)
