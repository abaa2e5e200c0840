"""Finds the figures in running text: the numbers that must be traced to a study.

handbook/decisions/003-what-a-figure-is.md lists what is a figure and what is not, and why. `prose` takes out what is not
prose, and `figures` skips the dates, ages, telephone numbers and the like that are left.

`figures` goes from number to number and tries a few patterns of limited length at each, so that its time grows only
with the length of the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from evidence.tracing.numbers import (
    BEGIN_RE,
    DASH,
    DIGIT_RE,
    DIGITS,
    FRACTION,
    MAYBE_SPACES,
    NUMBER,
    NUMERAL_RE,
    ONES,
    SPACES,
    TOKEN_RE,
    as_read,
    has_number_words,
    is_decimal,
    number,
)
from evidence.tracing.prose import lower_case, without_emphasis
from evidence.tracing.units import (
    ANY_UNIT,
    DOSE,
    PEOPLE,
    STUDIES,
    TIME,
    is_labelled,
    is_numbered_session,
    is_year,
    noun_class,
    unit_at,
)

Kind = Literal["percent", "count", "share", "measure", "number", "ratio"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure in a text.

    kind:   "percent" (67%), "count" (10 of 15), "share" (two thirds of; its value is in percent), "measure" (27.5
            days, 0.5 mg/kg), "number" (158 people), "ratio" (twice as many).
    unit:   "%", "people", "studies", "days", "points", "mg", "mg/kg", "d", …; for a count: "people", "studies" or "".
    of:     the denominator of a count.
    text:   the figure as it was written, on one line.
    offset: where it begins in the text; `end` is where it ends.
    outcome: whether it says how many people did well or badly ("half of them improved").
    """

    kind: Kind
    value: float
    unit: str
    text: str
    offset: int
    end: int
    of: float | None = None
    outcome: bool = False

    @property
    def percent(self) -> float | None:
        """The figure in percent, or None if it is not a share of a whole."""
        if self.kind == "count":
            return 100 * self.value / self.of if self.of else None
        return self.value if self.kind in ("percent", "share") else None


# A number with one of these after it is not the whole of a count: more digits, a letter, a percent sign, a dose unit.
_WHOLE = rf"(?![\w%]|[.,:/·][0-9]|{MAYBE_SPACES}(?:%|percent\b|per\s?cent\b|m?[gG]\b|m[lL]\b)|{SPACES}(?:milligram|percentage))"

