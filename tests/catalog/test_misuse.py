"""What a hurried or hostile caller does: each has to end in the right answer or a clear error."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type,operator,call-overload,type-var"

from __future__ import annotations

import copy
import datetime as dt
import pickle
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING, Any

import attrs
import pint
import pytest

import leukimmuno as li
from leukimmuno.catalog import shipped
from leukimmuno.catalog.approving import Grounds
from leukimmuno.catalog.integrity import problems_of
from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.conversion.converter import unstructure
from leukimmuno.conversion.json_text import write_json
from leukimmuno.errors import (
    BoundedFigureError,
    DataIntegrityError,
    InvalidTypeError,
    InvalidValueError,
    UnknownEntityError,
    UnknownUnitError,
)

if TYPE_CHECKING:
    from pathlib import Path

CITED = [li.Citation("paper-2017", "abstract")]


def test_threads_may_open_a_view_and_its_registry_at_once() -> None:
    # Under Python 3.11 functools' own cached property lets these threads wait for each other.
    script = """
        import faulthandler, threading, time
        import leukimmuno as li
        from leukimmuno.catalog.registry import Registry

        faulthandler.dump_traceback_later(60, exit=True)

        def slowly(name):
            time.sleep(0.02)
            return tuple(getattr(li.registry, name))

        for _ in range(5):
            view = Registry("slow", slowly).as_of("2020-01-01")
            start = threading.Barrier(3)

            def touch(name):
                start.wait()
                getattr(view, name)

            threads = [
                threading.Thread(target=touch, args=(name,))
                for name in ("results", "sources", "toxicity_rates")
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        print("done")
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.stdout.strip() == "done", done.stderr[-2000:]


def test_a_thread_that_waited_takes_what_the_first_one_made(
    reg: li.Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = li.registry

    class Lock:
        def __enter__(self) -> None:
            # While this thread waits, another one finishes.
            monkeypatch.setattr(shipped, "_shipped", first)

        def __exit__(self, *_: object) -> None:
            pass

    monkeypatch.setattr(shipped, "_shipped", None)
    monkeypatch.setattr(shipped, "_lock", Lock())
    assert shipped.shipped_registry() is first
    # The same one floor below: a collection that is made is not made again.
    assert reg._collection("therapies") is reg.therapies


def test_a_collection_shows_its_records(reg: li.Registry) -> None:
    assert "engagermab" in str(reg.therapies)
    assert "engagermab" in reg.therapies._repr_html_()
    # Documentation tools read the description from the class.
    assert str(li.Registry.therapies.__doc__).startswith("Treatments")


class TestIncompleteRegistries:
    mine = li.Registry.of(
        li.Therapy(
            id="new",
            name="newmab",
            modality="car-t",
            targets=[li.Target("cd99", "tumour antigen")],
            citations=CITED,
        ),
        li.Approval(
            id="new-1",
            therapy_id="new",
            agency="FDA",
            action="initial approval",
            date="2020",
            indications=[li.Indication(subtype_ids=["t-all"])],
            citations=CITED,
        ),
    )

    def test_a_repr_never_fails_for_what_a_record_refers_to(self) -> None:
        therapy = self.mine.therapies["new"]
        assert repr(therapy) == "<Therapy new: CAR T, CD99>"
        assert str(therapy.targets[0]) == "cd99 (tumour antigen)"
        assert str(self.mine.approvals[0].indications[0]) == "t-all"

    def test_names_show_where_they_are_known(self, reg: li.Registry) -> None:
        assert repr(reg.therapies["engager"]).endswith("T-cell engager, CD19 x CD3>")
        assert str(reg.therapies["engager"].targets[0]) == "CD19 (tumour antigen)"
        assert str(reg.approvals["macro-1"].indications[0]) == "AML"


class TestReferences:
    def test_a_label_s_rate_gives_its_therapy(self, reg: li.Registry) -> None:
        assert reg.toxicity_rates["label-crs"].therapy is reg.therapies["cells"]
        assert reg.toxicity_rates["duel-crs"].therapy is None

    def test_a_share_gives_what_it_is_a_share_of(self, reg: li.Registry) -> None:
        share = reg.population_figures["share"]
        assert share.of_subtype is reg.subtypes["all"]
        assert reg.bind(attrs.evolve(share, of_subtype_id=None)).of_subtype is None

    def test_assertions_give_what_they_are_about(self, reg: li.Registry) -> None:
        def bound(assertion: Any) -> Any:
            return reg.bind(attrs.evolve(reg.claims[0], assertion=assertion)).assertion

        figure = bound(
            li.FigureAssertion(
                number=1, unit="percent", trial_id="duel", endpoint_ids=["os"], subtype_id="aml"
            )
        )
        assert figure.trial is reg.trials["duel"]
        assert figure.endpoints.ids == ("os",)
        assert figure.subtype is reg.subtypes["aml"]
        assert figure.therapy is None
        bare = bound(
            li.FigureAssertion(
                number=1, unit="percent", therapy_id="cells", characteristic="median age"
            )
        )
        assert (bare.trial, bare.subtype) == (None, None)
        assert bare.therapy is reg.therapies["cells"]
        window = {"window": "1 to 2 weeks", "since": "infusion"}
        after = bound(li.WindowAssertion(**window, adverse_event_id="crs", therapy_id="cells"))
        assert after.adverse_event is reg.adverse_events["crs"]
        assert after.therapy is reg.therapies["cells"]
        either = bound(li.WindowAssertion(**window, step="apheresis", modality="car-t"))
        assert (either.adverse_event, either.therapy) == (None, None)
        approved = bound(
            li.ApprovalAssertion(therapy_ids=["cells", "macro"], subtype_id="aml", agency="FDA")
        )
        assert approved.therapies.ids == ("cells", "macro")
        assert approved.subtype is reg.subtypes["aml"]
        binds = bound(li.MechanismAssertion(therapy_id="engager", antigen_ids=["cd19", "cd3"]))
        assert binds.therapy is reg.therapies["engager"]
        assert binds.antigens.ids == ("cd19", "cd3")


class TestViews:
    def test_a_view_is_not_dumped(self, reg: li.Registry, tmp_path: Path) -> None:
        with pytest.raises(InvalidValueError, match="as of 2016-12-31> is a view") as caught:
            reg.as_of("2016-12-31").dump(tmp_path / "view.json")
        assert caught.value.value == dt.date(2016, 12, 31)
        assert not list(tmp_path.iterdir())

    def test_laid_over_a_view_it_is_the_view_of_the_same_day(self, reg: li.Registry) -> None:
        late = li.Source(id="late", kind="label", title="Late", published="2018")
        early = li.Source(id="early", kind="label", title="Early", published="2015")
        view = reg.as_of("2016-12-31").overlay(li.Registry.of(late, early, name="mine"))
        assert view.day == dt.date(2016, 12, 31)
        assert "early" in view.sources
        assert "late" not in view.sources
        # Timeless records still cite what came later.
        assert view.therapies["engager"].citations[0].source.id == "paper-2017"

    def test_an_overlay_is_released_with_the_later_of_the_two(self) -> None:
        old = li.Registry.of(name="old", released=dt.date(2020, 1, 1))
        new = li.Registry.of(name="new", released=dt.date(2021, 1, 1))
        none = li.Registry.of(name="none")
        assert old.overlay(new).released == dt.date(2021, 1, 1)
        assert new.overlay(old).released == dt.date(2021, 1, 1)
        assert none.overlay(old).released == dt.date(2020, 1, 1)
        assert none.overlay(none).released is None


class TestApprovals:
    @pytest.mark.parametrize("age", ["< 18 years", ">18 years", "<1 month"])
    def test_a_range_that_leaves_its_end_out_is_refused(self, reg: li.Registry, age: str) -> None:
        with pytest.raises(InvalidValueError, match="leaves its end out") as caught:
            reg.approved(age=age)
        assert caught.value.field == "age"
        assert caught.value.value == age

    @pytest.mark.parametrize("age", ["-5 years", "-1 to 3 years", li.Range(None, -1, "year")])
    def test_no_age_is_below_0(self, reg: li.Registry, age: Any) -> None:
        with pytest.raises(InvalidValueError, match="no age is below 0"):
            reg.approved(age=age)

    def test_signs_may_be_one_letter(self) -> None:
        assert li.Range.parse("≥ 18 years") == li.Range(18, None, "year")
        assert li.Range.parse("≤17 years") == li.Range(None, 17, "year")

    @pytest.mark.parametrize("text", ["１２ years", "١٢ years", "５ to 9 years"])
    def test_digits_of_other_scripts_are_no_numbers(self, text: str) -> None:
        with pytest.raises(InvalidTypeError, match="expected a quantity with its unit"):
            li.Range.parse(text)

    @pytest.mark.parametrize("given", [3, None, b"engager"])
    def test_grounds_are_asked_for_by_name(self, reg: li.Registry, given: Any) -> None:
        found = reg.approved()
        with pytest.raises(InvalidTypeError, match="because: expected a name or a Therapy"):
            found.because(given)
        with pytest.raises(InvalidTypeError, match="why_not: expected a name or a Therapy"):
            found.why_not(given)

    def test_grounds_never_change_and_hash(self, reg: li.Registry) -> None:
        ground = reg.approved(subtype="b-all").because("engager")[0]
        with pytest.raises(TypeError):
            ground.matches["subtype"] = "none"  # type: ignore[index]
        assert hash(ground) == hash(copy.copy(ground))
        assert copy.deepcopy(ground) == ground == pickle.loads(pickle.dumps(ground))
        given = {"age": "whole"}
        kept = Grounds(ground.approval, ground.indication, given)
        given["age"] = "part of: 3 years"
        assert kept.whole

    def test_a_pickled_answer_keeps_its_grounds(self, reg: li.Registry) -> None:
        for registry in (reg, reg.as_of("2018")):
            found = registry.approved(subtype="b-all", age=">= 18 years")
            again = pickle.loads(pickle.dumps(found))
            assert again.ids == found.ids == ("engager", "cells", "chemo")
            assert again.because("cells") == found.because("cells")
            assert again.because("cells")[0].partial == ("part of: 18 to 25 years",)
            ground = again.because("engager")[0]
            assert ground.approval.therapy.id == "engager"
            assert ground.indication is ground.approval.indications[0]
            assert again.why_not("macro") == found.why_not("macro")
            none = pickle.loads(pickle.dumps(registry.approved(subtype="bpdcn")))
            assert len(none) == 0
            assert none.reason == registry.approved(subtype="bpdcn").reason


class TestQueries:
    @pytest.mark.parametrize("name", ["targets", "subtype", "brands", "mechanisms", "steps"])
    @pytest.mark.parametrize("empty", [(), []])
    def test_no_values_at_all_are_refused(self, reg: li.Registry, name: str, empty: Any) -> None:
        with pytest.raises(InvalidValueError, match=f"{name}: at least one value is needed"):
            reg.therapies.where(**{name: empty})

    @pytest.mark.parametrize("key", [0, 99, None, b"engager"])
    def test_get_takes_names_only(self, reg: li.Registry, key: Any) -> None:
        with pytest.raises(InvalidTypeError, match="get: expected a name"):
            reg.therapies.get(key)

    def test_long_names_do_not_flood_the_message(self, reg: li.Registry) -> None:
        long = "x" * 100_000
        with pytest.raises(UnknownEntityError) as caught:
            reg.therapies[long]
        assert len(str(caught.value)) < 1000
        assert caught.value.query == long
        assert len(str(reg.therapies.search(long).reason)) < 1000
        assert len(str(reg.therapies.where(name=long).reason)) < 1000


class TestRegistriesOfOnesOwn:
    @pytest.mark.parametrize(
        ("head", "field"),
        [
            ({"name": 3}, "name"),
            ({"name": ""}, "name"),
            ({"name": "half \ud800"}, "name"),
            ({"version": 3}, "version"),
            ({"released": "20200101"}, "released"),
            ({"released": 2020}, "released"),
            ({"released": ""}, "released"),
        ],
    )
    def test_the_head_is_checked(self, head: dict[str, Any], field: str) -> None:
        with pytest.raises((InvalidTypeError, InvalidValueError), match=f"^{field}: "):
            li.Registry.of(**head)

    def test_a_day_may_be_text(self, tmp_path: Path) -> None:
        mine = li.Registry.of(name="mine", released="2020-01-31")
        assert mine.released == dt.date(2020, 1, 31)
        mine.dump(tmp_path / "mine.json")
        assert li.Registry.load(tmp_path / "mine.json").released == dt.date(2020, 1, 31)

    @pytest.mark.parametrize("name", ['""', '"\\ud800"', '" x"', "3"])
    def test_a_stored_name_is_checked(self, tmp_path: Path, name: str) -> None:
        head = f'{{"format": 1, "name": {name}, "version": "1", "released": null, '
        (tmp_path / "mine.json").write_text(head + '"collections": {}}')
        with pytest.raises(DataIntegrityError) as caught:
            li.Registry.load(tmp_path / "mine.json")
        assert caught.value.path == "$.name"

    def test_everything_is_cited(self, reg: li.Registry) -> None:
        keys = {line for line in li.cite(reg).splitlines() if line.startswith("@")}
        assert keys == {
            "@article{paper-2017,",
            "@inproceedings{abstract-2016,",
            "@misc{codes,",
        }


class TestSoundness:
    def problems(self, reg: li.Registry, collection: str, name: str, **changes: Any) -> list[str]:
        records = {kind: list(getattr(reg, kind)) for kind in COLLECTIONS}
        index = getattr(reg, collection).ids.index(name)
        records[collection][index] = attrs.evolve(records[collection][index], **changes)
        return list(problems_of(records))

    @pytest.mark.parametrize(
        ("collection", "name", "field", "fault"),
        [
            ("adverse_events", "crs", "broader_ids", "is broader than itself"),
            ("endpoints", "cr", "component_ids", "is a component of itself"),
            ("results", "duel-os", "superseded_by_id", "replaces itself"),
            ("toxicity_rates", "duel-crs", "superseded_by_id", "replaces itself"),
        ],
    )
    def test_no_chain_bites_its_tail(
        self, reg: li.Registry, collection: str, name: str, field: str, fault: str
    ) -> None:
        value = name if field == "superseded_by_id" else (name,)
        problems = self.problems(reg, collection, name, **{field: value})
        assert f"$.{collection}: {name!r} {fault}" in problems

    @pytest.mark.parametrize(
        ("ends", "words"),
        [
            ("macro-1", "another therapy's or agency's"),
            ("engager-2", "which is not earlier"),
        ],
    )
    def test_an_event_ends_earlier_events_of_its_own_therapy(
        self, reg: li.Registry, ends: str, words: str
    ) -> None:
        (problem,) = self.problems(reg, "approvals", "engager-2", ends_ids=(ends,))
        assert problem.startswith(f"$.approvals[1].ends_ids[0]: 'engager-2' ends '{ends}', ")
        assert problem.endswith(words)

    def test_an_event_ends_no_later_one(self, reg: li.Registry) -> None:
        (problem,) = self.problems(reg, "approvals", "engager-1", date="2018")
        assert problem == (
            "$.approvals[1].ends_ids[0]: 'engager-2' ends 'engager-1', which is not earlier"
        )
        # A year that contains the day may lie before it.
        assert self.problems(reg, "approvals", "engager-1", date="2017") == []

    def test_the_control_arm_comes_second(self, reg: li.Registry) -> None:
        arms = tuple(reversed(reg.results["duel-cr"].arms))
        assert self.problems(reg, "results", "duel-cr", arms=arms) == [
            "$.results[0].arms: 'duel-cr' puts the control arm first"
        ]


class TestFigures:
    def test_a_bound_is_no_proportion(self) -> None:
        assert li.SurvivalPoint("12 months", 5).proportion == 0.05
        with pytest.raises(BoundedFigureError, match="'<5% at 12 months' is no exact number"):
            _ = li.SurvivalPoint("12 months", 5, bound="<").proportion

    def test_equal_figures_are_written_alike(self) -> None:
        assert li.Measure(-0.0, "day") == li.Measure(0.0, "day")
        texts = {write_json(unstructure(li.Measure(zero, "day"))) for zero in (0.0, -0.0, 0)}
        assert len(texts) == 1

    def test_an_id_is_plain_text(self) -> None:
        assert type(li.Target(li.Modality.CAR_T, "checkpoint").antigen_id) is str

    @pytest.mark.parametrize("day", ["20200101", "2020-W01-1", "2020-1-1", "2019-02-29"])
    def test_a_day_has_one_form(self, day: str) -> None:
        with pytest.raises(InvalidValueError, match="is no day written as YYYY-MM-DD"):
            li.Source(id="a", kind="label", title="t", accessed=day)
        leap = li.Source(id="a", kind="label", title="t", accessed="2020-02-29")
        assert leap.accessed == dt.date(2020, 2, 29)

    def test_a_unit_of_another_registry_that_ours_lacks_is_named(self) -> None:
        foreign: Any = pint.UnitRegistry()
        foreign.define("blast = [blast]")
        with pytest.raises(UnknownUnitError, match="pint knows no unit 'blast'"):
            li.Q(foreign.Quantity(3, "blast"))
        assert li.Q(foreign.Quantity(3, "day")) == li.Q(3, "day")
