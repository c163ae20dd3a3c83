"""Mistakes that people make, planted one at a time in a sound curation folder.

Each has to stop the compilation with a message that names file, record and rule. The folder is
`FILES` in conftest.py, which compiles without a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tools.conftest import Workshop

ONE = "trials/one.toml"
CONCEPTS = "concepts.toml"
APPROVALS = "approvals.toml"
SOURCES = "sources.toml"


class Fault(NamedTuple):
    """One edit, and where it has to be found by which rule."""

    what: str
    file: str
    record: str
    rule: str
    old: str
    new: str
    after: str = ""


FAULTS = (
    # Arms.
    Fault(
        "events swapped between arms",
        ONE,
        "one-cr",
        "percentage",
        "events = 91, total = 271, percent = 34, interval = {low = 28, high = 40} },\n"
        '  { arm_id = "chemotherapy", events = 21,',
        "events = 21, total = 271, percent = 34, interval = {low = 28, high = 40} },\n"
        '  { arm_id = "chemotherapy", events = 91,',
    ),
    Fault(
        "figures under the other arm's name",
        ONE,
        "one-cr",
        "arm-size",
        "events = 91, total = 271, percent = 34, interval = {low = 28, high = 40} },\n"
        '  { arm_id = "chemotherapy", events = 21, total = 134, percent = 16 }',
        "events = 21, total = 134, percent = 16 },\n"
        '  { arm_id = "chemotherapy", events = 91, total = 271, percent = 34 }',
    ),
    Fault(
        "control arm first",
        ONE,
        "one-cr",
        "integrity",
        '{ arm_id = "engager", events = 91, total = 271, percent = 34, '
        "interval = {low = 28, high = 40} },\n"
        '  { arm_id = "chemotherapy", events = 21, total = 134, percent = 16 }',
        '{ arm_id = "chemotherapy", events = 21, total = 134, percent = 16 },\n'
        '  { arm_id = "engager", events = 91, total = 271, percent = 34 }',
    ),
    Fault(
        "medians on the side that the hazard ratio does not favour",
        ONE,
        "one-os",
        "effect-side",
        "value = 4.0",
        "value = 14.0",
    ),
    Fault(
        "difference printed the other way round",
        ONE,
        "one-cr",
        "effect-side",
        "value = 18,",
        "value = -18, interval = { low = -26, high = -9 },",
    ),
    Fault(
        "arm that the trial lacks",
        ONE,
        "one-crs",
        "integrity",
        'arm_id = "engager"\nanalysis_set = { kind = "safety", n = 267 }\nevents',
        'arm_id = "control"\nanalysis_set = { kind = "safety", n = 267 }\nevents',
    ),
    # Counts.
    Fault("count off by one", ONE, "one-crs", "percentage", "events = 38", "events = 39"),
    Fault("denominator off by one", ONE, "one-cr", "set-size", "total = 134", "total = 135"),
    Fault("more events than patients", ONE, "one-crs", "form", "events = 38", "events = 380"),
    Fault(
        "more patients than the set",
        ONE,
        "one-crs",
        "set-size",
        "n = 267 }\nevents",
        "n = 226 }\nevents",
    ),
    Fault(
        "derived count that does not give the percentage",
        ONE,
        "one-cr",
        "form",
        "events = 21, total = 134,",
        "events = 24, total = 134, derived = true,",
    ),
    Fault(
        "another denominator than was randomised",
        ONE,
        "one-os",
        "arm-size",
        "total = 271\npercent",
        "total = 267\npercent",
    ),
    # Percentages, times and units.
    Fault(
        "percent read as months",
        ONE,
        "one-os",
        "follow-up",
        'median = { value = 4.0, unit = "month" }',
        'median = { value = 54, unit = "month" }',
    ),
    Fault(
        "months read as percent",
        ONE,
        "one-os",
        "within-limits",
        "percent = 40, interval",
        "percent = 7.7, interval",
    ),
    Fault(
        "fraction where a percentage is expected",
        ONE,
        "one-os",
        "share",
        "percent = 40, interval = { low = 30, high = 50 }",
        "percent = 0.40, interval = { low = 0.30, high = 0.50 }",
    ),
    Fault("percentage above 100", ONE, "one-cr-crh", "form", "percent = 40.2", "percent = 402"),
    Fault("limit above 100 per cent", ONE, "one-cr", "share", "high = 40}", "high = 400}"),
    Fault(
        "days read as years",
        ONE,
        "one-crs",
        "life-time",
        "events = 38",
        'duration = { median = { value = 62, unit = "year" } }\nevents = 38',
    ),
    Fault(
        "unit misspelt",
        ONE,
        "one-os",
        "form",
        'value = 7.7, unit = "month"',
        'value = 7.7, unit = "moth"',
    ),
    Fault("survival that rises", ONE, "one-os", "survival-falls", "percent = 54", "percent = 34"),
    # Ratios, limits, p-values.
    Fault(
        "limits in the wrong order",
        ONE,
        "one-os",
        "form",
        "low = 0.55, high = 0.93",
        "low = 0.93, high = 0.55",
    ),
    Fault(
        "ratio outside its limits", ONE, "one-os", "within-limits", "value = 0.71", "value = 1.41"
    ),
    Fault(
        "digit misread in a ratio", ONE, "one-os", "ratio-centre", "value = 0.71", "value = 0.77"
    ),
    Fault("digit misread in a limit", ONE, "one-os", "ratio-centre", "low = 0.55", "low = 0.35"),
    Fault(
        "decimal place of a p-value", ONE, "one-os", "p-value", "p_value = 0.01", "p_value = 0.001"
    ),
    Fault(
        "median outside its limits", ONE, "one-os", "within-limits", "value = 7.7", "value = 11.7"
    ),
    # Grades and endpoints.
    Fault(
        "grades inverted",
        ONE,
        "one-crs-4",
        "grade-order",
        'percent = 3\npercent_bound = "<"',
        "percent = 13",
    ),
    Fault("grade of no scale", ONE, "one-crs-3", "form", 'grade = ">= 3"', 'grade = "III"'),
    Fault("one rate twice", ONE, "one-crs-4", "one-rate", 'grade = "4"', 'grade = ">= 3"'),
    Fault(
        "any recovery below full recovery",
        ONE,
        "one-any",
        "composite-order",
        'percent = 44, percent_bound = ">="',
        "percent = 24",
    ),
    Fault(
        "one analysis twice",
        ONE,
        "one-any",
        "integrity",
        'endpoint_id = "cr-crh"\n',
        'endpoint_id = "cr-crh-cri"\n',
    ),
    # Dates.
    Fault("future date", APPROVALS, "engager-fda-2017", "future-date", "2017-07-11", "2071-07-11"),
    Fault("day of no calendar", APPROVALS, "engager-fda-2017", "form", "2017-07-11", "2017-02-30"),
    Fault(
        "published before the data were closed",
        ONE,
        "one-cr",
        "publication-order",
        'data_cutoff = "2016-01-04"',
        'data_cutoff = "2018-01-04"',
        'id = "one-cr"',
    ),
    Fault(
        "converted before it was approved",
        APPROVALS,
        "engager-fda-2017",
        "integrity",
        "2017-07-11",
        "2014-07-11",
    ),
    Fault(
        "converted from regular approval",
        APPROVALS,
        "engager-fda-2017",
        "conversion",
        'pathway = "accelerated"',
        'pathway = "regular"',
    ),
    Fault(
        "approved before the trial was registered",
        APPROVALS,
        "engager-fda-2017",
        "registration-order",
        "2017-07-11",
        "2013-07-11",
    ),
    Fault(
        "events out of order",
        APPROVALS,
        "engager-fda-2017",
        "approval-order",
        "2017-07-11",
        "2014-12-02",
    ),
    Fault(
        "pathway of another agency",
        APPROVALS,
        "engager-ema-2015",
        "pathway",
        'pathway = "conditional"',
        'pathway = "accelerated"',
    ),
    # Codes, names, references.
    Fault("code of another gene", CONCEPTS, "cd19", "gene-code", 'code = "1633"', 'code = "1643"'),
    Fault(
        "code that does not exist",
        CONCEPTS,
        "crs",
        "known-code",
        'code = "Cytokine release syndrome"',
        'code = "Cytokine storm"',
    ),
    Fault(
        "code of another disease",
        CONCEPTS,
        "b-all",
        "code-label",
        'code = "0004947"',
        'code = "0004967"',
    ),
    Fault(
        "code of the wrong form",
        CONCEPTS,
        "b-all",
        "form",
        'code = "0004947"',
        'code = "MONDO:4947"',
    ),
    Fault(
        "trial number of seven digits",
        ONE,
        "one",
        "form",
        'name = "ONE"\n',
        'name = "ONE"\nxrefs = [{ prefix = "nct", code = "NCT0201316" }]\n',
    ),
    Fault(
        "DOI with its resolver",
        SOURCES,
        "paper",
        "form",
        'title = "A trial"',
        'title = "A trial"\ndoi = "doi.org/10.1056/NEJMoa1609783"',
    ),
    Fault(
        "PMC number as PMID",
        SOURCES,
        "paper",
        "form",
        'title = "A trial"',
        'title = "A trial"\npmid = "PMC5881572"',
    ),
    Fault(
        "name of another record", CONCEPTS, "chemotherapy", "unique-name", '"chemo"', '"Engager"'
    ),
    Fault(
        "reference misspelt",
        ONE,
        "one-relapse",
        "integrity",
        'endpoint_id = "relapse"',
        'endpoint_id = "relapses"',
    ),
    Fault("key misspelt", ONE, "one-crs", "form", "events = 38", "event = 38"),
    Fault(
        "exception without a reason",
        ONE,
        "one-cr",
        "exception",
        'id = "one-cr"\n',
        'id = "one-cr"\nnote = "exception(percentage)"\n',
    ),
)


@pytest.mark.parametrize("fault", [pytest.param(fault, id=fault.what) for fault in FAULTS])
def test_a_mistake_is_told_with_file_record_and_rule(
    workshop: Workshop, reference: Path, fault: Fault
) -> None:
    workshop.replace(fault.file, fault.old, fault.new, after=fault.after)
    outcome = workshop.run("--reference", str(reference))
    assert outcome.code == 1
    assert not workshop.output.exists()
    assert [
        error
        for error in outcome.errors
        if error.startswith(f"curation/{fault.file}: ")
        and f"({fault.record})" in error
        and error.endswith(f" [{fault.rule}]")
    ]


def test_the_folder_is_sound_without_them(workshop: Workshop, reference: Path) -> None:
    outcome = workshop.run("--reference", str(reference))
    assert outcome.told == []
    assert outcome.code == 0


def test_there_are_thirty_at_least() -> None:
    assert len({fault.what for fault in FAULTS}) == len(FAULTS) >= 30
