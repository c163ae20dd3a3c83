"""What an assertion has to state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leukimmuno.errors import InvalidValueError

if TYPE_CHECKING:
    from leukimmuno.model.base import Value

__all__ = ["need_one"]


def need_one(assertion: Value, *names: str) -> None:
    """Refuse an assertion that states none of these fields."""
    if all(getattr(assertion, name) in (None, ()) for name in names):
        owner = type(assertion).__name__
        raise InvalidValueError(
            f"{owner}.{names[0]}: one of {', '.join(names)} is needed",
            field=f"{owner}.{names[0]}",
            value=None,
        )
