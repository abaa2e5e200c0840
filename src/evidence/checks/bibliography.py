"""Checks of `references.bib`, and of how it agrees with the study records and the articles (BIB0xx)."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from evidence.bibliography import merge_marks, plain, unknown_commands
from evidence.checks import Context, check
from evidence.markdown import KEY_RE, Page
from evidence.problems import Place
from evidence.records import Guidance
from evidence.references import DOI_RE, PMCID_RE, PMID_RE, first_author, safe_url
from evidence.sources import BIBLIOGRAPHY, Reference, Sources, at

Found = Iterator[tuple[Place, str, str]]

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


def _entries(sources: Sources, *names: str) -> Iterator[tuple[Reference, str, str, Place]]:
    """Each entry that has one of the fields: entry, field's name, its value, its place."""
    for reference in sources.references.values():
        for name in names:
            if name in reference.fields:
                field = reference.fields[name]
                yield reference, name, field.value, at(BIBLIOGRAPHY, field.line)


def _nearest(word: str, known: Iterable[str], otherwise: str, cutoff: float = 0.6) -> str:
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=cutoff)
    return f'did you mean "{close[0]}"?' if close else otherwise


# What the reader of the bibliography finds while it reads. The codes are declared here, to be listed with the others.


@check(
    "BIB001",
    "An entry can be read: braces pair, commas part its fields.",
    bad="@article{feder2021, title = {A",
    good="@article{feder2021, title = {A}}",
)
def syntax(_sources: Sources, _context: Context) -> Found:
    """Reported by `evidence.bibliography.read_bibliography`."""
    yield from ()


@check(
    "BIB002", "Each key is used once.", bad="@misc{a2020, …} @misc{a2020, …}", good="@misc{a2020, …} @misc{a2020b, …}"
)
def duplicate_key(_sources: Sources, _context: Context) -> Found:
    """Reported by `evidence.bibliography.read_bibliography`."""
    yield from ()


@check("BIB022", "An entry's type is one that BibTeX knows.", bad="@aritcle{…}", good="@article{…}")
def unknown_type(_sources: Sources, _context: Context) -> Found:
    """Reported by `evidence.bibliography.read_bibliography`."""
    yield from ()


@check("BIB024", "A field stands once in an entry.", bad="title = {A}, title = {B}", good="title = {A}")
def field_twice(_sources: Sources, _context: Context) -> Found:
    """Reported by `evidence.bibliography.read_bibliography`."""
    yield from ()


# The same work twice ------------------------------------------------------------------------------------------------


def _twice(sources: Sources, name: str, fold: Callable[[str], str], what: str) -> Found:
    first: dict[str, Reference] = {}
    for reference, _, value, place in _entries(sources, name):
        folded = fold(value)
        if not folded:
            continue
        before = first.setdefault(folded, reference)
        if before is not reference:
            message = f'{what} of "{reference.key}" is also that of "{before.key}" on line {before.fields[name].line}'
            yield place, message, f'keep one entry and cite "{before.key}"'


def _fold_doi(value: str) -> str:
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", value.strip(), flags=re.I).lower()


def _fold_title(value: str) -> str:
    return re.sub(r"[\W_]+", " ", plain(value)).casefold().strip()


@check("BIB003", "A DOI stands in one entry only.", bad="two entries with doi = {10.1176/x}", good="one entry")
def duplicate_doi(sources: Sources, _context: Context) -> Found:
    yield from _twice(sources, "doi", _fold_doi, "the DOI")


@check("BIB004", "A PMID stands in one entry only.", bad="two entries with pmid = {33397139}", good="one entry")
def duplicate_pmid(sources: Sources, _context: Context) -> Found:
    yield from _twice(sources, "pmid", str.strip, "the PMID")


@check("BIB005", "A title stands in one entry only.", bad="two entries with one title", good="one entry")
def duplicate_title(sources: Sources, _context: Context) -> Found:
    yield from _twice(sources, "title", _fold_title, "the title")


