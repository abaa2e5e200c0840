"""Finds text that was meant as a citation but would not become one, and suggests the marker that was meant.

Each place is reported once, under the code that explains it best.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator

from evidence.checks.check import Context, FoundByCode, check
from evidence.reading.pages.page import KEY_RE, MARKER_RE, Page
from evidence.reading.pages.typed import inside as inside_one

_AT_RE = re.compile("@")
_BRACKET_RE = re.compile(r"\[([^\[\]\n]*@[^\[\]\n]*)\]")
_OPEN_RE = re.compile(r"\[@([^\[\]\n]*)(?=[\[\n]|\Z)")
_REST_RE = re.compile(r"\n[^\[\]\n]*\]")
_BARE_RE = re.compile(r"(?<![\w@/+-])([({]?)@([A-Za-z]+[0-9]{4}[A-Za-z]?)(?![\w@]|\.[a-z]{2})")
_KEY_IN_BRACKETS_RE = re.compile(r"\[([a-z]+[0-9]{4}[a-z]?)\](?![(:\[])")
_LOOKALIKE_RE = re.compile(
    r"[\[［【〔(（]?\s{0,9}(?:[＠﹫]|&#(?:64|[xX]40);|&commat;)\s*[^\s\[\]［］【】]{2,40}|[［【〔]\s{0,9}@[^\n\]］】〕]{2,60}"
)
_AT_SIGN_RE = re.compile(r"&#(?:64|[xX]40);|&commat;")
_LIKE_KEY_RE = re.compile(r"[A-Za-z]+[0-9]{4}[A-Za-z]?")
_FOOTNOTE_RE = re.compile(r"\[\^[^\[\]\n]*\]")
_LATEX_RE = re.compile(r"\\(?:[a-zA-Z]*cite[a-zA-Z]*|nocite)\*?[ ]?(?:\[[^\[\]\n]{0,80}\]){0,2}\{([^{}\n]{0,200})\}")
_NUMBER_RE = re.compile(  # "a[0]" is no citation, and "better[1]" is one
    r"\[(?:(?<![\w\]!]\[)|(?<=[a-z]{3}\[))\d{1,3}(?:[ ]?[,;–-][ ]?\d{1,3}){0,20}\](?![(:\[])"
)
_RAISED_RE = re.compile(  # only after a full stop or comma, so "m²" is left alone
    r"[¹²³⁴-⁹](?:(?<=[a-z)][.,;:!?].)|(?<=[a-z)][.,;:!?][ ].))[⁰¹²³⁴-⁹,–]{0,8}(?!\w)"
)
_CARET_RE = re.compile(r"\^(?<=[a-z)][.,;:!?]\^)\d{1,3}(?:[ ]?[,–-][ ]?\d{1,3}){0,20}(?:\^|(?!\w))")
_NAME_AND_YEAR_RE = re.compile(
    r"\(([^\W\d_][\w'’-]{1,40})(?:[ ]et[ ]al\.?|[ ](?:and|&)[ ][^\W\d_][\w'’-]{1,40})?,?[ ]([0-9]{4}[a-z]?)\)(?![ ]?\[@)"
)
_COMMAND_RE = re.compile(r"\\(?:full_)?bibliography\b")
_MAIL_RE = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SEPARATOR_RE = re.compile(r"[;,&]|\band\b|\s+")
_INVISIBLE_RE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
# The Cyrillic and Greek letters that look like letters of keys.
_SAME_LOOK = str.maketrans("аеорсухіјѕԁһοαεικνρτυχ", "aeopcyxijsdhoaeiknptux")
_NUMBERS_ARE_MADE = "type [@key]; numbers are made from keys"

NearMiss = tuple[str, int, str, str]  # its code, its offset in the page, what is wrong, and what to type


@check("CIT003", "Keys are written in lower-case letters.", bad="[@Feder2021]", good="[@feder2021]")
@check(
    "CIT004",
    'The keys of one citation are separated by "; ", and each has its "@".',
    bad="[@feder2021, @yermus2024]",
    good="[@feder2021; @yermus2024]",
)
@check("CIT005", "A citation is closed on the line on which it opens.", bad="[@feder2021", good="[@feder2021]")
@check(
    "CIT006",
    'A citation is exactly "[@key]": one pair of square brackets and the "@".',
    bad="(@feder2021), [feder2021], [[@feder2021]], (Feder et al., 2021)",
    good="[@feder2021]",
)
@check(
    "CIT007",
    "There is no backslash before a citation.",
    why="In Markdown a backslash makes the bracket plain text.",
    bad="\\[@feder2021]",
    good="[@feder2021]",
)
@check("CIT008", "A citation has no look-alike or invisible characters.", bad="[＠feder2021]", good="[@feder2021]")
@check(
    "CIT009",
    "There are no hand-written footnotes.",
    why="Footnotes would take numbers in the row of the citations' numbers.",
    bad="[^1]",
    good="[@feder2021]",
)
@check("CIT014", "A key is a surname and a year in lower-case letters.", bad="[@feder:2021]", good="[@feder2021]")
@check(
    "CIT015",
    "A citation contains only keys: no page numbers, words or spaces.",
    bad="[see @feder2021, p. 3]",
    good="See table 1 of the trial.[@feder2021]",
)
@check("CIT017", "Citations are not written in LaTeX.", bad="\\cite{feder2021}", good="[@feder2021]")
@check(
    "CIT018",
    "No number is typed where a citation belongs.",
    why="Numbers follow the order on the page, so a typed one is soon wrong.",
    bad="[6]",
    good="[@feder2021]",
)
@check("CIT019", "A mail address is not in square brackets, except in a mail link.", bad="[a@b.org]", good="<a@b.org>")
@check(
    "CIT020",
    "No page has a command for a list of references.",
    why="The list is added to each page by itself.",
    bad="\\bibliography",
    good="[@feder2021]",
)
@check(
    "CIT021",
    "No line starts with a citation and a colon.",
    why="Markdown takes such a line for the text of a footnote.",
    bad="[@feder2021]: a small trial",
    good="A small trial.[@feder2021]",
)
def not_quite_citations(page: Page, context: Context) -> FoundByCode:
    for code, offset, message, hint in near_misses(page, context.sources.references):
        yield code, page.place_at(offset), message, hint


def intended_marker(text: str) -> str:
    """The marker that a writer meant, made from the words like keys in what was typed. "" if there are none."""
    text = _INVISIBLE_RE.sub("", unicodedata.normalize("NFKC", text)).translate(_SAME_LOOK)
    keys = [key.lower() for key in _LIKE_KEY_RE.findall(text)]
    return f"[{'; '.join(f'@{key}' for key in dict.fromkeys(keys))}]" if keys else ""


def near_misses(page: Page, keys: Collection[str]) -> Iterator[NearMiss]:
    """Every near miss on a page. A word without brackets counts only if it is one of the bibliography's keys."""
    text = page.veiled
    used: set[int] = set()  # the offsets of each "@" that already belongs to a near miss or a citation
    yield from _look_alikes(text, used)
    if "@" in text:
        yield from _in_brackets(page, used)
        yield from _not_closed(text, used)
        yield from _bare(text, used, keys)
    if "[" in text:
        yield from _brackets_without_at(text, keys)
    for match in (*_RAISED_RE.finditer(text), *_CARET_RE.finditer(text)):
        yield "CIT018", match.start(), f'"{match[0]}" is a number without a reference', _NUMBERS_ARE_MADE
    yield from _names_and_years(text, keys)
    if "\\" in text:
        yield from _commands(text)


