"""Whether a record holds a figure: the last link of the chain, from a number in a sentence to a finding.

A figure is traced when a finding, arm or sample of a cited record has that value and unit (`design.md`). A count
also matches its rounded percentage, and a percentage the counts that round to it; word fractions match within one
point. What a record holds is worked out once per record.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from evidence import figures
from evidence.figures import Mention
from evidence.records import Guidance, Study

_PEOPLE = frozenset(
    "people person persons participant participants patient patients adult adults woman women man men veteran "
    "veterans child children responder responders".split()
)
_STUDIES = frozenset("study studies trial trials".split())
_SAME = {
    "percent": "%",
    "per cent": "%",
    "percentage points": "points",
    "percentage point": "points",
    "mg per kg": "mg/kg",
    "standard deviations": "SD",
    "scale points": "points",
}
PER = (10, 100, 1000)  # "6 in 10", "67 in 100": a percentage in other words


@dataclass(frozen=True, slots=True)
class Count:
    """A count that a record holds: value of `of`. result: a finding's own count, not a share of the sample and not
    a percentage in other words (82 of 100)."""

    value: float
    of: float
    unit: str
    result: bool = False

    @property
    def percent(self) -> float:
        """The count in percent."""
        return 100 * self.value / self.of


@dataclass(slots=True)
class Holdings:
    """All figures that a record holds, by kind. `measures` and `numbers` are (value, unit)."""

    percents: set[float] = field(default_factory=set)
    pairs: list[tuple[float, Count]] = field(default_factory=list)  # a percentage and its counts, of one finding
    levels: set[float] = field(default_factory=set)  # of intervals: "95% interval"
    counts: list[Count] = field(default_factory=list)
    measures: set[tuple[float, str]] = field(default_factory=set)
    numbers: set[tuple[float, str]] = field(default_factory=set)


def unit_class(unit: str) -> str:
    """A unit in the form in which figures in text have it: "people" for every word for persons, "days" for "day"."""
    bare = " ".join(unit.lower().split())
    if bare in _PEOPLE:
        return "people"
    if bare in _STUDIES:
        return "studies"
    if bare in _SAME:
        return _SAME[bare]
    if bare.isalpha() and len(bare) > 2 and not bare.endswith("s"):
        return bare + "s"
    return bare if bare.isalpha() or "/" in bare else unit.strip()


def holdings(record: Study | Guidance) -> Holdings:
    """What a record holds, from its findings, its people, its arms and its follow-up."""
    held = Holdings()
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
    total = record.people.number
    if total is not None:
        held.numbers.add((total, "people"))
    if record.people.studies is not None:
        held.numbers.add((record.people.studies, "studies"))
    for arm in record.arms:
        if arm.people is not None:
            held.numbers.add((arm.people, "people"))
            if total and arm.people <= total:
                held.counts.append(Count(arm.people, total, "people"))
        for mention in figures.figures(f"{arm.dose}; {arm.given}; {arm.schedule}"):
            if mention.kind == "measure":
                held.measures.add((mention.value, mention.unit))
    for point in record.follow_up:
        if point.lost_percent is not None:
            held.percents.add(point.lost_percent)
        if point.left is not None:
            held.numbers.add((point.left, "people"))
            if total and point.left <= total:
                held.counts += [Count(point.left, total, "people"), Count(total - point.left, total, "people")]


# Matching -----------------------------------------------------------------------------------------------------------


def holds(held: Holdings, mention: Mention) -> bool:
    """Whether a record holds a figure."""
    if mention.kind == "percent":
        return (
            any(_equal(mention.value, percent) for percent in held.percents | held.levels)
            or any(rounds_to(count.percent, mention.value) for count in held.counts)
        )  # fmt: skip
    if mention.kind == "count":
        return any(_same_count(mention, count) for count in held.counts) or any(
            rounds_to(mention.percent or 0.0, percent) for percent in _as_percents(held, mention.of in PER)
        )
    if mention.kind == "share":
        shares = [*held.percents, *(count.percent for count in held.counts)]
        return any(abs(mention.value - share) <= 1 + 1e-9 for share in shares)
    known = held.measures if mention.kind == "measure" else held.numbers
    return any(unit == mention.unit and _equal(value, mention.value) for value, unit in known)


def _as_percents(held: Holdings, counts_too: bool) -> Iterator[float]:
    """Percentages as printed, and those that counts round to: "67 in 100" stands for 10 of 15 as well."""
    yield from held.percents
    for count in held.counts if counts_too else ():
        yield float(math.floor(count.percent + 0.5))


def _same_count(mention: Mention, count: Count) -> bool:
    """Whether a count in the text is that of the record, as it stands or reduced ("2 of 3" for 10 of 15)."""
    if mention.unit and count.unit != mention.unit:
        return False
    whole = mention.of or 0.0
    if _equal(whole, count.of):
        return _equal(mention.value, count.value)
    if not count.result or whole >= count.of or not 0 < mention.value < whole:
        return False
    return _equal(mention.value * count.of, count.value * whole)


def rounds_to(exact: float, printed: float) -> bool:
    """Whether an exact percentage, rounded to the decimals of the printed one, is the printed one."""
    decimals = len(f"{printed:.6f}".rstrip("0").partition(".")[2])
    return abs(exact - printed) <= 0.5 * 10.0**-decimals + 1e-9


def _equal(one: float, other: float) -> bool:
    return abs(one - other) < 1e-9


def same_figure(one: Mention, other: Mention) -> bool:
    """Whether two figures of a text tell the same: equal, or a count and the percentage that it rounds to."""
    if one.kind == other.kind:
        if one.kind == "count":
            equal = _equal(one.value, other.value) and _equal(one.of or 0.0, other.of or 0.0)
            return equal or rounds_to(one.percent or 0.0, math.floor((other.percent or 0.0) + 0.5))
        return one.unit == other.unit and _equal(one.value, other.value)
    if {one.kind, other.kind} == {"count", "percent"}:
        count, percent = (one, other) if one.kind == "count" else (other, one)
        return rounds_to(count.percent or 0.0, percent.value)
    if "share" in (one.kind, other.kind) and one.percent is not None and other.percent is not None:
        return abs(one.percent - other.percent) <= 1 + 1e-9
    return False


def gives_counts(count: Mention, percent: Mention) -> bool:
    """Whether a count in the text is that of a percentage beside it: of those it counts, or of all the others."""
    share = count.percent or 0.0
    return rounds_to(share, percent.value) or rounds_to(100 - share, percent.value)


def counts_behind(held: Holdings, percent: float) -> list[Count]:
    """The counts that a record's findings hold for a percentage: those of the finding that prints the percentage,
    and where none prints it, all that round to it."""
    if any(_equal(percent, printed) for printed in held.percents):
        return [count for printed, count in held.pairs if _equal(percent, printed)]
    return [count for count in held.counts if count.result and rounds_to(count.percent, percent)]


# Hints --------------------------------------------------------------------------------------------------------------


def nearest(held: Holdings, mention: Mention, most: int = 3) -> list[str]:
    """The held figures that a writer most likely meant, as they would be typed, nearest first."""
    options = sorted(set(_options(held, mention)), key=lambda option: (option[0], option[1]))
    return list(dict.fromkeys(text for _, text in options))[:most]


def _options(held: Holdings, mention: Mention) -> Iterable[tuple[float, str]]:
    if mention.percent is not None:
        share = mention.percent
        far = 0.0 if mention.kind == "count" else 0.001  # at equal distance, the same kind first
        results = [count for count in held.counts if count.result]
        for count in results or held.counts:
            alike = 100 if mention.of == count.of else 0  # the same denominator: most likely the same row
            yield abs(share - count.percent) + 0.001 - far - alike, f"{show(count.value)} of {show(count.of)}"
        for percent in held.percents:
            yield abs(share - percent) + far, f"{show(percent)}%"
        return
    known = held.measures if mention.kind == "measure" else held.numbers
    for value, unit in known:
        if unit == mention.unit:
            yield abs(value - mention.value), f"{show(value)} {unit}"


def show(value: float) -> str:
    """A number as a writer types it: 1,247 or 11.88."""
    return f"{int(value):,}" if value == int(value) else f"{value:,.10g}"
