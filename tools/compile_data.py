"""Compile `curation/**/*.toml` into the JSON data of the package, or check that this was done.

python tools/compile_data.py            writes src/leukimmuno/data
python tools/compile_data.py --check    compares it with what is there, and writes nothing

Every fault is listed with file, table, record and rule, and then nothing is written. A record whose
note begins with "exception(RULE): reason" is exempt from that rule.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tools.compiler.checking import check  # noqa: E402 - needs the path above
from tools.compiler.curated import Curated, build, integrity  # noqa: E402
from tools.compiler.output import citation_counts, compiled, differences, write  # noqa: E402
from tools.compiler.reading import read_entries  # noqa: E402
from tools.compiler.reference import read_reference  # noqa: E402
from tools.compiler.release import read_agreement, read_release  # noqa: E402
from tools.compiler.second_readings import readings_in, with_readings  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; give its exit code: 1 if anything is at fault, else 0."""
    options = _options(arguments)
    problems: list[str] = []
    release = read_release(options.curation, problems)
    tally = read_agreement(options.curation, problems)
    agreement = with_readings(tally, readings_in(options.curation, problems))
    entries = read_entries(options.curation, problems)
    built = build(entries, problems)
    if release is None:
        return _failed(problems)
    reference = None if options.reference is None else read_reference(options.reference)
    curated = Curated(built, release.released, reference)
    # A record that was left out would make every reference to it dangle.
    if problems:
        print("references are not checked while records could not be built", file=sys.stderr)
    problems += integrity(curated, complete=not problems)
    report = check(curated)
    _tell("notice", report.notices)
    if problems or report.problems:
        return _failed(problems + report.problems)
    files = compiled(curated, release, agreement)
    _summarise(curated)
    if not options.check:
        write(files, options.output)
        return 0
    told = differences(files, options.output)
    _tell("differs", told)
    if told:
        print("Run `python tools/compile_data.py` and commit what it writes.", file=sys.stderr)
    return 1 if told else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compile the curated data into the package.")
    parser.add_argument("--check", action="store_true", help="compare only; write nothing")
    parser.add_argument("--curation", type=Path, default=ROOT / "curation", metavar="DIR")
    parser.add_argument(
        "--output", type=Path, default=ROOT / "src" / "leukimmuno" / "data", metavar="DIR"
    )
    parser.add_argument(
        "--reference", type=Path, metavar="DIR", help="vocabularies to look codes up in"
    )
    options = parser.parse_args(arguments)
    for folder in (options.curation, options.reference):
        if folder is not None and not folder.is_dir():
            parser.error(f"{folder} is no folder")
    return options


def _tell(kind: str, lines: Iterable[str]) -> None:
    for line in lines:
        print(f"{kind}: {line}", file=sys.stderr)


def _failed(problems: list[str]) -> int:
    _tell("error", problems)
    print(f"{len(problems)} problems; nothing was written", file=sys.stderr)
    return 1


def _summarise(curated: Curated) -> None:
    for name, members in curated.records.items():
        print(f"{name:20}{len(members):6}")
    counts = citation_counts(curated)
    total = sum(counts.values())
    share = f", {100 * counts['text'] / total:.1f} % read in their source" if total else ""
    print(f"{'citations':20}{total:6}{share}")
    if curated.reference is None:
        print("codes were not looked up: no --reference folder given")
    elif curated.reference.missing:
        print(f"codes were not looked up in {', '.join(curated.reference.missing)}: not there")


if __name__ == "__main__":
    sys.exit(main())
