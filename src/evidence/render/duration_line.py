"""How long a gain was seen to last: the lengths of time in findings, on one line of days.

A square is a day, and seven make a week. The page names the findings, since only a writer can say whether a length of
time is how long a gain lasted. The lengths and the words come from the records.
"""

from evidence.reading.language import Language
from evidence.reading.models.record import Figure, Finding
from evidence.reading.sources import Sources
from evidence.render import picture
from evidence.render.html import escape
from evidence.render.retraction import with_retraction
from evidence.tracing import words
from evidence.tracing.drawn import DAYS, lengths

_DAY, _WEEK = 10, 74  # units of the drawing; a week has a wider gap at its end
_LINE = 10  # height of one line


def duration_line(sources: Sources, names: list[str]) -> str:
    """The picture of findings, each named as "key#finding", as HTML.

    Raises LookupError with a sentence for writers if a name is not that of a finding with a length of time.
    """
    found = [(name.partition("#")[0], _finding(sources, name)) for name in names]
    days = [_days(figure) for _, finding in found for figure in lengths(finding)]
    width = _place(max(days))
    body = picture.rows(_row(sources, key, finding, width) for key, finding in found)
    count = len({key for key, _ in found})
    where = "one study" if count == 1 else f"{count} studies"
    span = f"from {_said(min(days), sources.language)} to {_said(max(days), sources.language)}"
    title = f"How long a gain was seen in {where}: {span}."
    return picture.picture(title, "Each square is one day, and seven make a week. Press a name for more.", body, "days")


def _finding(sources: Sources, name: str) -> Finding:
    key, _, identity = name.partition("#")
    record = sources.records.get(key)
    finding = next((one for one in record.findings if one.id == identity), None) if record else None
    if finding is None:
        raise LookupError(f'"{name}" is not a finding of a record')
    if not lengths(finding):
        raise LookupError(f'finding "{identity}" of {key} has no length of time ({", ".join(DAYS)}) to draw')
    return finding


def _row(sources: Sources, key: str, finding: Finding, width: int) -> str:
    found = lengths(finding)
    shown = ((figure.arm, words.figure(figure, sources.language)) for figure in found)
    said = ", ".join(f"{arm} {figure}" if len(found) > 1 else figure for arm, figure in shown)
    head = f"{picture.study(sources.references[key])}{escape(said)}"
    lines = "".join(f"M0 {place * _LINE + _LINE // 2}h{_place(_days(one))}" for place, one in enumerate(found))
    drawing = f'<svg aria-hidden="true" viewBox="0 0 {width} {len(found) * _LINE}"><path d="{lines}"/></svg>'
    return picture.row(head, drawing, escape(with_retraction(sources.retracted.get(key, ""), finding.says)))


def _days(figure: Figure) -> float:
    return figure.value * DAYS[figure.unit]


def _place(days: float) -> int:
    """Where a line of so many days ends, without the gap after the last day."""
    weeks, rest = divmod(days, 7)
    return max(1, round(weeks * _WEEK + rest * _DAY - (2 if rest else 6)))


def _said(days: float, language: Language) -> str:
    return f"{language.number(round(days, 1))} {'day' if days == 1 else 'days'}"
