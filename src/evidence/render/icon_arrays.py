"""Icon arrays: counts drawn as dots, one for each person, from the records.

Shapes differ (filled, hollow) and never color alone. Colors come from the stylesheet, so that dark mode, forced colors
and print all work; a style attribute would not pass the page's security policy.
"""

from __future__ import annotations

from evidence.reading.models.record import Figure, Finding, Study
from evidence.reading.references.authors import short_name
from evidence.reading.references.reference import Reference
from evidence.render.html import escape, link
from evidence.tracing import words

PER_ROW = 10
STEP = 10  # units of the drawing from one icon to the next


def icons(record: Study, reference: Reference, finding_id: str, up: str) -> str:
    """The icon arrays of a finding's counts as HTML, one for each arm, side by side.

    `up` is the relative path from the page to the site's root. Raises LookupError with a sentence for writers where the
    record has no such finding, or the finding has no counts.
    """
    finding = next((found for found in record.findings if found.id == finding_id), None)
    if finding is None:
        known = ", ".join(found.id for found in record.findings) or "none"
        raise LookupError(f'{reference.key} has no finding "{finding_id}"; it has: {known}')
    counts = [figure for figure in finding.figures if figure.of is not None]
    if not counts:
        raise LookupError(f'finding "{finding_id}" of {reference.key} has no counts ("of:"), so nothing can be drawn')
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
    """A dot for each person, and a hole in the dot of each person who is not counted.

    The dots are lines, which the stylesheet dashes into round dots: a line takes a tenth of the bytes of ten circles.
    """
    hollow = f'<path class="off" d="{_rows(on, total)}"/>' if on < total else ""
    return f'<path d="{_rows(0, total)}"/>{hollow}'


def _rows(first: int, end: int) -> str:
    """Lines through the places from `first` to `end` - 1, row by row; each ends just after its last dot, in the gap."""
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
