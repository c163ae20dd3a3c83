"""How fast the effects are, as ratios to other ways of computing the same figures.

Run with ``python benchmarks/effects.py``; a smaller number of tables can be given as argument.
Every pair is timed in turn in the same run, by processor time, and the best of several runs
counts. The peers are plain numpy expressions without validation, a hand-vectorised multiplier
form, and scipy's own functions; those of statsmodels are held beside plain numpy, too.
"""

from __future__ import annotations

import sys
import time
import timeit
import tracemalloc
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy
from scipy.stats import binomtest
from scipy.stats.contingency import odds_ratio as scipy_odds_ratio
from statsmodels.stats.proportion import confint_proportions_2indep as statsmodels_limits

from leukimmuno import effects

if TYPE_CHECKING:
    from collections.abc import Callable

Z = 1.959963984540054
BLOCK = 8192


def tables(count: int, seed: int = 1) -> tuple[np.ndarray[Any, Any], ...]:
    """Draw tables as trials have them, a few of them with empty cells."""
    rng = np.random.default_rng(seed)
    n1, n2 = rng.integers(20, 500, (2, count))
    a = rng.binomial(n1, rng.beta(3, 4, count))
    c = rng.binomial(n2, rng.beta(2, 6, count))
    return a, n1, c, n2


def without_zeros(
    columns: tuple[np.ndarray[Any, Any], ...],
) -> tuple[np.ndarray[Any, Any], ...]:
    """Keep tables without empty cells, so that the plain expression is defined."""
    a, n1, c, n2 = columns
    return np.clip(a, 1, n1 - 1), n1, np.clip(c, 1, n2 - 1), n2


def plain_risk_ratio(a: Any, n1: Any, c: Any, n2: Any) -> Any:
    """Log risk ratio with Wald limits."""
    value = np.log((a / n1) / (c / n2))
    error = np.sqrt(1 / a - 1 / n1 + 1 / c - 1 / n2)
    return np.exp(value), np.exp(value - Z * error), np.exp(value + Z * error), error


def plain_odds_ratio(a: Any, n1: Any, c: Any, n2: Any) -> Any:
    """Log odds ratio with Wald limits."""
    b, d = n1 - a, n2 - c
    value = np.log((a / b) / (c / d))
    error = np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    return np.exp(value), np.exp(value - Z * error), np.exp(value + Z * error), error


def plain_difference(a: Any, n1: Any, c: Any, n2: Any) -> Any:
    """Risk difference with Wald limits."""
    p1, p2 = a / n1, c / n2
    value = p1 - p2
    error = np.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    return value, value - Z * error, value + Z * error, error


def plain_wilson(x: Any, n: Any) -> Any:
    """Wilson limits."""
    p = x / n
    scale = 1 / (1 + Z * Z / n)
    centre = (p + Z * Z / (2 * n)) * scale
    half = Z * scale * np.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return p, centre - half, centre + half


def plain_newcombe(a: Any, n1: Any, c: Any, n2: Any) -> Any:
    """Newcombe's limits of the risk difference."""
    p1, low1, high1 = plain_wilson(a, n1)
    p2, low2, high2 = plain_wilson(c, n2)
    value = p1 - p2
    return (
        value,
        value - np.sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2),
        value + np.sqrt((high1 - p1) ** 2 + (p2 - low2) ** 2),
    )


def hand_newton(statistic: Callable[..., Any], passes: int = 12) -> Callable[..., Any]:
    """Solve a multiplier form by a fixed dozen of Newton steps in its logarithm, by blocks."""

    def lower(a: Any, n1: Any, c: Any, n2: Any) -> Any:
        result = np.empty(a.size)
        with np.errstate(all="ignore"):
            for start in range(0, a.size, BLOCK):
                rows = slice(start, start + BLOCK)
                result[rows] = statistic(passes, *(x[rows] for x in (a, n1, c, n2)))
        return result

    def both(a: Any, n1: Any, c: Any, n2: Any) -> Any:
        a, n1, c, n2 = (x.astype(float) for x in (a, n1, c, n2))
        return lower(a, n1, c, n2), lower(c, n2, a, n1)

    return both


