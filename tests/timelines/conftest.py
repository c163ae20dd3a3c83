"""Timelines that several tests share."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from leukimmuno.model.source import Citation
from leukimmuno.timelines import Step, StepKind, TimeBound, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable


def build(steps: Iterable[Step], bounds: Iterable[TimeBound] = (), **more: Any) -> Timeline:
    return Timeline(tuple(steps), tuple(bounds), **more)


ARTICLE = (Citation("process-article", "What steps take place during CAR T-cell therapy?"),)

PROCESS = {
    "leukapheresis": "Leukapheresis",
    "laboratory": "Shipping to the laboratory, activation",
    "modification": "Modification",
    "expansion": "Expansion",
    "return": "Freezing and return",
    "lymphodepletion": "Lymphodepletion",
    "infusion": "Infusion",
}


@pytest.fixture(scope="session")
def article() -> Timeline:
    """The process of CAR T-cell therapy as one article tells it: seven steps, two durations."""
    kinds = {"lymphodepletion": StepKind.TREATMENT, "infusion": StepKind.TREATMENT}
    steps = [
        Step(step_id, name, kinds.get(step_id, StepKind.PROCESS))
        for step_id, name in PROCESS.items()
    ]
    toxicities = [
        Step("crs", "Cytokine release syndrome", StepKind.TOXICITY, optional=True),
        Step("icans", "ICANS", StepKind.TOXICITY, optional=True),
    ]
    names = list(PROCESS)
    return build(
        [*steps, *toxicities],
        [
            *(
                TimeBound.directly(first, second, citations=ARTICLE)
                for first, second in pairwise(names)
            ),
            TimeBound.duration("leukapheresis", "2 to 3 hours", citations=ARTICLE),
            TimeBound.duration("expansion", "3 to 6 weeks", citations=ARTICLE),
            TimeBound.onset("infusion", "crs", "0 to 14 days", citations=ARTICLE),
            TimeBound.onset("infusion", "icans", "1 to 4 weeks", citations=ARTICLE),
            TimeBound.onset("crs", "icans", ">= 0 days", citations=ARTICLE),
        ],
        anchor="infusion",
        name="CAR T-cell therapy",
    )


LIMITS = {
    "laboratory": "1 to 3 days",
    "modification": "1 to 2 days",
    "return": "2 to 5 days",
    "lymphodepletion": "3 to 4 days",
}


@pytest.fixture(scope="session")
def limited(article: Timeline) -> Timeline:
    """The same with supposed limits on all that the article leaves open."""
    return article.what_if(
        LIMITS, infusion="0 to 1 hours", crs="1 to 14 days", icans="1 to 21 days"
    )
