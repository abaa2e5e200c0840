"""Makes an entry of `references.bib` from a work that was looked up: its key, its text, its place."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from evidence.files import resource
from evidence.lookup.work import Name, Work
from evidence.problem import Problem
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.reading.references.authors import names
from evidence.reading.references.bibliography import read_bibliography
from evidence.reading.references.entry_fields import OTHERS, REACHABLE, REQUIRED, fold_title
from evidence.reading.references.identifiers import DOI_RE, PMCID_RE, PMID_RE, doi, safe_url
from evidence.reading.references.key_letters import fold, free, stem
from evidence.reading.references.latex import plain
from evidence.reading.references.name_faults import fault_of, faults
from evidence.reading.references.printed_form import title as printed_title
from evidence.reading.references.reference import Reference

# The type of entry for each of Crossref's types. All others become articles.
TYPES = {name: kind for kind, names in resource("bibtex")["crossref_types"].items() for name in names.split()}
# UTF-8 that was read as another encoding before it was deposited ("FernÃ¡ndez").
_MISREAD_RE = re.compile(r"[ÂÃÄÅ][\u0080-\u00bf]|â€.|\ufffd")
_LATER_RE = re.compile(r"^%.*\blater evidence\b.*$", re.IGNORECASE | re.MULTILINE)
_ENTRY_RE = re.compile(r"^@\w+\s*\{\s*([^\s,{}]+)", re.MULTILINE)


class CannotWrite(Exception):
    """The entry cannot be written. The text says why and what to do."""


def key_for(work: Work, taken: Collection[str]) -> str:
    """The key `surnameYYYY`, if need be with the first free letter. Raises CannotWrite without a name or a year."""
    # As the first author will be read from the entry, so that the key and the entry agree.
    first = next(iter(names(_authors(work.names))), None)
    letters = stem(first) if first else ""
    if first is None:
        letters = next((fold(word) for word in work.title.split() if len(fold(word)) > 3), "")
    if not letters or not work.years:
        raise CannotWrite(
            f"{work.source} gives no {'author' if not letters else 'year'} to make a key of; write the entry by hand"
        )
    base = f"{letters}{work.years[0]:04d}"
    if key := free(base, taken):
        return key
    raise CannotWrite(f'every key from "{base}" to "{base}z" is taken; write the entry by hand')


def duplicate(work: Work, references: Mapping[str, Reference]) -> str:
    """The key of the entry that has this work's DOI, PMID, PMC number or title, or "" if none has."""
    title = fold_title(work.title)
    for key, reference in references.items():
        if work.doi and doi(reference).lower() == work.doi.lower():
            return key
        if work.pmid and reference.get("pmid") == work.pmid or work.pmcid and reference.get("pmcid") == work.pmcid:
            return key
        if title and title in (fold_title(plain(reference.get("title"))), fold_title(printed_title(reference))):
            return key
    return ""


# The entry's text ---------------------------------------------------------------------------------------------------


def entry(key: str, work: Work) -> str:
    """The entry as `references.bib` has it: one field on each line, capitals in the title in braces, a newline last."""
    kind = TYPES.get(work.type, "article")
    fields = {name: value for name, value in _fields(kind, work) if value}
    fields |= {"unverified": ", ".join(_missing(kind, fields))} if _missing(kind, fields) else {}
    width = max(len(name) for name in fields)
    lines = (f"  {name:<{width}} = {{{value}}}" for name, value in fields.items())
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _fields(kind: str, work: Work) -> Iterator[tuple[str, str]]:
    yield "author", _authors(work.names)
    yield "title", braced(latex(work.title))
    container = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}.get(kind)
    if container:
        yield container, latex(work.journal)
    if kind in ("book", "incollection", "inproceedings"):
        yield "editor", _authors(work.editors)
        yield "edition", latex(work.edition)
    if kind == "article" and work.short_journal != work.journal:
        yield "shortjournal", latex(work.short_journal.replace(".", ""))
    if kind == "misc":
        preprint = work.type == "posted-content" and work.publisher
        yield "howpublished", latex(f"{work.publisher} preprint, not peer reviewed" if preprint else work.publisher)
    if kind in ("book", "incollection", "techreport", "phdthesis", "dataset", "software"):
        yield {"techreport": "institution", "phdthesis": "school"}.get(kind, "publisher"), latex(work.publisher)
    if kind == "online":
        yield "organization", latex(work.publisher or work.journal)
    yield "year", str(work.years[0]) if work.years else ""
    yield "volume", latex(work.volume)
    yield "number", latex(work.number)
    yield "pages", re.sub(r"\s*[-\u2010-\u2015]+\s*", "--", latex(work.pages))
    yield "doi", _bare(work.doi, DOI_RE)
    yield "pmid", _bare(work.pmid, PMID_RE)
    yield "pmcid", _bare(work.pmcid, PMCID_RE)
    if kind == "online" or not (work.doi or work.pmid or work.pmcid):
        yield "url", work.url if safe_url(work.url) and not re.search(r"[{}\\\s]", work.url) else ""


