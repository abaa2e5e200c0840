"""The evidence diff as Markdown for a pull request. Every word of the change stands in code, so it stays text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from evidence.review.changed_claims import ClaimChange, Said
from evidence.review.changed_records import FindingChange
from evidence.review.changes import Diff
from evidence.text import cell, changes, code
from evidence.tracing.certainty import WORDS

Item = TypeVar("Item")
MOST = 40  # of one kind; the rest is counted
LONGEST = 60_000  # characters: a comment on GitHub holds 65,536
NOTHING = "Nothing changes in claims, figures, citations, certainty or sign-offs."


def markdown(diff: Diff, base: str, head: str, reading: list[tuple[str, float | None, float | None]]) -> str:
    """The report. base and head say what was compared; reading is page, grade before, grade after (may be empty)."""
    parts = [f"## What this changes in the evidence\n\n{head} compared with {base}. {_counts(diff)}"]
    parts += _section(
        "Must be mended: addresses that would lead nowhere",
        diff.lost,
        lambda one: f"- {code(one[0])}: {one[1]}: {code(one[2])}",
    )
    parts += _section("Could not be read", diff.unread, lambda one: f"- {code(one)}")
    parts += _section(
        "Sign-offs that lapse",
        diff.lapses,
        lambda one: f"- {code(one.page)}, approved by {code(one.by)} on {one.on}: to be read again",
    )
    for kind in ("changed", "added", "dropped"):
        parts += _section(f"Claims {kind}", [one for one in diff.claims if one.kind == kind], _claim, "\n\n")
    parts += _section("Findings in the records", diff.findings, _finding, "\n\n")
    rows = [(cell(what), _label(was), _label(now), str(count)) for what, was, now, count in diff.certainty]
    parts += _table("Certainty", ("of", "was", "is", "claims that cite it"), rows)
    parts += _table("References", ("key", "field", "was", "is"), [tuple(map(_cell, one)) for one in diff.references])
    rows = [(cell(page), _keys(come), _keys(gone)) for page, come, gone in diff.citations]
    parts += _table("Citations, page by page", ("page", "begins to cite", "ceases to cite"), rows)
    parts += _section("Pages that moved", diff.moved, lambda one: f"- {code(one[0])} is now {code(one[1])}")
    grades = [(cell(page), _grade(was), _grade(now)) for page, was, now in reading]
    parts += _table("Reading level (Flesch-Kincaid grade; a report, no gate)", ("page", "was", "is"), grades)
    return _cut("\n\n".join(parts) + "\n")


def _counts(diff: Diff) -> str:
    if diff.empty:
        return NOTHING
    kinds = {f"claim {kind}": sum(one.kind == kind for one in diff.claims) for kind in ("added", "changed", "dropped")}
    counts = {
        **kinds,
        "figure changed": sum(len(one.figures) for one in diff.claims),
        "finding changed": len(diff.findings),
        "certainty changed": len(diff.certainty),
        "sign-off lapses": len(diff.lapses),
        "address would lead nowhere": len(diff.lost),
        "file not read whole": len(diff.unread),
    }
    said = [_count(number, what) for what, number in counts.items() if number]
    return f"**{'; '.join(said)}.**" if said else "Claims and figures stay as they are."


def _count(number: int, what: str) -> str:
    """ "2 claims added": the first word in the plural, and the verb with it."""
    first, _, rest = what.partition(" ")
    if number != 1:
        plural = {"certainty": "labels of certainty", "address": "addresses", "sign-off": "sign-offs"}
        first, rest = plural.get(first, f"{first}s"), rest.replace("lapses", "lapse")
    return f"{number} {'label of certainty' if first == 'certainty' else first} {rest}"


def _section(title: str, items: Iterable[Item], show: Callable[[Item], str], between: str = "\n") -> list[str]:
    items = list(items)
    if not items:
        return []
    more = f"{between}… and {len(items) - MOST} more." if len(items) > MOST else ""
    return [f"### {title}\n\n{between.join(map(show, items[:MOST]))}{more}"]


def _table(title: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    if not rows:
        return []
    lines = [f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows[:MOST])]
    more = f"\n\n… and {len(rows) - MOST} more." if len(rows) > MOST else ""
    return [f"### {title}\n\n" + "\n".join(lines) + more]


def _claim(change: ClaimChange) -> str:
    where = code(change.page) + (f", under {code(change.heading)}" if change.heading else "")
    both = [("-", change.old), ("+", change.new)]
    if change.old and change.new and change.old.text == change.new.text:
        block = changes([(" ", change.new.text)])
    else:
        block = changes([(mark, said.text) for mark, said in both if said])
    notes = [f"It {change.note}."] if change.note else []
    notes += [_figures(change)] if change.figures else []
    notes += [_cited(change.old, change.new)]
    return "\n".join([where, "", block, "", " ".join(note for note in notes if note)]).rstrip()


def _figures(change: ClaimChange) -> str:
    shown = []
    for old, new, finding in change.figures:
        if not new:
            shown.append(f"{code(old)} is gone")
        else:
            holder = f"held by {code(finding)}" if finding else "**no finding of the studies cited holds it**"
            shown.append(f"{code(old)} → {code(new)}, {holder}" if old else f"{code(new)} is new, {holder}")
    return f"Figures: {'; '.join(shown)}."


def _cited(old: Said | None, new: Said | None) -> str:
    if old is None or new is None:
        said = new or old
        label = f"; certainty {_label(said.certainty)}" if said and said.certainty else ""
        return f"Cites {_keys(said.keys)}{label}." if said else ""
    parts = []
    come, gone = [key for key in new.keys if key not in old.keys], [key for key in old.keys if key not in new.keys]
    parts += [f"begins to cite {_keys(come)}"] if come else []
    parts += [f"ceases to cite {_keys(gone)}"] if gone else []
    if old.certainty != new.certainty:
        parts.append(f"certainty {_label(old.certainty)} → {_label(new.certainty)}")
    return f"{'; '.join(parts).capitalize()}." if parts else f"Cites {_keys(new.keys)}."


def _finding(change: FindingChange) -> str:
    lines: list[tuple[str, str]] = []
    for what, old, new in change.parts:
        lines += [("-", f"{what}: {old}")] if old else []
        lines += [("+", f"{what}: {new}")] if new else []
    return f"{code(change.finding)}\n\n{changes(lines)}"


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
    return f"{kept}\n\nThe rest was cut: it is longer than a comment can hold. Run  evidence diff  for all of it.\n"