def hand_difference(factor: bool) -> Callable[..., Any]:
    """Score limits of the difference."""

    def solve(passes: int, a: Any, n1: Any, c: Any, n2: Any) -> Any:
        target = Z * Z * ((n1 + n2) / (n1 + n2 - 1) if factor else 1.0)
        d = n2 - c
        x = np.sqrt(target / (1 / n1 + 1 / n2)) * 2
        for _ in range(passes):
            r1 = np.sqrt((n1 + x) ** 2 - 4 * x * a)
            r2 = np.sqrt((n2 + x) ** 2 - 4 * x * d)
            p1, q2 = 2 * a / (n1 + x + r1), 2 * d / (n2 + x + r2)
            v1, v2 = p1 * (1 - p1), q2 * (1 - q2)
            variance = v1 / n1 + v2 / n2
            slope = 1 + (v1 / r1 + v2 / r2) / variance
            x = x * np.exp((np.log(target) - np.log(x * x * variance)) / slope)
        return a / n1 - c / n2 - x * variance

    return hand_newton(solve)


def hand_ratio(passes: int, a: Any, n1: Any, c: Any, n2: Any) -> Any:
    """Score limit of the ratio."""
    b, d = n1 - a, n2 - c
    first, second = b / n1, d / n2
    x = a * 0.5
    t = x / (a - x)
    for _ in range(passes):
        x = a * t / (1 + t)
        near, far = first / (a - x), second / (c + x)
        total = near + far
        slope = (2 + x * (near / (a - x) - far / (c + x)) / total) / (1 + t)
        t = t * np.exp((np.log(Z * Z) - np.log(x * x * total)) / slope)
    x = a * t / (1 + t)
    return (a - x) / (n1 - x) * (n2 + x) / (c + x)


def hand_odds(passes: int, a: Any, n1: Any, c: Any, n2: Any) -> Any:
    """Score limit of the odds ratio."""
    b, d = n1 - a, n2 - c
    m = np.minimum(a, d)
    t = np.ones(a.shape)
    for _ in range(passes):
        x = m * t / (1 + t)
        p1, q1, p2, q2 = a - x, b + x, c + x, d - x
        first, second = n1 / (p1 * q1), n2 / (p2 * q2)
        total = first + second
        change = first * (1 / p1 - 1 / q1) + second * (1 / q2 - 1 / p2)
        slope = (2 + x * change / total) / (1 + t)
        t = t * np.exp((np.log(Z * Z) - np.log(x * x * total)) / slope)
    x = m * t / (1 + t)
    return (a - x) * (d - x) / ((b + x) * (c + x))


def cubic_statistic(delta: Any, a: Any, n1: Any, c: Any, n2: Any) -> Any:
    """Distance of the score statistic from its quantile, by the closed form of the cubic."""
    ratio = n2 / n1
    p1, p2 = a / n1, c / n2
    leading = 1 + ratio
    second = -(1 + ratio + p1 + ratio * p2 + delta * (ratio + 2))
    third = delta * delta + delta * (2 * p1 + ratio + 1) + p1 + ratio * p2
    fourth = -p1 * delta * (1 + delta)
    v = (second / (3 * leading)) ** 3 - second * third / (6 * leading**2) + fourth / (2 * leading)
    inside = np.maximum((second / (3 * leading)) ** 2 - third / (3 * leading), 1e-300)
    u = np.where(v > 0, 1.0, -1.0) * np.sqrt(inside)
    w = (np.pi + np.arccos(np.clip(v / u**3, -1, 1))) / 3
    q1 = np.clip(2 * u * np.cos(w) - second / (3 * leading), 1e-12, 1 - 1e-12)
    q2 = np.clip(q1 - delta, 1e-12, 1 - 1e-12)
    return (p1 - p2 - delta) / np.sqrt(q1 * (1 - q1) / n1 + q2 * (1 - q2) / n2) - Z


