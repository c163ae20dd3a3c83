"""Steps of a process in time, and bounds on the time between their starts and ends."""

from __future__ import annotations

from typing import Any, Self

from attrs import field, frozen

from leukimmuno.errors import InvalidValueError
from leukimmuno.model.base import Value
from leukimmuno.model.fields import checked, flag, parts, slug, term, text
from leukimmuno.model.quantities import Measure, Range, measure, span
from leukimmuno.model.source import Citation
from leukimmuno.model.vocabulary import Vocabulary

__all__ = ["BoundKind", "Edge", "Step", "StepKind", "TimeBound", "check_process"]


class StepKind(Vocabulary):
    """What kind of thing a step of a timeline is."""

    PROCESS = "process"
    TREATMENT = "treatment"
    TOXICITY = "toxicity"
    MONITORING = "monitoring"
    EVENT = "event"


class Edge(Vocabulary):
    """The two points in time of a step."""

    START = "start"
    END = "end"


class BoundKind(Vocabulary):
    """Where a bound comes from: a rule, what was seen, a supposition, or the nature of a step."""

    REQUIRED = "required"
    OBSERVED = "observed"
    ASSUMED = "assumed"
    IMPLIED = "implied"


@frozen(eq=False, repr=False, field_transformer=checked)
class Step(Value):
    """Something that takes its time: a step of manufacture, a treatment, a toxicity.

    Parameters
    ----------
    id, name : str
        Slug, unique within the timeline, and the name shown.
    kind : StepKind or str, default "process"
        What it is.
    optional : bool, default False
        Whether it may not happen at all, as a toxicity or a bridging treatment; it is then never
        surely active, and bounds on it hold if it happens.
    instant : bool, default False
        Whether it takes no time, as an approval.
    note : str, optional
        What a reader has to know.

    Examples
    --------
    >>> print(Step("leukapheresis", "Leukapheresis"))
    Leukapheresis
    """

    id: str = field(metadata=slug())
    name: str = field(metadata=text())
    kind: StepKind = field(default=StepKind.PROCESS, metadata=term(StepKind))
    optional: bool = field(default=False, metadata=flag())
    instant: bool = field(default=False, metadata=flag())
    note: str | None = field(default=None, metadata=text())

    def __str__(self) -> str:
        return self.name


