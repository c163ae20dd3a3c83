"""A small registry of made-up evidence, and claims put to it.

Every verdict on it can be worked out by hand. DUEL compares an engager with chemotherapy in adults
with relapsed or refractory B-ALL, 100 patients against 50:

=====================  ==========  ==========
endpoint               engager     chemotherapy
=====================  ==========  ==========
complete remission     30 of 100   8 of 50 (16 %)
CR or CRi              44 of 100   12 of 50 (24 %)
median survival, 2017  7.5 months  4.2 months
median survival, 2019  7.7 months  4.0 months
alive at 24 months     23 %        11 %
=====================  ==========  ==========

SOLO gives CAR T cells to 50 children and young adults, of whom 40 reach complete remission.
"""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import leukimmuno as li
from leukimmuno.model.process import TimeBound
from leukimmuno.model.toxicity import Course

PAPER = [li.Citation("paper", "abstract")]
UPDATE = [li.Citation("update", "table 2")]
LABEL = [li.Citation("label", "section 6")]


def sources() -> list[Any]:
    def source(name: str, kind: str = "article", **more: Any) -> li.Source:
        return li.Source(id=name, kind=kind, title=f"The {name}", **more)

    return [
        source("paper", "journal article", authors=["Alpha A"], published="2017-03-02"),
        source("update", "journal article", authors=["Beta B"], published="2019-06"),
        source("label", "label", published="2017"),
        source("posting", "registry posting"),
        source("article", published="2021-05-17"),
        source("early", published="2018-02-01"),
        source("undated", dated=li.DateRange("2018-01-01", "2020-12-31")),
        source("timeless"),
    ]


def concepts() -> list[Any]:
    def subtype(name: str, *parents: str) -> li.Subtype:
        return li.Subtype(id=name, name=name.upper(), parent_ids=parents, citations=PAPER)

    def endpoint(name: str, kind: str, favourable: str, **more: Any) -> li.Endpoint:
        return li.Endpoint(
            id=name, name=name, kind=kind, favourable=favourable, citations=PAPER, **more
        )

    return [
        subtype("leukemia"),
        subtype("all", "leukemia"),
        subtype("b-all", "all"),
        subtype("ph-positive", "b-all"),
        subtype("aml", "leukemia"),
        endpoint("cr", "binary response", "good"),
        endpoint("cri", "binary response", "good"),
        endpoint("cr-cri", "binary response", "good", component_ids=["cr", "cri"]),
        endpoint("os", "time to event", "bad"),
        endpoint("relapse", "binary response", "bad"),
        li.Antigen(id="cd19", name="CD19", citations=PAPER),
        li.Antigen(id="cd3", name="CD3", citations=PAPER),
        li.Antigen(id="cd20", name="CD20", citations=PAPER),
        li.AdverseEvent(id="crs", name="cytokine release syndrome", citations=PAPER),
        li.AdverseEvent(id="fever", name="fever", broader_ids=["crs"], citations=PAPER),
        li.AdverseEvent(id="rash", name="rash", citations=PAPER),
    ]


def therapies() -> list[Any]:
    def therapy(name: str, modality: str, **more: Any) -> li.Therapy:
        settings = {"citations": PAPER, **more}
        return li.Therapy(id=name, name=name, modality=modality, **settings)

    apheresis = TimeBound.duration("leukapheresis", "3 to 4 hours", "observed", citations=LABEL)
    return [
        therapy(
            "engager",
            "t-cell engager",
            targets=[li.Target("cd19", "tumour antigen"), li.Target("cd3", "effector receptor")],
            mechanisms=["t-cell redirection"],
        ),
        therapy(
            "cells",
            "car-t",
            targets=[li.Target("cd19", "tumour antigen")],
            steps=[li.Step("leukapheresis", "Leukapheresis")],
            bounds=[apheresis],
        ),
        therapy("conjugate", "antibody-drug conjugate", mechanisms=["payload"]),
        therapy("macro", "naked antibody", mechanisms=["macrophage checkpoint blockade"]),
        therapy("calm", "naked antibody", purpose="supportive"),
        therapy("chemo", "chemotherapy", purpose="comparator"),
        therapy("rumour", "vaccine", citations=[li.Citation("article", "text")]),
        li.ModalityProfile(
            id="car-t",
            name="CAR T cells",
            modality="car-t",
            mechanism="redirected T cells",
            typical_adverse_event_ids=["rash"],
            citations=LABEL,
        ),
    ]


