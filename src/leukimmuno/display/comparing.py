"""Classes of therapy side by side: what articles print as "immunotherapy or chemotherapy"."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import frozen

from leukimmuno.display.card import Card, Footnotes, Item, Row, clean
from leukimmuno.display.facts import origin_of
from leukimmuno.errors import InvalidTypeError, InvalidValueError
from leukimmuno.model.modality import ModalityProfile
from leukimmuno.model.text import brief

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from leukimmuno.model.source import Citation

__all__ = ["ProfileTable", "beside"]


def _side_effects(profile: ModalityProfile) -> str | None:
    return ", ".join(event.name for event in profile.typical_adverse_events) or None


_ROWS: Mapping[str, Callable[[ModalityProfile], str | None]] = MappingProxyType(
    {
        "function": lambda profile: profile.mechanism,
        "side effects": _side_effects,
        "onset of effect": lambda profile: profile.onset_of_effect,
        "durability": lambda profile: profile.durability,
        "where it stands": lambda profile: profile.status_in_leukemia,
    }
)


@frozen(repr=False)
class ProfileTable:
    """Profiles of classes of therapy, row by row; see `ModalityProfile.beside`.

    Printing it gives a card with numbered sources.

    Attributes
    ----------
    profiles : tuple of ModalityProfile
        The columns.

    Examples
    --------
    >>> import leukimmuno as li
    >>> table = li.registry.modalities["chemotherapy"].beside("CAR T", "vaccine")
    >>> table
    <ProfileTable chemotherapy, car-t, vaccine>
    >>> list(table.rows)
    ['function', 'side effects', 'onset of effect', 'durability', 'where it stands']
    """

    profiles: tuple[ModalityProfile, ...]

    @property
    def rows(self) -> Mapping[str, tuple[str | None, ...]]:
        """Label to one text a profile, in their order; None where a profile does not say."""
        rows = {label: tuple(map(read, self.profiles)) for label, read in _ROWS.items()}
        return MappingProxyType(rows)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What the profiles rest on, each citation once."""
        return tuple(dict.fromkeys(c for profile in self.profiles for c in profile.citations))

    def __repr__(self) -> str:
        return f"<ProfileTable {', '.join(profile.id for profile in self.profiles)}>"

    def __str__(self) -> str:
        from leukimmuno.display.text import render_text

        return render_text(self._card())

    def _repr_html_(self) -> str:
        from leukimmuno.display.html import render_html

        return render_html(self._card())

    def _card(self) -> Card:
        footnotes = Footnotes()
        marks = [footnotes.mark(profile.citations) for profile in self.profiles]
        rows = [
            Row(
                label.capitalize(),
                tuple(
                    Item(clean(f"{profile.name}: {text or 'not stated'}"), cited)
                    for profile, text, cited in zip(self.profiles, texts, marks, strict=True)
                ),
            )
            for label, texts in self.rows.items()
        ]
        first, *others = (profile.name for profile in self.profiles)
        return Card(
            title=clean(f"{first} beside {', '.join(others)}"),
            subtitle=Item("Classes of therapy; a row's numbers are the sources of its profile."),
            rows=tuple(rows),
            sources=footnotes.sources(),
            notes=footnotes.notes(),
            origin=origin_of(self.profiles[0]._home()),
        )


def beside(profile: ModalityProfile, others: Iterable[ModalityProfile | str]) -> ProfileTable:
    """Put profiles of the same registry beside one; see `ModalityProfile.beside`."""
    profiles = profile._home().modalities
    columns = [profile]
    for other in others:
        name = other.id if isinstance(other, ModalityProfile) else other
        if not isinstance(name, str):
            raise InvalidTypeError(
                f"beside: expected a ModalityProfile or a name, got {brief(other)}", value=other
            )
        columns.append(profiles[name])
    if len(columns) == 1:
        raise InvalidValueError("beside: at least one other profile is needed", value=())
    return ProfileTable(tuple(columns))
