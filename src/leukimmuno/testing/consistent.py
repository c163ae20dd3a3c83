"""Strategy for small registries in which every reference resolves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, cast

import attrs
from hypothesis import strategies as st

from leukimmuno.catalog.kinds import COLLECTIONS, class_of
from leukimmuno.catalog.registry import Registry
from leukimmuno.model.approval import Approval
from leukimmuno.model.base import Bindable, Record, stored_fields
from leukimmuno.model.fields import kind_of
from leukimmuno.model.result import TrialResult
from leukimmuno.model.toxicity import ToxicityRate
from leukimmuno.model.vocabulary import ArmRole
from leukimmuno.testing.building import instances, makes, some
from leukimmuno.testing.concepts import sources
from leukimmuno.testing.figures import partial_dates

__all__ = ["registries"]

T = TypeVar("T", bound=Bindable)
Pools = Mapping[str, list[Any]]

# Collections in an order in which each refers to earlier ones, or to earlier records of its own,
# only: no cycle can arise, whether of subtypes or of results that replace one another.
_ORDER = (
    "sources",
    "adverse_events",
    "antigens",
    "subtypes",
    "endpoints",
    "modalities",
    "therapies",
    "trials",
    "results",
    "toxicity_rates",
    "population_figures",
    "approvals",
    "regimens",
    "claims",
)

_REQUIRED = frozenset(
    {"sources", "adverse_events", "antigens", "subtypes", "endpoints", "therapies", "trials"}
)


@makes(Registry)
@st.composite
def registries(draw: st.DrawFn, *, most: int = 2) -> Registry:
    """Draw small registries whose references all resolve.

    Parameters
    ----------
    draw : function
        Given by hypothesis.
    most : int, default 2
        How many records a collection holds at the most.

    Returns
    -------
    Registry
        Sound by the checks of `Registry.load`; dated records cite dated sources.
    """
    pools: dict[str, list[Record]] = {name: [] for name in COLLECTIONS}
    for name in _ORDER:
        # What others have to refer to is never missing.
        least = int(name in _REQUIRED)
        strategy = (
            sources(published=partial_dates()) if name == "sources" else instances(class_of(name))
        )
        for record in draw(some(strategy, least=least, most=most, unique_by=lambda r: r.id)):
            found = _within(draw, _pointed(draw, record, pools), pools)
            if found is not None:
                pools[name].append(found)
    return Registry.of(*(record for name in _ORDER for record in pools[name]), name="drawn")


def _pointed(draw: st.DrawFn, item: T, pools: Pools) -> T:
    """Let every reference of a record or value lead to a record drawn before."""
    changes: dict[str, Any] = {}
    for attribute in stored_fields(type(item)):
        value, kind = getattr(item, attribute.name), kind_of(attribute)
        entries = value if isinstance(value, tuple) else (value,)
        if kind.collection is not None:
            pool = pools[kind.collection]
            entries = tuple(
                draw(st.sampled_from(pool)).id for entry in entries if entry is not None and pool
            )
        elif any(isinstance(entry, Bindable) for entry in entries):
            entries = tuple(_pointed(draw, entry, pools) for entry in entries)
        else:
            continue
        # Two references may now lead to one record.
        different = tuple(dict.fromkeys(entries))
        single = different[0] if different else None
        changes[attribute.name] = different if isinstance(value, tuple) else single
    evolved: T = attrs.evolve(cast("Any", item), **changes)
    return evolved


def _within(draw: st.DrawFn, record: Record, pools: Pools) -> Record | None:
    """Let a record keep to what it refers to: arms of its trial, earlier events of its therapy.

    None if that cannot be, as where a trial has too few arms.
    """
    if isinstance(record, Approval):
        return attrs.evolve(record, ends_ids=tuple(_endable(record, pools)))
    if isinstance(record, ToxicityRate):
        if record.trial_id is None:
            return record
        return attrs.evolve(record, arm_id=draw(st.sampled_from(_arms(record.trial_id, pools))))
    if not isinstance(record, TrialResult):
        return record
    names = _arms(record.trial_id, pools)
    identities = {other.identity for other in pools["results"]}
    if len(record.arms) > len(names):
        return None
    arms = tuple(
        attrs.evolve(arm, arm_id=name) for arm, name in zip(record.arms, names, strict=False)
    )
    result = attrs.evolve(record, arms=arms)
    return None if result.identity in identities else result


def _arms(trial: str, pools: Pools) -> list[str]:
    """List the arms of a trial as a result lists them, the control arms last."""
    found = next(record for record in pools["trials"] if record.id == trial)
    return [arm.id for arm in sorted(found.arms, key=lambda arm: arm.role is ArmRole.CONTROL)]


def _endable(event: Approval, pools: Pools) -> Iterator[str]:
    """Keep of the events that one ends those of its therapy and agency that came before."""
    for other in pools["approvals"]:
        same = (other.therapy_id, other.agency) == (event.therapy_id, event.agency)
        if same and other.id in event.ends_ids and other.date.first_day <= event.date.last_day:
            yield other.id
