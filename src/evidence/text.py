"""Puts other people's text into Markdown so that it stays text: no link, image, mention or HTML comes of it."""

from __future__ import annotations

import difflib
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


def blank(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with spans (in order, not overlapping) replaced by blanks; line ends stay."""
    if not spans:
        return text
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        start = max(start, at)
        if end <= start:
            continue
        hole = text[start:end]
        pieces.append(text[at:start])
        pieces.append(" " * len(hole) if "\n" not in hole else "\n".join(" " * len(p) for p in hole.split("\n")))
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def nearest_or_known(prefix: str, name: str, known: frozenset[str]) -> str:
    """Suggests the known name that is nearest to `name`, or lists all known ones; each with `prefix` before it."""
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f'did you mean "{prefix}{close[0]}"?' if close else f"known: {', '.join(sorted(known))}"


def nearest(word: str, known: Iterable[str], otherwise: str, cutoff: float = 0.6) -> str:
    """Suggests the known word that is nearest to `word`; `otherwise` where none is near."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=cutoff)
    return f'did you mean "{close[0]}"?' if close else otherwise


def short(text: str) -> str:
    """Text on one line, without invisible characters, cut after 60 characters."""
    text = "".join(char if char.isprintable() else "\ufffd" for char in " ".join(text.split()))
    return text if len(text) <= 60 else text[:60] + "…"
