"""Whom an article speaks of: the patients, and what they received."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.model.vocabulary import ArmRole, ComponentRole, Setting

if TYPE_CHECKING:
    from leukimmuno.catalog.registry import Registry
    from leukimmuno.claims.ruling import Case
    from leukimmuno.model.trial import Arm, Trial

__all__ = ["gaps", "treated", "under_study", "within"]

# What a reader takes a sentence without a setting to be about.
_ASSUMED = frozenset({Setting.NEWLY_DIAGNOSED})


def within(registry: Registry, narrow: str, wide: str) -> bool:
    """Tell whether a disease is the other one or one of its subtypes.

    Parameters
    ----------
    registry : Registry
        Holds both.
    narrow, wide : str
        Ids of subtypes.
    """
    if narrow == wide:
        return True
    return wide in {parent.id for parent in registry.subtypes[narrow].ancestors}


def treated(case: Case, assertion: Any) -> frozenset[str]:
    """Give the ids of the therapies that the article names, or of the class it names."""
    named = getattr(assertion, "therapy_ids", None) or getattr(assertion, "therapy_id", None)
    if named:
        return frozenset({named} if isinstance(named, str) else named)
    return frozenset(case.registry.therapies.where(modality=assertion.modality).ids)


def under_study(arm: Arm) -> tuple[str, ...]:
    """Give the therapies that an arm tests: nothing of a control arm, no lymphodepletion."""
    if arm.role is ArmRole.CONTROL:
        return ()
    return tuple(
        part.therapy_id for part in arm.components if part.role is not ComponentRole.LYMPHODEPLETION
    )


def gaps(registry: Registry, assertion: Any, trial: Trial) -> list[str]:
    """List what the article leaves out about a trial's patients.

    An article may name a wider or narrower disease than the trial's, leave out that the patients
    had relapsed, or name ages that the trial did not admit. An article that names ages around
    the trial's, as "adults" for 18 to 75 years, is exact enough.
    """
    found = []
    said = assertion.subtype_id
    diseases = trial.subtype_ids
    if said is not None and diseases and said not in diseases:
        names = " and ".join(registry.subtypes[disease].name for disease in diseases)
        if all(within(registry, disease, said) for disease in diseases):
            found.append(f"the patients had {names}, not {registry.subtypes[said].name} in general")
        elif any(within(registry, said, disease) for disease in diseases):
            found.append(f"the patients had {names}, not {registry.subtypes[said].name} alone")
        else:
            found.append(f"the patients had {names}, not {registry.subtypes[said].name}")
    if assertion.setting is None and trial.setting is not None and trial.setting not in _ASSUMED:
        found.append(f"the patients' disease was {trial.setting}, which is not said")
    elif (
        assertion.setting is not None
        and trial.setting is not None
        and not _same_setting(assertion.setting, trial.setting)
    ):
        found.append(f"the patients' disease was {trial.setting}, not {assertion.setting}")
    if assertion.ages is not None and trial.ages is not None:
        if trial.ages.overlap(assertion.ages) is None:
            found.append(f"the patients were aged {trial.ages}, not {assertion.ages}")
        elif not assertion.ages.contains(trial.ages):
            found.append(f"the patients were aged {trial.ages}")
    return found


def _same_setting(said: Setting, true: Setting) -> bool:
    # "Relapsed" is said for "relapsed or refractory", and both of patients treated before.
    either = {
        Setting.RELAPSED,
        Setting.REFRACTORY,
        Setting.RELAPSED_OR_REFRACTORY,
        Setting.PREVIOUSLY_TREATED,
    }
    return said is true or {said, true} <= either
