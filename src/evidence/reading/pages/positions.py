"""Tells where each word of a page was typed: a character is put before each word, and goes through the engine with it.

Each run of plain words gets a rare letter, so that to the engine the word is only one letter longer. Each `[`, `![` and
`<address>` gets a private character. Each of these characters means a place in the source. A citation and a data mark
are replaced by one private character each while the engine reads; a footnote's marker is also one character to the
engine's later steps.

None of these characters may change how a page is read. So `reader.apart` compares both readings of the engine, and a
check reports each difference with its line.
"""

import bisect
import re
import sys
from dataclasses import dataclass, field
from itertools import accumulate

from evidence.reading.pages.page import MARKER_RE

# Letters that hardly any text contains (CJK, extension B), one for each run of words; private characters for the rest.
_FIRST_LETTER = 0x20000
_LETTERS = range(_FIRST_LETTER, 0x2A6D0)
_PLACES = range(0xF0000, 0xFFFF0)
_CITATIONS = range(0x100000, 0x108000)
_DATA = range(0x108000, 0x10FFF0)
CITED = f"[{chr(_CITATIONS[0])}-{chr(_CITATIONS[-1])}]"
DATA = f"[{chr(_DATA[0])}-{chr(_DATA[-1])}]"
MOST_WORDS, MOST_PLACES, MOST_STAND_INS = len(_LETTERS), len(_PLACES), len(_DATA)
OURS_RE = re.compile("[\U00020000-\U0002a6cf\U000f0000-\U0010ffff]")
MARKS_RE = re.compile("[\U00020000-\U0002a6cf\U000f0000-\U000fffff]")
STAND_IN_RE = re.compile("[\U00100000-\U0010ffff]")
DATA_RE = re.compile(r"\{\{(?![<%#/])([^{}\n]*)\}\}")  # not Hugo's or Jinja's own
_GONE_RE = re.compile("[\x02\x03]")  # the engine's own brackets, which it removes from every text

_NOTE = r"(?:[ ]{0,3}\[\^[^\[\]\n]*\]:)?"  # what begins the text of a footnote
# No way back is kept (+), since nothing that follows could ask for one; for groups, Python before 3.11.5 gets that wrong.
_WORD = r"[^\W_]\w*+(?:['\u2019@.:/-]\w++)*(?:://[^\s<>()\[\]]*+)?"
# After a word, places count on: a space, a comma, a bracket are the same in the source and on the page. Most characters
# are in the first set, which takes a twentieth of the time of the others.
_PLAIN = "[A-Za-z0-9 ]*+"
_WORDS = rf"""{_PLAIN}(?:(?:
    [,;:.?\u201d\u2019"']{{1,2}}+[ ][(\u201c\u2018]?+(?=[^\W_])  # between two words
  | (?<=[ ])[(\u201c\u2018](?=[^\W_])
  | (?<=\w)['\u2019@.:/-](?=\w)  # in a word
  | [^\W_]
  | (?<=\w)_++(?=[^\W_])
    ){_PLAIN})*(?:(?<=\w)://[^\s<>()\[\]]*+)?[.,;?)]*+"""

_SPOT = r"""
    (?P<word>(?:[A-Za-z]|(?=[^\W\d_]).)WORDS)            # most spots; no other kind begins with a letter
  | ^(?:
      [ \t>]*(?:`{3,}[^`\n]*|~{3,}[^\n]*)$              # the line of a fence
    | NOTE[ \t>]*(?:!!!|\?\?\?\+?)[ ]?[^\n"]*           # the kind of a box (its title is text)
    | NOTE[ \t>]*(?:(?:[*+-][ \t]+|\d+\.[ \t]+)[ \t>]*+)+   # the marks of list items, of a quotation in one,
      (?:\[[ xX]\](?=[ \t])|(?:!!!|\?\?\?\+?)[ ]?[^\n"]*)?   # and of a task or a box in one
    | [ ]*\[TOC\][ ]*$
    )
  | (?P<address><(?=[A-Za-z][A-Za-z0-9+.-]*://[^<>\n]*>|[^<>\s!]+@[^@<>\s]+>))[^<>\n]*>
  | <[a-zA-Z][\w-]*+(?:\s++[\w:-]++(?:="[^"\n]*+"|='[^'\n]*+'|=[^\s"'<>]++)?)*\s*+/?>   # a tag with sound attributes
  | </?[a-zA-Z][^<>@ ]*+(?:[ ][^<>]*+)?>                # a tag as the engine knows one, over several lines too
  | <[^<>\n]*>                                         # any other
  | </?[a-zA-Z][\w:-]*+                                 # the name of one that is not closed
  | &\#?\w+;?                                          # a character reference
  | \{[^{}\n]*(?:\{[^{}\n]*\}[^{}\n]*)*\}             # attributes
  | \{[^}\n]{0,200}\}                                  # odd ones; bounded, or many open braces would take for ever
  | :[\w+-]+:(?!\w)                                    # the name of a sign, where such an extension is on
  | \+\+[^\s+][^\n+]*(?:\+[^\n+]+)*\+\+               # keys, where such an extension is on
  | \*\[[^\]\n]+\]:                                    # an abbreviation
  | \[\^[^\[\]\n]*\]                                   # a footnote
  | \\[\\`*_{}\[\]()>\#+.!|-]                            # an escaped sign
  | (?P<open>!?\[)
  | (?P<numeral>\dWORDS)
    """
