"""Says in plain words what a typed model finds wrong with a writer's front matter or data file.

One line per fault: which field, on which line, and what to type instead. Records, articles and data files all use it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError

from evidence.problem import Place, Problem
from evidence.text import did_you_mean, one_line

Model = TypeVar("Model", bound=BaseModel)

_MAX_SHOWN = 60


def validate(
    model: type[Model],
    value: Any,
    lines: Mapping[str, int],
    path: str,
    code: str | Callable[[tuple[Any, ...]], str],
    *,
    first_line: int = 1,
    inside: str = "",
) -> tuple[Model | None, list[Problem]]:
    """A value as the model, or None and a problem for each fault, under one code or one chosen by the fault's place.

    lines maps dotted paths to lines ("findings.0.figures.1.value"), as `evidence.yamltext.read_yaml` gives them;
    inside is the dotted path at which the value itself stands. A fault whose own line is not known gets the line of
    what it stands in.
    """
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        problems = []
        for fault in error.errors(include_url=False):
            loc = tuple(fault["loc"])
            line = _line((inside, *loc) if inside else loc, lines, first_line)
            message, hint = map(one_line, _words(model, value, loc, fault))
            problems.append(Problem(Place(path, line), code if isinstance(code, str) else code(loc), message, hint))
        return None, problems
    except RecursionError:
        found = code if isinstance(code, str) else code(())
        return None, [Problem(Place(path, first_line), found, "this is nested too deeply to read", "keep to the form")]


def _line(loc: tuple[Any, ...], lines: Mapping[str, int], first_line: int) -> int:
    for end in range(len(loc), 0, -1):
        found = lines.get(".".join(map(str, loc[:end])))
        if found:
            return found
    return first_line


def _words(model: type[BaseModel], value: Any, loc: tuple[Any, ...], fault: Mapping[str, Any]) -> tuple[str, str]:
    """Message and hint for one of pydantic's errors."""
    kind, given, context = fault["type"], fault.get("input"), fault.get("ctx") or {}
    if loc[-1:] == ("[key]",):
        loc = loc[:-1]
    name, where = (str(loc[-1]) if loc else "this"), _where(value, loc)
    named = f'"{name}"{where}' if loc else "this"
    if kind == "missing":
        return f"{named} is missing", f'add "{name}: …"{_or_unknown(model, loc)}'
    if kind == "extra_forbidden":
        known = sorted(_fields(model, loc[:-1]))
        return f"there is no field {named}", did_you_mean(name, known, f"known: {', '.join(known)}")
    if kind == "literal_error":
        allowed = [part.strip(" '\"") for part in context.get("expected", "").replace(" or ", ", ").split(",")]
        word = given if isinstance(given, str) else ""
        return f"{named} cannot be {_shown(given)}", did_you_mean(word, allowed, f"choose one of: {', '.join(allowed)}")
    if kind == "string_type":
        if given is None:
            return f"{named} is empty", f"write its text{_or_unknown(model, loc)}"
        hint = "write words" if isinstance(given, list | dict) else f'put it in quotes: "{_bare(given)}"'
        return f"{named} must be text, not {_shown(given)}", hint
    if kind in ("string_too_short", "too_short"):
        return f"{named} is empty", f"write at least {_count(context)}{_or_unknown(model, loc)}"
    if kind == "string_too_long":
        limit = context.get("max_length")
        return f"{named} has {len(str(given))} characters, more than {limit}", "shorten it"
    if kind == "string_pattern_mismatch":
        return f"{named} cannot be {_shown(given)}", _PATTERNS.get(str(context.get("pattern")), "see CONTRIBUTING.md")
    if kind.startswith(("int_", "float_", "finite_")):
        word = "a whole number" if kind.startswith("int_") else "a number"
        return f"{named} must be {word}, not {_shown(given)}", "write the number alone, its unit in a field of its own"
    if kind.startswith("bool_"):
        return f"{named} must be true or false, not {_shown(given)}", "write true or false without quotes"
    if kind.startswith(("date_", "datetime_")):
        return f"{named} must be a date, not {_shown(given)}", "write it as 2026-11-23, without quotes"
    if kind.startswith("url_"):
        return f"{named} is no address: {_shown(given)}", "write it whole, beginning with https://"
    if kind in ("list_type", "tuple_type"):
        return f"{named} must be a list, not {_shown(given)}", 'begin each item on a line of its own with "- "'
    if kind.startswith(("model_", "dict_")):
        return f"{named} must hold fields, not {_shown(given)}", f"known: {', '.join(sorted(_fields(model, loc)))}"
    return f"{named} cannot be {_shown(given)}", str(fault["msg"]).removeprefix("Value error, ")


