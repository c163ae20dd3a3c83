"""How one criterion of an approval query meets a use: wholly, in part, or not."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from leukimmuno.errors import InvalidTypeError, InvalidValueError
from leukimmuno.model.quantities import Range
from leukimmuno.model.vocabulary import Setting

if TYPE_CHECKING:
    from leukimmuno.catalog.registry import Registry
    from leukimmuno.model.approval import Indication

__all__ = ["WHOLE", "Matcher", "matchers_for"]

# What a setting comprises; two settings share what their sets share.
_STATES: dict[Setting, frozenset[str]] = {
    Setting.NEWLY_DIAGNOSED: frozenset({"newly diagnosed"}),
    Setting.REMISSION: frozenset({"remission", "consolidation", "maintenance"}),
    Setting.CONSOLIDATION: frozenset({"consolidation"}),
    Setting.MAINTENANCE: frozenset({"maintenance"}),
    Setting.RELAPSED: frozenset({"relapsed"}),
    Setting.REFRACTORY: frozenset({"refractory"}),
    Setting.RELAPSED_OR_REFRACTORY: frozenset({"relapsed", "refractory"}),
    Setting.PREVIOUSLY_TREATED: frozenset(
        {"relapsed", "refractory", "remission", "consolidation", "maintenance", "after transplant"}
    ),
    Setting.AFTER_TRANSPLANT: frozenset({"after transplant"}),
}
WHOLE = "whole"
"""What a matcher says of a criterion that a use meets wholly."""


Matcher = Callable[["Indication"], "str | None"]
"""Takes a use; gives `WHOLE`, the part that is met, or None."""


def matchers_for(
    registry: Registry, subtype: object, age: object, setting: Setting | str | None
) -> dict[str, Matcher]:
    """Give a matcher for each criterion that was given, by its name."""
    matchers: dict[str, Matcher] = {}
    if subtype is not None:
        name = subtype if isinstance(subtype, str) else getattr(subtype, "id", None)
        if not isinstance(name, str):
            raise InvalidTypeError(
                f"subtype: expected a name or a Subtype, got {subtype!r}",
                field="subtype",
                value=subtype,
            )
        matchers["subtype"] = _subtype_matcher(registry, registry.subtypes[name].id)
    if age is not None:
        matchers["age"] = _age_matcher(_ages(age))
    if setting is not None:
        matchers["setting"] = _setting_matcher(Setting.parse(setting, "setting"))
    return matchers


def _subtype_matcher(registry: Registry, asked: str) -> Matcher:
    covering = {asked, *registry._ancestors(asked)}
    within = set(registry._descendants(asked))

    def match(use: Indication) -> str | None:
        if not covering.isdisjoint(use.subtype_ids):
            return WHOLE
        parts = [registry.subtypes[i].name for i in use.subtype_ids if i in within]
        return f"part of: {', '.join(parts)}" if parts else None

    return match


def _ages(age: object) -> Range:
    if isinstance(age, str) and age.strip().lower() in {"adult", "adults"}:
        return Range(18, None, "year")
    ages = Range.parse(age, "age")
    if any(end is not None and end < 0 for end in (ages.low, ages.high)):
        raise InvalidValueError(f"age: no age is below 0, got {ages}", field="age", value=age)
    return ages


def _age_matcher(asked: Range) -> Matcher:
    # Raises now, not at the first use, if what was given is no age.
    asked.ends_in("year")

    def match(use: Indication) -> str | None:
        if use.ages is None:
            return WHOLE
        low, high = asked.ends_in(use.ages.unit)
        # Ages count in completed years: 25 and a half is 25.
        low, high = (None if end is None else math.floor(end + 1e-9) for end in (low, high))
        completed = Range(low, high, use.ages.unit)
        if use.ages.contains(completed):
            return WHOLE
        shared = use.ages.overlap(completed)
        return None if shared is None else f"part of: {shared}"

    return match


def _setting_matcher(asked: Setting) -> Matcher:
    def match(use: Indication) -> str | None:
        if use.setting is None:
            return WHOLE
        wanted, given = _STATES[asked], _STATES[use.setting]
        if wanted.isdisjoint(given):
            return None
        # A use for residual disease in remission covers part only of consolidation at large.
        residual = use.mrd is not None and wanted != given
        if wanted <= given and (use.minimum_relapses or 1) == 1 and not residual:
            return WHOLE
        relapses = (use.minimum_relapses or 1) > 1
        after = f", after at least {use.minimum_relapses} relapses" if relapses else ""
        residue = f", {use.mrd}" if residual else ""
        return f"part of: {use.setting}{after}{residue}"

    return match
