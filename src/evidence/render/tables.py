"""Tables as readers need them: a caption, headers with `scope`, and rows that restack on a phone."""

from __future__ import annotations

import html
import re

_TABLE_RE = re.compile(
    r'<table>\s*<thead>(?P<head>.*?)</thead>\s*(?:<tbody>(?P<body>.*?)</tbody>\s*)?</table>'
    r'(?:\s*<p(?: class="[^"]*")?>Table: (?P<caption>.*?)</p>)?',
    re.S,
)
_ROW_RE = re.compile(r"<tr(?P<attributes>[^>]*)>(?P<cells>.*?)</tr>", re.S)
_CELL_RE = re.compile(r"<t([hd])(?P<attributes>[^>]*)>(?P<content>.*?)</t\1>", re.S)
_MARKS_RE = re.compile(r"<sup .*?</sup>|<[^>]*>", re.S)


def finish_tables(text: str) -> str:
    """Rewrite every Markdown table of an article.

    The caption is the paragraph "Table: …" below the table, or a last row that begins so (a line directly under a
    Markdown table is read as a row). The first column names its row. Three columns and more restack on phones: each
    cell then carries its column's name in `data-l`.
    """
    return _TABLE_RE.sub(_table, text) if "<table>" in text else text


def _table(match: re.Match[str]) -> str:
    head = [(m["attributes"], m["content"].strip()) for m in _CELL_RE.finditer(match["head"])]
    rows = [(row["attributes"], _CELL_RE.findall(row["cells"])) for row in _ROW_RE.finditer(match["body"] or "")]
    caption = match["caption"] or ""
    if not caption and rows and rows[-1][1] and rows[-1][1][0][2].startswith("Table: "):
        caption = rows.pop()[1][0][2].removeprefix("Table: ")
    stack = len(head) > 2
    labels = [html.escape(html.unescape(_MARKS_RE.sub("", content))) for _, content in head]
    out = [f'<table{" class=stack" if stack else ""}>']
    if caption:
        out.append(f"<caption>{caption.strip()}</caption>")
    out.append("<thead><tr>")
    # An empty corner is a cell, not a header: a header without words fails readers who hear tables.
    out += [f'<th scope="col"{attrs}>{content}</th>' if content else f"<td{attrs}></td>" for attrs, content in head]
    out.append("</tr></thead><tbody>")
    for attributes, cells in rows:
        out.append(f"<tr{attributes}>")
        for column, (_, attrs, content) in enumerate(cells):
            content = content.strip()
            if column == 0 and content:
                out.append(f'<th scope="row"{attrs}>{content}</th>')
            else:
                label = f' data-l="{labels[column]}"' if stack and column < len(labels) and labels[column] else ""
                out.append(f"<td{attrs}{label}>{content}</td>")
        out.append("</tr>")
    out.append("</tbody></table>")
    return "".join(out)
