"""Checks of headings: one title, required sections, ids."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from evidence.checks.check import Context, check
from evidence.checks.pages.mistyped import Found
from evidence.problem import Place, at
from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources, articles, written_pages

REQUIRED_SECTIONS = {
    "key-facts": "Key facts",
    "who": "Who is it for?",
    "known": "What is known",
    "unknown": "What is not known",
    "harms": "What can go wrong",
    "options": "Other options",
    "questions": "Questions to ask",
}


def _top(page: Page) -> Place:
    """Where problems of a whole page are reported: its first heading."""
    return at(page.path, page.headings[0].line) if page.headings else at(page.path)


@check("PAG003", "Every page has exactly one first-level heading.", bad="# One\n\n# Two", good="# One\n\n## Two")
def one_title(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Pages without an H1, and every H1 after the first."""
    for page in written_pages(sources):
        titles = [heading for heading in page.headings if heading.level == 1]
        if not titles:
            title = page.meta.get("title")
            hint = f'write "# {title}" below the front matter' if title else 'write "# " and its title'
            yield at(page.path, page.place(page.body)[0]), "this page has no first-level heading", hint
        for heading in titles[1:]:
            hint = f'write "## {heading.text}"'
            yield at(page.path, heading.line), "a second first-level heading", hint


@check(
    "PAG004",
    "The first-level heading is the page's title.",
    bad="title: Safety … # Is it safe?",
    good="title: Safety … # Safety",
)
def heading_is_title(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """H1s whose words differ from `title`: menus, search and the page would not agree."""
    for page in written_pages(sources):
        title = page.meta.get("title")
        first = next((heading for heading in page.headings if heading.level == 1), None)
        if first and isinstance(title, str) and " ".join(title.split()) != first.text:
            yield at(page.path, first.line), f'the heading differs from the title "{title}"', "make them the same"


@check(
    "PAG005",
    "A treatment or decision page has the sections that its reader needs.",
    bad="(kind: treatment, and no section on harms)",
    good="## What can go wrong? {#harms}",
)
def sections(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Second-level headings by their ids, so that the words stay the writer's."""
    for page in articles(sources):
        if page.meta.get("kind") not in ("treatment", "decision"):
            continue
        there = {heading.anchor for heading in page.headings if heading.level <= 2}  # a second H1 is told by PAG003
        there |= {found[1] for h in page.headings if (found := re.search(r"\{[ :]{0,2}#([\w-]+)", h.text))}  # by PAG029
        for anchor, words in REQUIRED_SECTIONS.items():
            if anchor not in there:
                bare = [h.text for h in page.headings if h.level == 2 and not h.own]
                near = difflib.get_close_matches(words, bare, n=1, cutoff=0.7)
                what = "put its id behind the heading" if near else "add a heading like"
                yield (
                    _top(page),
                    f'the section "{anchor}" is missing',
                    f"{what}  ## {near[0] if near else words} {{#{anchor}}}",
                )


@check(
    "PAG021", "No two places of a page have the same id.", bad="## A {#x}\n\n## B {#x}", good="## A {#x}\n\n## B {#y}"
)
def same_id(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Headings that were given an id that another one has."""
    for page in sources.pages:
        first: dict[str, int] = {}
        for heading in page.headings:
            if heading.own and heading.anchor in first:
                message = f'the id "{heading.anchor}" is taken by the heading in line {first[heading.anchor]}'
                yield at(page.path, heading.line), message, "give it another"
            first.setdefault(heading.anchor, heading.line)


_ID_RE = re.compile(r"\{[ ]?:?[ ]?#(?P<id>[\w-]+)[ ]?$|(?<![{\w])[(\[]?#(?P<bare>[a-z][\w-]+)[)\]}]$")


@check("PAG029", "The id behind a heading stands in closed braces.", bad="## Harms {#harms", good="## Harms {#harms}")
def heading_ids(sources: Sources, context: Context) -> Found:
    """Headings whose id would be printed as a part of their words."""
    for page in sources.pages:
        for heading in page.headings:
            found = _ID_RE.search(heading.text) if "#" in heading.text else None
            if found and not heading.own:
                name = found["id"] or found["bare"]
                yield (
                    at(page.path, heading.line),
                    f'"{found[0]}" would be printed as part of the heading',
                    f"write {{#{name}}}",
                )
