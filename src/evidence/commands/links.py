"""`evidence links`: asks about links to other sites, or checks those inside the built site without network."""

import datetime as dt
import sys
from pathlib import Path
from typing import NoReturn

import click

from evidence.commands.console import DAY, ROOT, asker, fail, read_sources, steps, this_day, utf8, writing
from evidence.files import CACHE, locked, write_beside
from evidence.lookup.answer import no_network
from evidence.lookup.link_verdicts import Verdict, judge, read_state, report, write_state
from evidence.lookup.outside_links import ask_all, outside_links
from evidence.reading.sources import Sources
from evidence.text import count, visible


@click.command(
    epilog="Ends with 0 (the report names links that are gone), 1 (--offline: a broken link) or 2 (it could not run)."
)
@click.option(
    "--offline",
    "site",
    type=click.Path(path_type=Path),
    metavar="SITE",
    help="Check the links inside this built site, without network.",
)
@click.option(
    "--state", type=click.Path(path_type=Path), help="Where failures are remembered: a JSON file, or an earlier report."
)
@ROOT
@click.option("--today", "date", type=DAY, help="Judge as if it were this day.")
def links(site: Path | None, state: Path | None, root: Path, date: dt.datetime | None) -> None:
    """Ask about every link that leads out of the site, and print a report in Markdown.

    \b
    evidence links                        ask; remember failures in .cache/evidence/links.json
    evidence links --state issue.md       remember by the last report, which has the failures in a hidden comment
    evidence links --offline site         lychee over the built site, without network

    An address is "gone" only after it failed on several days. A server that refuses robots is "could not ask".
    """
    utf8()
    if site is not None:
        _offline(site)
    read, today = read_sources(root), this_day(date)
    memory = state or root / CACHE / "links.json"
    with writing(), locked(root / CACHE, "links"):
        verdicts = _ask(read, root, memory, today)
        text = report(verdicts, today)
        if memory.suffix != ".md":
            write_beside(memory, write_state(verdicts) + "\n")
    click.echo(text, nl=False)


def _ask(read: Sources, root: Path, memory: Path, today: dt.date) -> list[Verdict]:
    try:
        before = read_state(memory.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        before = {}
    wanted = outside_links(read)
    given = asker(root, fresh=3_600.0)  # a second run within the hour asks nobody twice
    bar = steps(range(len(wanted)), "Asking other sites")
    answers = ask_all(wanted, given, lambda _: next(bar, None))
    bar.close()
    if no_network(answers):
        fail("nobody answered, so our own network seems to be down; nothing was counted")
    return [judge(one, answer, before.get(one.address), today) for one, answer in zip(wanted, answers, strict=True)]


def _offline(site: Path) -> NoReturn:
    from evidence.build import inner_links

    try:
        found = inner_links.broken(site)
    except inner_links.NotRun as reason:
        fail(str(reason))
    for link in found:
        click.echo(visible(str(link)))
    click.echo(f"{count(len(found), 'broken link')} in {site.name}/" if found else "no broken link", err=True)
    sys.exit(1 if found else 0)
