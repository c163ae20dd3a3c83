"""A small sound curation folder, and the compiler run on it with faults planted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest

from tools import compile_data

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "release.toml": """
version = "2020.1.0"
released = 2020-01-31
""",
    "agreement.toml": """
[double_extraction]
facts_compared = 10
agreed_before_resolution = 9
method = "Two readers, blind to each other."
""",
    "sources.toml": """
[[sources]]
id = "paper"
kind = "journal article"
title = "A trial"
published = "2017-03-02"

[[sources]]
id = "list"
kind = "vocabulary"
title = "A vocabulary"
accessed = 2020-01-30
""",
    "concepts.toml": """
[[therapies]]
id = "engager"
name = "engager"
modality = "t-cell engager"
targets = [{ antigen_id = "cd19", role = "tumour antigen" }]
xrefs = [{ prefix = "ncit", code = "C1" }]
citations = [{ source_id = "paper", locator = "abstract" }]

[[therapies]]
id = "chemotherapy"
name = "chemotherapy"
aliases = ["chemo"]
modality = "chemotherapy"
purpose = "comparator"
citations = [{ source_id = "paper", locator = "abstract", checked = "recalled" }]

[[antigens]]
id = "cd19"
name = "CD19"
xrefs = [{ prefix = "hgnc", code = "1633" }, { prefix = "uniprot", code = "P15391" }]
citations = [{ source_id = "list", locator = "gene page" }]

[[antigens]]
id = "cd3"
name = "CD3"
members = [{ symbol = "CD3E", xrefs = [{ prefix = "hgnc", code = "1674" }] }]
citations = [{ source_id = "list", locator = "gene page" }]

[[subtypes]]
id = "leukemia"
name = "leukemia"
citations = [{ source_id = "list", locator = "tree" }]

[[subtypes]]
id = "b-all"
name = "B-cell acute lymphoblastic leukemia"
parent_ids = ["leukemia"]
xrefs = [
  { prefix = "oncotree", code = "BLL", relation = "broader" },
  { prefix = "mondo", code = "0004947" },
]
citations = [{ source_id = "list", locator = "tree" }]

[[adverse_events]]
id = "crs"
name = "cytokine release syndrome"
xrefs = [{ prefix = "ctcae", code = "Cytokine release syndrome" }]
citations = [{ source_id = "list", locator = "term" }]

[[endpoints]]
id = "cr"
name = "complete remission"
kind = "binary response"
favourable = "good"
citations = [{ source_id = "paper", locator = "methods" }]

[[endpoints]]
id = "cr-crh"
name = "CR or CRh"
kind = "binary response"
favourable = "good"
component_ids = ["cr"]
citations = [{ source_id = "paper", locator = "methods" }]

[[endpoints]]
id = "cr-crh-cri"
name = "CR, CRh or CRi"
kind = "binary response"
favourable = "good"
component_ids = ["cr-crh", "cr"]
citations = [{ source_id = "paper", locator = "methods" }]

[[endpoints]]
id = "os"
name = "overall survival"
kind = "time to event"
favourable = "bad"
citations = [{ source_id = "paper", locator = "methods" }]

[[endpoints]]
id = "relapse"
name = "relapse"
kind = "cumulative incidence"
competing_event = "death in remission"
favourable = "bad"
citations = [{ source_id = "paper", locator = "methods" }]
""",
    "trials/one.toml": """
[[trials]]
id = "one"
name = "ONE"
design = "randomised"
registered = "2013-12-17"
enrolment = { start = "2014-01-03", end = "2015-09-25" }
citations = [{ source_id = "paper", locator = "abstract" }]

[[trials.arms]]
id = "engager"
name = "engager"
role = "experimental"
components = [{ therapy_id = "engager", role = "sole" }]
flow = { randomised = 271 }

[[trials.arms]]
id = "chemotherapy"
name = "chemotherapy"
role = "control"
components = [{ therapy_id = "chemotherapy", role = "sole" }]

