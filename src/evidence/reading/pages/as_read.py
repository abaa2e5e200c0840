"""The HTML of a page that was parsed to be read, so that no build has to parse the page again."""

import re
from collections.abc import Iterator
from typing import Any

from evidence.reading.pages.engine import Engine, Html
from evidence.reading.pages.page import MARKER_HERE, PUT_HERE, AsRead
from evidence.reading.pages.positions import DATA, OURS_RE, STAND_IN_RE, Prepared, unmarked

_CITED_RE = re.compile(f"<sup>({STAND_IN_RE.pattern})</sup>")
_DATA_RE = re.compile(DATA)
_IN_TAG_RE = re.compile(f"<[^<>]*{DATA}")
_LEFT_RE = re.compile(f"\x02|{OURS_RE.pattern}")  # what the engine has not put in yet, or a character of ours


def as_read(made: Html, prepared: Prepared, engine: Engine) -> AsRead | None:
    """The page's HTML to be published, from what the engine just made of it.

    None if the build has to parse the page: because colored code or notes are put in there, data is put into something
    else than text, a citation is not a plain marker, or the source has characters like ours.
    """
    if "<pre" in made.text or 'class="footnote' in made.text or "\ufffd" in made.text:
        return None
    markers = tuple(prepared.typed[sign] for sign in _CITED_RE.findall(made.text)) if prepared.typed else ()
    html = _CITED_RE.sub(MARKER_HERE, made.text) if markers else made.text
    data = [sign for sign, typed in prepared.typed.items() if typed.startswith("{{")]
    if data and (data != _DATA_RE.findall(html) or _IN_TAG_RE.search(html) or "*[" in prepared.text):
        return None  # abbreviations, which "*[" defines, are looked for in data too
    html = _DATA_RE.sub(PUT_HERE, html) if data else html
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
