"""Parts an article's HTML into text, tags and citation markers, in one pass from left to right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TAG_RE = re.compile(r'<(/?)([a-z0-9]*)[^>"]*(?:"[^"]*"[^>"]*)*>')
_MARKER_RE = re.compile(r'<sup id="fnref\d*:([^"]+)"><a class="footnote-ref" href="#fn:[^"]+">\d+</a></sup>')


@dataclass(frozen=True, slots=True)
class Text:
    """Text between two tags, as HTML."""

    html: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as written, its name, and whether it closes an element."""

    html: str
    name: str
    closes: bool


@dataclass(frozen=True, slots=True)
class Marker:
    """A citation as Markdown wrote it, `<sup …><a …>1</a></sup>`; only the key counts, its number is given again."""

    key: str


def tokens(html: str) -> Iterator[Text | Tag | Marker]:
    """The pieces of an article's HTML, in order; put together, they are the whole of it."""
    done = 0
    for tag in _TAG_RE.finditer(html):
        if tag.start() < done:
            continue  # inside a marker
        if done < tag.start():
            yield Text(html[done : tag.start()])
        if tag[0].startswith('<sup id="fnref') and (marker := _MARKER_RE.match(html, tag.start())):
            yield Marker(marker[1])
            done = marker.end()
        else:
            yield Tag(tag[0], tag[2], bool(tag[1]))
            done = tag.end()
    if done < len(html):
        yield Text(html[done:])
