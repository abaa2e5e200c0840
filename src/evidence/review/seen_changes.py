"""How two lists of what readers see differ: what is new, what is gone, and what changed."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

from evidence.problem import Place
from evidence.review.seen import Line
from evidence.text import short

ALIKE = 0.5  # share of words in common from which two lines of one kind are one that was changed
ALIKE_OF_ANOTHER_KIND = 0.8  # the same for two lines of different kinds
MOVED = "Moved"  # how the change of a line begins that is elsewhere now


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that changed (`old` and `new`), is new (`old` is None) or is gone (`new` is None)."""

    old: Line | None
    new: Line | None

    @property
    def line(self) -> Line:
        """The line as it is now, or as it was."""
        line = self.new or self.old
        assert line
        return line

    @property
    def what(self) -> str:
        """What it is; if that changed too, both: "Text in a warning box, now Text"."""
        if self.old and self.new and self.old.what != self.new.what:
            return f"{self.old.what}, now {self.new.what}"
        return self.line.what

    @property
    def place(self) -> Place:
        """Where it is typed now; without a file for a line that is gone."""
        return self.new.place if self.new else Place("")

    def sentence(self, most: int = 200) -> str:
        """The change in a sentence: "Text: “10 of 15” was “9 of 15”"."""
        now, was = (f"“{short(line.words, most)}”" if line else "" for line in (self.new, self.old))
        if not self.old:
            return f"{self.what}: {now} is new"
        return f"{self.what}: {was} is gone" if not self.new else f"{self.what}: {was} is now {now}"


def changed_lines(old: Sequence[Line], new: Sequence[Line]) -> list[LineChange]:
    """What differs, in the order of the new lines; then what is gone, and what is in another place."""
    gone, come = lacking(old, new, by=lambda line: line), lacking(new, old, by=lambda line: line)
    pairs = _pairs(gone, come)
    changes = [LineChange(gone[pairs[at]] if at in pairs else None, line) for at, line in enumerate(come)]
    changes += [LineChange(line, None) for at, line in enumerate(gone) if at not in pairs.values()]
    became = {gone[here]: come[there] for there, here in pairs.items() if gone[here].what == come[there].what}
    left, fresh = set(gone) - became.keys(), set(come) - set(became.values())
    stayed = [became.get(line, line) for line in old if line not in left]
    return changes + list(_moved(stayed, [line for line in new if line not in fresh]))


def _moved(old: Sequence[Line], new: Sequence[Line]) -> Iterator[LineChange]:
    """The lines that moved to another place among the others, each with the lines after which it was and is."""
    if old == new:
        return
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    other = [part for part in opcodes if part[0] != "equal"]
    left = [at for _, begin, end, *_ in other for at in range(begin, end)]
    for *_, begin, end in other:
        for there in range(begin, end):
            here = next((at for at in left if old[at] == new[there]), None)
            if here is not None:
                left.remove(here)
                what = f"{MOVED}, {new[there].what} “{short(new[there].words, 80)}”"
                yield LineChange(Line(what, _after(old, here)), Line(what, _after(new, there), new[there].place))


def _after(lines: Sequence[Line], at: int) -> str:
    return f"after “{short(lines[at - 1].words, 80)}”" if at else "first of all"


def _pairs(gone: Sequence[Line], come: Sequence[Line]) -> dict[int, int]:
    """For each new line (by its index) the old one that it was made from, the most similar first.

    Lines of one kind may differ in all words if there is one of each; otherwise they have words in common.
    """
    were, are = (Counter(line.what for line in lines) for lines in (gone, come))

    def needed(one: Line, line: Line) -> float:
        if one.what != line.what:
            return ALIKE_OF_ANOTHER_KIND
        return 0.0 if were[one.what] == are[line.what] == 1 else ALIKE

    return partners(gone, come, lambda line: line.words, ALIKE, needed)


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