def _at_signs(text: str, start: int, end: int) -> Iterator[int]:
    return (sign.start() for sign in _AT_RE.finditer(text, start, end))


def _type(marker: str) -> str:
    return f"type {marker}" if marker else "type [@key]"


def _look_alikes(text: str, used: set[int]) -> Iterator[NearMiss]:
    if text.isascii() and "&" not in text:
        return
    for match in _LOOKALIKE_RE.finditer(text):
        marker = intended_marker(_AT_SIGN_RE.sub("@", match[0]))
        if marker:
            used.update(range(*match.span()))
            message = "this only looks like a citation: it has wrong characters"
            yield "CIT008", match.start(), message, _type(marker)


def _in_brackets(page: Page, used: set[int]) -> Iterator[NearMiss]:
    mail_links = sorted((link.offset, link.end) for link in page.links if link.target.startswith("mailto:"))
    texts_of_links = {link.offset + link.image for link in page.links if not link.auto}
    for match in _BRACKET_RE.finditer(page.veiled):
        used.update(_at_signs(page.veiled, *match.span()))
        if inside_one(match.start(), mail_links):
            continue
        if match.start() in texts_of_links and not intended_marker(match[1]):
            continue  # it is the text of a link without anything like a key
        near = _in_bracket(page.veiled, match)
        if near:
            yield near


