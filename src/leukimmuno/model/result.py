"""Trial results: one endpoint, analysed in one way, arm by arm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from attrs import field, frozen

from leukimmuno.errors import BoundedFigureError, InvalidValueError, MissingFigureError
from leukimmuno.model.base import Record, Value
from leukimmuno.model.comparison import Comparison
from leukimmuno.model.dates import PartialDate
from leukimmuno.model.fields import (
    checked,
    count,
    flag,
    number,
    part,
    parts,
    ref,
    slug,
    term,
    text,
)
from leukimmuno.model.mrd import MrdCriterion
from leukimmuno.model.quantities import Interval, Measure, measure, shown
from leukimmuno.model.source import Citation, cites
from leukimmuno.model.vocabulary import AnalysisKind, Bound

if TYPE_CHECKING:
    from leukimmuno.catalog.collection import Collection
    from leukimmuno.effects import Estimate
    from leukimmuno.model.endpoint import Endpoint
    from leukimmuno.model.therapy import Therapy
    from leukimmuno.model.trial import Arm, Trial

__all__ = ["AnalysisSet", "ArmResult", "SurvivalPoint", "TrialResult"]


@frozen(eq=False, repr=False, field_transformer=checked)
class AnalysisSet(Value):
    """Who is counted.

    Parameters
    ----------
    kind : AnalysisKind or str
        Randomised, enrolled, infused, evaluable, regulator's, responders, safety, subgroup.
    n : int, optional
        How many patients, over the arms compared.
    definition : str, optional
        What the source says of it, in our own words.
    """

    kind: AnalysisKind = field(metadata=term(AnalysisKind))
    n: int | None = field(default=None, metadata=count(1))
    definition: str | None = field(default=None, metadata=text())

    def __str__(self) -> str:
        size = "" if self.n is None else f" (n = {self.n})"
        return f"{self.kind}{size}" + (f": {self.definition}" if self.definition else "")


@frozen(eq=False, repr=False, field_transformer=checked)
class SurvivalPoint(Value):
    """The estimated percentage free of the event at a time.

    Parameters
    ----------
    time : Measure or str
        Time since the endpoint's origin, such as "24 months".
    percent : float
        The percentage as printed, 0 to 100.
    interval : Interval, optional
        Its limits, in per cent.
    bound : Bound or str, default "="
        How the percentage relates to the number.
    """

    time: Measure = field(metadata=measure("time"))
    percent: float = field(metadata=number(0, 100))
    interval: Interval | None = field(default=None, metadata=part(Interval))
    bound: Bound = field(default=Bound.EQUAL, metadata=term(Bound))

    @property
    def proportion(self) -> float:
        """The percentage as a fraction.

        Raises
        ------
        BoundedFigureError
            If the percentage is only a bound.
        """
        if self.bound is not Bound.EQUAL:
            raise BoundedFigureError(
                f"the figure {str(self)!r} is no exact number to compute with", figure=str(self)
            )
        return self.percent / 100

    def __str__(self) -> str:
        limits = f" ({self.interval})" if self.interval else ""
        sign = "" if self.bound is Bound.EQUAL else self.bound.value
        return f"{sign}{shown(self.percent)}% at {self.time}{limits}"


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class ArmResult(Value):
    """What one arm showed.

    Parameters
    ----------
    arm_id : str
        Id of the arm within the trial.
    events, total : int, optional
        How many had the event, of how many.
    derived : bool, default False
        Whether `events` was worked out from a printed percentage and `total`.
    percent : float, optional
        The percentage as printed, 0 to 100.
    percent_bound : Bound or str, default "="
        How the percentage relates to the number.
    interval : Interval, optional
        Limits of the percentage, in per cent.
    median : Measure, optional
        Median time, with its own limits.
    survival : tuple of SurvivalPoint, optional
        Percentages free of the event at stated times.

    Raises
    ------
    InvalidValueError
        If events exceed the total, or a derived count does not round back to the printed
        percentage.
    """

    arm_id: str = field(metadata=slug())
    events: int | None = field(default=None, metadata=count())
    total: int | None = field(default=None, metadata=count(1))
    derived: bool = field(default=False, metadata=flag())
    percent: float | None = field(default=None, metadata=number(0, 100))
    percent_bound: Bound = field(default=Bound.EQUAL, metadata=term(Bound))
    interval: Interval | None = field(default=None, metadata=part(Interval))
    median: Measure | None = field(default=None, metadata=measure("time"))
    survival: tuple[SurvivalPoint, ...] = field(default=(), metadata=parts(SurvivalPoint))

    def __attrs_post_init__(self) -> None:
        check_count("ArmResult", self.events, self.total, self.percent, derived=self.derived)

    @property
    def proportion(self) -> float | None:
        """Events over total as a fraction; None where the counts are not held."""
        if self.events is None or self.total is None:
            return None
        return self.events / self.total

    def survival_at(self, time: object) -> SurvivalPoint:
        """Give the survival figure printed for a time.

        Parameters
        ----------
        time : Measure, Quantity or str
            Such as "24 months"; "2 years" finds the same figure.

        Raises
        ------
        MissingFigureError
            If none was printed for that time; nothing is interpolated.
        InvalidTypeError
            If `time` is a bare number.
        """
        asked = Measure.parse(time, "time")
        for point in self.survival:
            if point.time.equals(asked):
                return point
        times = ", ".join(str(point.time) for point in self.survival) or "no time"
        raise MissingFigureError(
            f"no survival figure of arm {self.arm_id!r} at {asked}; printed for {times}",
            missing=(f"survival at {asked}",),
        )

    def __str__(self) -> str:
        said = []
        if self.events is not None:
            said.append(
                f"{self.events}"
                + (f"/{self.total}" if self.total else "")
                + (" (count derived from the percentage)" if self.derived else "")
            )
        elif self.total is not None:
            said.append(f"n = {self.total}")
        if self.percent is not None:
            limits = f" ({self.interval})" if self.interval else ""
            sign = "" if self.percent_bound is Bound.EQUAL else self.percent_bound.value
            said.append(f"{sign}{shown(self.percent)}%{limits}")
        if self.median is not None:
            said.append(f"median {self.median}")
        said.extend(map(str, self.survival))
        return ", ".join(said)


def check_count(
    owner: str, events: int | None, total: int | None, percent: float | None, *, derived: bool
) -> None:
    """Check that a count fits its total and, if derived, rounds back to the percentage."""
    if events is not None and total is not None and events > total:
        raise InvalidValueError(
            f"{owner}.events: {events} events of {total}", field=f"{owner}.events", value=events
        )
    if not derived:
        return
    if events is None or total is None or percent is None:
        raise InvalidValueError(
            f"{owner}.derived: a derived count needs events, total and the percentage it came from",
            field=f"{owner}.derived",
            value=True,
        )
    if not rounds_to(100 * events / total, percent):
        raise InvalidValueError(
            f"{owner}.events: {events}/{total} is {100 * events / total:.2f} %, which does not "
            f"round to the printed {shown(percent)} %",
            field=f"{owner}.events",
            value=events,
        )


def rounds_to(exact: float, printed: float) -> bool:
    """Tell whether a figure rounds to a printed one, at the digits that were printed."""
    digits = len(shown(printed).partition(".")[2])
    # Half a unit of the last printed digit, either way: houses round halves differently.
    return abs(exact - printed) <= 0.5 * 10.0**-digits + 1e-9


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class TrialResult(Record):
    """One endpoint of one trial, analysed in one way.

    The way is the result's identity: trial, endpoint, analysis set, subgroup, the arms compared,
    time, assessor, assay, compartment, MRD definition, censoring rule and data cut-off. What a
    source does not state is None, and counts as such. One analysis printed in two documents is one
    result with two citations.

    Parameters
    ----------
    id : str
        Slug.
    trial_id, endpoint_id : str
        Ids of trial and endpoint.
    analysis_set : AnalysisSet
        Who is counted.
    subgroup : str, optional
        Which part of the set.
    time : str, optional
        Time or window of the assessment, such as "within 12 weeks".
    assessor : str, optional
        "investigator", "blinded independent review".
    assay, compartment : str, optional
        How and where a marker was measured.
    mrd : MrdCriterion, optional
        What counted as MRD negative or positive.
    censoring : str, optional
        Rule of censoring, such as "at transplant".
    data_cutoff : PartialDate or str, optional
        When the data were closed.
    definition : str, optional
        How the trial defined an endpoint that trials define differently.
    arms : tuple of ArmResult
        The experimental arm first.
    comparison : Comparison, optional
        What was printed of the comparison.
    further_comparisons : tuple of Comparison, optional
        Other measures of the same comparison.
    superseded_by_id : str, optional
        The result that replaced it.
    note : str, optional
        A deliberate exception, or what a reader has to know.
    citations : tuple of Citation
        At least one.

    Examples
    --------
    >>> import leukimmuno as li
    >>> r = li.registry.results.where(trial="TOWER", endpoint="complete remission").one()
    >>> print(r.arms[0])
    91/271, 34% (95% CI 28 to 39.5)
    """

    collection_name: ClassVar[str] = "results"

    id: str = field(metadata=slug())
    trial_id: str = field(metadata=ref("trials"))
    endpoint_id: str = field(metadata=ref("endpoints"))
    analysis_set: AnalysisSet = field(metadata=part(AnalysisSet))
    subgroup: str | None = field(default=None, metadata=text())
    time: str | None = field(default=None, metadata=text())
    assessor: str | None = field(default=None, metadata=text())
    assay: str | None = field(default=None, metadata=text())
    compartment: str | None = field(default=None, metadata=text())
    mrd: MrdCriterion | None = field(default=None, metadata=part(MrdCriterion))
    censoring: str | None = field(default=None, metadata=text())
    data_cutoff: PartialDate | None = field(default=None, metadata=part(PartialDate))
    definition: str | None = field(default=None, metadata=text())
    arms: tuple[ArmResult, ...] = field(metadata=parts(ArmResult, nonempty=True))
    comparison: Comparison | None = field(default=None, metadata=part(Comparison))
    further_comparisons: tuple[Comparison, ...] = field(default=(), metadata=parts(Comparison))
    superseded_by_id: str | None = field(default=None, metadata=ref("results"))
    note: str | None = field(default=None, metadata=text())
    citations: tuple[Citation, ...] = field(metadata=cites())

    def __attrs_post_init__(self) -> None:
        ids = [arm.arm_id for arm in self.arms]
        if len(set(ids)) != len(ids) or len(ids) > 2:
            raise InvalidValueError(
                f"TrialResult.arms: {self.id!r} needs one arm or two different ones, got {ids}",
                field="TrialResult.arms",
                value=tuple(ids),
            )
        if len(ids) == 1 and (self.comparison or self.further_comparisons):
            raise InvalidValueError(
                f"TrialResult.comparison: {self.id!r} compares, but has one arm only",
                field="TrialResult.comparison",
                value=self.comparison,
            )

    @property
    def identity(self) -> tuple[Any, ...]:
        """What makes it this analysis and no other; unique within a registry."""
        return (
            self.trial_id,
            self.endpoint_id,
            self.analysis_set.kind,
            self.analysis_set.definition,
            self.subgroup,
            tuple(arm.arm_id for arm in self.arms),
            self.time,
            self.assessor,
            self.assay,
            self.compartment,
            self.mrd,
            self.censoring,
            self.data_cutoff,
        )

    @property
    def trial(self) -> Trial:
        """The trial."""
        trial: Trial = self._one("trials", self.trial_id)
        return trial

    @property
    def endpoint(self) -> Endpoint:
        """The endpoint."""
        endpoint: Endpoint = self._one("endpoints", self.endpoint_id)
        return endpoint

    @property
    def superseded_by(self) -> TrialResult | None:
        """The result that replaced it, if that exists in the registry's view."""
        successor: TrialResult | None = self._home()._successor(self)
        return successor

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Everything that was printed of the comparison, the main measure first."""
        first = () if self.comparison is None else (self.comparison,)
        return (*first, *self.further_comparisons)

    @property
    def other_sets(self) -> Collection[TrialResult]:
        """The same analysis counted over other sets of patients, as infused beside enrolled.

        Everything else of the identity agrees; superseded results are included.
        """
        own = self._analysis()
        return self.trial.results.where(
            lambda other: other.id != self.id and other._analysis() == own
        )

    def _analysis(self) -> tuple[Any, ...]:
        """Give the identity without the analysis set."""
        trial, endpoint, _, _, *rest = self.identity
        return trial, endpoint, *rest

    @property
    def trial_arms(self) -> tuple[Arm, ...]:
        """The trial's arms that this result is about, in its order."""
        return tuple(self.trial.arm(arm.arm_id) for arm in self.arms)

    @property
    def therapies(self) -> Collection[Therapy]:
        """The therapies of the arms that this result is about."""
        ids = dict.fromkeys(part.therapy_id for arm in self.trial_arms for part in arm.components)
        return self._many("therapies", tuple(ids))

    def effect(self, name: str, **options: Any) -> Estimate:
        """Compute an effect size from the result's own figures.

        Parameters
        ----------
        name : str
            Such as "risk ratio", "risk difference", "odds ratio", "hazard ratio"; `effects` lists
            what this result allows.
        **options
            Passed on: ``method``, ``level``, ``correct``, ``correction``; ``crude=True`` to take
            counts of a time-to-event endpoint as they are.

        Returns
        -------
        Estimate
            With this result's citations.

        Raises
        ------
        MissingFigureError
            If figures are missing; the error names them.
        BoundedFigureError
            If a figure is only a bound.
        """
        from leukimmuno.effects.reported import effect_of

        return effect_of(self, name, **options)

    def effects(self) -> tuple[str, ...]:
        """List the effect sizes that the result's figures allow."""
        from leukimmuno.effects.reported import available

        return available(self)

    def _summary(self) -> str:
        return f"{self.endpoint_id} in {self.trial_id}, {self.analysis_set.kind} set"
