"""What a claim asserts, in a form that can be checked against the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from leukimmuno.errors import InvalidValueError, UnitMismatchError
from leukimmuno.model.base import Value
from leukimmuno.model.fields import checked, flag, number, ref, refs, slug, term, terms, text
from leukimmuno.model.quantities import Measure, Range, measure, span, unit_text
from leukimmuno.model.unit_table import unit_named
from leukimmuno.model.vocabulary import (
    Agency,
    Bound,
    EvidenceLevel,
    Frequency,
    Mechanism,
    Modality,
    Setting,
    Verdict,
)

if TYPE_CHECKING:
    from leukimmuno.catalog.collection import Collection
    from leukimmuno.model.adverse_event import AdverseEvent
    from leukimmuno.model.antigen import Antigen
    from leukimmuno.model.endpoint import Endpoint
    from leukimmuno.model.subtype import Subtype
    from leukimmuno.model.therapy import Therapy
    from leukimmuno.model.trial import Trial

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


def _need(assertion: Value, *names: str) -> None:
    """Refuse an assertion that states none of these fields."""
    if all(getattr(assertion, name) in (None, ()) for name in names):
        owner = type(assertion).__name__
        raise InvalidValueError(
            f"{owner}.{names[0]}: one of {', '.join(names)} is needed",
            field=f"{owner}.{names[0]}",
            value=None,
        )


def _check_band(assertion: FigureAssertion | ShareAssertion) -> None:
    """Refuse a figure that is a number and a span at once, or a span in another dimension."""
    owner, band = type(assertion).__name__, assertion.band
    if band is None:
        return
    if assertion.number is not None:
        raise InvalidValueError(
            f"{owner}.band: a figure is a number or a span, got {assertion.number!r} and {band}",
            field=f"{owner}.band",
            value=band,
        )
    if band.low is None and band.high is None:
        raise InvalidValueError(
            f"{owner}.band: a span needs an end, got {band}", field=f"{owner}.band", value=band
        )
    dimension = unit_named(assertion.unit).dimension
    if band.dimension != dimension:
        raise UnitMismatchError(
            f"{owner}.band: expected {dimension} as in {assertion.unit!r}, got {band} "
            f"({band.unit!r} measures {band.dimension})",
            unit=band.unit,
            expected=dimension,
        )


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class FigureAssertion(Value):
    """A number stated of a trial's arm, or of the patients of a class of therapies.

    Parameters
    ----------
    number : float, optional
        The figure as the article prints it; a multiple of ten or of five counts as rounded.
    band : Range, optional
        The span that a wording stands for, as 40 to 50 percent for "nearly half"; in place of
        `number`.
    unit : str
        The unit that the article gives the number.
    bound : Bound or str, default "="
        "over" is ">", "up to" is "<=".
    trial_id, arm_id : str, optional
        The trial and the arm that the figure is said to be of.
    therapy_id, modality : optional
        What the patients received, where no trial is named.
    endpoint_ids : tuple of str, optional
        The endpoint that the article's word means; several where the word can mean several.
    characteristic : str, optional
        A characteristic at baseline instead of an endpoint, such as "median age".
    time : Measure, optional
        The time that a survival figure is said to be for.
    subtype_id, setting, ages : optional
        The patients, as far as the article says.
    """

    number: float | None = field(default=None, metadata=number())
    band: Range | None = field(default=None, metadata=span())
    unit: str = field(metadata=unit_text())
    bound: Bound = field(default=Bound.EQUAL, metadata=term(Bound))
    trial_id: str | None = field(default=None, metadata=ref("trials"))
    arm_id: str | None = field(default=None, metadata=slug())
    therapy_id: str | None = field(default=None, metadata=ref("therapies"))
    modality: Modality | None = field(default=None, metadata=term(Modality))
    endpoint_ids: tuple[str, ...] = field(default=(), metadata=refs("endpoints"))
    characteristic: str | None = field(default=None, metadata=text())
    time: Measure | None = field(default=None, metadata=measure("time"))
    subtype_id: str | None = field(default=None, metadata=ref("subtypes"))
    setting: Setting | None = field(default=None, metadata=term(Setting))
    ages: Range | None = field(default=None, metadata=span("time"))

    def __attrs_post_init__(self) -> None:
        _need(self, "number", "band")
        _check_band(self)
        _need(self, "endpoint_ids", "characteristic")
        _need(self, "trial_id", "therapy_id", "modality")

    @property
    def trial(self) -> Trial | None:
        """The trial it is said to be of."""
        return None if self.trial_id is None else self._one("trials", self.trial_id)

    @property
    def therapy(self) -> Therapy | None:
        """The therapy it is said to be of."""
        return None if self.therapy_id is None else self._one("therapies", self.therapy_id)

    @property
    def endpoints(self) -> Collection[Endpoint]:
        """The endpoints that the article's word can mean."""
        return self._many("endpoints", self.endpoint_ids)

    @property
    def subtype(self) -> Subtype | None:
        """The disease of the patients."""
        return None if self.subtype_id is None else self._one("subtypes", self.subtype_id)


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class ComparisonAssertion(Value):
    """Two figures, or an order, stated of the two arms of a trial.

    Parameters
    ----------
    trial_id : str
        The trial.
    endpoint_ids : tuple of str
        The endpoint that the article's word means; several where the word can mean several.
    experimental, control : float, optional
        The figures of the two arms as printed; left out where only an order is stated.
    unit : str, optional
        The unit that the article gives them.
    higher : bool, optional
        Whether the experimental arm's figure is said to be the higher one.
    experimental_arm, control_arm : str, optional
        The arms, where the trial has more than two.
    time : Measure, optional
        The time that survival figures are said to be for.
    subtype_id, setting, ages : optional
        The patients, as far as the article says.
    """

    trial_id: str = field(metadata=ref("trials"))
    endpoint_ids: tuple[str, ...] = field(metadata=refs("endpoints", nonempty=True))
    experimental: float | None = field(default=None, metadata=number())
    control: float | None = field(default=None, metadata=number())
    unit: str | None = field(default=None, metadata=unit_text())
    higher: bool | None = field(default=None, metadata=flag())
    experimental_arm: str | None = field(default=None, metadata=slug())
    control_arm: str | None = field(default=None, metadata=slug())
    time: Measure | None = field(default=None, metadata=measure("time"))
    subtype_id: str | None = field(default=None, metadata=ref("subtypes"))
    setting: Setting | None = field(default=None, metadata=term(Setting))
    ages: Range | None = field(default=None, metadata=span("time"))

    def __attrs_post_init__(self) -> None:
        _need(self, "experimental", "higher")
        stated = [self.experimental is not None, self.control is not None, self.unit is not None]
        if any(stated) and not all(stated):
            raise InvalidValueError(
                "ComparisonAssertion.experimental: both figures and their unit are needed, or none",
                field="ComparisonAssertion.experimental",
                value=self.experimental,
            )

    @property
    def trial(self) -> Trial:
        """The trial."""
        trial: Trial = self._one("trials", self.trial_id)
        return trial

    @property
    def endpoints(self) -> Collection[Endpoint]:
        """The endpoints that the article's word can mean."""
        return self._many("endpoints", self.endpoint_ids)

    @property
    def subtype(self) -> Subtype | None:
        """The disease of the patients."""
        return None if self.subtype_id is None else self._one("subtypes", self.subtype_id)


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class FrequencyAssertion(Value):
    """How often an adverse event is said to happen, in a word.

    Parameters
    ----------
    adverse_event_ids : tuple of str
        The event; several where the article's word covers several, of which each must fit.
    frequency : Frequency or str
        The word: "rare", "common", or "occurs" where the article says no more.
    severe : bool, default False
        Whether the sentence speaks of severe or dangerous forms only.
    therapy_ids : tuple of str, optional
        The therapies.
    modality : Modality or str, optional
        The class of therapies, where none is named.
    """

    adverse_event_ids: tuple[str, ...] = field(metadata=refs("adverse_events", nonempty=True))
    frequency: Frequency = field(metadata=term(Frequency))
    severe: bool = field(default=False, metadata=flag())
    therapy_ids: tuple[str, ...] = field(default=(), metadata=refs("therapies"))
    modality: Modality | None = field(default=None, metadata=term(Modality))

    def __attrs_post_init__(self) -> None:
        _need(self, "therapy_ids", "modality")

    @property
    def adverse_events(self) -> Collection[AdverseEvent]:
        """The events."""
        return self._many("adverse_events", self.adverse_event_ids)

    @property
    def therapies(self) -> Collection[Therapy]:
        """The therapies named."""
        return self._many("therapies", self.therapy_ids)


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class WindowAssertion(Value):
    """A time within which something is said to happen, or that a step is said to take.

    Parameters
    ----------
    window : Range
        The time stated.
    since : str
        From when it counts: "infusion", "first dose"; "start" for how long a step takes.
    adverse_event_id : str, optional
        What begins within the window.
    step : str, optional
        The step of the process, such as "leukapheresis", whose duration is stated.
    therapy_id : str, optional
        The therapy.
    modality : Modality or str, optional
        The class of therapies, where none is named.
    """

    window: Range = field(metadata=span("time"))
    since: str = field(metadata=text())
    adverse_event_id: str | None = field(default=None, metadata=ref("adverse_events"))
    step: str | None = field(default=None, metadata=slug())
    therapy_id: str | None = field(default=None, metadata=ref("therapies"))
    modality: Modality | None = field(default=None, metadata=term(Modality))

    def __attrs_post_init__(self) -> None:
        _need(self, "adverse_event_id", "step")
        _need(self, "therapy_id", "modality")

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
    therapy_ids : tuple of str, optional
        The therapies named.
    modalities : tuple of Modality or str, optional
        Without therapies: that some therapy of these classes is approved. With them and
        `exhaustive`: the classes among which there are no others.
    subtype_id : str
        The disease.
    agency : Agency or str, optional
        The regulator; any, where the article names none.
    setting : Setting or str, optional
        The point in the disease.
    ages : Range, optional
        Ages, in completed years.
    approved : bool, default True
        Whether the article says they are approved.
    exhaustive : bool, default False
        Whether the article says that there are no others.
    """

    therapy_ids: tuple[str, ...] = field(default=(), metadata=refs("therapies"))
    modalities: tuple[Modality, ...] = field(default=(), metadata=terms(Modality))
    subtype_id: str = field(metadata=ref("subtypes"))
    agency: Agency | None = field(default=None, metadata=term(Agency))
    setting: Setting | None = field(default=None, metadata=term(Setting))
    ages: Range | None = field(default=None, metadata=span("time"))
    approved: bool = field(default=True, metadata=flag())
    exhaustive: bool = field(default=False, metadata=flag())

    def __attrs_post_init__(self) -> None:
        _need(self, "therapy_ids", "modalities")

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
    """What a therapy is said to bind, and how it is said to act.

    Parameters
    ----------
    therapy_id : str
        The therapy.
    antigen_ids : tuple of str, optional
        The antigens it binds, effector receptors such as CD3 among them.
    mechanisms : tuple of Mechanism or str, optional
        How it acts.
    """

    therapy_id: str = field(metadata=ref("therapies"))
    antigen_ids: tuple[str, ...] = field(default=(), metadata=refs("antigens"))
    mechanisms: tuple[Mechanism, ...] = field(default=(), metadata=terms(Mechanism))

    def __attrs_post_init__(self) -> None:
        _need(self, "antigen_ids", "mechanisms")

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
class ClassAssertion(Value):
    """To which class therapies are said to belong.

    Parameters
    ----------
    therapy_ids : tuple of str
        The therapies.
    modalities : tuple of Modality or str
        The classes that the article's word covers; each therapy must be in one of them.
    """

    therapy_ids: tuple[str, ...] = field(metadata=refs("therapies", nonempty=True))
    modalities: tuple[Modality, ...] = field(metadata=terms(Modality, nonempty=True))

    @property
    def therapies(self) -> Collection[Therapy]:
        """The therapies."""
        return self._many("therapies", self.therapy_ids)


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class ShareAssertion(Value):
    """A figure about everybody with a disease, such as its share in another.

    Parameters
    ----------
    subtype_id : str
        The disease.
    figure : str
        What is stated, as `PopulationFigure.figure` words it: "share", "complete remission".
    number : float, optional
        The figure as printed.
    band : Range, optional
        The span printed, as in "80 to 90 percent"; in place of `number`.
    unit : str
        Its unit.
    of_subtype_id : str, optional
        The wider disease that a share is a share of.
    ages : Range, optional
        Age band, in completed years.
    """

    subtype_id: str = field(metadata=ref("subtypes"))
    figure: str = field(metadata=text())
    number: float | None = field(default=None, metadata=number())
    band: Range | None = field(default=None, metadata=span())
    unit: str = field(metadata=unit_text())
    of_subtype_id: str | None = field(default=None, metadata=ref("subtypes"))
    ages: Range | None = field(default=None, metadata=span("time"))

    def __attrs_post_init__(self) -> None:
        _need(self, "number", "band")
        _check_band(self)

    @property
    def subtype(self) -> Subtype:
        """The disease."""
        subtype: Subtype = self._one("subtypes", self.subtype_id)
        return subtype

    @property
    def of_subtype(self) -> Subtype | None:
        """The wider disease that a share is a share of."""
        return None if self.of_subtype_id is None else self._one("subtypes", self.of_subtype_id)


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class EvidenceAssertion(Value):
    """That therapies are used, studied or effective in a disease.

    Parameters
    ----------
    subtype_id : str
        The disease.
    level : EvidenceLevel or str
        "studied": a trial of it is known; "effective": a randomised comparison or an approval
        shows a benefit.
    therapy_ids : tuple of str, optional
        The therapies; each must have the evidence.
    modality : Modality or str, optional
        The class of therapies, of which one must have it.
    endpoint_ids : tuple of str, optional
        What it is said to improve.
    """

    subtype_id: str = field(metadata=ref("subtypes"))
    level: EvidenceLevel = field(metadata=term(EvidenceLevel))
    therapy_ids: tuple[str, ...] = field(default=(), metadata=refs("therapies"))
    modality: Modality | None = field(default=None, metadata=term(Modality))
    endpoint_ids: tuple[str, ...] = field(default=(), metadata=refs("endpoints"))

    def __attrs_post_init__(self) -> None:
        _need(self, "therapy_ids", "modality")

    @property
    def therapies(self) -> Collection[Therapy]:
        """The therapies named."""
        return self._many("therapies", self.therapy_ids)

    @property
    def endpoints(self) -> Collection[Endpoint]:
        """What they are said to improve."""
        return self._many("endpoints", self.endpoint_ids)

    @property
    def subtype(self) -> Subtype:
        """The disease."""
        subtype: Subtype = self._one("subtypes", self.subtype_id)
        return subtype


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