[[results]]
id = "one-cr"
trial_id = "one"
endpoint_id = "cr"
analysis_set = { kind = "randomised", n = 405 }
time = "within 12 weeks"
data_cutoff = "2016-01-04"
citations = [{ source_id = "paper", locator = "abstract" }]
arms = [
  { arm_id = "engager", events = 91, total = 271, percent = 34, interval = {low = 28, high = 40} },
  { arm_id = "chemotherapy", events = 21, total = 134, percent = 16 },
]
comparison = { measure = "risk difference", value = 18, unit = "percent" }

[[results]]
id = "one-cr-crh"
trial_id = "one"
endpoint_id = "cr-crh"
analysis_set = { kind = "randomised" }
time = "within 12 weeks"
data_cutoff = "2016-01-04"
citations = [{ source_id = "paper", locator = "abstract" }]
arms = [{ arm_id = "engager", percent = 40.2 }]

[[results]]
id = "one-any"
trial_id = "one"
endpoint_id = "cr-crh-cri"
analysis_set = { kind = "randomised" }
time = "within 12 weeks"
data_cutoff = "2016-01-04"
citations = [{ source_id = "paper", locator = "abstract" }]
arms = [{ arm_id = "engager", percent = 44, percent_bound = ">=" }]

[[results]]
id = "one-os"
trial_id = "one"
endpoint_id = "os"
analysis_set = { kind = "randomised" }
citations = [{ source_id = "paper", locator = "abstract" }]

[[results.arms]]
arm_id = "engager"
events = 164
total = 271
percent = 61
percent_bound = "<"
median = { value = 7.7, unit = "month", interval = { low = 5.6, high = 9.6 } }
survival = [
  { time = { value = 1, unit = "year" }, percent = 40, interval = { low = 30, high = 50 } },
  { time = { value = 6, unit = "month" }, percent = 54 },
  { time = { value = 3, unit = "month" }, percent = 50, bound = ">" },
]

[[results.arms]]
arm_id = "chemotherapy"
median = { value = 4.0, unit = "month" }

[results.comparison]
measure = "hazard ratio"
value = 0.71
interval = { low = 0.55, high = 0.93 }
p_value = 0.01
sides = 2
test = "log-rank"
stratified = true

[[results.further_comparisons]]
measure = "odds ratio"
value = 0.6
interval = { low = 0.4, high = 0.9 }

[[results.further_comparisons]]
measure = "risk ratio"
value = 2
interval = { low = 0, high = 9 }

[[results.further_comparisons]]
measure = "median ratio"
value = 1.9
interval = { low = 1.2, high_bound = "not estimable" }

[[results.further_comparisons]]
measure = "median difference"
value = 3.7
unit = "month"
interval = { low = 1, high = 5 }

[[results.further_comparisons]]
p_value = 0.02
test = "log-rank"

[[results]]
id = "one-relapse"
trial_id = "one"
endpoint_id = "relapse"
analysis_set = { kind = "responders" }
citations = [{ source_id = "paper", locator = "abstract" }]
arms = [{ arm_id = "engager", events = 30, total = 91, percent = 45 }]

[[toxicity_rates]]
id = "one-crs"
adverse_event_id = "crs"
trial_id = "one"
arm_id = "engager"
analysis_set = { kind = "safety", n = 267 }
events = 38
total = 267
percent = 14.2
citations = [{ source_id = "paper", locator = "abstract" }]

[[toxicity_rates]]
id = "one-crs-3"
adverse_event_id = "crs"
trial_id = "one"
arm_id = "engager"
analysis_set = { kind = "safety", n = 267 }
grade = ">= 3"
percent = 4.9
data_cutoff = "2016"
citations = [{ source_id = "paper", locator = "abstract" }]

[[toxicity_rates]]
id = "one-crs-4"
adverse_event_id = "crs"
trial_id = "one"
arm_id = "engager"
analysis_set = { kind = "safety", n = 267 }
grade = "4"
percent = 3
percent_bound = "<"
data_cutoff = "2016"
citations = [{ source_id = "paper", locator = "abstract" }]
""",
    "approvals.toml": """
[[approvals]]
id = "engager-fda-2014"
therapy_id = "engager"
agency = "fda"
action = "initial approval"
pathway = "accelerated"
date = 2014-12-03
indications = [{ subtype_ids = ["b-all"] }]
citations = [{ source_id = "paper", locator = "introduction" }]

