"""Finds the numbers that a finding's words give of the things that its figures count, and compares the two.

"In five trials, scores were 11 points lower" gives five trials and 11 points. A figure that was mistyped leaves its number
in the words without a figure.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from evidence.reading.models.record import AnyRecord, Figure, Finding, Study
from evidence.tracing.numbers import BEGIN_RE, MAYBE_SPACES, NUMBER, SPACES, number
from evidence.tracing.prose import as_figures_are_read
from evidence.tracing.units import ANY_UNIT, PEOPLE, STUDIES, TIME, is_year, unit_class

_OF = rf"(?:{SPACES}(?:of|in|out{SPACES}of){SPACES}(?:the{SPACES}|every{SPACES})?(?P<of>{NUMBER}))?"
_ANYBODY = r"(?:people|participants?|patients?|persons?)"
_AGE_RE = re.compile(r"\b(?:aged?|under|over|above|below|than|age of)\s*$")

_TOO_COMMON_RE = re.compile(
    rf"{PEOPLE}|{STUDIES}|{TIME}|{ANY_UNIT}|lower|higher|upper|about|median|their|after|before|within|against"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A number that words give: what it counts, the number, its whole ("3 of the 4"), and how it is written."""

    noun: str
    value: float
    of: float | None
    text: str


def without_a_figure(record: AnyRecord, finding: Finding) -> Iterator[Said]:
    """The numbers in a finding's words that are none of its figures of that kind, each once."""
    texts = [finding.says, *(figure.means for figure in finding.figures if figure.means)]
    seen: set[Said] = set()
    for noun, owners in _nouns(finding).items():
        known = {abs(value) for figure in owners for value in _values(figure)}
        known |= _other_times(record, finding, noun)
        for said in (one for text in texts for one in _said(text, noun)):
            if said not in seen and not all(_is_known(value, said.text, known) for value in (said.value, said.of)):
                seen.add(said)
                yield said


def _nouns(finding: Finding) -> dict[str, list[Figure]]:
    """What the figures of a finding count, as a pattern, each with its figures."""
    nouns: dict[str, list[Figure]] = {}
    for figure in finding.figures:
        for noun in _names(figure):
            nouns.setdefault(noun, []).append(figure)
    for figure in finding.figures if _ANYBODY in nouns else ():
        if unit_class(figure.unit) == "people" and figure not in nouns[_ANYBODY]:
            nouns[_ANYBODY].append(figure)
    return nouns


def _names(figure: Figure) -> Iterator[str]:
    """The ways in which words may name what a figure counts: its unit, and the first words of its meaning."""
    unit = figure.unit.strip()
    if unit == "%":
        yield "%"
    elif re.fullmatch(_ANYBODY, unit):
        yield _ANYBODY
    elif re.fullmatch(STUDIES, unit):
        yield STUDIES
    elif re.fullmatch(r"[A-Za-z][A-Za-z ]{2,}", unit):
        yield re.escape(unit.removesuffix("s")) + "s?"
    words = re.match(r"(?:not )?[a-z]{5,}(?=[ ,;]|$)", figure.means or "")
    if words and not _TOO_COMMON_RE.fullmatch(words[0]):
        yield re.escape(words[0])


def _values(figure: Figure) -> Iterator[float]:
    return (value for value in (figure.value, figure.of, figure.low, figure.high) if value is not None)


def _other_times(record: AnyRecord, finding: Finding, noun: str) -> set[float]:
    """The times in the record's words on its plan: "after the two weeks of infusions" is not a figure of a finding."""
    if not isinstance(record, Study) or not re.fullmatch(TIME, noun.replace("?", "")):
        return set()
    plan = [*(point.when for point in record.follow_up), *(arm.schedule for arm in record.arms), finding.outcome]
    return {said.value for text in plan for said in _said(text, noun)}


def people_said(study: Study) -> Iterator[Said]:
    """The numbers of people and studies in the words about who took part that are not those of the record."""
    for noun, known in ((PEOPLE, study.people.number), (STUDIES, study.people.studies)):
        said = list(_said(study.people.who, rf"(?:[a-z]+{SPACES}){{0,2}}{noun}"))
        if known is not None and len(said) == 1 and said[0].of is None and said[0].value != known:
            yield said[0]


def _said(text: str, noun: str) -> Iterator[Said]:
    read = as_figures_are_read(text)
    end = 0
    for start, stop, raw, whole in sorted(_of_percent(read) if noun == "%" else _counting(read, noun)):
        if start < end:
            continue  # it shares words with the one before
        end = stop
        if not is_year(raw) and not _AGE_RE.search(read[max(0, start - 8) : start]):
            yield Said(noun, number(raw), number(whole) if whole else None, " ".join(read[start:stop].split()))


# The patterns for numbers are long, so each is compiled once, and what is counted has a short pattern of its own.
_PERCENT_RE = re.compile(rf"{BEGIN_RE.pattern}({NUMBER}){MAYBE_SPACES}%")
_BEFORE_RE = re.compile(rf"{BEGIN_RE.pattern}(?P<value>{NUMBER}){_OF}{SPACES}")
_AFTER_RE = re.compile(rf"{SPACES}(?:(?:=|of){SPACES})?(?P<value>{NUMBER})(?![\w.]|{MAYBE_SPACES}%)")

Place = tuple[int, int, str, str | None]  # where a number and what it counts begin and end, the number, its whole


def _of_percent(read: str) -> Iterator[Place]:
    return ((found.start(), found.end(), found[1], None) for found in _PERCENT_RE.finditer(read))


def _counting(read: str, noun: str) -> Iterator[Place]:
    """The numbers before what they count ("5 trials", "3 of the 4 groups"), or after it ("risk ratio 0.21")."""
    counted = _pattern(rf"(?:{noun})\b")
    for start, stop, raw, whole in _before(read):
        if found := counted.match(read, stop):
            yield start, found.end(), raw, whole
    if PEOPLE in noun or noun in (_ANYBODY, STUDIES):
        return
    for named in _pattern(rf"\b(?:{noun.removesuffix('s?')})").finditer(read):
        if found := _AFTER_RE.match(read, named.end()):
            yield named.start(), found.end(), found["value"], None


@lru_cache(maxsize=16)
def _before(read: str) -> list[Place]:
    """The numbers of a text after which something may be counted."""
    places: list[Place] = []
    found = _BEFORE_RE.search(read)
    while found:
        places.append((found.start(), found.end(), found["value"], found["of"]))
        found = _BEFORE_RE.search(read, found.end("value"))
    return places


@lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _is_known(value: float | None, text: str, known: Iterable[float]) -> bool:
    """Whether a number is one of the known ones, perhaps rounded to a whole one."""
    if value is None or value == 0:
        return True
    whole = value == int(value) and "." not in text
    return any(abs(value - one) <= (0.5 if whole and one != int(one) else 0) + 1e-9 for one in known)
