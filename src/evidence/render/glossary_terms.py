"""Explains each glossary term at its first use on a page, with a popover beside the word."""

import html
import re
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


class Terms:
    """The terms of the glossary that one page explains, each at its first use in the text.

    `explained` has those that were explained so far, in reading order.
    """

    def __init__(self, terms: tuple[Term, ...], *, subject: str, text: str, most: int) -> None:
        """Find out which of the terms the page can use.

        `subject` is the page's title, whose terms are not explained, since the page itself does that; `text` is the
        article's HTML; `most` is how many terms are explained.
        """
        self._pattern, self._by_word = _pattern(_present(terms, f"{subject} {text}"))
        of_subject = {self._by_word[word.lower()].slug for word in self._pattern.findall(subject)}
        self._waiting = {term.slug for term in self._by_word.values()} - of_subject
        self._most = most
        self._closed = 0  # how many open elements there are in which nothing is explained
        self._blocks: list[str] = []  # the open blocks
        self.explained: list[Term] = []

    def explain_in(self, text: str) -> str:
        """The article's HTML with a button after each term that is met for the first time."""
        pieces, done, begin = [], 0, 0
        for tag in _TAG_RE.finditer(text):
            if self._are_done:
                break
            if self._blocks and not self._closed and begin < tag.start():
                pieces += [text[done:begin], self._pattern.sub(self._explained, text[begin : tag.start()])]
                done = tag.start()
            self._see(*tag.groups())
            begin = tag.end()
        return "".join([*pieces, text[done:]])

    @property
    def _are_done(self) -> bool:
        return not self._waiting or len(self.explained) == self._most

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

    def _explained(self, match: re.Match[str]) -> str:
        term = self._by_word[html.unescape(match[0]).lower()]
        if term.slug not in self._waiting or self._are_done:
            return match[0]
        self._waiting.discard(term.slug)
        if _explained_by_text(match):
            return match[0]
        self.explained.append(term)
        before = max((gap.end() for gap in _GAP_RE.finditer(match[0])), default=0)
        first, last = match[0][:before], match[0][before:]
        name = html.escape(f"{term.term}: what it means")
        button = f'<button popovertarget="t-{term.slug}" aria-label="{name}"></button>'
        return f'<span class="t">{first}<span>{last}{button}</span></span>'


def _explained_by_text(match: re.Match[str]) -> bool:
    """Whether the text explains a term itself: "the drug regulator (FDA)", "SSRI (a kind of drug)"."""
    text = match.string
    return text[match.start() - 1 : match.start()] == "(" or text[match.end() : match.end() + 2] == " ("


# Every byte that is not an ASCII letter, digit, hyphen or underscore becomes a space; letters become lower case.
_WORD_BYTES = bytes(
    ord(chr(byte).lower()) if byte < 128 and (chr(byte).isalnum() or byte in b"-_") else 32 for byte in range(256)
)


def _words(text: str) -> set[bytes]:
    """The words of a text. A letter beyond ASCII separates words, here and in what this is compared with."""
    return set(text.encode("utf-8", "replace").translate(_WORD_BYTES).split())


def _present(terms: tuple[Term, ...], text: str) -> tuple[Term, ...]:
    """The terms that can appear in a text, because it has every word of one of their forms.

    To look for all terms in every text would be slow.
    """
    words = _words(text)
    return tuple(term for term, forms in _forms(terms) if any(form <= words for form in forms))


@lru_cache(maxsize=4)
def _forms(terms: tuple[Term, ...]) -> list[tuple[Term, list[set[bytes]]]]:
    """Each term with the words of each of its forms, as HTML has them."""
    return [(term, [_words(html.escape(form, quote=False)) for form in (term.term, *term.also)]) for term in terms]


@lru_cache(maxsize=64)
def _pattern(terms: tuple[Term, ...]) -> tuple[re.Pattern[str], dict[str, Term]]:
    """One pattern for all terms and their other forms, longest first, and the term of each form."""
    by_word = {form.lower(): term for term in terms for form in (term.term, *term.also)}
    words = sorted(by_word, key=lambda word: (-len(word), word))
    if not words:
        return re.compile(r"(?!)"), {}
    return re.compile(
        r"(?<![\w-])(?:" + "|".join(re.escape(html.escape(w, quote=False)) for w in words) + r")(?![\w-])", re.I
    ), by_word
