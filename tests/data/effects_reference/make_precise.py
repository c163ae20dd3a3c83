"""Reference limits by solving each method's defining equation with many digits.

Run in this directory, with mpmath installed: ``python make_precise.py``. It writes precise.csv.
The constrained estimates come from the likelihood equations as the papers state them (a search
for the difference, a quadratic for the ratio and the odds ratio), tail probabilities from sums
of all terms that count; nothing is shared with the library's own formulation.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

from mpmath import mp, mpf

mp.dps = 80
INF = mpf("inf")
HEADER = (
    "events", "total", "control_events", "control_total", "level", "method", "value", "low", "high",
)  # fmt: skip

TABLES = [
    (91, 271, 21, 134), (61, 75, 40, 80), (7, 10, 1, 10), (12, 50, 10, 50), (5, 5, 1, 5),
    (1, 5, 5, 5), (0, 10, 3, 20), (3, 10, 0, 20), (10, 10, 3, 20), (3, 10, 20, 20),
    (0, 10, 20, 20), (10, 10, 0, 20), (0, 1, 1, 1), (1, 1, 0, 1), (0, 10, 0, 20),
    (10, 10, 20, 20), (0, 1, 0, 1), (1, 1, 1, 1), (0, 1, 3, 7), (1, 1, 3, 7), (4, 9, 0, 1),
    (4, 9, 1, 1), (2, 3, 150, 1000), (400, 1000, 1, 4), (1, 10000, 3, 12), (0, 10000, 2, 5),
    (9999, 10000, 4, 5), (3, 8, 123456, 1000000), (1, 10**7, 3, 10**7), (0, 10**7, 5, 10**7),
    (9999999, 10**7, 9999990, 10**7), (10**7, 10**7, 9999990, 10**7),
    (200000, 500000, 200300, 500000), (5000000, 10**7, 10, 20),
]  # fmt: skip


def quantile(level):
    return mp.sqrt(2) * mp.erfinv(mpf(str(level)))


def root(function, low, high):
    """Find the root of a monotone function between two points, by Illinois steps and halving."""
    f_low, f_high = function(low), function(high)
    if f_low == 0:
        return low
    if f_high == 0:
        return high
    assert f_low * f_high < 0, (low, high, f_low, f_high)
    side = 0
    for step in range(2000):
        middle = (low * f_high - high * f_low) / (f_high - f_low)
        if step % 3 == 2 or not low < middle < high:
            middle = (low + high) / 2
        value = function(middle)
        if value == 0 or high - low < mpf(10) ** -24 * (abs(low) + abs(high)):
            return middle
        if value * f_high > 0:
            high, f_high = middle, value
            f_low = f_low / 2 if side == 1 else f_low
            side = 1
        else:
            low, f_low = middle, value
            f_high = f_high / 2 if side == -1 else f_high
            side = -1
    raise AssertionError((low, high))


def difference_statistic(a, n1, c, n2, delta):
    """Squared score statistic at a difference, by searching the constrained maximum."""
    b, d = n1 - a, n2 - c
    low, high = max(mpf(0), -delta), min(mpf(1), 1 - delta)

    def slope(p):
        terms = [(a, p + delta, 1), (b, 1 - p - delta, -1), (c, p, 1), (d, 1 - p, -1)]
        return sum(sign * count / share for count, share, sign in terms if count)

    edge = (high - low) * mpf(10) ** -36
    if slope(low + edge) <= 0:
        p2 = low
    elif slope(high - edge) >= 0:
        p2 = high
    else:
        p2 = root(slope, low + edge, high - edge)
    p1 = p2 + delta
    variance = p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2
    distance = mpf(a) / n1 - mpf(c) / n2 - delta
    return distance**2 / variance if variance else INF


def difference_limits(a, n1, c, n2, target):
    value = mpf(a) / n1 - mpf(c) / n2
    ends = []
    for bound in (mpf(-1), mpf(1)):
        if value == bound:
            ends.append(bound)
            continue
        # Close to the bound the statistic is largest.
        far = bound + (value - bound) * mpf(10) ** -30
        near = value + (bound - value) * mpf(10) ** -30
        low, high = sorted((far, near))
        ends.append(root(lambda x: difference_statistic(a, n1, c, n2, x) - target, low, high))
    return ends


def ratio_statistic(a, n1, c, n2, phi):
    total = n1 + n2
    linear = phi * (n1 + c) + a + n2
    p2 = 2 * (a + c) / (linear + mp.sqrt(linear**2 - 4 * total * phi * (a + c)))
    p2 = min(p2, 1 / phi, mpf(1))
    p1 = phi * p2
    variance = p1 * (1 - p1) / n1 + phi**2 * p2 * (1 - p2) / n2
    distance = mpf(a) / n1 - phi * mpf(c) / n2
    return distance**2 / variance


def odds_statistic(a, n1, c, n2, psi):
    events = a + c
    linear = n2 - events + psi * (n1 + events)
    leading = 1 - psi
    if leading == 0:
        expected = mpf(n1) * events / (n1 + n2)
    else:
        inside = mp.sqrt(linear**2 + 4 * leading * psi * n1 * events)
        expected = 2 * psi * n1 * events / (linear + inside)
    cells = (expected, n1 - expected, events - expected, n2 - events + expected)
    return (a - expected) ** 2 * sum(1 / cell for cell in cells)


def positive_limits(statistic, low_exists, high_exists, value, target):
    """Limits of a ratio, searched on the log scale outwards from the estimate."""
    ends = []
    for exists, sign, none in ((low_exists, -1, mpf(0)), (high_exists, 1, INF)):
        if not exists:
            ends.append(none)
            continue
        near = mp.log(value) + sign * mpf(10) ** -30
        far = near
        step = mpf(1) / 4
        while statistic(mp.exp(far)) < target:
            far += sign * step
            step *= 2
        low, high = sorted((near, far))
        ends.append(mp.exp(root(lambda x: statistic(mp.exp(x)) - target, low, high)))
    return ends


def tails(a, n1, c, n2, psi):
    """Sums of the terms above and below the table, relative to it."""
    b, d = n1 - a, n2 - c
    result = []
    for odds, w, x, y, z in ((psi, b, c, a, d), (1 / psi, a, d, b, c)):
        term, total, i = mpf(1), mpf(0), 0
        while i < min(w, x):
            ratio = odds * ((w - i) * (x - i)) / ((y + 1 + i) * (z + 1 + i))
            term *= ratio
            total += term
            i += 1
            if ratio < 1 and term < mpf(10) ** -32:
                break
        result.append(total)
    return result


def exact_limit(a, n1, c, n2, tail, half, guess):
    """The odds ratio at which this many events or more have probability `tail`."""
    if a == 0 or n2 - c == 0:
        return mpf(0)

    def excess(x):
        up, down = tails(a, n1, c, n2, mp.exp(x))
        return mp.log((up + 1 - half) / (1 + up + down)) - mp.log(tail)

    low = high = mp.log(guess)
    step = mpf(1) / 8
    while excess(low) > 0:
        low -= step
        step *= 2
    step = mpf(1) / 8
    while excess(high) < 0:
        high += step
        step *= 2
    return mp.exp(root(excess, low, high)) if low < high else mp.exp(low)


def conditional_value(a, n1, c, n2):
    least, most = a == 0 or n2 - c == 0, n1 - a == 0 or c == 0
    if least and most:
        return mp.nan
    if least:
        return mpf(0)
    if most:
        return INF

    def excess(x):
        psi = mp.exp(x)
        means = []
        b, d = n1 - a, n2 - c
        for odds, w, v, y, z in ((psi, b, c, a, d), (1 / psi, a, d, b, c)):
            term, total, i = mpf(1), mpf(0), 0
            while i < min(w, v):
                ratio = odds * ((w - i) * (v - i)) / ((y + 1 + i) * (z + 1 + i))
                term *= ratio
                i += 1
                total += i * term
                if ratio < 1 and term < mpf(10) ** -32:
                    break
            means.append(total)
        return mp.log(means[0]) - mp.log(means[1])

    centre = mp.log(mpf(a) * (n2 - c) / (mpf(c) * (n1 - a)))
    low = high = centre
    step = mpf(1) / 8
    while excess(low) > 0:
        low -= step
        step *= 2
    step = mpf(1) / 8
    while excess(high) < 0:
        high += step
        step *= 2
    return mp.exp(root(excess, low, high)) if low < high else mp.exp(centre)


def mid_p_lower(x, n, tail):
    """The probability at which the upper mid-p tail of a binomial count is `tail`."""
    if x == 0:
        return mpf(0)

    def excess(p):
        # The shorter sum, of the tail or of the rest.
        q = 1 - p
        if x <= n - x:
            term, below = q**n, mpf(0)
            for k in range(x):
                below += term
                term *= p / q * (n - k) / (k + 1)
            return 1 - below - term / 2 - tail
        term, above = p**n, mpf(0)
        for k in range(n, x, -1):
            above += term
            term *= q / p * k / (n - k + 1)
        return above + term / 2 - tail

    return root(excess, mpf(10) ** -30, 1 - mpf(10) ** -30)


def text(value):
    return mp.nstr(value, 17)


def main():
    random.seed(20170302)
    tables = list(TABLES)
    for _ in range(40):
        n1, n2 = (round(2 * 600 ** random.random()) for _ in range(2))
        tables.append((random.randint(0, n1), n1, random.randint(0, n2), n2))
    with Path("precise.csv").open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(HEADER)
        for number, table in enumerate(tables):
            for level in (0.95, 0.9) if number < 12 else (0.95,):
                for method, figures in limits(*table, level):
                    out.writerow([*table, level, method, *map(text, figures)])
        for x, n in [(0, 1), (1, 1), (0, 10), (10, 10), (1, 10), (9, 10), (5, 10), (61, 75),
                     (91, 271), (1, 10**7), (10**7 - 1, 10**7), (5, 10**6),
                     (300, 400)]:  # fmt: skip
            for level in (0.95, 0.9):
                tail = (1 - mpf(str(level))) / 2
                figures = mpf(x) / n, mid_p_lower(x, n, tail), 1 - mid_p_lower(n - x, n, tail)
                out.writerow([x, n, "", "", level, "proportion mid-p", *map(text, figures)])


def limits(a, n1, c, n2, level):
    square = quantile(level) ** 2
    total = n1 + n2
    inflated = square * total / (total - 1)
    value = mpf(a) / n1 - mpf(c) / n2
    yield "mee", (value, *difference_limits(a, n1, c, n2, square))
    yield "miettinen-nurminen difference", (value, *difference_limits(a, n1, c, n2, inflated))
    b, d = n1 - a, n2 - c
    ratio = mpf(a) * n2 / (mpf(c) * n1) if c else (INF if a else mp.nan)
    start = ratio if a and c else (a + mpf(1) / 2) * n2 / ((c + mpf(1) / 2) * n1)
    for name, target in (("koopman", square), ("miettinen-nurminen ratio", inflated)):

        def statistic(phi):
            return ratio_statistic(a, n1, c, n2, phi)

        yield name, (ratio, *outward(statistic, a > 0, c > 0, start, target, ratio))
    odds = mpf(a) * d / (mpf(b) * c) if b and c else (INF if a and d else mp.nan)
    start = (
        odds
        if a and b and c and d
        else (a + mpf(1) / 2) * (d + mpf(1) / 2) / ((b + mpf(1) / 2) * (c + mpf(1) / 2))
    )
    low_exists, high_exists = bool(a and d), bool(b and c)
    if not (low_exists or high_exists):
        odds = mp.nan
    for name, target in (("score", square), ("miettinen-nurminen odds", inflated)):

        def statistic(psi):
            return odds_statistic(a, n1, c, n2, psi)

        yield name, (odds, *outward(statistic, low_exists, high_exists, start, target, odds))
    tail = (1 - mpf(str(level))) / 2
    centre = conditional_value(a, n1, c, n2)
    for name, half in (("conditional", mpf(0)), ("mid-p", mpf(1) / 2)):
        low = exact_limit(a, n1, c, n2, tail, half, start)
        high = exact_limit(c, n2, a, n1, tail, half, 1 / start)
        yield name, (centre, low, 1 / high if high else INF)
    low_edge, high_edge = not low_exists, not high_exists
    if low_edge or high_edge:
        median = mp.nan if low_edge and high_edge else mpf(0) if low_edge else INF
    else:
        median = exact_limit(a, n1, c, n2, mpf(1) / 2, mpf(1) / 2, start)
    yield "median-unbiased", (median,)  # its limits are those of "mid-p"


def outward(statistic, low_exists, high_exists, start, target, value):
    """Limits on both sides; where the estimate is 0 or infinite, one side alone."""
    if low_exists and high_exists:
        return positive_limits(statistic, True, True, value, target)
    ends = [mpf(0), INF]
    if not low_exists and not high_exists:
        return ends
    # The statistic is monotone over all positive ratios; search from the middle.
    at = mp.log(start)
    step = mpf(1) / 2
    low = high = at
    falling = not high_exists  # an infinite estimate: the statistic falls with the ratio
    sign = -1 if falling else 1
    while (statistic(mp.exp(low)) - target) * sign > 0:
        low -= step
        step *= 2
    step = mpf(1) / 2
    while (statistic(mp.exp(high)) - target) * sign < 0:
        high += step
        step *= 2
    ends[0 if falling else 1] = mp.exp(root(lambda x: statistic(mp.exp(x)) - target, low, high))
    return ends


if __name__ == "__main__":
    main()
