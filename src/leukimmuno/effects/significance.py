"""Tests of no difference between two arms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from attrs import frozen
from scipy.special import erfc

from leukimmuno.effects.arguments import FloatArray
from leukimmuno.effects.computation import Method, choose
from leukimmuno.effects.exact import central_p, fisher_p, one_sided_p
from leukimmuno.effects.tables import read_counts
from leukimmuno.errors import InvalidValueError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from leukimmuno.effects.estimate import Figures

__all__ = ["SignificanceTest", "chi_squared_test", "fisher_test", "mid_p_test"]

Array: TypeAlias = FloatArray
Alternative: TypeAlias = Literal["two-sided", "greater", "less"]


@frozen(eq=True)
class SignificanceTest:
    """The outcome of a test of no difference.

    Attributes
    ----------
    name : str
        The test.
    method : str
        The variant of it.
    p_value : float or numpy.ndarray
        The p-value; nan in arrays where the test is undefined.
    statistic : float, numpy.ndarray or None
        The statistic, if the test has one.
    alternative : str
        "two-sided", "greater" (more events in the experimental arm) or "less".

    Examples
    --------
    >>> print(fisher_test(7, 10, 1, 10))
    Fisher's exact test: p = 0.02
    >>> float(fisher_test(3, 10, 3, 10))
    1.0
    """

    name: str
    method: str
    p_value: Figures
    statistic: Figures | None = None
    alternative: Alternative = "two-sided"

    def __float__(self) -> float:
        return float(self.p_value)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        return np.array(self.p_value, dtype=dtype)

    def __str__(self) -> str:
        if isinstance(self.p_value, np.ndarray):
            return f"{self.name}: p-values of shape {self.p_value.shape}"
        return f"{self.name}: p = {self.p_value:.2g}"


def normal_p(statistic: Array) -> Array:
    """Return the two-sided normal tail probability of a statistic."""
    result: Array = erfc(np.abs(statistic) / np.sqrt(2.0))
    return result


def chi_squared_statistic(a: Array, n1: Array, c: Array, n2: Array, variant: str) -> Array:
    """Return Pearson's statistic, or a variant of it; nan where all margins of one kind are 0."""
    total, events = n1 + n2, a + c
    cross = np.abs(a * n2 - c * n1)
    if variant == "yates":
        cross = np.maximum(cross - total / 2, 0.0)
    size = total - 1 if variant == "n-1" else total
    # Divided in steps: the product of all margins can exceed what floating point holds exactly.
    result: Array = (cross / n1 / n2) * (cross / events) * (size / (total - events))
    return result


def score_p(a: Array, n1: Array, c: Array, n2: Array, variant: str) -> tuple[Array]:
    """Return the p-value of a score test; without events, or without non-events, it is 1.

    There the score statistic of a difference that goes to 0 goes to 0 too.
    """
    statistic = chi_squared_statistic(a, n1, c, n2, variant)
    return (normal_p(np.sqrt(np.where(np.isnan(statistic), 0.0, statistic))),)


def pearson_p(a: Array, n1: Array, c: Array, n2: Array, settings: Any) -> tuple[Array]:
    """Return the p-value of Pearson's test, to which score limits without N / (N - 1) belong."""
    return score_p(a, n1, c, n2, "none")


def n_minus_1_p(a: Array, n1: Array, c: Array, n2: Array, settings: Any) -> tuple[Array]:
    """Return the p-value of the N - 1 test, to which Miettinen and Nurminen's limits belong."""
    return score_p(a, n1, c, n2, "n-1")


def fisher_test(
    events: ArrayLike,
    total: ArrayLike,
    control_events: ArrayLike,
    control_total: ArrayLike,
    *,
    method: Literal["minimum-likelihood", "central"] = "minimum-likelihood",
    alternative: Alternative = "two-sided",
) -> SignificanceTest:
    """Test two arms for a difference, exactly, given the number of events in all.

    Parameters
    ----------
    events, total, control_events, control_total : int or array_like
        Events and patients of the experimental and of the control arm; they broadcast.
    method : {"minimum-likelihood", "central"}, default "minimum-likelihood"
        What a two-sided p-value is: the probability of all tables that are at most as probable
        as this one (Fisher 1935, as R does), or twice the smaller tail, which fits the exact
        interval of the odds ratio.
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        Whether more, fewer, or either in the experimental arm counts against no difference.

    Returns
    -------
    SignificanceTest
        With `p_value`, but no statistic. It is 1 if nobody or everybody had the event.

    Raises
    ------
    InvalidValueError
        If a count or option is invalid.

    References
    ----------
    .. [1] Fisher RA. The logic of inductive inference. J R Stat Soc 1935;98:39-82.

    Examples
    --------
    >>> print(fisher_test(91, 271, 21, 134))
    Fisher's exact test: p = 0.00014
    """
    name, chosen = choose(_FISHER, method)
    return _exact(
        "Fisher's exact test",
        name,
        chosen,
        alternative,
        0.0,
        (events, total, control_events, control_total),
    )


