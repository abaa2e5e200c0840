"""Finds whether a pattern can match a text at all, by strings that each of its matches has.

Python tries a long pattern of words at every character: the banned words took a millisecond a page. To look for a few
strings takes a hundredth of that.
"""

import os
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from evidence.code_cache import kept

Look = Callable[[str], "re.Match[str] | None"]
Ways = frozenset[frozenset[str]]  # a match has all the strings of one of them

WRITTEN = os.stat(__file__).st_mtime_ns  # ways that another version of this file found are not taken
_UNKNOWN: Ways = frozenset()
# Of more ways than this, each with the string that all have, that string is looked for alone if it is as rare as this.
_MANY, _RARE = 8, 6


def within(pattern: re.Pattern[str], words: str) -> Look:
    """What `pattern.search` finds, for parts of a text with this `vocabulary`."""
    ways = [way for way in needed(pattern) if not way or (way[0] in words and _has(words, [way[1:]]))]
    if not ways:
        return lambda _: None
    return lambda part: pattern.search(part) if _has(folded(part), ways) else None


def may_match(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a text has the strings that a match of a pattern needs."""
    return _has(folded(text), needed(pattern))


def has_one(text: str, ways: Iterable[Iterable[str]]) -> bool:
    """Whether a text has all strings of one of some ways, as `needed` gives them."""
    return _has(folded(text), ways)


def found_in(pattern: re.Pattern[str], text: str) -> Iterable[re.Match[str]]:
    """What `pattern.finditer` finds in a text."""
    return pattern.finditer(text) if may_match(pattern, text) else ()


@lru_cache(maxsize=16)  # several patterns are tried on the same text, one after another
def folded(text: str) -> str:
    """A text with small letters for capitals, and for those that patterns without regard to case take for the same."""
    if not text.isascii():
        for letter, same in ("İ", "i"), ("ı", "i"), ("ſ", "s"):  # str.translate would look at every character
            text = text.replace(letter, same)
    return text.casefold()


@lru_cache(maxsize=64)  # several checks ask about the same few pages, one after another
def vocabulary(text: str) -> str:
    """The different words of a text in the form that `folded` gives, as one string.

    A word that is not in it is not in the text.
    """
    return " ".join(set(folded(text).split()))


def _has(text: str, ways: Iterable[Iterable[str]]) -> bool:
    for way in ways:
        for string in way:
            if string not in text:
                break
        else:
            return True
    return False


def needed(pattern: re.Pattern[str]) -> tuple[tuple[str, ...], ...]:
    """The ways to match a pattern: all strings of one of them, in the form that `folded` gives, are in each match.

    There are no blanks in them. The rarest comes first, since it is the first to be looked for.
    """
    text, flags = pattern.pattern, pattern.flags
    ways: tuple[tuple[str, ...], ...] = kept((text, flags, WRITTEN), lambda: _ways(text, flags))
    return ways


def _ways(pattern: str, flags: int) -> tuple[tuple[str, ...], ...]:
    ways = _needed(parser.parse(pattern, flags)) or [()]
    return tuple(sorted(tuple(sorted(way, key=lambda string: (-_rarity(string), string))) for way in ways))


def _needed(parts: Any) -> Ways:
    """The same for a parsed pattern, whose parts follow one another. Nothing if no string is known."""
    strings: set[str] = set()
    choices: list[Ways] = []
    letters = ""  # that follow one another so far
    for code, given in [*parts, (None, None)]:
        if code is codes.LITERAL and _is_plain(chr(given)):
            letters += folded(chr(given))
        elif code not in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):  # these have no characters
            strings |= {letters} - {""}
            letters = ""
            choices.append(_needed_in(code, given))
    rarest = max(choices, key=lambda ways: min((max(map(_rarity, way)) for way in ways), default=0))
    enough = len(rarest) > _MANY and max(map(_rarity, strings), default=0) >= _RARE
    if enough or not rarest:
        return frozenset([frozenset(strings)] if strings else [])
    return frozenset(way | strings for way in rarest)


def _needed_in(code: Any, given: Any) -> Ways:
    if code is codes.BRANCH:
        ways = [_needed(way) for way in given[1]]
        return _UNKNOWN.union(*ways) if all(ways) else _UNKNOWN
    if code is codes.SUBPATTERN:
        return _needed(given[3])
    if code is codes.ATOMIC_GROUP:
        return _needed(given)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT) and given[0] > 0:
        return _needed(given[2])
    return _UNKNOWN


def _is_plain(character: str) -> bool:
    """Whether a character is in the words of a text as it is in a pattern, but for its case."""
    return (character.isascii() or not character.isalpha()) and not character.isspace()


def _rarity(string: str) -> int:
    """The higher, the fewer texts have a string: signs are rarer than letters, and long strings than short ones."""
    return len(string) + 3 * (not string.isalnum())
