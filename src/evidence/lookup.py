"""Finds the work that a writer means: by DOI, PMID, PMC number, or the address of one of these."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from evidence import crossref, pubmed
from evidence.asking import Answer, Asker, Outcome
from evidence.work import Work, merged

# The shape that doi.org resolves (same rule as evidence.references.DOI_RE).
DOI_RE = re.compile(r"10\.[0-9]{4,9}/[^\s\"<>\\^`{|}\x00-\x20\x7f-\x9f]+")
_PMID_RE = re.compile(r"(?:pmid:?\s*)?([1-9][0-9]{0,7})", re.IGNORECASE)
_PMCID_RE = re.compile(r"PMC[1-9][0-9]{2,8}", re.IGNORECASE)
_HOSTS = frozenset({"pubmed.ncbi.nlm.nih.gov", "pmc.ncbi.nlm.nih.gov", "ncbi.nlm.nih.gov", "europepmc.org"})

FORMS = "a DOI (10.1176/appi.ajp.2020.20050596), a PMID (33397139), or an address at doi.org, PubMed or PMC"


@dataclass(frozen=True, slots=True)
class Identifier:
    """What names a work: which kind of number, and the number."""

    kind: Literal["doi", "pmid", "pmcid"]
    value: str

    def __str__(self) -> str:
        return {"doi": self.value, "pmid": f"PMID {self.value}", "pmcid": self.value}[self.kind]


def identify(given: str) -> Identifier:
    """What a writer typed, as an identifier. Raises ValueError with a sentence when it is none."""
    given = given.strip().strip("<>").rstrip()
    parts = _address(given)
    if parts is not None:
        host, path = parts
        if (found := DOI_RE.search(path)) and host not in _HOSTS:
            return Identifier("doi", _trimmed(found[0]))
        if host in _HOSTS and (found := _PMCID_RE.search(path)):
            return Identifier("pmcid", found[0].upper())
        if host in _HOSTS and (found := re.search(r"/(?:pubmed/|med/)?([1-9][0-9]{0,7})(?:/|$)", path, re.IGNORECASE)):
            return Identifier("pmid", found[1])
        raise ValueError(f'"{_shown(given)}" names no paper that can be looked up; give {FORMS}')
    bare = re.sub(r"^doi:\s*", "", given, flags=re.IGNORECASE)
    if DOI_RE.fullmatch(bare):
        return Identifier("doi", _trimmed(bare))
    if found := _PMCID_RE.fullmatch(given):
        return Identifier("pmcid", found[0].upper())
    if found := _PMID_RE.fullmatch(given):
        return Identifier("pmid", found[1])
    raise ValueError(f'"{_shown(given)}" is none of these: {FORMS}')


def _address(given: str) -> tuple[str, str] | None:
    """Host (without www) and unquoted path of an address, or None where it is no address."""
    if re.match(r"^(?:www\.|(?:dx\.)?doi\.org/|[\w.-]+\.(?:gov|org|com)/)", given, re.IGNORECASE):
        given = f"https://{given}"
    if not re.match(r"^https?://", given, re.IGNORECASE):
        return None
    try:
        parts = urlsplit(given)
    except ValueError:
        return None
    return (parts.hostname or "").removeprefix("www."), unquote(parts.path)


def _trimmed(doi: str) -> str:
    """Without the punctuation of the sentence, or the view, from which it was copied."""
    doi = re.sub(r"/(?:full|pdf|epdf|abstract|meta)$", "", doi.rstrip(".,;"))
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1]
    return doi


def _shown(given: str) -> str:
    given = "".join(char if char.isprintable() else "?" for char in given)
    return given if len(given) <= 80 else given[:80] + "…"


def find(wanted: Identifier, asker: Asker) -> Answer[Work]:
    """The work, from Crossref and PubMed together.

    Crossref comes first where there is a DOI: it has full first names. PubMed adds PMID, PMC number, NLM's short
    journal title and publication types, and is left out without a word when it does not answer.
    """
    doi, pmid, pmcid = "", "", ""
    if wanted.kind == "pmcid":
        ids = pubmed.ids_of_pmcid(wanted.value, asker)
        if ids.outcome is not Outcome.FOUND or ids.value is None:
            return Answer(ids.outcome, reason=ids.reason)
        doi, pmid, pmcid = ids.value.get("doi", ""), ids.value.get("pmid", ""), wanted.value
    elif wanted.kind == "doi":
        doi = wanted.value
    else:
        pmid = wanted.value
    medical = pubmed.work(pmid, asker) if pmid else None
    if medical and medical.value and not doi and DOI_RE.fullmatch(medical.value.doi):
        doi = medical.value.doi
    published = crossref.work(doi, asker) if doi else None
    if doi and medical is None and published and published.value:
        number = pubmed.pmid_of_doi(doi, asker)
        medical = pubmed.work(number.value, asker) if number.value else None
    return _joined(published, medical, pmcid)


def _joined(published: Answer[Work] | None, medical: Answer[Work] | None, pmcid: str) -> Answer[Work]:
    works = [answer.value for answer in (published, medical) if answer is not None and answer.value is not None]
    if not works:
        answers = [answer for answer in (published, medical) if answer is not None]
        unknown = next((answer for answer in answers if answer.outcome is Outcome.UNKNOWN), None)
        return unknown or Answer(Outcome.ABSENT, reason=answers[0].reason if answers else "")
    work = merged(works[0], works[1]) if len(works) == 2 else works[0]
    return Answer(Outcome.FOUND, merged(work, Work("", pmcid=pmcid)) if pmcid else work)
