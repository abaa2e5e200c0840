"""Checks that the reader of pages can follow how Python-Markdown publishes a page."""

from typing import TYPE_CHECKING

from evidence.checks.check import Context, Found, check
from evidence.reading.pages.limits import APART
from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources

if TYPE_CHECKING:
    from evidence.reading.pages.engine import Engine


def _parser(sources: Sources) -> "Engine | None":
    """The site's Markdown engine. None if it cannot be set up, which is reported as a fault of the configuration."""
    from evidence.reading.pages.engine import (  # imported here: pages kept from before need no engine
        BadExtension,
        engine,
    )

    try:
        return engine(sources.config)
    except BadExtension:
        return None


@check(
    APART,
    "The checks read a page as it is published.",
    why="Otherwise the checks would judge another text than the one that readers see.",
    bad="Text above.\n\n<!-- c -->1. Not a list here.",
    good="Text above.\n\n1. A list.",
)
def read_apart(page: Page, context: Context) -> Found:
    if context.proved or not page.mirror:  # without a mirror, the page is unchanged since it was compared
        return
    from evidence.reading.pages.reader import apart

    parser = context.once(_parser)
    if parser and (problem := apart(page, parser)):
        yield problem.place, problem.message, problem.hint
