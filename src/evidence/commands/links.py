"""`evidence links`: outside links once a week, inner links of the built site in every pull request."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from evidence.checks.check import Context
from evidence.checks.pages.dois import unknown_doi
from evidence.commands.console import asker, fail, read_sources, steps, utf8
from evidence.files import CACHE, Busy, locked, write_beside
from evidence.lookup.link_verdicts import Verdict, judge, no_network, read_state, report, write_state
from evidence.lookup.outside_links import outside_links
from evidence.problem import Problem
from evidence.reading.sources import Sources


@click.command(
    epilog="Ends with 0 (links that are gone stand in the report), 1 (--offline: a broken link) or 2 (could not run)."
)
@click.option(
    "--offline", "site", type=click.Path(path_type=Path), metavar="SITE", help="Check this built site, without network."
)
@click.option(
    "--state", type=click.Path(path_type=Path), help="Where failures are remembered: JSON, or an earlier report."
)
@click.option("--output", type=click.Path(path_type=Path), help="Write the report here instead of to standard output.")
@click.option("--root", type=click.Path(path_type=Path), default=".", help="The project's folder.")
@click.option("--today", "date", type=click.DateTime(["%Y-%m-%d"]), help="Judge as on this day.")
def links(site: Path | None, state: Path | None, output: Path | None, root: Path, date: dt.datetime | None) -> None:
    """Ask about every link that leads out of the site; print a report in Markdown.

    \b
    evidence links                        ask; remember failures in .cache/evidence/links.json
    evidence links --state issue.md       remember by the last report (it carries the memory hidden)
    evidence links --offline site         lychee over the built site, DOIs against references.bib

    An address is "gone" only after failing on several days. Servers that refuse robots are "could not ask".
    """
    utf8()
    read = read_sources(root)
    if site is not None:
        _offline(read, site)
    today = date.date() if date else dt.datetime.now(dt.UTC).date()
    memory = state or root / CACHE / "links.json"
    try:
        with locked(root / CACHE, "links"):
            verdicts = _ask(read, root, memory, today)
            text = report(verdicts, today)
            if memory.suffix != ".md":
                write_beside(memory, write_state(verdicts) + "\n")
            if output is not None:
                write_beside(output, text)
    except Busy as busy:
        fail(str(busy))
    except OSError as error:
        fail(f"nothing was written: {error.strerror or error}")
    if output is None:
        click.echo(text, nl=False)


def _ask(read: Sources, root: Path, memory: Path, today: dt.date) -> list[Verdict]:
    from evidence.lookup.outside_links import ask_all

    try:
        before = read_state(memory.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        before = {}
    wanted = outside_links(read)
    given = asker(root, fresh=False)
    given.fresh = 3_600.0  # a second run within the hour asks nobody twice
    bar = steps(range(len(wanted)), "Asking other sites")
    answers = ask_all(wanted, given, lambda _: next(bar, None))
    for _ in bar:
        pass
    verdicts = [judge(one, answer, before.get(one.address), today) for one, answer in zip(wanted, answers, strict=True)]
    if no_network(verdicts):
        fail("nobody answered, so our own network seems to be down; nothing was counted")
    return verdicts


def _offline(read: Sources, site: Path) -> None:
    from evidence.build import inner_links

    try:
        found: list[object] = list(inner_links.broken(site))
    except inner_links.NotRun as reason:
        fail(str(reason))
    context = Context(dt.date.min, read)  # the check of DOIs asks for no date
    for page in read.pages:
        found += [Problem(place, "LNK001", message, hint) for place, message, hint in unknown_doi(page, context)]
    for one in found:
        click.echo(str(one))
    click.echo(
        f"{len(found)} broken link{'' if len(found) == 1 else 's'} in {site.name}/" if found else "no broken link",
        err=True,
    )
    sys.exit(1 if found else 0)
