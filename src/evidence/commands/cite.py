"""`evidence cite`: looks a study up, or reads an exported file, and writes its entry and a record."""

import datetime as dt
import sys
from pathlib import Path

import click

from evidence.commands.console import ROOT, asker, fail, steps, this_day, utf8, writing
from evidence.files import CACHE, locked, write_all
from evidence.lookup import exported_references
from evidence.lookup.identify import Identifier, identify
from evidence.lookup.work import Update, Work
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.text import one_line, short
from evidence.writing import add_study
from evidence.writing.bibtex_entry import CannotWrite

_EVEN_RETRACTED = "to tell readers of that, add it with --even-retracted"


@click.command(epilog="Ends with 0, or with 2 if nothing was added.")
@click.argument("identifier", metavar="DOI|PMID|ADDRESS|FILE")
@ROOT
@click.option("--dry-run", is_flag=True, help="Print the entry; write nothing.")
@click.option("--even-retracted", is_flag=True, help="Add a study although it was retracted.")
def cite(identifier: str, root: Path, dry_run: bool, even_retracted: bool) -> None:
    """Look up a study at Crossref and PubMed; write its entry to references.bib and a record to fill in.

    A file that PubMed saves under "Cite" (.nbib) or that a reference manager exports (.ris) needs no network.

    \b
    evidence cite 10.1136/bmj.311.7003.485
    evidence cite 7647644
    evidence cite https://pubmed.ncbi.nlm.nih.gov/7647644/
    evidence cite study.nbib

    A study that is there already is not added again. Both files are written whole, or neither.
    """
    utf8()
    today = this_day()
    if exported_references.is_file(identifier):
        sys.exit(0 if add_file(Path(identifier), root, today, dry_run, even_retracted) else 2)
    wanted = identified(identifier)
    try:
        _, references = add_study.read(root)
        if key := add_study.known(wanted, references):
            fail(add_study.already(key, references[key]))
        work = looked_up(wanted, root, even_retracted)
        (show if dry_run else add)(root, work, today)
    except CannotWrite as reason:
        fail(str(reason))


def add_file(path: Path, root: Path, today: dt.date, dry_run: bool, even_retracted: bool) -> int:
    """Add every work of an exported file, say which cannot be added, and return how many were added."""
    try:
        works = exported_references.read(path)
    except exported_references.CannotRead as reason:
        fail(str(reason))
    added = 0
    for work in works:
        try:
            if retraction(work) and not even_retracted:
                raise CannotWrite(f"it was retracted; {_EVEN_RETRACTED}")
            (show if dry_run else add)(root, work, today)
            added += 1
        except CannotWrite as reason:
            click.echo(f'"{short(work.title)}" was not added: {one_line(str(reason))}', err=True)
    return added


def identified(given: str) -> Identifier:
    """What was typed, as an identifier. Exits with one line if it is not one."""
    try:
        return identify(given)
    except ValueError as fault:
        fail(str(fault))


def looked_up(wanted: Identifier, root: Path, even_retracted: bool) -> Work:
    """The work. Exits with one line if it cannot be found, or if it was retracted and `even_retracted` is not set."""
    from evidence.lookup.answer import Outcome
    from evidence.lookup.find_study import find

    given = asker(root)
    (answer,) = [find(one, given) for one in steps([wanted], f"Asking Crossref and PubMed about {wanted}")]
    if answer.outcome is Outcome.ABSENT:
        fail(f"Crossref and PubMed do not know {wanted}; compare it with the paper, digit by digit")
    if answer.value is None:
        fail(f"could not ask about {wanted}: {answer.reason}; nothing was changed, try again later")
    retracted = retraction(answer.value)
    if retracted and not even_retracted:
        when = f" ({retracted.date})" if retracted.date else ""
        fail(f"{wanted} was retracted{when}; {_EVEN_RETRACTED}")
    return answer.value


def retraction(work: Work) -> Update | None:
    """The notice that a work was retracted, or None."""
    return next((update for update in work.updates if update.kind == "retraction"), None)


def show(root: Path, work: Work, today: dt.date) -> None:
    """Print the entry and write nothing. Raises CannotWrite."""
    key, made = add_study.files(root, work, today)
    click.echo(_entry_of(made[root / BIBLIOGRAPHY], key), nl=False)


def add(root: Path, work: Work, today: dt.date) -> None:
    """Write the entry and the record, and say so. Exits with one line if nothing can be written. Raises CannotWrite."""
    with writing(), locked(root / CACHE):
        key, made = add_study.files(root, work, today)  # the bibliography is read only once it is locked
        write_all(made)
    names = [path.relative_to(root).as_posix() for path in made]
    click.echo(f'Added "{key}" to {names[0]}' + (f", and {names[1]} to fill in." if len(names) > 1 else "."))
    click.echo(f"Cite it as [@{key}]. See what is missing: evidence check {' '.join(names[1:])}".rstrip())


def _entry_of(text: str, key: str) -> str:
    start = text.index(f"{{{key},")
    begin, end = text.rfind("@", 0, start), text.find("\n}\n", start)
    return text[begin : end + 3]
