"""The frame of every picture: a figure with a title, a sentence on how to read it, and a list with a row for each study.

A picture is a list of text with a drawing in each row, so that nothing is lost in print, without color, at 320 px or to
a screen reader: every number is in words beside its drawing.
"""

from collections.abc import Iterable, Sequence
from math import ceil

from evidence.reading.language import Language
from evidence.reading.models.record import Figure
from evidence.reading.references.authors import short_name
from evidence.reading.references.reference import Reference
from evidence.render.html import escape
from evidence.tracing.units import unit_class

CARD = "fn:"  # how the id of a reference's card begins


def picture(title: str, how: str, body: str, kind: str = "") -> str:
    """A figure: its title (plain text), how to read it and its rows (both HTML). `kind` is a class of its own."""
    name = f"glance {kind}".strip()
    return f'<figure class="{name}">\n<figcaption><b>{escape(title)}</b> {how}</figcaption>\n{body}\n</figure>'


def rows(items: Iterable[str], kind: str = "") -> str:
    """The list of rows; `kind` is a class that says which way they came out."""
    name = f' class="{kind}"' if kind else ""
    return f"<ul{name}>\n" + "\n".join(items) + "\n</ul>"


def row(head: str, drawing: str, text: str = "") -> str:
    """A row: what it is about, the drawing, and a sentence, all HTML."""
    return f"<li><div>{head}</div>{drawing}{f'<p>{text}</p>' if text else ''}</li>"


def study(reference: Reference) -> str:
    """A study's name as a button that opens its card; a link to it if a browser has no popovers.

    A page that shows this must have the reference in its list: `marks.drawn` names it. The space before what follows is
    inside the bold type, since the minifier takes away one that is alone between two elements of a <div>.
    """
    name, card = escape(short_name(reference)), f"{CARD}{reference.key}"
    return f'<b><a href="#{card}">{name}</a><button popovertarget="{card}">{name}</button> </b>'


# People as dots -------------------------------------------------------------------------------------------------------

# Four rows of dots, filled column by column, so that a picture's width shows the number. Dots are lines, which the
# stylesheet dashes into round dots: a line takes a tenth of the bytes of ten circles. Colors come from the stylesheet
# too, so that dark mode, forced colors and print all work. Screen readers do not see the drawing.
ROWS = 4
STEP = 10  # units of the drawing from one dot to the next
NARROWEST = 40  # columns; fewer people leave room at the right, so that all pictures have one scale
MOST = 400  # dots in one drawing; if there are more people, a dot stands for several
_PER_DOT = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000, 100_000)


def per_dot(most: int) -> int:
    """How many people one dot stands for in a picture whose longest row has `most` people."""
    return next((size for size in _PER_DOT if most <= size * MOST), _PER_DOT[-1])


def each_dot(size: int, language: Language, counts: Sequence[Figure] = ()) -> str:
    """The sentence that says what a dot is: people, or what was counted instead, such as ears or teeth."""
    unit = counts[0].unit if counts else "people"
    if unit_class(unit) == "people":
        return "Each dot is one person" if size == 1 else f"Each dot is {language.number(size)} people"
    return f"Each dot is {'one of the' if size == 1 else language.number(size)} {unit}"


def dots(total: int, most: int, filled: int | None = None) -> str:
    """`total` people as dots, on the scale of a picture whose longest row has `most` people.

    The people after the first `filled` ones are drawn as rings; None fills all.
    """
    size = per_dot(most)
    count, on = ceil(total / size), total if filled is None else filled
    columns = max(NARROWEST, ceil(ceil(most / size) / ROWS))
    on = round(on / size)
    rings = f'<path d="{_lines(on, count)}"/>' if on < count else ""
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
