"""Closed vocabularies: one enum each, plain lower-case values in the field's own words."""

from __future__ import annotations

from enum import StrEnum
from typing import Self, cast

from leukimmuno.errors import InvalidTypeError, VocabularyError
from leukimmuno.model.text import brief, did_you_mean, fold, similar

__all__ = [
    "Action",
    "Agency",
    "AnalysisKind",
    "ArmRole",
    "Basis",
    "Bound",
    "Causality",
    "Checked",
    "ComponentRole",
    "DateKind",
    "Development",
    "Direction",
    "DoseBasis",
    "EffectMeasure",
    "EndpointKind",
    "EvidenceLevel",
    "Favourable",
    "Frequency",
    "GradeBand",
    "GradingScale",
    "Mechanism",
    "Modality",
    "MrdStatus",
    "Origin",
    "Pathway",
    "Purpose",
    "Relation",
    "Setting",
    "SourceKind",
    "Status",
    "TargetRole",
    "TrialDesign",
    "Verdict",
    "Vocabulary",
]


_SIGNS = frozenset("<=>+")
_ONE_SIGN = str.maketrans({"≥": ">=", "≧": ">=", "⩾": ">=", "≤": "<=", "≦": "<=", "⩽": "<="})


def _key(text: str) -> str:
    """Fold words; of symbols such as ">= 3" drop the spaces only, and read "≥3" and "3+" as it."""
    packed = "".join(text.translate(_ONE_SIGN).split())
    if packed.endswith("+"):
        packed = f">={packed[:-1]}"
    # A sign changes the meaning: it is never dropped like other punctuation.
    return packed if _SIGNS.intersection(packed) else fold(text)


class Vocabulary(StrEnum):
    """Base of the closed vocabularies: a `StrEnum` that reads any case and punctuation."""

    @classmethod
    def parse(cls, value: object, field: str | None = None) -> Self:
        """Give the member that `value` names.

        Parameters
        ----------
        value : str
            A member or its text; case, spaces and hyphens do not matter.
        field : str, optional
            The field or argument, for the error.

        Raises
        ------
        VocabularyError
            If no member has this text.
        InvalidTypeError
            If `value` is no text.

        Examples
        --------
        >>> Modality.parse("CAR T")
        <Modality.CAR_T: 'car-t'>
        """
        if isinstance(value, cls):
            return value
        # Stored data spell a member as it is: no need to fold anything.
        exact = cls._value2member_map_.get(value) if type(value) is str else None
        if exact is not None:
            return cast("Self", exact)
        place = f"{field}: " if field else ""
        if not isinstance(value, str):
            raise InvalidTypeError(
                f"{place}expected text from the vocabulary {cls.__name__}, got {brief(value)}",
                field=field,
                value=value,
            )
        names = {_key(member.value): member.value for member in cls}
        found = names.get(_key(value))
        if found is not None:
            return cls(found)
        suggestions = similar(value, names)
        allowed = tuple(member.value for member in cls)
        hint = did_you_mean(suggestions[:1])
        raise VocabularyError(
            f"{place}{brief(value)} is not in the vocabulary {cls.__name__}{hint} "
            f"(allowed: {', '.join(map(repr, allowed))})",
            field=field,
            value=value,
            allowed=allowed,
            suggestions=suggestions,
        )


