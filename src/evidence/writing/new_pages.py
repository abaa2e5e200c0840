"""Makes the text of a new article or study record, which passes all checks but those for missing text.

Whatever the writer must still fill in says `TODO:`, and the check NEW001 keeps that from being published.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Sequence

from evidence.reading.models.record import RANDOMISED, Design
from evidence.text import slug

MARK = "TODO:"
KINDS = ("treatment", "decision", "help", "reference")
REVIEW = dt.timedelta(days=182)  # a page is reviewed again after half a year, unless its writer types another date
MARKDOWN_SIGN_RE = re.compile(r"[\[\]{}<>|*_`#\\]")

_SECTIONS = (
    ("Key facts", "key-facts", "- TODO: the most important fact, in one plain sentence, with its citation"),
    ("Who is it for?", "who", "TODO: who it is for, and who should not have it"),
    ("What is known, and how sure is it?", "known", "TODO: what was found, in whom, and how sure it is"),
    ("What we don't know", "unknown", "TODO: what nobody has studied yet"),
    ("What can go wrong?", "harms", "TODO: harms, and when to get help"),
    ("Other options, and no treatment", "options", "TODO: what else there is, and what happens without treatment"),
    ("Questions to ask", "questions", "- TODO: a question to take along"),
)

# PubMed's types of publication, the strictest first.
_DESIGNS: tuple[tuple[str, Design], ...] = (
    ("meta-analysis", "pooled-analysis"),
    ("systematic review", "systematic-review"),
    ("randomized controlled trial", "randomised-trial"),
    ("review", "narrative-review"),
)


def file_name(title: str) -> str:
    """A title as the name of its file, without ".md". Empty if it has neither letters nor digits."""
    return slug(title)[:60].rstrip("-")


def fault_of_title(title: str) -> str:
    """Why a title cannot be used, in one sentence. Empty if it can be used."""
    if not file_name(title):
        return "the title needs letters or digits"
    if not title.isprintable():
        return "the title contains a character that cannot be seen; type it again"
    if found := MARKDOWN_SIGN_RE.search(title):
        return f'the title cannot contain "{found[0]}", which has a meaning in Markdown'
    return "the title is longer than 120 characters; shorten it" if len(title) > 120 else ""


def article(title: str, kind: str, today: dt.date) -> str:
    """The text of a new article."""
    front = {
        "title": title,
        "short": title if len(title) <= 30 else "TODO: the few words for menus",
        "description": "TODO: what a reader learns here, in one or two plain sentences without a promise",
        "kind": kind,
        "order": 50,
        "updated": today,
        "review_by": today + REVIEW,
    }
    body = ["TODO: one or two sentences: the short answer"]
    if kind in ("treatment", "decision"):
        body += [f"## {heading} {{#{name}}}\n\n{text}" for heading, name, text in _SECTIONS]
    else:
        body += ["## TODO: a question that a reader asks\n\nTODO: its answer"]
    return "\n\n".join([_front(front.items()), f"# {title}", *body]) + "\n"


def record(
    key: str, short: str, today: dt.date, designs: Iterable[str] = (), address: str = "", given: Sequence[str] = ()
) -> str:
    """The text of a new study record. `short` is how cards name the reference ("Feder 2021").

    `designs` are PubMed's types of publication. The design is guessed from them, with a note that asks the writer to
    look at it. Until somebody has read the study, its certainty is "none".
    """
    design = design_of(designs)
    title = f"{_plain(short) or key}: TODO: the study in a few words"
    todo: list[tuple[str, object]] = [
        ("title", title),
        ("description", "TODO: what was studied, in whom, and what it cannot show, in one or two sentences"),
        ("kind", "study"),
        ("reference", key),
        ("updated", today),
        ("asks", "TODO: the question that the study asked"),
        ("design", Todo(design, "is this the design? schemas/study.json lists them")),
        ("about", Todo("other", "this-condition, mixed or other")),
        ("people", {"who": "TODO: who took part"}),
    ]
    which = ("first", "second") if design in RANDOMISED else ()
    arms = [{"name": f"TODO: {one} group", "given": "TODO: what it was given"} for one in which]
    if arms:
        todo.append(("arms", arms))
    todo += [
        *([("route", f"TODO: {', '.join(given)} …")] if given else []),
        ("comparator", "TODO: what it was compared with, or none"),
        *([("comparator_words", ["TODO: a word by which pages name what it was compared with"])] if arms else []),
        ("certainty", Todo("none", "by the rule for certainty, which the list of all studies prints")),
        ("certainty_reason", "TODO: why, by the rule"),
        ("cannot_show", ["TODO: what this study cannot show"]),
    ]
    if address:
        todo.append(("sources", [{"url": address, "opened": today, "what": "TODO: what was read there"}]))
    sections = ("What they asked", "What they did", "What they found", "What it cannot show")
    return (
        "\n\n".join([_front(todo), f"# {title}", *(f"## {name}\n\nTODO: in plain words" for name in sections)]) + "\n"
    )


def design_of(types: Iterable[str]) -> Design:
    """The design that PubMed's types suggest. If they suggest none, "single-arm", which claims the least."""
    known = {name.lower() for name in types}
    return next((design for name, design in _DESIGNS if name in known), "single-arm")


class Todo:
    """A value that may be right, with a note that asks the writer to look at it."""

    def __init__(self, value: str, note: str) -> None:
        self.value, self.note = value, note


def _front(fields: Iterable[tuple[str, object]]) -> str:
    return "\n".join(["---", *(f"{name}: {_yaml(value)}".rstrip() for name, value in fields), "---"])


def _yaml(value: object) -> str:
    """A value as YAML on one line, but each item of a list on a line of its own."""
    if isinstance(value, Todo):
        return f"{value.value}  # {MARK} {value.note}"
    if isinstance(value, str):
        return value if re.fullmatch(r"[a-z][a-z0-9-]*", value) else json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_yaml(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "".join(f"\n  - {_yaml(inner)}" for inner in value)
    return str(value)


def _plain(text: str) -> str:
    return " ".join("".join(char for char in text if char.isalnum() or char in " -'’").split())
