"""Reads addresses as browsers do, by the WHATWG rules: where one leads, and whether it says so plainly.

Every check, and the step that cleans built pages, reads addresses here, so that none is fooled by what another sees.
"""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

import ada_url

UNREADABLE = "no browser can read it"
_HERE = "https://here.invalid/a/b/"  # it represents any page of ours; an address relative to it leads to this host
_IGNORED_RE = re.compile(r"[\t\n\r]")  # browsers remove these anywhere
_EDGES = "".join(map(chr, range(0x21)))  # browsers remove these at both ends
_SCHEME_RE = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_CONTROLS_RE = re.compile(r"[\x00-\x20\x7f]")
_AUTHORITY_RE = re.compile(r"(?i:https?|wss?|ftp):(?P<slashes>[/\\]*)(?P<authority>[^/\\?#]*)")
_HOSTS = frozenset({"http", "https", "ws", "wss", "ftp"})  # schemes whose addresses have a host
_MAIL_RE = re.compile(r"mailto:[^\s@,;?&]+@[^\s@,;?&]+(?:\?(?!.*\b(?:to|b?cc)=).*)?", re.IGNORECASE)
_CALLS = frozenset({"tel", "sms"})
_LOCAL_RE = re.compile(
    r"(?:localhost|0\.0\.0\.0|127\.\d+\.\d+\.\d+|\[::1?\]|(?:.+\.)?(?:local|localhost|internal|lan))$"
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where an address leads.

    scheme: in lower case; "" for a path of this site, and for an address without scheme such as "//example.org".
    host:   as a browser asks for it, in lower case, other scripts as "xn--…"; "" if the address has none.
    number: the digits that a `tel:` or `sms:` address calls, with its "+" if it has one; "" for other addresses.
    fault:  why the address does not say plainly where it leads; "" if it does.
    local:  whether only the writer's own machine or network knows the host.
    path:   what follows a host, from the first slash to the question or number sign, percent-encoded; "" without a host.
    """

    scheme: str = ""
    host: str = ""
    number: str = ""
    fault: str = ""
    local: bool = False
    path: str = ""


@lru_cache(maxsize=8192)  # pages share most of their addresses
def read_address(raw: str) -> Address:
    """An address as a browser reads it, whether its references to characters are resolved yet or not. Never raises."""
    typed = html.unescape(raw)
    plain = _IGNORED_RE.sub("", typed).strip(_EDGES)
    scheme = _scheme(plain)
    if scheme in _CALLS:
        # A telephone may not know digits of other scripts.
        odd = "" if plain.isascii() else "its number is not typed in plain digits"
        return Address(scheme, number=_number(plain), fault=_in_the_scheme(typed) or odd)
    if scheme == "mailto" and not _MAIL_RE.fullmatch(unquote(plain)):
        return Address(scheme, fault="it writes to nobody, or to more than one")
    if scheme and scheme not in _HOSTS:
        return Address(scheme, fault=_in_the_scheme(typed))
    try:
        url = ada_url.URL(plain, base=_HERE)
    except ValueError:
        host = (_AUTHORITY_RE.match(plain) or {"authority": ""})["authority"].lower() if scheme else ""
        return Address(scheme, host, fault=UNREADABLE)
    if not scheme and url.hostname == "here.invalid":
        return Address(fault="it has signs that nobody sees" if plain != typed.strip(" ") else "")
    fault = (_in_the_scheme(typed) if scheme else "") or _host_fault(plain, url, scheme)
    host = "" if url.hostname == "here.invalid" else url.hostname
    local = _LOCAL_RE.match(host) is not None or bool(host and "." not in host and ":" not in host)
    return Address(scheme, host, "", fault, local, url.pathname if host else "")


def _scheme(plain: str) -> str:
    """The scheme, even if signs or percent encoding hide it. A hidden scheme may be meant to deceive."""
    hidden = _CONTROLS_RE.sub("", unquote(plain))
    match = _SCHEME_RE.match(plain) or _SCHEME_RE.match(unicodedata.normalize("NFKC", hidden))
    return match[1].lower() if match else ""


def _in_the_scheme(typed: str) -> str:
    """What is odd before the colon of an address with a scheme."""
    return "" if _SCHEME_RE.match(typed.strip(" ")) else "its scheme is not typed plainly"


def _number(plain: str) -> str:
    """The digits that are called, whatever form they were typed in."""
    typed = unicodedata.normalize("NFKC", unquote(plain.partition(":")[2]))
    path = re.split("[?;&]", typed, maxsplit=1)[0]
    digits = re.sub(r"[\s().\u2010-\u2015-]", "", path)
    return "".join(str(unicodedata.digit(sign, -1)) if sign.isdigit() else sign for sign in digits).removeprefix("//")


def _host_fault(plain: str, url: ada_url.URL, scheme: str) -> str:
    """Why an address does not show plainly which host it leads to, or an empty string."""
    written = _AUTHORITY_RE.match(plain)
    if not scheme or written is None:
        return "it has no scheme"
    if written["slashes"] != "//":
        return f'it has "{written["slashes"]}" behind {scheme}:, where two slashes belong'
    if "@" in written["authority"]:
        return "it has a user name, which hides the site that follows"
    if url.port or re.search(r":\d*$", written["authority"]):
        return "it has a port"
    if url.host_type != ada_url.HostType.DEFAULT:
        return "it is the number of a machine, not the name of a site"
    if not written["authority"].isascii() or re.search(r"(?:^|\.)xn--", url.hostname):
        return "its host has letters outside a to z, which can look like those of another site"
    if written["authority"].lower() != url.hostname or not re.fullmatch(r"[a-z0-9.-]+[a-z0-9]", url.hostname):
        return "its host is not typed plainly"
    return ""


def not_for_readers(raw: str) -> str:
    """Why an address in data should not be shown to readers as a link, or an empty string if it may."""
    address = read_address(raw)
    return address.fault or ("only your machine or network knows its host" if address.local else "")


def same_site(one: str, other: str) -> bool:
    """Whether two hosts belong to one site: they are equal, or one is below the other."""
    one, other = one.lower().removeprefix("www."), other.lower().removeprefix("www.")
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