_COUNT_RE = re.compile(
    rf"(?:(?P<first>{DIGITS}){MAYBE_SPACES}(?:to|or|{DASH}){MAYBE_SPACES})?(?P<n>{NUMBER})"
    rf"(?P<between>(?:{SPACES}(?:more|fewer|less|extra))?(?:{SPACES}(?:{PEOPLE}|{STUDIES})\b)?){SPACES}"
    rf"(?P<prep>out{SPACES}of|of|in|per)(?P<the>{SPACES}(?:the|these|those|every|all|an?))?{SPACES}(?P<m>{NUMBER}){_WHOLE}"
    rf"(?P<noun>(?:{SPACES}[^\W\d_]{{2,20}}){{0,3}})",
)
_PERCENT = (  # "95% CI" says how sure a range is
    r"(?:%|percent\b|per[-\s]?cent\b|pct\b|p\.\s?c\.)(?!\s{1,9}(?:(?:confidence|credible|prediction|uncertainty)\b|cr?i\b))"
)
_PERCENT_RE = re.compile(
    rf"(?:(?P<first>{DIGITS}){MAYBE_SPACES}(?:to|or|(?P<and>and)|{DASH}){MAYBE_SPACES}{DASH}?)?"
    rf"(?P<last>{NUMBER}){MAYBE_SPACES}(?P<sign>{_PERCENT})",
)
_SHARE_RE = re.compile(
    rf"(?:half{SPACES}(?:of|(?:all{SPACES})?(?:the|these|those){SPACES}(?:{PEOPLE}|studies|trials))"
    rf"|(?P<fraction>{FRACTION}){MAYBE_SPACES}of"
    rf"|(?:(?P<n>a|{'|'.join(ONES[1:10])}|[1-9])[-\s])(?P<part>thirds?|quarters?|fifths?|tenths?){SPACES}of)\b"
    rf"(?!{SPACES}(?:an?|the|one|each|every|this|that|your|their|my|our)?{MAYBE_SPACES}(?:{TIME}|time\b|way\b))",
)
_MEASURE_RE = re.compile(
    rf"(?:(?P<first>{DIGITS}){MAYBE_SPACES}(?:to|or|{DASH}){MAYBE_SPACES}{DASH}?)?(?P<last>{DIGITS})[-\u2010\u2011\s]{{0,9}}"
    rf"(?={ANY_UNIT})",
)
_DOSE_RE = re.compile(  # a dose whose number is in words, or one character
    rf"(?:(?P<half>half)(?:{SPACES}an?)?|(?P<n>{FRACTION}|{NUMBER}))[-\s]{{0,9}}(?={DOSE})"
)
_EFFECT_RE = re.compile(
    rf"\b(?P<unit>[dgr]){MAYBE_SPACES}(?:=|of\b){MAYBE_SPACES}{DASH}?(?P<value>[0-9]{{1,3}}[.·][0-9]{{1,6}})"
)
_NOUN_RE = re.compile(
    rf"(?:(?P<first>{DIGITS}){MAYBE_SPACES}(?:to|or|{DASH}){MAYBE_SPACES})?(?P<last>{DIGITS})"
    rf"(?:{SPACES}(?P<times>thousand|million|billion))?{SPACES}"
    r"(?:(?P<people>people|participants|patients)|(?P<studies>studies|trials)"
    r"|(?P<person>person|participant|patient)|(?P<study>study|trial))\b",
)
# "(15 of the 30) people on lumenide improved"; but not "… completed", which a group's size may answer.
BETTER_OR_WORSE = (
    r"(?:responded|relapsed|improved(?!\s+(?:the|their|its|his|her|our|an?)\b)|recovered|remitted|(?:got|felt|were) (?:(?:much|clearly|a lot) )?(?:better|worse|well)"
    r"(?!\s+(?!(?:on|in|with|after|by|at|within|when|over|and|or|but|than|for|until|a|the|one|two|three|six)\b)[a-z])"
    r"|had (?:fewer|less|more|no) (?:symptoms|\w+ symptoms)|no longer had)\b"
).replace(" ", SPACES)
_OUTCOME_RE = re.compile(
    rf"(?:{SPACES}(?:of|the|these|those|them|both|groups?|arms?|{PEOPLE}"
    rf"|(?:on|with|in|given|taking){SPACES}(?:the{SPACES})?[\w-]+(?:{SPACES}(?:group|arm))?)){{0,4}}{SPACES}{BETTER_OR_WORSE}",
    re.IGNORECASE,
)
_TIMES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}

_YEAR_BEFORE_RE = re.compile(
    r"(?:\b(?:in|by|since|until|till|from|during|before|after|early|late|mid|the|a|an|this|that|our|their|its|of|and"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?|[0-9],)\s*$",
)
_ORDINAL_HALF_RE = re.compile(r"\b(?:first|second|other|latter|former|last|earlier|later|each|either)\s+$")
_EMPHASIS_RE = re.compile(r"[*\\]|(?<!\w)_|_(?!\w)")
_BETWEEN_RE = re.compile(r"\b(?:between|from|both)\s+$")


def figures(text: str) -> list[Mention]:
    """The figures of a text, in order; none overlaps another. The text is taken as prose. Never raises."""
    lowered = lower_case(as_read(text))
    has_words = has_number_words(lowered)
    if not has_words and not DIGIT_RE.search(lowered):
        return []
    return list(_figures(without_emphasis(lowered), text, TOKEN_RE if has_words else DIGIT_RE))


def _figures(readable: str, text: str, tokens: re.Pattern[str]) -> Iterator[Mention]:
    at = 0
    while token := tokens.search(readable, at):
        start = token.start()
        found = _at(readable, start) if BEGIN_RE.match(readable, start) else []
        for mention in found:
            yield quoting(mention, text)
        if found:
            at = max(mention.end for mention in found)
        else:
            skip = NUMERAL_RE.match(readable, start)  # a number that is not a figure is skipped as a whole
            at = max(token.end(), skip.end() if skip else 0)


