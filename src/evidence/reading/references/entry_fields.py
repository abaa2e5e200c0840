"""Which types and fields an entry may have, which fields it needs, and what its date and title say."""

from __future__ import annotations

import re

from evidence.reading.references.reference import Reference

TYPES = frozenset(
    "article book booklet inbook incollection inproceedings manual mastersthesis misc online phdthesis "
    "proceedings report techreport thesis unpublished".split()
)


def issue_date(reference: Reference) -> list[int]:
    """The date of issue as year, month, day, as far as known."""
    if parts := date_parts(reference.get("date")):
        return parts
    parts = []
    for name, limit in (("year", 9999), ("month", 12), ("day", 31)):
        value = reference.get(name)
        if not (value.isascii() and value.isdigit() and len(value) <= 4 and 1 <= int(value) <= limit):
            break
        parts.append(int(value))
    return parts


_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


def date_parts(value: str) -> list[int]:
    """A date `YYYY`, `YYYY-MM` or `YYYY-MM-DD` as numbers; an empty list for anything else."""
    found = _DATE.fullmatch(value)
    return [int(part) for part in found.groups() if part] if found else []


def fold_title(title: str) -> str:
    """A title by its letters and digits alone."""
    return re.sub(r"[\W_]+", " ", title).casefold().strip()


# For each type the fields that a reader needs; alternatives in one group.
REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    "article": (("author",), ("title",), ("journal", "journaltitle"), ("year", "date"), ("volume",), ("pages", "eid")),
    "book": (("author", "editor"), ("title",), ("publisher",), ("year", "date")),
    "incollection": (("author",), ("title",), ("booktitle",), ("publisher",), ("year", "date")),
    "inproceedings": (("author",), ("title",), ("booktitle",), ("year", "date")),
    "techreport": (("author",), ("title",), ("institution", "publisher"), ("year", "date")),
    "thesis": (("author",), ("title",), ("school", "institution"), ("year", "date")),
}
REQUIRED |= {"report": REQUIRED["techreport"], "inbook": REQUIRED["incollection"]}
REQUIRED |= dict.fromkeys(("phdthesis", "mastersthesis"), REQUIRED["thesis"])
OTHERS = (("author", "editor", "organization"), ("title",), ("year", "date"))
REACHABLE = ("doi", "url", "pmcid", "pmid")

FIELDS = frozenset(
    "abstract address annote author booktitle chapter date day doi edition editor eid howpublished institution "
    "isbn issn journal journaltitle keywords language month note number organization pages pmcid pmid publisher school "
    "series shortjournal shorttitle title type unverified url urldate version volume year".split()
)
