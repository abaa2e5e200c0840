"""The quick look at a text finds all that a pattern finds, on this site's own pages."""

from helpers import ROOT

from evidence.checks.claims.banned_words import SURE_RE
from evidence.checks.claims.subject_words import words_of
from evidence.reading.sources import read
from evidence.tracing.prose import words_on
from evidence.tracing.quick_look import within


def test_nothing_is_overlooked_in_the_pages_of_the_site() -> None:
    sources = read(ROOT)
    patterns = [words_of(sources).banned, words_of(sources).treatment, SURE_RE]
    seen = 0
    for page in sources.pages:
        words = words_on(page)
        for pattern in patterns:
            look = within(pattern, words)
            for block in page.blocks:
                found, plain = look(block.text), pattern.search(block.text)
                assert (found and found.span()) == (plain and plain.span())
                seen += plain is not None
    assert seen > 20
