"""Checks that images have text alternatives."""

import re

from evidence.checks.check import Context, Found, check
from evidence.reading.pages.page import Page

_EMPTY_ALT_RE = re.compile(
    r"(?:an? )?(?:image|picture|photo|figure|graph|chart|img|diagram)?[.:]?|[\w-]+\.(?:png|jpe?g|svg|gif|webp)", re.I
)


@check(
    "PAG006",
    "Every image has a text alternative that says what it shows.",
    why="People who cannot see the image hear or read the text instead, so it must serve the same purpose (WCAG 2.2, 1.1.1).",
    bad="![](scores.png)",
    good="![Scores fell by week 2](scores.png)",
)
def image_text(page: Page, _: Context) -> Found:
    for link in page.links:
        if link.image and _EMPTY_ALT_RE.fullmatch(link.text.strip()):
            hint = "write what it shows: ![Scores fell by week 2](…)"
            yield page.at(link), "this image has no text alternative", hint
