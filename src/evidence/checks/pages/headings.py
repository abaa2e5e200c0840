"""Checks headings: one title, the sections that readers need, and ids."""

import re
from collections.abc import Mapping
from typing import Any

from evidence.checks.check import Context, Found, check
from evidence.files import resource
from evidence.problem import Place
from evidence.reading.configuration import extra
from evidence.reading.pages.page import Page
from evidence.reading.project_files import is_record
from evidence.text import nearest, short, slug
from evidence.tracing import added_ids

REQUIRED_SECTIONS: dict[str, str] = resource("settings")["sections"]


def needed_sections(own: Mapping[str, Any], kind: str) -> dict[str, str]:
    """The sections that a kind of page must have: each id with a heading for it. The site may say so itself."""
    chosen = own.get("sections")
    if isinstance(chosen, dict):
        found = chosen.get(kind)
        return found if isinstance(found, dict) else {}
    return REQUIRED_SECTIONS if kind in ("treatment", "decision") else {}


def example_page(title: str, kind: str) -> str:
    """A whole page for an example: its front matter and its heading."""
    return f"""---
title: {title}
short: {title}
description: What this page is about, in one plain sentence.
kind: {kind}
updated: 2026-11-01
review_by: 2027-05-01
---

# {title}
"""


_PAGE = example_page("A page", "treatment")
_EMPTY_RE = re.compile(r"#(?<=^#)#{0,5}[ ]*$", re.MULTILINE)  # it begins with its sign, which is found faster
_NUMBER_RE = re.compile(r"#\d")
_TAGS_RE = re.compile(r"(?:#[^\s#]+\s*)+")  # words for a search elsewhere: #lumenide #sleep
_ID_IN_WORDS_RE = re.compile(r"\{[ :]{0,2}#([\w-]+)")
# The ids that our templates, the finishing step, mkdocs-bibtex and the theme give to places. A writer may not choose
# one, but a heading may get one from its words if the site does not use it on that page.
_SITE_IDS_RE = re.compile(
    r"main|references|view|print|q|search|found|results|crisis|all-pages|fn(?:ref\d*)?:.*|r\d+[a-z]*|t-.+|t\.\d+|term-.+|__.*",
    re.IGNORECASE,
)
_REFERENCE_ID_RE = re.compile(r"r\d+[a-z]*")  # of references and citations; such a page's headings may not get one
_SPOILED_ID_RE = re.compile(r"\{[ ]?:?[ ]?#(?P<id>[\w-]+)[ ]?$|(?<![{\w])[(\[]?#(?P<without_braces>[a-z][\w-]+)[)\]}]$")


@check(
    "PAG003",
    "Every page has exactly one first-level heading.",
    why="Screen readers and search engines take it for the page's name.",
    bad="# A second title",
    good="## A section",
)
def one_title(page: Page, _: Context) -> Found:
    titles = [heading for heading in page.headings if heading.level == 1]
    if not titles:
        title = page.meta.get("title")
        hint = f'write "# {title}" below the front matter' if title else 'write "# " and its title'
        yield Place(page.path, page.place(page.body)[0]), "this page has no first-level heading", hint
    for heading in titles[1:]:
        typed = page.line_text(heading.line)
        hint = f'write "## {heading.text}"'
        if _TAGS_RE.fullmatch(typed):
            hint = "remove the line of tags, or write the words"
        elif _NUMBER_RE.match(typed):
            hint = f'write "\\{short(typed, 60)}" to show the character, or "## {heading.text}"'
        yield Place(page.path, heading.line), "this is a second first-level heading", hint


@check(
    "PAG004",
    "The first-level heading is the page's title.",
    why="Menus and search results show the title; readers should find it again on the page.",
    bad="title: Is it safe?",
    good="title: A page",
    into="front matter",
)
def heading_is_title(page: Page, _: Context) -> Found:
    title = page.meta.get("title")
    first = next((heading for heading in page.headings if heading.level == 1), None)
    if first and isinstance(title, str) and " ".join(title.split()) != first.text:
        yield Place(page.path, first.line), f'the heading differs from the title "{title}"', "make them the same"


