"""Finds words that claim more than the certainty of the cited studies allows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.checks.check import declare
from evidence.checks.claims import word_lists
from evidence.checks.claims.denial import (
    Found,
    any_pattern,
    denied,
    is_question,
    place_in_block,
    replacement_for,
    sentences_in,
    whole_words,
)
from evidence.checks.claims.word_lists import Rows
from evidence.reading.models.record import CERTAINTIES, Certainty, Study
from evidence.reading.pages.page import Block, Page
from evidence.reading.sources import Sources

TOO_SURE = declare(
    "CLM005",
    "Words of certainty are not stronger than the certainty of the studies cited.",
    bad="This trial proves that it works.[@feder2021] (certainty: low)",
    good="This trial found a gain.[@feder2021]",
)


_SURE_LISTS: tuple[tuple[Certainty, Rows, re.Pattern[str]], ...] = (
    ("high", word_lists.CERTAIN, whole_words(any_pattern(word_lists.CERTAIN))),
    ("moderate", word_lists.FIRM, whole_words(any_pattern(word_lists.FIRM))),
)
SURE_RE = whole_words("|".join(any_pattern(rows) for _, rows, _ in _SURE_LISTS))


# Certainty ----------------------------------------------------------------------------------------------------------


class StrongestCertainty:
    """The strongest certainty among cited studies; None where no study is cited, or one has no record."""

    def __init__(self, sources: Sources) -> None:
        self.records = sources.records

    def of(self, keys: Iterator[str] | list[str] | tuple[str, ...]) -> Certainty | None:
        """The strongest certainty among the records of these keys."""
        found: list[Certainty] = []
        for key in keys:
            record = self.records.get(key)
            if record is None:
                return None
            if isinstance(record, Study):
                found.append(record.certainty)
                found += [finding.certainty for finding in record.findings if finding.certainty]
        return max(found, key=CERTAINTIES.index, default=None)


def too_sure(page: Page, block: Block, text: str, surest: StrongestCertainty) -> Found:
    for start, sentence in sentences_in(text):
        if is_question(sentence):
            continue
        low, high = block.start + start, block.start + start + len(sentence)
        own = [c.key for c in block.citations if low <= c.offset < high] or [c.key for c in block.citations]
        certainty = surest.of(own)
        if certainty is None:
            continue
        for needed, rows, pattern in _SURE_LISTS:
            if CERTAINTIES.index(certainty) >= CERTAINTIES.index(needed):
                continue
            for match in pattern.finditer(sentence):
                if not denied(sentence, match.start(), match.end()):
                    word = " ".join(match[0].split())
                    message = (
                        f'"{word}" is surer than {listed_keys(own)}, whose certainty is {certainty_name(certainty)}'
                    )
                    yield (
                        TOO_SURE,
                        place_in_block(page, block, start + match.start()),
                        message,
                        replacement_for(rows, match[0]),
                    )


def certainty_name(certainty: str) -> str:
    return certainty.replace("-", " ")


def listed_keys(keys: list[str] | tuple[str, ...]) -> str:
    return " and ".join(dict.fromkeys(keys))
