"""Registries: relations, binding, views, immutability, pickling, threads."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type,operator,call-overload,type-var"

from __future__ import annotations

import copy
import datetime as dt
import pickle
import subprocess
import sys
import textwrap
import threading

import attrs
import pytest

import leukimmuno as li
from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.errors import (
    InvalidTypeError,
    InvalidValueError,
    UnboundRecordError,
    UnresolvedReferenceError,
)


def test_relations_resolve_in_both_directions(reg: li.Registry) -> None:
    therapy = reg.therapies["engager"]
    assert therapy.targets[0].antigen is reg.antigens["cd19"]
    assert therapy.trials.ids == ("duel",)
    assert therapy.results.ids == ("duel-cr", "duel-os-early", "duel-os")
    assert therapy.toxicity_rates.ids == ("duel-crs",)
    assert therapy.adverse_events.ids == ("crs",)
    assert therapy.regimens.ids == ("engager-dose",)
    assert therapy.approvals.ids == ("engager-1", "engager-2")
    assert therapy.subtypes.ids == ("b-all",)
    assert therapy.modality_profile is None
    assert therapy.citations[0].source is reg.sources["paper-2017"]
    profile = reg.therapies["cells"].modality_profile
    assert profile is reg.modalities["car-t"]
    assert profile.therapies.ids == ("cells",)
    assert profile.typical_adverse_events.ids == ("crs",)
    antigen = reg.antigens["cd19"]
    assert antigen.therapies.ids == ("engager", "cells")
    assert antigen.on_target_adverse_events.ids == ()
    event = reg.adverse_events["crs"]
    assert event.toxicity_rates.ids == ("duel-crs", "label-crs")
    assert event.narrower.ids == ("fever",)
    assert reg.adverse_events["fever"].broader.ids == ("crs",)


def test_relations_of_trials_and_results(reg: li.Registry) -> None:
    trial = reg.trials["duel"]
    assert trial.therapies.ids == ("engager", "chemo")
    assert trial.subtypes.ids == ("b-all",)
    assert trial.results.ids == reg.results.ids
    assert trial.toxicity_rates.ids == ("duel-crs",)
    assert trial.arms[0].therapies.ids == ("engager",)
    assert trial.arms[0].components[0].therapy is reg.therapies["engager"]
    result = reg.results["duel-os-early"]
    assert result.trial is trial
    assert result.endpoint is reg.endpoints["os"]
    assert result.superseded_by is reg.results["duel-os"]
    assert reg.results["duel-os"].superseded_by is None
    assert [arm.id for arm in result.trial_arms] == ["new", "old"]
    assert reg.endpoints["os"].results.ids == ("duel-os-early", "duel-os")
    assert reg.endpoints["os"].components.ids == ()
    rate = reg.toxicity_rates["duel-crs"]
    assert rate.trial is trial
    assert rate.adverse_event is reg.adverse_events["crs"]
    assert rate.superseded_by is None
    assert reg.toxicity_rates["label-crs"].trial is None


def test_relations_of_the_rest(reg: li.Registry) -> None:
    approval = reg.approvals["engager-2"]
    assert approval.therapy is reg.therapies["engager"]
    assert approval.ends.ids == ("engager-1",)
    assert approval.trials.ids == ("duel",)
    assert approval.subtypes.ids == ("b-all",)
    assert approval.indications[0].subtypes.ids == ("b-all",)
    regimen = reg.regimens["engager-dose"]
    assert regimen.therapy is reg.therapies["engager"]
    assert regimen.subtypes.ids == ("b-all",)
    assert reg.population_figures["share"].subtype is reg.subtypes["b-all"]
    claim = reg.claims["claim-1"]
    assert claim.source is reg.sources["paper-2017"]
    assert claim.source.claims.ids == ("claim-1",)


def test_the_graph_of_subtypes(reg: li.Registry) -> None:
    disease = reg.subtypes["b-all"]
    assert disease.parents.ids == ("all",)
    assert disease.children.ids == ("ph-positive-all",)
    assert disease.ancestors.ids == ("all", "leukemia")
    assert reg.subtypes["leukemia"].descendants.ids == ("all", "aml", "b-all", "ph-positive-all")
    assert disease.is_leukemia
    assert reg.subtypes["leukemia"].is_leukemia
    assert not reg.subtypes["bpdcn"].is_leukemia
    assert disease.therapies.ids == ("engager", "cells")
    assert disease.approvals.ids == ("engager-1", "engager-2", "cells-1")
    assert disease.trials.ids == ("duel",)
    assert disease.population_figures.ids == ("share",)


def test_a_diamond_of_subtypes_is_walked_once() -> None:
    cited = [li.Citation("s", "p")]

    def disease(name: str, *parents: str) -> li.Subtype:
        return li.Subtype(id=name, name=name, parent_ids=parents, citations=cited)

    reg = li.Registry.of(
        disease("top"), disease("l", "top"), disease("r", "top"), disease("bottom", "l", "r")
    )
    assert reg.subtypes["bottom"].ancestors.ids == ("l", "r", "top")
    assert reg.subtypes["top"].descendants.ids == ("l", "r", "bottom")


def test_each_record_is_made_once(reg: li.Registry) -> None:
    for name in COLLECTIONS:
        members = getattr(reg, name)
        assert getattr(reg, name) is members
        for record in members:
            assert members[record.id] is record
            assert record.is_bound


def test_unbound_and_evolved_records_have_no_relations(reg: li.Registry) -> None:
    evolved = attrs.evolve(reg.therapies["engager"], name="other")
    assert not evolved.is_bound
    with pytest.raises(UnboundRecordError, match=r"reg\.bind\(record\)") as caught:
        _ = evolved.trials
    assert isinstance(caught.value, LookupError)
    bound = reg.bind(evolved)
    assert bound == evolved
    assert bound.trials.ids == ("duel",)
    assert not evolved.is_bound
    assert reg.therapies["engager"].name == "engagermab"
    with pytest.raises(InvalidTypeError, match="bind: expected a record"):
        reg.bind(3)


def test_an_open_reference_names_itself() -> None:
    cited = [li.Citation("nowhere", "p")]
    reg = li.Registry.of(li.Antigen(id="a", name="A", citations=cited), name="mine")
    with pytest.raises(UnresolvedReferenceError, match="refers to 'nowhere', which sources") as e:
        _ = reg.antigens["a"].citations[0].source
    assert (e.value.reference, e.value.collection) == ("nowhere", "sources")


def test_a_successor_that_does_not_exist_is_an_error(reg: li.Registry) -> None:
    lost = attrs.evolve(reg.results["duel-os"], id="lost", superseded_by_id="nowhere")
    with pytest.raises(UnresolvedReferenceError, match="'nowhere'"):
        _ = reg.bind(lost).superseded_by


def test_of_takes_records_only() -> None:
    with pytest.raises(InvalidTypeError, match="expected records, got 3"):
        li.Registry.of(3)
    assert repr(li.Registry.of(name="mine", version="2")) == "<Registry mine 2>"


def test_a_registry_never_changes(reg: li.Registry) -> None:
    with pytest.raises(AttributeError, match="a Registry is immutable: cannot set 'name'"):
        reg.name = "x"
    with pytest.raises(AttributeError, match="cannot delete 'name'"):
        del reg.name


class TestViews:
    def test_dated_facts_exist_from_their_day(self, reg: li.Registry) -> None:
        before, on = reg.as_of("2014-12-02"), reg.as_of(dt.date(2014, 12, 3))
        assert before.approvals.ids == ("macro-1", "macro-2", "chemo-1")
        assert on.approvals.ids == ("engager-1", "macro-1", "macro-2", "chemo-1")
        assert reg.as_of("2017-03-01").results.ids == ("duel-os-early",)
        assert reg.as_of("2017-03-02").results.ids == reg.results.ids
        assert reg.as_of("2017-03-01").toxicity_rates.ids == ()
        assert reg.as_of("2017-03-01").claims.ids == ()
        assert reg.as_of("2017-03-02").claims.ids == ("claim-1",)

    def test_a_month_counts_from_its_last_day(self, reg: li.Registry) -> None:
        assert "cells-warning" not in reg.as_of("2024-04-29").approvals
        assert "cells-warning" in reg.as_of("2024-04-30").approvals
        assert "cells-warning" in reg.as_of("2024-04").approvals
        assert "abstract-2016" not in reg.as_of("2016-12-30").sources

    def test_timeless_records_stay_and_cite_later_sources(self, reg: li.Registry) -> None:
        view = reg.as_of("2000-01-01")
        assert view.therapies.ids == reg.therapies.ids
        assert view.sources.ids == ("codes",)
        assert view.therapies["engager"].citations[0].source.id == "paper-2017"

    def test_relations_show_what_existed(self, reg: li.Registry) -> None:
        view = reg.as_of("2017-03-01")
        assert view.therapies["engager"].approvals.ids == ("engager-1",)
        assert view.results["duel-os-early"].superseded_by is None
        assert view.trials["duel"].results.ids == ("duel-os-early",)
        assert reg.as_of("2017-03-02").results["duel-os-early"].superseded_by is not None

    def test_a_view_owns_its_records(self, reg: li.Registry) -> None:
        view = reg.as_of("2020")
        assert view.therapies["engager"] is not reg.therapies["engager"]
        assert view.therapies["engager"] == reg.therapies["engager"]
        assert view.therapies["engager"].approvals[0].therapy is view.therapies["engager"]

    def test_the_view_says_its_day_and_where_knowledge_ends(self, reg: li.Registry) -> None:
        assert repr(reg.as_of("2020-02")) == "<Registry small 1 as of 2020-02-29>"
        late = repr(reg.as_of("2030-01-01"))
        assert late == "<Registry small 1 as of 2030-01-01 (state at release, 2026-01-01)>"
        assert repr(reg) == "<Registry small 1, released 2026-01-01>"

    def test_a_view_of_a_view_shows_the_earlier_day(self, reg: li.Registry) -> None:
        assert reg.as_of("2015").as_of("2020").day == dt.date(2015, 12, 31)
        assert reg.as_of("2020").as_of("2015").day == dt.date(2015, 12, 31)

    @pytest.mark.parametrize("day", ["yesterday", "2020-13", "17.5.2021", ""])
    def test_no_date_is_an_error(self, reg: li.Registry, day: str) -> None:
        with pytest.raises(InvalidValueError, match="is no date"):
            reg.as_of(day)

    def test_a_number_is_no_date(self, reg: li.Registry) -> None:
        with pytest.raises(InvalidTypeError, match="expected a date"):
            reg.as_of(2020)


class TestPickling:
    def test_a_registry_of_ones_own_pickles_by_its_records(self, reg: li.Registry) -> None:
        twin = pickle.loads(pickle.dumps(reg))
        assert twin is not reg
        assert repr(twin) == repr(reg)
        for name in COLLECTIONS:
            assert list(getattr(twin, name)) == list(getattr(reg, name))
        assert twin.therapies["engager"].trials.ids == ("duel",)

    def test_a_view_pickles_by_its_day(self, reg: li.Registry) -> None:
        twin = pickle.loads(pickle.dumps(reg.as_of("2015")))
        assert twin.day == dt.date(2015, 12, 31)
        assert twin.approvals.ids == reg.as_of("2015").approvals.ids

    def test_its_records_pickle_unbound(self, reg: li.Registry) -> None:
        for name in COLLECTIONS:
            for record in getattr(reg, name):
                for twin in (
                    pickle.loads(pickle.dumps(record)),
                    copy.copy(record),
                    copy.deepcopy(record),
                ):
                    assert twin == record
                    assert hash(twin) == hash(record)
                    assert not twin.is_bound

    def test_the_shipped_registry_is_one_object(self) -> None:
        assert pickle.loads(pickle.dumps(li.registry)) is li.registry
        assert copy.deepcopy(li.registry) is li.registry

    def test_its_records_rebind(self) -> None:
        record = li.registry.therapies["blinatumomab"]
        twin = pickle.loads(pickle.dumps(record))
        assert twin == record
        assert twin.trials == record.trials
        assert copy.copy(record).is_bound

    def test_records_of_its_views_rebind_to_the_view(self) -> None:
        view = li.registry.as_of("2015-01-01")
        record = view.therapies["blinatumomab"]
        twin = pickle.loads(pickle.dumps(record))
        assert twin.approvals.ids == record.approvals.ids
        assert pickle.loads(pickle.dumps(view)).day == view.day

    def test_another_data_version_leaves_records_unbound(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        record = li.registry.therapies["blinatumomab"]
        stored, whole = pickle.dumps(record), pickle.dumps(li.registry)
        monkeypatch.setitem(li.registry.__dict__, "version", "another")
        assert not pickle.loads(stored).is_bound
        with pytest.raises(li.errors.DataIntegrityError, match="data version"):
            pickle.loads(whole)


FIRST_USE = """
    import sys, threading
    import leukimmuno as li
    sys.setswitchinterval(1e-6)
    barrier, found, failed = threading.Barrier(8), [], []

    def look():
        barrier.wait()
        try:
            found.append(li.registry.therapies["blincyto"])
            found.append(li.registry.trials["TOWER"].results.first().trial.therapies[0])
        except BaseException as error:
            failed.append(repr(error))

    threads = [threading.Thread(target=look) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not failed, failed
    assert len({id(record) for record in found}) == 1, found
"""


@pytest.mark.parametrize("processes", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_first_use_is_safe_under_threads(processes: int) -> None:
    for _ in range(processes):
        subprocess.run([sys.executable, "-c", textwrap.dedent(FIRST_USE)], check=True)


def test_first_use_of_a_registry_of_ones_own_is_safe_under_threads(reg: li.Registry) -> None:
    for _ in range(20):
        view = reg.as_of("2025")
        barrier = threading.Barrier(8)
        found: list[object] = []

        def look(
            view: li.Registry = view,
            barrier: threading.Barrier = barrier,
            found: list[object] = found,
        ) -> None:
            barrier.wait()
            found.append(view.therapies)
            found.append(view.therapies["engager"].trials.first().therapies.first())

        threads = [threading.Thread(target=look) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({id(item) for item in found}) == 2
