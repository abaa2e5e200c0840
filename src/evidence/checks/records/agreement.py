"""Checks that a finding's direction, words and numbers agree, and that dates are in order."""

import re
from collections.abc import Iterator

from evidence.checks.check import AnyRecordFile, Context, Found, RecordFile, check
from evidence.checks.claims.subject_words import any_word
from evidence.checks.claims.word_lists import whole_words
from evidence.checks.records.examples import COUNTS, with_finding
from evidence.problem import Place
from evidence.reading.models.record import Arm, Figure, Finding, Study
from evidence.reading.pages.sentences import sentences_in
from evidence.reading.sources import Sources
from evidence.tracing.quick_look import may_match
from evidence.tracing.second_places import mentioned
from evidence.tracing.units import unit_class

_SAYS = "10 of 15 people responded with lumenide, and 3 of 15 people with placidole."
_EFFECTS = frozenset({"d", "g", "smd", "SMD", "SD", "points", "r"})
_RATIOS = frozenset({"risk ratio", "odds ratio", "hazard ratio", "prevalence ratio", "rate ratio", "RR", "OR", "HR"})
_SIDES = {"favours-treatment": 1, "favours-comparator": -1}


def _example(direction: str, says: str = _SAYS, figures: str = COUNTS) -> str:
    return f"comparator: placidole\n{with_finding(says, figures, direction)}\n    good: true"


@check(
    "REC017",
    "The direction of a finding is that of its own numbers.",
    why="Cards and study pages say whom a result favors; that must be what was counted.",
    bad=_example("favours-comparator"),
    good=_example("favours-treatment"),
)
def direction(file: RecordFile[Study], _: Context) -> Found:
    comparators = _comparators(file.record)
    for number, finding in enumerate(file.record.findings):
        place = file.place("findings", number, "direction")
        if side := _SIDES.get(finding.direction):
            yield from _against_counts(finding, place, comparators, side)
        if finding.direction != "not-a-comparison":
            yield from _against_interval(finding, place)


def _comparators(study: Study) -> tuple[set[str], set[str]]:
    """The names of the arms that the study compares with, and those of the others. Both are empty if it is unclear."""
    words = study.comparator.casefold()
    names = {arm.name for arm in study.arms if _is_named(arm, words)}
    others = {arm.name for arm in study.arms} - names
    return (names, others) if names and others else (set(), set())


def _is_named(arm: Arm, comparator: str) -> bool:
    given = re.split(r"[,;(]", arm.given, maxsplit=1)[0]
    return any(name.casefold().strip() in comparator for name in (arm.name, given))


def _against_counts(finding: Finding, place: Place, arms: tuple[set[str], set[str]], side: int) -> Found:
    """The problem if no two arms support the direction. `side` is 1 if it favors the treatment, otherwise -1."""
    good = finding.good if finding.good is not None else _is_good(finding.outcome)
    if good is None:
        return
    wanted = side if good else -side
    for means in {figure.means: None for figure in finding.figures}:
        shares = [(figure, _share(figure)) for figure in finding.figures if figure.means == means and figure.arm]
        compared = [share for figure, share in shares if share is not None and figure.arm in arms[0]]
        treated = [share for figure, share in shares if share is not None and figure.arm in arms[1]]
        if compared and treated and not any((own - other) * wanted > 0 for own in treated for other in compared):
            shown = f"{max(treated):.3g}% with the treatment and {max(compared):.3g}% with the comparator"
            message = f'finding "{finding.id}" has the direction {finding.direction}, but its numbers are {shown}'
            yield place, message, "correct the direction, the numbers, or `good`"
            return


_GOOD_RE = re.compile(r"\b(?:responded|gone|remission|recovered|finished|completed|no longer ha)", re.I)
_BAD_RE = re.compile(
    r"\b(?:side effects?|stopped|left|harm\w*|unwanted|worse|dropped|died|poor|feeling sick|diarrh\w+|nausea|serious)\b",
    re.I,
)


def _is_good(outcome: str) -> bool | None:
    """Whether it is good if more people have an outcome, by its words. None if they do not say, or say both."""
    good, bad = bool(_GOOD_RE.search(outcome)), bool(_BAD_RE.search(outcome))
    return None if good == bad else good


def _share(figure: Figure) -> float | None:
    if figure.of:
        return 100 * figure.value / figure.of
    return figure.value if unit_class(figure.unit) == "%" else None


