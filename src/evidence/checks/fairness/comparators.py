"""Checks that a page that reports a gain names what it was compared with."""

import re

from evidence.checks.check import Context, Found, check
from evidence.checks.fairness.blocks import citing, speaks_to_readers, surroundings
from evidence.checks.fairness.examples import RECORD
from evidence.checks.fairness.gains import favours, gains, less_of_it
from evidence.reading.models.record import Study
from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources
from evidence.tracing.prose import prose, without_emphasis


@check(
    "FAI003",
    "A page that reports a gain says beside it what it was compared with, in a word from `comparator_words` of the record.",
    why="A gain against nothing, against placebo and against another drug are three different things.",
    bad="Other people had another trial.[@feder2021]\n\nOn lumenide, 6 of 10 people got better.[@yermus2024]",
    good="Other people had another trial.[@feder2021]\n\nOn lumenide, 6 of 10 people got better, and fewer on placebo.[@yermus2024]",
    files=RECORD,
)
def without_comparator(page: Page, context: Context) -> Found:
    named = context.once(_named)
    blocks = citing(page, named) if speaks_to_readers(page) else []
    if not blocks:
        return
    around = surroundings(page)
    for block, text in prose(page, blocks):
        for stretch, place in gains(block, without_emphasis(text), context.once(less_of_it)):
            for key in dict.fromkeys(key for key in stretch.keys if key in named):
                if not named[key].search(around.near(block)):
                    words = " or ".join(_words(context.sources, key))
                    message = f"this reports a gain in {key}, but not what it was compared with"
                    hint = f"name it in this block or the one beside it: {words}"
                    yield page.place_at(block.at(place)), message, hint


def _named(sources: Sources) -> dict[str, re.Pattern[str]]:
    """A pattern of the words for what was compared with, by the key of each record that reports a gain."""
    return {
        key: re.compile("|".join(map(re.escape, _words(sources, key))), re.IGNORECASE)
        for key, record in sources.records.items()
        if favours(record) and _words(sources, key)
    }


def _words(sources: Sources, key: str) -> list[str]:
    record = sources.records[key]
    return record.comparator_words if isinstance(record, Study) else []
