"""The pages that list what has no page of its own, and what no longer holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from approvals_picture import picture
from registry_sections import figures_table, verdicts
from registry_tables import (
    approvals_table,
    badge,
    band_of,
    claims_table,
    home_of,
)
from rst import Notes, anchor, described, escaped, heading, link, table, web

from leukimmuno import __version__, registry
from leukimmuno.catalog.relations import references
from leukimmuno.model.vocabulary import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leukimmuno.claims.report import Audit
    from leukimmuno.model.source import Source

WIDE = [":html_theme.sidebar_secondary.remove: true", ""]
DATA = f"data version {registry.version}, released {registry.released}"
# Verdicts as roles, so that each has a colour beside its word.
_ROLES = [
    line
    for verdict in Verdict
    for line in (
        f".. role:: verdict-{verdict.value}",
        f"   :class: verdict verdict-{verdict.value}",
        "",
    )
]
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# Tables are written once a collection, the rest once.
EXPORTED = ("json", "schema", "bibtex", "csl")
FORMATS = ("csv", "parquet")
FILES = {
    "registry.json": "the whole registry, as `Registry.load` reads it",
    "schema.json": "JSON Schema of that file",
    "sources.bib": "all sources as BibTeX",
    "sources.csl.json": "all sources as CSL-JSON",
}


def roles() -> list[str]:
    """Give the roles that mark verdicts, for the head of a page that shows any."""
    return _ROLES


# ---------------------------------------------------------------------------------------- claims


def counts_table(audit: Audit) -> list[str]:
    """Give how many claims have each verdict, and how many of them were computed."""
    rows = []
    for verdict, count in audit.counts.items():
        held = audit.where(verdict)
        done = sum(finding.computed for finding in held)
        rows.append((badge(verdict), str(count), str(done), str(count - done)))
    total = sum(finding.computed for finding in audit)
    rows.append(("all", str(len(audit)), str(total), str(len(audit) - total)))
    return table(("Verdict", "Claims", "Computed", "Judged by a reader"), rows)


def when() -> list[str]:
    """Say when the verdicts were computed, and from what."""
    said = (
        f"leukimmuno {escaped(__version__)} computed these verdicts when this page was written, "
        f"from {escaped(DATA)}; approvals are those in force on that day. A judged verdict is a "
        "reader's, with reasons and sources."
    )
    return [said, ""]


def documents() -> list[Source]:
    """Give the documents whose claims are stored, in the registry's order."""
    return list({claim.source_id: claim.source for claim in registry.claims}.values())


def claims_index() -> str:
    """Write the index of the documents whose claims were checked."""
    rows = []
    for source in documents():
        held = [finding for finding in verdicts() if finding.claim.source_id == source.id]
        counts = [sum(finding.verdict is verdict for finding in held) for verdict in Verdict]
        name = f":doc:`{described_short(source)} <{source.id}>`"
        rows.append((name, str(len(held)), *map(str, counts)))
    rows.append(("All", str(len(verdicts())), *map(str, verdicts().counts.values())))
    header = ("Document", "Claims", *(verdict.value.capitalize() for verdict in Verdict))
    contents = [".. toctree::", "   :maxdepth: 1", "   :hidden:", ""]
    contents += [f"   {source.id}" for source in documents()]
    intro = "What ordinary articles say, statement by statement, against the registry's figures."
    body = [intro, "", *when(), *table(header, rows), *contents, ""]
    return "\n".join([*heading("Claims of articles", "="), *body])


def described_short(source: Source) -> str:
    """Give title and author of a document, safe within a role."""
    text = f"{source.title} ({source.short})"
    return text.replace("\\", "\\\\").replace("`", "\\`").replace("<", "\\<")


def claims_page(source: Source) -> str:
    """Write the page of one document: verdicts, counted and one by one."""
    notes = Notes()
    held = verdicts()[:0]
    held = type(held)([f for f in verdicts() if f.claim.source_id == source.id], source.title)
    page = [*WIDE, *roles(), *heading(source.title, "=")]
    page += [described(source), "", *when()]
    page += [".. code-block:: python", "", f'   leukimmuno.claims.audit("{source.id}")', ""]
    page += [*heading("Verdicts", "-"), *counts_table(held)]
    page += [*heading("Claims", "-"), *claims_table(held, notes, own=True)]
    return "\n".join([*page, *notes.section()])


# ---------------------------------------------------------------------------------- bibliography


def _citing() -> dict[str, dict[str, Any]]:
    """Give, for each source, the pages that cite it."""
    found: dict[str, dict[str, Any]] = {}
    for name in ("therapies", "modalities", "antigens", "subtypes", "adverse_events", "endpoints",
                 "trials", "regimens", "results", "toxicity_rates", "approvals",
                 "population_figures"):  # fmt: skip
        for record in getattr(registry, name):
            page: Any = record
            if name == "results":
                page = record.trial
            elif name == "toxicity_rates":
                page = home_of(record)
            elif name == "approvals":
                page = record.therapy
            elif name == "population_figures":
                page = record.subtype
            for reference in references(record):
                if reference.target == "sources":
                    pages = found.setdefault(reference.id, {})
                    pages[f"{page.collection_name}/{page.id}"] = page
    return found


