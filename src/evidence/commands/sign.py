"""`evidence sign`: records that a clinician approves an article as it is now."""

import datetime as dt
from pathlib import Path

import click

from evidence.build import page_checks
from evidence.checks.check import Context
from evidence.commands.console import DAY, ROOT, fail, read_sources, this_day, utf8, writing
from evidence.files import CACHE, locked
from evidence.review.commit_tree import NoTree
from evidence.text import visible
from evidence.writing import sign as sign_off


@click.command(epilog="Ends with 0, or with 2 if nothing was signed.")
@ROOT
@click.option("--by", default="", help="The clinician's name, as the reviewers' page has it.")
@click.option("--role", default="", help="What they are: physician, clinical pharmacist …")
@click.option("--on", "date", type=DAY, help="The day of the approval; today if left out.")
@click.option("--carry-over", is_flag=True, help="Keep what older approvals approved, as Git has it; signs nothing.")
@click.argument("article", required=False)
def sign(root: Path, by: str, role: str, date: dt.datetime | None, carry_over: bool, article: str | None) -> None:
    """Record that a named clinician approves ARTICLE as it is now.

    The article must be free of errors and committed, and the reviewers' page must name the clinician. Writes
    docs/data/signoffs.yml, and what the article shows into docs/data/approved/. When the article, or what it shows of
    studies and data, changes, its page says so to readers, and what changed.
    """
    utf8()
    if carry_over:
        _carry_over(root)
        return
    if not (article and by.strip() and role.strip()):
        fail(
            'a sign-off needs the article, a name and a role: docs/articles/safety.md --by "Jo Doe, MD" --role "physician"'
        )
    on = this_day(date)
    if on > max(this_day(), dt.date.today()):  # that day has not come anywhere on earth
        fail(f"{on} has not come yet; give the day on which the article was read and approved")
    path = _inside(root, article)
    read = read_sources(root)
    with writing("nothing was signed", sign_off.SignOffError):
        page = sign_off.article(read, path)
        sign_off.refuse_unfit(read, page, " ".join(by.split()), page_checks.run(read, Context(this_day())))
        with locked(root / CACHE, "sign"):
            state = sign_off.sign(root, path, by, role, on)
    click.echo(visible(f"{path}: {state.text}"))


def _carry_over(root: Path) -> None:
    with writing("nothing was written", NoTree), locked(root / CACHE, "sign"):
        said = sign_off.carry_over(root)
    click.echo("\n".join(map(visible, said)) or "what was approved is kept for every approval")


def _inside(root: Path, article: str) -> str:
    """The article's path relative to the root, if it is given as a path of this machine."""
    path = Path(article).resolve()
    return path.relative_to(root.resolve()).as_posix() if path.is_relative_to(root.resolve()) else article
