"""Finds words that sell, hurry readers or label people."""

from collections.abc import Iterator

from evidence.checks.claims.denial import denied
from evidence.checks.claims.subject_words import PEOPLE, SELLING, URGENCY, SubjectWords
from evidence.checks.claims.word_lists import instead_of
from evidence.checks.data.emergency import Emergency
from evidence.tracing.sentences import is_question, sentences_in

_EFFECTS = {SELLING: "sells", PEOPLE: "hurts people", URGENCY: "hurries the reader"}


def banned_words(text: str, path: str, site: SubjectWords, urgent: Emergency) -> Iterator[tuple[str, int, str, str]]:
    """The banned words in a text on a page: code, offset, message, hint. Urgent words may stand beside urgent help."""
    for start, sentence in sentences_in(text):
        for code, offset, word, instead in banned(sentence, site):
            if code == URGENCY and (path == urgent.page or urgent.named.search(text)):
                continue
            hint = f"write: {instead}" if code == PEOPLE else instead
            yield code, start + offset, f'"{" ".join(word.split())}" {_EFFECTS[code]}', hint


def banned(sentence: str, site: SubjectWords) -> Iterator[tuple[str, int, str, str]]:
    """The banned words in a sentence: code, offset, the word, what to do instead."""
    asks = is_question(sentence)
    for code, rows, pattern in site.banned_lists:
        for match in pattern.finditer(sentence):
            if asks and not (code == URGENCY and not sentence[: match.start()].strip()):
                continue  # questions are fine, except those such as "Ready to heal?"
            if denied(sentence, match.start(), match.end()):
                continue
            if match[0].lower().endswith("lasting") and site.lasting_fine.match(sentence, match.end()):
                continue
            yield code, match.start(), match[0], instead_of(match[0], rows)
