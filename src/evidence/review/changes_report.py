"""The report of `evidence diff`: Markdown for a pull request. What can hurt readers comes first, mere wording last.

Every word of the change is written as code, so that GitHub makes no link, image or mention of it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from evidence.reading.pages.sentences import sentences_in
from evidence.review.changed_claims import ClaimChange, ClaimState
from evidence.review.changed_records import CertaintyChange, Lapse, StudyChange
from evidence.review.changes import Changes
from evidence.review.hurts import Rank, rank
from evidence.review.readability import Grade
from evidence.review.seen import Line
from evidence.review.seen_changes import LineChange, lacking
from evidence.review.seen_site import PlaceChanges
from evidence.text import cell, code, count, fenced_changes
from evidence.tracing.certainty import WORDS
from evidence.tracing.claims import Claim

Item = TypeVar("Item")
MOST = 40  # entries of one kind; of the rest, only the number is given
LONGEST = 60_000  # characters: a comment on GitHub can have 65,536
NOTHING = (
    "**Nothing changes that readers see.** Compared were, whole: the text of every page with its boxes, lists, links, titles, "
    "descriptions and review dates; every study record; references; crisis help, prices, glossary, timeline and rules; "
    "settings; the templates' words; approvals; retractions; comments that silence a check."
)


def markdown(changes: Changes, base: str, head: str, grades: list[Grade]) -> str:
    """The report.

    `base` and `head` say, as Markdown, what was compared; `grades` are the reading levels of the changed pages, and may
    be empty.
    """
    ranked = _ranked(changes)
    parts = [f"## What this changes for readers\n\n{head}, compared with {base}. {_counts(changes, ranked)}"]
    parts += _places("Look at this first: it can hurt", ranked[Rank.FIRST])
    parts += _to_act_on(changes)
    parts += _studies(changes)
    for kind in ("changed", "added", "removed"):
        parts += _section(f"Claims {kind}", [one for one in changes.claims if one.kind == kind], _claim, "\n\n")
    parts += _places("What else readers see", ranked[Rank.THEN])
    citations = [(cell(one.page), _keys(one.new), _keys(one.gone)) for one in changes.citations]
    parts += _table("Citations, page by page", ("page", "newly cited", "no longer cited"), citations)
    parts += _section("Pages that moved", changes.moved, lambda one: f"- {code(one[0])} is now {code(one[1])}")
    wording = _places("Wording alone", ranked[Rank.WORDING])
    if wording:
        parts.append(f"<details><summary>Wording alone</summary>\n\n{wording[0]}\n\n</details>")
    rows = [(cell(one.page), _grade(one.before), _grade(one.after)) for one in grades]
    parts += _table("Reading level (Flesch-Kincaid grade, for information only)", ("page", "before", "after"), rows)
    return _cut("\n\n".join(parts) + "\n")


# Which section says what ----------------------------------------------------------------------------------------------

Ranked = dict[Rank, list[tuple[PlaceChanges, list[LineChange]]]]


def _ranked(changes: Changes) -> Ranked:
    """The changes of each rank by place, without those that the sections of studies and claims report."""
    apart = {study.path for study in (*changes.new_studies, *changes.gone_studies)}
    reported = {state.text for claim in changes.claims for state in (claim.old, claim.new) if state}
    found: Ranked = {one: [] for one in Rank}
    for place in changes.places:
        of_rank: dict[Rank, list[LineChange]] = {one: [] for one in Rank}
        for change in place.changes if place.path not in apart else ():
            one = rank(change, place)
            if one is Rank.FIRST or not _is_reported(change, reported):
                of_rank[one].append(change)
        for one, some in of_rank.items():
            if some:
                found[one].append((place, some))
    return found


def _is_reported(change: LineChange, reported: set[str]) -> bool:
    """Whether a change of text concerns only claims, which have sections of their own."""
    if not any(line and line.cited for line in (change.old, change.new)):
        return False
    if change.old and change.new and change.old.what != change.new.what:
        return False
    was, now = _rest(change.old, change.new), _rest(change.new, change.old)
    return all(_CITED_RE.sub("", one).strip() in reported for one in (*was, *now))


_CITED_RE = re.compile(r"\s?\[[^\]]*\]")


def _rest(mine: Line | None, other: Line | None) -> list[str]:
    """The sentences of a line that the other line lacks."""
    return lacking(_sentences(mine), _sentences(other), str)


def _sentences(line: Line | None) -> list[str]:
    text = (line.words if line else "").replace("[", "[@")  # so that what is cited stays with its sentence
    return [sentence.replace("[@", "[").strip() for _, sentence in sentences_in(text)]


def _places(title: str, ranked: list[tuple[PlaceChanges, list[LineChange]]]) -> list[str]:
    return _section(title, ranked, _place, "\n\n")


def _place(ranked: tuple[PlaceChanges, list[LineChange]]) -> str:
    place, some = ranked
    lines = _lines(some)
    where = f", {code(place.path)}" if place.path.startswith("docs/") else ""
    return f"{code(place.name)}{where}\n\n{fenced_changes(lines)}{_more(some, ' here.')}"


def _lines(some: Sequence[LineChange]) -> list[tuple[str, str]]:
    """The changes of one place, old and new. A sentence that only went into another paragraph is told once, as moved."""
    lines = [line for change in some[:MOST] for line in _diff(change)]
    both = Counter(text for mark, text in lines if mark == "-") & Counter(text for mark, text in lines if mark == "+")
    left = {"-": Counter(both), "+": Counter(both)}
    shown: list[tuple[str, str]] = []
    for mark, text in lines:
        if left[mark][text] > 0:
            left[mark][text] -= 1
            shown += [(" ", f"moved, {text}")] if mark == "+" else []
        else:
            shown.append((mark, text))
    return shown


def _diff(change: LineChange) -> list[tuple[str, str]]:
    """The sentences that differ, old and new. If the text became another thing too, such as a heading, all its words."""
    sides = [("-", change.old, change.new), ("+", change.new, change.old)]
    whole = [(mark, f"{line.what}: {line.words}") for mark, line, _ in sides if line]
    if not change.old or not change.new or change.old.what != change.new.what:
        return whole
    parts = [(mark, line, _rest(line, other)) for mark, line, other in sides]
    return [(mark, f"{line.what}: {' '.join(rest)}") for mark, line, rest in parts if line and rest] or whole


# The sections ---------------------------------------------------------------------------------------------------------


def _to_act_on(changes: Changes) -> list[str]:
    return [
        *_section(
            "Must be fixed: addresses that would lead nowhere",
            changes.lost,
            lambda one: f"- {code(one.address)}: {one.remedy}: {code(one.type_this)}",
        ),
        *_section("Could not be read, so the content was not compared", changes.unread, lambda one: f"- {code(one)}"),
        *_section(
            "Not compared: look at these yourself", changes.not_compared, lambda one: f"- {code(one[0])}: {one[1]}"
        ),
        *_section("Approvals that end", changes.lapses, _lapse, "\n\n"),
    ]


def _lapse(lapse: Lapse) -> str:
    said = f"{code(lapse.page)}, approved by {code(lapse.by)} on {lapse.on}, needs a new review. Until then its page tells readers."
    lines = _lines(lapse.changes)
    return f"{said}\n\n{fenced_changes(lines)}{_more(lapse.changes)}" if lines else said


def _studies(changes: Changes) -> list[str]:
    return [
        *_section("New studies", changes.new_studies, lambda one: _study("+", one, "cite it"), "\n\n"),
        *_section("Studies that are gone", changes.gone_studies, lambda one: _study("-", one, "cited it"), "\n\n"),
        *_section("Certainty", changes.certainty, _certainty, "\n\n"),
    ]


def _study(mark: str, study: StudyChange, verb: str) -> str:
    return f"{fenced_changes([(mark, line) for line in study.said])}\n\n{_resting(study.claims, verb)}"


def _certainty(change: CertaintyChange) -> str:
    said = f"{code(change.of)}: {code(change.before)} → {code(change.after)}."
    return f"{said} {_resting(change.claims, 'rest on it')}"


def _resting(claims: Sequence[Claim], verb: str) -> str:
    """The claims that rest on a study, each with its page."""
    if not claims:
        return f"No claims {verb}."
    rows = [f"- {code(claim.page.path)}: {code(claim.sentence.text)}" for claim in claims[:MOST]]
    pages = count(len({claim.page.path for claim in claims}), "page")
    return f"{count(len(claims), 'claim')} on {pages} {verb}:\n\n" + "\n".join(rows) + _more(claims, "", "\n- ")


def _counts(changes: Changes, ranked: Ranked) -> str:
    if changes.empty:
        return NOTHING
    kinds = {kind: sum(one.kind == kind for one in changes.claims) for kind in ("added", "changed", "removed")}
    findings = _findings(changes)
    counts = [
        (_size(ranked[Rank.FIRST]), "change", "that can hurt"),
        (len(changes.new_studies), "study", "new"),
        (len(changes.gone_studies), "study", "gone"),
        *((number, "claim", kind) for kind, number in kinds.items()),
        (sum(len(one.figures) for one in changes.claims), "figure", "changed"),
        *((findings[kind], "finding", kind) for kind in ("added", "changed", "dropped")),
        (len(changes.certainty), "certainty label", "changed"),
        (len(changes.lapses), "approval", "would end"),
        (_size(ranked[Rank.THEN]), "other change", "that readers see"),
        (_size(ranked[Rank.WORDING]), "change", "of wording alone"),
        (len(changes.moved), "page", "moved"),
        (len(changes.lost), "address", "would lead nowhere"),
        (len(changes.unread), "problem", "of reading"),
        (len(changes.not_compared), "file", "not compared"),
    ]
    said = [f"{count(number, noun, _PLURALS.get(noun, ''))} {verb}" for number, noun, verb in counts if number]
    return f"**{'; '.join(said)}.**" if said else "**Only citations change.**"


_PLURALS = {"address": "addresses", "study": "studies"}
_FINDING_RE = re.compile(r"finding “([^”]*)”(, )?")


def _size(ranked: list[tuple[PlaceChanges, list[LineChange]]]) -> int:
    return sum(len(some) for _, some in ranked)


def _findings(changes: Changes) -> Counter[str]:
    """How many findings of studies that stay were added, changed and dropped."""
    apart = {study.path for study in (*changes.new_studies, *changes.gone_studies)}
    kinds: dict[tuple[str, str], str] = {}
    for place in changes.places:
        for change in place.changes if place.path.startswith("docs/studies/") and place.path not in apart else ():
            if found := _FINDING_RE.match(change.line.what):
                whole = "" if found[2] else "added" if not change.old else "dropped" if not change.new else ""
                kinds[place.path, found[1]] = whole or kinds.get((place.path, found[1]), "changed")
    return Counter(kinds.values())


def _section(title: str, items: Sequence[Item], show: Callable[[Item], str], between: str = "\n") -> list[str]:
    if not items:
        return []
    return [f"### {title}\n\n{between.join(map(show, items[:MOST]))}{_more(items, between=between)}"]


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    if not rows:
        return []
    lines = [f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows[:MOST])]
    return [f"### {title}\n\n" + "\n".join(lines) + _more(rows)]


def _more(items: Sequence[object], end: str = ".", between: str = "\n\n") -> str:
    """How many items are not shown."""
    return f"{between}… and {len(items) - MOST} more{end}" if len(items) > MOST else ""


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


def _label(certainty: str) -> str:
    return WORDS[certainty].plain if certainty in WORDS else "not given"


def _keys(keys: Iterable[str]) -> str:
    return ", ".join(code(key) for key in keys) or "–"


def _grade(value: float | None) -> str:
    return f"{value:.1f}" if value is not None else "–"


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    kept = text[:LONGEST].rsplit("\n\n### ", 1)[0]
    return f"{kept}\n\nThe report ends here, since a comment on GitHub cannot hold more; `git diff` shows the rest.\n"
