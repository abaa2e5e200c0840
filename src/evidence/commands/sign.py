"""`evidence sign`: a clinician approves an article as it is now."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from evidence.build import page_checks
from evidence.checks.check import Context
from evidence.commands.console import DAY, ROOT, fail, read_sources, this_day, utf8
from evidence.files import CACHE, Busy, locked
from evidence.text import visible
from evidence.writing import sign as sign_off


@click.command(epilog="Ends with 0, or 2 where nothing was signed.")
@ROOT
@click.option("--by", required=True, help="The clinician's name, as the reviewers' page has it.")
@click.option("--role", required=True, help="What they are: psychiatrist, clinical pharmacist …")
@click.option("--on", "date", type=DAY, help="The day of the approval; today if left out.")
@click.argument("article")
def sign(root: Path, by: str, role: str, date: dt.datetime | None, article: str) -> None:
    """Record that a named clinician approves ARTICLE as it is now.

    The article must be free of errors and committed, and the reviewers' page must name the clinician. Writes
    docs/data/signoffs.yml. The approval ends as soon as a word, a figure or a cited finding changes.
    """
    utf8()
    on = this_day(date)
    if on > max(this_day(), dt.date.today()):  # wherever the clinician is, that day has not come
        fail(f"{on} has not come yet; give the day on which the article was read and approved")
    path = _inside(root, article)
    read = read_sources(root)
    try:
        page = sign_off.article(read, path)
        sign_off.refuse_unfit(read, page, " ".join(by.split()), page_checks.run(read, Context(this_day())))
        with locked(root / CACHE, "sign"):
            state = sign_off.sign(root, path, by, role, on)
    except (sign_off.SignOffError, Busy) as fault:
        fail(str(fault))
    except OSError as error:
        fail(f"nothing was signed: {error.strerror or error}")
    click.echo(visible(f"{path}: {state.text}"))


def _inside(root: Path, article: str) -> str:
    """The article's path relative to the root, if it is given as a path of this machine."""
    path = Path(article).resolve()
    return path.relative_to(root.resolve()).as_posix() if path.is_relative_to(root.resolve()) else article
