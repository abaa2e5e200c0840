"""Counts drawn from the records: a dot for each person of each arm, filled for those who are counted."""

from evidence.reading.language import Language
from evidence.reading.models.record import Figure, Finding, Study
from evidence.reading.references.authors import short_name
from evidence.reading.references.reference import Reference
from evidence.render import picture
from evidence.render.html import escape, link
from evidence.render.retraction import with_retraction
from evidence.tracing import words
from evidence.tracing.certainty import TINY


def icons(record: Study, reference: Reference, finding_id: str, up: str, language: Language) -> str:
    """A finding's counts as HTML, a row for each arm, all on one scale.

    `up` is the relative path from the page to the site's root. Raises LookupError with a sentence for writers if the
    record has no such finding, or the finding has no counts.
    """
    finding = next((found for found in record.findings if found.id == finding_id), None)
    if finding is None:
        known = ", ".join(found.id for found in record.findings) or "none"
        raise LookupError(f'{reference.key} has no finding "{finding_id}"; it has: {known}')
    counts = counts_of(finding)
    if not counts:
        raise LookupError(f'finding "{finding_id}" of {reference.key} has no counts ("of:"), so nothing can be drawn')
    most = max(int(figure.of or 0) for figure in counts)
    shares = shares_of(finding, counts)
    ours = "Counts" if any(figure.derived for figure in counts) else "Numbers of 100" if shares else ""
    derived = f" {ours} are our arithmetic." if ours else ""
    who = ", ".join(words.first_clause(one) for one in (record.people.who, record.route) if one)
    how = (
        f"{picture.each_dot(picture.per_dot(most), language, counts)}; a filled one is counted. {escape(who[:1].upper() + who[1:])}."
        f"{derived} "
        f"Source: {link(f'{up}studies/{reference.key}/#{finding.id}', short_name(reference))}."
    )
    title = with_retraction(record.retracted, f"{finding.outcome[:1].upper()}{finding.outcome[1:]}.")
    rows = (arm_row(figure, most, language, shares.get(figure.arm)) for figure in counts)
    return picture.picture(title, how, picture.rows(rows, kind_of(finding)))


def kind_of(finding: Finding) -> str:
    """The class of a finding's rows: "no" where those counted had no good outcome."""
    return "no" if finding.good is False else ""


def counts_of(finding: Finding) -> list[Figure]:
    """A finding's counts; what we worked out from other counts is left out, since it would draw the same people twice."""
    counts = [figure for figure in finding.figures if figure.of is not None]
    return [figure for figure in counts if not figure.derived] or counts


def shares_of(finding: Finding, counts: list[Figure]) -> dict[str | None, Figure]:
    """By arm, how many of 100 its count is, where we worked that out: pages say it so, and a picture must agree.

    A count of fewer people than `TINY` has none, since a share of so few says more than is known.
    """
    large = {figure.arm for figure in counts if (figure.of or 0) >= TINY and not figure.derived}
    return {one.arm: one for one in finding.figures if one.derived and one.of == 100 and one.arm in large}


def arm_row(figure: Figure, most: int, language: Language, share: Figure | None = None) -> str:
    """The row of one count, on the scale of a picture whose longest row has `most` people.

    `share` is the same count of 100, said beside it.
    """
    of, unit = int(figure.of or 0), escape(figure.unit)
    label = f"<b>{language.number(int(figure.value))} of {language.number(of)}</b> {unit}"
    label += f" ({language.number(int(share.value))} of 100)" if share else ""
    name = figure.arm or figure.means or ""
    head = f"{escape(name[:1].upper() + name[1:])}: {label}" if name else label
    return picture.row(head, picture.dots(of, most, int(figure.value)))
