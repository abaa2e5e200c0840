"""Near misses of a citation marker: what a writer typed, which rule it breaks, and the marker that was meant.

Pure functions over one page's veiled text. Each spot is reported once, by the code that says most.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from evidence.checks.check import Context, finds
from evidence.checks.citations.keys import citation_place
from evidence.problem import Place
from evidence.reading.pages.page import KEY_RE, MARKER_RE, Page
from evidence.reading.sources import Sources

_AT_RE = re.compile("@")
_BRACKET_RE = re.compile(r"\[([^\[\]\n]*@[^\[\]\n]*)\]")
_OPEN_RE = re.compile(r"\[@([^\[\]\n]*)(?=[\[\n]|\Z)")
_REST_RE = re.compile(r"\n[^\[\]\n]*\]")
_BARE_RE = re.compile(r"(?<![\w.@/+-])([({]?)@([A-Za-z]+[0-9]{4}[A-Za-z]?)(?![\w@]|\.[a-z]{2})")
_NAKED_RE = re.compile(r"\[([a-z]+[0-9]{4}[a-z]?)\](?![(:\[])")
_LOOKALIKE_RE = re.compile(
    r"[\[［【〔(（]?\s*(?:[＠﹫]|&#(?:64|[xX]40);|&commat;)\s*[^\s\[\]［］【】]{2,40}|[［【〔]\s*@[^\n\]］】〕]{2,60}"
)
_STRANGE_RE = re.compile("[［【〔＠﹫]|&#(?:64|[xX]40);|&commat;")  # one of these stands in every look-alike
_LIKE_KEY_RE = re.compile(r"[A-Za-z]+[0-9]{4}[A-Za-z]?")
_FOOTNOTE_RE = re.compile(r"\[\^[^\[\]\n]*\]")
_LATEX_RE = re.compile(r"\\(?:[a-zA-Z]*cite[a-zA-Z]*|nocite)\*?[ ]?(?:\[[^\[\]\n]{0,80}\]){0,2}\{([^{}\n]{0,200})\}")
_NUMBER_RE = re.compile(r"\[(?<![\w\]!]\[)\d{1,3}(?:[ ]?[,;–-][ ]?\d{1,3}){0,20}\](?![(:\[])")
_RAISED_RE = re.compile(  # behind a stop, so no "m²"
    r"[¹²³⁴-⁹](?:(?<=[a-z)][.,;:!?].)|(?<=[a-z)][.,;:!?][ ].))[⁰¹²³⁴-⁹,–]{0,8}(?!\w)"
)
_COMMAND_RE = re.compile(r"\\(?:full_)?bibliography\b")
_MAIL_RE = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_INVISIBLE_RE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
# Letters of other scripts that look like Latin ones (Cyrillic and Greek); enough for keys.
_SAME_LOOK = str.maketrans("аеорсухіјѕԁһοαεικνρτυχ", "aeopcyxijsdhoaeiknptux")


@dataclass(frozen=True, slots=True)
class Near:
    """A near miss: its code, its offset in the page, what is wrong, what to type."""

    code: str
    offset: int
    message: str
    hint: str


def mend(text: str) -> str:
    """The marker that a writer meant, from the key-like words in what was typed; "" when there are none."""
    text = _INVISIBLE_RE.sub("", unicodedata.normalize("NFKC", text)).translate(_SAME_LOOK)
    keys = [key.lower() for key in _LIKE_KEY_RE.findall(text)]
    return f"[{'; '.join(f'@{key}' for key in dict.fromkeys(keys))}]" if keys else ""


def near_misses(page: Page, keys: Collection[str]) -> Iterator[Near]:
    """Every near miss on a page. keys are the bibliography's: a bare word counts only when it is one of them."""
    text = page.veiled
    taken: set[int] = set()  # offsets of "@" that are spoken for
    for match in _LOOKALIKE_RE.finditer(text) if _may_look_alike(text) else ():
        marker = mend(_entities(match[0]))
        if marker:
            taken.update(range(*match.span()))
            yield Near("CIT008", match.start(), "this only looks like a citation: wrong characters", _type(marker))
    if "@" in text:
        mails = [(link.offset, link.end) for link in page.links if link.target.startswith("mailto:")]
        for match in _BRACKET_RE.finditer(text):
            taken.update(_signs(text, *match.span()))
            if any(start <= match.start() < end for start, end in mails):
                continue
            found = _bracket(text, match)
            if found:
                yield found
        for match in _OPEN_RE.finditer(text):
            end = match.end()
            rest = _REST_RE.match(text, end)  # the other half of a citation that is broken over two lines
            taken.update(_signs(text, match.start(), rest.end() if rest else end))
            meant = mend(match[1][:60] + (rest[0][:60] if rest else ""))
            yield Near("CIT005", match.start(), "this citation is not closed on its line", _type(meant))
        yield from _bare(text, taken, keys)
    if "[" in text:
        yield from _brackets_without_at(text, keys)
    if not text.isascii():
        for match in _RAISED_RE.finditer(text):
            hint = "type [@key]: numbers are made from keys"
            yield Near("CIT018", match.start(), f'"{match[0]}" is a number without a reference', hint)
    if "\\" in text:
        yield from _commands(text)


