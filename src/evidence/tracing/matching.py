"""Whether a record reports a figure: the last step from a number in a sentence to a finding.

A figure is traced where a finding, an arm or the sample of a cited record has its value and unit. A count also matches
its rounded percentage, and a percentage the counts that round to it; fractions in words match within one point.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from evidence.tracing.figures import Mention
from evidence.tracing.holdings import Count, Holdings, equal_values, rounds_to
from evidence.tracing.numbers import NOT_LETTERS, NUMBER_WORDS, as_read
from evidence.tracing.possible_figures import possible_figures
from evidence.tracing.units import PEOPLE, same_time


def holds(held: Holdings, mention: Mention) -> bool:
    """Whether a record reports a figure."""
    if mention.kind == "percent":
        return (
            any(equal_values(mention.value, percent) for percent in held.percents | held.levels)
            or any(rounds_to(count.percent, mention.value) for count in held.counts)
        )  # fmt: skip
    if mention.kind == "count":
        return any(_same_count(mention, count) for count in held.counts) or any(
            rounds_to(mention.percent or 0.0, percent) for percent in _as_percents(held, mention.of in (10, 100))
        )
    if mention.kind == "share":
        shares = [*held.percents, *(count.percent for count in held.counts)]
        return any(abs(mention.value - share) <= 1 + 1e-9 for share in shares)
    known = held.measures if mention.kind == "measure" else held.numbers
    return any(unit == mention.unit and equal_values(value, mention.value) for value, unit in known)


def not_reported(text: str, found: Sequence[Mention], records: Collection[Holdings]) -> list[Mention]:
    """The possible figures of a text that cites some records, where these report other figures of the same kind.

    A time that any of the records names in its words ("after two weeks") counts as reported. `found` is what `figures`
    finds in the text.
    """
    if not _may_hold_one(text, records):
        return []
    return [
        mention
        for mention in possible_figures(text, found)
        if any(_reports_kind(held, mention) for held in records)
        and not any(holds(held, mention) or same_time(mention.value, mention.unit) in held.said for held in records)
    ]


def _may_hold_one(text: str, records: Iterable[Holdings]) -> bool:
    """A quick look, since most texts hold none: for a stroke, a part, a unit of the records, or a number of people."""
    low = as_read(text).lower()
    if _STROKE_OR_PART_RE.search(low) or any(unit.removesuffix("s") in low for held in records for unit in held.units):
        return True
    return _PEOPLE_RE.search(low) is not None and not NUMBER_WORDS.isdisjoint(low.translate(NOT_LETTERS).split())


_STROKE_OR_PART_RE = re.compile("[/\u2044\u2215]|half|third|quarter")
_PEOPLE_RE = re.compile(PEOPLE)


def _reports_kind(held: Holdings, mention: Mention) -> bool:
    if mention.kind in ("count", "share"):
        return bool(held.counts)
    if mention.kind == "measure":
        return mention.unit in held.units
    return any(unit == mention.unit for _, unit in held.numbers)


def _as_percents(held: Holdings, counts_too: bool) -> Iterator[float]:
    """Percentages as printed; with `counts_too` also those that counts round to, since "67 in 100" can mean 10 of 15."""
    yield from held.percents
    for count in held.counts if counts_too else ():
        yield float(math.floor(count.percent + 0.5))


def _same_count(mention: Mention, count: Count) -> bool:
    """Whether a count in the text is that of the record, as printed or reduced ("2 of 3" for 10 of 15)."""
    if mention.unit and count.unit != mention.unit:
        return False
    whole = mention.of or 0.0
    if equal_values(whole, count.of):
        return equal_values(mention.value, count.value)
    if not count.result or whole >= count.of or not 0 < mention.value < whole:
        return False
    return equal_values(mention.value * count.of, count.value * whole)


def same_figure(one: Mention, other: Mention) -> bool:
    """Whether two figures of a text say the same: they are equal, or a count and the percentage that it rounds to."""
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
    """Whether a count in the text belongs to a percentage beside it: it counts the same people, or all the others."""
    share = count.percent or 0.0
    return rounds_to(share, percent.value) or rounds_to(100 - share, percent.value)


def counts_behind(held: Holdings, percent: float) -> list[Count]:
    """The counts that a record's findings report for a percentage.

    These are the counts of the finding that prints the percentage, or all that round to it where none prints it.
    """
    if any(equal_values(percent, printed) for printed in held.percents):
        return [count for printed, count in held.pairs if equal_values(percent, printed)]
    return [count for count in held.counts if count.result and rounds_to(count.percent, percent)]


def nearest(held: Holdings, mention: Mention, most: int = 3) -> list[str]:
    """The reported figures that a writer most likely meant, at most `most`, as they would be typed, nearest first."""
    options = sorted(set(_options(held, mention)), key=lambda option: (option[0], option[1]))
    return list(dict.fromkeys(text for _, text in options))[:most]


def _options(held: Holdings, mention: Mention) -> Iterable[tuple[float, str]]:
    if mention.percent is not None:
        share = mention.percent
        far = 0.0 if mention.kind == "count" else 0.001  # at the same distance, the same kind first
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
