"""What counts as approved in part, and what needs no approval."""

from __future__ import annotations

from typing import Any

import leukimmuno as li


def test_residual_disease_is_part_of_consolidation() -> None:
    # The FDA's use of 2018-03-29 is for remission with residual disease of at least 0.1 %; the one
    # for consolidation at large came on 2024-06-14.
    asked: dict[str, Any] = {
        "subtype": "ph-negative-b-all",
        "setting": "consolidation",
        "agency": "FDA",
    }
    early = li.registry.approved(**asked, on="2021-05-17").because("blinatumomab")
    assert not any(ground.whole for ground in early)
    assert "MRD" in early[0].partial[0]
    late = li.registry.approved(**asked, on="2024-06-14").because("blinatumomab")
    assert any(ground.whole for ground in late)


def test_residual_disease_is_asked_for_as_remission() -> None:
    asked: dict[str, Any] = {
        "subtype": "b-all",
        "setting": "remission",
        "agency": "FDA",
        "on": "2021-05-17",
    }
    assert "blinatumomab" in li.registry.approved(**asked).ids


def test_procedures_have_no_licence_to_wait_for() -> None:
    for name in ("allogeneic-stem-cell-transplantation", "donor-lymphocyte-infusion"):
        assert li.registry.therapies[name].status is li.Status.NOT_APPLICABLE
