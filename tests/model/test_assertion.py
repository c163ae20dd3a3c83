"""What assertions refuse, and what they lead to."""

# Texts stand for members of vocabularies and for quantities, which checkers cannot see.
# mypy: disable-error-code="arg-type"
# pyright: reportArgumentType=false

from __future__ import annotations

from typing import Any

import pytest

import leukimmuno as li
from leukimmuno.errors import (
    InvalidTypeError,
    InvalidValueError,
    UnboundRecordError,
    UnitMismatchError,
    UnknownUnitError,
    VocabularyError,
)

FIGURE = {"trial_id": "duel", "endpoint_ids": ["cr"], "unit": "percent"}
PAIR = {"trial_id": "duel", "endpoint_ids": ["cr"]}


@pytest.mark.parametrize(
    ("cls", "given", "field"),
    [
        (li.FigureAssertion, FIGURE, "FigureAssertion.number: one of number, band"),
        (
            li.FigureAssertion,
            {"number": 1, "unit": "percent", "trial_id": "duel"},
            "FigureAssertion.endpoint_ids: one of endpoint_ids, characteristic",
        ),
        (
            li.FigureAssertion,
            {"number": 1, "unit": "percent", "endpoint_ids": ["cr"]},
            "FigureAssertion.trial_id: one of trial_id, therapy_id, modality",
        ),
        (li.ComparisonAssertion, PAIR, "ComparisonAssertion.experimental: one of experimental, hi"),
        (
            li.FrequencyAssertion,
            {"adverse_event_ids": ["crs"], "frequency": "rare"},
            "FrequencyAssertion.therapy_ids: one of therapy_ids, modality is needed",
        ),
        (
            li.WindowAssertion,
            {"window": "1 to 2 days", "since": "infusion", "therapy_id": "cells"},
            "WindowAssertion.adverse_event_id: one of adverse_event_id, step is needed",
        ),
        (
            li.WindowAssertion,
            {"window": "1 to 2 days", "since": "infusion", "step": "wait"},
            "WindowAssertion.therapy_id: one of therapy_id, modality is needed",
        ),
        (
            li.ApprovalAssertion,
            {"subtype_id": "b-all"},
            "ApprovalAssertion.therapy_ids: one of therapy_ids, modalities is needed",
        ),
        (
            li.MechanismAssertion,
            {"therapy_id": "cells"},
            "MechanismAssertion.antigen_ids: one of antigen_ids, mechanisms is needed",
        ),
        (
            li.ShareAssertion,
            {"subtype_id": "b-all", "figure": "share", "unit": "percent"},
            "ShareAssertion.number: one of number, band is needed",
        ),
        (
            li.EvidenceAssertion,
            {"subtype_id": "b-all", "level": "studied"},
            "EvidenceAssertion.therapy_ids: one of therapy_ids, modality is needed",
        ),
    ],
)
def test_something_has_to_be_stated(cls: Any, given: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValueError, match=field) as caught:
        cls(**given)
    assert caught.value.field == field.split(":", maxsplit=1)[0]


@pytest.mark.parametrize(
    "given",
    [
        {"experimental": 1, "control": 2},
        {"experimental": 1, "unit": "percent"},
        {"experimental": 1, "higher": True},
        {"control": 2, "higher": True},
        {"unit": "percent", "higher": True},
    ],
)
def test_a_comparison_has_both_figures_and_their_unit_or_none(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError, match="both figures and their unit are needed, or none"):
        li.ComparisonAssertion(**PAIR, **given)
    assert li.ComparisonAssertion(**PAIR, higher=True).experimental is None
    whole = li.ComparisonAssertion(**PAIR, experimental=1, control=2, unit="%")
    assert whole.unit == "percent"


@pytest.mark.parametrize(
    "make",
    [
        lambda **given: li.FigureAssertion(**FIGURE, **given),
        lambda **given: li.ShareAssertion(
            subtype_id="b-all", figure="share", unit="percent", **given
        ),
    ],
)
def test_a_figure_is_a_number_or_a_span_of_its_own_dimension(make: Any) -> None:
    band = li.Range(40, 50, "percent")
    assert make(band=band).band == band
    # A share of 0.4 to 0.5 measures the same.
    assert make(band=li.Range(0.4, 0.5, "1")).number is None
    with pytest.raises(InvalidValueError, match=r"is a number or a span, got 45\.0 and 40 to 50%"):
        make(number=45, band=band)
    with pytest.raises(InvalidValueError, match="a span needs an end, got any"):
        make(band=li.Range(None, None, "percent"))
    with pytest.raises(UnitMismatchError, match="expected proportion as in 'percent', got 4 to 5"):
        make(band=li.Range(4, 5, "month"))


