"""The report of `evidence diff`: Markdown for a pull request.

Every word of the change is written as code, so that it stays text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from evidence.review.changed_claims import ClaimChange, ClaimState
from evidence.review.changed_records import FindingChange
from evidence.review.changes import Changes
from evidence.review.readability import Grade
from evidence.text import cell, code
from evidence.text import changes as fenced_changes
from evidence.tracing.certainty import WORDS

Item = TypeVar("Item")
MOST = 40  # entries of one kind; of the rest, only the number is given
LONGEST = 60_000  # characters: a comment on GitHub holds 65,536
NOTHING = "Claims, figures, citations, certainty and sign-offs are unchanged."


def markdown(changes: Changes, base: str, head: str, grades: list[Grade]) -> str:
    """The report.

    `base` and `head` say, as Markdown, what was compared; `grades` are the reading levels of the changed pages, and may
    be empty.
    """
    parts = [f"## What this changes in the evidence\n\n{head}, compared with {base}. {_counts(changes)}"]
    parts += _lists_to_act_on(changes)
    for kind in ("changed", "added", "removed"):
        parts += _section(f"Claims {kind}", [one for one in changes.claims if one.kind == kind], _claim, "\n\n")
    parts += _section("Findings in the records", changes.findings, _finding, "\n\n")
    parts += _tables(changes)
    parts += _section("Pages that moved", changes.moved, lambda one: f"- {code(one[0])} is now {code(one[1])}")
    rows = [(cell(one.page), _grade(one.before), _grade(one.after)) for one in grades]
    parts += _table("Reading level (Flesch-Kincaid grade, for information only)", ("page", "before", "after"), rows)
    return _cut("\n\n".join(parts) + "\n")


def _lists_to_act_on(changes: Changes) -> list[str]:
    return [
        *_section(
            "Must be fixed: addresses that would lead nowhere",
            changes.lost,
            lambda one: f"- {code(one.address)}: {one.remedy}: {code(one.type_this)}",
        ),
        *_section("Could not be read", changes.unread, lambda one: f"- {code(one)}"),
        *_section(
            "Sign-offs that lapse",
            changes.lapses,
            lambda one: f"- {code(one.page)}, approved by {code(one.by)} on {one.on}, needs a new review",
        ),
    ]


def _tables(changes: Changes) -> list[str]:
    certainty = [(cell(one.of), _label(one.before), _label(one.after), str(one.claims)) for one in changes.certainty]
    references = [[_cell(text) for text in one] for one in changes.references]
    citations = [(cell(one.page), _keys(one.new), _keys(one.gone)) for one in changes.citations]
    return [
        *_table("Certainty", ("of", "before", "after", "claims that cite it"), certainty),
        *_table("References", ("key", "field", "before", "after"), references),
        *_table("Citations, page by page", ("page", "newly cited", "no longer cited"), citations),
    ]


def _counts(changes: Changes) -> str:
    if changes.empty:
        return NOTHING
    kinds = {kind: sum(one.kind == kind for one in changes.claims) for kind in ("added", "changed", "removed")}
    counts = [
        *((number, "claim", kind) for kind, number in kinds.items()),
        (sum(len(one.figures) for one in changes.claims), "figure", "changed"),
        (len(changes.findings), "finding", "changed"),
        (len(changes.certainty), "certainty label", "changed"),
        (len(changes.lapses), "sign-off", "would lapse"),
        (len(changes.lost), "address", "would lead nowhere"),
        (len(changes.unread), "file", "could not be read in full"),
    ]
    said = [f"{number} {_plural(noun, number)} {verb}" for number, noun, verb in counts if number]
    return f"**{'; '.join(said)}.**" if said else "Claims and figures are unchanged."


def _plural(noun: str, number: int) -> str:
    return noun if number == 1 else "addresses" if noun == "address" else f"{noun}s"


def _section(title: str, items: Sequence[Item], show: Callable[[Item], str], between: str = "\n") -> list[str]:
    if not items:
        return []
    more = f"{between}… and {len(items) - MOST} more." if len(items) > MOST else ""
    return [f"### {title}\n\n{between.join(map(show, items[:MOST]))}{more}"]


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    if not rows:
        return []
    lines = [f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows[:MOST])]
    more = f"\n\n… and {len(rows) - MOST} more." if len(rows) > MOST else ""
    return [f"### {title}\n\n" + "\n".join(lines) + more]


def _claim(change: ClaimChange) -> str:
    where = code(change.page) + (f", under {code(change.heading)}" if change.heading else "")
    both = [("-", change.old), ("+", change.new)]
    if change.old and change.new and change.old.text == change.new.text:
        block = fenced_changes([(" ", change.new.text)])
    else:
        block = fenced_changes([(mark, state.text) for mark, state in both if state])
    notes = [change.note] if change.note else []
    notes += [_figures(change)] if change.figures else []
    notes += [_cited(change.old, change.new)]
    return "\n".join([where, "", block, "", " ".join(note for note in notes if note)]).rstrip()


def _figures(change: ClaimChange) -> str:
    shown = []
    for old, new, finding in change.figures:
        if not new:
            shown.append(f"{code(old)} is gone")
        else:
            holder = f"reported by {code(finding)}" if finding else "**reported by no finding of the studies cited**"
            shown.append(f"{code(old)} → {code(new)}, {holder}" if old else f"{code(new)} is new, {holder}")
    return f"Figures: {'; '.join(shown)}."


def _cited(old: ClaimState | None, new: ClaimState | None) -> str:
    if old is None or new is None:
        state = new or old
        label = f"; certainty {_label(state.certainty)}" if state and state.certainty else ""
        return f"Cites {_keys(state.keys)}{label}." if state else ""
    come, gone = [key for key in new.keys if key not in old.keys], [key for key in old.keys if key not in new.keys]
    parts = [f"now cites {_keys(come)}"] if come else []
    parts += [f"no longer cites {_keys(gone)}"] if gone else []
    if old.certainty != new.certainty:
        parts.append(f"certainty {_label(old.certainty)} → {_label(new.certainty)}")
    said = "; ".join(parts)
    return f"{said[:1].upper()}{said[1:]}." if parts else f"Cites {_keys(new.keys)}."


def _finding(change: FindingChange) -> str:
    lines: list[tuple[str, str]] = []
    for what, old, new in change.parts:
        lines += [("-", f"{what}: {old}")] if old else []
        lines += [("+", f"{what}: {new}")] if new else []
    return f"{code(change.finding)}\n\n{fenced_changes(lines)}"


def _label(certainty: str) -> str:
    return WORDS[certainty].plain if certainty in WORDS else "not given"


def _keys(keys: Iterable[str]) -> str:
    return ", ".join(code(key) for key in keys) or "–"


def _cell(text: str) -> str:
    return cell(text) if text else "–"


def _grade(value: float | None) -> str:
    return f"{value:.1f}" if value is not None else "–"


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    kept = text[:LONGEST].rsplit("\n\n### ", 1)[0]
    return f"{kept}\n\nThe report ends here, since a comment on GitHub cannot hold more; `git diff` shows the rest.\n"
