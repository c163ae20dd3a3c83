"""Errors: their builtins, their texts, and their way through pickle."""

from __future__ import annotations

import copy
import inspect
import pickle
from typing import Any

import pytest

from leukimmuno import errors
from leukimmuno.errors import LeukimmunoError

CONFLICT = errors.Conflict("cd19", "name", "CD19", "CD-19")

# Class, builtin that a caller would catch, and arguments.
CASES: list[tuple[type[LeukimmunoError], type[Exception], dict[str, Any]]] = [
    (LeukimmunoError, Exception, {}),
    (
        errors.UnknownEntityError,
        KeyError,
        {"query": "x", "collection": "trials", "suggestions": ("y",)},
    ),
    (errors.AmbiguousNameError, KeyError, {"query": "x", "candidates": ("a", "b")}),
    (
        errors.UnknownFieldError,
        TypeError,
        {"field": "x", "allowed": ("y", "z"), "suggestions": ("y",)},
    ),
    (errors.InvalidValueError, ValueError, {"field": "Arm.id", "value": "A B", "index": (1, 2)}),
    (
        errors.VocabularyError,
        ValueError,
        {"field": "f", "value": "x", "allowed": ("y",), "suggestions": ("y",)},
    ),
    (errors.InvalidTypeError, TypeError, {"field": "f", "value": 3}),
    (errors.UnitMismatchError, ValueError, {"unit": "mg", "expected": "time"}),
    (errors.UnknownUnitError, ValueError, {"unit": "mgg", "suggestions": ("mg",)}),
    (
        errors.DataIntegrityError,
        ValueError,
        {"problems": ("$.a: x", "$.b: y"), "file": "mine.json", "path": "$.a"},
    ),
    (errors.UnboundRecordError, LookupError, {"record": "<Trial tower>"}),
    (errors.UnresolvedReferenceError, LookupError, {"reference": "x", "collection": "trials"}),
    (errors.NotOneError, LookupError, {"ids": ("a", "b")}),
    (errors.OverlayConflictError, ValueError, {"conflicts": (CONFLICT,)}),
    (errors.MissingFigureError, ValueError, {"missing": ("median",)}),
    (errors.BoundedFigureError, ValueError, {"figure": "<1%"}),
    (errors.UnionIntervalError, ValueError, {"interval": (1.0, 2.0)}),
    (errors.GradeConversionError, ValueError, {"source": "penn", "target": "astct"}),
    (
        errors.InconsistentTimelineError,
        ValueError,
        {"steps": ("a", "b"), "bounds": ((1, 2),), "sources": ("s",)},
    ),
    (errors.MissingExtraError, ImportError, {"extra": "plot"}),
]

# Several words and a quote, which KeyError's own repr would escape.
MESSAGE = 'TOWER\'s figure: "12" is wrong'


def test_every_error_class_is_listed_here() -> None:
    found = {
        cls
        for _, cls in inspect.getmembers(errors, inspect.isclass)
        if issubclass(cls, LeukimmunoError)
    }
    # Others may subclass outside this module; this one must know all of its own.
    assert found == {cls for cls, _, _ in CASES}
    assert {cls.__name__ for cls in found} | {"Conflict"} == set(errors.__all__)


@pytest.mark.parametrize(("cls", "builtin", "given"), CASES)
def test_error_is_its_builtin_and_reads_as_its_message(
    cls: type[LeukimmunoError], builtin: type[Exception], given: dict[str, Any]
) -> None:
    error = cls(MESSAGE, **given)
    assert isinstance(error, builtin)
    assert isinstance(error, LeukimmunoError)
    assert str(error) == MESSAGE
    for name, value in given.items():
        assert getattr(error, name) == value


@pytest.mark.parametrize(("cls", "builtin", "given"), CASES)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_error_pickles_and_copies_with_everything_on_it(
    cls: type[LeukimmunoError], builtin: type[Exception], given: dict[str, Any], protocol: int
) -> None:
    error = cls(MESSAGE, **given)
    error.add_note("seen in Table 2")
    for twin in (
        pickle.loads(pickle.dumps(error, protocol)),
        copy.copy(error),
        copy.deepcopy(error),
    ):
        assert type(twin) is cls
        assert twin.args == error.args
        assert str(twin) == MESSAGE
        assert vars(twin) == vars(error)
        assert twin.__notes__ == ["seen in Table 2"]


def test_unpickled_import_error_keeps_what_the_builtin_sets() -> None:
    error = errors.MissingExtraError(MESSAGE, extra="plot")
    assert pickle.loads(pickle.dumps(error)).msg == error.msg == MESSAGE


def test_sequences_on_errors_become_tuples() -> None:
    error = errors.UnknownEntityError("m", query="x", collection="c", suggestions=["a"])
    assert error.suggestions == ("a",)


def test_data_error_without_list_of_problems_is_its_own_problem() -> None:
    assert errors.DataIntegrityError("broken").problems == ("broken",)


def test_error_without_arguments_has_an_empty_text() -> None:
    assert str(LeukimmunoError()) == ""


def test_conflict_reads_by_name() -> None:
    assert (CONFLICT.id, CONFLICT.field, CONFLICT.ours, CONFLICT.theirs) == (
        "cd19",
        "name",
        "CD19",
        "CD-19",
    )