def _signs(text: str, start: int, end: int) -> Iterator[int]:
    """The offsets of "@" in a part of a text."""
    return (sign.start() for sign in _AT_RE.finditer(text, start, end))


def _may_look_alike(text: str) -> bool:
    return (not text.isascii() or "&" in text) and _STRANGE_RE.search(text) is not None


def _type(marker: str) -> str:
    return f"type {marker}" if marker else "type [@key]"


def _bracket(text: str, match: re.Match[str]) -> Near | None:
    """What is wrong with an "@" in square brackets, if anything is."""
    whole, inside, at = match[0], match[1], match.start()
    if at and text[at - 1] == "\\":
        return Near("CIT007", at - 1, "the backslash takes the citation's bracket away", _type(mend(inside)))
    if MARKER_RE.fullmatch(whole):
        return _legal(text, match)
    meant = mend(inside)
    if not inside.isascii() and meant:
        return Near("CIT008", at, f"{_strange(inside)} stands in this citation", _type(meant))
    if _MAIL_RE.search(inside):
        mail = _MAIL_RE.search(inside)
        return Near(
            "CIT019", at, "a mail address in square brackets reads as a citation", f"type <{mail[0] if mail else ''}>"
        )
    parts = [part.strip() for part in re.split(r"[;,&]|\band\b|\s+", inside) if part.strip()]
    words = [word for part in parts if (word := part.removeprefix("@"))]
    if (
        meant
        and len(words) == len(_LIKE_KEY_RE.findall(inside))
        and all(_LIKE_KEY_RE.fullmatch(word) for word in words)
    ):
        if len(words) > 1 and all(KEY_RE.match(word) for word in words):
            return Near("CIT004", at, 'the keys of one citation are parted by "; " and each has its "@"', _type(meant))
        if any(not KEY_RE.match(word) for word in words):
            return Near("CIT003", at, "keys are written in small letters", _type(meant))
        return Near("CIT015", at, "blanks or other signs stand in this citation", _type(meant))
    exact = re.fullmatch(r"@\S+", inside)
    if exact and (not meant or not inside.startswith(f"@{meant[2:-1]},")):
        return Near("CIT014", at, f'"{inside[1:]}" is no key', "a key is surname and year in small letters: feder2021")
    if meant:
        return Near("CIT015", at, "words stand in this citation", f"write them in the sentence and {_type(meant)}")
    return Near("CIT014", at, '"@" in square brackets is no citation', "type [@key], or put it in `backticks` as code")