def result(name: str, endpoint: str, trial: str = "duel", **more: Any) -> li.TrialResult:
    settings: dict[str, Any] = {
        "analysis_set": li.AnalysisSet("randomised"),
        "citations": PAPER,
        **more,
    }
    return li.TrialResult(id=name, trial_id=trial, endpoint_id=endpoint, **settings)


def counts(new: tuple[int, int], old: tuple[int, int]) -> list[li.ArmResult]:
    return [
        li.ArmResult(arm_id=arm, events=events, total=total)
        for arm, (events, total) in (("new", new), ("old", old))
    ]


def times(new: tuple[float, float], old: tuple[float, float]) -> list[li.ArmResult]:
    """Give a median in months and the percentage alive at 24 months for each arm."""
    return [
        li.ArmResult(
            arm_id=arm,
            median=li.Measure(median, "month"),
            survival=[li.SurvivalPoint(li.Measure(24, "month"), percent)],
        )
        for arm, (median, percent) in (("new", new), ("old", old))
    ]


def trials() -> list[Any]:
    hazard = li.Comparison(measure="hazard ratio", value=0.71, interval=li.Interval(0.55, 0.93))
    return [
        li.Trial(
            id="duel",
            name="DUEL",
            design="randomised",
            subtype_ids=["b-all"],
            setting="relapsed or refractory",
            ages=">= 18 years",
            arms=[
                li.Arm(
                    "new",
                    "engager",
                    "experimental",
                    [li.Component("engager", "sole")],
                    flow=li.Flow(randomised=100, treated=98),
                    baseline=[
                        li.Baseline("median age", li.Measure(41, "year"), li.Range(18, 80, "year")),
                        li.Baseline("prior transplant", events=46, total=100),
                    ],
                ),
                li.Arm("old", "chemotherapy", "control", [li.Component("chemo", "sole")]),
            ],
            citations=PAPER,
        ),
        li.Trial(
            id="solo",
            name="SOLO",
            design="single arm",
            subtype_ids=["b-all"],
            setting="relapsed or refractory",
            ages="1 to 25 years",
            arms=[
                li.Arm(
                    "cells",
                    "CAR T cells",
                    "single",
                    [li.Component("cells", "sole"), li.Component("chemo", "lymphodepletion")],
                )
            ],
            citations=PAPER,
        ),
        result("duel-cr", "cr", arms=counts((30, 100), (8, 50))),
        result("duel-cr-cri", "cr-cri", arms=counts((44, 100), (12, 50))),
        result(
            "duel-os-2017",
            "os",
            arms=times((7.5, 25), (4.2, 10)),
            data_cutoff="2016",
            superseded_by_id="duel-os-2019",
        ),
        result(
            "duel-os-2019",
            "os",
            arms=times((7.7, 23), (4.0, 11)),
            data_cutoff="2018",
            comparison=hazard,
            citations=UPDATE,
        ),
        result("solo-cr", "cr", "solo", arms=[li.ArmResult(arm_id="cells", events=40, total=50)]),
    ]


def rate(name: str, event: str, **more: Any) -> li.ToxicityRate:
    settings: dict[str, Any] = {
        "analysis_set": li.AnalysisSet("safety"),
        "citations": LABEL,
        **more,
    }
    return li.ToxicityRate(id=name, adverse_event_id=event, **settings)


