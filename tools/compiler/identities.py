"""Records in words that identify them without telling their figures, for a blind second reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leukimmuno.model.approval import Indication
    from leukimmuno.model.comparison import Comparison
    from tools.compiler.curated import Curated

__all__ = ["Identities"]

_YEAR = re.compile(r"\b(?:19|20)\d\d(?:-\d\d){0,2}\b")


class Identities:
    """Words for the records of one curation folder.

    Parameters
    ----------
    curated : Curated
        The records. One that is referred to and not there is called by its id.
    """

    def __init__(self, curated: Curated) -> None:
        self._curated = curated

    def _name(self, collection: str, record_id: str) -> str:
        record = self._curated.find(collection, record_id)
        return record_id if record is None else str(record.name)

    def _trial_name(self, trial_id: str) -> str:
        trial = self._curated.find("trials", trial_id)
        if trial is None:
            return trial_id
        codes = [xref.code for xref in trial.xrefs if xref.prefix == "nct"]
        return f"{trial.name} ({', '.join(codes)})" if codes else str(trial.name)

    def arm(self, trial_id: str, arm_id: str) -> str:
        """Name an arm of a trial."""
        trial = self._curated.find("trials", trial_id)
        arms: dict[str, str] = {} if trial is None else {arm.id: arm.name for arm in trial.arms}
        return arms.get(arm_id, arm_id)

    def trial(self, trial: Any) -> str:
        """Name a trial."""
        return self._trial_name(trial.id)

    def result(self, result: Any) -> str:
        """Say which analysis a result is."""
        asked = all(arm.total is not None for arm in result.arms)
        said = [
            self._trial_name(result.trial_id),
            self._name("endpoints", result.endpoint_id),
            _set(result.analysis_set, with_size=not asked),
            _labelled("subgroup", result.subgroup),
            _labelled("time", result.time),
            _labelled("assessed by", result.assessor),
            _labelled("assay", result.assay),
            _labelled("in", result.compartment),
            result.mrd and str(result.mrd),
            _labelled("censored", result.censoring),
            _labelled("data cut-off", result.data_cutoff),
            _labelled("definition:", result.definition),
        ]
        return "; ".join(filter(None, said))

    def rate(self, rate: Any) -> str:
        """Say which analysis a toxicity rate is."""
        if rate.trial_id is None:
            subject = f"{self._name('therapies', rate.therapy_id)} (label)"
        else:
            arm = self.arm(rate.trial_id, rate.arm_id)
            subject = f"{self._trial_name(rate.trial_id)}, arm '{arm}'"
        scale = " ".join(filter(None, (rate.scale, rate.scale_version)))
        said = [
            subject,
            self._name("adverse_events", rate.adverse_event_id),
            f"grade {rate.grade}" + (f" on the {scale} scale" if scale else ""),
            _set(rate.analysis_set, with_size=rate.total is None),
            rate.causality and str(rate.causality),
            _labelled("period", rate.period),
            _labelled("data cut-off", rate.data_cutoff),
        ]
        return "; ".join(filter(None, said))

    def comparison(self, printed: Comparison) -> str:
        """Say what a comparison measures and how it was tested."""
        said = [
            str(printed.measure or "comparison"),
            {True: "stratified", False: "not stratified", None: None}[printed.stratified],
            {True: "adjusted", False: "not adjusted", None: None}[printed.adjusted],
            printed.test and f"{printed.test} test",
            None if printed.sides is None else f"{printed.sides}-sided",
        ]
        return ", ".join(filter(None, said))

    def use(self, use: Indication) -> str:
        """Say which use an indication is, its ages left out."""
        said: list[str | None] = [
            " or ".join(self._name("subtypes", name) for name in use.subtype_ids),
            use.setting,
            f"at least {use.minimum_relapses} relapses" if use.minimum_relapses else None,
            str(use.mrd) if use.mrd else None,
            use.line,
            *use.biomarkers,
            use.combination and f"with {use.combination}",
            f"after {', '.join(use.prior_therapies)}" if use.prior_therapies else None,
            use.restriction,
        ]
        return ", ".join(filter(None, said))

    def approval(self, approval: Any) -> str:
        """Say which regulatory event it is, its day left out."""
        events = [
            event
            for event in self._curated["approvals"]
            if (event.therapy_id, event.agency) == (approval.therapy_id, approval.agency)
        ]
        place = next(i for i, event in enumerate(events, start=1) if event is approval)
        uses = " / ".join(map(self.use, approval.indications))
        said = [
            self._name("therapies", approval.therapy_id),
            approval.agency.upper(),
            f"{approval.action}" + (f" ({approval.pathway})" if approval.pathway else ""),
            uses and f"for {uses}",
            # A warning or rule is known by what it says.
            None if uses or approval.note is None else _YEAR.sub("(year)", approval.note),
            f"event {place} of the {len(events)} listed for this agency, by date",
        ]
        return "; ".join(filter(None, said))

    def regimen(self, regimen: Any) -> str:
        """Say which regimen it is."""
        said = [
            f"{self._name('therapies', regimen.therapy_id)} dosing",
            regimen.name,
            " or ".join(self._name("subtypes", name) for name in regimen.subtype_ids),
            regimen.setting,
            regimen.mrd and str(regimen.mrd),
            _labelled("label of", regimen.label_date),
        ]
        return "; ".join(filter(None, said))

    def source(self, source_id: str) -> str:
        """Say which document it is: title, first author, journal, year, address."""
        source = self._curated.find("sources", source_id)
        if source is None:
            return "source not written down yet"
        year = source.published.text[:4] if source.published else None
        doi = f"https://doi.org/{source.doi}" if source.doi else None
        said = [source.title, *source.authors[:1], source.container, year, source.url or doi]
        return ", ".join(filter(None, said))


def _set(analysis_set: Any, *, with_size: bool) -> str:
    # Where the record holds the denominator, its size is itself asked for.
    size = f" (n = {analysis_set.n})" if with_size and analysis_set.n else ""
    definition = f": {analysis_set.definition}" if analysis_set.definition else ""
    return f"{analysis_set.kind} set{size}{definition}"


def _labelled(label: str, said: object) -> str | None:
    return None if said is None else f"{label} {said}"
