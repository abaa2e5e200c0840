"""Small pieces of HTML: escaped text, tables, lists and links; and whether a place is in a tag."""

from collections.abc import Iterable
from html import escape as _escape


def escape(text: object) -> str:
    """Text that is safe as HTML text and as the value of an attribute."""
    return _escape(str(text), quote=True)


def table(caption: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table with a caption, a header for each column, and one for each row. All texts are HTML already."""
    return table_of_rows(caption, head, (row(list(cells)) for cells in rows))


def table_of_rows(caption: str, head: Iterable[str], rows: Iterable[str]) -> str:
    """A table of rows that `row` made."""
    columns = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "\n".join(rows)
    return (
        f"<table>\n<caption>{caption}</caption>\n<thead><tr>{columns}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
    )


def row(cells: list[str]) -> str:
    """A row of a table; its first cell is its header."""
    first, *rest = cells
    return f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in rest) + "</tr>"


def pairs(caption: str, rows: Iterable[tuple[str, str]]) -> str:
    """A table of names and values. Names are plain text, values are HTML already; rows without a value are left out."""
    body = "\n".join(f'<tr><th scope="row">{escape(name)}</th><td>{value}</td></tr>' for name, value in rows if value)
    return f"<table>\n<caption>{escape(caption)}</caption>\n<tbody>\n{body}\n</tbody>\n</table>"


def items(values: Iterable[str]) -> str:
    """An unordered list of HTML items; an empty string if there are none."""
    inner = "".join(f"<li>{value}</li>" for value in values)
    return f"<ul>{inner}</ul>" if inner else ""


def folded(summary: str, content: str) -> str:
    """HTML that a phone shows only after a press on its summary, which is plain text; a desk and paper show it open."""
    return f'<details class="fold"><summary>{escape(summary)}</summary>{content}</details>' if content else ""


def link(href: str, text: str) -> str:
    """A link whose text is plain text."""
    return f'<a href="{escape(href)}">{escape(text)}</a>'


def in_tag(page: str, at: int) -> bool:
    """Whether a place in minified HTML is in a start tag, not in a text."""
    tag = page.rfind("<", 0, at)
    return page[tag + 1].islower() and page.find(">", tag, at) < 0
