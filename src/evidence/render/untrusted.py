"""Removes from a built page everything that Markdown and the bibliography must not bring in."""

import re

from selectolax.lexbor import LexborHTMLParser

from evidence.reading.addresses import read_address

_FORBIDDEN = (
    "iframe, frame, frameset, object, embed, applet, base, template, portal, foreignObject, animate, animateMotion, "
    "animateTransform, set, math, body link, body meta, body style, meta[http-equiv], "
    "form:not(.find):not(.search), svg a, svg image"
)
_ADDRESSES = frozenset(
    ("href", "src", "action", "formaction", "poster", "data", "cite", "background", "ping", "srcset", "xlink:href")
)
_WITH_ADDRESS = ", ".join(f"[{name}]".replace(":", r"\:") for name in sorted(_ADDRESSES))
_SAFE_SCHEMES = frozenset({"", "http", "https", "mailto", "tel", "sms"})
_SAFE_STARTS = ("https://", "../", "#")  # most addresses; none of them can hide another scheme
_PLAIN_NOSCRIPT_RE = re.compile(r"<noscript>(?:<p>[^<>]*</p>|[^<>]*)</noscript>")
_HANDLER_RE = re.compile(r"""[oO][nN](?<=[\s/"'>]..)[^\s=>/]*\s*=""")  # the rare letters first, for speed
_ALIGN_RE = re.compile(r"\s*text-align:\s*(left|right|center);?\s*")
_OUR_SCRIPT = 'var b=document.getElementById("print");b.hidden=false;b.onclick=function(){print()}'
_OUR_SOURCES = re.compile(r"^(?:\.{0,2}/)*assets/search(?:\.[0-9a-f]{8,})?\.js$")


def harden(tree: LexborHTMLParser, source: str) -> None:
    """Remove everything that could run, load or restyle something and is not ours. Changes `tree`.

    `source` is the HTML of which the tree was made. The order matters: whole elements go first.
    """
    drop_foreign_scripts(tree)
    drop_forbidden_elements(tree)
    drop_rich_noscript(tree)
    drop_unsafe_addresses(tree)
    replace_styles_by_classes(tree)
    if _HANDLER_RE.search(source):  # to walk every element costs more than all the rest, and few pages need it
        drop_event_handlers(tree)


def drop_foreign_scripts(tree: LexborHTMLParser) -> None:
    """Remove every script but the search page's files, the line for the print button, and structured data."""
    for node in tree.css("script"):
        source = node.attributes.get("src")
        if source:
            ours = _OUR_SOURCES.match(source) is not None
        else:
            ours = node.attributes.get("type") == "application/ld+json" or node.text() == _OUR_SCRIPT
        if not ours:
            node.decompose()


def drop_forbidden_elements(tree: LexborHTMLParser) -> None:
    """Remove frames, plugins, foreign forms, animations and whatever else no page of ours has."""
    for node in tree.css(_FORBIDDEN):
        node.decompose()


def drop_rich_noscript(tree: LexborHTMLParser) -> None:
    """Remove every `noscript` that contains more than plain text.

    Browsers with script read its content as text up to the first `</noscript`, even one inside an attribute.
    """
    for node in tree.css("noscript"):
        if not _PLAIN_NOSCRIPT_RE.fullmatch(node.html or ""):
            node.decompose()


def drop_unsafe_addresses(tree: LexborHTMLParser) -> None:
    """Remove addresses that could run something, and those that browsers load or call by themselves."""
    for node in tree.css(_WITH_ADDRESS):
        if node.tag == "link" and node.attributes.get("rel") == "icon":
            continue  # it is ours, and its picture is a `data:` address
        for name in _ADDRESSES.intersection(node.attributes):
            address = node.attributes[name]
            if address is not None and (name in ("ping", "srcset") or not is_safe(address)):
                del node.attrs[name]


def replace_styles_by_classes(tree: LexborHTMLParser) -> None:
    """Remove styles in attributes; an alignment, which Markdown writes for tables, becomes a class."""
    for node in tree.css("[style]"):
        if align := _ALIGN_RE.fullmatch(node.attributes["style"] or ""):
            node.attrs["class"] = " ".join(filter(None, [node.attributes.get("class"), align[1]]))
        del node.attrs["style"]


def drop_event_handlers(tree: LexborHTMLParser) -> None:
    """Remove every attribute that begins with "on"."""
    for node in tree.css("*"):
        for name in [name for name in node.attributes if name.lower().startswith("on")]:
            del node.attrs[name]


def is_safe(address: str) -> bool:
    """Whether an address has no scheme, or one that runs nothing."""
    return address.startswith(_SAFE_STARTS) or read_address(address).scheme in _SAFE_SCHEMES
