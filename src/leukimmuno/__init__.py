"""Immunotherapy for leukemia as typed, cited, unit-safe data.

Every therapy, antigen, subtype, toxicity, approval and trial result is an immutable object that
says where each of its figures comes from. `leukimmuno.registry` is the curated collection of them.

It informs research and teaching. It gives no medical advice.
"""

# Type checkers take this name for True; importing typing would cost more than all the rest.
TYPE_CHECKING = False

__all__ = [
    "Action",
    "AdverseEvent",
    "Agency",
    "AnalysisKind",
    "AnalysisSet",
    "Antigen",
    "Approval",
    "ApprovalAssertion",
    "Arm",
    "ArmResult",
    "ArmRole",
    "Baseline",
    "Basis",
    "Bound",
    "BoundKind",
    "Causality",
    "Checked",
    "Citation",
    "Claim",
    "ClassAssertion",
    "Collection",
    "Comparison",
    "ComparisonAssertion",
    "Component",
    "ComponentRole",
    "Course",
    "CrossReference",
    "DateKind",
    "DateRange",
    "Development",
    "Direction",
    "Dose",
    "Edge",
    "EffectMeasure",
    "Endpoint",
    "EndpointKind",
    "Estimate",
    "EventSource",
    "EvidenceAssertion",
    "EvidenceLevel",
    "Favourable",
    "FigureAssertion",
    "Flow",
    "Frequency",
    "FrequencyAssertion",
    "GradeBand",
    "GradingScale",
    "History",
    "HistoryEvent",
    "HistoryEventKind",
    "Indication",
    "Interval",
    "JudgedAssertion",
    "Measure",
    "Mechanism",
    "MechanismAssertion",
    "Member",
    "Modality",
    "ModalityProfile",
    "MrdCriterion",
    "MrdStatus",
    "Origin",
    "PartialDate",
    "Pathway",
    "Phase",
    "PopulationFigure",
    "ProfileTable",
    "Purpose",
    "Q",
    "Range",
    "Regimen",
    "Registry",
    "Relation",
    "Setting",
    "ShareAssertion",
    "Source",
    "SourceKind",
    "Status",
    "Step",
    "StepKind",
    "Subtype",
    "SurvivalPoint",
    "Target",
    "TargetRole",
    "Therapy",
    "TimeBound",
    "Timeline",
    "ToxicityRate",
    "Trial",
    "TrialDesign",
    "TrialResult",
    "UnionInterval",
    "Verdict",
    "WindowAssertion",
    "__version__",
    "cite",
    "claims",
    "effects",
    "errors",
    "export_tables",
    "grading",
    "json_schema",
    "pictures",
    "registry",
    "results_from_frame",
    "timelines",
    "to_fhir",
    "to_frame",
]

