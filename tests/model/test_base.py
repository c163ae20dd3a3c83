"""Binding of records: which registry they belong to, and what pickles of it."""

# Texts stand for members of vocabularies and for dates, which checkers cannot see.
# mypy: disable-error-code="arg-type"
# pyright: reportArgumentType=false

from __future__ import annotations

import pickle

import pytest

import leukimmuno as li
from leukimmuno.errors import UnknownEntityError, UnresolvedReferenceError
from leukimmuno.model.base import rebuilt

CITE = (li.Citation("s", "abstract"),)
SOURCE = li.Source(id="s", kind="label", title="T")
CD19 = li.Antigen(id="cd19", name="CD19", citations=CITE)
DRUG = li.Therapy(
    id="drug",
    name="Drug",
    modality="t-cell engager",
    targets=(li.Target("cd19", "tumour antigen"), li.Target("cd3", "effector receptor")),
    citations=CITE,
)
MINE = li.Registry.of(SOURCE, CD19, DRUG, name="mine")


def test_record_of_a_registry_is_one_object_and_resolves() -> None:
    drug = MINE.therapies["drug"]
    assert drug is MINE.therapies["drug"]
    assert drug.is_bound
    assert drug.targets[0].antigen is MINE.antigens["cd19"]
    assert drug.citations[0].source is MINE.sources["s"]
    assert MINE.antigens["cd19"].therapies.ids == ("drug",)
    assert not DRUG.is_bound


def test_reference_that_leads_nowhere_names_itself() -> None:
    with pytest.raises(UnresolvedReferenceError, match="'cd3', which antigens do not hold"):
        _ = MINE.therapies["drug"].targets[1].antigen


def test_bound_copy_of_a_user_record() -> None:
    bound = MINE.bind(DRUG)
    assert bound == DRUG
    assert bound.targets[0].antigen == CD19


def test_record_of_a_registry_of_ones_own_unpickles_unbound() -> None:
    drug = pickle.loads(pickle.dumps(MINE.therapies["drug"]))
    assert drug == DRUG
    assert not drug.is_bound


def test_record_of_the_shipped_registry_unpickles_bound_to_it() -> None:
    record = li.registry.therapies.first()
    twin = pickle.loads(pickle.dumps(record))
    assert twin == record
    assert twin.is_bound
    assert twin.approvals.ids == record.approvals.ids


def test_record_of_another_data_version_unpickles_unbound() -> None:
    record = li.registry.therapies.first()
    make, (cls, data, token) = record.__reduce__()
    assert token == (li.registry.version, None)
    assert not make(cls, data, ("0.0-of-long-ago", None)).is_bound


def test_rebuilt_record_is_the_record() -> None:
    assert rebuilt(li.Therapy, DRUG._data()) == DRUG


def test_repr_of_records_and_values_in_one_line() -> None:
    assert repr(CD19) == "<Antigen cd19: CD19>"
    # Unbound targets show their ids; bound ones the names of their antigens.
    assert repr(DRUG) == "<Therapy drug: T-cell engager, CD19 x CD3>"
    assert repr(li.Target("cd19", "checkpoint")) == (
        "Target(antigen_id='cd19', role=<TargetRole.CHECKPOINT: 'checkpoint'>)"
    )


def test_arm_of_a_trial_by_id() -> None:
    arm = li.Arm("a", "A", "single", (li.Component("drug", "sole"),))
    trial = li.Trial(
        id="t",
        name="T",
        design="single arm",
        arms=(arm,),
        citations=CITE,
    )
    assert trial.arm("a") is arm
    with pytest.raises(UnknownEntityError, match="'t' has no arm 'b'; its arms are a") as caught:
        trial.arm("b")
    assert caught.value.suggestions == ("a",)
    with pytest.raises(li.errors.InvalidTypeError, match="expected the id of an arm, got 5"):
        trial.arm(5)
