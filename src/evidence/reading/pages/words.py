"""Collects the words of one block from the engine's tree, as readers see them, each with its place in the source."""

import html
import re
from dataclasses import dataclass, field
from itertools import accumulate, islice
from xml.etree.ElementTree import Element

from markdown.util import AMP_SUBSTITUTE

from evidence.reading.pages.engine import Parsed
from evidence.reading.pages.positions import CITED, MARKS_RE, STAND_IN_RE, Marked, Prepared

# Characters without width: a reader does not see them, and searches and checks must not stumble over them.
UNSEEN = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
_TOKEN_RE = re.compile(
    f"(?P<stand>{STAND_IN_RE.pattern})|\x02wzxhzdk:(?P<stash>[0-9]+)\x03"
    f"|(?P<engine>\x02[^\x03]*\x03)|(?P<unseen>[{UNSEEN}])"
)
_SPECIAL_RE = re.compile(f"[\x02\U00100000-\U0010ffff{UNSEEN}]")  # begins each of these and is found faster
_TAG_RE = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_PARTS_RE = re.compile(f"({MARKS_RE.pattern})")
_NOT_END_RE = re.compile(r"[^\n]")
_CITED_RE = re.compile(CITED)


@dataclass(slots=True)
class Cited:
    """A citation in a block: its stand-in, its place in the block's text, the link or image that it is in."""

    sign: str
    start: int
    inside: str


@dataclass(slots=True)
class Linked:
    """A link or an image in a block: the element, its words, their place in the block's text, where it begins."""

    element: Element
    start: int
    stop: int
    begin: int | None
    last: int | None
    words: str
    image: bool