@check(
    "PAG005",
    "A treatment or decision page has the sections that its reader needs.",
    why="DISCERN asks that information on treatment choices describe the benefits and risks of each treatment, refer to "
    "what is uncertain, and make clear that there may be more than one choice.",
    bad=_PAGE,
    good=_PAGE + "".join(f"\n## {words} {{#{anchor}}}\n" for anchor, words in REQUIRED_SECTIONS.items()),
    into="docs/articles/a.md",
)
def sections(page: Page, context: Context) -> Found:
    """Finds sections by their ids, so that the words stay the writer's."""
    required = needed_sections(extra(context.sources.config), str(page.meta.get("kind")))
    if is_record(page.path) or not required:
        return
    ids = {heading.anchor for heading in page.headings if heading.level <= 2}  # PAG003 reports a second H1
    ids |= {found[1] for heading in page.headings if (found := _ID_IN_WORDS_RE.search(heading.text))}  # see PAG029
    without_id = [heading.text for heading in page.headings if heading.level == 2 and not heading.own]
    place = Place(page.path, page.headings[0].line if page.headings else 1)
    for anchor, words in required.items():
        if anchor not in ids:
            near = nearest(words, without_id, cutoff=0.7)
            what = "put its id after the heading" if near else "add a heading like"
            yield place, f'the section "{anchor}" is missing', f"{what}  ## {near or words} {{#{anchor}}}"


@check(
    "PAG021",
    "No two places of a page have the same id.",
    why="A link to an id can lead to one place only, and the site itself uses some: main, references, search and others.",
    bad="## A {#x}\n\n## B {#x}",
    good="## A {#x}\n\n## B {#y}",
)
def same_id(page: Page, context: Context) -> Found:
    first: dict[str, int] = {}
    sections = added_ids.of_sections(page)
    frame = _ids_of_frame(page) | sections
    here = frame | added_ids.of_entries(page, context.sources)
    for heading in page.headings:
        as_a_reference = (page.citations or page.marks) and _REFERENCE_ID_RE.fullmatch(heading.anchor)
        # A title that is made of words has no id in the finished page, but Markdown gives it one beside the sections.
        words = heading.anchor in sections or (heading.level > 1 and (heading.anchor in here or as_a_reference))
        if words or (heading.own and _SITE_IDS_RE.fullmatch(heading.anchor)):
            hint = f"choose another id: {'#' * heading.level} {heading.text} {{#about-{slug(heading.anchor)}}}"
            message = f'the site itself uses the id "{heading.anchor}" on this page'
            yield Place(page.path, heading.line), message, hint
        if heading.own and heading.anchor in first:
            message = f'the heading on line {first[heading.anchor]} already has the id "{heading.anchor}"'
            yield Place(page.path, heading.line), message, "choose another id"
        first.setdefault(heading.anchor, heading.line)
    record = context.sources.records.get(str(page.meta.get("reference"))) if is_record(page.path) else None
    for number, finding in enumerate(record.findings if record else ()):
        if finding.id in frame or (page.citations and _REFERENCE_ID_RE.fullmatch(finding.id)):
            message = f'the site itself uses the id "{finding.id}" on the page of this study'
            yield page.place_of("findings", number, "id"), message, f"choose another id: about-{finding.id}"


def _ids_of_frame(page: Page) -> frozenset[str]:
    """The ids that the template of a page uses, and those around the references."""
    ids = {"main", "crisis", "references", "view"}
    if page.meta.get("template") == "search.html":
        ids |= {"search", "q", "found", "results", "all-pages"}
    if page.meta.get("print"):
        ids.add("print")
    return frozenset(ids)


@check("PAG049", "Every heading has words.", bad="##\n\nText", good="## Harms\n\nText")
def empty_heading(page: Page, _: Context) -> Found:
    for found in _EMPTY_RE.finditer(page.veiled):
        yield page.place_at(found.start()), "this heading has no words", "write them, or remove the line"


@check("PAG029", "The id after a heading is in closed braces.", bad="## Harms {#harms", good="## Harms {#harms}")
def heading_ids(page: Page, _: Context) -> Found:
    for heading in page.headings:
        found = _SPOILED_ID_RE.search(heading.text) if "#" in heading.text else None
        if found and not heading.own:
            message = f'readers would see "{found[0]}" as part of the heading'
            yield Place(page.path, heading.line), message, f"write {{#{found['id'] or found['without_braces']}}}"
