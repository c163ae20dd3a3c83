"""What a claim asserts, in a form that can be checked against the evidence."""

from __future__ import annotations

from attrs import field, frozen

from leukimmuno.model.assertion.figures import (
    ComparisonAssertion,
    FigureAssertion,
    ShareAssertion,
)
from leukimmuno.model.assertion.therapies import (
    ApprovalAssertion,
    ClassAssertion,
    EvidenceAssertion,
    MechanismAssertion,
)
from leukimmuno.model.assertion.toxicities import FrequencyAssertion, WindowAssertion
from leukimmuno.model.base import Value
from leukimmuno.model.fields import checked, term, text
from leukimmuno.model.vocabulary import Verdict

__all__ = [
    "ApprovalAssertion",
    "Assertion",
    "ClassAssertion",
    "ComparisonAssertion",
    "EvidenceAssertion",
    "FigureAssertion",
    "FrequencyAssertion",
    "JudgedAssertion",
    "MechanismAssertion",
    "ShareAssertion",
    "WindowAssertion",
]


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class JudgedAssertion(Value):
    """A statement that no computation can check, with a reader's verdict.

    Parameters
    ----------
    verdict : Verdict or str
        The reader's verdict.
    reasoning : str
        Why, resting on the claim's citations.
    """

    verdict: Verdict = field(metadata=term(Verdict))
    reasoning: str = field(metadata=text())


Assertion = (
    FigureAssertion
    | ComparisonAssertion
    | FrequencyAssertion
    | WindowAssertion
    | ApprovalAssertion
    | MechanismAssertion
    | ClassAssertion
    | ShareAssertion
    | EvidenceAssertion
    | JudgedAssertion
)
"""What a claim asserts; JSON names the kind in the key "kind"."""