def scipy_cubic(a: Any, n1: Any, c: Any, n2: Any) -> Any:
    """Find both limits on the cubic with scipy's vectorised root finder."""
    from scipy.optimize.elementwise import find_root

    columns = tuple(x.astype(float) for x in (a, n1, c, n2))
    value = columns[0] / columns[1] - columns[2] / columns[3]
    with np.errstate(all="ignore"):
        low = find_root(cubic_statistic, (np.full(a.size, -1 + 1e-9), value), args=columns).x
        swapped = (columns[2], columns[3], columns[0], columns[1])
        high = find_root(cubic_statistic, (np.full(a.size, -1 + 1e-9), -value), args=swapped).x
    return low, -high


def scipy_exact(a: Any, n1: Any, c: Any, n2: Any) -> Any:
    """Find exact limits of the odds ratio, table by table."""
    result = []
    for x, n, y, m in zip(a, n1, c, n2, strict=True):
        found = scipy_odds_ratio([[x, n - x], [y, m - y]], kind="conditional")
        result.append((found.statistic, *found.confidence_interval(0.95)))
    return result


def scipy_proportions(x: Any, n: Any) -> Any:
    """Find Clopper-Pearson limits, arm by arm."""
    return [binomtest(k, m).proportion_ci(0.95) for k, m in zip(x, n, strict=True)]


def compare(
    name: str, ours: Callable[[], Any], theirs: Callable[[], Any], repeat: int, limit: str
) -> None:
    """Time two functions in turn and print the ratio of their best times."""
    best = [float("inf"), float("inf")]
    for _ in range(repeat):
        for at, function in enumerate((ours, theirs)):
            best[at] = min(best[at], timeit.timeit(function, number=1, timer=time.process_time))
    ratio = best[0] / best[1]
    print(f"| {name} | {best[0]:.3g} s | {best[1]:.3g} s | {ratio:.2f} | {limit} |", flush=True)


def closed_forms(count: int, repeat: int) -> None:
    """Compare the closed forms with plain numpy, for integers and floats.

    The goals are those of long arrays; the fixed cost of a call shows in short ones.
    """
    goals = ("<= 1.4", "<= 1.6", "<= 1.2") if count >= 10**5 else ("", "", "")
    whole = without_zeros(tables(count))
    for kind, columns, limit in (
        ("int64", whole, goals[0]),
        ("float64", tuple(x.astype(float) for x in whole), goals[1]),
    ):
        pairs: list[tuple[str, Callable[..., Any], Callable[..., Any], str]] = [
            ("log RR", effects.risk_ratio, plain_risk_ratio, limit),
            ("log OR", effects.odds_ratio, plain_odds_ratio, limit),
            (
                "RD, Wald",
                lambda *x: effects.risk_difference(*x, method="wald"),
                plain_difference,
                limit,
            ),
            ("RD, Newcombe", effects.risk_difference, plain_newcombe, goals[2]),
        ]
        for name, ours, theirs, bound in pairs:
            compare(
                f"{name}, {count} tables, {kind}, over plain numpy",
                lambda f=ours, x=columns: f(*x),  # type: ignore[misc]
                lambda f=theirs, x=columns: f(*x),  # type: ignore[misc]
                repeat,
                bound,
            )


def statsmodels_forms(count: int, repeat: int) -> None:
    """Compare the vectorised limits of statsmodels with plain numpy, which needs floats."""
    columns = tuple(x.astype(float) for x in without_zeros(tables(count)))
    pairs: list[tuple[str, str, str, Callable[..., Any]]] = [
        ("log RR", "ratio", "log", plain_risk_ratio),
        ("log OR", "odds-ratio", "logit", plain_odds_ratio),
        ("RD, Wald", "diff", "wald", plain_difference),
        ("RD, Newcombe", "diff", "newcomb", plain_newcombe),
    ]
    for name, measure, method, theirs in pairs:
        compare(
            f"statsmodels, {name}, {count} tables, float64, over plain numpy",
            lambda m=measure, k=method: statsmodels_limits(*columns, compare=m, method=k),  # type: ignore[misc]
            lambda f=theirs: f(*columns),  # type: ignore[misc]
            repeat,
            "",
        )


