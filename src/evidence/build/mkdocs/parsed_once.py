"""Publishes the HTML that our reader's parser made of a page, so that each page is parsed only once.

mkdocs-bibtex and Markdown make the HTML of each marker once, and MkDocs gives the addresses of links. A page that shows
more than its own text is parsed again as a whole, elsewhere.
"""

import re
from collections.abc import Callable
from functools import cache
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from evidence.build import page_digest
from evidence.build.session import Session
from evidence.reading.pages.page import KEY_IN_MARKER_RE, AsRead, Page
from evidence.render.untrusted import is_safe

_ADDRESS_RE = re.compile(r'<a href="([^"]*)">')
_NOTES = '<div class="footnote">'
_NOTE_RE = re.compile(r'<li id="fn:.*?</li>', re.DOTALL)


def html_as_read(source: Page, session: Session) -> AsRead | None:
    """The HTML of a page's text. None if the page shows anything else: data, or a section or problem that we add."""
    made = source.as_read
    if made is None or source.marks or source.faults or page_digest.describes_a_reference(source):
        return None
    if "title" not in source.meta or (session.serving and session.problems_of(source)):
        return None
    known = all(key in session.site.references for one in made.markers for key in KEY_IN_MARKER_RE.findall(one))
    return made if known else None


class Markers:
    """The HTML of citations. Their numbers are given later, when a page is finished."""

    def __init__(self, cited: Callable[[str], str]) -> None:
        """cited makes the HTML of a text that is one marker, with the notes below it."""

        @cache
        def parts(marker: str) -> tuple[str, tuple[str, ...]]:
            html, _, notes = cited(marker).partition(_NOTES)
            return html.strip().removeprefix("<p>").removesuffix("</p>"), tuple(_NOTE_RE.findall(notes))

        self._parts = parts

    def around(self, made: AsRead, links: Treeprocessor) -> tuple[str, bool]:
        """A page's HTML with its citations, their notes and its links; and whether it is known that nothing in it can
        run.

        `links` is MkDocs' own step, which finds the address that each link has in the built page.
        """
        parts = [self._parts(marker) for marker in made.markers]
        addresses = _addresses(made.links, links)
        html = made.filled([marker for marker, _ in parts], addresses)
        notes = dict.fromkeys(note for _, several in parts for note in several)
        if notes:
            html = f"{html}\n{_NOTES}\n<ol>\n{''.join(notes)}\n</ol>\n</div>"
        return html, made.plain and all(map(is_safe, addresses))


def _addresses(typed: tuple[str, ...], links: Treeprocessor) -> list[str]:
    root = Element("div")
    for address in typed:
        SubElement(root, "a", href=address)
    links.run(root)
    return _ADDRESS_RE.findall(Markdown.output_formats["xhtml"](root)) if typed else []
