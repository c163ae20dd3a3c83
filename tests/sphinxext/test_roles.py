from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sphinxext.conftest import Build

HEAD = "Notes\n=====\n\n"
SITE = "https://leukimmuno.readthedocs.io/en/stable/reference/entities"


def links(html: str) -> dict[str, str]:
    """Give the links of a page: what they show, to where they lead."""
    found = re.findall(r'<a class="reference external" href="([^"]+)"[^>]*>(.*?)</a>', html)
    return {re.sub(r"<[^>]+>", "", shown): address for address, shown in found}


@pytest.mark.parametrize(
    ("role", "shown", "page"),
    [
        (":therapy:`Blincyto`", "blinatumomab", "therapies/blinatumomab"),
        (":therapy:`ncit:C62528`", "blinatumomab", "therapies/blinatumomab"),
        (":antigen:`cd19`", "CD19", "antigens/cd19"),
        (":trial:`NCT02013167`", "TOWER", "trials/tower"),
        (":trial:`the phase 3 trial <TOWER>`", "the phase 3 trial", "trials/tower"),
        (":subtype:`b-all`", "B-cell acute lymphoblastic leukemia", "subtypes/b-all"),
    ],
)
def test_a_record_is_named_and_linked(build: Build, role: str, shown: str, page: str) -> None:
    built = build(pages={"index.rst": f"{HEAD}About {role}.\n"})
    assert built.warnings == ""
    assert links(built.page())[shown] == f"{SITE}/{page}.html"


def test_an_exclamation_mark_asks_for_no_link(build: Build) -> None:
    built = build(pages={"index.rst": f"{HEAD}About :therapy:`!no such drug`.\n"})
    assert built.warnings == ""
    assert "About <span" in built.page()
    assert "no such drug" in built.page()
    assert links(built.page()) == {}


def test_a_source_is_cited_by_author_and_year(build: Build) -> None:
    cited = ":li-cite:`kantarjian-2017-tower, kantarjian-2016-ino-vate`"
    built = build(pages={"index.rst": f"{HEAD}As reported ({cited}).\n"})
    assert built.warnings == ""
    text = re.sub(r"<[^>]+>", "", built.page())
    assert "(Kantarjian H et al. 2017; Kantarjian HM et al. 2016)" in text
    # The DOIs of the two papers in the New England Journal of Medicine.
    assert links(built.page()) == {
        "Kantarjian H et al. 2017": "https://doi.org/10.1056/NEJMoa1609783",
        "Kantarjian HM et al. 2016": "https://doi.org/10.1056/NEJMoa1509277",
    }


def test_a_citation_may_have_words_of_its_own(build: Build) -> None:
    built = build(pages={"index.rst": f"{HEAD}See :li-cite:`the paper <kantarjian-2017-tower>`.\n"})
    assert links(built.page()) == {"the paper": "https://doi.org/10.1056/NEJMoa1609783"}


def test_a_source_without_an_address_is_no_link(build: Build) -> None:
    from leukimmuno import registry

    source = next(one for one in registry.sources if not one.doi and not one.url)
    built = build(pages={"index.rst": f"{HEAD}See :li-cite:`{source.id}`.\n"})
    assert built.warnings == ""
    assert links(built.page()) == {}
    assert "leukimmuno-source" in built.page()


@pytest.mark.parametrize(
    ("role", "meant"),
    [
        (":therapy:`blinatumumab`", "blinatumomab"),
        (":trial:`TOWR`", "tower"),
        (":li-cite:`kantarjian-2017-towr`", "kantarjian-2017-tower"),
    ],
)
def test_an_unknown_name_warns_on_its_own_line_and_suggests(
    build: Build, role: str, meant: str
) -> None:
    # The title takes lines 1 to 3, the paragraph begins on line 4, and the role is on its third.
    text = f"{HEAD}A paragraph\nof several lines that names\n{role} on the third of them.\n"
    built = build(pages={"index.rst": text})
    (warning,) = built.warnings.strip().splitlines()
    assert re.search(r"index\.rst:6: WARNING: ", warning)
    assert f"did you mean {meant!r}" in warning
    assert "[leukimmuno.unknown]" in warning
    # What was written is still to be read.
    assert role.split("`")[1] in built.page()


def test_a_name_over_two_lines_is_placed_at_its_paragraph(build: Build) -> None:
    built = build(pages={"index.rst": f"{HEAD}A paragraph\nthat names :therapy:`no\nsuch drug`.\n"})
    assert re.search(r"index\.rst:4: WARNING: ", built.warnings)


def test_one_bad_source_among_several_is_left_out_with_a_warning(build: Build) -> None:
    cited = ":li-cite:`kantarjian-2017-tower, nobody-1900`"
    built = build(pages={"index.rst": f"{HEAD}{cited}\n"})
    assert "'nobody-1900'" in built.warnings
    assert list(links(built.page())) == ["Kantarjian H et al. 2017"]


def test_a_name_in_an_included_file_is_found_there(build: Build) -> None:
    pages = {
        "index.rst": f"{HEAD}.. include:: part.txt\n",
        "part.txt": "First.\n\nSecond line of\n:antigen:`CD1999`.\n",
    }
    assert re.search(r"part\.txt:4: WARNING", build(pages=pages).warnings)


def test_in_a_docstring_the_place_is_the_paragraph(
    build: Build, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path

    monkeypatch.syspath_prepend(tmp_path)
    module = '"""About\n\n:therapy:`blinatumumab`.\n"""\n'
    Path(str(tmp_path), "li_outside.py").write_text(module)
    built = build(
        pages={"index.rst": f"{HEAD}.. automodule:: li_outside\n"},
        extensions="leukimmuno.sphinxext,sphinx.ext.autodoc",
    )
    assert "docstring of li_outside" in built.warnings
    assert "did you mean 'blinatumomab'" in built.warnings


def test_pages_of_ones_own_are_linked_as_documents(build: Build) -> None:
    tree = ".. toctree::\n\n   records/trials/tower\n"
    pages = {
        "index.rst": f"{HEAD}:trial:`NCT02013167`\n\n{tree}",
        "records/trials/tower.rst": "A trial\n=======\n",
    }
    built = build(pages=pages, leukimmuno_pages="records")
    assert built.warnings == ""
    link = r'<a class="reference internal" href="records/trials/tower\.html"><span[^>]*>TOWER<'
    assert re.search(link, built.page())


def test_a_missing_page_of_ones_own_warns(build: Build) -> None:
    built = build(pages={"index.rst": f"{HEAD}:trial:`TOWER`\n"}, leukimmuno_pages="records")
    assert "unknown document: '/records/trials/tower'" in built.warnings


def test_without_pages_there_are_no_links(build: Build) -> None:
    built = build(pages={"index.rst": f"{HEAD}:trial:`NCT02013167`\n"}, leukimmuno_pages="")
    assert built.warnings == ""
    assert '<span class="leukimmuno">TOWER</span>' in built.page()


def test_other_builders_print_the_names(build: Build) -> None:
    built = build(builder="text", pages={"index.rst": f"{HEAD}:trial:`NCT02013167` is over.\n"})
    assert "TOWER is over." in built.page("index.txt")