def quoting(mention: Mention, text: str) -> Mention:
    """The mention with its words as they are written in the text."""
    words = " ".join(_EMPHASIS_RE.sub("", text[mention.offset : mention.end]).split())
    outcome = mention.kind not in ("measure", "ratio") and _OUTCOME_RE.match(text, mention.end) is not None
    one = mention  # made anew by its parts, which takes a third of the time of `replace`
    return Mention(one.kind, one.value, one.unit, words, one.offset, one.end, one.of, outcome)


def _at(text: str, start: int) -> list[Mention]:
    """The figures that begin at a place where a number begins. There are none if the number is not a figure."""
    if match := _SHARE_RE.match(text, start):
        return _share(match, text)
    if (match := _COUNT_RE.match(text, start)) and (found := _count(match)):
        return found
    if match := _PERCENT_RE.match(text, start):
        return _percent(match, text)
    if not text[start].isascii() or text[start].isalpha():
        return _dose(text, start)
    if found := _effect(text, start):
        return found
    if (match := _MEASURE_RE.match(text, start)) and (found := _measure(match, text)):
        return found
    match = _NOUN_RE.match(text, start)
    return _noun(match, text) if match else []


def _dose(text: str, start: int) -> list[Mention]:
    match = _DOSE_RE.match(text, start)
    unit = unit_at(text, match.end()) if match else None
    if match is None or unit is None:
        return []
    return [Mention("measure", number(match["n"]) if match["n"] else 0.5, unit[0], "", start, unit[1])]


def _share(match: re.Match[str], text: str) -> list[Mention]:
    if match["fraction"]:
        value = 100 * number(match["fraction"])
    elif match["part"] is None:
        if _ORDINAL_HALF_RE.search(text[max(0, match.start() - 12) : match.start()]):
            return []
        value = 50.0
    else:
        parts = {"thi": 3, "qua": 4, "fif": 5, "ten": 10}[match["part"][:3].lower()]
        count = 1 if match["n"].lower() == "a" else int(number(match["n"]))
        if count >= parts or (count == 1) == match["part"].lower().endswith("s"):
            return []
        value = 100 * count / parts
    return [Mention("share", value, "%", "", match.start(), match.end())]


@dataclass(frozen=True, slots=True)
class _Ratio:
    """Two numbers joined by "of", "out of" or "in", with what decides whether they are a count.

    noun: up to three words after the second number, in lower case.
    kind: "people" or "studies" if the words name what is counted, otherwise "".
    """

    match: re.Match[str]
    many: float
    whole: float
    noun: str
    kind: str

    @property
    def is_in(self) -> bool:
        """Whether the numbers are joined by "in" or "per"."""
        return self.match["prep"].lower() in ("in", "per")


def _count(match: re.Match[str]) -> list[Mention]:
    noun = " ".join(match["noun"].lower().split())
    kind = noun_class(match["between"]) or noun_class(noun)
    ratio = _Ratio(match, number(match["n"]), number(match["m"]), noun, kind)
    if any(is_no_count(ratio) for is_no_count in _NO_COUNTS):
        return []
    numbers = [ratio.many]
    if match["first"]:
        low = number(match["first"])
        numbers = [low, ratio.many] if low <= ratio.whole and low == int(low) else numbers
    return [Mention("count", many, kind, "", match.start(), match.end("m"), ratio.whole) for many in numbers]


def _no_share(ratio: _Ratio) -> bool:
    """ "15 of 10", "0.5 of 3", "1 of 1"."""
    whole_numbers = ratio.many == int(ratio.many) and ratio.whole == int(ratio.whole)
    return not (0 <= ratio.many <= ratio.whole and ratio.whole >= 2 and whole_numbers)


def _which_ones(ratio: _Ratio) -> bool:
    """ "one of five words", "six of the seven studies": these say which ones, not how many."""
    in_those = ratio.match["the"] and not re.fullmatch(r"\s*an?", ratio.match["the"])  # "ninety out of a hundred"
    in_words = ratio.match["n"][0].isalpha() and ratio.match["m"][0].isalpha()
    return in_words and not ratio.is_in and (ratio.many == 1 or bool(in_those and ratio.kind != "people"))


