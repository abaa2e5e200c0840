"""The addresses at which a reference can be read: DOI, PubMed, PubMed Central and its own URL."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from evidence.reading.addresses import read_address
from evidence.reading.references.identifiers import PMCID_RE, PMID_RE, doi, doi_url, safe_url
from evidence.reading.references.reference import Reference

_PUBMED_ADDRESS = re.compile(
    r"https?://(?:(?:www\.)?ncbi\.nlm\.nih\.gov/(?:m/)?pubmed/(?:\?term=)?|pubmed\.ncbi\.nlm\.nih\.gov/|"
    r"(?:www\.)?pubmed\.gov/|europepmc\.org/(?:abstract|article)/med/)([0-9]+)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link after a reference: its text, its address (http or https) and its kind."""

    label: str
    href: str
    kind: str  # "doi" | "pmc" | "pubmed" | "url"


def links(reference: Reference) -> tuple[Link, ...]:
    """A reference's links: DOI, free full text in PubMed Central, PubMed, and its own address if that is another one."""
    found: list[Link] = []
    if value := doi(reference):
        found.append(Link(f"doi:{value}", doi_url(value), "doi"))
    if PMCID_RE.match(value := reference.get("pmcid")):
        found.append(Link(f"{value} (free full text)", f"https://pmc.ncbi.nlm.nih.gov/articles/{value}/", "pmc"))
    if PMID_RE.match(value := reference.get("pmid")):
        found.append(Link(f"PubMed {value}", f"https://pubmed.ncbi.nlm.nih.gov/{value}/", "pubmed"))
    address = safe_url(reference.get("url"))
    if address and not any(_same(address, link) for link in found):
        shown = re.sub(r"^https?://(?:www\.)?", "", address).rstrip("/")
        host = read_address(address).host.removeprefix("www.")
        found.append(Link(host if found else shown if len(shown) <= 60 else f"{host}/…", address, "url"))
    return tuple(found)


def paper_url(reference: Reference) -> str:
    """The address of "the paper": its DOI, or else its own address, or else PubMed. Empty if it has none."""
    by_kind = {link.kind: link.href for link in links(reference)}
    return next((by_kind[kind] for kind in ("doi", "url", "pmc", "pubmed") if kind in by_kind), "")


def _same(address: str, link: Link) -> bool:
    """Whether an address leads where a link leads, such as a publisher's page and its DOI, or PubMed's old addresses."""

    def core(url: str) -> str:
        return re.sub(r"^https?://(?:www\.|dx\.)?", "", url).rstrip("/").lower()

    if link.kind == "doi" and link.label.removeprefix("doi:").lower() in unquote(address).lower():
        return True  # this is the publisher's page, to which the DOI leads
    if link.kind == "pmc" and (name := re.search(r"PMC\d+", address, re.I)):
        return name.group().upper() in link.href
    if link.kind == "pubmed" and (name := _PUBMED_ADDRESS.match(address)):
        return name[1] in link.href.split("/")
    return core(address) == core(link.href)
