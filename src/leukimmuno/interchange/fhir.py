"""Trials, results and sources as resources of HL7 FHIR R5."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from leukimmuno.catalog.registry import Registry
from leukimmuno.errors import DataIntegrityError, InvalidTypeError
from leukimmuno.extras import load_extra
from leukimmuno.interchange.fhir_citation import citation_resource
from leukimmuno.interchange.fhir_evidence import evidence_resource
from leukimmuno.interchange.fhir_parts import BASE
from leukimmuno.interchange.fhir_study import study_resource
from leukimmuno.model.base import Record
from leukimmuno.model.result import TrialResult
from leukimmuno.model.source import Source
from leukimmuno.model.text import brief
from leukimmuno.model.trial import Trial

__all__ = ["check_resource", "to_fhir"]

_MAKERS: dict[type, Callable[[Any], dict[str, Any]]] = {
    Trial: study_resource,
    TrialResult: evidence_resource,
    Source: citation_resource,
}


def to_fhir(item: Any, *, validate: bool = False) -> dict[str, Any]:
    """Give a trial, a result or a source as a resource of HL7 FHIR R5, or many as a Bundle.

    Parameters
    ----------
    item : Trial, TrialResult, Source, Collection, Registry or iterable of these records
        A trial becomes a ResearchStudy, a result an Evidence, a source a Citation; several a
        Bundle, a Registry the Bundle of all its trials, results and sources.
    validate : bool, default False
        Whether to check the outcome with the package fhir.resources, of the extra "fhir".

    Returns
    -------
    dict
        Plain data, as `json.dumps` writes it.

    Raises
    ------
    InvalidTypeError
        If there is no resource for `item`.
    UnboundRecordError
        If a trial or result belongs to no registry, so that its parts cannot be named.
    MissingExtraError
        If `validate` is set and fhir.resources is not installed.

    Notes
    -----
    Codes go along where they mean exactly the same concept; their CURIEs and pages are related
    artifacts. Figures are as printed. An Evidence has a statistic for each figure of each arm,
    whose category names the arm, and one for each comparison, with confidence limits and p-values
    as attribute estimates. A figure that was not reached is described and has no quantity.

    Examples
    --------
    >>> import leukimmuno as li
    >>> evidence = li.to_fhir(li.registry.results["tower-os"])
    >>> evidence["resourceType"], evidence["statistic"][-1]["quantity"]
    ('Evidence', {'value': 0.71})
    """
    maker = _MAKERS.get(type(item))
    if maker is not None:
        made = maker(item)
    elif isinstance(item, Record | str | bytes | dict) or not isinstance(item, Iterable | Registry):
        raise InvalidTypeError(
            f"to_fhir: expected trials, results, sources or a Registry, got {brief(item)}",
            value=item,
        )
    else:
        made = _bundle(_resources(item))
    if validate:
        check_resource(made)
    return made


def _bundle(resources: Iterable[dict[str, Any]]) -> dict[str, Any]:
    entries = [
        {"fullUrl": f"{BASE}/{resource['resourceType']}/{resource['id']}", "resource": resource}
        for resource in resources
    ]
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "collection"}
    return {**bundle, "entry": entries} if entries else bundle


def check_resource(resource: dict[str, Any]) -> None:
    """Check a resource against the R5 models of the package fhir.resources.

    Raises
    ------
    MissingExtraError
        If the package is not installed.
    DataIntegrityError
        If the resource breaks a rule of FHIR; it lists all that are broken.
    """
    fhir: Any = load_extra("fhir.resources", "validation needs fhir.resources", "fhir")
    from pydantic import ValidationError

    try:
        fhir.get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    except ValidationError as error:
        problems = [
            f"$.{'.'.join(map(str, problem['loc']))}: {problem['msg']}"
            for problem in error.errors()
        ]
        raise DataIntegrityError("; ".join(problems), problems=problems) from None


def _resources(item: Iterable[Any] | Registry) -> Iterator[dict[str, Any]]:
    if isinstance(item, Registry):
        for collection in (item.trials, item.results, item.sources):
            yield from map(to_fhir, collection)
        return
    for record in item:
        if type(record) not in _MAKERS:
            raise InvalidTypeError(
                f"to_fhir: expected trials, results or sources, got {brief(record)}", value=record
            )
        yield to_fhir(record)
