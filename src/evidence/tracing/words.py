"""The words that readers see for the values in records, so that cards, pages and the ledger use the same ones.

The words for certainty are in `certainty`.
"""

import re

from evidence.files import resource
from evidence.reading.language import AMERICAN, Language
from evidence.reading.models.record import NOT_SEEN, AnyRecord, Figure, Guidance, People
from evidence.reading.references.authors import short_name
from evidence.reading.sources import Sources

DESIGNS: dict[str, str] = resource("records")["designs"]
READ: dict[str, str] = resource("records")["read"]


def design(name: str, language: Language = AMERICAN) -> str:
    """What a design is called, in the spelling of a language."""
    return language.spelled(DESIGNS[name])


def study_name(key: str, sources: Sources) -> str:
    """A study's short name; its key if there is no entry for it."""
    return short_name(sources.references[key]) if key in sources.references else key


def how_many(people: People, language: Language = AMERICAN) -> str:
    """How many people and studies: "12 studies, 30 people"."""
    counts = ((people.studies, "studies"), (people.number, "people"))
    return ", ".join(f"{language.number(number)} {noun}" for number, noun in counts if number) or NOT_SEEN


def figure(found: Figure, language: Language = AMERICAN) -> str:
    """A figure in words: "10 of 15 people", "67%", "11.88 points (95% interval 4.1 to 19.6)"."""
    number = language.number
    if found.of is not None:
        text = f"{number(found.value)} of {number(found.of)} {found.unit}"
    elif found.unit == "%":
        text = f"{number(found.value)}%"
    else:
        text = f"{number(found.value)} {found.unit}"
    if found.low is not None and found.high is not None:
        text += f" ({found.level}% interval {number(found.low)} to {number(found.high)})"
    return text + (" (our arithmetic)" if found.derived else "")


_EMPTY_RE = re.compile(rf"(?:mixed|no (?:drug|treatment) .*|{NOT_SEEN})$")  # true, but of no use on a card


def what_it_was(record: AnyRecord, language: Language = AMERICAN) -> str:
    """A study's design, people and route in a few words for its card, which adds to the size of every page.

    Official positions have none: their reference says when they were issued.
    """
    if isinstance(record, Guidance):
        return ""
    counted = f"{language.number(record.people.number)} people" if record.people.number else ""
    studies = f"{language.number(record.people.studies)} studies" if record.people.studies else ""
    who, route = first_clause(record.people.who), first_clause(record.route)
    parts = [design(record.design, language), studies or counted, who, route]
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts if part and not _EMPTY_RE.match(part))


def first_clause(text: str) -> str:
    """The text before its first semicolon, colon or full stop, after which records give the detail."""
    return re.split(r"[;:.](?=\s|$)", text, maxsplit=1)[0].strip()
