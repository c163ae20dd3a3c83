"""Trials, their arms, and how patients flowed through them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import field, fields, frozen

from leukimmuno.errors import InvalidTypeError, InvalidValueError, UnknownEntityError
from leukimmuno.model.base import Record, Value
from leukimmuno.model.dates import DateRange, PartialDate
from leukimmuno.model.fields import (
    checked,
    count,
    part,
    parts,
    ref,
    refs,
    slug,
    term,
    text,
    texts,
)
from leukimmuno.model.quantities import Measure, Range, measure, span
from leukimmuno.model.source import Citation, cites
from leukimmuno.model.text import brief, similar
from leukimmuno.model.vocabulary import ArmRole, ComponentRole, Setting, TrialDesign
from leukimmuno.model.xref import CrossReference

if TYPE_CHECKING:
    from leukimmuno.catalog.collection import Collection
    from leukimmuno.model.result import TrialResult
    from leukimmuno.model.subtype import Subtype
    from leukimmuno.model.therapy import Therapy
    from leukimmuno.model.toxicity import ToxicityRate
    from leukimmuno.timelines import Timeline

__all__ = ["Arm", "Baseline", "Component", "Flow", "Trial"]


@frozen(eq=False, repr=False, field_transformer=checked)
class Component(Value):
    """A therapy that an arm received, and its part in the arm.

    Parameters
    ----------
    therapy_id : str
        Id of the therapy.
    role : ComponentRole or str
        Backbone, added, substituted, sequential, sole, ...
    note : str, optional
        Dose or choice as the source states it.
    """

    therapy_id: str = field(metadata=ref("therapies"))
    role: ComponentRole = field(metadata=term(ComponentRole))
    note: str | None = field(default=None, metadata=text())

    @property
    def therapy(self) -> Therapy:
        """The therapy itself."""
        therapy: Therapy = self._one("therapies", self.therapy_id)
        return therapy


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class Flow(Value):
    """How many patients reached each stage of an arm; a stage not reported is None.

    Parameters
    ----------
    screened, randomised, enrolled, leukapheresed, manufactured, infused, treated, evaluable, \
