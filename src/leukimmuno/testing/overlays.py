"""A check for those who keep records of their own beside the curated ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.conversion.converter import structure, unstructure
from leukimmuno.conversion.json_text import read_json, write_json

if TYPE_CHECKING:
    from leukimmuno.catalog.registry import Registry

__all__ = ["check_overlay"]


def check_overlay(overlay: Registry, base: Registry | None = None) -> None:
    """Check that a registry can be laid over another and stored, for use in a test.

    Parameters
    ----------
    overlay : Registry
        Your records.
    base : Registry, optional
        What they are laid over; `leukimmuno.registry` if left out.

    Raises
    ------
    OverlayConflictError
        If the two disagree about an id, or claim one name for two ids.
    DataIntegrityError
        If a reference leads nowhere, an arm is missing, a dated record cites no dated source, or a
        record does not survive its way through JSON.

    Examples
    --------
    >>> import leukimmuno as li
    >>> mine = li.Registry.of(li.Source(id="notes-2024", kind="web page", title="Notes"))
    >>> check_overlay(mine, base=li.Registry.of())
    """
    if base is None:
        import leukimmuno

        base = leukimmuno.registry
    base.overlay(overlay)
    for collection in COLLECTIONS:
        for i, record in enumerate(getattr(overlay, collection)):
            data = read_json(write_json(unstructure(record)))
            structure(data, type(record), path=f"$.{collection}[{i}]")
