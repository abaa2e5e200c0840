"""A reference's parts in the form that AMA prints: titles, dates, editions, numbers, pages, names.

The rules are those of the AMA Manual of Style, 11th edition; handbook/decisions/015-references-as-ama-asks.md names the sections.
"""

import re
from typing import Any

from evidence.reading.references.bibtex_value import MONTHS
from evidence.reading.references.latex import plain
from evidence.reading.references.name_parts import initials
from evidence.reading.references.reference import Reference
from evidence.reading.references.work_kind import csl_type, report_number, titled_chapter

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_EDITION = re.compile(r"(?P<number>[0-9]+|[a-z]+?)(?:st|[nr]d|th)?\.?(?:\s*ed[n]?(?:\.|ition)?)?\.?", re.I)
_WORD_BEFORE = re.compile(
    r"^(?:vol(?:ume)?s?|no|nos|nr|number|issue|iss|pp?|pages?|pgs?|art(?:icle)?(?:\s+(?:no|number|id))?)(?:\.|:|\b)\s*"
    r"(?=[\w(])",
    re.I,
)
# What publishers write: "suppl_1" and "15_suppl".
_SUPPLEMENT = re.compile(r"\w*_[Ss]uppl(?:ement)?(?:_\w*)?|[Ss]uppl(?:ement)?_\w*|\b(?:Suppl|SUPPL)\b\.?")
_MONTH_NAMES = ("january february march april may june july august september october november december").split()
# In biblatex, a time may follow.
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2})(?:T[0-9:.]+(?:Z|[+-][0-9:]+)?)?)?")


# Titles -------------------------------------------------------------------------------------------------------------


def title(reference: Reference) -> str:
    """The title and subtitle, with a colon between them. For BibTeX's own @inbook it is the chapter's title, if any."""
    if chapter := titled_chapter(reference):
        return _text(chapter)
    return _with_subtitle(reference.get("title"), reference.get("subtitle"))


def _with_subtitle(main: str, sub: str) -> str:
    main, sub = _text(main), _text(sub)
    if not main or not sub or sub.lower() in main.lower():
        return main or sub
    return f"{main} {sub}" if main[-1] in ":?!.—" else f"{main}: {sub}"


def _text(typed: str) -> str:
    """A title or name as it is printed: with paired quotation marks, single spaces, and no space before a colon.

    Libraries' catalogs, and PubMed after them, put a space before the colon of a subtitle.
    """
    text = re.sub(r"\s{2,}", " ", re.sub(r"(?<=[\w.)”’]) +(?=[:;,](?: |$))", "", plain(typed)))
    return _with_pairs(text) if '"' in text else text


def _with_pairs(text: str) -> str:
    """The text with straight quotation marks as pairs, or as typed if they do not pair."""
    made, opened = [], False
    for index, char in enumerate(text):
        opened = char == "“" or opened and char != "”"
        if char == '"':
            begins = not index or text[index - 1] in " ([{—–-/‘“"
            if begins == opened:
                return text
            char, opened = ("“", True) if begins else ("”", False)
        made.append(char)
    return text if opened else "".join(made)


def container(reference: Reference, kind: str) -> str:
    """What the work appeared in: the journal, book, proceedings or website."""
    journal = reference.get("journal") or reference.get("journaltitle")
    book = _with_subtitle(reference.get("booktitle"), reference.get("booksubtitle"))
    if titled_chapter(reference):
        book = _with_subtitle(reference.get("title"), reference.get("subtitle"))
    if kind in ("chapter", "paper-conference"):
        whole = book or _text(journal) or _text(reference.get("eventtitle"))
        return headline(re.sub(r"^In:? (?=[A-Z0-9])", "", whole), _foreign(reference))
    if kind in ("document", "manuscript"):
        return book or _text(journal)
    if kind != "webpage":
        whole = _with_subtitle(journal, reference.get("journalsubtitle")) or book
        whole = re.sub(r" ?\.\.\. ?", " ", _GLUED.sub(". ", whole))  # PubMed: "Conference proceedings : ... Annual"
        return whole if kind.startswith("article") else ""
    names = (journal, book, reference.get("howpublished"), reference.get("organization"), reference.get("publisher"))
    return next((name for one in names if (name := _site(plain(one)))), "")


def _site(name: str) -> str:
    """A website's name. Empty if it is an address, or only says that this is a website."""
    if re.search(r"https?:|www\.|\\url", name, re.I):
        return ""
    return "" if re.fullmatch(r"(?:online|web(?:\s?(?:site|page))?|internet|\[online\])\.?", name, re.I) else name


_GLUED = re.compile(r"(?<=[a-z])\.(?=[A-Z])")  # "Hum.Genet.": the style removes the stops
_SMALL_WORDS = frozenset("a an the and but or nor for of in on at to by as up vs via per off de la et".split())
_ENGLISH = frozenset("the of and for with from about into between after during their its on to".split())
_ENGLISH_LANGUAGES = re.compile(r"en|eng|english|american|british|usenglish|ukenglish|canadian|australian|en-\w+", re.I)


def _foreign(reference: Reference) -> bool:
    """Whether the entry says that its language is another than English."""
    language = reference.get("langid") or reference.get("language")
    return bool(language) and not _ENGLISH_LANGUAGES.fullmatch(language.strip("{} "))


def headline(text: str, foreign: bool = False) -> str:
    """A book's title with the capitals of an English title. As typed if it is not clearly English."""
    words = text.split(" ")
    if foreign or not text.isascii() and re.search(r"[^\W\d_a-zA-Z]", text) or not _ENGLISH.intersection(words):
        return text
    return " ".join(_capital(word, words[i - 1] if i else ":") for i, word in enumerate(words))


