"""Statements about approvals, on the document's day and on others.

In the small registry, for B-ALL: the engager since 2014-12-03, the conjugate since 2017-08-17, the
cells since 2019-08-30, up to 25 years; for AML "macro" from 2010-05-01 to 2012-06-29; chemotherapy
for any leukemia since 1970. The articles are of 2018-02-01 ("early"), 2021-05-17 ("article"), and
of some day between 2018-01-01 and 2020-12-31 ("undated").
"""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from typing import Any

import pytest

import leukimmuno as li
from tests.claims.conftest import PAPER, approval


def said(*therapies: str, **more: Any) -> li.ApprovalAssertion:
    settings: dict[str, Any] = {"subtype_id": "b-all", "agency": "FDA", **more}
    return li.ApprovalAssertion(therapy_ids=therapies, **settings)


def test_approved_then_and_now(put: Any, without: Any) -> None:
    finding = put(said("engager"))
    assert (finding.verdict, finding.second) == ("supported", None)
    # What else is approved for the use was not asked about.
    assert finding.reason == "on 2026-01-01 approved for B-ALL by FDA: engager"
    assert [one.id for one in finding.records] == ["engager-1"]
    assert put(said("engager"), without("engager-1")).verdict == "contradicted"


def test_not_yet_approved_when_written(put: Any, small: li.Registry) -> None:
    finding = put(said("cells", ages="<= 25 years"), source="early")
    assert finding.verdict == "contradicted"
    assert finding.reason.startswith(
        "not yet true when it was written (2018-02-01): cells not approved on 2018-02-01; approved "
        "for that use: engager, conjugate"
    )
    assert "since then, on 2026-01-01 approved for up to 25 years B-ALL by FDA" in finding.reason
    assert [one.id for one in finding.records] == ["cells-1"]
    # Seen on that day, it had not happened at all.
    assert put(said("cells"), small.as_of("2018-02-01"), "early").verdict == "contradicted"


def test_never_approved(put: Any) -> None:
    finding = put(said("rumour"))
    assert finding.verdict == "contradicted"
    assert finding.reason.startswith(
        "true on no day up to 2021-05-17; rumour not approved on 2026-01-01; approved for that use:"
    )
    # What is approved instead is the evidence.
    assert "engager-1" in [one.id for one in finding.records]


def test_a_list_that_was_complete_when_written_is_outdated(put: Any, without: Any) -> None:
    both = said("engager", "conjugate", exhaustive=True)
    finding = put(both, source="early")
    assert finding.verdict == "outdated"
    assert finding.reason == (
        "true when it was written (2018-02-01); on 2026-01-01 approved as well: "
        "cells (since 2019-08-30)"
    )
    assert {one.id for one in finding.records} == {"engager-1", "conjugate-1", "cells-1"}
    # Chemotherapy and supportive drugs are no immunotherapies that are missing.
    assert put(both, without("cells-1"), "early").verdict == "supported"


def test_a_list_that_was_complete_before_it_was_written_is_outdated(put: Any) -> None:
    finding = put(said("engager", "conjugate", exhaustive=True))
    assert finding.verdict == "outdated"
    assert finding.reason.startswith(
        "true from 2017-08-17 until 2019-08-29, and no more when it was written (2021-05-17); on"
    )
    nothing_known = put(said("engager", "conjugate", exhaustive=True), source="timeless")
    assert nothing_known.reason.startswith("true from 2017-08-17 until 2019-08-29; on 2026-01-01")


def test_a_list_that_changed_within_the_articles_time_says_so(put: Any) -> None:
    finding = put(said("engager", "conjugate", exhaustive=True), source="undated")
    assert (finding.verdict, finding.second) == ("outdated", "contradicted")
    assert finding.reason.startswith(
        "it changed within the time in which it was written (between 2018-01-01 and 2020-12-31); on"
    )
    became = put(said("cells"), source="undated")
    assert (became.verdict, became.second) == ("supported", "contradicted")
    assert became.reason.endswith("it became true within the time in which it was written "
                                  "(between 2018-01-01 and 2020-12-31)")  # fmt: skip


def test_a_change_and_back_within_the_articles_time_is_seen(put: Any, changed: Any) -> None:
    # Withdrawn in the middle of the interval and approved again before its end.
    registry = changed(
        approval(
            "engager-2",
            "engager",
            "2019-01-01",
            action="licence withdrawn",
            indications=[],
            ends_ids=["engager-1"],
        ),
        approval("engager-3", "engager", "2019-06-01"),
    )
    finding = put(said("engager"), registry, "undated")
    assert (finding.verdict, finding.second) == ("supported", "contradicted")


