"""Reads the names of an author field: "Last, First", "von Last, Jr, First", "First von Last", a body in braces,
biblatex's "family=Last, given=First", PubMed's "Last FM". A suffix is read wherever it is.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from evidence.files import resource
from evidence.reading.references.latex import plain

COMMA = re.compile(r",")
BLANKS = re.compile(r"\s+|(?<!\\)~")
_AND = re.compile(r"\s+and\s+", re.I)
_BLANKS_OR_COMMAS = re.compile(r"[\s,]+")
# "et al." in all its forms, after an "and", a comma or a space. BibTeX's own word for it is "others".
_ET_AL = re.compile(
    r"(?:\s+and|\s*,|\s)\s*(?:\\emph|\\textit)?\{?(?:et[.,]?\s+a\.?\s?l\b\.?|(?:many )?others\.?)\}?\s*$", re.I
)
_ONLY_ET_AL = re.compile(r"et[.,]?\s*al\.?", re.I)
SUFFIX = re.compile(r"(?:[JS]r|II|III|IV|2nd|3rd|4th)\.?", re.I)
PARTICLES = frozenset(resource("bibtex")["particles"].split())
_EXTENDED = re.compile(r"\s*(?:family|given|prefix|suffix|useprefix|id|gender)(?:-i)?\s*=", re.I)


def people(value: str) -> list[str]:
    """The names of an author field, each as typed, with "others" at the end if it says et al."""
    value = value.strip()
    others = _ET_AL.search(value, max(0, len(value) - 40))
    value = value[: others.start()] if others else value
    found = ["others" if _ONLY_ET_AL.fullmatch(part) else part for part in map(str.strip, split(value, _AND))]
    return [*filter(None, found), *(["others"] if others else [])]


@lru_cache(maxsize=65536)  # the style, the checks, the cards and the downloads all need each name
def read_name(text: str) -> Mapping[str, str] | None:
    """A name in CSL's parts (family, given, non-dropping-particle, suffix), or `literal` for a body or a single word."""
    text = text.strip()
    if not text or text.lower() == "others":
        return {"literal": "et al"} if text else None
    if text.startswith("{") and text.endswith("}") and len(split(text, _BLANKS_OR_COMMAS)) == 1:
        literal = plain(text)
        return {"literal": literal} if literal else None
    if _EXTENDED.match(text):
        return _made(*_extended(text))
    parts = [part.strip() for part in split(text, COMMA)]
    parts = [part for part in parts if part]
    if not parts:  # nothing but commas
        return None
    suffixes = [part for part in parts[1:] if SUFFIX.fullmatch(part)]
    parts = [parts[0], *(part for part in parts[1:] if not SUFFIX.fullmatch(part))]
    if len(parts) == 1:
        words = split(parts[0], BLANKS)
        if len(words) == 1 and not suffixes:
            return {"literal": plain(text)}
        return _made(*_in_order(words, suffixes))
    family, suffix = _without_suffix(split(parts[0], BLANKS))
    given, after = _without_suffix(split(parts[-1], BLANKS))
    middle = parts[1:-1]
    return _made(family, given, (suffixes or suffix or after or middle)[:1])


def _in_order(words: list[str], suffixes: list[str]) -> tuple[list[str], list[str], list[str]]:
    """The family, given and suffix parts of "First von Last Jr"."""
    words, suffix = _without_suffix(words)
    lower = (i for i, word in enumerate(words[:-1]) if i and word[:1].islower() and not _is_initial(word))
    start = next(lower, len(words) - 1)
    return words[start:], words[:start], suffixes or suffix


def _without_suffix(words: list[str]) -> tuple[list[str], list[str]]:
    if len(words) > 1 and SUFFIX.fullmatch(words[-1]):
        return words[:-1], words[-1:]
    return words, []


def _extended(text: str) -> tuple[list[str], list[str], list[str]]:
    """The parts of a name in biblatex's extended form."""
    parts: dict[str, str] = {}
    for piece in split(text, COMMA):
        name, _, value = piece.partition("=")
        parts[name.strip().lower()] = value.strip().strip('"')
    words = [split(parts.get(name, ""), BLANKS) for name in ("prefix", "family", "given", "suffix")]
    return words[0] + words[1], words[2], words[3]


_TWO_PARTICLES = frozenset(("van der", "van den", "van de", "von der", "de la", "de los", "de las"))
_LOWERED = re.compile(r"[abcfghjkmnpqrsuwxz]")  # initials in lower case; the other letters can be particles


def _made(family: list[str], given: list[str], suffix: list[str]) -> Mapping[str, str] | None:
    family, given = ([word for word in words if word.strip("{}")] for words in (family, given))
    particle: list[str] = []
    if given and len(family) > 1 and _LOWERED.fullmatch(family[0]):
        given = [*given, family.pop(0)]  # "a Irizarry, Rafael"
    while len(family) > 1 and family[0][:1].islower() and not _is_initial(family[0]):
        particle.append(family.pop(0))
    while len(given) > 1 and given[-1].lower() in PARTICLES and given[-1].islower():
        particle.insert(0, given.pop())  # "Beethoven, Ludwig van"
    if len(given) > 2 and " ".join(given[-2:]).lower() in _TWO_PARTICLES:
        family, given = [*given[-2:], *family], given[:-2]  # "Eijk, Cees Van Der"
    name = {
        "family": plain(" ".join(family)),
        "given": spaced(plain(" ".join(word.upper() if _is_initial(word) else word for word in given))),
        "non-dropping-particle": plain(" ".join(particle)),
        "suffix": plain(" ".join(suffix)).rstrip("."),
    }
    return {part: text for part, text in name.items() if text} if name["family"] else None


