"""`evidence cite`: look a study up, write its entry and a record to fill in."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from evidence.commands.console import ROOT, asker, fail, steps, this_day, utf8
from evidence.files import CACHE, Busy, locked, write_all
from evidence.lookup.identify import Identifier, identify
from evidence.lookup.work import Work
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.writing import add_study
from evidence.writing.bibtex_entry import CannotWrite


@click.command(epilog="Ends with 0, or 2 where nothing was added.")
@click.argument("identifier", metavar="DOI|PMID|ADDRESS")
@ROOT
@click.option("--dry-run", is_flag=True, help="Print the entry; write nothing.")
@click.option("--even-retracted", is_flag=True, help="Add a study although it was retracted.")
def cite(identifier: str, root: Path, dry_run: bool, even_retracted: bool) -> None:
    """Look up a study at Crossref and PubMed; write its entry to references.bib and a record to fill in.

    \b
    evidence cite 10.1176/appi.ajp.2020.20050596
    evidence cite 33397139
    evidence cite https://pubmed.ncbi.nlm.nih.gov/33397139/

    A study that is there already is not added again. Both files are written whole, or neither.
    """
    utf8()
    wanted = identified(identifier)
    today = this_day()
    try:
        _, references = add_study.read(root)
        if key := add_study.known(wanted, references):
            fail(add_study.already(key, references[key]))
        work = looked_up(wanted, root, even_retracted)
        if dry_run:
            key, made = add_study.files(root, work, today)
            click.echo(_entry_of(made[root / BIBLIOGRAPHY], key), nl=False)
            sys.exit(0)
        add(root, work, today)
    except CannotWrite as reason:
        fail(str(reason))


def identified(given: str) -> Identifier:
    """What was typed, as an identifier; ends in one line where it is not one."""
    try:
        return identify(given)
    except ValueError as fault:
        fail(str(fault))


def looked_up(wanted: Identifier, root: Path, even_retracted: bool) -> Work:
    """The work; ends in one line where it cannot be found, or was retracted and `even_retracted` is not set."""
    from evidence.lookup.answer import Outcome
    from evidence.lookup.find_study import find

    given = asker(root)
    (answer,) = [find(one, given) for one in steps([wanted], f"Asking Crossref and PubMed about {wanted}")]
    if answer.outcome is Outcome.ABSENT:
        fail(f"Crossref and PubMed do not know {wanted}; compare it with the paper, digit by digit")
    if answer.value is None:
        fail(f"could not ask about {wanted}: {answer.reason}; nothing was changed, try again later")
    fell = next((update for update in answer.value.updates if update.kind == "retraction"), None)
    if fell and not even_retracted:
        when = f" ({fell.date})" if fell.date else ""
        fail(f"{wanted} was retracted{when}; to tell readers of that, add it with --even-retracted")
    return answer.value


def add(root: Path, work: Work, today: dt.date) -> None:
    """Write entry and record, and say so; ends in one line where nothing can be written. Raises CannotWrite."""
    try:
        with locked(root / CACHE):
            key, made = add_study.files(root, work, today)  # read under the lock, after any run just before this one
            write_all(made)
    except Busy as busy:
        fail(str(busy))
    except OSError as error:
        fail(f"nothing was written: {error.strerror or error}")
    names = [path.relative_to(root).as_posix() for path in made]
    click.echo(f'Added "{key}" to {names[0]}' + (f", and {names[1]} to fill in." if len(names) > 1 else "."))
    click.echo(f"Cite it as [@{key}]. See what is missing: evidence check {' '.join(names[1:])}".rstrip())


def _entry_of(text: str, key: str) -> str:
    start = text.index(f"{{{key},")
    begin, end = text.rfind("@", 0, start), text.find("\n}\n", start)
    return text[begin : end + 3]
