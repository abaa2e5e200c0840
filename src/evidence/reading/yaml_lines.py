"""Reads YAML that people write (front matter, data files), with the line of every key and every list item.

Only a safe subset of YAML is read: no aliases, no tags, no key twice, no endless nesting. Each of these is a problem
with its line; nothing is raised. Lines are kept by dotted path: `findings.0.figures.1.value`.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import yaml
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

from evidence.problem import Place, Problem
from evidence.reading.yaml_faults import CURLY_QUOTES, CURLY_QUOTES_RE, yaml_problem

DEEPEST = 20
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
_NODES = (yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent)
_resolver = Resolver()
_constructor = SafeConstructor()

Tags = Mapping[str, Callable[[Any], Any]]


class _Refused(Exception):
    """Something that this reader does not accept, and where it is (line and column counted from 0)."""

    def __init__(self, line: int, column: int, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.line, self.column, self.code, self.message, self.hint = line, column, code, message, hint


def read_yaml(
    text: str, path: str, first_line: int = 1, tags: Tags | None = None
) -> tuple[Any, dict[str, int], list[Problem]]:
    """The value of a YAML text, the line of each dotted path in it, and its problems.

    `first_line` is the file's line on which the text begins. `tags` are the YAML tags that are allowed, each with the
    function that turns the tagged value into what it stands for. After a problem the value is None. Never raises.
    """
    building = _Building(first_line, tags or {})
    try:
        for event in yaml.parse(text, Loader=_Loader):
            building.add(event)
    except _Refused as fault:
        place = Place(path, first_line + fault.line, fault.column + 1)
        return None, building.lines, [Problem(place, fault.code, fault.message, fault.hint)]
    except yaml.YAMLError as fault:
        return None, building.lines, [yaml_problem(fault, text, path, first_line)]
    return building.value, building.lines, []


class _Building:
    """Builds the value from the parser's events, with the line of each dotted path.

    It keeps a stack of its own, so that no nesting can exhaust Python's.
    """

    def __init__(self, first_line: int, tags: Tags) -> None:
        self.lines: dict[str, int] = {}
        self._first, self._tags = first_line, tags
        self._tagged: list[tuple[Any, Any, str]] = []  # tagged values: what contains them, name or index, tag
        self._root: list[Any] = []
        self._open: list[tuple[Any, str]] = [(self._root, "")]  # lists and mappings, each with the path to it
        self._keys: list[str | None] = [None]  # for each of them, the key whose value comes next

    @property
    def value(self) -> Any:
        """The whole value, or None for an empty text. Use it once, after the last event."""
        for container, name, tag in reversed(self._tagged):  # the innermost first
            container[name] = self._tags[tag](container[name])
        return self._root[0] if self._root else None

    def add(self, event: yaml.Event) -> None:
        """Take the next event. Raises _Refused for what this reader does not accept."""
        if isinstance(event, yaml.AliasEvent):
            raise _refuse(event, "INP006", f'"*{event.anchor}" refers to another place', "write the value out")
        if isinstance(event, yaml.DocumentStartEvent) and self._root:
            raise _refuse(event, "INP006", "a second YAML document begins", 'remove the line "---"')
        if isinstance(event, _ENDS):
            self._open.pop()
            self._keys.pop()
        elif isinstance(event, _NODES):
            self._add_node(event)

    def _add_node(self, event: yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        if event.anchor:
            raise _refuse(event, "INP006", f'the anchor "&{event.anchor}" is not allowed', "remove it")
        if event.tag is not None and event.tag != "!" and event.tag not in self._tags:
            raise _refuse(event, "INP006", f'the tag "{event.tag}" is not allowed', "write a plain value")
        if len(self._open) > DEEPEST:
            raise _refuse(event, "INP006", f"nested more than {DEEPEST} deep", "nest it less deeply")
        if isinstance(self._open[-1][0], dict) and self._keys[-1] is None:
            self._add_key(event)
        elif isinstance(event, yaml.ScalarEvent):
            self._add_value(_scalar(event), event)
        else:
            self._begin({} if isinstance(event, yaml.MappingStartEvent) else [], event)

    def _add_key(self, event: yaml.Event) -> None:
        mapping, path = self._open[-1]
        if not isinstance(event, yaml.ScalarEvent):
            raise _refuse(event, "INP006", "a key must be a word", "write it as  name: value")
        key = sys.intern(event.value)  # the same few on every page
        if key in mapping:
            hint = "keep one of them"
            if key == next(iter(mapping)) and len(self._open) > 2 and isinstance(self._open[-2][0], list):
                hint += f'; if a new entry begins here, write "- {key}: …"'
            raise _refuse(event, "INP007", f'"{key}" appears twice', hint)
        self._keys[-1] = key
        self.lines[path + key] = _mark(event).line + self._first

    def _add_value(self, value: Any, event: yaml.Event) -> str:
        """Put a value into the open list or mapping. Returns its name or index there."""
        container, path = self._open[-1]
        tag = getattr(event, "tag", None)
        if tag is not None and tag in self._tags:
            self._tagged.append((container, self._keys[-1] if isinstance(container, dict) else len(container), tag))
        if isinstance(container, dict):
            name = self._keys[-1] or ""
            container[name] = value
            self._keys[-1] = None
            return name
        if container is not self._root:
            self.lines[f"{path}{len(container)}"] = _mark(event).line + self._first
        container.append(value)
        return str(len(container) - 1)

    def _begin(self, container: Any, event: yaml.Event) -> None:
        outer, path = self._open[-1]
        name = self._add_value(container, event)
        self._open.append((container, "" if outer is self._root else f"{path}{name}."))
        self._keys.append(None)


def _scalar(event: yaml.ScalarEvent) -> Any:
    if not event.implicit[0] and event.tag in (None, "!"):  # in quotes; a tagged value is read as if it had no tag
        return event.value
    if CURLY_QUOTES_RE.fullmatch(event.value):
        raise _refuse(event, "INP006", CURLY_QUOTES, f'type straight quotes: "{event.value[1:-1]}"')
    tag: str = _resolver.resolve(yaml.ScalarNode, event.value, event.implicit)  # type: ignore[no-untyped-call]
    if tag == "tag:yaml.org,2002:str":
        return event.value
    try:
        return _constructor.construct_object(yaml.ScalarNode(tag, event.value, _mark(event), _mark(event)))
    except (ValueError, OverflowError, yaml.YAMLError):
        if tag == "tag:yaml.org,2002:timestamp":
            raise _refuse(event, "INP006", f"there is no day {event.value}", "look at the month and the day") from None
        raise _refuse(
            event, "INP006", f'"{event.value}" is not a possible date or number', "correct it or quote it"
        ) from None


def _refuse(event: yaml.Event, code: str, message: str, hint: str) -> _Refused:
    return _Refused(_mark(event).line, _mark(event).column, code, message, hint)


def _mark(event: yaml.Event) -> Any:
    """Where an event begins. The parser always knows, though its types do not say so."""
    return event.start_mark


# Looking into what was read -----------------------------------------------------------------------------------------


def line_of(lines: Mapping[str, int], *steps: object) -> int:
    """The line of the value at a path, or of the nearest thing that contains it, otherwise 1.

    `lines` is what `read_yaml` gives. The steps are names, indexes or dotted paths: `"findings", 0, "says"`.
    """
    path = ".".join(map(str, steps))
    while path:
        if path in lines:
            return lines[path]
        path = path.rpartition(".")[0]
    return 1


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value in read YAML that is neither a list nor a mapping, in order, with its dotted path."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for name, inner in items:
            yield from walk(inner, f"{path}.{name}" if path else str(name))
    else:
        yield path, value
