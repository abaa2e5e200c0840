"""Checks the certainty labels that a page prints."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from evidence.checks.check import FoundByCode
from evidence.checks.claims.certainty_words import certainty_name, listed, strongest_certainty
from evidence.checks.claims.sentences import place_in_block
from evidence.reading.models.record import CERTAINTIES, Certainty
from evidence.reading.pages.page import Block, Page
from evidence.reading.sources import Sources
from evidence.text import nearest

LABEL, NO_LABEL = "CLM006", "CLM007"

_LABEL_RE = re.compile(
    r"\b[Cc]ertainty\b(?:\s+(?:for|of|about)\s+[\w\s]{1,30}?)?\s*(?::|\bis\b)\s*(?P<label>high|moderate|low|very[-\s]low|none)\b",
    re.IGNORECASE,
)
_ANY_LABEL_RE = re.compile(r"^\W*Certainty:\W*(?P<label>[^\s.,;*][^.,;*\n]{0,30})", re.MULTILINE)
_CELL_RE = re.compile(r"(?:^|\|)\s*(?P<label>high|moderate|low|very[-\s]low|none)\s*(?=\||$)", re.IGNORECASE)
_SURE_COLUMN_RE = re.compile(r"\b(?:sure|certain\w*)\b", re.IGNORECASE)
_LABELS = tuple(certainty_name(label) for label in reversed(CERTAINTIES))


@dataclass(slots=True)
class PrintedLabels:
    """Goes through the blocks of a page and knows which studies the next label speaks of.

    They are those cited since the last label or heading, or in the label's own row of a table.
    """

    page: Page
    sources: Sources
    heading: str = ""
    keys: tuple[str, ...] = ()
    column: int | None = None  # of the certainty in the table that was begun last

    def problems_in(self, block: Block, text: str) -> FoundByCode:
        """What is wrong with the labels of the next block."""
        heading = block.heading.anchor if block.heading else ""
        if heading != self.heading:
            self.heading, self.keys = heading, ()
        if block.kind == "head-row":
            columns = [bool(_SURE_COLUMN_RE.search(cell)) for cell in text.strip().strip("|").split("|")]
            self.column = columns.index(True) if True in columns else None
            return
        cited = tuple(citation.key for citation in block.citations)
        if block.kind == "row":
            label = _label_in_column(text, self.column)
        else:
            self.column = None
            self.keys += cited
            label = _LABEL_RE.search(text) if "ertainty" in text else None
        if label is None:
            yield from self._misspelled(block, text)
            return
        yield from self._too_sure(block, label, cited or self.keys)
        if block.kind != "row":
            self.keys = ()

    def _too_sure(self, block: Block, label: re.Match[str], keys: tuple[str, ...]) -> FoundByCode:
        certainty = strongest_certainty(self.sources, keys)
        printed = cast(Certainty, "-".join(label["label"].lower().replace("-", " ").split()))
        if certainty is not None and CERTAINTIES.index(printed) > CERTAINTIES.index(certainty):
            message = f'the label "{certainty_name(printed)}" claims more than {listed(keys)} can support'
            hint = f'write "{certainty_name(certainty)}"'
            yield LABEL, place_in_block(self.page, block, label.start("label")), message, hint

    def _misspelled(self, block: Block, text: str) -> FoundByCode:
        for found in _ANY_LABEL_RE.finditer(text) if "Certainty:" in text else ():
            near = nearest(found["label"].lower(), _LABELS)
            hint = f'write "{near}"' if near else f"choose one of: {', '.join(_LABELS)}"
            place = place_in_block(self.page, block, found.start("label"))
            yield NO_LABEL, place, f'"{found["label"]}" is not a certainty label', hint


def _label_in_column(row: str, column: int | None) -> re.Match[str] | None:
    """The label in the certainty column of a table row."""
    bars = [match.start() for match in re.finditer(r"\|", row)]
    if not row.lstrip().startswith("|"):
        bars.insert(0, 0)
    return _CELL_RE.match(row, bars[column]) if column is not None and column < len(bars) else None
