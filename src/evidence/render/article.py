"""Finishes the article in a built page: citations, glossary terms, tables, and the list of references below the text."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from evidence.render.cards import Card, legend_html, term_html
from evidence.render.citations import Markers, reference_list
from evidence.render.finish_context import FinishContext
from evidence.render.glossary_terms import Terms
from evidence.render.tables import finish_tables
from evidence.tracing.certainty import WORDS
from evidence.tracing.frame_links import GLOSSARY, METHOD

TEXT_START = '<div class="text">'
BOX = ("<li>☐ ", '<li class="box">☐ ')  # a box to tick takes the place of the list's own mark
LEGEND = '<details class="legend"></details>'  # where the template puts it
# How many terms are explained in place on one page, so that it stays light and the text calm: one less for every two
# references, which weigh on the page too.
MOST_TERMS = 11
FEWEST_TERMS = 2

_HEADING_RE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.S)
_CHIP_RE = re.compile("<i>([^<]*)</i>")
_NOTE_RE = re.compile(r'<li id="fn:([^"]+)">(.*?)</li>', re.S)
_BACK_RE = re.compile(r'(?:&nbsp;|&#160;|\s)*<a class="footnote-backref".*?</a>', re.S)


@dataclass(frozen=True, slots=True)
class _Parts:
    """A page around its article's text: `notes` are the footnotes that Markdown wrote, as pairs of key and HTML."""

    before: str
    text: str
    notes: list[tuple[str, str]]
    rest: str
    after: str


def finish_article(page: str, context: FinishContext) -> str:
    """The page with its article finished; the rest of the page, and a page without an article, stay as they are."""
    parts = _parts(page)
    if parts is None:
        return page
    heading = _HEADING_RE.search(page)
    markers = Markers(context.cards, context.apart)
    terms = Terms(
        # The glossary explains the terms itself.
        context.terms if context.url != GLOSSARY else (),
        subject=heading[1] if heading else "",
        most=max(FEWEST_TERMS, MOST_TERMS - len(dict(parts.notes)) // 2),
    )
    text = finish_tables(markers.numbered(terms.explain_in(parts.text))).replace(*BOX)
    cited = [context.cards[key] for key in dict.fromkeys((*markers.used, *context.drawn)) if key in context.cards]
    for key in context.drawn:
        if key not in markers.used:  # the way back from the list leads to its row of the picture
            text = text.replace(f'<b><a href="#fn:{key}"', f'<b id="fnref:{key}"><a href="#fn:{key}"', 1)
    references = reference_list(parts.notes, markers.used, context)
    cards = "".join(term_html(term, context.frame_link(GLOSSARY, f"#{term.slug}")) for term in terms.explained)
    finished = f"{parts.before}{text}{references}{parts.rest}</article>{cards}{parts.after}"
    return finished.replace(LEGEND, _legend(finished, cited, context), 1)


def _legend(page: str, cited: Collection[Card], context: FinishContext) -> str:
    """The key of the words of certainty that are said on a page: by citations, pictures, and cards of these references."""
    said = set(_CHIP_RE.findall(page))
    shown = {name for name, words in WORDS.items() if words.chip in said}
    shown.update(one.certainty for card in cited for one in card.findings if one.certainty)
    return legend_html(context.frame_link(METHOD), shown, cited) if shown else ""


def _parts(page: str) -> _Parts | None:
    start, end = page.find(TEXT_START), page.rfind("</article>")
    if start < 0 or end < start:
        return None
    start += len(TEXT_START)
    text, notes, rest = _without_notes(page[start:end])
    return _Parts(page[:start], text, notes, rest, page[end + len("</article>") :])


def _without_notes(text: str) -> tuple[str, list[tuple[str, str]], str]:
    """The text before Markdown's footnotes, the footnotes without their arrows back, and the text after them."""
    start = text.rfind('<div class="footnote">')
    if start < 0:
        return text, [], ""
    end = text.find("</div>", text.find("</ol>", start)) + len("</div>")
    notes = [(key, _BACK_RE.sub("", body)) for key, body in _NOTE_RE.findall(text[start:end])]
    return text[:start], notes, text[end:]