def _against_interval(finding: Finding, place: Place) -> Found:
    """The problem if a direction does not fit the interval: one that contains "no difference", or one that does not."""
    for figure in finding.figures[:1]:
        null = 0 if figure.unit in _EFFECTS else 1 if figure.unit in _RATIOS else None
        if figure.low is None or figure.high is None or null is None or figure.arm:
            continue
        contains = figure.low <= null <= figure.high
        if contains == (finding.direction == "no-difference"):
            continue
        shown = f"{figure.low:g} to {figure.high:g}, {'contains' if contains else 'does not contain'} {null}"
        message = f'finding "{finding.id}" has the direction {finding.direction}, but its interval, {shown}'
        yield place, f"{message}, which is no difference", "correct the direction or the interval"


NO_DIFFERENCE_RE = re.compile(
    r"\b(?:no (?:clear |real |significant |statistical )?difference|did not (?:clearly |significantly )?differ"
    r"|(?:was|were|is|are) not (?:clearly |statistically )?(?:different|clear)|no (?:better|worse|more) than|about alike)\b",
    re.I,
)


@check(
    "REC018",
    "A finding whose words report no difference does not have a direction that favors one side.",
    bad=_example("favours-treatment", "The two groups did not clearly differ.", ""),
    good=_example("no-difference", "The two groups did not clearly differ.", ""),
)
def words_against_direction(file: AnyRecordFile, _: Context) -> Found:
    for number, finding in enumerate(file.record.findings):
        said = NO_DIFFERENCE_RE.search(next(sentences_in(finding.says), (0, ""))[1])
        if said and finding.direction in _SIDES:
            message = f'finding "{finding.id}" says "{said[0]}", but its direction is {finding.direction}'
            yield file.place("findings", number, "says"), message, "correct the words or the direction"


_GAIN = r"lower|fell (?:further|more)|improved more|eased(?: \w+)? more|(?:was|were|did|scored) better"
_BETTER_RE = re.compile(
    rf"(?P<before>[^.;]*?)\b(?:{_GAIN}|(?P<worse>(?:points|scored|were|was) higher|rose more))\b(?P<after>[^.;]*)", re.I
)
_SYMPTOMS_RE = re.compile(r"\b(?:symptoms?|scores?|severity|anxiety|pain)\b", re.I)


@check(
    "REC021",
    "The direction of a finding favors the arm that did better by the finding's words.",
    bad=_example("favours-comparator", "Scores were lower with lumenide than with placidole.", ""),
    good=_example("favours-treatment", "Scores were lower with lumenide than with placidole.", ""),
)
def better_arm(file: RecordFile[Study], context: Context) -> Found:
    names = {arm.name: _ways_to_name(arm) for arm in file.record.arms}
    compared, treated = _comparators(file.record)
    illness = context.once(_illness)
    for number, finding in enumerate(file.record.findings):
        of_symptoms = _SYMPTOMS_RE.search(finding.outcome) or illness.search(finding.outcome)
        said = _BETTER_RE.search(finding.says) if of_symptoms and may_match(_BETTER_RE, finding.says) else None
        side = _side_of(said["before"], said["after"], names, compared, treated) if said else 0
        side = -side if said and said["worse"] else side
        if side and _SIDES.get(finding.direction, side) != side:
            whom = "the treatment" if side > 0 else "the comparator"
            message = f'finding "{finding.id}" says that {whom} did better, but its direction is {finding.direction}'
            yield file.place("findings", number, "direction"), message, "correct the words or the direction"


def _illness(sources: Sources) -> re.Pattern[str]:
    """The words of the site for what people have and what eases."""
    return whole_words(any_word([*sources.subject.condition_words, *sources.subject.eased]))


Names = dict[str, re.Pattern[str]]


def _side_of(before: str, after: str, names: Names, compared: set[str], treated: set[str]) -> int:
    """Whom the words around "lower" call lower: 1 for the treatment, -1 for the comparator, 0 if they do not say.

    "lower with lumenide" and "lumenide was lower" name lumenide; "lower than with placidole" names the other.
    """
    first = min(_named(after, names), default=None)
    than = re.search(r"\bthan\b", after[: first[0]]) if first else None
    last = max(_named(before, names), default=None)
    name = first[1] if first else last[1] if last else ""
    side = 1 if name in treated else -1 if name in compared else 0
    return -side if than else side


