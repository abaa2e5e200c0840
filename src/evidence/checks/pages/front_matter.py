"""Checks the front matter of pages that are not study records."""

import re

from evidence.checks.check import Context, Found, check
from evidence.problem import Place
from evidence.reading.models.article import Article
from evidence.reading.models.faults import validate
from evidence.reading.pages.page import Page
from evidence.reading.project_files import is_record
from evidence.reading.sources import Sources

_BEGINNING_RE = re.compile(r"\s*(?:---\n|(title|short|description|kind):)")


def _unreadable(sources: Sources) -> set[str]:
    """The files whose front matter could not be read, so that we do not know what it lacks."""
    return {problem.place.file for problem in sources.problems if problem.code in ("INP005", "INP006", "INP007")}


@check(
    "PAG001",
    "Front matter has every field that its kind of page needs, and no other.",
    bad="kind: treatmnt",
    good="kind: about",
    into="front matter",
)
def front_matter(page: Page, context: Context) -> Found:
    if page.meta and not is_record(page.path) and page.path not in context.once(_unreadable):
        for problem in validate(Article, page.meta, page.meta_lines, page.path, "PAG001")[1]:
            yield problem.place, problem.message, problem.hint


@check(
    "PAG002",
    "Every page begins with front matter.",
    bad="# Safety",
    good="---\ntitle: Safety\n---\n\n# Safety",
    into="docs/articles/page.md",
)
def no_front_matter(page: Page, context: Context) -> Found:
    if page.meta or is_record(page.path) or page.path in context.once(_unreadable):
        return  # a record without front matter is reported as a record
    first = _BEGINNING_RE.match(page.text)
    if first is None:
        hint = "begin with --- and title, short, description, kind, updated, review_by; `evidence new` makes a page"
        yield Place(page.path), "this page has no front matter", hint
        return
    starts_with_field = bool(first[1])
    line = page.text.count("\n", 0, first.end()) + starts_with_field
    hint = 'add a line "---" above it' if starts_with_field else "delete what is above it: it begins on the first line"
    yield Place(page.path, line), "front matter begins here, but not as it should", hint
