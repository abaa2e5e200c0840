"""The finishing step: one built page in, the page that a reader meets out. A pure function, engine-free.

In order: Material's frame outside its template blocks goes; what bibliography or Markdown could have smuggled in goes
(scripts, event handlers, `javascript:` and `data:` links, styles); citations become markers that open in place, with
one card per reference after the article; tables get captions, `scope` and a phone form; glossary terms can be opened
at their first use; the page is minified; and the Content-Security-Policy is made from what is then on the page.

`docs` of the choices: design.md, "The reader's page" and "Security and sameness".
"""

from __future__ import annotations

import base64
import hashlib
import html as _html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import minify_html
from selectolax.lexbor import LexborHTMLParser

from evidence.render.cards import Card, Term, card_html, certainty_word, legend_html, term_html
from evidence.render.tables import finish_tables

__all__ = ["Card", "FinishContext", "Term", "finish"]

TEXT_START = '<div class="text">'


@dataclass(frozen=True, slots=True)
class FinishContext:
    """What finishing needs to know beside the page itself.

    url:         the page's address relative to the site's root (`articles/safety/`, `` for the first page).
    base:        the way from the page to the root (`../..`, `.`); for 404.html an absolute path (`/`).
    kind:        the page's kind ("treatment", "help", …).
    cards:       reference key -> card, at least for the keys cited on the page.
    certainties: marker id (`fnref2:feder2021`) -> certainty of what is cited there; else the card's own.
    terms:       the glossary; each term is explained at its first use.
    glossary_url: the address of the glossary page relative to the root.
    most_terms:  how many terms are explained in place on one page, so that it stays light and the text calm; one
                 less for every two references, which weigh on the page too, and never fewer than four.
    method_url:  the address of the page that explains the certainty words, relative to the root.
    stylesheet:  the site's stylesheet, as the page's template wrote it into a style element; it is known to be ours,
                 is the same on every page, and is kept out of the work on each.
    """

    url: str
    base: str = "."
    kind: str = ""
    cards: Mapping[str, Card] = field(default_factory=dict)
    certainties: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    glossary_url: str = "help/glossary/"
    method_url: str = "about/how-we-check/#certainty"
    most_terms: int = 12
    stylesheet: str = ""

    def link(self, url: str) -> str:
        """An address relative to the root, as this page must write it."""
        if re.match(r"[a-z]+:", url):
            return url
        return f"{self.base.rstrip('/')}/{url}" if self.base != "." else url or "."


def finish(html: str, context: FinishContext) -> str:
    """The finished page. Same input, same bytes; never raises on odd HTML, it drops what it does not trust."""
    style = f"<style>{context.stylesheet}</style>"
    # Not where a page's own text holds the placeholder: it would be taken for it.
    known = bool(context.stylesheet) and style in html and _STYLE_LEFT_OUT not in html
    page = _in_text(_trusted(html.replace(style, _STYLE_LEFT_OUT, 1) if known else html), context)
    page = minify_html.minify(page, minify_doctype=False, keep_html_and_head_opening_tags=True)
    page = _in_packing_order(page)
    return _with_policy(page.replace(_STYLE_LEFT_OUT, style, 1) if known else page)


def _trusted(html: str) -> str:
    """The page without Material's frame, comments and anything that could run; its tree is gone when this is done."""
    tree = LexborHTMLParser(html)
    _unframe(tree)
    _harden(tree, html)
    return re.sub(r"<!--.*?-->", "", tree.html or "", flags=re.S)


_STYLE_LEFT_OUT = "<style>0</style>"


def _in_packing_order(page: str) -> str:
    """Attributes of the markers with what changes last: the minifier sorts them by name, here for the worse."""
    return re.sub(r"<a (href=#fn:[^ >]+) role=doc-noteref", r"<a role=doc-noteref \1", page)


# --- Material's frame -------------------------------------------------------------------------------------------

_FRAME = '.md-toggle, .md-overlay, [data-md-component="skip"], [data-md-component="announce"], .md-dialog'


def _unframe(tree: LexborHTMLParser) -> None:
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


def _harden(tree: LexborHTMLParser, source: str) -> None:
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


