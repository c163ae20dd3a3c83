"""Regimens: how a therapy is dosed, as a label or protocol states it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from leukimmuno.errors import InvalidValueError
from leukimmuno.model.base import Record, Value
from leukimmuno.model.dates import PartialDate
from leukimmuno.model.fields import checked, count, part, parts, ref, refs, slug, term, text
from leukimmuno.model.mrd import MrdCriterion
from leukimmuno.model.quantities import Measure, Range, measure, span
from leukimmuno.model.source import Citation, cites
from leukimmuno.model.vocabulary import Setting

if TYPE_CHECKING:
    from leukimmuno.catalog.collection import Collection
    from leukimmuno.model.subtype import Subtype
    from leukimmuno.model.therapy import Therapy
    from leukimmuno.timelines.dosing import DoseSchedule

__all__ = ["Dose", "Phase", "Regimen"]


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class Dose(Value):
    """One dose, or one rate of infusion, on stated days of a cycle.

    The unit says what the dose is multiplied by: "mg/m**2" by body surface, "cell/kg" by body
    weight, "ug/day" by nothing.

    Parameters
    ----------
    amount : Measure or Range
        The dose; a range where the label gives one.
    first_day, last_day : int
        Days of the cycle, day 1 being its first; equal for a single day.
    route : str, optional
        Such as "continuous intravenous infusion".
    cap : Measure, optional
        The largest dose, where the label caps it.
    """

    amount: Measure | None = field(default=None, metadata=measure())
    amount_range: Range | None = field(default=None, metadata=span())
    first_day: int = field(metadata=count(1))
    last_day: int = field(metadata=count(1))
    route: str | None = field(default=None, metadata=text())
    cap: Measure | None = field(default=None, metadata=measure())

    def __attrs_post_init__(self) -> None:
        if (self.amount is None) == (self.amount_range is None):
            raise InvalidValueError(
                "Dose.amount: a dose has an amount or a range of amounts, and not both",
                field="Dose.amount",
                value=self.amount,
            )
        if self.last_day < self.first_day:
            raise InvalidValueError(
                f"Dose.last_day: day {self.last_day} comes before day {self.first_day}",
                field="Dose.last_day",
                value=self.last_day,
            )

    def __str__(self) -> str:
        amount = self.amount if self.amount is not None else self.amount_range
        days = (
            f"day {self.first_day}"
            if self.first_day == self.last_day
            else f"days {self.first_day} to {self.last_day}"
        )
        cap = f", at most {self.cap}" if self.cap else ""
        return f"{amount} on {days}{cap}"


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class Phase(Value):
    """One or several equal cycles of a regimen.

    Parameters
    ----------
    name : str
        Such as "cycle 1" or "consolidation".
    cycles : int, default 1
        How many cycles of this form.
    cycle_length : Measure, optional
        From the start of one cycle to the start of the next; None where there is one dose only.
    doses : tuple of Dose
        What is given in each cycle.
    """

    name: str = field(metadata=text())
    cycles: int = field(default=1, metadata=count(1))
    cycle_length: Measure | None = field(default=None, metadata=measure("time"))
    doses: tuple[Dose, ...] = field(metadata=parts(Dose, nonempty=True))

    def __attrs_post_init__(self) -> None:
        if self.cycle_length is None:
            return
        days = self.cycle_length.number_in("day")
        last = max(dose.last_day for dose in self.doses)
        if last > days:
            raise InvalidValueError(
                f"Phase.doses: a dose on day {last} of a cycle of {self.cycle_length}",
                field="Phase.doses",
                value=last,
            )

    def __str__(self) -> str:
        length = f" of {self.cycle_length}" if self.cycle_length else ""
        cycles = f"{self.cycles} cycle{'s' if self.cycles > 1 else ''}{length}"
        return f"{self.name} ({cycles}): {'; '.join(map(str, self.doses))}"


@frozen(kw_only=True, eq=False, repr=False, field_transformer=checked)
class Regimen(Record):
    """How a therapy is dosed for one indication and body size. Educational, no prescription.

    Parameters
    ----------
    id, name : str
        Slug, and a short name.
    therapy_id : str
        Id of the therapy.
    subtype_ids : tuple of str, optional
        The diseases.
    setting : Setting or str, optional
        The point in the disease.
    mrd : MrdCriterion, optional
        Measurable residual disease required.
    weight : Range, optional
        The body weights it is for.
    label_date : PartialDate or str, optional
        Date of the label or protocol.
    phases : tuple of Phase
        In order.
    note : str, optional
        What a reader has to know.
    citations : tuple of Citation
        At least one.
    """

    collection_name: ClassVar[str] = "regimens"

    id: str = field(metadata=slug())
    name: str = field(metadata=text())
    therapy_id: str = field(metadata=ref("therapies"))
    subtype_ids: tuple[str, ...] = field(default=(), metadata=refs("subtypes"))
    setting: Setting | None = field(default=None, metadata=term(Setting))
    mrd: MrdCriterion | None = field(default=None, metadata=part(MrdCriterion))
    weight: Range | None = field(default=None, metadata=span("mass"))
    label_date: PartialDate | None = field(default=None, metadata=part(PartialDate))
    phases: tuple[Phase, ...] = field(metadata=parts(Phase, nonempty=True))
    note: str | None = field(default=None, metadata=text())
    citations: tuple[Citation, ...] = field(metadata=cites())

    @property
    def therapy(self) -> Therapy:
        """The therapy."""
        therapy: Therapy = self._one("therapies", self.therapy_id)
        return therapy

    @property
    def subtypes(self) -> Collection[Subtype]:
        """The diseases."""
        return self._many("subtypes", self.subtype_ids)

    def schedule(
        self,
        start: date | PartialDate | str,
        *,
        weight: object = None,
        body_surface_area: object = None,
        cycles: int | None = None,
    ) -> DoseSchedule:
        """Give the dated doses of a course. Educational, no prescription.

        Parameters
        ----------
        start : datetime.date, PartialDate or str
            Day 1 of cycle 1.
        weight, body_surface_area : Measure, Quantity or str, optional
            Of the patient, such as "70 kg" and "1.8 m**2"; needed where a dose depends on it.
        cycles : int, optional
            How many cycles from the first; all by default.

        Raises
        ------
        MissingFigureError
            If a body size is needed and missing, or the days of a later phase are not known.
        """
        from leukimmuno.timelines.dosing import schedule

        sizes = {"weight": weight, "body_surface_area": body_surface_area}
        return schedule(self, start, **sizes, cycles=cycles)

    def total_dose(
        self,
        *,
        weight: object = None,
        body_surface_area: object = None,
        cycles: int | None = None,
    ) -> Measure | Range:
        """Add up all doses of a course; a Range where doses are ranges. See `schedule`.

        Parameters
        ----------
        weight, body_surface_area, cycles
            As in `schedule`.
        """
        from leukimmuno.timelines.dosing import total_dose

        sizes = {"weight": weight, "body_surface_area": body_surface_area}
        return total_dose(self, **sizes, cycles=cycles)

    def exposure(
        self,
        time: object,
        *,
        weight: object = None,
        body_surface_area: object = None,
        cycles: int | None = None,
    ) -> Measure | Range:
        """Add up what was given by a time: the dose administered, not the level in the blood.

        Parameters
        ----------
        time : Measure, Quantity or str
            From the start of treatment, such as "10 days". Infusions run evenly through their
            days; other doses are given as their day begins.
        weight, body_surface_area, cycles
            As in `schedule`.
        """
        from leukimmuno.timelines.dosing import exposure

        sizes = {"weight": weight, "body_surface_area": body_surface_area}
        return exposure(self, time, **sizes, cycles=cycles)
