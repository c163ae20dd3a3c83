"""What a grading function answers."""

from __future__ import annotations

from attrs import field, frozen

from leukimmuno.model.base import Value
from leukimmuno.model.fields import checked, count, text, texts

__all__ = ["SCALE", "Grade", "worst"]

SCALE = "ASTCT 2019"
"""The scale of every grade that this package gives."""


@frozen(eq=False, repr=False, field_transformer=checked)
class Grade(Value):
    """The grade of a toxicity, with the findings that decided it.

    Parameters
    ----------
    condition : str
        "CRS" or "ICANS".
    grade : int or None
        1 to 5; None if the findings do not make up the condition, which is not a grade 0.
    reasons : tuple of str
        Why, the deciding findings first; findings that do not count are named as such.
    scale : str, default "ASTCT 2019"
        The scale; a grade has no meaning without it.

    Examples
    --------
    >>> from leukimmuno.grading import crs
    >>> answer = crs(temperature="37.2 degC", hypotension=True)
    >>> answer.grade, answer.label
    (None, 'not CRS')
    """

    condition: str = field(metadata=text())
    grade: int | None = field(default=None, metadata=count(1))
    reasons: tuple[str, ...] = field(default=(), metadata=texts())
    scale: str = field(default=SCALE, metadata=text())

    @property
    def label(self) -> str:
        """The grade in words: "grade 2", or "not CRS"."""
        return f"not {self.condition}" if self.grade is None else f"grade {self.grade}"

    def __str__(self) -> str:
        named = self.label if self.grade is None else f"{self.label} {self.condition}"
        return f"{named} ({self.scale})"

    def _repr_html_(self) -> str:
        from html import escape

        reasons = "".join(f"<li>{escape(reason)}</li>" for reason in self.reasons)
        return f"<div><strong>{escape(str(self))}</strong><ul>{reasons}</ul></div>"


def worst(findings: list[tuple[int, str]]) -> tuple[int, list[str]]:
    """Give the highest grade that any finding stands for, and the reasons, gravest first."""
    ordered = sorted(findings, key=lambda finding: -finding[0])
    return ordered[0][0], [f"{reason} (grade {grade})" for grade, reason in ordered]
