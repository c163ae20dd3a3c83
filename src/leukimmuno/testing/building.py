"""How strategies for records are built: every field by its declared kind, unless it is given.

A class whose fields constrain each other draws those together, so that nothing drawn is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

import attrs
from hypothesis import strategies as st

from leukimmuno.errors import InvalidTypeError, UnknownFieldError
from leukimmuno.model.base import field_names, stored_fields
from leukimmuno.model.fields import Kind, kind_of
from leukimmuno.model.text import brief, similar
from leukimmuno.model.unit_table import UNITS
from leukimmuno.model.vocabulary import Vocabulary
from leukimmuno.testing.plain import days, numbers, slugs, texts, whole_numbers

__all__ = ["CLASSES", "built", "instances", "makes", "makes_late", "maybe", "some"]

T = TypeVar("T")
Maker = Callable[..., st.SearchStrategy[Any]]
Fields = Mapping[str, Any]

_MAKERS: dict[type, Maker] = {}

# Makers of classes that would load numpy, by their full name.
_LATE: dict[str, Maker] = {}

CLASSES = cast("Mapping[type, Maker]", _MAKERS)
"""Every class with a strategy, and the function that gives it."""


def makes(cls: type) -> Callable[[Maker], Maker]:
    """Mark a function as the one that gives the strategy of `cls`."""

    def note(function: Maker) -> Maker:
        _MAKERS[cls] = function
        return function

    return note


def makes_late(name: str) -> Callable[[Maker], Maker]:
    """Mark a function as the one for a class that is not to be imported yet."""

    def note(function: Maker) -> Maker:
        _LATE[name] = function
        return function

    return note


def instances(cls: type[T]) -> st.SearchStrategy[T]:
    """Give the strategy of a class of records, values or closed vocabularies.

    Parameters
    ----------
    cls : type
        A class that `leukimmuno` exports.

    Returns
    -------
    SearchStrategy
        Of valid, unbound instances.

    Raises
    ------
    InvalidTypeError
        If there is no strategy for the class.

    Examples
    --------
    >>> import leukimmuno as li
    >>> instances(li.Agency)
    sampled_from(leukimmuno.model.vocabulary.Agency)
    """
    if isinstance(cls, type) and issubclass(cls, Vocabulary):
        return st.sampled_from(cls)
    if not isinstance(cls, type):
        raise InvalidTypeError(
            f"instances: expected a class, got {brief(cls)}", field="cls", value=cls
        )
    maker = _MAKERS.get(cls) or _LATE.get(f"{cls.__module__}.{cls.__qualname__}")
    if maker is None:
        raise InvalidTypeError(
            f"instances: no strategy for {cls.__qualname__}", field="cls", value=cls
        )
    strategy: st.SearchStrategy[T] = maker()
    return strategy


def some(
    items: st.SearchStrategy[T], *, least: int = 0, most: int = 2, **options: Any
) -> st.SearchStrategy[tuple[T, ...]]:
    """Draw a tuple of different items."""
    options = options or {"unique": True}
    return st.lists(items, min_size=least, max_size=most, **options).map(tuple)


def maybe(items: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """Draw an item or None."""
    return st.none() | items


def built(
    cls: type[T],
    given: Fields,
    together: st.SearchStrategy[Fields] | None = None,
    names: tuple[str, ...] = (),
) -> st.SearchStrategy[T]:
    """Build the strategy of a class.

    Parameters
    ----------
    cls : type
        The class.
    given : mapping of str to object
        Fields that the caller fixes: a strategy, or a plain value. Fields that constrain each
        other are to be given together.
    together : SearchStrategy, optional
        Draws the fields `names`, which constrain each other.
    names : tuple of str
        Those fields.

    Raises
    ------
    UnknownFieldError
        If the caller fixes a field that the class does not have.
    """
    allowed = field_names(cls)
    for name in given:
        if name not in allowed:
            suggestions = similar(name, {field.replace("_", ""): field for field in allowed})
            raise UnknownFieldError(
                f"{cls.__name__} has no field {name!r} (there are: {', '.join(allowed)})",
                field=name,
                allowed=allowed,
                suggestions=suggestions,
            )
    needed: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for attribute in stored_fields(cls):
        if attribute.name in given or attribute.name in names:
            continue
        group = needed if attribute.default is attrs.NOTHING else optional
        group[attribute.name] = _of_field(attribute)
    fixed = {
        name: value if isinstance(value, st.SearchStrategy) else st.just(value)
        for name, value in given.items()
    }
    return st.builds(
        lambda *parts: cls(**{name: value for part in parts for name, value in part.items()}),
        st.fixed_dictionaries(needed, optional=optional),
        together if together is not None else st.just({}),
        st.fixed_dictionaries(fixed),
    )


def _of_field(attribute: attrs.Attribute[Any]) -> st.SearchStrategy[Any]:
    kind = kind_of(attribute)
    if kind.many:
        return some(_of_kind(kind), least=int(kind.nonempty))
    if attribute.name == "unit":
        return st.sampled_from(sorted(UNITS))
    return _of_kind(kind)


def _of_kind(kind: Kind) -> st.SearchStrategy[Any]:
    match kind.name:
        case "slug" | "reference":
            return slugs()
        case "text":
            return texts()
        case "number":
            return numbers(kind.low, kind.high)
        case "count":
            return whole_numbers(int(kind.low or 0))
        case "flag":
            return st.booleans()
        case "day":
            return days()
    # A union lists its classes; a Measure or Range may be bound to dimensions.
    classes = kind.of.__args__ if not isinstance(kind.of, type) else (kind.of,)
    if kind.dimensions:
        return st.one_of(_MAKERS[kind.of](dimension) for dimension in kind.dimensions)
    return st.one_of(instances(cls) for cls in classes)