def _legal(text: str, match: re.Match[str]) -> Near | None:
    """A good marker in a bad spot: in a second pair of brackets, or at the start of a footnote's definition."""
    start, end = match.span()
    if text[start - 1 : start] != "[" and text[end : end + 1] not in ("]", ":"):
        return None  # nothing beside it that could make it wrong
    if start and text[start - 1] == "[" and text[end : end + 1] == "]":
        return Near("CIT006", start - 1, "one pair of square brackets too many", f"type {match[0]}")
    # Another bracket of its own line may be the partner: "[see the trial[@a2020]]", "[so [@a2020] it is]".
    line, stop = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    around = text[line:start], text[end : stop if stop >= 0 else len(text)]
    if around[0].endswith("[") and around[1].count("]") <= around[1].count("["):
        return Near("CIT006", start - 1, "one square bracket too many before this citation", f"type {match[0]}")
    if around[1].startswith("]") and around[0].count("[") <= around[0].count("]"):
        return Near("CIT006", end, "one square bracket too many behind this citation", f"type {match[0]}")
    if text[end : end + 1] == ":" and not text[line:start].strip() and start - line < 4:
        return Near(
            "CIT021",
            start,
            "a citation at a line's start with a colon makes a footnote of the line",
            "move it behind the sentence",
        )
    return None


def _strange(text: str) -> str:
    """The first character that is not ASCII, by name."""
    sign = next(char for char in text if not char.isascii())
    return f"{unicodedata.name(sign, 'a character').lower()} (U+{ord(sign):04X})"


def _bare(text: str, taken: set[int], keys: Collection[str]) -> Iterator[Near]:
    for at in _signs(text, 0, len(text)):
        match = None if at in taken else _BARE_RE.match(text, at - 1) or _BARE_RE.match(text, at)
        if match is None:
            continue
        marker = mend(match[2])
        if match[1] and KEY_RE.match(match[2]):
            shown = match[0] + text[match.end() : match.end() + 1].strip()
            yield Near("CIT006", match.start(), f'"{shown}" is no citation', _type(marker))
        elif match[2].lower() in keys:
            yield Near("CIT006", at, f'"@{match[2]}" without square brackets is no citation', _type(marker))


def _brackets_without_at(text: str, keys: Collection[str]) -> Iterator[Near]:
    for match in _NAKED_RE.finditer(text):
        if match[1] in keys:
            yield Near("CIT006", match.start(), f'"{match[0]}" lacks its "@"', f"type [@{match[1]}]")
    for match in _FOOTNOTE_RE.finditer(text):
        hint = "type [@key], or write the note as a sentence"
        yield Near("CIT009", match.start(), f'the footnote "{match[0][:40]}" would share the citations\' numbers', hint)
    for match in _NUMBER_RE.finditer(text):
        hint = "type [@key]: numbers are made from keys"
        yield Near("CIT018", match.start(), f'"{match[0][:40]}" is a number without a reference', hint)


def _commands(text: str) -> Iterator[Near]:
    for match in _LATEX_RE.finditer(text):
        yield Near("CIT017", match.start(), f'"{match[0][:40]}" is LaTeX', _type(mend(match[1])))
    for match in _COMMAND_RE.finditer(text):
        hint = "remove it: the references come by themselves"
        yield Near("CIT020", match.start(), f'"{match[0]}" would be replaced by a list of references', hint)


def _entities(text: str) -> str:
    return re.sub(r"&#(?:64|[xX]40);|&commat;", "@", text)


@finds(
    *"CIT003 CIT004 CIT005 CIT006 CIT007 CIT008 CIT009 CIT014 CIT015 CIT017 CIT018 CIT019 CIT020 CIT021".split(),
    alone=True,
)
def not_quite_citations(sources: Sources, context: Context) -> Iterator[tuple[str, Place, str, str]]:
    """Everything that a writer may have meant as a citation and that would not become one."""
    for page in sources.pages:
        for near in near_misses(page, sources.references):
            yield near.code, citation_place(page, near.offset), near.message, near.hint
