"""ICANS: the tables of the ASTCT consensus of 2019 for ICE and for CAPD."""

from __future__ import annotations

from collections.abc import Iterable

from leukimmuno.errors import InvalidTypeError, InvalidValueError, MissingFigureError
from leukimmuno.grading.answer import Grade, worst
from leukimmuno.grading.encephalopathy import MOST_POINTS, IceScore
from leukimmuno.grading.findings import Consciousness, Oedema, PressureSign, Seizure, flag, points
from leukimmuno.model.quantities import Measure
from leukimmuno.model.text import brief

__all__ = ["icans"]

ICE_FROM_AGE = 12
"""Completed years from which ICE is used; below it CAPD."""

_CONSCIOUSNESS = {
    Consciousness.AWAKENS_SPONTANEOUSLY: 1,
    Consciousness.AWAKENS_TO_VOICE: 2,
    Consciousness.AWAKENS_TO_TOUCH: 3,
    Consciousness.VIGOROUS_STIMULI: 4,
    Consciousness.STUPOR: 4,
    Consciousness.COMA: 4,
    Consciousness.UNAROUSABLE: 4,
}
_SEIZURE = {
    Seizure.RESOLVES_RAPIDLY: 3,
    Seizure.ELECTRICAL_RESOLVES: 3,
    Seizure.PROLONGED: 4,
    Seizure.REPETITIVE: 4,
}
_OEDEMA = {Oedema.FOCAL: 3, Oedema.DIFFUSE: 4}


def icans(
    *,
    age: object,
    ice: IceScore | int | None = None,
    capd: int | None = None,
    unable_to_perform_capd: bool = False,
    developmental_delay: bool = False,
    consciousness: Consciousness | str = Consciousness.ALERT,
    consciousness_from_other_cause: bool = False,
    seizure: Seizure | str = Seizure.NONE,
    focal_weakness: bool = False,
    oedema: Oedema | str = Oedema.NONE,
    pressure_signs: Iterable[PressureSign | str] = (),
    tremor: bool = False,
    myoclonus: bool = False,
    haemorrhage: bool = False,
    death: bool = False,
) -> Grade:
    """Grade ICANS, neurotoxicity of immune effector cells, from findings. No medical advice.

    The grade is that of the gravest finding. Give findings only as far as no other cause explains
    them.

    Parameters
    ----------
    age : Measure, Quantity or str
        Such as "34 years" or "18 months". From 12 years ICE is used, below it CAPD.
    ice : IceScore or int, optional
        The ICE score, 0 to 10; may be left out only where the patient cannot be aroused.
    capd : int, optional
        Cornell Assessment of Pediatric Delirium, 0 to 32.
    unable_to_perform_capd : bool, default False
        Whether CAPD could not be done.
    developmental_delay : bool, default False
        Whether a delay known before makes ICE unfit at any age; CAPD is then used.
    consciousness : Consciousness or str, default "alert"
        Level of consciousness.
    consciousness_from_other_cause : bool, default False
        Whether something else, such as a sedative, explains the level; it then does not count.
    seizure : Seizure or str, default "none"
        The gravest seizure.
    focal_weakness : bool, default False
        Deep focal motor weakness such as hemiparesis or paraparesis.
    oedema : Oedema or str, default "none"
        Cerebral oedema on imaging; "around a haemorrhage" does not count.
    pressure_signs : iterable of PressureSign or str, optional
        Signs of raised intracranial pressure.
    tremor, myoclonus, haemorrhage : bool, default False
        Seen, but they do not count.
    death : bool, default False
        Whether the patient died of ICANS, no other cause being the principal one.

    Returns
    -------
    Grade
        Grade 1 to 5, or None where it is no ICANS; with reasons.

    Raises
    ------
    InvalidTypeError, InvalidValueError, VocabularyError, UnitMismatchError
        If a finding is no finding of its kind, or a score does not fit the age.
    MissingFigureError
        If the score that the age calls for is not given.

    References
    ----------
    Lee DW et al., Biol Blood Marrow Transplant 2019;25:625-638.

    Examples
    --------
    >>> icans(age="40 years", ice=0).grade
    3
    >>> icans(age="40 years", ice=0, consciousness="unarousable").grade
    4
    >>> icans(age="7 years", capd=12).reasons
    ('CAPD 12, at least 9 (grade 3)',)
    """
    level = Consciousness.parse(consciousness, "consciousness")
    other_cause = flag(consciousness_from_other_cause, "consciousness_from_other_cause")
    gravest = Seizure.parse(seizure, "seizure")
    swelling = Oedema.parse(oedema, "oedema")
    signs = _signs(pressure_signs)
    unarousable = _CONSCIOUSNESS.get(level) == 4 and not other_cause
    by_capd = flag(developmental_delay, "developmental_delay") or _years(age) < ICE_FROM_AGE
    died = flag(death, "death")
    excused = died or unarousable

    unable = flag(unable_to_perform_capd, "unable_to_perform_capd")
    if by_capd:
        _refuse("ice", ice, "under 12 years and with developmental delay CAPD is used, not ICE")
        findings = _by_capd(capd, unable=unable, excused=excused)
    else:
        given = capd if capd is not None else unable or None
        _refuse("capd", given, "from 12 years without developmental delay ICE is used, not CAPD")
        findings = _by_ice(ice, excused=excused)

    if level in _CONSCIOUSNESS and not other_cause:
        findings.append((_CONSCIOUSNESS[level], f"consciousness: {level}"))
    if gravest in _SEIZURE:
        findings.append((_SEIZURE[gravest], f"seizure: {gravest}"))
    if flag(focal_weakness, "focal_weakness"):
        findings.append((4, "deep focal motor weakness"))
    if swelling in _OEDEMA:
        findings.append((_OEDEMA[swelling], f"cerebral oedema: {swelling}"))
    findings.extend((4, f"raised intracranial pressure: {sign}") for sign in signs)

    ignored = [
        f"{name} does not count"
        for name, seen in (
            ("tremor", flag(tremor, "tremor")),
            ("myoclonus", flag(myoclonus, "myoclonus")),
            ("intracranial haemorrhage", flag(haemorrhage, "haemorrhage")),
            ("oedema around a haemorrhage", swelling is Oedema.AROUND_HAEMORRHAGE),
            ("consciousness depressed by another cause", other_cause),
        )
        if seen
    ]
    if died:
        return Grade("ICANS", 5, ("death from ICANS (grade 5)", *ignored))
    if not findings:
        return Grade("ICANS", None, ("no finding that counts", *ignored))
    grade, reasons = worst(findings)
    return Grade("ICANS", grade, (*reasons, *ignored))


