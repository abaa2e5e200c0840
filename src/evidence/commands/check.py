"""`evidence check`: reads the sources, runs every check and prints the problems."""

import datetime as dt
import sys
from pathlib import Path

import click

from evidence.build import page_checks
from evidence.build.today import today
from evidence.checks import check as check_module
from evidence.checks import report
from evidence.commands.console import DAY, ROOT, fail, read_sources, utf8
from evidence.files import all_there
from evidence.reading.pages.kept import keep
from evidence.text import count


@click.command()
@ROOT
@click.option("--format", "form", type=click.Choice(report.FORMATS), default="text", help="How to print problems.")
@click.option("--today", "date", type=DAY, help="Check as if it were this day (YYYY-MM-DD).")
@click.option(
    "--notices-fail", is_flag=True, help="Fail on notices too (a date that has passed, a review that is due)."
)
@click.option(
    "--to-publish",
    is_flag=True,
    help="Pass on warnings: what the pages themselves tell readers (a retracted study) must not hold the site back.",
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
def check(
    root: Path, form: str, date: dt.datetime | None, notices_fail: bool, to_publish: bool, paths: tuple[str, ...]
) -> None:
    """Check every source and print each problem on one line; with PATH, print only the problems there.

    Everything is read in any case. Ends with 0 (nothing to correct), 1 (errors or warnings) or 2 (it could not run).
    """
    utf8()
    all_there()
    read = read_sources(root)
    wanted = [_inside(root, path) for path in paths]
    context = check_module.Context(date.date() if date else today(root))
    everything = page_checks.run_all(read, context, root)
    keep(read, everything.problems, compared=True)
    outcome = _narrow(everything, wanted)
    click.echo(report.render(outcome, form), nl=False)
    cited = sum(len(page.citations) for page in read.pages)
    counts = ((len(read.pages), "page"), (cited, "citation"), (len(read.references), "reference"))
    checked = ", ".join(count(number, what) for number, what in counts)
    click.echo(report.summary(outcome, checked), nl=False, err=True)
    failed = bool(outcome.problems) if notices_fail else report.failed(outcome.problems, publishing=to_publish)
    sys.exit(1 if failed else 0)


def _inside(root: Path, path: str) -> str:
    """A path relative to the root, as problems name it. Exits with one line if it is nowhere in the project."""
    for candidate in (Path(path), root / path):
        if candidate.exists() and candidate.resolve().is_relative_to(root.resolve()):
            return candidate.resolve().relative_to(root.resolve()).as_posix()
    fail(f"{path}: there is no such file in the project")


def _narrow(outcome: check_module.Outcome, wanted: list[str]) -> check_module.Outcome:
    """Only the problems in the wanted files and folders, or all problems if none are named."""
    if not wanted or "." in wanted:
        return outcome

    def is_wanted(file: str) -> bool:
        return any(file == path or file.startswith(f"{path}/") for path in wanted)

    return check_module.Outcome(
        [problem for problem in outcome.problems if is_wanted(problem.place.file)],
        [silenced for silenced in outcome.silenced if is_wanted(silenced.problem.place.file)],
    )
