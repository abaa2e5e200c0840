"""People drawn as dots: four rows, filled column by column, so that a picture's width shows the number.

Dots are lines, which the stylesheet dashes into round dots: a line takes a tenth of the bytes of ten circles. Colors come
from the stylesheet too, so that dark mode, forced colors and print all work. A drawing is hidden from screen readers:
the row in which it stands says every number in words.
"""

from collections.abc import Sequence
from math import ceil

from evidence.reading.language import Language
from evidence.reading.models.record import Figure
from evidence.tracing.units import unit_class

ROWS = 4
STEP = 10  # units of the drawing from one dot to the next
NARROWEST = 40  # columns; fewer people leave room at the right, so that all pictures have one scale
MOST = 400  # dots in one drawing; where there are more people, a dot stands for several
_PER_DOT = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000, 100_000)


def per_dot(most: int) -> int:
    """How many people one dot stands for in a picture whose longest row has `most` people."""
    return next((size for size in _PER_DOT if most <= size * MOST), _PER_DOT[-1])


def each(size: int, language: Language, counts: Sequence[Figure] = ()) -> str:
    """The sentence that says what a dot is: people, or what was counted instead, such as ears or teeth."""
    unit = counts[0].unit if counts else "people"
    if unit_class(unit) == "people":
        return "Each dot is one person" if size == 1 else f"Each dot is {language.number(size)} people"
    return f"Each dot is {'one of the' if size == 1 else language.number(size)} {unit}"


def drawing(total: int, most: int, filled: int | None = None) -> str:
    """`total` people as dots, on the scale of a picture whose longest row has `most` people.

    The people after the first `filled` ones are drawn as rings; None fills all.
    """
    size = per_dot(most)
    count, on = ceil(total / size), total if filled is None else filled
    columns = max(NARROWEST, ceil(ceil(most / size) / ROWS))
    on = round(on / size)
    rings = f'<path class="off" d="{_lines(on, count)}"/>' if on < count else ""
    return (
        f'<svg aria-hidden="true" viewBox="0 0 {columns * STEP} {ROWS * STEP}">'
        f'<path d="{_lines(0, count)}"/>{rings}</svg>'
    )


def _lines(first: int, end: int) -> str:
    """Lines through the places from `first` to `end` - 1, row by row; each ends just after its last dot, in the gap."""
    parts = []
    for row in range(ROWS):
        start, stop = ceil((first - row) / ROWS), (end - 1 - row) // ROWS
        if start <= stop:
            parts.append(f"M{start * STEP + STEP // 2} {row * STEP + STEP // 2}h{(stop - start) * STEP + 1}")
    return "".join(parts)
