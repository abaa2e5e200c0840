"""A reference's parts in the form that AMA prints: titles, dates, editions, numbers, pages, names.

The rules are those of the AMA Manual of Style, 11th edition; handbook/decisions/015-references-as-ama-asks.md names the sections.
"""

from __future__ import annotations

import re
from typing import Any

from evidence.reading.references.bibtex_value import MONTHS
from evidence.reading.references.latex import plain
from evidence.reading.references.name_parts import initials
from evidence.reading.references.reference import Reference
from evidence.reading.references.work_kind import report_number

_ORDINALS = dict(
    zip(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        range(1, 13),
        strict=True,
    )
)
_EDITION = re.compile(r"(?P<number>[0-9]+|[a-z]+?)(?:st|[nr]d|th)?\.?(?:\s*ed[n]?(?:\.|ition)?)?\.?", re.I)
_WORD_BEFORE = re.compile(
    r"^(?:vol(?:ume)?s?|no|nos|nr|number|issue|iss|pp?|pages?|pgs?|art(?:icle)?(?:\s+(?:no|number|id))?)(?:\.|:|\b)\s*"
    r"(?=[\w(])",
    re.I,
)
_MONTH_NAMES = ("january february march april may june july august september october november december").split()
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


# Titles -------------------------------------------------------------------------------------------------------------


def title(reference: Reference) -> str:
    """The title with its subtitle after a colon, as typed."""
    return _with_subtitle(reference.get("title"), reference.get("subtitle"))


def _with_subtitle(main: str, sub: str) -> str:
    main, sub = plain(main), plain(sub)
    if not main or not sub or sub.lower() in main.lower():
        return main or sub
    return f"{main} {sub}" if main[-1] in ":?!.—" else f"{main}: {sub}"


def container(reference: Reference, kind: str) -> str:
    """What the work appeared in: the journal, the book, the proceedings, the website."""
    journal = reference.get("journal") or reference.get("journaltitle")
    book = _with_subtitle(reference.get("booktitle"), reference.get("booksubtitle"))
    if kind in ("chapter", "paper-conference"):
        return headline(book or plain(journal) or plain(reference.get("eventtitle")), _foreign(reference))
    if kind in ("document", "manuscript"):
        return book or plain(journal)
    if kind != "webpage":
        whole = _with_subtitle(journal, reference.get("journalsubtitle"))
        return (whole or book) if kind.startswith("article") else ""
    names = (journal, book, reference.get("howpublished"), reference.get("organization"), reference.get("publisher"))
    return next((name for one in names if (name := _site(plain(one)))), "")


def _site(name: str) -> str:
    """A website's name; nothing where it is an address or says no more than that this is a website."""
    if re.search(r"https?:|www\.|\\url", name, re.I):
        return ""
    return "" if re.fullmatch(r"(?:online|web(?:\s?(?:site|page))?|internet|\[online\])\.?", name, re.I) else name


_SMALL_WORDS = frozenset("a an the and but or nor for of in on at to by as up vs via per off de la et".split())
_ENGLISH = frozenset("the of and for with from about into between after during their its on to".split())
_ENGLISH_LANGUAGES = re.compile(r"en|eng|english|american|british|usenglish|ukenglish|canadian|australian|en-\w+", re.I)


def _foreign(reference: Reference) -> bool:
    """Whether the entry says that its language is another than English."""
    language = reference.get("langid") or reference.get("language")
    return bool(language) and not _ENGLISH_LANGUAGES.fullmatch(language.strip("{} "))


def headline(text: str, foreign: bool = False) -> str:
    """A book's title with the capitals that English gives it. As typed where it is not plainly English."""
    words = text.split(" ")
    if foreign or not text.isascii() and re.search(r"[^\W\d_a-zA-Z]", text) or not _ENGLISH.intersection(words):
        return text
    return " ".join(_capital(word, words[i - 1] if i else ":") for i, word in enumerate(words))


def _capital(word: str, before: str) -> str:
    first = before[-1:] in (":", "?", "!", "—", ".")
    if word != word.lower() or (word.strip(".,;:()") in _SMALL_WORDS and not first):
        return word
    return re.sub(r"(^|[-/(“\"‘])([^\W\d_])(?=[\w'’]*)", lambda found: found[1] + found[2].upper(), word)


