"""`evidence diff`: what a change alters for readers, as a report in Markdown that begins with what can hurt."""

import sys
import tempfile
from pathlib import Path

import click

from evidence.commands.console import ROOT, fail, read_sources, steps, utf8
from evidence.files import CACHE
from evidence.reading.sources import Sources
from evidence.review import commit_tree, readability
from evidence.review.changed_pages import paired_pages
from evidence.review.changes import SITE, compare
from evidence.review.changes_report import markdown
from evidence.text import code, count


@click.command(epilog="Ends with 0, 1 (a page or heading is gone without a redirect) or 2 (it could not run).")
@click.argument("base")
@click.option("--head", metavar="COMMIT", help="Compare this commit instead of the files as they are now.")
@ROOT
def diff(base: str, head: str | None, root: Path) -> None:
    """Say what changed for readers since BASE, a branch or a commit; print it as Markdown for a pull request.

    \b
    evidence diff main                  your files as they are now, against the commit where you left main
    evidence diff HEAD~1 --head HEAD    the last commit
    """
    utf8()
    try:
        with tempfile.TemporaryDirectory(prefix="evidence-") as folder:
            text, lost = _compare(root, base, head, Path(folder))
    except commit_tree.NoTree as reason:
        fail(str(reason))
    click.echo(text, nl=False)
    if lost:
        click.echo(f"{count(lost, 'address', 'addresses')} would lead nowhere: see the report", err=True)
    sys.exit(1 if lost else 0)


def _compare(root: Path, base: str, head: str | None, folder: Path) -> tuple[str, int]:
    after = commit_tree.resolve(root, head) if head else ""
    before = commit_tree.resolve(root, base)
    before = commit_tree.fork(root, before, after or commit_tree.resolve(root, "HEAD"))
    read: list[Sources] = []
    for name, commit in steps([("base", before), ("head", after)], "Reading both sides"):
        if commit:
            commit_tree.unpack(root, commit, folder / name)
        read.append(read_sources(folder / name if commit else root))
    old, new = read
    found = compare(old, new, commit_tree.changed_files(root, before, after, SITE))
    shown = f"Commit {code(after[:10])}" if after else "The files as they are now"
    return markdown(found, f"commit {code(before[:10])}", shown, _reading(root, old, new)), len(found.lost)


def _reading(root: Path, old: Sources, new: Sources) -> list[readability.Grade]:
    """Grades of the pages whose text changed. None if the packages for grading (`.[test]`) are not installed."""
    try:
        readability.use_dictionary(root / CACHE / "nltk")
        import textstat  # noqa: F401 - imported here, so that the whole table is left out if it is missing
    except (ImportError, OSError):
        return []
    rows = []
    for before, after in paired_pages(old, new):
        if after is None or (before is not None and before.text == after.text):
            continue
        was, now = readability.read(before) if before else None, readability.read(after)
        rows.append(readability.Grade(after.path, was.grade if was else None, now.grade if now else None))
    return rows
