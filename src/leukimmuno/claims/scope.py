"""Whether an article names the patients that its figure is of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leukimmuno.model.vocabulary import Setting

if TYPE_CHECKING:
    from leukimmuno.catalog.registry import Registry
    from leukimmuno.model.trial import Trial

__all__ = ["gaps", "within"]

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


def gaps(registry: Registry, assertion: Any, trial: Trial) -> list[str]:
    """List what the article leaves out about a trial's patients.

    An article may name a wider disease than the trial's, leave out that the patients had relapsed,
    or name ages that the trial did not admit.
    """
    found = []
    said = assertion.subtype_id
    diseases = trial.subtype_ids
    if said is not None and diseases and said not in diseases:
        names = " and ".join(registry.subtypes[disease].name for disease in diseases)
        if all(within(registry, disease, said) for disease in diseases):
            found.append(f"the patients had {names}, not {registry.subtypes[said].name} in general")
        elif not any(within(registry, said, disease) for disease in diseases):
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
        shared = trial.ages.overlap(assertion.ages)
        if shared is None:
            found.append(f"the patients were aged {trial.ages}, not {assertion.ages}")
        elif not trial.ages.contains(assertion.ages) and not assertion.ages.contains(trial.ages):
            found.append(f"the patients were aged {trial.ages}")
    return found


def _same_setting(said: Setting, true: Setting) -> bool:
    either = {Setting.RELAPSED, Setting.REFRACTORY, Setting.RELAPSED_OR_REFRACTORY}
    wider = either | {Setting.PREVIOUSLY_TREATED}
    return said is true or {said, true} <= either or {said, true} <= wider
