"""The verdicts of an audit, one finding a claim."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any, overload

from attrs import field, frozen

from leukimmuno.errors import (
    InvalidTypeError,
    NotOneError,
    UnknownEntityError,
)
from leukimmuno.extras import load_extra
from leukimmuno.model.text import brief, did_you_mean, fold, similar
from leukimmuno.model.vocabulary import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from leukimmuno.claims.tracing import Trace
    from leukimmuno.model.claim import Claim
    from leukimmuno.model.source import Citation

__all__ = ["Audit", "Finding"]


@frozen(eq=False)
class Finding:
    """The verdict on one claim.

    Attributes
    ----------
    claim : Claim
        The claim.
    verdict : Verdict
        The leading verdict.
    second : Verdict or None
        A further verdict that holds as well.
    reason : str
        Why, quoting the registry's figures.
    computed : bool
        False where a reader judged.
    records : tuple of Record
        The evidence.
    trace : Trace or None
        Where the article's numbers really come from, if they were traced.
    """

    claim: Claim
    verdict: Verdict
    reason: str
    computed: bool
    records: tuple[Any, ...] = ()
    second: Verdict | None = None
    trace: Trace | None = field(default=None, repr=False)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The places that the verdict rests on, without the article itself."""
        own = self.claim.source_id
        cited = [citation for record in self.records for citation in record.citations]
        if not self.computed:
            cited += self.claim.citations
        return tuple(dict.fromkeys(one for one in cited if one.source_id != own))

    @property
    def words(self) -> str:
        """The verdict, with a further one and whether a reader judged."""
        also = f", also {self.second}" if self.second is not None else ""
        return f"{self.verdict}{also}{'' if self.computed else ' (judged)'}"

    def __str__(self) -> str:
        sources = ", ".join(dict.fromkeys(one.source.short for one in self.citations))
        lines = [
            self.claim.statement,
            f"  {self.words}: {self.reason}",
            f"  {self.claim.source.short}, {self.claim.section}",
        ]
        if sources:
            lines.append(f"  evidence: {sources}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return Audit((self,), self.claim.source.title)._repr_html_()


class Audit(Sequence[Finding]):
    """Findings in the order of the claims.

    Attributes
    ----------
    findings : tuple of Finding
        One a claim.
    title : str
        What was audited.
    """

    def __init__(self, findings: Sequence[Finding], title: str) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        self.title = title

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Audit: ...
    def __getitem__(self, index: int | slice) -> Finding | Audit:
        """Give one finding by position, or some of them."""
        if isinstance(index, slice):
            return Audit(self.findings[index], self.title)
        return self.findings[index]

    def __len__(self) -> int:
        return len(self.findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def of(self, claim: Claim | str) -> Finding:
        """Give the finding on a claim, by record or id.

        Raises
        ------
        UnknownEntityError
            If the claim was not audited.
        """
        name = claim if isinstance(claim, str) else getattr(claim, "id", None)
        if not isinstance(name, str):
            raise InvalidTypeError(
                f"of: expected a Claim or its id, got {brief(claim)}", value=claim
            )
        for finding in self.findings:
            if finding.claim.id == name:
                return finding
        suggestions = similar(name, {fold(one.claim.id): one.claim.id for one in self.findings})
        hint = did_you_mean(suggestions)
        raise UnknownEntityError(
            f"{self.title}: no {brief(name)} among the {len(self)} claims audited{hint}",
            query=name,
            collection="claims",
            suggestions=suggestions,
        )

    def where(self, verdict: Verdict | str) -> Audit:
        """Give the findings with this leading verdict."""
        wanted = Verdict.parse(verdict, "verdict")
        kept = [finding for finding in self.findings if finding.verdict is wanted]
        return Audit(kept, self.title)

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many findings have each verdict."""
        return {
            verdict: sum(finding.verdict is verdict for finding in self.findings)
            for verdict in Verdict
        }

    @property
    def computed(self) -> float:
        """The share of verdicts that were computed.

        Raises
        ------
        NotOneError
            If no claim was audited.
        """
        if not self.findings:
            raise NotOneError(f"{self.title}: no claim was audited, so there is no share")
        return sum(finding.computed for finding in self.findings) / len(self.findings)

    def to_frame(self) -> pd.DataFrame:
        """Give one row a finding: claim, document, section, statement, verdict, ...

        Raises
        ------
        MissingExtraError
            Without pandas, which the "frames" extra installs.
        """
        pandas: Any = load_extra("pandas", "to_frame needs pandas", "frames")
        rows = [row(finding) for finding in self.findings]
        frame: pd.DataFrame = pandas.DataFrame(rows, columns=list(COLUMNS))
        return frame

    def _headline(self) -> str:
        counts = ", ".join(f"{count} {verdict}" for verdict, count in self.counts.items() if count)
        share = f"; {100 * self.computed:.0f} % computed" if self.findings else ""
        return f"{self.title}: {len(self.findings)} claims; {counts or 'none'}{share}"

    def __str__(self) -> str:
        return "\n\n".join([self._headline(), *map(str, self.findings)])

    def __repr__(self) -> str:
        return f"<Audit of {self._headline()}>"

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{name}</th>' for name in ("Claim", "Verdict", "Reason"))
        rows = "".join(
            f"<tr><td>{escape(finding.claim.statement)}</td>"
            f"<td>{escape(finding.words)}</td><td>{escape(finding.reason)}</td></tr>"
            for finding in self.findings
        )
        return (
            f"<table><caption>{escape(self._headline())}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )


COLUMNS = (
    "claim",
    "document",
    "section",
    "statement",
    "verdict",
    "second",
    "computed",
    "reason",
    "sources",
)


def row(finding: Finding) -> dict[str, Any]:
    """Give a finding as plain values, under the names of `COLUMNS`."""
    claim = finding.claim
    sources = dict.fromkeys(citation.source_id for citation in finding.citations)
    values = (
        claim.id,
        claim.source_id,
        claim.section,
        claim.statement,
        finding.verdict.value,
        None if finding.second is None else finding.second.value,
        finding.computed,
        finding.reason,
        "; ".join(sources),
    )
    return dict(zip(COLUMNS, values, strict=True))
