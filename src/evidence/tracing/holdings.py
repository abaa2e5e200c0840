"""The values and units that a study's record reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from evidence.reading.models.record import Guidance, Study
from evidence.tracing import figures
from evidence.tracing.possible_figures import possible_figures
from evidence.tracing.units import COUNTABLE, same_time, unit_class

PER = (10, 100, 1000)  # "6 in 10", "67 in 100": a percentage in other words


@dataclass(frozen=True, slots=True)
class Count:
    """A count in a record: `value` of `of`.

    result: whether it is a finding's own count, and neither a share of the sample nor a percentage in other words
            (82 of 100).
    """

    value: float
    of: float
    unit: str
    result: bool = False

    @property
    def percent(self) -> float:
        """The count in percent."""
        return 100 * self.value / self.of


@dataclass
class Holdings:
    """All figures that a record reports, by kind. `measures` and `numbers` are pairs of value and unit.

    pairs:  percentages, each with the counts beside it in its finding.
    levels: of intervals, as 95 for "95% interval".
    record: the record that reports all this.
    """

    percents: set[float] = field(default_factory=set)
    pairs: list[tuple[float, Count]] = field(default_factory=list)
    levels: set[float] = field(default_factory=set)
    counts: list[Count] = field(default_factory=list)
    measures: set[tuple[float, str]] = field(default_factory=set)
    numbers: set[tuple[float, str]] = field(default_factory=set)
    record: Study | Guidance | None = None

    @cached_property
    def units(self) -> frozenset[str]:
        """The units of the measures whose whole numbers can be figures."""
        return COUNTABLE.intersection(unit for _, unit in self.measures)

    @cached_property
    def said(self) -> frozenset[tuple[float, str]]:
        """The measures and the numbers of people anywhere in the record's words, as `same_time` gives them."""
        found = (mention for text in self._texts() for mention in [*figures.figures(text), *possible_figures(text)])
        return frozenset(same_time(one.value, one.unit) for one in found if one.kind in ("measure", "number"))

    def _texts(self) -> Iterator[str]:
        return _texts_in(self.record.model_dump() if self.record else {})


def holdings(record: Study | Guidance) -> Holdings:
    """What a record reports in its findings, its people, its arms and its follow-up."""
    held = Holdings(record=record)
    for finding in record.findings:
        before, percents = len(held.counts), [f.value for f in finding.figures if unit_class(f.unit) == "%"]
        for figure in finding.figures:
            _add(held, figure.value, figure.unit, figure.of, figure.derived)
            for end in (figure.low, figure.high):
                if end is not None:
                    _add(held, end, figure.unit, None, figure.derived)
            if figure.low is not None or figure.high is not None:
                held.levels.add(float(figure.level))
        own = [count for count in held.counts[before:] if count.result]
        held.pairs += [(value, count) for value in percents for count in own if rounds_to(count.percent, value)]
    if isinstance(record, Study):
        _add_sample(held, record)
    return held


def _texts_in(value: Any) -> Iterator[str]:
    """Every text in a value of mappings and lists."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(part)


def _add(held: Holdings, value: float, unit: str, of: float | None, derived: bool) -> None:
    value, kind = abs(value), unit_class(unit)
    if of:
        restated = derived and of in PER
        held.counts.append(Count(value, of, kind, not restated))
        if not restated:
            held.numbers.update({(value, kind), (of, kind)})
    elif kind == "%":
        held.percents.add(value)
    else:
        held.measures.add((value, kind))
        held.numbers.add((value, kind))


def _add_sample(held: Holdings, record: Study) -> None:
    """Add how many took part, how many were in each arm, what they were given, and how many were left later."""
    total = record.people.number
    if total is not None:
        held.numbers.add((total, "people"))
    if record.people.studies is not None:
        held.numbers.add((record.people.studies, "studies"))
    for arm in record.arms:
        _add_group(held, arm.people, total if len(record.arms) > 1 else None)  # "15 of 15" says nothing of one arm
        given = figures.figures(f"{arm.dose}; {arm.given}; {arm.schedule}")
        held.measures.update((mention.value, mention.unit) for mention in given if mention.kind == "measure")
    for point in record.follow_up:
        if point.lost_percent is not None:
            held.percents.add(point.lost_percent)
        if _add_group(held, point.left, total) and total and point.left is not None:
            held.counts.append(Count(total - point.left, total, "people"))


def _add_group(held: Holdings, people: int | None, total: int | None) -> bool:
    """Add the people of a group, and its share of all people; says whether there is such a share."""
    if people is None:
        return False
    held.numbers.add((people, "people"))
    if not total or people > total:
        return False
    held.counts.append(Count(people, total, "people"))
    return True


def rounds_to(exact: float, printed: float) -> bool:
    """Whether an exact percentage, rounded to the decimals of the printed one, is the printed one."""
    decimals = len(f"{printed:.6f}".rstrip("0").partition(".")[2])
    return abs(exact - printed) <= 0.5 * 10.0**-decimals + 1e-9


def equal_values(one: float, other: float) -> bool:
    """Whether two values are the same number."""
    return abs(one - other) < 1e-9
