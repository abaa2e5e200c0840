r"""Turns the LaTeX of BibTeX values into plain text.

`plain` is for what readers read; `plain_identifier` is for DOIs and addresses, in which no dash or quote may change.
Both first put known commands into characters: `\'e` is é, `\ss` is ß, `$\alpha_2$` is α₂. What cannot be put into
characters stays as typed, and a check reports it.
"""

import re
import unicodedata

from evidence.files import resource
from evidence.reading.references.latex_signs import maths, script, symbol

_ACCENTS, _LETTERS = resource("bibtex")["latex_accents"], resource("bibtex")["latex_letters"]
# Private-use characters, never legal in a bibliography, replace escaped ones while braces and dashes are resolved.
_HELD = {char: chr(0xF8E0 + index) for index, char in enumerate("&%$#_{}\\`'~-^")}
_RELEASED = str.maketrans({held: "" if char in "{}" else char for char, held in _HELD.items()})

_ACCENT = re.compile(r"""\\(?:([`'^~"=.])\s*|([uvHckrdb])(?:\s+|(?=\{)))(?:\{\\?([^\W\d_])\}|\\?([^\W\d_]))""")
_LETTER = re.compile(r"\\(" + "|".join(sorted(_LETTERS, key=len, reverse=True)) + r")(?![A-Za-z])(?:\{\}|\s+)?")
_NAMED = re.compile(r"\\([A-Za-z]+)(?:\{\}|\s+|(?![A-Za-z]))")
# Commands that change how text looks and not what it says. Their braces are removed with all others.
_LOOKS = re.compile(
    r"\\(?:(?:text(?:it|bf|sc|sl|rm|sf|tt|up|md|normal)|text|emph|mbox|hbox|underline|uline)\s*(?=\{)|"
    r"(?:it|em|bf|sc|sl|rm|tt|sf|itshape|bfseries|scshape|slshape|upshape|normalfont)(?![A-Za-z])\s*|"
    r"(?:no)?linebreak\s*(?:\[[0-9]\])?|allowbreak(?![A-Za-z])\s*)"
)
_RAISED_TEXT = re.compile(r"\\text(super|sub)script\s*\{([^{}]*)\}")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)  # of PDF files
_ENSURED = re.compile(r"\\ensuremath\s*\{([^{}]*)\}|\\\((.*?)\\\)")
_MATHS = re.compile(r"(?<!\\)\$([^$]*)(?<!\\)\$")
_SCRIPT = re.compile(r"(?<!\\)([\^_])\{([^{}]*)\}")
_ESCAPE = re.compile(r"\\([&%$#_{}])")
_SPACING = re.compile(r"\\(?:[,;:/!@\-]|\\|(?=\s))")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)|\$[^$]+\$", re.S)
_NOT_PLAIN = re.compile(r"[\\{}~`$^" + "".join(_HELD.values()) + "]|--|''|_\\{")
_URL_COMMAND = re.compile(r"\\(?:url|path|nolinkurl)\s*\{(.*)\}", re.S)
_TILDE = re.compile(r"\\(?:~(?:\{\s*\})?|textasciitilde(?:\{\}|\s)?)|\$\\sim\$")


def plain(value: str) -> str:
    """A field's value as plain text in NFC: accents, signs, simple mathematics, quotes and dashes, without braces.

    A command that is not known stays as typed, for `unknown_commands` to find. An escaped brace goes as well: the
    ones that Mendeley writes around capitals were never meant to be read.
    """
    if not _NOT_PLAIN.search(value):
        return _composed(value)
    value = _resolved(value)
    value = value.replace("``", "“").replace("''", "”").replace("---", "—").replace("--", "–")
    value = re.sub(r"(?<![\w’])`", "‘", value).replace("`", "’")
    value = value.replace("{", "").replace("}", "").replace("~", "\u00a0")
    return _composed(value.translate(_RELEASED))


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(_LIGATURES))


def plain_identifier(value: str) -> str:
    """An identifier or an address without LaTeX's escapes and braces. Its dashes and quotes are not changed."""
    if wrapped := _URL_COMMAND.fullmatch(value.strip()):
        value = wrapped[1]
    if "\\" not in value and "{" not in value and "$" not in value:
        return value.strip()
    value = _resolved(_TILDE.sub("~", value))
    return re.sub(r"[{}]", "", value).translate(_RELEASED).strip()


def unknown_commands(value: str) -> list[str]:
    """The LaTeX commands in a value that `plain` cannot resolve, in order. Mathematics keeps its dollar signs."""
    return _COMMAND.findall(_resolved(value)) if "\\" in value or "$" in value else []


def _resolved(value: str) -> str:
    """The value with characters in place of each known command and each known piece of mathematics."""
    if "\\" in value:
        value = _ENSURED.sub(lambda found: _calculated(found, found[1] or found[2] or ""), value)
    if "$" in value:
        value = _MATHS.sub(lambda found: _calculated(found, found[1]), value)
    if "\\" in value:
        value = _LOOKS.sub("", value)
        value = _RAISED_TEXT.sub(_raised, value)
        value = _ACCENT.sub(_accented, value)
        value = _LETTER.sub(lambda found: _LETTERS[found[1]], value)
        value = _NAMED.sub(_named, value)
        value = _ESCAPE.sub(lambda found: _HELD[found[1]], value)
        value = _SPACING.sub(lambda found: " " if found[0][1:] in ("\\", ",", ";", ":") else "", value)
    return _SCRIPT.sub(lambda found: script(found[2], found[1]) or found[0], value)


def _raised(found: re.Match[str]) -> str:
    return script(found[2], "^" if found[1] == "super" else "_") or found[0]


def _calculated(found: re.Match[str], content: str) -> str:
    made = maths(content)
    return found[0] if made is None else _held(made)


def _named(found: re.Match[str]) -> str:
    made = symbol(found[1])
    if made is None:
        return found[0]
    after = found[0][len(found[1]) + 1 :]
    return _held(made) + (after if made.isspace() and after != "{}" else "")


def _held(text: str) -> str:
    return "".join(_HELD.get(char, char) for char in text)


def _accented(found: re.Match[str]) -> str:
    mark, letter = found[1] or found[2], found[3] or found[4]
    return unicodedata.normalize("NFC", {"ı": "i", "ȷ": "j"}.get(letter, letter) + _ACCENTS[mark])
