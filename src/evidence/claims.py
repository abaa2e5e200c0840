"""Sentences and claims: what a citation stands behind.

A marker belongs to the sentence that it ends or stands in; a marker after a full stop belongs to the sentence before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidence.markdown import Block, Citation, Heading, Page
from evidence.records import CERTAINTIES, Certainty, Study
from evidence.sources import Sources

# A full stop after these ends no sentence. Lower case, without the stop.
ABBREVIATIONS = frozenset(
    "v vs e.g i.e etc dr mr mrs ms prof st no fig cf al approx dept inc jr sr u.s u.k p pp vol ed eds".split()
)
_END_RE = re.compile(r"[.!?…][\"'”’)\]]*(?:\s?\[@[^\]\n]*\])*(?=\s|$)")
_LAST_WORD_RE = re.compile(r"([\w.]+)$")
_MARKER_RE = re.compile(r"\s?\[@[^\]\n]*\]")
_LINK_RE = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_ATTRIBUTES_RE = re.compile(r"\{[:#.][^}\n]*\}")
_EMPHASIS_RE = re.compile(r"(\*{1,3}|(?<!\w)_{1,2}|_{1,2}(?!\w))")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a block: its plain text, its offset in the page, and the citations that belong to it."""

    text: str
    raw: str
    offset: int
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A cited sentence: where it stands, what it says, what it hangs on, and the least certainty behind it."""

    page: Page
    heading: Heading | None
    sentence: Sentence
    keys: tuple[str, ...]
    certainty: Certainty | None  # None where only guidance is cited

    @property
    def anchor(self) -> str:
        """The id, in the built page, of the first marker."""
        return self.sentence.citations[0].anchor


def plain(text: str) -> str:
    """Markdown prose as a reader sees it: no markers, no link targets, no emphasis marks, single spaces."""
    text = _LINK_RE.sub(r"\1", _MARKER_RE.sub("", text))
    return " ".join(_EMPHASIS_RE.sub("", _ATTRIBUTES_RE.sub("", text)).split())


def sentences(block: Block) -> Iterator[Sentence]:
    """The sentences of a block, in order; a table row or a list item without a stop is one sentence."""
    start = 0
    for end in [*_ends(block.text), len(block.text)]:
        raw = block.text[start:end]
        if raw.strip():
            low, high = block.start + start, block.start + end
            own = tuple(c for c in block.citations if low <= c.offset < high)
            yield Sentence(plain(raw), raw, low + len(raw) - len(raw.lstrip()), own)
        start = end


def _ends(text: str) -> Iterator[int]:
    for match in _END_RE.finditer(text):
        word = _LAST_WORD_RE.search(text, 0, match.start())
        last = word.group(1).lower() if word else ""
        if match.group().startswith(".") and (last in ABBREVIATIONS or (len(last) == 1 and last.isalpha())):
            continue
        if match.end() < len(text):
            yield match.end()


def claims(sources: Sources) -> list[Claim]:
    """Every cited sentence of every page that is no study record, in the order of files and lines."""
    pages = (page for page in sources.pages if not page.path.startswith("docs/studies/"))
    return [claim for page in pages for claim in page_claims(page, sources)]


def page_claims(page: Page, sources: Sources) -> Iterator[Claim]:
    """The cited sentences of one page."""
    for block in page.blocks:
        if not block.citations:
            continue
        for sentence in sentences(block):
            if sentence.citations:
                keys = tuple(dict.fromkeys(citation.key for citation in sentence.citations))
                yield Claim(page, block.heading, sentence, keys, weakest(keys, sources))


def weakest(keys: tuple[str, ...], sources: Sources) -> Certainty | None:
    """The lowest certainty among the studies cited; None where no study is among them.

    A sentence that cites two studies may lean on either, so its label is that of the weaker.
    """
    records = (sources.records.get(key) for key in keys)
    found = [record.certainty for record in records if isinstance(record, Study)]
    return min(found, key=CERTAINTIES.index) if found else None
