"""The sheet of blind questions, its comparison with the records, and the agreement that is kept."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest

from leukimmuno.model.approval import Approval, Indication
from leukimmuno.model.comparison import Comparison
from leukimmuno.model.fields import kind_of
from leukimmuno.model.quantities import Interval, Measure, Range
from leukimmuno.model.regimen import Dose
from leukimmuno.model.result import AnalysisSet, ArmResult, SurvivalPoint, TrialResult
from leukimmuno.model.toxicity import Course, ToxicityRate
from leukimmuno.model.trial import Flow
from tools import second_reading
from tools.compiler.agreeing import agree

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.tools.conftest import Workshop

# Every kind of figure once; the endpoint, the adverse event and the second source are written down
# nowhere, as while a trial is being curated.
STUDY = """
[[trials]]
id = "two"
name = "TWO"
design = "randomised"
xrefs = [{ prefix = "nct", code = "NCT01234567" }]
citations = [{ source_id = "report", locator = "Table 1" }]

[[trials.arms]]
id = "cells"
name = "CAR T cells"
role = "experimental"
components = [{ therapy_id = "cells", role = "sole" }]
flow = { enrolled = 41, crossed_over = 3 }

[[trials.arms]]
id = "care"
name = "usual care"
role = "control"
components = [{ therapy_id = "care", role = "sole" }]

[[results]]
id = "two-os"
trial_id = "two"
endpoint_id = "os"
analysis_set = { kind = "randomised", n = 83, definition = "all patients" }
subgroup = "adults"
time = "at the end"
assessor = "investigator"
data_cutoff = "2019-05"
censoring = "at transplant"
citations = [
  { source_id = "report", locator = "Table 2" },
  { source_id = "poster", locator = "Figure 1" },
  { source_id = "label", locator = "section 14", checked = "recalled" },
]
further_comparisons = [{ p_value = 0.001, p_bound = "<" }]

[[results.arms]]
arm_id = "cells"
events = 19
total = 44
percent = 43
interval = { low = 27.9, high = 58.7, level = 0.9 }
median = { value = 12.5, unit = "month", interval = { low = 9.1, high_bound = "not estimable" } }
survival = [
  { time = { value = 24, unit = "month" }, percent = 31, interval = { low = 22, high = 40.2 } },
]

[[results.arms]]
arm_id = "care"
events = 17
total = 39
derived = true
percent = 44
median = { unit = "month", bound = "not reached" }

[results.comparison]
measure = "hazard ratio"
value = 0.62
interval = { low = 0.401, high = 0.958, level = 0.976 }
p_value = 0.0301
sides = 2
test = "log-rank"
stratified = true
adjusted = false

[[results]]
id = "two-cr"
trial_id = "two"
endpoint_id = "cr"
analysis_set = { kind = "evaluable", n = 71 }
arms = [{ arm_id = "cells", percent = 0.5, percent_bound = "<" }, { arm_id = "gone" }]
comparison = { measure = "risk difference", value = 11.5, unit = "percent" }
citations = [{ source_id = "report", locator = "text" }]

[[toxicity_rates]]
id = "two-crs"
adverse_event_id = "crs"
trial_id = "two"
arm_id = "cells"
analysis_set = { kind = "safety", n = 36 }
grade = ">= 3"
scale = "lee"
scale_version = "2014"
causality = "treatment related"
period = "the first cycle"
events = 6
percent = 17
citations = [{ source_id = "report", locator = "Table 3" }]

[toxicity_rates.onset]
median = { value = 2.5, unit = "day" }
range = { low = 1, high = 13, unit = "day" }
since = "infusion"
citations = [{ source_id = "label", locator = "section 5" }]

[toxicity_rates.duration]
median = { value = 8, unit = "day" }

[[sources]]
id = "report"
kind = "journal article"
title = "A study of cells"
authors = ["Doe J", "Roe R"]
container = "Journal of Cells"
published = "2018-11-20"
doi = "10.1000/182"

[[sources]]
id = "label"
kind = "label"
title = "The label"
url = "https://example.org/label"
"""

LICENCE = """
[[therapies]]
id = "cells"
name = "cells"
modality = "car-t"
citations = [{ source_id = "report", locator = "text" }]

[[approvals]]
id = "cells-fda-2016"
therapy_id = "cells"
agency = "fda"
action = "initial approval"
pathway = "accelerated"
date = "2016-03-09"
date_kind = "decision"
citations = [{ source_id = "label", locator = "section 1" }]

