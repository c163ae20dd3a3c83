"""Title and subtitle of a card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.display.wording import kind_words, phrase, reference_name, said
from leukimmuno.model.base import Record
from leukimmuno.model.vocabulary import GradeBand

if TYPE_CHECKING:
    from leukimmuno.model.base import Bindable

__all__ = ["grade_words", "subject_words", "subtitle_of", "title_of"]


def title_of(item: Bindable) -> str:  # noqa: PLR0911 - a case a class
    """Give what a reader calls the object."""
    record: Any = item
    match type(item).__name__:
        case "Therapy":
            brands = f" ({', '.join(record.brands)})" if record.brands else ""
            return f"{record.name}{brands}"
        case "TrialResult":
            endpoint = reference_name(record, "endpoints", record.endpoint_id)
            return f"{endpoint} in {reference_name(record, 'trials', record.trial_id)}"
        case "ToxicityRate":
            event = reference_name(record, "adverse_events", record.adverse_event_id)
            return f"{event}, {grade_words(record.grade)}, {subject_words(record)}"
        case "PopulationFigure":
            return f"{record.figure} of {reference_name(record, 'subtypes', record.subtype_id)}"
        case "Approval":
            therapy = reference_name(record, "therapies", record.therapy_id)
            return f"{therapy}: {said(record.agency)}, {record.action}, {record.date}"
        case "Claim":
            return str(record.statement)
    return getattr(item, "name", None) or phrase(item) or kind_words(type(item))


def subtitle_of(item: Bindable) -> str:
    """Give the kind of the object and, of a record, the id by which it is looked up."""
    kind = kind_words(type(item))
    return f"{kind} {item.id}" if isinstance(item, Record) else kind


def grade_words(grade: GradeBand) -> str:
    """Put a grade band into words: "any grade", "grade >= 3", "serious"."""
    if grade is GradeBand.ANY:
        return "any grade"
    return grade.value if grade is GradeBand.SERIOUS else f"grade {grade}"


def subject_words(rate: Any) -> str:
    """Name the patients of a toxicity rate: a trial's arm, or a label's set."""
    if rate.trial_id is None:
        return f"{reference_name(rate, 'therapies', rate.therapy_id)} label"
    return f"{reference_name(rate, 'trials', rate.trial_id)}, {rate.arm_id}"
