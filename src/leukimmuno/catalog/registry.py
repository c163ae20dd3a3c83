"""The registry: collections that are read when first touched, and never change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from leukimmuno.catalog.collection import Collection
from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.catalog.resolving import Resolver
from leukimmuno.errors import InvalidTypeError
from leukimmuno.model.base import Record, bound_copy
from leukimmuno.model.fields import day as day_field
from leukimmuno.model.fields import text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from functools import cached_property
    from os import PathLike

    from leukimmuno.catalog.approving import Approved
    from leukimmuno.catalog.history import History
    from leukimmuno.model.adverse_event import AdverseEvent
    from leukimmuno.model.antigen import Antigen
    from leukimmuno.model.approval import Approval
    from leukimmuno.model.claim import Claim
    from leukimmuno.model.endpoint import Endpoint
    from leukimmuno.model.modality import ModalityProfile
    from leukimmuno.model.population import PopulationFigure
    from leukimmuno.model.quantities import Measure, Range
    from leukimmuno.model.regimen import Regimen
    from leukimmuno.model.result import TrialResult
    from leukimmuno.model.source import Source
    from leukimmuno.model.subtype import Subtype
    from leukimmuno.model.therapy import Therapy
    from leukimmuno.model.toxicity import ToxicityRate
    from leukimmuno.model.trial import Trial
    from leukimmuno.model.vocabulary import Agency, Modality, Setting

else:
    import functools

    class cached_property(functools.cached_property):  # noqa: N801 - stands in for its base
        """A cached property without a lock.

        Before Python 3.12 the one of functools holds a lock that all instances share. A view that
        reads the registry below it while another thread does the reverse would never end.
        """

        def __get__(self, instance: Any, owner: type | None = None) -> Any:
            if instance is None:
                return self
            # The collection itself is made once, under the registry's own lock.
            value = instance.__dict__[self.attrname] = self.func(instance)
            return value


__all__ = ["Registry"]

R = TypeVar("R", bound=Record)

Read = Callable[[str], Iterable[Record]]


class Registry(Resolver):
    """An immutable set of collections whose records refer to each other.

    `leukimmuno.registry` is the curated one. Your own is made by `Registry.of` or
    `Registry.load`, laid over another with `overlay`, and seen as of a day with `as_of`: each is a
    new Registry, and none changes another. Registries compare and hash by identity. A collection
    is read when it is first touched; that is safe under threads.

    Attributes
    ----------
    name : str
        The registry's name.
    version : str
        Version of its data.
    released : datetime.date or None
        The day the data were released; after it, the answer is the state at release.
    day : datetime.date or None
        The day that a view shows, if the registry is a view.

    Examples
    --------
    >>> import leukimmuno as li
    >>> li.registry.trials["TOWER"].therapies.ids
    ('blinatumomab', 'standard-chemotherapy')
    """

    def __init__(
        self,
        name: str,
        read: Read,
        *,
        version: str = "0",
        released: date | None = None,
        day: date | None = None,
        base: Registry | None = None,
        origins: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        put = self.__dict__.__setitem__
        put("name", name)
        put("version", version)
        put("released", released)
        put("day", day)
        put("_read", read)
        put("_base", base)
        put("_origins", origins or {})
        put("_lock", threading.RLock())
        put("_built", {})
        put("_reverse", {})

    if TYPE_CHECKING:
        name: str
        version: str
        released: date | None
        day: date | None
        _read: Read
        _base: Registry | None
        _origins: Mapping[tuple[str, str], str]
        _lock: threading.RLock
        _built: dict[str, Collection[Any]]
        _reverse: dict[tuple[str, str], dict[str, tuple[str, ...]]]

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Registry is immutable: cannot set {name!r}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Registry is immutable: cannot delete {name!r}")

    # -- making and storing ------------------------------------------------------------------

    @classmethod
    def of(
        cls,
        *records: Record,
        name: str = "records",
        version: str = "0",
        released: date | None = None,
    ) -> Registry:
        """Make a registry of one's own records.

        References to records that are not among them stay open until the registry is laid over
        one that holds them.

        Raises
        ------
        DataIntegrityError
            If two records of one kind share an id, or the subtypes form a cycle.
        InvalidTypeError, InvalidValueError
            If something else than records is given, or name, version or day are none.
        """
        from leukimmuno.catalog.integrity import require_sound

        grouped: dict[str, list[Record]] = {collection: [] for collection in COLLECTIONS}
        for record in records:
            if not isinstance(record, Record):
                raise InvalidTypeError(
                    f"Registry.of: expected records, got {record!r}", value=record
                )
            grouped[record.collection_name].append(record)
        frozen = {collection: tuple(members) for collection, members in grouped.items()}
        require_sound(frozen, complete=False)
        day = None if released is None else day_field()["kind"].convert(released, "released")
        return cls(
            text()["kind"].convert(name, "name"),
            frozen.__getitem__,
            version=text()["kind"].convert(version, "version"),
            released=day,
        )

    @classmethod
    def load(cls, path: str | PathLike[str], *, complete: bool = True) -> Registry:
        """Read a registry from the JSON file that `dump` wrote.

        Parameters
        ----------
        path : str or path
            The file.
        complete : bool, default True
            Whether every reference has to resolve within the file; False reads records that are
            meant to be laid over another registry.

        Raises
        ------
        DataIntegrityError
            If anything is amiss; the error names file and JSON path, and nothing is loaded.
        """
        from leukimmuno.catalog.storage import load_registry

        return load_registry(path, complete=complete)

    def dump(self, path: str | PathLike[str]) -> None:
        """Write the whole registry to one JSON file; equal data give equal bytes.

        Raises
        ------
        InvalidValueError
            If the registry is a view: its records refer to sources and successors that its day had
            not seen. Dump the registry itself, and take the view after loading.
        """
        from leukimmuno.catalog.storage import dump_registry

        dump_registry(self, path)

    def overlay(
        self, other: Registry, on_conflict: Literal["error", "replace", "keep"] = "error"
    ) -> Registry:
        """Lay another registry over this one.

        Parameters
        ----------
        other : Registry
            The registry on top.
        on_conflict : {"error", "replace", "keep"}, default "error"
            What to do where one id has different data, or a name or code is claimed by two ids:
            raise, take the other's record, or keep this one's.

        Returns
        -------
        Registry
            A new registry; neither of the two changes. Laid over a view, it is the view of the
            same day.

        Raises
        ------
        OverlayConflictError
            On a conflict, with all of them as `conflicts`.
        DataIntegrityError
            If a reference would lead nowhere.
        """
        from leukimmuno.catalog.overlaying import overlaid

        return overlaid(self, other, on_conflict)

    def bind(self, record: R) -> R:
        """Give a copy of a record whose relations resolve in this registry."""
        if not isinstance(record, Record):
            raise InvalidTypeError(f"bind: expected a record, got {record!r}", value=record)
        bound: R = bound_copy(record, self)
        return bound

    # -- time --------------------------------------------------------------------------------

    def as_of(self, day: date | str) -> Registry:
        """Give the registry as it stood at the end of a day.

        Approvals, results, toxicity rates, claims and sources exist from their date on; therapies,
        antigens, subtypes, adverse events, endpoints, modalities and trials are timeless.

        Parameters
        ----------
        day : datetime.date or str
            A day, as "2021-05-17"; a month or year counts to its last day.
        """
        from leukimmuno.catalog.viewing import view

        return view(self, day)

    def approved(
        self,
        *,
        subtype: Subtype | str | None = None,
        age: Range | Measure | str | None = None,
        setting: Setting | str | None = None,
        agency: Agency | str | None = None,
        immunotherapy: bool | None = None,
        modality: Modality | str | None = None,
        on: date | str | None = None,
    ) -> Approved:
        """Give the therapies approved for a use on a day.

        A criterion left out matches anything. One that is given is met wholly, in part, or not;
        the answer holds what is met at least in part, and says so in its grounds.

        Parameters
        ----------
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
            Therapies in the registry's order, with `because` and `why_not`. An empty answer has a
            `reason`.

        Raises
        ------
        UnknownEntityError, VocabularyError, InvalidTypeError, InvalidValueError, UnitMismatchError
            If a criterion names what does not exist.

        Examples
        --------
        >>> import leukimmuno as li
        >>> li.registry.approved(subtype="b-all", age="12 years", setting="relapsed or refractory",
        ...                      agency="FDA", immunotherapy=True, on="2021-05-17").ids
        ('blinatumomab', 'tisagenlecleucel')
        """
        from leukimmuno.catalog.approving import approved

        return approved(
            self,
            subtype=subtype,
            age=age,
            setting=setting,
            agency=agency,
            immunotherapy=immunotherapy,
            modality=modality,
            on=on,
        )

    def history(self, subject: Therapy | Subtype | str) -> History:
        """Give the dated events around a therapy or a disease, oldest first.

        Of a therapy: what regulators and licence holders did, when results of its trials were first
        published, and when later ones superseded them. Of a disease: regulatory events on uses in
        it, in a wider or in a narrower disease, and the results of trials in it or in a narrower
        one. A view lists what had happened by its day.

        Parameters
        ----------
        subject : Therapy, Subtype or str
            The record, or a name of it.

        Returns
        -------
        History
            An immutable sequence of events, each with its `date`, `kind`, `record`, `text`,
            `results` and `citations`. Where nothing has happened yet, its `reason` says so.

        Raises
        ------
        UnknownEntityError
            If no therapy or disease has the name; it carries suggestions.
        AmbiguousNameError
            If several have it.
        InvalidTypeError
            If `subject` is something else.

        Examples
        --------
        >>> import leukimmuno as li
        >>> events = li.registry.as_of("2014").history("blinatumomab")
        >>> [(str(e.date), str(e.record.action)) for e in events if e.kind == "regulatory"]
        [('2014-12-03', 'initial approval'), ('2014-12-03', 'boxed warning'),
         ('2014-12-03', 'access rule set')]
        """
        from leukimmuno.catalog.history import history

        return history(self, subject)

    # -- collections -------------------------------------------------------------------------

    def _collection(self, name: str) -> Collection[Any]:
        with self._lock:
            built = self._built.get(name)
            if built is None:
                records = (bound_copy(record, self) for record in self._read(name))
                day = "" if self.day is None else f" as of {self.day}"
                built = self._built[name] = Collection(
                    self,
                    name,
                    records,
                    reason=f"{self.name} holds no {name.replace('_', ' ')}{day}",
                )
            return built

    @cached_property
    def therapies(self) -> Collection[Therapy]:
        """Treatments: immunotherapies, comparators, supportive drugs."""
        return self._collection("therapies")

    @cached_property
    def modalities(self) -> Collection[ModalityProfile]:
        """Profiles of classes of therapies."""
        return self._collection("modalities")

    @cached_property
    def antigens(self) -> Collection[Antigen]:
        """Molecules that therapies bind."""
        return self._collection("antigens")

    @cached_property
    def subtypes(self) -> Collection[Subtype]:
        """Leukemia, its subtypes and neighbours."""
        return self._collection("subtypes")

    @cached_property
    def adverse_events(self) -> Collection[AdverseEvent]:
        """Harms that treatment may do."""
        return self._collection("adverse_events")

    @cached_property
    def endpoints(self) -> Collection[Endpoint]:
        """Endpoints that trials count or time."""
        return self._collection("endpoints")

    @cached_property
    def regimens(self) -> Collection[Regimen]:
        """How therapies are dosed."""
        return self._collection("regimens")

    @cached_property
    def trials(self) -> Collection[Trial]:
        """Clinical trials."""
        return self._collection("trials")

    @cached_property
    def results(self) -> Collection[TrialResult]:
        """Results of trials, superseded ones included."""
        return self._collection("results")

    @cached_property
    def toxicity_rates(self) -> Collection[ToxicityRate]:
        """How often adverse events occurred."""
        return self._collection("toxicity_rates")

    @cached_property
    def population_figures(self) -> Collection[PopulationFigure]:
        """Epidemiology and standard outcomes."""
        return self._collection("population_figures")

    @cached_property
    def approvals(self) -> Collection[Approval]:
        """Dated regulatory events."""
        return self._collection("approvals")

    @cached_property
    def sources(self) -> Collection[Source]:
        """Documents that figures were read from."""
        return self._collection("sources")

    @cached_property
    def claims(self) -> Collection[Claim]:
        """Statements of articles."""
        return self._collection("claims")

    def _origin_of(self, record: Record) -> str:
        """Name the registry that a record came from, where this one is an overlay."""
        if self._base is not None:
            return self._base._origin_of(record)
        return self._origins.get((record.collection_name, record.id), self.name)

    # -- how it shows ------------------------------------------------------------------------

    def __repr__(self) -> str:
        day = ""
        if self.day is not None:
            late = self.released is not None and self.day > self.released
            day = f" as of {self.day}" + (f" (state at release, {self.released})" if late else "")
        released = f", released {self.released}" if self.released and not day else ""
        return f"<Registry {self.name} {self.version}{released}{day}>"

    def __reduce__(self) -> tuple[Any, ...]:
        from leukimmuno.catalog.shipped import pickled

        return pickled(self)

    def _pickle_token(self) -> tuple[str, str | None] | None:
        """Name the shipped registry or a view of it; None for any other registry."""
        from leukimmuno.catalog.shipped import token_of

        return token_of(self)
