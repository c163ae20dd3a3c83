"""The questions of docs/how-to/ask-the-registry.md, asked of the shipped data.

What is expected was taken from labels, notices and papers. Data grow, so a test says what an answer
must hold and must not hold, and gives the whole answer only where it cannot grow.
"""

from __future__ import annotations

import datetime as dt

import pytest

import leukimmuno as li

reg = li.registry
ANTIBODIES = reg.therapies.where(modality="naked antibody") | reg.therapies.where(
    modality="antibody-drug conjugate"
)


# -- CD19 in adults with relapsed B-ALL -----------------------------------------------------------


def cd19_for_adults(on: str | None) -> li.Collection[li.Therapy]:
    return reg.approved(
        subtype="b-all", age="adults", setting="relapsed", agency="FDA", on=on
    ) & reg.therapies.where(targets="CD19")


def test_cd19_therapies_for_adults_with_relapsed_b_all_in_may_2021() -> None:
    # Blinatumomab since December 2014, tisagenlecleucel for 3 to 25 years since August 2017;
    # inotuzumab binds CD22.
    assert set(cd19_for_adults("2021-05-17").ids) == {"blinatumomab", "tisagenlecleucel"}


def test_cd19_therapies_for_adults_with_relapsed_b_all_today() -> None:
    # Brexucabtagene autoleucel since 1 October 2021, obecabtagene autoleucel since 8 November 2024.
    assert {
        "blinatumomab",
        "brexucabtagene-autoleucel",
        "obecabtagene-autoleucel",
        "tisagenlecleucel",
    } <= set(cd19_for_adults(None).ids)
    days = ("2021-09-30", "2021-10-01", "2024-11-07", "2024-11-08")
    assert [
        {"brexucabtagene-autoleucel", "obecabtagene-autoleucel"} & set(cd19_for_adults(day).ids)
        for day in days
    ] == [
        set(),
        {"brexucabtagene-autoleucel"},
        {"brexucabtagene-autoleucel"},
        {"brexucabtagene-autoleucel", "obecabtagene-autoleucel"},
    ]


def test_adults_are_only_part_of_the_use_of_tisagenlecleucel() -> None:
    found = reg.approved(subtype="b-all", age="adults", agency="FDA", on="2021-05-17")
    assert "part of: 18 to 25 years" in found.because("tisagenlecleucel")[0].partial


# -- hazard ratios --------------------------------------------------------------------------------

# Trial, and the figures of its paper's abstract: ratio with its 95 % limits.
HAZARD_RATIOS = [
    ("AAML0531", 0.91, 0.74, 1.13),  # Gamis 2014
    ("AML-19", 0.69, 0.53, 0.90),  # Amadori 2016
    ("ALFA-0701", 0.69, 0.49, 0.98),  # Castaigne 2012
    ("talacotuzumab-decitabine", 1.04, 0.79, 1.37),  # Montesinos 2021
    ("gemtuzumab-meta-analysis", 0.90, 0.82, 0.98),  # Hills 2014
]


def test_hazard_ratios_for_overall_survival_in_aml_antibody_trials() -> None:
    found = {
        (result.trial_id, one.value, one.interval.low, one.interval.high)
        for result in reg.results.where(subtype="aml", endpoint="OS", therapy=ANTIBODIES)
        for one in result.comparisons
        if one.measure == "hazard ratio" and one.interval is not None
    }
    assert found >= {(reg.trials[name].id, *figures) for name, *figures in HAZARD_RATIOS}
    # Trials of venetoclax, ivosidenib and interleukin-2 hold no antibody.
    assert not {"viale-a", "agile", "calgb-19808"} & {trial for trial, *_ in found}


# -- antigens on healthy cells --------------------------------------------------------------------


