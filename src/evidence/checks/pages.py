"""Pages: front matter, headings, images, and text that would not reach the reader as it was meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from evidence.checks import Context, check
from evidence.markdown import Page
from evidence.problems import Place, Problem
from evidence.sources import Sources, at, is_record

REQUIRED_SECTIONS = {
    "key-facts": "Key facts",
    "who": "Who is it for?",
    "known": "What is known",
    "unknown": "What is not known",
    "harms": "What can go wrong",
    "options": "Other options",
    "questions": "Questions to ask",
}
_BLANK_LINE_RE = re.compile(r"\n[ \t]*\n")
_MERGE_MARKS = frozenset({"<" * 7, ">" * 7, "|" * 7})
_EMPTY_ALT_RE = re.compile(
    r"(?:an? )?(?:image|picture|photo|figure|graph|chart|img|diagram)?[.:]?|[\w-]+\.(?:png|jpe?g|svg|gif|webp)", re.I
)
_INVISIBLE_RE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ue000-\uf8ff\ufeff\ufffd]"
)


def _top(page: Page) -> Place:
    """Where problems of a whole page are reported: its first heading."""
    return at(page.path, page.headings[0].line) if page.headings else at(page.path)


def _written(sources: Sources) -> Iterator[Page]:
    """The pages that are not empty (an empty one is reported as such, once)."""
    return (page for page in sources.pages if page.text.strip())


def _articles(sources: Sources) -> Iterator[Page]:
    return (page for page in _written(sources) if not is_record(page.path))


@check(
    "PAG001",
    "Front matter has every field that its kind of page needs, and no other.",
    bad="kind: treatmnt",
    good="kind: treatment",
)
def front_matter(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Front matter of articles, help and about pages against `evidence.articles.Article`."""
    from evidence.articles import Article
    from evidence.wording import validate

    broken = _unreadable(sources.problems)
    for page in _articles(sources):
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
    for page in _articles(sources):
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


@check("PAG003", "Every page has exactly one first-level heading.", bad="# One\n\n# Two", good="# One\n\n## Two")
def one_title(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Pages without an H1, and every H1 after the first."""
    for page in _written(sources):
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
    for page in _written(sources):
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
    for page in _articles(sources):
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
    "PAG006",
    "Every image has a text alternative that says what it shows.",
    bad="![](scores.png)",
    good="![Scores fell by week 2](scores.png)",
)
def image_text(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Images whose text is empty, a file name, or only "image"."""
    for page in sources.pages:
        for link in page.links:
            if link.image and _EMPTY_ALT_RE.fullmatch(link.text.strip()):
                hint = "write what it shows: ![Scores fell by week 2](…)"
                yield at(page.path, link.line, link.column), "this image has no text alternative", hint


@check("PAG014", "No page has the marks of an unfinished merge.", bad="<<<<<<< HEAD", good="(the text that you want)")
def merge_conflict(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Marks that Git leaves in a file, outside code."""
    for page in sources.pages:
        if "<<<<<<<" not in page.text and ">>>>>>>" not in page.text:
            continue
        veiled, text = page.veiled.split("\n"), page.text.split("\n")
        for index, line in enumerate(text):
            # In code they are an example. A line of ">" alone is blank in the veiled text, being a quotation's mark.
            if line[:7] in _MERGE_MARKS and line[7:8] in ("", " ") and (veiled[index].strip() or not line[7:].strip()):
                yield at(page.path, index + 1), "a mark of an unfinished merge", "keep one version and remove the marks"


@check("PAG018", "Every code fence is closed with the same fence.", bad="```\ncode", good="```\ncode\n```")
def open_fence(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Fences that nothing closes."""
    for page in sources.pages:
        for found in page.unclosed:
            if found.what == "code fence":
                yield (
                    at(page.path, found.line, found.column),
                    "nothing closes this code fence",
                    "add the same fence below",
                )


@check("PAG019", "Every comment is closed.", bad="<!-- later", good="<!-- later -->")
def open_comment(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Comments that nothing closes: the reader would see them."""
    for page in sources.pages:
        for found in page.unclosed:
            if found.what == "comment":
                yield at(page.path, found.line, found.column), "nothing closes this comment", 'add "-->"'


@check(
    "PAG020",
    "No page has control or invisible characters.",
    bad="keta\u200bmine (with a zero-width space)",
    good="ketamine",
)
def invisible(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Characters that nobody sees and that hide words from searches and from the checks."""
    import unicodedata

    damaged = {problem.place.file for problem in sources.problems if problem.code == "INP003"}
    for page in sources.pages:
        if page.path in damaged or (page.text.isascii() and page.text.isprintable()):
            continue
        for match in _INVISIBLE_RE.finditer(page.text):
            private = "\ue000" <= match[0] <= "\uf8ff"  # each font shows another sign, or none; we use some ourselves
            name = unicodedata.name(match[0], "private character" if private else "control character").lower()
            message = f"{name} (U+{ord(match[0]):04X}) stands here"
            yield at(page.path, *page.place(match.start())), message, "delete it"


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


@check(
    "PAG023",
    "A comment with a blank line in it begins at the start of a line.",
    bad="- item <!-- one\n\ntwo -->",
    good="<!-- one\n\ntwo -->",
)
def shown_comment(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Comments that Python-Markdown would cut at the blank line and print for everybody to read."""
    for page in sources.pages:
        for comment in page.comments:
            if not _BLANK_LINE_RE.search(comment.text):
                continue
            before = page.text[comment.offset - comment.column + 1 : comment.offset]
            if before.strip() or len(before.expandtabs(4)) > 3:
                place = at(page.path, comment.line, comment.column)
                yield (
                    place,
                    "readers would see this comment",
                    "remove its blank lines, or begin it at the start of a line",
                )
