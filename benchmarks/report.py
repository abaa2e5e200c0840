"""Puts a measured report into a page of the handbook, between the two marks that are there for it."""

from __future__ import annotations

import re
from pathlib import Path

HANDBOOK = Path(__file__).parent.parent / "handbook"
PERFORMANCE = HANDBOOK / "performance.md"
COMPARISON = HANDBOOK / "comparison.md"


class NoMarks(Exception):
    """The page has lost the marks between which the report goes."""


def put(file: Path, name: str, report: str) -> None:
    """Replace what is between `<!-- NAME: begin … -->` and `<!-- NAME: end -->` in a file; all else stays.

    Raises NoMarks where the two marks are not in the file, once and in this order.
    """
    text = file.read_text(encoding="utf-8")
    marks = re.findall(rf"<!-- {name}: (begin|end)\b[^>]*-->", text)
    if marks != ["begin", "end"]:
        raise NoMarks(
            f"{file} needs the marks <!-- {name}: begin --> and <!-- {name}: end --> once each, in this order"
        )
    head, begin, rest = re.split(rf"(<!-- {name}: begin\b[^>]*-->)", text)
    _, end, tail = re.split(rf"(<!-- {name}: end\b[^>]*-->)", rest)
    file.write_text(f"{head}{begin}\n\n{report.strip()}\n\n{end}{tail}", encoding="utf-8")
