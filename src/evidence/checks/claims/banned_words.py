"""Finds words that sell, hurry readers or label people, and words that claim more than the cited studies allow."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from evidence.checks.check import FoundByCode
from evidence.checks.claims import word_lists
from evidence.checks.claims.denial import denied
from evidence.checks.claims.subject_words import PEOPLE, SELLING, URGENCY, SubjectWords
from evidence.checks.claims.word_lists import Rows, any_of, instead_of, whole_words
from evidence.checks.data.emergency import Emergency
from evidence.reading.models.record import CERTAINTIES, Certainty
from evidence.reading.pages.page import Block, Citation, Page
from evidence.reading.pages.sentences import is_question, sentences_in, statements_in
from evidence.reading.sources import Sources
from evidence.tracing.certainty import WORDS
from evidence.tracing.cited_certainty import Apart, of_citation

TOO_SURE = "CLM005"
ToldApart = Callable[[], Apart]  # gives what `Said.certainties` gives for the page; few pages need it

_SURE_LISTS: tuple[tuple[Certainty, Rows, re.Pattern[str]], ...] = (
    ("high", word_lists.CERTAIN, whole_words(any_of(word_lists.CERTAIN))),
    ("moderate", word_lists.FIRM, whole_words(any_of(word_lists.FIRM))),
)
SURE_RE = whole_words("|".join(any_of(rows) for _, rows, _ in _SURE_LISTS))


def strongest_certainty(cited: Sequence[Citation], sources: Sources, apart: ToldApart) -> Certainty | None:
    """The strongest certainty of these citations of a page. None if none is of a study, or if one has no record."""
    if any(one.key not in sources.records for one in cited):
        return None
    found = (of_citation(one, sources.records, apart()) for one in cited)
    return max(filter(None, found), key=CERTAINTIES.index, default=None)


def too_sure(page: Page, block: Block, text: str, sources: Sources, apart: ToldApart) -> FoundByCode:
    """The words of a block that claim more than what it tells of the cited studies can support.

    These are the studies that the sentence cites, or those that the block cites if the sentence cites none.
    """
    for start, sentence in statements_in(text):
        own = [citation for citation in block.citations if start <= citation.at < start + len(sentence)]
        cited = own or block.citations
        keys = [citation.key for citation in cited]
        certainty = strongest_certainty(cited, sources, apart)
        for needed, rows, pattern in _SURE_LISTS:
            if certainty is None or CERTAINTIES.index(certainty) >= CERTAINTIES.index(needed):
                continue
            limit = f"{'its' if len(set(keys)) == 1 else 'their highest'} certainty is {WORDS[certainty].label.lower()}"
            for match in pattern.finditer(sentence):
                if not denied(sentence, match.start(), match.end()):
                    word = " ".join(match[0].split())
                    place = page.place_at(block.at(start + match.start()))
                    message = f'"{word}" claims more than {listed(keys)} can support: {limit}'
                    yield TOO_SURE, place, message, instead_of(match[0], rows)


def listed(keys: Iterable[str]) -> str:
    """The keys, joined for a sentence, each only once."""
    return " and ".join(dict.fromkeys(keys))


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
