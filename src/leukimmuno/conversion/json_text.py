"""JSON text read strictly and written in one canonical form."""

from __future__ import annotations

import json
from typing import Any

from leukimmuno.errors import DataIntegrityError

__all__ = ["read_json", "write_json"]


def read_json(text: str, file: str | None = None) -> Any:
    """Parse JSON text; refuse NaN, infinities and keys that stand twice in one object.

    Raises
    ------
    DataIntegrityError
        If the text is no JSON or breaks these rules; the error names the file.
    """
    place = f"{file}: " if file else ""

    def refuse_constant(name: str) -> Any:
        raise ValueError(f"{name} is no JSON number")

    def refuse_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) != len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for i, key in enumerate(keys) if key in keys[:i])
            raise ValueError(f"the key {twice!r} stands twice in one object")
        return result

    try:
        return json.loads(text, parse_constant=refuse_constant, object_pairs_hook=refuse_twins)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise DataIntegrityError(f"{place}no valid JSON: {reason}", file=file, path="$") from None


def write_json(data: Any) -> str:
    """Write JSON with sorted keys and a final newline: equal data gives equal bytes."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"
