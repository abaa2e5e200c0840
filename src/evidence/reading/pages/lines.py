"""Finds the parts of a page's text that are not prose, and its data marks."""

import re

from evidence.reading.pages.blocks import Found
from evidence.reading.pages.page import Page
from evidence.reading.pages.positions import STAND_IN_RE, Prepared
from evidence.reading.pages.typed import Span, Typed, inside

_ATTRIBUTES_RE = re.compile(r"[ ]+\{:?[ ]*[^}\n ][^\n]*\}[ ]*$")
_FENCE_RE = re.compile(r"[> ]*(?:`{3,}|~{3,})")
_QUOTED_RE = re.compile(r"^(?:[ ]{0,3}>[ ]?)+", re.MULTILINE)
_DEFINITION_RE = re.compile(r"[ ]{0,3}(?:\*\[[^\]\n]+\]:|\[(?!\^)[^\[\]\n]+\]:[ ]*\S)")


def holes(page: Page, prepared: Prepared, typed: Typed, found: list[Found]) -> tuple[tuple[Span, ...], list[int]]:
    """The spans that are not prose, and the places in the prepared text of the data marks in prose.

    Not prose are the front matter, code, comments, data marks, the definitions of links, the ">" of quotations, and
    attributes after a heading.
    """
    text = prepared.text
    code = sorted([*typed.inline_code, *_code(prepared, typed), *typed.comments])
    holes = [*code, *_attributes(prepared, found), *_definitions(prepared, typed)]
    if ">" in text:
        holes += [one.span() for one in _QUOTED_RE.finditer(text)]
    data = [
        one.start()
        for one in STAND_IN_RE.finditer(text)
        if prepared.typed[one[0]].startswith("{{") and not inside(one.start(), code)
    ]
    holes += [(at, at + 1) for at in data]
    spans = [(0, page.body), *((prepared.source(start), source_end(prepared, end)) for start, end in sorted(holes))]
    return tuple(span for span in spans if span[0] < span[1]), data


def source_end(prepared: Prepared, end: int) -> int:
    """The place in the source after a span of the prepared text."""
    end = min(end, len(prepared.text))
    if end <= 0:
        return prepared.source(0)
    sign = prepared.text[end - 1]
    return prepared.source(end - 1) + len(prepared.typed.get(sign, sign))


def _code(prepared: Prepared, typed: Typed) -> list[Span]:
    """The lines of blocks of code, with the fences around them."""
    lines = sorted({line for start, end in typed.code for line in range(prepared.line(start), prepared.line(end) + 1)})
    taken = set(lines)
    for line in lines:
        for step in (-1, 1):
            near = line + step
            while 0 <= near < len(prepared.starts) and near not in taken and not prepared.line_text(near).strip():
                near += step
            if 0 <= near < len(prepared.starts) and near not in taken and line in taken:
                if typed.fenced(line, prepared) and _FENCE_RE.match(prepared.line_text(near)):
                    taken.add(near)
    return [(prepared.starts[line], prepared.starts[line] + len(prepared.line_text(line))) for line in sorted(taken)]


def _attributes(prepared: Prepared, found: list[Found]) -> list[Span]:
    """The attributes after headings."""
    spans = []
    for one in found:
        if one.kind == "heading" and one.spans:
            start, end = one.spans[-1]
            match = _ATTRIBUTES_RE.search(prepared.text[start:end])
            if match:
                spans.append((start + match.start(), end))
    return spans


def _definitions(prepared: Prepared, typed: Typed) -> list[Span]:
    """The lines that define links or abbreviations: they begin like one, and no text of the page comes from them."""
    if "]:" not in prepared.text:
        return []
    shown = {prepared.line(start) for start, _ in typed.prose}
    spans = []
    for line, start in enumerate(prepared.starts):
        words = prepared.line_text(line)
        if line not in shown and _DEFINITION_RE.match(words):
            spans.append((start, start + len(words)))
    return spans