# Dates --------------------------------------------------------------------------------------------------------------


def issued(reference: Reference) -> list[int]:
    """The date of issue as year, month, day, as far as known."""
    if parts := date_parts(plain(reference.get("date"))):
        return parts
    year = plain(reference.get("year"))
    if not (year.isascii() and year.isdigit() and 0 < len(year) <= 4):
        return []
    month, day = _month(plain(reference.get("month")))
    given = plain(reference.get("day"))
    day = int(given) if given.isascii() and given.isdigit() and 1 <= int(given) <= 31 else day
    return [int(year), *([month] if month else []), *([day] if month and day else [])]


def _month(value: str) -> tuple[int, int]:
    """Month and day of a month field ("5", "May", "may 4", "4 May"); 0 for what it does not say."""
    month = day = 0
    for word in re.findall(r"[^\W\d_]+|[0-9]+", value):
        number = int(MONTHS.get(word.lower()[:3], "0")) if word.isalpha() else 0
        if number and (word.lower() in MONTHS or _MONTH_NAMES[number - 1] == word.lower()):
            if month:
                return 0, 0  # a range of months
            month = number
        elif word.isdigit() and len(word) < 3:
            month, day = (month, int(word)) if month or _has_letters(value) else (int(word), day)
        else:
            return 0, 0
    return (month if month <= 12 else 0), (day if 1 <= day <= 31 and re.fullmatch(r"[^/–-]*", value) else 0)


def _has_letters(value: str) -> bool:
    return any(char.isalpha() for char in value)


def date_parts(value: str) -> list[int]:
    """Year, month and day of `2026-11-23`, as far as it goes; nothing where it is no such date."""
    found = _DATE.fullmatch(value)
    return [int(part) for part in found.groups() if part] if found else []


# Numbers ------------------------------------------------------------------------------------------------------------


def edition(value: str) -> str:
    """An edition by its number ("Second": 2); nothing for the first, which AMA does not name; else as typed."""
    found = _EDITION.fullmatch(value)
    word = found["number"].lower() if found else ""
    number = word if word.isdigit() else str(_ORDINALS.get(value.lower().split()[0] if value else "", ""))
    if found and number:
        return "" if number == "1" else number
    return value


def bare_number(value: str) -> str:
    """A volume, number or page without the word before it ("Vol. 12": 12)."""
    return _WORD_BEFORE.sub("", value)


def as_printed(item: dict[str, Any]) -> dict[str, Any]:
    """What differs between a CSL item for programs and the text that AMA prints."""
    changed: dict[str, Any] = {name: bare_number(item[name]) for name in ("volume", "issue", "page") if item.get(name)}
    changed["page"] = re.sub(r"\s*[–—]+\s*|(?<=\d)\s+-\s+(?=\d)", "-", changed.get("page", ""))
    changed["edition"] = edition(item["edition"])
    changed["version"] = re.sub(r"^(?:version\s*|v\.?\s*(?=\d))", "", item["version"], flags=re.I)
    for role in ("author", "editor"):
        changed[role] = [{**name, "given": initials(name.get("given", ""))} for name in item[role]]
    if item["type"] in ("report", "patent", "standard", "document"):
        changed |= {"number": report_number(item.get("number", ""), _its_own(item)), "genre": ""}
    if item["type"] in ("document", "manuscript") and not changed.get("number"):
        changed["genre"] = item["genre"]
    if item["type"] == "software" and item["genre"].lower() == "software":
        changed["genre"] = ""
    if item["type"] == "book":
        changed["publisher"] = item["publisher"] or item["genre"]
        if item["chapter-number"] and not item["page"]:
            changed["page"] = f"chap {item['chapter-number']}"
    if item["type"] == "webpage" and item["author"] == [{"literal": item["container-title"]}]:
        changed["container-title"] = ""  # the body that wrote it has named the site
    return changed


def _its_own(item: dict[str, Any]) -> str:
    genre = str(item["genre"])
    return genre if genre != item.get("publisher") else ""