def test_antigens_of_b_all_on_healthy_cells() -> None:
    found = {
        antigen.name: antigen.on_target_adverse_events.ids
        for antigen in reg.subtypes["b-all"].antigens
        if antigen.normal_expression
    }
    # CD3 is a T cell's; CD33 and BCMA are antigens of other diseases.
    assert {"CD19", "CD20", "CD22"} <= found.keys()
    assert not {"CD3", "CD33", "CD7", "PD-1"} & found.keys()
    assert {"b-cell-aplasia", "hypogammaglobulinemia"} <= set(found["CD19"])
    assert any("B cells" in tissue for tissue in reg.antigens["CD19"].normal_expression)


def test_antigens_of_other_leukemias() -> None:
    assert {"cd33", "cd123"} <= set(reg.subtypes["aml"].antigens.ids)
    assert not {"cd19", "cd22"} & set(reg.subtypes["aml"].antigens.ids)
    assert "cd7" in reg.subtypes["t-all"].antigens


# -- superseded results ---------------------------------------------------------------------------


def test_superseded_results_with_their_successors() -> None:
    found = {old.id: old.superseded_by for old in reg.results - reg.results.current()}
    later = found["ino-vate-os-2016"]
    assert later is reg.results["ino-vate-os-2019"]
    assert not {"tower-os", "ino-vate-os-2019"} & found.keys()
    for name, successor in found.items():
        assert successor is not None
        assert successor.trial_id == reg.results[name].trial_id
        assert successor.endpoint_id == reg.results[name].endpoint_id


def test_nothing_is_superseded_before_its_successor_was_published() -> None:
    earlier = reg.as_of("2018-06-30").results
    assert "ino-vate-os-2016" in earlier.current()
    assert "ino-vate-os-2016" not in earlier - earlier.current()


# -- scales of cytokine release -------------------------------------------------------------------


def test_trials_that_graded_cytokine_release_on_another_scale_than_astct() -> None:
    found = {
        (rate.trial.name, str(rate.scale))
        for rate in reg.toxicity_rates.where(adverse_event="CRS")
        if rate.trial and rate.scale not in {None, "astct"}
    }
    # Maude 2018: Penn; Kantarjian 2017: CTCAE; Shah 2021: Lee; Park 2018: MSKCC's own.
    eliana, tower, zuma = (reg.trials[name].name for name in ("ELIANA", "TOWER", "ZUMA-3"))
    msk = reg.trials["msk-19-28z"].name
    assert found >= {(eliana, "penn"), (tower, "ctcae"), (zuma, "lee"), (msk, "mskcc")}
    # Roddie 2024 graded by the ASTCT consensus.
    assert reg.trials["FELIX"].name not in {trial for trial, _ in found}


# -- withdrawals ----------------------------------------------------------------------------------

WITHDRAWN = {"licence withdrawn", "marketing stopped", "indication removed"}


def test_everything_withdrawn_when_and_why() -> None:
    found = {
        (event.therapy_id, event.agency.value, event.date.text): event.note
        for event in reg.approvals.where(lambda event: event.action in WITHDRAWN)
    }
    # The end of Mylotarg was announced on 21 June 2010, at the FDA's request; its sale ended on
    # 15 October, its licence with the Federal Register of 28 November 2011 (76 FR 72955).
    assert "2010-10-15" in str(found["gemtuzumab-ozogamicin", "fda", "2011-11-28"])
    assert "confirmatory trial" in str(found["gemtuzumab-ozogamicin", "fda", "2010-06-21"])
    # MabCampath left the Union in August 2012, Arzerra in February 2019, Lumoxiti in July 2021.
    assert "commercial" in str(found["alemtuzumab", "ema", "2012-08-08"])
    assert "commercial" in str(found["ofatumumab", "ema", "2019-02-28"])
    assert "commercial" in str(found["moxetumomab-pasudotox", "ema", "2021-07-23"])
    assert all(found.values())
    assert not any(name == "blinatumomab" for name, _, _ in found)


