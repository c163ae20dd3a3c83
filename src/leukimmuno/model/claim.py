"""Claims that articles make, restated, with what they assert in a form that can be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from attrs import field, frozen

from leukimmuno.errors import InvalidTypeError, InvalidValueError
from leukimmuno.model.base import Record, Value
from leukimmuno.model.fields import (
    Kind,
    checked,
    flag,
    number,
    parts,
    ref,
    refs,
    slug,
    term,
    text,
)
from leukimmuno.model.quantities import Range, span, unit_text
from leukimmuno.model.source import Citation
from leukimmuno.model.text import brief
from leukimmuno.model.vocabulary import Agency, Bound, Modality, Setting, Verdict

if TYPE_CHECKING:
    from leukimmuno.catalog.collection import Collection
    from leukimmuno.model.adverse_event import AdverseEvent
    from leukimmuno.model.antigen import Antigen
    from leukimmuno.model.endpoint import Endpoint
    from leukimmuno.model.source import Source
    from leukimmuno.model.subtype import Subtype
    from leukimmuno.model.therapy import Therapy
    from leukimmuno.model.trial import Trial

__all__ = [
    "ApprovalAssertion",
    "Assertion",
    "Claim",
    "FigureAssertion",
    "JudgedAssertion",
    "MechanismAssertion",
    "WindowAssertion",
]


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class FigureAssertion(Value):
    """A number stated of a trial arm or a population.

    Parameters
    ----------
    number : float
        The figure as the article prints it.
    unit : str
        The unit the article gives it.
    bound : Bound or str, default "="
        "more than" and the like.
    trial_id, arm_id, endpoint_id, subtype_id, adverse_event_id : str, optional
        What the figure is said to be of.
    """

    number: float = field(metadata=number())
    unit: str = field(metadata=unit_text())
    bound: Bound = field(default=Bound.EQUAL, metadata=term(Bound))
    trial_id: str | None = field(default=None, metadata=ref("trials"))
    arm_id: str | None = field(default=None, metadata=slug())
    endpoint_id: str | None = field(default=None, metadata=ref("endpoints"))
    subtype_id: str | None = field(default=None, metadata=ref("subtypes"))
    adverse_event_id: str | None = field(default=None, metadata=ref("adverse_events"))

    @property
    def trial(self) -> Trial | None:
        """The trial it is said to be of."""
        return None if self.trial_id is None else self._one("trials", self.trial_id)

    @property
    def endpoint(self) -> Endpoint | None:
        """The endpoint it is said to be of."""
        return None if self.endpoint_id is None else self._one("endpoints", self.endpoint_id)

    @property
    def subtype(self) -> Subtype | None:
        """The disease it is said to be of."""
        return None if self.subtype_id is None else self._one("subtypes", self.subtype_id)

    @property
    def adverse_event(self) -> AdverseEvent | None:
        """The adverse event it is said to be of."""
        return (
            None
            if self.adverse_event_id is None
            else self._one("adverse_events", self.adverse_event_id)
        )


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class WindowAssertion(Value):
    """A time within which something is said to happen.

    Parameters
    ----------
    window : Range
        The time stated.
    since : str
        From when it counts.
    adverse_event_id, therapy_id : str, optional
        What happens, and after which therapy.
    modality : Modality or str, optional
        After which class of therapies.
    """

    window: Range = field(metadata=span("time"))
    since: str = field(metadata=text())
    adverse_event_id: str | None = field(default=None, metadata=ref("adverse_events"))
    therapy_id: str | None = field(default=None, metadata=ref("therapies"))
    modality: Modality | None = field(default=None, metadata=term(Modality))

    @property
    def adverse_event(self) -> AdverseEvent | None:
        """What is said to happen."""
        return (
            None
            if self.adverse_event_id is None
            else self._one("adverse_events", self.adverse_event_id)
        )

    @property
    def therapy(self) -> Therapy | None:
        """The therapy after which it is said to happen."""
        return None if self.therapy_id is None else self._one("therapies", self.therapy_id)


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class ApprovalAssertion(Value):
    """That therapies are, or are not, approved for a use.

    Parameters
    ----------
    therapy_ids : tuple of str
        The therapies named.
    subtype_id : str
        The disease.
    agency : Agency or str
        The regulator.
    setting : Setting or str, optional
        The point in the disease.
    ages : Range, optional
        Ages, in completed years.
    approved : bool, default True
        Whether the article says they are approved.
    exhaustive : bool, default False
        Whether the article says that there are no others.
    """

    therapy_ids: tuple[str, ...] = field(metadata=refs("therapies", nonempty=True))
    subtype_id: str = field(metadata=ref("subtypes"))
    agency: Agency = field(metadata=term(Agency))
    setting: Setting | None = field(default=None, metadata=term(Setting))
    ages: Range | None = field(default=None, metadata=span("time"))
    approved: bool = field(default=True, metadata=flag())
    exhaustive: bool = field(default=False, metadata=flag())

    @property
    def therapies(self) -> Collection[Therapy]:
        """The therapies named."""
        return self._many("therapies", self.therapy_ids)

    @property
    def subtype(self) -> Subtype:
        """The disease."""
        subtype: Subtype = self._one("subtypes", self.subtype_id)
        return subtype


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class MechanismAssertion(Value):
    """That a therapy binds certain antigens.

    Parameters
    ----------
    therapy_id : str
        The therapy.
    antigen_ids : tuple of str
        The antigens.
    """

    therapy_id: str = field(metadata=ref("therapies"))
    antigen_ids: tuple[str, ...] = field(metadata=refs("antigens", nonempty=True))

    @property
    def therapy(self) -> Therapy:
        """The therapy."""
        therapy: Therapy = self._one("therapies", self.therapy_id)
        return therapy

    @property
    def antigens(self) -> Collection[Antigen]:
        """The antigens."""
        return self._many("antigens", self.antigen_ids)


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
    FigureAssertion | WindowAssertion | ApprovalAssertion | MechanismAssertion | JudgedAssertion
)
"""What a claim asserts; JSON names the kind in the key "kind"."""


def _assertion(given: Any, place: str) -> Any:
    if not isinstance(given, Assertion):
        raise InvalidTypeError(
            f"{place}: expected one of the assertion classes, got {brief(given)}",
            field=place,
            value=given,
        )
    return given


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class Claim(Record):
    """One checkable statement of a document.

    Parameters
    ----------
    id : str
        Slug.
    source_id : str
        The document that makes it.
    section : str
        Where in the document.
    statement : str
        What it says, in our own words.
    assertion : FigureAssertion, WindowAssertion, ApprovalAssertion, MechanismAssertion or \
JudgedAssertion
        What it asserts, in a form that can be checked.
    citations : tuple of Citation, optional
        Evidence for a judged verdict; required for one.
    """

    collection_name: ClassVar[str] = "claims"

    id: str = field(metadata=slug())
    source_id: str = field(metadata=ref("sources"))
    section: str = field(metadata=text())
    statement: str = field(metadata=text())
    assertion: Assertion = field(metadata={"kind": Kind("value", _assertion, of=Assertion)})
    citations: tuple[Citation, ...] = field(default=(), metadata=parts(Citation))

    def __attrs_post_init__(self) -> None:
        if isinstance(self.assertion, JudgedAssertion) and not self.citations:
            raise InvalidValueError(
                f"Claim.citations: {self.id!r} is judged, so its reasoning needs a citation",
                field="Claim.citations",
                value=(),
            )

    @property
    def source(self) -> Source:
        """The document that makes the claim."""
        source: Source = self._one("sources", self.source_id)
        return source

    def _summary(self) -> str:
        return self.statement
