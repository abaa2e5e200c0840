"""Where a record gives a number a second time: in its words, in another figure, or by arithmetic from other figures.

A number that stands once can be mistyped without a contradiction; one that stands twice cannot.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from evidence.reading.models.record import Figure, Finding, Guidance, Study
from evidence.reading.pages.page import Page
from evidence.tracing.figures import Mention, figures
from evidence.tracing.holdings import PER, equal_values
from evidence.tracing.numbers import BEGIN_RE, NUMBER, number
from evidence.tracing.possible_figures import possible_figures
from evidence.tracing.prose import flat
from evidence.tracing.units import same_time, unit_class

_RARE = 100  # a whole number below may stand in a text for many reasons
_NUMBER_RE = re.compile(f"{BEGIN_RE.pattern}{NUMBER}|\\b(?:none|nobody|no)\\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of a record: a count of a whole, or a number (`of` is None) with its unit as texts have it."""

    value: float
    of: float | None
    unit: str
    arm: str | None = None


@dataclass(frozen=True)
class Numbers:
    """All numbers of a record outside its words, by the place where they stand, and what its words mention.

    placed:    the number at each dotted path, such as "findings.0.figures.2" or "people.number".
    mentions:  the figures of the record's texts and of its page.
    rare:      the numbers of these texts that stand in no two texts by chance: decimals, and whole ones from 100.
    """

    placed: dict[str, Count]
    mentions: list[Mention] = field(default_factory=list)
    rare: frozenset[float] = frozenset()

    def elsewhere(self, path: str) -> bool:
        """Whether the number at a path stands at another path, or in the record's words."""
        wanted = self.placed[path]
        others = (one for name, one in self.placed.items() if name != path)
        return (
            any(_alike(one, wanted) for one in others)
            or any(_says(mention, wanted) for mention in self.mentions)
            or (wanted.of is None and wanted.value in self.rare)
        )


def numbers(record: Study | Guidance, page: Page) -> Numbers:
    """The numbers of a record and of its page."""
    texts = [*_texts(record), *(block.text for block in page.blocks)]
    rare = frozenset(one for text in texts for one in spelt(text) if one != int(one) or one >= _RARE)
    return Numbers(dict(_placed(record)), [mention for text in texts for mention in mentioned(text)], rare)


def mentioned(text: str) -> list[Mention]:
    """The figures and possible figures of a text."""
    sure = figures(text)
    return [*sure, *possible_figures(text, sure)]


def spelt(text: str) -> set[float]:
    """Every number of a text, whatever it counts; "none" and "nobody" are zero."""
    found = (match[0] for match in _NUMBER_RE.finditer(flat(text)))
    return {0.0 if raw in ("none", "nobody", "no") else number(raw) for raw in found}


def _placed(record: Study | Guidance) -> Iterator[tuple[str, Count]]:
    for number_, finding in enumerate(record.findings):
        for index, figure in enumerate(finding.figures):
            yield (
                f"findings.{number_}.figures.{index}",
                Count(abs(figure.value), figure.of, unit_class(figure.unit), figure.arm),
            )
    if isinstance(record, Study):
        yield from _of_sample(record)


def _of_sample(record: Study) -> Iterator[tuple[str, Count]]:
    """How many took part, were in each arm, and were left or lost at each follow-up."""
    if record.people.number is not None:
        yield "people.number", Count(record.people.number, None, "people")
    if record.people.studies is not None:
        yield "people.studies", Count(record.people.studies, None, "studies")
    for index, arm in enumerate(record.arms):
        if arm.people is not None:
            yield f"arms.{index}.people", Count(arm.people, None, "people", arm.name)
    for index, point in enumerate(record.follow_up):
        if point.left is not None:
            yield f"follow_up.{index}.left", Count(point.left, None, "people")
        if point.lost_percent is not None:
            yield f"follow_up.{index}.lost_percent", Count(point.lost_percent, None, "%")


def _texts(record: Study | Guidance) -> Iterator[str]:
    """The record's own words: what was found and how, and what its figures mean."""
    yield from (record.title, record.description, *record.cannot_show, *record.unverified)
    for finding in record.findings:
        yield from (finding.outcome, finding.says)
        yield from (figure.means for figure in finding.figures if figure.means)
    if isinstance(record, Study):
        yield from (
            record.people.who,
            record.setting,
            record.certainty_reason,
            *(f"{arm.given}; {arm.schedule}" for arm in record.arms),
        )


def _alike(one: Count, wanted: Count) -> bool:
    """Whether one number of a record says the same as another: the same value of the same unit, whole and arm."""
    if (wanted.of is None and one.of in PER) or (one.arm and wanted.arm and one.arm != wanted.arm):
        return False
    if one.unit != wanted.unit or not equal_values(one.value, wanted.value):
        # "15 people" stands in "10 of 15 people" too, as its whole.
        return wanted.of is None and one.of is not None and one.unit == wanted.unit and one.of == wanted.value
    return wanted.of is None or one.of == wanted.of


