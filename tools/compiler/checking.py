"""The rules by name, and the deliberate exceptions written next to the figures."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from tools.compiler import chronology, figures, naming, ordering, plausible, significance, sizes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from leukimmuno.model.base import Record
    from tools.compiler.curated import Curated, Finding

__all__ = ["RULES", "Report", "check"]

RULES: MappingProxyType[str, Callable[[Curated], Iterator[Finding]]] = MappingProxyType(
    {
        "percentage": figures.percentages,
        "within-limits": figures.within_limits,
        "ratio-centre": figures.ratio_centres,
        "survival-falls": figures.survival_falls,
        "p-value": significance.p_values,
        "effect-side": significance.effect_sides,
        "share": plausible.shares,
        "life-time": plausible.life_times,
        "follow-up": plausible.follow_up,
        "set-size": sizes.set_sizes,
        "arm-size": sizes.arm_sizes,
        "grade-order": ordering.grade_order,
        "one-rate": ordering.one_rate,
        "composite-order": ordering.composite_order,
        "future-date": chronology.future_dates,
        "publication-order": chronology.publication_order,
        "registration-order": chronology.registration_order,
        "succession": chronology.succession,
        "approval-order": chronology.approval_order,
        "conversion": chronology.conversions,
        "pathway": chronology.pathways,
        "unique-name": naming.unique_names,
        "known-code": naming.known_codes,
        "gene-code": naming.gene_codes,
        "code-label": naming.code_labels,
    }
)
"""Rule name to the function that finds what breaks it."""

# `exception(ratio-centre): the limits are of the exact method`; several rules by commas.
_EXCEPTION = re.compile(r"exception\(([^)]+)\): \S")


class Report(NamedTuple):
    """What the rules found: faults that stop the compilation, and what is only reported."""

    problems: list[str]
    notices: list[str]


def check(curated: Curated) -> Report:
    """Apply every rule; a record is exempt from the rules that its note names."""
    report = Report([], [])
    exempt: dict[tuple[int, str], Record] = {}
    for record in curated:
        for name in _exceptions(record, curated, report.problems):
            exempt[id(record), name] = record
    unused = dict(exempt)
    for name, rule in RULES.items():
        for finding in rule(curated):
            record, where, reason, others, fatal = finding
            used = [key for one in (record, *others) if (key := (id(one), name)) in exempt]
            for key in used:
                unused.pop(key, None)
            if not used:
                line = f"{curated.place(record)}{where}: {reason} [{name}]"
                (report.problems if fatal else report.notices).append(line)
    for (_, name), record in unused.items():
        report.problems.append(
            f"{curated.place(record)}.note: the exception from {name!r} is not needed [exception]"
        )
    return report


def _exceptions(record: Record, curated: Curated, problems: list[str]) -> list[str]:
    """Give the rules from which the record's note exempts it."""
    note = getattr(record, "note", None) or ""
    if not note.startswith("exception"):
        return []
    match = _EXCEPTION.match(note)
    names = [name.strip() for name in match[1].split(",")] if match else []
    if not names or not RULES.keys() >= set(names):
        problems.append(
            f"{curated.place(record)}.note: an exception is written 'exception(RULE): reason', "
            f"with a rule among {', '.join(RULES)} [exception]"
        )
        return []
    return names
