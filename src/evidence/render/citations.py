"""Gives the citation markers of a built page their button, number and certainty."""

from __future__ import annotations

import html as _html
import re
from collections.abc import Mapping

from evidence.render.cards import Term, card_html, legend_html, term_html
from evidence.render.finish_context import FinishContext
from evidence.render.glossary_terms import present_terms, term_pattern
from evidence.render.tables import finish_tables
from evidence.tracing.certainty import certainty_word

TEXT_START = '<div class="text">'


# --- The article's text --------------------------------------------------------------------------------------------

_TAG_RE = re.compile(r'<(/?)([a-z0-9]*)[^>"]*(?:"[^"]*"[^>"]*)*>')
_MARK_RE = re.compile(r'<sup id="fnref\d*:([^"]+)"><a class="footnote-ref" href="#fn:[^"]+">\d+</a></sup>')
_NOTE_RE = re.compile(r'<li id="fn:([^"]+)">(.*?)</li>', re.S)
_BACK_RE = re.compile(r'(?:&nbsp;|\s)*<a class="footnote-backref".*?</a>', re.S)


def is_in_text(page: str, context: FinishContext) -> str:
    """Citations, references, tables and terms of the article; the rest of the page is left as it is."""
    start, end = page.find(TEXT_START), page.rfind("</article>")
    if start < 0 or end < start:
        return page
    start += len(TEXT_START)
    text, rest = page[start:end], ""
    notes_at = text.rfind('<div class="footnote">')
    notes: list[tuple[str, str]] = []
    if notes_at >= 0:
        notes_end = text.find("</ol>", notes_at)
        notes_end = text.find("</div>", notes_end) + len("</div>")
        notes = [(key, _BACK_RE.sub("", body)) for key, body in _NOTE_RE.findall(text[notes_at:notes_end])]
        text, rest = text[:notes_at], text[notes_end:]
    used: dict[str, list[str]] = {}
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)
    text, terms = _walk(
        text, context, used, heading[1] if heading else "", max(4, context.most_terms - len(notes) // 2)
    )
    text = finish_tables(text)
    # In reading order: Markdown numbers nested items and tables after the paragraphs that follow them.
    order = {key: position for position, key in enumerate(used)}
    notes.sort(key=lambda note: order.get(note[0], len(order)))
    cards = [term_html(term, context.link(f"{context.glossary_url}#{term.slug}")) for term in terms]
    legend = legend_html(context.link(context.method_url)) if used else ""
    references = _references(notes, used, context)
    return f"{page[:start]}{legend}{text}{references}{rest}</article>{''.join(cards)}{page[end + 10 :]}"


def _references(notes: list[tuple[str, str]], used: Mapping[str, list[str]], context: FinishContext) -> str:
    """The list of references, with one distinct, visible way back to each citation."""
    if not notes:
        return ""
    items = []
    for number, (key, body) in enumerate(notes, 1):
        marks = used.get(key, [])
        names = [f"{number}{_letters(i) if len(marks) > 1 else ''}" for i in range(len(marks))]
        back = " ".join(
            f'<a href="#{mark}">{"Back to citation " if i == 0 else ""}{name}</a>'
            for i, (mark, name) in enumerate(zip(marks, names, strict=True))
        )
        card = context.cards.get(key)
        if card and card.reference:
            body = f"<p>{card.reference}</p>"
        items.append(card_html(key, _essential(body.strip()), card, back, context.link))
    return (
        '<section class="refs" aria-labelledby="references"><h2 id="references">References</h2>'
        f"<ol>{''.join(items)}</ol></section>"
    )


_EXTRA_RE = re.compile(r"\s*<a [^>]*>(?:PubMed|Full text at)[^<]*</a>\.?")


def _essential(reference: str) -> str:
    """A reference of the list with DOI and free full text only; where it has a DOI, the record has the other links."""
    return _EXTRA_RE.sub("", reference) if "//doi.org/" in reference else reference


def _letters(index: int) -> str:
    """0 -> a, 25 -> z, 26 -> aa."""
    return chr(97 + index) if index < 26 else _letters(index // 26 - 1) + chr(97 + index % 26)


_BLOCKS = frozenset({"p", "li", "tr", "dd"})
_CLOSED_TO_TERMS = frozenset(
    "a button code pre h1 h2 h3 h4 h5 h6 table figure svg nav details summary sup blockquote q cite label".split()
)
_STRENGTH = ("none", "very-low", "low", "moderate", "high", "official")


def _walk(
    text: str, context: FinishContext, used: dict[str, list[str]], subject: str, most: int
) -> tuple[str, list[Term]]:
    """One pass over the article's tags and text: markers, the rule beside their blocks, the terms' first uses.

    `used` is filled with key -> the ids of its markers, both in reading order. The second result is the terms found;
    those in the page's own title are not explained, since the page itself does.
    """
    pattern, by_word = term_pattern(present_terms(context.terms, f"{subject} {text}"))
    # A page that explains the terms needs no popovers on them.
    waiting = set() if context.url == context.glossary_url else {term.slug for term in by_word.values()}
    waiting -= {by_word[word.lower()].slug for word in pattern.findall(subject)}
    found: list[Term] = []
    out: list[str] = []
    blocks: list[tuple[str, int]] = []  # open paragraphs, items and rows: tag, place in `out`
    weakest: dict[int, int] = {}
    closed = 0

    def mark(match: re.Match[str]) -> str:
        key = match[1]
        card = context.cards.get(key)
        marks = used.setdefault(key, [])
        shown = list(used).index(key) + 1
        anchor = f"fnref{len(marks) + 1 if marks else ''}:{key}"
        marks.append(anchor)
        name = f"Reference {shown}: {_html.escape(card.short)}" if card else f"Reference {shown}"
        button = chip = ""
        if card:
            certainty = context.certainties.get(anchor, card.certainty)
            button = f'<button popovertarget="fn:{key}" aria-label="{name}">{shown}</button>'
            chip = f'<i class="q">{certainty_word(certainty)}</i>'
            if blocks and certainty in _STRENGTH:
                at = blocks[-1][1]
                weakest[at] = min(weakest.get(at, 9), _STRENGTH.index(certainty))
        link = f'<a role="doc-noteref" href="#fn:{key}"{"" if card else " class=plain"}>{shown}</a>'
        return f'<sup id="{anchor}">{link}{button}{chip}</sup>'

    def term(match: re.Match[str]) -> str:
        entry = by_word[_html.unescape(match[0]).lower()]
        if entry.slug not in waiting or len(found) == most:
            return match[0]
        waiting.discard(entry.slug)
        around = match.string
        if around[match.start() - 1 : match.start()] == "(" or around[match.end() : match.end() + 2] == " (":
            return match[
                0
            ]  # "the drug regulator (FDA)", "SSRI (a kind of antidepressant)": the text explains it itself
        found.append(entry)
        first, _, last = match[0].rpartition(" ")
        name = _html.escape(f"{entry.term}: what it means")
        opener = f'<button popovertarget="t-{entry.slug}" aria-label="{name}"></button>'
        return f'<span class="t">{first}{" " if first else ""}<span>{last}{opener}</span></span>'

    position = 0
    for tag in _TAG_RE.finditer(text):
        if tag.start() < position:
            continue
        between = text[position : tag.start()]
        if between:
            look = blocks and not closed and waiting and len(found) < context.most_terms
            out.append(pattern.sub(term, between) if look else between)
        position = tag.end()
        raw = tag[0]
        if raw.startswith('<sup id="fnref') and (marker := _MARK_RE.match(text, tag.start())):
            out.append(mark(marker))
            position = marker.end()
            continue
        closing, name = tag[1], tag[2]
        if name in _CLOSED_TO_TERMS:
            closed = max(0, closed + (-1 if closing else 1))
        if name in _BLOCKS:
            if closing:
                while blocks and blocks.pop()[0] != name:
                    pass
            else:
                blocks.append((name, len(out)))
        out.append(raw)
    out.append(text[position:])
    for at, strength in weakest.items():
        opening = out[at]
        rule = f"e-{_STRENGTH[strength]}"
        if ' class="' in opening:
            out[at] = opening.replace(' class="', f' class="{rule} ', 1)
        else:
            out[at] = f'{opening[:-1]} class="{rule}">'
    return "".join(out), found