@pytest.mark.parametrize(
    ("error", "given"),
    [
        (UnknownUnitError, {"unit": "precent"}),
        (VocabularyError, {"bound": "about"}),
        (VocabularyError, {"setting": "early"}),
        (InvalidTypeError, {"endpoint_ids": "cr"}),
        (InvalidTypeError, {"number": "24.6"}),
        (InvalidValueError, {"number": float("nan")}),
        (UnitMismatchError, {"time": "3 mg"}),
        (UnitMismatchError, {"ages": "3 to 4 mg"}),
    ],
)
def test_fields_are_checked(error: type[Exception], given: dict[str, Any]) -> None:
    with pytest.raises(error):
        li.FigureAssertion(**{"number": 1, **FIGURE, **given})


def test_lists_that_must_not_be_empty() -> None:
    with pytest.raises(InvalidValueError, match="at least one is needed"):
        li.ClassAssertion(therapy_ids=[], modalities=["car-t"])
    with pytest.raises(InvalidValueError, match="at least one is needed"):
        li.ClassAssertion(therapy_ids=["cells"], modalities=[])
    with pytest.raises(InvalidValueError, match="at least one is needed"):
        li.FrequencyAssertion(adverse_event_ids=[], frequency="rare", modality="car-t")


DRUGS = {"therapy_ids": ["engager", "cells"]}
TWO = ("engager", "cells")

RELATIONS: list[tuple[Any, dict[str, Any]]] = [
    (
        li.FigureAssertion(number=1, **FIGURE, therapy_id="cells", subtype_id="b-all"),
        {"trial": "duel", "therapy": "cells", "subtype": "b-all", "endpoints": ("cr",)},
    ),
    (
        li.FigureAssertion(number=1, unit="1", modality="car-t", characteristic="age"),
        {"trial": None, "therapy": None, "subtype": None, "endpoints": ()},
    ),
    (
        li.ComparisonAssertion(**PAIR, higher=True, subtype_id="aml"),
        {"trial": "duel", "endpoints": ("cr",), "subtype": "aml"},
    ),
    (li.ComparisonAssertion(**PAIR, higher=True), {"subtype": None}),
    (
        li.FrequencyAssertion(adverse_event_ids=["crs", "fever"], frequency="rare", **DRUGS),
        {"adverse_events": ("crs", "fever"), "therapies": TWO},
    ),
    (
        li.WindowAssertion(
            window="1 to 2 days", since="dose", adverse_event_id="crs", therapy_id="cells"
        ),
        {"adverse_event": "crs", "therapy": "cells"},
    ),
    (
        li.WindowAssertion(window="1 to 2 days", since="start", step="wait", modality="car-t"),
        {"adverse_event": None, "therapy": None},
    ),
    (
        li.ApprovalAssertion(**DRUGS, subtype_id="b-all"),
        {"therapies": TWO, "subtype": "b-all"},
    ),
    (
        li.MechanismAssertion(therapy_id="engager", antigen_ids=["cd19", "cd3"]),
        {"therapy": "engager", "antigens": ("cd19", "cd3")},
    ),
    (li.ClassAssertion(**DRUGS, modalities=["car-t"]), {"therapies": TWO}),
    (
        li.ShareAssertion(
            subtype_id="b-all", of_subtype_id="all", figure="share", number=1, unit="percent"
        ),
        {"subtype": "b-all", "of_subtype": "all"},
    ),
    (
        li.ShareAssertion(subtype_id="b-all", figure="age", number=1, unit="year"),
        {"of_subtype": None},
    ),
    (
        li.EvidenceAssertion(**DRUGS, subtype_id="b-all", level="studied", endpoint_ids=["os"]),
        {"therapies": TWO, "subtype": "b-all", "endpoints": ("os",)},
    ),
]


@pytest.mark.parametrize(("assertion", "leads"), RELATIONS)
def test_relations(reg: li.Registry, assertion: Any, leads: dict[str, Any]) -> None:
    claim = reg.bind(
        li.Claim(id="c", source_id="paper-2017", section="x", statement="So.", assertion=assertion)
    )
    for name, expected in leads.items():
        found = getattr(claim.assertion, name)
        ids = found.ids if isinstance(expected, tuple) else getattr(found, "id", None)
        assert ids == expected
        if expected is not None:
            with pytest.raises(UnboundRecordError):
                _ = tuple(getattr(assertion, name)) if isinstance(expected, tuple) else (
                    getattr(assertion, name)
                )  # fmt: skip


def test_a_claim_needs_an_assertion() -> None:
    with pytest.raises(InvalidTypeError, match="expected one of the assertion classes, got 'so'"):
        li.Claim(id="c", source_id="s", section="x", statement="So.", assertion="so")