# Fields -------------------------------------------------------------------------------------------------------------


@check(
    "BIB006",
    "An entry has what its type needs; what could not be verified is named in `unverified`.",
    bad="@article{a2020, title = {A}}",
    good="@article{a2020, title = {A}, …, unverified = {volume, pages}}",
)
def missing_field(sources: Sources, _context: Context) -> Found:
    broken = {problem.place.line for problem in sources.problems if problem.code == "BIB001"}
    for reference in sources.references.values():
        if reference.line in broken:
            continue  # what it lacks is behind its missing brace
        for names in (*REQUIRED.get(reference.type, OTHERS), REACHABLE):
            if any(reference.get(name) for name in names) or reference.unverified.intersection(names):
                continue
            message = f'"{reference.key}" has no {" or ".join(names)}'
            hint = f"add {names[0]} = {{…}}, or name it in unverified = {{…}} if it could not be verified"
            yield at(BIBLIOGRAPHY, reference.line), message, hint


@check(
    "BIB007",
    "A DOI is written bare: 10., the registrant, a slash, the rest.",
    bad="doi = {https://doi.org/10.1176/x}",
    good="doi = {10.1176/x}",
)
def malformed_doi(sources: Sources, _context: Context) -> Found:
    for _, _, value, place in _entries(sources, "doi"):
        bare = re.sub(r"\\([&%$#_{}~])", r"\1", value)
        if DOI_RE.match(bare) and bare[-1] not in ".,;:":
            continue
        inner = re.search(r"10\.[0-9]{4,9}/[^\s\"\\^`{|}]+", bare)
        hint = (
            f"write doi = {{{inner.group().rstrip('.,;:')}}}"
            if inner
            else "a DOI looks like 10.1176/appi.ajp.2020.20050596"
        )
        yield place, f'"{_short(value)}" is no DOI', hint


@check("BIB008", "A PMID is a whole number.", bad="pmid = {PMID 33397139}", good="pmid = {33397139}")
def malformed_pmid(sources: Sources, _context: Context) -> Found:
    for _, _, value, place in _entries(sources, "pmid"):
        if not PMID_RE.match(value):
            yield place, f'"{_short(value)}" is no PMID', "a PMID is one to eight digits: 33397139"


@check("BIB009", "A PMCID is PMC and a number.", bad="pmcid = {5904792}", good="pmcid = {PMC5904792}")
def malformed_pmcid(sources: Sources, _context: Context) -> Found:
    for _, _, value, place in _entries(sources, "pmcid"):
        if not PMCID_RE.match(value):
            digits = re.search(r"[1-9][0-9]{2,8}", value)
            hint = f"write pmcid = {{PMC{digits.group()}}}" if digits else "a PMCID looks like PMC5904792"
            yield place, f'"{_short(value)}" is no PMCID', hint


@check(
    "BIB010",
    "A year has four digits and has begun; a date is year-month-day and has come.",
    bad="year = {2201}",
    good="year = {2021}",
)
def malformed_date(sources: Sources, context: Context) -> Found:
    for _, name, value, place in _entries(sources, "year", "date", "urldate"):
        if name == "year":
            sound = bool(re.fullmatch(r"(?:1[89]|20)[0-9]{2}", value)) or (value.isascii() and value.isdigit())
            latest = f"{context.today.year:04}"
            fault = not sound or len(value) != 4 or value < "1800"
            form = "a year is four digits: 2021"
        else:
            fault = _date(value) is None
            latest = context.today.isoformat()[: len(value)]
            form = "a date is written 2026-11-23"
        if fault:
            yield place, f'"{_short(value)}" is no {"year" if name == "year" else "date"}', form
        elif value > latest:
            yield place, f"{name} {value} is after the day of this check, {context.today}", "correct it"


def _date(value: str) -> dt.date | None:
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", value)
    try:
        return dt.date(int(found[1]), int(found[2] or 1), int(found[3] or 1)) if found else None
    except ValueError:
        return None


