"""Strategies for claims and what they assert."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from leukimmuno.model.assertion import (
    ApprovalAssertion,
    ClassAssertion,
    ComparisonAssertion,
    EvidenceAssertion,
    FigureAssertion,
    FrequencyAssertion,
    JudgedAssertion,
    MechanismAssertion,
    ShareAssertion,
    WindowAssertion,
)
from leukimmuno.model.claim import Claim
from leukimmuno.model.unit_table import UNITS
from leukimmuno.model.vocabulary import Mechanism, Modality
from leukimmuno.testing.building import built, makes, some
from leukimmuno.testing.citing import citations
from leukimmuno.testing.figures import ranges
from leukimmuno.testing.plain import numbers, slugs

__all__ = [
    "approval_assertions",
    "claims",
    "class_assertions",
    "comparison_assertions",
    "evidence_assertions",
    "figure_assertions",
    "frequency_assertions",
    "judged_assertions",
    "mechanism_assertions",
    "share_assertions",
    "window_assertions",
]


def _one_of(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw at least one of the fields."""
    return st.one_of(
        [
            st.fixed_dictionaries(
                {name: strategy},
                optional={other: fields[other] for other in fields if other != name},
            )
            for name, strategy in fields.items()
        ]
    )


def _joined(*parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(*parts).map(lambda drawn: {k: v for part in drawn for k, v in part.items()})


_SLUGS = some(slugs(), least=1)
_MODALITY = st.sampled_from(Modality)
# A number in any unit, or a span in a unit of its own dimension.
_STATED = st.one_of(
    st.fixed_dictionaries({"number": numbers(), "unit": st.sampled_from(sorted(UNITS))}),
    ranges()
    .filter(lambda band: (band.low, band.high) != (None, None))
    .map(lambda band: {"band": band, "unit": band.unit}),
)


@makes(FigureAssertion)
def figure_assertions(**fields: Any) -> st.SearchStrategy[FigureAssertion]:
    """Draw numbers that an article states; `fields` fixes fields by value or strategy."""
    together = _joined(
        _STATED,
        _one_of(endpoint_ids=_SLUGS, characteristic=st.just("median age")),
        _one_of(trial_id=slugs(), therapy_id=slugs(), modality=_MODALITY),
    )
    names = ("number", "band", "unit", "endpoint_ids", "characteristic", "trial_id", "therapy_id")
    return built(FigureAssertion, fields, together, (*names, "modality"))


@makes(ComparisonAssertion)
def comparison_assertions(**fields: Any) -> st.SearchStrategy[ComparisonAssertion]:
    """Draw comparisons that an article states; `fields` fixes fields by value or strategy."""
    figures = st.fixed_dictionaries(
        {"experimental": numbers(), "control": numbers(), "unit": st.sampled_from(sorted(UNITS))}
    )
    together = figures | st.fixed_dictionaries({"higher": st.booleans()})
    names = ("experimental", "control", "unit", "higher")
    return built(ComparisonAssertion, fields, together, names)


@makes(FrequencyAssertion)
def frequency_assertions(**fields: Any) -> st.SearchStrategy[FrequencyAssertion]:
    """Draw words for a frequency; `fields` fixes fields by value or strategy."""
    together = _one_of(therapy_ids=_SLUGS, modality=_MODALITY)
    return built(FrequencyAssertion, fields, together, ("therapy_ids", "modality"))


@makes(WindowAssertion)
def window_assertions(**fields: Any) -> st.SearchStrategy[WindowAssertion]:
    """Draw times that an article states; `fields` fixes fields by value or strategy."""
    together = _joined(
        _one_of(adverse_event_id=slugs(), step=slugs()),
        _one_of(therapy_id=slugs(), modality=_MODALITY),
    )
    names = ("adverse_event_id", "step", "therapy_id", "modality")
    return built(WindowAssertion, fields, together, names)


@makes(ApprovalAssertion)
def approval_assertions(**fields: Any) -> st.SearchStrategy[ApprovalAssertion]:
    """Draw approvals that an article states; `fields` fixes fields by value or strategy."""
    together = _one_of(therapy_ids=_SLUGS, modalities=some(_MODALITY, least=1))
    return built(ApprovalAssertion, fields, together, ("therapy_ids", "modalities"))


@makes(MechanismAssertion)
def mechanism_assertions(**fields: Any) -> st.SearchStrategy[MechanismAssertion]:
    """Draw bindings that an article states; `fields` fixes fields by value or strategy."""
    mechanisms = some(st.sampled_from(Mechanism), least=1)
    together = _one_of(antigen_ids=_SLUGS, mechanisms=mechanisms)
    return built(MechanismAssertion, fields, together, ("antigen_ids", "mechanisms"))


@makes(ClassAssertion)
def class_assertions(**fields: Any) -> st.SearchStrategy[ClassAssertion]:
    """Draw classes that an article states; `fields` fixes fields by value or strategy."""
    return built(ClassAssertion, fields)


@makes(ShareAssertion)
def share_assertions(**fields: Any) -> st.SearchStrategy[ShareAssertion]:
    """Draw shares that an article states; `fields` fixes fields by value or strategy."""
    return built(ShareAssertion, fields, _STATED, ("number", "band", "unit"))


@makes(EvidenceAssertion)
def evidence_assertions(**fields: Any) -> st.SearchStrategy[EvidenceAssertion]:
    """Draw uses that an article states; `fields` fixes fields by value or strategy."""
    together = _one_of(therapy_ids=_SLUGS, modality=_MODALITY)
    return built(EvidenceAssertion, fields, together, ("therapy_ids", "modality"))


@makes(JudgedAssertion)
def judged_assertions(**fields: Any) -> st.SearchStrategy[JudgedAssertion]:
    """Draw statements with a reader's verdict; `fields` fixes fields by value or strategy."""
    return built(JudgedAssertion, fields)


@st.composite
def _asserted(draw: st.DrawFn) -> dict[str, Any]:
    assertion = draw(
        st.one_of(
            figure_assertions(),
            comparison_assertions(),
            frequency_assertions(),
            window_assertions(),
            approval_assertions(),
            mechanism_assertions(),
            class_assertions(),
            share_assertions(),
            evidence_assertions(),
            judged_assertions(),
        )
    )
    judged = isinstance(assertion, JudgedAssertion)
    return {"assertion": assertion, "citations": draw(some(citations(), least=int(judged)))}


@makes(Claim)
def claims(**fields: Any) -> st.SearchStrategy[Claim]:
    """Draw claims; `fields` fixes fields, `assertion` together with `citations`."""
    return built(Claim, fields, _asserted(), ("assertion", "citations"))