def test_withdrawn(put: Any) -> None:
    finding = put(said("macro", subtype_id="aml"))
    assert finding.verdict == "outdated"
    assert finding.reason.startswith("true from 2010-05-01 until 2012-06-29, and no more when it")
    gone = put(said("macro", subtype_id="aml", agency="EMA"))
    assert gone.verdict == "contradicted"
    # Nothing is approved for that use: the therapy's other approvals are the evidence.
    assert [one.id for one in gone.records] == ["macro-1", "macro-2"]
    nothing = put(said("rumour", subtype_id="aml", agency="EMA"))
    assert [one.id for one in nothing.records] == ["rumour"]


def test_true_after_the_article_and_no_more_is_contradicted(put: Any, changed: Any) -> None:
    registry = changed(
        approval("rumour-1", "rumour", "2022-01-01"),
        approval(
            "rumour-2",
            "rumour",
            "2023-01-01",
            action="licence withdrawn",
            indications=[],
            ends_ids=["rumour-1"],
        ),
    )
    assert put(said("rumour"), registry).verdict == "contradicted"
    assert put(said("rumour"), registry, "timeless").verdict == "outdated"


def test_part_of_the_use_is_imprecise(put: Any) -> None:
    finding = put(said("cells", ages=">= 18 years"))
    assert (finding.verdict, finding.second) == ("imprecise", "supported")
    assert finding.reason.endswith("of the use stated part of: 18 to 25 years (cells)")
    assert put(said("cells", ages=">= 18 years"), source="undated").second == "contradicted"
    assert put(said("cells", ages=">= 30 years")).verdict == "contradicted"
    assert put(said("cells", "engager", ages="1 to 18 years")).verdict == "supported"


def test_of_a_class_one_that_covers_the_whole_use_is_enough(put: Any, changed: Any) -> None:
    # The cells are approved up to 25 years; another therapy of their class at any age.
    other = li.Therapy(id="others", name="others", modality="car-t", citations=PAPER)
    registry = changed(other, approval("others-1", "others", "2020-01-01"))
    adults = {"ages": ">= 18 years"}
    finding = put(said(modalities=["car-t"], **adults), registry)
    assert (finding.verdict, finding.second) == ("supported", None)
    assert "part of" not in finding.reason
    assert put(said(modalities=["car-t"], **adults)).verdict == "imprecise"
    # Of therapies that are named each has to cover it.
    named = put(said("cells", "others", **adults), registry)
    assert (named.verdict, named.second) == ("imprecise", "supported")
    assert named.reason.endswith("of the use stated part of: 18 to 25 years (cells)")


def test_the_class_asked_about_is_named_and_no_other_drug(put: Any) -> None:
    none = put(said(modalities=["vaccine"], approved=False, agency=None))
    assert none.reason == "on 2026-01-01 approved for B-ALL; vaccine: none"
    two = {"modalities": ["t-cell engager", "antibody-drug conjugate"], "exhaustive": True}
    assert put(said("engager", "conjugate", **two)).reason == (
        "on 2026-01-01 approved for B-ALL by FDA; t-cell engager and antibody-drug conjugate: "
        "engager and conjugate"
    )


def conversion(name: str, day: str, ended: str, **more: Any) -> li.Approval:
    settings: dict[str, Any] = {"action": "conversion to regular approval", **more}
    return approval(name, "cells", day, ends_ids=[ended], **settings)


@pytest.mark.parametrize(
    ("use", "day"),
    [
        # What a conversion took over held from the day of the first approval.
        ({}, "2019-08-30"),
        # What it grants beyond that is of its own day.
        ({"subtype_ids": ["aml"]}, "2023-05-05"),
    ],
)
def test_a_use_holds_since_the_event_that_first_granted_it(
    put: Any, changed: Any, use: dict[str, Any], day: str
) -> None:
    asked = {"subtype_id": use.get("subtype_ids", ["b-all"])[0]}
    registry = changed(
        conversion("cells-2", "2022-02-02", "cells-1"),
        conversion("cells-3", "2023-05-05", "cells-2", use=use),
    )
    finding = put(said("cells", approved=False, **asked), registry, "timeless")
    assert finding.reason.endswith(f"on 2026-01-01 approved: cells (since {day})")


def test_a_use_on_condition_is_not_the_use_at_large(put: Any, changed: Any) -> None:
    residual = {"mrd": li.MrdCriterion("positive", 0.001)}
    limited = approval("rumour-1", "rumour", "2020-01-01", use=residual)
    alone = put(said("rumour", approved=False), changed(limited), "timeless")
    assert alone.reason.endswith("rumour (since 2020-01-01, MRD positive, 0.001)")
    both = changed(limited, approval("rumour-2", "rumour", "2024-01-01"))
    whole = put(said("rumour", approved=False), both, "timeless")
    assert whole.reason.endswith("on 2026-01-01 approved: rumour (since 2024-01-01)")
    # Widened by an event that ends the limited one, it holds at large from then on.
    widened = changed(limited, approval("rumour-2", "rumour", "2024-01-01", ends_ids=["rumour-1"]))
    assert put(said("rumour", approved=False), widened, "timeless").reason == whole.reason


