"""Which findings of the studies that a page cites its sentences say. The cards on the page show those and no others.

Nobody marks a citation with a finding. A sentence says a finding if it has the finding's numbers or words: one that only
one finding of the study has says much, one that many share says little. A writer who sees the wrong finding on a card, or
the word of the wrong one beside a citation, words the sentence, or what the record says, as the other one does.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, lru_cache

from evidence.reading.models.record import AnyRecord, Finding, Study
from evidence.reading.pages.page import Block, Citation, Page
from evidence.reading.pages.sentences import sentence_spans
from evidence.tracing.drawn import drawn_findings
from evidence.tracing.numbers import NUMBER_WORDS, NUMERAL_RE, as_read, number
from evidence.tracing.reported_figures import PER

Sign = float | str  # a number, or the beginning of a word
Signs = Mapping[str, set[Sign]]  # those of each finding of a record, by its id
SignsOf = Callable[[str], Signs]  # gives those of the record of a key
ByCitation = Mapping[tuple[str, int], set[str]]  # the ids of findings, by the key and the occurrence of a citation

_WORD_RE = re.compile(r"[^\W\d_]{3,}")
_MARKERS_RE = re.compile(r"(?:\[@[^\]\n]*\]\s*)+")
_BEGINNING = 5  # letters in which the forms of a word agree: "breathe" and "breathing"
_COMMON = frozenset(
    word[:_BEGINNING]
    for word in "about after all also and any are been between both but can could did does each first for from had has have how "
    "into its may more most much not one only other out over people person said same say says since some study "
    "than that the their them then there these they this those too trial use was were what when which who with you your trials".split()
)
# What a number from 10 on weighs, and a word of the finding's id; then a smaller number. Other words weigh 1.
_MUCH, _LITTLE = 2.0, 0.5
# What a sentence must weigh to say a finding: the first in a sentence that cites the study; a further one there; one in
# a sentence around it.
_FIRST, _FURTHER, _AROUND = 1.0, 1.5, 2.25


def findings_said(
    page: Page, records: Mapping[str, AnyRecord], signs: SignsOf | None = None, known: ByCitation | None = None
) -> dict[str, set[str]]:
    """The ids of the findings that a page's sentences and pictures say, by the key of the study.

    A sentence that cites a study and fits none of its findings counts as saying the first, its main result. `signs` gives
    what `signs_of` makes of the record of a key; a caller with many pages keeps that. `known` is what
    `findings_by_citation` gave for the page, if anything.
    """
    signs = signs or signs_in(records)
    found: dict[str, set[str]] = defaultdict(set)
    for mark in page.marks:
        for key, finding in drawn_findings(mark.name, records):
            found[key].add(finding)
    cited = {one.key for one in page.citations if one.key in records and one.inside != "image"}
    for (key, _), findings in (known or {}).items():
        found[key] |= findings
    several = {key for key in cited if len(signs(key)) > 1}
    found.update({key: set(signs(key)) for key in cited - several})
    several -= {key for key, _ in known or ()}
    told = [(one.key, text, cites) for one, text, cites in _told_on(page, several)]
    for key, text, cites in sorted(told, key=lambda one: not one[2]):  # what cites says one of them in any case
        if not found[key].issuperset(signs(key)):
            found[key].update(_said(text, signs(key), cites))
    return dict(found)


def findings_by_citation(page: Page, keys: Collection[str], signs: SignsOf) -> ByCitation:
    """The ids of the findings that the words say which rest on each citation of these keys, by its key and occurrence."""
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for one, text, cites in _told_on(page, keys):
        found[one.key, one.occurrence].update(_said(text, signs(one.key), cites))
    return dict(found)


def _told_on(page: Page, keys: Collection[str]) -> Iterator[tuple[Citation, str, bool]]:
    """What `_told` gives of all blocks of a page, for the citations of these keys alone."""
    blocks = (block for block in page.blocks if any(one.key in keys for one in block.citations))
    return (told for block in blocks for told in _told(block) if told[0].key in keys)


def _told(block: Block) -> Iterator[tuple[Citation, str, bool]]:
    """Each citation of a block, with the words that rest on it, and whether it is these words themselves that cite.

    A citation covers its sentence from the citation before it. A sentence without one rests on the next citation in its
    block, or after the last one, on that.
    """
    waiting: list[str] = []
    last: list[Citation] = []
    for start, end in sentence_spans(block.text):
        for text, cited in _parts(block, start, end):
            if cited:
                last = cited
                yield from ((one, said, False) for one in last for said in waiting)
                yield from ((one, text, True) for one in last)
                waiting = []
            else:
                waiting.append(text)
    yield from ((one, said, False) for one in last for said in waiting)


def _parts(block: Block, start: int, end: int) -> Iterator[tuple[str, list[Citation]]]:
    """The parts of a sentence of a block, each with the citations that end it; none for what follows the last marker."""
    for marker in _MARKERS_RE.finditer(block.text, start, end):
        yield (
            block.text[start : marker.start()],
            [one for one in block.citations if marker.start() <= one.at < marker.end()],
        )
        start = marker.end()
    if block.text[start:end].strip():
        yield block.text[start:end], []


def _said(text: str, signs_of_findings: Signs, cites: bool) -> list[str]:
    """The ids of the findings of a record that a sentence says, the plainest first."""
    own = _signs(text)
    shared = {name: both for name, signs in signs_of_findings.items() if (both := own & signs)}
    common = Counter(sign for signs in shared.values() for sign in signs)
    chosen: list[str] = []
    rest = set(common)
    while rest:
        weights = {
            name: math.fsum(_weight(one, name) / common[one] for one in signs & rest) for name, signs in shared.items()
        }
        best = max(weights, key=weights.__getitem__)
        if weights[best] < (_AROUND if not cites else _FURTHER if chosen else _FIRST):
            break
        chosen.append(best)
        rest -= shared[best]
    return chosen or [name for name in list(signs_of_findings)[:1] if cites]


def _weight(sign: Sign, name: str) -> float:
    if isinstance(sign, float):
        return _MUCH if sign >= 10 else _LITTLE
    return _MUCH if any(part.startswith(sign) for part in name.split("-")) else 1.0


def signs_in(records: Mapping[str, AnyRecord]) -> SignsOf:
    """What gives the signs of each of these records by its key. It makes them when they are first asked for."""
    return cache(lambda key: signs_of(records[key]))


def signs_of(record: AnyRecord) -> Signs:
    """For each finding of a record, by its id, the numbers and words by which a sentence that says it is known."""
    sample = _sample(record)
    return {finding.id: _signs_of(finding) - sample for finding in record.findings}


def _sample(record: AnyRecord) -> set[Sign]:
    """How many people and studies there were, which is said with any finding of a study."""
    people = [record.people.number, record.people.studies] if isinstance(record, Study) else []
    return {float(number) for number in people if number}


def _signs_of(finding: Finding) -> set[Sign]:
    means = (figure.means or "" for figure in finding.figures)
    numbers = (
        value for one in finding.figures for value in (one.value, one.of, one.low, one.high) if value is not None
    )
    words = [finding.id, finding.outcome, finding.says, finding.source_grade or "", *means]
    return _words(" ".join(words)) | {abs(float(value)) for value in numbers}


@lru_cache(maxsize=256)  # a marker often has several keys, whose studies are asked one after the other
def _signs(text: str) -> set[Sign]:
    """The numbers and the words of a sentence; the 100 of "44 of 100" is not a number of its own."""
    read = as_read(text).lower()
    numbers = [*(match[0] for match in NUMERAL_RE.finditer(read)), *NUMBER_WORDS.intersection(read.split())]
    return _words(read) | {value for value in map(float, map(number, numbers)) if value > 1 and value not in PER}


def _words(text: str) -> set[Sign]:
    return {word[:_BEGINNING] for word in _WORD_RE.findall(text.lower())} - _COMMON
