"""The directive `registry-table`: every record of the registry in one table of HTML.

The table is written with the page and never enters the document tree: three thousand rows would
slow the build, and would drown the site's own search. Without a script it is a plain table;
`registry-table.js` adds search and sorting.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from registry_tables import band_of, home_of, named_in
from rst import LABELLED, PAGES, capital, label
from sphinx.util.docutils import SphinxDirective

import leukimmuno
from leukimmuno import registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

KINDS = {
    "therapies": "therapy",
    "modalities": "modality",
    "antigens": "antigen",
    "subtypes": "disease",
    "adverse_events": "adverse event",
    "endpoints": "endpoint",
    "trials": "trial",
    "results": "result",
    "toxicity_rates": "toxicity rate",
    "approvals": "regulatory event",
    "regimens": "regimen",
    "population_figures": "population figure",
    "claims": "claim",
    "sources": "source",
}
HEADER = ("Name", "Kind", "What it says", "Therapies", "Diseases", "Year")


# What leads to a record, where it is not its own name.
NAMES: dict[str, Callable[[Any], str]] = {
    "results": lambda one: f"{one.trial.name}: {one.endpoint.name}",
    "toxicity_rates": lambda one: f"{home_of(one).name}: {one.adverse_event.name}",
    "approvals": lambda one: f"{one.therapy.name}: {one.action}",
    "population_figures": lambda one: f"{one.subtype.name}: {one.figure}",
    "claims": lambda one: one.statement,
    "sources": lambda one: one.short,
}


def _of_therapy(one: Any) -> str:
    return ", ".join([one.modality.label, *map(str, one.targets)])


def _of_trial(one: Any) -> str:
    phase = f"phase {one.phase}" if one.phase else None
    return ", ".join(filter(None, (phase, one.design.value, one.title)))


def _of_result(one: Any) -> str:
    arms = (f"{one.trial.arm(arm.arm_id).name}: {arm}" for arm in one.arms)
    return "; ".join([str(one.analysis_set), *arms, *map(str, filter(None, [one.comparison]))])


def _of_rate(one: Any) -> str:
    subject = one.trial.arm(one.arm_id).name if one.trial else "label"
    return f"{band_of(one)}, {subject}: {one.rate_text}"


def _of_approval(one: Any) -> str:
    uses = "; ".join(map(str, one.indications)) or one.note or ""
    return f"{one.agency.value.upper()} {one.date}: {uses}"


# What a record says, on one line, where it is not its own description.
WORDS: dict[str, Callable[[Any], str]] = {
    "therapies": _of_therapy,
    "modalities": lambda one: one.mechanism,
    "trials": _of_trial,
    "endpoints": lambda one: one.definition or one.kind.value,
    "results": _of_result,
    "toxicity_rates": _of_rate,
    "approvals": _of_approval,
    "regimens": lambda one: "; ".join(map(str, one.phases)),
    "population_figures": lambda one: str(one.value or one.range),
    "claims": lambda one: f"{one.source.short}, {one.section}",
    "sources": lambda one: f"{one.title} ({one.kind})",
}


def name_of(record: Any) -> str:
    """Give the words that lead to a record."""
    given = NAMES.get(record.collection_name)
    return capital(record.name) if given is None else given(record)


def words_of(record: Any) -> str:
    """Give what a record says, on one line."""
    given = WORDS.get(record.collection_name)
    return record.description or "" if given is None else given(record)


def related(record: Any, collection: str) -> Iterable[str]:
    """Give the names of a record's therapies or diseases."""
    if record.collection_name == collection:
        return ()
    if record.collection_name == "claims":
        found = [one for one in named_in(record) if one.collection_name == collection]
    elif record.collection_name in {"results", "toxicity_rates"} and collection == "subtypes":
        found = [] if record.trial is None else record.trial.subtypes
    elif record.collection_name == "modalities" and collection == "subtypes":
        found = []
    else:
        single = getattr(record, {"therapies": "therapy", "subtypes": "subtype"}[collection], None)
        found = getattr(record, collection, [single] if single is not None else [])
    return (one.name for one in found)


def year_of(record: Any) -> str:
    """Give the year of a dated record; a result is as old as its earliest dated source."""
    kind = record.collection_name
    if kind == "approvals":
        return str(record.date.first_day.year)
    if kind == "trials":
        enrolled = record.enrolment and record.enrolment.start
        day = enrolled or record.registered
        return str(day.first_day.year) if day else ""
    sources = [record] if kind == "sources" else []
    if kind == "claims":
        sources = [record.source]
    if kind in {"results", "toxicity_rates"}:
        sources = [citation.source for citation in record.citations]
    years = [source.days[0].year for source in sources if source.days is not None]
    return str(min(years)) if years else ""


def further_names(record: Any) -> str:
    """Give what else a reader may search for: id, brands, aliases, codes."""
    names = [record.id, *getattr(record, "brands", ()), *getattr(record, "aliases", ())]
    names += [one.curie for one in getattr(record, "xrefs", ())]
    names += [getattr(record, field, None) for field in ("doi", "pmid", "pmcid", "nct")]
    return " ".join(filter(None, names))


class registry_table(nodes.General, nodes.Element):  # noqa: N801 - as nodes are named
    """Where the table goes."""


class RegistryTable(SphinxDirective):
    """Put the table here, and write the page anew where the data changed."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the table."""
        manifest = Path(leukimmuno.__file__).parent / "data" / "manifest.json"
        self.env.note_dependency(str(manifest))
        return [registry_table()]


def address(self: HTML5Translator, record: Any) -> str:
    """Give the link from the page being written to a record."""
    kind = record.collection_name
    builder = self.builder
    page, place = f"reference/entities/{kind}/{record.id}", ""
    if kind in LABELLED:
        found = builder.env.domains.standard_domain.anonlabels[label(record)]
        page, place = found[0], f"#{found[1]}"
    return f"{builder.get_relative_uri(builder.current_docname, page)}{place}"


def visit(self: HTML5Translator, _node: registry_table) -> None:
    """Write the table."""
    assert set(PAGES) | set(LABELLED) == set(KINDS), "a kind of record is in no list"  # noqa: S101
    head = "".join(f'<th scope="col">{name}</th>' for name in HEADER)
    rows = []
    for collection, kind in KINDS.items():
        for record in getattr(registry, collection):
            cells = (
                kind,
                words_of(record),
                ", ".join(dict.fromkeys(related(record, "therapies"))),
                ", ".join(dict.fromkeys(related(record, "subtypes"))),
                year_of(record),
            )
            rows.append(
                f'<tr data-also="{escape(further_names(record))}"><th scope="row">'
                f'<a href="{escape(address(self, record))}">{escape(name_of(record))}</a></th>'
                f"{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
            )
    self.body.append(
        '<div class="registry-table" role="region" aria-label="Table of all records" tabindex="0">'
        f"<table><caption>{len(rows)} records, data version {escape(registry.version)}</caption>"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n"
    )
    self.body.append("\n".join(rows))
    self.body.append("\n</tbody></table></div>\n")
    raise nodes.SkipNode


def skip(self: Any, _node: registry_table) -> None:
    """Leave the table out of what is no HTML."""
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    others = dict.fromkeys(("latex", "text", "man", "texinfo"), (skip, None))
    app.add_node(registry_table, html=(visit, None), **others)
    app.add_directive("registry-table", RegistryTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
