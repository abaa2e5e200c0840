"""The figures that a study's record reports."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from evidence.reading.models.record import AnyRecord, Figure, Study
from evidence.reading.yaml_lines import walk
from evidence.tracing import figures
from evidence.tracing.possible_figures import possible_figures
from evidence.tracing.units import COUNTABLE, own_unit, same_time, unit_class

PER = (10, 100, 1000)  # "6 in 10" and "67 in 100" are percentages in other words


@dataclass(frozen=True, slots=True)
class Count:
    """A count in a record: `value` of `of`.

    result: whether a finding reports the count itself. A share of the sample and a percentage in other words (82 of
            100) are not results.
    group:  whether it counts the people of a group (15 of 30 got the drug), not what became of them.
    """

    value: float
    of: float
    unit: str
    result: bool = False
    group: bool = False

    @property
    def percent(self) -> float:
        """The count in percent."""
        return 100 * self.value / self.of


@dataclass
class ReportedFigures:
    """All figures that a record reports, by kind. Measures and numbers are pairs of value and unit.

    pairs:  each percentage that a finding reports beside the count from which it was rounded.
    levels: the levels of intervals, such as 95 for "95% interval".
    ratios: how many times as large a value of a finding is as another one of its kind.
    outcomes: the numbers of people that findings report, without the wholes of their counts.
    record: the record itself.
    """

    percents: set[float] = field(default_factory=set)
    pairs: list[tuple[float, Count]] = field(default_factory=list)
    levels: set[float] = field(default_factory=set)
    counts: list[Count] = field(default_factory=list)
    measures: set[tuple[float, str]] = field(default_factory=set)
    numbers: set[tuple[float, str]] = field(default_factory=set)
    outcomes: set[float] = field(default_factory=set)
    ratios: set[float] = field(default_factory=set)
    record: AnyRecord | None = None

    @cached_property
    def units(self) -> frozenset[str]:
        """The units of the measures whose whole numbers can be figures."""
        return COUNTABLE.intersection(unit for _, unit in self.measures) | self.own_units

    @cached_property
    def own_units(self) -> frozenset[str]:
        """The units of its findings that this package does not know: "words"."""
        units = {figure.unit for finding in self.record.findings for figure in finding.figures} if self.record else ()
        return frozenset(filter(None, map(own_unit, units)))

    @cached_property
    def in_words(self) -> frozenset[tuple[float, str]]:
        """The measures, numbers of people and ratios anywhere in the record's words, as `same_time` gives them."""
        own = self.own_units
        mentions = [
            item
            for text in self._own_words()
            for sure in [figures.figures(text)]
            for item in (*sure, *possible_figures(text, sure, own))
        ]
        less = {(1 - item.value / 100, "times") for item in mentions if item.kind == "percent"}  # "50% fewer symptoms"
        kinds = ("measure", "number", "ratio")
        return frozenset(same_time(item.value, item.unit) for item in mentions if item.kind in kinds) | less

    def _own_words(self) -> Iterator[str]:
        content = self.record.model_dump() if self.record else {}
        return (text for _, text in walk(content) if isinstance(text, str))


def reported_figures(record: AnyRecord) -> ReportedFigures:
    """What a record reports in its findings, its people, its arms and its follow-up."""
    reported = ReportedFigures(record=record)
    for finding in record.findings:
        before, percents = len(reported.counts), [f.value for f in finding.figures if unit_class(f.unit) == "%"]
        for figure in finding.figures:
            _add(reported, figure.value, figure.unit, figure.of, figure.derived)
            for end in (figure.low, figure.high):
                if end is not None:
                    _add(reported, end, figure.unit, None, figure.derived)
            if figure.low is not None or figure.high is not None:
                reported.levels.add(float(figure.level))
        reported.ratios.update(_ratios(finding.figures))
        own = [count for count in reported.counts[before:] if count.result]
        reported.pairs += [(value, count) for value in percents for count in own if rounds_to(count.percent, value)]
    if isinstance(record, Study):
        _add_sample(reported, record)
    return reported


def _ratios(figures: Iterable[Figure]) -> Iterator[float]:
    """How many times as large each value is as each other one of its kind; a count is taken in percent."""
    values: dict[str, set[float]] = {}
    for figure in figures:
        share, value = figure.of is not None, abs(figure.value)
        kind = "%" if share else unit_class(figure.unit)
        values.setdefault(kind, set()).add(100 * value / figure.of if figure.of else value)
    for same in values.values():
        yield from (one / other for one in same for other in same if one != other and other)


def _add(reported: ReportedFigures, value: float, unit: str, of: float | None, derived: bool) -> None:
    value, kind = abs(value), unit_class(unit)
    if kind == "people":
        reported.outcomes.add(value)
    if of:
        restated = derived and of in PER
        reported.counts.append(Count(value, of, kind, not restated))
        if not restated:
            reported.numbers.update({(value, kind), (of, kind)})
    elif kind == "%":
        reported.percents.add(value)
    else:
        reported.measures.add((value, kind))
        reported.numbers.add((value, kind))


def _add_sample(reported: ReportedFigures, record: Study) -> None:
    """Add how many people took part, how many were in each arm, what they were given, and how many were left later."""
    total = record.people.number
    if total is not None:
        reported.numbers.add((total, "people"))
    if record.people.studies is not None:
        reported.numbers.add((record.people.studies, "studies"))
    for arm in record.arms:
        _add_group(reported, arm.people, total if len(record.arms) > 1 else None)  # one arm is always "15 of 15"
        given = figures.figures(f"{arm.dose}; {arm.given}; {arm.schedule}")
        reported.measures.update((mention.value, mention.unit) for mention in given if mention.kind == "measure")
    for point in record.follow_up:
        if point.lost_percent is not None:
            reported.percents.add(point.lost_percent)
        if _add_group(reported, point.left, total) and total and point.left is not None:
            reported.counts.append(Count(total - point.left, total, "people", group=True))


def _add_group(reported: ReportedFigures, people: int | None, total: int | None) -> bool:
    """Add the number of people in a group and its share of all people. Returns whether there is such a share."""
    if people is None:
        return False
    reported.numbers.add((people, "people"))
    if not total or people > total:
        return False
    reported.counts.append(Count(people, total, "people", group=True))
    return True


def rounds_to(exact: float, printed: float) -> bool:
    """Whether an exact percentage becomes the printed one when it is rounded to as many decimals."""
    decimals = len(f"{printed:.6f}".rstrip("0").partition(".")[2])
    return abs(exact - printed) <= 0.5 * 10.0**-decimals + 1e-9


def equal_values(one: float, other: float) -> bool:
    """Whether two values are the same number."""
    return abs(one - other) < 1e-9