crossed_over, transplanted : int, optional
        Numbers of patients.
    """

    screened: int | None = field(default=None, metadata=count())
    randomised: int | None = field(default=None, metadata=count())
    enrolled: int | None = field(default=None, metadata=count())
    leukapheresed: int | None = field(default=None, metadata=count())
    manufactured: int | None = field(default=None, metadata=count())
    infused: int | None = field(default=None, metadata=count())
    treated: int | None = field(default=None, metadata=count())
    evaluable: int | None = field(default=None, metadata=count())
    crossed_over: int | None = field(default=None, metadata=count())
    transplanted: int | None = field(default=None, metadata=count())

    def __attrs_post_init__(self) -> None:
        start = self.randomised if self.randomised is not None else self.enrolled
        for name in ("leukapheresed", "manufactured", "infused", "treated", "evaluable"):
            stage = getattr(self, name)
            if start is not None and stage is not None and stage > start:
                raise InvalidValueError(
                    f"Flow.{name}: {stage} is more than the {start} randomised or enrolled",
                    field=f"Flow.{name}",
                    value=stage,
                )

    def __str__(self) -> str:
        stages = ((f.name, getattr(self, f.name)) for f in fields(Flow))
        return ", ".join(
            f"{number} {name.replace('_', ' ')}" for name, number in stages if number is not None
        )


@frozen(eq=False, repr=False, field_transformer=checked)
class Baseline(Value):
    """One characteristic of the patients of an arm at the start.

    Parameters
    ----------
    characteristic : str
        What is described: "median age", "prior transplant".
    value : Measure, optional
        The figure, where it has a unit.
    range : Range, optional
        The range printed with it.
    events, total : int, optional
        The count, where it is one.
    """

    characteristic: str = field(metadata=text())
    value: Measure | None = field(default=None, metadata=measure())
    range: Range | None = field(default=None, metadata=span())
    events: int | None = field(default=None, metadata=count())
    total: int | None = field(default=None, metadata=count(1))

    def __attrs_post_init__(self) -> None:
        if self.events is not None and self.total is not None and self.events > self.total:
            raise InvalidValueError(
                f"Baseline.events: {self.events} events of {self.total}",
                field="Baseline.events",
                value=self.events,
            )

    def __str__(self) -> str:
        figures = [] if self.value is None else [str(self.value)]
        if self.range is not None:
            figures.append(f"range {self.range}")
        if self.events is not None:
            figures.append(str(self.events) + (f" of {self.total}" if self.total else ""))
        return f"{self.characteristic}: {', '.join(figures)}"


@frozen(eq=False, repr=False, field_transformer=checked)
class Arm(Value):
    """One arm of a trial.

    Parameters
    ----------
    id, name : str
        Slug, unique within the trial, and the arm's name.
    role : ArmRole or str
        "experimental", "control" or "single".
    components : tuple of Component
        What the arm received.
    flow : Flow, optional
        How many patients reached each stage.
    baseline : tuple of Baseline, optional
        The patients at the start.
    """

    id: str = field(metadata=slug())
    name: str = field(metadata=text())
    role: ArmRole = field(metadata=term(ArmRole))
    components: tuple[Component, ...] = field(metadata=parts(Component, nonempty=True))
    flow: Flow | None = field(default=None, metadata=part(Flow))
    baseline: tuple[Baseline, ...] = field(default=(), metadata=parts(Baseline))

    @property
    def therapies(self) -> Collection[Therapy]:
        """The therapies that the arm received."""
        return self._many("therapies", tuple(part.therapy_id for part in self.components))


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class Trial(Record):
    """A clinical trial.

    Parameters
    ----------
    id, name : str
        Slug, and the acronym or usual name.
    aliases : tuple of str, optional
        Other names and protocol numbers.
    title : str, optional
        What it set out to do, in our own words.
    phase : str, optional
        "1", "1/2", "2", "3", ...
    design : TrialDesign or str
        How patients came to their arm.
    subtype_ids : tuple of str, optional
        Diseases of its patients.
    ages : Range, optional
        Ages admitted, in completed years.
    setting : Setting or str, optional
        The point in the disease.
    stratification : tuple of str, optional
        Factors by which randomisation was stratified.
    enrolment : DateRange, optional
        First to last patient.
    registered : PartialDate or str, optional
        When it was registered.
    arms : tuple of Arm
        The experimental arm first.
    xrefs : tuple of CrossReference, optional
        Registry numbers.
    citations : tuple of Citation
        At least one.

    Examples
    --------
    >>> import leukimmuno as li
    >>> li.registry.trials["TOWER"].arm("blinatumomab").flow.randomised
    271
    """

    collection_name: ClassVar[str] = "trials"

    id: str = field(metadata=slug())
    name: str = field(metadata=text())
    aliases: tuple[str, ...] = field(default=(), metadata=texts())
    title: str | None = field(default=None, metadata=text())
    phase: str | None = field(default=None, metadata=text())
    design: TrialDesign = field(metadata=term(TrialDesign))
    subtype_ids: tuple[str, ...] = field(default=(), metadata=refs("subtypes"))
    ages: Range | None = field(default=None, metadata=span("time"))
    setting: Setting | None = field(default=None, metadata=term(Setting))
    stratification: tuple[str, ...] = field(default=(), metadata=texts())
    enrolment: DateRange | None = field(default=None, metadata=part(DateRange))
    registered: PartialDate | None = field(default=None, metadata=part(PartialDate))
    arms: tuple[Arm, ...] = field(metadata=parts(Arm, nonempty=True))
    xrefs: tuple[CrossReference, ...] = field(default=(), metadata=parts(CrossReference))
    citations: tuple[Citation, ...] = field(metadata=cites())

    def __attrs_post_init__(self) -> None:
        ids = [arm.id for arm in self.arms]
        if len(set(ids)) != len(ids):
            raise InvalidValueError(
                f"Trial.arms: {self.id!r} has two arms with one id among {ids}",
                field="Trial.arms",
                value=tuple(ids),
            )

    def arm(self, id: str) -> Arm:  # noqa: A002 - the name of the field it looks up
        """Give the arm with this id.

        Raises
        ------
        UnknownEntityError
            If the trial has no such arm.
        """
        if not isinstance(id, str):
            raise InvalidTypeError(
                f"{self.id!r}: expected the id of an arm, got {brief(id)}", field="id", value=id
            )
        for arm in self.arms:
            if arm.id == id:
                return arm
        names = {arm.id: arm.id for arm in self.arms}
        raise UnknownEntityError(
            f"{self.id!r} has no arm {id!r}; its arms are {', '.join(names)}",
            query=id,
            collection=f"trials[{self.id!r}].arms",
            suggestions=similar(id, names) or tuple(names),
        )

    @property
    def therapies(self) -> Collection[Therapy]:
        """The therapies of all its arms."""
        ids = dict.fromkeys(part.therapy_id for arm in self.arms for part in arm.components)
        return self._many("therapies", tuple(ids))

    @property
    def subtypes(self) -> Collection[Subtype]:
        """Diseases of its patients."""
        return self._many("subtypes", self.subtype_ids)

    @property
    def results(self) -> Collection[TrialResult]:
        """Its results, superseded ones included; `Collection.current` leaves those out."""
        return self._back("results", "trial")

    def publication_timeline(self) -> Timeline:
        """Give the publications that its figures rest on as a timeline."""
        from leukimmuno.timelines.history import publication_timeline

        return publication_timeline(self)

    @property
    def toxicity_rates(self) -> Collection[ToxicityRate]:
        """Toxicity rates of its arms."""
        return self._back("toxicity_rates", "trial")
