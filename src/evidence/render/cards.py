"""Cards that open in place: one for each reference, one for each glossary term, and the legend of the certainty words."""

import html
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from evidence.reading.language import AMERICAN, Language
from evidence.reading.models.record import AnyRecord, Finding
from evidence.reading.references.authors import short_name
from evidence.reading.references.reference import Reference
from evidence.render.retraction import warning
from evidence.tracing.certainty import OWN_GRADE, WORDS, certainty_of, chip
from evidence.tracing.words import what_it_was


@dataclass(frozen=True, slots=True)
class Found:
    """A finding on a card.

    finding:   its id.
    says:      the finding in plain words.
    certainty: "very-low", if it has one of its own.
    grade:     the source's own grade for it; empty if it gives none.
    relayed:   whether we read it only in a copy, or as another source reports it.
    """

    finding: str
    says: str
    certainty: str = ""
    grade: str = ""
    relayed: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What the card of one reference shows.

    key:       the reference's key.
    short:     "Feder 2021".
    reference: the formatted reference, HTML, the same text as in the list of references.
    study:     what the study was, plain text: design, people, route.
    certainty: high, moderate, low, very-low, none, official for guidance, or retracted.
    findings:  what the study found; on a page, what the page's sentences say of it.
    url:       the record's address relative to the site's root ("studies/feder2021/"), or "".
    retracted: "Retracted on November 10, 2026", or "". The findings are then no longer shown.
    """

    key: str
    short: str
    reference: str
    study: str
    certainty: str
    findings: tuple[Found, ...] = ()
    url: str = ""
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
    """The card of a reference, with all findings. `formatted` is the reference as HTML; without a record it shows little more.

    retracted are the words "Retracted on …" for a work that was; its findings are not shown any more.
    """
    findings = tuple(map(_found, record.findings)) if record else ()
    own = certainty_of(record) if record else ""
    return Card(
        key=reference.key,
        short=short_name(reference),
        reference=f"{formatted} <b>{html.escape(retracted)}.</b>" if retracted else formatted,
        study=what_it_was(record, language) if record else "",
        certainty="retracted" if retracted else own,
        findings=(Found("", warning(retracted)),) if retracted else findings,
        url=f"studies/{reference.key}/",
        retracted=retracted,
    )


def _found(finding: Finding) -> Found:
    certainty, grade = finding.certainty or "", finding.source_grade or ""
    return Found(finding.id, finding.says, certainty, grade, finding.read == "relay")


def showing(card: Card, findings: Collection[str]) -> Card:
    """The card with those findings alone whose ids are given. A retracted study's card has none, and stays as it is."""
    if card.retracted:
        return card
    return replace(card, findings=tuple(one for one in card.findings if one.finding in findings))


def card_html(key: str, reference: str, card: Card | None, back: str, link: Callable[[str], str]) -> str:
    """One entry of the list of references, which is also the card that a citation opens.

    It is one element, so that nothing is sent twice. Closed, it is an item of the list and shows the reference (browsers
    without popovers show all of it); opened, it shows what was studied, how certain it is, the findings and the links. `back` is the HTML of the links back to the citations; `link` makes an address relative to the page.
    """
    if card is None:
        return f'<li id="fn:{key}">{reference}<p class="back">{back}</p></li>'
    certainty = f" <i>{chip(card.certainty)}</i>" if card.certainty else ""
    rows = [f"<p><b>{html.escape(card.short)}</b>{certainty}</p>"]
    if card.study:
        brief = re.sub(r";[^.]*", "", card.study)  # each sentence up to its first semicolon
        rows.append(f"<p>{html.escape(brief)}</p>")
    rows += [f'<p class="found">{html.escape(_finding(found))}</p>' for found in card.findings]
    # The link to the record comes first, since the opened card keeps the first link only.
    record = f'<a href="{html.escape(link(card.url))}">What it can and cannot show</a>' if card.url else ""
    return _popover("li", f"fn:{key}", f'{"".join(rows)}{reference}<p class="back">{record} {back}</p>')


def _finding(found: Found) -> str:
    """ "58 in 100 responded. The source’s own grade: moderate."."""
    grade = f"{OWN_GRADE}: {found.grade}." if found.grade else ""
    own = f"{chip(found.certainty).capitalize()}." if found.certainty else ""
    return " ".join(
        filter(None, (found.says, own, grade, "Read in a copy, not the original." if found.relayed else ""))
    )


def term_html(term: Term, url: str) -> str:
    """The popover of a glossary term, with the first sentences of its meaning, 40 characters or more.

    `url` leads to it in the glossary; "" if there is no such page.
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


def legend_html(method: str, shown: Collection[str], cards: Iterable[Card] = ()) -> str:
    """What the certainty words on a page mean, in a part that opens.

    `method` is the address that explains them ("" for none), `shown` has the certainties of which the page says the
    word, as keys of `WORDS`. Of the cards, it says whether one has its source's own grade, or a finding with a word of
    its own.
    """
    found = [one for card in cards for one in card.findings]
    rows = "".join(f"<li><i>{words.chip}</i> {words.meaning}</li>" for name, words in WORDS.items() if name in shown)
    link = f'<a href="{html.escape(method)}">How we decide</a>' if method else ""
    own = " A finding can have its own." if any(one.certainty for one in found) else ""
    own += " Cards have the source’s own grade." if any(one.grade for one in found) else ""
    head = "<summary>How certain is each source?</summary>"
    return f'<details class="legend">{head}<p>Our own labels; the number of people caps them.{own} {link}</p><ul>{rows}</ul></details>'
