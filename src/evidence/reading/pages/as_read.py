"""The HTML of a page that was parsed to be read, so that no build has to parse the page again."""

import re
from collections.abc import Iterator
from typing import Any

from evidence.reading.pages.engine import Engine, Html
from evidence.reading.pages.page import MARKER_HERE, AsRead
from evidence.reading.pages.positions import OURS_RE, STAND_IN_RE, Prepared, unmarked

_CITED_RE = re.compile(f"<sup>({STAND_IN_RE.pattern})</sup>")
_LEFT_RE = re.compile(f"\x02|{OURS_RE.pattern}")  # what the engine has not put in yet, or a character of ours


def as_read(made: Html, prepared: Prepared, engine: Engine) -> AsRead | None:
    """The page's HTML to be published, from what the engine just made of it.

    None if the build has to parse the page: because data, colored code or notes are put in there, a citation is not a
    plain marker, or the source has characters like ours.
    """
    if "<pre" in made.text or 'class="footnote' in made.text or "\ufffd" in made.text:
        return None
    markers = tuple(prepared.typed[sign] for sign in _CITED_RE.findall(made.text)) if prepared.typed else ()
    html = _CITED_RE.sub(MARKER_HERE, made.text) if markers else made.text
    headings = list(_contents(getattr(engine.md, "toc_tokens", [])))
    left = (not html.isascii() and OURS_RE.search(html)) or any(
        _LEFT_RE.search(text) for text in (*made.links, *_names(headings))
    )
    if left or not all(marker.startswith("[@") for marker in markers):
        return None
    return AsRead(html, markers, made.links, headings, made.plain)


def _contents(found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for heading in found:
        plain = {name: unmarked(heading[name]) for name in ("id", "name")}
        yield {**plain, "level": heading["level"], "children": list(_contents(heading["children"]))}


def _names(headings: list[dict[str, Any]]) -> Iterator[str]:
    for heading in headings:
        yield heading["name"]
        yield from _names(heading["children"])
