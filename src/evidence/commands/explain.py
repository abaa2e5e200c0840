"""`evidence explain CODE` and `evidence checks`: say what the checks want, in the words of their declarations."""

from pathlib import Path

import click

from evidence.checks.check import load
from evidence.checks.listing import explanation, listing
from evidence.commands.console import fail, writing
from evidence.files import write_beside
from evidence.text import did_you_mean, short


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Explain what the check CODE wants, with an example that fails and one that passes."""
    known = load()
    found = known.get(code.upper())
    if found is None:
        hint = did_you_mean(code.upper(), known, "`evidence checks` lists them")
        fail(f"there is no check {short(code)} ({hint})")
    click.echo(explanation(found), nl=False)


@click.command()
@click.option("--write", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write the list to this file.")
def checks(file: Path | None) -> None:
    """List all checks as Markdown."""
    text = listing(load())
    if file is None:
        click.echo(text, nl=False)
        return
    with writing(f"{file} was not written"):
        write_beside(file, text)
