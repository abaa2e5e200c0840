"""People drawn as dots: four rows, filled column by column, so that a picture's width shows the number.

Dots are lines, which the stylesheet dashes into round dots: a line takes a tenth of the bytes of ten circles. Colors come
from the stylesheet too, so that dark mode, forced colors and print all work. A drawing is hidden from screen readers:
the row in which it stands says every number in words.
"""

from math import ceil

from evidence.reading.language import Language

ROWS = 4
STEP = 10  # units of the drawing from one dot to the next
NARROWEST = 40  # columns; fewer people leave room at the right, so that all pictures have one scale
MOST = 400  # dots in one drawing; where there are more people, a dot stands for several
_PER_DOT = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000, 100_000)


def per_dot(most: int) -> int:
    """How many people one dot stands for in a picture whose longest row has `most` people."""
    return next((size for size in _PER_DOT if most <= size * MOST), _PER_DOT[-1])


def each(people: int, language: Language) -> str:
    """The sentence that says what a dot is."""
    return "Each dot is one person" if people == 1 else f"Each dot is {language.number(people)} people"


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
