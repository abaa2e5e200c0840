"""The finishing step: one built page in, the page that a reader meets out. A pure function, engine-free.

In order: Material's frame outside its template blocks goes; what bibliography or Markdown could have smuggled in goes
(scripts, event handlers, `javascript:` and `data:` links, styles); citations become markers that open in place, with
one card per reference after the article; tables get captions, `scope` and a phone form; glossary terms can be opened
at their first use; the page is minified; and the Content-Security-Policy is made from what is then on the page.

Why: handbook/decisions/008-the-page-reads-without-script.md and 009-our-own-page-frame.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import minify_html
from selectolax.lexbor import LexborHTMLParser

from evidence.render.citations import is_in_text
from evidence.render.content_policy import with_policy
from evidence.render.finish_context import FinishContext
from evidence.render.untrusted import drop_theme_frame, harden


def finish(html: str, context: FinishContext) -> str:
    """The finished page. Same input, same bytes; never raises on odd HTML, it drops what it does not trust."""
    style = f"<style>{context.stylesheet}</style>"
    # Not where a page's own text holds the placeholder: it would be taken for it.
    known = bool(context.stylesheet) and style in html and _STYLE_LEFT_OUT not in html
    page = is_in_text(_trusted(html.replace(style, _STYLE_LEFT_OUT, 1) if known else html), context)
    page = minify_html.minify(page, minify_doctype=False, keep_html_and_head_opening_tags=True)
    page = _in_packing_order(page)
    return with_policy(page.replace(_STYLE_LEFT_OUT, style, 1) if known else page)


def _trusted(html: str) -> str:
    """The page without Material's frame, comments and anything that could run; its tree is gone when this is done."""
    tree = LexborHTMLParser(html)
    drop_theme_frame(tree)
    harden(tree, html)
    return re.sub(r"<!--.*?-->", "", tree.html or "", flags=re.S)


_STYLE_LEFT_OUT = "<style>0</style>"


def _in_packing_order(page: str) -> str:
    """Attributes of the markers with what changes last: the minifier sorts them by name, here for the worse."""
    return re.sub(r"<a (href=#fn:[^ >]+) role=doc-noteref", r"<a role=doc-noteref \1", page)


def links_of(html: str) -> Iterator[str]:
    """Every address that a finished page links to or loads; for tests and reports."""
    for node in LexborHTMLParser(html).css("[href], [src]"):
        yield node.attributes.get("href") or node.attributes.get("src") or ""
