"""The blind reading of the articles, as it stood before anything was settled."""

from __future__ import annotations

import csv
from pathlib import Path

import leukimmuno as li

ROOT = Path(__file__).resolve().parents[2]


def test_the_agreement_told_is_that_of_the_reading_kept() -> None:
    with (ROOT / "curation/claims/third-reading.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    matched = [row for row in rows if row["claims"]]
    same = near = 0
    for row in matched:
        assert all(name in li.registry.claims for name in row["claims"].split())
        leading, _, second = row["computed"].split()[0].partition("/")
        same += row["reader"] == leading
        near += row["reader"] in {leading, second} or leading == row["reader_second"]
    said = (len(rows), len(matched), f"{same / len(matched):.1%}", f"{near / len(matched):.1%}")
    assert said == (137, 108, "79.6%", "90.7%")
    page = (ROOT / "docs/explanation/verdicts.md").read_text(encoding="utf-8")
    told = " ".join(page.split())
    assert "Of 137 statements that the reader found, 108 had a claim." in told
    assert "the same in 79.6 %, and in 90.7 %" in told


def test_every_disagreement_that_stayed_is_argued() -> None:
    notes = [claim.note for claim in li.registry.claims if claim.note is not None]
    argued = [note for note in notes if "blind reader" in note]
    assert len(argued) == 19
    assert all("kept" in note.lower() or "by itself" in note for note in argued)
