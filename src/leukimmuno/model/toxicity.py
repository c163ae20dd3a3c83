"""Toxicity rates: how often an adverse event occurred, at which grade, on which scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from leukimmuno.errors import InvalidValueError
from leukimmuno.model.base import Record, Value
from leukimmuno.model.dates import PartialDate
from leukimmuno.model.fields import checked, count, flag, number, part, parts, ref, slug, term, text
from leukimmuno.model.quantities import Interval, Measure, Range, measure, shown, span
from leukimmuno.model.result import AnalysisSet, check_count
from leukimmuno.model.source import Citation, cites
from leukimmuno.model.vocabulary import Bound, Causality, GradeBand, GradingScale

if TYPE_CHECKING:
    from leukimmuno.catalog.collection import Collection
    from leukimmuno.model.adverse_event import AdverseEvent
    from leukimmuno.model.therapy import Therapy
    from leukimmuno.model.trial import Trial

__all__ = ["Course", "ToxicityRate"]


@frozen(eq=False, repr=False, field_transformer=checked)
class Course(Value):
    """When something began or how long it lasted, among those affected.

    Parameters
    ----------
    median : Measure, optional
        The median.
    range : Range, optional
        Smallest to largest.
    since : str, optional
        From when an onset counts: "infusion", "first dose".
    citations : tuple of Citation, optional
        Where these times were read, if not wherever the rate was.
    """

    median: Measure | None = field(default=None, metadata=measure("time"))
    range: Range | None = field(default=None, metadata=span("time"))
    since: str | None = field(default=None, metadata=text())
    citations: tuple[Citation, ...] = field(default=(), metadata=parts(Citation))

    def __attrs_post_init__(self) -> None:
        if self.median is None and self.range is None:
            raise InvalidValueError(
                "Course.median: a course needs a median or a range", field="Course.median"
            )
        exact = self.median is not None and self.median.bound is Bound.EQUAL
        if exact and self.range and not self.range.contains(self.median):
            raise InvalidValueError(
                f"Course.median: {self.median} lies outside the range {self.range}",
                field="Course.median",
                value=self.median,
            )

    def __str__(self) -> str:
        said = [] if self.median is None else [f"median {self.median}"]
        if self.range is not None:
            said.append(f"range {self.range}")
        if self.since is not None:
            said.append(f"from {self.since}")
        return ", ".join(said)


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class ToxicityRate(Record):
    """How often an adverse event occurred in one set of patients.

    Grades stay on the scale on which they were given: no grade is converted to another scale.

    Parameters
    ----------
    id : str
        Slug.
    adverse_event_id : str
        Id of the adverse event.
    trial_id, arm_id : str, optional
        The trial arm observed; given together.
    therapy_id : str, optional
        The therapy whose label gives the rate, where the set is the label's own.
    analysis_set : AnalysisSet
        Who is counted.
    grade : GradeBand or str, default "any"
        The grades counted.
    scale : GradingScale or str, optional
        The scale of the grades; None where the source names none.
    scale_version : str, optional
        Version of the scale, such as "4.03".
    causality : Causality or str, optional
        Whether only events judged related count.
    period : str, optional
        When events count, such as "within 8 weeks of infusion".
    events, total, derived, percent, percent_bound, interval
        As in `ArmResult`.
    onset, duration : Course, optional
        Among those affected.
    data_cutoff : PartialDate or str, optional
        When the data were closed.
    superseded_by_id : str, optional
        The rate that replaced it.
    note : str, optional
        What a reader has to know.
    citations : tuple of Citation
        At least one.
    """

    collection_name: ClassVar[str] = "toxicity_rates"

    id: str = field(metadata=slug())
    adverse_event_id: str = field(metadata=ref("adverse_events"))
    trial_id: str | None = field(default=None, metadata=ref("trials"))
    arm_id: str | None = field(default=None, metadata=slug())
    therapy_id: str | None = field(default=None, metadata=ref("therapies"))
    analysis_set: AnalysisSet = field(metadata=part(AnalysisSet))
    grade: GradeBand = field(default=GradeBand.ANY, metadata=term(GradeBand))
    scale: GradingScale | None = field(default=None, metadata=term(GradingScale))
    scale_version: str | None = field(default=None, metadata=text())
    causality: Causality | None = field(default=None, metadata=term(Causality))
    period: str | None = field(default=None, metadata=text())
    events: int | None = field(default=None, metadata=count())
    total: int | None = field(default=None, metadata=count(1))
    derived: bool = field(default=False, metadata=flag())
    percent: float | None = field(default=None, metadata=number(0, 100))
    percent_bound: Bound = field(default=Bound.EQUAL, metadata=term(Bound))
    interval: Interval | None = field(default=None, metadata=part(Interval))
    onset: Course | None = field(default=None, metadata=part(Course))
    duration: Course | None = field(default=None, metadata=part(Course))
    data_cutoff: PartialDate | None = field(default=None, metadata=part(PartialDate))
    superseded_by_id: str | None = field(default=None, metadata=ref("toxicity_rates"))
    note: str | None = field(default=None, metadata=text())
    citations: tuple[Citation, ...] = field(metadata=cites())

    def __attrs_post_init__(self) -> None:
        if (self.trial_id is None) != (self.arm_id is None):
            raise InvalidValueError(
                f"ToxicityRate.arm_id: {self.id!r} names a trial without its arm or an arm without "
                f"its trial (trial {self.trial_id!r}, arm {self.arm_id!r})",
                field="ToxicityRate.arm_id",
                value=self.arm_id,
            )
        if self.trial_id is None and self.therapy_id is None:
            raise InvalidValueError(
                f"ToxicityRate.therapy_id: {self.id!r} needs a trial arm or a therapy as subject",
                field="ToxicityRate.therapy_id",
                value=None,
            )
        check_count("ToxicityRate", self.events, self.total, self.percent, derived=self.derived)

    @property
    def adverse_event(self) -> AdverseEvent:
        """The adverse event."""
        event: AdverseEvent = self._one("adverse_events", self.adverse_event_id)
        return event

    @property
    def trial(self) -> Trial | None:
        """The trial observed, if the subject is a trial arm."""
        return None if self.trial_id is None else self._one("trials", self.trial_id)

    @property
    def therapy(self) -> Therapy | None:
        """The therapy whose label gives the rate; None where a trial arm is the subject."""
        return None if self.therapy_id is None else self._one("therapies", self.therapy_id)

    @property
    def therapies(self) -> Collection[Therapy]:
        """The therapies that the patients received."""
        ids = [] if self.therapy_id is None else [self.therapy_id]
        if self.trial_id is not None and self.arm_id is not None:
            arm = self._one("trials", self.trial_id).arm(self.arm_id)
            ids.extend(part.therapy_id for part in arm.components)
        return self._many("therapies", tuple(dict.fromkeys(ids)))

    @property
    def superseded_by(self) -> ToxicityRate | None:
        """The rate that replaced it, if that exists in the registry's view."""
        successor: ToxicityRate | None = self._home()._successor(self)
        return successor

    @property
    def proportion(self) -> float | None:
        """Events over total as a fraction; None where the counts are not held."""
        if self.events is None or self.total is None:
            return None
        return self.events / self.total

    @property
    def rate_text(self) -> str:
        """Counts and percentage in one phrase."""
        said = []
        if self.events is not None:
            said.append(f"{self.events}" + (f"/{self.total}" if self.total else ""))
        if self.percent is not None:
            sign = "" if self.percent_bound is Bound.EQUAL else self.percent_bound.value
            said.append(f"{sign}{shown(self.percent)}%")
        return ", ".join(said)

    def _summary(self) -> str:
        subject = self.therapy_id or f"{self.trial_id}, {self.arm_id}"
        band = "any grade" if self.grade is GradeBand.ANY else f"grade {self.grade}"
        return f"{self.adverse_event_id}, {band}, {subject}: {self.rate_text}"