def _not_closed(text: str, used: set[int]) -> Iterator[NearMiss]:
    for match in _OPEN_RE.finditer(text):
        rest = _REST_RE.match(text, match.end())  # the other half of a citation that is broken over two lines
        used.update(_at_signs(text, match.start(), rest.end() if rest else match.end()))
        meant = intended_marker(match[1][:60] + (rest[0][:60] if rest else ""))
        yield "CIT005", match.start(), "this citation is not closed on its line", _type(meant)


def _in_bracket(text: str, match: re.Match[str]) -> NearMiss | None:
    """What is wrong with an "@" in square brackets, if anything is."""
    inside, at_offset = match[1], match.start()
    if at_offset and text[at_offset - 1] == "\\":
        message = "the backslash makes this citation plain text"
        return "CIT007", at_offset - 1, message, _type(intended_marker(inside))
    if MARKER_RE.fullmatch(match[0]):
        return _misplaced_marker(text, match)
    meant = intended_marker(inside)
    found = next(filter(None, (rule(inside, meant) for rule in _BRACKET_RULES)), _NO_CITATION)
    return found[0], at_offset, *found[1:]


_CodeMessageHint = tuple[str, str, str]
_NO_CITATION = "CIT014", '"@" in square brackets is not a citation', "type [@key], or put it in `backticks`"


def _strange_characters(inside: str, meant: str) -> _CodeMessageHint | None:
    if inside.isascii() or not meant:
        return None
    strange = next(char for char in inside if not char.isascii())
    name = unicodedata.name(strange, "a character").lower()
    return "CIT008", f"this citation contains a strange character: {name} (U+{ord(strange):04X})", _type(meant)


def _mail_address(inside: str, _meant: str) -> _CodeMessageHint | None:
    mail = _MAIL_RE.search(inside)
    return ("CIT019", "a mail address in square brackets reads as a citation", f"type <{mail[0]}>") if mail else None


def _only_keys(inside: str, meant: str) -> _CodeMessageHint | None:
    """The citation has only keys, but they are separated or written wrongly."""
    words = [word for part in _SEPARATOR_RE.split(inside) if (word := part.strip().removeprefix("@"))]
    if not meant or len(words) != len(_LIKE_KEY_RE.findall(inside)) or not all(map(_LIKE_KEY_RE.fullmatch, words)):
        return None
    if not all(map(KEY_RE.match, words)):
        return "CIT003", "keys are written in lower-case letters", _type(meant)
    if len(words) > 1:
        return "CIT004", 'separate the keys of a citation with "; " and give each its "@"', _type(meant)
    return "CIT015", "this citation contains spaces or other characters", _type(meant)


def _not_a_key(inside: str, meant: str) -> _CodeMessageHint | None:
    if re.fullmatch(r"@\S+", inside) and (not meant or not inside.startswith(f"@{meant[2:-1]},")):
        hint = "a key is a surname and a year in lower-case letters: altman1995"
        return "CIT014", f'"{inside[1:]}" is not a key', hint
    return None


