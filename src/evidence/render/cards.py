"""Cards that open in place: one for each reference, one for each glossary term, and the legend of the certainty words."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from evidence.reading.language import AMERICAN, Language
from evidence.reading.models.record import AnyRecord
from evidence.reading.references.authors import short_name
from evidence.reading.references.reference import Reference
from evidence.render.retraction import warning
from evidence.tracing.certainty import OWN_GRADE, WORDS, certainty_of, chip
from evidence.tracing.words import what_it_was


@dataclass(frozen=True, slots=True)
class Card:
    """What the card of one reference shows.

    key:       the reference's key.
    short:     "Feder 2021".
    reference: the formatted reference, HTML, the same text as in the list of references.
    study:     what the study was, plain text: design, people, route.
    certainty: high, moderate, low, very-low, none, official for guidance, or retracted.
    findings:  one or two findings, plain sentences.
    url:       the record's address relative to the site's root ("studies/feder2021/"), or "".
    grade:     the source's own grade for the first finding; empty where it gives none.
    relayed:   whether we read the first finding only in a copy, or as another source tells it.
    retracted: "Retracted on November 10, 2026", or "". The finding is then no longer shown.
    """

    key: str
    short: str
    reference: str
    study: str
    certainty: str
    findings: tuple[str, ...] = ()
    url: str = ""
    grade: str = ""
    relayed: bool = False
    retracted: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry: its id on the glossary page, the term, its meaning, and other forms of the word."""

    slug: str
    term: str
    definition: str
    also: tuple[str, ...] = ()


def card(
    reference: Reference,
    formatted: str,
    record: AnyRecord | None,
    retracted: str = "",
    language: Language = AMERICAN,
) -> Card:
    """The card of a reference. `formatted` is the reference as HTML; without a record the card shows little more.

    retracted are the words "Retracted on …" for a work that was; its findings are not shown any more.
    """
    findings = tuple(finding.says for finding in record.findings[:2]) if record else ()
    first = next(iter(record.findings), None) if record else None
    own = certainty_of(record) if record else ""
    return Card(
        key=reference.key,
        short=short_name(reference),
        reference=f"{formatted} <b>{html.escape(retracted)}.</b>" if retracted else formatted,
        study=what_it_was(record, language) if record else "",
        certainty="retracted" if retracted else own,
        findings=(warning(retracted),) if retracted else findings,
        grade="" if retracted or not first else first.source_grade or "",
        relayed=not retracted and first is not None and first.read == "relay",
        url=f"studies/{reference.key}/",
        retracted=retracted,
    )


def card_html(key: str, reference: str, card: Card | None, back: str, link: Callable[[str], str]) -> str:
    """One entry of the list of references, which is also the card that a citation opens.

    It is one element, so that nothing is sent twice. Closed, it is an item of the list and shows the reference (browsers
    without popovers show all of it); opened, it shows what was studied, how certain it is, the first finding and the
    links. `back` is the HTML of the links back to the citations; `link` makes an address relative to the page.
    """
    if card is None:
        return f'<li id="fn:{key}">{reference}<p class="back">{back}</p></li>'
    certainty = f' <i class="q">{chip(card.certainty)}</i>' if card.certainty else ""
    rows = [f"<p><b>{html.escape(card.short)}</b>{certainty}</p>"]
    if card.study:
        rows.append(f"<p>{html.escape(_brief(card.study))}</p>")
    more = f" {OWN_GRADE}: {card.grade}." if card.grade else ""
    more += " Read in a copy." if card.relayed else ""
    rows += [f'<p class="found">{html.escape(finding)}{html.escape(more)}</p>' for finding in card.findings[:1]]
    # The link to the record comes first, since the opened card keeps the first link only.
    record = f'<a href="{html.escape(link(card.url))}">What it can and cannot show</a>' if card.url else ""
    return _popover("li", f"fn:{key}", f'{"".join(rows)}{reference}<p class="back">{record} {back}</p>')


def _brief(study: str) -> str:
    """Each sentence up to its first semicolon."""
    return re.sub(r";[^.]*", "", study)


def term_html(term: Term, url: str) -> str:
    """The popover of a glossary term, with the first sentences of its meaning, 40 characters or more.

    `url` leads to it in the glossary; "" where there is no such page.
    """
    slug, name = html.escape(term.slug), html.escape(term.term)
    first = re.match(r".{40,}?[.!?](?=\s|$)", term.definition, re.S)
    meaning = html.escape(first[0] if first else term.definition)
    more = f'<p><a href="{html.escape(url)}">Glossary</a></p>' if url else ""
    return _popover("div", f"t-{slug}", f"<p><b>{name}</b></p><p>{meaning}</p>{more}")


def _popover(tag: str, name: str, content: str) -> str:
    """A popover whose button to close it takes the focus, so that a screen reader is taken there and back.

    `autofocus` is on the button, which is hidden while the card is closed. Browsers would act on it when the page loads
    if it were on the card, which the list of references shows.
    """
    close = f'<button popovertarget="{name}" autofocus>Close</button>'
    return f'<{tag} id="{name}" class="card" popover>{close}{content}</{tag}>'


def legend_html(method: str, shown: Collection[str], graded: bool = False) -> str:
    """What the certainty words on a page mean; visible while the evidence view is on.

    `method` is the address that explains them ("" for none), `shown` has the certainties of the page's citations, as keys of `WORDS`;
    graded says whether a card on the page has its source's own grade.
    """
    rows = "".join(
        f'<li><i class="q">{words.chip}</i> {words.meaning}</li>' for name, words in WORDS.items() if name in shown
    )
    link = f'<a href="{html.escape(method)}">How we decide</a>' if method else ""
    own = " Cards have the source’s own grade." if graded else ""
    return f'<div class="legend">Our own labels; the number of people caps them.{own} {link}<ul>{rows}</ul></div>'
