"""Writes a sign-off: a named clinician's approval of an article."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import yaml

from evidence.files import write_beside
from evidence.problem import Level, Problem
from evidence.reading.pages.page import Page
from evidence.reading.project_files import BIBLIOGRAPHY, record_path
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources, read
from evidence.review.commit_tree import NoTree, uncommitted
from evidence.review.signoff import FILE, REVIEWERS, Review, digest, is_named, review
from evidence.text import count

HEADER = """# Approvals by clinicians, written by `evidence sign`. Never edit a digest by hand: it is that of the article's
# text and of the findings that it cites, as they stood when it was approved. An article's last approval counts.
"""
_LAPSED = "SGN001"  # an approval that has lapsed is an error at the article, and signing again corrects it


class SignOffError(Exception):
    """The article cannot be signed; the text says why and what to do."""


def article(sources: Sources, path: str) -> Page:
    """The article at a path relative to the root. Raises SignOffError where there is none."""
    page = sources.page(path)
    if page is None or not page.is_article:
        raise SignOffError(f"{path}: there is no such article; sign a page under docs/articles/")
    return page


def refuse_unfit(sources: Sources, page: Page, by: str, problems: Iterable[Problem]) -> None:
    """Raises SignOffError for an article that nobody can approve as it is.

    The article, the records that it cites and their entries must be free of errors (`problems` is what the checks say
    about the whole project). Article and records must be committed, so that what was approved can be found again.
    `by` must be a name of the reviewers' page.
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
    """Whether a problem keeps an article from being signed: an error in one of the files or of the entries."""
    if problem.level is not Level.ERROR or problem.code == _LAPSED:
        return False
    file, line = problem.place.file, problem.place.line
    ends = ((one.line, max([one.line, *(field.line for field in one.fields.values())])) for one in entries)
    return file in files or file == BIBLIOGRAPHY and any(begin <= line <= end for begin, end in ends)


def sign(root: Path, path: str, by: str, role: str, on: dt.date) -> Review:
    """Write a sign-off of an article as it is now into `docs/data/signoffs.yml`, and return the new state.

    `path` is relative to the root. Raises SignOffError where the article, the name or the file cannot be used,
    OSError where nothing can be written.
    """
    by, role = " ".join(by.split()), " ".join(role.split())
    if not by or not role:
        raise SignOffError('a sign-off needs a name and a role: --by "Jo Doe, MD" --role "psychiatrist"')
    if not f"{by}{role}".isprintable():
        raise SignOffError("the name or the role contains a character that cannot be seen; type it again")
    sources = read(root)
    page = article(sources, path)
    broken = [problem for problem in sources.problems if problem.place.file in (path, FILE)]
    if broken:
        raise SignOffError(f"{broken[0]}; correct this first")
    entry = {"article": path, "by": by, "role": role, "on": on, "digest": digest(page, sources)}
    _append(root / FILE, entry)
    return review(page, read(root))


def _append(path: Path, entry: dict[str, Any]) -> None:
    """Add an entry after the others, with comments kept; the file is replaced whole or not at all."""
    before = path.read_text(encoding="utf-8") if path.exists() else HEADER
    before = re.sub(r"^\[\][ \t]*\n?", "", before, flags=re.M)
    if before and not before.endswith("\n"):
        before += "\n"
    write_beside(path, before + yaml.safe_dump([entry], sort_keys=False, allow_unicode=True, width=1000))
