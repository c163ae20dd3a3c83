"""Verdicts on stored claims, computed from a registry when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import fields

from leukimmuno.claims.checks import (
    approvals,
    comparing,
    evidence,
    frequencies,
    mechanisms,
    numbers,
    shares,
    windows,
)
from leukimmuno.claims.report import Audit, Finding
from leukimmuno.claims.ruling import Case, Ruling
from leukimmuno.errors import InvalidTypeError
from leukimmuno.model.assertion import (
    ApprovalAssertion,
    Assertion,
    ClassAssertion,
    ComparisonAssertion,
    EvidenceAssertion,
    FigureAssertion,
    FrequencyAssertion,
    JudgedAssertion,
    MechanismAssertion,
    ShareAssertion,
    WindowAssertion,
)
from leukimmuno.model.claim import Claim
from leukimmuno.model.fields import kind_of
from leukimmuno.model.source import Source
from leukimmuno.model.text import brief

if TYPE_CHECKING:
    from collections.abc import Callable

    from leukimmuno.catalog.registry import Registry

__all__ = ["audit"]

_CHECKS: dict[type, Callable[[Case, Any], Ruling]] = {
    FigureAssertion: numbers.rule,
    ComparisonAssertion: comparing.rule,
    FrequencyAssertion: frequencies.rule,
    WindowAssertion: windows.rule,
    ApprovalAssertion: approvals.rule,
    MechanismAssertion: mechanisms.rule,
    ClassAssertion: mechanisms.rule_class,
    ShareAssertion: shares.rule,
    EvidenceAssertion: evidence.rule,
}


def audit(
    document: Source | str | None = None,
    *,
    registry: Registry | None = None,
    claims: Iterable[Claim] | None = None,
) -> Audit:
    """Check claims against the evidence.

    Parameters
    ----------
    document : Source or str, optional
        Only the claims of this document; all claims without it.
    registry : Registry, optional
        The evidence: the curated registry by default, or a view as of a day, or an overlay.
    claims : iterable of Claim, optional
        The claims, in place of those that the registry holds.

    Returns
    -------
    Audit
        One finding a claim, in the registry's order.

    Raises
    ------
    UnknownEntityError
        If there is no such document, or a claim names an arm that its trial does not have.
    UnresolvedReferenceError
        If a claim refers to a record that the registry does not hold.
    InvalidTypeError
        If something else than claims is given.

    Notes
    -----
    A verdict leads in this order: contradicted, outdated (true on some earlier day), imprecise
    (right in direction, but with another denominator, without its patients, or in too broad a
    term), supported; unverifiable where the registry holds nothing to compare with. Records that
    rest on the claim's own document, or on articles for laymen alone, count for nothing.

    Examples
    --------
    >>> import leukimmuno as li
    >>> claim = li.Claim(
    ...     id="two-arms", source_id="kantarjian-2017-tower", section="abstract",
    ...     statement="Blinatumomab brought remission to 24.6 %, chemotherapy to 15.7 %.",
    ...     assertion=li.ComparisonAssertion(
    ...         trial_id="tower", endpoint_ids=["complete-remission"], experimental=24.6,
    ...         control=15.7, unit="percent"))
    >>> print(li.claims.audit(claims=[claim])[0].verdict)
    contradicted
    """
    if registry is None:
        from leukimmuno.catalog.shipped import shipped_registry

        registry = shipped_registry()
    chosen = list(registry.claims) if claims is None else _given(claims, registry)
    title = f"{registry.name} {registry.version}"
    if document is not None:
        source = _document(document, registry)
        chosen = [claim for claim in chosen if claim.source_id == source.id]
        title = source.title
    return Audit([_finding(claim, registry) for claim in chosen], title)


def _given(claims: Any, registry: Registry) -> list[Claim]:
    """Bind claims to the registry that they are checked against."""
    if isinstance(claims, Claim) or not isinstance(claims, Iterable):
        raise InvalidTypeError(
            f"claims: expected several claims, as in [claim], got {brief(claims)}",
            field="claims",
            value=claims,
        )
    bound = []
    for at, one in enumerate(claims):
        if not isinstance(one, Claim):
            raise InvalidTypeError(
                f"claims[{at}]: expected a Claim, got {brief(one)}", field="claims", value=one
            )
        bound.append(registry.bind(one))
    return bound


def _document(document: Any, registry: Registry) -> Source:
    name = document.id if isinstance(document, Source) else document
    if not isinstance(name, str):
        raise InvalidTypeError(
            f"document: expected a name or a Source, got {brief(document)}",
            field="document",
            value=document,
        )
    return registry.sources[name]


def _require_known(assertion: Assertion, registry: Registry) -> None:
    """Refuse an assertion about what the registry does not hold, wherever it says so."""
    for attribute in fields(type(assertion)):
        collection, given = kind_of(attribute).collection, getattr(assertion, attribute.name)
        if collection is not None and given is not None:
            for name in (given,) if isinstance(given, str) else given:
                registry._resolve(collection, name)


def _finding(claim: Claim, registry: Registry) -> Finding:
    assertion = claim.assertion
    _require_known(assertion, registry)
    if isinstance(assertion, JudgedAssertion):
        return Finding(claim, assertion.verdict, assertion.reasoning, computed=False)
    today = registry.day or registry.released or date.today()  # noqa: DTZ011 - a calendar day
    if registry.released is not None and today > registry.released:
        today = registry.released
    case = Case(claim, registry, today, claim.source.days)
    ruling = _CHECKS[type(assertion)](case, assertion)
    return Finding(
        claim,
        ruling.verdict,
        ruling.reason,
        computed=True,
        records=ruling.records,
        second=ruling.second,
        trace=ruling.trace,
    )
