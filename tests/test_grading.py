"""Grades of CRS and ICANS, cell by cell of the tables of Lee DW et al. 2019."""

from __future__ import annotations

import pickle
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leukimmuno import Measure, Q, grading
from leukimmuno.conversion.converter import structure, unstructure
from leukimmuno.errors import (
    GradeConversionError,
    InvalidTypeError,
    InvalidValueError,
    MissingFigureError,
    UnitMismatchError,
    UnknownUnitError,
    VocabularyError,
)
from leukimmuno.grading import Consciousness, Oedema, Oxygen, PressureSign, Seizure

FEVER = "38.5 degC"
NO_FEVER = "37.9 degC"


# CRS, the table: fever in every column; rows hypotension and hypoxia.


@pytest.mark.parametrize(
    ("findings", "grade"),
    [
        ({}, 1),
        ({"hypotension": True}, 2),
        ({"hypotension": True, "vasopressors": 1}, 3),
        ({"hypotension": True, "vasopressors": 1, "vasopressin": True}, 3),
        ({"hypotension": True, "vasopressors": 2}, 4),
        ({"hypotension": True, "vasopressors": 2, "vasopressin": True}, 4),
        ({"oxygen": "low-flow nasal cannula"}, 2),
        ({"oxygen": "nasal cannula", "flow": "6 L/min"}, 2),
        ({"oxygen": "blow-by"}, 2),
        ({"oxygen": "nasal cannula", "flow": "6.1 L/min"}, 3),
        ({"oxygen": "high-flow nasal cannula"}, 3),
        ({"oxygen": "facemask"}, 3),
        ({"oxygen": "nonrebreather mask"}, 3),
        ({"oxygen": "Venturi mask"}, 3),
        ({"oxygen": "CPAP"}, 4),
        ({"oxygen": "BiPAP"}, 4),
        ({"oxygen": "mechanical ventilation"}, 4),
        ({"oxygen": "positive pressure"}, 4),
        ({"death": True}, 5),
    ],
)
def test_every_cell_of_the_crs_table(findings: dict[str, Any], grade: int) -> None:
    answer = grading.crs(temperature=FEVER, **findings)
    assert (answer.condition, answer.grade, answer.label, answer.scale) == (
        "CRS",
        grade,
        f"grade {grade}",
        "ASTCT 2019",
    )


@pytest.mark.parametrize(
    ("pressure", "oxygen", "grade"),
    [
        ({"vasopressors": 1}, "low-flow nasal cannula", 3),  # the table's own example
        ({"hypotension": True}, "facemask", 3),
        ({"vasopressors": 3}, "blow-by", 4),
        ({"hypotension": True}, "bipap", 4),
    ],
)
def test_the_graver_of_hypotension_and_hypoxia_decides(
    pressure: dict[str, Any], oxygen: str, grade: int
) -> None:
    answer = grading.crs(temperature=FEVER, oxygen=oxygen, **pressure)
    assert answer.grade == grade
    assert answer.reasons[0].endswith(f"(grade {grade})")
    assert len(answer.reasons) == 3  # both and the fever, gravest first


@pytest.mark.parametrize(
    ("temperature", "fever"),
    [
        ("38 degC", True),
        ("38.0 °C", True),
        ("38 C", True),
        ("37.99 degC", False),
        ("100.4 degF", True),  # (100.4 - 32) x 5/9 = 38
        ("100.4 F", True),
        ("100.3 degF", False),
        ("311.15 K", True),
        (Q(38.0, "degC"), True),
        (Q(37.9, "degC"), False),
        (Q(101.0, "degF"), True),
    ],
)
def test_fever_begins_at_38_degrees_in_any_unit(temperature: object, fever: bool) -> None:
    assert grading.crs(temperature=temperature).grade == (1 if fever else None)


def test_without_fever_it_is_no_crs_and_no_grade_0() -> None:
    answer = grading.crs(temperature=NO_FEVER, vasopressors=2, oxygen="cpap")
    assert answer.grade is None
    assert answer.label == "not CRS"
    assert str(answer) == "not CRS (ASTCT 2019)"
    assert "37.9 degC" in answer.reasons[0]


def test_a_fever_of_another_cause_is_none() -> None:
    answer = grading.crs(temperature=FEVER, fever_from_other_cause=True, hypotension=True)
    assert answer.label == "not CRS"
    assert "another cause" in answer.reasons[0]


