"""Turns a reference into a CSL item, the form that pandoc's citation processor reads."""

from __future__ import annotations

from typing import Any

from evidence.reading.references.authors import names
from evidence.reading.references.entry_fields import date_parts, issue_date
from evidence.reading.references.identifiers import PMCID_RE, PMID_RE, doi, safe_url
from evidence.reading.references.latex import plain
from evidence.reading.references.reference import Reference

_CSL_TYPES = {
    "article": "article-journal", "book": "book", "booklet": "book", "inbook": "chapter", "incollection": "chapter",
    "inproceedings": "paper-conference", "proceedings": "book", "manual": "report", "report": "report",
    "techreport": "report", "thesis": "thesis", "phdthesis": "thesis", "mastersthesis": "thesis",
    "unpublished": "article", "online": "webpage", "misc": "webpage",
}  # fmt: skip


def csl_item(reference: Reference, *, links: bool = True) -> dict[str, Any]:
    """A reference as one CSL-JSON item; links=False leaves out what the style does not print."""
    get = reference.get
    kind = _CSL_TYPES.get(reference.type, "article-journal")
    if reference.type == "misc" and not get("url"):
        kind = "article"
    item: dict[str, Any] = {"id": reference.key, "type": kind}
    if reference.type == "unpublished" or (kind == "article" and get("howpublished")):
        item["publisher"] = plain(get("howpublished") or get("publisher") or get("journal"))
    for name, source in (
        ("title", "title"), ("container-title-short", "shortjournal"), ("volume", "volume"), ("issue", "number"),
        ("publisher", "publisher"), ("publisher", "institution"), ("publisher", "organization"), ("edition", "edition"),
        ("genre", "type"), ("version", "version"),
    ):  # fmt: skip
        if get(source) and not item.get(name):
            item[name] = plain(get(source))
    container = get("journal") or get("journaltitle") or get("booktitle")
    if kind == "webpage":
        container = container or get("howpublished") or get("organization")
    if container:
        item["container-title"] = plain(container)
    if pages := get("pages") or get("eid"):
        item["page"] = plain(pages)
    for role in ("author", "editor"):
        if people := names(get(role)):
            item[role] = people
    if issued := issue_date(reference):
        item["issued"] = {"date-parts": [issued]}
    if seen := date_parts(get("urldate")):
        item["accessed"] = {"date-parts": [seen]}
    if links:
        item |= {name: value for name, value in _identifiers(reference).items() if value}
    return item


def _identifiers(reference: Reference) -> dict[str, str]:
    return {
        "DOI": doi(reference),
        "PMID": reference.get("pmid") if PMID_RE.match(reference.get("pmid")) else "",
        "PMCID": reference.get("pmcid") if PMCID_RE.match(reference.get("pmcid")) else "",
        "URL": safe_url(reference.get("url")),
    }
