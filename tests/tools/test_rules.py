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
    (ONE, "value = 7.7", "value = 17", f"{OS}.arms[0].median: 17 lies", "within-limits"),
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
    (ONE, "high = 0.93", "high = 1.03", f"{OS}.comparison.value: ", "ratio-centre"),
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
    # ln(0.93/0.55)/3.92 is 0.134, and 0.342/0.134 is 2.55 standard errors: P = 0.011.
    (
        ONE,
        "p_value = 0.01\n",
        "p_value = 0.2\n",
        f"{OS}.comparison.p_value: P=0.2, but 0.71 (95% CI 0.55 to 0.93) implies 0.00",
        "p-value",
    ),
    (ONE, "p_value = 0.01\n", "p_value = 0.0001\n", f"{OS}.comparison.p_value: ", "p-value"),
    (
        ONE,
        "p_value = 0.01\n",
        'p_value = 0.0001\np_bound = "<"\n',
        f"{OS}.comparison.p_value: P<0.0001, but",
        "p-value",
    ),
    (
        ONE,
        "p_value = 0.01\n",
        'p_value = 0.2\np_bound = ">"\n',
        f"{OS}.comparison.p_value: P>0.2, but",
        "p-value",
    ),
    # One-sided it is 0.005, or 0.995 of the other tail.
    (
        ONE,
        "p_value = 0.01\nsides = 2",
        "p_value = 0.06\nsides = 1",
        f"{OS}.comparison.p_value: P=0.06, but 0.71 (95% CI 0.55 to 0.93) implies 0.00",
        "p-value",
    ),
    (
        ONE,
        "value = 4.0",
        "value = 8.0",
        (
            f"{OS}.comparison.value: hazard ratio 0.71 (95% CI 0.55 to 0.93), P=0.01 (2-sided) "
            "lies on the other side than the arms' figures: 164/271"
        ),
        "effect-side",
    ),
    (
        ONE,
        'median = { value = 4.0, unit = "month" }',
        'median = { unit = "month", bound = "not reached" }',
        f"{OS}.comparison.value: ",
        "effect-side",
    ),
    (
        ONE,
        'median = { value = 4.0, unit = "month" }',
        'survival = [{ time = { value = 12, unit = "month" }, percent = 70 }]',
        f"{OS}.comparison.value: ",
        "effect-side",
    ),
    # 34 % against 16 % is more, the difference printed less.
    (
        ONE,
        "value = 18,",
        "value = -18, p_value = 0.001,",
        f"{CR}.comparison.value: risk difference -18 percent, P=0.001 lies on the other side",
        "effect-side",
    ),
    (
        ONE,
        "low = 28, high = 40",
        "low = -2, high = 40",
        f"{CR}.arms[0].interval.low: -2 is no percentage, 0 to 100",
        "share",
    ),
    (
        ONE,
        "percent = 14.2",
        "percent = 14.2\ninterval = { low = 10, high = 190 }",
        f"{CRS}.interval.high: 190 is no percentage",
        "share",
    ),
    (
        ONE,
        "percent = 40, interval = { low = 30, high = 50 }",
        "percent = 0.4, interval = { low = 0.3, high = 0.5 }",
        f"{OS}.arms[0].survival[0].percent: 0.4 % is a fraction",
        "share",
    ),
    (
        ONE,
        "percent = 14.2",
        'percent = 14.2\nonset = { median = { value = 51, unit = "year" } }',
        f"{CRS}.onset.median: 51 years is more than 600 months",
        "life-time",
    ),
    # From 2014-01-03 to 2017-03-02 are 1154 days, 37.9 months.
    (
        ONE,
        'value = 7.7, unit = "month", interval = { low = 5.6, high = 9.6 }',
        'value = 40, unit = "month", interval = { low = 30, high = 50 }',
        (
            f"{OS}.arms[0].median: 40 months (95% CI 30 to 50), but the first patient had been "
            "observed for 37.9 months at most"
        ),
        "follow-up",
    ),
    (
        ONE,
        'value = 1, unit = "year"',
        'value = 4, unit = "year"',
        f"{OS}.arms[0].survival[0].time: 4 years, but",
        "follow-up",
    ),
    (
        ONE,
        "n = 267 }\nevents = 38",
        "n = 266 }\nevents = 38",
        f"{CRS}.total: 267 patients of a set of 266",
        "set-size",
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
        "date = 2014-12-03",
        'date = 2012-12-03\ntrial_ids = ["one"]',
        (
            "approvals[0] (engager-fda-2014).trial_ids[0]: 2012-12-03 is before 'one' was "
            "registered, 2013-12-17"
        ),
        "registration-order",
    ),
    (
        "approvals.toml",
        'pathway = "accelerated"',
        'pathway = "regular"',
        "approvals[2] (engager-fda-2017).ends_ids: names no accelerated or conditional approval",
        "conversion",
    ),
    (
        "approvals.toml",
        'pathway = "accelerated"',
        'pathway = "conditional"',
        "approvals[0] (engager-fda-2014).pathway: FDA has no conditional one",
        "pathway",
    ),
    (
        "approvals.toml",
        'pathway = "conditional"',
        'pathway = "accelerated"',
        "approvals[1] (engager-ema-2015).pathway: EMA has no accelerated one",
        "pathway",
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
        'ends_ids = ["engager-fda-2014", "engager-fda-2017"]',
        "approvals[2] (engager-fda-2017).ends_ids[1]: ",
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


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Sides, test and stratification have all to be stated, and the test be one against 1.
        ("sides = 2", ""),
        ('test = "log-rank"\nst', "st"),
        ("stratified = true", ""),
        ('test = "log-rank"\nst', 'test = "non-inferiority"\nst'),
        ("interval = { low = 0.55, high = 0.93 }", ""),
        ("low = 0.55, high = 0.93", 'low = 0.55, high_bound = "not estimable"'),
        ('measure = "hazard ratio"\nvalue = 0.71', 'measure = "odds ratio"\nvalue = 0.71'),
    ],
)
def test_p_values_of_analyses_not_fully_stated_pass(workshop: Workshop, old: str, new: str) -> None:
    workshop.replace(ONE, "p_value = 0.01\n", "p_value = 0.2\n")
    assert [error[-9:] for error in workshop.run().errors] == ["[p-value]"]
    workshop.replace(ONE, old, new)
    assert workshop.run().errors == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Three times more or less is within what Cox's model and a log-rank test may differ.
        ("p_value = 0.01\n", "p_value = 0.03\n"),
        ("p_value = 0.01\n", "p_value = 0.003\n"),
        ("p_value = 0.01\n", 'p_value = 0.5\np_bound = "<"\n'),
        ("p_value = 0.01\nsides = 2", "p_value = 0.995\nsides = 1"),
        ("p_value = 0.01\n", ""),
        # A ratio of 1 is nowhere near significance.
        (
            "value = 0.71\ninterval = { low = 0.55, high = 0.93 }\np_value = 0.01",
            "value = 1\ninterval = { low = 0.8, high = 1.25 }\np_value = 0.99",
        ),
        # Limits printed as one number: their width is lost.
        (
            "value = 0.71\ninterval = { low = 0.55, high = 0.93 }\np_value = 0.01",
            'value = 0.7\ninterval = { low = 0.7, high = 0.7 }\np_value = 0.001\np_bound = "<"',
        ),
    ],
)
def test_p_values_within_rounding_and_method_pass(plant: Plant, old: str, new: str) -> None:
    assert plant(ONE, old, new).errors == []


