"""How strategies for records are built: every field by its declared kind, unless it is given.

A class whose fields constrain each other draws those together, so that nothing drawn is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
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
    given: object = cls
    if not isinstance(given, type):
        raise InvalidTypeError(
            f"instances: expected a class, got {brief(given)}", field="cls", value=given
        )
    if issubclass(cls, Vocabulary):
        return st.sampled_from(cls)
    maker = _MAKERS.get(cls) or _LATE.get(f"{cls.__module__}.{cls.__qualname__}")
    if maker is None:
        raise InvalidTypeError(
            f"instances: no strategy for {cls.__qualname__}", field="cls", value=cls
        )
    strategy: st.SearchStrategy[T] = _made(maker)
    return strategy


@cache
def _made(maker: Maker) -> st.SearchStrategy[Any]:
    """Call a maker once: a strategy that is made anew is checked anew, whenever it is drawn."""
    return maker()


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


_PLAIN: dict[str, Callable[[Kind], st.SearchStrategy[Any]]] = {
    "slug": lambda _: slugs(),
    "reference": lambda _: slugs(),
    "text": lambda _: texts(),
    "number": lambda kind: numbers(kind.low, kind.high),
    "count": lambda kind: whole_numbers(int(kind.low or 0)),
    "flag": lambda _: st.booleans(),
    "day": lambda _: days(),
}


def _of_kind(kind: Kind) -> st.SearchStrategy[Any]:
    if kind.name in _PLAIN:
        return _PLAIN[kind.name](kind)
    # A Measure or Range may be bound to dimensions; a union lists its classes.
    if kind.dimensions:
        return st.one_of(*[_MAKERS[kind.of](dimension) for dimension in kind.dimensions])
    classes = (kind.of,) if isinstance(kind.of, type) else kind.of.__args__
    return st.one_of(*[instances(cls) for cls in classes])
