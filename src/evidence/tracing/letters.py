"""Reads letters as a reader sees them: letters of other scripts that look like Latin ones, and letters with marks.

The pairs come from Unicode's list of confusable characters (UTS 39, confusables.txt): those that look like a Latin
letter in common fonts. Full-width, mathematical, circled and raised letters are recognized by name or decomposition.
"""

import re
import unicodedata
from functools import lru_cache

from evidence.files import resource

_LIKE: dict[str, str] = {
    other: latin
    for others, latins in resource("english")["like_latin"].items()
    for other, latin in zip(others, latins, strict=True)
}
_NAME_RE = re.compile(r"LATIN (?:SMALL|CAPITAL) LETTER (?:SMALL CAPITAL |DOTLESS |LONG )?([A-Z])\b(?! WITH)")
_MARKS = r"\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f"
_MARK_RE = re.compile(f"[{_MARKS}]")
_MARKED_WORD_RE = re.compile(rf"(?<![\w{_MARKS}])\w[\w{_MARKS}]*")
_BEYOND_RE = re.compile(r"[^\x00-\x7f\u2010-\u201f\u2026\u2192\u00b5]")


def latin(text: str) -> str:
    """The text, in the same length, with Latin letters in place of all that look like them, and without their marks.

    A word that loses marks gets as many spaces after it.
    """
    if text.isascii():
        return text
    if _MARK_RE.search(text):
        text = _MARKED_WORD_RE.sub(lambda word: _MARK_RE.sub("", word[0]).ljust(len(word[0])), text)
    return _BEYOND_RE.sub(lambda found: _like(found[0]), text)


@lru_cache(maxsize=4096)
def _like(character: str) -> str:
    if known := _LIKE.get(character):
        return known
    plain = (
        unicodedata.normalize("NFKD", character)[:1] if character.isalpha() or ord(character) > 0x2000 else character
    )
    if plain.isascii() and plain.isalpha():
        return plain
    if known := _LIKE.get(plain):
        return known
    name = unicodedata.name(character, "")
    found = _NAME_RE.search(name)
    if found is None:
        return character
    return found[1] if "CAPITAL LETTER" in name and "SMALL CAPITAL" not in name else found[1].lower()
