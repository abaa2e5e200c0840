"""What kind of work an entry is: its type in the Citation Style Language, the preprint server, the words for readers.

BibTeX has few types and no type for preprints, data, leaflets or laws, so writers put most of those under @misc. AMA
prints each of them in a form of its own.
"""

import re

from evidence.files import resource
from evidence.reading.references.entry_fields import ENTRY_TYPES
from evidence.reading.references.latex import plain
from evidence.reading.references.reference import Reference

_SERVERS: dict[str, str | None] = resource("bibtex")["servers"]  # each with the form of its DOIs
_SERVER_NAME = re.compile(
    r"(?<![\w.])(?:"
    + "|".join(re.escape(name).replace(r"\ ", r"\s*") for name in filter(None, _SERVERS))
    + r"|preprints(?:\.org)?)"
    r"(?![\w-])",
    re.IGNORECASE,
)
_SERVER_DOI = [(re.compile(form, re.I), name) for name, form in _SERVERS.items() if form]
_NAMES_A_SERVER = ("journal", "journaltitle", "howpublished", "publisher", "institution", "organization")
_PREPRINT_WORD = re.compile(r"^(?P<server>.*?)[\s,(]*\bpreprints?\b(?!\s+server)", re.IGNORECASE)
_ONLY_A_SERVER = re.compile(rf"(?P<server>{_SERVER_NAME.pattern})(?: (?:e-?prints?|preprints?)\b.*)?", re.IGNORECASE)
_COULD_BE_ONE = frozenset(
    {"article", "misc", "unpublished", "online", "electronic", "webpage", "url", "techreport", "report"}
)

_THESES = [(re.compile(form, re.I), words) for words, form in resource("bibtex")["theses"].items()]
# Zotero writes fields that BibTeX lacks into the note. For unpublished work, "Publisher: …" is of no use to readers.
_SAYS_NOTHING = re.compile(
    r"none|unknown|n/?a|null|[*?.-]*|(?:publisher|\\?_eprint|issn|isbn|pmid|pmcid|pages|type|version number|num pages|"
    r"citation key|accepted|archive|library catalog|original-date|arxiv)\b.*:.*", re.I | re.S,
)  # fmt: skip
# EndNote writes its own name for the type of each entry.
_ENDNOTES = re.compile(
    r"(?:edited )?book(?: section)?|journal article|web ?page|electronic \w+|conference (?:paper|proceedings)|report|generic|"
    r"newspaper article|magazine article|online database|film or broadcast|government document", re.I,
)  # fmt: skip
_LABEL = re.compile(r"^(?:institution|publication title|event-title|series)\s*:\s*", re.I)
_TYPE_KEYS: dict[str, str] = resource("bibtex")["kinds_of_work"]


def csl_type(reference: Reference) -> str:
    """The entry's type in the Citation Style Language (`article-journal`, `book`, `article` for a preprint, …)."""
    if server(reference) is not None:
        return "article"
    kind = ENTRY_TYPES.get(reference.type, "document")
    if reference.type == "misc" and _in_a_book(reference):
        return "chapter"
    if reference.type == "book" and _in_another(reference):
        return "chapter"
    if reference.type in ("misc", "unpublished", "techreport") and _in_a_journal(reference):
        return "article-journal"
    if reference.type == "misc" and reference.get("url") and not reference.get("version"):
        return "webpage"
    if reference.type == "manual" and reference.get("version"):
        return "software"
    if titled_chapter(reference):
        return "chapter"
    if reference.type == "inbook" and not reference.get("booktitle"):
        return "book"  # BibTeX's own @inbook: pages of a book that the title names
    return kind


def titled_chapter(reference: Reference) -> str:
    """The title that BibTeX's own @inbook has in `chapter` instead of a number. Empty if it is a number."""
    chapter = reference.get("chapter")
    titled = (
        reference.type == "inbook" and not reference.get("booktitle") and len(re.findall(r"[^\W\d_]{3,}", chapter)) > 1
    )
    return chapter if titled else ""


def _in_a_book(reference: Reference) -> bool:
    """Whether an entry without a type is part of a book. Paperpile writes chapters of handbooks like this."""
    numbered = any(reference.get(name) for name in ("journal", "journaltitle", "volume", "number", "issue"))
    return not numbered and all(reference.get(name) for name in ("booktitle", "publisher", "pages"))


