"""Finds where a record gives a number a second time: in its words, in another figure, or by arithmetic from others.

A number that appears once can be mistyped without contradicting anything. One that appears twice cannot.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from evidence.reading.models.record import AnyRecord, Figure, Finding, Study
from evidence.reading.pages.page import Page
from evidence.tracing.figures import Mention, figures
from evidence.tracing.numbers import BEGIN_RE, NUMBER, TOKEN_RE, number
from evidence.tracing.possible_figures import possible_figures
from evidence.tracing.prose import as_figures_are_read
from evidence.tracing.reported_figures import PER, equal_values
from evidence.tracing.units import same_time, unit_class

_RARE = 100  # a smaller whole number may appear in a text for many reasons
_NUMBER_RE = re.compile(f"{BEGIN_RE.pattern}{NUMBER}|\\b(?:none|nobody|no)\\b")
_BEGINS_RE = re.compile(f"{TOKEN_RE.pattern}|no")


@dataclass(frozen=True, slots=True)
class RecordNumber:
    """A number of a record, with its unit in the form that figures in text have. `of` is the whole of a count."""

    value: float
    of: float | None
    unit: str
    arm: str | None = None


@dataclass(frozen=True)
class Numbers:
    """The numbers in the fields of a record, and its words, which may say them too.

    placed: the number at each dotted path, such as "findings.0.figures.2" or "people.number".
    texts:  the record's own words and those of its page, which are read only as far as a number is looked for.
    """

    placed: dict[str, RecordNumber]
    texts: Sequence[str] = ()

    @property
    def mentions(self) -> Iterator[Mention]:
        """The figures in the texts."""
        return (mention for text in self.texts for mention in mentioned(text))

    def elsewhere(self, path: str) -> bool:
        """Whether the number at a path also appears at another path or in the record's words."""
        wanted = self.placed[path]
        others = (number for name, number in self.placed.items() if name != path)
        return (
            any(_same_number(other, wanted) for other in others)
            or any(_mentions(mention, wanted) for mention in self.mentions)
            or (
                wanted.of is None
                and _is_rare(wanted.value)
                and any(wanted.value in numbers_in(text) for text in self.texts)
            )
        )


def numbers(record: AnyRecord, page: Page) -> Numbers:
    """The numbers of a record and of its page."""
    return Numbers(dict(_placed(record)), [*_own_words(record), *(block.text for block in page.blocks)])


def _is_rare(value: float) -> bool:
    """Whether a number would hardly be in two texts by chance: a decimal, or a whole one from 100."""
    return value != int(value) or value >= _RARE


@lru_cache(maxsize=512)  # several checks ask about the same texts of a record, one after another
def mentioned(text: str) -> tuple[Mention, ...]:
    """The figures and possible figures of a text."""
    sure = figures(text)
    return (*sure, *possible_figures(text, sure))


@lru_cache(maxsize=512)
def numbers_in(text: str) -> frozenset[float]:
    """Every number in a text, whatever it counts. "None" and "nobody" are zero."""
    read, found, at = as_figures_are_read(text), set[float](), 0
    while begin := _BEGINS_RE.search(read, at):
        match = _NUMBER_RE.match(read, begin.start())
        at = match.end() if match else begin.start() + 1
        if match:
            found.add(0.0 if match[0] in ("none", "nobody", "no") else number(match[0]))
    return frozenset(found)


def _placed(record: AnyRecord) -> Iterator[tuple[str, RecordNumber]]:
    for finding_index, finding in enumerate(record.findings):
        for index, figure in enumerate(finding.figures):
            number = RecordNumber(abs(figure.value), figure.of, unit_class(figure.unit), figure.arm)
            yield f"findings.{finding_index}.figures.{index}", number
    if isinstance(record, Study):
        yield from _of_sample(record)


def _of_sample(record: Study) -> Iterator[tuple[str, RecordNumber]]:
    """How many people took part, were in each arm, and were left or lost at each follow-up."""
    if record.people.number is not None:
        yield "people.number", RecordNumber(record.people.number, None, "people")
    if record.people.studies is not None:
        yield "people.studies", RecordNumber(record.people.studies, None, "studies")
    for index, arm in enumerate(record.arms):
        if arm.people is not None:
            yield f"arms.{index}.people", RecordNumber(arm.people, None, "people", arm.name)
    for index, point in enumerate(record.follow_up):
        if point.left is not None:
            yield f"follow_up.{index}.left", RecordNumber(point.left, None, "people")
        if point.lost_percent is not None:
            yield f"follow_up.{index}.lost_percent", RecordNumber(point.lost_percent, None, "%")


def _own_words(record: AnyRecord) -> Iterator[str]:
    """The record's own words: what was found, which says most numbers, and how, and what its figures mean."""
    yield from (finding.says for finding in record.findings)
    for finding in record.findings:
        yield finding.outcome
        yield from (figure.means for figure in finding.figures if figure.means)
    if isinstance(record, Study):
        yield from (record.people.who, record.setting, record.certainty_reason)
        yield from (f"{arm.given}; {arm.schedule}" for arm in record.arms)
    yield from (record.title, record.description, *record.cannot_show, *record.unverified)


