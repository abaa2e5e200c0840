"""Finds names that a program garbled, or whose parts are in the wrong order, so that a wrong name would be printed.

Reference managers really export such names: a question mark for a lost letter ("Dr?ger"), an accent of TeX without its
backslash (`S{"a}fken`), initials that are typed twice ("SJ J Steven J"), an initial before the comma
("S., Savage-Rumbaugh"), two people with one comma between them ("Jez Humble, David Farley").
"""

import re

from evidence.files import resource
from evidence.reading.references.latex import plain
from evidence.reading.references.name_parts import ACRONYMS, PARTICLES, is_body, people, split

LEAVE_OUT = "-"  # it takes the place of a name to type
Fault = tuple[str, str]  # what is wrong with a name, and how it should be typed, or ""

OTHER_SIGNS = re.compile(r"\s*(?:\\&|&|;)\s*(?:and\s+)?|\s*,\s+and\s+", re.I)

_LOST = re.compile(r"[^\W\d_]\?|\?[^\W\d_]|\?\?|\ufffd")
_BARE_ACCENT = re.compile(r"\{([\"'`^~])([A-Za-z])\}")
_QUOTE_INSIDE = re.compile(r"[^\W\d_]\"[^\W\d_]")
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")  # "Oakes (Eds.), L. M."
_STOPPED = re.compile(r"(?:[^\W\d_]\.-?){1,3}")
_CLUSTER_AGAIN = re.compile(r"\b([A-Z]?([A-Z]))(?<=[A-Z]{2})\.? \2(?![\w.'’])")  # "SJ J", "DE E"
_STOPPED_AGAIN = re.compile(r"\b([A-Z])\. \1 \1\b|\b([A-Z])\. \2\.? \2(?![.\w])")  # "J. P. P P"
_WORD_AGAIN = re.compile(r"\b([^\W\d_]{3,}) (?:.* )?\1\b")


def garbled(name: str, parts: list[str]) -> Fault | None:
    """What a program garbled in a name. The parts are its pieces between commas."""
    text = plain(name)
    if _LOST.search(text):
        return f'"{text[:60]}" has lost a letter: a question mark has taken its place', ""
    if _BARE_ACCENT.search(name):
        return f'"{name[:60]}" has an accent without its backslash', _BARE_ACCENT.sub(r"{\\\1\2}", name)
    if len(parts) > 1 and (aside := _ASIDE.search(parts[0])) and not is_body(text):
        return f'the surname "{plain(parts[0])[:60]}" has brackets in it', name.replace(aside.group(), "", 1)
    if len(parts) > 1 and re.fullmatch(r"\{[^{}]*,[^{}]*\}", parts[0]) and not is_body(text):
        return f'the surname "{plain(parts[0])[:60]}" has a comma in it', ""
    if _QUOTE_INSIDE.search(text):
        return f'"{text[:60]}" has a quotation mark inside a word', ""
    if len(parts) > 1 and (again := _typed_twice(plain(parts[-1]))):
        return f'given names "{again[:60]}" are typed more than once', ""
    return None


def _typed_twice(given: str) -> str:
    found = (pattern.search(given) for pattern in (_CLUSTER_AGAIN, _STOPPED_AGAIN, _WORD_AGAIN))
    return given if any(found) else ""


def lone_initial(name: str, parts: list[str]) -> Fault | None:
    """An initial in the place of the surname: "S., Savage-Rumbaugh". A surname of one letter has braces: `{E}, Weinan`."""
    if len(parts) < 2 or not (_STOPPED.fullmatch(parts[0]) or re.fullmatch(r"[^\W\d_]", parts[0])):
        return None
    given = plain(parts[-1])
    whole_word = len(given.split()) == 1 and len(given.strip(".")) > 2
    if not whole_word and "." not in parts[0]:
        return None  # "A, B" is too short to judge
    if "." in parts[0]:
        better = f"{parts[-1]}, {parts[0]}" if whole_word else ""
        return f'"{plain(name)[:60]}" has an initial where its surname belongs', better
    turned = f"{parts[-1]}, {parts[0]}.  or, if its surname is one letter,  {{{parts[0]}}}, {parts[-1]}"
    return f'"{plain(name)[:60]}" can be read in two ways: write  {turned}', ""


# Second given names, above all where people have two surnames: "García Márquez, Gabriel José" is one person.
_GIVEN = frozenset(resource("bibtex")["given_names"].split())
_CAPITAL_PARTICLES = frozenset(resource("bibtex")["capital_particles"].split())


def loose_particle(name: str, parts: list[str]) -> Fault | None:
    """ "K. Van Lehn": BibTeX reads a particle with a capital as a given name."""
    words = name.split()
    if len(parts) > 1 or "{" in name or len(words) < 3:
        return None
    start = next((i for i, word in enumerate(words[1:-1], 1) if word in _CAPITAL_PARTICLES), 0)
    if not start:
        return None
    family, given = " ".join(words[start:]), " ".join(words[:start])
    turned = f"{words[-1]}, {' '.join(words[:-1])}"
    return f'"{plain(name)[:60]}" can be read in two ways: write  {family}, {given}  or  {turned}', f"{family}, {given}"