def test_after_treatment_hypotension_and_hypoxia_count_without_fever() -> None:
    given: dict[str, Any] = {"temperature": NO_FEVER, "treated_before": True}
    assert grading.crs(**given, vasopressors=1).grade == 3
    assert grading.crs(**given, oxygen="blow-by").grade == 2
    assert "not required" in grading.crs(**given, hypotension=True).reasons[1]
    assert grading.crs(**given).label == "not CRS"
    assert grading.crs(**{**given, "temperature": FEVER}).grade == 1


def test_vasopressin_alone_is_one_vasopressor() -> None:
    assert grading.crs(temperature=FEVER, vasopressin=True).grade == 3


def test_vasopressin_does_not_count_toward_several_and_the_answer_says_so() -> None:
    answer = grading.crs(temperature=FEVER, vasopressors=1, vasopressin=True)
    assert answer.grade == 3
    assert answer.reasons[-1] == "vasopressin does not count toward several vasopressors"


@pytest.mark.parametrize("toxicity", range(1, 6))
def test_organ_toxicity_never_counts(toxicity: int) -> None:
    assert grading.crs(temperature=FEVER, organ_toxicity=toxicity).grade == 1
    answer = grading.crs(temperature=NO_FEVER, organ_toxicity=toxicity)
    assert answer.grade is None
    assert f"grade {toxicity} does not count" in answer.reasons[-1]


def test_a_nasal_cannula_needs_its_flow() -> None:
    with pytest.raises(MissingFigureError, match="6 L/min") as caught:
        grading.crs(temperature=FEVER, oxygen="nasal cannula")
    assert caught.value.missing == ("flow",)


@pytest.mark.parametrize(
    ("oxygen", "flow"),
    [
        ("none", "2 L/min"),
        ("low-flow nasal cannula", "7 L/min"),
        ("high-flow nasal cannula", "6 L/min"),
    ],
)
def test_a_flow_that_contradicts_the_device_is_refused(oxygen: str, flow: str) -> None:
    with pytest.raises(InvalidValueError, match="contradicts"):
        grading.crs(temperature=FEVER, oxygen=oxygen, flow=flow)


def test_a_flow_that_fits_is_accepted_in_any_unit() -> None:
    given: dict[str, Any] = {"temperature": FEVER}
    assert grading.crs(**given, oxygen="none", flow="0 L/min").grade == 1
    assert grading.crs(**given, oxygen="facemask", flow=Q(5, "L/min")).grade == 3
    assert grading.crs(**given, oxygen="nasal cannula", flow="0.1 L/s").grade == 2
    assert grading.crs(**given, oxygen="high-flow nasal cannula", flow="20 L/min").grade == 3


