"""Explanations of printed numbers: stored figures that equal them together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from leukimmuno.claims.figures import Figure, unit_words
from leukimmuno.model.quantities import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Explanation", "Match", "Trace"]


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
        Whether the unit given measures the same thing as the figure's; True where none was given.
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
    """Stored figures of one trial, label or population that the numbers equal, together.

    Attributes
    ----------
    matches : tuple of Match
        One for each number explained, in the order asked.
    cost : float
        What speaks against it; explanations are ranked by numbers explained, then by this.
    unit : str or None
        The unit that the numbers were given.
    """

    matches: tuple[Match, ...]
    cost: float
    unit: str | None = field(repr=False, default=None)
    _text: str | None = field(repr=False, default=None, alias="text")

    @property
    def records(self) -> tuple[Any, ...]:
        """The records that hold the figures, each once."""
        return tuple(dict.fromkeys(match.record for match in self.matches))

    @property
    def text(self) -> str:
        """What the numbers are, in a sentence."""
        if self._text is not None:
            return self._text
        figures = "; ".join(str(match) for match in self.matches)
        said = "; ".join(_remarks(self))
        return f"{said}: {figures}" if said else figures

    def __str__(self) -> str:
        return self.text

    def __reduce__(self) -> tuple[Any, ...]:
        # Records of a registry of one's own come back bound to none, and could not be read again.
        return Explanation, (self.matches, self.cost, self.unit, self.text)


def _remarks(explanation: Explanation) -> Iterator[str]:
    """Say what is odd about the figures: their unit, their arm, their age."""
    figures = [match.figure for match in explanation.matches]
    slips = [match.figure for match in explanation.matches if not match.same_unit]
    if slips and explanation.unit is not None:
        what = " or ".join(sorted({_worded(figure.unit) for figure in slips}))
        times = sorted({str(figure.time) for figure in slips if figure.time is not None})
        at = f" of survival at {' or '.join(times)}" if times else ""
        yield f"{what}{at}, printed as {_worded(explanation.unit)}"
    arms = {(figure.family, figure.arm_id) for figure in figures}
    records = {id(figure.record) for figure in figures}
    if len(records) > 1 and len(arms) == 1 and figures[0].arm_id is not None:
        trial = getattr(figures[0].record, "trial", figures[0].record)
        arm = trial.arm(figures[0].arm_id)
        whose = "the same arm's" if arm.role.value == "single" else f"the {arm.role} arm's"
        count = "both" if len(figures) == 2 else "all"
        yield f"{count} figures are {whose} ({trial.name}, {arm.name})"
    replaced = sum(figure.superseded for figure in figures)
    if replaced:
        yield "superseded since" if replaced == len(figures) else "in part superseded since"


def _worded(unit: str) -> str:
    return {"percent": "percentages", "1": "plain numbers", "count": "counts"}.get(
        unit, unit_words(unit)
    )


class Trace:
    """What a search for printed numbers found.

    Iterating gives the explanations, the best first; a trace without any is false.

    Attributes
    ----------
    values : tuple of float
        The numbers asked about.
    unit : str or None
        The unit given.
    scope : str
        Where the search looked.
    best : Explanation or None
        The explanation ranked first, if there is one.
    """

    def __init__(
        self,
        values: tuple[float, ...],
        unit: str | None,
        scope: str,
        best: Explanation | None,
        found: int,
        ranked: Callable[[], tuple[Explanation, ...]],
        coverage: Callable[[], float],
    ) -> None:
        self.values = values
        self.unit = unit
        self.scope = scope
        self.best = best
        self._found = found
        self._ranked = ranked
        self._coverage = coverage
        self._explanations: tuple[Explanation, ...] | None = None

    @property
    def explanations(self) -> tuple[Explanation, ...]:
        """All explanations, the best first; empty if nothing matches."""
        if self._explanations is None:
            # Two threads may both rank them; the answers are equal.
            self._explanations = self._ranked()
        return self._explanations

    @property
    def chance(self) -> float:
        """How readily numbers match by accident, between 0 and 1.

        The share of the numbers of this precision, from 0 to 100 or to the number asked if that
        is larger, that equal some figure of the scope; multiplied over the values. Figures of the
        unit given count, and those of any unit where the best explanation needs another one.
        """
        return self._coverage()

    @property
    def records(self) -> tuple[Any, ...]:
        """The records behind all explanations, each once."""
        return tuple(
            dict.fromkeys(record for found in self.explanations for record in found.records)
        )

    def __iter__(self) -> Iterator[Explanation]:
        return iter(self.explanations)

    def __len__(self) -> int:
        return self._found

    def __bool__(self) -> bool:
        return self._found > 0

    def __str__(self) -> str:
        numbers = ", ".join(shown(value) for value in self.values)
        unit = {None: "", "percent": " %", "1": ""}.get(self.unit, f" {self.unit}")
        if self.unit is not None and self.unit not in ("percent", "1"):
            unit = f" {unit_words(self.unit, self.values[-1])}"
        if not self:
            return f"{numbers}{unit}: no stored figure in {self.scope} matches"
        lines = [f"{numbers}{unit}, in {self.scope}:"]
        lines += [f"{rank}. {found.text}" for rank, found in enumerate(self.explanations[:5], 1)]
        if len(self) > 5:
            lines.append(f"and {len(self) - 5} more")
        lines.append(f"chance of a match by accident: {self.chance:.2g}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Trace of {list(self.values)}: {self._found} explanations>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self.values, self.unit, self.scope, self.explanations, self.chance)


def _restored(
    values: tuple[float, ...],
    unit: str | None,
    scope: str,
    explanations: tuple[Explanation, ...],
    chance: float,
) -> Trace:
    best = explanations[0] if explanations else None
    return Trace(values, unit, scope, best, len(explanations), lambda: explanations, lambda: chance)
