"""Splits an article's HTML into text, tags and citation markers, in one pass from left to right."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TAG_RE = re.compile(r'<(/?)([a-z0-9]*)[^>"]*(?:"[^"]*"[^>"]*)*>')
_MARKER_RE = re.compile(r'<sup id="fnref\d*:([^"]+)"><a class="footnote-ref" href="#fn:[^"]+">\d+</a></sup>')


class Tag(NamedTuple):
    """A tag as written, its name, and whether it closes an element."""

    html: str
    name: str
    closes: bool


class Marker(NamedTuple):
    """A citation as Markdown wrote it, `<sup …><a …>1</a></sup>`; only the key counts, its number is given again."""

    key: str


def tokens(html: str) -> Iterator[str | Tag | Marker]:
    """The pieces of an article's HTML, in order: the text between tags as it is, tags, and markers."""
    done = 0
    for tag in _TAG_RE.finditer(html):
        if tag.start() < done:
            continue  # inside a marker
        if done < tag.start():
            yield html[done : tag.start()]
        if tag[0].startswith('<sup id="fnref') and (marker := _MARKER_RE.match(html, tag.start())):
            yield Marker(marker[1])
            done = marker.end()
        else:
            yield Tag(tag[0], tag[2], bool(tag[1]))
            done = tag.end()
    if done < len(html):
        yield html[done:]
