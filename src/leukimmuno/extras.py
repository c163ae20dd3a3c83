"""Libraries that come with an extra, loaded when a feature first needs them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from leukimmuno.errors import MissingExtraError

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["load_extra"]


def load_extra(module: str, need: str, extra: str) -> ModuleType:
    """Import a module of an optional library.

    Parameters
    ----------
    module : str
        The module.
    need : str
        What needs which library, for the error: "to_frame needs pandas".
    extra : str
        The extra that brings it.

    Returns
    -------
    module
        The module, imported.

    Raises
    ------
    MissingExtraError
        If it is not installed; the error says what to install.

    Examples
    --------
    >>> load_extra("no_such_module", "the moon needs cheese", "cheese")
    Traceback (most recent call last):
        ...
    leukimmuno.errors.MissingExtraError: the moon needs cheese: pip install "leukimmuno[cheese]"
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtraError(
            f'{need}: pip install "leukimmuno[{extra}]"', extra=extra
        ) from error
