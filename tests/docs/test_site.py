"""The built site, where `LEUKIMMUNO_SITE` names its folder: links, accessibility, the big table.

    sphinx-build -n -W docs docs/_build/html
    LEUKIMMUNO_SITE=docs/_build/html pytest tests/docs

Tests in a browser need the dependency group "browser", and Chromium: the one that
`LEUKIMMUNO_CHROMIUM` names, or that of Debian.
"""

from __future__ import annotations

import os
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

import pytest

from leukimmuno import registry

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE = os.environ.get("LEUKIMMUNO_SITE")
CHROMIUM = os.environ.get("LEUKIMMUNO_CHROMIUM", "/usr/bin/chromium")
OPTIONS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PAGES = (
    "index.html",
    "tutorial/index.html",
    "how-to/use-in-sphinx.html",
    "gallery/index.html",
    "search.html",
    "reference/index.html",
    "reference/table.html",
    "reference/api/names/leukimmuno.Therapy.html",
    "reference/entities/index.html",
    "reference/entities/downloads.html",
    "reference/entities/superseded.html",
    "reference/entities/therapies/tisagenlecleucel.html",
    "reference/entities/trials/tower.html",
    "reference/entities/subtypes/b-all.html",
    "reference/entities/claims/index.html",
    "reference/entities/claims/article-survivornet-2021.html",
    "reference/entities/bibliography/label.html",
)

pytestmark = pytest.mark.skipif(SITE is None, reason="LEUKIMMUNO_SITE names no built site")


@pytest.fixture(scope="module")
def site() -> Path:
    assert SITE is not None
    return Path(SITE).resolve()


# ----------------------------------------------------------------------------------- without one


ATTRIBUTE = re.compile(r'\s(id|href|src)="([^"]*)"')


class Page(NamedTuple):
    """The links and anchors of a page."""

    links: set[str]
    anchors: set[str]

    @classmethod
    def of(cls, text: str) -> Page:
        """Collect them; Sphinx escapes quotes in text, so that only tags hold attributes."""
        found: set[tuple[str, str]] = set(ATTRIBUTE.findall(text))
        anchors = {unescape(value) for name, value in found if name == "id"}
        return cls({unescape(value) for name, value in found if name != "id" and value}, anchors)


def test_every_internal_link_resolves(site: Path) -> None:
    pages = {
        path: Page.of(path.read_text(encoding="utf-8"))
        for path in site.rglob("*.html")
        if "_static" not in path.parts
    }
    broken = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.exists():
                broken.append(f"{path.relative_to(site)}: no file {link}")
            elif parts.fragment and target in pages:
                names = pages[target].anchors
                if unquote(parts.fragment) not in names and parts.fragment not in names:
                    broken.append(f"{path.relative_to(site)}: no anchor {link}")
    assert broken == []


def test_llms_txt_lists_pages_that_exist(site: Path) -> None:
    text = (site / "llms.txt").read_text(encoding="utf-8")
    assert text.startswith("# leukimmuno\n\n> ")
    links = [line.rpartition("(")[2].rstrip(")") for line in text.splitlines() if "](" in line]
    assert "reference/table.html" in links
    assert [link for link in links if not (site / link).is_file()] == []
    assert "- `leukimmuno.effects.risk_ratio`: " in text


def test_the_table_is_plain_without_scripts(site: Path) -> None:
    text = (site / "reference" / "table.html").read_text(encoding="utf-8")
    collections = ("therapies", "modalities", "antigens", "subtypes", "adverse_events", "endpoints",
                   "trials", "results", "toxicity_rates", "approvals", "regimens",
                   "population_figures", "claims", "sources")  # fmt: skip
    assert text.count("<tr data-also=") == sum(len(getattr(registry, c)) for c in collections)
    assert '<th scope="col">Name</th>' in text


# ------------------------------------------------------------------------------------ in Chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason='needs the group "browser"')
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield started
        started.close()


@pytest.fixture
def table(browser: Any, site: Path) -> Iterator[Any]:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / "reference" / "table.html").as_uri())
    page.wait_for_selector("#registry-hits:not(:empty)")
    yield page
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    page.close()