def rates() -> list[Any]:
    onset = Course(li.Measure(3, "day"), li.Range(1, 12, "day"), since="infusion")
    new, old = {"trial_id": "duel", "arm_id": "new"}, {"trial_id": "duel", "arm_id": "old"}
    return [
        rate("new-crs", "crs", **new, events=14, total=100),
        rate("new-crs-3", "crs", **new, grade=">= 3", events=5, total=100),
        # One in a hundred on chemotherapy alone: no figure of any immunotherapy.
        rate("old-crs", "crs", **old, events=1, total=100),
        rate("cells-crs", "crs", therapy_id="cells", percent=77, onset=onset),
        rate("cells-crs-3", "crs", therapy_id="cells", grade=">= 3", percent=48),
        rate("cells-fever", "fever", therapy_id="cells", percent=40),
        rate("conjugate-fever", "fever", therapy_id="conjugate", percent=0.5),
    ]


def approval(name: str, therapy: str, day: str, **more: Any) -> li.Approval:
    use = more.pop("use", {})
    settings: dict[str, Any] = {
        "agency": "FDA",
        "action": "initial approval",
        "indications": [li.Indication(**{"subtype_ids": ["b-all"], **use})],
        "citations": [li.Citation("label", day)],
        **more,
    }
    return li.Approval(id=name, therapy_id=therapy, date=day, **settings)


def approvals() -> list[Any]:
    return [
        approval("engager-1", "engager", "2014-12-03"),
        approval("conjugate-1", "conjugate", "2017-08-17"),
        approval("calm-1", "calm", "2017-08-30", use={"purpose": "supportive"}),
        approval("cells-1", "cells", "2019-08-30", use={"ages": li.Range(None, 25, "year")}),
        approval("macro-1", "macro", "2010-05-01", use={"subtype_ids": ["aml"]}),
        approval(
            "macro-2",
            "macro",
            "2012-06-30",
            action="licence withdrawn",
            indications=[],
            ends_ids=["macro-1"],
        ),
        approval("chemo-1", "chemo", "1970", use={"subtype_ids": ["leukemia"]}),
    ]


def populations() -> list[Any]:
    def share(name: str, **more: Any) -> li.PopulationFigure:
        settings = {"figure": "share", "citations": LABEL, **more}
        return li.PopulationFigure(id=name, subtype_id="b-all", of_subtype_id="all", **settings)

    return [
        share("adults", value="75 percent", ages=">= 18 years"),
        share("children", range=li.Range(85, 88, "percent"), ages="0 to 17 years"),
    ]


def records() -> list[Any]:
    parts = sources, concepts, therapies, trials, rates, approvals, populations
    return [record for part in parts for record in part()]


@pytest.fixture(scope="session")
def small() -> li.Registry:
    """Give the registry of made-up evidence."""
    return li.Registry.of(*records(), name="small", version="1", released=dt.date(2026, 1, 1))


@pytest.fixture
def changed(small: li.Registry) -> Any:
    """Give the small registry with records added or replaced."""

    def lay(*more: Any) -> li.Registry:
        return small.overlay(li.Registry.of(*more, name="mine"), "replace")

    return lay


@pytest.fixture
def without(small: li.Registry) -> Any:
    """Give the small registry without some records, by id."""

    def leave_out(*ids: str) -> li.Registry:
        kept = [record for record in records() if record.id not in ids]
        assert len(kept) == len(records()) - len(ids)
        return li.Registry.of(*kept, name="less", version="1", released=small.released)

    return leave_out


@pytest.fixture
def put(small: li.Registry) -> Any:
    """Give the finding on an assertion of some document, the article of 2021 by default."""

    def ask(assertion: Any, registry: li.Registry | None = None, source: str = "article") -> Any:
        claim = li.Claim(
            id="claim", source_id=source, section="text", statement="So.", assertion=assertion
        )
        return li.claims.audit(registry=registry or small, claims=[claim])[0]

    return ask
