"""Write a page for each therapy, trial, antigen, ... of the registry, and an index of each kind.

The pages hold nothing that the registry does not: what they show is read from it when the site is
built, computed effects included. A file is touched only where its text changed, so that a second
build is quick, and pages of records that are gone are removed.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from registry_lists import (
    EXPORTED,
    FORMATS,
    WIDE,
    approvals_page,
    bibliography,
    claims_index,
    claims_page,
    documents,
    downloads_page,
    population_page,
    roles,
    superseded_page,
)
from registry_sections import CLAIMS, SECTIONS
from rst import Notes, capital, escaped, heading, link, table, web

from leukimmuno import registry
from leukimmuno.interchange.export import export_tables
from leukimmuno.model.base import stored_fields
from leukimmuno.model.fields import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx

    from leukimmuno.model.base import Record

# In the order of the table of contents: title, and the fields that tell one record from another.
KINDS = {
    "therapies": ("Therapies", ("modality", "targets", "brands")),
    "trials": ("Trials", ("phase", "design", "subtype_ids", "setting")),
    "antigens": ("Antigens", ("aliases", "description")),
    "subtypes": ("Diseases and subtypes", ("aliases", "parent_ids")),
    "adverse_events": ("Adverse events", ("aliases", "description")),
    "endpoints": ("Endpoints", ("aliases", "kind", "favourable")),
    "modalities": ("Modalities", ("mechanism",)),
    "regimens": ("Regimens", ("therapy_id", "subtype_ids", "setting")),
}
# Kinds without a page a record: the page that lists them, and its title.
LISTS = {
    "approvals": ("approvals", "Regulatory events"),
    "claims": ("claims/index", "Claims of articles"),
    "population_figures": ("population", "Population figures"),
    "sources": ("bibliography/index", "Bibliography"),
}
# Counted, but shown on the pages of trials and therapies.
REST = ("results", "toxicity_rates")
# Shown elsewhere on the page: as its title, as a section, or as footnotes.
ELSEWHERE = frozenset({"id", "name", "arms", "bounds", "citations", "phases", "steps"})
# Where the bare name of a field would puzzle a reader.
LABELS = {
    "subtype_ids": "Diseases",
    "parent_ids": "Belongs to",
    "broader_ids": "Belongs to",
    "component_ids": "Made of",
    "xrefs": "Codes",
    "favourable": "The event is",
    "approved_elsewhere_since": "Approved for other uses since",
}


def label_of(name: str) -> str:
    """Give the words for a field."""
    bare = name.removesuffix("_ids").removesuffix("_id").replace("_", " ")
    return LABELS.get(name, bare.capitalize())


def referred(collection: str, names: tuple[str, ...]) -> str:
    """Give links to records that are stored as ids."""
    return ", ".join(link(getattr(registry, collection)[name]) for name in names)


def codes(value: tuple[Any, ...]) -> str:
    """Give codes of outside vocabularies, each with its page there."""
    return ", ".join(web(code, code.url) for code in value)


def class_of(value: Any) -> str:
    """Give a modality, with a link to its profile where the registry has one."""
    profile = next(iter(registry.modalities.where(modality=value)), None)
    return escaped(value.label) if profile is None else link(profile)


# Fields that do not speak for themselves as text.
SPECIAL: dict[str, Callable[[Any], str]] = {
    "xrefs": codes,
    "modality": class_of,
    "targets": lambda value: ", ".join(
        f"{link(t.antigen)} {escaped(f'({t.role})')}" for t in value
    ),
    "members": lambda value: ", ".join(f"{escaped(m.symbol)} ({codes(m.xrefs)})" for m in value),
}


def written(record: Record, field: Any) -> str:
    """Give the value of a field, with links; empty where nothing is stored."""
    value = getattr(record, field.name)
    if value is None or value == () or value is False:
        return ""
    kind = kind_of(field)
    if kind.collection is not None:
        return referred(kind.collection, value if kind.many else (value,))
    if field.name in SPECIAL:
        return SPECIAL[field.name](value)
    if value is True:
        return "yes"
    return escaped("; ".join(map(str, value)) if kind.many else value)


def facts(record: Any, notes: Notes) -> Iterator[tuple[str, str]]:
    """Give label and value of the stored facts, and of what follows from them at once."""
    yield "Id", f"``{record.id}`` {notes.cite(record.citations)}"
    for field in stored_fields(type(record)):
        if field.name not in ELSEWHERE:
            yield label_of(field.name), written(record, field)
    if record.collection_name == "therapies":
        yield "FDA status in leukemia", escaped(record.status)
        yield "Adverse events", ", ".join(map(link, record.adverse_events))
    if record.collection_name == "trials":
        targets = {t.antigen_id: t.antigen for one in record.therapies for t in one.targets}
        events = {rate.adverse_event_id: rate.adverse_event for rate in record.toxicity_rates}
        yield "Antigens bound", ", ".join(map(link, targets.values()))
        yield "Adverse events", ", ".join(map(link, events.values()))


def entity_page(record: Record) -> str:
    """Write the page of one record."""
    notes = Notes()
    name = capital(getattr(record, "name", record.id))
    # In the order of the page, since sources are numbered as they are first cited.
    told = [(escaped(label), value) for label, value in facts(record, notes) if value]
    sections = SECTIONS[record.collection_name](record, notes)
    held = [(title, body) for title, body in sections if any(body)]
    # Tables of results need the room of the theme's second sidebar.
    page = [*WIDE, *(roles() if any(title == CLAIMS for title, _ in held) else [])]
    page += heading(name, "=")
    page += [".. code-block:: python", ""]
    page += [f'   leukimmuno.registry.{record.collection_name}["{record.id}"]', ""]
    page += table((), told)
    if len(held) > 1:
        page += [".. contents:: On this page", "   :local:", "   :depth: 1"]
        page += ["   :backlinks: none", ""]
    for title, body in held:
        page += [*heading(title, "-"), *body]
    return "\n".join([*page, *notes.section()])


def kind_page(collection: str) -> str:
    """Write the index of one kind of record."""
    title, names = KINDS[collection]
    members = getattr(registry, collection)
    fields = [f for f in stored_fields(type(members.first())) if f.name in names]
    fields.sort(key=lambda field: names.index(field.name))
    rows = [(link(record), *(written(record, f) for f in fields)) for record in members]
    header = ("Name", *(label_of(field.name) for field in fields))
    contents = [".. toctree::", "   :maxdepth: 1", "   :hidden:", ""]
    contents += [f"   {record.id}" for record in members]
    return "\n".join([*heading(title, "="), *table(header, rows), *contents, ""])


def front_page(kinds: list[str]) -> str:
    """Write the index of all kinds, with the version of the data and the number of records."""
    rows = [
        (f":doc:`{KINDS[name][0]} <{name}/index>`", str(len(getattr(registry, name))))
        for name in kinds
    ]
    rows += [
        (f":doc:`{title} <{page}>`", str(len(getattr(registry, name))))
        for name, (page, title) in LISTS.items()
    ]
    rows += [
        (name.replace("_", " ").capitalize(), str(len(getattr(registry, name)))) for name in REST
    ]
    intro = (
        f"Data version {registry.version}, released {registry.released}. Each page is written from "
        "the registry: figures are as the numbered source prints them, and what is computed from "
        "them stands in a column of its own. One :doc:`table <../table>` holds every record, to "
        "search and sort; :doc:`downloads` hold them as files; what later figures replaced is "
        ":doc:`listed <superseded>` as well."
    )
    contents = [".. toctree::", "   :maxdepth: 1", "   :hidden:", ""]
    contents += [f"   {name}/index" for name in kinds]
    contents += [f"   {page}" for page, _ in LISTS.values()]
    contents += ["   superseded", "   downloads"]
    return "\n".join(
        [*heading("What the registry holds", "="), intro, "", *table(("Kind", "Records"), rows),
         *contents, ""]
    )  # fmt: skip


def texts() -> dict[str, str]:
    """Give the text of every page, by name."""
    kinds = [name for name in KINDS if len(getattr(registry, name))]
    pages = {
        "index": front_page(kinds),
        "approvals": approvals_page(),
        "population": population_page(),
        "superseded": superseded_page(),
        "downloads": downloads_page(FORMATS),
        "claims/index": claims_index(),
        **{f"claims/{source.id}": claims_page(source) for source in documents()},
        **bibliography(),
    }
    for collection in kinds:
        pages[f"{collection}/index"] = kind_page(collection)
        for record in getattr(registry, collection):
            pages[f"{collection}/{record.id}"] = entity_page(record)
    return pages


def write_pages(app: Sphinx) -> None:
    """Write every file whose content changed, and remove those of records that are gone."""
    folder = Path(app.srcdir, "reference", "entities")
    wanted = {folder / f"{name}.rst": text.encode() for name, text in texts().items()}
    with TemporaryDirectory() as place:
        kinds = (*FORMATS, *EXPORTED)
        for path in export_tables(registry, place, kinds):
            wanted[folder / "data" / path.name] = path.read_bytes()
    for path, content in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
    for path in [*folder.rglob("*.rst"), *(folder / "data").iterdir()]:
        if path not in wanted:
            path.unlink()


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx; the pages must exist before it looks for the sources."""
    app.connect("builder-inited", write_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
