"""The finishing step: takes one page as MkDocs built it and returns the page that a reader meets.

It is a pure function and needs no MkDocs. In order:

1. What the bibliography or Markdown could have brought in is removed: scripts, event handlers, unsafe links, styles.
2. Citations become markers that open in place, with one card per reference after the article; tables get captions,
   `scope` and a form for phones; glossary terms can be opened at their first use.
3. The page is minified, and its stylesheet loses the rules that nothing on the page needs.
4. The Content-Security-Policy is made from what is then on the page.

Why: handbook/decisions/008-the-page-reads-without-script.md and 009-our-own-page-frame.md.
"""

import re
from collections.abc import Sequence

import minify_html
from selectolax.lexbor import LexborHTMLParser

from evidence.render.article import finish_article
from evidence.render.content_policy import with_policy
from evidence.render.finish_context import FinishContext
from evidence.render.page_styles import styles_for, with_short_classes
from evidence.render.untrusted import harden


def finish(html: str, context: FinishContext) -> str:
    """The finished page: the same bytes for the same input. It never raises, and drops whatever it does not trust."""
    style = f"<style>{context.stylesheet}</style>"
    # A page whose own text contains the placeholder keeps its stylesheet, since the two could be confused.
    known = bool(context.stylesheet) and style in html and _STYLE_LEFT_OUT not in html
    if known:
        html = html.replace(style, _STYLE_LEFT_OUT, 1)
    page = finish_article(_trusted_around(context.texts, html), context)
    page = minify_html.minify(page, minify_doctype=False, keep_html_and_head_opening_tags=True)
    # The attribute that differs comes last in each marker, so that the page packs smaller (the minifier sorts by name).
    page = re.sub(r"<a (href=#fn:[^ >]+) role=doc-noteref", r"<a role=doc-noteref \1", page)
    page = with_short_classes(page)
    page = page.replace('"></path>', '"/>')  # in a drawing, an element may close itself
    if known:
        page = page.replace(_STYLE_LEFT_OUT, f"<style>{styles_for(page, context.stylesheet)}</style>", 1)
    return with_policy(page)


def _trusted_around(texts: Sequence[str], html: str) -> str:
    """The page as `_trusted` gives it, if some texts in it are known to be harmless."""
    signs = {f"<i>{number}</i>": text for number, text in enumerate(texts) if text}
    left_out = {sign: text for sign, text in signs.items() if html.count(text) == 1 and sign not in html}
    for sign, text in left_out.items():
        html = html.replace(text, sign)
    html = _trusted(html)
    for sign, text in left_out.items():
        html = html.replace(sign, text)
    return html


def _trusted(html: str) -> str:
    """The page without comments, and without anything that could run."""
    tree = LexborHTMLParser(html)
    harden(tree, html)
    return re.sub(r"<!--.*?-->", "", tree.html or "", flags=re.S)


_STYLE_LEFT_OUT = "<style>0</style>"