def test_effects_may_lie_anywhere_while_not_significant_or_adjusted(workshop: Workshop) -> None:
    workshop.replace(ONE, "value = 4.0", "value = 8.0")
    for old, new in (
        ("stratified = true", "stratified = true\nadjusted = true"),
        ("adjusted = true", 'direction = "control over experimental"'),
        ("low = 0.55, high = 0.93", "low = 0.4, high = 1.26"),
    ):
        workshop.replace(ONE, old, new)
        rules = [error.rpartition(" ")[2] for error in workshop.run().errors]
        assert "[effect-side]" not in rules
    workshop.replace(ONE, "interval = { low = 0.4, high = 1.26 }\np_value = 0.01", "p_value = 0.06")
    workshop.replace(ONE, 'direction = "control over experimental"', "")
    assert workshop.run().errors == []
    workshop.replace(ONE, "p_value = 0.06", "p_value = 0.04")
    assert [error[-13:] for error in workshop.run().errors] == ["[effect-side]"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # One figure on either side, or arms of which one says nothing, tell nothing.
        (
            "median = { value = 4.0",
            (
                'survival = [{ time = { value = 1, unit = "year" }, percent = 20 }]\n'
                "median = { value = 8.0"
            ),
        ),
        ("median = { value = 4.0", 'median = { bound = "<", value = 9.0'),
        ('median = { value = 4.0, unit = "month" }', ""),
        ("percent = 16 }", 'percent = 40, percent_bound = "<" }'),
    ],
)
def test_arms_that_do_not_tell_a_side(workshop: Workshop, old: str, new: str) -> None:
    workshop.replace(ONE, "value = 18,", "value = -18, p_value = 0.001,")
    workshop.replace(ONE, "events = 21, total = 134, percent = 16", "percent = 16")
    workshop.replace(ONE, "events = 91, total = 271, percent = 34", "percent = 15")
    workshop.replace(ONE, "low = 28, high = 40", "low = 10, high = 20")
    workshop.replace(ONE, old, new)
    assert [e for e in workshop.run().errors if e.endswith("[effect-side]")] == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (ONE, 'design = "randomised"', 'design = "retrospective"'),
        (ONE, 'start = "2014-01-03", ', ""),
        (ONE, 'enrolment = { start = "2014-01-03", end = "2015-09-25" }', ""),
        ("concepts.toml", 'kind = "time to event"', 'kind = "time to event"\norigin = "diagnosis"'),
        (ONE, 'id = "one-os"', 'id = "one-os"\ndata_cutoff = "2018"'),
        (ONE, 'id = "one-os"\ntrial_id = "one"', 'id = "one-os"\ntrial_id = "gone"'),
    ],
)
def test_times_of_patients_observed_otherwise_pass(
    workshop: Workshop, name: str, old: str, new: str
) -> None:
    workshop.replace(ONE, 'value = 1, unit = "year"', 'value = 4, unit = "year"')
    assert [error[-11:] for error in workshop.run().errors] == ["[follow-up]"]
    # The later source of the two; its cut-off is not after its publication.
    workshop.replace("sources.toml", 'published = "2017-03-02"', 'published = "2018-12-31"')
    workshop.replace(ONE, 'start = "2014-01-03"', 'start = "2014-12-30"')
    workshop.replace(ONE, "value = 4, unit", "value = 4.5, unit")
    old = old.replace("2014-01-03", "2014-12-30")
    assert [error[-11:] for error in workshop.run().errors] == ["[follow-up]"]
    if "cutoff" in new:
        workshop.replace(ONE, "value = 4.5, unit", "value = 4, unit")
    workshop.replace(name, old, new)
    assert [e for e in workshop.run().errors if e.endswith("[follow-up]")] == []


