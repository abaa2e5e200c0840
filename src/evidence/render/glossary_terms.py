"""Explains each glossary term at its first use on a page, with a popover beside the word."""

import html
import re
from collections.abc import Iterator
from functools import lru_cache

from evidence.render.cards import Term

_TAG_RE = re.compile(r'<(/?)([a-z0-9]*)[^>"]*(?:"[^"]*"[^>"]*)*>')
# Nothing is explained inside these: they have a meaning of their own for readers or cannot hold a button.
_CLOSED_TO_TERMS = frozenset(
    "a button code pre h1 h2 h3 h4 h5 h6 table figure svg nav details summary sup blockquote q cite label".split()
)

# Terms are explained only in the text of these; text outside them is not prose.
_BLOCKS = frozenset({"p", "li", "tr", "dd"})

# Where a line may end inside a term. The button covers what follows the last one, since that is always on one line.
_GAP_RE = re.compile(r" |[-/](?=[^\W\d_])")
_WORD_RE = re.compile(r"[\w-]")


class Terms:
    """The terms of the glossary that one page explains, each at its first use in the text.

    `explained` has those that were explained so far, in reading order.
    """

    def __init__(self, terms: tuple[Term, ...], *, subject: str, most: int) -> None:
        """`subject` is the page's title, whose terms are not explained, since the page itself does that; `most` is how
        many terms are explained.
        """
        self._terms = terms
        self._told = {term.slug for _, _, term in _places(terms, subject)}
        self._most = most
        self._closed = 0  # how many open elements there are in which nothing is explained
        self._blocks: list[str] = []  # the open blocks
        self.explained: list[Term] = []

    def explain_in(self, text: str) -> str:
        """The article's HTML with a button after each term that is met for the first time."""
        pieces: list[str] = []
        done = text_begins = 0
        tags = _TAG_RE.finditer(text)
        tag = next(tags, None)
        for start, end, term in _places(self._terms, text):
            if term.slug in self._told:
                continue
            while tag and tag.start() < start:
                self._see(*tag.groups())
                text_begins = tag.end()
                tag = next(tags, None)
            if self._closed or not self._blocks or start < text_begins:
                continue
            self._told.add(term.slug)
            if _explained_by_text(text, start, end):
                continue
            pieces += [text[done:start], _explained(text[start:end], term)]
            done = end
            self.explained.append(term)
            if len(self.explained) == self._most:
                break
        return "".join([*pieces, text[done:]])

    def _see(self, closes: str, name: str) -> None:
        """Note a tag: inside some elements nothing is explained."""
        if name in _CLOSED_TO_TERMS:
            self._closed = max(0, self._closed + (-1 if closes else 1))
        elif name in _BLOCKS:
            if not closes:
                self._blocks.append(name)
            else:
                while self._blocks and self._blocks.pop() != name:
                    pass  # an inner block that nothing closed


def _explained(words: str, term: Term) -> str:
    """A term in the text with its button."""
    before = max((gap.end() for gap in _GAP_RE.finditer(words)), default=0)
    first, last = words[:before], words[before:]
    name = html.escape(f"{term.term}: what it means")
    button = f'<button popovertarget="t-{term.slug}" aria-label="{name}"></button>'
    return f'<span class="t">{first}<span>{last}{button}</span></span>'


def _explained_by_text(text: str, start: int, end: int) -> bool:
    """Whether the text explains a term itself: "the drug regulator (FDA)", "SSRI (a kind of drug)"."""
    return text.startswith("(", start - 1) or text.startswith(" (", end)


def _places(terms: tuple[Term, ...], text: str) -> Iterator[tuple[int, int, Term]]:
    """Where terms or their other forms are whole words of a text, each with its term. The longest one counts."""
    lowered = text.replace("\u0130", "i").lower()  # in the same length
    there = _words(lowered) if terms else set()
    found: dict[int, tuple[int, Term]] = {}
    for form, words, term in _forms(terms):
        start = lowered.find(form) if words <= there else -1  # sooner known than found
        while start >= 0:
            end = start + len(form)
            if not (_WORD_RE.match(text, end) or (start and _WORD_RE.match(text, start - 1))):
                found.setdefault(start, (end, term))
            start = lowered.find(form, start + 1)
    done = 0
    for start in sorted(found):
        end, term = found[start]
        if start >= done:
            done = end
            yield start, end, term


@lru_cache(maxsize=4)
def _forms(terms: tuple[Term, ...]) -> list[tuple[str, set[bytes], Term]]:
    """Each form of each term in lower case, as HTML has it, with its words and its term. The longest come first."""
    by_form = {html.escape(form.lower(), quote=False): term for term in terms for form in (term.term, *term.also)}
    return [(form, _words(form), by_form[form]) for form in sorted(by_form, key=len, reverse=True)]


# Every byte that is not a lower-case letter of ASCII, a digit, a hyphen or an underscore becomes a space.
_WORD_BYTES = bytes(byte if byte < 128 and (chr(byte).isalnum() or byte in b"-_") else 32 for byte in range(256))


def _words(lowered: str) -> set[bytes]:
    """The words of a text. A letter beyond ASCII separates words, here and in what this is compared with."""
    return set(lowered.encode("utf-8", "replace").translate(_WORD_BYTES).split())
