"""Which therapies are approved for a use on a day, why, and why the others are not."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from leukimmuno.catalog.collection import Collection
from leukimmuno.errors import InvalidTypeError
from leukimmuno.model.approval import Approval, Indication
from leukimmuno.model.dates import PartialDate
from leukimmuno.model.quantities import Range
from leukimmuno.model.therapy import Therapy
from leukimmuno.model.vocabulary import (
    Agency,
    Development,
    Modality,
    Purpose,
    Setting,
    Status,
)

if TYPE_CHECKING:
    from leukimmuno.catalog.registry import Registry

__all__ = ["Approved", "Grounds", "approved", "in_force", "status_of"]

# What a setting comprises; two settings share what their sets share.
_STATES: dict[Setting, frozenset[str]] = {
    Setting.NEWLY_DIAGNOSED: frozenset({"newly diagnosed"}),
    Setting.REMISSION: frozenset({"remission", "consolidation", "maintenance"}),
    Setting.CONSOLIDATION: frozenset({"consolidation"}),
    Setting.MAINTENANCE: frozenset({"maintenance"}),
    Setting.RELAPSED: frozenset({"relapsed"}),
    Setting.REFRACTORY: frozenset({"refractory"}),
    Setting.RELAPSED_OR_REFRACTORY: frozenset({"relapsed", "refractory"}),
    Setting.PREVIOUSLY_TREATED: frozenset(
        {"relapsed", "refractory", "remission", "consolidation", "maintenance", "after transplant"}
    ),
    Setting.AFTER_TRANSPLANT: frozenset({"after transplant"}),
}
_WHOLE = "whole"


@frozen
class Grounds:
    """Why a therapy counts as approved: an event, one of its uses, and how the query meets it.

    Attributes
    ----------
    approval : Approval
        The event.
    indication : Indication
        The use it grants.
    matches : dict of str to str
        Criterion to "whole", or to the part of the query that the use covers: "part of: 18 to 25
        years".
    """

    approval: Approval
    indication: Indication
    matches: dict[str, str] = field(factory=dict)

    @property
    def whole(self) -> bool:
        """Whether every criterion is met wholly."""
        return all(match == _WHOLE for match in self.matches.values())

    @property
    def partial(self) -> tuple[str, ...]:
        """What is met in part only, such as "part of: 18 to 25 years"."""
        return tuple(match for match in self.matches.values() if match != _WHOLE)

    def __str__(self) -> str:
        approval = self.approval
        part = f" ({'; '.join(self.partial)})" if self.partial else ""
        return f"{approval.agency.value.upper()} {approval.date}: {self.indication}{part}"


class Approved(Collection[Therapy]):
    """The therapies that meet an approval query, with the grounds for each.

    Examples
    --------
    >>> import leukimmuno as li
    >>> found = li.registry.approved(subtype="b-all", age=">= 18 years", agency="FDA")
    >>> found.because("tisagenlecleucel")[0].partial
    ('part of: 18 to 25 years',)
    """

    __slots__ = ("_grounds", "_query", "_refusals")

    if TYPE_CHECKING:
        _grounds: dict[str, tuple[Grounds, ...]]
        _refusals: dict[str, tuple[str, ...]]

    def __init__(
        self,
        registry: Registry,
        grounds: dict[str, tuple[Grounds, ...]],
        refusals: dict[str, tuple[str, ...]],
        reason: str,
    ) -> None:
        records = (therapy for therapy in registry.therapies if therapy.id in grounds)
        super().__init__(registry, "therapies", records, reason=reason)
        object.__setattr__(self, "_grounds", grounds)
        object.__setattr__(self, "_refusals", refusals)

    def because(self, therapy: Therapy | str) -> tuple[Grounds, ...]:
        """Give the events and uses that make a therapy part of the answer.

        Raises
        ------
        UnknownEntityError
            If the therapy is not part of the answer; `why_not` says why.
        """
        record = self[therapy if isinstance(therapy, str) else therapy.id]
        return self._grounds[record.id]

    def why_not(self, therapy: Therapy | str) -> tuple[str, ...]:
        """Give what keeps a therapy out of the answer; nothing if it is in it.

        Raises
        ------
        UnknownEntityError
            If the registry has no such therapy.
        """
        name = therapy if isinstance(therapy, str) else therapy.id
        record = self._registry.therapies[name]
        if record.id in self._grounds:
            return ()
        return self._refusals[record.id]

    def __reduce__(self) -> tuple[Any, ...]:
        # The grounds belong to the query; a pickled answer is the plain collection.
        from leukimmuno.catalog.collection import _unpickle

        return _unpickle, (self._registry, "therapies", self.ids, self.reason)


def in_force(
    registry: Registry, day: date, agency: Agency | None = None
) -> list[tuple[Approval, Indication]]:
    """Give the uses in force at the end of a day, with the events that granted them."""
    known = [
        event
        for event in registry.approvals
        if event.date.last_day <= day and (agency is None or event.agency is agency)
    ]
    ended = {ended for event in known for ended in event.ends_ids}
    return [(event, use) for event in known if event.id not in ended for use in event.indications]


def approved(
    registry: Registry,
    *,
    subtype: object = None,
    age: object = None,
    setting: Setting | str | None = None,
    agency: Agency | str | None = None,
    immunotherapy: bool | None = None,
    modality: Modality | str | None = None,
    on: date | str | None = None,
) -> Approved:
    """Give the therapies approved for a use on a day.

    A criterion left out matches anything. One that is given is met wholly, in part, or not; the
    answer holds what is met at least in part, and says so in its grounds.

    Parameters
    ----------
    registry : Registry
        Where to look.
    subtype : Subtype or str, optional
        A disease; a use for a wider one covers it, a use for a narrower one covers part of it.
    age : Range, Measure, Quantity or str, optional
        Such as "12 years", "18 to 40 years", ">= 18 years" or "adults".
    setting : Setting or str, optional
        Such as "relapsed or refractory".
    agency : Agency or str, optional
        The regulator.
    immunotherapy : bool, optional
        True leaves out comparators, conditioning and supportive uses, and classes that are no
        immunotherapy; False leaves out the immunotherapies.
    modality : Modality or str, optional
        Class of therapies.
    on : datetime.date or str, optional
        The day; without it, the day that the registry shows: a view's day, or its release.

    Returns
    -------
    Approved
        Therapies in the registry's order. An empty answer has a `reason`.

    Raises
    ------
    UnknownEntityError, VocabularyError, InvalidTypeError, InvalidValueError
        If a criterion names what does not exist.
    """
    day = _day(registry, on)
    chosen_agency = None if agency is None else Agency.parse(agency, "agency")
    if immunotherapy is not None and not isinstance(immunotherapy, bool):
        raise InvalidTypeError(
            f"immunotherapy: expected True or False, got {immunotherapy!r}",
            field="immunotherapy",
            value=immunotherapy,
        )
    members = None if modality is None else set(registry.therapies.where(modality=modality).ids)
    matchers = _matchers(registry, subtype, age, setting)
    grounds: dict[str, list[Grounds]] = {}
    refusals: dict[str, list[str]] = {}
    for event, use in in_force(registry, day, chosen_agency):
        refusal = _class_refusal(event.therapy, use, immunotherapy, members, modality)
        matches = {} if refusal else {name: match(use) for name, match in matchers.items()}
        missed = [name for name, match in matches.items() if match is None]
        if refusal is None and not missed:
            whole = {name: match for name, match in matches.items() if match is not None}
            grounds.setdefault(event.therapy_id, []).append(Grounds(event, use, whole))
            continue
        why = refusal or f"{', '.join(missed)} not met"
        refusals.setdefault(event.therapy_id, []).append(f"{event.id}: {why} by {use}")
    for therapy in registry.therapies:
        if therapy.id not in grounds and therapy.id not in refusals:
            whose = chosen_agency.value.upper() if chosen_agency else "any agency"
            refusals[therapy.id] = [f"no use approved by {whose} was in force on {day}"]
    return Approved(
        registry,
        {name: tuple(found) for name, found in grounds.items()},
        {name: tuple(said) for name, said in refusals.items()},
        reason=f"no use in force on {day} meets the query",
    )


def _day(registry: Registry, on: date | str | None) -> date:
    if on is not None:
        return PartialDate.parse(on, "on").last_day
    return registry.day or registry.released or date.max


def _class_refusal(
    therapy: Therapy,
    use: Indication,
    immunotherapy: bool | None,
    members: set[str] | None,
    modality: object,
) -> str | None:
    if members is not None and therapy.id not in members:
        return f"modality {modality} not met"
    if immunotherapy is not None:
        is_one = use.purpose is Purpose.ANTILEUKEMIC and is_immunotherapy(therapy)
        if is_one is not immunotherapy:
            return "no immunotherapy" if immunotherapy else "an immunotherapy"
    return None


_OTHER = frozenset(
    {
        Modality.CHEMOTHERAPY,
        Modality.TARGETED_DRUG,
        Modality.RADIATION,
        Modality.SUPPORTIVE_CARE,
    }
)


def is_immunotherapy(therapy: Therapy) -> bool:
    """Tell whether a therapy is an antileukemic immunotherapy by its class and purpose."""
    return therapy.modality not in _OTHER and therapy.purpose is Purpose.ANTILEUKEMIC


Matcher = Callable[[Indication], "str | None"]


def _matchers(
    registry: Registry, subtype: object, age: object, setting: Setting | str | None
) -> dict[str, Matcher]:
    matchers: dict[str, Matcher] = {}
    if subtype is not None:
        name = subtype if isinstance(subtype, str) else getattr(subtype, "id", None)
        if not isinstance(name, str):
            raise InvalidTypeError(
                f"subtype: expected a name or a Subtype, got {subtype!r}",
                field="subtype",
                value=subtype,
            )
        matchers["subtype"] = _subtype_matcher(registry, registry.subtypes[name].id)
    if age is not None:
        matchers["age"] = _age_matcher(_ages(age))
    if setting is not None:
        matchers["setting"] = _setting_matcher(Setting.parse(setting, "setting"))
    return matchers


def _subtype_matcher(registry: Registry, asked: str) -> Matcher:
    covering = {asked, *registry._ancestors(asked)}
    within = set(registry._descendants(asked))

    def match(use: Indication) -> str | None:
        if not covering.isdisjoint(use.subtype_ids):
            return _WHOLE
        parts = [registry.subtypes[i].name for i in use.subtype_ids if i in within]
        return f"part of: {', '.join(parts)}" if parts else None

    return match


def _ages(age: object) -> Range:
    if isinstance(age, str) and age.strip().lower() in {"adult", "adults"}:
        return Range(18, None, "year")
    return Range.parse(age, "age")


def _age_matcher(asked: Range) -> Matcher:
    # Raises now, not at the first use, if what was given is no age.
    asked.ends_in("year")

    def match(use: Indication) -> str | None:
        if use.ages is None:
            return _WHOLE
        low, high = asked.ends_in(use.ages.unit)
        # Ages count in completed years: 25 and a half is 25.
        low, high = (None if end is None else math.floor(end + 1e-9) for end in (low, high))
        completed = Range(low, high, use.ages.unit)
        if use.ages.contains(completed):
            return _WHOLE
        shared = use.ages.overlap(completed)
        return None if shared is None else f"part of: {shared}"

    return match


def _setting_matcher(asked: Setting) -> Matcher:
    def match(use: Indication) -> str | None:
        if use.setting is None:
            return _WHOLE
        wanted, given = _STATES[asked], _STATES[use.setting]
        if wanted.isdisjoint(given):
            return None
        if wanted <= given and (use.minimum_relapses or 1) == 1:
            return _WHOLE
        relapses = (use.minimum_relapses or 1) > 1
        after = f", after at least {use.minimum_relapses} relapses" if relapses else ""
        return f"part of: {use.setting}{after}"

    return match


def status_of(therapy: Therapy, agency: Agency) -> Status:
    """Give a therapy's standing with an agency on the day its registry shows."""
    registry = therapy._home()
    day = _day(registry, None)
    if any(event.therapy_id == therapy.id for event, _ in in_force(registry, day, agency)):
        return Status.APPROVED
    past = therapy.approvals.where(agency=agency)
    if any(event.indications and event.date.last_day <= day for event in past):
        return Status.WITHDRAWN
    if therapy.purpose is not Purpose.ANTILEUKEMIC:
        return Status.NOT_APPLICABLE
    if therapy.development is Development.DISCONTINUED:
        return Status.DISCONTINUED
    if therapy.approved_elsewhere:
        return Status.INVESTIGATIONAL_APPROVED_ELSEWHERE
    return Status.INVESTIGATIONAL