def _named(text: str, names: Names) -> list[tuple[int, str]]:
    return [(found.start(), name) for name, pattern in names.items() for found in pattern.finditer(text)]


@check(
    "REC019",
    "A number beside an arm's name, in what a finding says or on the record's page, is that arm's.",
    bad=_example("favours-treatment", "3 of 15 people responded with lumenide, and 10 of 15 people with placidole."),
    good=_example("favours-treatment"),
)
def another_arm(file: RecordFile[Study], _: Context) -> Found:
    names = {arm.name: _ways_to_name(arm) for arm in file.record.arms}
    for number, finding in enumerate(file.record.findings):
        of_arms = {figure.arm for figure in finding.figures if figure.arm}
        if len(of_arms) < 2:
            continue
        for text, named in _numbers_with_arms(finding.says, names):
            owners = _owners(finding, text)
            if owners and named not in owners:
                message = f'finding "{finding.id}" says "{text[2]}" of "{named}", but the figure is of "{owners[0]}"'
                yield file.place("findings", number, "says"), message, "correct the words or the figure's arm"
    for block in file.page.blocks:
        for text, named in _numbers_with_arms(block.text, names):
            owners = [owner for finding in file.record.findings for owner in _owners(finding, text)]
            if owners and named not in owners:
                place = file.page.place_at(block.start)
                message = f'this says "{text[2]}" of "{named}", but the figure is of "{owners[0]}"'
                yield place, message, "correct the words or the figure's arm"


Number = tuple[float, float | None, str]  # value, whole, as written


def _ways_to_name(arm: Arm) -> re.Pattern[str]:
    given = re.split(r"[,;(]", arm.given, maxsplit=1)[0].strip()
    return re.compile(rf"\b(?:{re.escape(arm.name)}|{re.escape(given)})\b", re.I)


def _numbers_with_arms(text: str, names: Names) -> Iterator[tuple[Number, str]]:
    """Each percentage or count in a text, if exactly one arm is named between it and the next number, with that arm.

    A sentence that names an arm before its first number ("on placebo it was 3 of 15") is skipped.
    """
    for _, sentence in sentences_in(text):
        if not any(pattern.search(sentence) for pattern in names.values()):
            continue
        kinds = ("count", "percent")
        found = sorted((item for item in mentioned(sentence) if item.kind in kinds), key=lambda item: item.offset)
        if not found or _named(sentence[: found[0].offset], names):
            continue
        for mention, stop in zip(found, [*(item.offset for item in found[1:]), len(sentence)], strict=True):
            after = sentence[mention.end : stop].partition("; ")[0]
            named = {name for _, name in _named(after, names)}
            if len(named) == 1:
                yield (mention.value, mention.of, mention.text), named.pop()


def _owners(finding: Finding, text: Number) -> list[str]:
    """The arms of the figures that have a number. There are none if a figure without an arm has it."""
    found = [figure for figure in finding.figures if (figure.value, figure.of) == text[:2]]
    return [] if any(figure.arm is None for figure in found) else [figure.arm for figure in found if figure.arm]


@check(
    "REC020",
    "No date of a record is before the year of its study, or after the day on which it was last changed.",
    bad="sources: [{url: 'https://example.org/', opened: 2020-11-23}]",
    good="sources: [{url: 'https://example.org/', opened: 2026-10-23}]",
)
def dates(file: AnyRecordFile, context: Context) -> Found:
    record = file.record
    year = int(re.sub(r"\D", "", record.reference))
    for number, source in enumerate(record.sources):
        place = file.place("sources", number, "opened")
        if source.opened.year < year:
            yield place, f"a source was opened on {source.opened}, before the study of {year}", "correct the date"
        elif source.opened > record.updated:
            message = f"a source was opened on {source.opened}, but the record was last changed on {record.updated}"
            latest = max(source.opened for source in record.sources)
            yield place, message, f"write updated: {latest}, or correct the date"
    if record.updated.year < year:
        yield file.place("updated"), f"this was changed on {record.updated}, before the study of {year}", "correct it"
    if record.valid_until and record.valid_until.year < year:
        message = f"valid until {record.valid_until}, before the {record.kind} of {year}"
        yield file.place("valid_until"), message, "correct the date or the key"