@check(
    "BIB011",
    "An address is a whole web address.",
    bad="url = {javascript:alert(1)}",
    good="url = {https://example.org/a}",
)
def address(sources: Sources, _context: Context) -> Found:
    for _, _, value, place in _entries(sources, "url"):
        if not safe_url(value) or " " in value:
            yield place, f'"{_short(value)}" is no web address', "it begins with https:// or http:// and has no spaces"


@check(
    "BIB012",
    "Capitals inside a title are braced, so that no style can lower them.",
    bad="title = {Ketamine for PTSD}",
    good="title = {Ketamine for {PTSD}}",
)
def unbraced_capital(sources: Sources, _context: Context) -> Found:
    for reference, _, value, place in _entries(sources, "title"):
        words = _unbraced(value)
        if words:
            hint = f"write {', '.join('{' + word + '}' for word in words[:3])}"
            yield place, f'the title of "{reference.key}" has capitals without braces: {", ".join(words[:5])}', hint


def _unbraced(title: str) -> list[str]:
    """The words of a title with a capital outside braces that a style could lower; a sentence's first letter cannot."""
    flat = _outside_braces(title)
    words = []
    for word in _WORD.finditer(flat):
        if word.group().islower():
            continue
        start = not flat[: word.start()].strip("\0 `\"'“‘(¿¡") and not title[: word.start()].strip("{ `\"'“‘(¿¡")
        start = start or bool(re.search(r"[:?!.—–]\s+[`\"'“‘(]*$", title[: word.start()]))
        text = word.group().strip(".,;:?!\"`'“”‘’()[]")
        letters = text[1:] if start else text
        if "<" not in text and any(char.isupper() for char in letters):
            words.append(text)
    return words


_WORD = re.compile(r"[^\s\0]*[^\W\d_][^\s\0]*")
_BRACE = re.compile(r"(?<!\\)([{}])")
_ESCAPED = re.compile(r"(?<=\\).", re.S)


def _outside_braces(title: str) -> str:
    """The title with NUL for each brace, each escaped character and all inside braces; so every place stays."""
    if not any(char in title for char in "{}\\"):
        return title
    depth, parts = 0, []
    for part in _BRACE.split(title):
        if part in ("{", "}"):
            depth += 1 if part == "{" else -1
            parts.append("\0")
        else:
            parts.append(_ESCAPED.sub("\0", part) if depth == 0 else "\0" * len(part))
    return "".join(parts)


_HTML = re.compile(r"</?[A-Za-z][^>]*>?|<!--|&(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z]{2,8});")


@check("BIB013", "A field holds text, not HTML.", bad="title = {CO<sub>2</sub>}", good="title = {CO₂}")
def markup(sources: Sources, _context: Context) -> Found:
    for reference in sources.references.values():
        for name, field in reference.fields.items():
            found = _HTML.search(field.value)
            if found:
                message = f'{name} of "{reference.key}" holds HTML: {_short(found.group())}'
                yield at(BIBLIOGRAPHY, field.line), message, "write the character itself; & as \\&"


@check(
    "BIB014", "No control, invisible or odd white-space character.", bad="PT\u00adSD with a soft hyphen", good="PTSD"
)
def invisible(sources: Sources, _context: Context) -> Found:
    text = sources.bibliography_text.removeprefix("\ufeff")
    for number, line in enumerate(text.split("\n"), start=1):
        for found in _ODD.finditer(line):
            char, index = found.group(), found.start()
            if char == "\r" and index == len(line) - 1:
                continue
            if _unseen(char, line[index - 1 : index], line[index + 1 : index + 2]):
                name = unicodedata.name(char, "a control character").lower()
                yield (
                    at(BIBLIOGRAPHY, number, index + 1),
                    f"an invisible character: {name} (U+{ord(char):04X})",
                    "delete it",
                )
                break


