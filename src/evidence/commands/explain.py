"""`evidence explain CODE` and `evidence checks`: the checks' own words, from their declarations."""

from __future__ import annotations

import difflib
import sys

import click

from evidence.checks.check import load
from evidence.checks.listing import listing
from evidence.problem import Level


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Say what the check CODE wants, with an example that fails and one that passes."""
    known = load()
    found = known.get(code.upper())
    if found is None:
        near = difflib.get_close_matches(code.upper(), known, n=1)
        hint = f" (did you mean {near[0]}?)" if near else " (`evidence checks` lists them)"
        click.echo(f"evidence: there is no check {code}{hint}", err=True)
        sys.exit(2)
    click.echo(f"{found.code}  {found.sentence}")
    if found.level is Level.NOTICE:
        click.echo("A notice: it is printed and fails nothing.")
    for title, example in (("Fails:", found.bad), ("Passes:", found.good)):
        click.echo(f"\n{title}")
        click.echo("\n".join(f"    {line}" for line in example.split("\n")))


@click.command()
def checks() -> None:
    """List all checks as Markdown, for CONTRIBUTING.md."""
    click.echo(listing(load()), nl=False)
