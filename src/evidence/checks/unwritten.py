"""Checks of text that a template left to be written (NEW0xx)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.checks.check import Context, check
from evidence.problem import Place
from evidence.reading.sources import Sources

_MARKS = ("TODO", "FIXME", "XXX")  # what `evidence new` leaves, and what people leave
_LEFT_RE = re.compile(rf"\b(?:{'|'.join(_MARKS)})\b:?")


@check("NEW001", "No page holds text that is still to be written.", bad="TODO: one or two sentences: the short answer",
       good="Nobody has tested this yet.")  # fmt: skip
def unwritten(sources: Sources, _context: Context) -> Iterator[tuple[Place, str, str]]:
    for page in sources.pages:
        if not any(mark in page.text for mark in _MARKS):
            continue
        lines = (page.text[: page.body] + page.veiled[page.body :]).split("\n")
        for number, line in enumerate(lines, start=1):
            found = _LEFT_RE.search(line)
            if found:
                wanted = page.text.split("\n")[number - 1][found.end() :].strip("*\"'}] ") or "text"
                yield (
                    Place(page.path, number, found.start() + 1),
                    f"still to be written: {wanted[:80]}",
                    "write it, then delete the mark",
                )
