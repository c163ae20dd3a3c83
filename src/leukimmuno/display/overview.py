"""The first screen: what the registry holds, one therapy, one trial's figures, their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno._version import __version__
from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.display.card import Footnotes, Item, clean
from leukimmuno.display.facts import facts_of, origin_of
from leukimmuno.display.related import arm_name, effect_words
from leukimmuno.display.text import facts_lines, marked, source_lines, wrapped
from leukimmuno.model.vocabulary import EndpointKind

if TYPE_CHECKING:
    from leukimmuno.catalog.registry import Registry
    from leukimmuno.model.result import TrialResult

__all__ = ["overview_data", "overview_text"]

THERAPY = "blinatumomab"
TRIAL = "tower"
EFFECTS = ("risk ratio", "risk difference")

_ABOUT = (
    "Immunotherapy for leukemia as typed, cited, unit-safe data. "
    "It informs research and teaching and gives no medical advice."
)


def remissions(registry: Registry) -> list[TrialResult]:
    """Give the current remission results of the trial that compare counts of two arms."""
    return [
        result
        for result in registry.trials[TRIAL].results.current()
        if result.endpoint.kind is EndpointKind.BINARY_RESPONSE
        and result.subgroup is None
        and len(result.arms) == 2
        and all(arm.proportion is not None for arm in result.arms)
    ]


def _reading(registry: Registry) -> dict[str, Any]:
    """Give how the shipped data were read, from their manifest; nothing of other registries."""
    from leukimmuno.catalog.shipped import manifest, shipped_registry

    if registry is not shipped_registry():
        return {}
    head = manifest()
    agreement = head["double_extraction"]
    return {
        "checked": head["checked"],
        "double_extraction": {
            name: agreement[name] for name in ("facts_compared", "agreed_before_resolution")
        },
    }


def _reading_lines(reading: dict[str, Any]) -> list[str]:
    if not reading:
        return []
    read, places = reading["checked"]["text"], sum(reading["checked"].values())
    compared, agreed = reading["double_extraction"].values()
    return [
        "",
        *wrapped(
            f"Of {places} citations {read} were read where they point ({read / places:.1%}), the "
            f"others are recalled. Two readers agreed on {agreed} of {compared} facts "
            f"({agreed / compared:.1%}) before any difference was resolved."
        ),
    ]


def overview_text(registry: Registry) -> str:
    """Give the first screen as text."""
    footnotes = Footnotes()
    counts = ", ".join(
        f"{name.replace('_', ' ')} {len(getattr(registry, name))}" for name in COLLECTIONS
    )
    released = f", released {registry.released}" if registry.released else ""
    card = facts_of(registry.therapies[THERAPY], footnotes)
    trial = registry.trials[TRIAL]
    lines = [
        f"leukimmuno {__version__}; {origin_of(registry)}{released}",
        *wrapped(_ABOUT),
        "",
        *wrapped(counts),
        *_reading_lines(_reading(registry)),
        "",
        *facts_lines(card),
        "",
        f"{clean(trial.name)}: remission, events/total per arm",
    ]
    for result in remissions(registry):
        lines.append("")
        lines.extend(_result_lines(result, footnotes))
    lines.extend(["", "Sources", *source_lines(footnotes.sources())])
    return "\n".join(lines)


def _result_lines(result: TrialResult, footnotes: Footnotes) -> list[str]:
    time = f", {result.time}" if result.time else ""
    title = Item(
        clean(f"{result.endpoint.name}{time}, {result.analysis_set.kind} set"),
        footnotes.mark(result.citations),
    )
    lines = wrapped(marked(title), "  ")
    for arm in result.arms:
        lines.extend(
            wrapped(clean(f"{arm_name(result, result.trial_id, arm.arm_id)}: {arm}"), "    ")
        )
    for name in EFFECTS:
        lines.extend(wrapped(clean(effect_words(result, name)), "    "))
    return lines


def overview_data(registry: Registry) -> dict[str, Any]:
    """Give the first screen as plain JSON data."""
    from leukimmuno.conversion.converter import unstructure

    figures = []
    for result in remissions(registry):
        effects = {}
        for name in EFFECTS:
            # The result beside it says where the figures come from.
            effects[name] = result.effect(name).with_citations(()).to_dict()
        figures.append({"result": unstructure(result), "effects": effects})
    return {
        "version": __version__,
        "data_version": registry.version,
        "released": registry.released and registry.released.isoformat(),
        "counts": {name: len(getattr(registry, name)) for name in COLLECTIONS},
        **_reading(registry),
        "therapy": unstructure(registry.therapies[THERAPY]),
        "trial": TRIAL,
        "remission": figures,
    }
