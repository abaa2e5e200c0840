"""`evidence new`: begins an article or a study record."""

from __future__ import annotations

from pathlib import Path

import click

from evidence.commands.console import ROOT, fail, this_day, utf8
from evidence.files import write_beside
from evidence.reading.pages.page import KEY_RE
from evidence.reading.project_files import ARTICLES, record_path
from evidence.writing import add_study, new_pages
from evidence.writing.bibtex_entry import CannotWrite


@click.group()
def new() -> None:
    """Begin a page from a template.

    \b
    evidence new article "Can I drive the next day?"
    evidence new study 10.1176/appi.ajp.2020.20050596
    """


@new.command()
@click.argument("title")
@click.option(
    "--kind", type=click.Choice(new_pages.KINDS), default="treatment", show_default=True, help="What kind of page."
)
@ROOT
def article(title: str, kind: str, root: Path) -> None:
    """Begin an article with this TITLE in docs/articles/.

    \b
    evidence new article "Can I drive the next day?"
    evidence new article "What will it cost me?" --kind decision
    """
    utf8()
    title = " ".join(title.split())
    if fault := new_pages.fault_of_title(title):
        fail(fault)
    if not (root / ARTICLES).is_dir():
        fail(f"there is no {ARTICLES} here; run this in the project's folder, or give --root")
    name = f"{ARTICLES}{new_pages.file_name(title)}.md"
    if (root / name).exists():
        fail(f"{name} is there already; edit it, or choose another title")
    _write(root / name, new_pages.article(title, kind, this_day()))
    click.echo(f"Wrote {name}. Replace each TODO in it with your words; evidence check {name} lists them.")
    click.echo(f"Link to it: add  - [{title}]({new_pages.file_name(title)}.md)  to docs/articles/index.md")


@new.command()
@click.argument("identifier", metavar="KEY|DOI|PMID|ADDRESS")
@click.option("--even-retracted", is_flag=True, help="Add a study although it was retracted.")
@ROOT
def study(identifier: str, even_retracted: bool, root: Path) -> None:
    """Begin the record of a study in docs/studies/. A study that references.bib lacks is looked up and added.

    \b
    evidence new study feder2021                         an entry that has no record yet
    evidence new study 10.1176/appi.ajp.2020.20050596    by DOI, PMID or address
    """
    from evidence.commands.cite import add, identified, looked_up

    utf8()
    try:
        _, references = add_study.read(root)
        wanted = None if KEY_RE.match(identifier) else identified(identifier)
        key = identifier if wanted is None else add_study.known(wanted, references)
        if wanted is not None and not key:
            add(root, looked_up(wanted, root, even_retracted), this_day())
            return
    except CannotWrite as reason:
        fail(str(reason))
    if key not in references:
        fail(f'references.bib has no "{key}"; add the study by its DOI: evidence cite 10.…')
    page = record_path(key)
    if (root / page).exists():
        fail(f"{page} is there already; edit it")
    _write(root / page, add_study.record(references[key], this_day()))
    click.echo(f"Wrote {page}. Replace each TODO in it with your words; evidence check {page} lists them.")


def _write(path: Path, text: str) -> None:
    try:
        write_beside(path, text)
    except OSError as error:
        fail(f"{path.name} was not written: {error.strerror or error}")