[[approvals]]
id = "engager-ema-2015"
therapy_id = "engager"
agency = "ema"
action = "initial approval"
pathway = "conditional"
date = "2015-11"
indications = [{ subtype_ids = ["b-all"] }]
citations = [{ source_id = "paper", locator = "introduction" }]

[[approvals]]
id = "engager-fda-2017"
therapy_id = "engager"
agency = "fda"
action = "conversion to regular approval"
pathway = "regular"
date = "2017-07-11"
indications = [{ subtype_ids = ["b-all"] }]
trial_ids = ["one"]
ends_ids = ["engager-fda-2014"]
citations = [{ source_id = "paper", locator = "introduction" }]
""",
}


class Outcome(NamedTuple):
    """What a run of the compiler ended with."""

    code: int
    printed: list[str]
    told: list[str]

    @property
    def errors(self) -> list[str]:
        return [line.removeprefix("error: ") for line in self.told if line.startswith("error: ")]

    @property
    def notices(self) -> list[str]:
        return [line.removeprefix("notice: ") for line in self.told if line.startswith("notice: ")]


class Workshop:
    """A curation folder to plant faults in, and the folder that the compiler writes to."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.curation = folder / "curation"
        self.output = folder / "data"
        self._capture = capture
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        path = self.curation / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")

    def replace(self, name: str, old: str, new: str, *, after: str = "") -> None:
        """Replace the one occurrence of a text, or the first one after a mark."""
        text = (self.curation / name).read_text(encoding="utf-8")
        head, mark, tail = text.partition(after) if after else ("", "", text)
        assert old in tail
        assert after or tail.count(old) == 1
        self.write(name, head + mark + tail.replace(old, new, 1))

    def run(self, *arguments: str) -> Outcome:
        code = compile_data.main(
            ["--curation", str(self.curation), "--output", str(self.output), *arguments]
        )
        out, err = self._capture.readouterr()
        return Outcome(code, out.splitlines(), err.splitlines())


class Plant(Protocol):
    def __call__(self, name: str, old: str, new: str, *, after: str = "") -> Outcome: ...


@pytest.fixture
def workshop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Workshop:
    return Workshop(tmp_path, capsys)


@pytest.fixture
def plant(workshop: Workshop) -> Plant:
    """Give a function that plants one fault and runs the compiler."""

    def run(name: str, old: str, new: str, *, after: str = "") -> Outcome:
        workshop.replace(name, old, new, after=after)
        return workshop.run()

    return run


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    folder = tmp_path / "reference"
    folder.mkdir()
    # HGNC, UniProt, NCBI Gene and Ensembl ids of the three genes as HGNC lists them.
    (folder / "genes.tsv").write_text(
        "symbol\thgnc\tuniprot\tncbi_gene\tensembl\n"
        "CD19\tHGNC:1633\tP15391\t930\tENSG00000177455\n"
        "CD22\tHGNC:1643\tP20273\t933\tENSG00000012124\n"
        "CD3E\tHGNC:1674\tP07766\t916\t\n",
        encoding="utf-8",
    )
    (folder / "oncotree_2025.tsv").write_text(
        "code\tname\nBLL\tB-ALL\nTLL\tT-Lymphoblastic Leukemia\n", encoding="utf-8"
    )
    (folder / "mondo_mappings.tsv").write_text(
        "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\n"
        "MONDO:0004947\tB-lymphocytic leukemia\tskos:exactMatch\tNCIT:C8644\tB-ALL\n"
        "MONDO:0004947\tB-lymphocytic leukemia\tskos:exactMatch\tUMLS:C1\tleukemia of B cells\n"
        "MONDO:0004967\tlymphocytic leukemia\toboInOwl:hasDbXref\tONCOTREE:LNM\tlymphoid\n",
        encoding="utf-8",
    )
    (folder / "ctcae_v5.json").write_text(
        json.dumps([{"term": "Cytokine release syndrome"}, {"term": "Capillary leak syndrome"}]),
        encoding="utf-8",
    )
    return folder
