"""What stands inside a block: code spans, data marks, links and images. Offsets count within the given text.

Every function is linear in the text's length: no regular expression here can backtrack far.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

MARK_RE = re.compile(r"\{\{([^{}\n]*)\}\}")
BRACKET_RE = re.compile(r"\\.|[\[\]]", re.DOTALL)
TARGET_RE = re.compile(
    r"\([ \t\n]*(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*))"
    r"(?:[ \t\n]+(?:\"[^\"]*\"|'[^']*'))?[ \t\n]*\)"
)
REFERENCE_RE = re.compile(r"[ ]?\[([^\[\]]*)\]")
AUTOLINK_RE = re.compile(r"<((?:[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]*)|(?:[^\s<>@]+@[^\s<>@]+))>")


@dataclass(frozen=True, slots=True)
class RawLink:
    """A link or image: the span of its text, its target or its reference's name, and where the whole thing ends."""

    start: int
    end: int
    text_start: int
    text_end: int
    target: str | None
    reference: str | None
    image: bool


def code_spans(text: str) -> list[tuple[int, int]]:
    """The spans of inline code, backticks included: a run of n backticks up to the next run of exactly n."""
    runs = [(match.start(), match.end()) for match in re.finditer("`+", text)]
    later: dict[int, list[int]] = defaultdict(list)
    for index in range(len(runs) - 1, -1, -1):
        later[runs[index][1] - runs[index][0]].append(index)
    spans: list[tuple[int, int]] = []
    index = 0
    while index < len(runs):
        start, end = runs[index]
        same = later[end - start]
        while same and same[-1] <= index:
            same.pop()
        if not same or _escaped(text, start):
            index += 1
            continue
        close = same[-1]
        spans.append((start, runs[close][1]))
        index = close + 1
    return spans


def _escaped(text: str, at: int) -> bool:
    """Whether an odd number of backslashes stands before a place."""
    first = at
    while first > 0 and text[first - 1] == "\\":
        first -= 1
    return (at - first) % 2 == 1


def links(text: str) -> list[RawLink]:
    """Links and images, inner ones before outer ones. A bracket without target is a link by reference, perhaps."""
    found: list[RawLink] = []
    stack: list[int] = []
    used = 0  # a target's own brackets are no link texts
    for match in BRACKET_RE.finditer(text):
        if match.start() < used or len(match[0]) == 2:
            continue
        if match[0] == "[":
            stack.append(match.start())
            continue
        if not stack:
            continue
        start = stack.pop()
        end = match.end()
        image = start > 0 and text[start - 1] == "!" and not _escaped(text, start - 1)
        target: str | None = None
        reference: str | None = None
        if text.startswith("(", end) and (inside := TARGET_RE.match(text, end)):
            target = inside[1] if inside[1] is not None else inside[2]
            end = inside.end()
            used = end
        elif (inside := REFERENCE_RE.match(text, end)) and not inside[1].startswith(("@", "^")):
            reference = inside[1] or text[start + 1 : match.start()]
            end = inside.end()
            used = end
        else:
            reference = text[start + 1 : match.start()]
        found.append(RawLink(start - image, end, start + 1, match.start(), target, reference, image))
    return found
