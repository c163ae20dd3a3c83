"""Approval queries: whole and partial matches, reasons, status."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type,operator,call-overload,type-var"

from __future__ import annotations

import datetime as dt
import pickle

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import leukimmuno as li
from leukimmuno.errors import (
    InvalidTypeError,
    InvalidValueError,
    UnitMismatchError,
    UnknownEntityError,
    VocabularyError,
)


def test_a_use_counts_from_its_day_to_its_end(reg: li.Registry) -> None:
    assert reg.approved(subtype="b-all", on="2014-12-02").ids == ("chemo",)
    assert reg.approved(subtype="b-all", on="2014-12-03").ids == ("engager", "chemo")
    assert reg.approved(subtype="aml", on="2011-06-29").ids == ("macro", "chemo")
    assert reg.approved(subtype="aml", on="2011-06-30").ids == ("chemo",)


def test_without_a_day_it_is_the_registry_s(reg: li.Registry) -> None:
    assert reg.approved(subtype="b-all", immunotherapy=True).ids == ("engager", "cells")
    assert reg.as_of("2015").approved(subtype="b-all", immunotherapy=True).ids == ("engager",)
    bare = li.Registry.of(
        *(
            record
            for name in ("therapies", "approvals", "subtypes", "sources", "antigens")
            for record in getattr(reg, name)
        )
    )
    assert bare.approved(subtype="b-all", immunotherapy=True).ids == ("engager", "cells")


def test_immunotherapy_and_its_opposite(reg: li.Registry) -> None:
    assert reg.approved(immunotherapy=False).ids == ("chemo",)
    assert reg.approved().ids == ("engager", "cells", "chemo")
    with pytest.raises(InvalidTypeError, match="immunotherapy: expected True or False"):
        reg.approved(immunotherapy="yes")


def test_a_supportive_use_is_no_immunotherapy(reg: li.Registry) -> None:
    use = li.Indication(subtype_ids=["aml"], purpose="supportive")
    extra = attrs.evolve(reg.approvals["cells-1"], id="support", indications=(use,))
    both = reg.overlay(li.Registry.of(extra))
    assert both.approved(subtype="aml").ids == ("cells", "chemo")
    assert both.approved(subtype="aml", immunotherapy=True).ids == ()


def test_diseases_match_wholly_or_in_part(reg: li.Registry) -> None:
    narrow = reg.approved(subtype="ph-positive-all")
    assert narrow.because("engager")[0].matches == {"subtype": "whole"}
    wide = reg.approved(subtype=reg.subtypes["all"])
    assert wide.because("engager")[0].partial == ("part of: B-ALL",)
    assert "engager" not in reg.approved(subtype="aml")
    assert "engager" not in reg.approved(subtype="bpdcn")


@pytest.mark.parametrize(
    ("age", "match"),
    [
        ("12 years", "whole"),
        ("25 years", "whole"),
        ("25.9 years", "whole"),  # completed years: not yet 26
        ("300 months", "whole"),  # 25 years
        ("26 years", None),
        ("311 months", "whole"),  # 25 years and 11 months
        ("312 months", None),  # 26 years
        ("18 to 40 years", "part of: 18 to 25 years"),
        (">= 18 years", "part of: 18 to 25 years"),
        ("adults", "part of: 18 to 25 years"),
        ("adult", "part of: 18 to 25 years"),
        ("2 to 17 years", "whole"),
        ("30 to 40 years", None),
    ],
)
def test_ages_match_in_completed_years(reg: li.Registry, age: str, match: str | None) -> None:
    found = reg.approved(subtype="b-all", age=age)
    if match is None:
        assert "cells" not in found
    else:
        assert found.because("cells")[0].matches["age"] == match


def test_an_age_is_a_time(reg: li.Registry) -> None:
    with pytest.raises(UnitMismatchError):
        reg.approved(age="12 kg")
    with pytest.raises(InvalidTypeError, match="age: expected a quantity with its unit"):
        reg.approved(age=12)


@pytest.mark.parametrize(
    ("setting", "match"),
    [
        ("relapsed or refractory", "part of: relapsed or refractory, after at least 2 relapses"),
        ("refractory", "part of: relapsed or refractory, after at least 2 relapses"),
        ("newly diagnosed", None),
    ],
)
def test_settings_share_what_they_comprise(
    reg: li.Registry, setting: str, match: str | None
) -> None:
    found = reg.approved(subtype="b-all", setting=setting)
    if match is None:
        assert "cells" not in found
        assert "setting not met" in found.why_not("cells")[0]
    else:
        (grounds,) = found.because("cells")
        assert grounds.partial == (match,)
        assert not grounds.whole
        assert "(part of: " in str(grounds)


def test_a_narrower_setting_is_covered_wholly(reg: li.Registry) -> None:
    (grounds,) = reg.approved(subtype="b-all", setting="relapsed").because("engager")
    assert grounds.whole
    assert grounds.partial == ()
    assert str(grounds) == "FDA 2017-07-11: B-ALL; relapsed or refractory"
    assert grounds.approval is reg.approvals["engager-2"]
    wide = reg.approved(subtype="b-all", setting="previously treated").because("engager")
    assert wide[0].partial == ("part of: relapsed or refractory",)


def test_by_agency_and_modality(reg: li.Registry) -> None:
    assert reg.approved(agency="EMA").ids == ()
    assert reg.approved(agency="ema").reason is not None
    assert reg.approved(modality="car-t").ids == ("cells",)
    assert reg.approved(modality="checkpoint inhibitor", on="2011-01-01").ids == ("macro",)
    assert "modality car-t not met" in reg.approved(modality="car-t").why_not("engager")[0]
    with pytest.raises(VocabularyError, match="agency: 'FDB'"):
        reg.approved(agency="FDB")


def test_why_not(reg: li.Registry) -> None:
    found = reg.approved(subtype="b-all", age="40 years", immunotherapy=True, agency="FDA")
    assert found.why_not("engager") == ()
    assert found.why_not(reg.therapies["cells"]) == (
        (
            "cells-1: age not met by B-ALL; relapsed or refractory; "
            "at least 2 relapses if relapsed; up to 25 years"
        ),
    )
    assert found.why_not("macro") == ("no use approved by FDA was in force on 2026-01-01",)
    assert "any agency" in reg.approved().why_not("elsewhere")[0]
    assert found.why_not("chemo") == ("chemo-1: no immunotherapy by LEUKEMIA",)
    assert "an immunotherapy" in reg.approved(immunotherapy=False).why_not("cells")[0]
    with pytest.raises(UnknownEntityError):
        found.because("cells")
    with pytest.raises(UnknownEntityError):
        found.why_not("nobody")
    assert found.because(reg.therapies["engager"])


def test_an_empty_answer_says_why(reg: li.Registry) -> None:
    early = reg.approved(subtype="b-all", on="1900-01-01")
    assert early.ids == ()
    assert early.reason == "no use in force on 1900-01-01 meets the query"


def test_after_the_release_the_answer_is_the_state_at_release(reg: li.Registry) -> None:
    late = reg.approved(subtype="bpdcn", on="2030-01-01")
    assert late.reason == (
        "no use in force on 2030-01-01 (state at release, 2026-01-01) meets the query"
    )
    assert "2026-01-01)" in late.why_not("macro")[0]


@pytest.mark.parametrize("criterion", ["subtype", "setting", "on"])
def test_criteria_that_name_nothing_are_errors(reg: li.Registry, criterion: str) -> None:
    with pytest.raises((UnknownEntityError, VocabularyError, InvalidValueError)):
        reg.approved(**{criterion: "nothing of the kind"})
    with pytest.raises(InvalidTypeError):
        reg.approved(**{criterion: 3})


def test_answers_pickle_as_collections(reg: li.Registry) -> None:
    twin = pickle.loads(pickle.dumps(reg.approved(subtype="b-all")))
    assert twin.ids == reg.approved(subtype="b-all").ids


@given(
    st.dates(dt.date(1965, 1, 1), dt.date(2027, 1, 1)),
    st.sampled_from([None, "b-all", "all", "leukemia", "aml"]),
    st.sampled_from([None, "3 years", "20 years", "18 to 60 years"]),
)
def test_a_further_criterion_never_adds(
    reg: li.Registry, day: dt.date, subtype: str | None, age: str | None
) -> None:
    without = reg.approved(on=day, subtype=subtype)
    assert set(reg.approved(on=day, subtype=subtype, age=age).ids) <= set(without.ids)
    for therapy in reg.therapies:
        assert bool(without.why_not(therapy)) is (therapy.id not in without)


def test_status_is_of_one_agency_and_day(reg: li.Registry) -> None:
    assert reg.therapies["engager"].status is li.Status.APPROVED
    assert reg.therapies["engager"].status_with("EMA") is li.Status.INVESTIGATIONAL
    assert reg.as_of("2014").therapies["cells"].status is li.Status.INVESTIGATIONAL
    assert reg.therapies["macro"].status is li.Status.WITHDRAWN
    assert reg.as_of("2010").therapies["macro"].status is li.Status.APPROVED
    assert reg.as_of("2009").therapies["macro"].status is li.Status.DISCONTINUED
    assert reg.therapies["chemo"].status_with("ema") is li.Status.NOT_APPLICABLE
    assert reg.as_of("2011").therapies["elsewhere"].status is li.Status.INVESTIGATIONAL
    assert reg.therapies["elsewhere"].status == "investigational in leukemia, approved elsewhere"
