"""`evidence new`: begins a whole site, an article or a study record."""

import shlex
import sys
from pathlib import Path

import click

from evidence.commands.console import ROOT, fail, this_day, utf8, writing
from evidence.files import write_all, write_beside
from evidence.reading.pages.page import KEY_RE
from evidence.reading.project_files import ARTICLES, record_path
from evidence.writing import add_study, new_pages, new_site
from evidence.writing.bibtex_entry import CannotWrite


@click.group()
def new() -> None:
    """Begin a page from a template.

    \b
    evidence new article "Can I drive the next day?"
    evidence new study 10.1136/bmj.311.7003.485
    evidence new site hay-fever
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
    evidence new study altman1995                        an entry that has no record yet
    evidence new study 10.1136/bmj.311.7003.485          by DOI, PMID or address
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
    _write(root / page, add_study.record(references[key], this_day(), given=add_study.ways_given(root)))
    click.echo(f"Wrote {page}. Replace each TODO in it with your words; evidence check {page} lists them.")


def _write(path: Path, text: str) -> None:
    with writing(f"{path.name} was not written"):
        write_beside(path, text)


QUESTIONS = {
    "name": "What is the site called?",
    "about": "What is it about? (conditions, with ; between them)",
    "treatments": "Which treatments? (with ; between them)",
    "emergency": "Emergency numbers of your readers? (with , between them; none: no card)",
    "language": "Which English do they read?",
    "publisher": "Who publishes it? (empty: nobody yet)",
}


@new.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", help="What the site is called.")
@click.option("--about", help='Conditions, with ; between them: "hay fever; asthma".')
@click.option("--treatments", help="Treatments, with ; between them.")
@click.option("--emergency", help='Emergency numbers, with , between them: "999, 111". Empty: no card.')
@click.option("--language", help="en-US, en-GB, en-IE or the like: dates, numbers, spelling.")
@click.option("--publisher", help="Who answers for the site; it is named there once all is written.")
@click.option("--sells", is_flag=True, help="The publisher sells, or earns from, a treatment that is described.")
def site(folder: Path, sells: bool, **given: str | None) -> None:
    """Begin a whole site on any subject in FOLDER. What no option answers is asked; nothing is overwritten.

    \b
    evidence new site hay-fever
    evidence new site hay-fever --name "Hay fever: what the studies show" --about "hay fever" \\
      --treatments "nasal sprays; antihistamines" --emergency "999, 111" --language en-GB --publisher ""
    """
    utf8()
    answers = {
        key: value if (value := given[key]) is not None else _asked(key, question)
        for key, question in QUESTIONS.items()
    }
    wanted = new_site.Answers(
        name=" ".join(answers["name"].split()) or folder.resolve().name,
        conditions=new_site.listed(answers["about"]),
        treatments=new_site.listed(answers["treatments"]),
        emergency=new_site.numbers(answers["emergency"]),
        language=answers["language"] or "en-US",
        publisher=" ".join(answers["publisher"].split()),
        sells=sells,
    )
    try:
        made = new_site.files(wanted, this_day())
    except new_site.BadAnswer as fault:
        fail(str(fault))
    made["local.mk"] = (
        f"# Where the command is on this machine.\nEVIDENCE = {shlex.quote(sys.executable)} -m evidence\n"
    )
    if there := next((folder / name for name in made if (folder / name).exists()), None):
        fail(f"{there} is there already; choose another folder")
    with writing():
        for name in made:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_all({folder / name: text for name, text in made.items()})
    todo = sum(text.count("TODO") for name, text in made.items() if name.startswith("docs/"))
    click.echo(
        f"Wrote {folder}/: mkdocs.yml, references.bib, docs/, Makefile, README.md. Two more commands, in that folder:"
    )
    click.echo("  make site\n  make test")
    click.echo(f"Still yours: {todo} TODO (evidence check lists them). README.md says which file holds what.")
    if not sys.stdin.isatty() and (unasked := [f"--{key}" for key in QUESTIONS if given[key] is None]):
        click.echo(f"Nobody could be asked here, so this was left empty: {', '.join(unasked)}.")
    if wanted.publisher:
        click.echo("The publisher is a comment in mkdocs.yml. Once it is named there, each TODO fails the checks.")


def _asked(key: str, question: str) -> str:
    """What a person answers; where nobody can be asked, nothing."""
    if not sys.stdin.isatty():
        return ""
    return str(
        click.prompt(f"{question:<72}", default="en-US" if key == "language" else "", show_default=key == "language")
    )
