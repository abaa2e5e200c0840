"""Sign-off.

A clinician approved what the page says today.
"""

import datetime as dt

from evidence.checks.check import Context, Found, check
from evidence.problem import Level, Place
from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources
from evidence.review.moves import moves
from evidence.review.signoff import FILE, REVIEWERS, Review, entries, is_named, review

_SIGNED = """- article: docs/articles/a.md
  by: Jo Doe, MD
  role: physician
  on: 2026-11-01
  digest: ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"""


@check(
    "SGN001",
    "An article that a clinician signed has not changed since.",
    why="The page tells readers that a named clinician approved what it says; since then it says what changed.",
    level=Level.WARNING,
    bad=_SIGNED,
    good="[]",
    into=FILE,
)
def changed(sources: Sources, _: Context) -> Found:
    """Reports one problem for each article, at the first change in the article, in a record or in a data file."""
    states = ((page, review(page, sources)) for page in sources.articles)
    yield from (_lapse(page, state) for page, state in states if state.by and not state.current)


def _lapse(page: Page, state: Review) -> tuple[Place, str, str]:
    heading = Place(page.path, page.headings[0].line if page.headings else 1)
    approved = f"{page.path} changed since {state.by} approved it on {state.on}"
    if not state.changes:
        hint = "type  evidence sign --carry-over  to look for it in Git, or have the article signed again"
        return heading, f"{approved}; what it said then was not kept", hint
    first = next((change.place for change in state.changes if change.place.file), heading)
    more = len(state.changes) - MOST_SAID
    said = "; ".join(change.sentence(80) for change in state.changes[:MOST_SAID])
    hint = f"have it read and signed again: evidence sign {page.path} … ; until then the page says what changed"
    return first, f"{approved}: {said}{f'; and {more} more' if more > 0 else ''}", hint


MOST_SAID = 3  # changes that one message lists; the page and the report list all


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
        place = page.place_of("review_by")
        yield place, f"its review was due on {due}", "read the whole page, correct it, then set updated and review_by"


@check(
    "SGN003",
    "Whoever signs is named on the reviewers' page.",
    why="Readers can see who approved a page, and with which license.",
    bad=_SIGNED.replace("Jo Doe", "Al Roe"),
    good=_SIGNED,
    into=FILE,
    files={REVIEWERS: "# Reviewers\n\nJo Doe, MD, physician, license 1234.\n"},
)
def unknown_reviewer(sources: Sources, _: Context) -> Found:
    page = sources.page(REVIEWERS)
    named = page.text[page.body :] if page else ""
    for index, entry in enumerate(entries(sources)):
        if not is_named(entry["by"], named):
            place = sources.data["signoffs"].place_of(index, "by")
            yield place, f'"{entry["by"]}" is not on {REVIEWERS}', "add the reviewer, with consent"


@check(
    "SGN004",
    "A sign-off names an article that exists.",
    bad=_SIGNED.replace("articles/a.md", "articles/aa.md"),
    good=_SIGNED,
    into=FILE,
)
def unknown_article(sources: Sources, context: Context) -> Found:
    """Never suggests the article with the nearest name, since that page would then show another page's approval."""
    known = {page.path for page in sources.articles}
    for index, entry in enumerate(entries(sources)):
        path, place = entry["article"], sources.data["signoffs"].place_of(index, "article")
        move = context.once(moves).get(path)
        if move and not move.links:  # otherwise PAG011 reports it, and the approval
            yield place, move.message, move.to_do()
        elif path not in known and not move:
            hint = "write its new path here if it was renamed, or remove the approval if it is gone for good"
            yield place, f'there is no article "{path}"', hint


@check("SGN005", "The day of a sign-off has come.", bad=_SIGNED.replace("2026", "2062"), good=_SIGNED, into=FILE)
def from_the_future(sources: Sources, context: Context) -> Found:
    for index, entry in enumerate(entries(sources)):
        if entry["on"] > context.newest:
            message = f"signed on {entry['on']}, after the day of this check, {context.today}"
            yield sources.data["signoffs"].place_of(index, "on"), message, "correct the date"
