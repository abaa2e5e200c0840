"""The words around numbers: units, people, studies, times, and the labels after which a number counts nothing."""

import re
from functools import lru_cache

from evidence.files import resource

TIME = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|weekends?|months?|years?|decades?|centur)"
_SOMEBODY: str = resource("english")["somebody"]
PEOPLE = rf"(?:people|women|men|children|babies|(?:{'|'.join(_SOMEBODY.split())})s?)"
STUDIES = r"(?:studies|study|trials?)"

# The pattern of each unit, and the unit's name in figures.
_UNITS: dict[str, str] = resource("english")["units"]
_DECIMAL_UNITS: dict[str, str] = resource("english")["perhaps_units"]
_ALL_UNITS = {**_UNITS, **_DECIMAL_UNITS}
DOSE = f"(?:{'|'.join(pattern for pattern, name in _UNITS.items() if name != 'points')})"
ANY_UNIT = f"(?:{'|'.join(_ALL_UNITS)})"
_UNIT_RE = re.compile("|".join(f"(?P<u{index}>{pattern})" for index, pattern in enumerate(_ALL_UNITS)))
_UNIT_NAMES = list(_ALL_UNITS.values())
# The units whose whole numbers can be figures. Those of one letter ("g", "l") are also signs of effect sizes.
COUNTABLE = frozenset(name for name in _DECIMAL_UNITS.values() if len(name) > 1)
_LOOKS = {
    name: re.compile("|".join(pattern for pattern, other in _ALL_UNITS.items() if other == name))
    for name in _UNIT_NAMES
}

# A number right after these counts nothing: "page 3 of 4", "phase 2 trials", "aged 25 people", "call 777 people".
_LABEL_RE = re.compile(
    r"\b(?:pages?|pp?|parts?|steps?|tables?|figures?|fig|day|week|month|year|visit|items?|questions?|chapters?"
    r"|sections?|phases?|stages?|types?|number|nos?|versions?|volumes?|vol|rows?|columns?|modules?|levels?"
    r"|grades?|rules?|box|aged?|ages|call|text|dial|room|route|highway|covid)\.?\s*$",
)
_ROUND_RE = re.compile(r"\b(?:session|dose|drip|infusion|shot|round|option)\s*$")  # "session 2 of 6"

_WORDS_FOR_PEOPLE = frozenset(
    f"{_SOMEBODY} {_SOMEBODY.replace(' ', 's ')}s people woman women man men child children baby babies responder responders".split()
)
_WORDS_FOR_STUDIES = frozenset("study studies trial trials".split())
# "SD" and "mmHg" are found in lower case, and "teeth" without an s.
_SAME: dict[str, str] = {**resource("english")["same_units"], **{name.lower(): name for name in _UNIT_NAMES}}


def unit_at(text: str, place: int) -> tuple[str, int, bool] | None:
    """The unit at an offset: its name, where it ends, and whether a whole number with it is always a figure."""
    match = _UNIT_RE.match(text, place)
    if match is None:
        return None
    index = int((match.lastgroup or "u0")[1:])
    return _UNIT_NAMES[index], match.end(), index < len(_UNITS)


def unit_class(unit: str) -> str:
    """The unit's name in figures: "people" for every word for people, "days" for "day"."""
    bare = " ".join(unit.lower().split())
    if bare in _WORDS_FOR_PEOPLE:
        return "people"
    if bare in _WORDS_FOR_STUDIES:
        return "studies"
    if bare in _SAME:
        return _SAME[bare]
    if bare.isalpha() and len(bare) > 2 and not bare.endswith("s"):
        return bare + "s"
    return bare if bare.isalpha() or "/" in bare else unit.strip()


def own_unit(unit: str) -> str:
    """The name of a unit that a record uses and this package does not know ("words"); empty for any other unit."""
    name, known = unit_class(unit), unit_at(unit.lower(), 0)
    if name in ("people", "studies") or (known and known[1] == len(unit)):
        return ""
    return name if len(name) > 1 and name[0].isalpha() and name != "or" else ""  # "OR" is the sign of an odds ratio


@lru_cache(maxsize=256)
def look(unit: str) -> re.Pattern[str]:
    """The pattern of a unit, by its name, in texts: "hours" for "hrs", "words" for "word"."""
    words = re.escape(unit.lower().removesuffix("s")) + ("s?" if unit.endswith("s") else "")
    return _LOOKS.get(unit) or re.compile(rf"{words.replace(chr(92) + ' ', r'[ ]+')}(?!\w)")


_HOURS = {"hours": 1.0, "days": 24.0, "weeks": 168.0}
_MONTHS = {"months": 1.0, "years": 12.0}


def same_time(value: float, unit: str) -> tuple[float, str]:
    """A value and its unit; a time is turned into hours or months, so that "14 days" equals "two weeks"."""
    if unit in _HOURS:
        return value * _HOURS[unit], "hours"
    return (value * _MONTHS[unit], "months") if unit in _MONTHS else (value, unit)


def noun_class(words: str) -> str:
    """ "people" or "studies" if the words name them, otherwise an empty string."""
    found = _NOUN_RE.search(words)
    if not found:
        return ""
    return "people" if found["people"] else "studies"


_NOUN_RE = re.compile(rf"\b(?:(?P<people>{PEOPLE})|{STUDIES})\b")


def is_labelled(text: str, start: int) -> bool:
    """Whether the number at a place follows a label, as in "page 3 of 4"."""
    return _LABEL_RE.search(text[max(0, start - 12) : start]) is not None


def is_numbered_session(text: str, start: int) -> bool:
    """Whether the number at a place says which session, dose or round it is, as in "session 2 of 6"."""
    return _ROUND_RE.search(text[max(0, start - 12) : start]) is not None


def is_year(raw: str) -> bool:
    """Whether a number as written can be a year."""
    return len(raw) == 4 and raw.isdigit() and 1900 <= int(raw) <= 2100
