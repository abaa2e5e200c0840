"""`evidence verify`: compares references with Crossref and PubMed, looks for retractions and keeps the results."""

import datetime as dt
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from evidence.commands.console import DAY, ROOT, asker, fail, read_sources, steps, this_day, utf8, writing
from evidence.files import CACHE, locked, write_beside
from evidence.lookup import compare
from evidence.reading.models import verification
from evidence.reading.models.verification import Entry
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources
from evidence.text import count, did_you_mean, visible

ENOUGH = 3  # if nobody answers about the first so many references, our network seems to be down


@click.command(epilog="Writes docs/data/verification.yml; commit it. Ends with 0, 1 (a difference, a retraction) or 2.")
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@ROOT
@click.option("--fresh", is_flag=True, help="Ask again, even what was answered within the last day.")
@click.option("--today", "date", type=DAY, help="Write this date as the day of asking.")
def verify(keys: tuple[str, ...], root: Path, fresh: bool, date: dt.datetime | None) -> None:
    """Compare each reference with what Crossref and PubMed say about it, and look for retractions.

    \b
    evidence verify                 every reference with a DOI or a PMID
    evidence verify altman1995      only this one

    A service that does not answer is "could not ask", never an error; what it said earlier stays, and only answers are
    written. If nobody answers, nothing is written and the command ends with 2.
    """
    utf8()
    read = read_sources(root)
    wanted, earlier = _wanted(read, keys), _earlier(read)
    with writing(f"{verification.PATH} was not written and is as it was"), locked(root / CACHE, "verify"):
        found = _ask(root, read, wanted, earlier, this_day(date), fresh)
    sys.exit(1 if any(map(compare.wrong, found.values())) else 0)


def _ask(
    root: Path, read: Sources, wanted: list[Reference], earlier: dict[str, Entry], today: dt.date, fresh: bool
) -> dict[str, Entry]:
    """Ask about one reference after the other, and keep what was learned even if we are interrupted."""
    given = asker(root, 0.0) if fresh else asker(root)
    found: dict[str, Entry] = {}
    try:
        for reference in steps(wanted, "Asking Crossref and PubMed"):
            found[reference.key] = compare.verify(reference, given, earlier.get(reference.key, Entry()), today)
            if len(found) == ENOUGH and all(map(compare.silent, found.values())):
                break
    finally:
        if any(map(compare.answered, found.values())):
            _write(root, {key: entry for key, entry in {**earlier, **found}.items() if key in read.references})
    if not any(map(compare.answered, found.values())):
        fail(f"nobody answered ({_reasons(found.values())}), so nothing was written; try again later")
    for key, entry in found.items():
        click.echo(click.style(visible(compare.line(key, entry)), fg="red" if compare.wrong(entry) else None))
    click.echo(_summary(found.values()), err=True)
    return found


def _write(root: Path, entries: dict[str, Entry]) -> None:
    kept = {key: found for key, entry in entries.items() if any((found := compare.answers(entry)).words())}
    write_beside(root / verification.PATH, verification.dump(kept))


def _reasons(found: Iterable[Entry]) -> str:
    said = {f"{verification.LABELS[service]}: {word.reason}" for entry in found for service, word in entry.words()}
    return "; ".join(sorted(said))


def _summary(found: Iterable[Entry]) -> str:
    entries = list(found)
    quiet = sum(any(word.reason and word.says != "not known" for _, word in entry.words()) for entry in entries)
    parts = [f"{count(len(entries), 'reference')} asked about", f"{sum(map(compare.wrong, entries))} to look at"]
    return ", ".join([*parts, f"{quiet} without an answer from a service"] if quiet else parts)


def _wanted(read: Sources, keys: tuple[str, ...]) -> list[Reference]:
    unknown = [key for key in keys if key not in read.references]
    if unknown:
        hint = did_you_mean(unknown[0], read.references)
        fail(f'references.bib has no "{unknown[0]}"' + (f"; {hint}" if hint else ""))
    chosen = [read.references[key] for key in keys] or list(read.references.values())
    wanted = [reference for reference in chosen if verification.identifiers(reference)]
    if not wanted:
        fail("none of these references has a DOI or a PMID to ask about", 0 if not keys else 2)
    return wanted


def _earlier(read: Sources) -> dict[str, Entry]:
    data = read.data.get(verification.STEM)
    faults = [
        *(verification.problems(data) if data else []),
        *(problem for problem in read.problems if problem.place.file == verification.PATH),
    ]
    if faults:
        fail(f"{faults[0].place}: {faults[0].message}; restore the file from Git, or empty it")
    return read.verified
