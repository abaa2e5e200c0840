"""Checks the certainty labels, and the sources' own grades, that a page prints."""

import re
from dataclasses import dataclass
from typing import cast

from evidence.checks.check import FoundByCode
from evidence.checks.claims.banned_words import ToldApart, listed, strongest_certainty
from evidence.reading.models.record import CERTAINTIES, Certainty
from evidence.reading.pages.page import Block, Citation, Page
from evidence.reading.pages.sentences import sentences_in
from evidence.reading.sources import Sources
from evidence.text import nearest
from evidence.tracing.certainty import GRADE_RE, WORDS

LABEL, NO_LABEL, OWN_GRADE = "CLM006", "CLM007", "CLM008"

_LABEL_RE = re.compile(
    r"\b[Cc]ertainty\b(?:\s+(?:for|of|about)\s+[\w\s]{1,30}?)?\s*(?::|\bis\b)\s*(?P<label>high|moderate|low|very[-\s]low|none)\b",
    re.IGNORECASE,
)
_ANY_LABEL_RE = re.compile(r"^\W*Certainty:\W*(?P<label>[^\s.,;*][^.,;*\n]{0,30})", re.MULTILINE)
_CELL_RE = re.compile(r"\s*(?P<label>high|moderate|low|very[-\s]low|none)\s*", re.IGNORECASE)
_SURE_COLUMN_RE = re.compile(r"\b(?:sure|certain\w*)\b", re.IGNORECASE)
_GRADE_COLUMN_RE = re.compile(r"\bown grades?\b", re.IGNORECASE)
# "The source says high for exposure", "by the source too", "on evidence that it grades as very low"
_SOURCE_RE = re.compile(r"\bsource(?:['’]s)?\b(?!s\b)|\bgrad(?:es?|ed|ing)\b", re.IGNORECASE)
_LABELS = tuple(WORDS[label].label.lower() for label in reversed(CERTAINTIES))


@dataclass(slots=True)
class PrintedLabels:
    """Goes through the blocks of a page and knows what the next label is about.

    These are the citations since the last label or heading, or in the label's own row of a table.
    """

    page: Page
    sources: Sources
    apart: ToldApart
    heading: str = ""
    cited: tuple[Citation, ...] = ()
    column: int | None = None  # the number of the certainty column in the current table
    grades: int | None = None  # and that of the column of the sources' own grades

    def problems_in(self, block: Block, text: str) -> FoundByCode:
        """The problems of the labels in the next block."""
        heading = block.heading.anchor if block.heading else ""
        if heading != self.heading:
            self.heading, self.cited = heading, ()
        if block.kind == "head-row":
            self.column, self.grades = _column(text, _SURE_COLUMN_RE), _column(text, _GRADE_COLUMN_RE)
            return
        if block.kind == "row":
            label = _label_in_column(text, self.column)
        else:
            self.column = self.grades = None
            self.cited += block.citations
            label = _LABEL_RE.search(text) if "ertainty" in text else None
        cited = block.citations or self.cited
        yield from self._own_grades(block, text, [one.key for one in cited])
        if label is None:
            yield from self._misspelled(block, text)
            return
        yield from self._too_sure(block, label, cited)
        if block.kind != "row":
            self.cited = ()

    def _too_sure(self, block: Block, label: re.Match[str], cited: tuple[Citation, ...]) -> FoundByCode:
        certainty = strongest_certainty(cited, self.sources, self.apart)
        printed = cast(Certainty, "-".join(label["label"].lower().replace("-", " ").split()))
        if certainty is not None and CERTAINTIES.index(printed) > CERTAINTIES.index(certainty):
            message = f'the label "{WORDS[printed].label.lower()}" claims more than {listed(one.key for one in cited)} can support'
            hint = f'write "{WORDS[certainty].label.lower()}"'
            yield LABEL, self.page.place_at(block.at(label.start("label"))), message, hint

    def _own_grades(self, block: Block, text: str, keys: list[str]) -> FoundByCode:
        """The grades that a block gives as a source's own, but that no record of the cited studies has."""
        if block.kind == "row":
            cell = _cell(text, self.grades)
            texts = [(cell[0], text[cell[0] : cell[1]])] if cell else []
        elif keys and any(word in text.casefold() for word in ("source", "grad")):
            texts = [(start, words) for start, words in sentences_in(text) if _SOURCE_RE.search(words)]
        else:
            return
        if not any(GRADE_RE.search(words) for _, words in texts):
            return
        records = [self.sources.records[key] for key in keys if key in self.sources.records]
        recorded = [finding.source_grade for record in records for finding in record.findings if finding.source_grade]
        known = {_grade(found) for grade in recorded for found in GRADE_RE.finditer(grade)}
        for start, words in texts:
            for found in GRADE_RE.finditer(words):
                if _grade(found) not in known:
                    place, grade = self.page.place_at(block.at(start + found.start("grade"))), found["grade"]
                    message = f'no record of {listed(keys)} says that the source grades its evidence as "{grade}"'
                    hint = f"its own grades there: {', '.join(sorted(known)) or 'none'}"
                    yield OWN_GRADE, place, message, f"{hint}; correct it, or cite who says so"

    def _misspelled(self, block: Block, text: str) -> FoundByCode:
        for found in _ANY_LABEL_RE.finditer(text) if "Certainty:" in text else ():
            near = nearest(found["label"].lower(), _LABELS)
            hint = f'write "{near}"' if near else f"choose one of: {', '.join(_LABELS)}"
            place = self.page.place_at(block.at(found.start("label")))
            yield NO_LABEL, place, f'"{found["label"]}" is not a certainty label', hint


def _grade(found: re.Match[str]) -> str:
    return " ".join(found["grade"].lower().replace("-", " ").split())


def _column(head: str, wanted: re.Pattern[str]) -> int | None:
    """The number of the first column whose head matches a pattern."""
    columns = [bool(wanted.search(cell)) for cell in head.strip().strip("|").split("|")]
    return columns.index(True) if True in columns else None


def _cell(row: str, column: int | None) -> tuple[int, int] | None:
    """Where the cell in a column of a table row begins and ends."""
    bars = [match.start() for match in re.finditer(r"\|", row)]
    if not row.lstrip().startswith("|"):
        bars.insert(0, -1)
    if column is None or column >= len(bars):
        return None
    return bars[column] + 1, bars[column + 1] if column + 1 < len(bars) else len(row)


def _label_in_column(row: str, column: int | None) -> re.Match[str] | None:
    """The label in the certainty column of a table row."""
    cell = _cell(row, column)
    return _CELL_RE.fullmatch(row, *cell) if cell else None