def _same_number(other: RecordNumber, wanted: RecordNumber) -> bool:
    """Whether another number of a record says the same as the wanted one: its value, unit, whole and arm agree."""
    if (wanted.of is None and other.of in PER) or (other.arm and wanted.arm and other.arm != wanted.arm):
        return False
    if other.unit != wanted.unit or not equal_values(other.value, wanted.value):
        # "10 of 15 people" gives "15 people" too, as its whole.
        return wanted.of is None and other.of is not None and other.unit == wanted.unit and other.of == wanted.value
    return wanted.of is None or other.of == wanted.of


def _mentions(mention: Mention, wanted: RecordNumber) -> bool:
    """Whether a figure in a text is the wanted number."""
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
    """Whether a figure follows from the other figures of its finding: as a percentage, a count or a sum of them."""
    same_group = [other for other in others if other.arm == figure.arm]
    return (
        any(_same_share(figure, other) or _the_others(figure, other) for other in same_group)
        or in_the_middle(figure)
        or (figure.derived and (_rounded(figure, others) or _sum_or_difference(figure, others)))
    )


def _same_share(figure: Figure, other: Figure) -> bool:
    """Whether one of two figures is a count and the other its percentage, perhaps in the form "67 in 100"."""
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
    """Whether one of two figures counts a group and the other all the rest: 94 of 1,806 and 1,712 of 1,806."""
    return figure.of is not None and figure.of == other.of and equal_values(figure.value + other.value, figure.of)


def agrees(percent: float, value: float, of: float, derived: bool = False) -> bool:
    """Whether a rounded percentage is the percentage of a count.

    A derived count (37 of 100 from 36.9%) was itself rounded to a whole number.
    """
    if of <= 0:
        return False
    slack = max(half_a_last_place(percent), 50 / of if derived else 0)
    return abs(percent - 100 * value / of) <= slack + 1e-9


def half_a_last_place(*values: float) -> float:
    """How far rounding can have moved a value that has as many decimals as the longest of these."""
    decimals = max(len(f"{value:g}".partition(".")[2]) for value in values)
    return 0.5 * 0.1**decimals


def in_the_middle(figure: Figure) -> bool:
    """Whether a value is the middle of its interval, as it is if an estimate has the same error on both sides."""
    if figure.low is None or figure.high is None:
        return False
    slack = half_a_last_place(figure.value, figure.low, figure.high)
    return abs((figure.low + figure.high) / 2 - figure.value) <= slack + 1e-9


def _rounded(figure: Figure, others: Iterable[Figure]) -> bool:
    """Whether the figure is another one after rounding, in the same unit or in another unit of time."""
    if figure.of is not None:
        return False
    slack = half_a_last_place(figure.value) + 1e-9
    size, own_unit = same_time(1.0, unit_class(figure.unit))
    for other in others:
        value, unit = same_time(other.value, unit_class(other.unit))
        finer = figure.unit != other.unit or len(f"{other.value:g}") > len(f"{figure.value:g}")
        if other.of is None and unit == own_unit and finer and abs(value / size - figure.value) <= slack:
            return True
    return False


def _sum_or_difference(figure: Figure, others: Sequence[Figure]) -> bool:
    """Whether the figure is the sum or the difference of two others in its unit."""
    if restated(figure):
        return False
    same = [other for other in others if unit_class(other.unit) == unit_class(figure.unit) and other is not figure]
    values = [other.value for other in same] + [other.of for other in same if other.of]
    if figure.of:
        parts = [value for value in values if value != figure.of]
        return figure.of in values and any(equal_values(figure.of - part, figure.value) for part in parts)
    return any(
        math.isclose(first + second, figure.value) or math.isclose(abs(first - second), figure.value)
        for first, second in combinations(values, 2)
    )


def sums_over_arms(findings: Iterable[Finding]) -> Iterator[tuple[int, str, float, list[str]]]:
    """What findings count under one meaning in two arms or more: the finding's index, the meaning, the sum, the arms."""
    for finding_index, finding in enumerate(findings):
        groups: dict[tuple[str, str], dict[str, float]] = {}
        for figure in finding.figures:
            if figure.arm and unit_class(figure.unit) == "people" and not restated(figure):
                groups.setdefault((figure.means or "", figure.unit), {})[figure.arm] = figure.value
        for (means, _), of_arms in groups.items():
            if len(of_arms) > 1:
                yield finding_index, means, sum(of_arms.values()), sorted(of_arms)


def said_in_words(finding: Finding, figure: Figure) -> bool:
    """Whether a finding's own words contain the numbers of a figure, whatever these count there."""
    said = numbers_in(f"{finding.says} {finding.outcome}")
    return abs(figure.value) in said and (figure.of is None or figure.of in said)