def _years(age: object) -> float:
    given = Measure.parse(age, "age")
    years = round(given.number_in("year"), 9)  # 144 months are 12 years
    if years < 0:
        raise InvalidValueError(
            f"age: expected an age of at least 0 years, got {brief(age)}", field="age", value=age
        )
    return years


def _signs(given: Iterable[PressureSign | str]) -> tuple[PressureSign, ...]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise InvalidTypeError(
            f"pressure_signs: expected a tuple or list of signs, got {brief(given)}",
            field="pressure_signs",
            value=given,
        )
    parsed = (PressureSign.parse(sign, "pressure_signs") for sign in given)
    return tuple(dict.fromkeys(parsed))


def _refuse(name: str, given: object, why: str) -> None:
    if given is not None:
        raise InvalidValueError(f"{name}: {why}; got {brief(given)}", field=name, value=given)


def _by_ice(ice: IceScore | int | None, *, excused: bool) -> list[tuple[int, str]]:
    if ice is None:
        if excused:
            return []
        raise MissingFigureError(
            "ice: from 12 years the ICE score is needed; see ice_score", missing=("ice",)
        )
    score = ice.score if isinstance(ice, IceScore) else points(ice, "ice", MOST_POINTS)
    if score == MOST_POINTS:
        return []
    # A score of 0 is grade 4 only if the patient cannot be aroused, which consciousness says.
    grade = 1 if score >= 7 else 2 if score >= 3 else 3
    return [(grade, f"ICE {score}")]


def _by_capd(capd: int | None, *, unable: bool, excused: bool) -> list[tuple[int, str]]:
    if unable:
        _refuse("capd", capd, "a score contradicts 'unable_to_perform_capd'")
        return [(4, "unable to perform CAPD")]
    if capd is None:
        if excused:
            return []
        raise MissingFigureError(
            "capd: under 12 years or with developmental delay the CAPD score is needed",
            missing=("capd",),
        )
    score = points(capd, "capd", 32)
    if score >= 9:
        return [(3, f"CAPD {score}, at least 9")]
    return [(1, f"CAPD {score}, 1 to 8")] if score else []
