"""Blind second reading: a sheet of questions to answer, and its comparison with the records.

python tools/second_reading.py ask --trial ID [--therapy ID] -o SHEET
python tools/second_reading.py compare SHEET...

`ask` writes one question a figure, with the sources to read and an empty answer. The second reader
fills in the figure with its sign ("7.7", "<0.001", "not reached", "2017-07-11"), or "-" where the
sources do not hold it, and leaves empty what was not looked for. `compare` prints what differs, and
keeps both readings in the curation folder, as they stood when first compared.
"""

from __future__ import annotations

import argparse
import csv
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from leukimmuno.model.vocabulary import Checked  # noqa: E402 - needs the path above
from tools.compiler.agreeing import agree  # noqa: E402
from tools.compiler.curated import Curated, build  # noqa: E402
from tools.compiler.facts import Fact, facts_of  # noqa: E402
from tools.compiler.identities import Identities  # noqa: E402
from tools.compiler.reading import read_entries  # noqa: E402
from tools.compiler.second_readings import (  # noqa: E402
    Reading,
    read_table,
    readings_in,
    write_readings,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_COLUMNS = ("path", "question", "source", "answer")
NOT_FOUND = "-"
"""What a second reader answers where the sources do not hold the figure."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; give its exit code: 1 if anything differs or is at fault, else 0."""
    options = _options(arguments)
    problems: list[str] = []
    # References need not resolve, and records that cannot be built are told and left out.
    curated = Curated(build(read_entries(options.curation, problems), problems), date.max)
    for problem in problems:
        print(f"left out: {problem}", file=sys.stderr)
    facts = list(facts_of(curated))
    if options.command == "compare":
        return _compare(options.sheets, facts, options.curation)
    return _ask([*options.trial, *options.therapy], facts, Identities(curated), options.output)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Have figures read a second time, blindly.")
    commands = parser.add_subparsers(dest="command", required=True)
    ask = commands.add_parser("ask", help="write a sheet of questions")
    ask.add_argument("--trial", action="append", default=[], metavar="ID")
    ask.add_argument("--therapy", action="append", default=[], metavar="ID")
    ask.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    compare = commands.add_parser("compare", help="compare filled sheets with the records")
    compare.add_argument("sheets", nargs="+", type=Path, metavar="SHEET")
    for command in (ask, compare):
        command.add_argument("--curation", type=Path, default=ROOT / "curation", metavar="DIR")
    options = parser.parse_args(arguments)
    if options.command == "ask" and not (options.trial or options.therapy):
        parser.error("name a trial or a therapy to ask about")
    if not options.curation.is_dir():
        parser.error(f"{options.curation} is no folder")
    return options


def _ask(owners: Sequence[str], facts: list[Fact], names: Identities, output: Path) -> int:
    asked = [fact for fact in facts if fact.owner in owners]
    missing = [owner for owner in owners if owner not in {fact.owner for fact in asked}]
    if missing:
        print(f"no figures of {', '.join(missing)}; nothing was written", file=sys.stderr)
        return 1
    with output.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(_COLUMNS)
        told: set[str] = set()
        for fact in asked:
            writer.writerow((fact.key, fact.question, _places(fact, names, told), ""))
    print(f"{len(asked)} questions in {output}")
    return 0


def _places(fact: Fact, names: Identities, told: set[str]) -> str:
    """Say where to look: each source in full the first time, then by its id."""
    places = []
    for citation in fact.citations:
        if citation.checked is Checked.TEXT:
            name = citation.source_id
            document = "" if name in told else f" {names.source(name)}:"
            told.add(name)
            places.append(f"[{name}]{document} {citation.locator}")
    return " | ".join(places)


def _compare(sheets: Sequence[Path], facts: list[Fact], curation: Path) -> int:
    by_key = {fact.key: fact for fact in facts}
    told: list[str] = []
    kept = {
        owner: {reading.path: reading for reading in readings}
        for owner, readings in readings_in(curation, told).items()
    }
    if told:
        return _tell(told)
    compared = agreed = not_found = 0
    touched = set()
    for sheet in sheets:
        for row in read_table(sheet, str(sheet), _COLUMNS[::3], told):
            key, answer = row["path"].strip(), row["answer"].strip()
            fact = by_key.get(key)
            if not answer or answer == NOT_FOUND:
                not_found += answer == NOT_FOUND
            elif fact is None:
                told.append(f"{sheet}: {key}: the records hold no such figure; read {answer!r}")
            else:
                compared += 1
                same = agree(fact.value, answer)
                agreed += same
                if not same:
                    told.append(f"{fact.path}: first {fact.value!r}, second {answer!r}")
                # What was compared before stays: a figure corrected since did not agree then.
                kept.setdefault(fact.owner, {}).setdefault(fact.path, _reading(fact, answer))
                touched.add(fact.owner)
    for owner in sorted(touched):
        write_readings(curation, owner, kept[owner].values())
    print(f"{agreed} of {compared} figures agree; {not_found} not found by the second reader")
    return _tell(told)


def _tell(told: list[str]) -> int:
    for line in told:
        print(line)
    return 1 if told else 0


def _reading(fact: Fact, answer: str) -> Reading:
    places = (f"{citation.source_id}: {citation.locator}" for citation in fact.citations)
    return Reading(fact.path, fact.value, answer, "; ".join(places))


if __name__ == "__main__":
    sys.exit(main())
