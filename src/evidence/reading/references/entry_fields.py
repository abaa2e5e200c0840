"""The fields that an entry may have, and those that each type of entry needs."""

import re

from evidence.reading.references.field_lists import PRINTED
from evidence.reading.references.work_kind import ENTRY_TYPES

TYPES = frozenset(ENTRY_TYPES)


def fold_title(title: str) -> str:
    """Only the letters and digits of a title, for comparing."""
    return re.sub(r"[\W_]+", " ", title).casefold().strip()


# The fields that a reader needs, by type. A group lists alternatives.
REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    "article": (
        ("author",), ("title",), ("journal", "journaltitle"), ("year", "date"), ("volume",),
        ("pages", "eid"),
    ),
    "book": (("author", "editor"), ("title",), ("publisher",), ("year", "date")),
    "incollection": (("author",), ("title",), ("booktitle",), ("publisher",), ("year", "date")),
    "inproceedings": (("author",), ("title",), ("booktitle",), ("year", "date")),
    "techreport": (("author",), ("title",), ("institution", "publisher"), ("year", "date")),
    "thesis": (("author",), ("title",), ("school", "institution"), ("year", "date")),
}  # fmt: skip
REQUIRED |= {"mvbook": REQUIRED["book"]}
# BibTeX's own @inbook has the book's title in title, and a chapter's number; biblatex's has a booktitle.
REQUIRED["inbook"] = (("author", "editor"), ("title",), ("booktitle", "chapter"), ("publisher",), ("year", "date"))
REQUIRED |= dict.fromkeys(("bookinbook", "suppbook", "suppcollection"), REQUIRED["incollection"])
REQUIRED |= {"report": REQUIRED["techreport"], "conference": REQUIRED["inproceedings"]}
REQUIRED |= dict.fromkeys(("phdthesis", "mastersthesis"), REQUIRED["thesis"])


OTHERS = (("author", "editor", "organization"), ("title",), ("year", "date"))
REACHABLE = ("doi", "url", "pmcid", "pmid")

FIELDS = (
    frozenset(
        "abstract address annote author booktitle chapter date day doi edition editor eid howpublished institution "
        "isbn issn journal journaltitle keywords language month note number organization pages pmcid pmid publisher school "
        "series shortjournal shorttitle title type unverified url urldate version volume year".split()
    )
    | PRINTED
)