[[approvals.indications]]
subtype_ids = ["b-all"]
ages = { high = 25, unit = "year" }
setting = "relapsed or refractory"
minimum_relapses = 2
biomarkers = ["CD19-positive"]
combination = "chemotherapy"
prior_therapies = ["two lines"]
mrd = { status = "positive" }

[[approvals.indications]]
subtype_ids = ["aml"]

[[approvals]]
id = "cells-fda-2017"
therapy_id = "cells"
agency = "fda"
action = "boxed warning"
date = "2017-04"
note = "Fever, added in 2017."
citations = [{ source_id = "label", locator = "box" }]

[[toxicity_rates]]
id = "cells-label-fever"
adverse_event_id = "fever"
therapy_id = "cells"
analysis_set = { kind = "safety", definition = "of the label" }
total = 108
percent = 55.6
citations = [{ source_id = "label", locator = "section 6" }]

[[regimens]]
id = "cells-dose"
name = "single dose"
therapy_id = "cells"
subtype_ids = ["b-all"]
setting = "relapsed or refractory"
label_date = "2016"
citations = [{ source_id = "label", locator = "section 2" }]

[[regimens.phases]]
name = "infusion"

[[regimens.phases.doses]]
amount_range = { low = 0.2e6, high = 5e6, unit = "cell/kg" }
first_day = 1
last_day = 1

