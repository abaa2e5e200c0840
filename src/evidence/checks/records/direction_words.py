"""Checks that a finding's direction is that of its words, if these report a gain, harm, or no difference."""

import re

from evidence.checks.check import AnyRecordFile, Context, Found, check
from evidence.checks.records.agreement import NO_DIFFERENCE_RE
from evidence.checks.records.examples import with_finding
from evidence.reading.models.record import Finding
from evidence.reading.pages.sentences import sentences_in

# A gain of the treatment, in the words that records use for one. What was compared may be named after "than".
_GAIN_RE = re.compile(
    r"\b(?:(?:a|the) (?:small|modest|large|clear|short) gain\b|(?:saw|was|were|gave) a(?: \w+)? gain\b|gain for\b"
    r"|(?:symptoms|scores) (?:fell|eased) after\b|(?:was|were) better after\b"
    r"|(?:symptoms|scores)\b[^.;]*? (?:were|ended)(?: about)?(?: [\d.]+ points)? lower (?:with|after)\b"
    r"|came back(?: about)?(?: [\d.]+ \w+)? later with\b|\d+ more in every \d+ (?:no longer had|were free of|responded)"
    r"|more people (?:lost the diagnosis|no longer had|were free of|responded|recovered) (?:with|after)\b)",
    re.IGNORECASE,
)
_HARM_RE = re.compile(r"\b(?:side effects?|(?:short-term|mental) effects?|unwanted events?|harm\w*)\b", re.IGNORECASE)
_MORE_HARM_RE = re.compile(
    r"\b(?:(?:came|were|was) more (?:often|common)|rose with|made people feel|(?:some )?people felt (?:detached|sick|dizzy))\b",
    re.IGNORECASE,
)
_ALIKE_RE = re.compile(
    r"\b(?:neither\b[^.;]*? differed|did not (?:clearly |significantly )?differ|there was no sign that [^.;]*? more"
    r"|no evidence that [^.;]*? (?:better|safer|faster)|about alike)\b",
    re.IGNORECASE,
)
_NOT_RE = re.compile(r"\b(?:no|not|nor|neither|never|without|nobody|none)\b", re.IGNORECASE)
_GAIN = "All trials together gave a small gain for lumenide."
_SIDES = {"favours-treatment": "the treatment", "favours-comparator": "the comparator"}


@check(
    "REC025",
    "A finding whose words report a gain, more harm, no difference or more people has that direction, and figures like it.",
    why="Cards show the direction beside the words; readers would see the one contradict the other.",
    bad=with_finding(_GAIN, direction="favours-comparator"),
    good=with_finding(_GAIN),
)
def told_direction(file: AnyRecordFile, _: Context) -> Found:
    for number, finding in enumerate(file.record.findings):
        meant, words = _meant(finding)
        if meant and finding.direction not in (meant, "not-a-comparison"):
            whom = _SIDES.get(meant, "neither side")
            message = (
                f'finding "{finding.id}" says "{words}", which favors {whom}, but its direction is {finding.direction}'
            )
            yield file.place("findings", number, "direction"), message, "correct the words or the direction"
        elif message := _against_figures(finding):
            yield file.place("findings", number, "says"), message, "correct the words or the figures"


def _against_figures(finding: Finding) -> str:
    """What is wrong if a finding says more people, or fewer, of an arm whose shares are all on the other side."""
    shares: dict[str, list[float]] = {}
    for figure in finding.figures:
        if figure.arm and (figure.unit == "%" or figure.unit == "people" and figure.of):
            shares.setdefault(figure.arm, []).append(figure.value / (figure.of or 100))
    if len(shares) != 2:
        return ""
    names = "|".join(sorted(map(re.escape, shares), key=len, reverse=True))
    found = re.search(rf"\b({_MORE_PEOPLE})\b[^.;:]*?\b(?:with|after|on|got|given) ({names})\b", finding.says, re.I)
    if not found or _NOT_RE.search(finding.says[: found.end()]) or re.search(r"\bthan\b", found[0]):
        return ""
    arm = next(one for one in shares if one.lower() == found[2].lower())
    mine, others = shares.pop(arm), next(iter(shares.values()))
    turned = max(mine) < min(others) if found[1].lower().startswith("more") else min(mine) > max(others)
    return f'finding "{finding.id}" says "{found[0]}", but its figures say the opposite' if turned else ""


_MORE_PEOPLE = "(?:more|fewer) (?:people|patients|participants|adults|of them)"


def _meant(finding: Finding) -> tuple[str, str]:
    """The direction that a finding's words give, and these words. Nothing if they give none, or more than one."""
    meant: dict[str, str] = {}
    for start, sentence in sentences_in(finding.says):
        if start == 0 and NO_DIFFERENCE_RE.search(sentence):
            return "", ""  # REC018 looks at these words
        if alike := _ALIKE_RE.search(sentence):
            meant.setdefault("no-difference", alike[0])
        elif (gain := _GAIN_RE.search(sentence)) and not _NOT_RE.search(sentence[: gain.start()]):
            meant.setdefault("favours-treatment", gain[0])
        elif _HARM_RE.search(finding.outcome) and (more := _MORE_HARM_RE.search(sentence)):
            if not _NOT_RE.search(sentence[: more.start()]):
                meant.setdefault("favours-comparator", more[0])
    return next(iter(meant.items())) if len(meant) == 1 else ("", "")
