"""Which therapies are approved for a use on a day, why, and why the others are not."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from leukimmuno.catalog.collection import Collection
from leukimmuno.catalog.matching import WHOLE, matchers_for
from leukimmuno.errors import InvalidTypeError
from leukimmuno.model.dates import PartialDate
from leukimmuno.model.text import brief
from leukimmuno.model.therapy import Therapy
from leukimmuno.model.vocabulary import Agency, Development, Modality, Purpose, Setting, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leukimmuno.catalog.registry import Registry
    from leukimmuno.model.approval import Approval, Indication

__all__ = ["Approved", "Grounds", "approved", "in_force", "status_of"]


def _read_only(given: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(given))


@frozen
class Grounds:
    """Why a therapy counts as approved: an event, one of its uses, and how the query meets it.

    Attributes
    ----------
    approval : Approval
        The event.
    indication : Indication
        The use it grants.
    matches : mapping of str to str, read-only
        Criterion to "whole", or to the part of the query that the use covers: "part of: 18 to 25
        years".
    """

    approval: Approval
    indication: Indication
    matches: Mapping[str, str] = field(factory=dict, converter=_read_only, hash=False)

    @property
    def whole(self) -> bool:
        """Whether every criterion is met wholly."""
        return all(match == WHOLE for match in self.matches.values())

    @property
    def partial(self) -> tuple[str, ...]:
        """What is met in part only, such as "part of: 18 to 25 years"."""
        return tuple(match for match in self.matches.values() if match != WHOLE)

    def __reduce__(self) -> tuple[Any, ...]:
        return Grounds, (self.approval, self.indication, dict(self.matches))

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

    __slots__ = ("_grounds", "_refusals")

    if TYPE_CHECKING:
        _grounds: dict[str, tuple[Grounds, ...]]
        _refusals: dict[str, tuple[str, ...]]

    def __init__(
        self,
        registry: Registry,
        grounds: dict[str, tuple[Grounds, ...]],
        refusals: dict[str, tuple[str, ...]],
        reason: str | None,
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
        record = self[_id_of(therapy, "because")]
        return self._grounds[record.id]

    def why_not(self, therapy: Therapy | str) -> tuple[str, ...]:
        """Give what keeps a therapy out of the answer; nothing if it is in it.

        Raises
        ------
        UnknownEntityError
            If the registry has no such therapy.
        """
        record = self._registry.therapies[_id_of(therapy, "why_not")]
        if record.id in self._grounds:
            return ()
        return self._refusals[record.id]

    def __reduce__(self) -> tuple[Any, ...]:
        # Events and uses by their place: pickled as records, those of a registry of one's own
        # would come back bound to none.
        places = {
            name: tuple(
                (one.approval.id, one.approval.indications.index(one.indication), dict(one.matches))
                for one in found
            )
            for name, found in self._grounds.items()
        }
        return _unpickle, (self._registry, places, self._refusals, self.reason)


def _unpickle(
    registry: Registry,
    places: dict[str, tuple[tuple[str, int, dict[str, str]], ...]],
    refusals: dict[str, tuple[str, ...]],
    reason: str | None,
) -> Approved:
    grounds: dict[str, tuple[Grounds, ...]] = {}
    for name, found in places.items():
        events = [(registry._resolve("approvals", i), use, matches) for i, use, matches in found]
        grounds[name] = tuple(
            Grounds(event, event.indications[use], matches) for event, use, matches in events
        )
    return Approved(registry, grounds, refusals, reason)


def _id_of(therapy: object, method: str) -> str:
    name = therapy.id if isinstance(therapy, Therapy) else therapy
    if not isinstance(name, str):
        raise InvalidTypeError(
            f"{method}: expected a name or a Therapy, got {brief(therapy)}", value=therapy
        )
    return name


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
    """Give the therapies approved for a use on a day; see `Registry.approved`."""
    day = _day(registry, on)
    # After the release the answer is the state at release, and says so.
    late = registry.released is not None and day > registry.released
    said_day = f"{day} (state at release, {registry.released})" if late else f"{day}"
    chosen_agency = None if agency is None else Agency.parse(agency, "agency")
    if immunotherapy is not None and not isinstance(immunotherapy, bool):
        raise InvalidTypeError(
            f"immunotherapy: expected True or False, got {immunotherapy!r}",
            field="immunotherapy",
            value=immunotherapy,
        )
    members = None if modality is None else set(registry.therapies.where(modality=modality).ids)
    matchers = matchers_for(registry, subtype, age, setting)
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
            refusals[therapy.id] = [f"no use approved by {whose} was in force on {said_day}"]
    return Approved(
        registry,
        {name: tuple(found) for name, found in grounds.items()},
        {name: tuple(said) for name, said in refusals.items()},
        reason=f"no use in force on {said_day} meets the query",
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


def is_immunotherapy(therapy: Therapy) -> bool:
    """Tell whether a therapy is an antileukemic immunotherapy by its class and purpose."""
    return therapy.modality.is_immunotherapy and therapy.purpose is Purpose.ANTILEUKEMIC


# No agency licenses a transplant or an infusion of the donor's lymphocytes.
_PROCEDURES = frozenset({Modality.TRANSPLANT, Modality.DONOR_LYMPHOCYTES})


def status_of(therapy: Therapy, agency: Agency) -> Status:
    """Give a therapy's standing with an agency on the day its registry shows."""
    registry = therapy._home()
    day = _day(registry, None)
    if any(event.therapy_id == therapy.id for event, _ in in_force(registry, day, agency)):
        return Status.APPROVED
    past = therapy.approvals.where(agency=agency)
    if any(event.indications and event.date.last_day <= day for event in past):
        return Status.WITHDRAWN
    if therapy.purpose is not Purpose.ANTILEUKEMIC or therapy.modality in _PROCEDURES:
        return Status.NOT_APPLICABLE
    if therapy.development is Development.DISCONTINUED:
        return Status.DISCONTINUED
    elsewhere = therapy.approved_elsewhere_since
    if elsewhere is not None and elsewhere.last_day <= day:
        return Status.INVESTIGATIONAL_APPROVED_ELSEWHERE
    return Status.INVESTIGATIONAL
