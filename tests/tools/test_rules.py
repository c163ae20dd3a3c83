"""Each rule with a fault planted that breaks it and no other, and with figures that it must pass.

`FILES` in conftest.py is sound: `test_compile_data.py` compiles it without a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.compiler.checking import RULES

if TYPE_CHECKING:
    from tests.tools.conftest import Plant, Workshop

ONE = "trials/one.toml"
CR = "results[0] (one-cr)"
OS = "results[3] (one-os)"
CRS = "toxicity_rates[0] (one-crs)"
CRS_3 = "toxicity_rates[1] (one-crs-3)"
CRS_4 = "toxicity_rates[2] (one-crs-4)"

FAULTS = [
    # 91/271 is 33.58 %, 38/267 is 14.23 %, 164/271 is 60.52 %.
    (
        ONE,
        "percent = 34,",
        "percent = 33,",
        f"{CR}.arms[0].percent: 91/271 is 33.58 %, printed = 33",
        "percentage",
    ),
    (ONE, "events = 21,", "events = 20,", f"{CR}.arms[1].percent: 20/134 is 14.93 %", "percentage"),
    (ONE, "percent = 14.2", "percent = 14.3", f"{CRS}.percent: 38/267 is 14.23 %", "percentage"),
    (
        ONE,
        'percent_bound = "<"\nmedian',
        'percent_bound = ">"\nmedian',
        f"{OS}.arms[0].percent: 164/271 is 60.52 %, printed > 61 %",
        "percentage",
    ),
    (
        ONE,
        'percent_bound = "<"\nmedian',
        'percent_bound = ">="\nmedian',
        f"{OS}.arms[0].percent: ",
        "percentage",
    ),
    (
        ONE,
        'percent = 61\npercent_bound = "<"',
        'percent = 60\npercent_bound = "<="',
        f"{OS}.arms[0].percent: ",
        "percentage",
    ),
    (
        ONE,
        'percent_bound = "<"\nmedian',
        'percent_bound = "not reached"\nmedian',
        f"{OS}.arms[0].percent: ",
        "percentage",
    ),
    (
        ONE,
        "low = 28, high = 40",
        "low = 35, high = 40",
        f"{CR}.arms[0].percent: 34 lies outside its limits, 95% CI 35 to 40",
        "within-limits",
    ),
    (
        ONE,
        "low = 28, high = 40",
        "low = 28, high = 33",
        f"{CR}.arms[0].percent: 34",
        "within-limits",
    ),
    (ONE, "value = 7.7", "value = 77", f"{OS}.arms[0].median: 77 lies", "within-limits"),
    (
        ONE,
        "low = 30, high = 50",
        "low = 3.0, high = 5.0",
        f"{OS}.arms[0].survival[0]: 40 lies",
        "within-limits",
    ),
    (
        ONE,
        "low = 1, high = 5",
        "low = 4, high = 5",
        f"{OS}.further_comparisons[3]: 3.7 lies",
        "within-limits",
    ),
    # sqrt(0.55 * 0.93) is 0.715; limits that round to these leave 0.7096 to 0.7208.
    (
        ONE,
        "value = 0.71\n",
        "value = 0.75\n",
        (
            f"{OS}.comparison.value: hazard ratio 0.75 is not at the centre of its limits "
            "0.55 to 0.93, 0.715"
        ),
        "ratio-centre",
    ),
    (ONE, "high = 0.93", "high = 1.93", f"{OS}.comparison.value: ", "ratio-centre"),
    (
        ONE,
        'unit = "month" }, percent = 54',
        'unit = "month" }, percent = 38',
        f"{OS}.arms[0].survival: 38% at 6 months, then 40% at 1 year (95% CI 30 to 50): rising",
        "survival-falls",
    ),
    (
        ONE,
        '{ value = 6, unit = "month" }',
        '{ value = 12, unit = "month" }',
        (
            f"{OS}.arms[0].survival: 40% at 1 year (95% CI 30 to 50), then 54% at 12 months: "
            "two at one time"
        ),
        "survival-falls",
    ),
    (
        ONE,
        "n = 405",
        "n = 404",
        (f"{CR}.analysis_set.n: the set has 404 patients, its arms have 271 + 134"),
        "set-size",
    ),
    (
        ONE,
        "total = 271\npercent = 61\n",
        "total = 272\npercent = 61\n",
        f"{OS}.arms[0].total: 272 patients, but 271 were randomised to 'engager'",
        "arm-size",
    ),
    (
        ONE,
        "events = 38\ntotal = 267\npercent = 14.2",
        'data_cutoff = "2016"\npercent = 4.7',
        f"{CRS_3}.grade: grade >= 3: 4.9 % is more than 4.7 % of grade any in 'one-crs'",
        "grade-order",
    ),
    (
        ONE,
        'percent = 3\npercent_bound = "<"',
        "percent = 6",
        f"{CRS_4}.grade: grade 4: 6 % is more than 4.9 % of grade >= 3 in 'one-crs-3'",
        "grade-order",
    ),
    (ONE, 'grade = "4"', 'grade = ">= 3"', f"{CRS_4}: the same rate as 'one-crs-3'", "one-rate"),
    # 91/271 is 33.58 %.
    (
        ONE,
        "percent = 40.2",
        "percent = 33.1",
        "results[1] (one-cr-crh).arms[0]: its part 'cr' in 'one-cr': 91/271 is more than 33.1 %",
        "composite-order",
    ),
    (
        ONE,
        'percent = 44, percent_bound = ">="',
        "percent = 39",
        "results[2] (one-any).arms[0]: its part 'cr-crh' in 'one-cr-crh': 40.2 % is more than 39 %",
        "composite-order",
    ),
    (
        "sources.toml",
        "accessed = 2020-01-30",
        "accessed = 2020-02-01",
        "sources[1] (list).accessed: 2020-02-01 is after the release, 2020-01-31",
        "future-date",
    ),
    (
        "approvals.toml",
        'date = "2017-07-11"',
        'date = "2021"',
        "approvals[2] (engager-fda-2017).date: 2021 is after the release",
        "future-date",
    ),
    (
        ONE,
        'n = 405 }\ntime = "within 12 weeks"\ndata_cutoff = "2016-01-04"',
        'n = 405 }\ntime = "ever"\ndata_cutoff = "2017-04"',
        f"{CR}.citations[0]: 'paper' is of 2017-03-02, before the data cut-off 2017-04",
        "publication-order",
    ),
    (
        "approvals.toml",
        'ends_ids = ["engager-fda-2014"]',
        'ends_ids = ["engager-ema-2015"]',
        (
            "approvals[2] (engager-fda-2017).ends_ids[0]: 'engager-fda-2017' ends "
            "'engager-ema-2015', which is another therapy's or agency's"
        ),
        "integrity",
    ),
    (
        "approvals.toml",
        'ends_ids = ["engager-fda-2014"]',
        'ends_ids = ["engager-fda-2017"]',
        "approvals[2] (engager-fda-2017).ends_ids[0]: ",
        "integrity",
    ),
    (
        "concepts.toml",
        'aliases = ["chemo"]',
        'aliases = ["Engager"]',
        "therapies[1] (chemotherapy): 'Engager' also names 'engager'",
        "unique-name",
    ),
    (
        "concepts.toml",
        'aliases = ["chemo"]',
        'xrefs = [{ prefix = "ncit", code = "C1" }]',
        "therapies[1] (chemotherapy): 'ncit:C1' also names 'engager'",
        "unique-name",
    ),
]


@pytest.mark.parametrize(
    ("name", "old", "new", "expected", "rule"),
    [pytest.param(*fault, id=f"{fault[-1]}-{i}") for i, fault in enumerate(FAULTS)],
)
def test_a_planted_fault_is_found_by_its_rule_alone(
    plant: Plant, name: str, old: str, new: str, expected: str, rule: str
) -> None:
    outcome = plant(name, old, new)
    assert outcome.code == 1
    assert len(outcome.errors) == 1
    assert outcome.errors[0].startswith(f"curation/{name}: {expected}")
    assert outcome.errors[0].endswith(f" [{rule}]")
    assert outcome.notices == []


def test_a_conversion_before_the_approval_that_it_ends(workshop: Workshop) -> None:
    # Written before it, so that only the days are at fault and not the order in the file.
    first, second, third = (workshop.curation / "approvals.toml").read_text().split("\n[[")[1:]
    third = third.replace('"2017-07-11"', '"2014-12-02"')
    workshop.write("approvals.toml", "".join(f"\n[[{event}" for event in (third, first, second)))
    assert workshop.run().errors == [
        (
            "curation/approvals.toml: approvals[0] (engager-fda-2017).ends_ids[0]: "
            "'engager-fda-2017' ends 'engager-fda-2014', which is not earlier [integrity]"
        )
    ]


def test_approvals_out_of_order(workshop: Workshop) -> None:
    workshop.replace("approvals.toml", 'date = "2017-07-11"', 'date = "2014-12-02"')
    workshop.replace("approvals.toml", 'ends_ids = ["engager-fda-2014"]', "")
    assert workshop.run().errors == [
        (
            "curation/approvals.toml: approvals[2] (engager-fda-2017).date: 2014-12-02 stands "
            "after 'engager-fda-2014' of 2014-12-03; write them by date [approval-order]"
        )
    ]


def test_ratios_whose_interval_may_be_exact_are_only_reported(
    plant: Plant, workshop: Workshop
) -> None:
    # sqrt(0.4 * 0.9) is 0.6; one decimal leaves 0.53 to 0.67.
    outcome = plant(ONE, "value = 0.6\n", "value = 0.8\n")
    assert outcome.code == 0
    assert outcome.notices == [
        (
            f"curation/{ONE}: {OS}.further_comparisons[0].value: odds ratio 0.8 is not at the "
            "centre of its limits 0.4 to 0.9, 0.600 [ratio-centre]"
        )
    ]
    assert workshop.output.exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # A ratio that is only a bound, or without both limits, has no centre to compare.
        ("value = 0.71\n", 'value = 0.75\nbound = "<"\n'),
        ("value = 0.71\ninterval = { low = 0.55, high = 0.93 }\n", "value = 0.75\n"),
        # Other patients, another time or scale, or another cut-off make another rate.
        ('percent = 3\npercent_bound = "<"', 'percent = 6\nperiod = "cycle 1"'),
        ('percent = 3\npercent_bound = "<"', 'percent = 6\nscale = "ctcae"'),
        # A bound says nothing about an order.
        ('percent = 3\npercent_bound = "<"', 'percent = 6\npercent_bound = "<"'),
        # A set whose arms' sizes are not all known has no sum.
        ("events = 21, total = 134, percent = 16", "percent = 16"),
    ],
)
def test_what_is_legitimate_passes(plant: Plant, old: str, new: str) -> None:
    outcome = plant(ONE, old, new)
    assert outcome.code == 0
    assert outcome.told == []


def test_a_composite_at_another_time_may_be_lower(workshop: Workshop) -> None:
    workshop.replace(ONE, "percent = 40.2", "percent = 33.1")
    workshop.replace(ONE, "within 12 weeks", "within 4 weeks", after='id = "one-cr-crh"')
    assert workshop.run().errors == []


def test_a_subgroup_is_smaller_than_its_arm(workshop: Workshop) -> None:
    workshop.replace(ONE, "randomised = 271", "randomised = 300")
    workshop.replace(ONE, "events = 164\ntotal = 271\n", "")
    workshop.replace(ONE, 'id = "one-cr"', 'id = "one-cr"\nsubgroup = "young"')
    assert workshop.run().errors == []


def test_a_percentage_over_time_is_no_share_of_the_total(workshop: Workshop) -> None:
    # 30/91 is 33 %, the cumulative incidence 45 %; as a response it would be a fault.
    workshop.replace(ONE, 'endpoint_id = "relapse"', 'endpoint_id = "cr"')
    assert workshop.run().errors == [
        (
            f"curation/{ONE}: results[4] (one-relapse).arms[0].percent: 30/91 is 32.97 %, "
            "printed = 45 % [percentage]"
        )
    ]


def test_an_exception_exempts_from_its_rule_only(workshop: Workshop) -> None:
    workshop.replace(
        ONE, 'id = "one-cr"', 'id = "one-cr"\nnote = "exception(percentage): misprinted."'
    )
    workshop.replace(ONE, "percent = 34,", "percent = 27,")
    errors = workshop.run().errors
    assert len(errors) == 1
    assert errors[0].endswith("[within-limits]")


def test_an_exception_may_name_several_rules(workshop: Workshop) -> None:
    workshop.replace(
        ONE,
        'id = "one-cr"',
        'id = "one-cr"\nnote = "exception(percentage, within-limits): misprinted."',
    )
    workshop.replace(ONE, "percent = 34,", "percent = 27,")
    assert workshop.run().code == 0


def test_an_exception_may_stand_at_either_of_two_records(workshop: Workshop) -> None:
    workshop.replace(ONE, 'grade = "4"', 'grade = ">= 3"')
    workshop.replace(
        ONE, 'id = "one-crs-3"', 'id = "one-crs-3"\nnote = "exception(one-rate): two counts."'
    )
    assert workshop.run().code == 0


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("exception(percentage): misprinted.", "the exception from 'percentage' is not needed"),
        ("exception(luck): misprinted.", "an exception is written 'exception(RULE): reason'"),
        ("exception(percentage):", "an exception is written 'exception(RULE): reason'"),
        ("exception: misprinted.", "an exception is written 'exception(RULE): reason'"),
    ],
)
def test_exceptions_that_are_wrong(plant: Plant, note: str, expected: str) -> None:
    outcome = plant(ONE, 'id = "one-cr"', f'id = "one-cr"\nnote = "{note}"')
    assert len(outcome.errors) == 1
    assert outcome.errors[0].startswith(f"curation/{ONE}: {CR}.note: {expected}")
    assert outcome.errors[0].endswith("[exception]")


def test_a_note_that_is_no_exception_passes(plant: Plant) -> None:
    assert plant(ONE, 'id = "one-cr"', 'id = "one-cr"\nnote = "Counts as printed."').code == 0


def test_dangling_references_are_left_to_integrity(plant: Plant) -> None:
    # Rules must not stumble over an endpoint, source, trial or approval that is not there.
    for old, new in (
        ('endpoint_id = "cr-crh"', 'endpoint_id = "gone"'),
        ('source_id = "paper"', 'source_id = "gone"'),
        ('component_ids = ["cr-crh", "cr"]', 'component_ids = ["cr-crh", "gone"]'),
    ):
        name = "concepts.toml" if "component" in old else ONE
        outcome = plant(name, old, new, after="[")
        assert {error.rpartition(" ")[2] for error in outcome.errors} == {"[integrity]"}


def test_every_rule_has_a_test() -> None:
    tested = {fault[-1] for fault in FAULTS}
    # Tested by name above and in test_codes.py.
    assert tested - {"integrity"} | {"approval-order", "known-code", "gene-code"} == RULES.keys()
