"""Finds whether a pattern can match a text at all, by strings that each of its matches has.

Python tries a long pattern of words at every character: the banned words took a millisecond a page. To look for a few
strings takes a hundredth of that.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Look = Callable[[str], "re.Match[str] | None"]
Ways = frozenset[frozenset[str]]  # a match has all the strings of one of them

_SIGN_RE = re.compile(r"[^\w\s]")
_UNKNOWN: Ways = frozenset()


def within(pattern: re.Pattern[str], whole: str) -> Look:
    """What `pattern.search` finds, for parts of a text. The whole text is in the form that `folded` gives."""
    ways = [way for way in needed(pattern) if _has(whole, [way])]
    if not ways:
        return lambda _: None
    return lambda part: pattern.search(part) if _has(folded(part), ways) else None


def folded(text: str) -> str:
    """A text with small letters for capitals, and for those that patterns without regard to case take for the same."""
    return (text if text.isascii() else text.translate(_SAME)).lower()


_SAME = str.maketrans("İıſ", "iis")


def _has(text: str, ways: Iterable[Iterable[str]]) -> bool:
    for way in ways:
        for string in way:
            if string not in text:
                break
        else:
            return True
    return False


@cache
def needed(pattern: re.Pattern[str]) -> tuple[tuple[str, ...], ...]:
    """The ways to match a pattern: all strings of one of them, in the form that `folded` gives, are in each match.

    The longest of them comes first, since it is the first to be looked for.
    """
    ways = _needed(parser.parse(pattern.pattern, pattern.flags)) or [()]
    return tuple(sorted(tuple(sorted(way, key=lambda string: (-len(string), string))) for way in ways))


def _needed(parts: Any) -> Ways:
    """The same for a parsed pattern, whose parts follow one another. Nothing if no string is known."""
    strings: set[str] = set()
    choices: list[Ways] = []
    letters = ""  # that follow one another so far
    for code, given in [*parts, (None, None)]:
        if code is codes.LITERAL and (chr(given).isascii() or not chr(given).isalpha()):
            letters += folded(chr(given))
        elif code not in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):  # these have no characters
            strings |= {letters} - {""}
            letters = ""
            choices.append(_needed_in(code, given))
    rarest = max(choices, key=_rarity)
    if not rarest:
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


def _rarity(ways: Ways) -> int:
    """The higher, the fewer texts have one of them: signs are rarer than letters, and long strings than short ones."""
    return min((max(len(one) + 3 * bool(_SIGN_RE.search(one)) for one in way) for way in ways), default=0)
