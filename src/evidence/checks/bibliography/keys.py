"""Checks that the keys of entries follow the grammar and name the first author and the year."""

from __future__ import annotations

import re
import unicodedata

from evidence.checks.bibliography.fields import values
from evidence.checks.check import Context, Found, check
from evidence.problem import at
from evidence.reading.pages.page import KEY_RE
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.reading.references.authors import first_author
from evidence.reading.references.latex import plain
from evidence.reading.references.reference import Reference
from evidence.text import short

_SURNAME_AND_YEAR_RE = re.compile(r"([a-z]+)([0-9]+)")
_NO_LETTER_RE = re.compile(r"[^a-z]")
_BRACED_RE = re.compile(r"\{[^{}]*\}")
_AND_RE = re.compile(r"\sand\s")
_INITIAL_BEFORE_COMMA_RE = re.compile(r"[^,]*\b[A-Z]\.[^,]*,")  # "John H. Krystal, Chadi G. Abdallah": two people


@check(
    "BIB020",
    "A key is a surname and a year in lower-case letters, with a letter after the year where two entries share them.",
    each="entry",
    bad="@misc{Feder:2021, title = {A}}",
    good="@misc{feder2021, title = {A}}",
    into=BIBLIOGRAPHY,
)
def key_grammar(reference: Reference, _: Context) -> Found:
    key = reference.key
    if key and not KEY_RE.match(key):
        letters = _NO_LETTER_RE.sub("", _ascii(key)) or "surname"
        digits = re.search(r"[0-9]{4}", key) or re.search(r"[0-9]{4}", reference.get("year"))
        hint = f"write {letters}{digits[0] if digits else 'YYYY'}"
        place = at(BIBLIOGRAPHY, reference.line)
        yield place, f'the key "{short(key)}" is not a surname and a year in lower-case letters', hint


@check(
    "BIB025",
    "A key contains the first author's surname and the year of its entry.",
    each="entry",
    bad="@misc{feder2020, author = {Feder, Adriana}, year = {2021}}",
    good="@misc{feder2021, author = {Feder, Adriana}, year = {2021}}",
    into=BIBLIOGRAPHY,
)
def key_content(reference: Reference, _: Context) -> Found:
    key, place = reference.key, at(BIBLIOGRAPHY, reference.line)
    if not KEY_RE.match(key):
        return
    letters, year = _SURNAME_AND_YEAR_RE.findall(key)[0]
    dated = reference.get("year") or reference.get("date")[:4]
    if re.fullmatch(r"[0-9]{4}", dated) and dated != year:
        message = f'the key "{key}" says {year}, the entry says {dated}'
        yield place, message, f"correct the year, or rename the key to {letters}{dated}"
    if _commas_separate_names(reference) or "\ufffd" in reference.get("author"):
        return  # reported by BIB028, and as a wrong byte
    first = first_author(reference) or {}
    surname = _NO_LETTER_RE.sub("", _ascii(first.get("family", "")))
    whole = _NO_LETTER_RE.sub("", _ascii(first.get("non-dropping-particle", ""))) + surname
    if surname and letters not in (surname, whole):
        message = f'the key "{key}" does not name the first author, {plain(first["family"])}'
        yield place, message, f"rename it to {surname}{year}"


@check(
    "BIB028",
    'Authors are written "Surname, Given names" and joined by "and".',
    why="BibTeX separates names only at the word and.",
    each="entry",
    bad="author = {Sarah B. Rutter, Adriana Feder}",
    good="author = {Rutter, Sarah B. and Feder, Adriana}",
)
def authors_joined(reference: Reference, _: Context) -> Found:
    for _name, _value, place in values(reference, "author") if _commas_separate_names(reference) else ():
        message = f'the authors of "{reference.key}" are joined by commas'
        yield place, message, "write them as  Feder, Adriana and Rutter, Sarah B."


def _commas_separate_names(reference: Reference) -> bool:
    """Whether there are more commas than one name can have (von Last, Jr, First), or one after an initial."""
    bare = _BRACED_RE.sub("", reference.get("author"))  # the name of an organization is in braces and may have commas
    names = _AND_RE.split(bare)
    return any(name.count(",") > 2 or ";" in name or _INITIAL_BEFORE_COMMA_RE.match(name) for name in names)


def _ascii(text: str) -> str:
    text = text.lower()
    return text if text.isascii() else "".join(filter(str.isascii, unicodedata.normalize("NFKD", text)))
