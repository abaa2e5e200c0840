"""Reads YAML that people write (front matter, data files), with the line of every key and every list item.

The safe subset only: no aliases, no tags, no key twice, no endless nesting. Each is a problem with its line; nothing
is raised. Lines are kept by dotted path: `findings.0.figures.1.value`.
"""

from __future__ import annotations

import re
import sys
from typing import Any

import yaml
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

from evidence.problem import Place, Problem
from evidence.reading.yaml_faults import CURLY_QUOTES, CURLY_QUOTES_RE, yaml_problem

DEEPEST = 20
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_resolver = Resolver()
_constructor = SafeConstructor()


class _Refused(Exception):
    """What this reader does not accept, and where (line and column from 0)."""

    def __init__(self, line: int, column: int, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.line, self.column, self.code, self.message, self.hint = line, column, code, message, hint


def read_yaml(text: str, path: str, first_line: int = 1) -> tuple[Any, dict[str, int], list[Problem]]:
    """The value of a YAML text, the line of each dotted path in it, and what is wrong with it.

    first_line is the file's line on which the text begins. After a problem the value is None. Never raises.
    """
    lines: dict[str, int] = {}
    if conflict := _MERGE_RE.search(text):
        place = Place(path, first_line + text.count("\n", 0, conflict.start()))
        return (
            None,
            lines,
            [Problem(place, "INP006", "a mark of an unfinished merge", "keep one version and remove the marks")],
        )
    try:
        value = _build(text, lines, first_line)
    except _Refused as fault:
        place = Place(path, first_line + fault.line, fault.column + 1)
        return None, lines, [Problem(place, fault.code, fault.message, fault.hint)]
    except yaml.YAMLError as fault:
        return None, lines, [yaml_problem(fault, text, path, first_line)]
    return value, lines, []


def _build(text: str, lines: dict[str, int], first_line: int) -> Any:
    """Build the value from the parser's events with a stack of its own, so that no nesting can exhaust Python's."""
    root: list[Any] = []
    stack: list[tuple[Any, str]] = [(root, "")]
    keys: list[str | None] = [None]  # per open container: the key that waits for its value
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise _refuse(event, "INP006", f'"*{event.anchor}" refers to another place', "write the value out")
        if isinstance(event, yaml.DocumentStartEvent) and root:
            raise _refuse(event, "INP006", "a second YAML document begins", 'remove the line "---"')
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            stack.pop()
            keys.pop()
        if not isinstance(event, yaml.NodeEvent) or isinstance(event, yaml.AliasEvent):
            continue
        if event.anchor:
            raise _refuse(event, "INP006", f'the anchor "&{event.anchor}" is not allowed', "remove it")
        if event.tag is not None and event.tag != "!":
            raise _refuse(event, "INP006", f'the tag "{event.tag}" is not allowed', "write a plain value")
        if len(stack) > DEEPEST:
            raise _refuse(event, "INP006", f"nested more than {DEEPEST} deep", "write it flatter")
        _place(event, stack, keys, lines, first_line)
    return root[0] if root else None


def _place(event: Any, stack: list[tuple[Any, str]], keys: list[str | None], lines: dict[str, int], first: int) -> None:
    """Put the node of an event where it belongs: a key, a key's value, a list's item."""
    container, prefix = stack[-1]
    if isinstance(container, dict) and keys[-1] is None:
        if not isinstance(event, yaml.ScalarEvent):
            raise _refuse(event, "INP006", "a key must be a word", "write it as  name: value")
        key = sys.intern(event.value)  # the same few on every page
        if key in container:
            begins = key == next(iter(container)) and len(stack) > 2 and isinstance(stack[-2][0], list)
            hint = f'keep one of them; if a new entry begins here, write "- {key}: …"' if begins else "keep one of them"
            raise _refuse(event, "INP007", f'"{key}" is here twice', hint)
        keys[-1] = key
        lines[prefix + key] = event.start_mark.line + first
        return
    node: Any
    if isinstance(event, yaml.ScalarEvent):
        node = _scalar(event)
    else:
        node = {} if isinstance(event, yaml.MappingStartEvent) else []
    if isinstance(container, dict):
        name = keys[-1] or ""
        container[name] = node
        keys[-1] = None
    else:
        name = str(len(container))
        if stack[0][0] is not container:
            lines[prefix + name] = event.start_mark.line + first
        container.append(node)
    if not isinstance(event, yaml.ScalarEvent):
        stack.append((node, "" if stack[-1][0] is stack[0][0] else f"{prefix}{name}."))
        keys.append(None)


def _scalar(event: Any) -> Any:
    if not event.implicit[0]:
        return event.value
    if CURLY_QUOTES_RE.fullmatch(event.value):
        raise _refuse(event, "INP006", CURLY_QUOTES, f'type straight quotes: "{event.value[1:-1]}"')
    tag = _resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
    if tag == "tag:yaml.org,2002:str":
        return event.value
    try:
        return _constructor.construct_object(yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark))
    except (ValueError, OverflowError, yaml.YAMLError):
        if tag == "tag:yaml.org,2002:timestamp":
            raise _refuse(event, "INP006", f"there is no day {event.value}", "look at the month and the day") from None
        raise _refuse(event, "INP006", f'"{event.value}" is no such date or number', "correct it or quote it") from None


def _refuse(event: Any, code: str, message: str, hint: str) -> _Refused:
    return _Refused(event.start_mark.line, event.start_mark.column, code, message, hint)


# What broke YAML, in a writer's words --------------------------------------------------------------------------------

_MERGE_RE = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: |$)", re.M)
