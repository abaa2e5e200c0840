"""Finds words that sell, hurry readers or label people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.checks.claims import word_lists
from evidence.checks.claims.denial import denied
from evidence.checks.claims.sentences import is_question, sentences_in
from evidence.checks.claims.word_lists import Rows, any_of, instead_of, whole_words

SELLING, PEOPLE, URGENCY = "CLM002", "CLM003", "CLM004"

CRISIS_PAGE = "docs/help/crisis.md"
_EMERGENCY_RE = re.compile(r"\b(?:988|911|838255|emergency)\b", re.IGNORECASE)
_LASTING_FINE_RE = re.compile(word_lists.LASTING_IS_FINE, re.IGNORECASE)
_LISTS: tuple[tuple[str, Rows, re.Pattern[str]], ...] = tuple(
    (code, rows, whole_words(any_of(rows)))
    for code, rows in ((SELLING, word_lists.SELLING), (PEOPLE, word_lists.PEOPLE), (URGENCY, word_lists.URGENCY))
)
BANNED_RE = whole_words("|".join(any_of(rows) for _, rows, _ in _LISTS))
_EFFECTS = {SELLING: "sells", PEOPLE: "hurts people", URGENCY: "hurries the reader"}


def banned_words(text: str, path: str) -> Iterator[tuple[str, int, str, str]]:
    """The banned words of a text on a page: code, offset, message, hint. Urgency is fine where help is urgent."""
    for start, sentence in sentences_in(text):
        for code, offset, word, instead in banned(sentence):
            if code == URGENCY and (path == CRISIS_PAGE or _EMERGENCY_RE.search(text)):
                continue
            hint = f"write: {instead}" if code == PEOPLE else instead
            yield code, start + offset, f'"{" ".join(word.split())}" {_EFFECTS[code]}', hint


def banned(sentence: str) -> Iterator[tuple[str, int, str, str]]:
    """The banned words of a sentence: code, offset, the word, what to do instead."""
    asks = is_question(sentence)
    for code, rows, pattern in _LISTS:
        for match in pattern.finditer(sentence):
            if asks and not (code == URGENCY and not sentence[: match.start()].strip()):
                continue  # but "Ready to heal?" is a question that sells
            if denied(sentence, match.start(), match.end()):
                continue
            if match[0].lower().endswith("lasting") and _LASTING_FINE_RE.match(sentence, match.end()):
                continue
            yield code, match.start(), match[0], instead_of(match[0], rows)