if TYPE_CHECKING:
    from leukimmuno import claims as claims
    from leukimmuno import effects as effects
    from leukimmuno import errors as errors
    from leukimmuno import grading as grading
    from leukimmuno import pictures as pictures
    from leukimmuno import timelines as timelines
    from leukimmuno._version import __version__ as __version__
    from leukimmuno.catalog.collection import Collection as Collection
    from leukimmuno.catalog.history import History as History
    from leukimmuno.catalog.history import HistoryEvent as HistoryEvent
    from leukimmuno.catalog.history import HistoryEventKind as HistoryEventKind
    from leukimmuno.catalog.registry import Registry as Registry
    from leukimmuno.display.comparing import ProfileTable as ProfileTable
    from leukimmuno.effects import Estimate as Estimate
    from leukimmuno.effects import UnionInterval as UnionInterval
    from leukimmuno.interchange.bibliography import cite as cite
    from leukimmuno.interchange.export import export_tables as export_tables
    from leukimmuno.interchange.fhir import to_fhir as to_fhir
    from leukimmuno.interchange.frames import to_frame as to_frame
    from leukimmuno.interchange.schema import json_schema as json_schema
    from leukimmuno.interchange.table_import import results_from_frame as results_from_frame
    from leukimmuno.model.adverse_event import AdverseEvent as AdverseEvent
    from leukimmuno.model.antigen import Antigen as Antigen
    from leukimmuno.model.antigen import Member as Member
    from leukimmuno.model.approval import Approval as Approval
    from leukimmuno.model.approval import Indication as Indication
    from leukimmuno.model.assertion import ApprovalAssertion as ApprovalAssertion
    from leukimmuno.model.assertion import ClassAssertion as ClassAssertion
    from leukimmuno.model.assertion import ComparisonAssertion as ComparisonAssertion
    from leukimmuno.model.assertion import EvidenceAssertion as EvidenceAssertion
    from leukimmuno.model.assertion import FigureAssertion as FigureAssertion
    from leukimmuno.model.assertion import FrequencyAssertion as FrequencyAssertion
    from leukimmuno.model.assertion import JudgedAssertion as JudgedAssertion
    from leukimmuno.model.assertion import MechanismAssertion as MechanismAssertion
    from leukimmuno.model.assertion import ShareAssertion as ShareAssertion
    from leukimmuno.model.assertion import WindowAssertion as WindowAssertion
    from leukimmuno.model.claim import Claim as Claim
    from leukimmuno.model.comparison import Comparison as Comparison
    from leukimmuno.model.dates import DateRange as DateRange
    from leukimmuno.model.dates import PartialDate as PartialDate
    from leukimmuno.model.endpoint import Endpoint as Endpoint
    from leukimmuno.model.modality import EventSource as EventSource
    from leukimmuno.model.modality import ModalityProfile as ModalityProfile
    from leukimmuno.model.mrd import MrdCriterion as MrdCriterion
    from leukimmuno.model.population import PopulationFigure as PopulationFigure
    from leukimmuno.model.process import BoundKind as BoundKind
    from leukimmuno.model.process import Edge as Edge
    from leukimmuno.model.process import Step as Step
    from leukimmuno.model.process import StepKind as StepKind
    from leukimmuno.model.process import TimeBound as TimeBound
    from leukimmuno.model.quantities import Interval as Interval
    from leukimmuno.model.quantities import Measure as Measure
    from leukimmuno.model.quantities import Range as Range
    from leukimmuno.model.regimen import Dose as Dose
    from leukimmuno.model.regimen import Phase as Phase
    from leukimmuno.model.regimen import Regimen as Regimen
    from leukimmuno.model.result import AnalysisSet as AnalysisSet
    from leukimmuno.model.result import ArmResult as ArmResult
    from leukimmuno.model.result import SurvivalPoint as SurvivalPoint
    from leukimmuno.model.result import TrialResult as TrialResult
    from leukimmuno.model.source import Citation as Citation
    from leukimmuno.model.source import Source as Source
    from leukimmuno.model.subtype import Subtype as Subtype
    from leukimmuno.model.therapy import Target as Target
    from leukimmuno.model.therapy import Therapy as Therapy
    from leukimmuno.model.toxicity import Course as Course
    from leukimmuno.model.toxicity import ToxicityRate as ToxicityRate
    from leukimmuno.model.trial import Arm as Arm
    from leukimmuno.model.trial import Baseline as Baseline
    from leukimmuno.model.trial import Component as Component
    from leukimmuno.model.trial import Flow as Flow
    from leukimmuno.model.trial import Trial as Trial
    from leukimmuno.model.vocabulary import Action as Action
    from leukimmuno.model.vocabulary import Agency as Agency
    from leukimmuno.model.vocabulary import AnalysisKind as AnalysisKind
    from leukimmuno.model.vocabulary import ArmRole as ArmRole
    from leukimmuno.model.vocabulary import Basis as Basis
    from leukimmuno.model.vocabulary import Bound as Bound
    from leukimmuno.model.vocabulary import Causality as Causality
    from leukimmuno.model.vocabulary import Checked as Checked
    from leukimmuno.model.vocabulary import ComponentRole as ComponentRole
    from leukimmuno.model.vocabulary import DateKind as DateKind
    from leukimmuno.model.vocabulary import Development as Development
    from leukimmuno.model.vocabulary import Direction as Direction
    from leukimmuno.model.vocabulary import EffectMeasure as EffectMeasure
    from leukimmuno.model.vocabulary import EndpointKind as EndpointKind
    from leukimmuno.model.vocabulary import EvidenceLevel as EvidenceLevel
    from leukimmuno.model.vocabulary import Favourable as Favourable
    from leukimmuno.model.vocabulary import Frequency as Frequency
    from leukimmuno.model.vocabulary import GradeBand as GradeBand
    from leukimmuno.model.vocabulary import GradingScale as GradingScale
    from leukimmuno.model.vocabulary import Mechanism as Mechanism
    from leukimmuno.model.vocabulary import Modality as Modality
    from leukimmuno.model.vocabulary import MrdStatus as MrdStatus
    from leukimmuno.model.vocabulary import Origin as Origin
    from leukimmuno.model.vocabulary import Pathway as Pathway
    from leukimmuno.model.vocabulary import Purpose as Purpose
    from leukimmuno.model.vocabulary import Relation as Relation
    from leukimmuno.model.vocabulary import Setting as Setting
    from leukimmuno.model.vocabulary import SourceKind as SourceKind
    from leukimmuno.model.vocabulary import Status as Status
    from leukimmuno.model.vocabulary import TargetRole as TargetRole
    from leukimmuno.model.vocabulary import TrialDesign as TrialDesign
    from leukimmuno.model.vocabulary import Verdict as Verdict
    from leukimmuno.model.xref import CrossReference as CrossReference
    from leukimmuno.timelines import Timeline as Timeline
    from leukimmuno.units import Q as Q

    registry: Registry
