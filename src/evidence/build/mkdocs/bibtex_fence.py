"""Hides from the engine what is none of its business, and brings it back.

From mkdocs-bibtex: every bracket, at sign and backslash that is no citation of ours.

mkdocs-bibtex takes anything in square brackets with an "@" for a citation: code, e-mail addresses, link texts. Our
reader knows better. So every such character outside an exact marker in prose is replaced, one for one, by a
character of the private use area before mkdocs-bibtex sees the page, and put back after.

From Markdown: long lists and tables that were generated as HTML (a ledger's thousands of rows), which it would take
apart and put together again, three times over.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from typing import Any

from evidence.reading.pages.markdown import veil
from evidence.reading.pages.page import MARKER_RE


def give_texts(registry: Any, texts: Mapping[str, str]) -> None:
    """Give mkdocs-bibtex's registry the text of each reference, by its key."""
    registry._reference_cache.update(texts)


def keys_alone(keys: Iterable[str]) -> str:
    """A bibliography of nothing but keys, for an engine that has to know only which there are."""
    return "".join(f"@misc{{{key},}}\n" for key in keys)


KEY_IN_MARKER_RE = re.compile(r"@([a-z0-9]+)")
_HIDDEN = {"[": "\ue0f0", "]": "\ue0f1", "@": "\ue0f2", "\\": "\ue0f3"}
_SHOWN = {hidden: shown for shown, hidden in _HIDDEN.items()}


def hide(markdown: str, known: Container[str], veiled: str | None = None) -> str:
    """The text with everything that mkdocs-bibtex must not touch replaced; same length.

    known holds the keys of the bibliography: a marker with another key stays hidden, and so reaches the page as
    typed, where the live preview shows what is wrong with it (a build stops before). veiled is the text's veiled
    copy, where the reader has made it already.
    """
    parts, last = [], 0
    for match in MARKER_RE.finditer(veil(markdown) if veiled is None else veiled):
        if not all(key in known for key in KEY_IN_MARKER_RE.findall(match.group())):
            continue
        parts += [_swap(markdown[last : match.start()], _HIDDEN), match.group()]
        last = match.end()
    return "".join([*parts, _swap(markdown[last:], _HIDDEN)])


def show(markdown: str) -> str:
    """The text as it was before `hide`."""
    return _swap(markdown, _SHOWN)


def _swap(text: str, characters: Mapping[str, str]) -> str:
    """Each character replaced by its partner. (`str.translate` looks at every character; most texts hold none.)"""
    for old, new in characters.items():
        text = text.replace(old, new)
    return text


def closed(markdown: str) -> str:
    """The text with a blank line at its end.

    The list of references is appended there, and directly below a table it would become the table's last row.
    """
    return markdown.rstrip() + "\n\n"
