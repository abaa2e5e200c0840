"""Turns LaTeX's signs into characters: symbols by name, simple mathematics, superscripts and subscripts."""

import re
import unicodedata
from functools import cache

from evidence.files import resource

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
