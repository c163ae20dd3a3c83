"""Strategy for citations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.model.source import Citation
from leukimmuno.testing.building import built, makes

if TYPE_CHECKING:
    from hypothesis import strategies as st

__all__ = ["citations"]


@makes(Citation)
def citations(**fields: Any) -> st.SearchStrategy[Citation]:
    """Draw citations; `fields` fixes fields by value or strategy."""
    return built(Citation, fields)
