"""Asks PubMed (NCBI E-utilities) about a PMID, and which PMID belongs to a DOI or a PMC number.

We use httpx2, which habanero needs anyway. Biopython's Entrez would bring numpy for two GET requests, and the small
PubMed clients are not maintained. The form of the answers was checked against NCBI's documentation and stored answers,
not against the live service. `esummary.fcgi?db=pubmed&id=…&retmode=json` answers `{"result": {PMID: {…}}}`. For a PMID
that does not exist, the status is 200 and the paper is `{"error": "cannot get document summary"}`. A retracted paper
has the publication type "Retracted Publication", and its `references` name the notices ("Retraction in", "Expression
of concern in", "Erratum in"). NCBI allows three requests a second without a key; our pause is longer.
"""

import re
from collections.abc import Callable
from typing import Any

from evidence.lookup.answer import Absent, Answer, Unavailable, Value
from evidence.lookup.ask import Asker
from evidence.lookup.clean import as_dict, as_list, full_pages, number, text, without_marks, year
from evidence.lookup.work import Name, Update, UpdateKind, Work
from evidence.reading.addresses import read_address

_NOTICES: tuple[tuple[str, UpdateKind], ...] = (
    ("retraction in", "retraction"),
    ("partial retraction in", "retraction"),
    ("retracted and republished in", "retraction"),
    ("expression of concern in", "concern"),
    ("erratum in", "correction"),
    ("corrected and republished in", "correction"),
)
_DATE_RE = re.compile(r"\b(1[89]\d\d|20\d\d)\b")


def work(pmid: str, asker: Asker) -> Answer[Work]:
    """The work that has this PMID."""
    return _ask("esummary.fcgi", {"id": pmid}, asker, lambda got: read(_entry(got, pmid)))


def pmid_of_doi(doi: str, asker: Asker) -> Answer[str]:
    """The PMID of a DOI, found by PubMed's search of article identifiers. ABSENT unless exactly one paper has the DOI."""
    return _ask("esearch.fcgi", {"term": f'"{doi.replace(chr(34), "")}"[aid]'}, asker, _one_id)


def ids_of_pmcid(pmcid: str, asker: Asker) -> Answer[dict[str, str]]:
    """The `doi` and `pmid` of a PMC number, from PMC's ID converter."""
    base = asker.services.idconv
    params = {"ids": pmcid, "format": "json", "versions": "no"}
    return _ask_ncbi(f"idconv {base} {pmcid}", f"{base}/", params, asker, _converted)


def _ask(tool: str, params: dict[str, str], asker: Asker, read: Callable[[Any], Value]) -> Answer[Value]:
    base = asker.services.pubmed
    everything = {"db": "pubmed", "retmode": "json", **params}
    return _ask_ncbi(f"pubmed {base} {tool} {params}", f"{base}/{tool}", everything, asker, read)


def _ask_ncbi(
    question: str, address: str, params: dict[str, str], asker: Asker, read: Callable[[Any], Value]
) -> Answer[Value]:
    """Ask one of NCBI's services, with the name of our tool and our mail address, as NCBI wants."""
    params = {**params, "tool": "evidence"}
    if asker.services.contact:
        params["email"] = asker.services.contact
    return asker.ask(question, read_address(address).host, lambda: asker.get_json(address, params), read)


def _entry(got: Any, pmid: str) -> dict[str, Any]:
    result = as_dict(as_dict(got).get("result"))
    entry = result.get(pmid)
    if isinstance(entry, dict) and "error" in entry:
        raise Absent("PubMed has no paper with this number")
    if not isinstance(entry, dict):
        raise Unavailable("an answer that is not about this paper")
    return entry


def _one_id(got: Any) -> str:
    result = as_dict(got).get("esearchresult")
    if not isinstance(result, dict) or not isinstance(result.get("idlist"), list):
        raise Unavailable("an answer that is not a list of papers")
    found = [item for item in result["idlist"] if isinstance(item, str) and item.isdigit()]
    if len(found) != 1:
        raise Absent("PubMed has no one paper with this DOI")
    return found[0]


def _converted(got: Any) -> dict[str, str]:
    records = as_dict(got).get("records")
    if not isinstance(records, list):
        raise Unavailable("an answer that is not a list of papers")
    first = as_dict(records[0]) if records else {}
    found = {name: value for name in ("doi", "pmid") if (value := number(first.get(name)))}
    if not found:
        raise Absent("PubMed Central has no paper with this number")
    return found


def read(entry: dict[str, Any]) -> Work:
    """PubMed's summary as a work, whatever types its values have. Raises Unavailable only if it has no title."""
    title = text(entry.get("title"))
    if not title:
        raise Unavailable("an answer without a title")
    ids = {
        text(as_dict(item).get("idtype")): text(as_dict(item).get("value")) for item in as_list(entry.get("articleids"))
    }
    types = tuple(filter(None, map(text, as_list(entry.get("pubtype")))))
    dates = (year(text(entry.get(name))) for name in ("pubdate", "epubdate"))
    return Work(
        source="PubMed",
        title=without_marks(title),
        names=tuple(name for person in as_list(entry.get("authors")) if (name := _name(as_dict(person)))),
        years=tuple(dict.fromkeys(found for found in dates if found is not None)),
        journal=text(entry.get("fulljournalname")),
        short_journal=text(entry.get("source")),
        volume=number(entry.get("volume")),
        number=number(entry.get("issue")),
        pages=full_pages(number(entry.get("pages"))),
        doi=ids.get("doi", ""),
        pmid=ids.get("pubmed", "") or text(entry.get("uid")),
        pmcid=ids.get("pmc", ""),
        designs=types,
        updates=_updates(entry, types),
    )


def _name(person: dict[str, Any]) -> Name | None:
    """The author in `{"name": "Harpaz-Rotem I", "authtype": "Author"}`, where the last word is the initials."""
    name = text(person.get("name"))
    if not name:
        return None
    if person.get("authtype") not in (None, "", "Author"):
        return Name(name, body=True) if person.get("authtype") == "CollectiveName" else None
    family, _, initials = name.rpartition(" ")
    return Name(family, " ".join(f"{letter}." for letter in initials)) if family else Name(name)


def _updates(entry: dict[str, Any], types: tuple[str, ...]) -> tuple[Update, ...]:
    found: list[Update] = []
    for item in map(as_dict, as_list(entry.get("references"))):
        kind = next((kind for start, kind in _NOTICES if text(item.get("reftype")).lower().startswith(start)), None)
        if kind:
            where = text(item.get("refsource"))
            date = _DATE_RE.search(where)
            found.append(Update(kind, date[0] if date else "", where[:200], "PubMed"))
    if any(one.lower() == "retracted publication" for one in types) and not any(u.kind == "retraction" for u in found):
        found.append(Update("retraction", "", "", "PubMed"))
    return tuple(dict.fromkeys(found))
