"""The forms of DOIs, PMIDs and PMCIDs, and addresses that are safe to print."""

import re
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


# What a reference says about itself --------------------------------------------------------------------------------


def doi(reference: Reference) -> str:
    """The DOI as `10.…/…`, or an empty string if the field is missing or malformed."""
    value = bare_doi(reference.get("doi"))
    return value if DOI_RE.match(value) else ""


def bare_doi(value: str) -> str:
    """A DOI as it was typed, without "doi:" or the address of doi.org before it."""
    return _BEFORE_A_DOI.sub("", plain_identifier(value))


def safe_url(value: str) -> str:
    """An address as http or https with everything odd percent-encoded, or an empty string.

    Of several whole addresses with blanks between them, as Mendeley writes them, it is the first.
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
