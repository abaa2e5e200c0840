"""Checks of the keys of entries."""

from __future__ import annotations

import re
import unicodedata

from evidence.checks.bibliography.fields import Found
from evidence.checks.check import Context, check
from evidence.problem import at
from evidence.reading.pages.page import KEY_RE
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.reading.references.authors import first_author
from evidence.reading.references.latex import plain
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources
from evidence.text import short


@check(
    "BIB020",
    "A key is a surname and a year in small letters, with a letter behind where two share them.",
    bad="@article{Feder:2021, …}",
    good="@article{feder2021, …}",
)
def key_grammar(sources: Sources, _context: Context) -> Found:
    for key, reference in sources.references.items():
        if key and not KEY_RE.match(key):
            letters = re.sub(r"[^a-z]", "", _ascii(key)) or "surname"
            digits = re.search(r"[0-9]{4}", key) or re.search(r"[0-9]{4}", reference.get("year"))
            hint = f"write {letters}{digits.group() if digits else 'YYYY'}"
            yield at(BIBLIOGRAPHY, reference.line), f'the key "{short(key)}" is outside the grammar', hint


@check(
    "BIB025",
    "A key holds its first author's name and its year.",
    bad="@article{feder2020, … year = {2021}}",
    good="@article{feder2021, … year = {2021}}",
)
def key_content(sources: Sources, _context: Context) -> Found:
    for key, reference in sources.references.items():
        if not KEY_RE.match(key):
            continue
        letters, year = _SURNAME_AND_YEAR.findall(key)[0]
        dated = reference.get("year") or reference.get("date")[:4]
        if re.fullmatch(r"[0-9]{4}", dated) and dated != year:
            message = f'the key "{key}" says {year}, the entry {dated}'
            yield at(BIBLIOGRAPHY, reference.line), message, f"correct the year, or rename the key to {letters}{dated}"
        if _joined(reference) or "\ufffd" in reference.get("author"):
            continue  # told by BIB028, and as a wrong byte
        first = first_author(reference)
        if first and "family" in first:
            family = _NO_LETTER.sub("", _ascii(first["family"]))
            whole = _NO_LETTER.sub("", _ascii(first.get("non-dropping-particle", ""))) + family
            if family and letters not in (family, whole):
                message = f'the key "{key}" does not name the first author, {plain(first["family"])}'
                yield at(BIBLIOGRAPHY, reference.line), message, f"rename it to {family}{year}"


_SURNAME_AND_YEAR = re.compile(r"([a-z]+)([0-9]+)")
_NO_LETTER = re.compile(r"[^a-z]")


@check(
    "BIB028",
    'Authors are written "Surname, Given names" and joined by "and".',
    bad="author = {Adriana Feder, Sarah B. Rutter, Daniela Schiller}",
    good="author = {Feder, Adriana and Rutter, Sarah B. and Schiller, Daniela}",
)
def authors_joined(sources: Sources, _context: Context) -> Found:
    for key, reference in sources.references.items():
        if _joined(reference):
            place = at(BIBLIOGRAPHY, reference.fields["author"].line)
            message = f'the authors of "{key}" are joined by commas'
            yield place, message, "write them as  Feder, Adriana and Rutter, Sarah B."


def _joined(reference: Reference) -> bool:
    """Whether commas part the names: more of them than one name can have (von Last, Jr, First), or behind an initial."""
    bare = _BRACED.sub("", reference.get("author"))  # a body's name stands in braces and may hold commas
    names = _AND.split(bare)
    return any(name.count(",") > 2 or ";" in name or _INITIAL_BEFORE_COMMA.match(name) for name in names)


_BRACED = re.compile(r"\{[^{}]*\}")
_AND = re.compile(r"\sand\s")
_INITIAL_BEFORE_COMMA = re.compile(r"[^,]*\b[A-Z]\.[^,]*,")  # "John H. Krystal, Chadi G. Abdallah": two people


def _ascii(text: str) -> str:
    text = text.lower()
    return text if text.isascii() else "".join(filter(str.isascii, unicodedata.normalize("NFKD", text)))