@pytest.mark.parametrize(
    ("findings", "error"),
    [
        ({"temperature": 38.5}, InvalidTypeError),
        ({"temperature": "38.5"}, InvalidTypeError),
        ({"temperature": None}, InvalidTypeError),
        ({"temperature": "38.5 kg"}, UnitMismatchError),
        ({"temperature": Measure(38, "day")}, UnitMismatchError),
        ({"temperature": Q(38.5, "delta_degC")}, UnitMismatchError),
        ({"temperature": "38.5 furlongsque"}, UnknownUnitError),
        ({"temperature": "101.3 degC"}, InvalidValueError),
        ({"temperature": "38.5 K"}, InvalidValueError),
        ({"temperature": Q(float("nan"), "degC")}, InvalidValueError),
        ({"oxygen": "tent"}, VocabularyError),
        ({"oxygen": "facemask", "flow": 6}, InvalidTypeError),
        ({"oxygen": "facemask", "flow": "6 L"}, UnitMismatchError),
        ({"oxygen": "facemask", "flow": "-6 L/min"}, InvalidValueError),
        ({"vasopressors": -1}, InvalidValueError),
        ({"vasopressors": True}, InvalidTypeError),
        ({"vasopressors": 1.0}, InvalidTypeError),
        ({"organ_toxicity": 6}, InvalidValueError),
        ({"hypotension": "yes"}, InvalidTypeError),
        ({"death": 1}, InvalidTypeError),
    ],
)
def test_crs_refuses_what_is_no_finding(findings: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        grading.crs(**{"temperature": FEVER, **findings})


# Each finding of CRS from harmless to grave.
PRESSURES: list[dict[str, Any]] = [
    {},
    {"hypotension": True},
    {"vasopressors": 1},
    {"vasopressors": 1, "vasopressin": True},
    {"vasopressors": 2},
    {"vasopressors": 2, "vasopressin": True},
]
DEVICES = list(Oxygen)


def rank(answer: grading.Grade) -> int:
    return 0 if answer.grade is None else answer.grade


@given(
    temperature=st.tuples(st.floats(35, 42), st.floats(0, 4)),
    pressure=st.tuples(st.integers(0, 5), st.integers(0, 5)).map(sorted),
    flows=st.tuples(st.floats(0, 60), st.floats(0, 60)).map(sorted),
    treated=st.tuples(st.booleans(), st.booleans()).map(sorted),
    death=st.tuples(st.booleans(), st.booleans()).map(sorted),
    toxicity=st.tuples(st.integers(0, 5), st.integers(0, 5)),
)
def test_the_grade_of_crs_never_falls_when_a_finding_worsens(
    temperature: tuple[float, float],
    pressure: list[int],
    flows: list[float],
    treated: list[bool],
    death: list[bool],
    toxicity: tuple[int, int],
) -> None:
    warmth, more = temperature
    before, after = (
        grading.crs(
            temperature=f"{degrees:.6f} degC",
            oxygen="nasal cannula",
            flow=f"{flows[i]:.6f} L/min",
            treated_before=treated[i],
            organ_toxicity=toxicity[i],
            death=death[i],
            **PRESSURES[pressure[i]],
        )
        for i, degrees in enumerate((warmth, warmth + more))
    )
    assert rank(before) <= rank(after)


def test_a_graver_device_never_lowers_the_grade() -> None:
    usable = [device for device in DEVICES if device is not Oxygen.NASAL_CANNULA]
    for pressure in PRESSURES:
        grades = [rank(grading.crs(temperature=FEVER, oxygen=d, **pressure)) for d in usable]
        assert grades == sorted(grades)  # the vocabulary lists devices from weak to strong


# ICE.


def test_ice_adds_its_five_parts() -> None:
    parts = product(range(5), range(4), range(2), range(2), range(2))
    for orientation, naming, commands, writing, attention in parts:
        score = grading.ice_score(
            orientation=orientation,
            naming=naming,
            commands=bool(commands),
            writing=writing,
            attention=attention,
        )
        assert score.score == orientation + naming + commands + writing + attention


def test_ice_says_where_points_were_lost() -> None:
    score = grading.ice_score(orientation=3, naming=3, commands=True, writing=False, attention=True)
    assert score.label == "ICE 8"
    assert score.reasons == ("orientation: 3 of 4", "writing: 0 of 1")
    assert score.scale == "ASTCT 2019"
    assert str(score) == "ICE 8 of 10"
    assert "writing: 0 of 1" in score._repr_html_()
    full = grading.ice_score(orientation=4, naming=3, commands=1, writing=1, attention=1)
    assert (full.score, full.reasons) == (10, ())
    assert "()" not in full._repr_html_()


@pytest.mark.parametrize(
    ("part", "bad", "error"),
    [
        ("orientation", 5, InvalidValueError),
        ("orientation", True, InvalidTypeError),
        ("naming", 4, InvalidValueError),
        ("naming", -1, InvalidValueError),
        ("commands", 2, InvalidValueError),
        ("writing", "yes", InvalidTypeError),
        ("attention", None, InvalidTypeError),
    ],
)
def test_ice_refuses_points_out_of_range(part: str, bad: Any, error: type[Exception]) -> None:
    parts: dict[str, Any] = {
        "orientation": 4,
        "naming": 3,
        "commands": True,
        "writing": True,
        "attention": True,
        part: bad,
    }
    with pytest.raises(error, match=part):
        grading.ice_score(**parts)


# ICANS, the tables: one for ICE, one for CAPD; most rows are common to both.

ADULT: dict[str, Any] = {"age": "40 years", "ice": 10}
CHILD: dict[str, Any] = {"age": "7 years", "capd": 0}


@pytest.mark.parametrize(
    ("score", "grade"),
    [(10, None), (9, 1), (8, 1), (7, 1), (6, 2), (5, 2), (4, 2), (3, 2), (2, 3), (1, 3), (0, 3)],
)
def test_every_ice_score(score: int, grade: int | None) -> None:
    assert grading.icans(age="12 years", ice=score).grade == grade


@pytest.mark.parametrize(("score", "grade"), [(0, None), (1, 1), (8, 1), (9, 3), (32, 3)])
def test_every_band_of_capd(score: int, grade: int | None) -> None:
    assert grading.icans(age="7 years", capd=score).grade == grade
    assert grading.icans(age="30 years", developmental_delay=True, capd=score).grade == grade


@pytest.mark.parametrize("score", [1, 8])
def test_capd_up_to_8_is_grade_2_if_voice_is_needed_to_awaken(score: int) -> None:
    given: dict[str, Any] = {"age": "7 years", "capd": score}
    assert grading.icans(**given, consciousness="awakens spontaneously").grade == 1
    assert grading.icans(**given, consciousness="awakens to voice").grade == 2


def test_a_capd_that_cannot_be_done_is_grade_4() -> None:
    assert grading.icans(age="7 years", unable_to_perform_capd=True).grade == 4


@pytest.mark.parametrize("patient", [ADULT, CHILD], ids=["ICE", "CAPD"])
@pytest.mark.parametrize(
    ("findings", "grade"),
    [
        ({"consciousness": "alert"}, None),
        ({"consciousness": "awakens spontaneously"}, 1),
        ({"consciousness": "awakens to voice"}, 2),
        ({"consciousness": "awakens only to tactile stimulus"}, 3),
        ({"consciousness": "requires vigorous or repetitive tactile stimuli"}, 4),
        ({"consciousness": "stupor"}, 4),
        ({"consciousness": "coma"}, 4),
        ({"consciousness": "unarousable"}, 4),
        ({"seizure": "none"}, None),
        ({"seizure": "resolves rapidly"}, 3),
        ({"seizure": Seizure.ELECTRICAL_RESOLVES}, 3),
        ({"seizure": Seizure.PROLONGED}, 4),
        ({"seizure": Seizure.REPETITIVE}, 4),
        ({"focal_weakness": True}, 4),
        ({"oedema": "none"}, None),
        ({"oedema": "focal"}, 3),
        ({"oedema": "diffuse"}, 4),
        *(({"pressure_signs": [sign]}, 4) for sign in PressureSign),
        ({"death": True}, 5),
    ],
)
def test_every_cell_that_both_tables_share(
    patient: dict[str, Any], findings: dict[str, Any], grade: int | None
) -> None:
    answer = grading.icans(**patient, **findings)
    assert answer.grade == grade
    assert answer.label == ("not ICANS" if grade is None else f"grade {grade}")
    assert answer.scale == "ASTCT 2019"


def test_the_gravest_finding_decides() -> None:
    # The table's own example: an ICE score of 3 with a generalised seizure is grade 3.
    answer = grading.icans(age="40 years", ice=3, seizure="resolves rapidly")
    assert answer.grade == 3
    assert answer.reasons == ("seizure: resolves rapidly (grade 3)", "ICE 3 (grade 2)")


def test_ice_0_is_grade_3_awake_and_4_unarousable() -> None:
    assert grading.icans(age="40 years", ice=0).grade == 3
    assert grading.icans(age="40 years", ice=0, consciousness="unarousable").grade == 4
    assert grading.icans(age="40 years", consciousness="coma").grade == 4
    assert grading.icans(age="7 years", consciousness="coma").grade == 4


@pytest.mark.parametrize("exclusion", ["tremor", "myoclonus", "haemorrhage"])
def test_tremor_myoclonus_and_haemorrhage_do_not_count(exclusion: str) -> None:
    seen: dict[str, Any] = {exclusion: True}
    answer = grading.icans(**ADULT, **seen)
    assert answer.grade is None
    assert answer.reasons[-1].endswith("does not count")
    assert grading.icans(age="40 years", ice=8, **seen).grade == 1


def test_oedema_around_a_haemorrhage_does_not_count() -> None:
    assert grading.icans(**ADULT, oedema=Oedema.AROUND_HAEMORRHAGE).grade is None


def test_sedation_does_not_count() -> None:
    answer = grading.icans(**ADULT, consciousness="coma", consciousness_from_other_cause=True)
    assert answer.grade is None
    assert answer.reasons[-1] == "consciousness depressed by another cause does not count"


def test_ice_from_12_years_and_capd_below() -> None:
    assert grading.icans(age="144 months", ice=9).grade == 1  # 144/12 = 12 years
    assert grading.icans(age=Measure(11.99, "year"), capd=9).grade == 3
    with pytest.raises(MissingFigureError, match="ice"):
        grading.icans(age="12 years")
    with pytest.raises(MissingFigureError, match="capd"):
        grading.icans(age="11 years")
    with pytest.raises(InvalidValueError, match="not ICE"):
        grading.icans(age="11 years", ice=9, capd=3)
    with pytest.raises(InvalidValueError, match="not CAPD"):
        grading.icans(age="12 years", ice=9, capd=3)
    with pytest.raises(InvalidValueError, match="not CAPD"):
        grading.icans(age="12 years", ice=9, unable_to_perform_capd=True)
    with pytest.raises(InvalidValueError, match="contradicts"):
        grading.icans(age="11 years", capd=3, unable_to_perform_capd=True)


@pytest.mark.parametrize(
    ("findings", "error"),
    [
        ({"age": 40}, InvalidTypeError),
        ({"age": "40 kg"}, UnitMismatchError),
        ({"age": "-1 years"}, InvalidValueError),
        ({"ice": 11}, InvalidValueError),
        ({"ice": 9.0}, InvalidTypeError),
        ({"age": "7 years", "ice": None, "capd": 33}, InvalidValueError),
        ({"consciousness": "drowsy-ish"}, VocabularyError),
        ({"seizure": True}, InvalidTypeError),
        ({"pressure_signs": "papilloedema"}, InvalidTypeError),
        ({"pressure_signs": None}, InvalidTypeError),
        ({"pressure_signs": ["headache"]}, VocabularyError),
        ({"focal_weakness": "left"}, InvalidTypeError),
    ],
)
def test_icans_refuses_what_is_no_finding(findings: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        grading.icans(**{**ADULT, **findings})


def ladder(steps: list[Any]) -> st.SearchStrategy[list[Any]]:
    """Draw two rungs of findings that are listed from harmless to grave, the graver one second."""
    rungs = st.tuples(st.integers(0, len(steps) - 1), st.integers(0, len(steps) - 1))
    return rungs.map(lambda pair: [steps[i] for i in sorted(pair)])


@given(
    score=st.one_of(
        ladder(list(range(10, -1, -1))).map(
            lambda ices: [{"ice": i, "age": "30 years"} for i in ices]
        ),
        ladder(list(range(33))).map(lambda capds: [{"capd": i, "age": "3 years"} for i in capds]),
    ),
    level=ladder(list(Consciousness)),
    seizure=ladder(list(Seizure)),
    oedema=ladder(list(Oedema)),
    weakness=ladder([False, True]),
    death=ladder([False, True]),
    signs=ladder([(), (PressureSign.PAPILLOEDEMA,), tuple(PressureSign)]),
    others=st.tuples(st.booleans(), st.booleans()),
)
def test_the_grade_of_icans_never_falls_when_a_finding_worsens(
    score: list[dict[str, Any]],
    level: list[Any],
    seizure: list[Any],
    oedema: list[Any],
    weakness: list[bool],
    death: list[bool],
    signs: list[Any],
    others: tuple[bool, bool],
) -> None:
    before, after = (
        grading.icans(
            **score[i],
            consciousness=level[i],
            seizure=seizure[i],
            oedema=oedema[i],
            focal_weakness=weakness[i],
            death=death[i],
            pressure_signs=signs[i],
            tremor=others[i],
            haemorrhage=others[i],
        )
        for i in (0, 1)
    )
    assert rank(before) <= rank(after)


@pytest.mark.parametrize("source", ["Penn", "Lee", "CTCAE", "MSKCC", "CARTOX", "ASTCT 2019"])
def test_no_grade_is_converted(source: str) -> None:
    with pytest.raises(GradeConversionError, match="from the findings") as caught:
        grading.convert(3, source, "ASTCT 2019")
    assert (caught.value.source, caught.value.target) == (source, "ASTCT 2019")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.source, str(again)) == (source, str(caught.value))


def test_answers_are_values() -> None:
    answer = grading.crs(temperature=FEVER, hypotension=True)
    assert answer == grading.crs(temperature=FEVER, hypotension=True)
    assert len({answer, grading.crs(temperature=FEVER)}) == 2
    assert structure(unstructure(answer), grading.Grade) == answer
    assert pickle.loads(pickle.dumps(answer)) == answer
    assert "<li>hypotension" in answer._repr_html_()
    with pytest.raises(AttributeError):
        answer.grade = 1  # type: ignore[misc]
