"""Puts other people's text into Markdown so that it stays text: no link, image, mention or HTML comes of it."""

from __future__ import annotations

import re
from collections.abc import Iterable


def code(text: str, most: int = 300) -> str:
    """Text as a code span on one line, whatever is in it. GitHub makes no mention or reference of code."""
    text = line(text, most)
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    edge = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{edge}{text or ' '}{edge}{fence}"


def cell(text: str, most: int = 300) -> str:
    """The same for a table's cell, where a bar would end the cell even inside code."""
    return code(text, most).replace("|", "\\|")


def changes(lines: Iterable[tuple[str, str]]) -> str:
    """A fenced block of old and new lines: ("-", old), ("+", new), (" ", note)."""
    shown = [f"{mark} {line(text, 1_000)}".rstrip() for mark, text in lines]
    longest = max((len(run) for text in shown for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}diff", *shown, fence])


def line(text: str, most: int) -> str:
    """Text on one line, without invisible characters, cut where it is very long."""
    text = "".join(char if char.isprintable() else "\ufffd" for char in " ".join(text.split()))
    return text if len(text) <= most else f"{text[:most]}…"
