"""How the live preview shows problems: each beside its sentence, and all of a page at its top."""

import re
from collections.abc import Iterable

from evidence.build import proof
from evidence.problem import Problem
from evidence.reading.pages.page import Block, Page
from evidence.render.html import escape

STYLE = """
.problem{display:inline-block;background:#fff3c4;color:#3a2a00;border:2px solid #8a6100;border-radius:.3em;
padding:.1em .5em;font:600 .85rem/1.5 ui-monospace,monospace}
.problems{background:#fff3c4;color:#3a2a00;border:2px solid #8a6100;padding:.5em 1em;margin:1em 0}
.problems li{font:.85rem/1.5 ui-monospace,monospace}
"""
_BESIDE = frozenset({"paragraph", "item", "quote"})


def beside(markdown: str, page: Page, problems: Iterable[Problem]) -> str:
    """A page's Markdown (without front matter) with each of its problems written after the block that it is in.

    Problems outside paragraphs, list items and quotations are only in the list at the top (`panel`).
    """
    first_line = page.text[: page.body].count("\n") + 1
    lines = markdown.split("\n")
    offset = len(page.text[page.body :].split("\n")) - len(lines)  # MkDocs strips blank lines after the front matter
    for problem in problems:
        block = _block(page, page.line_of(problem.place.line))
        if block is None:
            continue
        at = block.last_line - first_line - offset
        if 0 <= at < len(lines):
            lines[at] += proof.beside(f' <span class="problem">{_said(problem)}</span>')
    return "\n".join(lines)


def _block(page: Page, line: int) -> Block | None:
    inside = (b for b in page.blocks if b.line <= line <= b.last_line)
    return next((block for block in inside if block.kind in _BESIDE), None)


def _said(problem: Problem) -> str:
    hint = f" → {problem.hint}" if problem.hint else ""
    text = f"{problem.code} line {problem.place.line}: {problem.message}{hint}"
    return harmless(text)


def harmless(text: str) -> str:
    """The text, written so that Markdown takes nothing in it for Markdown and publishes it as it is."""
    # Letter by letter, because "&#x27;" has a "#" too.
    return "".join(f"&#{ord(letter)};" if letter in "*_`[]{}()!#|\\" else escape(letter) for letter in text)


def panel(problems: Iterable[Problem], elsewhere: int, kept: Iterable[str]) -> str:
    """The list at the top of a previewed page: its problems, what is shown as it last was, how many others."""
    rows = [f"<li>{escape(problem)}</li>" for problem in problems]
    rows += [f"<li>{escape(sentence)}</li>" for sentence in kept]
    if elsewhere:
        rows.append(f"<li>{elsewhere} more in other files: see the terminal</li>")
    if not rows:
        return ""
    return f'<aside class="problems" aria-label="Problems in the sources"><ul>{"".join(rows)}</ul></aside>'


def with_panel(html: str, panel: str) -> str:
    """The page with the panel at its top, and without its content policy, which would stop the reloading script."""
    html = re.sub(r'<meta http-equiv="?Content-Security-Policy"?[^>]*>', "", html)
    html = html.replace("</head>", f"<style>{STYLE}</style></head>", 1)
    return re.sub(r"(<main\b[^>]*>)", lambda match: match.group(1) + panel, html, count=1)