[[regimens.phases.doses]]
amount = { value = 7, unit = "mg/m**2" }
cap = { value = 12, unit = "mg" }
first_day = 1
last_day = 4
"""

# Written down from the two texts above: what each question has to be answered with.
TRIAL_ANSWERS = {
    "trials/two/arms/cells/flow/enrolled": "41",
    "trials/two/arms/cells/flow/crossed_over": "3",
    "results/two-os/arms/cells/events": "19",
    "results/two-os/arms/cells/total": "44",
    "results/two-os/arms/cells/percent": "43%",
    "results/two-os/arms/cells/interval/low": "27.9",
    "results/two-os/arms/cells/interval/high": "58.70",
    "results/two-os/arms/cells/median": "12.5 months",
    "results/two-os/arms/cells/median/interval/low": "9.1",
    "results/two-os/arms/cells/median/interval/high": "NE",
    "results/two-os/arms/cells/survival/24-months": "31",
    "results/two-os/arms/cells/survival/24-months/interval/low": "22",
    "results/two-os/arms/cells/survival/24-months/interval/high": "40.2",
    "results/two-os/arms/care/total": "39",
    "results/two-os/arms/care/percent": "44",
    "results/two-os/arms/care/median": "not reached",
    "results/two-os/comparison/value": "0.62",
    "results/two-os/comparison/interval/low": "0.401",
    "results/two-os/comparison/interval/high": "0.958",
    "results/two-os/comparison/interval/level": "97.6",
    "results/two-os/comparison/p_value": "P = .0301",
    "results/two-os/further_comparisons/0/p_value": "< 0.001",
    "results/two-cr/arms/cells/percent": "<0.5",
    "results/two-cr/comparison/value": "11.5 %",
    "toxicity_rates/two-crs/events": "6",
    "toxicity_rates/two-crs/percent": "17",
    "toxicity_rates/two-crs/onset/median": "2·5",
    "toxicity_rates/two-crs/onset/range/low": "1",
    "toxicity_rates/two-crs/onset/range/high": "13",
    "toxicity_rates/two-crs/duration/median": "8",
}
THERAPY_ANSWERS = {
    "toxicity_rates/cells-label-fever/total": "108",
    "toxicity_rates/cells-label-fever/percent": "55.6",
    "approvals/cells-fda-2016/date": "March 9, 2016",
    "approvals/cells-fda-2016/indications/0/ages/low": "none",
    "approvals/cells-fda-2016/indications/0/ages/high": "25",
    "approvals/cells-fda-2016/indications/1/ages/low": "none",
    "approvals/cells-fda-2016/indications/1/ages/high": "None",
    "approvals/cells-fda-2017/date": "2017-04",
    "regimens/cells-dose/phases/0/doses/0/amount_range/low": "0.2 × 10^6",
    "regimens/cells-dose/phases/0/doses/0/amount_range/high": "5e6",
    "regimens/cells-dose/phases/0/doses/1/amount": "7",
    "regimens/cells-dose/phases/0/doses/1/cap": "12",
}


@pytest.fixture
def desk(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Give a function that runs the command on the two files above."""
    workshop.write("trials/two.toml", STUDY)
    workshop.write("therapies/cells.toml", LICENCE)
    capsys.readouterr()

    def run(*arguments: object) -> tuple[int, str]:
        told = second_reading.main([*map(str, arguments), "--curation", str(workshop.curation)])
        captured = capsys.readouterr()
        return told, captured.out + captured.err

    return run


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def fill(path: Path, answers: list[str]) -> None:
    rows = rows_of(path)
    for row, answer in zip(rows, answers, strict=True):
        row["answer"] = answer
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, second_reading._COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def test_a_trial_is_asked_about_figure_by_figure(desk, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    assert desk("ask", "--trial", "two", "-o", sheet) == (0, f"30 questions in {sheet}\n")
    assert [row["path"] for row in rows_of(sheet)] == list(TRIAL_ANSWERS)
    assert {row["answer"] for row in rows_of(sheet)} == {""}


def test_questions_identify_the_analysis_in_words(desk, tmp_path: Path) -> None:
    desk("ask", "--trial", "two", "-o", tmp_path / "sheet.csv")
    asked = {row["path"]: row["question"] for row in rows_of(tmp_path / "sheet.csv")}
    survival = (
        "TWO (NCT01234567); overall survival; randomised set: all patients; subgroup adults; "
        "time at the end; assessed by investigator; censored at transplant; data cut-off 2019-05"
    )
    assert asked["results/two-os/arms/cells/median/interval/low"] == (
        f"{survival} - arm 'CAR T cells': median, in month: lower 95 % confidence limit"
    )
    assert asked["results/two-os/comparison/interval/high"] == (
        f"{survival} - hazard ratio, stratified, not adjusted, log-rank test, 2-sided "
        "(experimental over control, 'CAR T cells' over 'usual care'): upper confidence limit"
    )
    # Without denominators in the record, the size of the set is part of what identifies it.
    assert asked["results/two-cr/comparison/value"] == (
        "TWO (NCT01234567); complete remission; evaluable set (n = 71) - risk difference "
        "(experimental over control, 'CAR T cells' over 'gone'), in percent"
    )
    assert asked["toxicity_rates/two-crs/onset/range/high"] == (
        "TWO (NCT01234567), arm 'CAR T cells'; cytokine release syndrome; grade >= 3 on the lee "
        "2014 scale; safety set (n = 36); treatment related; period the first cycle - onset among "
        "those affected, from infusion, highest value of the range, in day"
    )


def test_no_question_tells_its_figure(desk, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    desk("ask", "--trial", "two", "--therapy", "cells", "-o", sheet)
    # Figures that stand nowhere else in the two files.
    figures = ["41", "19", "44", "39", "12.5", "9.1", "0.62", "0.401", "0.958", "97.6", "0.0301"]
    figures += ["2.5", "13", "17", "11.5", "43", "31", "55.6", "108", "25", "2016-03", "2017-04"]
    for row in rows_of(sheet):
        asked = row["path"] + row["question"]
        assert not [figure for figure in figures if f" {figure}" in asked or f"-{figure}" in asked]
    # A count that was worked out from a percentage can be read nowhere.
    assert "results/two-os/arms/care/events" not in {row["path"] for row in rows_of(sheet)}


def test_sources_are_told_in_full_once(desk, tmp_path: Path) -> None:
    desk("ask", "--trial", "two", "-o", tmp_path / "sheet.csv")
    places = {row["path"]: row["source"] for row in rows_of(tmp_path / "sheet.csv")}
    assert places["trials/two/arms/cells/flow/enrolled"] == (
        "[report] A study of cells, Doe J, Journal of Cells, 2018, https://doi.org/10.1000/182: "
        "Table 1"
    )
    # What was recalled was read in no document; one document is not written down.
    assert places["results/two-os/arms/cells/events"] == (
        "[report] Table 2 | [poster] source not written down yet: Figure 1"
    )
    assert places["toxicity_rates/two-crs/onset/median"] == (
        "[label] The label, https://example.org/label: section 5"
    )


def test_approvals_are_asked_about_without_the_year_in_their_id(desk, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    assert desk("ask", "--therapy", "cells", "-o", sheet)[1] == f"12 questions in {sheet}\n"
    rows = rows_of(sheet)
    assert not [row for row in rows if "2016" in row["path"] or "2017" in row["path"]]
    assert rows[2]["question"] == (
        "cells; FDA; initial approval (accelerated); for B-cell acute lymphoblastic leukemia, "
        "relapsed or refractory, at least 2 relapses, MRD positive, CD19-positive, with "
        "chemotherapy, after two lines / aml; event 1 of the 2 listed for this agency, by date - "
        "date (day of the decision), as YYYY-MM-DD"
    )
    assert rows[7]["question"] == (
        "cells; FDA; boxed warning; Fever, added in (year).; event 2 of the 2 listed for this "
        "agency, by date - date, as YYYY-MM-DD"
    )
    assert rows[-2]["question"] == (
        "cells dosing; single dose; B-cell acute lymphoblastic leukemia; relapsed or refractory; "
        "label of 2016 - phase 'infusion', days 1 to 4: dose, in mg/m**2"
    )


def test_right_answers_agree_however_they_are_written(
    desk, workshop: Workshop, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.csv"
    desk("ask", "--trial", "two", "--therapy", "cells", "-o", sheet)
    answers = TRIAL_ANSWERS | THERAPY_ANSWERS
    # The sheet calls the approvals otherwise, in the order of the file.
    events = [path for path in THERAPY_ANSWERS if path.startswith("approvals/")]
    keys = [row["path"] for row in rows_of(sheet)]
    blind = [key for key in keys if key not in answers]
    answers |= {key: answers[path] for key, path in zip(blind, events, strict=True)}
    fill(sheet, [answers[key] for key in keys])
    assert desk("compare", sheet) == (
        0,
        "42 of 42 figures agree; 0 not found by the second reader\n",
    )
    trial = rows_of(workshop.curation / "second-reading" / "two.csv")
    assert [row["path"] for row in trial] == sorted(TRIAL_ANSWERS)
    therapy = rows_of(workshop.curation / "second-reading" / "cells.csv")
    assert [row["path"] for row in therapy] == sorted(THERAPY_ANSWERS)
    assert therapy[0] == {
        "path": "approvals/cells-fda-2016/date",
        "first": "2016-03-09",
        "second": "March 9, 2016",
        "source": "label: section 1",
    }


def test_differences_are_told_and_kept_as_first_compared(
    desk, workshop: Workshop, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.csv"
    desk("ask", "--trial", "two", "-o", sheet)
    fill(sheet, ["40", "-", "19", *[""] * 27])
    code, told = desk("compare", sheet)
    assert code == 1
    assert told.splitlines() == [
        "1 of 2 figures agree; 1 not found by the second reader",
        "trials/two/arms/cells/flow/enrolled: first '41', second '40'",
    ]
    # The difference is resolved at the source, and the sheet compared again with one answer more.
    workshop.replace("trials/two.toml", "enrolled = 41", "enrolled = 40")
    fill(sheet, ["40", "3", "19", *[""] * 27])
    assert desk("compare", sheet) == (
        0,
        "3 of 3 figures agree; 0 not found by the second reader\n",
    )
    rows = rows_of(workshop.curation / "second-reading" / "two.csv")
    assert [(row["path"], row["first"], row["second"]) for row in rows] == [
        ("results/two-os/arms/cells/events", "19", "19"),
        ("trials/two/arms/cells/flow/crossed_over", "3", "3"),
        ("trials/two/arms/cells/flow/enrolled", "41", "40"),
    ]


def test_only_what_was_compared_is_written(desk, workshop: Workshop, tmp_path: Path) -> None:
    kept = workshop.curation / "second-reading" / "one.csv"
    kept.parent.mkdir()
    kept.write_bytes(b"path,first,second,source\r\na,1,1,s\r\n")
    sheet = tmp_path / "sheet.csv"
    desk("ask", "--trial", "two", "-o", sheet)
    fill(sheet, ["-", *[""] * 29])
    assert desk("compare", sheet)[0] == 0
    assert [path.name for path in kept.parent.iterdir()] == ["one.csv"]
    assert kept.read_bytes() == b"path,first,second,source\r\na,1,1,s\r\n"


def test_an_answer_about_a_figure_that_is_gone_is_told(
    desk, workshop: Workshop, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.csv"
    desk("ask", "--trial", "two", "-o", sheet)
    fill(sheet, ["41", *[""] * 29])
    workshop.replace("trials/two.toml", "enrolled = 41, ", "")
    code, told = desk("compare", sheet)
    assert code == 1
    assert (
        f"{sheet}: trials/two/arms/cells/flow/enrolled: the records hold no such figure; read '41'"
    ) in told


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"path,question,source\na,b,c\n", "the column 'answer' is missing"),
        (b"", "the column 'path' is missing"),
        (b"path,answer\na\n", "row 2 has more or fewer fields than the header"),
        (b"path,answer\na,1\nb,2,3\n", "row 3 has more or fewer fields than the header"),
        (b"path,answer\na,\xff\n", "no readable table: 'utf-8' codec"),
        (b'path,answer\n"a"b,1\n', "no readable table: "),
    ],
)
def test_sheets_that_cannot_be_read(desk, tmp_path: Path, content: bytes, expected: str) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_bytes(content)
    code, told = desk("compare", sheet)
    assert code == 1
    assert f"{sheet}: {expected}" in told


def test_records_that_cannot_be_built_are_left_out(
    desk, workshop: Workshop, tmp_path: Path
) -> None:
    workshop.replace("trials/two.toml", 'scale = "lee"', 'scale = "fish"')
    code, told = desk("ask", "--trial", "two", "-o", tmp_path / "sheet.csv")
    assert code == 0
    assert "left out: curation/trials/two.toml: toxicity_rates[0] (two-crs).scale" in told
    assert "24 questions in" in told


def test_results_of_a_trial_that_cannot_be_built_are_asked_about(
    desk, workshop: Workshop, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.csv"
    workshop.replace("trials/two.toml", 'design = "randomised"', 'design = "magic"')
    assert "28 questions in" in desk("ask", "--trial", "two", "-o", sheet)[1]
    assert rows_of(sheet)[-1]["question"].startswith("two, arm 'cells'; cytokine release syndrome;")


def test_unknown_subjects_are_refused(desk, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    assert desk("ask", "--trial", "two", "--therapy", "magic", "-o", sheet) == (
        1,
        "no figures of magic; nothing was written\n",
    )
    assert not sheet.exists()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["ask", "-o", "x.csv"], "name a trial or a therapy"),
        (["ask", "--trial", "a", "-o", "x.csv", "--curation", "nowhere"], "nowhere is no folder"),
    ],
)
def test_usage_errors(
    capsys: pytest.CaptureFixture[str], arguments: list[str], expected: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        second_reading.main(arguments)
    assert stopped.value.code == 2
    assert expected in capsys.readouterr().err


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("7.7 month", "7.70"),
        ("7.7 month", "7.7 months"),
        ("12 month", "1 year"),
        ("0.2 percent", ".2 %"),
        ("1234", "1,234"),
        ("<0.001", "P<0.001"),
        (">=90 percent", "≥ 90%"),
        ("-3.5", "−3.5"),
        ("not reached", "NR"),
        ("not estimable", "Not  evaluable"),
        ("none", "no limit"),
        ("2017-07-11", "11 July 2017"),
        ("2017-07-11", "Jul 11, 2017"),
        ("2017-07-11", "11.07.2017"),
        ("2017", "2017"),
        ("200000 cell/kg", "0.2 x 10^6"),
    ],
)
def test_one_figure_in_two_spellings(first: str, second: str) -> None:
    assert agree(first, second)
    assert agree(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("7.7 month", "7.8"),
        ("7.7 month", "7.7 weeks"),
        ("7.7 month", "7.7 percent"),
        ("7.7 month", "7.7 fortnights of it"),
        ("34 percent", "34.2"),
        ("0.001", "<0.001"),
        ("<0.001", "<=0.001"),
        ("not reached", "not estimable"),
        ("not reached", "12"),
        ("none", "18"),
        ("2017-07-11", "2017-07-12"),
        # A month that holds the day says less than the day.
        ("2017-07-11", "2017-07"),
        ("2017-07-11", "2017"),
        ("2017-07-11", "2017-13-11"),
        ("0.001", "1"),
        ("0.123", "0,123"),
    ],
)
def test_two_figures(first: str, second: str) -> None:
    assert not agree(first, second)
    assert not agree(second, first)


