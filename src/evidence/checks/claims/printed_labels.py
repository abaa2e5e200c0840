"""Checks the certainty labels that a page prints."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from evidence.checks.check import declare
from evidence.checks.claims.certainty_words import StrongestCertainty, certainty_name, listed_keys
from evidence.checks.claims.denial import Found, place_in_block
from evidence.reading.models.record import CERTAINTIES, Certainty
from evidence.reading.pages.page import Block, Page

LABEL = declare(
    "CLM006",
    "A printed label of certainty is at most that of the surest study that it stands behind.",
    bad="It eased PTSD.[@feder2021] Certainty: high. (the record says low)",
    good="It eased PTSD.[@feder2021] Certainty: low.",
)

NO_LABEL = declare(
    "CLM007",
    "A printed label of certainty is one of high, moderate, low, very low and none.",
    bad="Certainty: lwo.",
    good="Certainty: low.",
)


_LABEL_RE = re.compile(
    r"\b[Cc]ertainty\b(?:\s+(?:for|of|about)\s+[\w\s]{1,30}?)?\s*(?::|\bis\b)\s*(?P<label>high|moderate|low|very[-\s]low|none)\b",
    re.IGNORECASE,
)
_ANY_LABEL_RE = re.compile(r"^\W*Certainty:\W*(?P<label>[^\s.,;*][^.,;*\n]{0,30})", re.MULTILINE)
_CELL_RE = re.compile(r"(?:^|\|)\s*(?P<label>high|moderate|low|very[-\s]low|none)\s*(?=\||$)", re.IGNORECASE)
_SURE_COLUMN_RE = re.compile(r"\b(?:sure|certain\w*)\b", re.IGNORECASE)


_LABELS = tuple(label.replace("-", " ") for label in reversed(CERTAINTIES))


@dataclass(slots=True)
class PrintedLabels:
    """What the labels of a page stand behind: the keys cited since the last label or heading."""

    heading: str = ""
    keys: tuple[str, ...] = ()
    column: int | None = None  # of the open table's certainty


def label_problems(page: Page, block: Block, text: str, state: PrintedLabels, surest: StrongestCertainty) -> Found:
    heading = block.heading.anchor if block.heading else ""
    if heading != state.heading:
        state.heading, state.keys = heading, ()
    if block.kind == "head-row":
        columns = [bool(_SURE_COLUMN_RE.search(cell)) for cell in text.strip().strip("|").split("|")]
        state.column = columns.index(True) if True in columns else None
        return
    own = tuple(citation.key for citation in block.citations)
    if block.kind == "row":
        label = _cell(text, state.column)
    else:
        state.column = None
        state.keys += own
        label = _LABEL_RE.search(text) if "ertainty" in text else None
    if label is None:
        for found in _ANY_LABEL_RE.finditer(text) if "Certainty:" in text else ():
            near = difflib.get_close_matches(found["label"].lower(), _LABELS, n=1)
            hint = f'write "{near[0]}"' if near else f"choose one of: {', '.join(_LABELS)}"
            yield (
                NO_LABEL,
                place_in_block(page, block, found.start("label")),
                f'"{found["label"]}" is no label of certainty',
                hint,
            )
        return
    keys = own or state.keys
    certainty = surest.of(keys)
    said: Certainty = "-".join(label["label"].lower().replace("-", " ").split())  # type: ignore[assignment]
    if certainty is not None and CERTAINTIES.index(said) > CERTAINTIES.index(certainty):
        message = f'"{certainty_name(said)}" is surer than {listed_keys(keys)}'
        yield LABEL, place_in_block(page, block, label.start("label")), message, f'write "{certainty_name(certainty)}"'
    if block.kind != "row":
        state.keys = ()


def _cell(text: str, column: int | None) -> re.Match[str] | None:
    """The label in the certainty column of a table row."""
    if column is None:
        return None
    bars = [match.start() for match in re.finditer(r"\|", text)]
    if not text.lstrip().startswith("|"):
        bars.insert(0, 0)
    if column >= len(bars):
        return None
    found = _CELL_RE.match(text, bars[column])
    return found
