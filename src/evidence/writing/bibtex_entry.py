"""Makes an entry of `references.bib` from a work that was looked up: its key, its text, its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping

from evidence.lookup.work import Name, Work
from evidence.problem import Problem
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.reading.references.bibliography import read_bibliography
from evidence.reading.references.entry_fields import fold_title
from evidence.reading.references.identifiers import DOI_RE, PMCID_RE, PMID_RE, doi
from evidence.reading.references.latex import plain
from evidence.reading.references.reference import Reference

# Crossref's types, as far as they are not articles.
TYPES = {
    "posted-content": "misc",
    "dataset": "misc",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "book-chapter": "incollection",
    "book-section": "incollection",
    "reference-entry": "incollection",
    "proceedings-article": "inproceedings",
    "report": "techreport",
    "standard": "techreport",
    "dissertation": "phdthesis",
}
_LATER_RE = re.compile(r"^%.*\blater evidence\b.*$", re.IGNORECASE | re.MULTILINE)
_ENTRY_RE = re.compile(r"^@\w+\s*\{\s*([^\s,{}]+)", re.MULTILINE)
_FOLD = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "AE", "œ": "oe", "đ": "d", "ð": "d", "þ": "th"}
)


class CannotWrite(Exception):
    """The entry cannot be written; the text says why and what to do."""


def key_for(work: Work, taken: Collection[str]) -> str:
    """`surnameYYYY`, or with the first free letter after it. Raises CannotWrite without name or year."""
    name = (
        work.names[0].family
        if work.names
        else next((word for word in work.title.split() if len(_letters(word)) > 3), "")
    )
    family = re.sub(r",.*", "", name)  # a suffix: "Jr"
    stem = _letters(family.split()[0] if work.names and work.names[0].body else _without_particles(family))
    if not stem or not work.years:
        raise CannotWrite(
            f"{work.source} gives no {'author' if not stem else 'year'} to make a key of; write the entry by hand"
        )
    base = f"{stem}{work.years[0]:04d}"
    for key in (base, *(f"{base}{letter}" for letter in "bcdefghijklmnopqrstuvwxyz")):
        if key not in taken:
            return key
    raise CannotWrite(f'every key from "{base}" to "{base}z" is taken; write the entry by hand')


def _letters(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.translate(_FOLD))
    return re.sub(r"[^a-z]", "", text.lower())


def _without_particles(family: str) -> str:
    words = family.split()
    while len(words) > 1 and words[0].islower():
        words = words[1:]
    return " ".join(words)


def duplicate(work: Work, references: Mapping[str, Reference]) -> str:
    """The key of the entry that already is this work, by DOI, PMID, PMC number or title; empty where none is."""
    title = fold_title(work.title)
    for key, reference in references.items():
        if work.doi and doi(reference).lower() == work.doi.lower():
            return key
        if work.pmid and reference.get("pmid") == work.pmid or work.pmcid and reference.get("pmcid") == work.pmcid:
            return key
        if title and fold_title(plain(reference.get("title"))) == title:
            return key
    return ""


# The entry's text ---------------------------------------------------------------------------------------------------


def entry(key: str, work: Work) -> str:
    """The entry in the form of `references.bib`: one field a line, capitals in the title braced, ends in a newline."""
    kind = TYPES.get(work.type, "article")
    fields = {name: value for name, value in _fields(kind, work) if value}
    fields |= {"unverified": ", ".join(_missing(kind, fields))} if _missing(kind, fields) else {}
    width = max(len(name) for name in fields)
    lines = (f"  {name:<{width}} = {{{value}}}" for name, value in fields.items())
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _fields(kind: str, work: Work) -> Iterator[tuple[str, str]]:
    yield "author", " and ".join(map(author, work.names))
    yield "title", braced(latex(work.title))
    container = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}.get(kind)
    if container:
        yield container, latex(work.journal)
    if kind == "article" and work.short_journal != work.journal:
        yield "shortjournal", latex(work.short_journal.replace(".", ""))
    if kind == "misc":
        preprint = work.type == "posted-content" and work.publisher
        yield "howpublished", latex(f"{work.publisher} preprint, not peer reviewed" if preprint else work.publisher)
    if kind in ("book", "incollection", "techreport", "phdthesis"):
        yield {"techreport": "institution", "phdthesis": "school"}.get(kind, "publisher"), latex(work.publisher)
    yield "year", str(work.years[0]) if work.years else ""
    yield "volume", latex(work.volume)
    yield "number", latex(work.number)
    yield "pages", re.sub(r"\s*[-\u2010-\u2015]+\s*", "--", latex(work.pages))
    yield "doi", _bare(work.doi, DOI_RE)
    yield "pmid", _bare(work.pmid, PMID_RE)
    yield "pmcid", _bare(work.pmcid, PMCID_RE)


def _bare(value: str, form: re.Pattern[str]) -> str:
    return re.sub(r"([&%$#_])", r"\\\1", value) if form.match(value) else ""


def _missing(kind: str, fields: Mapping[str, str]) -> list[str]:
    """What an entry of this type should have and the service does not give, for `unverified`."""
    from evidence.reading.references.entry_fields import OTHERS, REQUIRED

    return [names[0] for names in REQUIRED.get(kind, OTHERS) if not any(name in fields for name in names)]


def author(name: Name) -> str:
    """An author as BibTeX writes it: "Family, Given", a body in braces of its own."""
    if name.body:
        return "{" + latex(name.family) + "}"
    family, _, suffix = name.family.partition(", ")
    parts = [latex(family), latex(suffix), latex(name.given)] if suffix else [latex(family), latex(name.given)]
    joined = ", ".join(part for part in parts if part)
    return "{" + joined + "}" if " and " in joined else joined


def latex(text: str) -> str:
    """Text as a BibTeX value: what BibTeX would read as a command or a brace is escaped, or dropped."""
    text = re.sub(r"[\\{}^~]", " ", text.replace("\u00a0", " ").replace("~", "\u223c"))
    return " ".join(re.sub(r"([&%$#_])", r"\\\1", text).split())


def braced(title: str) -> str:
    """A title with every capital inside it braced, word by word; the first letter of a sentence needs none."""
    parts = re.split(r"(\s+|-|/)", title)
    out: list[str] = []
    for part in parts:
        start = not "".join(out).strip(" \"'“‘(")
        found = re.match(r"^([\"'“‘(\[]*)(.*?)([.,;:?!\"'”’)\]]*)$", part, re.DOTALL)
        lead, word, tail = found.groups() if found else ("", part, "")
        capitals = word[1:] if start else word
        out.append(f"{lead}{{{word}}}{tail}" if any(char.isupper() for char in capitals) else part)
    return "".join(out)


# Its place ----------------------------------------------------------------------------------------------------------


def insert(text: str, key: str, new: str) -> str:
    """The bibliography with the entry in its place: in the section "later evidence", in the order of the keys.

    Without such a section it goes to the end. Raises CannotWrite where the result would not read back as the same
    entries and this one: then nothing may be written.
    """
    section = _LATER_RE.search(text, text.find("\n@") if "\n@" in text else 0) or _last(_LATER_RE, text)
    start = section.end() if section else len(text)
    place = next((found.start() for found in _ENTRY_RE.finditer(text, start) if found[1] > key), None)
    if place is None:
        made = text.rstrip("\n") + "\n\n" + new if text.strip() else new
    else:
        place = _above_comments(text, place, start)
        made = text[:place] + new + "\n" + text[place:]
    before, _ = _content(text)
    after, problems = _content(made)
    if problems or after.pop(key, None) is None or after != before:
        raise CannotWrite("the service's answer cannot be written as BibTeX; write the entry by hand")
    return made


def _content(text: str) -> tuple[dict[str, tuple[str, dict[str, str]]], list[Problem]]:
    """What a bibliography says, whatever the lines: type and fields by key; and its problems."""
    references, problems = read_bibliography(text, BIBLIOGRAPHY)
    said = {
        key: (one.type, {name: field.value for name, field in one.fields.items()}) for key, one in references.items()
    }
    return said, problems


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(iter(reversed(list(pattern.finditer(text)))), None)


def _above_comments(text: str, place: int, start: int) -> int:
    """Above the comment lines that belong to the entry at a place."""
    while True:
        before = text.rfind("\n", 0, max(place - 1, 0)) + 1
        if before < start or not text[before:place].startswith("%"):
            return place
        place = before