def _bare(value: str, form: re.Pattern[str]) -> str:
    return re.sub(r"([&%$#_])", r"\\\1", value) if form.match(value) else ""


def _missing(kind: str, fields: Mapping[str, str]) -> list[str]:
    """The fields that an entry of this type needs and the service did not give. They go into `unverified`."""
    needed = (*REQUIRED.get(kind, OTHERS), REACHABLE)
    return [names[0] for names in needed if not any(name in fields for name in names)]


def author(name: Name) -> str:
    """An author as BibTeX writes it: "Family, Given", or a body in braces of its own. Empty if no name is left.

    A name that could be misread (it is all in capitals, or has a degree after it) is written as the check of names asks
    for it. If that does not help, the whole name is put in braces.
    """
    return next((form for form in _forms(name) if _reads_as_one(form)), "")


def _authors(people: tuple[Name, ...]) -> str:
    """An author field. If two names side by side could be read in two ways, each gets braces of its own."""
    written = [form for form in map(author, people) if form]
    if any(faults(" and ".join(written))):
        written = [
            form if form.startswith("{") else author(replace(name, body=True, given="", family=_spoken(name)))
            for name in people
            if (form := author(name))
        ]
    return " and ".join(written)


def _spoken(name: Name) -> str:
    return f"{name.given} {name.family.replace(',', '')}".strip()


def _forms(name: Name) -> Iterator[str]:
    """The ways to write a name. The best one comes first."""
    family, _, suffix = name.family.partition(", ")
    given = name.given.strip(" ,")  # a comma left at its end would be read as one between people
    parts = [part for part in map(latex, (family, suffix, given)) if part]
    whole = re.sub(r"\s*,\s*", " ", latex(f"{name.given} {family} {suffix}")).strip()
    if not name.body and (len(parts) > 1 or " " not in "".join(parts)):
        joined = ", ".join(parts)
        for _ in range(4):  # one fault may hide another
            yield joined
            fault = fault_of(joined)
            joined = fault[1] if fault and fault[1] else joined
        if len(parts) > 1:  # "García Márquez, Gabriel José" alone could be two people
            yield ", ".join(["{" + parts[0] + "}", *parts[1:]])
    yield "{" + (latex(name.family) if name.body else whole) + "}"
    yield "{" + whole + "}"


def _reads_as_one(form: str) -> bool:
    found = names(form)
    return len(found) == 1 and found[0].get("literal") != "et al" and not any(faults(form))


def latex(text: str) -> str:
    """Text as a BibTeX value. Signs that BibTeX would read as commands or braces are escaped or dropped."""
    text = _MISREAD_RE.sub(_read_again, text)
    text = re.sub(r"[\\{}^~]", " ", text.replace("\u00a0", " ").replace("~", "\u223c"))
    return " ".join(re.sub(r"([&%$#_])", r"\\\1", text).split())


def _read_again(found: re.Match[str]) -> str:
    for encoding in ("cp1252", "latin-1"):
        try:
            return found[0].encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return ""


def braced(title: str) -> str:
    """A title with braces around every word that has a capital, except for its first letter."""
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
    """The bibliography with the entry in the section "later evidence", in the order of the keys.

    Without such a section, the entry goes to the end. Raises CannotWrite if the result would not be read as the same
    entries and this one; nothing may be written then.
    """
    entries_begin = max(0, text.find("\n@"))
    section = _LATER_RE.search(text, entries_begin) or next(reversed([*_LATER_RE.finditer(text)]), None)
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
    """The type and fields of each entry by its key, without their lines, and the bibliography's problems."""
    references, problems = read_bibliography(text, BIBLIOGRAPHY)
    entries = {
        key: (reference.type, {name: field.value for name, field in reference.fields.items()})
        for key, reference in references.items()
    }
    return entries, problems


def _above_comments(text: str, place: int, start: int) -> int:
    """The place above the comment lines that belong to the entry at a place."""
    while True:
        before = text.rfind("\n", 0, max(place - 1, 0)) + 1
        if before < start or not text[before:place].startswith("%"):
            return place
        place = before
