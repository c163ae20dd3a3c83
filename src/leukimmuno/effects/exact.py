r"""Exact conditional inference for an odds ratio.

Given the margins of a 2 x 2 table with cells a, b (experimental arm, with and without event)
and c, d (control), the probability of a table with a + j events is, relative to the table at
hand, :math:`\prod_{i<j} \psi (b-i)(c-i) / ((a+1+i)(d+1+i))`. Sums of these terms, up and down
from the table at hand, give every tail probability of Fisher's noncentral hypergeometric
distribution without a factorial; a sum ends where its terms no longer count.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from leukimmuno.effects.arguments import FloatArray
from leukimmuno.effects.roots import increasing_root
from leukimmuno.effects.scores import lower_odds_ratio

__all__ = ["central_p", "conditional_estimate", "fisher_p", "lower_limit", "one_sided_p"]

Array: TypeAlias = FloatArray

# Terms below this share of the table at hand end a sum, once they fall.
_NEGLIGIBLE = 1e-20
# Tables as probable as the one at hand up to this relative error count as ties, as in R.
_TIE = 1 + 1e-7
_FIRST_WIDTH = 16
_ELEMENTS = 1 << 17


def _sums(odds: Array, b: Array, c: Array, a: Array, d: Array) -> tuple[Array, ...]:
    """Return the sums over j >= 1 of T_j, j T_j, j^2 T_j and of those T_j that are at most 1."""
    totals = np.zeros((4, odds.size))
    rows = np.arange(odds.size)
    term = np.ones(odds.size)
    done = 0.0
    width = _FIRST_WIDTH
    while rows.size:
        steps = done + np.arange(width)
        powers = np.stack([np.ones(width), steps + 1, (steps + 1) ** 2], axis=1)
        stay = np.empty(rows.size, dtype=np.bool_)
        lines = max(1, _ELEMENTS // width)
        for start in range(0, rows.size, lines):
            part = slice(start, start + lines)
            ratios = odds[part, None] * (b[part, None] - steps)
            ratios *= c[part, None] - steps
            ratios /= (a[part, None] + 1 + steps) * (d[part, None] + 1 + steps)
            falls = ratios[:, -1] < 1
            terms = ratios
            terms[:, 0] *= term[part]
            np.cumprod(terms, axis=1, out=terms)
            totals[:3, rows[part]] += (terms @ powers).T
            totals[3, rows[part]] += np.where(terms <= _TIE, terms, 0.0).sum(axis=1)
            term[part] = terms[:, -1]
            last = terms[:, -1]
            # Terms rise to one peak and fall; after the last possible table they are 0.
            ended = (falls & (last < _NEGLIGIBLE)) | (last == 0)
            stay[part] = ~ended & np.isfinite(last)
        rows, term, odds = rows[stay], term[stay], odds[stay]
        a, b, c, d = a[stay], b[stay], c[stay], d[stay]
        done += width
        width = min(2 * width, _ELEMENTS // 8)
    return tuple(totals)


def lower_limit(a: Array, n1: Array, c: Array, n2: Array, tail: float, half: float) -> Array:
    """Return the odds ratio at which the upper tail of the table at hand has probability `tail`.

    `half` is the share of the probability of the table itself that is left out: 0 for exact
    limits, 1/2 for mid-p limits.
    """
    b, d = n1 - a, n2 - c
    result = np.zeros(a.size)
    rows = (a > 0) & (d > 0)
    if rows.any():
        a, b, c, d, n1, n2 = (x[rows] for x in (a, b, c, d, n1, n2))
        # The score limit is close; at a tail of 1/2 any small distance will do.
        distance = max(_normal_square(tail), 1e-2)
        start = np.log(lower_odds_ratio(a, n1, c, n2, np.full(a.size, distance)))

        def error(x: Array, a: Array, b: Array, c: Array, d: Array) -> tuple[Array, Array]:
            up, up1, _, _ = _sums(np.exp(x), b, c, a, d)
            down, down1, _, _ = _sums(np.exp(-x), a, d, c, b)
            beyond = up + (1 - half)
            total = 1 + up + down
            return np.log(beyond / total) - np.log(tail), up1 / beyond - (up1 - down1) / total

        result[rows] = np.exp(increasing_root(error, start, a, b, c, d))
    return result


def _normal_square(tail: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(tail)) ** 2


def conditional_estimate(a: Array, n1: Array, c: Array, n2: Array) -> Array:
    """Return the odds ratio that makes the table at hand most probable among its margins."""
    b, d = n1 - a, n2 - c
    least, most = (a == 0) | (d == 0), (b == 0) | (c == 0)
    # nan where the margins leave a single table.
    result = np.where(least & most, np.nan, np.where(least, 0.0, np.inf))
    rows = ~(least | most)
    if rows.any():
        a, b, c, d = (x[rows] for x in (a, b, c, d))

        def error(x: Array, a: Array, b: Array, c: Array, d: Array) -> tuple[Array, Array]:
            _, up1, up2, _ = _sums(np.exp(x), b, c, a, d)
            _, down1, down2, _ = _sums(np.exp(-x), a, d, c, b)
            return np.log(up1 / down1), up2 / up1 + down2 / down1

        start = np.log(a / b) + np.log(d / c)
        result[rows] = np.exp(increasing_root(error, start, a, b, c, d))
    return result


def fisher_p(a: Array, n1: Array, c: Array, n2: Array) -> Array:
    """Return the probability, without effect, of all tables at most as probable as this one."""
    up, down = _null_sums(a, n1, c, n2)
    p = np.minimum((1 + up[3] + down[3]) / (1 + up[0] + down[0]), 1.0)
    # The other tables can outweigh this one beyond the range of floating point.
    return np.where(np.isnan(p), 0.0, p)


def central_p(a: Array, n1: Array, c: Array, n2: Array, half: float) -> Array:
    """Return twice the smaller tail, without effect, leaving out `half` of the table itself."""
    up, down = _null_sums(a, n1, c, n2)
    smaller = np.minimum(up[0], down[0]) + (1 - half)
    p = np.minimum(2 * smaller / (1 + up[0] + down[0]), 1.0)
    return np.where(np.isnan(p), 0.0, p)


def one_sided_p(a: Array, n1: Array, c: Array, n2: Array, half: float) -> Array:
    """Return the probability, without effect, of as many experimental events or more."""
    up, down = _null_sums(a, n1, c, n2)
    p = (up[0] + (1 - half)) / (1 + up[0] + down[0])
    # Of two infinite sums only the upper one can be the tail that is asked for.
    return np.where(np.isnan(p), np.where(np.isfinite(up[0]), 0.0, 1.0), p)


def _null_sums(
    a: Array, n1: Array, c: Array, n2: Array
) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    b, d = n1 - a, n2 - c
    ones = np.ones(a.size)
    return _sums(ones, b, c, a, d), _sums(ones, a, d, c, b)
