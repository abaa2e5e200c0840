"""Turns the LaTeX of BibTeX values into plain text."""

from __future__ import annotations

import re
import unicodedata

# LaTeX in values -------------------------------------------------------------------------------------------------

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å",
    "AA": "Å", "i": "ı", "j": "ȷ", "textendash": "–", "textemdash": "—", "textquoteright": "’", "ldots": "…",
}  # fmt: skip
_ACCENT = re.compile(r"""\\(?:([`'^~"=.])\s*|([uvHckrd])(?:\s+|(?=\{)))(?:\{\\?([A-Za-z])\}|\\?([A-Za-z]))""")
_LETTER = re.compile(r"\\(" + "|".join(sorted(_LETTERS, key=len, reverse=True)) + r")(?![A-Za-z])(?:\{\}|\s+)?")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|[^A-Za-z\s&%$#_{}])")


def plain(value: str) -> str:
    """A field's value as text: LaTeX accents, escapes and dashes resolved, braces gone, composed (NFC).

    A command that is not known is left as typed, for `unknown_commands` to find.
    """
    if not _NOT_PLAIN.search(value):
        return unicodedata.normalize("NFC", value)
    if "\\" in value:
        value = _ACCENT.sub(_accented, value)
        value = _LETTER.sub(lambda found: _LETTERS[found.group(1)], value)
        value = re.sub(r"\\([&%$#_{}])", lambda found: _HELD[found.group(1)], value)
    value = value.replace("---", "—").replace("--", "–").replace("{", "").replace("}", "").replace("~", "\u00a0")
    for char, held in _HELD.items():
        value = value.replace(held, char)
    return unicodedata.normalize("NFC", value)


def unknown_commands(value: str) -> list[str]:
    """The LaTeX commands in a value that `plain` cannot resolve."""
    return _COMMAND.findall(_LETTER.sub("", _ACCENT.sub("", value)))


# Escaped characters step aside while braces and dashes are resolved (private use, never legal in a bibliography).
_HELD = {char: chr(0xF8E0 + index) for index, char in enumerate("&%$#_{}")}
_NOT_PLAIN = re.compile(r"[\\{}~" + "".join(_HELD.values()) + "]|--")


def _accented(found: re.Match[str]) -> str:
    mark, letter = found.group(1) or found.group(2), found.group(3) or found.group(4)
    return unicodedata.normalize("NFC", letter + _ACCENTS[mark])
