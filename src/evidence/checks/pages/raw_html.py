"""Raw HTML: pages are Markdown, so that nothing in them can run, track or break the frame around them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from evidence.checks.check import Context, declare, finds
from evidence.problem import Place, at
from evidence.reading.pages.inline import AUTOLINK_RE
from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources

DANGEROUS = frozenset(
    "script iframe frame frameset object embed applet form input button meta base link style svg math template".split()
)
_TAG_RE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*|[!?])([^<>]*)(>?)")
_HANDLER_RE = re.compile(r"(?:^|[\s\"'/])on[a-z]+\s*=", re.I)
_ADDRESS_RE = re.compile(
    r"(?:src|href|srcset|poster|data|action|background)\s*=\s*[\"']?\s*(?:https?:)?//|style\s*=", re.I
)
_CODE_RE = re.compile(r"=\s*[\"']?\s*(?:javascript|vbscript|data)\s*:", re.I)
_ATTRIBUTES_RE = re.compile(r"\{:?[^{}\n]*=[^{}\n]*\}")

declare(
    "PAG015",
    "No page has scripts, event handlers, frames, forms, styles or sources of third parties.",
    bad='<iframe src="https://example.org/"></iframe>',
    good="[The video](https://example.org/)",
)
declare("PAG016", "Pages have no raw HTML but comments.", bad="<b>never</b>, <name>", good="**never**, `<name>`")


@finds("PAG015", "PAG016")
def raw_html(sources: Sources, context: Context) -> Iterator[tuple[str, Place, str, str]]:
    """Tags, and attribute lists of Markdown that would write the same attributes."""
    for page in sources.pages:
        if "<" in page.veiled:
            yield from _tags(page)
        for match in _ATTRIBUTES_RE.finditer(page.text, page.body) if "{" in page.text else ():
            head = any(
                block.kind == "heading" and block.start <= match.start() < block.start + len(block.text)
                for block in page.blocks
            )
            if (page.veiled[match.start()] == "{" or head) and _acts(match[0]):
                hint = "only {#id} and {.class} stand in braces"
                yield (
                    "PAG015",
                    at(page.path, *page.place(match.start())),
                    "an attribute that acts or loads something",
                    hint,
                )


def _acts(attributes: str) -> bool:
    plain = html.unescape(attributes)
    return bool(_HANDLER_RE.search(plain) or _ADDRESS_RE.search(plain) or _CODE_RE.search(plain))


def _tags(page: Page) -> Iterator[tuple[str, Place, str, str]]:
    for match in _TAG_RE.finditer(page.veiled):
        name = match[2].lower()
        if AUTOLINK_RE.match(page.veiled, match.start()) or (name == "!" and not match[4]):
            continue
        place = at(page.path, *page.place(match.start()))
        if name in DANGEROUS or (match[4] and _acts(match[3])):
            if not match[1]:
                yield "PAG015", place, f"<{name}> may run or load something", "remove it; link to it instead"
        elif match[4] and not match[1]:
            yield "PAG016", place, f"raw HTML: <{name}>", "write it in Markdown, or in `backticks` to show it"
