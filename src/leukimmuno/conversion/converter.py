"""The strict converter between records and plain JSON data.

Classes forbid unknown keys, unions are tagged by the key "kind", fields equal to their default are
left out. Primitive values pass to the constructors as they are: the checks of the model refuse
what does not fit, so that data and Python callers meet the same rules.
"""

from __future__ import annotations

import threading
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
from cattrs import Converter
from cattrs.cols import homogenous_tuple_structure_factory
from cattrs.errors import BaseValidationError
from cattrs.gen import make_dict_structure_fn
from cattrs.strategies import configure_tagged_union
from cattrs.v import transform_error

from leukimmuno.errors import DataIntegrityError, InvalidTypeError, LeukimmunoError
from leukimmuno.model.base import Bindable
from leukimmuno.model.dates import PartialDate
from leukimmuno.model.fields import kind_of
from leukimmuno.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

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
            raise InvalidTypeError(f"expected a list, got {value!r}", value=value)
        return inner(value, cls)

    return hook


def _class_hook(cls: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    inner = make_dict_structure_fn(
        cls, converter, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True
    )

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise InvalidTypeError(
                f"expected an object ({cls.__name__}), got {value!r}", value=value
            )
        return inner(value, cls)

    return hook


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
        for attribute in attrs.fields(cls):
            union = kind_of(attribute).of
            if union is not None and not isinstance(union, type):
                configure_tagged_union(union, _converter, tag_generator=tag_of, tag_name="kind")
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
        found = transform_error(error, path=path, format_exception=_reason)
    # transform_error writes "reason @ path".
    problems = [f"{place}: {reason}" for reason, _, place in (m.rpartition(" @ ") for m in found)]
    head = f"{file}: " if file else ""
    raise DataIntegrityError(
        f"{head}{'; '.join(problems)}",
        problems=problems,
        file=file,
        path=found[0].rpartition(" @ ")[2],
    )


def _reason(error: BaseException, _: type | None) -> str:
    if isinstance(error, KeyError) and not isinstance(error, LeukimmunoError):
        return f"the key {error.args[0]!r} is missing"
    return str(error) or type(error).__name__
