"""The frame of every picture: a figure with a title, a sentence on how to read it, and a list with a row for each study.

A picture is a list of text with a drawing in each row, so that nothing is lost in print, without color, at 320 px or to
a screen reader: every number stands in words beside its drawing.
"""

from collections.abc import Iterable

from evidence.reading.references.authors import short_name
from evidence.reading.references.reference import Reference
from evidence.render.html import escape

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
    """A study's name as a button that opens its card; a link to it where a browser has no popovers.

    A page that shows this must have the reference in its list: `marks.drawn` names it.
    """
    name, card = escape(short_name(reference)), f"{CARD}{reference.key}"
    return f'<b><a href="#{card}">{name}</a><button popovertarget="{card}">{name}</button></b>'