@frozen(eq=False, repr=False, field_transformer=checked)
class TimeBound(Value):
    """Limits of the time from one point of the process to another.

    Usually made by `duration`, `delay`, `onset`, `order` or `directly`.

    Parameters
    ----------
    from_id, from_edge : str
        The step whose start or end is the first point.
    to_id, to_edge : str
        The step whose start or end is the second point.
    range : Range or str
        The time from the first point to the second: "3 to 6 weeks", ">= 0 days". An end that is
        None is no limit; negative times put the second point first.
    kind : BoundKind or str, default "required"
        "required" by rule or nature, "observed" in patients, or "assumed" by the user.
    typical : Measure or str, optional
        The median or usual time, within the range.
    citations : tuple of Citation, optional
        Where it is stated.
    note : str, optional
        What a reader has to know.

    Raises
    ------
    InvalidValueError
        If the bound limits nothing, leads from a point to itself, or its typical time lies
        outside the range.
    UnitMismatchError
        If the range is no time.

    Examples
    --------
    >>> print(TimeBound.delay("leukapheresis", "infusion", "3 to 6 weeks"))
    end of leukapheresis to start of infusion: 3 to 6 weeks (required)
    """

    from_id: str = field(metadata=slug())
    from_edge: Edge = field(metadata=term(Edge))
    to_id: str = field(metadata=slug())
    to_edge: Edge = field(metadata=term(Edge))
    range: Range = field(metadata=span("time"))
    kind: BoundKind = field(default=BoundKind.REQUIRED, metadata=term(BoundKind))
    typical: Measure | None = field(default=None, metadata=measure("time"))
    citations: tuple[Citation, ...] = field(default=(), metadata=parts(Citation))
    note: str | None = field(default=None, metadata=text())

    def __attrs_post_init__(self) -> None:
        if (self.from_id, self.from_edge) == (self.to_id, self.to_edge):
            raise InvalidValueError(
                f"TimeBound.to_id: the bound leads from the {self.from_edge} of {self.from_id!r} "
                "to itself",
                field="TimeBound.to_id",
                value=self.to_id,
            )
        if self.range.low is None and self.range.high is None:
            raise InvalidValueError(
                f"TimeBound.range: the range from {self.from_id!r} to {self.to_id!r} is open at "
                "both ends and limits nothing",
                field="TimeBound.range",
                value=self.range,
            )
        if self.typical is not None and not self.range.contains(self.typical):
            raise InvalidValueError(
                f"TimeBound.typical: {self.typical} lies outside the range {self.range}",
                field="TimeBound.typical",
                value=self.typical,
            )

    @classmethod
    def _stated(
        cls, first: tuple[str, Edge], second: tuple[str, Edge], given: Any, kind: Any, *rest: Any
    ) -> Self:
        return cls(*first, *second, given, kind, *rest)

    @classmethod
    def duration(
        cls,
        step: str,
        range: Range | str,  # noqa: A002 - the name of the field
        kind: BoundKind | str = BoundKind.REQUIRED,
        *,
        typical: Measure | str | None = None,
        citations: tuple[Citation, ...] = (),
        note: str | None = None,
    ) -> Self:
        """Limit how long a step takes, from its start to its end."""
        points = (step, Edge.START), (step, Edge.END)
        return cls._stated(*points, range, kind, typical, citations, note)

    @classmethod
    def delay(
        cls,
        first: str,
        second: str,
        range: Range | str,  # noqa: A002 - the name of the field
        kind: BoundKind | str = BoundKind.REQUIRED,
        *,
        typical: Measure | str | None = None,
        citations: tuple[Citation, ...] = (),
        note: str | None = None,
    ) -> Self:
        """Limit the time from the end of one step to the start of another."""
        points = (first, Edge.END), (second, Edge.START)
        return cls._stated(*points, range, kind, typical, citations, note)

    @classmethod
    def onset(
        cls,
        first: str,
        second: str,
        range: Range | str,  # noqa: A002 - the name of the field
        kind: BoundKind | str = BoundKind.OBSERVED,
        *,
        typical: Measure | str | None = None,
        citations: tuple[Citation, ...] = (),
        note: str | None = None,
    ) -> Self:
        """Limit the time from the start of one step to the start of another."""
        points = (first, Edge.START), (second, Edge.START)
        return cls._stated(*points, range, kind, typical, citations, note)

    @classmethod
    def order(
        cls,
        first: str,
        second: str,
        kind: BoundKind | str = BoundKind.REQUIRED,
        *,
        citations: tuple[Citation, ...] = (),
        note: str | None = None,
    ) -> Self:
        """Say that one step begins no sooner than another has ended."""
        return cls.delay(first, second, Range(0, None, "day"), kind, citations=citations, note=note)

    @classmethod
    def directly(
        cls,
        first: str,
        second: str,
        kind: BoundKind | str = BoundKind.REQUIRED,
        *,
        citations: tuple[Citation, ...] = (),
        note: str | None = None,
    ) -> Self:
        """Say that one step begins when another ends, any waiting being part of a step."""
        return cls.delay(first, second, Range(0, 0, "day"), kind, citations=citations, note=note)

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Ids of the sources it is cited from, each once."""
        return tuple(dict.fromkeys(citation.source_id for citation in self.citations))

    def __str__(self) -> str:
        said = str(self.kind)
        if self.source_ids:
            said += f"; {', '.join(self.source_ids)}"
        if self.from_id == self.to_id and self.from_edge is Edge.START:
            return f"duration of {self.from_id}: {self.range} ({said})"
        return (
            f"{self.from_edge} of {self.from_id} to {self.to_edge} of {self.to_id}: "
            f"{self.range} ({said})"
        )


def check_process(owner: str, steps: tuple[Step, ...], bounds: tuple[TimeBound, ...]) -> None:
    """Check that steps have their own ids, and that each bound names steps and a source."""
    ids = [step.id for step in steps]
    if len(set(ids)) != len(ids):
        raise InvalidValueError(
            f"{owner}: two steps share an id among {ids}", field="steps", value=tuple(ids)
        )
    for bound in bounds:
        for name in (bound.from_id, bound.to_id):
            if name not in ids:
                raise InvalidValueError(
                    f"{owner}: a bound names the step {name!r}, which is none of {ids}",
                    field="bounds",
                    value=name,
                )
        if not bound.citations:
            raise InvalidValueError(
                f"{owner}: the bound {bound} has no citation", field="bounds", value=bound
            )
