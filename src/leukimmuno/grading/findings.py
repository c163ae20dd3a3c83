"""The findings that decide a grade, as closed vocabularies and checked quantities."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from leukimmuno.errors import InvalidTypeError, InvalidValueError, UnitMismatchError
from leukimmuno.model.quantities import Measure, is_quantity
from leukimmuno.model.text import brief
from leukimmuno.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    import pint

__all__ = [
    "Consciousness",
    "Oedema",
    "Oxygen",
    "PressureSign",
    "Seizure",
    "celsius",
    "flag",
    "litres_per_minute",
    "points",
]

_TEXT = re.compile(r"([-+]?\d+(?:\.\d+)?)\s*([^\s\d.].*)")

# What a thermometer may show of a living patient; anything else is a wrong unit or a slip.
_COLDEST, _HOTTEST = 20.0, 50.0

# pint reads C as coulomb and F as farad.
_DEGREES = {"C": "degC", "°C": "degC", "F": "degF", "°F": "degF"}


class Oxygen(Vocabulary):
    """How much help with oxygen hypoxia calls for."""

    NONE = "none"
    BLOW_BY = "blow-by"
    NASAL_CANNULA = "nasal cannula"
    LOW_FLOW_NASAL_CANNULA = "low-flow nasal cannula"
    HIGH_FLOW_NASAL_CANNULA = "high-flow nasal cannula"
    FACEMASK = "facemask"
    NONREBREATHER_MASK = "nonrebreather mask"
    VENTURI_MASK = "venturi mask"
    CPAP = "cpap"
    BIPAP = "bipap"
    MECHANICAL_VENTILATION = "mechanical ventilation"
    POSITIVE_PRESSURE = "positive pressure"


class Consciousness(Vocabulary):
    """Level of consciousness, from the table of ICANS; "alert" is the normal one."""

    ALERT = "alert"
    AWAKENS_SPONTANEOUSLY = "awakens spontaneously"
    AWAKENS_TO_VOICE = "awakens to voice"
    AWAKENS_TO_TOUCH = "awakens only to tactile stimulus"
    VIGOROUS_STIMULI = "requires vigorous or repetitive tactile stimuli"
    STUPOR = "stupor"
    COMA = "coma"
    UNAROUSABLE = "unarousable"


class Seizure(Vocabulary):
    """The gravest seizure seen."""

    NONE = "none"
    RESOLVES_RAPIDLY = "resolves rapidly"
    ELECTRICAL_RESOLVES = "nonconvulsive on EEG, resolves with intervention"
    PROLONGED = "prolonged, over 5 minutes"
    REPETITIVE = "repetitive without return to baseline"


class Oedema(Vocabulary):
    """Cerebral oedema on imaging; oedema around a haemorrhage does not count."""

    NONE = "none"
    AROUND_HAEMORRHAGE = "around a haemorrhage"
    FOCAL = "focal"
    DIFFUSE = "diffuse"


class PressureSign(Vocabulary):
    """A sign of raised intracranial pressure, grade 4 by itself."""

    DECEREBRATE_POSTURING = "decerebrate posturing"
    DECORTICATE_POSTURING = "decorticate posturing"
    SIXTH_NERVE_PALSY = "cranial nerve VI palsy"
    PAPILLOEDEMA = "papilloedema"
    CUSHING_TRIAD = "cushing's triad"


def _quantity(given: object, place: str, example: str) -> pint.Quantity[Any]:
    """Read a Quantity, a Measure or text; the unit table of records has neither °C nor L/min."""
    from leukimmuno.units import Q

    if is_quantity(given):
        return Q(given)
    if isinstance(given, Measure):
        return Q(given.number_in(given.unit), given.unit)
    match = _TEXT.fullmatch(given.strip()) if isinstance(given, str) else None
    if match is None:
        raise InvalidTypeError(
            f"{place}: expected a quantity with its unit such as {example!r}, got {brief(given)}",
            field=place,
            value=given,
        )
    return Q(float(match[1]), _DEGREES.get(match[2], match[2]))


def _number(given: object, unit: str, place: str, example: str, expected: str) -> float:
    quantity = _quantity(given, place, example)
    # A difference of temperatures has the right dimension and the wrong meaning.
    if not quantity.is_compatible_with(unit) or "delta" in str(quantity.units):
        raise UnitMismatchError(
            f"{place}: expected {expected} such as {example!r}, got {brief(given)}",
            unit=str(quantity.units),
            expected=expected,
        )
    # Rounded, because 100.4 degF is 38 degC and must stay so in binary fractions.
    number = round(float(quantity.to(unit).magnitude), 9)
    if not math.isfinite(number):
        raise InvalidValueError(
            f"{place}: expected a finite number, got {brief(given)}", field=place, value=given
        )
    return number


def celsius(given: object) -> float:
    """Give a body temperature in degrees Celsius."""
    number = _number(given, "degC", "temperature", "38.5 degC", "a temperature")
    if not _COLDEST <= number <= _HOTTEST:
        raise InvalidValueError(
            f"temperature: {brief(given)} is {number:g} degC, expected a body temperature from "
            f"{_COLDEST:g} to {_HOTTEST:g} degC",
            field="temperature",
            value=given,
        )
    return number


def litres_per_minute(given: object) -> float:
    """Give a flow of oxygen in litres per minute."""
    number = _number(given, "L/min", "flow", "6 L/min", "a flow")
    if number < 0:
        raise InvalidValueError(
            f"flow: expected a flow of at least 0 L/min, got {brief(given)}",
            field="flow",
            value=given,
        )
    return number


def flag(given: object, place: str) -> bool:
    """Check a yes-or-no finding."""
    if not isinstance(given, bool):
        raise InvalidTypeError(
            f"{place}: expected True or False, got {brief(given)}", field=place, value=given
        )
    return given


def points(given: object, place: str, most: int) -> int:
    """Check a count from 0 to `most`; True counts as 1 where one point is all there is."""
    if isinstance(given, bool) and most == 1:
        return int(given)
    if isinstance(given, bool) or not isinstance(given, int):
        raise InvalidTypeError(
            f"{place}: expected a whole number from 0 to {most}, got {brief(given)}",
            field=place,
            value=given,
        )
    if not 0 <= given <= most:
        raise InvalidValueError(
            f"{place}: expected a whole number from 0 to {most}, got {brief(given)}",
            field=place,
            value=given,
        )
    return given