def two_readings(names: list[str]) -> Fault | None:
    """A single author whose comma may separate surname and given names or two people, and both ways to type it."""
    if len(names) != 1 or "{" in names[0] or is_body(plain(names[0])):
        return None
    parts = [part.split() for part in names[0].split(",")]
    if len(parts) != 2 or not 2 <= len(parts[0]) <= 3:
        return None
    if len(parts[0]) == 3 and re.fullmatch(r"[A-Z]\.?", parts[0][1]) and 1 < len(parts[1]) < 4:
        return "the names are joined by commas", f"write author = {{{' and '.join(map(_last_first, parts))}}}"
    if len(parts[1]) != 2:
        return None
    words = [*parts[0], *parts[1]]
    if plain(words[-1]).lower() in _GIVEN:
        return None
    if not all(len(plain(one)) > 2 and "." not in one and one[:1].isupper() for one in words):
        return None
    if any(word.lower() in PARTICLES for word in words):
        return None
    family, given = (" ".join(part) for part in parts)
    turned = " and ".join(map(_last_first, parts))
    hint = f"write author = {{{turned}}} for two, or author = {{{{{family}}}, {given}}} for one"
    return f'"{plain(names[0])[:60]}" may be one person or two', hint


def _last_first(words: list[str]) -> str:
    start = next((i for i, word in enumerate(words[1:-1], 1) if word in _CAPITAL_PARTICLES), len(words) - 1)
    return f"{' '.join(words[start:])}, {' '.join(words[:start])}"


# "Rittman, T", "Rutter, Sarah B.", "Von Neumann, J. L."
_ONE_PERSON = re.compile(
    r"[^\W\d_][^\s,]+(?: [^\s,]+)?, ([A-ZÀ-Þ]{1,2}|(?:[A-ZÀ-Þ]\.[ -]?){1,3}|(?:[A-ZÀ-Þ] ){1,2}[A-ZÀ-Þ]|[^\W\d_]+(?: [^\W\d_]\.?)+)"
)

_SURNAME_AND_NAME = re.compile(r"[A-ZÀ-Þ][^\W\d_]+(?:-[^\W\d_]+)?, ([A-ZÀ-Þ][^\W\d_]+)")  # "Feder, Adriana"
_INITIALS_FIRST = re.compile(r"(?:[A-ZÀ-Þ]\.[ -]?){1,3}(?:[a-z]{2,3} )?[A-ZÀ-Þ][^\W\d_]+(?:-[^\W\d_]+)?")  # "A. Feder"
_PEOPLE_IN_BRACES = "these are people, in the braces of an organization"
_INITIAL_INSIDE = re.compile(r"[A-ZÀ-Þ][^\W\d_.]+ (?:[A-ZÀ-Þ]\. ?){1,3}[A-ZÀ-Þ][^\W\d_.]+")  # "Torsten O. Nielsen"


def in_braces(name: str) -> Fault | None:
    """What is wrong with a name in braces, which are for a body: they are empty, or contain one person or several."""
    inner = name[1:-1].strip()
    if not re.sub(r"[{}\s]", "", inner):
        return "the braces are empty", LEAVE_OUT
    if re.fullmatch(r"[\"“”][^\"“”]+[\"“”]", text := plain(inner)):
        return f"{text[:60]} has quotation marks around it", "{" + text[1:-1] + "}"
    if fault := garbled(name, [name]):
        return fault
    listed = [one for piece in people(inner) for part in split(piece, OTHER_SIGNS) if (one := part.strip(" ,;&\\"))]
    if len(listed) > 1 and all(re.fullmatch(r"[^,]+,\s*[^,]+", one) and not is_body(one) for one in listed):
        return _PEOPLE_IN_BRACES, " and ".join(listed)
    sides = [side.split() for side in re.split(r" (?:and|&) ", text)]
    by_commas = [part.split() for part in text.split(",")]
    joined = len(sides) > 1 and all(len(side) > 1 and "".join(side)[:1].isupper() for side in sides)
    if not is_body(text) and (joined or len(by_commas) > 2 and all(1 < len(part) < 5 for part in by_commas)):
        return _PEOPLE_IN_BRACES, ""
    alone = not is_body(text) and (_INITIAL_INSIDE.fullmatch(text) or _INITIALS_FIRST.fullmatch(text))
    person = _ONE_PERSON.fullmatch(inner) or _SURNAME_AND_NAME.fullmatch(inner)
    if alone or person and person[1] not in ACRONYMS and not is_body(inner):
        return "this is a person, in the braces of an organization", inner
    return None
