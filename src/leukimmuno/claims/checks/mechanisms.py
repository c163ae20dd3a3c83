"""What a therapy is said to bind or to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leukimmuno.claims.ruling import Case, Ruling, listed
from leukimmuno.model.vocabulary import Modality, Verdict

if TYPE_CHECKING:
    from leukimmuno.model.assertion import ClassAssertion, MechanismAssertion

__all__ = ["rule", "rule_class"]

# Classes that are made from an antibody, so that "monoclonal antibody" is too broad, not wrong.
_ANTIBODIES = frozenset(
    {
        Modality.NAKED_ANTIBODY,
        Modality.ANTIBODY_DRUG_CONJUGATE,
        Modality.T_CELL_ENGAGER,
        Modality.RADIOIMMUNOTHERAPY,
        Modality.CHECKPOINT_INHIBITOR,
        Modality.FUSION_TOXIN,
    }
)


def rule(case: Case, assertion: MechanismAssertion) -> Ruling:
    """Check antigens and mechanisms.

    A wrong antigen contradicts. A mechanism that the registry does not hold does so only where
    none of those named is held, since a list of mechanisms is seldom complete.
    """
    therapy = case.registry.therapies[assertion.therapy_id]
    if not case.evidence([therapy]):
        return Ruling(Verdict.UNVERIFIABLE, f"no other source describes {therapy.name}")
    bound = {target.antigen_id: target for target in therapy.targets}
    text = f"{therapy.name} binds {listed(bound.values()) or 'no stated antigen'}"
    if assertion.mechanisms:
        text += f" and acts by {listed(therapy.mechanisms) or 'no stated mechanism'}"
    wrong = [name for name in assertion.antigen_ids if name not in bound]
    lacking = [one for one in assertion.mechanisms if one not in therapy.mechanisms]
    if not wrong and not lacking:
        return Ruling(Verdict.SUPPORTED, text, (therapy,))
    said = [*(case.registry.antigens[name].name for name in wrong), *lacking]
    reason = f"{text}; the article has {listed(said)}"
    right = len(wrong) < len(assertion.antigen_ids) or len(lacking) < len(assertion.mechanisms)
    if right and not wrong:
        return Ruling(Verdict.IMPRECISE, reason, (therapy,))
    second = Verdict.IMPRECISE if right else None
    return Ruling(Verdict.CONTRADICTED, reason, (therapy,), second)


def rule_class(case: Case, assertion: ClassAssertion) -> Ruling:
    """Check to which class therapies belong, by what they are or by how they act."""
    therapies = [case.registry.therapies[name] for name in assertion.therapy_ids]
    unknown = [therapy for therapy in therapies if not case.evidence([therapy])]
    if unknown:
        names = listed(therapy.name for therapy in unknown)
        return Ruling(Verdict.UNVERIFIABLE, f"no other source describes {names}")
    said = frozenset(assertion.modalities)
    members = {name for one in said for name in case.registry.therapies.where(modality=one).ids}
    outside = [therapy for therapy in therapies if therapy.id not in members]
    text = listed(f"{therapy.name} is of the class {therapy.modality}" for therapy in therapies)
    if not outside:
        return Ruling(Verdict.SUPPORTED, text, therapies)
    reason = f"{text}; the article has {listed(assertion.modalities)}"
    akin = said & _ANTIBODIES and all(therapy.modality in _ANTIBODIES for therapy in outside)
    return Ruling(Verdict.IMPRECISE if akin else Verdict.CONTRADICTED, reason, therapies)
