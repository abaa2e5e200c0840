"""The citations of a page: their markers in the text, and the list of references, whose entries the markers open."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from evidence.reading.pages.page import letters
from evidence.render.cards import Card, card_html
from evidence.render.finish_context import FinishContext
from evidence.tracing.certainty import chip
from evidence.tracing.cited_certainty import Apart

# A citation as Markdown wrote it; only the key counts, its number is given again.
_MARKER_RE = re.compile(r'<sup id="fnref\d*:([^"]+)"><a class="footnote-ref" href="#fn:[^"]+">\d+</a></sup>')


@dataclass(slots=True)
class Markers:
    """Numbers the citations of one page in reading order.

    `apart` is that of `FinishContext`. `used` holds, for each key in the order of its first citation, the ids of its markers in the text.
    """

    cards: Mapping[str, Card]
    apart: Apart = field(default_factory=dict)
    used: dict[str, list[str]] = field(default_factory=dict)

    def numbered(self, text: str) -> str:
        """An article's HTML with each of Markdown's markers replaced by ours."""
        return _MARKER_RE.sub(lambda marker: self._next(marker[1]), text)

    def _next(self, key: str) -> str:
        """The HTML of the next marker in the text: a link to the reference, a button for its card, its certainty.

        Without a card there is a link alone.
        """
        ids = self.used.setdefault(key, [])
        number = list(self.used).index(key) + 1
        identity = f"fnref{len(ids) + 1 if ids else ''}:{key}"
        ids.append(identity)
        card = self.cards.get(key)
        if card is None:
            link = f'<a role="doc-noteref" href="#fn:{key}" class=plain>{number}</a>'
            return f'<sup id="{identity}">{link}</sup>'
        # Where the study was retracted, the marker itself says so: a reader need not open anything.
        said = "<b>retracted</b>" if card.retracted else ""
        certainty = self.apart.get((key, len(ids)), card.certainty)
        name = html.escape(f"{card.short}, retracted" if card.retracted else card.short)
        return (
            f'<sup id="{identity}"><a role="doc-noteref" href="#fn:{key}">{number}</a>'
            f'<button popovertarget="fn:{key}" aria-label="Reference {number}: {name}">{number}</button>'
            f"<i>{chip(certainty)}</i>{said}</sup>"
        )


def reference_list(notes: Iterable[tuple[str, str]], used: Mapping[str, list[str]], context: FinishContext) -> str:
    """The list of references, in reading order, with a distinct, visible way back to each citation.

    `notes` are pairs of a key and the HTML that Markdown made of its footnote, which is shown if no card has a
    formatted reference. `used` is that of `Markers`. What only a picture shows comes last, and leads back to the
    picture. The result is empty if there is nothing to list.
    """
    # Markdown numbers nested items and tables after the paragraphs that follow them.
    order = {key: place for place, key in enumerate(used)}
    noted = dict(notes)
    noted.update({key: "" for key in context.drawn if key not in noted})
    ordered = sorted(noted.items(), key=lambda note: order.get(note[0], len(order)))
    items = [_entry(number, key, body, used.get(key, []), context) for number, (key, body) in enumerate(ordered, 1)]
    if not items:
        return ""
    return (
        '<section class="refs" aria-labelledby="references"><h2 id="references">References</h2>'
        f"<ol>{''.join(items)}</ol></section>"
    )


def _entry(number: int, key: str, body: str, ids: list[str], context: FinishContext) -> str:
    names = [f"{number}{letters(place) if len(ids) > 1 else ''}" for place in range(len(ids))]
    back = " ".join(
        f'<a href="#{identity}">{"Back to citation " if place == 0 else ""}{name}</a>'
        for place, (identity, name) in enumerate(zip(ids, names, strict=True))
    )
    card = context.cards.get(key)
    if not ids and key in context.drawn:
        back = f'<a href="#fnref:{key}">Back to {html.escape(card.short) if card else number} in the picture</a>'
    if card and card.reference:
        body = f"<p>{card.reference}</p>"
    body = body.strip()
    if "//doi.org/" in body:  # then the record has the other links
        body = _EXTRA_RE.sub("", body)
    return card_html(key, body, card, back, context.link)


_EXTRA_RE = re.compile(r"\s*<a [^>]*>(?:PubMed|Full text at)[^<]*</a>\.?")