def score_limits(count: int, repeat: int) -> None:
    """Compare score limits with a hand-vectorised version and with scipy's root finder."""
    columns = tables(count)
    regular = without_zeros(columns)
    pairs: list[tuple[str, Callable[..., Any], str, Callable[..., Any]]] = [
        ("RD", effects.risk_difference, "miettinen-nurminen", hand_difference(factor=True)),
        ("RD", effects.risk_difference, "mee", hand_difference(factor=False)),
        ("RR", effects.risk_ratio, "koopman", hand_newton(hand_ratio)),
        ("OR", effects.odds_ratio, "score", hand_newton(hand_odds)),
    ]
    for name, ours, method, hand in pairs:
        compare(
            f"{name}, {method}, {count} tables, over the hand-vectorised form",
            lambda f=ours, m=method: f(*regular, method=m),  # type: ignore[misc]
            lambda f=hand: f(*regular),  # type: ignore[misc]
            repeat,
            "<= 1.5",
        )
    few = tuple(x[: count // 10] for x in regular)
    compare(
        f"RD, mee, {count // 10} tables, over scipy's vectorised root finder on the cubic",
        lambda: effects.risk_difference(*few, method="mee"),
        lambda: scipy_cubic(*few),
        5,
        "<= 0.05",
    )


def exact_limits(count: int, sample: int) -> None:
    """Compare exact limits with a loop over scipy's functions, on a sample of the tables."""
    columns = tables(count)
    few = tuple(x[:sample] for x in columns)
    for method in ("conditional", "mid-p"):
        ours = timeit.timeit(lambda m=method: effects.odds_ratio(*columns, method=m), number=1)  # type: ignore[misc]
        theirs = timeit.timeit(lambda: scipy_exact(*few), number=1)
        report(f"OR, {method}, per table, over a scipy loop", ours / count, theirs / sample)
    ours = min(
        timeit.repeat(
            lambda: effects.proportion(*columns[:2], method="clopper-pearson"), number=1, repeat=3
        )
    )
    theirs = timeit.timeit(lambda: scipy_proportions(*few[:2]), number=1)
    report("Clopper-Pearson, per arm, over a scipy loop", ours / count, theirs / sample)


def report(name: str, ours: float, theirs: float) -> None:
    """Print one line of the table for times per entry."""
    print(f"| {name} | {ours:.3g} s | {theirs:.3g} s | {ours / theirs:.4f} | <= 0.02 |", flush=True)


def one_table(repeat: int) -> None:
    """Compare single tables with the plain expression on arrays of no dimension."""
    whole = (91, 271, 21, 134)
    zero = tuple(np.asarray(float(x)) for x in whole)
    for name, ours, theirs in (
        ("log RR", effects.risk_ratio, plain_risk_ratio),
        ("log OR", effects.odds_ratio, plain_odds_ratio),
        ("RD, Newcombe", effects.risk_difference, plain_newcombe),
    ):
        compare(
            f"{name}, one table, a thousand times",
            lambda f=ours: [f(*whole) for _ in range(1000)],  # type: ignore[misc]
            lambda f=theirs: [f(*zero) for _ in range(1000)],  # type: ignore[misc]
            repeat,
            "<= 5",
        )


def memory(count: int) -> None:
    """Print the peak of memory, in arrays of the size of one input."""
    columns = tables(count)
    for name, function in (
        ("log RR", effects.risk_ratio),
        ("RD, Newcombe", effects.risk_difference),
        ("RD, mee", lambda *x: effects.risk_difference(*x, method="mee")),
        ("OR, score", lambda *x: effects.odds_ratio(*x, method="score")),
    ):
        tracemalloc.start()
        kept = function(*columns)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        del kept
        print(
            f"| {name}, {count} tables, peak memory | {peak / (8 * count):.1f} arrays | | | <= 8 |"
        )


def main() -> None:
    """Print all comparisons as one table."""
    count = int(float(sys.argv[1])) if len(sys.argv) > 1 else 10**6
    print(f"numpy {np.__version__}, scipy {scipy.__version__}\n")
    print("| what | measured | peer | ratio | goal |\n| --- | --- | --- | --- | --- |")
    one_table(15)
    for many, repeat in ((1000, 200), (count, 15)):
        closed_forms(many, repeat)
        statsmodels_forms(many, repeat)
    score_limits(count, 3)
    exact_limits(max(count // 50, 100), 300)
    memory(count)


if __name__ == "__main__":
    main()
