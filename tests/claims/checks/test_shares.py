"""Figures about everybody with a disease: 75 % of adults, 85 to 88 % of children with ALL."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from typing import Any

import pytest

import leukimmuno as li
from tests.claims.conftest import LABEL

ADULTS, CHILDREN = ">= 18 years", "0 to 17 years"


def share(number: float | None = None, ages: Any = ADULTS, **more: Any) -> li.ShareAssertion:
    settings: dict[str, Any] = {"unit": "percent", "figure": "Share", "of_subtype_id": "all"}
    return li.ShareAssertion(subtype_id="b-all", number=number, ages=ages, **{**settings, **more})


@pytest.mark.parametrize(
    ("number", "ages", "verdict"),
    [
        (75, ADULTS, "supported"),
        # Fives are rounded to one point, others to half.
        (74, ADULTS, "imprecise"),
        (65, ADULTS, "imprecise"),
        (64.9, ADULTS, "contradicted"),
        (85, CHILDREN, "supported"),
        (86.5, CHILDREN, "supported"),
        (88.4, CHILDREN, "supported"),
        (90, CHILDREN, "supported"),
        (92, CHILDREN, "imprecise"),
        (70, CHILDREN, "contradicted"),
    ],
)
def test_a_number(put: Any, number: float, ages: str, verdict: str) -> None:
    finding = put(share(number, ages))
    assert (finding.verdict, finding.second) == (verdict, None)
    assert [one.id for one in finding.records] == ["adults" if ages == ADULTS else "children"]


def test_the_reason_quotes_both(put: Any, changed: Any) -> None:
    finding = put(share(64.9))
    assert finding.reason == "other sources have 75%; the article has 64.9 %"
    changed_share = li.PopulationFigure(
        id="adults", subtype_id="b-all", of_subtype_id="all", figure="share", value="65 percent",
        ages=ADULTS, citations=LABEL,
    )  # fmt: skip
    assert put(share(64.9), changed(changed_share)).verdict == "supported"


@pytest.mark.parametrize(
    ("band", "ages", "verdict"),
    [
        ("70 to 80 percent", ADULTS, "supported"),
        ("76 to 80 percent", ADULTS, "imprecise"),
        ("86 to 90 percent", ADULTS, "contradicted"),
        ("80 to 90 percent", CHILDREN, "supported"),
        # One end of 85 to 88 lies within: they overlap.
        ("87 to 95 percent", CHILDREN, "imprecise"),
        (li.Range(60, None, "percent"), ADULTS, "supported"),
        (li.Range(None, 60, "percent"), ADULTS, "contradicted"),
        (li.Range(None, 70, "percent"), ADULTS, "imprecise"),
    ],
)
def test_a_band(put: Any, band: Any, ages: str, verdict: str) -> None:
    assert put(share(band=band, ages=ages)).verdict == verdict


def test_a_bands_words(put: Any) -> None:
    assert put(share(band="70 to 80 percent")).reason.endswith("the article has 70 to 80%")


def population(name: str, **more: Any) -> li.PopulationFigure:
    settings: dict[str, Any] = {
        "subtype_id": "b-all",
        "of_subtype_id": "all",
        "figure": "share",
        "ages": ADULTS,
        "citations": LABEL,
        **more,
    }
    return li.PopulationFigure(id=name, **settings)


def test_sources_that_differ_are_imprecise(put: Any, changed: Any) -> None:
    registry = changed(population("again", value="85 percent"))
    finding = put(share(75), registry)
    assert (finding.verdict, finding.second) == ("imprecise", "supported")
    assert finding.reason == "other sources have 75% and 85%; the article has 75 %"


@pytest.mark.parametrize(
    "change",
    [
        {"of_subtype_id": None},
        {"of_subtype_id": "leukemia"},
        {"figure": "incidence"},
        {"ages": None},
        {"unit": "1"},
    ],
)
def test_another_figure_is_not_compared(put: Any, change: dict[str, Any]) -> None:
    finding = put(share(75, **change) if "ages" not in change else share(75, None))
    assert finding.verdict == "unverifiable"
    assert finding.reason.startswith("the registry holds no other source for the ")


def test_ages_have_to_overlap(put: Any) -> None:
    assert put(share(75, "30 to 40 years")).verdict == "supported"
    assert put(share(75, "0 to 10 years")).reason.startswith("other sources have 85 to 88%")
    # Ages that neither names are the same ages.
    assert put(share(75, "16 to 20 years")).reason.startswith("other sources have 75% and 85")


def test_open_and_unreached_figures(put: Any, changed: Any) -> None:
    of_aml = {"subtype_id": "aml", "ages": None}
    unreached = population("m", **of_aml, value=li.Measure(None, "percent", bound="not reached"))
    open_ended = population("o", **of_aml, range=li.Range(10, None, "percent"))
    claim = li.ShareAssertion(
        subtype_id="aml", of_subtype_id="all", figure="share", number=10, unit="percent"
    )
    assert put(claim, changed(unreached)).verdict == "unverifiable"
    assert put(claim, changed(open_ended)).verdict == "supported"
    anything = population("p", **of_aml, range=li.Range(None, None, "percent"))
    assert put(claim, changed(anything)).verdict == "unverifiable"


def test_other_units_have_no_ten_points(put: Any, changed: Any) -> None:
    age = {"subtype_id": "aml", "of_subtype_id": None, "ages": None, "figure": "median age"}
    registry = changed(population("age", **age, value="68 years"))

    def said(number: float) -> Any:
        return put(
            li.ShareAssertion(subtype_id="aml", figure="median age", number=number, unit="year"),
            registry,
        )

    assert said(68).verdict == "supported"
    assert said(66).verdict == "contradicted"
    assert said(66).reason == "other sources have 68 years; the article has 66 years"
    plain = changed(population("odds", **{**age, "figure": "odds"}, value=li.Measure(2, "1")))
    odds = li.ShareAssertion(subtype_id="aml", figure="odds", number=3, unit="1")
    assert put(odds, plain).reason == "other sources have 2; the article has 3"


def test_neither_the_claims_own_document_nor_another_article_is_evidence(
    put: Any, changed: Any
) -> None:
    assert put(share(75), source="label").verdict == "unverifiable"
    own = [li.Citation("article", "text")]
    lone = changed(population("again", value="95 percent", citations=own))
    assert put(share(75), lone).verdict == "supported"
    assert put(share(75), lone, "early").verdict == "supported"
