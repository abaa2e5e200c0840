"""Checks that a page that says "approved" or "not approved" names who decided so."""

import re
from collections.abc import Iterator

from evidence.checks.check import Context, Found, check
from evidence.checks.claims.denial import denied
from evidence.checks.fairness.blocks import surroundings
from evidence.problem import Place
from evidence.reading.models.data_files import DataFile
from evidence.reading.pages.page import Page
from evidence.reading.pages.sentences import statements_in
from evidence.reading.project_files import STUDIES
from evidence.tracing.prose import data_texts, prose, without_emphasis, without_quotations

_APPROVAL_RE = re.compile(
    r"\b(?:not|never|nor)\s+(?:yet\s+|been\s+|currently\s+|officially\s+)*(?:approved|licen[sc]ed|authori[sz]ed)\b"
    r"|n['’]t\s+(?:yet\s+|been\s+)*(?:approved|licen[sc]ed|authori[sz]ed)\b|\b(?:un|non-)approved\b"
    r"|\bno\s+(?:\w+\s+)?approval\b|\bapproved\s+for\s+[^.;|]{1,60}?\bnot\s+for\b|\bapproved\s+(?:\w+\s+)?for\s+no(?:ne)?\b"
    # What is approved, too: another country's readers would take it for theirs.
    r"|\b(?:is|are|was|were|been)\s+(?:also\s+)?(?:approved|licen[sc]ed|authori[sz]ed)\s+for\b|\b(?:its|their)\s+own\s+approval\b",
    re.IGNORECASE,
)
_STEMS = ("approv", "licen", "authori")  # a quick look
_BY_WHOM_RE = re.compile(
    r"\b(?:FDA|EMA|MHRA|TGA|BfArM|Swissmedic|NICE|CDSCO|HPRA|PMDA|NMPA|ANVISA|SAHPRA|Medsafe|US|U\.S\.?|USA|UK|EU|America|American|Europe|European|Canada|Canadian"
    r"|Britain|British|Australian?|France|French|Germany?|United\s+(?:States|Kingdom)|Food\s+and\s+Drug)\b"
    r"|\b[Rr]egulators?\b|\b[Aa]genc(?:y|ies)\b|\b[Aa]uthorit(?:y|ies)\b"
    r"|\b(?:approved|licen[sc]ed|authori[sz]ed)\s+by\b|\b[Ii]nsur(?:ers?|ances?)\s+(?:has|have|had|did|does|do|may|might|will|would)\b"
    r"|\b(?!English\b)[A-Z][a-z]+(?:ish|ese|ian)\b|\bby\s+the\s+[A-Z]{3,}\b"  # "the Irish board", "by the XYZ"
    r"|\bin\s+(?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)[A-Z][a-z]+"
)
_MESSAGE, _HINT = "does not say by whom", 'name the country or the regulator: "in Ireland", or "by the regulator"'


@check(
    "FAI005",
    'A page that says "approved" or "not approved" names the regulator or the country in the same paragraph, item or table.',
    why="Regulators differ, and an approval in one country does not count in another.",
    bad="Lumenide is not approved for GLIM.",
    good="In the US, lumenide is not approved for GLIM.",
)
def not_approved(source: Page | DataFile, _: Context) -> Found:
    if isinstance(source, DataFile):
        for place, text in data_texts(source):
            yield from _not_named(text, place)
        return
    if source.path.startswith(STUDIES) or not _may_say_it(source.text):
        return
    blocks = [block for block in source.blocks if _may_say_it(block.text)]
    around = surroundings(source)
    for block, text in prose(source, blocks):
        for offset, words in _not_approved(without_emphasis(text)):
            if not _BY_WHOM_RE.search(around.near(block) if block.kind == "row" else block.text):
                yield source.place_at(block.at(offset)), f'"{words}" {_MESSAGE}', _HINT
    description = source.meta.get("description")
    if isinstance(description, str):
        yield from _not_named(description, source.place_of("description"))


def _may_say_it(text: str) -> bool:
    lowered = text.lower()
    return any(stem in lowered for stem in _STEMS)


def _not_named(text: str, place: Place) -> Found:
    """The problems of a text that has no other words around it."""
    if not _BY_WHOM_RE.search(text):
        for _offset, words in _not_approved(without_quotations(text)):
            yield place, f'"{words}" {_MESSAGE}', _HINT


def _not_approved(text: str) -> Iterator[tuple[int, str]]:
    """The places and words of a text that say that something is approved or not."""
    for start, sentence in statements_in(text):
        for found in _APPROVAL_RE.finditer(sentence):
            if not denied(sentence, found.start(), found.start(), clause_alone=True):
                yield start + found.start(), " ".join(found[0].split())
