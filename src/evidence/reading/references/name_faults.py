"""What is wrong with an author field: names that can be read in more than one way, each with the text to type instead.

A wrong name is printed without anybody noticing, so whatever is not plainly a name is refused here: an organization
without its braces, surname and initials without a comma, a list separated by commas, degrees, signs, capitals.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from evidence.reading.references.garbled_names import (
    LEAVE_OUT,
    OTHER_SIGNS,
    Fault,
    garbled,
    in_braces,
    lone_initial,
    loose_particle,
    two_readings,
)
from evidence.reading.references.latex import plain
from evidence.reading.references.name_parts import (
    ACRONYMS,
    BLANKS,
    BODY_SURNAMES,
    CAPITAL_INITIALS,
    COMMA,
    SUFFIX,
    is_body,
    people,
    split,
    surname_and_initials,
    turned,
)

MOST_OFFERED = 300  # the longest field, in characters, that a hint repeats

_DEGREES = re.compile(
    r"(?:Ph\.?\s?D|D\.?Phil|Psy\.?D|M\.?Sc|B\.?Sc|M\.?P\.?H|M\.?D|M\.?B\.?B\.?S|D\.?Sc|Sc\.?D|Ed\.?D|Dr\.?P\.?H|Pharm\.?D|"
    r"M\.?Ed|L\.?C\.?S\.?W|M\.?S\.?W|F\.?R\.?C\.?P|MRCPsych|FRCPsych|R\.?N|D\.?N\.?P|M\.?P\.?A|M\.?B\.?A|D\.?O|J\.?D|"
    r"M\.?H\.?S|FACP|FAAN|CRNA|A\.?B\.?P\.?P|M\.?A|M\.?S|B\.?A|B\.?S)\.?"
)
# Degrees that are also two or three initials ("M.A.") are degrees only after a given name that is written out.
_PLAINLY_A_DEGREE = re.compile(r".*[a-z].*|(?:\W*\w){4,}\W*")
_HONOURS = re.compile(r"(?:Dr|Drs|Prof|Professor|Mr|Mrs|Ms|Miss|Sir|Dame|Rev|Doctor)\.?", re.I)
_STOPPED_INITIAL = re.compile(r"(?:[A-ZÀ-Þ]\.-?)+")
_NO_NAME = re.compile(r"[0-9*†‡§¶@:;/=_%<>|#^+$!]|^[-–]")
_PLACEHOLDER = re.compile(
    r"(?:n/?a|null|none|unknown|no author|authors?|nan|III?|IV|Jr\.?|Sr\.?|Ph\.?D\.?|M\.?D\.?|R\.?N\.?|\?+|-+|\[[^\]]*\])",
    re.I,
)
_LOOSE_AND = re.compile(r"(?:^|\band\s+)and\b|\band$", re.I)

_A_BODYS = re.compile("|".join(rf"\b{word}\b" for word in sorted(BODY_SURNAMES)) + r"|\bcouncil of\b", re.I)


def faults(value: str, field: str = "author") -> Iterator[tuple[str, str]]:
    """What is wrong with the names of a field, each once, and what to do. Nothing if each has only one reading."""
    if not value.strip():
        return
    bare = _outside(value)
    if re.search(r"\{\s*and\s*\}", value):
        yield 'the names are not joined by "and" alone', "write and without braces"
        return
    if _LOOSE_AND.search(bare.strip()) or re.search(r"\\&|&|;|,\s+and\s", bare):
        yield 'the names are not joined by "and" alone', _write(field, _parted(value, bare))
        return
    names = people(value)
    if "others" in (name.lower() for name in names[:-1]):
        kept = [name for name in names if name.lower() != "others"]
        yield '"others" comes last', _write(field, [*kept, "others"])
        return
    if field == "author" and (twofold := two_readings(names)):
        yield twofold
        return
    if by_commas := _list_by_commas(names):
        yield by_commas[0], _write(field, by_commas[1])
        return
    wrong = [(name, fault) for name in names if (fault := fault_of(name))]
    if wrong:
        name, (message, better) = wrong[0]
        yield message, _remedy(field, names, name, better)


def _remedy(field: str, names: list[str], name: str, better: str) -> str:
    # The name of a body was split at its "and" ("US Food" and "Drug Administration").
    if better.startswith("{") and len(names) > 1 and not any("," in name or name == "others" for name in names):
        whole = " and ".join(names)
        if " " not in names[-1] or names[0].split()[0] in ACRONYMS:
            return _write(field, ["{" + whole + "}"])
        return "put the whole name of an organization into braces of its own: author = {{World Health Organization}}"
    if better == LEAVE_OUT and len(names) > 1:
        return _write(field, [one for one in names if one != name])
    if better == LEAVE_OUT:
        return f"leave {field} out and name it in unverified = {{{field}}}"
    if not better:
        return "write them as  Altman, Douglas G. and Bland, J. Martin"
    return _write(field, _mended(names), f"write {better} for {name[:60]}")


def _write(field: str, names: list[str], otherwise: str = "") -> str:
    text = " and ".join(names)
    if len(text) <= MOST_OFFERED:
        return f"write {field} = {{{text}}}"
    return otherwise or "write them as  Altman, Douglas G. and Bland, J. Martin"


def _mended(names: list[str]) -> list[str]:
    mended = [(fault[1] or name) if (fault := fault_of(name)) else name for name in names]
    return [name for name in mended if name != LEAVE_OUT]


def _outside(value: str) -> str:
    """The value with an X for each character that is in braces."""
    if "{" not in value:
        return value
    kept, depth = [], 0
    for char in value:
        depth += char == "{"
        kept.append("X" if depth > 0 else char)
        depth -= char == "}" and depth > 0
    return "".join(kept)


def _parted(value: str, bare: str) -> list[str]:
    """The names that signs or doubled words separate, each as it should be typed."""
    if "," not in bare and ";" not in bare and "{" not in value and is_body(value):
        return ["{" + value + "}"]
    found = _rejoined(value)
    by_commas = _list_by_commas(found)
    without = any(" " in name and not re.search(r"[,{]", name) for name in found)
    found = (
        by_commas[1] if by_commas else [one for name in found for one in (_perhaps_two(name) if without else [name])]
    )
    return _mended(found)


def _rejoined(value: str) -> list[str]:
    """The names of a list that is separated by signs, semicolons or doubled words."""
    parts = [part for piece in split(value, re.compile(r"\s*\band\b\s*", re.I)) for part in split(piece, OTHER_SIGNS)]
    return [cleaned for part in parts if (cleaned := part.strip(" ,;&\\"))]


def _list_by_commas(names: list[str]) -> tuple[str, list[str]] | None:
    """A list of people that is separated by commas, and the same people joined by "and"."""
    without = any(" " in name and "," not in name and not name.startswith("{") for name in names)
    found = [_people_of(name, without) for name in names]
    if not any(found):
        return None
    meant = [one for name, listed in zip(names, found, strict=True) for one in listed or _perhaps_two(name)]
    return _BY_COMMAS, meant


def _perhaps_two(name: str) -> list[str]:
    """The people in a name if others beside it are joined by commas: "Shian Su, Gordon K. Smyth" are two."""
    parts = [part.strip() for part in split(name, COMMA) if part.strip()]
    two = len(parts) == 2 and all(len(part.split()) > 1 for part in parts) and not name.startswith("{")
    return [turned(part) for part in parts] if two else [turned(name)]


def _people_of(name: str, without: bool) -> list[str]:
    """The people in what should be one name, or none if it is one. `without`: whether another name has no comma."""
    parts = [part.strip() for part in split(name, COMMA) if part.strip()]
    if len(parts) > 2:
        parts = [part for part in parts if not _only_degrees(part)]
    if len(parts) < 2 or SUFFIX.fullmatch(parts[1]) or "=" in name or name.startswith("{"):
        return []
    if all(map(surname_and_initials, parts)):
        return [turned(part) for part in parts]
    full = len(parts) == 3 and all(len(part.split()) > 1 for part in parts)
    if len(parts) < 4 and not full and not _given_before_family(parts) and not (without and _two_people(parts)):
        return []
    given = [CAPITAL_INITIALS.fullmatch(part.replace(" ", "")) or len(part.split()) <= 3 for part in parts[1::2]]
    if len(parts) > 3 and len(parts) % 2 == 0 and all(given):
        return [", ".join(pair) for pair in zip(parts[::2], parts[1::2], strict=True)]
    return [turned(part) for part in parts]


_BY_COMMAS = "the names are joined by commas"


def _given_before_family(parts: list[str]) -> bool:
    """ "John H. Krystal, Chadi G. Abdallah": both parts have an initial inside."""
    first, second = parts[0].split(), parts[1].split()
    stopped = [_STOPPED_INITIAL.fullmatch(word) for word in first[:-1]]
    return any(stopped) and len(second) > 1 and not (all(stopped) and CAPITAL_INITIALS.fullmatch(second[-1]))


def _two_people(parts: list[str]) -> bool:
    """ "Adriana Feder, Sarah Rutter and Tom Sala": two words on either side of the comma, and a name without comma."""
    first, second = parts[0].split(), parts[1].split()
    plain_words = len(first) == 2 == len(second) and not any(word[:1].islower() for word in first + second)
    return plain_words and not any(CAPITAL_INITIALS.fullmatch(word) for word in first + second)


# One name -----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def fault_of(name: str) -> Fault | None:
    """What is wrong with a name, and how it should be typed (empty if that is unclear)."""
    if name.lower() == "others" or name.startswith(("family=", "given=")):
        return None
    if _PLACEHOLDER.fullmatch(plain(name)):
        return f'"{plain(name)}" is not a name', LEAVE_OUT
    if name.startswith("{") and name.endswith("}") and len(split(name, re.compile(r"[\s,]+"))) == 1:
        return in_braces(name)
    text = plain(name)
    if re.search(r"(?:^|\s)(?:null|undefined|NaN)(?:\s|$)", text):
        return f'"{text[:60]}" is not a name', re.sub(r"\b(?:null|undefined|NaN)\b,?\s*", "", name).strip(" ,")
    tests: tuple[Callable[[str, list[str]], Fault | None], ...] = (
        garbled, _body, _honour, _degree, _sign, _no_comma, lone_initial, _early_initial, _three_parts, _capitals, _small,
        loose_particle,
    )  # fmt: skip
    parts = [part.strip() for part in split(name, COMMA) if part.strip()]
    return next((fault for test in tests if parts and (fault := test(name, parts))), None)


def _body(name: str, parts: list[str]) -> Fault | None:
    """An organization without braces, even if a program split it at a comma into a surname and a given name."""
    text = plain(name)
    if len(parts) == 1:
        words = text.split()
        known = is_body(text) or words[0] in ACRONYMS or all(word.isupper() and len(word) > 3 for word in words)
        return _unbraced(text, re.sub(r"[{}]", "", name)) if len(words) > 1 and known else None
    firm = re.fullmatch(r"(?:Inc|Ltd|LLC|GmbH|Co|AG|PLC)\.?", parts[-1], re.I)
    if firm and (parts[-1] != "AG" or " " in parts[0]):  # "Fraser, AG" has two initials
        return _unbraced(text, name)
    meant = _cut_body(parts[0], parts[1]) if len(parts) == 2 else ""
    return _unbraced(text, meant) if meant else None


def _cut_body(family: str, given: str) -> str:
    """The organization that was split into a surname and a given name. Empty if these belong to a person."""
    first, last = plain(family), plain(given)
    turned = (
        last in ("The", "the")
        or re.match(r"(?:the|of|for) [A-Z]", first)
        or first.lower() in BODY_SURNAMES
        or re.fullmatch(r"\([\w. ]+\)", first)
        and is_body(last)
    )
    if turned:
        return f"{last.capitalize() if last == 'the' else last} {first}"
    if not is_body(first) or " " not in first:
        return ""
    if family.startswith("{") or last.lower() == "corporate":
        return first
    whole = f"{first}, {last}"
    return whole if len(first.split()) > 2 and (len(whole.split()) > 5 or _A_BODYS.search(whole)) else ""


def _unbraced(text: str, meant: str) -> Fault:
    return f'"{text[:60]}" is an organization: its name needs braces of its own', "{" + meant + "}"


def _honour(name: str, parts: list[str]) -> Fault | None:
    words = [split(part, BLANKS) for part in parts]
    kept = [[word for word in part if not _HONOURS.fullmatch(word)] for part in words]
    if kept == words or len(words) == 1 and len(words[0]) == 2 and _HONOURS.fullmatch(words[0][1]):
        return None
    if len(parts) == 2 and not kept[1] or not kept[0]:
        return None  # "Sir, A" may be a real name
    return "a name is written without Dr, Prof or Sir", ", ".join(" ".join(part) for part in kept if part)


def _degree(name: str, parts: list[str]) -> Fault | None:
    """A degree after the name, wherever it is: "Feder, Adriana, MD", "Adriana Feder, PhD", "Feder PhD, Adriana"."""
    if len(parts) == 1:
        words = split(name, BLANKS)
        kept = [word for word in words if not (_DEGREES.fullmatch(word) and _PLAINLY_A_DEGREE.fullmatch(word))]
        kept = kept[:-1] if len(kept) > 2 and kept == words and _DEGREES.fullmatch(words[-1]) else kept
        return None if kept == words or len(kept) < 2 else (_NO_DEGREE, turned(" ".join(kept)))
    kept = [parts[0]] + [part for part in parts[1:] if not _only_degrees(part, len(parts), parts[0])]
    if len(kept) < len(parts):
        if len(kept) > 1 or " " in kept[0]:
            return _NO_DEGREE, ", ".join(kept) if len(kept) > 1 else turned(kept[0])
        return _NO_DEGREE, kept[0]
    family = [word for word in split(parts[0], BLANKS) if not _DEGREES.fullmatch(word) or len(parts[0].split()) == 1]
    given = split(parts[-1], BLANKS)
    if len(given) > 1 and _DEGREES.fullmatch(given[-1]) and len(given[0].strip(".")) > 1 and not given[0].isupper():
        given = given[:-1]
    if (family, given) == (split(parts[0], BLANKS), split(parts[-1], BLANKS)):
        return None
    return _NO_DEGREE, ", ".join([" ".join(family), *parts[1:-1], " ".join(given)])


_NO_DEGREE = "a name is written without degrees"


def _only_degrees(part: str, parts: int = 3, first: str = "") -> bool:
    """Whether a part of a name is only degrees. Right after a surname, "MD" and "M.A." are initials."""
    if parts > 2:
        form = re.compile(".*")
    else:
        form = _UNDOTTED if " " in first else _PLAINLY_A_DEGREE
    return all(_DEGREES.fullmatch(word) and form.fullmatch(word) for word in part.split())


_UNDOTTED = re.compile(r"[^.]*|.*[a-z].*")


def _sign(name: str, parts: list[str]) -> Fault | None:
    text = ", ".join(plain(part) for part in parts if not SUFFIX.fullmatch(part))
    text = re.sub(r"(?<=\w) (?:2nd|3rd|4th)(?=,|$)", "", text)
    found = _NO_NAME.search(text)
    if not found or len(parts) == 1 and " " not in text or "=" in text and "family" in text:
        return None
    without = re.sub(r"\s+,", ",", " ".join(_NO_NAME.sub("", name).split())).strip(" ,.")
    return f'a person\'s name has no "{found.group()}" in it', without if re.search(r"[^\W\d_]{2}", without) else ""


def _no_comma(name: str, parts: list[str]) -> Fault | None:
    """A surname and initials as PubMed writes them, perhaps with "3rd" after a comma."""
    kept = [part for part in parts if not SUFFIX.fullmatch(part)]
    if len(kept) != 1 or not surname_and_initials(kept[0]):
        return None
    whole = " ".join([kept[0], *(part for part in parts if part not in kept)])
    return f'"{plain(name)[:60]}" has its initials last: write a comma after the surname', turned(whole)


def _early_initial(name: str, parts: list[str]) -> Fault | None:
    """ "R. Rutter, Sarah": an initial is before the surname."""
    apart = re.sub(r"^((?:[A-ZÀ-Þ]\.-?)+)(?=[^\W\d_]{2})", r"\1 ", re.sub(r"^\{([^{}]*)\}$", r"\1", parts[0]))
    words = split(apart, BLANKS)
    if len(parts) < 2 or len(words) < 2 or not _STOPPED_INITIAL.fullmatch(words[0]):
        return None
    lead = [word for word in words if _STOPPED_INITIAL.fullmatch(word)]
    family = [word for word in words if not _STOPPED_INITIAL.fullmatch(word)]
    if not family:
        return None
    better = f"{' '.join(family)}, {' '.join([parts[-1], *lead])}"
    return f'"{plain(parts[0])}" has an initial before the surname', better


def _three_parts(name: str, parts: list[str]) -> Fault | None:
    if len(parts) == 3 and not any(SUFFIX.fullmatch(part) for part in parts[1:]):
        two = re.search(r"[^\W\d_]{3,}$", parts[1]) and CAPITAL_INITIALS.fullmatch(parts[2])  # "G. Grossberg, S."
        better = f"{parts[0]}, {parts[1]} {parts[2]}" if len(parts[2].split()) == 1 and not two else ""
        return f'"{plain(name)[:60]}" has two commas', better
    return None


def _capitals(name: str, parts: list[str]) -> Fault | None:
    """Names in capitals: a given name would be read as initials, and a surname would be printed in capitals."""
    if len(parts) < 2:
        words = split(name, BLANKS)
        loud = len(words) > 1 and any(_loud(word, 3) for word in words)
        return (_IN_CAPITALS, ", ".join(_lowered(part) for part in split(turned(name), COMMA))) if loud else None
    family, given = parts[0], parts[-1]
    if not any(_loud(word, 3) for word in split(family, BLANKS)) and not any(_loud(w, 4) for w in split(given, BLANKS)):
        return None
    if _loud(family, 3) or any(_loud(w, 4) for w in split(given, BLANKS)):
        return _IN_CAPITALS, ", ".join([_lowered(family), *parts[1:-1], _lowered(given, 3)])
    return _IN_CAPITALS, ", ".join([_lowered(family), *parts[1:-1], given])


_IN_CAPITALS = "a name is typed in capitals"


def _loud(word: str, least: int) -> bool:
    letters = [char for char in plain(word) if char.isalpha()]
    capitals = len(letters) >= least and all(map(str.isupper, letters))
    return capitals and not SUFFIX.fullmatch(word) and "." not in word


def _lowered(text: str, least: int = 2) -> str:
    """Words in capitals as names: FEDER-SMITH is Feder-Smith. In a given name, two letters stay: they may be initials."""

    def one(found: re.Match[str]) -> str:
        return found.group().capitalize() if len(found.group()) >= least and found.group().isupper() else found.group()

    return re.sub(r"[^\W\d_]+", one, text.strip())


def _small(name: str, parts: list[str]) -> Fault | None:
    """A name without any capital."""
    text = plain(name)
    if text != text.lower() or text == text.upper() or " " not in text:
        return None
    return f'"{text[:60]}" has no capital letter', ", ".join(part.title() for part in parts)
