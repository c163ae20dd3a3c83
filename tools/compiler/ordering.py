"""Rules between figures of one identity: a part cannot be more than its whole."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from leukimmuno.model.quantities import shown
from leukimmuno.model.vocabulary import Bound, EndpointKind, GradeBand
from tools.compiler.curated import Curated, Finding
from tools.compiler.figures import slack

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["composite_order", "grade_order", "one_rate"]

# What each band counts; 0 stands for the lower grades and "serious" for events of any grade.
_GRADES: dict[GradeBand, frozenset[int | str]] = {
    GradeBand.ANY: frozenset({0, 3, 4, 5, "serious"}),
    GradeBand.AT_LEAST_3: frozenset({3, 4, 5}),
    GradeBand.AT_LEAST_4: frozenset({4, 5}),
    GradeBand.GRADE_3: frozenset({3}),
    GradeBand.GRADE_4: frozenset({4}),
    GradeBand.GRADE_3_OR_4: frozenset({3, 4}),
    GradeBand.GRADE_5: frozenset({5}),
    GradeBand.SERIOUS: frozenset({"serious"}),
}
# Among these kinds an endpoint is a share of patients, and a composite counts each part's patients.
_SHARES = {
    EndpointKind.BINARY_RESPONSE,
    EndpointKind.MRD_RESPONSE,
    EndpointKind.PROPORTION_REACHING_TRANSPLANT,
}


def _share(rate: Any) -> tuple[float, float] | None:
    """Give the least and the most per cent that a rate may be; None where it does not say."""
    if rate.proportion is not None:
        return 100 * rate.proportion, 100 * rate.proportion
    if rate.percent is None or rate.percent_bound is not Bound.EQUAL:
        return None
    return rate.percent - slack(rate.percent), rate.percent + slack(rate.percent)


def _exceeds(part: Any, whole: Any) -> str | None:
    """Say how a part is more than its whole, or give None."""
    inner, outer = _share(part), _share(whole)
    # The last digits of two divisions may differ.
    if inner is None or outer is None or inner[0] <= outer[1] + 1e-9:
        return None
    return f"{_told(part)} is more than {_told(whole)}"


def _told(rate: Any) -> str:
    return f"{shown(rate.percent)} %" if rate.proportion is None else f"{rate.events}/{rate.total}"


def _rate_sets(curated: Curated) -> list[list[Any]]:
    """Group toxicity rates that differ in their grades only."""
    groups: dict[Any, list[Any]] = defaultdict(list)
    for rate in curated["toxicity_rates"]:
        groups[
            rate.trial_id,
            rate.arm_id,
            rate.therapy_id,
            rate.adverse_event_id,
            rate.analysis_set.kind,
            rate.analysis_set.definition,
            rate.scale,
            rate.scale_version,
            rate.causality,
            rate.period,
            rate.data_cutoff,
        ].append(rate)
    return list(groups.values())


def grade_order(curated: Curated) -> Iterator[Finding]:
    """Find narrower grade bands that count more than wider ones."""
    for rates in _rate_sets(curated):
        for part in rates:
            for whole in rates:
                told = _GRADES[part.grade] < _GRADES[whole.grade] and _exceeds(part, whole)
                if told:
                    yield Finding(
                        part,
                        ".grade",
                        f"grade {part.grade}: {told} of grade {whole.grade} in {whole.id!r}",
                        (whole,),
                    )


def one_rate(curated: Curated) -> Iterator[Finding]:
    """Find rates of one identity: one rate printed twice is one record with two citations."""
    for rates in _rate_sets(curated):
        seen: dict[GradeBand, Any] = {}
        for rate in rates:
            other = seen.setdefault(rate.grade, rate)
            if other is not rate:
                yield Finding(rate, "", f"the same rate as {other.id!r}", (other,))


def _contained(curated: Curated, endpoint_id: str, found: set[str]) -> set[str]:
    """Collect the parts of an endpoint, and their parts."""
    endpoint = curated.find("endpoints", endpoint_id)
    for part in () if endpoint is None else endpoint.component_ids:
        if part not in found:
            found.add(part)
            _contained(curated, part, found)
    return found


def composite_order(curated: Curated) -> Iterator[Finding]:
    """Find composite endpoints reached by fewer patients than one of their parts."""
    counted = {endpoint.id for endpoint in curated["endpoints"] if endpoint.kind in _SHARES}
    groups: dict[Any, list[tuple[int, Any, Any]]] = defaultdict(list)
    for result in curated["results"]:
        if result.endpoint_id in counted:
            # All that identifies the analysis apart from endpoint and arms.
            rest = (result.trial_id, *result.identity[2:5], *result.identity[6:])
            for i, arm in enumerate(result.arms):
                groups[rest, arm.arm_id].append((i, result, arm))
    for members in groups.values():
        for i, whole, outer in members:
            inside = _contained(curated, whole.endpoint_id, set())
            for _, part, inner in members:
                told = part.endpoint_id in inside and _exceeds(inner, outer)
                if told:
                    yield Finding(
                        whole,
                        f".arms[{i}]",
                        f"its part {part.endpoint_id!r} in {part.id!r}: {told}",
                        (part,),
                    )
