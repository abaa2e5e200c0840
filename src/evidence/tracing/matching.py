"""Decides whether a record reports a figure: the last step from a number in a sentence to a finding.

A figure is traced if a finding, an arm or the sample of a cited record has its value and unit. A count also matches
its rounded percentage, and a percentage matches the counts that round to it. Fractions in words match within one point.
"""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from evidence.tracing.figures import Mention
from evidence.tracing.numbers import DIGIT_RE, FRACTION, as_read, has_number_words
from evidence.tracing.possible_figures import possible_figures
from evidence.tracing.prose import WORDED
from evidence.tracing.reported_figures import Count, ReportedFigures, equal_values, rounds_to
from evidence.tracing.units import PEOPLE, look, same_time


def reports(reported: ReportedFigures, mention: Mention) -> bool:
    """Whether a record reports a figure. How many people a group has does not say how many of them did well."""
    if mention.kind == "ratio":
        return _reports_ratio(reported, mention.value)
    counts = [count for count in reported.counts if not (mention.outcome and count.group)]
    if mention.kind == "percent":
        levels: set[float] = set() if mention.outcome else reported.levels
        return (
            any(equal_values(mention.value, percent) for percent in reported.percents | levels)
            or any(rounds_to(count.percent, mention.value) for count in counts)
        )  # fmt: skip
    if mention.kind == "count":
        return any(_same_count(mention, count) for count in counts) or any(
            rounds_to(mention.percent or 0.0, percent) for percent in _as_percents(reported, mention.of in (10, 100))
        )
    if mention.kind == "share":
        shares = [*reported.percents, *(count.percent for count in counts)]
        return any(abs(mention.value - share) <= 1 + 1e-9 for share in shares)
    if mention.kind == "number" and mention.outcome and mention.unit == "people":
        return mention.value in reported.outcomes
    known = reported.measures if mention.kind == "measure" else reported.numbers
    if any(unit == mention.unit and equal_values(value, mention.value) for value, unit in known):
        return True
    return mention.unit == "people" and any(equal_values(count.value, mention.value) for count in reported.counts)


def _reports_ratio(reported: ReportedFigures, value: float) -> bool:
    """Whether "twice as many" or "halved" says what a record reports: between two of its values, or in its words."""
    known = {number for number, unit in (*reported.measures, *reported.in_words) if unit == "times"} | reported.ratios
    known |= {1 - percent / 100 for percent in reported.percents}  # "50% lower"
    if value >= 3:
        return any(round(one) == value for one in known)
    return any(one > 0 and abs(math.log(one / value)) < _ABOUT for one in known)


_ABOUT = math.log(1.3)  # "twice" may stand for 1.6 or 2.5, and "halved" for 0.4 or 0.6


def not_reported(text: str, found: Sequence[Mention], records: Collection[ReportedFigures]) -> list[Mention]:
    """The possible figures of a text that none of the cited records reports, though one reports figures of that kind.

    A time that a record only names in its words ("after two weeks") counts as reported. `found` is what `figures`
    finds in the text.
    """
    if not _may_have_one(text, records):
        return []
    own = sorted({unit for reported in records for unit in reported.own_units}, key=len, reverse=True)
    return [
        mention
        for mention in possible_figures(text, found, own)
        if any(_reports_kind(reported, mention) for reported in records)
        and not any(
            reports(reported, mention) or same_time(mention.value, mention.unit) in reported.in_words
            for reported in records
        )
    ]


def _may_have_one(text: str, records: Iterable[ReportedFigures]) -> bool:
    """Whether a text may have a possible figure. This look is quick, and most texts have none.

    It looks for a slash, a part, a unit that the records use, or a number and who is counted or what they did.
    """
    lowered = as_read(text).lower()
    units = {unit for reported in records for unit in reported.units}
    if (
        any(sign in lowered for sign in WORDED)
        or _SLASH_OR_PART_RE.search(lowered)
        or any(look(unit).search(lowered) for unit in units)
    ):
        return True
    return (has_number_words(lowered) or DIGIT_RE.search(lowered) is not None) and _PEOPLE_RE.search(
        lowered
    ) is not None


_SLASH_OR_PART_RE = re.compile(f"[/\u2044\u2215]|half|third|quarter|fifth|sixth|eighth|tenth|{FRACTION}")
_PEOPLE_RE = re.compile(
    rf"{PEOPLE}|\bn\s?=|took part|completed|finish|respond|relaps|dropped|improved|better|worse|fewer|less|more|recover|remit"
    r"|withdrew|stopped|random|enrol|treat|assign|included|recruit|screen|analy[sz]ed|studied"
)


