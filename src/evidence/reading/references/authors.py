"""The authors of a reference: their names, and how short forms of them are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from evidence.reading.references.entry_fields import issue_date
from evidence.reading.references.latex import plain
from evidence.reading.references.reference import Reference


def authors(reference: Reference) -> list[dict[str, str]]:
    """The authors as CSL names: family, given, particle and suffix, or literal for a body."""
    return names(reference.get("author"))


def first_author(reference: Reference) -> dict[str, str] | None:
    """The first of the authors, without reading the others; None where there is none."""
    return next(_names(reference.get("author")), None)


def short_name(reference: Reference) -> str:
    """How a card names a reference: first author and year ("Feder 2021"), else the start of its title."""
    first = first_author(reference)
    year = issue_date(reference)[:1]
    if first:
        name = first.get("literal") or " ".join(filter(None, [first.get("non-dropping-particle"), first["family"]]))
    else:
        key = re.match(r"[a-z]+", reference.key)
        name = key.group().capitalize() if key else reference.key
    return " ".join([name, *map(str, year)])


def names(value: str) -> list[dict[str, str]]:
    """The people of an author field ("Last, First and von Last, Jr, First and {A Body}") as CSL names."""
    return list(_names(value))


def _names(value: str) -> Iterator[dict[str, str]]:
    for part in _split(value, _AND):
        name = _name(part)
        if name and (name.get("literal") or name.get("family")):
            yield dict(name)


_AND = re.compile(r"\s+and\s+", re.I)
_COMMA = re.compile(r",")
_BLANKS = re.compile(r"\s+")
_BLANKS_OR_COMMAS = re.compile(r"[\s,]+")


@lru_cache(maxsize=65536)  # a build asks for each name several times: style, checks, cards, downloads
def _name(value: str) -> Mapping[str, str] | None:
    value = value.strip()
    if not value or value.lower() == "others":
        return {"literal": "et al"} if value else None
    if value.startswith("{") and value.endswith("}") and len(_split(value, _BLANKS_OR_COMMAS)) == 1:
        return {"literal": plain(value)}
    parts = [part.strip() for part in _split(value, _COMMA)]
    if not parts:  # nothing but commas
        return None
    if len(parts) == 1:
        words = _split(value, _BLANKS)
        if len(words) == 1:
            return {"literal": plain(value)}
        start = next((i for i, word in enumerate(words[:-1]) if i and _is_particle(word)), len(words) - 1)
        family, given, suffix = words[start:], " ".join(words[:start]), ""
    else:
        family, given = _split(parts[0], _BLANKS), parts[-1]
        suffix = parts[1] if len(parts) > 2 else ""
    particle: list[str] = []
    while len(family) > 1 and _is_particle(family[0]):
        particle.append(family.pop(0))
    name = {
        "family": plain(" ".join(family)),
        "given": _spaced_initials(plain(given)),
        "non-dropping-particle": plain(" ".join(particle)),
        "suffix": plain(suffix),
    }
    return {part: text for part, text in name.items() if text} if name["family"] else None


def _is_particle(word: str) -> bool:
    return word[:1].islower()


def _spaced_initials(given: str) -> str:
    """Initials set close ("JH", "J.H.") apart, as the style's processor needs them to keep each one."""
    if _INITIALS.fullmatch(given):
        return " ".join(given)
    return _CLOSE_STOP.sub(". ", given)


_INITIALS = re.compile(r"[A-Z]{2,4}")
_CLOSE_STOP = re.compile(r"\.-?(?=[^\W\d_])")


def _split(value: str, separator: re.Pattern[str]) -> list[str]:
    """Split where the separator stands outside braces. What is left is never empty."""
    if "{" not in value:
        return [part for part in separator.split(value) if part]
    depths, depth = [], 0
    for char in value:
        depth += (char == "{") - (char == "}")
        depths.append(depth)
    parts, start = [], 0
    for found in separator.finditer(value):
        if depths[found.start()] <= 0:
            parts.append(value[start : found.start()])
            start = found.end()
    return [part for part in [*parts, value[start:]] if part]


def families(reference: Reference) -> list[str]:
    """The authors' family names with their particles; "and others" is none."""
    return [name for one in authors(reference) if (name := _family(one)) != "et al"]


def _family(name: Mapping[str, str]) -> str:
    parts = (name.get("non-dropping-particle"), name.get("dropping-particle"), name.get("family"))
    return name.get("literal") or " ".join(part for part in parts if part)


def listed_names(names: list[str]) -> str:
    """Names for a message: the first forty, and how many there are."""
    shown = ", ".join(names[:40])
    return f"{shown} ({len(names)})" if len(names) > 3 else shown