def _each_one(ratio: _Ratio) -> bool:
    """ "every one of the 15": all of them, not one."""
    before = ratio.match.string[max(0, ratio.match.start() - 6) : ratio.match.start()]
    return ratio.many == 1 and re.search(r"\b(?:every|each|any|not|no)\s+$", before) is not None


def _one_study_of(ratio: _Ratio) -> bool:
    """ "one study of 21 people"."""
    return ratio.match["prep"].lower() == "of" and noun_class(ratio.match["between"]) == "studies"


def _label(ratio: _Ratio) -> bool:
    """ "page 3 of 4", "session 2 of 6"."""
    text, start = ratio.match.string, ratio.match.start()
    return is_labelled(text, start) or (not ratio.kind and is_numbered_session(text, start))


def _a_year(ratio: _Ratio) -> bool:
    """ "3 in 1999"."""
    return is_year(ratio.match["m"]) and (ratio.is_in or not ratio.kind)


def _a_time_span(ratio: _Ratio) -> bool:
    """ "2 in 10 days"."""
    return ratio.is_in and re.match(TIME, ratio.noun) is not None


def _two_numbers(ratio: _Ratio) -> bool:
    """ "6 people in 12 trials"; but "6 people in 100" and "one person in three" are counts."""
    return ratio.is_in and bool(ratio.match["between"].strip()) and ratio.many > 1 and ratio.whole not in _ROUND_WHOLES


_ROUND_WHOLES = frozenset({10, 100, 1000, 10_000, 100_000, 1_000_000})
# The reasons why two numbers that look like a count are not one.
_NO_COUNTS = (_no_share, _which_ones, _each_one, _one_study_of, _label, _a_year, _a_time_span, _two_numbers)


def _percent(match: re.Match[str], text: str) -> list[Mention]:
    last = number(match["last"])
    if match["sign"] == "%" and match["last"][0].isalpha():
        return []
    if match["first"] is None:
        return [Mention("percent", last, "%", "", match.start(), match.end())]
    first = number(match["first"])
    joined = not match["and"] or _BETWEEN_RE.search(text[max(0, match.start() - 10) : match.start()])
    if first <= 100 and joined and not is_labelled(text, match.start()):  # not "week 2 – 67%"
        return [Mention("percent", value, "%", "", match.start(), match.end()) for value in (first, last)]
    return [Mention("percent", last, "%", "", match.start("last"), match.end())]


def _effect(text: str, start: int) -> list[Mention]:
    before = max(0, start - 24)
    for match in _EFFECT_RE.finditer(text, before, min(len(text), start + 12)):
        if match.start("value") == start:
            return [Mention("measure", number(match["value"]), match["unit"], "", start, match.end())]
    return []


def _measure(match: re.Match[str], text: str) -> list[Mention]:
    unit = unit_at(text, match.end())
    if unit is None or is_labelled(text, match.start()):
        return []
    name, end, whole_too = unit
    return [
        Mention("measure", number(match[group]), name, "", match.start(), end)
        for group in ("first", "last")
        if match[group] and (whole_too or is_decimal(match[group]))
    ]


def _noun(match: re.Match[str], text: str) -> list[Mention]:
    raw = match["last"]
    value = number(raw) * _TIMES.get((match["times"] or "").lower(), 1)
    if _counts_nothing(match) or is_labelled(text, match.start()):
        return []
    if is_year(raw) and _YEAR_BEFORE_RE.search(text[max(0, match.start() - 12) : match.start()]):
        return []
    unit = "people" if match["people"] or match["person"] else "studies"
    first = match["first"]
    if first and not is_decimal(first) and not match["times"] and not is_year(first):
        return [Mention("number", end, unit, "", match.start(), match.end()) for end in (number(first), value)]
    return [Mention("number", value, unit, "", match.start("last"), match.end())]


def _counts_nothing(match: re.Match[str]) -> bool:
    """ "5 patient", "2.5 trials"; but "1 trial" and "2.5 million people" do count studies and people."""
    if (match["person"] or match["study"]) and (match["last"] != "1" or match["first"]):
        return True
    return is_decimal(match["last"]) and not match["times"]
