"""Removes from a built page everything that Markdown and the bibliography must not bring in."""

from __future__ import annotations

import re
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser

# --- Material's frame -------------------------------------------------------------------------------------------

_FRAME = '.md-toggle, .md-overlay, [data-md-component="skip"], [data-md-component="announce"], .md-dialog'


def drop_theme_frame(tree: LexborHTMLParser) -> None:
    """Take out what base.html writes outside every block, and the names that nothing of ours uses."""
    for node in tree.css(_FRAME):
        node.decompose()
    for node in tree.css("main.md-main"):
        del node.attrs["data-md-component"], node.attrs["class"]
        node.attrs["id"] = "main"
    for node in tree.css("div.md-container, div.md-main__inner"):
        node.unwrap()
    for node in tree.css("html[class], body[dir]"):
        del node.attrs["class" if node.tag == "html" else "dir"]


# --- Untrusted text -----------------------------------------------------------------------------------------------

_NEVER = (
    "iframe, frame, frameset, object, embed, applet, base, template, portal, foreignObject, animate, animateMotion, "
    "animateTransform, set, math, body link, body meta, body style, meta[http-equiv], "
    "form:not(.find):not(.search), svg a, svg image"
)
_LINKS = (
    "[href], [src], [action], [formaction], [poster], [data], [cite], [background], [ping], [srcset], [xlink\\:href]"
)
_LINK_NAMES = frozenset(
    ("href", "src", "action", "formaction", "poster", "data", "cite", "background", "ping", "srcset", "xlink:href")
)
_SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms"})
_SCHEME_RE = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_PLAIN_NOSCRIPT_RE = re.compile(r"<noscript>(?:<p>[^<>]*</p>|[^<>]*)</noscript>")
_HANDLER_RE = re.compile(r"""[oO][nN](?<=[\s/"'>]..)[^\s=>/]*\s*=""")  # begins with what is rare: that is quicker
_OUR_SCRIPT = 'var b=document.getElementById("print");b.hidden=false;b.onclick=function(){print()}'
_OUR_SOURCES = re.compile(r"^(?:\.{0,2}/)*(?:(?:search/)?lunr\.js|assets/search(?:\.[0-9a-f]{8,})?\.js)$")


def harden(tree: LexborHTMLParser, source: str) -> None:
    """Remove scripts that are not ours, event handlers, styles in attributes, and links that could run something."""
    for node in tree.css("script"):
        attributes = node.attributes
        if attributes.get("src"):
            ours = bool(_OUR_SOURCES.match(attributes["src"] or ""))
        else:
            ours = attributes.get("type") == "application/ld+json" or node.text() == _OUR_SCRIPT
        if not ours:
            node.decompose()
    for node in tree.css(_NEVER):
        node.decompose()
    # Browsers with script read its content as text up to the first "</noscript", be that inside an attribute.
    for node in tree.css("noscript"):
        if not _PLAIN_NOSCRIPT_RE.fullmatch(node.html or ""):
            node.decompose()
    for node in tree.css(_LINKS):
        attributes = node.attributes
        for name in _LINK_NAMES.intersection(attributes):
            value = attributes[name]
            if value is None or (node.tag == "link" and attributes.get("rel") == "icon"):
                continue
            if name in ("ping", "srcset") or not _leads_somewhere_safe(value):
                del node.attrs[name]
    for node in tree.css("[style]"):
        if align := re.fullmatch(r"\s*text-align:\s*(left|right|center);?\s*", node.attributes["style"] or ""):
            node.attrs["class"] = " ".join(filter(None, [node.attributes.get("class"), align[1]]))
        del node.attrs["style"]
    if _HANDLER_RE.search(source):  # a cheap look first: walking every element costs more than all the rest
        for node in tree.css("*"):
            for name in [name for name in node.attributes if name.lower().startswith("on")]:
                del node.attrs[name]


@lru_cache(maxsize=4096)
def _leads_somewhere_safe(address: str) -> bool:
    """Whether an address has no scheme, or one that runs nothing. (Pages share most of their addresses.)"""
    scheme = _SCHEME_RE.match(re.sub(r"[\x00-\x20]+", "", address))
    return not scheme or scheme[1].lower() in _SAFE_SCHEMES
