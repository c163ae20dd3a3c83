"""Strategies for trials, their arms, results and toxicity rates."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from leukimmuno.model.base import field_names
from leukimmuno.model.comparison import Comparison
from leukimmuno.model.quantities import Measure, Range, shown
from leukimmuno.model.result import AnalysisSet, ArmResult, SurvivalPoint, TrialResult
from leukimmuno.model.toxicity import Course, ToxicityRate
from leukimmuno.model.trial import Arm, Baseline, Component, Flow, Trial
from leukimmuno.model.vocabulary import Bound, EffectMeasure
from leukimmuno.testing.building import built, makes, maybe, some
from leukimmuno.testing.figures import units
from leukimmuno.testing.plain import numbers, slugs, whole_numbers

__all__ = [
    "analysis_sets",
    "arm_results",
    "arms",
    "baselines",
    "comparisons",
    "components",
    "courses",
    "flows",
    "survival_points",
    "toxicity_rates",
    "trial_results",
    "trials",
]

_BOUNDS = (Bound.EQUAL, Bound.LESS, Bound.AT_MOST, Bound.GREATER, Bound.AT_LEAST)
_COUNTS = ("events", "total", "derived", "percent", "percent_bound")


@makes(Component)
def components(**fields: Any) -> st.SearchStrategy[Component]:
    """Draw parts of an arm's treatment; `fields` fixes fields by value or strategy."""
    return built(Component, fields)


@st.composite
def _stages(draw: st.DrawFn) -> dict[str, Any]:
    start = draw(whole_numbers())
    whole = st.none() | st.just(start)
    later = maybe(whole_numbers(0, start))
    names = ("leukapheresed", "manufactured", "infused", "treated", "evaluable")
    return {
        "randomised": draw(whole),
        "enrolled": draw(whole),
        "screened": draw(maybe(whole_numbers(start, start + 3000))),
        **{name: draw(later) for name in (*names, "crossed_over", "transplanted")},
    }


@makes(Flow)
def flows(**fields: Any) -> st.SearchStrategy[Flow]:
    """Draw numbers of patients by stage; `fields` fixes fields by value or strategy."""
    return built(Flow, fields, _stages(), field_names(Flow))


@st.composite
def _counts(draw: st.DrawFn) -> dict[str, Any]:
    total = draw(whole_numbers(1))
    events = draw(whole_numbers(0, total))
    if draw(st.booleans()):
        digits = draw(st.integers(0, 2))
        percent = round(100 * events / total, digits)
        return {
            "events": events,
            "total": total,
            "derived": True,
            # At the digits that the figure shows, as a paper prints it.
            "percent": float(shown(percent)),
            "percent_bound": Bound.EQUAL,
        }
    printed = draw(maybe(numbers(0, 100)))
    return {
        "events": draw(st.none() | st.just(events)),
        "total": draw(st.none() | st.just(total)),
        "derived": False,
        "percent": printed,
        "percent_bound": Bound.EQUAL if printed is None else draw(st.sampled_from(_BOUNDS)),
    }


@makes(Baseline)
def baselines(**fields: Any) -> st.SearchStrategy[Baseline]:
    """Draw characteristics of an arm's patients; `fields` fixes fields by value or strategy."""
    count = _counts().map(lambda drawn: {name: drawn[name] for name in ("events", "total")})
    return built(Baseline, fields, count, ("events", "total"))


@makes(Arm)
def arms(**fields: Any) -> st.SearchStrategy[Arm]:
    """Draw arms of a trial; `fields` fixes fields by value or strategy."""
    return built(Arm, fields)


@makes(Trial)
def trials(**fields: Any) -> st.SearchStrategy[Trial]:
    """Draw trials of one to three arms; `fields` fixes fields by value or strategy."""
    different = some(arms(), least=1, most=3, unique_by=lambda arm: arm.id)
    return built(Trial, {"arms": different, **fields})


@makes(AnalysisSet)
def analysis_sets(**fields: Any) -> st.SearchStrategy[AnalysisSet]:
    """Draw analysis sets; `fields` fixes fields by value or strategy."""
    return built(AnalysisSet, fields)


