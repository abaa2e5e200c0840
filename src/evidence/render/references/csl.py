"""Turns a reference into a CSL item, the form that pandoc's citation processor reads."""

from typing import Any

from evidence.reading.references.authors import names
from evidence.reading.references.identifiers import PMCID_RE, PMID_RE, doi, safe_url
from evidence.reading.references.latex import plain
from evidence.reading.references.printed_form import as_printed, container, date_parts, issued, of_whole_work, title
from evidence.reading.references.reference import Reference
from evidence.reading.references.work_kind import csl_type, genre, school, server, titled_chapter

_SOURCES = (
    ("container-title-short", ("shortjournal",)), ("volume", ("volume",)), ("issue", ("number", "issue")),
    ("publisher", ("publisher", "institution", "school", "organization")), ("edition", ("edition",)),
    ("version", ("version",)), ("collection-title", ("series",)), ("event-title", ("eventtitle",)),
    ("chapter-number", ("chapter",)), ("page", ("pages", "eid", "articleno", "article-number")),
)  # fmt: skip


def csl_item(reference: Reference, *, links: bool = True) -> dict[str, Any]:
    """A reference as one CSL-JSON item; links=False gives what the style prints, in the form that AMA prints it."""
    kind = csl_type(reference)
    item: dict[str, Any] = {"id": reference.key, "type": kind, "title": title(reference)}
    for name, sources in _SOURCES:
        item[name] = plain(next((value for source in sources if (value := reference.get(source))), ""))
    item |= {"genre": plain(genre(reference)), "container-title": container(reference, kind)}
    item |= _by_kind(reference, kind, item["issue"])
    if kind in ("book", "report", "thesis") and reference.type != "inbook":
        item["page"] = of_whole_work(item["page"])
    if titled_chapter(reference):
        item["chapter-number"] = ""
    for role in ("author", "editor"):
        item[role] = names(reference.get(role))
    for name, parts in (("issued", issued(reference)), ("accessed", date_parts(reference.get("urldate")))):
        item[name] = {"date-parts": [parts]} if parts else {}
    if not links and doi(reference):
        item["accessed"] = {}  # AMA: a DOI needs no date of access
    item |= _identifiers(reference) if links else as_printed(item)
    return {name: value for name, value in item.items() if value}


def _by_kind(reference: Reference, kind: str, number: str) -> dict[str, str]:
    """What a work of this kind has in other variables of CSL than an article has."""
    if kind == "article":  # a preprint: its server stands for the journal
        nothing = dict.fromkeys(("container-title", "issue", "volume", "page"), "")
        return {"publisher": plain(server(reference) or ""), **nothing}
    if kind in ("report", "patent", "standard", "document"):
        return {"number": number, "issue": ""}
    if kind == "manuscript":
        return {"issue": ""}
    if kind == "thesis":
        return {"publisher": plain(school(reference))}
    return {}


def _identifiers(reference: Reference) -> dict[str, str]:
    return {
        "DOI": doi(reference),
        "PMID": reference.get("pmid") if PMID_RE.match(reference.get("pmid")) else "",
        "PMCID": reference.get("pmcid") if PMCID_RE.match(reference.get("pmcid")) else "",
        "URL": safe_url(reference.get("url")),
    }