def _reports_kind(reported: ReportedFigures, mention: Mention) -> bool:
    if mention.kind in ("count", "share"):
        return bool(reported.counts)
    if mention.kind == "ratio":
        return bool(reported.ratios)
    if mention.kind == "measure":
        return any(unit == mention.unit for _, unit in reported.measures)
    return any(unit == mention.unit for _, unit in reported.numbers)


def _as_percents(reported: ReportedFigures, counts_too: bool) -> Iterator[float]:
    """The percentages as printed. `counts_too` adds those that counts round to: "67 in 100" can mean 10 of 15."""
    yield from reported.percents
    for count in reported.counts if counts_too else ():
        yield float(math.floor(count.percent + 0.5))


def _same_count(mention: Mention, count: Count) -> bool:
    """Whether a count in the text is the record's count, as printed or in lower terms ("2 of 3" for 10 of 15)."""
    if mention.unit and count.unit != mention.unit:
        return False
    whole = mention.of or 0.0
    if equal_values(whole, count.of):
        return equal_values(mention.value, count.value)
    if not count.result or whole >= count.of or not 0 < mention.value < whole:
        return False
    return equal_values(mention.value * count.of, count.value * whole)


def same_figure(one: Mention, other: Mention) -> bool:
    """Whether two figures say the same. They are equal, or one is a count and the other its rounded percentage."""
    if one.kind == other.kind:
        if one.kind == "count":
            equal = equal_values(one.value, other.value) and equal_values(one.of or 0.0, other.of or 0.0)
            return equal or rounds_to(one.percent or 0.0, math.floor((other.percent or 0.0) + 0.5))
        return one.unit == other.unit and equal_values(one.value, other.value)
    if {one.kind, other.kind} == {"count", "percent"}:
        count, percent = (one, other) if one.kind == "count" else (other, one)
        return rounds_to(count.percent or 0.0, percent.value)
    if "share" in (one.kind, other.kind) and one.percent is not None and other.percent is not None:
        return abs(one.percent - other.percent) <= 1 + 1e-9
    return False


def gives_counts(count: Mention, percent: Mention) -> bool:
    """Whether a count in the text belongs to a percentage beside it. It may count the same people or all others."""
    share = count.percent or 0.0
    return rounds_to(share, percent.value) or rounds_to(100 - share, percent.value)


def counts_behind(reported: ReportedFigures, percent: float) -> list[Count]:
    """The counts that a record's findings report for a percentage.

    These are the counts in the finding that prints the percentage. If no finding prints it, they are all that round to
    it.
    """
    if any(equal_values(percent, printed) for printed in reported.percents):
        return [count for printed, count in reported.pairs if equal_values(percent, printed)]
    return [count for count in reported.counts if count.result and rounds_to(count.percent, percent)]


def nearest(reported: ReportedFigures, mention: Mention, most: int = 3) -> list[str]:
    """The reported figures that a writer most likely meant, nearest first, at most `most`, as they would be typed."""
    options = sorted(set(_options(reported, mention)), key=lambda option: (option[0], option[1]))
    return list(dict.fromkeys(text for _, text in options))[:most]


def _options(reported: ReportedFigures, mention: Mention) -> Iterable[tuple[float, str]]:
    if mention.percent is not None:
        share = mention.percent
        far = 0.0 if mention.kind == "count" else 0.001  # of two at the same distance, the same kind comes first
        results = [count for count in reported.counts if count.result]
        for count in results or reported.counts:
            alike = 100 if mention.of == count.of else 0  # the same denominator most likely means the same row
            yield abs(share - count.percent) + 0.001 - far - alike, f"{show(count.value)} of {show(count.of)}"
        for percent in reported.percents:
            yield abs(share - percent) + far, f"{show(percent)}%"
        return
    known = reported.measures if mention.kind == "measure" else reported.numbers
    if mention.outcome:
        known = {(value, "people") for value in reported.outcomes}
    for value, unit in known:
        if unit == mention.unit:
            yield abs(value - mention.value), f"{show(value)} {unit}"


def show(value: float) -> str:
    """A number as a writer types it: 1,247 or 11.88."""
    return f"{int(value):,}" if value == int(value) else f"{value:,.10g}"
