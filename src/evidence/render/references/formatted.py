"""A formatted reference: its text and its links."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from evidence.reading.references.identifiers import Link


@dataclass(frozen=True, slots=True)
class FormattedReference:
    """A reference as readers see it. runs is its text in pieces (text, whether italic); links follow it."""

    key: str
    runs: tuple[tuple[str, bool], ...]
    links: tuple[Link, ...]

    @property
    def html(self) -> str:
        """The text and its links as HTML, escaped."""
        return " ".join([self.citation_html, *(_anchor(link, html.escape) for link in self.links)])

    @property
    def citation_html(self) -> str:
        """The text alone as HTML, escaped."""
        return "".join(f"<em>{html.escape(text)}</em>" if italic else html.escape(text) for text, italic in self.runs)

    @property
    def text(self) -> str:
        """The text and its links as plain text."""
        shown = [link.href if link.kind == "url" else link.label for link in self.links]
        return " ".join(["".join(text for text, _ in self.runs), *shown])

    @property
    def markdown(self) -> str:
        """One line that any Markdown processor renders as `html`, for a footnote definition.

        Whatever might mean something to Markdown or one of its extensions is a character reference; the emphasis
        and the links are HTML, so no underscore in an address can become emphasis.
        """
        text = "".join(
            f"<em>{_harmless(text)}</em>" if italic else _harmless(text, first=index == 0)
            for index, (text, italic) in enumerate(self.runs)
        )
        return " ".join([text, *(_anchor(link, _harmless) for link in self.links)])


# Escaping -----------------------------------------------------------------------------------------------------------


def _anchor(link: Link, escape: Callable[[str], str]) -> str:
    return f'<a href="{html.escape(link.href)}">{escape(link.label)}</a>.'


_RISKY = re.compile(r"[^\w .,;-]|_|(?<=[-.])[-.]|[-.](?=[-.])")


def _harmless(text: str, first: bool = False) -> str:
    """Text in which nothing can mean anything to Markdown: all else than words and plain stops as `&#…;`."""
    safe = _RISKY.sub(lambda found: f"&#{ord(found.group())};" if ord(found.group()) < 128 else found.group(), text)
    safe = " ".join(safe.split("\n"))
    if first and safe and not safe[0].isalpha() and safe[0] != "&":
        safe = f"&#{ord(safe[0])};{safe[1:]}"
    return safe