def _in_another(reference: Reference) -> bool:
    """Whether a book names the book in which it is: then it is a chapter, in the words of EndNote and of hasty writers."""
    whole = plain(reference.get("booktitle")).casefold()
    return bool(whole and reference.get("author")) and whole != plain(reference.get("title")).casefold()


def _in_a_journal(reference: Reference) -> bool:
    """Whether an entry of another type has what only an article has. Mendeley writes some articles like this."""
    inside = any(reference.get(name) for name in ("journal", "journaltitle", "booktitle"))
    if reference.type == "misc":
        return inside and any(reference.get(name) for name in ("volume", "number", "issue", "pages"))
    return inside and bool(reference.get("volume")) and not reference.get("institution")


def server(reference: Reference) -> str | None:
    """The server of a preprint, empty if we do not know its name. None if the entry is not a preprint."""
    if reference.type in ("inproceedings", "conference") and (
        only := _ONLY_A_SERVER.fullmatch(reference.get("booktitle"))
    ):
        return _written(only["server"])
    if reference.type not in _COULD_BE_ONE:
        return None
    archive = reference.get("eprinttype") or reference.get("archiveprefix")
    published = reference.type == "article" and reference.get("volume")
    if not published and (found := _SERVER_NAME.search(archive)):
        return _written(found.group())
    for name in _NAMES_A_SERVER:
        value = reference.get(name)
        if found := _SERVER_NAME.search(value):
            return _written(found.group())
        if (word := _PREPRINT_WORD.match(value)) and name not in ("journal", "journaltitle"):
            return re.sub(r"[{}]", "", word["server"]).strip(" ,(")
    if reference.type == "article" and (reference.get("journal") or reference.get("journaltitle")):
        return None
    number = reference.get("number")
    if re.match(r"arxiv:", number, re.I) or (
        archive == "" and re.fullmatch(r"\d{4}\.\d{4,5}", reference.get("eprint"))
    ):
        return "arXiv"
    doi = reference.get("doi")
    found_by_doi = next((name for shape, name in _SERVER_DOI if shape.search(doi)), None)
    if found_by_doi == "":  # Cold Spring Harbor's DOIs do not show which of its servers it is
        of_address = re.search(
            r"//(?:www\.|connect\.)?(bio|med)rxiv\.org", reference.get("url") or reference.get("eprint")
        )
        return f"{of_address[1]}Rxiv" if of_address else ""
    return found_by_doi


def _written(name: str) -> str:
    """A server's name as the server writes it."""
    folded = re.sub(r"\s+", "", name).lower()
    return next((one for one in _SERVERS if one.replace(" ", "").lower() == folded), "Preprints.org")


def genre(reference: Reference) -> str:
    """What the reference says that the work is ("Dissertation", "Technical Report"). Empty if it need not say so."""
    given = reference.get("type")
    if ENTRY_TYPES.get(reference.type) == "thesis":
        asked = given or reference.type
        return next((words for shape, words in _THESES if shape.search(asked)), given or "Thesis")
    if _ENDNOTES.fullmatch(given):
        given = ""
    if given:
        return _TYPE_KEYS.get(given.lower(), given)
    if reference.type == "unpublished":
        said = reference.get("howpublished") or reference.get("note")
        return "" if _SAYS_NOTHING.fullmatch(said) else _LABEL.sub("", said)
    if reference.type == "patent":
        return "Patent"
    says_what = csl_type(reference) == "document" or reference.type in ("booklet", "manual")
    shown = reference.get("howpublished") if says_what else ""
    return "" if re.search(r"https?:|\\url|\\href", shown) else shown


def school(reference: Reference) -> str:
    """Where a thesis was written. APA's form, "Doctoral dissertation, University of Oslo", is understood too."""
    after = reference.get("type").partition(",")[2].strip()
    return reference.get("school") or after or reference.get("institution") or reference.get("publisher")


def report_number(number: str, words: str) -> str:
    """A report's number as AMA prints it: "Technical Report No. 12", "Publication NG116"."""
    words = words.rstrip(" .,:;")
    if not number:
        return ""
    if words in ("Patent", *_TYPE_KEYS.values()) and "atent" in words:
        return f"{words} {number}"
    if re.search(r"[^\W\d_]{3,}.*\d|\bno\.?\s", number, re.I):
        return number if words.lower() in number.lower() else f"{words}. {number}"
    if number.isdigit():
        return f"{words or 'Report'} No. {number}"
    return f"{words or 'Publication'} {number}"
