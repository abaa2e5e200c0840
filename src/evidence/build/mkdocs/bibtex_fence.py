"""Gives mkdocs-bibtex what it needs, and hides from it every bracket, at sign and backslash outside our citations.

mkdocs-bibtex takes anything in square brackets with an "@" for a citation: code, e-mail addresses, link texts. Our
reader knows the real ones. So every such character outside of them is replaced by one private character before
mkdocs-bibtex sees the page, and put back afterwards.

It also hides long generated lists and tables (thousands of rows of a ledger) from Markdown, which would take their HTML
apart and put it together again three times.
"""

import re
from collections.abc import Container, Iterable, Mapping
from typing import Any

import pypandoc

from evidence.files import CACHE, write_beside
from evidence.reading.citation_styles import AMA
from evidence.reading.pages.page import KEY_IN_MARKER_RE
from evidence.render.site import Site


class NotWritten(Exception):
    """The bibliography for mkdocs-bibtex cannot be written. The text says where."""


def give_files(plugin: Any, site: Site) -> None:
    """Give mkdocs-bibtex the keys that our reader accepted, and a style with numbers. Raises NotWritten.

    It needs only the keys, since our own formatter prints the references in the site's style, and 5,000 whole entries
    would take it long to read. With a style of authors and years, such as APA's, it would write these instead of numbers.
    """
    root = site.sources.root
    accepted = root / CACHE / "accepted.bib"
    text = "".join(f"@misc{{{key},}}\n" for key in site.sources.references)
    try:
        if not accepted.is_file() or accepted.read_bytes() != text.encode():
            write_beside(accepted, text, lasting=False)
    except OSError as fault:
        raise NotWritten(f"{accepted} cannot be written ({fault.strerror}); check {CACHE}") from None
    # It asks for pandoc's version, for which pypandoc would start every pandoc it finds. Pandoc formats nothing for it
    # here.
    vars(pypandoc)["__version"] = "3"
    plugin.config["bib_file"], plugin.config["csl_file"] = str(accepted), str(AMA)


def give_texts(plugin: Any, site: Site) -> None:
    """Give mkdocs-bibtex a text for each reference, so that it starts no pandoc of its own.

    The text is only the key. The finishing step puts the formatted reference there, so that Markdown need not read the
    same reference on every page that cites it.
    """
    plugin.registry._reference_cache.update({key: key for key in site.sources.references})


_HIDDEN = {"[": "\ue0f0", "]": "\ue0f1", "@": "\ue0f2", "\\": "\ue0f3"}
_SHOWN = {hidden: shown for shown, hidden in _HIDDEN.items()}


def hide(markdown: str, known: Container[str] = (), citations: Iterable[tuple[int, int]] = ()) -> str:
    """The text, in the same length, with everything replaced that mkdocs-bibtex must not touch.

    citations are the spans of those that the reader found. known holds the keys of the bibliography. A marker with
    another key stays hidden and so reaches the page as typed, where the live preview shows what is wrong with it; a
    build has stopped by then.
    """
    parts, last = [], 0
    for start, end in citations:
        if not all(key in known for key in KEY_IN_MARKER_RE.findall(markdown[start:end])):
            continue
        parts += [_swap(markdown[last:start], _HIDDEN), markdown[start:end]]
        last = end
    return "".join([*parts, _swap(markdown[last:], _HIDDEN)])


def show(markdown: str) -> str:
    """The text as it was before `hide`."""
    return _swap(markdown, _SHOWN)


def _swap(text: str, characters: Mapping[str, str]) -> str:
    """Each character replaced by its partner. (`str.translate` looks at every character, and few texts have any.)"""
    for old, new in characters.items():
        text = text.replace(old, new)
    return text


class Later:
    """Texts that are put into a page after its lines have been counted."""

    def __init__(self) -> None:
        self.kept: list[str] = []

    def keep(self, text: str) -> str:
        """Keep a text. Returns the mark that takes its place; it needs only one line."""
        self.kept.append(text)
        return f"\ue0f5{len(self.kept) - 1}\ue0f5"

    def fill(self, markdown: str) -> str:
        """The Markdown with each mark replaced by its text."""
        return re.sub("\ue0f5([0-9]+)\ue0f5", lambda mark: self.kept[int(mark[1])], markdown)


LONG = 2_000  # characters


def put_aside(generated: str, aside: list[str], longer_than: int = LONG) -> str:
    """Generated Markdown with a mark in the place of each long HTML list or table; these are added to `aside`."""
    blocks = generated.split("\n\n")
    for place, block in enumerate(blocks):
        if len(block) > longer_than and any(
            block.startswith(f"<{tag}>") and block.endswith(f"</{tag}>") for tag in _WHOLE
        ):
            blocks[place] = f"\ue0f4{len(aside)}\ue0f4"
            aside.append(block)
    return "\n\n".join(blocks)


def put_back(html: str, aside: list[str]) -> str:
    """The page's HTML with what was put aside in its place."""
    for number, block in enumerate(aside):
        mark = f"\ue0f4{number}\ue0f4"
        alone = f"<p>{mark}</p>"  # otherwise there is text directly above or below, in the same paragraph
        html = html.replace(alone, block, 1) if alone in html else html.replace(mark, f"</p>\n{block}\n<p>", 1)
    return html


_WHOLE = ("ul", "table")