@makes(SurvivalPoint)
def survival_points(**fields: Any) -> st.SearchStrategy[SurvivalPoint]:
    """Draw percentages free of an event at a time; `fields` fixes fields by value or strategy."""
    return built(SurvivalPoint, {"bound": st.sampled_from(_BOUNDS), **fields})


@makes(ArmResult)
def arm_results(**fields: Any) -> st.SearchStrategy[ArmResult]:
    """Draw results of one arm, with counts that fit their percentages.

    Parameters
    ----------
    **fields
        Fields fixed by value or strategy; `events`, `total`, `derived` and `percent` constrain
        each other.
    """
    return built(ArmResult, fields, _counts(), _COUNTS)


@st.composite
def _compared(draw: st.DrawFn) -> dict[str, Any]:
    measure = draw(maybe(st.sampled_from(EffectMeasure)))
    if measure is None:
        return {"measure": None, "value": None, "p_value": draw(numbers(0, 1))}
    positive = st.floats(0, 1e6, exclude_min=True)
    value = draw(maybe(positive if measure.value.endswith("ratio") else numbers()))
    return {
        "measure": measure,
        "value": value,
        "bound": Bound.EQUAL if value is None else draw(st.sampled_from(_BOUNDS)),
        "p_value": draw(maybe(numbers(0, 1))),
    }


@makes(Comparison)
def comparisons(**fields: Any) -> st.SearchStrategy[Comparison]:
    """Draw printed comparisons; `fields` fixes fields by value or strategy."""
    fields = {
        "sides": st.sampled_from([None, 1, 2]),
        "p_bound": st.sampled_from(_BOUNDS),
        **fields,
    }
    return built(Comparison, fields, _compared(), ("measure", "value", "bound", "p_value"))


@st.composite
def _one_arm_or_two(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(slugs(), min_size=1, max_size=2, unique=True))
    found = tuple(draw(arm_results(arm_id=name)) for name in names)
    if len(found) == 1:
        return {"arms": found}
    return {
        "arms": found,
        "comparison": draw(maybe(comparisons())),
        "further_comparisons": draw(some(comparisons(), most=1)),
    }


@makes(TrialResult)
def trial_results(**fields: Any) -> st.SearchStrategy[TrialResult]:
    """Draw results of one arm, or of two with what was printed of their comparison.

    Parameters
    ----------
    **fields
        Fields fixed by value or strategy; `arms`, `comparison` and `further_comparisons` constrain
        each other.
    """
    names = ("arms", "comparison", "further_comparisons")
    return built(TrialResult, fields, _one_arm_or_two(), names)


@st.composite
def _timing(draw: st.DrawFn) -> dict[str, Any]:
    low, middle, high = sorted(draw(st.tuples(*(numbers(0, 1e4) for _ in range(3)))))
    unit = draw(units("time"))
    median = Measure(middle, unit)
    span = Range(draw(st.sampled_from([None, low])), draw(st.sampled_from([None, high])), unit)
    stated = draw(st.sampled_from([(median, None), (None, span), (median, span)]))
    return {"median": stated[0], "range": stated[1]}


@makes(Course)
def courses(**fields: Any) -> st.SearchStrategy[Course]:
    """Draw times of onset or durations; `fields` fixes fields by value or strategy."""
    return built(Course, fields, _timing(), ("median", "range"))


@st.composite
def _observed(draw: st.DrawFn) -> dict[str, Any]:
    arm = draw(st.booleans())
    return {
        **draw(_counts()),
        "trial_id": draw(slugs()) if arm else None,
        "arm_id": draw(slugs()) if arm else None,
        "therapy_id": draw(maybe(slugs())) if arm else draw(slugs()),
    }


@makes(ToxicityRate)
def toxicity_rates(**fields: Any) -> st.SearchStrategy[ToxicityRate]:
    """Draw toxicity rates of trial arms and of labels.

    Parameters
    ----------
    **fields
        Fields fixed by value or strategy; the subject's (`trial_id`, `arm_id`, `therapy_id`) and
        the counts constrain each other.
    """
    names = (*_COUNTS, "trial_id", "arm_id", "therapy_id")
    return built(ToxicityRate, fields, _observed(), names)
