"""Reads what PubMed's "Cite" and reference managers export (`.nbib`, `.ris`) as works, for `evidence cite FILE`.

rispy reads both formats, since PubMed's own is like RIS with other tags. Those are in NLM's table "MEDLINE/PubMed Data
Element (Field) Descriptions".
"""

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from rispy import RisParser

from evidence.files import resource
from evidence.lookup.clean import as_list, full_pages, text, without_marks, year
from evidence.lookup.work import Name, Update, Work
from evidence.reading.references.foreign_formats import pasted

SUFFIXES = frozenset({".nbib", ".ris", ".txt", ".enw", ".medline"})
MOST_BYTES = 5_000_000  # thousands of references; nobody adds more at once
_NBIB_TAG = re.compile(r"([A-Z]{2,4}) *- ?(.*)")


class CannotRead(Exception):
    """The file has no reference that can be read. The text says why and what to do."""


class _Nbib(RisParser):  # type: ignore[misc]  # rispy has no types
    """Reads PubMed's format, in which a record begins with its PMID and ends where the next one begins."""

    START_TAG = "PMID"
    DEFAULT_LIST_TAGS: ClassVar[list[str]] = "FAU AU CN PT AID LID FED RIN EIN ECI CRF".split()
    DEFAULT_MAPPING: ClassVar[dict[str, str]] = {
        tag: tag for tag in (*"PMID TI BTI JT TA DP VI IP PG PMC PB DEP CTI UK".split(), *DEFAULT_LIST_TAGS)
    }
    DEFAULT_DELIMITER_MAPPING: ClassVar[dict[str, str]] = {}

    def parse_line(self, line: str) -> tuple[str, str] | tuple[None, str]:
        """A line's tag and text. A line without a tag continues the line before it."""
        found = _NBIB_TAG.match(line)
        return (found[1], found[2].strip()) if found else (None, line.strip())


def is_file(given: str) -> bool:
    """Whether the argument of the command names a file rather than an identifier, judged by its ending."""
    return Path(given).suffix.lower() in SUFFIXES and not re.match(r"https?://|doi:|10\.\d", given, re.I)


