"""Every error the library raises, in one tree.

Each class is also the builtin that a caller would catch without knowing the library: a missing
name is a `KeyError`, a bad value a `ValueError`, a bad type a `TypeError`. Messages name the bad
value, what was expected and where. Attributes survive pickling.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "AmbiguousNameError",
    "BoundedFigureError",
    "Conflict",
    "DataIntegrityError",
    "GradeConversionError",
    "InconsistentTimelineError",
    "InvalidTypeError",
    "InvalidValueError",
    "LeukimmunoError",
    "MissingExtraError",
    "MissingFigureError",
    "NotOneError",
    "OverlayConflictError",
    "UnboundRecordError",
    "UnionIntervalError",
    "UnitMismatchError",
    "UnknownEntityError",
    "UnknownFieldError",
    "UnknownUnitError",
    "UnresolvedReferenceError",
    "VocabularyError",
]


def _restore(cls: type[LeukimmunoError], args: tuple[Any, ...], state: dict[str, Any]) -> Any:
    """Rebuild a pickled error without calling its constructor."""
    error = cls.__new__(cls, *args)
    # The builtin behind the class sets its own attributes, such as `ImportError.msg`.
    super(LeukimmunoError, error).__init__(*args)
    error.__dict__.update(state)
    return error


class LeukimmunoError(Exception):
    """Base of every error that leukimmuno raises on purpose.

    Examples
    --------
    >>> import leukimmuno as li
    >>> try:
    ...     li.registry.therapies["blinatumumab"]
    ... except li.errors.LeukimmunoError as error:
    ...     print(type(error).__name__)
    UnknownEntityError
    """

    def __str__(self) -> str:
        # KeyError would print the repr of its argument.
        return str(self.args[0]) if self.args else ""

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args, dict(self.__dict__))


class UnknownEntityError(LeukimmunoError, KeyError):
    """A name, id, brand, alias or CURIE that a collection does not hold.

    Attributes
    ----------
    query : str
        What was asked for.
    collection : str
        The collection that was asked, such as ``"therapies"``.
    suggestions : tuple of str
        Ids of records with similar names, best first; may be empty.
    """

    def __init__(
        self, message: str, *, query: str, collection: str, suggestions: Iterable[str] = ()
    ) -> None:
        super().__init__(message)
        self.query = query
        self.collection = collection
        self.suggestions: tuple[str, ...] = tuple(suggestions)


class AmbiguousNameError(LeukimmunoError, KeyError):
    """A name that several records of one collection share.

    Attributes
    ----------
    query : str
        What was asked for.
    candidates : tuple of str
        Ids of the records that carry the name.
    """

    def __init__(self, message: str, *, query: str, candidates: Iterable[str]) -> None:
        super().__init__(message)
        self.query = query
        self.candidates: tuple[str, ...] = tuple(candidates)


class UnknownFieldError(LeukimmunoError, TypeError):
    """A keyword of a query that names no field or relation of the records.

    Attributes
    ----------
    field : str
        The keyword given.
    allowed : tuple of str
        The names that would have been accepted.
    suggestions : tuple of str
        Similar names among the allowed ones, best first.
    """

    def __init__(
        self, message: str, *, field: str, allowed: Iterable[str], suggestions: Iterable[str] = ()
    ) -> None:
        super().__init__(message)
        self.field = field
        self.allowed: tuple[str, ...] = tuple(allowed)
        self.suggestions: tuple[str, ...] = tuple(suggestions)


class InvalidValueError(LeukimmunoError, ValueError):
    """A value that breaks a stated rule of a field or argument.

    Attributes
    ----------
    field : str or None
        The field or argument, with its index where one entry of an array is at fault.
    value : object
        The offending value.
    index : int, tuple of int or None
        The position of the offending entry of an array argument.
    """

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        value: object = None,
        index: int | tuple[int, ...] | None = None,
    ) -> None:
        super().__init__(message)
        self.field = field
        self.value = value
        self.index = index


class VocabularyError(InvalidValueError):
    """A value outside a closed vocabulary.

    Attributes
    ----------
    allowed : tuple of str
        The vocabulary.
    suggestions : tuple of str
        Similar members, best first.
    """

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        value: object = None,
        allowed: Iterable[str] = (),
        suggestions: Iterable[str] = (),
    ) -> None:
        super().__init__(message, field=field, value=value)
        self.allowed: tuple[str, ...] = tuple(allowed)
        self.suggestions: tuple[str, ...] = tuple(suggestions)


class InvalidTypeError(LeukimmunoError, TypeError):
    """A value of the wrong type, such as a bare number where a quantity belongs.

    Attributes
    ----------
    field : str or None
        The field or argument.
    value : object
        The offending value.
    """

    def __init__(self, message: str, *, field: str | None = None, value: object = None) -> None:
        super().__init__(message)
        self.field = field
        self.value = value


class UnitMismatchError(LeukimmunoError, ValueError):
    """A unit whose dimension does not fit what is measured.

    Attributes
    ----------
    unit : str
        The unit given.
    expected : str
        The dimension or kind that was expected.
    """

    def __init__(self, message: str, *, unit: str, expected: str) -> None:
        super().__init__(message)
        self.unit = unit
        self.expected = expected


class UnknownUnitError(LeukimmunoError, ValueError):
    """A unit text that the library's table does not hold.

    Attributes
    ----------
    unit : str
        The unit given.
    suggestions : tuple of str
        Similar units, best first.
    """

    def __init__(self, message: str, *, unit: str, suggestions: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.unit = unit
        self.suggestions: tuple[str, ...] = tuple(suggestions)


class DataIntegrityError(LeukimmunoError, ValueError):
    """Data that is malformed, inconsistent or refers to what does not exist.

    Attributes
    ----------
    problems : tuple of str
        One line a problem, each with its place.
    file : str or None
        The file that was read, if one was.
    path : str or None
        The JSON path of the first problem, such as ``"$.trials[3].arms[0].id"``.
    """

    def __init__(
        self,
        message: str,
        *,
        problems: Iterable[str] = (),
        file: str | None = None,
        path: str | None = None,
    ) -> None:
        super().__init__(message)
        self.problems: tuple[str, ...] = tuple(problems) or (message,)
        self.file = file
        self.path = path


class UnboundRecordError(LeukimmunoError, LookupError):
    """A relation asked of a record that belongs to no registry.

    Attributes
    ----------
    record : str
        The one-line description of the record.
    """

    def __init__(self, message: str, *, record: str) -> None:
        super().__init__(message)
        self.record = record


class UnresolvedReferenceError(LeukimmunoError, LookupError):
    """A stored reference to a record that the registry at hand does not hold.

    Attributes
    ----------
    reference : str
        The id that did not resolve.
    collection : str
        The collection it should be in.
    """

    def __init__(self, message: str, *, reference: str, collection: str) -> None:
        super().__init__(message)
        self.reference = reference
        self.collection = collection


class NotOneError(LeukimmunoError, LookupError):
    """A collection that should hold exactly one record (or at least one) and does not.

    Attributes
    ----------
    ids : tuple of str
        The ids it does hold.
    """

    def __init__(self, message: str, *, ids: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.ids: tuple[str, ...] = tuple(ids)


class Conflict(NamedTuple):
    """One disagreement between two registries.

    Attributes
    ----------
    id : str
        The id both registries hold, or the name that two ids claim.
    field : str
        The field that differs; ``"name"`` where one name is claimed by two ids.
    ours, theirs : object
        The value in the registry laid over, and in the one on top.
    """

    id: str
    field: str
    ours: object
    theirs: object


class OverlayConflictError(LeukimmunoError, ValueError):
    """Two registries that disagree about an id or claim one name for two ids.

    Attributes
    ----------
    conflicts : tuple of Conflict
        Every disagreement found.
    """

    def __init__(self, message: str, *, conflicts: Iterable[Conflict]) -> None:
        super().__init__(message)
        self.conflicts: tuple[Conflict, ...] = tuple(conflicts)


class MissingFigureError(LeukimmunoError, ValueError):
    """A computation that needs figures which the record does not hold.

    Attributes
    ----------
    missing : tuple of str
        The figures that are absent.
    """

    def __init__(self, message: str, *, missing: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.missing: tuple[str, ...] = tuple(missing)


class BoundedFigureError(LeukimmunoError, ValueError):
    """Arithmetic on a figure that is only a bound ("<1"), not reached or not estimable.

    Attributes
    ----------
    figure : str
        The figure as printed.
    """

    def __init__(self, message: str, *, figure: str) -> None:
        super().__init__(message)
        self.figure = figure


class UnionIntervalError(LeukimmunoError, ValueError):
    """The lower or upper limit of an interval that consists of two pieces.

    Attributes
    ----------
    interval : object
        The interval itself, which `Estimate.interval` gives.
    """

    def __init__(self, message: str, *, interval: object) -> None:
        super().__init__(message)
        self.interval = interval


class MissingExtraError(LeukimmunoError, ImportError):
    """A feature whose optional dependency is not installed.

    Attributes
    ----------
    extra : str
        The extra that brings it, as in ``pip install "leukimmuno[plot]"``.
    """

    def __init__(self, message: str, *, extra: str) -> None:
        super().__init__(message)
        self.extra = extra


class GradeConversionError(LeukimmunoError, ValueError):
    """A grade of one scale asked for on another.

    Attributes
    ----------
    source, target : str
        The two scales.
    """

    def __init__(self, message: str, *, source: str, target: str) -> None:
        super().__init__(message)
        self.source = source
        self.target = target


class InconsistentTimelineError(LeukimmunoError, ValueError):
    """Bounds of a timeline that no schedule can meet together.

    Attributes
    ----------
    steps : tuple of str
        Ids of the steps between which the bounds contradict each other.
    bounds : tuple
        The contradicting bounds, each a `TimeBound` with its kind and citations, in the order in
        which they close the circle.
    sources : tuple of str
        Ids of the sources of these bounds.
    """

    def __init__(
        self,
        message: str,
        *,
        steps: Iterable[str],
        bounds: Iterable[object],
        sources: Iterable[str],
    ) -> None:
        super().__init__(message)
        self.steps: tuple[str, ...] = tuple(steps)
        self.bounds: tuple[object, ...] = tuple(bounds)
        self.sources: tuple[str, ...] = tuple(sources)
