"""Prints what a run found: one line a problem for people, annotations for GitHub, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable

from evidence.checks.check import Outcome, Silenced
from evidence.problem import Level, Problem
from evidence.text import count, visible

FORMATS = ("text", "github", "json")
JSON_VERSION = 1


def render(outcome: Outcome, form: str) -> str:
    """What goes to standard output, in one of FORMATS; without problems it may be empty."""
    if form == "json":
        return _json(outcome)
    if form == "github":
        return "".join(f"{_annotation(problem)}\n" for problem in outcome.problems)
    return text(outcome.problems)


def text(problems: Iterable[Problem]) -> str:
    """One line a problem."""
    return "".join(f"{problem}\n" for problem in problems)


def summary(outcome: Outcome, checked: str) -> str:
    """What goes to standard error: every silence with its reason, then the counts."""
    errors = sum(problem.level is Level.ERROR for problem in outcome.problems)
    notices = len(outcome.problems) - errors
    found = f"{count(errors, 'error')}, {count(notices, 'notice')}" if outcome.problems else "no problems"
    return "".join(f"{line}\n" for line in [*map(_silence, outcome.silenced), f"{found} in {checked}"])


def failed(problems: Iterable[Problem]) -> bool:
    """Whether a problem fails the run."""
    return any(problem.level is Level.ERROR for problem in problems)


def _silence(silenced: Silenced) -> str:
    return visible(f"{silenced.problem.place}: allowed: {silenced.problem.code} because {silenced.reason}")


def _annotation(problem: Problem) -> str:
    """A GitHub workflow command, escaped by GitHub's rules, so that no name or text can add a command of its own."""
    place = problem.place
    message = problem.message + (f" ({problem.hint})" if problem.hint else "")
    level = "error" if problem.level is Level.ERROR else "notice"
    where = f"file={_property(place.file)},line={place.line},col={place.column},title={_property(problem.code)}"
    return f"::{level} {where}::{_data(message)}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _json(outcome: Outcome) -> str:
    content = {
        "version": JSON_VERSION,
        "problems": [_plain(problem) for problem in outcome.problems],
        "silenced": [{**_plain(one.problem), "reason": one.reason} for one in outcome.silenced],
    }
    return json.dumps(content, indent=1) + "\n"


def _plain(problem: Problem) -> dict[str, object]:
    place = problem.place
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "code": problem.code,
        "level": str(problem.level),
        "message": problem.message,
        "hint": problem.hint,
    }