class Modality(Vocabulary):
    """What kind of thing a therapy is."""

    NAKED_ANTIBODY = "naked antibody"
    ANTIBODY_DRUG_CONJUGATE = "antibody-drug conjugate"
    FUSION_TOXIN = "fusion toxin"
    T_CELL_ENGAGER = "t-cell engager"
    CAR_T = "car-t"
    TCR_T = "tcr-t"
    NK_CELLS = "nk cells"
    CHECKPOINT_INHIBITOR = "checkpoint inhibitor"
    CYTOKINE = "cytokine"
    VACCINE = "vaccine"
    RADIOIMMUNOTHERAPY = "radioimmunotherapy"
    DONOR_LYMPHOCYTES = "donor lymphocytes"
    TRANSPLANT = "transplant"
    ONCOLYTIC_VIRUS = "oncolytic virus"
    CHEMOTHERAPY = "chemotherapy"
    TARGETED_DRUG = "targeted drug"
    RADIATION = "radiation"
    SUPPORTIVE_CARE = "supportive care"

    @property
    def label(self) -> str:
        """The name as it stands at the head of a line."""
        acronyms = {Modality.CAR_T: "CAR T", Modality.TCR_T: "TCR T", Modality.NK_CELLS: "NK cells"}
        return acronyms.get(self, self.value[0].upper() + self.value[1:])

    @property
    def is_immunotherapy(self) -> bool:
        """Whether its therapies act through the immune system or its molecules."""
        return self not in {
            Modality.CHEMOTHERAPY,
            Modality.TARGETED_DRUG,
            Modality.RADIATION,
            Modality.SUPPORTIVE_CARE,
        }


class Mechanism(Vocabulary):
    """How a therapy acts; a therapy may act in several ways."""

    T_CELL_REDIRECTION = "t-cell redirection"
    PAYLOAD = "payload"
    TOXIN = "toxin"
    ADCC = "antibody-dependent cellular cytotoxicity"
    CDC = "complement-dependent cytotoxicity"
    PHAGOCYTOSIS = "antibody-dependent phagocytosis"
    DIRECT_CELL_DEATH = "direct cell death"
    T_CELL_CHECKPOINT_BLOCKADE = "t-cell checkpoint blockade"
    MACROPHAGE_CHECKPOINT_BLOCKADE = "macrophage checkpoint blockade"
    IMMUNE_STIMULATION = "immune stimulation"
    ANTIGEN_PRESENTATION = "antigen presentation"
    GRAFT_VERSUS_LEUKEMIA = "graft versus leukemia"
    RADIATION_DELIVERY = "radiation delivery"
    ONCOLYSIS = "oncolysis"
    CYTOTOXIC = "cytotoxic chemotherapy"
    KINASE_INHIBITION = "kinase inhibition"
    CYTOKINE_BLOCKADE = "cytokine blockade"
    OTHER = "other"


class TargetRole(Vocabulary):
    """What a therapy's target is to it."""

    TUMOUR_ANTIGEN = "tumour antigen"
    EFFECTOR_RECEPTOR = "effector receptor"
    CHECKPOINT = "checkpoint"
    CYTOKINE_RECEPTOR = "cytokine receptor"
    PRESENTED_PEPTIDE = "presented peptide"


class Purpose(Vocabulary):
    """Why a therapy is given."""

    ANTILEUKEMIC = "antileukemic"
    SUPPORTIVE = "supportive"
    CONDITIONING = "conditioning"
    COMPARATOR = "comparator"


class Development(Vocabulary):
    """Where a therapy's development stands, apart from any approval."""

    ACTIVE = "active"
    DISCONTINUED = "discontinued"
    UNKNOWN = "unknown"


class Status(Vocabulary):
    """A therapy's standing with one agency, for leukemia and its listed neighbours."""

    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    INVESTIGATIONAL = "investigational"
    INVESTIGATIONAL_APPROVED_ELSEWHERE = "investigational in leukemia, approved elsewhere"
    DISCONTINUED = "discontinued"
    NOT_APPLICABLE = "not applicable"


class Setting(Vocabulary):
    """The point in the course of the disease at which a therapy is given."""

    NEWLY_DIAGNOSED = "newly diagnosed"
    REMISSION = "remission"
    CONSOLIDATION = "consolidation"
    MAINTENANCE = "maintenance"
    RELAPSED = "relapsed"
    REFRACTORY = "refractory"
    RELAPSED_OR_REFRACTORY = "relapsed or refractory"
    PREVIOUSLY_TREATED = "previously treated"
    AFTER_TRANSPLANT = "after transplant"


class Agency(Vocabulary):
    """A regulator of medicines."""

    FDA = "fda"
    EMA = "ema"
    MHRA = "mhra"
    NMPA = "nmpa"
    CDSCO = "cdsco"
    PMDA = "pmda"
    HEALTH_CANADA = "health canada"
    TGA = "tga"


