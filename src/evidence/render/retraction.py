"""What readers are told about a study that was retracted."""

from __future__ import annotations

import datetime as dt

from evidence.reading.sources import Sources
from evidence.text import date_in_words
from evidence.tracing.verification import later


def retracted(sources: Sources) -> dict[str, str]:
    """For each retracted reference a sentence for readers, as plain text (to be escaped where it is printed)."""
    return {
        key: f"This study was retracted{_on(item.date)}. Its results can no longer be relied on."
        for key, items in later(sources).items()
        for item in items
        if item.kind == "retraction"
    }


def _on(date: str) -> str:
    try:
        day = dt.date.fromisoformat(date)
    except ValueError:
        return f" in {date[:4]}" if date[:4].isdigit() else ""
    return f" on {date_in_words(day)}"
