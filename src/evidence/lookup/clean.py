"""Cleans the values that services send: text, numbers, dates and page ranges."""

import datetime as dt
import html
import re
import unicodedata
from typing import Any

from evidence.text import without_invisible

# A tag begins with "<" and a letter, so "p < 0.05" and "<18 years" are not tags.
_TAG_RE = re.compile(r"</?[A-Za-z][^<>]*>")
_LONGEST = 1_000
_SPACES = re.compile(r"\s+")


def text(value: Any) -> str:
    """Text that a service sent, on one line, without tags, entities and invisible characters.

    The result is "" if a service sent something other than text. It contains no tag, and yet it is escaped wherever it
    is printed.
    """
    if not isinstance(value, str):
        return ""
    value = value[: 4 * _LONGEST]
    for _ in range(3):  # "&amp;amp;" is common in titles, and a tag may hide in an entity or in another tag
        value = html.unescape(_TAG_RE.sub("", value))
    value = re.sub(r"<(?=[A-Za-z/!])", "< ", _TAG_RE.sub("", value))
    value = unicodedata.normalize("NFC", value)
    return _SPACES.sub(" ", without_invisible(value)).strip()[:_LONGEST]


def number(value: Any) -> str:
    """A volume, an issue or pages, which services send as text or as a number."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else text(value)


def year(value: Any) -> int | None:
    """A year from 1500 to 2200, or None."""
    if isinstance(value, str) and re.match(r"\d{4}", value):
        value = int(value[:4])
    return value if isinstance(value, int) and not isinstance(value, bool) and 1500 <= value <= 2200 else None


def date_text(parts: Any) -> str:
    """`[2026, 5, 3]` as "2026-05-03" and `[2026]` as "2026". The result is "" if the numbers are not a date."""
    numbers = [part for part in parts if isinstance(part, int)] if isinstance(parts, list) else []
    if not numbers or year(numbers[0]) is None:
        return ""
    try:
        dt.date(*(numbers + [1, 1])[:3])
    except (ValueError, TypeError):
        return str(numbers[0])
    return "-".join([str(numbers[0]), *(f"{part:02d}" for part in numbers[1:3])])


def as_list(value: Any) -> list[Any]:
    """The value if it is a list, otherwise an empty list."""
    return value if isinstance(value, list) else []


def as_dict(value: Any) -> dict[str, Any]:
    """The value if it is a mapping, otherwise an empty mapping."""
    return value if isinstance(value, dict) else {}


def without_marks(title: str) -> str:
    """A title without PubMed's full stop at its end and without the square brackets around translated titles."""
    title = title.removesuffix(".")
    return title[1:-1] if title.startswith("[") and title.endswith("]") else title


def full_pages(pages: str) -> str:
    """A page range with its last page in full: PubMed writes "1849-59" for 1849-1859."""
    first, dash, last = pages.partition("-")
    if dash and first.isdigit() and last.isdigit() and len(last) < len(first):
        return f"{first}-{first[: len(first) - len(last)]}{last}"
    return pages
