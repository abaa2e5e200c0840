"""`evidence verify`: compare references with Crossref and PubMed, look for retractions, keep the results."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from evidence.commands.console import asker, fail, read_sources, steps, utf8
from evidence.files import CACHE, Busy, locked, write_beside
from evidence.lookup.compare import line, wrong
from evidence.reading.models import verification
from evidence.reading.models.verification import Entry
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources
from evidence.text import count, did_you_mean
from evidence.tracing.verification import status


@click.command(epilog="Writes docs/data/verification.yml; commit it. Ends with 0, 1 (something differs or fell) or 2.")
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option("--root", type=click.Path(path_type=Path), default=".", help="The project's folder.")
@click.option("--fresh", is_flag=True, help="Ask again, even what was answered within the last day.")
@click.option("--today", "date", type=click.DateTime(["%Y-%m-%d"]), help="Write this date as the day of asking.")
def verify(keys: tuple[str, ...], root: Path, fresh: bool, date: dt.datetime | None) -> None:
    """Compare each reference with what Crossref and PubMed say of it, and look for retractions.

    \b
    evidence verify                 every reference with a DOI or a PMID
    evidence verify feder2021       this one alone

    A service that does not answer is "could not ask", never an error; what it said earlier stays.
    """
    utf8()
    today = date.date() if date else dt.datetime.now(dt.UTC).date()
    read = read_sources(root)
    wanted = _wanted(read, keys)
    earlier = _earlier(read)
    try:
        with locked(root / CACHE, "verify"):
            found = _run(root, wanted, earlier, today, fresh, read)
    except Busy as busy:
        fail(str(busy))
    except OSError as error:
        fail(f"{verification.PATH} was not written and is as it was: {error.strerror or error}")
    sys.exit(1 if any(wrong(entry) for entry in found.values()) else 0)


def _run(
    root: Path, wanted: list[Reference], earlier: dict[str, Entry], today: dt.date, fresh: bool, read: Sources
) -> dict[str, Entry]:
    """Ask one by one; what was learnt before an interruption is kept."""
    from evidence.lookup.compare import verify as ask

    given = asker(root, fresh)
    found: dict[str, Entry] = {}
    try:
        for reference in steps(wanted, "Asking Crossref and PubMed"):
            found |= ask([reference], given, earlier, today)
    finally:
        kept = {key: entry for key, entry in {**earlier, **found}.items() if key in read.references}
        if found:
            write_beside(root / verification.PATH, verification.dump(kept))
    for key, entry in found.items():
        click.echo(click.style(line(key, entry), fg="red" if wrong(entry) else None))
    silent = sum(any(word.reason and word.says != "not known" for _, word in entry.words()) for entry in found.values())
    click.echo(_summary(len(found), sum(map(wrong, found.values())), silent), err=True)
    return found


def _summary(asked: int, look: int, silent: int) -> str:
    parts = [f"{count(asked, 'reference')} asked about", f"{look} to look at"]
    return ", ".join([*parts, f"{silent} without an answer from a service"] if silent else parts)


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
        *(p for p in read.problems if p.place.file == verification.PATH),
    ]
    if faults:
        fail(f"{faults[0].place}: {faults[0].message}; restore the file from Git, or empty it")
    return status(read)
