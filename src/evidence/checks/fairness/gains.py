"""Finds where a page reports a gain: that people in a trial got better with its treatment."""

import re
from collections.abc import Iterator

from evidence.checks.claims.denial import denied
from evidence.checks.claims.sentences import is_question, sentences_in
from evidence.checks.claims.subject_words import any_word
from evidence.checks.fairness.blocks import Stretch, stretches
from evidence.reading.models.record import AnyRecord, Study
from evidence.reading.pages.page import Block
from evidence.reading.sources import Sources

_GAIN_RE = re.compile(
    r"\b(?:better|improv(?:e[sd]?|ing|ements?)|eas(?:e[sd]?|ing)|gain(?:s|ed)?|reliev(?:e[sd]?|ing)|relief|benefit(?:s|ed)?"
    r"|respond(?:s|ed|ers?)?|responses?|lower"
    r"|fewer\s+symptoms|less\s+severe|lessen(?:s|ed)?|reduc(?:e[sd]?|tions?|ing)"
    r"|fell|dropped|recover(?:s|ed|y)?|remission|helped|helps|worked|works|lost\s+(?:the|their)\s+(?:\w+\s+)?diagnosis)\b",
    re.IGNORECASE,
)
# "lower dose", "fell asleep", "eased about alike": these look like gains but are not.
_NO_GAIN_RE = re.compile(
    r"\s+(?:doses?|dosage|asleep|ill|known|back|limit|end|income|part)\b|(?:\s+\w+){0,3}?\s+(?:alike|equally|as\s+much|the\s+same)\b",
    re.IGNORECASE,
)
_DESCRIBED_RE = re.compile(r"\bwho(?:\s+\w+){0,2}\s+$|\bwhose\b[^.;:]{0,60}$", re.IGNORECASE)  # "those who got better"


def favours(record: AnyRecord | None) -> bool:
    """Whether a record's study found its treatment better than what it was compared with."""
    return isinstance(record, Study) and any(finding.direction == "favours-treatment" for finding in record.findings)


def less_of_it(sources: Sources) -> re.Pattern[str]:
    """How the site may say that there is less of what people have: "less pain" where pain is its subject."""
    return re.compile(rf"\bless\s+(?:{any_word(sources.subject.condition_words)})\b", re.IGNORECASE)


def gains(block: Block, text: str, less: re.Pattern[str], described: bool = False) -> Iterator[tuple[Stretch, int]]:
    """The stretches of a block that report a gain, each with the offset in the block of the first word for it.

    What a sentence asks, denies or leaves open is not a gain. `less` is the site's own way to say that there is less of
    the condition (`less_of_it`). `text` is the block's prose. `described` says whether words that only describe people
    ("half of those who got better") count too.
    """
    for stretch in stretches(block, text):
        place = _first_gain(stretch.text, less, described)
        if place is not None:
            yield stretch, stretch.start + place


def _first_gain(text: str, less: re.Pattern[str], described: bool) -> int | None:
    for start, sentence in sentences_in(text):
        if is_question(sentence):
            continue
        for word in sorted((*_GAIN_RE.finditer(sentence), *less.finditer(sentence)), key=re.Match.start):
            if _NO_GAIN_RE.match(sentence, word.end()) or denied(sentence, word.start(), word.end()):
                continue
            if described or not _DESCRIBED_RE.search(sentence, max(0, word.start() - 80), word.start()):
                return start + word.start()
    return None
