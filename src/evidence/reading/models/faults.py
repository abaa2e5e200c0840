"""Says in plain words what a typed model finds wrong with a writer's front matter or data file.

One line for each fault: which field, on which line, and what to type instead. Records, articles and data files use it.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError

from evidence.problem import Place, Problem
from evidence.reading.yaml_lines import line_of
from evidence.text import did_you_mean, one_line, short

Model = TypeVar("Model", bound=BaseModel)


def validate(
    model: type[Model], value: Any, lines: Mapping[str, int], path: str, code: str | Callable[[tuple[Any, ...]], str]
) -> tuple[Model | None, list[Problem]]:
    """A value as an instance of the model, or None and a problem for each fault.

    `lines` maps dotted paths to lines ("findings.0.figures.1.value"), as `yaml_lines.read_yaml` gives them. A fault
    whose own line is not known gets the line of what holds it. `code` is the code of all problems, or a function that
    chooses it by the fault's path.
    """
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        problems = []
        for fault in error.errors(include_url=False):
            loc = tuple(fault["loc"])
            line = line_of(lines, *loc)
            message, hint = map(one_line, _words(model, value, fault))
            problems.append(Problem(Place(path, line), code if isinstance(code, str) else code(loc), message, hint))
        return None, problems
    except RecursionError:
        found = code if isinstance(code, str) else code(())
        return None, [
            Problem(
                Place(path), found, "this is nested too deeply to read", "use fewer levels; schemas/ shows the form"
            )
        ]


@dataclass(frozen=True, slots=True)
class _Fault:
    """One of pydantic's errors: its kind and place, the value there, and what the model expects."""

    model: type[BaseModel]
    value: Any
    loc: tuple[Any, ...]
    kind: str
    given: Any
    context: Mapping[str, Any]
    said: str

    @property
    def name(self) -> str:
        """The name of the field, or the index of the item."""
        return str(self.loc[-1]) if self.loc else "this"

    @property
    def named(self) -> str:
        """The field and what contains it: `"unit" in finding "response", figure 2`."""
        return f'"{self.name}"{_where(self.value, self.loc)}' if self.loc else "this"


Words = tuple[str, str]  # message and hint


def _words(model: type[BaseModel], value: Any, fault: Mapping[str, Any]) -> Words:
    loc = tuple(fault["loc"])
    loc = loc[:-1] if loc[-1:] == ("[key]",) else loc
    context = fault.get("ctx") or {}
    found = _Fault(model, value, loc, fault["type"], fault.get("input"), context, str(fault["msg"]))
    beginning = found.kind.partition("_")[0]
    if beginning in _MUST_BE:
        wanted, hint = _MUST_BE[beginning]
        return f"{found.named} must be {wanted}, not {_shown(found.given)}", hint
    return (_BY_KIND.get(found.kind) or _BY_BEGINNING.get(beginning, _other))(found)


def _missing(fault: _Fault) -> Words:
    return f"{fault.named} is missing", f'add "{fault.name}: …"{_or_unknown(fault.loc)}'


def _unknown_field(fault: _Fault) -> Words:
    known = sorted(_fields(fault.model, fault.loc[:-1]))
    return f"there is no field {fault.named}", did_you_mean(fault.name, known, f"known: {', '.join(known)}")


def _none_of_these(fault: _Fault) -> Words:
    allowed = [part.strip(" '\"") for part in fault.context.get("expected", "").replace(" or ", ", ").split(",")]
    word = fault.given if isinstance(fault.given, str) else ""
    choice = did_you_mean(word, allowed, f"choose one of: {', '.join(allowed)}")
    return f"{fault.named} cannot be {_shown(fault.given)}", choice


def _no_text(fault: _Fault) -> Words:
    if fault.given is None:
        return f"{fault.named} is empty", f"write its text{_or_unknown(fault.loc)}"
    hint = "write words" if isinstance(fault.given, list | dict) else f'put it in quotes: "{_bare(fault.given)}"'
    return f"{fault.named} must be text, not {_shown(fault.given)}", hint


def _too_short(fault: _Fault) -> Words:
    least = fault.context.get("min_length", 1)
    wanted = "one" if least == 1 else f"{least} characters"
    return f"{fault.named} is empty", f"write at least {wanted}{_or_unknown(fault.loc)}"


def _too_long(fault: _Fault) -> Words:
    most = fault.context.get("max_length")
    return f"{fault.named} has {len(str(fault.given))} characters, more than {most}", "shorten it"


def _other_form(fault: _Fault) -> Words:
    hint = _PATTERNS.get(str(fault.context.get("pattern")), "schemas/ says what each key means")
    return f"{fault.named} cannot be {_shown(fault.given)}", hint


def _too_little(fault: _Fault) -> Words:
    return f"{fault.named} cannot be {_shown(fault.given)}", f"write {fault.context.get('ge')} or more"


