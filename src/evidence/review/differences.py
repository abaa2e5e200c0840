"""What one list has and another lacks, and which items of the two belong together."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

Item = TypeVar("Item")
MOST_PAIRS = 40_000  # comparisons; a page that was rewritten has nothing to pair


def lacking(mine: Iterable[Item], theirs: Iterable[Item], by: Callable[[Item], Hashable]) -> list[Item]:
    """The items that the other list lacks, compared `by` what a function gives; of two alike, each counts."""
    left, rest = Counter(map(by, theirs)), []
    for item in mine:
        if left[by(item)] > 0:
            left[by(item)] -= 1
        else:
            rest.append(item)
    return rest


def partners(
    old: Sequence[Item],
    new: Sequence[Item],
    words: Callable[[Item], str],
    least: float,
    needed: Callable[[Item, Item], float],
) -> dict[int, int]:
    """For each new item (by its index) the old one that it was made from, each used once, the most similar pairs first.

    Items are compared by their words. `needed` is the share of words in common from which an old and a new item belong
    together; below `least` nobody counts. What was rewritten as a whole has no partners.
    """
    if len(old) * len(new) > MOST_PAIRS:
        return {}
    scored = []
    for there, item in enumerate(new):
        matcher = SequenceMatcher(None, "", words(item).split(), autojunk=False)
        for here, one in enumerate(old):
            matcher.set_seq1(words(one).split())
            ratio, wanted = matcher.ratio() if matcher.quick_ratio() >= least else 0.0, needed(one, item)
            if ratio >= wanted:
                scored.append((-ratio, wanted > least, abs(here - there), there, here))
    found: dict[int, int] = {}
    for *_, there, here in sorted(scored):
        if there not in found and here not in found.values():
            found[there] = here
    return found
