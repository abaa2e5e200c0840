"""The forms of DOIs, PMIDs and PMCIDs, addresses that are safe to print, and the links of a reference."""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from evidence.reading.addresses import not_for_readers, read_address
from evidence.reading.references.latex import plain_identifier
from evidence.reading.references.reference import Reference

# The form that doi.org resolves. Old DOIs in the SICI form contain "<" and ">", which links percent-encode.
_DOI = r"10\.[0-9]{4,9}/[^\s\"\\^`{|}\x00-\x20\x7f-\x9f]+"
DOI_RE = re.compile(f"^{_DOI}$")
_BEFORE_A_DOI = re.compile(r"^(?:https?://)?(?:(?:www\.|dx\.)?doi\.org/|doi:\s*)+", re.I)
DOI_IN_TEXT_RE = re.compile(_DOI)
PMID_RE = re.compile(r"^[1-9][0-9]{0,7}$")
PMCID_RE = re.compile(r"^PMC[1-9][0-9]{2,8}$")


def doi(reference: Reference) -> str:
    """The DOI as `10.…/…`, or an empty string if the field is missing or malformed."""
    value = bare_doi(reference.get("doi"))
    return value if DOI_RE.match(value) else ""


def bare_doi(value: str) -> str:
    """A DOI as it was typed, without "doi:" or the address of doi.org before it."""
    return _BEFORE_A_DOI.sub("", plain_identifier(value))


def safe_url(value: str) -> str:
    """An address as http or https with everything odd percent-encoded, or an empty string.

    Of several whole addresses with spaces between them, as Mendeley writes them, it is the first.
    """
    value = plain_identifier(value)
    if " " in value:
        first, *others = value.split()
        if not all(re.match(r"https?://", other, re.I) for other in others):
            return ""
        value = first.rstrip(",;")
    address = read_address(value)
    if address.scheme not in ("http", "https") or not address.host or not_for_readers(value):
        return ""
    return quote(value, safe="%/:;?#@!$&'()*+,=~[]-._")


def doi_url(value: str) -> str:
    """The address of a DOI at doi.org."""
    return "https://doi.org/" + quote(value, safe="/:;().-_~!*'@,+=$&")


_ADDRESS_RE = re.compile(r"^https?://[^\s<>\"]+$", re.IGNORECASE)


def is_address(value: str) -> bool:
    """Whether a text is a whole web address with a host."""
    if not _ADDRESS_RE.match(value):
        return False
    return bool(read_address(value).host)


def doi_of_address(address: str) -> str:
    """The DOI of an address at doi.org, or an empty string."""
    read = read_address(address)
    name = unquote(read.path.removeprefix("/"))
    return name if read.host in ("doi.org", "dx.doi.org", "www.doi.org") and DOI_RE.match(name) else ""


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