def test_a_source_without_a_date_may_be_later_than_all(workshop: Workshop) -> None:
    workshop.replace(ONE, 'value = 1, unit = "year"', 'value = 4, unit = "year"')
    workshop.replace(
        ONE,
        'locator = "abstract" }]\n\n[[results.arms]]',
        'locator = "abstract" }, { source_id = "list", locator = "x" }]\n\n[[results.arms]]',
    )
    assert workshop.run().errors == []


def test_totals_of_which_one_alone_exceeds_the_set(workshop: Workshop) -> None:
    workshop.replace(ONE, "events = 21, total = 134, percent = 16", "percent = 16")
    workshop.replace(ONE, "n = 405", "n = 270")
    assert workshop.run().errors == [
        f"curation/{ONE}: {CR}.analysis_set.n: 271 patients of a set of 270 [set-size]"
    ]


def test_who_was_randomised_stands_in_for_a_total(workshop: Workshop) -> None:
    workshop.replace(ONE, "events = 21, total = 134, percent = 16", "percent = 16")
    workshop.replace(ONE, 'role = "control"', 'role = "control"\nflow = { randomised = 133 }')
    assert workshop.run().errors == [
        (
            f"curation/{ONE}: {CR}.analysis_set.n: the set has 405 patients, its arms have "
            "271 + 133 [set-size]"
        )
    ]
    workshop.replace(ONE, 'id = "one-cr"', 'id = "one-cr"\nsubgroup = "young"')
    assert workshop.run().errors == []


