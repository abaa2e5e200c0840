"""Sign-off.

What a clinician approved is what the page says today.
"""

from __future__ import annotations

import datetime as dt

from evidence.checks.check import Context, Found, check
from evidence.problem import Level, Place, at
from evidence.reading.models.data_files import DataFile
from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources
from evidence.review.signoff import FILE, REVIEWERS, entries, is_named, review
from evidence.text import did_you_mean

_SIGNED = """- article: docs/articles/a.md
  by: Jo Doe, MD
  role: psychiatrist
  on: 2026-11-01
  digest: ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"""


def _place(data: DataFile, index: int, name: str) -> Place:
    return at(FILE, data.lines.get(f"{index}.{name}") or data.lines.get(str(index)) or 1)


@check(
    "SGN001",
    "An article that a clinician signed has not changed since.",
    why="The page tells readers that a named clinician approved what it says.",
    bad=_SIGNED,
    good="[]",
    into=FILE,
)
def changed(page: Page, context: Context) -> Found:
    state = review(page, context.sources) if page.is_article else None
    if state and state.by and not state.current:
        message = f"the text, or a finding that it cites, changed since {state.by} approved it on {state.on}"
        hint = f"have it read and signed again, or remove the sign-off from {FILE}"
        # At the first heading, where an allow comment can be placed: a page may say "changed since" for a while.
        yield at(page.path, page.headings[0].line if page.headings else 1), message, hint


@check(
    "SGN002",
    "A page is read again as a whole by the day that it names.",
    level=Level.NOTICE,
    bad="review_by: 2026-01-01",
    good="review_by: 2027-11-01",
    into="front matter",
)
def overdue(page: Page, context: Context) -> Found:
    due = page.meta.get("review_by")
    if type(due) is dt.date and due < context.today:
        place = at(page.path, page.meta_lines.get("review_by", 1))
        yield place, f"its review was due on {due}", "read the whole page, correct it, then set updated and review_by"


@check(
    "SGN003",
    "Whoever signs is named on the reviewers' page.",
    why="Readers can see who approved a page, and with which license.",
    each="site",
    bad=_SIGNED.replace("Jo Doe", "Al Roe"),
    good=_SIGNED,
    into=FILE,
    files={REVIEWERS: "# Reviewers\n\nJo Doe, MD, psychiatrist, license 1234.\n"},
)
def unknown_reviewer(sources: Sources, _: Context) -> Found:
    page = sources.page(REVIEWERS)
    named = page.text[page.body :] if page else ""
    for index, entry in enumerate(entries(sources)):
        if not is_named(entry["by"], named):
            place = _place(sources.data["signoffs"], index, "by")
            yield place, f'"{entry["by"]}" is not on {REVIEWERS}', "add the reviewer, with consent"


@check(
    "SGN004",
    "A sign-off names an article that exists.",
    each="site",
    bad=_SIGNED.replace("articles/a.md", "articles/aa.md"),
    good=_SIGNED,
    into=FILE,
)
def unknown_article(sources: Sources, _: Context) -> Found:
    known = [page.path for page in sources.articles]
    for index, entry in enumerate(entries(sources)):
        if entry["article"] not in known:
            hint = did_you_mean(entry["article"], known, "remove it, if the article is gone for good")
            place = _place(sources.data["signoffs"], index, "article")
            yield place, f'there is no article "{entry["article"]}"', hint


@check(
    "SGN005",
    "The day of a sign-off has come.",
    each="site",
    bad=_SIGNED.replace("2026", "2062"),
    good=_SIGNED,
    into=FILE,
)
def from_the_future(sources: Sources, context: Context) -> Found:
    for index, entry in enumerate(entries(sources)):
        if entry["on"] > context.newest:
            message = f"signed on {entry['on']}, after the day of this check, {context.today}"
            yield _place(sources.data["signoffs"], index, "on"), message, "correct the date"