def _words(_inside: str, meant: str) -> _CodeMessageHint | None:
    hint = f"write them in the sentence and {_type(meant)}"
    return ("CIT015", "this citation contains words", hint) if meant else None


# The order matters: the first rule that finds something explains it best.
_BRACKET_RULES: tuple[Callable[[str, str], _CodeMessageHint | None], ...] = (
    _strange_characters,
    _mail_address,
    _only_keys,
    _not_a_key,
    _words,
)


def _misplaced_marker(text: str, match: re.Match[str]) -> NearMiss | None:
    """A good marker that is in a second pair of brackets, or makes a footnote at the start of a line."""
    start, end = match.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    if before != "[" and after not in ("]", ":"):
        return None
    if before == "[" and after == "]":
        return "CIT006", start - 1, "there is one pair of square brackets too many", f"type {match[0]}"
    # The extra bracket may belong to another one on the line: "[see the trial[@a2020]]", "[so [@a2020] it is]".
    line, stop = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    left, right = text[line:start], text[end : stop if stop >= 0 else len(text)]
    if before == "[" and right.count("]") <= right.count("["):
        message = "there is one square bracket too many before this citation"
        return "CIT006", start - 1, message, f"type {match[0]}"
    if after == "]" and left.count("[") <= left.count("]"):
        return "CIT006", end, "there is one square bracket too many after this citation", f"type {match[0]}"
    if after == ":" and not left.strip() and start - line < 4:
        message = "a citation and a colon at the start of a line make a footnote of the line"
        return "CIT021", start, message, "move the citation after the sentence"
    return None


def _bare(text: str, used: set[int], keys: Collection[str]) -> Iterator[NearMiss]:
    for offset in _at_signs(text, 0, len(text)):
        match = None if offset in used else _BARE_RE.match(text, offset - 1) or _BARE_RE.match(text, offset)
        if match is None:
            continue
        marker = intended_marker(match[2])
        if match[1] and KEY_RE.match(match[2]):
            shown = match[0] + text[match.end() : match.end() + 1].strip()
            yield "CIT006", match.start(), f'"{shown}" is not a citation', _type(marker)
        elif match[2].lower() in keys:
            message = f'"@{match[2]}" without square brackets is not a citation'
            yield "CIT006", offset, message, _type(marker)


def _brackets_without_at(text: str, keys: Collection[str]) -> Iterator[NearMiss]:
    for match in _KEY_IN_BRACKETS_RE.finditer(text):
        if match[1] in keys:
            yield "CIT006", match.start(), f'"{match[0]}" lacks its "@"', f"type [@{match[1]}]"
    for match in _FOOTNOTE_RE.finditer(text):
        message = f'the footnote "{match[0][:40]}" would take a number among the citations'
        yield "CIT009", match.start(), message, "type [@key], or write the note as a sentence"
    for match in _NUMBER_RE.finditer(text):
        yield "CIT018", match.start(), f'"{match[0][:40]}" is a number without a reference', _NUMBERS_ARE_MADE


def _names_and_years(text: str, keys: Collection[str]) -> Iterator[NearMiss]:
    """ "(Feder et al., 2021)" where the bibliography has feder2021."""
    for match in _NAME_AND_YEAR_RE.finditer(text):
        surname = unicodedata.normalize("NFKD", match[1]).encode("ascii", "ignore").decode()
        key = re.sub("[^a-z]", "", surname.lower()) + match[2]
        if key in keys:
            message = f'"{match[0]}" is a name and a year without a reference'
            yield "CIT006", match.start(), message, f"type [@{key}]"


def _commands(text: str) -> Iterator[NearMiss]:
    for match in _LATEX_RE.finditer(text):
        yield "CIT017", match.start(), f'"{match[0][:40]}" is LaTeX', _type(intended_marker(match[1]))
    for match in _COMMAND_RE.finditer(text):
        message = f'"{match[0]}" would be replaced by a list of references'
        yield "CIT020", match.start(), message, "remove it; the list is added by itself"
