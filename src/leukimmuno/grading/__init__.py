"""Grades of CRS and ICANS from findings, by the ASTCT consensus of 2019.

Lee DW et al., ASTCT consensus grading for cytokine release syndrome and neurologic toxicity
associated with immune effector cells, Biol Blood Marrow Transplant 2019;25:625-638. Each answer
says why. For research and teaching; it gives no medical advice.

Examples
--------
>>> from leukimmuno import grading
>>> print(grading.crs(temperature="38.5 degC", hypotension=True, vasopressors=1))
grade 3 CRS (ASTCT 2019)
>>> print(grading.icans(age="34 years", ice=grading.ice_score(
...     orientation=2, naming=3, commands=True, writing=False, attention=False)))
grade 2 ICANS (ASTCT 2019)
"""

from __future__ import annotations

from leukimmuno.grading.answer import Grade
from leukimmuno.grading.cytokine_release import crs
from leukimmuno.grading.encephalopathy import IceScore, ice_score
from leukimmuno.grading.findings import Consciousness, Oedema, Oxygen, PressureSign, Seizure
from leukimmuno.grading.neurotoxicity import icans
from leukimmuno.grading.scales import convert

__all__ = [
    "Consciousness",
    "Grade",
    "IceScore",
    "Oedema",
    "Oxygen",
    "PressureSign",
    "Seizure",
    "convert",
    "crs",
    "icans",
    "ice_score",
]
