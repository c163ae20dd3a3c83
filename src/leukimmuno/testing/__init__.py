"""Hypothesis strategies for every record and value, and a check for registries of one's own.

Each class has a function named after it in the plural; it draws valid, unbound instances, and takes
fields that are to be fixed, as a value or a strategy. Where hypothesis is installed,
``st.from_type(li.Therapy)`` works without any import from here.

Examples
--------
>>> import leukimmuno as li
>>> from hypothesis import given
>>> from leukimmuno import testing
>>> @given(testing.trial_results(trial_id="mine"))
... def test_arms(result: li.TrialResult) -> None:
...     assert result.trial_id == "mine"
...     assert len(result.arms) in (1, 2)
>>> test_arms()
"""

from __future__ import annotations

from leukimmuno.errors import MissingExtraError

try:
    import hypothesis as _  # noqa: F401 - asked for here, where the error can say what to install
except ImportError:
    raise MissingExtraError(
        'leukimmuno.testing needs hypothesis: pip install "leukimmuno[test]"', extra="test"
    ) from None

from leukimmuno.testing.assertions import (
    approval_assertions,
    claims,
    class_assertions,
    comparison_assertions,
    evidence_assertions,
    figure_assertions,
    frequency_assertions,
    judged_assertions,
    mechanism_assertions,
    share_assertions,
    window_assertions,
)
from leukimmuno.testing.building import CLASSES, instances
from leukimmuno.testing.citing import citations
from leukimmuno.testing.computed import estimates, union_intervals
from leukimmuno.testing.concepts import (
    adverse_events,
    antigens,
    cross_references,
    endpoints,
    event_sources,
    members,
    modality_profiles,
    sources,
    subtypes,
    targets,
    therapies,
)
from leukimmuno.testing.consistent import registries
from leukimmuno.testing.figures import (
    date_ranges,
    intervals,
    measures,
    mrd_criteria,
    partial_dates,
    ranges,
    units,
)
from leukimmuno.testing.overlays import check_overlay
from leukimmuno.testing.plain import slugs, texts
from leukimmuno.testing.processes import steps, time_bounds, timelines
from leukimmuno.testing.trial_parts import (
    analysis_sets,
    arm_results,
    arms,
    baselines,
    comparisons,
    components,
    courses,
    flows,
    survival_points,
    toxicity_rates,
    trial_results,
    trials,
)
from leukimmuno.testing.uses import (
    approvals,
    doses,
    indications,
    phases,
    population_figures,
    regimens,
)

__all__ = [
    "CLASSES",
    "adverse_events",
    "analysis_sets",
    "antigens",
    "approval_assertions",
    "approvals",
    "arm_results",
    "arms",
    "baselines",
    "check_overlay",
    "citations",
    "claims",
    "class_assertions",
    "comparison_assertions",
    "comparisons",
    "components",
    "courses",
    "cross_references",
    "date_ranges",
    "doses",
    "endpoints",
    "estimates",
    "event_sources",
    "evidence_assertions",
    "figure_assertions",
    "flows",
    "frequency_assertions",
    "indications",
    "instances",
    "intervals",
    "judged_assertions",
    "measures",
    "mechanism_assertions",
    "members",
    "modality_profiles",
    "mrd_criteria",
    "partial_dates",
    "phases",
    "population_figures",
    "ranges",
    "regimens",
    "registries",
    "share_assertions",
    "slugs",
    "sources",
    "steps",
    "subtypes",
    "survival_points",
    "targets",
    "texts",
    "therapies",
    "time_bounds",
    "timelines",
    "toxicity_rates",
    "trial_results",
    "trials",
    "union_intervals",
    "units",
    "window_assertions",
]
