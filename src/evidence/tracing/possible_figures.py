"""Finds numbers that are figures only if a study cited beside them reports that kind: "12/15", "9 days", "nine people".

Elsewhere such a number is a date, a plan ("six infusions") or a way of speaking. `matching.not_reported` decides.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from evidence.text import blank
from evidence.tracing.figures import Mention, figures, quoting
from evidence.tracing.numbers import (
    BEGIN_RE,
    DASH,
    DIGITS,
    FRACTION,
    MAYBE_SPACES,
    NUMBER,
    SPACES,
    TOKEN_RE,
    is_decimal,
    number,
)
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
from evidence.tracing.worded_figures import worded_figures

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
_WHOLE_RE = re.compile(rf"(?:(?P<n>{NUMBER}){_GAP}|(?P<digits>{DIGITS}))(?={ANY_UNIT})")
_DID = (
    r"(?:took part|completed|finished|responded|relapsed|dropped out|improved|(?:got|felt) (?:much |clearly )?(?:better|worse)"
    r"|had (?:fewer|less|more|no)|withdrew|recovered|remitted|stopped early"
    r"|were (?:randomi[sz]ed|enrolled|treated|assigned|included|analy[sz]ed|recruited|screened|studied))\b"
)
_DID_RE = re.compile(rf"{SPACES}{_DID}")
_PARTS = {"thi": 3, "qua": 4, "fif": 5, "six": 6, "eig": 8, "ten": 10}
_SHARE_RE = re.compile(
    rf"(?:(?P<n>one|two|three|four|five|seven|[1-9])[-\s](?P<part>(?:third|quarter|fifth|sixth|eighth|tenth)s?)"
    rf"|(?P<a>a){SPACES}(?P<what>third|quarter|fifth|sixth|eighth|tenth)(?={SPACES}{_DID})|(?P<one>{FRACTION})(?={SPACES}{_DID}))"
    rf"\b(?!{SPACES}of\b)(?!-|{SPACES}(?:way|majorit|{TIME}))"
    rf"|half(?P<half>(?={SPACES}{_DID}))|half{SPACES}(?!(?:an?|the|as|past|of|way|time|its?|their|your|our|my|that|{TIME})\b)(?=[a-z])"
)
_COUNTING_RE = re.compile(r"\b(?:first|second|another|other)\b")  # "A second trial …. A third improved on it."
_NEARLY_RE = re.compile(r"\b(?:about|nearly|almost|roughly|around|over|only|than|just|least|most|under|and)\s*$")
_NUMBER_RE = re.compile(rf"(?P<n>{DIGITS})(?!\s?[/%])")
_PEOPLE_RE = re.compile(
    rf"(?P<n>{NUMBER})(?:{_GAP}{PEOPLE}\b|{SPACES}(?:of{SPACES}(?:them|these|those){SPACES})?{_DID})"
)
_SAMPLE_RE = re.compile(  # "n = 12", "enrolled 12.", "a trial of 12."
    r"\bn\s?=\s?$|\b(?:enrolled|randomi[sz]ed|recruited|(?:trial|study|sample|group|cohort|total) of)(?: only| about)? $"
)
_SAMPLE_ENDS_RE = re.compile(r"\s*(?:[.,;:)\]]|$)(?![0-9])")
_NAMED_BEFORE_RE = re.compile(r"\b(?:study|trial|group|arm|experiment|paper|review|version|of the)\s*$")
_UNIT_OR_PEOPLE = rf"{_GAP}(?:{ANY_UNIT}|{PEOPLE}\b)"
_RANGE_RE = re.compile(
    rf"(?:{DIGITS}(?:{_UNIT_OR_PEOPLE})?{MAYBE_SPACES}{DASH}{MAYBE_SPACES}|{NUMBER}(?:{_UNIT_OR_PEOPLE})?{SPACES}to{SPACES}"
    rf"|{NUMBER}{SPACES}(?:or|and){SPACES}){NUMBER}{_UNIT_OR_PEOPLE}",
)
_OWN_RE = re.compile(rf"(?P<n>{NUMBER})(?:{_GAP})?")
_RANGE_BEFORE_RE = re.compile(rf"{NUMBER}{MAYBE_SPACES}(?:{DASH}|(?:to|or|and)\b){MAYBE_SPACES}$")
_AGE_BEFORE_RE = re.compile(r"\b(?:aged?|ages|over|under|above|below|between)\s*$")
_AGE_AFTER_RE = re.compile(
    rf"[-\s]{{1,3}}(?:old|of{SPACES}age|(?:or|and){SPACES}(?:older|over|above|younger|under|up))\b"
)


def possible_figures(
    text: str, found: Sequence[Mention] | None = None, own: Collection[str] = frozenset()
) -> list[Mention]:
    """The possible figures of a text, in order: counts, shares, measures and numbers of people. Never raises.

    The text is taken as prose. `found` is what `figures` finds in the text, if the caller knows it already: that is
    left out, and so are dates, ranges, ages, labels and ratings. `own` are units that this package does not know.
    """
    sure = figures(text) if found is None else found
    readable = as_figures_are_read(text)
    rest = blank(readable, [(mention.offset, mention.end) for mention in sure])
    worded: list[Mention] = []
    for mention in sorted(worded_figures(readable), key=lambda one: one.offset):
        known = any(one.offset <= mention.offset < one.end for one in (*sure, *worded))
        worded += [] if known else [mention]
    rest = blank(rest, [(mention.offset, mention.end) for mention in worded])
    found = sorted([*worded, *_possible(rest, own)], key=lambda one: one.offset)
    return [quoting(mention, text) for mention in found]


def counts_in(text: str, found: Sequence[Mention]) -> list[Mention]:
    """The counts of a text in which `figures` finds these figures, possible ones among them."""
    return [mention for mention in [*found, *possible_figures(text, found)] if mention.kind == "count"]


def _possible(text: str, own: Collection[str]) -> Iterator[Mention]:
    done = 0
    for token in TOKEN_RE.finditer(text):
        start = token.start()
        sample = _SAMPLE_RE.search(text, max(0, start - 24), start)
        if start < done or not (sample or BEGIN_RE.match(text, start)):
            continue
        if number_range := _RANGE_RE.match(text, start):
            done = number_range.end()
        elif (
            mention := _ratio(text, start)
            or _share(text, start)
            or _whole_measure(text, start)
            or _people(text, start, sample)
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
    if (
        not match["named"]
        and not _DID_RE.match(text, match.end())
        and (share or (many, whole) in _FIXED_PHRASES or many == whole or _is_date_or_score(text, start))
    ):
        return None
    if share:
        return Mention("share", share, "%", "", start, match.end("m"))
    return Mention("count", many, "", "", start, match.end("m"), whole)


def _share(text: str, start: int) -> Mention | None:
    """ "two thirds improved", "a third improved", "about half improved". If "of" follows, `figures` finds them."""
    match = _SHARE_RE.match(text, start)
    if match is None:
        return None
    if match["one"]:
        return Mention("share", 100 * number(match["one"]), "%", "", start, match.end())
    if match["a"]:
        counts_up = _COUNTING_RE.search(text, 0, start)
        return None if counts_up else Mention("share", 100 / _PARTS[match["what"][:3]], "%", "", start, match.end())
    if match["part"]:
        many, parts = int(number(match["n"])), _PARTS[match["part"][:3]]
        if many >= parts or (many == 1) == match["part"].endswith("s"):
            return None
        return Mention("share", 100 * many / parts, "%", "", start, match.end())
    if match["half"] is None and not _NEARLY_RE.search(text[max(0, start - 12) : start]):
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


def _people(text: str, start: int, sample: re.Match[str] | None) -> Mention | None:
    """ "nine people", "12 women", "12 took part", "n = 12", "enrolled 12."; but not "group 2 improved"."""
    match = (_NUMBER_RE if sample else _PEOPLE_RE).match(text, start)
    if match is None or number(match["n"]) <= 1 or is_year(match["n"]) or _is_label(text, start):
        return None
    if sample and "=" not in sample[0] and not _SAMPLE_ENDS_RE.match(text, match.end()):
        return None
    if not sample and _NAMED_BEFORE_RE.search(text, max(0, start - 12), start):
        return None
    return Mention("number", number(match["n"]), "people", "", start, match.end())


def _is_label(text: str, start: int) -> bool:
    return is_labelled(text, start) or is_numbered_session(text, start)


def _is_date_or_score(text: str, start: int) -> bool:
    before = text[max(0, start - 24) : start]
    return bool(_DATE_BEFORE_RE.search(before) or _SCORE_BEFORE_RE.search(before))


def _is_age(text: str, start: int, end: int) -> bool:
    return bool(_AGE_BEFORE_RE.search(text[max(0, start - 12) : start]) or _AGE_AFTER_RE.match(text, end))


_CELL_RE = re.compile(rf"\|{MAYBE_SPACES}(?P<n>{DIGITS})?[^|]*")
_IN_PERCENT_RE = re.compile(r"%|\bper\s?cent")
_IN_PEOPLE_RE = re.compile(rf"\bn\b|^\W*(?:number of )?{PEOPLE}\W*$")


def in_columns(head: str, row: str) -> list[Mention]:
    """The bare numbers in a table's row whose column says that it is in percent or counts people.

    head and row are the texts of the two, with "|" between cells.
    """
    found = []
    columns = as_figures_are_read(head).split("|")[1:]
    for cell, column in zip(_CELL_RE.finditer(as_figures_are_read(row)), columns, strict=False):
        bare = cell["n"] and cell[0].strip("| ") == cell["n"]
        if bare and _IN_PERCENT_RE.search(column):
            found.append(Mention("percent", number(cell["n"]), "%", "", cell.start("n"), cell.end("n")))
        elif bare and _IN_PEOPLE_RE.search(column):
            found.append(Mention("number", number(cell["n"]), "people", "", cell.start("n"), cell.end("n")))
    return [quoting(mention, row) for mention in found]
