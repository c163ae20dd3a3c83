"""The pages that are written from the registry: complete, linked, and written once."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from leukimmuno import claims, registry

EXTENSIONS = Path(__file__).resolve().parents[2] / "docs" / "_ext"

pytestmark = pytest.mark.skipif(not EXTENSIONS.is_dir(), reason="docs/ is not part of this tree")


def extension(name: str) -> Any:
    """Import one of the extensions of the documentation."""
    if str(EXTENSIONS) not in sys.path:
        sys.path.append(str(EXTENSIONS))
    return importlib.import_module(name)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    found: dict[str, str] = extension("registry_pages").texts()
    return found


WITH_PAGES = ("therapies", "trials", "antigens", "subtypes", "adverse_events", "endpoints",
              "modalities", "regimens")  # fmt: skip


@pytest.mark.parametrize("collection", WITH_PAGES)
def test_each_record_has_a_page(texts: dict[str, str], collection: str) -> None:
    for record in getattr(registry, collection):
        assert f'{collection}["{record.id}"]' in texts[f"{collection}/{record.id}"]


@pytest.mark.parametrize(
    ("collection", "prefix"),
    [
        ("results", "result"),
        ("toxicity_rates", "rate"),
        ("approvals", "approval"),
        ("population_figures", "figure"),
        ("sources", "source"),
        ("claims", "claim"),
    ],
)
def test_each_other_record_has_one_place(
    texts: dict[str, str], collection: str, prefix: str
) -> None:
    labels = re.findall(
        rf"^ *(?:\* - |- )?\.\. _{prefix}-(.+):$", "\n".join(texts.values()), re.MULTILINE
    )
    assert sorted(labels) == sorted(getattr(registry, collection).ids)


def test_every_link_has_a_target(texts: dict[str, str]) -> None:
    written = "\n".join(texts.values())
    labels = set(re.findall(r"\.\. _(.+?):$", written, re.MULTILINE))
    assert set(re.findall(r":ref:`[^`]*<([^>`]+)>`", written)) <= labels
    pages = re.findall(r":doc:`[^`]*</reference/entities/([^>`]+)>`", written)
    assert len(pages) > 1000
    assert set(pages) <= set(texts)


def test_the_trial_of_a_textbook_shows_its_effect(texts: dict[str, str]) -> None:
    # By hand: (91/271) / (21/134) = 2.14; see the tests of the extension for its limits.
    assert r"RR 2\.14 \(95% CI 1\.40 to 3\.28\)" in texts["trials/tower"]
    for name in ("therapies/blinatumomab", "subtypes/ph-negative-b-all", "antigens/cd19"):
        assert f"</reference/entities/{name}>" in texts["trials/tower"]


def test_claims_pages_hold_every_verdict_with_its_grounds(texts: dict[str, str]) -> None:
    escaped = extension("rst").escaped
    for finding in claims.audit():
        page = texts[f"claims/{finding.claim.source_id}"]
        assert escaped(finding.claim.statement) in page
        assert escaped(finding.reason) in page
        for citation in finding.citations:
            assert f"[#{citation.source_id}]_" in page


def test_claims_pages_count_and_date_their_verdicts(texts: dict[str, str]) -> None:
    audit = claims.audit("article-all-immunotherapy-2021")
    page = texts["claims/article-all-immunotherapy-2021"]
    for verdict, count in audit.counts.items():
        assert re.search(rf"`{verdict.value}`\n +- {count}\n", page)
    assert extension("rst").escaped(f"data version {registry.version}") in page
    assert "computed" in page
    assert "judged by a reader" in page


def test_superseded_results_are_listed_with_their_successors(texts: dict[str, str]) -> None:
    for result in registry.results:
        if result.superseded_by_id is not None:
            assert f"<result-{result.id}>`" in texts["superseded"]
            assert f"<result-{result.superseded_by_id}>`" in texts["superseded"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a*b*", r"a\*b\*"),
        ("`x` <y>", r"\`x\` \<y\>"),
        ("two\nlines", "two lines"),
        ("ref_", r"ref\_"),
    ],
)
def test_text_reads_as_itself(text: str, written: str) -> None:
    assert extension("rst").escaped(text) == written


@pytest.mark.slow
def test_a_second_run_writes_nothing_and_drops_what_is_gone(tmp_path: Path) -> None:
    write_pages = extension("registry_pages").write_pages
    app = SimpleNamespace(srcdir=tmp_path)
    write_pages(app)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    first = {path: path.stat().st_mtime_ns for path in files}
    # One file changed by hand, one that no record has.
    changed = tmp_path / "reference" / "entities" / "trials" / "tower.rst"
    text = changed.read_text(encoding="utf-8")
    changed.write_text("gone", encoding="utf-8")
    stray = changed.with_name("no-such-trial.rst")
    stray.write_text("stray", encoding="utf-8")
    write_pages(app)
    assert changed.read_text(encoding="utf-8") == text
    assert not stray.exists()
    later = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert {path for path in later if later[path] != first.get(path)} == {changed}
    data = {path.name for path in (changed.parents[1] / "data").iterdir()}
    assert {"results.csv", "results.parquet", "registry.json", "sources.bib"} <= data
