r"""Turns the LaTeX of BibTeX values into plain text.

`plain` is for what readers read; `plain_identifier` is for DOIs and addresses, in which no dash or quote may change.
Both first put known commands into characters: `\'e` is é, `\ss` is ß, `$\alpha_2$` is α₂. What cannot be put into
characters stays as typed, and a check reports it.
"""

import re
import unicodedata
from functools import cache

from evidence.files import resource

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
# As PDF files have them.
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
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
        value = _RAISED_TEXT.sub(lambda one: script(one[2], "^" if one[1] == "super" else "_") or one[0], value)
        value = _ACCENT.sub(_accented, value)
        value = _LETTER.sub(lambda found: _LETTERS[found[1]], value)
        value = _NAMED.sub(_named, value)
        value = _ESCAPE.sub(lambda found: _HELD[found[1]], value)
        value = _SPACING.sub(lambda found: " " if found[0][1:] in ("\\", ",", ";", ":") else "", value)
    return _SCRIPT.sub(lambda found: script(found[2], found[1]) or found[0], value)


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


_OWN: dict[str, str] = resource("bibtex")["latex_commands"]  # what pylatexenc's table lacks, or has in another form
_FORMATTING = frozenset(("textgreek", "textsuperscript", "noindent", "item", "par", "title", "author", "date"))

# How a raised and a lowered character looks.
_RAISED, _LOWERED = (dict(zip(*resource("bibtex")[name], strict=True)) for name in ("raised", "lowered"))
_UNCHANGED = frozenset("°′″™®©*†‡ªº")  # raised by nature
_WHOLE = {"TM": "™", "R": "®", "o": "°", "C": "ᶜ"}
_TRANSPARENT = frozenset(
    "mathrm text mathit mathbf mathsf textrm textnormal mbox rm mathnormal operatorname mathord ensuremath".split()
)
_TOKEN = re.compile(
    r"\\(?P<name>[A-Za-z]+)\s*|\\(?P<sign>[^A-Za-z])|(?P<script>[\^_])\s*|(?P<open>\{)|(?P<char>.)", re.S
)
_SIGNS = {",": " ", ";": " ", ":": " ", " ": " ", "!": "", **{sign: sign for sign in "%&$#_{}"}}
_LITERAL = frozenset("=<>+.,()/%:;|[]!? &~") | frozenset("–—±×÷≤≥≈≠→−µ°∼")
MOST_MATHS = 400  # characters between two dollar signs; a longer piece is not mathematics in a title
MOST_GROUPS = 20
_RELATION = re.compile(r"(?<=\S) ([→←↔⇒⇔≤≥≈≠±×∼<>=])(?=\S)")  # TeX removes the space after a command
_MONEY = re.compile(r"^\d[\d.,]*\s[^\W\d_]{2}|\s$")  # "$5 and $10": amounts, not mathematics


def symbol(name: str) -> str | None:
    """The character for a command without an argument (α for `alpha`), or None."""
    if name in _FORMATTING:
        return None
    return _OWN[name] if name in _OWN else _known(name)


@cache
def _known(name: str) -> str | None:
    from pylatexenc.latex2text import get_default_latex_context_db  # most bibliographies never need it

    found = getattr(get_default_latex_context_db().get_macro_spec(name), "simplify_repl", None)
    sound = isinstance(found, str) and 0 < len(found) <= 8 and "%" not in found and found.isprintable()
    return found if sound else None


def script(text: str, sign: str) -> str | None:
    """Text as superscript ("^") or subscript ("_") characters. None if Unicode lacks one of them."""
    text = text.strip()
    if sign == "^" and text in _WHOLE:
        return _WHOLE[text]
    table = _RAISED if sign == "^" else _LOWERED
    made = [char if sign == "^" and char in _UNCHANGED else table.get(char) for char in text.replace(" ", "")]
    return "".join(char for char in made if char) if text and all(made) else None


def maths(content: str) -> str | None:
    """The mathematics between two dollar signs as plain text ("\\beta_2": β₂), or None if that is not possible."""
    if len(content) > MOST_MATHS or content.count("{") > MOST_GROUPS or _MONEY.search(content):
        return None
    parts: list[str] = []
    place = 0
    while place < len(content):
        found = _TOKEN.match(content, place)
        if found is None:
            return None
        part, place = _token(found, content)
        if part is None:
            return None
        parts.append(part)
    return _RELATION.sub(r" \1 ", "".join(parts))


def _token(found: re.Match[str], content: str) -> tuple[str | None, int]:
    """A piece of mathematics as text, and where the next piece begins."""
    end = found.end()
    if found["script"]:
        inner, end = _argument(content, end)
        return (None if inner is None else script(inner, found["script"])), end
    if found["open"] or found["name"] in _TRANSPARENT:
        inner, end = _argument(content, found.start() if found["open"] else end)
        return inner, end
    if found["name"]:
        return symbol(found["name"]), end
    if found["sign"]:
        return _SIGNS.get(found["sign"]), end
    char = found["char"]
    if char == "-":
        return "−", end
    if char == "'":
        return "′", end
    return (char if char.isalnum() or char in _LITERAL or unicodedata.category(char)[0] in "LMN" else None), end


def _argument(content: str, place: int) -> tuple[str | None, int]:
    """The text of the group or the single sign at a place, and where the next piece begins."""
    if place >= len(content):
        return None, place
    if content[place] != "{":
        found = _TOKEN.match(content, place)
        return _token(found, content) if found else (None, place)
    depth = 0
    for end in range(place, len(content)):
        depth += (content[end] == "{") - (content[end] == "}")
        if depth == 0:
            return maths(content[place + 1 : end]), end + 1
    return None, len(content)