class Action(Vocabulary):
    """What a regulator or a licence holder did on a day."""

    INITIAL_APPROVAL = "initial approval"
    NEW_INDICATION = "new indication"
    CONVERSION = "conversion to regular approval"
    NARROWED = "indication narrowed"
    REMOVED = "indication removed"
    LICENCE_WITHDRAWN = "licence withdrawn"
    MARKETING_STOPPED = "marketing stopped"
    BOXED_WARNING = "boxed warning"
    ACCESS_RULE_SET = "access rule set"
    ACCESS_RULE_LIFTED = "access rule lifted"


class Pathway(Vocabulary):
    """The legal basis of an approval."""

    REGULAR = "regular"
    ACCELERATED = "accelerated"
    CONDITIONAL = "conditional"
    EXCEPTIONAL = "exceptional circumstances"


class DateKind(Vocabulary):
    """What the day of a regulatory event is the day of."""

    ACTION_LETTER = "action letter"
    ANNOUNCEMENT = "announcement"
    DECISION = "decision"
    NOTICE = "notice"


class EndpointKind(Vocabulary):
    """What sort of quantity an endpoint is."""

    BINARY_RESPONSE = "binary response"
    TIME_TO_EVENT = "time to event"
    DURATION_AMONG_RESPONDERS = "duration among responders"
    CUMULATIVE_INCIDENCE = "cumulative incidence"
    PROPORTION_REACHING_TRANSPLANT = "proportion reaching transplant"
    MRD_RESPONSE = "mrd response"
    COUNT = "count"
    INTERVAL = "interval"


class Favourable(Vocabulary):
    """Whether the event that an endpoint counts is good or bad for the patient."""

    GOOD = "good"
    BAD = "bad"


class Origin(Vocabulary):
    """The moment from which time counts."""

    RANDOMISATION = "randomisation"
    ENROLMENT = "enrolment"
    FIRST_DOSE = "first dose"
    INFUSION = "infusion"
    RESPONSE = "response"
    DIAGNOSIS = "diagnosis"
    LEUKAPHERESIS = "leukapheresis"


class TrialDesign(Vocabulary):
    """How patients came to their arm."""

    RANDOMISED = "randomised"
    SINGLE_ARM = "single arm"
    NON_RANDOMISED = "non-randomised"
    RETROSPECTIVE = "retrospective"
    META_ANALYSIS = "meta-analysis"


class ArmRole(Vocabulary):
    """What an arm is in its trial; the experimental one may be chemotherapy."""

    EXPERIMENTAL = "experimental"
    CONTROL = "control"
    SINGLE = "single"


class ComponentRole(Vocabulary):
    """What a therapy is within an arm."""

    BACKBONE = "backbone"
    ADDED = "added"
    SUBSTITUTED = "substituted"
    SEQUENTIAL = "sequential"
    SOLE = "sole"
    LYMPHODEPLETION = "lymphodepletion"
    OPTION = "option"


class AnalysisKind(Vocabulary):
    """Who is counted in the denominator."""

    RANDOMISED = "randomised"
    ENROLLED = "enrolled"
    INFUSED = "infused"
    TREATED = "treated"
    EVALUABLE = "evaluable"
    REGULATOR = "regulator's"
    RESPONDERS = "responders"
    SAFETY = "safety"
    SUBGROUP = "subgroup"
    REMISSION_ANALYSIS = "remission analysis"


class Bound(Vocabulary):
    """How a printed figure relates to the number in it."""

    EQUAL = "="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="
    NOT_REACHED = "not reached"
    NOT_ESTIMABLE = "not estimable"


class EffectMeasure(Vocabulary):
    """A quantity that describes one arm or compares two."""

    PROPORTION = "proportion"
    RISK_RATIO = "risk ratio"
    ODDS_RATIO = "odds ratio"
    RISK_DIFFERENCE = "risk difference"
    NUMBER_NEEDED_TO_TREAT = "number needed to treat"
    ARCSINE_DIFFERENCE = "arcsine difference"
    COHEN_H = "cohen h"
    ABSOLUTE_EFFECT = "absolute effect"
    HAZARD_RATIO = "hazard ratio"
    CAUSE_SPECIFIC_HAZARD_RATIO = "cause-specific hazard ratio"
    SUBDISTRIBUTION_HAZARD_RATIO = "subdistribution hazard ratio"
    LOG_RANK_ODDS_RATIO = "log-rank odds ratio"
    MEDIAN_RATIO = "median ratio"
    MEDIAN_DIFFERENCE = "median difference"
    RMST_DIFFERENCE = "rmst difference"