_ODD = re.compile(r"[^\t -~]")  # all that is not plainly to be seen


def _unseen(char: str, before: str, after: str) -> bool:
    category = unicodedata.category(char)
    if char in "\u200c\u200d":  # joiners are letters' business in Persian, Hindi and others
        return not (before > "\u0300" and after > "\u0300")
    return category in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp") or (category == "Zs" and char != " ")


_MOJIBAKE = re.compile(r"[^\s{}\",;]*(?:[ÂÃÄÅ][\u0080-\u00bf]|â€.|\ufffd)[^\s{}\",;]*")


@check("BIB015", "The file is UTF-8, and was never read as anything else.", bad="FernÃ¡ndez", good="Fernández")
def encoding(sources: Sources, _context: Context) -> Found:
    for number, line in enumerate(sources.bibliography_text.split("\n"), start=1):
        if not line.isascii() and (found := _MOJIBAKE.search(line)):
            word = found.group()
            yield (
                at(BIBLIOGRAPHY, number, found.start() + 1),
                f'"{_short(word)}" was read in a wrong encoding',
                _mended(word),
            )


def _mended(word: str) -> str:
    try:
        return f'write "{word.encode("cp1252").decode("utf-8")}", saved as UTF-8'
    except UnicodeError:
        return "type the word anew and save the file as UTF-8"


@check("BIB016", "No mark of a merge conflict is left.", bad="<<<<<<< HEAD", good="the text that was meant to stay")
def merge_conflict(sources: Sources, _context: Context) -> Found:
    for line in merge_marks(sources.bibliography_text):
        yield at(BIBLIOGRAPHY, line), "a merge conflict was left here", "keep one side and delete the mark"


@check(
    "BIB023",
    "A field holds no LaTeX command but accents, dashes and escapes.",
    bad=r"title = {\emph{A} trial}",
    good="title = {A trial}",
)
def latex(sources: Sources, _context: Context) -> Found:
    for reference in sources.references.values():
        for name, field in reference.fields.items():
            unknown = unknown_commands(field.value) if "\\" in field.value else []
            if unknown:
                message = f'{name} of "{reference.key}" holds the LaTeX command {unknown[0]}'
                yield at(BIBLIOGRAPHY, field.line), message, "type the character itself"


@check("BIB026", "`unverified` names fields of BibTeX.", bad="unverified = {auhtor}", good="unverified = {author}")
def unverified_field(sources: Sources, _context: Context) -> Found:
    for reference, _, _, place in _entries(sources, "unverified"):
        for name in sorted(reference.unverified - FIELDS):
            yield (
                place,
                f'unverified names "{_short(name)}", which is no field',
                _nearest(name, sorted(FIELDS), "name a field"),
            )


@check("BIB027", "A field's name is spelled as BibTeX has it.", bad="jounal = {…}", good="journal = {…}")
def misspelled_field(sources: Sources, _context: Context) -> Found:
    for reference in sources.references.values():
        for name, field in reference.fields.items():
            close = [] if name in FIELDS else difflib.get_close_matches(name, sorted(FIELDS), n=1, cutoff=0.85)
            if close:
                yield at(BIBLIOGRAPHY, field.line), f'there is no field "{name}"', f'did you mean "{close[0]}"?'


# With the records and the articles -----------------------------------------------------------------------------------


def record_pages(sources: Sources) -> dict[str, Page]:
    """The pages that are or should be records, by the key that their file's name gives."""
    found = {}
    for page in sources.pages:
        name = page.path.removeprefix("docs/studies/")
        if name != page.path and "/" not in name and name != "index.md":
            found[name.removesuffix(".md")] = page
    return found


