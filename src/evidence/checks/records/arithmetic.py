"""Checks that the numbers of a record add up: who began, finished and left, and what the arms have together."""

import re
from collections.abc import Iterator

from evidence.checks.check import AnyRecordFile, Context, Found, RecordFile, check
from evidence.checks.records.examples import with_finding
from evidence.reading.models.record import Figure, Finding, Study
from evidence.tracing.second_places import agrees, restated, sums_over_arms
from evidence.tracing.units import unit_class
from evidence.tracing.words import figure as in_words

_BEGAN = re.compile(r"\b(?:began|started|enrolled|joined|assigned|random|took part|took in)", re.I)
_FINISHED = re.compile(r"\b(?:finished|completed|analy[sz]ed|were left|left at|measured)\b", re.I)
_LEFT_EARLY = re.compile(
    r"\b(?:left early|left the|left for|left because|dropped out|drop-?outs?|lost|withdr[ae]w|stopped|did not (?:finish|complete))",
    re.I,
)


def _example(says: str, *figures: str) -> str:
    return with_finding(says, ", ".join(f"{{{figure}}}" for figure in figures), "not-a-comparison")


_STARTED, _DONE = "value: 30, unit: people, means: started", "value: {}, unit: people, means: finished"


@check(
    "REC014",
    "No more people finished than began, and those who finished and those who left are all who began.",
    bad=_example("30 people started and 31 people finished.", _STARTED, _DONE.format(31)),
    good=_example("30 people started and 29 people finished.", _STARTED, _DONE.format(29)),
)
def began_and_finished(file: AnyRecordFile, _: Context) -> Found:
    for number, finding in enumerate(file.record.findings):
        for arm in {figure.arm: None for figure in finding.figures}:
            all_began, finished, left = _began_finished_left(finding, arm)
            for began, _index in all_began:
                yield from _more_than(file, number, finished + left, began)
                if len(finished) == len(left) == 1 and finished[0][0] + left[0][0] != began:
                    message = f"{finished[0][0]:g} finished and {left[0][0]:g} left, but {began:g} began"
                    place = file.place("findings", number, "figures", left[0][1])
                    yield place, f'{message} in finding "{finding.id}"', "correct the number that is wrong"


Group = list[tuple[float, int]]  # numbers of people, each with the index of its figure


def _began_finished_left(finding: Finding, arm: str | None) -> tuple[Group, Group, Group]:
    """How many people a finding says began, finished and left early in an arm, each with its figure's index."""
    groups: tuple[Group, Group, Group] = [], [], []
    for index, figure in enumerate(finding.figures):
        if figure.arm != arm or unit_class(figure.unit) != "people" or restated(figure):
            continue
        means = figure.means or ""
        kinds = [bool(pattern.search(means)) for pattern in (_BEGAN, _FINISHED, _LEFT_EARLY)]
        if kinds[2]:
            kinds[:2] = [False, False]  # "did not complete"
        for group, is_kind in zip(groups, kinds, strict=True):
            if is_kind and sum(kinds) == 1 and all(value != figure.value for value, _ in group):
                group.append((figure.value, index))
        if sum(kinds) == 1 and figure.of and not groups[0]:
            groups[0].append((figure.of, index))
    return groups


def _more_than(file: AnyRecordFile, number: int, parts: Group, began: float) -> Found:
    finding = file.record.findings[number]
    for value, index in parts:
        if value > began:
            place = file.place("findings", number, "figures", index)
            message = f'{in_words(finding.figures[index])} in finding "{finding.id}", but only {began:g} began'
            yield place, message, "correct the number that is wrong"


_ARMS = [f"value: 15, unit: people, arm: {arm}, means: finished" for arm in ("lumenide", "placidole")]


@check(
    "REC015",
    "What a finding counts in each arm adds up to its total.",
    bad=_example("31 people finished.", _DONE.format(31), *_ARMS),
    good=_example("30 people finished.", _DONE.format(30), *_ARMS),
)
def in_all(file: RecordFile[Study], _: Context) -> Found:
    names = sorted(arm.name for arm in file.record.arms)
    for number, means, total, arms in sums_over_arms(file.record.findings):
        finding = file.record.findings[number]
        for index, figure in _in_all(finding, means):
            if arms == names and figure.value != total and file.record.design != "crossover-trial":
                place = file.place("findings", number, "figures", index)
                message = f'{in_words(figure)} in finding "{finding.id}", but its arms have {total:g} together'
                yield place, message, "correct the number that differs from the paper"


def _in_all(finding: Finding, means: str) -> Iterator[tuple[int, Figure]]:
    """The figures of a finding that count people under one meaning but in no arm, each with its index."""
    for index, figure in enumerate(finding.figures):
        of_people = unit_class(figure.unit) == "people" and not restated(figure)
        if figure.arm is None and means and figure.means == means and of_people:
            yield index, figure


@check(
    "REC016",
    "The percentage lost by a follow-up agrees with the people who were left.",
    bad="follow_up: [{when: after six months, left: 24, lost_percent: 25}]",
    good="follow_up: [{when: after six months, left: 24, lost_percent: 20}]",
)
def lost(file: RecordFile[Study], _: Context) -> Found:
    total = file.record.people.number
    for number, point in enumerate(file.record.follow_up):
        if total and point.left is not None and point.lost_percent is not None and point.left <= total:
            away = total - point.left
            if not agrees(point.lost_percent, away, total):
                really = f"{away} of {total} is {100 * away / total:.1f}%"
                message = f"{point.lost_percent:g}% lost {point.when}, but {really}"
                yield file.place("follow_up", number), message, "correct one of the three numbers"
