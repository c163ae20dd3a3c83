"""Treatment processes in time: windows, what bounds them, simulated schedules, and dosing.

A `Timeline` holds steps and bounds on the time between their starts and ends, and derives what all
bounds together say. For research and teaching; it gives no medical advice.

Examples
--------
>>> from leukimmuno.timelines import Step, TimeBound, Timeline
>>> timeline = Timeline(
...     (Step("collection", "Collection"), Step("infusion", "Infusion", instant=True)),
...     (TimeBound.duration("collection", "2 to 3 hours"),
...      TimeBound.delay("collection", "infusion", "3 to 6 weeks")),
...     anchor="infusion",
... )
>>> print(timeline.between("collection", "infusion"))
21 to 42 days
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from leukimmuno.model.process import BoundKind, Edge, Step, StepKind, TimeBound

__all__ = [
    "ActiveSteps",
    "BoundKind",
    "CriticalChain",
    "DatedDose",
    "DoseSchedule",
    "Edge",
    "Simulation",
    "Step",
    "StepKind",
    "TimeBound",
    "Timeline",
]

if TYPE_CHECKING:
    from leukimmuno.timelines.dosing import DatedDose as DatedDose
    from leukimmuno.timelines.dosing import DoseSchedule as DoseSchedule
    from leukimmuno.timelines.queries import ActiveSteps as ActiveSteps
    from leukimmuno.timelines.queries import CriticalChain as CriticalChain
    from leukimmuno.timelines.simulation import Simulation as Simulation
    from leukimmuno.timelines.timeline import Timeline as Timeline
else:
    _HOMES = {
        "ActiveSteps": "queries",
        "CriticalChain": "queries",
        "DatedDose": "dosing",
        "DoseSchedule": "dosing",
        "Simulation": "simulation",
        "Timeline": "timeline",
    }

    def __getattr__(name: str) -> object:
        """Load a name on its first use: numpy and scipy come with some of them."""
        if name not in _HOMES:
            raise AttributeError(f"module 'leukimmuno.timelines' has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f"leukimmuno.timelines.{_HOMES[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """List the public names."""
        return sorted(__all__)
