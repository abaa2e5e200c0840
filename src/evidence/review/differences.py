"""What one list has and another lacks, and which items of the two belong together."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

Item = TypeVar("Item")


def lacking(mine: Iterable[Item], theirs: Iterable[Item], by: Callable[[Item], Hashable]) -> list[Item]:
    """The items that the other list lacks, compared `by` what a function gives; of two alike, each counts."""
    left, rest = Counter(map(by, theirs)), []
    for item in mine:
        if left[by(item)] > 0:
            left[by(item)] -= 1
        else:
            rest.append(item)
    return rest


def most_alike(scored: Iterable[tuple[float, ...]]) -> dict[int, int]:
    """Pairs of a new item and an old one, each used once, the best first.

    Each score ends with the indexes of the new item and the old one; a lower score is better.
    """
    found: dict[int, int] = {}
    for *_, there, here in sorted(scored):
        if there not in found and here not in found.values():
            found[int(there)] = int(here)
    return found