def _no_address(fault: _Fault) -> Words:
    return f"{fault.named} is not a web address: {_shown(fault.given)}", "write it whole, beginning with https://"


def _no_fields(fault: _Fault) -> Words:
    known = ", ".join(sorted(_fields(fault.model, fault.loc)))
    return f"{fault.named} must have fields, not {_shown(fault.given)}", f"known: {known}"


def _other(fault: _Fault) -> Words:
    if isinstance(fault.given, dict):
        return "these fields do not go together", fault.said.removeprefix("Value error, ")
    return f"{fault.named} cannot be {_shown(fault.given)}", fault.said.removeprefix("Value error, ")


# By pydantic's types of errors (pydantic.dev, "Validation Errors"), or by the first word of these. If a value has the
# wrong type, the message says what it must be.
_ALONE = "write the number alone, its unit in a field of its own"
_A_DATE = ("a date", "write it as 2026-11-23, without quotes")
_A_LIST = ("a list", 'begin each item on a line of its own with "- "')
_MUST_BE = {
    "int": ("a whole number", _ALONE), "float": ("a number", _ALONE), "finite": ("a number", _ALONE),
    "bool": ("true or false", "write true or false without quotes"),
    "date": _A_DATE, "datetime": _A_DATE, "list": _A_LIST, "tuple": _A_LIST,
}  # fmt: skip
_BY_KIND: dict[str, Callable[[_Fault], Words]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_field,
    "literal_error": _none_of_these,
    "string_type": _no_text,
    "string_too_short": _too_short,
    "too_short": _too_short,
    "string_too_long": _too_long,
    "string_pattern_mismatch": _other_form,
    "greater_than_equal": _too_little,
}
_BY_BEGINNING: dict[str, Callable[[_Fault], Words]] = {"url": _no_address, "model": _no_fields, "dict": _no_fields}

_PATTERNS = {
    r"^[a-z][a-z0-9_]*$": "use lower-case letters, digits and underscores: price",
    r"^(?:https://|tel:\+?[0-9]+$|sms:\+?[0-9]+$)": "write tel: or sms: with the number's digits, or an address beginning with https://",
    r"^[a-z0-9][a-z0-9/-]*/$": "write the page's address from the site's root: help/crisis/",
    r"^[0-9a-f]{64}$": "let `evidence sign` write it",
    r"^docs/articles/[a-z0-9-]+\.md$": "write the article's path: docs/articles/safety.md",
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "use lower-case letters, digits and hyphens: loss-of-response",
    r"^[a-z][a-z0-9-]*$": "use lower-case letters, digits and hyphens: when-to-call",
    r"^[a-z0-9#/-]+$": "write the page's address from the site's root: help/glossary/",
    r"^[a-z]+[0-9]{4}[a-z]?$": "use surname and year in lower-case letters: altman1995",
}


def _where(value: Any, loc: tuple[Any, ...]) -> str:
    """What contains a field, in words: ` in finding "response", figure 2`."""
    parts: list[str] = []
    if len(loc) > 1 and isinstance(loc[0], int):  # a file that is a list
        loc, value = ("item", *loc), {"item": value}
    for step, following in zip(loc[:-1], loc[1:], strict=False):
        value = value[step] if _has(value, step) else None
        if isinstance(following, int):
            inner = value[following] if _has(value, following) else None
            label = next(
                (inner[n] for n in ("id", "name", "slug", "term") if isinstance(inner, dict) and inner.get(n)), None
            )
            one = "part" if isinstance(step, int) else str(step).replace("_", " ").removesuffix("s")
            parts.append(f'{one} "{label}"' if isinstance(label, str) else f"{one} {following + 1}")
        elif not isinstance(step, int):
            parts.append(f'"{step}"')
    if loc and isinstance(loc[-1], int):
        parts = parts[:-1] + [f"item {loc[-1] + 1}"] if len(loc) > 2 else []
    return " in " + ", ".join(parts) if parts else ""


def _has(value: Any, step: Any) -> bool:
    if isinstance(value, dict):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and step < len(value)


def _fields(model: type[BaseModel], loc: tuple[Any, ...]) -> set[str]:
    """The field names of the model at the end of a path that begins in another model."""
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


def _or_unknown(loc: tuple[Any, ...]) -> str:
    """What to write if the writer does not know the value. Only some fields allow that."""
    return ', or "not seen" where you looked and did not find it' if loc and loc[-1] in _MAY_BE_UNKNOWN else ""


_MAY_BE_UNKNOWN = frozenset({"route", "dose", "schedule", "comparator", "setting", "funding", "conflicts"})


def _shown(given: Any) -> str:
    if isinstance(given, dict):
        return "a group of fields"
    if isinstance(given, list):
        return "a list"
    if given is None:
        return "empty"
    text = short(_bare(given))
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