@check(
    "BIB017",
    "A record's file is named after an entry.",
    bad="docs/studies/fedr2021.md",
    good="docs/studies/feder2021.md",
)
def record_without_entry(sources: Sources, _context: Context) -> Found:
    if not sources.references and any(problem.place.file == BIBLIOGRAPHY for problem in sources.problems):
        return  # the bibliography itself is missing, empty or unreadable, which has been said
    pages = record_pages(sources)
    lonely = [key for key in sources.references if key not in pages]  # a key with a record of its own was not meant
    for key, page in pages.items():
        if key not in sources.references:
            named = page.meta.get("reference")
            hint = _nearest(key, lonely, f"add an entry {key} to {BIBLIOGRAPHY}, or rename the file")
            if named in sources.references:
                hint = f"name the file {named}.md"
            yield at(page.path, page.meta_lines.get("reference", 1)), f'no entry "{key}" in {BIBLIOGRAPHY}', hint


@check("BIB018", "Each entry has a record.", bad="@article{feder2021, …} alone", good="… and docs/studies/feder2021.md")
def entry_without_record(sources: Sources, _context: Context) -> Found:
    pages = record_pages(sources)
    for key, reference in sources.references.items():
        if KEY_RE.match(key) and key not in pages:  # another key is a fault of its own
            yield at(BIBLIOGRAPHY, reference.line), f'"{key}" has no record', f"write docs/studies/{key}.md"


@check(
    "BIB019",
    "A record and its entry say the same.",
    bad="record: reference: feder2014 in feder2021.md",
    good="reference: feder2021 in feder2021.md",
)
def disagreement(sources: Sources, _context: Context) -> Found:
    for key, page in record_pages(sources).items():
        reference = sources.references.get(key)
        lines, meta = page.meta_lines, page.meta
        if reference is None:
            continue
        named = meta.get("reference")
        if isinstance(named, str) and named != key:
            yield (
                at(page.path, lines.get("reference", 1)),
                f'reference "{named}" in the record of "{key}"',
                f'write "{key}"',
            )
        year = (reference.get("year") or reference.get("date"))[:4]
        title = meta.get("title")
        begins = re.match(r"([^\W\d_]+) ((?:19|20)\d\d):", title) if isinstance(title, str) else None
        first = first_author(reference) or {}
        if begins and year.isdigit() and begins[2] != year and first.get("family") == begins[1]:
            message = f"the title says {begins[2]}, the entry {year}"
            yield at(page.path, lines.get("title", 1)), message, f"see {BIBLIOGRAPHY} line {reference.line}"
        record = sources.records.get(key)
        if isinstance(record, Guidance) and year and year not in record.issued and re.search(r"\d{4}", record.issued):
            message = f'issued "{record.issued}", but the entry says {year}'
            yield at(page.path, lines.get("issued", 1)), message, f"see {BIBLIOGRAPHY} line {reference.line}"
        fields = ", ".join(sorted(reference.unverified & FIELDS))
        if record and fields and not record.unverified:
            message = f"the entry could not verify {fields}, the record says nothing of it"
            yield at(page.path, lines.get("unverified", 1)), message, "list it under unverified:"


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
            yield at(BIBLIOGRAPHY, reference.line), f'the key "{_short(key)}" is outside the grammar', hint


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


@check(
    "BIB021",
    "Each entry is cited from an article.",
    bad="an entry that no page under docs/articles/ cites",
    good="… [@feder2021] in docs/articles/safety.md",
)
def never_cited(sources: Sources, _context: Context) -> Found:
    cited = {citation.key for page in sources.articles for citation in page.citations}
    for key, reference in sources.references.items():
        if KEY_RE.match(key) and key not in cited:
            message = f'"{key}" is cited from no article'
            yield at(BIBLIOGRAPHY, reference.line), message, f"cite it as [@{key}] under docs/articles/, or remove it"


def _ascii(text: str) -> str:
    text = text.lower()
    return text if text.isascii() else "".join(filter(str.isascii, unicodedata.normalize("NFKD", text)))


def _short(text: str) -> str:
    text = "".join(char if char.isprintable() else "\ufffd" for char in " ".join(text.split()))
    return text if len(text) <= 60 else text[:60] + "…"
