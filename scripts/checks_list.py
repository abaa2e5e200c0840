"""Writes the list of checks into CONTRIBUTING.md, between its two marks (`make list`)."""

from __future__ import annotations

from pathlib import Path

from evidence.checks.check import load
from evidence.checks.listing import listing

FILE = Path(__file__).parent.parent / "CONTRIBUTING.md"
BEGIN = "<!-- checks: begin (made by `make list`; do not edit) -->"
END = "<!-- checks: end -->"


def with_list(text: str) -> str:
    """The text with the list as the checks' own declarations have it. Raises ValueError when a mark is missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"CONTRIBUTING.md has lost a mark: {BEGIN} or {END}")
    return f"{before}{BEGIN}\n\n{listing(load())}\n{END}{after}"


if __name__ == "__main__":
    FILE.write_text(with_list(FILE.read_text(encoding="utf-8")), encoding="utf-8")
