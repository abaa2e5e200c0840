"""A gain is told beside what it was compared with."""

from __future__ import annotations

import re
from functools import lru_cache

from evidence.checks.check import Context, Found, check
from evidence.checks.claims.sentences import place_in_block
from evidence.checks.fairness.blocks import near, speaks_to_readers
from evidence.checks.fairness.examples import RECORD
from evidence.checks.fairness.gains import favours, gains
from evidence.reading.models.record import Study
from evidence.reading.pages.page import Page
from evidence.tracing.prose import level, prose

_WORD_RE = re.compile(r"[a-z][a-z-]{3,}")
# Words in a record's comparator that say nothing about what it was.
_EMPTY = frozenset(
    "same given with without therapy treatment people that than this these those into from vein other another active "
    "drug care felt each both group groups arms what they were three times week weeks compared comparator mixed none "
    "seen ketamine dose doses infusion infusions controls control".split()
)


@check(
    "FAI003",
    "Where a trial's gain is told, what it was compared with is named in the same block or the one beside it.",
    why="A gain against nothing, against placebo and against another drug are three different things.",
    bad="Other people had another trial.[@feder2021]\n\nOn ketamine, 6 of 10 people got better.[@yermus2024]",
    good="Other people had another trial.[@feder2021]\n\nOn ketamine, 6 of 10 people got better, and fewer on placebo.[@yermus2024]",
    files=RECORD,
)
def without_comparator(page: Page, context: Context) -> Found:
    records = context.sources.records
    if not speaks_to_readers(page) or not any(favours(records.get(citation.key)) for citation in page.citations):
        return
    for block, text in prose(page):
        for stretch, place in gains(block, level(text)):
            for key in dict.fromkeys(stretch.keys):
                record = records.get(key)
                if not isinstance(record, Study) or not favours(record):
                    continue
                words = comparator_words(record.comparator, tuple(record.comparator_also))
                if words and not re.search("|".join(map(re.escape, words)), near(page, block).lower()):
                    message = f"this tells of a gain in {key}, and not what it was compared with: {record.comparator}"
                    hint = "name it in this block or the one beside it; the record can give it other names in `comparator_also`"
                    yield place_in_block(page, block, place), message, hint


@lru_cache(maxsize=256)
def comparator_words(comparator: str, also: tuple[str, ...]) -> tuple[str, ...]:
    """The words by which a page can name a comparator: those of the record's own text, and its other words for it."""
    own = [word for word in _WORD_RE.findall(comparator.lower()) if word not in _EMPTY]
    return tuple(dict.fromkeys([*own, *(word.lower() for word in also)]))
