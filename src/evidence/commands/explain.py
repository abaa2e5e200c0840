"""`evidence explain CODE` and `evidence checks`: the checks' own words, from their declarations."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from evidence.checks.check import load
from evidence.checks.listing import explanation, listing
from evidence.files import write_beside
from evidence.text import nearest


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Say what the check CODE wants and why, with an example that fails and one that passes."""
    known = load()
    found = known.get(code.upper())
    if found is None:
        near = nearest(code.upper(), known)
        hint = f" (did you mean {near}?)" if near else " (`evidence checks` lists them)"
        click.echo(f"evidence: there is no check {code}{hint}", err=True)
        sys.exit(2)
    click.echo(explanation(found), nl=False)


@click.command()
@click.option("--write", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write the list to this file.")
def checks(file: Path | None) -> None:
    """List all checks as Markdown, as in handbook/checks.md."""
    text = listing(load())
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        write_beside(file, text)
    except OSError as error:
        click.echo(f"evidence: {file} was not written: {error.strerror or error}", err=True)
        sys.exit(2)
