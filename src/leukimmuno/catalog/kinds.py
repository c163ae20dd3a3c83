"""Which collections a registry has, and which class each one holds."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leukimmuno.model.base import Record

__all__ = ["COLLECTIONS", "class_of"]

COLLECTIONS = MappingProxyType(
    {
        "therapies": "therapy:Therapy",
        "modalities": "modality:ModalityProfile",
        "antigens": "antigen:Antigen",
        "subtypes": "subtype:Subtype",
        "adverse_events": "adverse_event:AdverseEvent",
        "endpoints": "endpoint:Endpoint",
        "regimens": "regimen:Regimen",
        "trials": "trial:Trial",
        "results": "result:TrialResult",
        "toxicity_rates": "toxicity:ToxicityRate",
        "population_figures": "population:PopulationFigure",
        "approvals": "approval:Approval",
        "sources": "source:Source",
        "claims": "claim:Claim",
    }
)
"""Collection name to module and class, so that a class is imported when it is first needed."""


def class_of(collection: str) -> type[Record]:
    """Give the record class of a collection."""
    module, _, name = COLLECTIONS[collection].partition(":")
    cls: type[Record] = getattr(import_module(f"leukimmuno.model.{module}"), name)
    return cls
