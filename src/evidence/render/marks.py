"""Puts data into a page: `{{ name }}` becomes what a resolver gives for the name. No expressions, nothing else."""

from __future__ import annotations

from collections.abc import Callable

from evidence.reading.pages.front_matter import front_matter_end
from evidence.reading.pages.markdown import read_page


def substitute(text: str, resolve: Callable[[str], str]) -> str:
    """The text with each data mark replaced by `resolve(name)`.

    Marks in code, comments and front matter stay as typed, and what was put in is not looked at again. Raises
    whatever the resolver raises, a LookupError for an unknown name.
    """
    if "{{" not in text:
        return text
    parts, done = [], 0
    for mark in read_page(text, "", body=front_matter_end(text)).marks:
        parts += [text[done : mark.offset], resolve(mark.name)]
        done = text.index("}}", mark.offset) + 2
    return "".join([*parts, text[done:]])
