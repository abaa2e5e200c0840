"""Text still to be written."""

from __future__ import annotations

import re

from evidence.checks.check import Context, Found, check
from evidence.problem import at
from evidence.reading.pages.page import Page

_MARKS = ("TODO", "FIXME", "XXX")  # `evidence new` writes the first; people write all of them
_LEFT_RE = re.compile(rf"\b(?:{'|'.join(_MARKS)})\b:?")


@check("NEW001", "No page has text that is still to be written.", bad="TODO: an answer", good="Nobody knows.")
def unwritten(page: Page, _: Context) -> Found:
    if not any(mark in page.text for mark in _MARKS):
        return
    lines = (page.text[: page.body] + page.veiled[page.body :]).split("\n")
    for number, line in enumerate(lines, start=1):
        found = _LEFT_RE.search(line)
        if found:
            wanted = page.text.split("\n")[number - 1][found.end() :].strip("*\"'}] ") or "text"
            place = at(page.path, number, found.start() + 1)
            yield place, f"still to be written: {wanted[:80]}", "write it, then delete the mark"
