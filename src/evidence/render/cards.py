"""Cards that open in place: one per reference (what was studied, how sure, what was found), one per glossary term."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass

CERTAINTY_WORDS = {
    "high": "high certainty",
    "moderate": "moderate certainty",
    "low": "low certainty",
    "very-low": "very low certainty",
    "none": "background only",
    "official": "official position",
}

CERTAINTY_MEANING = {
    "high": "further studies are unlikely to change it",
    "moderate": "probably near the truth, could change",
    "low": "one small trial or mixed results; may well change",
    "very-low": "no fair comparison, few people, or most were lost; may be wrong",
    "none": "animals, another illness or general reading; it cannot say whether treatment helps",
    "official": "what a regulator, agency or guideline says",
}


@dataclass(frozen=True, slots=True)
class Card:
    """What the card of one reference shows.

    key:       the reference's key.
    short:     "Feder 2021".
    reference: the formatted reference, HTML, the same text as in the list of references.
    study:     what the study was, plain text: design, people, route.
    certainty: high, moderate, low, very-low, none, or official for guidance.
    findings:  one or two findings, plain sentences.
    url:       the record's address relative to the site's root ("studies/feder2021/"), or "".
    paper:     the paper's address, or "".
    """

    key: str
    short: str
    reference: str
    study: str
    certainty: str
    findings: tuple[str, ...] = ()
    url: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry: the id of its heading on the glossary page, the term, its meaning, other forms of the word."""

    slug: str
    term: str
    definition: str
    also: tuple[str, ...] = ()


def certainty_word(certainty: str) -> str:
    """The words that a reader sees for a certainty; an unknown one is shown as it is, never dropped."""
    return CERTAINTY_WORDS.get(certainty, html.escape(certainty))


def card_html(card: Card, link: Callable[[str], str]) -> str:
    """The card of a reference: a popover that needs no script. `link` writes an address as the page must."""
    key, short = html.escape(card.key), html.escape(card.short)
    rows = [
        _close(f"c-{key}"),
        f'<p><b>{short}</b> <i class="q {card.certainty}">{certainty_word(card.certainty)}</i></p>',
    ]
    if card.study:
        rows.append(f"<p>{html.escape(card.study)}</p>")
    rows += [f'<p class="found">{html.escape(finding)}</p>' for finding in card.findings]
    rows.append(f'<p class="ref">{card.reference}</p>')
    links = [f'<a href="{html.escape(link(card.url))}">What the study can show</a>'] if card.url else []
    links += [f'<a href="{html.escape(card.paper)}">The paper</a>'] if card.paper else []
    return (
        f'<div popover class="card" id="c-{key}" role="dialog" aria-label="{short}">{"".join(rows)}'
        f'<p class="links">{" ".join(links)}</p></div>'
    )


def term_html(term: Term, url: str) -> str:
    """The popover of a glossary term."""
    slug, name = html.escape(term.slug), html.escape(term.term)
    return (
        f'<div popover class="card" id="t-{slug}" role="dialog" aria-label="{name}">'
        f"{_close(f't-{slug}')}<p><b>{name}</b></p><p>{html.escape(term.definition)}</p>"
        f'<p class="links"><a href="{html.escape(url)}">In the glossary</a></p></div>'
    )


def _close(target: str) -> str:
    return f'<button popovertarget="{target}" popovertargetaction="hide">Close</button>'


def legend_html(method: str) -> str:
    """What the certainty words mean; shown while the evidence view is on."""
    rows = "".join(
        f'<li class="e-{name}"><i class="q {name}">{CERTAINTY_WORDS[name]}</i> {CERTAINTY_MEANING[name]}</li>'
        for name in CERTAINTY_WORDS
    )
    return (
        '<div class="legend"><p>Our own labels, not an official grade. The line beside a passage shows its least '
        f'certain source. <a href="{html.escape(method)}">How we decide</a></p><ul>{rows}</ul></div>'
    )