_PATTERNS = {
    r"^[a-z][a-z0-9_]*$": "use small letters, digits and underscores: price",
    r"^(?:https://|tel:\+?[0-9]+$|sms:\+?[0-9]+$)": "write tel:988, sms:988 or an address beginning with https://",
    r"^[a-z0-9][a-z0-9/-]*/$": "write the page's address from the site's root: help/crisis/",
    r"^[0-9a-f]{64}$": "let `evidence sign` write it",
    r"^docs/articles/[a-z0-9-]+\.md$": "write the article's path: docs/articles/safety.md",
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "use small letters, digits and hyphens: loss-of-response",
    r"^[a-z]+[0-9]{4}[a-z]?$": "use surname and year in small letters: feder2021",
}


def _where(value: Any, loc: tuple[Any, ...]) -> str:
    """In which finding, figure or arm a field stands: ` in finding "response", figure 2`."""
    parts: list[str] = []
    if len(loc) > 1 and isinstance(loc[0], int):  # a file that is a list
        loc, value = ("item", *loc), {"item": value}
    for step, following in zip(loc[:-1], loc[1:], strict=False):
        value = value[step] if _holds(value, step) else None
        if isinstance(following, int):
            inner = value[following] if _holds(value, following) else None
            label = next(
                (inner[n] for n in ("id", "name", "slug", "term") if isinstance(inner, dict) and inner.get(n)), None
            )
            one = str(step).replace("_", " ").removesuffix("s")
            parts.append(f'{one} "{label}"' if isinstance(label, str) else f"{one} {following + 1}")
        elif not isinstance(step, int):
            parts.append(f'"{step}"')
    if loc and isinstance(loc[-1], int):
        parts = parts[:-1] + [f"item {loc[-1] + 1}"] if len(loc) > 2 else []
    return " in " + ", ".join(parts) if parts else ""


def _holds(value: Any, step: Any) -> bool:
    if isinstance(value, dict):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and step < len(value)


def _fields(model: type[BaseModel], loc: tuple[Any, ...]) -> set[str]:
    """The names of the fields of the model that stands at a place in another."""
    found: type[BaseModel] | None = model
    if issubclass(model, RootModel):
        found = _inner(model.model_fields["root"].annotation)
    for step in loc:
        info = found.model_fields.get(str(step)) if found else None
        if info is not None:  # an index, or the name of an item in a mapping, stays in the same model
            found = _inner(info.annotation)
    return {info.alias or name for name, info in found.model_fields.items()} if found else set()


def _inner(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return annotation if issubclass(annotation, BaseModel) else None
    return next((found for found in map(_inner, get_args(annotation)) if found), None)


def _or_unknown(model: type[BaseModel], loc: tuple[Any, ...]) -> str:
    """What to write where the writer does not know: only some fields may say so."""
    return ', or "not seen" where you looked and did not find it' if loc and loc[-1] in _MAY_BE_UNKNOWN else ""


_MAY_BE_UNKNOWN = frozenset({"route", "dose", "schedule", "comparator", "setting", "funding", "conflicts"})


def _count(context: Mapping[str, Any]) -> str:
    least = context.get("min_length", 1)
    return "one" if least == 1 else f"{least} characters"


def _shown(given: Any) -> str:
    if isinstance(given, dict):
        return "a group of fields"
    if isinstance(given, list):
        return "a list"
    if given is None:
        return "empty"
    text = _bare(given)
    text = text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "…"
    return f'"{text}"' if isinstance(given, str) else text


def _bare(given: Any) -> str:
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, dt.date | dt.datetime):
        return given.isoformat()
    try:
        return " ".join(str(given).split())
    except ValueError:  # an integer of thousands of digits has no text in Python
        return "a very long number"
