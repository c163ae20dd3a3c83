"""The ICE score: the bedside test of encephalopathy behind the grade of ICANS."""

from __future__ import annotations

from attrs import field, frozen

from leukimmuno.grading.findings import points
from leukimmuno.model.base import Value
from leukimmuno.model.fields import Kind, checked

__all__ = ["MOST_POINTS", "IceScore", "ice_score"]

MOST_POINTS = 10


def _points(most: int) -> dict[str, Kind]:
    return {
        "kind": Kind("count", lambda given, place: points(given, place, most), low=0, high=most)
    }


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class IceScore(Value):
    """Points of the immune effector cell-associated encephalopathy (ICE) test.

    Parameters
    ----------
    orientation : int
        0 to 4: year, month, city, hospital.
    naming : int
        0 to 3: objects named, such as a clock, a pen and a button.
    commands, writing, attention : int or bool
        0 or 1 each: follows simple commands; writes a standard sentence; counts backwards from
        100 by 10.

    Examples
    --------
    >>> print(IceScore(orientation=4, naming=3, commands=1, writing=0, attention=1))
    ICE 9 of 10
    """

    orientation: int = field(metadata=_points(4))
    naming: int = field(metadata=_points(3))
    commands: int = field(metadata=_points(1))
    writing: int = field(metadata=_points(1))
    attention: int = field(metadata=_points(1))

    @property
    def score(self) -> int:
        """The sum, 0 to 10; 10 is no impairment."""
        return self.orientation + self.naming + self.commands + self.writing + self.attention

    @property
    def label(self) -> str:
        """The score in words."""
        return f"ICE {self.score}"

    @property
    def scale(self) -> str:
        """The scale the score belongs to."""
        from leukimmuno.grading.answer import SCALE

        return SCALE

    @property
    def reasons(self) -> tuple[str, ...]:
        """Where points were lost."""
        most = {"orientation": 4, "naming": 3, "commands": 1, "writing": 1, "attention": 1}
        return tuple(
            f"{part}: {getattr(self, part)} of {best}"
            for part, best in most.items()
            if getattr(self, part) < best
        )

    def __str__(self) -> str:
        return f"{self.label} of {MOST_POINTS}"

    def _repr_html_(self) -> str:
        lost = "; ".join(self.reasons)
        return f"<div><strong>{self}</strong>{f' ({lost})' if lost else ''}</div>"


def ice_score(
    *,
    orientation: int,
    naming: int,
    commands: int | bool,
    writing: int | bool,
    attention: int | bool,
) -> IceScore:
    """Add up the ICE test. Educational, no medical advice.

    Parameters
    ----------
    orientation : int
        0 to 4, a point each for year, month, city and hospital.
    naming : int
        0 to 3, a point for each object named.
    commands : int or bool
        Whether simple commands are followed, such as "show me two fingers".
    writing : int or bool
        Whether a standard sentence is written.
    attention : int or bool
        Whether the patient counts backwards from 100 by 10.

    Returns
    -------
    IceScore
        With `score` from 0 to 10.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If a component is out of its range; the message names it.

    References
    ----------
    Lee DW et al., Biol Blood Marrow Transplant 2019;25:625-638.

    Examples
    --------
    >>> ice_score(orientation=3, naming=3, commands=True, writing=False, attention=True).score
    8
    """
    return IceScore(
        orientation=orientation,
        naming=naming,
        commands=commands,
        writing=writing,
        attention=attention,
    )
