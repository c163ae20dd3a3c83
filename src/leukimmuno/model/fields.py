"""What a field may hold: strict conversion and checks, declared once beside each annotation.

A record class writes ``name: str = field(metadata=text())`` and passes `checked` as its attrs
``field_transformer``. Every class is thereby converted and checked by one mechanism, and other
floors (queries, cards, schemas, strategies) read from the same declaration what a field holds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import attrs

from leukimmuno.errors import InvalidTypeError, InvalidValueError
from leukimmuno.model.text import SLUG, brief

if TYPE_CHECKING:
    from leukimmuno.model.base import Value
    from leukimmuno.model.vocabulary import Vocabulary

__all__ = [
    "Kind",
    "checked",
    "count",
    "day",
    "flag",
    "kind_of",
    "number",
    "part",
    "parts",
    "ref",
    "refs",
    "slug",
    "term",
    "terms",
    "text",
    "texts",
]


@attrs.frozen
class Kind:
    """What one field holds.

    Attributes
    ----------
    name : str
        One of "slug", "text", "term", "reference", "number", "count", "flag", "day", "value".
    many : bool
        Whether the field is a tuple of such items.
    of : type or None
        The vocabulary of a term or the class of a value.
    collection : str or None
        The collection that a reference points into.
    low, high : float or None
        Inclusive limits of a number.
    dimensions : tuple of str
        What a Measure or Range may measure; empty where anything will do.
    optional : bool
        Whether None is accepted although the argument has to be given.
    nonempty : bool
        Whether a tuple needs at least one item.
    """

    name: str
    convert: Callable[[Any, str], Any] = attrs.field(repr=False, eq=False)
    many: bool = False
    of: Any = None
    collection: str | None = None
    low: float | None = None
    high: float | None = None
    dimensions: tuple[str, ...] = ()
    optional: bool = False
    nonempty: bool = False


def kind_of(attribute: attrs.Attribute[Any]) -> Kind:
    """Give the declaration of an attrs attribute of a record or value class."""
    kind: Kind = attribute.metadata["kind"]
    return kind


def checked(cls: type, fields: list[attrs.Attribute[Any]]) -> list[attrs.Attribute[Any]]:
    """Attach to each field the converter that its declared kind asks for."""
    return [
        attribute.evolve(converter=_converter(cls.__name__, kind_of(attribute), attribute.default))
        for attribute in fields
    ]


def _converter(owner: str, kind: Kind, default: object) -> attrs.Converter[Any, Any]:
    convert = _each(kind) if kind.many else kind.convert

    def run(given: Any, attribute: attrs.Attribute[Any]) -> Any:
        if given is None and (default is None or kind.optional):
            return None
        return convert(given, f"{owner}.{attribute.name}")

    return attrs.Converter(run, takes_field=True)


def _each(kind: Kind) -> Callable[[Any, str], tuple[Any, ...]]:
    def run(given: Any, place: str) -> tuple[Any, ...]:
        # A lone text is iterable too, and would fall apart into letters.
        if isinstance(given, str | bytes | dict | set | frozenset) or not isinstance(
            given, Iterable
        ):
            raise InvalidTypeError(
                f"{place}: expected a tuple or list, got {brief(given)}", field=place, value=given
            )
        items = tuple(kind.convert(item, f"{place}[{i}]") for i, item in enumerate(given))
        if kind.nonempty and not items:
            raise InvalidValueError(
                f"{place}: at least one is needed, got none", field=place, value=items
            )
        if len(set(items)) != len(items):
            twice = next(item for i, item in enumerate(items) if item in items[:i])
            raise InvalidValueError(
                f"{place}: {brief(twice)} stands twice", field=place, value=items
            )
        return items

    return run


def _wrong_type(place: str, expected: str, given: object) -> InvalidTypeError:
    return InvalidTypeError(
        f"{place}: expected {expected}, got {brief(given)}", field=place, value=given
    )


def _text(given: Any, place: str) -> str:
    if not isinstance(given, str):
        raise _wrong_type(place, "text", given)
    if not given or given != given.strip():
        raise InvalidValueError(
            f"{place}: expected text without space around it and not empty, got {brief(given)}",
            field=place,
            value=given,
        )
    if not given.isascii():
        try:
            given.encode()
        except UnicodeEncodeError:
            raise InvalidValueError(
                f"{place}: {brief(given)} holds half of a surrogate pair, which no file can store",
                field=place,
                value=given,
            ) from None
    # A member of a str enum is stored as what it says.
    return str(given)


def _slug(given: Any, place: str) -> str:
    if not isinstance(given, str):
        raise _wrong_type(place, "an id", given)
    if not SLUG.fullmatch(given):
        raise InvalidValueError(
            f"{place}: {brief(given)} is no id: lower-case letters and digits joined by single "
            "hyphens",
            field=place,
            value=given,
        )
    return str(given)


def _flag(given: Any, place: str) -> bool:
    if not isinstance(given, bool):
        raise _wrong_type(place, "True or False", given)
    return given


def _day(given: Any, place: str) -> date:
    if isinstance(given, str):
        try:
            read = date.fromisoformat(given)
        except ValueError:
            read = None
        # Python also reads "20190314" and "2019-W11-4".
        if read is None or read.isoformat() != given:
            raise InvalidValueError(
                f"{place}: {brief(given)} is no day written as YYYY-MM-DD", field=place, value=given
            )
        return read
    if not isinstance(given, date) or isinstance(given, datetime):
        raise _wrong_type(place, "a date without time", given)
    return given


def slug() -> dict[str, Kind]:
    """Declare an id."""
    return {"kind": Kind("slug", _slug)}


def text() -> dict[str, Kind]:
    """Declare a non-empty text."""
    return {"kind": Kind("text", _text)}


def texts() -> dict[str, Kind]:
    """Declare a tuple of texts."""
    return {"kind": Kind("text", _text, many=True)}


def flag() -> dict[str, Kind]:
    """Declare a truth value."""
    return {"kind": Kind("flag", _flag)}


def day() -> dict[str, Kind]:
    """Declare a calendar day; ISO text is accepted."""
    return {"kind": Kind("day", _day)}


def ref(collection: str) -> dict[str, Kind]:
    """Declare a reference to a record of `collection`."""
    return {"kind": Kind("reference", _slug, collection=collection)}


def refs(collection: str, *, nonempty: bool = False) -> dict[str, Kind]:
    """Declare references to records of `collection`."""
    return {"kind": Kind("reference", _slug, many=True, collection=collection, nonempty=nonempty)}


def _term_of(vocabulary: type[Vocabulary]) -> Callable[[Any, str], Any]:
    def convert(given: Any, place: str) -> Any:
        return vocabulary.parse(given, place)

    return convert


def term(vocabulary: type[Vocabulary]) -> dict[str, Kind]:
    """Declare a member of a closed vocabulary; its text is accepted."""
    return {"kind": Kind("term", _term_of(vocabulary), of=vocabulary)}


def terms(vocabulary: type[Vocabulary], *, nonempty: bool = False) -> dict[str, Kind]:
    """Declare a tuple of members of a closed vocabulary."""
    return {"kind": Kind("term", _term_of(vocabulary), many=True, of=vocabulary, nonempty=nonempty)}


def _in_limits(given: Any, place: str, low: float | None, high: float | None) -> None:
    if (low is not None and given < low) or (high is not None and given > high):
        if high is None:
            limits = f"at least {low:g}"
        else:
            limits = f"at most {high:g}" if low is None else f"from {low:g} to {high:g}"
        raise InvalidValueError(
            f"{place}: expected a number {limits}, got {brief(given)}", field=place, value=given
        )


def number(
    low: float | None = None, high: float | None = None, *, optional: bool = False
) -> dict[str, Kind]:
    """Declare a finite number within inclusive limits."""

    def convert(given: Any, place: str) -> float:
        if isinstance(given, bool) or not isinstance(given, int | float):
            raise _wrong_type(place, "a number", given)
        try:
            result = float(given)
        except OverflowError:
            result = math.inf
        if not math.isfinite(result):
            raise InvalidValueError(
                f"{place}: expected a finite number, got {brief(given)}", field=place, value=given
            )
        _in_limits(result, place, low, high)
        # 0.0 and -0.0 are equal, and so must be what is written of them.
        return result + 0.0

    return {"kind": Kind("number", convert, low=low, high=high, optional=optional)}


# The largest whole number that every reader of JSON keeps exact.
_LARGEST = 2**53 - 1


def count(low: int = 0) -> dict[str, Kind]:
    """Declare a whole number of at least `low`, small enough for every reader of JSON."""

    def convert(given: Any, place: str) -> int:
        if isinstance(given, bool) or not isinstance(given, int):
            raise _wrong_type(place, "a whole number", given)
        _in_limits(given, place, low, _LARGEST)
        return given

    return {"kind": Kind("count", convert, low=low, high=_LARGEST)}


def _value_of(cls: type[Value]) -> Callable[[Any, str], Any]:
    parse = getattr(cls, "parse", None)

    def convert(given: Any, place: str) -> Any:
        if isinstance(given, cls):
            return given
        if parse is not None:
            return parse(given, place)
        raise _wrong_type(place, f"a {cls.__name__}", given)

    return convert


def part(cls: type[Value]) -> dict[str, Kind]:
    """Declare a value of class `cls`; text is accepted where the class can parse it."""
    return {"kind": Kind("value", _value_of(cls), of=cls)}


def parts(cls: type[Value], *, nonempty: bool = False) -> dict[str, Kind]:
    """Declare a tuple of values of class `cls`."""
    return {"kind": Kind("value", _value_of(cls), many=True, of=cls, nonempty=nonempty)}
