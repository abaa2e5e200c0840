"""Tells which extensions of Python-Markdown a configuration asks for, without loading a parser."""

from collections.abc import Mapping
from typing import Any

ALWAYS = ("toc", "tables", "fenced_code")  # MkDocs' own, before those of mkdocs.yml (mkdocs.config.defaults)

Settings = tuple[tuple[str, ...], dict[str, dict[str, Any]]]


def settings(config: Mapping[str, Any]) -> Settings:
    """The extensions and their settings that `markdown_extensions` asks for, MkDocs' own first.

    config is `mkdocs.yml` as plain data, with what it inherits. What MkDocs would refuse is left out here.
    """
    wanted = config.get("markdown_extensions") or []
    if isinstance(wanted, Mapping):
        entries = list(wanted.items())
    else:
        entries = [_entry(one) for one in wanted] if isinstance(wanted, list) else []
    names = dict.fromkeys([*ALWAYS, *(name for name, _ in entries if isinstance(name, str))])
    given = {name: dict(value) for name, value in entries if isinstance(name, str) and isinstance(value, Mapping)}
    return tuple(names), given


def _entry(one: object) -> tuple[object, object]:
    """One item of the list: a name, or a name with its settings."""
    if isinstance(one, Mapping) and len(one) == 1:
        return next(iter(one.items()))
    return (one, None)
