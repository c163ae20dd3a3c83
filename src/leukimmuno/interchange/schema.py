"""JSON Schema of the classes, built from what their fields declare."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import attrs

from leukimmuno.catalog.kinds import COLLECTIONS, class_of
from leukimmuno.catalog.registry import Registry
from leukimmuno.catalog.storage import FORMAT
from leukimmuno.conversion.converter import tag_of
from leukimmuno.errors import InvalidTypeError
from leukimmuno.interchange.schema_rules import RULES, merged
from leukimmuno.model.base import Record, Value, stored_fields
from leukimmuno.model.dates import PartialDate
from leukimmuno.model.fields import Kind, kind_of
from leukimmuno.model.text import SLUG, brief
from leukimmuno.model.unit_table import UNITS
from leukimmuno.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["json_schema"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

# Definitions that many fields share. A text has no space around it.
_SHARED: dict[str, Schema] = {
    "Id": {"type": "string", "pattern": f"^(?:{SLUG.pattern})$"},
    "Text": {"type": "string", "minLength": 1, "not": {"pattern": r"^\s|\s$"}},
    "Day": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "PartialDate": {
        "description": PartialDate.__doc__ and PartialDate.__doc__.splitlines()[0],
        "type": "string",
        "pattern": "^[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?$",
    },
    "Unit": {"description": "A unit of the library's table.", "enum": list(UNITS)},
}


def json_schema(cls: type) -> Schema:
    """Give the JSON Schema of a class, as `Registry.dump` writes its instances.

    Parameters
    ----------
    cls : type
        A record or value class, a closed vocabulary, or `Registry` for the whole file.

    Returns
    -------
    dict
        A schema of draft 2020-12. Other classes that it needs stand under ``"$defs"``.

    Raises
    ------
    InvalidTypeError
        If `cls` is no class that is stored, such as one that is computed.

    Notes
    -----
    The schema describes the written form: ids, terms in their exact spelling, units of the table,
    and no key for a field that equals its default. `Registry.load` is more lenient about spelling.
    Rules between fields are stated where JSON Schema can state them; that references resolve and
    counts fit their percentages, only loading can tell.

    Examples
    --------
    >>> import leukimmuno as li
    >>> schema = li.json_schema(li.Citation)
    >>> schema["$ref"], schema["$defs"]["Citation"]["required"]
    ('#/$defs/Citation', ['source_id', 'locator'])
    """
    given: object = cls
    if not (isinstance(given, type) and _is_stored(given)):
        raise InvalidTypeError(
            "json_schema: expected a record or value class, a vocabulary or Registry, got "
            f"{brief(given)}",
            field="cls",
            value=given,
        )
    definitions: dict[str, Schema] = {}
    head: Schema = {"$schema": DIALECT, "title": cls.__name__}
    if issubclass(cls, Registry):
        head |= _file(definitions)
    else:
        head |= _reference(cls, definitions)
    return {**head, "$defs": dict(sorted(definitions.items()))}


def _is_stored(cls: type) -> bool:
    """Tell whether instances are written to files: their fields say what they hold."""
    if issubclass(cls, Registry):
        return True
    if issubclass(cls, Vocabulary):
        return cls is not Vocabulary
    return issubclass(cls, Record | Value) and attrs.has(cls)


def _file(definitions: dict[str, Schema]) -> Schema:
    """Describe the file that holds a whole registry."""
    collections = {
        name: {"type": "array", "items": _reference(class_of(name), definitions)}
        for name in COLLECTIONS
    }
    text = _shared("Text", definitions)
    day = _shared("Day", definitions)
    return {
        "description": "A registry of leukimmuno, as Registry.dump writes it.",
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "name": text,
            "version": text,
            "released": {"anyOf": [day, {"type": "null"}]},
            "collections": {
                "type": "object",
                "properties": collections,
                "additionalProperties": False,
            },
        },
        "required": ["format", "name", "version", "released", "collections"],
        "additionalProperties": False,
    }


def _shared(name: str, definitions: dict[str, Schema]) -> Schema:
    definitions[name] = _SHARED[name]
    return {"$ref": f"#/$defs/{name}"}


def _reference(cls: type, definitions: dict[str, Schema], tag: str | None = None) -> Schema:
    """Refer to the definition of a class, and add it where it is not there yet."""
    name = cls.__name__ if tag is None else f"Tagged{cls.__name__}"
    if cls is PartialDate:
        return _shared(name, definitions)
    if name not in definitions:
        # Entered before it is made: a class may hold its own kind.
        definitions[name] = {}
        definitions[name] |= (
            {"description": _about(cls), "enum": [member.value for member in cls]}
            if issubclass(cls, Vocabulary)
            else _object(cls, definitions, tag)
        )
    return {"$ref": f"#/$defs/{name}"}


def _about(cls: type) -> str:
    return inspect.cleandoc(cls.__doc__ or "").partition("\n")[0]


def _object(cls: type, definitions: dict[str, Schema], tag: str | None) -> Schema:
    attributes = stored_fields(cls)
    properties = {item.name: _property(item, definitions) for item in attributes}
    required = [item.name for item in attributes if item.default is attrs.NOTHING]
    if tag is not None:
        properties = {"kind": {"const": tag}, **properties}
        required.insert(0, "kind")
    schema: Schema = {
        "description": _about(cls),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
    return merged(schema, RULES.get(cls, {}))


def _property(attribute: attrs.Attribute[Any], definitions: dict[str, Schema]) -> Schema:
    kind = kind_of(attribute)
    # The check of a unit is part of its converter, which a schema cannot read.
    name = "unit" if attribute.name == "unit" else kind.name
    schema: Schema = _MAKERS[name](kind, definitions)
    if kind.many:
        schema = {"type": "array", "items": schema, "uniqueItems": True}
        if kind.nonempty:
            schema["minItems"] = 1
    elif kind.optional:
        schema = {"anyOf": [schema, {"type": "null"}]}
    elif isinstance(attribute.default, str | int | float):
        schema = {**schema, "default": getattr(attribute.default, "value", attribute.default)}
    if kind.collection is not None:
        schema["description"] = f"Id of a record of {kind.collection}."
    return schema


def _number(kind: Kind, _: dict[str, Schema]) -> Schema:
    limits = (("minimum", kind.low), ("maximum", kind.high))
    given = {name: limit for name, limit in limits if limit is not None}
    return {"type": "number" if kind.name == "number" else "integer", **given}


def _value(kind: Kind, definitions: dict[str, Schema]) -> Schema:
    if not isinstance(kind.of, type):
        tags = [_reference(cls, definitions, tag_of(cls)) for cls in kind.of.__args__]
        return {"oneOf": tags}
    schema = _reference(kind.of, definitions)
    if not kind.dimensions:
        return schema
    units = [unit.text for unit in UNITS.values() if unit.dimension in kind.dimensions]
    return {**schema, "properties": {"unit": {"enum": units}}}


_MAKERS: dict[str, Callable[[Kind, dict[str, Schema]], Schema]] = {
    "slug": lambda _, definitions: _shared("Id", definitions),
    "reference": lambda _, definitions: _shared("Id", definitions),
    "text": lambda _, definitions: _shared("Text", definitions),
    "unit": lambda _, definitions: _shared("Unit", definitions),
    "day": lambda _, definitions: _shared("Day", definitions),
    "term": lambda kind, definitions: _reference(kind.of, definitions),
    "number": _number,
    "count": _number,
    "flag": lambda _, __: {"type": "boolean"},
    "value": _value,
}
