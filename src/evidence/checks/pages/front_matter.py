"""Checks of front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.checks.check import Context, check
from evidence.problem import Place, Problem, at
from evidence.reading.sources import Sources, articles


@check(
    "PAG001",
    "Front matter has every field that its kind of page needs, and no other.",
    bad="kind: treatmnt",
    good="kind: treatment",
)
def front_matter(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Front matter of articles, help and about pages against `evidence.articles.Article`."""
    from evidence.reading.models.article import Article
    from evidence.reading.models.faults import validate

    broken = _unreadable(sources.problems)
    for page in articles(sources):
        if page.meta and page.path not in broken:
            for problem in validate(Article, page.meta, page.meta_lines, page.path, "PAG001")[1]:
                yield problem.place, problem.message, problem.hint


def _unreadable(problems: tuple[Problem, ...]) -> set[str]:
    """The files whose front matter could not be read: what it lacks is not known."""
    return {problem.place.file for problem in problems if problem.code in ("INP005", "INP006", "INP007")}


@check(
    "PAG002",
    "Every page begins with front matter.",
    bad="# Safety",
    good="---\ntitle: Safety\n---\n\n# Safety",
)
def no_front_matter(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Pages without front matter. (A record without it is reported as a record.)"""
    broken = _unreadable(sources.problems)
    for page in articles(sources):
        if not page.meta and page.path not in broken:
            first = re.match(r"\s*(?:---\n|(title|short|description|kind):)", page.text)
            if first:
                hint = (
                    'add a line "---" above it'
                    if first[1]
                    else "delete what stands above it: it begins on the first line"
                )
                yield (
                    at(page.path, page.text.count("\n", 0, first.end()) + bool(first[1])),
                    "front matter begins here, and not as it should",
                    hint,
                )
                continue
            hint = "begin with --- and title, short, description, kind, updated, review_by; `evidence new` makes a page"
            yield at(page.path), "this page has no front matter", hint