def keep(workshop: Workshop, name: str, *rows: str) -> None:
    folder = workshop.curation / "second-reading"
    folder.mkdir(exist_ok=True)
    text = "\n".join(("path,first,second,source", *rows, ""))
    (folder / name).write_text(text, encoding="utf-8")


def manifest_of(workshop: Workshop) -> dict[str, object]:
    text = (workshop.output / "manifest.json").read_text(encoding="utf-8")
    agreement: dict[str, object] = json.loads(text)["double_extraction"]
    return agreement


def test_the_command_runs_on_its_own(workshop: Workshop, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    script = Path(second_reading.__file__)
    command = [sys.executable, str(script), "ask", "--trial", "one", "-o", str(sheet)]
    command += ["--curation", str(workshop.curation)]
    subprocess.run(command, check=True, cwd=tmp_path, capture_output=True)
    assert rows_of(sheet)[0]["path"] == "trials/one/arms/engager/flow/randomised"


def test_the_manifest_adds_the_tables_to_the_tally(workshop: Workshop) -> None:
    keep(
        workshop, "two.csv", "a,7.7 month,7.70,s", "b,34 percent,35,s", "c,2017-07-11,2017-07-11,s"
    )
    keep(workshop, "one.csv", "a,1,1,s")
    keep(workshop, "none.csv")
    assert workshop.run().code == 0
    agreement = manifest_of(workshop)
    method = agreement.pop("method")
    # 10 compared and 9 agreed stand in agreement.toml.
    assert agreement == {
        "facts_compared": 14,
        "agreed_before_resolution": 12,
        "by_file": {
            "one": {"facts_compared": 1, "agreed_before_resolution": 1},
            "two": {"facts_compared": 3, "agreed_before_resolution": 2},
        },
    }
    assert isinstance(method, str)
    assert method.startswith("10 facts: Two readers, blind to each other. The others: A second")


def test_the_tables_alone_make_the_agreement(workshop: Workshop) -> None:
    (workshop.curation / "agreement.toml").unlink()
    keep(workshop, "one.csv", "a,1,2,s")
    assert workshop.run().code == 0
    agreement = manifest_of(workshop)
    assert (agreement["facts_compared"], agreement["agreed_before_resolution"]) == (1, 0)
    assert str(agreement["method"]).startswith("A second reader")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("a,1,1,s", "a,1,1,s"), "a stands twice"),
        (("a,1,,s",), "a needs both readings"),
        (("a,1,s",), "row 2 has more or fewer fields than the header"),
    ],
)
def test_tables_at_fault_stop_the_compilation_and_the_comparison(
    workshop: Workshop, desk, tmp_path: Path, rows: tuple[str, ...], expected: str
) -> None:
    keep(workshop, "two.csv", *rows)
    told = f"curation/second-reading/two.csv: {expected}"
    before = (workshop.curation / "second-reading" / "two.csv").read_bytes()
    sheet = tmp_path / "sheet.csv"
    desk("ask", "--trial", "two", "-o", sheet)
    fill(sheet, ["41", *[""] * 29])
    assert desk("compare", sheet) == (1, f"{told}\n")
    assert (workshop.curation / "second-reading" / "two.csv").read_bytes() == before
    for name in ("trials/two.toml", "therapies/cells.toml"):
        (workshop.curation / name).unlink()
    assert workshop.run().errors == [told]