class Basis(Vocabulary):
    """What makes the two sides of a comparison comparable, if anything does."""

    RANDOMISED = "randomised"
    MATCHED_EXTERNAL_CONTROL = "matched external control"
    BY_RESPONSE = "by response"
    DOSE_LEVELS = "dose levels"
    NON_RANDOMISED = "non-randomised"


class Direction(Vocabulary):
    """Which arm a printed ratio or difference puts first."""

    EXPERIMENTAL_OVER_CONTROL = "experimental over control"
    CONTROL_OVER_EXPERIMENTAL = "control over experimental"


class MrdStatus(Vocabulary):
    """The result of a test for measurable residual disease."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class GradeBand(Vocabulary):
    """The grades that a toxicity rate counts."""

    ANY = "any"
    AT_LEAST_3 = ">= 3"
    GRADE_3 = "3"
    GRADE_4 = "4"
    GRADE_3_OR_4 = "3 or 4"
    AT_LEAST_4 = ">= 4"
    GRADE_5 = "5"
    SERIOUS = "serious"


class GradingScale(Vocabulary):
    """A published scale of severity; grades are never converted between two of them."""

    CTCAE = "ctcae"
    ASTCT = "astct"
    PENN = "penn"
    LEE = "lee"
    MODIFIED_LEE = "modified lee"
    MSKCC = "mskcc"
    CARTOX = "cartox"
    SEATTLE = "seattle"
    NCI_CRS = "nci"
    NOT_STATED = "not stated"


class Causality(Vocabulary):
    """Whether an adverse event counts only where it was judged related to treatment."""

    ALL_CAUSALITY = "all causality"
    TREATMENT_RELATED = "treatment related"
    TREATMENT_EMERGENT = "treatment emergent"


class DoseBasis(Vocabulary):
    """What a dose is multiplied by."""

    FLAT = "flat"
    PER_BODY_SURFACE = "per body surface"
    PER_BODY_WEIGHT = "per body weight"


class Relation(Vocabulary):
    """How a record's concept relates to the concept behind a code (SKOS mapping relations)."""

    EXACT = "exact"
    BROADER = "broader"
    NARROWER = "narrower"
    CLOSE = "close"


class Checked(Vocabulary):
    """Whether a figure was read in its source or recalled as widely known."""

    TEXT = "text"
    RECALLED = "recalled"


class SourceKind(Vocabulary):
    """What sort of document a source is."""

    JOURNAL_ARTICLE = "journal article"
    CONFERENCE_ABSTRACT = "conference abstract"
    LABEL = "label"
    REGULATOR_NOTICE = "regulator notice"
    REGISTRY_POSTING = "registry posting"
    PRESS_RELEASE = "press release"
    NEWS = "news"
    WEB_PAGE = "web page"
    ARTICLE = "article"
    VOCABULARY = "vocabulary"


class Verdict(Vocabulary):
    """What the evidence says of a claim."""

    SUPPORTED = "supported"
    IMPRECISE = "imprecise"
    OUTDATED = "outdated"
    CONTRADICTED = "contradicted"
    UNVERIFIABLE = "unverifiable"


class Frequency(Vocabulary):
    """A word for how often something happens, by the bands of CIOMS; see `claims.bands`."""

    VERY_COMMON = "very common"
    COMMON = "common"
    UNCOMMON = "uncommon"
    RARE = "rare"
    VERY_RARE = "very rare"
    OCCURS = "occurs"
    NEVER = "never"


class EvidenceLevel(Vocabulary):
    """How much is said of a therapy in a disease."""

    STUDIED = "studied"
    EFFECTIVE = "effective"
