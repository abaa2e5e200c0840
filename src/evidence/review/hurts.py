"""Which changes can hurt a reader and come first in the report, and which change only words and come last."""

import re
from collections import Counter
from enum import IntEnum

from evidence.reading.models.record import NOT_SEEN
from evidence.reading.project_files import is_record
from evidence.review.seen import KINDS, Line
from evidence.review.seen_changes import MOVED, LineChange
from evidence.review.seen_data import CRISIS, RULES
from evidence.review.seen_site import PlaceChanges
from evidence.tracing.certainty import WORDS

CHANGES_PAGE = "docs/about/changes.md"  # it tells what was corrected, and asks nothing of readers
_ALARM_RE = re.compile(r"\b(?:warning|danger|caution|attention) box")
_NEGATION_RE = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|without|cannot|unless|stop|avoid|\w+n['’]t)\b", re.I
)
_DIRECTION_RE = re.compile(
    r"\b(?:more|fewer|less|better|worse|higher|lower|longer|shorter|safe|cure[sd]?|work(?:s|ed)?)\b", re.I
)
_DOSE_RE = re.compile(r"\d[\d.,]*\s?(?:mg|µg|mcg|ml|g|grams?|tablets?|sprays?|doses?)(?:/kg|/day)?\b", re.I)
_HARM_RE = re.compile(
    r"\b(?:death|die[sd]?|dying|fatal|suicid\w*|overdos\w*|poison\w*|addict\w*|depend\w*|withdrawal|bladder|liver|breath\w*"
    r"|blood pressure|heart|stroke|seizures?|psychosis|psychotic|mania|pregnan\w*|infect\w*|bleed\w*|bled|clots?|fractures?"
    r"|numb(?:ness)?|paraly[sz]\w*|allerg\w*|kidneys?|cancers?|injur\w*|faint\w*|complications?|emergenc\w*|danger\w*|unsafe"
    r"|risk\w*|harm\w*|side effects?|serious\w*|warn\w*|alone|alcohol|opioids?|driv\w*|child\w*|abus\w*|hospital\w*|ambulance"
    r"|emergency|dial|call)\b",
    re.I,
)
_CERTAINTY_RE = re.compile(
    "|".join(
        sorted({re.escape(word) for one in WORDS.values() for word in (one.plain, one.chip)}, key=len, reverse=True)
    ),
    re.I,
)
_NUMBER_RE = re.compile(
    r"\d[\d.,]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third|quarter|most|many|few|fewer|some"
    r"|all|every|each|more|less|always|often|sometimes|rarely|may|might|can|could|will|must|should)\b",
    re.I,
)
_CITED_RE = re.compile(r"\[[^\]]*\]")
_MOVED_TEXT = tuple(f"{MOVED}, {kind}" for kind in KINDS.values())
_HARMLESS = ("Reference ", "Setting ", "Link", "To be reviewed", "Approval ")


class Rank(IntEnum):
    """The part of the report in which a change appears."""

    FIRST = 0  # it can hurt
    THEN = 1
    WORDING = 2


def rank(change: LineChange, place: PlaceChanges) -> Rank:
    """Crisis help, emergency boxes, harms, denials, doses and retractions first; what changes only words last."""
    if _can_hurt(change, place):
        return Rank.FIRST
    return Rank.WORDING if _is_wording(change) else Rank.THEN


def _can_hurt(change: LineChange, place: PlaceChanges) -> bool:
    what, old, new = change.what, _words(change.old), _words(change.new)
    if place.name in (CRISIS, RULES) or place.urgent or _ALARM_RE.search(what):
        return True
    if "retraction" in f"{what} {new}".lower() or re.search(r"\b(?:tel|sms):", f"{old} {new}"):
        return True
    if (is_record(place.path) and not what.startswith(("finding", "group", "Text", "List"))) or "which way" in what:
        return False
    if place.name.startswith(_HARMLESS) or what.startswith((*_HARMLESS, MOVED)) or place.path == CHANGES_PAGE:
        return False
    if _found(_DOSE_RE, old) != _found(_DOSE_RE, new):
        return True
    if change.old and change.new:
        return any(_found(pattern, old) != _found(pattern, new) for pattern in (_NEGATION_RE, _HARM_RE, _DIRECTION_RE))
    if change.old:
        return bool(_HARM_RE.search(old) or _NEGATION_RE.search(old))
    return bool(_HARM_RE.search(new))


def _is_wording(change: LineChange) -> bool:
    """A text of a page in which numbers, citations and words of certainty stay; or text in another order."""
    if change.what.startswith(MOVED):
        return change.what.startswith(_MOVED_TEXT) and "numbered" not in change.what
    if change.what == "Form of the words":
        return True
    if not change.old or not change.new or change.old.what != change.new.what:
        return False
    if change.what.startswith("Heading") or not change.what.startswith(tuple(KINDS.values())):
        return False
    old, new = change.old.words, change.new.words
    return all(_found(pattern, old) == _found(pattern, new) for pattern in (_NUMBER_RE, _CITED_RE, _CERTAINTY_RE))


def _found(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(found.lower() for found in pattern.findall(text))


def _words(line: Line | None) -> str:
    return line.words.replace(NOT_SEEN, "") if line else ""