def test_gemtuzumab_was_withdrawn_between_two_approvals() -> None:
    # The licence outlived the sale by a year.
    days = ("2010-10-15", "2011-11-27", "2011-11-28", "2017-08-31", "2017-09-01")
    statuses = [reg.as_of(day).therapies["Mylotarg"].status for day in days]
    assert statuses == ["approved", "approved", "withdrawn", "withdrawn", "approved"]


# -- immunotherapy v chemotherapy -----------------------------------------------------------------


def test_immunotherapy_beside_chemotherapy_row_by_row() -> None:
    classes = reg.modalities.where(lambda profile: profile.modality.is_immunotherapy)
    table = reg.modalities["chemotherapy"].beside(*classes)
    assert list(table.rows) == [
        "function",
        "side effects",
        "onset of effect",
        "durability",
        "where it stands",
    ]
    # The article: cells that divide quickly, hair and gut among them; hair loss and nausea.
    function, side_effects, onset, durability, _ = (texts[0] for texts in table.rows.values())
    assert "dividing" in str(function)
    assert {"hair loss", "nausea"} <= set(str(side_effects).split(", "))
    assert "days" in str(onset)
    assert "while it is given" in str(durability)
    cells = [profile.id for profile in table.profiles].index("car-t")
    assert "cytokine release syndrome" in str(table.rows["side effects"][cells])
    for label, texts in table.rows.items():
        assert len(texts) == len(classes) + 1, label
        assert all(texts), label
    assert all(profile.citations for profile in table.profiles)
    assert {"article-immunotherapy-for-leukemia", "kantarjian-2017-tower"} <= {
        citation.source_id for citation in table.citations
    }


def test_classes_of_immunotherapy_leave_out_drugs_and_radiation() -> None:
    classes = set(reg.modalities.where(lambda one: one.modality.is_immunotherapy).ids)
    assert {"car-t", "t-cell-engager", "vaccine", "donor-lymphocytes", "transplant"} <= classes
    assert not {"chemotherapy", "targeted-drug", "radiation", "supportive-care"} & classes


# -- shares ---------------------------------------------------------------------------------------


def test_share_of_b_all_among_children_and_adults() -> None:
    found = {
        (str(one.ages), str(one.value))
        for one in reg.subtypes["b-all"].population_figures.where(figure="share")
    }
    # The article of May 2021 and its source: 88 percent of children, 75 percent of adults.
    assert found >= {("0 to 17 years", "88%"), ("18 years or more", "75%")}


# -- infused beside enrolled ----------------------------------------------------------------------


def test_infused_set_beside_enrolled_set() -> None:
    cells = reg.trials.where(therapy=reg.therapies.where(modality="CAR T"))
    found = {
        (enrolled.trial.name, str(enrolled.arms[0]), str(treated.arms[0]))
        for enrolled in reg.results.where(trial=cells, analysis_set="enrolled")
        for treated in enrolled.other_sets
        if treated.analysis_set.kind == "infused"
    }
    # Shah 2021: 39 remissions in 55 infused (70.9 %) of 71 enrolled; 39/71 = 54.9 %.
    assert ("ZUMA-3", "39/71, 54.9%", "39/55, 70.9% (95% CI 57 to 82)") in found
    # Maude 2018: 61 remissions in 75 infused of 92 enrolled; 61/92 = 66 %.
    partner = reg.results["eliana-cr-cri-2018"].other_sets.where(analysis_set="enrolled").one()
    assert (partner.arms[0].events, partner.arms[0].total) == (61, 92)


@pytest.mark.parametrize("name", ["blinatumomab", "B-ALL"])
def test_history_lists_dated_events(name: str) -> None:
    events = reg.history(name)
    days = [event.date.last_day for event in events if event.kind == "regulatory"]
    # The accelerated approval of blinatumomab and its conversion.
    assert {dt.date(2014, 12, 3), dt.date(2017, 7, 11)} <= set(days)
    assert [event.date for event in events] == sorted(event.date for event in events)