def bibliography() -> dict[str, str]:
    """Write the bibliography: an index, and a page for each kind of document."""
    citing = _citing()
    kinds: dict[str, list[Source]] = {}
    for source in registry.sources:
        kinds.setdefault(source.kind.value, []).append(source)
    pages = {}
    rows = []
    for kind, sources in kinds.items():
        slug = kind.replace(" ", "-")
        title = f"{kind.capitalize()}s" if kind != "news" else "News"
        title = title.replace("Vocabularys", "Vocabularies")
        rows.append((f":doc:`{title} <{slug}>`", str(len(sources))))
        page = [*WIDE, *heading(title, "=")]
        entries = []
        for source in sorted(sources, key=lambda one: (one.short.casefold(), one.id)):
            codes = [f"PMID {source.pmid}" if source.pmid else "", source.pmcid or ""]
            codes += [source.nct or "", f"read {source.accessed}" if source.accessed else ""]
            told = escaped("; ".join(filter(None, codes)))
            cited = ", ".join(map(link, citing.get(source.id, {}).values()))
            if source.id in {document.id for document in documents()}:
                place = f":doc:`its claims </reference/entities/claims/{source.id}>`"
                cited = f"{cited}, {place}" if cited else place
            entries.append(
                (
                    f"{anchor(source)}{described(source, plain=True)} {told}",
                    f"``{source.id}``",
                    cited,
                )
            )
        page += table(("Source", "Id", "Cited for"), entries, widths=(50, 20, 30))
        pages[f"bibliography/{slug}"] = "\n".join([*page, ""])
    contents = [".. toctree::", "   :maxdepth: 1", "   :hidden:", ""]
    contents += [f"   {kind.replace(' ', '-')}" for kind in kinds]
    intro = (
        f"The {len(registry.sources)} documents that the registry's figures were read from, with "
        "the pages that rest on each. :func:`leukimmuno.cite` writes the sources of any object as "
        "BibTeX or CSL-JSON; the :doc:`downloads <../downloads>` hold all of them."
    )
    index = [*heading("Bibliography", "="), intro, "", *table(("Kind", "Sources"), rows), *contents]
    pages["bibliography/index"] = "\n".join([*index, ""])
    return pages


# ----------------------------------------------------------------------------------- other lists


def approvals_page() -> str:
    """Write the page of all regulatory events."""
    notes = Notes()
    body = [*picture(registry.approvals, by="therapy"), *approvals_table(registry.approvals, notes)]
    page = [*WIDE, *heading("Regulatory events", "="), *body]
    return "\n".join([*page, *notes.section()])


def population_page() -> str:
    """Write the page of epidemiology and standard outcomes."""
    notes = Notes()
    page = [*WIDE, *heading("Population figures", "=")]
    page += figures_table(registry.population_figures, notes, own=True)
    return "\n".join([*page, *notes.section()])


def superseded_page() -> str:
    """Write the page of what later records replaced, and of what was withdrawn or given up."""
    notes = Notes()
    results = [
        (
            link(result, result.trial.name),
            link(result.endpoint),
            "; ".join(escaped(arm) for arm in result.arms),
            link(result.superseded_by, "later analysis"),
            notes.cite(result.citations),
        )
        for result in registry.results
        if result.superseded_by is not None
    ]
    rates = [
        (
            link(rate, home_of(rate).name),
            link(rate.adverse_event),
            escaped(f"{band_of(rate)}: {rate.rate_text}"),
            link(rate.superseded_by, "later figure"),
            notes.cite(rate.citations),
        )
        for rate in registry.toxicity_rates
        if rate.superseded_by is not None
    ]
    ends = ("indication removed", "licence withdrawn", "marketing stopped", "indication narrowed")
    ended = [event for event in registry.approvals if event.action.value in ends]
    gone = [
        (link(therapy), escaped(therapy.status), escaped(therapy.description or ""))
        for therapy in registry.therapies
        if therapy.status.value in {"withdrawn", "discontinued"}
    ]
    page = [*WIDE, *heading("Superseded and withdrawn", "=")]
    intro = (
        "The registry forgets nothing: a figure that a later analysis replaced stays, with a link "
        "to what replaced it, and so does a use that ended. Collections leave superseded results "
        "out on request, with ``current()``."
    )
    page += [intro, ""]
    header = ("Trial", "Endpoint", "As printed then", "Replaced by", "Source")
    page += [*heading("Superseded results", "-"), *table(header, results, (20, 22, 36, 12, 10))]
    header = ("Observed in", "Adverse event", "As printed then", "Replaced by", "Source")
    page += [*heading("Superseded rates", "-"), *table(header, rates, (20, 22, 36, 12, 10))]
    page += [*heading("Uses narrowed or ended", "-"), *approvals_table(ended, notes)]
    page += [*heading("Therapies withdrawn or given up", "-")]
    page += table(("Therapy", "FDA status in leukemia", "What it is"), gone, (22, 20, 58))
    return "\n".join([*page, *notes.section()])


def downloads_page(formats: Iterable[str]) -> str:
    """Write the page of the files that hold the registry."""
    from leukimmuno.catalog.kinds import COLLECTIONS

    rows = [
        (
            escaped(name.replace("_", " ").capitalize()),
            str(len(getattr(registry, name))),
            *(f":download:`{name}.{form} <data/{name}.{form}>`" for form in formats),
        )
        for name in COLLECTIONS
    ]
    whole = [
        (f":download:`{name} <data/{name}>`", words.replace("`", "``"))
        for name, words in FILES.items()
    ]
    page = [*heading("Downloads", "=")]
    intro = (
        f"The registry in files: {escaped(DATA)}. The data are under {web('CC BY 4.0', LICENCE)}. "
        "Columns are those of ``leukimmuno.to_frame``: a row a record; of results, a row an arm."
    )
    page += [intro, ""]
    page += table(("Collection", "Records", *(form.upper() for form in formats)), rows)
    page += [*heading("Whole", "-"), *table(("File", "What it is"), whole)]
    return "\n".join([*page, ""])
