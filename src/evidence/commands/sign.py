"""`evidence sign`: a clinician approves an article as it stands."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from evidence.review.signoff import REVIEWERS
from evidence.writing.sign import SignOffError, names_reviewer
from evidence.writing.sign import sign as sign_article


@click.command()
@click.option("--root", type=click.Path(path_type=Path), default=".", help="The project's folder.")
@click.option("--by", required=True, help="The clinician's name, as the reviewers' page has it.")
@click.option("--role", required=True, help="What they are: psychiatrist, clinical pharmacist …")
@click.option("--on", "date", type=click.DateTime(["%Y-%m-%d"]), help="The day of the approval; today if left out.")
@click.argument("article")
def sign(root: Path, by: str, role: str, date: dt.datetime | None, article: str) -> None:
    """Record that a named clinician approves ARTICLE as it stands.

    Writes docs/data/signoffs.yml. The approval holds until a word, a figure or a cited finding changes.
    """
    inside = Path(article).resolve()
    path = inside.relative_to(root.resolve()).as_posix() if inside.is_relative_to(root.resolve()) else article
    try:
        state = sign_article(root, path, by, role, date.date() if date else dt.date.today())
    except (SignOffError, OSError) as fault:
        click.echo(f"evidence: {fault}", err=True)
        sys.exit(2)
    click.echo(f"{path}: {state.text}")
    if not names_reviewer(root, by):
        click.echo(f"Now add {by} to {REVIEWERS}: a reviewer whom it does not name is an error.", err=True)
