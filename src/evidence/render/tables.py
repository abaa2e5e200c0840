"""Tables as readers need them: a caption, headers with `scope`, and rows that restack on a phone."""

import html
import re
from dataclasses import dataclass

# A column of text holds about 64 letters beside each other. A column of a table cannot be narrower than its longest word,
# and the space between two columns takes as much as two letters; a bullet takes three.
LETTERS = 64
GAP, BULLET = 2, 3
# Nor should it be so narrow that a cell takes more lines than this; but no column asks for more than half of a line.
LINES, MOST = 8, LETTERS // 2 - GAP

_TABLE_RE = re.compile(
    r"<table>\s*(?:<caption>(?P<own>.*?)</caption>\s*)?(?:<thead>(?P<head>.*?)</thead>\s*)?(?:<tbody>(?P<body>.*?)</tbody>\s*)?"
    r"</table>(?:\s*<p(?: class=\"[^\"]*\")?>Table: (?P<below>.*?)</p>)?",
    re.S,
)
_ROW_RE = re.compile(r"<tr(?P<attributes>[^>]*)>(?P<cells>.*?)</tr>", re.S)
_CELL_RE = re.compile(r"<t([hd])(?P<attributes>[^>]*)>(?P<content>.*?)</t\1>", re.S)
_MARKUP_RE = re.compile(r"<sup .*?</sup>|<[^>]*>", re.S)
_SCOPE_RE = re.compile(r' scope="?\w+"?')
# What a row is called, where more is said of it: "Prolonged exposure (PE): you tell the memory aloud". The name alone is bold.
_NAME_RE = re.compile(r"(?:<a [^>]*>[^<]*</a>|[^<:,]+?)(?=[:,] .{20}| \(.{20}|<br)")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its attributes without `scope`, each with a space before it, and its content as HTML."""

    attributes: str
    content: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table as parsed: its caption as HTML, its head, and its rows, each with the attributes of its `<tr>`."""

    caption: str
    head: list[Cell]
    rows: list[tuple[str, list[Cell]]]


def finish_tables(text: str) -> str:
    """The HTML of an article with every table rewritten.

    A table gets a caption, and its first column names the row. On phones rows are stacked: each cell then carries its
    column's name in `data-l`.
    """
    return _TABLE_RE.sub(lambda match: write(parse(match)), text) if "<table>" in text else text


def parse(match: re.Match[str]) -> Table:
    """A table and the paragraph below it.

    The caption is the table's own, or the paragraph "Table: …" below it, or a last row that begins so: Markdown reads a
    line directly below a table as a row.
    """
    rows = [(row["attributes"], _cells(row["cells"])) for row in _ROW_RE.finditer(match["body"] or "")]
    caption = match["own"] or match["below"] or ""
    if not caption and rows and rows[-1][1] and rows[-1][1][0].content.startswith("Table: "):
        caption = rows.pop()[1][0].content.removeprefix("Table: ")
    return Table(caption.strip(), _cells(match["head"] or ""), rows)


def _cells(html: str) -> list[Cell]:
    return [Cell(_SCOPE_RE.sub("", cell["attributes"]), cell["content"].strip()) for cell in _CELL_RE.finditer(html)]


def write(table: Table) -> str:
    """The HTML of a table, as readers need it."""
    caption = f"<caption>{table.caption}</caption>" if table.caption else ""
    labels = [html.escape(html.unescape(_MARKUP_RE.sub("", cell.content))) for cell in table.head]
    many = " class=many" if _needs(table) > LETTERS else ""
    rows = "".join(f"<tr{attributes}>{_row(cells, labels, bool(many))}</tr>" for attributes, cells in table.rows)
    return f"<table{many}>{caption}{_head(table.head)}<tbody>{rows}</tbody></table>"


def _needs(table: Table) -> int:
    """How many letters a table needs side by side. If they do not fit on a line, only wide screens show it unstacked."""
    lines = [table.head, *(cells for _, cells in table.rows)]
    columns = max(map(len, lines), default=0)
    return sum(max(_narrowest(cells[place]) for cells in lines if place < len(cells)) + GAP for place in range(columns))


def _narrowest(cell: Cell) -> int:
    """How many letters wide a cell must be: as its longest word, and so that it is not all too high.

    Browsers break after a hyphen or a slash.
    """
    text = html.unescape(_MARKUP_RE.sub(" ", cell.content))
    word = max(map(len, re.split(r"[\s/]|(?<=-)", text))) + (BULLET if "<li>" in cell.content else 0)
    return max(word, min(MOST, len(text) // LINES))


def _head(cells: list[Cell]) -> str:
    """The row of headers. An empty corner is a plain cell: a header without words fails readers who hear tables."""
    headers = (
        f'<th scope="col"{cell.attributes}>{cell.content}</th>' if cell.content else f"<td{cell.attributes}></td>"
        for cell in cells
    )
    return f"<thead><tr>{''.join(headers)}</tr></thead>" if cells else ""


def _row(cells: list[Cell], labels: list[str], many: bool) -> str:
    """The cells of a row, each with its column's label; the first is the row's header unless it is empty.

    In a table with `many` columns a row can be higher than the screen, and its header stays in view while it is read.
    """
    written = []
    for column, cell in enumerate(cells):
        if column == 0 and cell.content:
            name = _NAME_RE.match(cell.content)
            said = f"<b>{name[0]}</b>{cell.content[name.end() :]}" if name else cell.content
            written.append(f'<th scope="row"{cell.attributes}>{f"<p>{said}</p>" if many else said}</th>')
        else:
            label = f' data-l="{labels[column]}"' if column < len(labels) and labels[column] else ""
            written.append(f"<td{cell.attributes}{label}>{cell.content}</td>")
    return "".join(written)
