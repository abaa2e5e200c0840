"""The patterns that the checks make from the site's words for its conditions and treatments (`docs/data/subject.yml`).

`word_lists` has what is the same for every subject: how a claim is built, and which words sell.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from evidence.checks.claims import word_lists
from evidence.checks.claims.gains import gains, gone
from evidence.checks.claims.word_lists import Rows, any_of, whole_words
from evidence.files import resource
from evidence.reading.models.subject import Condition, Subject
from evidence.reading.sources import Sources

SELLING, PEOPLE, URGENCY = "CLM002", "CLM003", "CLM004"
THE_TREATMENT = "the treatment"  # is always one
THE_PERSON = "person with the illness"  # where the data names no condition


@dataclass(frozen=True, slots=True)
class SubjectWords:
    """What the checks of claims look for on this site.

    treatment:      the treatments, as the subject of a sentence.
    banned_lists:   the lists of banned words: code, rows, and the pattern of all rows.
    banned:         the pattern of all banned words.
    lasting_fine:   what after "lasting" makes it no promise.
    ended:          after "ends": what a treatment ends, unlike a session.
    gains:          what after a treatment's name says that it does people good.
    gone:           what before its name says that something bad goes away with it.
    """

    treatment: re.Pattern[str]
    banned_lists: tuple[tuple[str, Rows, re.Pattern[str]], ...]
    banned: re.Pattern[str]
    lasting_fine: re.Pattern[str]
    ended: re.Pattern[str]
    gains: re.Pattern[str]
    gone: re.Pattern[str]


def words_of(sources: Sources) -> SubjectWords:
    """The words of a site; a check asks for them by `context.once(words_of)`."""
    return subject_words(sources.subject)


def subject_words(subject: Subject) -> SubjectWords:
    """The patterns of a subject's words."""
    treatments = [THE_TREATMENT, *subject.treatment_words]
    called = [word for one in subject.treatments for word in _CALLED.get(one.kind, ())]
    lists = tuple(
        (code, rows, whole_words(any_of(rows)))
        for code, rows in (
            (SELLING, word_lists.SELLING),
            (PEOPLE, (*word_lists.PEOPLE, *_people(subject.conditions))),
            (URGENCY, word_lists.URGENCY),
        )
    )
    lasting = any_word([*subject.may_last, *subject.condition_words])
    ended = any_word([*subject.eased, *subject.condition_words])
    return SubjectWords(
        treatment=whole_words(f"(?:{any_word(treatments)}|{_heads(treatments, called)}){word_lists.NO_NOUN_AFTER}"),
        banned_lists=lists,
        banned=whole_words("|".join(any_of(rows) for _, rows, _ in lists)),
        lasting_fine=re.compile(word_lists.LASTING_IS_FINE.format(more=lasting), re.IGNORECASE),
        ended=re.compile(word_lists.ENDED.format(more=ended), re.IGNORECASE),
        gains=gains(ended),
        gone=gone(ended),
    )


def _people(conditions: list[Condition]) -> Rows:
    """Words that make people into their illness, with what to write instead."""
    found = [(r"sufferers?", conditions[0].person if conditions else THE_PERSON)]
    for one in conditions:
        names = any_word([one.name, *one.words])
        found += [(f"(?:{names}) patients?", one.person), *((any_word([label]), one.person) for label in one.labels)]
    return tuple(found)


def any_word(words: Iterable[str]) -> str:
    """A pattern for any of these words in singular or plural, the longest first. Without words it matches nothing."""
    return "|".join(_pattern(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"


# What a text calls a treatment of a kind once it has been named: "the operation".
_CALLED = {"surgery": ("operation", "surgery"), "procedure": ("procedure",), "device": ("device",), "drug": ("drug",),
           "exercise": ("exercise",), "talking": ("therapy",), "test": ("test",)}  # fmt: skip


def _heads(words: Iterable[str], called: Iterable[str]) -> str:
    """A pattern for what a text goes on to call a treatment, by its name's last word or its kind: "the implant"."""
    heads = {*called, *(parts[-1] for word in words if len(parts := word.split()) > 1)}
    return rf"(?:the|this|these|such|your)\s+(?:{any_word(heads)})"


def _pattern(word: str) -> str:
    parts = re.split(r"[\s-]+", word.strip())
    *first, last = parts
    if re.search(r"[^aeiou]y$|ies$", last, re.IGNORECASE):
        end = f"{_either_spelling(re.sub('(?i)(?:y|ies)$', '', last))}(?:y|ies)"
    else:
        end = f"{_either_spelling(_singular(last))}(?:e?s)?"
    return r"[\s-]+".join([*map(_either_spelling, first), end])


_TWO_SPELLINGS = resource("english")["two_spellings"].split()
_TWO_SPELLINGS_RE = re.compile("|".join(f"({part})" for part in _TWO_SPELLINGS), re.IGNORECASE)


def _either_spelling(word: str) -> str:
    """A pattern for a word in British and in American spelling, with either apostrophe or none, "St" with a stop or not."""
    pattern, end = "", 0
    for found in _TWO_SPELLINGS_RE.finditer(word):
        pattern += re.escape(word[end : found.start()]) + f"(?:{_TWO_SPELLINGS[(found.lastindex or 1) - 1]})"
        end = found.end()
    pattern += re.escape(word[end:])
    return r"St\.?" if pattern.lower() in ("st", r"st\.") else re.sub("['’]", "['’]?", pattern)


def _singular(word: str) -> str:
    return word[:-1] if re.search(r"[^siu]s$", word) and len(word) > 3 else word
