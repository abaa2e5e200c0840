"""The authors of a reference: their names, and how short forms of them are printed."""

import re
from collections.abc import Iterator, Mapping

from evidence.reading.references.name_parts import people, read_name
from evidence.reading.references.printed_form import issued
from evidence.reading.references.reference import Reference


def first_author(reference: Reference) -> dict[str, str] | None:
    """The first author, found without reading the others. None if there is none."""
    return next(_names(reference.get("author")), None)


def short_name(reference: Reference) -> str:
    """How a card names a reference: by first author and year ("Feder 2021"), or by the start of its title."""
    first = first_author(reference)
    year = issued(reference)[:1]
    if first:
        name = first.get("literal") or " ".join(filter(None, [first.get("non-dropping-particle"), first.get("family")]))
    else:
        key = re.match(r"[a-z]+", reference.key)
        name = key.group().capitalize() if key else reference.key
    return " ".join([name, *map(str, year)])


def names(value: str) -> list[dict[str, str]]:
    """The people of an author field ("Last, First and von Last, Jr, First and {A Body}") as CSL names."""
    return list(_names(value))


def _names(value: str) -> Iterator[dict[str, str]]:
    for part in people(value):
        if name := read_name(part):
            yield dict(name)


def families(reference: Reference) -> list[str]:
    """The authors' family names with their particles. "And others" is not a name."""
    return [name for one in names(reference.get("author")) if (name := _family(one)) != "et al"]


def _family(name: Mapping[str, str]) -> str:
    parts = (name.get("non-dropping-particle"), name.get("dropping-particle"), name.get("family"))
    return name.get("literal") or " ".join(part for part in parts if part)


def listed_names(names: list[str]) -> str:
    """Names for a message: the first forty, and how many there are in all."""
    shown = ", ".join(names[:40])
    return f"{shown} ({len(names)})" if len(names) > 3 else shown