@dataclass(slots=True)
class Words:
    """The words so far.

    pieces are what readers see, with spaces for code; shown has the code too, and each stand-in as it is.
    """

    parsed: Parsed
    marked: Marked
    prepared: Prepared
    seen: set[str]
    skipped: frozenset[str] = frozenset()  # classes of elements whose words are not the writer's
    pipes: bool = False  # "|" separates cells here, so one inside a cell is replaced
    pieces: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    size: int = 0
    spots: list[tuple[int, int]] = field(default_factory=list)
    coded: list[tuple[int, str]] = field(default_factory=list)  # code, by the place of its spaces in the pieces
    cited: list[Cited] = field(default_factory=list)
    links: list[Linked] = field(default_factory=list)
    data: bool = False
    code: bool = False
    fence: bool = False
    inside: str = ""
    _fresh: int | None = None

    def element(self, element: Element) -> None:
        """Add an inline element, without its tail."""
        classes = (element.get("class") or "").split()
        if not self.skipped.isdisjoint(classes):
            return
        if element.tag == "img":
            self._image(element)
        elif element.tag == "a" and element.get("href") is not None:
            self._link(element)
        elif element.tag == "br":
            self.add("\n")
        else:
            self.inner(element)

    def inner(self, element: Element) -> None:
        """Add what is inside an element: its text and its children."""
        self.add(element.text, element.tag == "code")
        for child in element:
            self.element(child)
            self.add(child.tail)

    def _link(self, element: Element) -> None:
        begin, start, shown = self._fresh, self.size, len(self.shown)
        before, self.inside = self.inside, self.inside or "link"
        spots = len(self.spots)
        if begin is not None and self.prepared.text[begin : begin + 1] == "<":
            self.spots.append((self.size, begin + 1))
        self.inner(element)
        self.inside = before
        if begin is None and len(self.spots) > spots:
            begin = _bracket(self.prepared.text, self.spots[spots][1])
        self.links.append(Linked(element, start, self.size, begin, self.here, self.said(shown), False))

    def _image(self, element: Element) -> None:
        alt = Words(self.parsed, self.marked, self.prepared, self.seen)
        alt.add(html.unescape((element.get("alt") or "").replace(AMP_SUBSTITUTE, "&")))
        begin = self._fresh
        if begin is None and alt.spots:
            begin = _bracket(self.prepared.text, alt.spots[0][1])
            begin -= self.prepared.text[begin - 1 : begin] == "!"
        self.cited += [Cited(one.sign, self.size, "image") for one in alt.cited]
        self.links.append(Linked(element, self.size, self.size, begin, alt.here or begin, alt.said(), True))
        self._fresh = None

    @property
    def here(self) -> int | None:
        """The place in the prepared text that the words have reached, if it is known."""
        if not self.spots:
            return None
        size, place = self.spots[-1]
        return place + self.size - size

    def add(self, text: str | None, code: bool = False, escaped: bool = True) -> None:
        """Add a text of the tree. Code is escaped in the tree."""
        if not text:
            return
        if text.isspace():
            self._put(text, code)
            return
        if code:
            self.code = True
            text = html.unescape(text) if escaped else text
        parts = _PARTS_RE.split(text)
        plain = "".join(parts[::2])
        if (plain.isascii() and "\x02" not in plain) or _SPECIAL_RE.search(plain) is None:
            self._marked(parts, plain, code)
            return
        if AMP_SUBSTITUTE in text:  # the letters of a mail address, which the engine disguises
            text = html.unescape(text.replace(AMP_SUBSTITUTE, "&"))
        at = 0
        for token in _TOKEN_RE.finditer(text):
            self._between(text[at : token.start()], code)
            at = token.end()
            self._token(token, code)
        self._between(text[at:], code)

    def _between(self, text: str, code: bool) -> None:
        """Add a text that has nothing special but our marks."""
        if text:
            parts = _PARTS_RE.split(text)
            self._marked(parts, "".join(parts[::2]), code)

    def _marked(self, parts: list[str], plain: str, code: bool) -> None:
        """Add such a text, given in parts: words, a mark, words and so on; and the words alone."""
        if len(parts) == 1:
            self._put(plain, code)
            return
        signs = parts[1::2]
        begins = islice(accumulate(map(len, parts[::2]), initial=self.size), 1, None)
        self.spots += zip(begins, map(self.marked.places.__getitem__, signs), strict=False)
        self.seen.update(signs)
        self._put(plain, code)
        rest = parts[-1]
        self._fresh = None if rest and not rest.isspace() else self.spots[-1][1]

    def _token(self, token: re.Match[str], code: bool) -> None:
        sign = token[0]
        if token["stand"]:
            typed = self.prepared.typed.get(sign, "")
            if code:
                self._put(typed, code)
            elif typed.startswith("[@"):
                self.cited.append(Cited(sign, self.size, self.inside))
                self._put(typed, code, silent=True)
                self.shown.append(sign)
            else:
                self.data = True
                self._put(" ", code, silent=True)
                self.shown.append(sign)
        elif token["stash"]:
            self._aside(int(token["stash"]), code)

    def _aside(self, number: int, code: bool) -> None:
        """Add what was put aside: a reference to a character, a tag or comment, raw HTML, fenced code."""
        if number >= len(self.parsed.stash):
            return
        inside = self.parsed.stash[number]
        self.seen.update(MARKS_RE.findall(inside))
        if inside.startswith("&"):
            self.add(html.unescape(inside), code)
        else:
            fence = number < self.parsed.fences
            words = html.unescape(_TAG_RE.sub(" " if fence or number < self.parsed.raw else "", inside))
            self.fence = self.fence or fence
            if words.strip():
                self.add(words, fence, escaped=False)

    def _put(self, text: str, code: bool, silent: bool = False) -> None:
        if not text:
            return
        if self.pipes and "|" in text:
            text = text.replace("|", "\u00a6")
        if not text.isspace():
            self._fresh = None
        self.pieces.append(_NOT_END_RE.sub(" ", text) if code else text)
        if code:
            self.coded.append((self.size, text))
        self.size += len(text)
        if not silent:
            self.shown.append(text)

    def bar(self) -> None:
        """Put a bar between the cells of a row."""
        self.pieces.append("| ")
        self.size += 2
        self.shown.append(" ")

    def said(self, first: int = 0) -> str:
        """What is shown from a piece on, without citations, and with a space for a data mark."""
        text = "".join(self.shown[first:])
        return STAND_IN_RE.sub(" ", _CITED_RE.sub("", text)) if self.cited or self.data else text

    @property
    def empty(self) -> bool:
        """Whether there is nothing that a reader could see."""
        return not (self.cited or self.links or self.data or "".join(self.shown).strip())


def _bracket(text: str, place: int) -> int:
    """The place of the bracket before a link's first word, if our character could not be put before the bracket."""
    at = place
    while at > 0 and text[at - 1] in "*_\"'(\u201c ":
        at -= 1
    return at - 1 if text[at - 1 : at] == "[" else place
