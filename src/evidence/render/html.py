"""Small pieces of HTML: escaping, tables, lists. No engine and no template language."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape as _escape


def escape(text: object) -> str:
    """Text as HTML text or attribute value."""
    return _escape(str(text), quote=True)


def table(caption: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table with a caption, column heads and a head cell in each row. Cells are HTML already."""
    columns = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "\n".join(_row(list(row)) for row in rows)
    return (
        f"<table>\n<caption>{caption}</caption>\n<thead><tr>{columns}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
    )


def _row(cells: list[str]) -> str:
    first, *rest = cells
    return f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in rest) + "</tr>"


def pairs(caption: str, rows: Iterable[tuple[str, str]]) -> str:
    """A table of names and values, for a record. Values are HTML already; empty ones are left out."""
    body = "\n".join(f'<tr><th scope="row">{escape(name)}</th><td>{value}</td></tr>' for name, value in rows if value)
    return f"<table>\n<caption>{escape(caption)}</caption>\n<tbody>\n{body}\n</tbody>\n</table>"


def items(values: Iterable[str]) -> str:
    """An unordered list of HTML items; an empty string for none."""
    inner = "".join(f"<li>{value}</li>" for value in values)
    return f"<ul>{inner}</ul>" if inner else ""


def link(href: str, text: str) -> str:
    """A link with plain text."""
    return f'<a href="{escape(href)}">{escape(text)}</a>'
