"""What TOML cannot say: it has no null, so an open end of a range is simply left out."""

from __future__ import annotations

from typing import Any, get_args

import attrs

from leukimmuno.conversion.converter import tag_of
from leukimmuno.model.fields import kind_of

__all__ = ["with_nulls"]


def with_nulls(data: Any, cls: Any) -> Any:
    """Add None for each key left out whose field has to be given but may be None.

    Parameters
    ----------
    data : object
        A table, or what wrongly stands in its place.
    cls : type
        The class that it will become.
    """
    if not isinstance(data, dict):
        return data
    filled = dict(data)
    for attribute in attrs.fields(cls):
        name, kind = attribute.name, kind_of(attribute)
        if name not in filled:
            if kind.optional and attribute.default is attrs.NOTHING:
                filled[name] = None
        elif kind.name == "value":
            # Of several classes, the one that the key "kind" names.
            for inner in get_args(kind.of) or (kind.of,):
                if inner is kind.of or _has_tag(filled[name], inner):
                    filled[name] = _each(filled[name], inner)
    return filled


def _each(value: Any, cls: type) -> Any:
    if isinstance(value, list):
        return [with_nulls(item, cls) for item in value]
    return with_nulls(value, cls)


def _has_tag(value: Any, cls: type) -> bool:
    return isinstance(value, dict) and value.get("kind") == tag_of(cls)
