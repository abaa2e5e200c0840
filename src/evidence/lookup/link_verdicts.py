"""Decides which of the links to other sites are gone, and reports them.

One failure decides nothing: an address is "gone" only after it failed on several days, and "unknown" if its server
refuses robots (403, 429 …). DOIs are looked up at the handle service, never at the publisher. The failures are
remembered in a small JSON text, which may be part of the report itself.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from evidence.lookup.answer import Answer, Outcome
from evidence.lookup.outside_links import Outside
from evidence.text import code, count

PATIENCE = dt.timedelta(days=3)  # an address is called gone at the earliest so long after its first failure
TIMES = 2  # and after failures on so many days
BLOCKED = frozenset(f"HTTP {status}" for status in (401, 402, 403, 405, 406, 407, 408, 425, 429, 451, 999))
_STATE_RE = re.compile(r"<!-- evidence-links: (\{.*?\}) -->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Failure:
    """How an address failed: on which day first and last (YYYY-MM-DD), on how many days, and why the last time."""

    since: str
    last: str
    times: int
    reason: str


class Standing(StrEnum):
    """What we conclude about an address."""

    WORKS = "works"
    MOVED = "moved"
    UNKNOWN = "unknown"
    FAILING = "failing"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An address, what we conclude about it, and why."""

    outside: Outside
    standing: Standing
    reason: str = ""
    failure: Failure | None = None


def judge(link: Outside, answer: Answer[Any], before: Failure | None, today: dt.date) -> Verdict:
    """The verdict on an address, from this answer and from the failure that is remembered."""
    if answer.outcome is Outcome.FOUND:
        moved = _moved(link, answer.value)
        return Verdict(link, Standing.MOVED if moved else Standing.WORKS, moved)
    if answer.outcome is Outcome.UNKNOWN and (answer.reason in BLOCKED or link.doi):
        return Verdict(link, Standing.UNKNOWN, answer.reason, before)
    failure = _failed_again(before, answer.reason, today)
    patient = today - dt.date.fromisoformat(failure.since) < PATIENCE or failure.times < TIMES
    return Verdict(link, Standing.FAILING if patient else Standing.GONE, answer.reason, failure)


def _failed_again(before: Failure | None, reason: str, today: dt.date) -> Failure:
    day = today.isoformat()
    if before is None:
        return Failure(day, day, 1, reason)
    return replace(before, last=day, times=before.times + (before.last != day), reason=reason)


def _moved(link: Outside, value: Any) -> str:
    """Where an address has moved for good, or "". A change in http, www or the last slash is not a move."""
    if link.doi or not isinstance(value, dict) or not value.get("lasting"):
        return ""
    leads = str(value.get("leads", ""))
    return leads if _bare(leads) != _bare(link.address) else ""


def _bare(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", address.partition("#")[0], flags=re.IGNORECASE).rstrip("/").lower()


def read_state(text: str) -> dict[str, Failure]:
    """The failures that a JSON text, or a report that contains it, remembers. Malformed ones are left out."""
    in_report = _STATE_RE.search(text)
    try:
        remembered = json.loads(in_report[1] if in_report else text or "{}")
    except (ValueError, RecursionError):
        return {}
    failures: dict[str, Failure] = {}
    for address, value in remembered.items() if isinstance(remembered, dict) else ():
        try:
            failure = Failure(str(value["since"]), str(value["last"]), int(value["times"]), str(value["reason"])[:200])
            dt.date.fromisoformat(failure.since), dt.date.fromisoformat(failure.last)
        except (KeyError, TypeError, ValueError, OverflowError):
            continue
        failures[str(address)] = failure
    return failures


def write_state(verdicts: Iterable[Verdict]) -> str:
    """The failures to remember, as JSON that is also safe inside an HTML comment."""
    failures = {verdict.outside.address: asdict(verdict.failure) for verdict in verdicts if verdict.failure}
    text = json.dumps(failures, ensure_ascii=True, sort_keys=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("--", "-\\u002d")


# Reporting ----------------------------------------------------------------------------------------------------------

_PARTS = (
    (Standing.GONE, "Gone", "They failed on several days. Replace them or remove them."),
    (Standing.FAILING, "Failing", "They failed, but not yet on enough days to be called gone."),
    (Standing.MOVED, "Moved for good", "They work. Write the new address when you next edit the page."),
    (Standing.UNKNOWN, "Could not ask", "Their servers refuse robots or did not answer. Nothing needs doing."),
)


def report(verdicts: list[Verdict], today: dt.date) -> str:
    """The report as Markdown. A hidden comment in it remembers the failures."""
    counts = {standing: sum(verdict.standing is standing for verdict in verdicts) for standing in Standing}
    shown = ", ".join(f"{number} {standing.value}" for standing, number in counts.items() if number)
    lines = [f"# Links to other sites, {today}", "", f"{len(verdicts)} addresses: {shown or 'none'}."]
    for standing, title, advice in _PARTS:
        chosen = [verdict for verdict in verdicts if verdict.standing is standing]
        if chosen:
            lines += ["", f"## {title}", "", advice, "", *map(_line, chosen)]
    return "\n".join([*lines, "", f"<!-- evidence-links: {write_state(verdicts)} -->", ""])


def _line(verdict: Verdict) -> str:
    places = ", ".join(code(f"{place.file}:{place.line}") for place in verdict.outside.places[:5])
    more = len(verdict.outside.places) - 5
    why = code(verdict.reason) if verdict.standing is Standing.MOVED else verdict.reason
    if verdict.failure and verdict.standing is not Standing.UNKNOWN:
        why += f", since {verdict.failure.since} ({count(verdict.failure.times, 'day')})"
    return f"- {code(verdict.outside.address)}: {why}. In {places}{f' and {more} more' if more > 0 else ''}."
