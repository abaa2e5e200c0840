"""Checks that the numbers of a record's words and its figures are the same, and that a rounded figure was rounded right."""

import re
from collections.abc import Iterator

from evidence.checks.check import AnyRecordFile, Context, Found, check
from evidence.checks.records.examples import with_finding
from evidence.reading.models.record import Figure, Finding, Study
from evidence.tracing.figures import figures
from evidence.tracing.matching import reports
from evidence.tracing.reported_figures import PER, reported_figures
from evidence.tracing.said_numbers import people_said, without_a_figure
from evidence.tracing.second_places import half_a_last_place
from evidence.tracing.units import unit_class
from evidence.tracing.words import figure as in_words


@check(
    "REC023",
    "A number in a finding's words, or in the words about who took part, is one of the record's figures of that kind.",
    why="A figure that was mistyped leaves its number behind in the words.",
    bad=with_finding("In five trials, symptoms were lower.", "{value: 6, unit: trials}"),
    good=with_finding("In five trials, symptoms were lower.", "{value: 5, unit: trials}"),
)
def said_without_figure(file: AnyRecordFile, _: Context) -> Found:
    reported = reported_figures(file.record)
    for number, finding in enumerate(file.record.findings):
        nowhere = {one.value for one in figures(finding.says) if not reports(reported, one)}  # FIG005 reports these
        for said in without_a_figure(file.record, finding):
            if said.value in nowhere:
                continue
            message = f'finding "{finding.id}" says "{said.text}", but no figure of it is that'
            yield file.place("findings", number, "says"), message, "correct one of the two, or add the figure"
    if isinstance(file.record, Study):
        for said in people_said(file.record):
            message = f'who took part is "{said.text}", but the record counts another number'
            yield file.place("people", "who"), message, "correct the words or the number"


_ROUNDED_RE = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?), (?:the same, )?rounded")
_SAME_RE = re.compile(r"the same\b")


@check(
    "REC024",
    "A figure that repeats another one, in fewer digits or as so many in 100, is that one.",
    bad=with_finding(
        "Scores were 12 points lower.",
        "{value: 11.2, unit: points}, {value: 12, unit: points, derived: true, means: the same in whole points}",
    ),
    good=with_finding(
        "Scores were 11 points lower.",
        "{value: 11.2, unit: points}, {value: 11, unit: points, derived: true, means: the same in whole points}",
    ),
)
def rounded_wrong(file: AnyRecordFile, _: Context) -> Found:
    for steps, finding, figure in file.figures():
        originals, shown = list(_originals(finding, figure)), f'"{in_words(figure)}" in finding "{finding.id}"'
        if originals and not any(_rounds_to(value, figure) for value in originals):
            wanted = " or ".join(f"{value:g}" for value in originals)
            message = f"{shown} is not {wanted}, of which it is a repeat"
            yield file.place(*steps), message, "correct the figure that is wrong"
        named = _ROUNDED_RE.match(figure.means or "")
        if named and float(named[1]) not in {abs(value) for other in finding.figures for value in _values(other)}:
            message = f"{shown} is rounded from {named[1]}, which no figure is"
            yield file.place(*steps), message, "correct the figure that is wrong"


def _originals(finding: Finding, figure: Figure) -> Iterator[float]:
    """The numbers of which a derived figure is a rounded form, by its own words or because nothing else has its meaning."""
    means = figure.means or ""
    if figure.of in PER:
        yield from _as_percent(finding, figure)
    if not figure.derived:
        return
    if named := _ROUNDED_RE.match(means):
        yield float(named[1])
        return
    for other in finding.figures:
        alike = other.arm == figure.arm and bool(means or other.arm) and not other.derived and other.of is None
        same = _SAME_RE.match(means) or (other.means or "") == means
        if alike and same and figure.of is None and unit_class(other.unit) == unit_class(figure.unit):
            yield other.value


def _as_percent(finding: Finding, figure: Figure) -> Iterator[float]:
    """The percentages that "4 of 100 men" repeats: those of the same arm and meaning."""
    means = figure.means or ""
    meanings = {means, f"{figure.unit} {means}".strip()} if means else set()
    for other in finding.figures:
        if unit_class(other.unit) == "%" and other.arm == figure.arm and (other.means or "") in meanings:
            yield other.value


def _values(figure: Figure) -> Iterator[float]:
    return (abs(value) for value in (figure.value, figure.low, figure.high) if value is not None)


def _rounds_to(value: float, figure: Figure) -> bool:
    share = figure.value * 100 / figure.of if figure.of else figure.value
    slack = 50 / figure.of if figure.of else half_a_last_place(figure.value)
    return abs(value - share) <= slack + 1e-9
