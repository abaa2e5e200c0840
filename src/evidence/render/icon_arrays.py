"""Figures as pictures, drawn from the records: icon arrays; and the timeline of one session.

Shapes differ (filled, hollow), never colour alone; colours come from the stylesheet, so that dark mode, forced
colours and print all work. No style attribute: the page's security policy allows none.
"""

from __future__ import annotations

from evidence.reading.models.record import Figure, Finding, Study
from evidence.reading.references.authors import short_name
from evidence.reading.references.reference import Reference
from evidence.render.html import escape, link
from evidence.tracing import words

PER_ROW = 10
STEP = 10  # units of the drawing between two icons


def icons(record: Study, reference: Reference, finding_id: str, up: str) -> str:
    """Icon arrays of a finding's counts, one per arm, side by side with the same denominator wherever arms share it.

    up is the relative path from the page to the site's root. Raises LookupError with a sentence for writers when
    the record has no such finding or the finding holds no counts.
    """
    finding = next((found for found in record.findings if found.id == finding_id), None)
    if finding is None:
        known = ", ".join(found.id for found in record.findings) or "none"
        raise LookupError(f'{reference.key} has no finding "{finding_id}"; it has: {known}')
    counts = [figure for figure in finding.figures if figure.of is not None]
    if not counts:
        raise LookupError(f'finding "{finding_id}" of {reference.key} holds no counts ("of:"), so nothing can be drawn')
    arms = "\n".join(_arm(figure, finding) for figure in counts)
    return f'<figure class="icons">\n{arms}\n{_caption(record, reference, finding, up)}\n</figure>'


def _arm(figure: Figure, finding: Finding) -> str:
    on, total = int(figure.value), int(figure.of or 0)
    label = f"{on} of {total} {figure.unit}"
    name = f"{figure.arm}: " if figure.arm else ""
    rows = -(-total // PER_ROW)
    width, height = PER_ROW * STEP, rows * STEP
    return (
        f"<div><p>{escape(name[:1].upper() + name[1:])}<b>{escape(label)}</b></p>"
        f'<svg role="img" aria-label="{escape(name + label)}" viewBox="0 0 {width} {height}">'
        f"{_dots(on, total)}</svg></div>"
    )


def _dots(on: int, total: int) -> str:
    """A dot for each person, and a hole in the dot of each who is not counted.

    The stylesheet dashes these lines into round dots a step apart: a line for a row of ten weighs a tenth of ten circles.
    """
    hollow = f'<path class="off" d="{_rows(on, total)}"/>' if on < total else ""
    return f'<path d="{_rows(0, total)}"/>{hollow}'


def _rows(first: int, end: int) -> str:
    """Lines through the places first … end - 1, row by row; each ends just past its last dot, inside the gap."""
    half, parts = STEP // 2, []
    while first < end:
        row = first // PER_ROW
        last = min(end, (row + 1) * PER_ROW) - 1
        parts.append(f"M{first % PER_ROW * STEP + half} {row * STEP + half}h{(last - first) * STEP + 1}")
        first = last + 1
    return "".join(parts)


def _caption(record: Study, reference: Reference, finding: Finding, up: str) -> str:
    derived = " Counts are our arithmetic." if any(f.derived for f in finding.figures if f.of is not None) else ""
    source = link(f"{up}studies/{reference.key}/#{finding.id}", short_name(reference))
    return (
        f"<figcaption>Each circle is one person; a filled one: {escape(finding.outcome)}. "
        f"{escape(words.first_clause(record.people.who))}, {escape(words.first_clause(record.route))}.{derived} "
        f"Source: {source}.</figcaption>"
    )
