"""Recognizes the identifier that somebody typed: a DOI, a PMID, a PMCID or a web address that contains one."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from evidence.reading.addresses import read_address
from evidence.reading.references.identifiers import DOI_IN_TEXT_RE, DOI_RE
from evidence.text import short

_PMID_RE = re.compile(r"(?:pmid:?\s*)?([1-9][0-9]{0,7})", re.IGNORECASE)
_PMCID_RE = re.compile(r"PMC[1-9][0-9]{2,8}", re.IGNORECASE)
_HOSTS = frozenset({"pubmed.ncbi.nlm.nih.gov", "pmc.ncbi.nlm.nih.gov", "ncbi.nlm.nih.gov", "europepmc.org"})

FORMS = "a DOI (10.1136/bmj.311.7003.485), a PMID (7647644), or an address at doi.org, PubMed or PMC"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that names a work, and what kind of number it is."""

    kind: Literal["doi", "pmid", "pmcid"]
    value: str

    def __str__(self) -> str:
        return {"doi": self.value, "pmid": f"PMID {self.value}", "pmcid": self.value}[self.kind]


def identify(given: str) -> Identifier:
    """What a writer typed, as an identifier. Raises ValueError with a sentence if it is not one."""
    given = given.strip().strip("<>").rstrip()
    parts = _address(given)
    if parts is not None:
        host, path = parts
        if (found := DOI_IN_TEXT_RE.search(path)) and host not in _HOSTS:
            return Identifier("doi", _trimmed(found[0]))
        if host in _HOSTS and (found := _PMCID_RE.search(path)):
            return Identifier("pmcid", found[0].upper())
        if host in _HOSTS and (found := re.search(r"/(?:pubmed/|med/)?([1-9][0-9]{0,7})(?:/|$)", path, re.IGNORECASE)):
            return Identifier("pmid", found[1])
        raise ValueError(f'"{short(given, 80)}" names no paper that can be looked up; give {FORMS}')
    bare = re.sub(r"^doi:\s*", "", given, flags=re.IGNORECASE)
    if DOI_RE.match(bare):
        return Identifier("doi", _trimmed(bare))
    if found := _PMCID_RE.fullmatch(given):
        return Identifier("pmcid", found[0].upper())
    if found := _PMID_RE.fullmatch(given):
        return Identifier("pmid", found[1])
    raise ValueError(f'"{short(given, 80)}" is none of these: {FORMS}')


def _address(given: str) -> tuple[str, str] | None:
    """The host (without www) and the unquoted path of a web address, or None if this is not one."""
    if re.match(r"^(?:www\.|(?:dx\.)?doi\.org/|[\w.-]+\.(?:gov|org|com)/)", given, re.IGNORECASE):
        given = f"https://{given}"
    if not re.match(r"^https?://", given, re.IGNORECASE):
        return None
    address = read_address(given)
    return address.host.removeprefix("www."), unquote(address.path)


def _trimmed(doi: str) -> str:
    """A DOI without the punctuation or the end of the address that was copied along with it."""
    doi = re.sub(r"/(?:full|pdf|epdf|abstract|meta)$", "", doi.rstrip(".,;"))
    for begin, end in ("()", "<>"):
        while doi.endswith(end) and doi.count(end) > doi.count(begin):
            doi = doi[:-1]
    return doi
