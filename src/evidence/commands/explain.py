"""`evidence explain CODE` and `evidence checks`: what the checks want, in the words of their declarations."""

from __future__ import annotations

import click

from evidence.checks.check import load
from evidence.checks.listing import listing
from evidence.commands.console import fail
from evidence.problem import Level
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
    click.echo(f"{found.code}  {found.sentence}")
    if found.level is Level.NOTICE:
        click.echo("A notice: it is printed, but nothing fails.")
    for title, example in (("Fails:", found.bad), ("Passes:", found.good)):
        click.echo(f"\n{title}")
        click.echo("\n".join(f"    {line}" for line in example.split("\n")))


@click.command()
def checks() -> None:
    """List all checks as Markdown, for CONTRIBUTING.md."""
    click.echo(listing(load()), nl=False)
