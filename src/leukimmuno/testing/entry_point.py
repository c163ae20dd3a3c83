"""What hypothesis calls when it is loaded, so that ``st.from_type(li.Therapy)`` works."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from leukimmuno.testing.building import CLASSES, instances

__all__ = ["register"]


def register() -> None:
    """Register the strategies of all records and values with hypothesis.

    `Estimate` and `UnionInterval` are left out, since they would load numpy into every test run;
    `leukimmuno.testing.estimates` and `union_intervals` draw them.

    Examples
    --------
    >>> import leukimmuno as li
    >>> from hypothesis import strategies as st
    >>> register()
    >>> st.from_type(li.Therapy).validate()
    """
    for cls in CLASSES:
        # A function, so that a strategy is made when it is first asked for.
        def resolve(asked: type[Any]) -> st.SearchStrategy[Any]:
            return instances(asked)

        st.register_type_strategy(cls, resolve)
