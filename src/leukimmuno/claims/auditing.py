"""Verdicts on stored claims, computed from a registry when they are asked for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

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
from leukimmuno.model.assertion import (
    ApprovalAssertion,
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

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from leukimmuno.catalog.registry import Registry
    from leukimmuno.model.claim import Claim
    from leukimmuno.model.source import Source

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
        If there is no such document, or a claim refers to what the registry does not hold.

    Notes
    -----
    A verdict leads in this order: contradicted, outdated (true on some earlier day), imprecise
    (right in direction, but with another denominator, without its patients, or in too broad a
    term), supported; unverifiable where the registry holds nothing to compare with. Records that
    rest on the claim's own document alone count for nothing.

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
    chosen = list(registry.claims) if claims is None else [registry.bind(one) for one in claims]
    title = f"{registry.name} {registry.version}"
    if document is not None:
        source = registry.sources[document if isinstance(document, str) else document.id]
        chosen = [claim for claim in chosen if claim.source_id == source.id]
        title = source.title
    return Audit([_finding(claim, registry) for claim in chosen], title)


def _finding(claim: Claim, registry: Registry) -> Finding:
    assertion = claim.assertion
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
