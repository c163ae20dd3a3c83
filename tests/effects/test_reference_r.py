"""Agreement with figures that R computed; see tests/data/effects_reference/make_reference.R."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from leukimmuno import effects as public

# Options are handed over as text and figures compared freely.
effects: Any = public

DATA = Path(__file__).parents[1] / "data" / "effects_reference"
FUNCTIONS = {
    "risk ratio": effects.risk_ratio,
    "odds ratio": effects.odds_ratio,
    "risk difference": effects.risk_difference,
}


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def figure(text: str) -> float:
    return math.nan if text in ("NA", "NaN", "nan") else float(text)


def columns(rows: list[dict[str, str]], *names: str) -> list[np.ndarray[Any, Any]]:
    return [np.array([figure(row[name]) for row in rows]) for name in names]


TWO_ARM = read("two_arm.csv")
ONE_ARM = read("one_arm.csv")
ARMS = ("events", "total", "control_events", "control_total")


def check(got: Any, expected: Any, rows: list[dict[str, str]], atol: float = 0.0) -> None:
    """Compare with 1e-8 relative accuracy, naming the R call of the first figure that differs."""
    got, expected = np.asarray(got, dtype=float), np.asarray(expected, dtype=float)
    same = np.isclose(got, expected, rtol=1e-8, atol=atol, equal_nan=True)
    if not same.all():
        at = int(np.argmin(same))
        pytest.fail(f"{rows[at]['call']}: R gives {expected[at]!r}, got {got[at]!r}")


@pytest.mark.parametrize("level", [0.95, 0.9, 0.99])
@pytest.mark.parametrize(
    ("measure", "method"),
    [
        ("risk ratio", "log"),
        ("odds ratio", "log"),
        ("odds ratio", "peto"),
        ("risk difference", "wald"),
    ],
)
def test_normal_limits_agree_with_metafor(measure: str, method: str, level: float) -> None:
    rows = [
        row
        for row in TWO_ARM
        if row["measure"] == measure and row["method"] == method and row["level"] == str(level)
    ]
    assert len(rows) > 100
    arms = columns(rows, *ARMS)
    estimate = FUNCTIONS[measure](*arms, method=method, level=level)
    value, low, high, error, p = columns(rows, "value", "low", "high", "standard_error", "p_value")
    if method == "peto":
        # metafor gives no figure for a table without variance; neither do we.
        assert np.isnan(value).any()
    check(estimate.value, value, rows)
    check(estimate.low, low, rows)
    check(estimate.high, high, rows)
    check(estimate.standard_error, error, rows)
    check(estimate.p_value, p, rows)


def test_arcsine_difference_agrees_with_metafor() -> None:
    rows = [r for r in TWO_ARM if r["measure"] == "arcsine difference" and r["level"] == "0.95"]
    estimate = effects.arcsine_difference(*columns(rows, *ARMS))
    value, low, high, error, p = columns(rows, "value", "low", "high", "standard_error", "p_value")
    check(estimate.value, value, rows)
    check(estimate.low, low, rows)
    check(estimate.high, high, rows)
    check(estimate.standard_error, error, rows)
    check(estimate.p_value, p, rows)
    h = effects.cohen_h(*columns(rows, *ARMS))
    check(h.value, 2 * value, rows)


@pytest.mark.parametrize("side", ["two.sided", "greater", "less"])
def test_fisher_test_agrees_with_r(side: str) -> None:
    rows = [row for row in TWO_ARM if row["method"] == f"fisher {side}"]
    (expected,) = columns(rows, "p_value")
    alternative: Any = side.replace(".", "-")
    got = effects.fisher_test(*columns(rows, *ARMS), alternative=alternative)
    check(got, expected, rows)


@pytest.mark.parametrize("method", ["none", "yates"])
def test_chi_squared_test_agrees_with_r(method: Any) -> None:
    rows = [r for r in TWO_ARM if r["measure"] == "test" and r["method"] == method]
    statistic, p = columns(rows, "value", "p_value")
    got = effects.chi_squared_test(*columns(rows, *ARMS), method=method)
    # Rounding leaves R a statistic of 1e-32 where Yates's correction makes it 0.
    check(got.statistic, statistic, rows, atol=1e-25)
    check(got.p_value, p, rows)


@pytest.mark.parametrize("level", [0.95, 0.9, 0.99])
@pytest.mark.parametrize("method", ["clopper-pearson", "wilson", "jeffreys", "logit", "wald"])
def test_proportions_agree_with_r(method: Any, level: float) -> None:
    rows = [r for r in ONE_ARM if r["method"] == method and r["level"] == str(level)]
    assert len(rows) == 64
    estimate = effects.proportion(*columns(rows, "events", "total"), method=method, level=level)
    value, low, high = columns(rows, "value", "low", "high")
    check(estimate.value, value, rows)
    check(estimate.low, low, rows)
    check(estimate.high, high, rows)
