"""Collections as tables."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type"
# pyright: reportArgumentType=false

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.catalog.registry import Registry
from leukimmuno.display.tables import ROWS, table_html, table_text
from leukimmuno.model.endpoint import Endpoint
from leukimmuno.model.source import Citation

if TYPE_CHECKING:
    from leukimmuno.catalog.collection import Collection

CITED = [Citation("a-source", "page 1")]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_collection_has_a_table(sample: Registry, name: str) -> None:
    collection = getattr(sample, name)
    text, html = table_text(collection), table_html(collection)
    assert str(collection) == text
    assert collection._repr_html_() == html
    lines = text.split("\n")
    assert lines[0].startswith(name.replace("_", " "))
    assert all(len(line) <= 88 and line == line.rstrip() for line in lines)
    # Caption, empty line, headings, then a line a record that begins with its id.
    assert [line.split()[0] for line in lines[3:]] == list(collection.ids)
    assert html.count('<th scope="row">') == len(collection)
    for record in collection:
        assert f'<th scope="row">{record.id}</th>' in html
    assert "<caption>" in html
    assert '<th scope="col">id</th>' in html


def test_columns_are_aligned_and_worded(sample: Registry) -> None:
    lines = table_text(sample.toxicity_rates).split("\n")
    assert lines[0] == "toxicity rates: 2 records; sample, data version 1"
    column = lines[2].index("rate")
    assert lines[3][column:] == "13/267, 4.9%"
    assert lines[4][column:] == "15%"
    assert "grade &gt;= 3" in table_html(sample.toxicity_rates)


def test_an_empty_collection_says_why(sample: Registry) -> None:
    nothing = sample.therapies.where(lambda therapy: therapy.name == "nothing")
    caption = "therapies: 0 records (none of the 2 records left meets the callable given)"
    assert " ".join(table_text(nothing).split()).startswith(caption)
    assert caption in table_html(nothing)
    assert "<tr>" not in table_html(nothing)


def many(number: int, name: str) -> Collection[Endpoint]:
    return Registry.of(
        *(
            Endpoint(
                id=f"endpoint-{n:03}",
                name=name,
                kind="binary response",
                favourable="good",
                citations=CITED,
            )
            for n in range(number)
        )
    ).endpoints


def test_long_collections_are_cut_and_say_so() -> None:
    assert ROWS == 20
    text = table_text(many(23, "an endpoint"))
    assert text.endswith("\n... and 3 more")
    assert text.count("endpoint-0") == 20
    html = table_html(many(23, "an endpoint"))
    assert "... and 3 more" in html
    assert html.count('<th scope="row">') == 20
    assert "more" not in table_text(many(20, "an endpoint"))


def test_long_cells_are_cut_in_text_only_and_ids_last() -> None:
    long = many(1, "name " * 30 + "end")
    line = table_text(long).split("\n")[3]
    assert len(line) <= 88
    assert "..." in line
    assert line.startswith("endpoint-000  ")
    assert "name end" in table_html(long)
    odd = Endpoint(
        id="e" * 100, name="n" * 50, kind="binary response", favourable="good", citations=CITED
    )
    line = table_text(Registry.of(odd).endpoints).split("\n")[3]
    assert len(line) <= 88
    assert line.startswith("eeeeeeeeee")
