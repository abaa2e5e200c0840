"""Checks that a page does not turn "no difference was shown" into "there is no difference"."""

import re
from collections.abc import Iterator

from evidence.checks.check import Context, Found, check
from evidence.checks.claims.denial import denied
from evidence.checks.claims.subject_words import any_word
from evidence.checks.fairness.blocks import citing, stretches
from evidence.checks.fairness.examples import RECORD
from evidence.reading.models.record import POOLED, RANDOMISED, Study
from evidence.reading.pages.page import Page
from evidence.reading.pages.sentences import statements_in
from evidence.reading.sources import Sources
from evidence.tracing.prose import prose, without_emphasis, without_quotations

_DO = r"(?:do|does|did|is|are|was|were|has|have|had)"
_HELP = r"(?:work|help|ease|improve|reduce|lower|relieve|treat|benefit|differ|matter)(?:ed|d)?"
_NOTHING = (
    rf"\bfound\s+(?:none|nothing|no\s+(?:such\s+)?(?:benefits?|effects?|differences?|gains?|improvements?|relief))\b"
    rf"|\b(?:no|without(?:\s+any)?|zero)\s+(?:{{of_it}}\s+)?(?:benefits?|effects?|differences?|gains?|improvements?|advantages?)\b"
    rf"|\b(?:do|does|did)(?:\s+not|n['’]t)\s+{_HELP}\b"
    rf"|\b{_DO}\s+(?:no|not\s+any)\s+(?:better|different|more\s+effective|more\s+helpful)\b"
    rf"|\b{_DO}(?:\s+not|n['’]t)\s+(?:better|different|effective|more\s+effective)\b"
    rf"|\b(?:{_DO}|eased|fell|improved|dropped)\s+(?:just\s+|exactly\s+)?(?:the\s+same|equally)\b|\bmade\s+no\s+difference\b"
    rf"|\b{_DO}\s+ineffective\b|\b{_DO}\s+useless\b|\bno\s+(?:better|more\s+effective)\s+than\b"
    rf"|\bfail(?:s|ed)?\s+to\s+(?:work|help|ease|improve|reduce|lower|relieve|beat|differ)\b"
)


def nothing(sources: Sources) -> re.Pattern[str]:
    """A pattern for "no difference", "no benefit" and the like, also with the site's condition before the noun."""
    return re.compile(_NOTHING.replace("{of_it}", f"(?:{any_word(sources.subject.condition_words)})"), re.IGNORECASE)


_SOMETHING_ELSE_RE = re.compile(
    r"\b(?:whom|we|had\s+not|that|which|who|earlier|antidepressants?|harm\w*|serious|side)\b[^,;]{0,60}$", re.IGNORECASE
)
_PRESENT_RE = re.compile(r"(?:do|does|is|are|has|have)\b", re.IGNORECASE)
_CLEARLY_RE = re.compile(r"\s+(?:clearly|by\s+much|enough)\b", re.IGNORECASE)
_HINT = 'write "no clear difference", or "did not clearly differ"'
_WHY = "says that there is none"


def _open_ones(sources: Sources) -> frozenset[str]:
    """The keys of the studies that compared groups and, for some outcome, did not show a difference."""
    studies = ((key, one) for key, one in sources.records.items() if isinstance(one, Study))
    compared = ((key, study) for key, study in studies if study.design in RANDOMISED | POOLED)
    return frozenset(
        key for key, study in compared if any(finding.direction == "no-difference" for finding in study.findings)
    )


@check(
    "FAI004",
    'No page says "found none", "no benefit", "did no better" or "did not work" of a study that only showed no difference.',
    why="A trial that shows no clear difference has usually not shown that there is none (Altman and Bland, 1995).",
    bad="In a tiny trial, lumenide had no effect on sleep.[@yermus2024]",
    good="In a tiny trial, sleep did not clearly differ.[@yermus2024]",
    files=RECORD,
)
def told_as_none(page: Page, context: Context) -> Found:
    open_ones, words_for = context.once(_open_ones), context.once(nothing)
    for block, text in prose(page, citing(page, open_ones)) if page.citations else ():
        for stretch in stretches(block, without_emphasis(text)):
            keys = [key for key in stretch.keys if key in open_ones]
            for offset, words in _said(stretch.text, words_for) if keys else ():
                message = f'"{words}" {_WHY}, but {keys[0]} only did not show a difference'
                yield page.place_at(block.at(stretch.start + offset)), message, _HINT
    key = str(page.meta.get("reference"))
    # Also what a record's own findings say, since readers see that on cards.
    for index, finding in enumerate(context.sources.records[key].findings if key in open_ones else ()):
        if finding.direction == "no-difference":
            for _, words in _said(without_quotations(finding.says), words_for):
                place = page.place_of("findings", index, "says")
                yield place, f'"{words}" {_WHY}, but the direction is no-difference', _HINT


def _said(text: str, nothing: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """The places and words of a text that say that there is no difference. Questions and denials do not count."""
    for start, sentence in statements_in(text):
        for found in nothing.finditer(sentence):
            begin, end = found.span()
            if _PRESENT_RE.match(found[0]) and start + len(sentence) < len(text.rstrip()):
                continue  # "You pay, and it does not help." is not about the study that the next sentence cites
            if _SOMETHING_ELSE_RE.search(sentence, max(0, begin - 80), begin) or _CLEARLY_RE.match(sentence, end):
                continue
            if not denied(sentence, begin, begin, clause_alone=True):
                yield start + begin, " ".join(found[0].split())