_SPOT_RE, _EACH_WORD_RE = (
    re.compile(_SPOT.replace("NOTE", _NOTE).replace("WORDS", words), re.MULTILINE | re.VERBOSE)
    for words in (_WORDS, r"\w*+(?:['\u2019@.:/-]\w++)*(?:://[^\s<>()\[\]]*+)?")
)
_DEFINES_RE = re.compile(r"\[[^\[\]\n]*\]:")
_ABBREVIATED_RE = re.compile(r"^[ ]*\*\[([^\]\n]+)\]:", re.MULTILINE)
_FIRST_RE = re.compile(r"\w+")
_DEFINED_RE = re.compile(r"^[ >]*\[[^\[\]\n]+\]:", re.MULTILINE)


@dataclass(slots=True)
class Prepared:
    """A page's text as the engine gets it, and the place of each of its characters in the source.

    In text, tabs are spaces, and each citation and data mark is one character, its stand-in. stand_ins are the spans of
    these in text and source. parts are pairs of offsets in text and in source, in order; from one pair to the next,
    both count alike.
    """

    text: str
    parts: list[tuple[int, int]] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)  # what was typed for a stand-in
    starts: list[int] = field(default_factory=list)  # of the text's lines
    _at: list[int] = field(default_factory=list)
    tabs: bool = False

    def source(self, offset: int) -> int:
        """The place in the source for a place in the text."""
        part = self.parts[bisect.bisect_right(self._at, offset) - 1]
        return part[1] + offset - part[0]

    def alike(self, offset: int) -> int:
        """The place up to which places in text and source count alike from this one."""
        index = bisect.bisect_right(self._at, offset)
        return self._at[index] if index < len(self._at) else len(self.text)

    def line(self, offset: int) -> int:
        """The line, from 0, of a place in the text."""
        return bisect.bisect_right(self.starts, offset) - 1

    def line_text(self, line: int) -> str:
        """The line without its line end."""
        end = self.starts[line + 1] - 1 if line + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[line] : end]

    def spelt(self, text: str) -> str:
        """A text from the engine without our characters, and with what was typed put back."""
        text = MARKS_RE.sub("", text)
        return STAND_IN_RE.sub(lambda found: self.typed.get(found[0], found[0]), text) if self.typed else text


def prepare(source: str, body: int) -> Prepared:
    """The text of a page after its front matter, as the engine gets it. Takes linear time."""
    text = OURS_RE.sub("\ufffd", source) if not source.isascii() else source
    typed: dict[str, str] = {}
    changes: list[tuple[int, int, str]] = []
    for start, end, gone in _changes(text, body):
        stands = _CITATIONS if text.startswith("[@", start) else _DATA
        sign = "" if gone else chr(stands[len(typed)])
        if sign:
            typed[sign] = text[start:end]
        changes.append((start, end, sign))
    whole, parts = _changed(text, body, changes)
    if "\t" in whole:
        whole, tabbed = _changed(whole, 0, _tabs(whole))
        parts = _through(tabbed, parts)
    starts = list(accumulate([len(line) + 1 for line in whole.split("\n")[:-1]], initial=0))
    return Prepared(whole, parts, typed, starts, [part[0] for part in parts], "\t" in source)


def _changed(text: str, begin: int, changes: list[tuple[int, int, str]]) -> tuple[str, list[tuple[int, int]]]:
    """The text from `begin` on with changes, and the origin of its pieces: (offset in the new text, in the old one)."""
    pieces: list[str] = []
    parts: list[tuple[int, int]] = []
    size, done = 0, begin
    for start, end, new in [*changes, (len(text), len(text), "")]:
        for piece, at in ((text[done:start], done), (new, start)):
            if piece:
                parts.append((size, at))
                pieces.append(piece)
                size += len(piece)
        done = end
    return "".join(pieces), [*parts, (size, done)]


