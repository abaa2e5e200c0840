"""Prints what a run found: a line for each problem, annotations for GitHub, or JSON for programs."""

import json
from collections import Counter
from collections.abc import Iterable

from evidence.checks.check import Outcome
from evidence.problem import Level, Problem
from evidence.text import count, visible

FORMATS = ("text", "github", "json")
JSON_VERSION = 1


def render(outcome: Outcome, form: str) -> str:
    """The text for standard output, in one of FORMATS. It may be empty if there are no problems."""
    if form == "json":
        return _json(outcome)
    if form == "github":
        return "".join(f"{_annotation(problem)}\n" for problem in outcome.problems)
    return text(outcome.problems)


def text(problems: Iterable[Problem]) -> str:
    """One line for each problem."""
    return "".join(f"{problem}\n" for problem in problems)


def summary(outcome: Outcome, checked: str) -> str:
    """The text for standard error: every silenced problem with its reason, then the counts."""
    found = counts(outcome.problems)
    silenced = (f"{one.problem.place}: allowed: {one.problem.code} because {one.reason}" for one in outcome.silenced)
    return "".join(f"{line}\n" for line in [*map(visible, silenced), f"{found} in {checked}"])


def counts(problems: Iterable[Problem]) -> str:
    """How many problems there are: "2 errors, 1 notice"; "no problems" if there are none."""
    levels = Counter(problem.level for problem in problems)
    shown = [level for level in Level if levels[level] or (level is not Level.WARNING and levels)]
    return ", ".join(count(levels[level], str(level)) for level in shown) or "no problems"


def failed(problems: Iterable[Problem], *, publishing: bool = False) -> bool:
    """Whether a problem fails the run; if the site is to be published, a warning does not."""
    failing = {Level.ERROR} if publishing else {Level.ERROR, Level.WARNING}
    return any(problem.level in failing for problem in problems)


def _annotation(problem: Problem) -> str:
    """A GitHub workflow command, escaped by GitHub's rules so that no name or text can add another command."""
    place = problem.place
    message = problem.message + (f" ({problem.hint})" if problem.hint else "")
    where = f"file={_property(place.file)},line={place.line},col={place.column},title={_property(problem.code)}"
    return f"::{problem.level} {where}::{_data(message)}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _json(outcome: Outcome) -> str:
    content = {
        "version": JSON_VERSION,
        "problems": [_plain(problem) for problem in outcome.problems],
        "silenced": [{**_plain(silenced.problem), "reason": silenced.reason} for silenced in outcome.silenced],
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
