"""The words in published files that are no pages: in pictures that are drawn (SVG), and subtitles (WebVTT)."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

ENDINGS = (".svg", ".vtt")
_SAID = frozenset({"text", "title", "desc"})
_CUE_RE = re.compile(r"^[^\n]*-->[^\n]*\n(?P<words>(?:[^\n]+\n?)+)", re.MULTILINE)
_TAG_RE = re.compile(r"<[^<>\n]*>")


def file_words(path: Path) -> Iterator[tuple[int, str]]:
    """What a file says to people, in pieces, each with its line. Nothing where it cannot be read, which is told elsewhere."""
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        found = list(_in_picture(text) if path.suffix == ".svg" else _in_subtitles(text))
    except (OSError, ValueError, ElementTree.ParseError, RecursionError):
        return
    at = 0
    for first, words in found:
        at = max(at, text.find(first, at))
        yield text.count("\n", 0, at) + 1, words


def _in_picture(text: str) -> Iterator[tuple[str, str]]:
    """Each text, title and description: how it begins in the file, and its words."""
    for element in ElementTree.fromstring(text).iter():
        pieces = [" ".join(piece.split()) for piece in element.itertext() if piece.strip()]
        if element.tag.rpartition("}")[2] in _SAID and pieces:
            yield pieces[0].split()[0], " ".join(pieces)


def _in_subtitles(text: str) -> Iterator[tuple[str, str]]:
    """Each cue: how it begins in the file, and its words."""
    for cue in _CUE_RE.finditer(text):
        yield cue["words"].split("\n")[0], " ".join(_TAG_RE.sub("", cue["words"]).split())