def _is_initial(word: str) -> bool:
    """Whether a lower-case letter is an initial ("a", "a.a."), since Mendeley lowers the last one."""
    return bool(re.fullmatch(r"[a-z]|(?:[a-z]\.)+", word))


_TOGETHER = re.compile(r"[^\W\d_]{2,3}")
_CLOSE_STOP = re.compile(r"\.-?(?=[^\W\d_])")


def spaced(given: str) -> str:
    """Given names with spaces between initials that were typed together ("JH", "J.H.")."""
    if _TOGETHER.fullmatch(given) and given.isupper():
        return " ".join(given)
    return _CLOSE_STOP.sub(". ", given)


_ASIDE = re.compile(r"\([^()]*\)|[\"“”][^\"“”]*[\"“”]|\[[^\[\]]*\]")


def initials(given: str) -> str:
    """The first letters of given names, separated by spaces ("Jean-Paul M.": "J P M"), without those of particles."""
    words = re.split(r"[\s.\-‐–‑]+", _ASIDE.sub(" ", given))
    found: list[str] = []
    for word in words:
        letters = re.sub(r"^[^\w]+", "", word)
        if not letters or (letters.islower() and letters in PARTICLES):
            continue
        together = 2 <= len(letters) <= 3 and letters.isupper() and letters.isalpha()
        found += letters if together else letters[0].upper()[:1]
    return " ".join(found)


def split(value: str, separator: re.Pattern[str]) -> list[str]:
    """Split a value at separators outside braces. No part is empty."""
    if "{" not in value:
        return [part for part in separator.split(value) if part]
    depths, depth = [], 0
    for char in value:
        depth += (char == "{") - (char == "}")
        depths.append(depth)
    return list(_pieces(value, separator, depths))


def _pieces(value: str, separator: re.Pattern[str], depths: list[int]) -> Iterator[str]:
    start = 0
    for found in separator.finditer(value):
        if depths[found.start()] <= 0:
            if value[start : found.start()]:
                yield value[start : found.start()]
            start = found.end()
    if value[start:]:
        yield value[start:]


CAPITAL_INITIALS = re.compile(r"(?:[A-ZÀ-ÞĀ-Ž]\.?-?){1,3}")


def surname_and_initials(text: str) -> bool:
    """Whether a name is as PubMed writes it: "Feder A", "van der Berg SB", "Adkinson NF Jr"."""
    words = split(text, BLANKS)
    if len(words) > 2 and SUFFIX.fullmatch(words[-1]):
        words = words[:-1]
    surname, letters = _ends_in_initials(words)
    return bool(surname and letters) and not CAPITAL_INITIALS.fullmatch(surname[0])


def _ends_in_initials(words: list[str]) -> tuple[list[str], list[str]]:
    """The words, and those of them at the end that are initials."""
    end = len(words)
    while end and CAPITAL_INITIALS.fullmatch(words[end - 1]):
        end -= 1
    return words[:end], words[end:]


def turned(text: str) -> str:
    """A name without a comma, in PubMed's form or with given names first, as "Family, Given"."""
    if text.startswith("{") or "," in text:
        return text.strip()
    words = split(text, BLANKS)
    suffix = words.pop() if len(words) > 2 and SUFFIX.fullmatch(words[-1]) else ""
    if surname_and_initials(text):
        surname, ended = _ends_in_initials(words)
        letters = re.sub(r"[^\w]", "", "".join(ended))
        given = " ".join(f"{letter}." for letter in letters)
        return ", ".join(filter(None, [" ".join(surname), suffix, given]))
    if len(words) < 2:
        return text.strip()
    read = read_name(text) or {}
    family = " ".join(filter(None, [read.get("non-dropping-particle"), read.get("family")]))
    return ", ".join(filter(None, [family, read.get("suffix"), read.get("given")])) or text


# The names of bodies (a ministry, a study group) ----------------------------------------------------------------------


_WORDS = {
    name: frozenset(resource("bibtex")[name].split())
    for name in ("body_words", "body_surnames", "body_prepositions", "acronyms")
}
BODY_SURNAMES, ACRONYMS = _WORDS["body_surnames"], _WORDS["acronyms"]


def is_body(text: str) -> bool:
    """Whether a name is that of a body, judged by its words or by an English preposition inside it."""
    words = [word.strip(".,()'’\"").lower() for word in re.split(r"[\s,/–-]+", text)]
    if words[0] == "the" and len(words) > 1:
        return True
    return not _WORDS["body_words"].isdisjoint(words) or not _WORDS["body_prepositions"].isdisjoint(words[1:])