def read(path: Path) -> list[Work]:
    """The works in an exported file, in the file's order. Raises CannotRead."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CannotRead(f"{path.name} cannot be read ({error.strerror})") from None
    if len(raw) > MOST_BYTES:
        raise CannotRead(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB; export fewer references")
    works = parse(_decoded(raw))
    if not works:
        raise CannotRead(
            f"{path.name} has no reference in PubMed's format or RIS; in PubMed choose Cite and then "
            "Download .nbib, in a reference manager export as RIS"
        )
    return works


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def parse(given: str) -> list[Work]:
    """The works in a text in PubMed's format or RIS. Works without a title are left out. Never raises."""
    lines = [line.strip("\ufeff") for line in given.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    kinds = {found.format for found in pasted("\n".join(lines))}
    works: list[Work | None] = []
    if "nbib" in kinds:
        works += map(_of_pubmed, _records(lines, "PMID", _Nbib))
    if "ris" in kinds:
        lines = [re.sub(r"^\s*([A-Z][A-Z0-9])\s{0,2}-\s?", r"\1  - ", line) for line in lines]
        works += map(_of_ris, _records(lines, "TY", RisParser))
    return [work for work in works if work is not None]


def _records(lines: list[str], start: str, parser: type[RisParser]) -> Iterator[dict[str, Any]]:
    """The records of a file. Each is parsed by itself, so that one that breaks the parser does not hide the others."""
    record: list[str] = []
    for line in [*lines, f"{start}  - "]:
        if re.match(rf"{start}\s*-", line):
            if record:
                with contextlib.suppress(KeyError, TypeError, AttributeError, IndexError):
                    yield from parser().parse_lines(iter([*record, "ER  - "]))
            record = [line]
        elif record and line.strip() and not re.match(r"ER\s*-", line):
            record.append(line)


# PubMed -------------------------------------------------------------------------------------------------------------


def _of_pubmed(record: dict[str, Any]) -> Work | None:
    book = text(record.get("BTI"))
    title = without_marks(text(record.get("TI"))) or book
    if not title:
        return None
    kinds = tuple(filter(None, map(text, record.get("PT", []))))
    found = year(text(record.get("DP"))) or year(text(record.get("DEP")))
    bodies = [Name(value, body=True) for value in map(text, record.get("CN", [])) if value]
    return Work(
        source="the file",
        title=title,
        names=(*_people(record.get("FAU") or record.get("AU", [])), *bodies),
        years=(found,) if found else (),
        journal=text(record.get("JT")) or (book if book != title else ""),
        short_journal=text(record.get("TA")),
        volume=text(record.get("VI")),
        number=text(record.get("IP")),
        pages=full_pages(text(record.get("PG"))),
        doi=_article_id(record, "doi"),
        pmid=text(record.get("PMID")),
        pmcid=text(record.get("PMC")) or _article_id(record, "pmc"),
        publisher=text(record.get("PB")),
        editors=_people(record.get("FED", [])),
        type="" if not book else "book" if book == title else "book-chapter",
        designs=kinds,
        updates=_retracted(record, kinds),
    )


def _article_id(record: dict[str, Any], kind: str) -> str:
    """`10.1176/x [doi]`, from the list of identifiers."""
    for value in (*record.get("AID", []), *record.get("LID", [])):
        if (found := re.fullmatch(r"(\S+) \[(\w+)\]", text(value))) and found[2] == kind:
            return found[1]
    return ""


def _retracted(record: dict[str, Any], kinds: tuple[str, ...]) -> tuple[Update, ...]:
    by_its_kind = [""] if any(kind.lower() == "retracted publication" for kind in kinds) else []
    notices = [text(where)[:200] for where in record.get("RIN", [])] or by_its_kind
    return tuple(Update("retraction", "", notice, "PubMed") for notice in notices)


def _people(values: list[str]) -> tuple[Name, ...]:
    return tuple(name for value in values if (name := _person(text(value))))


def _person(value: str) -> Name | None:
    """ "Feder, Adriana", "King, Martin Jr", "King, Martin, Jr", or "Feder A" in PubMed's short form."""
    family, comma, given = value.partition(",")
    if not comma:
        surname, _, initials = value.rpartition(" ")
        short = surname and initials.isupper() and len(initials) < 4
        return Name(surname, " ".join(f"{letter}." for letter in initials)) if short else Name(value) if value else None
    given, _, suffix = given.strip().partition(",")
    if found := re.search(r"\s+((?:Jr|Sr|II|III|IV|2nd|3rd)\.?)$", given):
        given, suffix = given[: found.start()], found[1]
    family = family.strip()
    return Name(f"{family}, {suffix.strip()}" if suffix.strip() else family, given.strip()) if family else None


# RIS ----------------------------------------------------------------------------------------------------------------

# RIS's types, in the words of Crossref's.
_TYPES = {name: kind for kind, names in resource("bibtex")["ris_types"].items() for name in names.split()}


def _of_ris(record: dict[str, Any]) -> Work | None:
    def first(*names: str) -> str:
        return next((found for name in names if (found := text(record.get(name)))), "")

    title = first("title", "primary_title", "translated_title").removesuffix(".")
    if not title:
        return None
    found = year(first("year", "publication_year", "date"))
    start, end = first("start_page"), first("end_page")
    kind = _TYPES.get(first("type_of_reference"), "")
    authors = record.get("authors") or record.get("first_authors") or []
    ids = _ris_ids(record, first)
    return Work(
        source="the file",
        title=title,
        names=tuple(_ris_person(one) for one in map(text, authors) if one),
        years=(found,) if found else (),
        journal=first("alternate_title3", "secondary_title", "journal_name", "alternate_title2", "alternate_title1"),
        short_journal=first("alternate_title2", "alternate_title1"),
        volume=first("volume"),
        number=first("number"),
        pages=full_pages(start if "-" in start else f"{start}-{end}" if start and end and end != start else start),
        publisher=first("publisher"),
        editors=tuple(_ris_person(one) for one in map(text, _editors(record, kind)) if one),
        edition=first("edition"),
        type=kind,
        doi=ids["doi"],
        pmid=ids["pmid"],
        pmcid=ids["pmcid"],
        url=ids["url"],
    )


def _editors(record: dict[str, Any], kind: str) -> list[str]:
    """The editors. RIS keeps a book's editors in A2, but in an article A2 names authors of something else."""
    in_a_book = kind in ("book", "edited-book", "book-chapter", "proceedings-article")
    return as_list(record.get("secondary_authors")) if in_a_book else []


def _ris_person(value: str) -> Name:
    person = _person(value) if "," in value else None
    return person or Name(value, body=" " in value)


def _ris_ids(record: dict[str, Any], first: Callable[..., str]) -> dict[str, str]:
    """The DOI, PMID, PMCID and address, wherever programs put them."""
    urls = [text(value) for value in record.get("urls", [])]
    everywhere = " ".join([first("doi"), first("accession_number"), *urls, *map(text, record.get("notes", []))])
    doi = re.search(r"10\.[0-9]{4,9}/[^\s\"<>]+", first("doi") or everywhere)
    pmid = re.search(r"(?:PMID:?\s*|pubmed\.ncbi\.nlm\.nih\.gov/|/pubmed/)([1-9][0-9]{0,7})\b", everywhere, re.I)
    pmcid = re.search(r"\bPMC[1-9][0-9]{2,8}\b", " ".join([everywhere, first("custom2")]))
    medical = re.search(r"pubmed|medline|nlm", first("name_of_database", "database_provider"), re.I)
    number = first("accession_number") if medical and first("accession_number").isdigit() else ""
    return {
        "doi": doi[0].rstrip(".,;") if doi else "",
        "pmid": pmid[1] if pmid else number,
        "pmcid": pmcid[0] if pmcid else "",
        "url": next((url for url in urls if re.match(r"https?://(?!(?:dx\.)?doi\.org)", url)), ""),
    }
