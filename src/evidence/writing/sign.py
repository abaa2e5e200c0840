"""Writes a sign-off: a named clinician's approval of an article."""

import datetime as dt
import re
import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import yaml

from evidence.digest import digest_of
from evidence.files import write_all
from evidence.problem import Level, Problem
from evidence.reading.models.data_files import approved_path
from evidence.reading.pages.page import Page
from evidence.reading.project_files import BIBLIOGRAPHY, record_path
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources, read
from evidence.review.commit_tree import NoTree, first_with, uncommitted, unpack
from evidence.review.seen import approved_text
from evidence.review.signoff import FILE, REVIEWERS, Review, entries, is_named, kept_text, last_signoff, review
from evidence.text import count

HEADER = """# Approvals by clinicians, written by `evidence sign`. Never edit a digest by hand: it is that of what the article
# showed when it was approved, which is kept in approved/. An article's last approval counts.
"""


class SignOffError(Exception):
    """The article cannot be signed. The text says why and what to do."""


def article(sources: Sources, path: str) -> Page:
    """The article at a path relative to the root. Raises SignOffError if there is none."""
    page = sources.page(path)
    if page is None or not page.is_article:
        raise SignOffError(f"{path}: there is no such article; sign a page under docs/articles/")
    return page


def refuse_unfit(sources: Sources, page: Page, by: str, problems: Iterable[Problem]) -> None:
    """Raises SignOffError if nobody can approve the article as it is.

    The article, the records that it cites and their entries must be free of errors; `problems` is what the checks say
    about the whole project. The article and the records must be committed, so that the approved text can be found
    again. The reviewers' page must name `by`.
    """
    keys = dict.fromkeys(citation.key for citation in page.citations)
    entries = [sources.references[key] for key in keys if key in sources.references]
    files = [page.path, *(path for path in map(record_path, keys) if path in sources.files)]
    errors = [problem for problem in problems if _counts(problem, files, entries)]
    if errors:
        more = f", and {count(len(errors) - 1, 'more error')}" if len(errors) > 1 else ""
        raise SignOffError(f"{errors[0]}{more}; correct this first, then have the article read and signed")
    try:
        changed = uncommitted(sources.root, files)
    except NoTree as reason:
        raise SignOffError(f"{reason}; an approval needs a commit in which the approved text can be found") from None
    if changed:
        raise SignOffError(f"{changed[0]} has changes that are not committed; commit them first, then sign")
    reviewers = sources.page(REVIEWERS)
    if reviewers is None or not is_named(by, reviewers.text[reviewers.body :]):
        raise SignOffError(f'{REVIEWERS} does not name "{by}"; with their consent, add a line there:  - {by}')


def _counts(problem: Problem, files: Collection[str], entries: Iterable[Reference]) -> bool:
    """Whether a problem keeps an article from being signed: it is an error in one of the files or entries."""
    if problem.level is not Level.ERROR:
        return False
    file, line = problem.place.file, problem.place.line
    ends = ((entry.line, max([entry.line, *(field.line for field in entry.fields.values())])) for entry in entries)
    return file in files or (file == BIBLIOGRAPHY and any(begin <= line <= end for begin, end in ends))


def sign(root: Path, path: str, by: str, role: str, on: dt.date) -> Review:
    """Write a sign-off of an article as it is now into `docs/data/signoffs.yml`, and return the article's new state.

    `path` is relative to the root. Raises SignOffError if the article, the name or the file cannot be used, and
    OSError if nothing can be written.
    """
    by, role = " ".join(by.split()), " ".join(role.split())
    if not by or not role:
        raise SignOffError('a sign-off needs a name and a role: --by "Jo Doe, MD" --role "physician"')
    if not f"{by}{role}".isprintable():
        raise SignOffError("the name or the role contains a character that cannot be seen; type it again")
    sources = read(root)
    page = article(sources, path)
    broken = [problem for problem in sources.problems if problem.place.file in (path, FILE)]
    if broken:
        raise SignOffError(f"{broken[0]}; correct this first")
    text = approved_text(page, sources)
    digest = digest_of(text)
    entry = {"article": path, "by": by, "role": role, "on": on, "digest": digest}
    write_all({root / approved_path(digest): text, root / FILE: _with(root / FILE, entry)})
    return review(page, read(root))


def _with(path: Path, entry: dict[str, Any]) -> str:
    """The file's text with an entry after the others, on one line of its own, so that Git can keep those of two people."""
    before = path.read_text(encoding="utf-8") if path.exists() else HEADER
    before = re.sub(r"^\[\][ \t]*\n?", "", before, flags=re.M)
    if before and not before.endswith("\n"):
        before += "\n"
    line = yaml.safe_dump(entry, default_flow_style=True, sort_keys=False, allow_unicode=True, width=100_000)
    return f"{before}- {line}"


def carry_over(root: Path) -> list[str]:
    """Look in Git for approved texts that were not kept, keep them, and return a sentence for each article.

    What the article showed at the commit that brought the approval is what the clinician approved. The approval is
    bound to that from now on, whatever changed since. Raises NoTree without Git, OSError.
    """
    sources, said = read(root), []
    file = (root / FILE).read_text(encoding="utf-8") if (root / FILE).exists() else ""
    written: dict[Path, str | bytes] = {}
    for path in dict.fromkeys(entry["article"] for entry in entries(sources)):
        entry = last_signoff(path, sources)
        if entry is None or kept_text(entry, sources):
            continue
        text = _as_approved(root, entry)
        if not text:
            said.append(f"{path}: Git does not hold what {entry['by']} approved; have it signed again")
            continue
        new = digest_of(text)
        file = file.replace(entry["digest"], new)
        written[root / approved_path(new)] = text
        said.append(f"{path}: what {entry['by']} approved on {entry['on']} is kept now")
    if written:
        write_all({**written, root / FILE: file})
    return said


def _as_approved(root: Path, entry: dict[str, Any]) -> str:
    """What an article showed at the commit that brought an approval; "" where Git does not have it."""
    commit = first_with(root, entry["digest"], FILE)
    if not commit:
        return ""
    with tempfile.TemporaryDirectory(prefix="evidence-") as folder:
        unpack(root, commit, Path(folder))
        then = read(Path(folder))
        page = then.page(entry["article"])
        return approved_text(page, then) if page else ""