# Every numeric or dated field of these classes is either asked for or tells which analysis it is.
ASKED = {
    Flow: {attribute.name for attribute in attrs.fields(Flow)},
    ArmResult: {"events", "total", "percent", "interval", "median"},
    SurvivalPoint: {"percent", "interval"},
    Comparison: {"value", "interval", "p_value"},
    Interval: {"low", "high", "level"},
    Measure: {"value", "interval"},
    Range: {"low", "high"},
    Course: {"median", "range"},
    ToxicityRate: {"events", "total", "percent", "interval", "onset", "duration"},
    Dose: {"amount", "amount_range", "cap"},
    Indication: {"ages"},
    Approval: {"date", "indications"},
    TrialResult: {"arms", "comparison", "further_comparisons"},
}
GIVEN = {
    ArmResult: {"survival"},
    SurvivalPoint: {"time"},
    Comparison: {"sides"},
    Course: {"citations"},
    ToxicityRate: {"analysis_set", "data_cutoff", "citations"},
    Dose: {"first_day", "last_day"},
    Indication: {"mrd", "minimum_relapses"},
    Approval: {"citations"},
    TrialResult: {"analysis_set", "mrd", "data_cutoff", "citations"},
    AnalysisSet: {"n"},
}


@pytest.mark.parametrize("cls", [*ASKED, AnalysisSet])
def test_a_new_figure_of_the_model_must_be_asked_for(cls: type) -> None:
    figures = {
        attribute.name
        for attribute in attrs.fields(cls)
        if kind_of(attribute).name in {"number", "count", "value"}
    }
    assert figures == ASKED.get(cls, set()) | GIVEN.get(cls, set())
