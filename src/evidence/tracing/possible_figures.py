"""Finds numbers that are figures only if a study cited beside them reports that kind: "12/15", "9 days", "nine people".

Elsewhere such a number is a date, a plan ("six infusions") or a way of speaking. `matching.not_reported` decides.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from evidence.text import blank
from evidence.tracing.figures import Mention, figures, quoting
from evidence.tracing.numbers import BEGIN_RE, DASH, DIGITS, MAYBE_SPACES, NUMBER, SPACES, TOKEN_RE, is_decimal, number
from evidence.tracing.prose import as_figures_are_read
from evidence.tracing.units import (
    ANY_UNIT,
    COUNTABLE,
    PEOPLE,
    TIME,
    is_labelled,
    is_numbered_session,
    is_year,
    look,
    unit_at,
)

_RATIO_RE = re.compile(
    rf"(?P<n>0|[1-9][0-9]{{0,4}}) {{0,3}}[/\u2044\u2215] {{0,3}}(?P<m>[1-9][0-9]{{0,4}})(?![\w/%]|[.,:][0-9]|{DASH}[0-9])"
    rf"(?P<named>{SPACES}(?:of\b|{PEOPLE}\b))?(?!{SPACES}(?:of{SPACES})?(?:an?{SPACES}|the{SPACES})?{TIME})"
)
_FRACTIONS = {(1, 2): 50.0, (1, 3): 100 / 3, (2, 3): 200 / 3, (1, 4): 25.0, (3, 4): 75.0}  # in percent
_FIXED_PHRASES = frozenset({(9, 11), (20, 20), (50, 50)})  # a day, eyesight, even chances
_DATE_BEFORE_RE = re.compile(
    r"\b(?:on|by|since|until|till|before|after|from|to|through|dated?|(?:mon|tues|wednes|thurs|fri|satur|sun)day,?)\s*$"
)
_SCORE_BEFORE_RE = re.compile(
    r"\b(?:scores?|scored|rat(?:e|es|ed|ing)|pain|vision|pressure|lot)(?:\s+(?:of|at|is|was|as))?\s*$"
)
_GAP = rf"(?:[-\u2010\u2011]|{SPACES})"
_WHOLE_RE = re.compile(rf"(?:(?P<n>{NUMBER}){_GAP}|(?P<digits>{DIGITS}))(?={ANY_UNIT})", re.IGNORECASE)
_SHARE_RE = re.compile(
    rf"(?P<part>(?:two|2)[-\s]thirds|(?:three|3)[-\s]quarters)\b(?!{SPACES}of\b)(?!-|{SPACES}(?:way|majorit|{TIME}))"
    rf"|half{SPACES}(?!(?:an?|the|as|past|of|way|time|its?|their|your|our|my|that|{TIME})\b)(?=[a-z])"
)
_NEARLY_RE = re.compile(r"\b(?:about|nearly|almost|roughly|around|over|only|than|just|least|most|under|and)\s*$")
_NUMBER_RE = re.compile(rf"(?P<n>{DIGITS})(?!\s?[/%])")
_PEOPLE_RE = re.compile(rf"(?P<n>{NUMBER}){SPACES}{PEOPLE}\b", re.IGNORECASE)
_SAMPLE_RE = re.compile(r"\bn\s?=\s?$")  # "n = 12"
_UNIT_OR_PEOPLE = rf"{_GAP}(?:{ANY_UNIT}|{PEOPLE}\b)"
_RANGE_RE = re.compile(
    rf"(?:{DIGITS}(?:{_UNIT_OR_PEOPLE})?{MAYBE_SPACES}{DASH}{MAYBE_SPACES}|{NUMBER}(?:{_UNIT_OR_PEOPLE})?{SPACES}to{SPACES}"
    rf"|{NUMBER}{SPACES}(?:or|and){SPACES}){NUMBER}{_UNIT_OR_PEOPLE}",
    re.IGNORECASE,
)
_OWN_RE = re.compile(rf"(?P<n>{NUMBER})(?:{_GAP})?", re.IGNORECASE)
_RANGE_BEFORE_RE = re.compile(rf"{NUMBER}{MAYBE_SPACES}(?:{DASH}|(?:to|or|and)\b){MAYBE_SPACES}$", re.IGNORECASE)
_AGE_BEFORE_RE = re.compile(r"\b(?:aged?|ages|over|under|above|below|between)\s*$")
_AGE_AFTER_RE = re.compile(
    rf"[-\s]{{1,3}}(?:old|of{SPACES}age|(?:or|and){SPACES}(?:older|over|above|younger|under|up))\b", re.IGNORECASE
)


def possible_figures(
    text: str, found: Sequence[Mention] | None = None, own: Collection[str] = frozenset()
) -> list[Mention]:
    """The possible figures of a text, in order: counts, shares, measures and numbers of people. Never raises.

    The text is taken as prose. `found` is what `figures` finds in the text, if the caller knows it already: that is
    left out, and so are dates, ranges, ages, labels and ratings. `own` are units that this package does not know.
    """
    sure = figures(text) if found is None else found
    rest = blank(as_figures_are_read(text), [(mention.offset, mention.end) for mention in sure])
    return [quoting(mention, text) for mention in _possible(rest, own)]


def counts_in(text: str, found: Sequence[Mention]) -> list[Mention]:
    """The counts of a text in which `figures` finds these figures, possible ones among them."""
    return [mention for mention in [*found, *possible_figures(text, found)] if mention.kind == "count"]


def _possible(text: str, own: Collection[str]) -> Iterator[Mention]:
    done = 0
    for token in TOKEN_RE.finditer(text):
        start = token.start()
        sample = _SAMPLE_RE.search(text, max(0, start - 4), start)
        if start < done or not (sample or BEGIN_RE.match(text, start)):
            continue
        if number_range := _RANGE_RE.match(text, start):
            done = number_range.end()
        elif (
            mention := _ratio(text, start)
            or _share(text, start)
            or _whole_measure(text, start)
            or _people(text, start, sample is not None)
            or _own_measure(text, start, own)
        ):
            done = mention.end
            yield mention


def _ratio(text: str, start: int) -> Mention | None:
    """ "12/15", "3/4 of the people"; but not a date, a rating or "9/11"."""
    match = _RATIO_RE.match(text, start)
    if match is None:
        return None
    many, whole = int(match["n"]), int(match["m"])
    if many > whole or whole < 2 or is_year(match["n"]) or _is_label(text, start):
        return None
    share = _FRACTIONS.get((many, whole))
    if not match["named"] and (
        share or (many, whole) in _FIXED_PHRASES or many == whole or _is_date_or_score(text, start)
    ):
        return None
    if share:
        return Mention("share", share, "%", "", start, match.end("m"))
    return Mention("count", many, "", "", start, match.end("m"), whole)


def _share(text: str, start: int) -> Mention | None:
    """ "two thirds improved", "about half improved". If "of" follows, `figures` finds them."""
    match = _SHARE_RE.match(text, start)
    if match is None:
        return None
    if match["part"]:
        share = 75.0 if match["part"].endswith("quarters") else 200 / 3
        return Mention("share", share, "%", "", start, match.end())
    if not _NEARLY_RE.search(text[max(0, start - 12) : start]):
        return None
    return Mention("share", 50.0, "%", "", start, start + len("half"))


def _whole_measure(text: str, start: int) -> Mention | None:
    """ "9 days", "nine days", "a nine-day wait"; but not an age or "one day"."""
    match = _WHOLE_RE.match(text, start)
    unit = unit_at(text, match.end()) if match else None
    if match is None or unit is None or _is_label(text, start):
        return None
    raw, (name, end, _) = match["n"] or match["digits"], unit
    if name not in COUNTABLE or is_decimal(raw) or number(raw) <= 1 or (name == "years" and _is_age(text, start, end)):
        return None
    return Mention("measure", number(raw), name, "", start, end)


def _own_measure(text: str, start: int, own: Collection[str]) -> Mention | None:
    """ "30 dB", "twelve words": a number with one of these units; but not the end of a range."""
    match = _OWN_RE.match(text, start) if own else None
    if match is None or _is_label(text, start) or _RANGE_BEFORE_RE.search(text[max(0, start - 24) : start]):
        return None
    for name in own:
        unit = look(name).match(text, match.end())
        if unit and (number(match["n"]) > 1 or is_decimal(match["n"])):
            return Mention("measure", number(match["n"]), name, "", start, unit.end())
    return None


def _people(text: str, start: int, sample: bool) -> Mention | None:
    """ "nine people", "12 women", "n = 12"."""
    match = (_NUMBER_RE if sample else _PEOPLE_RE).match(text, start)
    if match is None or number(match["n"]) <= 1 or is_year(match["n"]) or _is_label(text, start):
        return None
    return Mention("number", number(match["n"]), "people", "", start, match.end())


def _is_label(text: str, start: int) -> bool:
    return is_labelled(text, start) or is_numbered_session(text, start)


def _is_date_or_score(text: str, start: int) -> bool:
    before = text[max(0, start - 24) : start]
    return bool(_DATE_BEFORE_RE.search(before) or _SCORE_BEFORE_RE.search(before))


def _is_age(text: str, start: int, end: int) -> bool:
    return bool(_AGE_BEFORE_RE.search(text[max(0, start - 12) : start]) or _AGE_AFTER_RE.match(text, end))
