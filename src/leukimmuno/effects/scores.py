r"""Score limits of differences, ratios and odds ratios by a Lagrange multiplier.

Under a hypothesis about two proportions, such as :math:`p_1 - p_2 = \delta`, their constrained
maximum-likelihood estimates depend on the multiplier :math:`\lambda` of that constraint through
one quadratic or linear equation each, and the squared score statistic is an increasing function
of :math:`\lambda`. A confidence limit is where it equals the square of the normal quantile: the
root of one equation in one unknown, free of the cancellation in the usual cubic.

Each function gives the lower limit; the upper one follows by exchanging the arms. `target` is
the squared normal quantile, times N / (N - 1) for Miettinen and Nurminen's variance.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from leukimmuno.effects.arguments import FloatArray
from leukimmuno.effects.roots import increasing_root

__all__ = ["lower_difference", "lower_odds_ratio", "lower_risk_ratio"]

Array: TypeAlias = FloatArray


def lower_difference(a: Array, n1: Array, c: Array, n2: Array, target: Array) -> Array:
    r"""Return the lower score limit of a risk difference.

    With :math:`\lambda > 0` the constrained estimates solve
    :math:`n_1 (\hat p_1 - p_1) = \lambda p_1 q_1` and
    :math:`n_2 (p_2 - \hat p_2) = \lambda p_2 q_2`, so that the distance to the estimate is
    :math:`\lambda V` with :math:`V = p_1 q_1 / n_1 + p_2 q_2 / n_2`, and the squared statistic
    is :math:`\lambda^2 V`.
    """
    value = (a * n2 - c * n1) / (n1 * n2)
    b, d = n1 - a, n2 - c
    root = np.sqrt(target)
    # p q <= 1/4 gives the lower end; p1 <= a / lambda and q2 <= d / lambda the upper one.
    low = 2 * root / np.sqrt(1 / n1 + 1 / n2)
    room = a / n1 + d / n2
    high = (target + a + d) / np.where(room > 0, room, 1.0)
    # Shares moved by a first guess of the multiplier make the second one close.
    guess = root / np.sqrt(_variance(a + 0.5, n1 + 1) + _variance(d + 0.5, n2 + 1))
    moved = _variance(a / (1 + guess * b / n1**2), n1) + _variance(d / (1 + guess * c / n2**2), n2)
    start = np.minimum(np.maximum(root / np.sqrt(moved), low), high)
    multiplier = increasing_root(
        _difference_error, start, 4 * b, a, 4 * c, d, n1, n2, root, low=low, high=high
    )
    # At the root lambda V is target / lambda. A difference of -1 has no room below it.
    return np.where(room > 0, value - target / multiplier, -1.0)


def _variance(events: Array, n: Array) -> Array:
    """Return the variance of a proportion."""
    share = events / n
    return share * (1 - share) / n


def _difference_error(
    x: Array,
    four_b: Array,
    a: Array,
    four_c: Array,
    d: Array,
    n1: Array,
    n2: Array,
    root: Array,
) -> tuple[Array, Array]:
    """Return the relative error of the statistic and its derivative."""
    first, root1 = _product(x, a, four_b, n1)
    second, root2 = _product(x, d, four_c, n2)
    # The derivative of lambda squared times V, over lambda. A root is 0 only where the product
    # is 0 too; it then changes abruptly, and bisection helps.
    slope = first / root1
    slope += second / root2
    first /= n1
    second /= n2
    variance = first + second
    slope += variance
    deviation = np.sqrt(variance, out=variance)
    error = x * deviation
    error /= root
    error -= 1
    deviation *= 2 * root
    slope /= deviation
    return error, slope


def _product(x: Array, down: Array, four_up: Array, n: Array) -> tuple[Array, Array]:
    """Return p q of the arm whose `down` share shrinks as x grows, and the root of its quadratic.

    Both shares are computed without cancellation, whichever is small.
    """
    gap = n - x
    root = gap * gap
    root += four_up * x
    np.sqrt(root, out=root)
    # The one share is 2 down / (n + x + root), the other 2 up / (gap + root).
    divisor = n + x
    divisor += root
    product = down * four_up
    product /= divisor
    past = np.flatnonzero(gap <= 0)
    gap += root
    product /= gap
    if past.size:
        # Past n, gap + root cancels; there the other share is (root - gap) / (2 x).
        far = np.broadcast_to(x, n.shape)[past]
        gap[past] = root[past] + (far - n[past])
        product[past] = down[past] * gap[past] / (divisor[past] * far)
    return product, root


def lower_risk_ratio(a: Array, n1: Array, c: Array, n2: Array, target: Array) -> Array:
    r"""Return the lower score limit of a risk ratio.

    The constrained estimates are :math:`p_1 = (a - \lambda) / (n_1 - \lambda)` and
    :math:`p_2 = (c + \lambda) / (n_2 + \lambda)`, the squared statistic
    :math:`\lambda^2 [q_1 / (n_1 p_1) + q_2 / (n_2 p_2)]`. The unknown is the logarithm of
    :math:`t = \lambda / (a - \lambda)`.
    """
    b, d = n1 - a, n2 - c
    regular = (a > 0) & (b > 0)
    result = np.zeros(np.broadcast_shapes(a.shape, c.shape, target.shape))
    a, b, c, d, n1, n2, target = np.broadcast_arrays(a, b, c, d, n1, n2, target)
    if not regular.all():
        full = (a > 0) & (b == 0)
        result[full] = _full_arm_ratio(*(x[full] for x in (c, d, n1, n2, target)))
        a, b, c, d, n1, n2, target = (x[regular] for x in (a, b, c, d, n1, n2, target))
    # The first term of the statistic alone bounds t from above.
    share = a * b / n1
    high = (target + np.sqrt(target * target + 4 * share * target)) / (2 * share)
    guess = np.sqrt(target / (b / (n1 * a) + d / (n2 * (c + 0.5)))) / a
    first, second = b / (n1 * a), d / n2
    log_t = increasing_root(
        _ratio_error,
        np.log(np.minimum(guess, high)),
        a,
        c,
        first,
        second,
        np.log(target),
        high=np.log(high) + 1e-9,
    )
    t = np.exp(log_t)
    rest = a / (1 + t)
    multiplier = rest * t
    ratio = rest / (b + rest) * (n2 + multiplier) / (c + multiplier)
    result[regular] = ratio
    return result


def _ratio_error(
    x: Array, a: Array, c: Array, first: Array, second: Array, log_target: Array
) -> tuple[Array, Array]:
    t = np.exp(x)
    multiplier = a * t / (1 + t)
    near = first * (1 + t)
    far = second / (c + multiplier)
    total = near + far
    error = np.log(multiplier * multiplier * total) - log_target
    # d log(multiplier) / dx = 1 / (1 + t)
    fall = multiplier * far / (c + multiplier)
    slope = (2 - fall / total) / (1 + t) + first * t / total
    return error, slope


def _full_arm_ratio(c: Array, d: Array, n1: Array, n2: Array, target: Array) -> Array:
    """Return the limit where the whole experimental arm has the event: a closed form."""
    at_bound = n1 * n1 * d / (n2 * (c + n1))
    # Either p1 stays at 1, or the multiplier stays at n1 and p1 falls below 1.
    multiplier = n2 * (target + np.sqrt(target * target + 4 * target * c * d / n2)) / (2 * d)
    inside = (n2 + multiplier) / (c + multiplier)
    odds_against = (target - at_bound) / n1
    outside = (n2 + n1) / ((c + n1) * (1 + odds_against))
    return np.where(at_bound >= target, inside, outside)


def lower_odds_ratio(a: Array, n1: Array, c: Array, n2: Array, target: Array) -> Array:
    r"""Return the lower score limit of an odds ratio.

    The constrained estimates are :math:`p_1 = (a - \lambda) / n_1` and
    :math:`p_2 = (c + \lambda) / n_2`, the squared statistic
    :math:`\lambda^2 [1 / (n_1 p_1 q_1) + 1 / (n_2 p_2 q_2)]`. The unknown is the logarithm of
    :math:`t = \lambda / (m - \lambda)` with m the smaller of a and d.
    """
    b, d = n1 - a, n2 - c
    m = np.minimum(a, d)
    regular = m > 0
    result = np.zeros(np.broadcast_shapes(m.shape, target.shape))
    a, b, c, d, n1, n2, m, target = np.broadcast_arrays(a, b, c, d, n1, n2, m, target)
    if not regular.all():
        a, b, c, d, n1, n2, m, target = (x[regular] for x in (a, b, c, d, n1, n2, m, target))
    high = (target + np.sqrt(target * target + 4 * m * target)) / (2 * m)
    weight = 1 / a + 1 / (b + 0.5) + 1 / (c + 0.5) + 1 / d
    guess = np.sqrt(target / weight) / m
    log_t = increasing_root(
        _odds_error,
        np.log(np.minimum(guess, high)),
        m,
        a - m,
        b,
        c,
        d - m,
        n1,
        n2,
        np.log(target),
        high=np.log(high) + 1e-9,
    )
    t = np.exp(log_t)
    rest = m / (1 + t)
    multiplier = rest * t
    odds = (a - m + rest) / (b + multiplier) * ((d - m + rest) / (c + multiplier))
    result[regular] = odds
    return result


def _odds_error(
    x: Array,
    m: Array,
    a_rest: Array,
    b: Array,
    c: Array,
    d_rest: Array,
    n1: Array,
    n2: Array,
    log_target: Array,
) -> tuple[Array, Array]:
    t = np.exp(x)
    rest = m / (1 + t)
    multiplier = rest * t
    a_now, b_now = a_rest + rest, b + multiplier
    c_now, d_now = c + multiplier, d_rest + rest
    first = n1 / (a_now * b_now)
    second = n2 / (c_now * d_now)
    total = first + second
    error = np.log(multiplier * multiplier * total) - log_target
    change = first * (1 / a_now - 1 / b_now) + second * (1 / d_now - 1 / c_now)
    # d log(multiplier) / dx = 1 / (1 + t), d multiplier / dx = multiplier / (1 + t)
    slope = (2 + multiplier * change / total) / (1 + t)
    return error, slope
