"""Checks of study records: numbers that agree with each other, labels that keep to the rule (REC0xx)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from evidence.checks.check import Context, check
from evidence.problem import Place, at
from evidence.reading.models.record import RANDOMISED, Figure, Finding, Guidance, Study
from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources
from evidence.tracing.certainty import WORDS, ceiling, stronger

Found = Iterator[tuple[Place, str, str]]

_POOLED = frozenset({"pooled-analysis", "systematic-review", "narrative-review"})
PEOPLE = frozenset({"people", "person", "participants", "participant", "patients", "patient"})


def _records(sources: Sources) -> Iterator[tuple[Study | Guidance, Page]]:
    for key, record in sources.records.items():
        page = sources.page(f"docs/studies/{key}.md")
        if page is not None:
            yield record, page


def _studies(sources: Sources) -> Iterator[tuple[Study, Page]]:
    for record, page in _records(sources):
        if isinstance(record, Study):
            yield record, page


def _place(page: Page, *steps: object) -> Place:
    """The line of a dotted path in the front matter, or of the nearest thing that holds it."""
    for end in range(len(steps), 0, -1):
        line = page.meta_lines.get(".".join(map(str, steps[:end])))
        if line:
            return at(page.path, line)
    return at(page.path)


def _figures(record: Study | Guidance) -> Iterator[tuple[int, Finding, int, Figure]]:
    for number, finding in enumerate(record.findings):
        for index, figure in enumerate(finding.figures):
            yield number, finding, index, figure


@check("REC001", "A record's front matter fits its form.", bad="desing: single-arm", good="design: single-arm")
def form(_sources: Sources, _context: Context) -> Found:
    """Reported by `evidence.records.validate_record` while the sources are read."""
    yield from ()


@check(
    "REC002", "The arms of a study add up to its people.", bad="number: 30, arms of 15 and 14", good="arms of 15 and 15"
)
def arms_add_up(sources: Sources, _context: Context) -> Found:
    for study, page in _studies(sources):
        sizes = [arm.people for arm in study.arms]
        total = study.people.number
        if not sizes or total is None or study.design in _POOLED:
            continue
        known = [size for size in sizes if size is not None]
        if study.design == "crossover-trial":
            # Each person is in each arm, or the arms are the two orders: neither may hold more than all.
            if any(size > total for size in known):
                yield _place(page, "arms"), f"an arm has more people than the study, {total}", "correct one of the two"
        elif len(known) == len(sizes) and sum(known) != total:
            shown = " + ".join(map(str, known))
            message = f"the arms have {shown} = {sum(known)} people, the study {total}"
            yield _place(page, "people", "number"), message, "correct the number that the paper does not have"
        elif sum(known) > total:
            yield _place(page, "arms"), f"the arms have more people than the study, {total}", "correct one of the two"


@check(
    "REC003",
    "A count is at most its denominator, and that at most the people of its arm.",
    bad="value: 16, of: 15",
    good="value: 10, of: 15",
)
def denominators(sources: Sources, _context: Context) -> Found:
    for record, page in _records(sources):
        sizes = {arm.name: arm.people for arm in record.arms} if isinstance(record, Study) else {}
        total = record.people.number if isinstance(record, Study) else None
        for number, finding, index, figure in _figures(record):
            if figure.of is None:
                continue
            place = _place(page, "findings", number, "figures", index)
            shown = f'{figure.value:g} of {figure.of:g} in finding "{finding.id}"'
            if not 0 <= figure.value <= figure.of or figure.of <= 0:
                yield place, f"{shown} is no count", "the value lies between 0 and `of`"
                continue
            if figure.unit not in PEOPLE or finding.read == "relay":
                continue  # another source, a registry for one, may count from another base
            size = sizes.get(figure.arm) if figure.arm else total
            if size is not None and figure.of > size and not figure.derived:
                whose = f'arm "{figure.arm}"' if figure.arm else "study"
                yield place, f"{shown}, but the {whose} has {size} people", "correct one of the two"


@check(
    "REC004",
    "A percentage agrees with the counts beside it.",
    bad="67 %, and 9 of 15 people in the same arm",
    good="67 %, and 10 of 15 people",
)
def percentages(sources: Sources, _context: Context) -> Found:
    for record, page in _records(sources):
        for number, finding in enumerate(record.findings):
            for arm in {figure.arm: None for figure in finding.figures}:
                mine = [(index, one) for index, one in enumerate(finding.figures) if one.arm == arm]
                percents = [(index, one) for index, one in mine if one.unit in ("%", "percent")]
                counts = [one for _, one in mine if one.of]
                if not counts or len(percents) != len(counts):
                    continue  # more of one than of the other: which belongs to which is not said
                for index, percent in percents:
                    if not any(agrees(percent.value, one.value, one.of or 0, one.derived) for one in counts):
                        shown = ", ".join(
                            f"{one.value:g} of {one.of:g} ({100 * one.value / (one.of or 1):.1f}%)" for one in counts
                        )
                        place = _place(page, "findings", number, "figures", index)
                        message = f'{percent.value:g}% in finding "{finding.id}" does not match {shown}'
                        yield place, message, "correct the percentage or the count"


def agrees(percent: float, value: float, of: float, derived: bool = False) -> bool:
    """Whether a percentage, as it was rounded, is that of a count.

    A derived count (37 of 100 from 36.9%) was itself rounded to a whole number.
    """
    if of <= 0:
        return False
    decimals = len(f"{percent:g}".partition(".")[2])
    slack = max(0.5 * 10**-decimals, 50 / of if derived else 0)
    return abs(percent - 100 * value / of) <= slack + 1e-9


@check(
    "REC005",
    "A label of certainty is at most what the printed rule allows.",
    bad="29 people, certainty: low",
    good="29 people, certainty: very-low",
)
def certainty(sources: Sources, _context: Context) -> Found:
    for study, page in _studies(sources):
        top = ceiling(study)
        if stronger(study.certainty, top.certainty):
            message = f"certainty {study.certainty}, but the rule allows {top.certainty} at most: {top.because}"
            yield _place(page, "certainty"), message, f"write certainty: {top.certainty}"
        for number, finding in enumerate(study.findings):
            if finding.certainty and stronger(finding.certainty, top.certainty):
                message = (
                    f'finding "{finding.id}" is labelled {WORDS[finding.certainty].label.lower()}, but the rule allows '
                    f"{WORDS[top.certainty].label.lower()} at most: {top.because}"
                )
                yield _place(page, "findings", number, "certainty"), message, f"write certainty: {top.certainty}"


@check("REC006", "A figure names an arm of its study.", bad="arm: ketamin", good="arm: ketamine")
def unknown_arm(sources: Sources, _context: Context) -> Found:
    for record, page in _records(sources):
        arms = [arm.name for arm in record.arms] if isinstance(record, Study) else []
        for number, finding, index, figure in _figures(record):
            if figure.arm is not None and figure.arm not in arms:
                place = _place(page, "findings", number, "figures", index, "arm")
                known = f"known: {', '.join(arms)}" if arms else "this record has no arms; leave the arm out"
                yield place, f'finding "{finding.id}" names the arm "{figure.arm}"', known


@check(
    "REC007",
    "A finding's id and an arm's name are used once in a record.",
    bad="two findings with id: response",
    good="response and response-six-months",
)
def used_twice(sources: Sources, _context: Context) -> Found:
    for record, page in _records(sources):
        seen: Counter[str] = Counter()
        for number, finding in enumerate(record.findings):
            seen[finding.id] += 1
            if seen[finding.id] == 2:
                yield _place(page, "findings", number, "id"), f'two findings have the id "{finding.id}"', "rename one"
        names: Counter[str] = Counter()
        for number, arm in enumerate(record.arms if isinstance(record, Study) else ()):
            names[arm.name] += 1
            if names[arm.name] == 2:
                yield _place(page, "arms", number, "name"), f'two arms have the name "{arm.name}"', "rename one"


@check(
    "REC008",
    "A relayed finding says by whom; one that we read ourselves is not relayed.",
    bad="read: relay",
    good="read: relay, relay: https://example.org/review",
)
def relay(sources: Sources, _context: Context) -> Found:
    for record, page in _records(sources):
        for number, finding in enumerate(record.findings):
            if finding.read == "relay" and finding.relay is None:
                place = _place(page, "findings", number, "read")
                yield place, f'finding "{finding.id}" is relayed, but not by whom', "add relay: and the address"
            elif finding.read != "relay" and finding.relay is not None:
                place = _place(page, "findings", number, "relay")
                message = f'finding "{finding.id}" was read in the {finding.read}, yet names a relay'
                yield place, message, "write read: relay, or remove the address"


@check(
    "REC009",
    "An interval has both ends, in order, around its value.",
    bad="value: 1.13, low: 1.91, high: 0.36",
    good="value: 1.13, low: 0.36, high: 1.91",
)
def interval(sources: Sources, _context: Context) -> Found:
    for record, page in _records(sources):
        for number, finding, index, figure in _figures(record):
            place, low, high = _place(page, "findings", number, "figures", index), figure.low, figure.high
            name = f'the interval of {figure.value:g} in finding "{finding.id}"'
            if (low is None) != (high is None):
                yield place, f"{name} has one end", "give low and high, or neither"
            elif low is not None and high is not None and not low <= figure.value <= high:
                yield place, f"{name}, {low:g} to {high:g}, does not hold it", "correct low, high or value"
            elif not 0 < figure.level < 100:
                yield place, f"{name} is at {figure.level}%", "a level is a percentage such as 95"


@check(
    "REC010",
    "A follow-up has at most the people of the study, and a loss is a percentage.",
    bad="left: 40, number: 30",
    good="left: 25, number: 30",
)
def follow_up(sources: Sources, _context: Context) -> Found:
    for study, page in _studies(sources):
        total = study.people.number
        for number, point in enumerate(study.follow_up):
            place = _place(page, "follow_up", number)
            if point.lost_percent is not None and not 0 <= point.lost_percent <= 100:
                yield place, f"{point.lost_percent:g}% lost {point.when}", "a loss is 0 to 100 percent"
            elif point.left is not None and total is not None and point.left > total:
                yield place, f"{point.left} people left {point.when}, of {total}", "correct one of the two"


@check(
    "REC011",
    "A trial names what it gave each arm, and each arm is in the record.",
    bad="randomised-trial with one arm",
    good="two arms",
)
def too_few_arms(sources: Sources, _context: Context) -> Found:
    for study, page in _studies(sources):
        if study.design in RANDOMISED and len(study.arms) == 1:
            yield _place(page, "arms"), f"a {study.design} with one arm", "add the arm that it was compared with"
