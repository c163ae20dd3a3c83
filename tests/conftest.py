"""Settings that all tests share, and a small registry of made-up evidence.

Every answer of the small registry can be worked out by hand.
"""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type,operator,call-overload,type-var"

from __future__ import annotations

import datetime as dt
import os
from typing import Any

import pytest
from hypothesis import settings

import leukimmuno as li

# Two slow cores must not turn a right answer into a failure, and CI must fail for a change's sake
# only: there each property test draws the same examples every time.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
# Where the suite runs once more on another Python, what differs is the Python, not the examples.
settings.register_profile("again", parent=settings.get_profile("ci"), max_examples=15)
settings.load_profile(
    os.environ.get("LEUKIMMUNO_TESTS") or ("ci" if os.environ.get("CI") else "default")
)

CITED = [li.Citation("paper-2017", "abstract")]


def subtype(name: str, *parents: str, **more: Any) -> li.Subtype:
    return li.Subtype(id=name, name=name.upper(), parent_ids=parents, citations=CITED, **more)


def approval(name: str, therapy: str, date: str, **more: Any) -> li.Approval:
    settings: dict[str, Any] = {
        "agency": "FDA",
        "action": "initial approval",
        "citations": CITED,
        **more,
    }
    return li.Approval(id=name, therapy_id=therapy, date=date, **settings)


def result(name: str, endpoint: str, *counts: tuple[int, int], **more: Any) -> li.TrialResult:
    arms = [
        li.ArmResult(arm_id=arm, events=events, total=total)
        for arm, (events, total) in zip(("new", "old"), counts, strict=False)
    ]
    settings: dict[str, Any] = {
        "arms": arms,
        "analysis_set": li.AnalysisSet("randomised"),
        "citations": CITED,
        **more,
    }
    return li.TrialResult(id=name, trial_id="duel", endpoint_id=endpoint, **settings)


