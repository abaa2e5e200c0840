"""Finds raw HTML. Pages are Markdown, so nothing in them can run code, track readers or break the page's frame."""

import html
import re

from evidence.checks.check import Context, FoundByCode, check
from evidence.reading.pages.page import Page
from evidence.text import short

DANGEROUS = frozenset(
    "script iframe frame frameset object embed applet form input button meta base link style svg math template".split()
)
# What Python-Markdown turns into a link. It reads any other <…> that begins like a tag as a tag.
AUTOLINK_RE = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*://[^<>]*|[^<> !]+@[^@<> ]+)>")
_TAG_RE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*|[!?])([^<>]*)(>?)")
_ADDRESS_AFTER_RE = re.compile(r"\s*(?:\)|$|[\"'(])", re.MULTILINE)
_HANDLER_RE = re.compile(r"(?:^|[\s\"'/])on[a-z]+\s*=", re.I)
_ADDRESS_RE = re.compile(
    r"(?:src|href|srcset|poster|data|action|background)\s*=\s*[\"']?\s*(?:https?:)?//|style\s*=", re.I
)
_CODE_RE = re.compile(r"=\s*[\"']?\s*(?:javascript|vbscript|data)\s*:", re.I)
_UNSEEN_RE = re.compile(r"(?:^|[\s\"'/])(href|src|hidden|inert|popover|aria-[a-z]+|role|class)(?![\w-])", re.I)
_ATTRIBUTES_RE = re.compile(r"\{(?!%):?[^{}\n]*=[^{}\n]*\}")


@check(
    "PAG015",
    "No page has scripts, event handlers, frames, forms, styles, or HTML that loads, links or hides.",
    why="Each of them could tell a third party who reads about GLIM.",
    bad='<iframe src="https://example.org/"></iframe>',
    good="[The video](https://example.org/)",
)
@check("PAG016", "Pages have no raw HTML except comments.", bad="<b>never</b>, <name>", good="**never**, `<name>`")
def raw_html(page: Page, _: Context) -> FoundByCode:
    if "<" in page.veiled:
        yield from _tags(page)
    if "{" in page.text:
        yield from _attribute_lists(page)


def _tags(page: Page) -> FoundByCode:
    for match in _TAG_RE.finditer(page.veiled):
        closing, attributes, whole = match[1], match[3], match[4]
        name = match[2].lower()
        if closing or AUTOLINK_RE.match(page.veiled, match.start()) or (name == "!" and not whole):
            continue
        if whole and _ADDRESS_AFTER_RE.match(page.veiled, match.end()) and _is_address(page.veiled, match.start()):
            continue
        place = page.place_at(match.start())
        if name in DANGEROUS or (whole and acts(attributes)):
            yield "PAG015", place, f"<{name}> may run or load something", "remove it; link to it instead"
        elif whole and (found := _UNSEEN_RE.search(attributes)):
            message = f"<{name}> with {found[1].lower()} loads, links or hides where no check looks"
            yield "PAG015", place, message, "remove it; write words as words, and links as [words](address)"
        elif whole and page.veiled[match.start() - 1].isalnum() and attributes.strip() and "=" not in attributes:
            message = f'"{short(match[0], 40)}" is read as raw HTML, so readers do not see it'
            yield "PAG016", place, message, 'write "less than", or \\< for the sign'
        elif whole:
            yield "PAG016", place, f"<{name}> is raw HTML", "write it in Markdown, or in `backticks` to show it"


def _is_address(text: str, at: int) -> bool:
    """Whether a "<" at a place begins the address of a link: [words](<file.md>)."""
    return text[max(0, at - 3) : at].endswith(("](", "]: "))


def _attribute_lists(page: Page) -> FoundByCode:
    """Finds attributes in braces that would become such HTML attributes."""
    headings = [(block.start, block.end) for block in page.blocks if block.kind == "heading"]
    for match in _ATTRIBUTES_RE.finditer(page.text, page.body):
        offset = match.start()
        counts = page.veiled[offset] == "{" or any(start <= offset < end for start, end in headings)
        if counts and acts(match[0]):
            hint = "remove it: only the id of a heading belongs in braces, {#id}"
            yield "PAG015", page.place_at(offset), "this attribute runs or loads something", hint


def acts(attributes: str) -> bool:
    """Whether HTML attributes run or load something."""
    plain = html.unescape(attributes)
    return bool(_HANDLER_RE.search(plain) or _ADDRESS_RE.search(plain) or _CODE_RE.search(plain))