def test_some_therapy_of_a_class(put: Any, changed: Any) -> None:
    of_class = said(modalities=["car-t"])
    assert put(of_class).verdict == "supported"
    assert [one.id for one in put(of_class).records] == ["cells-1"]
    finding = put(said(modalities=["checkpoint inhibitor"], agency=None))
    assert finding.verdict == "contradicted"
    assert "no checkpoint inhibitor approved on 2026-01-01; approved for that use" in finding.reason
    # A checkpoint drug by mechanism counts, though it is an antibody by class.
    checkpoint = changed(approval("macro-3", "macro", "2020-01-01"))
    assert put(said(modalities=["checkpoint inhibitor"]), checkpoint).verdict == "supported"
    partial = put(said(modalities=["car-t"], ages=">= 18 years"))
    assert (partial.verdict, partial.second) == ("imprecise", "supported")


def test_a_supportive_use_makes_no_class_approved(put: Any) -> None:
    # "calm" is an antibody approved for B-ALL, against a toxicity.
    assert put(said(modalities=["naked antibody"])).verdict == "contradicted"
    assert put(said("calm")).verdict == "supported"


def test_the_only_ones_of_their_classes(put: Any) -> None:
    classes = {"modalities": ["t-cell engager", "antibody-drug conjugate"], "exhaustive": True}
    assert put(said("engager", "conjugate", **classes)).verdict == "supported"
    finding = put(said("engager", **classes))
    assert finding.verdict == "outdated"
    assert "on 2026-01-01 approved as well: conjugate (since 2017-08-17)" in finding.reason


@pytest.mark.parametrize(
    ("therapy", "source", "verdict"),
    [("rumour", "article", "supported"), ("cells", "early", "outdated")],
)
def test_that_something_is_not_approved(put: Any, therapy: str, source: str, verdict: str) -> None:
    assert put(said(therapy, approved=False), source=source).verdict == verdict


def test_that_something_is_not_approved_though_it_is(put: Any) -> None:
    finding = put(said("cells", approved=False))
    assert finding.verdict == "outdated"
    assert finding.reason == (
        "true until 2019-08-29, and no more when it was written (2021-05-17); on 2026-01-01 "
        "approved: cells (since 2019-08-30)"
    )
    of_class = put(said(modalities=["car-t"], approved=False))
    assert of_class.verdict == "outdated"
    assert of_class.reason.endswith("on 2026-01-01 approved: cells (since 2019-08-30)")
    assert put(said(modalities=["vaccine"], approved=False)).verdict == "supported"
    # A use in part is a use: nothing is said of parts where the article denies.
    denied = put(said("cells", approved=False, ages=">= 30 years"))
    assert (denied.verdict, denied.second) == ("supported", None)


def test_neither_the_claims_own_document_nor_another_article_is_evidence(
    put: Any, changed: Any
) -> None:
    hearsay = [li.Citation("article", "text")]
    registry = changed(approval("rumour-1", "rumour", "2020-01-01", citations=hearsay))
    assert put(said("rumour"), registry).verdict == "contradicted"
    assert put(said("rumour"), registry, "undated").verdict == "contradicted"
    # Nor is what only an article approves missing from a list.
    listed = said("engager", "conjugate", "cells", exhaustive=True)
    assert put(listed, registry).verdict == "supported"
    # All approvals of the small registry rest on the label, which proves nothing of itself.
    assert put(said("engager"), source="paper").verdict == "supported"
    assert put(said("engager"), source="label").verdict == "contradicted"


def test_a_document_after_the_release_is_judged_by_the_state_at_release(
    put: Any, changed: Any, small: li.Registry
) -> None:
    future = changed(li.Source(id="article", kind="article", title="Later", published="2030-01-01"))
    assert put(said("cells"), future).verdict == "supported"
    assert put(said("cells"), small.as_of("2019-01-01"), "undated").verdict == "contradicted"


def test_the_whole_use_is_worded(put: Any) -> None:
    whole = said("engager", ages=">= 18 years", setting="relapsed or refractory")
    assert (
        "approved for 18 years or more relapsed or refractory B-ALL by FDA: " in put(whole).reason
    )
    assert "approved for B-ALL: engager" in put(said("engager", agency=None)).reason
