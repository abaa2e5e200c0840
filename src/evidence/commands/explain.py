"""`evidence explain CODE` and `evidence checks`: the checks' own words, from their declarations."""

from __future__ import annotations

import difflib
import sys

import click

from evidence.checks import Check, load
from evidence.problems import Level

FAMILIES = {
    "INP": "Files that can be read",
    "CIT": "Citations",
    "BIB": "Bibliography",
    "REC": "Study records",
    "FIG": "Figures",
    "CLM": "Claims and words",
    "PAG": "Pages",
    "MDL": "Markdown",
    "DAT": "Data",
    "SGN": "Sign-off",
    "VER": "What Crossref and PubMed say",
    "LNK": "DOIs in links",
    "NEW": "Text still to be written",
    "ALW": "Allow comments",
}


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


def listing(known: dict[str, Check]) -> str:
    """The checks as Markdown tables, one for each family."""
    parts: list[str] = []
    for family, title in FAMILIES.items():
        rows = [check for code, check in known.items() if code.startswith(family)]
        if rows:
            parts.append(f"### {title} ({family})\n\n| code | what it wants | fails | passes |\n|---|---|---|---|\n")
            parts += [_row(check) for check in rows]
            parts.append("\n")
    return "".join(parts).rstrip("\n") + "\n"


def _row(check: Check) -> str:
    notice = "" if check.level is Level.ERROR else " (a notice)"
    return f"| `{check.code}` | {_cell(check.sentence)}{notice} | {_code(check.bad)} | {_code(check.good)} |\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _code(text: str) -> str:
    """An example as inline code, whatever backticks it has in it."""
    text = text.replace("\n", " ⏎ ").replace("|", "\\|")
    if "`" not in text:
        return f"`{text}`"
    return f"`` {text} ``"