def _says(mention: Mention, wanted: Count) -> bool:
    """Whether a figure of a text says the number."""
    if wanted.of is not None:
        return mention.kind == "count" and (mention.value, mention.of) == (wanted.value, wanted.of)
    if mention.kind == "count":
        whole = mention.of not in PER
        return whole and wanted.unit in ("people", "studies") and wanted.value in (mention.value, mention.of)
    if wanted.unit == "%" or mention.kind == "share":
        return wanted.unit == "%" and mention.percent is not None and abs(mention.percent - wanted.value) < 1e-9
    if mention.kind == "percent" or not mention.unit:
        return False
    return same_time(mention.value, mention.unit) == same_time(wanted.value, wanted.unit)


# By arithmetic -------------------------------------------------------------------------------------------------------


def follows(figure: Figure, others: Sequence[Figure]) -> bool:
    """Whether a figure follows from other figures of its finding: as a percentage or count, rounded, or as a sum."""
    same_group = [one for one in others if one.arm == figure.arm]
    return (
        any(_same_share(figure, one) or _the_others(figure, one) for one in same_group)
        or in_the_middle(figure)
        or (figure.derived and (_rounded(figure, others) or _sum_or_difference(figure, others)))
    )


def _same_share(figure: Figure, other: Figure) -> bool:
    """Whether one of two figures is a count and the other its percentage, or the same count in 10, 100 or 1,000."""
    count, percent = (figure, other) if figure.of else (other, figure)
    if not count.of:
        return False
    if percent.of:
        pair = {restated(figure): figure, restated(other): other}
        return len(pair) == 2 and agrees(
            pair[True].value * 100 / (pair[True].of or 1), pair[False].value, pair[False].of or 0
        )
    return unit_class(percent.unit) == "%" and agrees(percent.value, count.value, count.of, restated(count))


def restated(figure: Figure) -> bool:
    """Whether a figure is a count in 10, 100 or 1,000 that we worked out: a percentage in other words."""
    return figure.derived and figure.of in PER


def _the_others(figure: Figure, other: Figure) -> bool:
    """Whether two figures count one group and all the others: 94 of 1,806 and 1,712 of 1,806."""
    return figure.of is not None and figure.of == other.of and equal_values(figure.value + other.value, figure.of)


def agrees(percent: float, value: float, of: float, derived: bool = False) -> bool:
    """Whether a percentage, as it was rounded, is that of a count.

    A derived count (37 of 100 from 36.9%) was itself rounded to a whole number.
    """
    if of <= 0:
        return False
    decimals = len(f"{percent:g}".partition(".")[2])
    slack = max(0.5 * 10.0**-decimals, 50 / of if derived else 0)
    return bool(abs(percent - 100 * value / of) <= slack + 1e-9)


def in_the_middle(figure: Figure) -> bool:
    """Whether a value is the middle of its interval, as it is where an estimate has the same error on both sides."""
    if figure.low is None or figure.high is None:
        return False
    decimals = max(len(f"{one:g}".partition(".")[2]) for one in (figure.value, figure.low, figure.high))
    return bool(abs((figure.low + figure.high) / 2 - figure.value) <= 0.5 * 10.0**-decimals + 1e-9)


def _rounded(figure: Figure, others: Iterable[Figure]) -> bool:
    """Whether the figure is another one, rounded, in its own unit or in another one of time."""
    decimals = len(f"{figure.value:g}".partition(".")[2])
    for other in others:
        if other.of is not None or figure.of is not None:
            continue
        value, unit = same_time(other.value, unit_class(other.unit))
        one, own = same_time(1.0, unit_class(figure.unit))
        finer = figure.unit != other.unit or len(f"{other.value:g}") > len(f"{figure.value:g}")
        if unit == own and finer and abs(value / one - figure.value) <= 0.5 * 10.0**-decimals + 1e-9:
            return True
    return False


def _sum_or_difference(figure: Figure, others: Sequence[Figure]) -> bool:
    """Whether two other figures of the unit add up to it, or differ by it."""
    if restated(figure):
        return False
    same = [one for one in others if unit_class(one.unit) == unit_class(figure.unit) and one is not figure]
    plain = [one.value for one in same] + [one.of for one in same if one.of]
    if figure.of:
        wholes = {one for one in plain if one == figure.of}
        parts = [one for one in plain if one != figure.of]
        return bool(wholes) and any(equal_values(figure.of - part, figure.value) for part in parts)
    pairs = combinations(plain, 2)
    return any(
        math.isclose(one + two, figure.value) or math.isclose(abs(one - two), figure.value) for one, two in pairs
    )


def sums_over_arms(findings: Iterable[Finding]) -> Iterator[tuple[int, str, float, list[str]]]:
    """What each finding counts in two arms or more under one meaning: its number, the meaning, the sum, the arms."""
    for number_, finding in enumerate(findings):
        groups: dict[tuple[str, str], dict[str, float]] = {}
        for figure in finding.figures:
            if figure.arm and unit_class(figure.unit) == "people" and not restated(figure):
                groups.setdefault((figure.means or "", figure.unit), {})[figure.arm] = figure.value
        for (means, _), of_arms in groups.items():
            if len(of_arms) > 1:
                yield number_, means, sum(of_arms.values()), sorted(of_arms)


def said_by(finding: Finding, figure: Figure) -> bool:
    """Whether a finding's own words give a figure's numbers, whatever they say that these count."""
    said = spelt(f"{finding.says} {finding.outcome}")
    return abs(figure.value) in said and (figure.of is None or figure.of in said)
