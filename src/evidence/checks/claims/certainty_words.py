"""Finds words that claim more than the certainty of the cited studies allows."""

import re
from collections.abc import Iterable

from evidence.checks.check import FoundByCode
from evidence.checks.claims import word_lists
from evidence.checks.claims.denial import denied
from evidence.checks.claims.word_lists import Rows, any_of, instead_of, whole_words
from evidence.reading.models.record import CERTAINTIES, Certainty, Study
from evidence.reading.pages.page import Block, Page
from evidence.reading.sources import Sources
from evidence.tracing.sentences import statements_in

TOO_SURE = "CLM005"

_SURE_LISTS: tuple[tuple[Certainty, Rows, re.Pattern[str]], ...] = (
    ("high", word_lists.CERTAIN, whole_words(any_of(word_lists.CERTAIN))),
    ("moderate", word_lists.FIRM, whole_words(any_of(word_lists.FIRM))),
)
SURE_RE = whole_words("|".join(any_of(rows) for _, rows, _ in _SURE_LISTS))


def strongest_certainty(sources: Sources, keys: Iterable[str]) -> Certainty | None:
    """The strongest certainty in the records of these keys. None if none is a study, or if one has no record."""
    found: list[Certainty] = []
    for key in keys:
        record = sources.records.get(key)
        if record is None:
            return None
        if isinstance(record, Study):
            found += [record.certainty, *(finding.certainty for finding in record.findings if finding.certainty)]
    return max(found, key=CERTAINTIES.index, default=None)


def too_sure(page: Page, block: Block, text: str, sources: Sources) -> FoundByCode:
    """The words of a block that claim more than the cited studies can support.

    These are the studies that the sentence cites, or those that the block cites if the sentence cites none.
    """
    for start, sentence in statements_in(text):
        own = [citation.key for citation in block.citations if start <= citation.at < start + len(sentence)]
        keys = own or [citation.key for citation in block.citations]
        certainty = strongest_certainty(sources, keys)
        for needed, rows, pattern in _SURE_LISTS:
            if certainty is None or CERTAINTIES.index(certainty) >= CERTAINTIES.index(needed):
                continue
            limit = f"{'its' if len(set(keys)) == 1 else 'their highest'} certainty is {certainty_name(certainty)}"
            for match in pattern.finditer(sentence):
                if not denied(sentence, match.start(), match.end()):
                    word = " ".join(match[0].split())
                    place = page.place_at(block.at(start + match.start()))
                    message = f'"{word}" claims more than {listed(keys)} can support: {limit}'
                    yield TOO_SURE, place, message, instead_of(match[0], rows)


def certainty_name(certainty: str) -> str:
    """A certainty's name as readers see it."""
    return certainty.replace("-", " ")


def listed(keys: Iterable[str]) -> str:
    """The keys, joined for a sentence, each only once."""
    return " and ".join(dict.fromkeys(keys))
