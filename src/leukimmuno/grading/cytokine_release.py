"""Cytokine release syndrome: the table of the ASTCT consensus of 2019."""

from __future__ import annotations

from leukimmuno.errors import InvalidValueError, MissingFigureError
from leukimmuno.grading.answer import Grade, worst
from leukimmuno.grading.findings import Oxygen, celsius, flag, litres_per_minute, points
from leukimmuno.model.text import brief

__all__ = ["crs"]

FEVER = 38.0
"""Lowest temperature, in degrees Celsius, that is a fever."""

LOW_FLOW = 6.0
"""Highest flow through a nasal cannula, in litres per minute, that is a low flow."""

_GRADES = {
    Oxygen.BLOW_BY: 2,
    Oxygen.LOW_FLOW_NASAL_CANNULA: 2,
    Oxygen.HIGH_FLOW_NASAL_CANNULA: 3,
    Oxygen.FACEMASK: 3,
    Oxygen.NONREBREATHER_MASK: 3,
    Oxygen.VENTURI_MASK: 3,
    Oxygen.CPAP: 4,
    Oxygen.BIPAP: 4,
    Oxygen.MECHANICAL_VENTILATION: 4,
    Oxygen.POSITIVE_PRESSURE: 4,
}


def crs(
    *,
    temperature: object,
    fever_from_other_cause: bool = False,
    treated_before: bool = False,
    hypotension: bool = False,
    vasopressors: int = 0,
    vasopressin: bool = False,
    oxygen: Oxygen | str = Oxygen.NONE,
    flow: object = None,
    organ_toxicity: int = 0,
    death: bool = False,
) -> Grade:
    """Grade cytokine release syndrome (CRS) from findings. Educational, no medical advice.

    Give hypotension and hypoxia only as far as no other cause explains them. The grade is that of
    the graver of the two.

    Parameters
    ----------
    temperature : Quantity or str
        Body temperature: "38.5 degC", "101.3 degF" or a Quantity. A bare number is refused.
    fever_from_other_cause : bool, default False
        Whether something else explains the fever; it then does not count.
    treated_before : bool, default False
        Whether antipyretic or anticytokine treatment (such as tocilizumab or a steroid) of a CRS
        came before; hypotension and hypoxia then count without fever.
    hypotension : bool, default False
        Low blood pressure. Implied by the need for a vasopressor.
    vasopressors : int, default 0
        How many vasopressors are needed, vasopressin left out: it does not count toward several.
    vasopressin : bool, default False
        Whether vasopressin is given, alone or with the others.
    oxygen : Oxygen or str, default "none"
        The device that hypoxia calls for. Ventilation only to protect the airway is "none".
    flow : Quantity or str, optional
        Flow of oxygen, such as "6 L/min"; needed for a "nasal cannula", where up to 6 L/min is
        low flow.
    organ_toxicity : int, default 0
        Highest CTCAE grade of any organ toxicity; it never counts.
    death : bool, default False
        Whether the patient died of CRS, no other cause being the principal one. It decides alone:
        who says so has found that it was CRS.

    Returns
    -------
    Grade
        Grade 1 to 5, or None where it is no CRS; with reasons.

    Raises
    ------
    InvalidTypeError, InvalidValueError, VocabularyError, UnitMismatchError
        If a finding is no finding of its kind.
    MissingFigureError
        If the flow through a nasal cannula is not given.

    References
    ----------
    Lee DW et al., Biol Blood Marrow Transplant 2019;25:625-638.

    Examples
    --------
    >>> answer = crs(temperature="38.5 degC", oxygen="nasal cannula", flow="8 L/min")
    >>> answer.grade, answer.reasons[0]
    (3, 'hypoxia: high-flow nasal cannula (grade 3)')
    """
    degrees = celsius(temperature)
    count = points(vasopressors, "vasopressors", 20)
    toxicity = points(organ_toxicity, "organ_toxicity", 5)
    device = _device(Oxygen.parse(oxygen, "oxygen"), flow)
    fever = degrees >= FEVER and not flag(fever_from_other_cause, "fever_from_other_cause")
    treated = flag(treated_before, "treated_before")
    low_pressure = flag(hypotension, "hypotension")
    with_vasopressin = flag(vasopressin, "vasopressin")

    ignored = []
    if toxicity:
        ignored.append(f"organ toxicity of CTCAE grade {toxicity} does not count")
    if with_vasopressin and count == 1:
        ignored.append("vasopressin does not count toward several vasopressors")
    if flag(death, "death"):
        return Grade("CRS", 5, ("death from CRS (grade 5)", *ignored))

    findings = [(1, f"fever of {degrees:g} degC")] if fever else []
    pressure = _pressure(count, low_pressure=low_pressure, vasopressin=with_vasopressin)
    if pressure is not None:
        findings.append(pressure)
    if device is not Oxygen.NONE:
        findings.append((_GRADES[device], f"hypoxia: {device}"))

    if not fever:
        why = (
            f"fever of {degrees:g} degC has another cause"
            if degrees >= FEVER
            else f"no fever: {degrees:g} degC is below {FEVER:g} degC"
        )
        if not treated:
            needed = "fever is required, as no antipyretic or anticytokine treatment came before"
            return Grade("CRS", None, (why, needed, *ignored))
        waived = "fever is not required after antipyretic or anticytokine treatment"
        if not findings:
            return Grade("CRS", None, (why, "neither hypotension nor hypoxia", waived, *ignored))
        ignored.insert(0, waived)
    grade, reasons = worst(findings)
    return Grade("CRS", grade, (*reasons, *ignored))


def _device(device: Oxygen, flow: object) -> Oxygen:
    """Tell a low from a high flow through a nasal cannula."""
    litres = None if flow is None else litres_per_minute(flow)
    if device is Oxygen.NASAL_CANNULA:
        if litres is None:
            raise MissingFigureError(
                "flow: with a nasal cannula the flow decides the grade; give it as '6 L/min', or "
                "say 'low-flow nasal cannula' or 'high-flow nasal cannula'",
                missing=("flow",),
            )
        low = litres <= LOW_FLOW
        return Oxygen.LOW_FLOW_NASAL_CANNULA if low else Oxygen.HIGH_FLOW_NASAL_CANNULA
    contradicts = litres is not None and (
        (device is Oxygen.NONE and litres > 0)
        or (device is Oxygen.LOW_FLOW_NASAL_CANNULA and litres > LOW_FLOW)
        or (device is Oxygen.HIGH_FLOW_NASAL_CANNULA and litres <= LOW_FLOW)
    )
    if contradicts:
        raise InvalidValueError(
            f"flow: {brief(flow)} contradicts oxygen {device.value!r}; a flow up to "
            f"{LOW_FLOW:g} L/min is low, more is high",
            field="flow",
            value=flow,
        )
    return device


def _pressure(count: int, *, low_pressure: bool, vasopressin: bool) -> tuple[int, str] | None:
    """Grade hypotension by the vasopressors it needs."""
    beside = " with vasopressin" if vasopressin else ""
    if count > 1:
        return 4, f"hypotension that needs {count} vasopressors{beside}"
    if count == 1:
        return 3, f"hypotension that needs a vasopressor{beside}"
    if vasopressin:
        return 3, "hypotension that needs vasopressin"
    return (2, "hypotension that needs no vasopressor") if low_pressure else None
