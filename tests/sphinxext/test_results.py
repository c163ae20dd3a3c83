from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from leukimmuno import registry

if TYPE_CHECKING:
    from tests.sphinxext.conftest import Build

HEAD = "Notes\n=====\n\n"


def directive(argument: str = "", **options: str) -> str:
    lines = [f".. li-result:: {argument}".rstrip()]
    lines += [f"   :{name.replace('_', '-')}: {value}".rstrip() for name, value in options.items()]
    return f"{HEAD}" + "\n".join(lines) + "\n"


def text_of(build: Build, page: str) -> str:
    built = build(builder="text", pages={"index.rst": page})
    assert built.warnings == ""
    return " ".join(built.page("index.txt").split())


def test_a_result_is_printed_as_its_source_prints_it(build: Build) -> None:
    text = text_of(build, directive(trial="TOWER", endpoint="complete remission"))
    assert "TOWER: complete remission, randomised" in text
    # Kantarjian 2017, abstract: 34 % of 271 and 16 % of 134; the second count is derived.
    assert "91/271, 34%" in text
    assert "21/134 (count derived from the percentage), 16%" in text
    assert "Kantarjian H et al. 2017" in text
    assert f"leukimmuno data {registry.version}" in text


def test_the_id_of_a_result_names_it(build: Build) -> None:
    by_id = text_of(build, directive("tower-cr"))
    assert by_id == text_of(build, directive(trial="TOWER", endpoint="complete remission"))


def test_an_effect_is_computed(build: Build) -> None:
    text = text_of(build, directive("tower-cr", effect="risk ratio"))
    # By hand: (91/271) / (21/134) = 2.1427; se = sqrt(1/91 - 1/271 + 1/21 - 1/134) = 0.21784;
    # 2.1427 x exp(-+1.95996 x 0.21784) = 1.398 and 3.284.
    assert "RR 2.14 (95% CI 1.40 to 3.28), computed" in text
    assert "91/271" not in text
    assert "Kantarjian H et al. 2017" in text


def test_level_and_several_effects(build: Build) -> None:
    text = text_of(build, directive("tower-cr", effect="risk ratio, risk difference", level="0.9"))
    # By hand: 2.1427 x exp(-+1.64485 x 0.21784) = 1.497 and 3.066; 0.33579 - 0.15672 = 0.179.
    assert "RR 2.14 (90% CI 1.50 to 3.07), computed" in text
    assert re.search(r"RD 0\.179|17\.9", text)


def test_a_crude_effect_is_given_on_demand_only(build: Build) -> None:
    result = next(
        one
        for one in registry.results.where(endpoint="overall survival")
        if len(one.arms) == 2 and all(arm.events and arm.total for arm in one.arms)
    )
    page = directive(result.id, effect="risk ratio")
    assert "pass crude=True" in build(pages={"index.rst": page}).warnings
    assert "RR " in text_of(build, directive(result.id, effect="risk ratio", crude=""))


def test_the_page_has_the_parts_that_a_style_can_reach(build: Build) -> None:
    built = build(pages={"index.rst": directive("tower-cr")})
    for name in ("leukimmuno-result", "leukimmuno-sources", "leukimmuno-source"):
        assert re.search(rf'class="[^"]*\b{name}\b', built.page())


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (directive(trial="TOWR", endpoint="complete remission"), "did you mean 'tower'"),
        (directive("tower-crr"), "did you mean 'tower-cr"),
        (directive(trial="TOWER", endpoint="overall survival"), "tower-os-censored-at-transplant"),
        (directive("tower-cr", effect="hazard ratio"), "tower-cr"),
        (directive("tower-cr", effect="risk ration"), "risk ratio"),
        (directive("tower-cr", effect="risk ratio", level="95"), "level"),
        (directive("tower-cr", trial="TOWER"), "got both 'tower-cr' and trial"),
        (directive(), "got neither"),
    ],
)
def test_what_cannot_be_printed_is_a_warning_on_its_line(
    build: Build, page: str, said: str
) -> None:
    built = build(pages={"index.rst": page})
    assert re.search(r"index\.rst:4: WARNING: ", built.warnings)
    assert said in built.warnings
    assert "leukimmuno-result" not in built.page()


def test_a_level_that_is_no_number_is_refused(build: Build) -> None:
    built = build(pages={"index.rst": directive("tower-cr", effect="risk ratio", level="high")})
    assert "could not convert string to float" in built.warnings