def _capital(word: str, before: str) -> str:
    first = before[-1:] in (":", "?", "!", "—") or bool(re.search(r"[^\W\d_]{5,}\.$", before))  # "Conf." is cut short
    if word != word.lower() or (word.strip(".,;:()") in _SMALL_WORDS and not first):
        return word
    if re.fullmatch("st|[nr]d|th", word) and before.isdigit():
        return word
    return re.sub(r"(^|[-/(“\"‘])([^\W\d_])(?=[\w'’]*)", lambda found: found[1] + found[2].upper(), word)


# Dates --------------------------------------------------------------------------------------------------------------


def issued(reference: Reference) -> list[int]:
    """The date of issue as year, month and day, as far as it is known."""
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
    """The month and day in a month field ("5", "May", "may 4", "4 May"), with 0 for what it does not say."""
    month = day = 0
    for word in re.findall(r"[^\W\d_]+|[0-9]+", value):
        number = int(MONTHS.get(word.lower()[:3], "0")) if word.isalpha() else 0
        if number and (word.lower() in MONTHS or _MONTH_NAMES[number - 1] == word.lower()):
            if month:
                return 0, 0  # a range of months
            month = number
        elif word.isdigit() and len(word) < 3:
            is_day = month or any(map(str.isalpha, value))
            month, day = (month, int(word)) if is_day else (int(word), day)
        else:
            return 0, 0
    return (month if month <= 12 else 0), (day if 1 <= day <= 31 and re.fullmatch(r"[^/–-]*", value) else 0)


def lost_month(reference: Reference) -> str:
    """A month as typed that would be printed if it were one: misspelled, foreign, "13". Empty otherwise.

    AMA asks for a month only if there is no volume or publisher. Of a range and a season, the year alone is printed.
    """
    value = plain(reference.get("month"))
    numbered = any(reference.get(name) for name in ("volume", "number", "issue", "date"))
    kind = csl_type(reference)
    if kind not in ("webpage", "article", "document") and (kind != "article-journal" or numbered):
        return ""
    if not value or _month(value)[0] or reference.get("date"):
        return ""
    words = re.findall(r"[^\W\d_]{3,}", value.lower())
    months = [word for word in words if word in _MONTH_NAMES or word in MONTHS]
    numbers = [number for number in re.findall(r"[0-9]+", value) if 1 <= int(number) <= 12]
    is_range = len(months) > 1 or len(numbers) > 1 and not words or any(word in _SEASONS for word in words)
    return "" if is_range else value


_SEASONS = frozenset("spring summer autumn fall winter".split())


def date_parts(value: str) -> list[int]:
    """The year, month and day of `2026-11-23` or `2026-11-23T10:54:21Z`, as far as given. Empty if it is not a date."""
    found = _DATE.fullmatch(value)
    return [int(part) for part in found.groups() if part] if found else []


# Numbers ------------------------------------------------------------------------------------------------------------


def edition(value: str) -> str:
    """An edition's number ("Second": 2), otherwise as typed. Empty for the first, which AMA does not name."""
    found = _EDITION.fullmatch(value)
    word = found["number"].lower() if found else ""
    first = value.lower().split()[0] if value else ""
    number = word if word.isdigit() else str(_ORDINALS.index(first) + 1) if first in _ORDINALS else ""
    if found and number:
        return "" if number == "1" else number
    return value


def bare_number(value: str) -> str:
    """A volume, number or page without the word before it: 12 for "Vol. 12"."""
    value = _WORD_BEFORE.sub("", value)
    return _SUPPLEMENT.sub(lambda found: found.group().replace("_", " ").lower().rstrip("."), value)


def pages(value: str) -> str:
    """Pages as "326-334". A single page is not repeated."""
    value = re.sub(r"\s*[–—]+\s*|(?<=\d)\s+-\s+(?=\d)", "-", bare_number(value)).strip("- ")
    first, _, last = value.partition("-")
    if first == last:
        return first
    both = re.fullmatch(r"(\d+)-(\d+)", value)
    if both and len(last) < len(first):  # "153-62" is 153-162
        whole = first[: -len(last)] + last
        return f"{first}-{whole}" if int(whole) > int(first) else value
    return value


def of_whole_work(value: str) -> str:
    """The pages of a book or report, unless they only say how many it has ("312", "xii, 312 p")."""
    return value if re.search(r"\d\s*[-–—]+\s*\d|[a-z]-\w", value) and not re.search(r"\bp\.?$", value) else ""


def as_printed(item: dict[str, Any]) -> dict[str, Any]:
    """The fields of a CSL item for programs that are different in AMA's printed text."""
    changed: dict[str, Any] = {
        name: re.sub(r"\s*[–—]\s*", "-", bare_number(item[name])) for name in ("volume", "issue") if item.get(name)
    }
    changed["page"] = pages(item["page"])
    changed["edition"] = edition(item["edition"])
    changed["version"] = re.sub(r"^(?:version\s*|v\.?\s*(?=\d))", "", item["version"], flags=re.I)
    editors = [] if item["type"] == "article-journal" and item["author"] else item["editor"]  # a journal's own editor
    for role, people in (("author", item["author"]), ("editor", editors)):
        changed[role] = [{**name, "given": initials(name.get("given", ""))} for name in people]
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
        changed["container-title"] = ""  # the author is the body that the site is named after
    return changed


def _its_own(item: dict[str, Any]) -> str:
    genre = str(item["genre"])
    return genre if genre != item.get("publisher") else ""
