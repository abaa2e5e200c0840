"""Checks the form of a record: its fields, counts, intervals, arms, addresses, and a certainty that the rule allows."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from evidence.checks.check import AnyRecordFile, Context, Found, RecordFile, check
from evidence.checks.records.examples import with_finding
from evidence.reading.addresses import not_for_readers
from evidence.reading.models.record import POOLED, RANDOMISED, Figure, Finding, Study
from evidence.text import short
from evidence.tracing.certainty import WORDS, ceiling, graded, stronger
from evidence.tracing.second_places import agrees

_OF_STUDIES = POOLED | {"systematic-review", "narrative-review"}
PEOPLE = frozenset({"people", "person", "participants", "participant", "patients", "patient"})
_ONE_OF_TWO = "correct one of the two"
_FINDING = with_finding()


@check(
    "REC002",
    "The people in the arms of a study add up to its people.",
    bad="people: {who: adults, number: 30}\n"
    "arms: [{name: lumenide, people: 15, given: lumenide}, {name: placidole, people: 14, given: placidole}]",
    good="people: {who: adults, number: 30}\n"
    "arms: [{name: lumenide, people: 15, given: lumenide}, {name: placidole, people: 15, given: placidole}]",
)
def arms_add_up(file: RecordFile[Study], _: Context) -> Found:
    study = file.record
    total, sizes = study.people.number, [arm.people for arm in study.arms]
    if not sizes or total is None or study.design in _OF_STUDIES:
        return
    known = [size for size in sizes if size is not None]
    if study.design == "crossover-trial":
        # Each person is in each arm, or the arms are the two orders: neither may have more people than the study.
        if any(size > total for size in known):
            yield file.place("arms"), f"an arm has more people than the study, {total}", _ONE_OF_TWO
    elif len(known) == len(sizes) and sum(known) != total:
        message = f"the arms have {' + '.join(map(str, known))} = {sum(known)} people, the study has {total}"
        yield file.place("people", "number"), message, "correct the number that differs from the paper"
    elif sum(known) > total:
        yield file.place("arms"), f"the arms have more people than the study, {total}", _ONE_OF_TWO


@check(
    "REC003",
    "A count is at most its denominator, and the denominator is at most the people of its arm.",
    bad=with_finding(figures="{value: 16, of: 15, unit: people, arm: lumenide}"),
    good=with_finding(figures="{value: 10, of: 15, unit: people, arm: lumenide}"),
)
def denominators(file: AnyRecordFile, _: Context) -> Found:
    record = file.record
    sizes = {arm.name: arm.people for arm in record.arms} if isinstance(record, Study) else {}
    total = record.people.number if isinstance(record, Study) else None
    for steps, finding, figure in file.figures():
        if figure.of is None:
            continue
        place, shown = file.place(*steps), f'{figure.value:g} of {figure.of:g} in finding "{finding.id}"'
        if not 0 <= figure.value <= figure.of or figure.of <= 0:
            yield place, f"{shown} is not a count", "the value is between 0 and `of`"
            continue
        if figure.unit not in PEOPLE or finding.read == "relay":
            continue  # another source, such as a registry, may count from another base
        size = sizes.get(figure.arm) if figure.arm else total
        if size is not None and figure.of > size and not figure.derived:
            whose = f'arm "{figure.arm}"' if figure.arm else "study"
            yield place, f"{shown}, but the {whose} has {size} people", _ONE_OF_TWO


@check(
    "REC004",
    "A percentage agrees with the counts beside it.",
    bad=with_finding(figures="{value: 67, unit: '%'}, {value: 9, of: 15, unit: people}"),
    good=with_finding(figures="{value: 67, unit: '%'}, {value: 10, of: 15, unit: people}"),
)
def percentages(file: AnyRecordFile, _: Context) -> Found:
    for number, finding in enumerate(file.record.findings):
        for index, percent, counts in _percentages_with_counts(finding):
            if not any(agrees(percent.value, count.value, count.of or 0, count.derived) for count in counts):
                shown = ", ".join(
                    f"{count.value:g} of {count.of:g} ({100 * count.value / (count.of or 1):.1f}%)" for count in counts
                )
                message = f'{percent.value:g}% in finding "{finding.id}" does not match {shown}'
                yield file.place("findings", number, "figures", index), message, "correct the percentage or the count"


def _percentages_with_counts(finding: Finding) -> Iterator[tuple[int, Figure, list[Figure]]]:
    """Each percentage with its index and its arm's counts, if the arm has as many counts as percentages.

    If an arm has more of one than of the other, the record does not say which belong together.
    """
    for arm in {figure.arm: None for figure in finding.figures}:
        of_arm = [(index, figure) for index, figure in enumerate(finding.figures) if figure.arm == arm]
        percents = [(index, figure) for index, figure in of_arm if figure.unit in ("%", "percent")]
        counts = [figure for _, figure in of_arm if figure.of]
        if len(percents) == len(counts):
            yield from ((index, percent, counts) for index, percent in percents)


@check(
    "REC005",
    "A certainty label is at most what the printed rule allows.",
    why="The rule on the page about certainty is our promise to readers.",
    bad="certainty: moderate",
    good="certainty: very-low",
)
def certainty(file: RecordFile[Study], context: Context) -> Found:
    study, top = file.record, ceiling(file.record, context.sources.subject.certainty)
    hint = f"write certainty: {top.certainty}"
    if study.about == "other" and top.certainty == "none":
        hint += ", or about: this-condition or mixed, if they had what this site is about, or might have it"
    if stronger(study.certainty, top.certainty):
        message = f"certainty {study.certainty}, but the rule allows {top.certainty} at most: {top.because}"
        yield file.place("certainty"), message, hint
    for number, finding in enumerate(study.findings):
        if finding.certainty and stronger(finding.certainty, top.certainty):
            label, most = (WORDS[one].label.lower() for one in (finding.certainty, top.certainty))
            message = f'finding "{finding.id}" is labeled {label}, but the rule allows {most} at most: {top.because}'
            yield file.place("findings", number, "certainty"), message, hint


@check(
    "REC028",
    "The label of a finding, its own or else the study's, is at most the grade that the source itself gives it.",
    why="Beside a citation stands our word. Where the authors are less sure than that, they know better.",
    bad=f"certainty: low\n{_FINDING}\n    source_grade: very low certainty",
    good=f"certainty: low\n{_FINDING}\n    source_grade: very low certainty\n    certainty: very-low",
)
def above_the_own_grade(file: RecordFile[Study], _: Context) -> Found:
    for number, finding in enumerate(file.record.findings):
        label, grade = finding.certainty or file.record.certainty, graded(finding.source_grade or "")
        if grade and stronger(label, grade):
            message = f'finding "{finding.id}" is labeled {WORDS[label].label.lower()}, but its source grades it "{finding.source_grade}"'
            place = file.place("findings", number, "certainty" if finding.certainty else "source_grade")
            yield place, message, f"write certainty: {grade} in this finding"


@check(
    "REC006",
    "A figure names an arm of its study.",
    bad=with_finding(figures="{value: 10, of: 15, unit: people, arm: lumenid}"),
    good=with_finding(figures="{value: 10, of: 15, unit: people, arm: lumenide}"),
)
def unknown_arm(file: AnyRecordFile, _: Context) -> Found:
    arms = [arm.name for arm in file.record.arms] if isinstance(file.record, Study) else []
    known = f"known: {', '.join(arms)}" if arms else "this record has no arms; leave the arm out"
    for steps, finding, figure in file.figures():
        if figure.arm is not None and figure.arm not in arms:
            message = f'finding "{finding.id}" names the arm "{figure.arm}", which the study does not have'
            yield file.place(*steps, "arm"), message, known


@check(
    "REC007",
    "A finding's id and an arm's name are used once in a record.",
    bad=_FINDING + _FINDING.removeprefix("findings:"),
    good=_FINDING + _FINDING.removeprefix("findings:").replace("response", "response-six-months"),
)
def used_twice(file: AnyRecordFile, _: Context) -> Found:
    arms = file.record.arms if isinstance(file.record, Study) else ()
    for number, name in _second_uses(finding.id for finding in file.record.findings):
        yield file.place("findings", number, "id"), f'two findings have the id "{name}"', "rename one"
    for number, name in _second_uses(arm.name for arm in arms):
        yield file.place("arms", number, "name"), f'two arms have the name "{name}"', "rename one"


def _second_uses(names: Iterator[str]) -> Iterator[tuple[int, str]]:
    seen: Counter[str] = Counter()
    for number, name in enumerate(names):
        seen[name] += 1
        if seen[name] == 2:
            yield number, name


@check(
    "REC008",
    "A relayed finding names the source that relays it, and a finding that we read ourselves names none.",
    why="Readers see whether we read the study itself or only what somebody else says about it.",
    bad=_FINDING.replace("read: abstract", "read: relay"),
    good=_FINDING.replace("read: abstract", "read: relay\n    relay: https://example.org/review"),
)
def relay(file: AnyRecordFile, _: Context) -> Found:
    for number, finding in enumerate(file.record.findings):
        if finding.read == "relay" and finding.relay is None:
            message = f'finding "{finding.id}" is relayed, but does not say by which source'
            yield file.place("findings", number, "read"), message, "add relay: and the address"
        elif finding.read != "relay" and finding.relay is not None:
            message = f'finding "{finding.id}" was read in the {finding.read}, yet names a relay'
            yield file.place("findings", number, "relay"), message, "write read: relay, or remove the address"


@check(
    "REC009",
    "An interval has two ends in order, and its value is between them.",
    bad=with_finding(figures="{value: 1.13, low: 1.91, high: 0.36, unit: SMD}"),
    good=with_finding(figures="{value: 1.13, low: 0.36, high: 1.91, unit: SMD}"),
)
def interval(file: AnyRecordFile, _: Context) -> Found:
    for steps, finding, figure in file.figures():
        low, high, place = figure.low, figure.high, file.place(*steps)
        name = f'the interval of {figure.value:g} in finding "{finding.id}"'
        if (low is None) != (high is None):
            yield place, f"{name} has one end", "give low and high, or neither"
        elif low is not None and high is not None and not low <= figure.value <= high:
            yield place, f"{name}, {low:g} to {high:g}, does not contain it", "correct low, high or value"
        elif not 0 < figure.level < 100:
            yield place, f"{name} is at {figure.level}%", "a level is a percentage such as 95"


@check(
    "REC010",
    "A follow-up has at most the people of the study, and a loss is a percentage.",
    bad="follow_up: [{when: after six months, left: 31}]",
    good="follow_up: [{when: after six months, left: 25}]",
)
def follow_up(file: RecordFile[Study], _: Context) -> Found:
    total = file.record.people.number
    for number, point in enumerate(file.record.follow_up):
        place = file.place("follow_up", number)
        if point.lost_percent is not None and not 0 <= point.lost_percent <= 100:
            yield place, f"{point.lost_percent:g}% lost {point.when}", "a loss is between 0 and 100 percent"
        elif point.left is not None and total is not None and point.left > total:
            yield place, f"{point.left} people left {point.when}, of {total}", _ONE_OF_TWO


@check(
    "REC011",
    "A randomized trial has more than one arm, and its record names each.",
    bad="arms: [{name: lumenide, people: 30, given: lumenide}]",
    good="arms: [{name: lumenide, people: 15, given: lumenide}, {name: placidole, people: 15, given: placidole}]",
)
def too_few_arms(file: RecordFile[Study], _: Context) -> Found:
    if file.record.design in RANDOMISED and len(file.record.arms) == 1:
        message = f"a {file.record.design} with one arm"
        yield file.place("arms"), message, "add the arm that it was compared with"


@check(
    "REC022",
    "The address of a source or a relay is plain: a host in the letters a to z, no user name, no port.",
    why="A study's page shows these addresses to readers as links.",
    bad="sources: [{url: 'https://pubmed.ncbi.nlm.nih.gov@example.org/', opened: 2026-10-23}]",
    good="sources: [{url: 'https://pubmed.ncbi.nlm.nih.gov/7647644/', opened: 2026-10-23}]",
)
def plain_addresses(file: AnyRecordFile, _: Context) -> Found:
    for steps, typed in _typed(file.page.meta):
        if fault := not_for_readers(typed):
            message = f'"{short(typed)}" is not a plain address: {fault}'
            yield file.place(*steps), message, "copy the address from the site itself"


def _typed(meta: dict[str, Any]) -> Iterator[tuple[tuple[object, ...], str]]:
    """Each address of a record with its place. It is as the writer typed it, since the model holds it normalized."""
    for number, source in enumerate(meta.get("sources") or []):
        yield ("sources", number, "url"), str(source["url"])
    for number, finding in enumerate(meta.get("findings") or []):
        if finding.get("relay"):
            yield ("findings", number, "relay"), str(finding["relay"])
