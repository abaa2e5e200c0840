"""Checks that a record gives each number a second time, so that a typing mistake contradicts something."""

from collections.abc import Iterator

from evidence.checks.check import AnyRecordFile, Context, Found, FoundByCode, RecordFile, check
from evidence.checks.records.examples import with_finding
from evidence.checks.records.form import arms_add_up, denominators, interval, percentages, unknown_arm
from evidence.reading.models.record import AnyRecord, Figure, Finding, Study
from evidence.tracing.reported_figures import PER
from evidence.tracing.second_places import (
    Numbers,
    agrees,
    follows,
    numbers,
    numbers_in,
    restated,
    said_in_words,
    sums_over_arms,
)
from evidence.tracing.units import unit_class
from evidence.tracing.words import figure as in_words


@check(
    "REC012",
    "Each number of a record also appears in the record's words, or follows from its other numbers.",
    why="If a number appears only once, nobody notices a typing mistake in it.",
    bad=with_finding("Symptoms fell more with lumenide.", "{value: 11.88, unit: points}"),
    good=with_finding("Symptoms were 11.88 points lower with lumenide.", "{value: 11.88, unit: points}"),
)
@check(
    "REC013",
    "The whole of a count is an arm, the sample, or another group that the record counts.",
    bad=with_finding("10 of 14 people felt better.", "{value: 10, of: 14, unit: people, arm: lumenide}"),
    good=with_finding("10 of 15 people felt better.", "{value: 10, of: 15, unit: people, arm: lumenide}"),
)
def second_places(file: AnyRecordFile, context: Context) -> FoundByCode:
    of_record, reported = numbers(file.record, file.page), _reported(file, context)
    yield from (("REC012", *found) for found in _appears_once(file, of_record, reported))
    yield from (("REC013", *found) for found in _unknown_whole(file, of_record, reported))


def _appears_once(file: AnyRecordFile, of_record: Numbers, reported: set[str]) -> Found:
    for path in of_record.placed:
        steps: list[str | int] = [int(step) if step.isdigit() else step for step in path.split(".")]
        if of_record.elsewhere(path) or _part(path) in reported:
            continue
        if steps[0] == "findings":
            yield from _figure(file, int(steps[1]), int(steps[3]))
        elif not _adds_up(file.record, path):
            number = of_record.placed[path]
            named = {"people": "people", "studies": "studies", "%": "percent"}[number.unit]
            message = f"{number.value:g} {named} appear nowhere else in this record"
            yield file.place(*steps), message, "say it in the record's words, for example in `who`; or correct it"


def _part(path: str) -> str:
    """The part of a record in which one wrong number can cause several problems: a finding, or the people and arms."""
    first, *rest = path.split(".")
    return f"{first}.{rest[0]}" if first == "findings" and rest else first.replace("arms", "people")


def _reported(file: AnyRecordFile, context: Context) -> set[str]:
    """The parts of a record in which a more specific check already found a problem."""
    finders = [denominators, percentages, unknown_arm, interval]
    found = {place.line for finder in finders for place, *_ in finder(file, context)}
    reported = {_part(path) for path, line in file.page.meta_lines.items() if line in found}
    record = file.record
    adds_up = not isinstance(record, Study) or not any(arms_add_up(RecordFile(record, file.page), context))
    return reported if adds_up else {*reported, "people"}


def _figure(file: AnyRecordFile, number: int, index: int) -> Found:
    finding = file.record.findings[number]
    figure = finding.figures[index]
    others = [other for at, other in enumerate(finding.figures) if at != index]
    if said_in_words(finding, figure) or follows(figure, others) or _in_a_sum(file.record, number, figure):
        return
    message = f'"{in_words(figure)}" in finding "{finding.id}" appears nowhere else in this record'
    hint = "say it in the finding's `says`, correct it, or leave the figure out"
    yield file.place("findings", number, "figures", index), message, hint


def _in_a_sum(record: AnyRecord, number: int, figure: Figure) -> bool:
    """Whether a figure is one of the arms' figures that add up to a number of the same finding."""
    plain = [total.value for total in record.findings[number].figures if not total.arm and not total.of]
    return figure.arm is not None and any(
        where == number and means == (figure.means or "") and total in plain
        for where, means, total, _ in sums_over_arms(record.findings)
    )


def _adds_up(record: AnyRecord, path: str) -> bool:
    """Whether a number of people or studies is in `who`, is the sum of the arms, or fits those left and lost."""
    if not isinstance(record, Study):
        return False
    if path.startswith("follow_up"):
        return _fits(record, int(path.split(".")[1]), path.endswith("left"))
    if path.startswith("people."):
        number = record.people.number if path == "people.number" else record.people.studies
        if number in numbers_in(record.people.who):
            return True
    sizes = [arm.people for arm in record.arms]
    in_all = sum(size or 0 for size in sizes) == record.people.number
    return path != "people.studies" and len(sizes) > 1 and None not in sizes and in_all


def _fits(record: Study, index: int, is_left: bool) -> bool:
    """Whether the people left and the percentage lost agree, or the arms' people add up to the people left."""
    point, total = record.follow_up[index], record.people.number
    if total and point.left is not None and point.left > total:
        return True  # this was reported already
    if total and point.left is not None and point.lost_percent is not None:
        return agrees(point.lost_percent, total - point.left, total)
    sums = [all_in for *_, all_in, arms in sums_over_arms(record.findings) if len(arms) == len(record.arms)]
    return is_left and point.left in sums


def _unknown_whole(file: AnyRecordFile, of_record: Numbers, reported: set[str]) -> Found:
    for steps, finding, figure in file.figures():
        path = ".".join(map(str, steps))
        if figure.of is None or restated(figure) or _part(path) in reported:
            continue
        shown = f'"{in_words(figure)}" in finding "{finding.id}"'
        size = _size_of_arm(file.record, figure) if finding.read != "relay" else None
        if size is not None and figure.of != size and not _is_a_group(of_record, path, figure):
            hint = "correct one of the two, or give the smaller group's size as a figure of its own"
            yield file.place(*steps), f'{shown}, but the arm "{figure.arm}" has {size} people', hint
        elif size is None and figure.of not in _wholes(of_record, path, finding, figure):
            hint = "correct the whole, or say in `says` who they are"
            yield file.place(*steps), f"{shown}: no group of this record has {figure.of:g}", hint


def _size_of_arm(record: AnyRecord, figure: Figure) -> int | None:
    arms = record.arms if isinstance(record, Study) and unit_class(figure.unit) == "people" else []
    return next((arm.people for arm in arms if arm.name == figure.arm), None)


def _is_a_group(of_record: Numbers, path: str, figure: Figure) -> bool:
    """Whether another number of the record, or its words, give a group as large as the whole of a figure."""
    others = (other for name, other in of_record.placed.items() if name != path and other.of is None)
    return any(other.value == figure.of and other.unit == unit_class(figure.unit) for other in others) or any(
        mention.kind == "number" and mention.value == figure.of for mention in of_record.mentions
    )


def _wholes(of_record: Numbers, path: str, finding: Finding, figure: Figure) -> Iterator[float]:
    """The sizes of groups that can be the whole of a count: other numbers with its unit, and wholes in the words."""
    if figure.of in PER:
        yield figure.of or 0
    for name, other in of_record.placed.items():
        if name != path and other.unit == unit_class(figure.unit):
            yield other.value
            yield from [other.of] if other.of else []
    if figure.of and said_in_words(finding, figure):
        yield figure.of
    for mention in of_record.mentions:
        if mention.kind == "count" and mention.of:
            yield mention.of
        elif mention.kind == "number":
            yield mention.value