def mid_p_test(
    events: ArrayLike,
    total: ArrayLike,
    control_events: ArrayLike,
    control_total: ArrayLike,
    *,
    alternative: Alternative = "two-sided",
) -> SignificanceTest:
    """Test two arms for a difference with half the probability of the observed table.

    Parameters
    ----------
    events, total, control_events, control_total : int or array_like
        Events and patients of the experimental and of the control arm; they broadcast.
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        Whether more, fewer, or either in the experimental arm counts against no difference.

    Returns
    -------
    SignificanceTest
        With `p_value`: twice the smaller mid-p tail for two sides.

    Raises
    ------
    InvalidValueError
        If a count or option is invalid.

    References
    ----------
    .. [1] Lancaster HO. Significance tests in discrete distributions. J Am Stat Assoc
       1961;56:223-234.

    Examples
    --------
    >>> print(mid_p_test(7, 10, 1, 10))
    Mid-p exact test: p = 0.01
    """
    return _exact(
        "Mid-p exact test",
        "mid-p",
        _MID_P,
        alternative,
        0.5,
        (events, total, control_events, control_total),
    )


def chi_squared_test(
    events: ArrayLike,
    total: ArrayLike,
    control_events: ArrayLike,
    control_total: ArrayLike,
    *,
    method: Literal["none", "yates", "n-1"] = "none",
) -> SignificanceTest:
    """Test two arms for a difference by a chi-squared statistic of one degree of freedom.

    Parameters
    ----------
    events, total, control_events, control_total : int or array_like
        Events and patients of the experimental and of the control arm; they broadcast.
    method : {"none", "yates", "n-1"}, default "none"
        No correction (Pearson 1900), Yates's continuity correction (1934), or the factor
        (N - 1) / N (E. Pearson 1947; Campbell 2007).

    Returns
    -------
    SignificanceTest
        With `p_value` and `statistic`; nan in arrays where nobody or everybody had the event.

    Raises
    ------
    InvalidValueError
        If a count or option is invalid, or if in a single table nobody or everybody had the
        event, which leaves the statistic undefined.

    References
    ----------
    .. [1] Campbell I. Chi-squared and Fisher-Irwin tests of two-by-two tables with small sample
       recommendations. Stat Med 2007;26:3661-3675.

    Examples
    --------
    >>> print(chi_squared_test(7, 10, 1, 10, method="n-1"))
    Chi-squared test: p = 0.0076
    """
    name, chosen = choose(_CHI_SQUARED, method)
    counts = read_counts(arm=(events, total), control=(control_events, control_total))
    figures = counts.evaluate(chosen.limits, name)
    statistic, p_value = (counts.shaped(figure) for figure in figures)
    if not counts.shape and statistic != statistic:
        message = (
            "the chi-squared statistic is undefined: everybody or nobody had the event "
            f"({counts.row(0)})"
        )
        raise InvalidValueError(message, field="events", value=counts.row(0))
    return SignificanceTest("Chi-squared test", name, p_value, statistic)


def _exact(
    title: str,
    name: str,
    chosen: Method,
    alternative: Alternative,
    half: float,
    arms: tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike],
) -> SignificanceTest:
    if alternative not in ("two-sided", "greater", "less"):
        message = f"alternative: expected 'two-sided', 'greater' or 'less', got {alternative!r}"
        raise InvalidValueError(message, field="alternative", value=alternative)
    counts = read_counts(arm=arms[:2], control=arms[2:])
    if alternative == "two-sided":
        (p_value,) = counts.evaluate(chosen.limits, half)
    else:
        (p_value,) = counts.evaluate(_one_sided, half, alternative)
    return SignificanceTest(title, name, counts.shaped(p_value), alternative=alternative)


def _one_sided(
    a: Array, n1: Array, c: Array, n2: Array, half: float, alternative: str
) -> tuple[Array]:
    if alternative == "less":
        a, n1, c, n2 = c, n2, a, n1
    return (one_sided_p(a, n1, c, n2, half),)


def _fisher(a: Array, n1: Array, c: Array, n2: Array, half: float) -> tuple[Array]:
    return (fisher_p(a, n1, c, n2),)


def _central(a: Array, n1: Array, c: Array, n2: Array, half: float) -> tuple[Array]:
    return (central_p(a, n1, c, n2, half),)


def _chi_squared(a: Array, n1: Array, c: Array, n2: Array, variant: str) -> tuple[Array, Array]:
    statistic = chi_squared_statistic(a, n1, c, n2, variant)
    return statistic, normal_p(np.sqrt(statistic))


_FISHER = {"minimum-likelihood": Method(_fisher), "central": Method(_central)}
_MID_P = Method(_central)
_CHI_SQUARED = {name: Method(_chi_squared) for name in ("none", "yates", "n-1")}
