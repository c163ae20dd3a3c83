"""The strict converter between records and plain JSON data.

Classes forbid unknown keys, unions are tagged by the key "kind", fields equal to their default are
left out. Primitive values pass to the constructors as they are: the checks of the model refuse
what does not fit, so that data and Python callers meet the same rules.
"""

from __future__ import annotations

import re
import threading
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
from cattrs import Converter
from cattrs.cols import homogenous_tuple_structure_factory
from cattrs.errors import (
    BaseValidationError,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
)
from cattrs.gen import make_dict_structure_fn

from leukimmuno.errors import (
    DataIntegrityError,
    InvalidTypeError,
    LeukimmunoError,
    VocabularyError,
)
from leukimmuno.model.base import Bindable, stored_fields
from leukimmuno.model.dates import PartialDate
from leukimmuno.model.fields import kind_of
from leukimmuno.model.text import brief, similar
from leukimmuno.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["structure", "tag_of", "unstructure"]

T = TypeVar("T", bound=Bindable)


def tag_of(cls: type) -> str:
    """Give the tag that names a class within a union: "figure" for `FigureAssertion`."""
    return cls.__name__.removesuffix("Assertion").lower()


def _as_given(value: Any, _: Any) -> Any:
    return value


def _is_tuple(cls: Any) -> bool:
    return getattr(cls, "__origin__", None) is tuple


def _is_vocabulary(cls: Any) -> bool:
    return isinstance(cls, type) and issubclass(cls, Vocabulary)


def _tuple_hook(cls: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    inner = homogenous_tuple_structure_factory(cls, converter)

    def hook(value: Any, _: Any) -> Any:
        # cattrs would iterate over a text.
        if not isinstance(value, list):
            raise InvalidTypeError(f"expected a list, got {brief(value)}", value=value)
        return inner(value, cls)

    return hook


def _class_hook(cls: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    inner = make_dict_structure_fn(
        cls, converter, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True
    )

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise InvalidTypeError(
                f"expected an object ({cls.__name__}), got {brief(value)}", value=value
            )
        return inner(value, cls)

    return hook


def _union_hook(union: Any) -> Callable[[Any, Any], Any]:
    classes = {tag_of(cls): cls for cls in union.__args__}

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise InvalidTypeError(f"expected an object, got {brief(value)}", value=value)
        tag = value.get("kind")
        cls = classes.get(tag) if isinstance(tag, str) else None
        if cls is None:
            raise VocabularyError(
                f'expected the key "kind" to be one of {", ".join(classes)}, got {brief(tag)}',
                value=tag,
                allowed=classes,
                suggestions=similar(str(tag), {tag: tag for tag in classes}),
            )
        return _converter.structure({k: v for k, v in value.items() if k != "kind"}, cls)

    return hook


def _tagged(value: Any) -> dict[str, Any]:
    return {**_converter.unstructure(value), "kind": tag_of(type(value))}


def _make_converter() -> Converter:
    converter = Converter(omit_if_default=True, forbid_extra_keys=True)
    for primitive in (str, int, float, bool, date):
        converter.register_structure_hook(primitive, _as_given)
    converter.register_structure_hook_func(_is_vocabulary, _as_given)
    converter.register_unstructure_hook(Vocabulary, attrgetter("value"))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook_factory(_is_tuple, _tuple_hook)
    converter.register_structure_hook_factory(attrs.has, _class_hook)
    # A date is written as its text alone.
    converter.register_structure_hook(PartialDate, lambda value, _: PartialDate(value))
    converter.register_unstructure_hook(PartialDate, lambda value: value.text)
    return converter


_converter = _make_converter()
_prepared: set[type] = set()
# cattrs writes its hooks on first use; threads must not do that side by side.
_lock = threading.Lock()


def _prepare(cls: type) -> None:
    if cls in _prepared:
        return
    with _lock:
        for attribute in stored_fields(cls):
            union = kind_of(attribute).of
            if union is not None and not isinstance(union, type):
                _converter.register_structure_hook(union, _union_hook(union))
                _converter.register_unstructure_hook(union, _tagged)
        _converter.get_structure_hook(cls)
        _converter.get_unstructure_hook(cls)
        _prepared.add(cls)


def unstructure(item: Bindable) -> Any:
    """Give a record or value as plain JSON data; what equals its default is left out.

    Examples
    --------
    >>> from leukimmuno import Measure
    >>> unstructure(Measure(7.7, "month"))
    {'value': 7.7, 'unit': 'month'}
    """
    _prepare(type(item))
    return _converter.unstructure(item)


def structure(data: Any, cls: type[T], *, path: str = "$", file: str | None = None) -> T:
    """Build a record or value from plain JSON data.

    Parameters
    ----------
    data : object
        What `unstructure` or a JSON parser gave.
    cls : type
        The class to build.
    path, file : str, optional
        Where the data stands, for the error.

    Raises
    ------
    DataIntegrityError
        If a key is missing or unknown, or a value does not fit; it names file and JSON path of
        every problem.

    Examples
    --------
    >>> from leukimmuno import Measure
    >>> structure({"value": 7.7, "unit": "months"}, Measure)
    Measure(value=7.7, unit='month')
    """
    _prepare(cls)
    try:
        return _converter.structure(data, cls)
    except (BaseValidationError, LeukimmunoError) as error:
        found = list(_problems(error, path))
    problems = [f"{place}: {reason}" for place, reason in found]
    head = f"{file}: " if file else ""
    raise DataIntegrityError(
        f"{head}{'; '.join(problems)}", problems=problems, file=file, path=found[0][0]
    )


def _problems(error: BaseException, path: str) -> Iterator[tuple[str, str]]:
    """Walk what cattrs gathered, and give the place and the reason of each problem."""
    if isinstance(error, IterableValidationError):
        for inner, note in error.group_exceptions()[0]:
            yield from _problems(inner, f"{path}[{note.index}]")
    elif isinstance(error, ClassValidationError):
        noted, others = error.group_exceptions()
        for inner, field in noted:
            yield from _problems(inner, f"{path}.{field.name}")
        for inner in others:
            yield from _problems(inner, f"{path}{_field_of(inner, error)}")
    elif isinstance(error, ForbiddenExtraKeysError):
        for key in sorted(error.extra_fields):
            yield path, f"the key {key!r} is unknown"
    elif isinstance(error, KeyError) and not isinstance(error, LeukimmunoError):
        yield path, f"the key {error.args[0]!r} is missing"
    else:
        yield path, str(error)


# The place that a check of the model puts before its message: class, field, position.
_PLACE = re.compile(r"(\w+)((?:\.\w+)(?:\[\d+\])?): ")


def _field_of(error: BaseException, group: BaseValidationError) -> str:
    """Give the field that a constructor refused, as the end of a path; empty if it names none."""
    match = _PLACE.match(str(error))
    return match[2] if match and match[1] == group.cl.__name__ else ""
