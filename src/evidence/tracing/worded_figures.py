"""Finds what says a figure without a number of its own: "everyone improved", "symptoms halved", "twice as many".

It also finds a number that means more than itself ("all 15 people improved") and scores without a unit ("the mean score
fell from 45 to 22"). Like the others of `possible_figures`, they are figures only if a study cited beside them reports
figures of that kind.
"""

import re
from collections.abc import Iterator
from functools import cache

from evidence.tracing.figures import BETTER_OR_WORSE, Mention
from evidence.tracing.numbers import DIGITS, NUMBER, SPACES, number
from evidence.tracing.quick_look import found_in, has_one, needed
from evidence.tracing.units import ANY_UNIT, PEOPLE, is_year

_THOSE = r"(?:the|these|those|them)"
_DID = rf"(?:completed|dropped out|{BETTER_OR_WORSE})"
_EVERY_RE = re.compile(
    rf"\b(?:(?P<all>all|everyone|everybody|every one)|none|nobody|no one|not one)(?: of)?(?: {_THOSE})?"
    rf"(?: (?P<n>{NUMBER}))?(?: (?:of {_THOSE} )?(?P<people>{PEOPLE}))? {_DID}".replace(" ", SPACES)
)
_HEDGED_RE = re.compile(
    r"\b(?:not|n['\u2019]t|nearly|almost|hardly|virtually|practically|if|whether|that|did|until|when)(?: in)?\s*$"
)
_OUTCOME = (
    rf"(?:symptoms?|scores?|severity|risks?|odds|chances?|relapses?|respon(?:se|ders)|deaths?|number of {PEOPLE})\b"
)
_WHOSE = r"(?:(?:the|their|its|his|her|people['\u2019]s|average|mean) ){0,2}"
_TIMES = {"ha": 0.5, "do": 2.0, "tw": 2.0, "tr": 3.0}
_CHANGED = r"(?P<word>halv|doubl|tripl|trebl)(?:ed|es|ing|e)\b"
_COMPARED = (
    rf"(?:as (?:likely|often|common)|as many(?= (?:of {_THOSE}|{PEOPLE}|{_DID})\b)|the (?:risk|odds|chance)s?"
    r"|(?:more|less) (?:likely|common|often)|higher|lower|greater)\b"
)
_FOLD = r"[-\s]?fold(?= (?:rise|increase|drop|fall|decrease|difference|higher|lower|more|less|greater)\b)"
_RATIO_RES = tuple(
    re.compile(pattern.replace(" ", SPACES))
    for pattern in (
        rf"\b{_CHANGED}(?= {_WHOSE}{_OUTCOME})",
        rf"\b(?:(?P<word>half|twice|double)|(?P<n>{NUMBER}) times) {_COMPARED}",
        rf"\b(?P<n>{NUMBER}|two|three|four|five|six|ten){_FOLD}",
        rf"\b{_OUTCOME}(?: (?!and\b|but\b|or\b|doses?\b)[\w'\u2019-]+){{0,5}}? {_CHANGED}",
        rf"\b{_OUTCOME}(?: (?!and\b|but\b|or\b|doses?\b)[\w'\u2019-]+){{0,5}}? (?:by|in) (?P<word>half)\b(?! (?:an?|of|the)\b)",
    )
)
_BARE = rf"(?![\w%/]|[.,:][0-9]|[-\s]{{0,9}}(?:{ANY_UNIT}|{PEOPLE}\b|percent))"
_FROM_TO_RE = re.compile(
    rf"\b(?:scores?|severity)\b(?P<between>[^.;:|\n]{{0,80}}?)\bfrom (?P<first>{DIGITS})(?P<unit>[-\s]{{1,9}}points)?"
    rf" to (?P<last>{DIGITS})".replace(" ", SPACES)
    + _BARE
)
_CHANGES_RE = re.compile(
    r"\b(?:fell|dropped|went|rose|improved|came|(?:de|in)creased|declined|sank|lowered|reduced|halved)\b"
)
_MEAN_RE = re.compile(
    rf"\b(?:mean|average|median)(?: [\w-]+){{0,2}} scores? (?:of|was|were) (?P<n>{DIGITS})".replace(" ", SPACES) + _BARE
)
_RATIO_OF_RE = re.compile(
    rf"\b(?P<name>(?:odds|risk|hazard|rate|prevalence) ratio) (?:of|was|=) (?P<n>{DIGITS})(?!\w)".replace(" ", SPACES)
)


def worded_figures(text: str) -> Iterator[Mention]:
    """The worded figures of a text, which is in lower case; one may begin inside another."""
    if not has_one(text, _needed()):  # as most texts
        return
    for match in found_in(_EVERY_RE, text):
        if not _HEDGED_RE.search(text, max(0, match.start() - 14), match.start()):
            yield from _every(match)
    for pattern in _RATIO_RES:
        yield from (ratio for ratio in map(_ratio, found_in(pattern, text)) if ratio.value > 0)
    for match in found_in(_FROM_TO_RE, text):
        if _CHANGES_RE.search(match["between"]) and not (is_year(match["first"]) and is_year(match["last"])):
            for name in ("first", "last") if match["unit"] is None else ("last",):
                yield _points(match, name)
    for match in found_in(_MEAN_RE, text):
        yield _points(match, "n")
    for match in found_in(_RATIO_OF_RE, text):
        yield Mention(
            "measure", number(match["n"]), " ".join(match["name"].split()), "", match.start("n"), match.end("n")
        )


@cache
def _needed() -> tuple[tuple[str, ...], ...]:
    """What any of the patterns needs."""
    patterns = (_EVERY_RE, *_RATIO_RES, _FROM_TO_RE, _MEAN_RE, _RATIO_OF_RE)
    return tuple(dict.fromkeys(way for pattern in patterns for way in needed(pattern)))


def _every(match: re.Match[str]) -> Iterator[Mention]:
    end = match.end("people") if match["people"] else match.end("n") if match["n"] else match.end()
    if match["n"] and number(match["n"]) > 1:
        many = number(match["n"])
        yield Mention("count", many if match["all"] else 0, "", "", match.start(), end, many)
    elif not match["n"] and (match["people"] or match["all"] != "all"):
        yield Mention("share", 100.0 if match["all"] else 0.0, "%", "", match.start(), match.end())


def _ratio(match: re.Match[str]) -> Mention:
    found = match.groupdict()
    value = number(found["n"]) if found.get("n") else _TIMES[found["word"][:2]]
    begin = match.start("n") if found.get("n") else match.start("word")
    return Mention("ratio", value, "times", "", begin, match.end())


def _points(match: re.Match[str], name: str) -> Mention:
    return Mention("measure", number(match[name]), "points", "", match.start(name), match.end(name))
