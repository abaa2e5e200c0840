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
from functools import lru_cache

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
    page = _minified(finish_article(_trusted_around(context.texts, html), context))
    # The attribute that differs comes last in each marker, so that the page packs smaller (the minifier sorts by name).
    page = re.sub(r"<a (href=#fn:[^ >]+) role=doc-noteref", r"<a role=doc-noteref \1", page)
    page = with_short_classes(page)
    if known:
        page = page.replace(_STYLE_LEFT_OUT, f"<style>{styles_for(page, context.stylesheet)}</style>", 1)
    return with_policy(page)


def _minified(page: str) -> str:
    page = minify_html.minify(page, minify_doctype=False, keep_html_and_head_opening_tags=True)
    return page.replace('"></path>', '"/>')  # in a drawing, an element may close itself


def _trusted_around(texts: Sequence[str], html: str) -> str:
    """The page as `_trusted` gives it, if some texts in it are known to be harmless."""
    signs = {f"<i>{number}</i>": text for number, text in enumerate(texts) if text}
    left_out = {}
    frame = html
    for sign, text in signs.items():
        before, found, after = frame.partition(text)
        if found and text not in after and sign not in frame:
            left_out[sign], frame = text, f"{before}{sign}{after}"
    if left_out and _is_left_alone(_without_words(frame)):
        return html
    frame = _trusted(frame)
    for sign, text in left_out.items():
        frame = frame.replace(sign, text)
    return frame


def _trusted(html: str) -> str:
    """The page without comments, and without anything that could run."""
    tree = LexborHTMLParser(html)
    harden(tree, html)
    return re.sub(r"<!--.*?-->", "", tree.html or "", flags=re.S)


_STYLE_LEFT_OUT = "<style>0</style>"
_WORDS_RE = re.compile(r">\s*[^\s<>&][^<>&]*")
_NAMED_RE = re.compile(r' (?:content|id)="[^"<>&]*')
_SAFE_LINK_RE = re.compile(r' href="(?:\.{1,2}/|#|https://)[^"<>&]*')
# Then it is certain which part is a tag, so that it was certain before, with words and addresses.
_CERTAIN_RE = re.compile(r'(?i:<!doctype html>)?[^<>]*(?:</?[\w-]+(?: [\w:-]+(?:="[^"<>]*")?)* ?/?>[^<>]*)*')


def _without_words(frame: str) -> str:
    """What is left of a page's frame without its words and addresses: the same on many pages."""
    frame = _WORDS_RE.sub(">x", frame)
    return _SAFE_LINK_RE.sub(' href="#', _NAMED_RE.sub(' id="', frame))


@lru_cache(maxsize=256)
def _is_left_alone(frame: str) -> bool:
    """Whether readers would get the same if `_trusted` were not asked, with whatever words and safe addresses."""
    return bool(_CERTAIN_RE.fullmatch(frame)) and _minified(_trusted(frame)) == _minified(frame)
