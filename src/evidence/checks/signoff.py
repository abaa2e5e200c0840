"""Checks of sign-offs: what a clinician approved is what stands there (SGN0xx)."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator

from evidence.checks.check import Context, check
from evidence.problem import Level, Place, at
from evidence.reading.sources import Sources
from evidence.review.signoff import FILE, REVIEWERS, entries, is_named, review

Found = Iterator[tuple[Place, str, str]]


def _place(sources: Sources, index: int, name: str) -> Place:
    lines = sources.data["signoffs"].lines
    return at(FILE, lines.get(f"{index}.{name}") or lines.get(str(index)) or 1)


@check(
    "SGN001",
    "An article that a clinician signed has not changed since.",
    bad="a figure changed after the sign-off",
    good='evidence sign docs/articles/safety.md --by "…" --role "…", by the clinician who read it again',
)
def changed(sources: Sources, _context: Context) -> Found:
    for page in sources.articles:
        state = review(page, sources)
        if state.by and not state.current:
            message = f"the text, or a finding that it cites, changed since {state.by} approved it on {state.on}"
            hint = "have it read and signed again, or remove the sign-off from docs/data/signoffs.yml"
            # At the first heading, where an allow comment can stand: a page may say "changed since" for a while.
            yield at(page.path, page.headings[0].line if page.headings else 1), message, hint


@check(
    "SGN002",
    "A page is read again as a whole by the day that it names.",
    level=Level.NOTICE,
    bad="review_by: 2026-01-01, long passed",
    good="review_by: in the future, after the page was read again",
)
def overdue(sources: Sources, context: Context) -> Found:
    for page in sources.pages:
        due = page.meta.get("review_by")
        if type(due) is dt.date and due < context.today:
            hint = "read the whole page, correct it, then set updated and review_by"
            yield at(page.path, page.meta_lines.get("review_by", 1)), f"its review was due on {due}", hint


@check(
    "SGN003",
    "Whoever signs is on the reviewers' page.",
    bad="a name that docs/about/reviewers.md lacks",
    good="the same name, with role and licence, on that page",
)
def unknown_reviewer(sources: Sources, _context: Context) -> Found:
    page = sources.page(REVIEWERS)
    for index, entry in enumerate(entries(sources)):
        if page is None or not is_named(entry["by"], page.text[page.body :]):
            yield (
                _place(sources, index, "by"),
                f'"{entry["by"]}" is not on {REVIEWERS}',
                "add the reviewer, with consent",
            )


@check(
    "SGN004",
    "A sign-off names an article that exists.",
    bad="article: docs/articles/saftey.md",
    good="article: docs/articles/safety.md",
)
def unknown_article(sources: Sources, _context: Context) -> Found:
    known = [page.path for page in sources.articles]
    for index, entry in enumerate(entries(sources)):
        if entry["article"] not in known:
            close = difflib.get_close_matches(entry["article"], known, n=1)
            hint = f'did you mean "{close[0]}"?' if close else "remove it, if the article is gone for good"
            yield _place(sources, index, "article"), f'there is no article "{entry["article"]}"', hint


@check("SGN005", "A sign-off's day has come.", bad="on: 2062-11-23", good="on: 2026-11-23")
def from_the_future(sources: Sources, context: Context) -> Found:
    for index, entry in enumerate(entries(sources)):
        if entry["on"] > context.newest:
            message = f"signed on {entry['on']}, after the day of this check, {context.today}"
            yield _place(sources, index, "on"), message, "correct the date"
