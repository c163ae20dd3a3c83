"""Intervals that run through infinity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from leukimmuno.errors import InvalidValueError

if TYPE_CHECKING:
    from leukimmuno.effects.arguments import FloatArray

__all__ = ["UnionInterval"]


@frozen(eq=False, repr=False)
class UnionInterval:
    """The two rays ``(-inf, below]`` and ``[above, inf)``.

    The confidence interval of a number needed to treat takes this form where the interval of
    the risk difference holds 0: from harm through infinity to benefit [1]_.

    Parameters
    ----------
    below : float or numpy.ndarray
        Where the lower ray ends.
    above : float or numpy.ndarray
        Where the upper ray begins. In an array, an entry with ``above <= below`` stands for the
        ordinary interval from `above` to `below`.

    Raises
    ------
    InvalidValueError
        If a scalar `below` exceeds `above`, so that the rays overlap.

    References
    ----------
    .. [1] Altman DG. Confidence intervals for the number needed to treat. BMJ 1998;317:1309.

    Examples
    --------
    >>> interval = UnionInterval(-40.2, 8.1)
    >>> print(interval)
    -inf to -40.2 and 8.1 to inf
    >>> 20 in interval, 0 in interval
    (True, False)
    """

    below: float | FloatArray
    above: float | FloatArray

    def __attrs_post_init__(self) -> None:
        if not np.ndim(self.below) and np.greater(self.below, self.above):
            message = f"UnionInterval: below {self.below!r} exceeds above {self.above!r}"
            raise InvalidValueError(message, field="below", value=self.below)

    def contains(self, value: Any) -> Any:
        """Tell whether a value lies in the interval, entry by entry for arrays.

        Parameters
        ----------
        value : float or array_like
            What to look for; infinity lies in the union of two rays.

        Returns
        -------
        bool or numpy.ndarray
            One truth value, or an array of them.
        """
        below, above = np.asarray(self.below), np.asarray(self.above)
        rays = (value <= below) | (value >= above)
        inside = (value <= below) & (value >= above)
        result = np.where(above > below, rays, inside)
        return result if result.ndim else bool(result)

    def __contains__(self, value: object) -> bool:
        return bool(np.all(self.contains(value)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, UnionInterval):
            return NotImplemented
        return np.array_equal(self.below, other.below, equal_nan=True) and np.array_equal(
            self.above, other.above, equal_nan=True
        )

    def __hash__(self) -> int:
        # An array has no hash, which hash() then says.
        return hash((type(self), self.below, self.above))

    def __str__(self) -> str:
        if isinstance(self.below, np.ndarray):
            return f"intervals through infinity, shape {self.below.shape}"
        return f"-inf to {self.below:.1f} and {self.above:.1f} to inf"

    def __repr__(self) -> str:
        return f"<UnionInterval {self}>"
