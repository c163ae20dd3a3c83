"""Rules of single classes that no field declares, as far as JSON Schema can state them."""

from __future__ import annotations

from typing import Any

from leukimmuno.model.comparison import Comparison
from leukimmuno.model.quantities import Interval, Measure
from leukimmuno.model.result import TrialResult
from leukimmuno.model.source import IDENTIFIERS, Source
from leukimmuno.model.toxicity import ToxicityRate
from leukimmuno.model.vocabulary import Bound
from leukimmuno.model.xref import PREFIXES, CrossReference

__all__ = ["RULES", "merged"]

Schema = dict[str, Any]

_OPEN = {"enum": [Bound.NOT_REACHED.value, Bound.NOT_ESTIMABLE.value]}


def _whole(pattern: str) -> str:
    """Let a pattern stand for the whole text, as it does in the constructors."""
    return f"^(?:{pattern})$"


def _open(figure: str, bound: str, absent: Schema) -> Schema:
    """State that a figure is absent exactly where its bound says why."""
    return {
        "if": {"properties": {bound: _OPEN}, "required": [bound]},
        "then": absent,
        "else": {"properties": {figure: {"type": "number"}}, "required": [figure]},
    }


def _without(name: str) -> Schema:
    return {"not": {"required": [name]}}


RULES: dict[type, Schema] = {
    Comparison: {"properties": {"sides": {"enum": [1, 2]}}},
    CrossReference: {
        "properties": {"prefix": {"enum": list(PREFIXES)}},
        "allOf": [
            {
                "if": {"properties": {"prefix": {"const": name}}, "required": ["prefix"]},
                "then": {"properties": {"code": {"pattern": _whole(prefix.pattern.pattern)}}},
            }
            for name, prefix in PREFIXES.items()
        ],
    },
    Interval: {
        "properties": {"level": {"exclusiveMinimum": 0, "exclusiveMaximum": 1}},
        "allOf": [
            _open("low", "low_bound", _without("low")),
            _open("high", "high_bound", _without("high")),
        ],
    },
    Measure: _open("value", "bound", {"properties": {"value": {"type": "null"}}}),
    Source: {
        "properties": {
            name: {"pattern": _whole(pattern.pattern)} for name, pattern in IDENTIFIERS.items()
        }
    },
    ToxicityRate: {
        "dependentRequired": {"trial_id": ["arm_id"], "arm_id": ["trial_id"]},
        "anyOf": [{"required": ["trial_id"]}, {"required": ["therapy_id"]}],
    },
    TrialResult: {
        "properties": {"arms": {"maxItems": 2}},
        "if": {"properties": {"arms": {"maxItems": 1}}},
        "then": {"allOf": [_without("comparison"), _without("further_comparisons")]},
    },
}
"""Class to the keywords that come to its schema; those of single properties are added to them."""


def merged(schema: Schema, rules: Schema) -> Schema:
    """Add rules to the schema of a class."""
    properties = {
        name: {**stated, **rules.get("properties", {}).get(name, {})}
        for name, stated in schema["properties"].items()
    }
    return {**schema, **rules, "properties": properties}
