"""Publishes the HTML that our reader's parser made of a page, so that each page is parsed only once.

mkdocs-bibtex and Markdown make the HTML of each marker once, and MkDocs gives the addresses of links. The generated
sections of a study page come below its own text; without their tables they are the same on most pages. Data is put into
the text where it is plain words or a block of its own. A page that shows anything else besides its own text is parsed again
as a whole, elsewhere.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from markdown import Markdown
from markdown.extensions.toc import nest_toc_tokens

from evidence.build.session import Session
from evidence.reading.pages.page import KEY_IN_MARKER_RE, PUT_HERE, AsRead, Page
from evidence.render.untrusted import is_safe

_AMP_RE = re.compile(
    r"&(?!(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.I
)  # one that begins no character, as Markdown has it
_PLAIN_RE = re.compile(r"(?:[^\W_]|[ $%.,;])+")
_HEADING_RE = re.compile(r"^#|<h[1-6]", re.MULTILINE)
_NOTES = '<div class="footnote">'
_NOTE_RE = re.compile(r'<li id="fn:.*?</li>', re.DOTALL)


def html_as_read(source: Page, session: Session) -> AsRead | None:
    """The HTML of a page's text. None if it is not known, or if we add a problem to the text."""
    made = source.as_read
    if made is None or source.faults:
        return None
    if "title" not in source.meta or (session.serving and session.problems_of(source)):
        return None
    known = all(key in session.site.references for one in made.markers for key in KEY_IN_MARKER_RE.findall(one))
    return made if known else None


def put_in(made: AsRead, texts: list[str], convert: Callable[[str], str]) -> AsRead | None:
    """The HTML of a page with the generated Markdown for each of its data marks, between our private characters.

    None if the page must be parsed with it: because headings are generated, whose ids depend on the others, or signs of
    Markdown within a text. `convert` makes HTML of Markdown.
    """
    first, *rest = made.html.split(PUT_HERE)
    if len(rest) != len(texts):
        return None
    pieces = [first]
    for text, after in zip(texts, rest, strict=True):
        if pieces[-1].endswith("<p>") and after.startswith("</p>"):
            if _HEADING_RE.search(text):
                return None
            pieces = [*pieces[:-1], pieces[-1].removesuffix("<p>"), convert(text), after.removeprefix("</p>")]
        elif _PLAIN_RE.fullmatch(text, 1, len(text) - 1) and convert(text) == f"<p>{text}</p>":
            pieces += [text, after]
        else:
            return None
    return made._replace(html="".join(pieces), plain=False)


class Markers:
    """The HTML of citations. Their numbers are given later, when a page is finished."""

    def __init__(self, cited: Callable[[str], str]) -> None:
        """cited makes the HTML of a text that is one marker, with the notes below it.

        It is asked once for all markers of one key: these differ in the key alone.
        """
        first: list[str] = []  # the key of the first such marker, and its HTML

        def made(marker: str) -> str:
            keys = KEY_IN_MARKER_RE.findall(marker)
            if len(keys) != 1:
                return cited(marker)
            if not first:
                first.extend([keys[0], cited(marker)])
            return first[1].replace(first[0], keys[0])

        @cache
        def parts(marker: str) -> tuple[str, tuple[str, ...]]:
            html, _, notes = made(marker).partition(_NOTES)
            return html.strip().removeprefix("<p>").removesuffix("</p>"), tuple(_NOTE_RE.findall(notes))

        self._parts = parts

    def around(self, made: AsRead, address: Callable[[str], str], below: str = "") -> tuple[str, bool]:
        """A page's HTML with its citations, their notes and its links; and whether it is known that nothing in it can
        run.

        `address` gives the address that a link as typed has in the built page. `below` is generated HTML that comes between
        the text and the notes.
        """
        parts = [self._parts(marker) for marker in made.markers]
        addresses = [_escaped(address(typed)) for typed in made.links]
        html = made.filled([marker for marker, _ in parts], addresses)
        html = f"{html}\n{below}" if below else html
        notes = dict.fromkeys(note for _, several in parts for note in several)
        if notes:
            html = f"{html}\n{_NOTES}\n<ol>\n{''.join(notes)}\n</ol>\n</div>"
        return html, not below and made.plain and all(map(is_safe, addresses))


class Sections:
    """The HTML of generated sections, and their headings in the form of `AsRead.contents`."""

    def __init__(self, converter: Callable[[], Markdown]) -> None:
        """converter gives the one that makes the HTML of pages."""

        @cache
        def parsed(markdown: str) -> tuple[str, list[dict[str, Any]]]:
            md = converter().reset()
            return md.convert(markdown), list(headings(getattr(md, "toc_tokens", [])))

        self._parsed = parsed

    def below(self, made: AsRead, markdown: str) -> tuple[str, list[Any]] | None:
        """The HTML of sections, and the list of contents of the page that has them below its text.

        None if a heading of the text has the id of a section: such a page must be parsed as a whole, so that ids differ.
        """
        html, added = self._parsed(markdown)
        own = list(headings(made.contents))
        if {heading["id"] for heading in own} & {heading["id"] for heading in added}:
            return None
        flat: list[Any] = [dict(heading) for heading in (*own, *added)]
        return html, nest_toc_tokens(flat)


def headings(contents: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The headings of a list of contents one after another, each without those below it."""
    for heading in contents:
        yield {name: value for name, value in heading.items() if name != "children"}
        yield from headings(heading["children"])


def _escaped(address: str) -> str:
    """An address as the value of an attribute, as Markdown writes it."""
    return _AMP_RE.sub("&amp;", address).replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
