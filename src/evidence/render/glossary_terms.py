"""Finds the first use of each glossary term on a page."""

from __future__ import annotations

import html as _html
import re
from functools import lru_cache

from evidence.render.cards import Term

# Every byte that is no letter, digit, hyphen or low line of ASCII becomes a blank; letters become small.
_WORD_BYTES = bytes(
    ord(chr(byte).lower()) if byte < 128 and (chr(byte).isalnum() or byte in b"-_") else 32 for byte in range(256)
)


def _words(text: str) -> set[bytes]:
    """The words of a text. A letter beyond ASCII parts a word; so it does in what this is compared with."""
    return set(text.encode("utf-8", "replace").translate(_WORD_BYTES).split())


def present_terms(terms: tuple[Term, ...], text: str) -> tuple[Term, ...]:
    """The terms that can stand in a text, since it holds every word of one of their forms: looking for all is slow."""
    words = _words(text)
    return tuple(term for term, forms in _forms(terms) if any(form <= words for form in forms))


@lru_cache(maxsize=4)
def _forms(terms: tuple[Term, ...]) -> list[tuple[Term, list[set[bytes]]]]:
    """Each term with the words of each of its forms, as they stand in HTML."""
    return [(term, [_words(_html.escape(form, quote=False)) for form in (term.term, *term.also)]) for term in terms]


@lru_cache(maxsize=64)
def term_pattern(terms: tuple[Term, ...]) -> tuple[re.Pattern[str], dict[str, Term]]:
    """One pattern for all terms and their other forms, longest first, and the term of each form."""
    by_word = {form.lower(): term for term in terms for form in (term.term, *term.also)}
    words = sorted(by_word, key=lambda word: (-len(word), word))
    if not words:
        return re.compile(r"(?!)"), {}
    return re.compile(
        r"(?<![\w-])(?:" + "|".join(re.escape(_html.escape(w, quote=False)) for w in words) + r")(?![\w-])", re.I
    ), by_word