# --- The article's text --------------------------------------------------------------------------------------------

_TAG_RE = re.compile(r'<(/?)([a-z0-9]*)[^>"]*(?:"[^"]*"[^>"]*)*>')
_MARK_RE = re.compile(r'<sup id="fnref\d*:([^"]+)"><a class="footnote-ref" href="#fn:[^"]+">\d+</a></sup>')
_NOTE_RE = re.compile(r'<li id="fn:([^"]+)">(.*?)</li>', re.S)
_BACK_RE = re.compile(r'(?:&nbsp;|\s)*<a class="footnote-backref".*?</a>', re.S)


def _in_text(page: str, context: FinishContext) -> str:
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
    pattern, by_word = _term_pattern(_present(context.terms, f"{subject} {text}"))
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


# Every byte that is no letter, digit, hyphen or low line of ASCII becomes a blank; letters become small.
_WORD_BYTES = bytes(
    ord(chr(byte).lower()) if byte < 128 and (chr(byte).isalnum() or byte in b"-_") else 32 for byte in range(256)
)


def _words(text: str) -> set[bytes]:
    """The words of a text. A letter beyond ASCII parts a word; so it does in what this is compared with."""
    return set(text.encode("utf-8", "replace").translate(_WORD_BYTES).split())


def _present(terms: tuple[Term, ...], text: str) -> tuple[Term, ...]:
    """The terms that can stand in a text, since it holds every word of one of their forms: looking for all is slow."""
    words = _words(text)
    return tuple(term for term, forms in _forms(terms) if any(form <= words for form in forms))


@lru_cache(maxsize=4)
def _forms(terms: tuple[Term, ...]) -> list[tuple[Term, list[set[bytes]]]]:
    """Each term with the words of each of its forms, as they stand in HTML."""
    return [(term, [_words(_html.escape(form, quote=False)) for form in (term.term, *term.also)]) for term in terms]


@lru_cache(maxsize=64)
def _term_pattern(terms: tuple[Term, ...]) -> tuple[re.Pattern[str], dict[str, Term]]:
    """One pattern for all terms and their other forms, longest first, and the term of each form."""
    by_word = {form.lower(): term for term in terms for form in (term.term, *term.also)}
    words = sorted(by_word, key=lambda word: (-len(word), word))
    if not words:
        return re.compile(r"(?!)"), {}
    return re.compile(
        r"(?<![\w-])(?:" + "|".join(re.escape(_html.escape(w, quote=False)) for w in words) + r")(?![\w-])", re.I
    ), by_word


# --- The policy -----------------------------------------------------------------------------------------------------

_STYLE_RE = re.compile(r"<style>(.*?)</style>", re.S)
_SCRIPT_RE = re.compile(r"<script([^>]*)>(.*?)</script>", re.S)


@lru_cache(maxsize=32)
def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def _with_policy(page: str) -> str:
    """The page with its Content-Security-Policy, first in the head. Hashes are of the minified text, so this is last."""
    styles = sorted({_hash(style) for style in _STYLE_RE.findall(page)})
    inline: set[str] = set()
    files = False
    for attributes, body in _SCRIPT_RE.findall(page):
        if "src=" in attributes:
            files = True
        elif "ld+json" not in attributes:
            inline.add(_hash(body))
    policy = ["default-src 'none'", "img-src 'self' data:"]
    if styles:
        policy.append("style-src " + " ".join(styles))
    if files or inline:
        policy.append("script-src " + " ".join((["'self'"] if files else []) + sorted(inline)))
    if files:
        policy.append("connect-src 'self'")
    policy += ["form-action 'self'", "base-uri 'none'"]
    meta = f'<meta http-equiv="Content-Security-Policy" content="{";".join(policy)}">'
    return re.sub(r"(<meta charset=[^>]*>)", lambda match: match[1] + meta, page, count=1)


def links_of(html: str) -> Iterator[str]:
    """Every address that a finished page links to or loads; for tests and reports."""
    for node in LexborHTMLParser(html).css("[href], [src]"):
        yield node.attributes.get("href") or node.attributes.get("src") or ""
