"""Tables as readers need them: a caption, headers with `scope`, and rows that restack on a phone."""

from __future__ import annotations

import html
import re

MANY = 5  # columns; more never fit beside each other in a column of text, so such a table is always stacked

_TABLE_RE = re.compile(
    r"<table>\s*(?:<caption>(?P<own>.*?)</caption>\s*)?(?:<thead>(?P<head>.*?)</thead>\s*)?(?:<tbody>(?P<body>.*?)</tbody>\s*)?"
    r"</table>(?:\s*<p(?: class=\"[^\"]*\")?>Table: (?P<below>.*?)</p>)?",
    re.S,
)
_ROW_RE = re.compile(r"<tr(?P<attributes>[^>]*)>(?P<cells>.*?)</tr>", re.S)
_CELL_RE = re.compile(r"<t([hd])(?P<attributes>[^>]*)>(?P<content>.*?)</t\1>", re.S)
_MARKS_RE = re.compile(r"<sup .*?</sup>|<[^>]*>", re.S)


def finish_tables(text: str) -> str:
    """Rewrite every table of an article.

    The caption is the table's own, or the paragraph "Table: …" below it, or a last row that begins so (a line directly
    under a Markdown table is read as a row). The first column names its row. On phones rows are stacked: each cell
    then carries its column's name in `data-l`.
    """
    return _TABLE_RE.sub(_table, text) if "<table>" in text else text


def _table(match: re.Match[str]) -> str:
    head = [(_without_scope(m["attributes"]), m["content"].strip()) for m in _CELL_RE.finditer(match["head"] or "")]
    rows = [(row["attributes"], _CELL_RE.findall(row["cells"])) for row in _ROW_RE.finditer(match["body"] or "")]
    caption = match["own"] or match["below"] or ""
    if not caption and rows and rows[-1][1] and rows[-1][1][0][2].startswith("Table: "):
        caption = rows.pop()[1][0][2].removeprefix("Table: ")
    labels = [html.escape(html.unescape(_MARKS_RE.sub("", content))) for _, content in head]
    out = [f"<table{' class=many' if len(head) > MANY else ''}>"]
    if caption:
        out.append(f"<caption>{caption.strip()}</caption>")
    if head:
        out.append("<thead><tr>")
        # An empty corner is a cell, not a header: a header without words fails readers who hear tables.
        out += [f'<th scope="col"{attrs}>{content}</th>' if content else f"<td{attrs}></td>" for attrs, content in head]
        out.append("</tr></thead>")
    out.append("<tbody>")
    for attributes, cells in rows:
        out.append(f"<tr{attributes}>")
        for column, (_, attrs, content) in enumerate(cells):
            content = content.strip()
            if column == 0 and content:
                out.append(f'<th scope="row"{_without_scope(attrs)}>{content}</th>')
            else:
                label = f' data-l="{labels[column]}"' if column < len(labels) and labels[column] else ""
                out.append(f"<td{_without_scope(attrs)}{label}>{content}</td>")
        out.append("</tr>")
    out.append("</tbody></table>")
    return "".join(out)


def _without_scope(attributes: str) -> str:
    return re.sub(r' scope="?\w+"?', "", attributes)
