"""Rules on numbers of patients: arms against sets, and both against who was randomised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.model.vocabulary import AnalysisKind
from tools.compiler.curated import Curated, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["arm_sizes", "set_sizes"]


def set_sizes(curated: Curated) -> Iterator[Finding]:
    """Compare the size of an analysis set with its arms, and with each total counted in it.

    In a randomised set, the number randomised to an arm stands in for a total that is not held.
    """
    for result in curated["results"]:
        n = result.analysis_set.n
        started = _randomised(curated, result) if _is_whole(result) else {}
        sizes = [arm.total or started.get(arm.arm_id) for arm in result.arms]
        known = [size for size in sizes if size is not None]
        if n is None:
            continue
        if len(known) == len(sizes):
            if sum(known) != n:
                added = " + ".join(map(str, known))
                told = f"the set has {n} patients, its arms have {added}"
                yield Finding(result, ".analysis_set.n", told)
        elif any(size > n for size in known):
            yield Finding(result, ".analysis_set.n", f"{max(known)} patients of a set of {n}")
    for rate in curated["toxicity_rates"]:
        n = rate.analysis_set.n
        if n is not None and rate.total is not None and rate.total > n:
            yield Finding(rate, ".total", f"{rate.total} patients of a set of {n}")


def arm_sizes(curated: Curated) -> Iterator[Finding]:
    """Compare an arm's total with the number randomised to the arm.

    In a randomised set the two are one number; in any other set the total is no greater. Patients
    enrolled may be more, if a first treatment came before randomisation.
    """
    for result in curated["results"]:
        if result.analysis_set.kind is AnalysisKind.ENROLLED:
            continue
        started = _randomised(curated, result)
        for i, arm in enumerate(result.arms):
            n = started.get(arm.arm_id)
            if n is None or arm.total is None:
                continue
            if arm.total > n or (_is_whole(result) and arm.total != n):
                yield Finding(
                    result,
                    f".arms[{i}].total",
                    f"{arm.total} patients, but {n} were randomised to {arm.arm_id!r}",
                )


def _is_whole(result: Any) -> bool:
    """Tell whether everybody randomised is counted; a definition may leave some out."""
    counted = result.analysis_set
    return (
        counted.kind is AnalysisKind.RANDOMISED and not counted.definition and not result.subgroup
    )


def _randomised(curated: Curated, result: Any) -> dict[str, int | None]:
    trial = curated.find("trials", result.trial_id)
    arms = () if trial is None else trial.arms
    return {arm.id: arm.flow.randomised for arm in arms if arm.flow is not None}
