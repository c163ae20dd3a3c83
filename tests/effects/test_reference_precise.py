"""Agreement with defining equations solved to many digits; see make_precise.py beside the data."""

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

DATA = Path(__file__).parents[1] / "data" / "effects_reference" / "precise.csv"
METHODS: dict[str, tuple[Any, str]] = {
    "mee": (effects.risk_difference, "mee"),
    "miettinen-nurminen difference": (effects.risk_difference, "miettinen-nurminen"),
    "koopman": (effects.risk_ratio, "koopman"),
    "miettinen-nurminen ratio": (effects.risk_ratio, "miettinen-nurminen"),
    "score": (effects.odds_ratio, "score"),
    "miettinen-nurminen odds": (effects.odds_ratio, "miettinen-nurminen"),
    "conditional": (effects.odds_ratio, "conditional"),
    "mid-p": (effects.odds_ratio, "mid-p"),
    "median-unbiased": (effects.odds_ratio, "median-unbiased"),
    "proportion mid-p": (effects.proportion, "mid-p"),
}

with DATA.open(encoding="utf-8") as opened:
    ROWS = list(csv.DictReader(opened))


def counts(row: dict[str, str]) -> list[int]:
    names = ("events", "total", "control_events", "control_total")
    return [int(row[name]) for name in names if row[name]]


def agree(got: float | None, expected: str | None) -> bool:
    if not expected:
        return True
    wanted = float(expected.replace("+inf", "inf"))
    if math.isnan(wanted):
        return got is None or math.isnan(got)
    if got is None:
        return False
    # A limit of a difference near 0 is itself a small difference, so it keeps fewer digits.
    small = abs(wanted) < 1e-6
    return got == wanted or math.isclose(
        got, wanted, rel_tol=5e-9 if small else 2e-11, abs_tol=1e-17
    )


@pytest.mark.parametrize("name", METHODS)
def test_single_tables(name: str) -> None:
    function, method = METHODS[name]
    rows = [row for row in ROWS if row["method"] == name]
    assert len(rows) > 20
    for row in rows:
        table = counts(row)
        estimate = function(*table, method=method, level=float(row["level"]))
        for part in ("value", "low", "high"):
            got = getattr(estimate, part)
            assert agree(got, row[part]), (table, row["level"], part, got, row[part])


@pytest.mark.parametrize("name", METHODS)
def test_arrays_are_the_same_as_single_tables(name: str) -> None:
    function, method = METHODS[name]
    rows = [row for row in ROWS if row["method"] == name and row["level"] == "0.95"]
    together = function(*zip(*map(counts, rows), strict=True), method=method)
    for index, row in enumerate(rows):
        for part in ("value", "low", "high"):
            got = float(getattr(together, part)[index])
            assert agree(got, row[part]), (counts(row), part, got, row[part])


def test_the_reference_covers_what_is_hard() -> None:
    tables = np.array([counts(row) for row in ROWS if row["method"] == "mee"])
    events, total, control_events, control_total = tables.T
    assert ((events == 0) & (control_events == 0)).any()
    assert ((events == total) & (control_events == control_total)).any()
    assert (total == 1).any()
    assert (total == 10**7).any()
