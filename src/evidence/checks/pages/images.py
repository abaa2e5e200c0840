"""Checks of pictures and their text alternatives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.checks.check import Context, check
from evidence.problem import Place, at
from evidence.reading.sources import Sources

_EMPTY_ALT_RE = re.compile(
    r"(?:an? )?(?:image|picture|photo|figure|graph|chart|img|diagram)?[.:]?|[\w-]+\.(?:png|jpe?g|svg|gif|webp)", re.I
)


@check(
    "PAG006",
    "Every image has a text alternative that says what it shows.",
    bad="![](scores.png)",
    good="![Scores fell by week 2](scores.png)",
)
def image_text(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Images whose text is empty, a file name, or only "image"."""
    for page in sources.pages:
        for link in page.links:
            if link.image and _EMPTY_ALT_RE.fullmatch(link.text.strip()):
                hint = "write what it shows: ![Scores fell by week 2](…)"
                yield at(page.path, link.line, link.column), "this image has no text alternative", hint
