"""What `where` accepts and means."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type,operator,call-overload,type-var"

from __future__ import annotations

import datetime as dt

import pytest

import leukimmuno as li
from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.catalog.queries import allowed_fields
from leukimmuno.errors import (
    InvalidTypeError,
    UnknownEntityError,
    UnknownFieldError,
    VocabularyError,
)


def test_by_vocabulary_in_any_spelling(reg: li.Registry) -> None:
    assert reg.therapies.where(modality="CAR T").ids == ("cells",)
    assert reg.therapies.where(modality=li.Modality.CAR_T).ids == ("cells",)


def test_a_class_answers_by_mechanism_too(reg: li.Registry) -> None:
    assert reg.therapies.where(modality="checkpoint inhibitor").ids == ("macro", "elsewhere")
    assert reg.therapies.where(modality="naked antibody").ids == ("macro",)


def test_several_values_of_a_relation_mean_all(reg: li.Registry) -> None:
    assert reg.therapies.where(targets="CD19").ids == ("engager", "cells")
    assert reg.therapies.where(targets=("CD19", "CD3")).ids == ("engager",)
    assert reg.therapies.where(targets=reg.antigens["cd3"]).ids == ("engager",)


def test_several_values_of_a_vocabulary_field_mean_all(reg: li.Registry) -> None:
    found = reg.therapies.where(mechanisms=["macrophage checkpoint blockade"])
    assert found.ids == ("macro",)
    assert not reg.therapies.where(mechanisms=("macrophage checkpoint blockade", "payload"))


def test_a_disease_includes_its_narrower_ones(reg: li.Registry) -> None:
    assert reg.trials.where(subtype="leukemia").ids == ("duel",)
    assert reg.trials.where(subtype="ph-positive-all").ids == ()
    # The engager's own disease, the CAR T cells' approval, the antibody's own disease, and the
    # comparator's approval for leukemia.
    assert reg.therapies.where(subtype="leukemia").ids == ("engager", "cells", "macro", "chemo")
    assert reg.results.where(subtype="all").ids == ("duel-cr", "duel-os-early", "duel-os")
    assert reg.toxicity_rates.where(subtype="all").ids == ("duel-crs",)
    assert reg.approvals.where(subtype="aml").ids == ("macro-1",)


def test_by_related_records(reg: li.Registry) -> None:
    assert reg.results.where(trial="DUEL", endpoint="complete remission").one().id == "duel-cr"
    assert reg.results.where(therapy="engager").ids == reg.results.ids
    assert reg.toxicity_rates.where(therapy="cells").ids == ("label-crs",)
    assert reg.trials.where(therapies=("engager", "chemo")).ids == ("duel",)
    assert reg.therapies.where(trial="duel").ids == ("engager", "chemo")
    assert reg.therapies.where(adverse_event="crs").ids == ("engager", "cells")
    assert reg.subtypes.where(parent="leukemia").ids == ("all", "aml")


def test_a_collection_means_any_of_its_records(reg: li.Registry) -> None:
    any_class = reg.therapies.where(modality="car-t") | reg.therapies.where(modality="chemotherapy")
    assert any_class.ids == ("cells", "chemo")
    assert reg.toxicity_rates.where(therapy=any_class).ids == ("label-crs",)
    assert reg.trials.where(therapies=any_class).ids == ("duel",)
    # Beside another value in a list, both are needed.
    assert reg.trials.where(therapies=["engager", any_class]).ids == ("duel",)
    assert not reg.trials.where(therapies=["cells", any_class])
    # A view's own collection serves the registry as well: what counts are ids.
    assert reg.trials.where(therapy=reg.as_of("2016").therapies[:1]).ids == ("duel",)
    # Each disease includes its narrower ones.
    diseases = reg.subtypes.where(lambda s: s.id in {"all", "bpdcn"})
    assert reg.trials.where(subtype=diseases).ids == ("duel",)


def test_a_collection_of_none_is_met_by_nothing(reg: li.Registry) -> None:
    none = reg.therapies.where(name="nobody")
    found = reg.trials.where(therapy=none)
    assert found.ids == ()
    assert found.reason == (
        "none of the 1 records left meets therapy=<Collection therapies: 0 records: none of the 5 "
        "records left meets name='nobody'>"
    )


def test_a_collection_of_another_kind_is_refused(reg: li.Registry) -> None:
    with pytest.raises(InvalidTypeError, match=r"a collection of therapies, got <Collection trial"):
        reg.results.where(therapy=reg.trials)


def test_antigens_of_a_disease(reg: li.Registry) -> None:
    # CD3 is the engager's hold on the T cell, no antigen of the disease.
    assert reg.antigens.where(therapy="engager").ids == ("cd19", "cd3")
    assert reg.subtypes["b-all"].antigens.ids == ("cd19",)
    assert reg.subtypes["leukemia"].antigens.ids == ("cd19",)
    assert reg.antigens.where(subtypes="all").ids == ("cd19",)
    assert reg.subtypes["aml"].antigens.ids == ()
    # By approval alone: without the engager, the cells' use leads from CD19 to the disease.
    alone = [record for record in reg.therapies if record.id == "cells"]
    rest = [reg.antigens["cd19"], *reg.subtypes, reg.approvals["cells-1"], *reg.sources]
    assert li.Registry.of(*alone, *rest).subtypes["all"].antigens.ids == ("cd19",)


def test_by_text_number_flag_and_date(reg: li.Registry) -> None:
    assert reg.therapies.where(name="EngagerMab").ids == ("engager",)
    assert reg.antigens.where(aliases="b4").ids == ("cd19", "b4-like")
    assert reg.endpoints.where(favourable="good").ids == ("cr",)
    assert reg.toxicity_rates.where(derived=False).ids == ("duel-crs", "label-crs")
    assert reg.approvals.where(date=dt.date(2014, 12, 3)).ids == ("engager-1",)
    assert reg.approvals.where(date="2014-12-03").ids == ("engager-1",)
    assert reg.sources.where(published=None).ids == ("codes",)
    assert reg.toxicity_rates.where(events=10).ids == ("duel-crs",)
    assert reg.results.where(analysis_set=li.AnalysisSet("randomised")).ids == reg.results.ids
    assert reg.therapies.where(targets="cd19", xrefs=li.CrossReference("ncit", "C1")).ids == (
        "engager",
    )


def test_analysis_set_by_its_kind(reg: li.Registry) -> None:
    assert reg.results.where(analysis_set="randomised").ids == reg.results.ids
    with pytest.raises(VocabularyError, match="'randomized-ish'"):
        reg.results.where(analysis_set="randomized-ish")


def test_a_callable_and_keywords_combine(reg: li.Registry) -> None:
    found = reg.results.where(lambda r: r.arms[0].events > 30, trial="duel")
    assert found.ids == ("duel-os-early", "duel-os")


def test_no_criteria_keep_everything(reg: li.Registry) -> None:
    assert reg.therapies.where() == reg.therapies


def test_an_empty_answer_says_why(reg: li.Registry) -> None:
    empty = reg.results.where(trial="duel", note="x")
    assert empty.reason == "none of the 3 records left meets note='x'"
    assert reg.therapies.where(name="nobody").reason == (
        "none of the 5 records left meets name='nobody'"
    )
    by_record = reg.toxicity_rates.where(adverse_event=reg.adverse_events["fever"])
    assert by_record.reason == "none of the 2 records left meets adverse_event=fever"
    assert empty.where(time="x").reason == empty.reason


def test_unknown_fields_and_values_are_errors(reg: li.Registry) -> None:
    with pytest.raises(UnknownFieldError, match="did you mean 'modality'") as caught:
        reg.therapies.where(modalty="car-t")
    assert caught.value.field == "modalty"
    assert "modality" in caught.value.allowed
    assert isinstance(caught.value, TypeError)
    with pytest.raises(UnknownFieldError, match="no field or relation 'citations'"):
        reg.therapies.where(citations="x")
    with pytest.raises(UnknownFieldError) as caught:
        reg.therapies.where(qqqqq="x")
    assert caught.value.suggestions == ()
    with pytest.raises(VocabularyError, match="did you mean 'car-t'"):
        reg.therapies.where(modality="carr-t")
    with pytest.raises(UnknownEntityError, match="no 'CD91' among 3 antigens"):
        reg.therapies.where(targets="CD91")
    with pytest.raises(InvalidTypeError, match="expected the name or id of one of antigens"):
        reg.therapies.where(targets=19)
    with pytest.raises(InvalidTypeError, match="name: expected text, got 3"):
        reg.therapies.where(name=3)
    with pytest.raises(InvalidTypeError, match="derived: expected True or False"):
        reg.toxicity_rates.where(derived="no")
    with pytest.raises(InvalidTypeError, match="expected a callable or keywords"):
        reg.therapies.where("modality")
    with pytest.raises(InvalidTypeError, match="ages: expected a quantity with its unit"):
        reg.trials.where(ages="b-all")


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_allowed_field_can_be_asked(collection: str) -> None:
    registry = li.Registry.of()
    for name in allowed_fields(collection):
        with pytest.raises(li.errors.LeukimmunoError):
            # No field holds an object of no known kind.
            getattr(registry, collection).where(**{name: object()})


def test_current_leaves_out_what_was_superseded(reg: li.Registry) -> None:
    assert reg.results.current().ids == ("duel-cr", "duel-os")
    assert reg.as_of("2016").results.current().ids == ("duel-os-early",)
    assert reg.therapies.current() == reg.therapies
    assert reg.results.where(data_cutoff="2016-06").current().reason == (
        "every record was superseded"
    )