def shown(table: Any) -> list[str]:
    """Give the names in the rows that are shown, in order."""
    script = "[...document.querySelectorAll('.registry-table tbody tr:not([hidden]) th')]"
    names: list[str] = table.evaluate(f"{script}.map(cell => cell.textContent)")
    return names


def search(table: Any, words: str) -> str:
    """Search for words, and give what the live region says."""
    table.fill("#registry-search", words)
    table.wait_for_timeout(300)
    said: str = table.text_content("#registry-hits")
    return said


def test_search_finds_by_name_brand_and_code(table: Any) -> None:
    total = len(shown(table))
    for words in ("blinatumomab", "BLINCYTO", "ncit:c62528"):
        said = search(table, words)
        assert "Blinatumomab" in shown(table)
        assert said.startswith(f"{len(shown(table))} of {total} records")
        assert 0 < len(shown(table)) < total
    # All words have to be found, in whatever column.
    search(table, "tower overall survival")
    assert "TOWER: overall survival" in shown(table)
    assert "TOWER: complete remission" not in shown(table)
    assert "0 of" in search(table, "no such record anywhere")
    search(table, "")
    assert len(shown(table)) == total


def test_the_kind_narrows(table: Any) -> None:
    table.select_option("#registry-kind", "antigen")
    assert len(shown(table)) == len(registry.antigens)
    search(table, "cd19")
    assert "CD19" in shown(table)


def test_headings_sort_by_keyboard_both_ways_and_say_so(table: Any) -> None:
    table.select_option("#registry-kind", "trial")
    heading = table.locator(".registry-table thead th", has_text="Name")
    # From the search field, tab leads over the kind and the region to the first heading.
    table.focus("#registry-search")
    for _ in range(3):
        table.keyboard.press("Tab")
    assert table.evaluate("document.activeElement.textContent") == "Name"
    table.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "ascending"
    assert "sorted by Name, ascending" in table.text_content("#registry-hits")
    names = shown(table)
    by_letters = [name for name in names if name.isalpha()]
    assert by_letters == sorted(by_letters, key=str.casefold)
    table.keyboard.press("Space")
    assert heading.get_attribute("aria-sort") == "descending"
    assert shown(table) != names
    assert sorted(shown(table)) == sorted(names)


def test_years_sort_as_numbers_with_empty_ones_last(table: Any) -> None:
    table.click(".registry-table thead th:last-child button")
    script = "[...document.querySelectorAll('.registry-table tbody tr')]"
    years = table.evaluate(f"{script}.map(row => row.cells[5].textContent)")
    known = [int(year) for year in years if year]
    assert known == sorted(known)
    assert years[len(known) :] == [""] * (len(years) - len(known))
    assert table.locator("thead [aria-sort]").count() == 1


def test_a_row_leads_to_its_record(table: Any) -> None:
    search(table, "tower-cr")
    table.click(".registry-table tbody tr:not([hidden]) a >> text=/^TOWER: complete remission$/")
    table.wait_for_load_state()
    assert table.url.endswith("/reference/entities/trials/tower.html#result-tower-cr")
    assert table.locator("#result-tower-cr").is_visible()


def test_an_address_may_hold_the_search(browser: Any, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "reference" / "table.html").as_uri() + "?q=cd19%20antigen")
    page.wait_for_selector("#registry-hits:not(:empty)")
    assert page.input_value("#registry-search") == "cd19 antigen"
    assert "CD19" in shown(page)
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_pages_fit_the_window_and_axe_finds_nothing(browser: Any, site: Path, name: str) -> None:
    page = browser.new_page(viewport={"width": 400, "height": 900})
    # Of the table, some rows of each kind: all of them are alike, and axe takes a minute for all.
    rows = "?q=cd19" if name.endswith("table.html") else ""
    page.goto((site / name).as_uri() + rows)
    widths = []
    for width in (400, 1400):
        page.set_viewport_size({"width": width, "height": 900})
        widths.append(page.evaluate("document.documentElement.scrollWidth"))
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    told = []
    for mode in ("light", "dark"):
        page.emulate_media(color_scheme=mode)
        page.evaluate(f"document.documentElement.dataset.theme = '{mode}'")
        page.wait_for_timeout(400)
        found = axe.Axe().run(page).response["violations"]
        told += [f"{mode}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]
    page.close()
    assert told == []
    assert widths[0] <= 400
    assert widths[1] <= 1400
