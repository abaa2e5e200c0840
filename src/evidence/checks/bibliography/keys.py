"""Checks that keys have the right form, and that names can be read in only one way."""

import re

from evidence.checks.check import Context, Found, check
from evidence.reading.pages.page import KEY_RE
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.reading.references.authors import first_author
from evidence.reading.references.key_letters import fold, free, stem, stems
from evidence.reading.references.latex import plain
from evidence.reading.references.name_faults import faults
from evidence.reading.references.name_parts import is_body, people, turned
from evidence.reading.references.printed_form import date_parts
from evidence.reading.references.reference import Reference
from evidence.text import short

_SURNAME_AND_YEAR_RE = re.compile(r"([a-z]+)([0-9]+)")


@check(
    "BIB020",
    "A key is a surname and a year in lower-case letters, with a letter after the year where two entries share them.",
    bad="@misc{Feder:2021, title = {A}}",
    good="@misc{feder2021, title = {A}}",
    into=BIBLIOGRAPHY,
)
def key_grammar(reference: Reference, context: Context) -> Found:
    key = reference.key
    if key and not KEY_RE.match(key):
        message = f'the key "{short(key)}" is not a surname and a year in lower-case letters'
        yield reference.place, message, _key_meant(reference, context)


def _key_meant(reference: Reference, context: Context) -> str:
    """The hint for a malformed key: the key that `evidence cite` would make."""
    key = reference.key
    first = None if any(faults(reference.get("author"))) else first_author(reference)
    letters = (stem(first) if first else "") or fold(key) or "surname"
    year = re.search(r"[0-9]{4}", reference.get("year") or reference.get("date")) or re.search(r"[0-9]{4}", key)
    return f"write {free(letters + year[0], context.sources.references)}" if year else f"write {letters}YYYY"


@check(
    "BIB025",
    "A key contains the first author's surname and the year of its entry.",
    bad="@misc{feder2020, author = {Feder, Adriana}, year = {2021}}",
    good="@misc{feder2021, author = {Feder, Adriana}, year = {2021}}",
    into=BIBLIOGRAPHY,
)
def key_content(reference: Reference, context: Context) -> Found:
    key, place, taken = reference.key, reference.place, context.sources.references
    if not KEY_RE.match(key):
        return
    letters, year = _SURNAME_AND_YEAR_RE.findall(key)[0]
    dated = plain(reference.get("year")) or "".join(map(str, date_parts(reference.get("date"))[:1]))
    if re.fullmatch(r"[0-9]{4}", dated) and dated != year:
        message = f'the key "{key}" says {year}, the entry says {dated}'
        yield place, message, f"correct the year, or rename the key to {free(letters + dated, taken)}"
    if "\ufffd" in reference.get("author") or any(faults(reference.get("author"))):
        return  # reported as a wrong byte, and by BIB028
    first = first_author(reference) or {}
    if "family" in first and stems(first) and letters not in stems(first):
        message = f'the key "{key}" does not name the first author, {first["family"]}'
        rename = f"rename it to {free(stem(first) + year, taken)}"
        whole = people(reference.get("author"))[0]
        if "," not in whole and fold(whole.split()[0]) == letters:  # as the key of an organization begins
            rename = f"if this is an organization, write author = {{{{{whole}}}}}; if a person, {rename}"
        yield place, message, rename


@check(
    "BIB028",
    'Authors are written "Surname, Given names" and joined by "and"; an organization has braces of its own.',
    why="BibTeX separates names only at the word and. A name that can be read in two ways would be printed wrongly.",
    bad="author = {Sarah B. Rutter, Adriana Feder}",
    good="author = {Rutter, Sarah B. and Feder, Adriana}",
)
def names(reference: Reference, _: Context) -> Found:
    for name, value, place in reference.values(["author", "editor"]):
        found = list(faults(value, name))
        if name == "author" and not found and (person := _person_in_braces(reference)):
            found = [("this is a person, in the braces of an organization", f"write author = {{{person}}}")]
        for message, hint in found:
            yield place, f'{name} of "{reference.key}": {message}', hint


def _person_in_braces(reference: Reference) -> str:
    """All authors, the first as a person if the key takes the last word of a name in braces for a surname."""
    listed = people(reference.get("author"))
    found = re.fullmatch(r"\{([A-ZÀ-Þ][^\W\d_]+(?: [^\W\d_]+)?) ([A-ZÀ-Þ][^\W\d_]+)\}", listed[0]) if listed else None
    if not found or is_body(plain(listed[0])) or not re.match(rf"{fold(found[2])}[0-9]", reference.key):
        return ""
    bare = [re.sub(r"^\{([^{},]+)\}$", r"\1", one) for one in listed[1:]]
    others = [one if name == one or is_body(name) else turned(name) for name, one in zip(bare, listed[1:], strict=True)]
    return " and ".join([f"{found[2]}, {found[1]}", *others])