else:
    # Inside the else, so that a checker refuses a misspelt name instead of asking this function.

    # Module to the names it gives; the face stays a list, and nothing is imported before its use.
    _HOMES = {
        "_version": ("__version__",),
        "catalog.collection": ("Collection",),
        "catalog.history": ("History", "HistoryEvent", "HistoryEventKind"),
        "catalog.registry": ("Registry",),
        "display.comparing": ("ProfileTable",),
        "effects": ("Estimate", "UnionInterval"),
        "interchange.bibliography": ("cite",),
        "interchange.export": ("export_tables",),
        "interchange.fhir": ("to_fhir",),
        "interchange.frames": ("to_frame",),
        "interchange.schema": ("json_schema",),
        "interchange.table_import": ("results_from_frame",),
        "model.adverse_event": ("AdverseEvent",),
        "model.antigen": ("Antigen", "Member"),
        "model.approval": ("Approval", "Indication"),
        "model.assertion": (
            "ApprovalAssertion",
            "ClassAssertion",
            "ComparisonAssertion",
            "EvidenceAssertion",
            "FigureAssertion",
            "FrequencyAssertion",
            "JudgedAssertion",
            "MechanismAssertion",
            "ShareAssertion",
            "WindowAssertion",
        ),
        "model.claim": ("Claim",),
        "model.comparison": ("Comparison",),
        "model.dates": ("DateRange", "PartialDate"),
        "model.endpoint": ("Endpoint",),
        "model.modality": ("EventSource", "ModalityProfile"),
        "model.mrd": ("MrdCriterion",),
        "model.population": ("PopulationFigure",),
        "model.process": ("BoundKind", "Edge", "Step", "StepKind", "TimeBound"),
        "model.quantities": ("Interval", "Measure", "Range"),
        "model.regimen": ("Dose", "Phase", "Regimen"),
        "model.result": ("AnalysisSet", "ArmResult", "SurvivalPoint", "TrialResult"),
        "model.source": ("Citation", "Source"),
        "model.subtype": ("Subtype",),
        "model.therapy": ("Target", "Therapy"),
        "model.toxicity": ("Course", "ToxicityRate"),
        "model.trial": ("Arm", "Baseline", "Component", "Flow", "Trial"),
        "model.xref": ("CrossReference",),
        "timelines": ("Timeline",),
        "units": ("Q",),
    }
    _MODULES = frozenset({"claims", "effects", "errors", "grading", "pictures", "timelines"})

    def __getattr__(name: str) -> object:
        """Load a public name on its first use."""
        from importlib import import_module

        if name in _MODULES:
            return import_module(f"leukimmuno.{name}")
        if name == "registry":
            value = import_module("leukimmuno.catalog.shipped").shipped_registry()
        elif name in __all__:
            home = next(
                (home for home, names in _HOMES.items() if name in names), "model.vocabulary"
            )
            value = getattr(import_module(f"leukimmuno.{home}"), name)
        else:
            raise AttributeError(f"module 'leukimmuno' has no attribute {name!r}")
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """List the public names."""
        return sorted(__all__)
