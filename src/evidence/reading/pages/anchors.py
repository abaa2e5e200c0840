"""The anchors of headings, exactly as Python-Markdown's table-of-contents extension makes them."""

from __future__ import annotations

import html
import re
import unicodedata

from evidence.reading.pages.inline import code_spans, links

_ID_RE = re.compile(r"(?:^|\s)(?:#([^\s}]+)|id=[\"']?([^\s\"'}]+))")
_MARKER_RE = re.compile(r"\[(?:@|\^)[^\[\]\n]*\]")
_TAG_RE = re.compile(r"</?[a-zA-Z][^<>]*>")
_AUTOLINK_RE = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]*|[^\s<>@]+@[^\s<>@]+)>")
_UNDERSCORES_RE = re.compile(r"(?<![\w\\])(_{1,3})(?=\S)([^_]+)(?<=\S)\1(?!\w)")
_COUNTED_RE = re.compile(r"^(.*)_([0-9]+)$")
_NO_SLUG_RE = re.compile(r"[^\w\s-]")
_GAPS_RE = re.compile(r"[-\s]+")
_ESCAPE_RE = re.compile(r"\\([\\`*_{}\[\]()>#+\-.!])")


def split_attributes(text: str) -> tuple[str, str | None]:
    """A heading's text without its `{#id}`, and that id or None."""
    bare = text.rstrip()
    start = bare.rfind("{")
    if not bare.endswith("}") or start < 1 or bare[start - 1] != " " or "}" in bare[start:-1]:
        return text, None
    found = _ID_RE.search(bare[start + 1 : -1].removeprefix(":").strip())
    return bare[:start].rstrip(), (found[1] or found[2]) if found else None


def plain(text: str) -> str:
    """A heading's words as a reader sees them: no emphasis, link targets, images, markers or tags."""
    if not any(mark in text for mark in "`[<&\\_*"):
        return text.strip()
    pieces: list[str] = []
    at = 0
    for start, end in code_spans(text):
        pieces.append(_plain_prose(text[at:start]))
        pieces.append(text[start:end].strip("`").strip())
        at = end
    pieces.append(_plain_prose(text[at:]))
    return " ".join("".join(pieces).split())


def _plain_prose(text: str) -> str:
    text = _MARKER_RE.sub("", text)
    if "](" in text:
        text = _without_links(text)
    text = _AUTOLINK_RE.sub(r"\1", text)
    text = _TAG_RE.sub("", text)
    text = _UNDERSCORES_RE.sub(r"\2", text)
    text = re.sub(r"(?<!\\)\*+", "", text)
    return html.unescape(_ESCAPE_RE.sub(r"\1", text))


def _without_links(text: str) -> str:
    """Links replaced by their words, images dropped."""
    pieces: list[str] = []
    at = 0
    for link in sorted(links(text), key=lambda found: (found.start, -found.end)):
        if link.target is None or link.start < at:
            continue
        words = "" if link.image else text[link.text_start : link.text_end]
        pieces += [text[at : link.start], words]
        at = link.end
    return "".join(pieces) + text[at:]


def slugify(text: str) -> str:
    """The slug of a text (Python-Markdown's default: ASCII letters, lower case, hyphens)."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    text = _NO_SLUG_RE.sub("", text).strip().lower()
    return _GAPS_RE.sub("-", text)


class Anchors:
    """Hands out anchors on one page, no anchor twice: `harms`, `harms_1`, …"""

    def __init__(self, taken: set[str]) -> None:
        self.taken = taken
        self._last: dict[str, int] = {}

    def give(self, text: str) -> str:
        """The anchor of a heading without an id of its own."""
        wanted = slugify(text)
        if wanted and wanted not in self.taken:
            self.taken.add(wanted)
            return wanted
        counted = _COUNTED_RE.match(wanted)
        base, count = (counted[1], int(counted[2])) if counted else (wanted, 0)
        count = max(count, self._last.get(base, 0) if not counted else 0) + 1
        while f"{base}_{count}" in self.taken:
            count += 1
        if not counted:
            self._last[base] = count
        self.taken.add(f"{base}_{count}")
        return f"{base}_{count}"