def test_a_definition_may_leave_randomised_patients_out(workshop: Workshop) -> None:
    # 88/265 is 33.2 %.
    workshop.replace(
        ONE, "events = 91, total = 271, percent = 34", "events = 88, total = 265, percent = 33"
    )
    workshop.replace(ONE, "n = 405 }", 'n = 399, definition = "without six who were ineligible" }')
    assert workshop.run().errors == []
    workshop.replace(ONE, ', definition = "without six who were ineligible"', "")
    assert workshop.run().errors == [
        (
            f"curation/{ONE}: {CR}.arms[0].total: 265 patients, but 271 were randomised to "
            "'engager' [arm-size]"
        )
    ]


@pytest.mark.parametrize(("kind", "faults"), [("responders", 1), ("enrolled", 0)])
def test_an_arm_counts_no_more_than_were_randomised_to_it(
    workshop: Workshop, kind: str, faults: int
) -> None:
    workshop.replace(ONE, 'kind = "responders"', f'kind = "{kind}"')
    workshop.replace(ONE, "events = 30, total = 91", "events = 30, total = 272")
    told = (
        f"curation/{ONE}: results[4] (one-relapse).arms[0].total: 272 patients, but 271 were "
        "randomised to 'engager' [arm-size]"
    )
    assert workshop.run().errors == [told] * faults


def test_a_result_published_before_its_trial_was_registered(workshop: Workshop) -> None:
    workshop.replace("sources.toml", 'published = "2017-03-02"', 'published = "2013-03-02"')
    errors = [e for e in workshop.run().errors if e.endswith("[registration-order]")]
    assert len(errors) == 5
    assert errors[0] == (
        f"curation/{ONE}: {CR}.citations: published 2013-03-02, before 'one' was registered, "
        "2013-12-17 [registration-order]"
    )
    # A trial that was registered when under way, or nobody knows, says nothing.
    for old, new in (
        ('registered = "2013-12-17"', 'registered = "2014-02"'),
        ('start = "2014-01-03", ', ""),
        ('registered = "2014-02"', ""),
    ):
        workshop.replace(ONE, old, new)
        assert [e for e in workshop.run().errors if e.endswith("[registration-order]")] == []


def test_a_successor_is_of_no_earlier_data(workshop: Workshop) -> None:
    workshop.replace(ONE, 'id = "one-crs-3"', 'id = "one-crs-3"\nsuperseded_by_id = "one-crs-4"')
    assert workshop.run().errors == []
    workshop.replace(ONE, 'data_cutoff = "2016"', 'data_cutoff = "2015"', after="percent = 3\n")
    assert workshop.run().errors == [
        (
            f"curation/{ONE}: {CRS_3}.superseded_by_id: of 2016, but its successor 'one-crs-4' is "
            "of 2015 [succession]"
        )
    ]


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
    workshop.replace("approvals.toml", "conversion to regular approval", "new indication")
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
        # A time that is only a bound is no time at which anybody was observed.
        ('value = 1, unit = "year"', 'value = 5, bound = ">", unit = "year"'),
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
    assert (
        tested - {"integrity"}
        | {"approval-order", "succession"}
        | {
            "known-code",
            "gene-code",
            "code-label",
        }
        == RULES.keys()
    )