def records() -> list[li.model.base.Record]:  # type: ignore[name-defined]
    adults = li.Indication(
        subtype_ids=["b-all"], ages=">= 18 years", setting="relapsed or refractory"
    )
    young = li.Indication(
        subtype_ids=["b-all"],
        ages=li.Range(None, 25, "year"),
        setting="relapsed or refractory",
        minimum_relapses=2,
    )
    return [
        li.Source(
            id="paper-2017",
            kind="journal article",
            title="The duel",
            authors=["Alpha A", "Beta B"],
            published="2017-03-02",
            doi="10.1000/duel",
        ),
        li.Source(
            id="abstract-2016", kind="conference abstract", title="Early", published="2016-12"
        ),
        li.Source(id="codes", kind="vocabulary", title="Codes"),
        li.Antigen(id="cd19", name="CD19", aliases=["B4"], citations=CITED),
        li.Antigen(id="cd3", name="CD3", citations=CITED),
        li.Antigen(id="b4-like", name="B4-like", aliases=["B4"], citations=CITED),
        subtype("leukemia"),
        subtype("all", "leukemia"),
        subtype("b-all", "all"),
        subtype("ph-positive-all", "b-all"),
        subtype("aml", "leukemia"),
        subtype("bpdcn"),
        li.AdverseEvent(id="crs", name="cytokine release syndrome", citations=CITED),
        li.AdverseEvent(id="fever", name="fever", broader_ids=["crs"], citations=CITED),
        li.Endpoint(
            id="cr",
            name="complete remission",
            kind="binary response",
            favourable="good",
            citations=CITED,
        ),
        li.Endpoint(
            id="os",
            name="overall survival",
            aliases=["OS"],
            kind="time to event",
            favourable="bad",
            origin="randomisation",
            citations=CITED,
        ),
        li.Therapy(
            id="engager",
            name="engagermab",
            brands=["Engage"],
            modality="t-cell engager",
            targets=[
                li.Target("cd19", "tumour antigen"),
                li.Target("cd3", "effector receptor"),
            ],
            subtype_ids=["b-all"],
            xrefs=[
                li.CrossReference("ncit", "C1"),
                li.CrossReference("mondo", "0000001", "broader"),
            ],
            citations=CITED,
        ),
        li.Therapy(
            id="cells",
            name="cellsleucel",
            modality="car-t",
            targets=[li.Target("cd19", "tumour antigen")],
            citations=CITED,
        ),
        li.Therapy(
            id="macro",
            name="macrolimab",
            modality="naked antibody",
            mechanisms=["macrophage checkpoint blockade"],
            development="discontinued",
            subtype_ids=["aml"],
            citations=CITED,
        ),
        li.Therapy(
            id="chemo",
            name="standard chemotherapy",
            modality="chemotherapy",
            purpose="comparator",
            citations=CITED,
        ),
        li.Therapy(
            id="elsewhere",
            name="elsewheremab",
            modality="checkpoint inhibitor",
            approved_elsewhere_since="2012",
            citations=CITED,
        ),
        li.ModalityProfile(
            id="car-t",
            name="CAR T",
            modality="car-t",
            mechanism="redirected T cells",
            typical_adverse_event_ids=["crs"],
            citations=CITED,
        ),
        li.Trial(
            id="duel",
            name="DUEL",
            design="randomised",
            subtype_ids=["b-all"],
            xrefs=[li.CrossReference("nct", "NCT00000001")],
            arms=[
                li.Arm("new", "new", "experimental", [li.Component("engager", "sole")]),
                li.Arm("old", "old", "control", [li.Component("chemo", "sole")]),
            ],
            citations=CITED,
        ),
        result("duel-cr", "cr", (30, 100), (15, 50)),
        result(
            "duel-os-early",
            "os",
            (40, 100),
            (25, 50),
            data_cutoff="2016-06",
            superseded_by_id="duel-os",
            citations=[li.Citation("abstract-2016", "abstract")],
        ),
        result("duel-os", "os", (50, 100), (30, 50), data_cutoff="2017-01"),
        li.ToxicityRate(
            id="duel-crs",
            adverse_event_id="crs",
            trial_id="duel",
            arm_id="new",
            analysis_set=li.AnalysisSet("safety"),
            events=10,
            total=98,
            citations=CITED,
        ),
        li.ToxicityRate(
            id="label-crs",
            adverse_event_id="crs",
            therapy_id="cells",
            analysis_set=li.AnalysisSet("safety"),
            percent=77,
            citations=CITED,
        ),
        li.Regimen(
            id="engager-dose",
            name="engager",
            therapy_id="engager",
            subtype_ids=["b-all"],
            phases=[
                li.Phase(
                    name="cycle 1",
                    doses=[li.Dose(amount="9 ug/day", first_day=1, last_day=7)],
                )
            ],
            citations=CITED,
        ),
        li.PopulationFigure(
            id="share",
            subtype_id="b-all",
            figure="share",
            of_subtype_id="all",
            value="75 percent",
            citations=CITED,
        ),
        approval("engager-1", "engager", "2014-12-03", pathway="accelerated", indications=[adults]),
        approval(
            "engager-2",
            "engager",
            "2017-07-11",
            action="conversion to regular approval",
            indications=[li.Indication(subtype_ids=["b-all"], setting="relapsed or refractory")],
            ends_ids=["engager-1"],
            trial_ids=["duel"],
        ),
        approval("cells-1", "cells", "2017-08-30", indications=[young]),
        approval("cells-warning", "cells", "2024-04", action="boxed warning"),
        approval(
            "macro-1", "macro", "2010-05-01", indications=[li.Indication(subtype_ids=["aml"])]
        ),
        approval(
            "macro-2", "macro", "2011-06-30", action="licence withdrawn", ends_ids=["macro-1"]
        ),
        approval("chemo-1", "chemo", "1970", indications=[li.Indication(subtype_ids=["leukemia"])]),
        li.Claim(
            id="claim-1",
            source_id="paper-2017",
            section="text",
            statement="A statement.",
            assertion=li.MechanismAssertion(therapy_id="engager", antigen_ids=["cd19"]),
        ),
    ]


@pytest.fixture(scope="session")
def reg() -> li.Registry:
    """Give the small registry."""
    return li.Registry.of(*records(), name="small", version="1", released=dt.date(2026, 1, 1))
