"""What a test asks of a browser, whatever its engine: `Driver`, the states of a reader's browser, and what drivers share."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "Tab": "\ue004", "Space": " "}  # the codes of WebDriver
WAIT = 60  # seconds, for one answer of a browser; a slow machine must not fail a test
MIDDLE = "(box => [box.x + box.width / 2, box.y + box.height / 2])({}.getBoundingClientRect())"


@dataclass(frozen=True)
class State:
    """How a reader's browser is set: the size of the window, its zoom, and what the reader prefers."""

    width: int = 1280
    height: int = 720
    zoom: int = 1
    dark: bool = False
    forced_colors: bool = False
    reduced_motion: bool = False
    printed: bool = False  # the page as it is laid out for paper
    script: bool = True  # the page's own scripts


class Driver(Protocol):
    """A running browser with one window."""

    name: str

    def open(self, url: str, state: State) -> None:
        """Load an address in a state, and wait until it is there."""

    def ask(self, script: str) -> Any:
        """The value of an expression in the page."""

    def click(self, selector: str) -> None:
        """Scroll to the first element that fits, and press it in its middle as a mouse does."""

    def press(self, *keys: str) -> None:
        """Keys by their name in `KEYS`, or single letters, one after the other."""

    def said(self) -> list[str]:
        """What pages wrote on the console since the last call; always nothing in WebKit, whose driver does not report it."""

    def sheets(self) -> int | None:
        """How many sheets of paper the page takes; None where the driver cannot print."""


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has, whether its objects are packed or not."""
    packed = re.findall(rb"stream\r?\n(.*?)endstream", pdf, flags=re.S)
    text = pdf
    for part in packed:
        with contextlib.suppress(zlib.error):
            text += zlib.decompressobj().decompress(part)
    return len(re.findall(rb"/Type\s*/Page\b", text))


def in_view(selector: str) -> str:
    """An expression: scrolls to an element, and is the middle of it."""
    element = f"document.querySelector({json.dumps(selector)})"
    return f"({element}.scrollIntoView({{block: 'center'}}), {MIDDLE.format(element)})"


@contextlib.contextmanager
def ended(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    try:
        yield process
    finally:
        process.terminate()
        process.wait(WAIT)