def _through(later: list[tuple[int, int]], first: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The origins after two changes in a row: from the last text to the one before the first change."""
    at = [part[0] for part in first]
    found: list[tuple[int, int]] = []
    for (new, middle), (stop, _) in zip(later, [*later[1:], (sys.maxsize, 0)], strict=True):
        index = bisect.bisect_right(at, middle) - 1
        found.append((new, first[index][1] + middle - first[index][0]))
        while (index := index + 1) < len(first) and new + first[index][0] - middle < stop:
            found.append((new + first[index][0] - middle, first[index][1]))
    return found


def _changes(text: str, body: int) -> list[tuple[int, int, bool]]:
    """The spans that the engine does not get as typed: citations, data marks, and (True) what it would remove."""
    found: list[tuple[int, int, bool]] = []
    if "[@" in text:
        found += [(*one.span(), False) for one in MARKER_RE.finditer(text, body) if not _escaped(text, one.start())]
    if "{{" in text:
        found += [(*one.span(), False) for one in DATA_RE.finditer(text, body)]
    found = found[:MOST_STAND_INS]
    if "\x02" in text or "\x03" in text:
        found += [(*one.span(), True) for one in _GONE_RE.finditer(text, body)]
    kept: list[tuple[int, int, bool]] = []
    for change in sorted(found):
        if not kept or change[0] >= kept[-1][1]:  # a citation inside a data mark does not count
            kept.append(change)
    return kept


def _tabs(text: str) -> list[tuple[int, int, str]]:
    """Each tab with the spaces that the engine puts in its place: up to the next multiple of four columns."""
    found: list[tuple[int, int, str]] = []
    column = at = 0
    for match in re.finditer(r"[\n\t]", text):
        column += match.start() - at
        at = match.end()
        if match[0] == "\n":
            column = 0
            continue
        blanks = 4 - column % 4
        found.append((*match.span(), " " * blanks))
        column += blanks
    return found


def _escaped(text: str, at: int) -> bool:
    """Whether there is an odd number of backslashes before a place."""
    first = at
    while first > 0 and text[first - 1] == "\\":
        first -= 1
    return (at - first) % 2 == 1


@dataclass(slots=True)
class Marked:
    """A prepared text with a character before each spot. places are the spots by their characters."""

    text: str
    places: dict[str, int]


def mark(prepared: Prepared) -> Marked:
    """Put a character before each run of plain words, each bracket and each address. Takes linear time."""
    text = prepared.text
    named = "]:" in text and _DEFINED_RE.search(text) is not None
    short = set(_ABBREVIATED_RE.findall(text)) if "*[" in text else set()
    pieces: list[str] = []
    places: dict[str, int] = {}
    done = words = others = 0
    # The spaces that stand for a tab are not as long as it is.
    for found in (_EACH_WORD_RE if short or prepared.tabs else _SPOT_RE).finditer(text):
        kind = found.lastgroup
        if kind is None:
            continue
        here = found.start()
        if kind == "word" or kind == "numeral":
            if words >= MOST_WORDS or (here and text[here - 1] == "\\"):
                continue
            if short and (first := _FIRST_RE.match(text, here)) and first[0] in short:
                continue  # where abbreviations are used, the word would no longer be one
            sign = chr(_FIRST_LETTER + words)
            words += 1
        elif others < MOST_PLACES and _opens(text, here, named):
            sign = chr(_PLACES[others])
            others += 1
        else:
            continue
        pieces.append(text[done:here])
        pieces.append(sign)
        places[sign] = here
        done = here
    pieces.append(text[done:])
    return Marked("".join(pieces), places)


def _opens(text: str, start: int, named: bool) -> bool:
    """Whether our character may be put before a bracket: not if the bracket begins a definition or may name one.

    It may not be put directly after braces, which are attributes only at the end of a line; directly after a character
    of emphasis, whose meaning depends on its neighbor; or within a link's address.
    """
    if start and (text[start - 1] in "*_~^=+" or text.startswith("](<", start - 2)):
        return False
    before = start - 1
    while before > 0 and text[before] in " \n>":
        before -= 1
    last = text[before] if before >= 0 else ""
    if last == "}":
        return False
    if text[start] in "!<":
        return True
    if _DEFINES_RE.match(text, start):
        return False
    near = start - before <= 2 or "\n" in text[before:start]  # the indent of a line does not count
    return not (named and last == "]" and near)  # this may be the name of a definition


def unmarked(text: str) -> str:
    """The text without our marks, but with the stand-ins."""
    return text if text.isascii() else MARKS_RE.sub("", text)
